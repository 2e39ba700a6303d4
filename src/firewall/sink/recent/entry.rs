//! A line of a list, read.

use super::cursor::Cursor;
use crate::addr::Addr;

/// One line of a list.
pub struct Entry<'a> {
    /// The address.
    pub addr: Addr,
    /// Jiffies of the newest stamp, modulo 2^32.
    pub last_seen: u32,
    /// The next position to be written in the ring of stamps, before the modulo.
    index: u32,
    stamps: &'a [u8],
}

impl<'a> Entry<'a> {
    /// Reads `src=ADDR ttl: N last_seen: N oldest_pkt: N [last_pkts: ]N, N, …`.
    #[must_use]
    pub fn parse(line: &'a [u8]) -> Option<Self> {
        let mut cursor = Cursor(line.strip_prefix(b"src=")?);
        let addr = Addr::parse(cursor.word())?;
        cursor.after(b" ttl: ")?;
        let last_seen = cursor.after(b" last_seen: ")?;
        let index = cursor.after(b" oldest_pkt: ")?;
        Some(Self { addr, last_seen, index, stamps: cursor.0 })
    }

    /// All stamps, oldest first. The kernel prints the ring from its first position, not from its oldest.
    #[must_use]
    pub fn stamps(&self) -> Stamps<'a> {
        let mut at = Cursor(self.stamps);
        let mut left = 0u32;
        while at.next_number().is_some() {
            left += 1;
        }
        at.0 = self.stamps;
        for _ in 0..self.index.checked_rem(left).unwrap_or(0) {
            at.next_number();
        }
        Stamps { ring: self.stamps, at, left }
    }
}

/// The stamps of an [`Entry`], oldest first.
pub struct Stamps<'a> {
    ring: &'a [u8],
    at: Cursor<'a>,
    left: u32,
}

impl Iterator for Stamps<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        let stamp = self.at.next_number();
        if stamp.is_some() {
            return stamp;
        }
        self.at.0 = self.ring;
        self.at.next_number()
    }
}
