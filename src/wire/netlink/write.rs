//! Messages, put into a buffer.

use super::format::{ACK, DUMP, NESTED, REQUEST};
use super::order::Order;

/// Puts messages together in the caller's buffer. What does not fit is counted and left out; then [`Writer::finish`] is `None`.
pub struct Writer<'a> {
    room: &'a mut [u8],
    /// Bytes written so far, with those that did not fit.
    length: usize,
    /// Where the current message starts.
    message: usize,
    order: Order,
    sequence: u32,
    /// The last message that the kernel answers when it succeeds.
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

    /// Begins a message with its header and the `nfgenmsg` of all messages of netfilter (nfnetlink.h); ends the one before it.
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

    /// How many bytes were written, and the number of the last message that the kernel will answer; `None` when they did not fit.
    #[must_use]
    pub fn finish(mut self) -> Option<(usize, u32)> {
        self.end_message();
        (self.length <= self.room.len()).then_some((self.length, self.answered))
    }
}
