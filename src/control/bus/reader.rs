//! Messages of the bus, put together from the pieces in which they arrive.
//!
//! It reads first a header, then exactly the message of that header. The kernel passes a descriptor with the first byte of
//! its message, so the descriptor cannot be taken for another message's. Messages that are too long are skipped.

use crate::limits;
use crate::log::trouble::StreamTrouble;
use crate::os::{self, Errno, Fd};
use crate::wire::ubus::Header;

/// What one read brought.
pub enum Read {
    /// Nothing is there.
    Nothing,
    /// A part of a message.
    Piece,
    /// The start of a message that is too long for us and will be passed over.
    Long(Header),
    /// The last of a message that has this header: see [`Reader::message`].
    Message(Header),
}

/// The message being read.
pub struct Reader {
    buffer: [u8; limits::BUS],
    /// How much of it is there.
    filled: usize,
    /// Bytes that are still to be passed over.
    skip: usize,
    /// A descriptor that came with it.
    pub passed: Option<Fd>,
}

impl Reader {
    /// At the start of a message.
    #[must_use]
    pub const fn new() -> Self {
        Self { buffer: [0; limits::BUS], filled: 0, skip: 0, passed: None }
    }

    /// The message that was read last, and the rest of longer ones.
    #[must_use]
    pub const fn message(&self) -> &[u8; limits::BUS] {
        &self.buffer
    }

    /// Reads once. An error: the connection is of no more use.
    pub fn read(&mut self, fd: &Fd) -> Result<Read, StreamTrouble> {
        let header = self.header()?;
        let wanted = match header {
            // Into the room behind the header, again and again.
            _ if self.skip > 0 => self.filled.saturating_add(self.skip).min(self.buffer.len()),
            Some(header) => header.length,
            None => Header::SIZE,
        };
        let space = self.buffer.get_mut(self.filled..wanted).unwrap_or_default();
        let (taken, passed) = match os::receive(fd, space) {
            Ok((0, _)) => return Err(StreamTrouble::Gone),
            Ok(received) => received,
            Err(Errno::AGAIN) => return Ok(Read::Nothing),
            Err(_) => return Err(StreamTrouble::Gone),
        };
        if self.skip > 0 {
            self.skip = self.skip.saturating_sub(taken);
            if self.skip == 0 {
                self.filled = 0;
            }
            return Ok(Read::Piece);
        }
        if let Some(passed) = passed {
            self.passed.get_or_insert(passed);
        }
        self.filled = self.filled.saturating_add(taken);
        let Some(header) = self.header()? else { return Ok(Read::Piece) };
        if header.length > self.buffer.len() {
            // Nothing that long is for us.
            self.skip = header.length.saturating_sub(self.filled);
            self.passed = None;
            return Ok(Read::Long(header));
        }
        if self.filled < header.length {
            return Ok(Read::Piece);
        }
        self.filled = 0;
        Ok(Read::Message(header))
    }

    /// The header, once it is all there.
    fn header(&self) -> Result<Option<Header>, StreamTrouble> {
        match self.buffer.first_chunk() {
            Some(bytes) if self.filled >= Header::SIZE => Header::parse(bytes).map(Some).map_err(|_| StreamTrouble::Garbage),
            _ => Ok(None),
        }
    }
}
