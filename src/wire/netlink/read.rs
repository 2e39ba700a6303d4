//! Messages and attributes, read in place.

use super::format::{DONE, DUMP_INTERRUPTED, ERROR, KIND};
use super::order::Order;

/// Bytes of a message's header.
const HEADER: usize = 16;

/// An answer of the kernel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer<'a> {
    /// A requested object: its kind, and its attributes.
    Data(u16, Attrs<'a>),
    /// Success; a dump is complete.
    Done,
    /// Refused, with an error number.
    Refused(i32),
}

/// A message of a datagram.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Message<'a> {
    /// The number of the request it answers.
    pub sequence: u32,
    /// It is part of a dump that is inconsistent, because objects changed meanwhile.
    pub interrupted: bool,
    /// Its content.
    pub answer: Answer<'a>,
}

/// The messages of one datagram. Ends early at a malformed one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Messages<'a> {
    rest: &'a [u8],
    order: Order,
}

impl<'a> Messages<'a> {
    /// The messages of a whole datagram.
    #[must_use]
    pub const fn new(datagram: &'a [u8], order: Order) -> Self {
        Self { rest: datagram, order }
    }

    /// Whether all of the datagram was read, once the iterator has ended.
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
                // The end of a refused dump has the error number.
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

/// The rest after `length` bytes and their padding. The last one may lack its padding.
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

    /// The bytes of an attribute, as attributes.
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

    /// The big-endian number of 64 bits of `kind`.
    #[must_use]
    pub fn number64(self, kind: u16) -> Option<u64> {
        self.get(kind)?.first_chunk().map(|bytes| u64::from_be_bytes(*bytes))
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
