//! Netlink messages and attributes, and batches of them.
//!
//! A datagram holds messages, a message holds attributes, an attribute holds bytes or
//! attributes, and all are padded to four bytes. Lengths and kinds are in the host's byte order (netlink.h),
//! so an [`Order`] is an argument and tests run both on any host. What nf_tables puts inside is
//! big-endian (nf_tables_api.c). What comes in is the kernel's, but parsed as if it were not:
//! a length that cannot be ends an iteration, an unknown attribute (NFTA_*_PAD of 32-bit kernels) is passed over.

/// The order of bytes in headers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// x86, ARM, mipsel
    Little,
    /// mips
    Big,
}

impl Order {
    /// That of the machine we run on, and so of its kernel.
    pub const HOST: Self = if cfg!(target_endian = "big") { Self::Big } else { Self::Little };

    /// Outside of tests and fuzzing it is the machine's own, and no code is spent on the other.
    const fn is_big(self) -> bool {
        if cfg!(any(test, fuzzing)) { matches!(self, Self::Big) } else { cfg!(target_endian = "big") }
    }

    /// The bytes of a number in a header.
    #[must_use]
    pub const fn put16(self, value: u16) -> [u8; 2] {
        if self.is_big() { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    /// The bytes of a number in a header, or of what the kernel compares with a number of its own.
    #[must_use]
    pub const fn put32(self, value: u32) -> [u8; 4] {
        if self.is_big() { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    const fn get16(self, bytes: [u8; 2]) -> u16 {
        if self.is_big() { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
    }

    const fn get32(self, bytes: [u8; 4]) -> u32 {
        if self.is_big() { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }
}

/// NLM_F_REQUEST
pub const REQUEST: u16 = 1;
/// NLM_F_ACK: say so when it succeeded, too.
pub const ACK: u16 = 4;
/// NLM_F_DUMP: all there is.
pub const DUMP: u16 = 0x300;
/// NLM_F_CREATE
pub const CREATE: u16 = 0x400;
/// NLM_F_APPEND
pub const APPEND: u16 = 0x800;
/// NLM_F_DUMP_INTR: what is being dumped has changed meanwhile.
const DUMP_INTERRUPTED: u16 = 0x10;

/// NLMSG_ERROR
const ERROR: u16 = 2;
/// NLMSG_DONE
const DONE: u16 = 3;
/// NLA_F_NESTED
const NESTED: u16 = 0x8000;
/// NLA_TYPE_MASK
const KIND: u16 = 0x3fff;

/// Bytes of a message's header.
const HEADER: usize = 16;

/// Puts messages together in the caller's buffer. What does not fit is counted and left out; [`Writer::finish`] tells.
pub struct Writer<'a> {
    room: &'a mut [u8],
    /// Bytes put so far, those without room included.
    length: usize,
    /// Where the message that is being written starts.
    message: usize,
    order: Order,
    sequence: u32,
    /// The last message that is answered when all is well.
    answered: u32,
}

/// Where an open attribute starts.
#[must_use]
pub struct Mark(usize);

impl<'a> Writer<'a> {
    /// Nothing written yet. Messages are numbered from 1.
    pub const fn new(room: &'a mut [u8], order: Order) -> Self {
        Self { room, length: 0, message: 0, order, sequence: 0, answered: 0 }
    }

    /// The order of bytes in headers.
    #[must_use]
    pub const fn order(&self) -> Order {
        self.order
    }

    /// Appends bytes.
    #[inline(never)]
    pub fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if let Some(slot) = self.room.get_mut(self.length) {
                *slot = byte;
            }
            self.length = self.length.wrapping_add(1);
        }
    }

    #[inline(never)]
    fn patch(&mut self, at: usize, bytes: &[u8]) {
        for (slot, &byte) in self.room.iter_mut().skip(at).zip(bytes) {
            *slot = byte;
        }
    }

    fn end_message(&mut self) {
        let length = self.length.wrapping_sub(self.message) as u32;
        self.patch(self.message, &self.order.put32(length));
    }

    /// Begins a message with its header and the `nfgenmsg` that all of netfilter's have (nfnetlink.h); ends the one before it.
    #[inline(never)]
    pub fn message(&mut self, kind: u16, flags: u16, family: u8, resource: u16) {
        if self.sequence > 0 {
            self.end_message();
        }
        self.message = self.length;
        self.sequence = self.sequence.wrapping_add(1);
        if flags & (ACK | DUMP) != 0 {
            self.answered = self.sequence;
        }
        self.bytes(&[0; 4]);
        self.bytes(&self.order.put16(kind));
        self.bytes(&self.order.put16(flags | REQUEST));
        self.bytes(&self.order.put32(self.sequence));
        self.bytes(&[0, 0, 0, 0, family, 0]);
        self.bytes(&resource.to_be_bytes());
    }

    /// Begins an attribute that holds attributes.
    pub fn open(&mut self, kind: u16) -> Mark {
        self.begin(kind | NESTED)
    }

    #[inline(never)]
    fn begin(&mut self, kind: u16) -> Mark {
        let mark = Mark(self.length);
        self.bytes(&[0; 2]);
        self.bytes(&self.order.put16(kind));
        mark
    }

    /// Ends an attribute: its length does not count the padding after it.
    #[inline(never)]
    pub fn close(&mut self, mark: Mark) {
        let length = self.length.wrapping_sub(mark.0);
        self.patch(mark.0, &self.order.put16(length as u16));
        while !self.length.is_multiple_of(4) {
            self.bytes(&[0]);
        }
    }

    /// An attribute of bytes.
    #[inline(never)]
    pub fn data(&mut self, kind: u16, data: &[u8]) {
        let mark = self.begin(kind);
        self.bytes(data);
        self.close(mark);
    }

    /// An attribute that is a name: with the NUL at its end.
    #[inline(never)]
    pub fn text(&mut self, kind: u16, text: &[u8]) {
        let mark = self.begin(kind);
        self.bytes(text);
        self.bytes(&[0]);
        self.close(mark);
    }

    /// An attribute that is a big-endian number.
    #[inline(never)]
    pub fn number(&mut self, kind: u16, value: u32) {
        self.data(kind, &value.to_be_bytes());
    }

    /// How many bytes were written, and the number of the last message that will be answered; `None` when they did not fit.
    #[must_use]
    pub fn finish(mut self) -> Option<(usize, u32)> {
        self.end_message();
        (self.length <= self.room.len()).then_some((self.length, self.answered))
    }
}

/// What the kernel says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer<'a> {
    /// Something that was asked for: its kind, and its attributes.
    Data(u16, Attrs<'a>),
    /// Done as asked; a dump is complete.
    Done,
    /// Refused, with an error number.
    Refused(i32),
}

/// A message of a datagram.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Message<'a> {
    /// The number of the request it answers.
    pub sequence: u32,
    /// The dump that it is part of has been overtaken by changes.
    pub interrupted: bool,
    /// What it says.
    pub answer: Answer<'a>,
}

/// The messages of one datagram. Ends early at a malformed one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Messages<'a> {
    rest: &'a [u8],
    order: Order,
}

impl<'a> Messages<'a> {
    /// Of a whole datagram.
    #[must_use]
    pub const fn new(datagram: &'a [u8], order: Order) -> Self {
        Self { rest: datagram, order }
    }

    /// Whether all of the datagram was understood, once there are no more messages.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    #[inline(never)]
    fn parse(&mut self) -> Option<Message<'a>> {
        let (header, _) = self.rest.split_first_chunk::<HEADER>()?;
        let &[l0, l1, l2, l3, k0, k1, f0, f1, s0, s1, s2, s3, ..] = header;
        let length = self.order.get32([l0, l1, l2, l3]) as usize;
        let kind = self.order.get16([k0, k1]);
        let flags = self.order.get16([f0, f1]);
        let body = self.rest.get(HEADER..length)?;
        let answer = match kind {
            ERROR | DONE => {
                // A refused dump says so in its end.
                let code = body.first_chunk().map_or(0, |code| self.order.get32(*code)).cast_signed();
                if code == 0 { Answer::Done } else { Answer::Refused(code.wrapping_neg()) }
            }
            _ => Answer::Data(kind, Attrs { rest: body.get(4..)?, order: self.order }),
        };
        self.rest = after(self.rest, length);
        let sequence = self.order.get32([s0, s1, s2, s3]);
        Some(Message { sequence, interrupted: flags & DUMP_INTERRUPTED != 0, answer })
    }
}

/// What follows after `length` bytes and their padding, which the last one may lack.
fn after(bytes: &[u8], length: usize) -> &[u8] {
    bytes.get(length.wrapping_add(3) & !3..).unwrap_or(&[])
}

impl<'a> Iterator for Messages<'a> {
    type Item = Message<'a>;

    fn next(&mut self) -> Option<Message<'a>> {
        self.parse()
    }
}

/// Attributes, one after the other. Ends early at a malformed one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Attrs<'a> {
    rest: &'a [u8],
    order: Order,
}

impl<'a> Attrs<'a> {
    /// The attribute of `kind`.
    #[must_use]
    #[inline(never)]
    pub fn get(mut self, kind: u16) -> Option<&'a [u8]> {
        self.find_map(|(is, data)| (is == kind).then_some(data))
    }

    /// The attributes inside that of `kind`; none if there is none.
    #[must_use]
    pub fn inside(self, kind: u16) -> Self {
        self.within(self.get(kind).unwrap_or(&[]))
    }

    /// What an attribute holds, as attributes.
    #[must_use]
    pub const fn within(self, data: &'a [u8]) -> Self {
        Self { rest: data, order: self.order }
    }

    /// The big-endian number of `kind`.
    #[must_use]
    #[inline(never)]
    pub fn number(self, kind: u16) -> Option<u32> {
        self.get(kind)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
    }

    /// The big-endian number of 64 bits of `kind`; `u32::MAX` for all that is larger.
    #[must_use]
    pub fn number64(self, kind: u16) -> Option<u32> {
        let (high, low) = self.get(kind)?.first_chunk::<8>()?.split_first_chunk::<4>()?;
        let low = low.first_chunk().map_or(0, |low| u32::from_be_bytes(*low));
        Some(if *high == [0; 4] { low } else { u32::MAX })
    }

    #[inline(never)]
    fn parse(&mut self) -> Option<(u16, &'a [u8])> {
        let &[l0, l1, k0, k1] = self.rest.first_chunk()?;
        let length = usize::from(self.order.get16([l0, l1]));
        let data = self.rest.get(4..length)?;
        self.rest = after(self.rest, length);
        Some((self.order.get16([k0, k1]) & KIND, data))
    }
}

impl<'a> Iterator for Attrs<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<(u16, &'a [u8])> {
        self.parse()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A refusal by a kernel with this order of bytes.
    fn error(order: Order, sequence: u32, code: i32) -> Vec<u8> {
        let mut bytes = vec![];
        bytes.extend(order.put32(36));
        bytes.extend(order.put16(ERROR));
        bytes.extend(order.put16(0));
        bytes.extend(order.put32(sequence));
        bytes.extend([0; 4]);
        bytes.extend(order.put32((-code).cast_unsigned()));
        bytes.extend([0; 16]);
        bytes
    }

    fn sample(order: Order) -> Vec<u8> {
        let mut room = [0xa5; 256];
        let mut w = Writer::new(&mut room, order);
        w.message(0x0a09, ACK, 1, 0);
        w.text(1, b"ab");
        let outer = w.open(2);
        w.number(3, 0x0102_0304);
        let inner = w.open(4);
        w.data(5, &[1, 2, 3, 4, 5]);
        w.close(inner);
        w.close(outer);
        w.message(0x0a0a, 0, 1, 10);
        let (length, answered) = w.finish().unwrap();
        assert_eq!(answered, 1);
        room[..length].to_vec()
    }

    #[test]
    fn headers_are_in_the_hosts_order_and_values_are_not() {
        let bytes = sample(Order::Little);
        assert_eq!(bytes[..20], [56, 0, 0, 0, 9, 10, 5, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
        assert_eq!(bytes[20..28], [7, 0, 1, 0, b'a', b'b', 0, 0]);
        assert_eq!(bytes[28..40], [28, 0, 2, 0x80, 8, 0, 3, 0, 1, 2, 3, 4]);
        assert_eq!(bytes[40..56], [16, 0, 4, 0x80, 9, 0, 5, 0, 1, 2, 3, 4, 5, 0, 0, 0]);
        assert_eq!(bytes[56..], [20, 0, 0, 0, 10, 10, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 10]);
        let bytes = sample(Order::Big);
        assert_eq!(bytes[..20], [0, 0, 0, 56, 10, 9, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0]);
        assert_eq!(bytes[20..28], [0, 7, 0, 1, b'a', b'b', 0, 0]);
        assert_eq!(bytes[28..40], [0, 28, 0x80, 2, 0, 8, 0, 3, 1, 2, 3, 4]);
        assert_eq!(bytes[56..], [0, 0, 0, 20, 10, 10, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0, 10]);
    }

    #[test]
    fn what_is_written_can_be_read() {
        for order in [Order::Little, Order::Big] {
            let bytes = [error(order, 7, 17), sample(order), error(order, 8, 0)].concat();
            let mut messages = Messages::new(&bytes, order);
            let mut next = || messages.next().unwrap();
            assert_eq!(next(), Message { sequence: 7, interrupted: false, answer: Answer::Refused(17) });
            let Answer::Data(0x0a09, attrs) = next().answer else { unreachable!() };
            assert_eq!(attrs.get(1), Some(b"ab\0".as_slice()));
            assert_eq!(attrs.inside(2).number(3), Some(0x0102_0304));
            assert_eq!(attrs.inside(2).inside(4).get(5), Some([1, 2, 3, 4, 5].as_slice()));
            assert_eq!(attrs.inside(9).next(), None);
            assert!(matches!(next().answer, Answer::Data(0x0a0a, _)));
            assert_eq!(next(), Message { sequence: 8, interrupted: false, answer: Answer::Done });
            assert_eq!(messages.next(), None);
            assert!(messages.is_done());
        }
    }

    /// Whatever is cut off or changed: reading ends, and only a whole datagram is said to be one.
    #[test]
    fn no_truncation_or_byte_panics() {
        fn walk(attrs: Attrs<'_>, depth: u32) {
            for (kind, data) in attrs {
                let _ = (attrs.number(kind), attrs.number64(kind));
                if depth < 4 {
                    walk(attrs.within(data), depth + 1);
                }
            }
        }
        fn read(bytes: &[u8], order: Order) -> bool {
            let mut messages = Messages::new(bytes, order);
            for message in &mut messages {
                if let Answer::Data(_, attrs) = message.answer {
                    walk(attrs, 0);
                }
            }
            messages.is_done()
        }
        for order in [Order::Little, Order::Big] {
            let bytes = [sample(order), error(order, 7, 17)].concat();
            assert!(read(&bytes, order));
            for length in 0..bytes.len() {
                assert_eq!(read(&bytes[..length], order), [0, 56, 76].contains(&length), "{length}");
                for byte in 0..=255 {
                    let mut changed = bytes.clone();
                    changed[length] = byte;
                    read(&changed, order);
                }
            }
        }
    }
}
