//! A fixed buffer between reads of any size and whole lines.
//!
//! A read may end in the middle of a line, return several lines, or only a part of one
//! that is longer than the buffer. A log line must never be split into two
//! records: the second half would begin with bytes that an attacker chose. So
//! a line that does not fit is skipped to its end and reported as one
//! [`Line::Long`]. Every byte is searched once and moved at most once.
//!
//! A buffer that is larger than the longest line can take more lines in one read.
//!
//! The caller takes lines with [`Buffered::next`] until `None`, then reads again with
//! [`Buffered::fill`]: from a descriptor in the daemon, from a slice in tests.

use core::cell::Cell;
use core::ops::{Deref, DerefMut};

use embedded_io::Read;

use crate::{bytes, limits};

/// One line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line<'a> {
    /// A whole line without its LF.
    Whole(&'a [u8]),
    /// A line that does not fit into [`limits::LINE`] bytes, or into the buffer: skipped.
    Long,
}

/// A line buffer of `N` bytes; the longest line is as long, but no longer than [`limits::LINE`], its LF included.
pub struct Lines<const N: usize>(Buffered<[u8; N]>);

/// The buffer that all sources fill.
pub type Buffer = Lines<{ limits::READ }>;

/// [`Lines`] of any size, so that there is one copy of the code.
pub struct Buffered<B: ?Sized> {
    /// First byte of the current line.
    start: usize,
    /// `start..searched` holds no LF.
    searched: usize,
    /// End of the bytes that were read. Invariant: `start <= searched <= end <= buffer.len()`.
    end: usize,
    /// The current line was reported as [`Line::Long`].
    skipping: bool,
    buffer: B,
}

impl<const N: usize> Default for Lines<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> Lines<N> {
    /// An empty buffer.
    #[must_use]
    pub const fn new() -> Self {
        Self(Buffered { start: 0, searched: 0, end: 0, skipping: false, buffer: [0; N] })
    }
}

impl<const N: usize> Deref for Lines<N> {
    type Target = Buffered<[u8]>;

    fn deref(&self) -> &Buffered<[u8]> {
        &self.0
    }
}

impl<const N: usize> DerefMut for Lines<N> {
    fn deref_mut(&mut self) -> &mut Buffered<[u8]> {
        &mut self.0
    }
}

impl Buffered<[u8]> {
    /// Reads once. Returns how many bytes came: 0 at the end of the input.
    #[inline(never)]
    pub fn fill<R: Read>(&mut self, from: &mut R) -> Result<usize, R::Error> {
        let taken = from.read(self.space())?;
        self.filled(taken);
        Ok(taken)
    }

    /// Where to read to. Never empty once [`Buffered::next`] has returned `None`: a
    /// read into an empty slice would look like the end of the input.
    fn space(&mut self) -> &mut [u8] {
        if self.start > 0 {
            // The current line moves to the front and stays there until it is complete. (`copy_within` can panic.)
            let cells = Cell::from_mut(&mut self.buffer).as_slice_of_cells();
            let line = cells.get(self.start..self.end).unwrap_or_default();
            for (to, from) in cells.iter().zip(line) {
                to.set(from.get());
            }
            self.searched = self.searched.saturating_sub(self.start);
            self.end = line.len();
            self.start = 0;
        }
        self.buffer.get_mut(self.end..).unwrap_or_default()
    }

    /// The first `count` bytes of the space are now from the input.
    fn filled(&mut self, count: usize) {
        self.end = self.end.saturating_add(count).min(self.buffer.len());
    }

    /// The next complete line. Not an `Iterator`, because the line borrows the buffer.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Option<Line<'_>> {
        let longest = self.capacity();
        loop {
            let fresh = self.buffer.get(self.searched..self.end)?;
            let offset = bytes::find(fresh, b'\n');
            if offset == fresh.len() {
                return self.incomplete();
            }
            let newline = self.searched.wrapping_add(offset);
            let start = self.start;
            self.start = newline.wrapping_add(1);
            self.searched = self.start;
            if !core::mem::take(&mut self.skipping) {
                let line = self.buffer.get(start..newline)?;
                return Some(if line.len() < longest { Line::Whole(line) } else { Line::Long });
            }
        }
    }

    /// There is no LF: either more must be read, or the line is too long.
    fn incomplete(&mut self) -> Option<Line<'static>> {
        self.searched = self.end;
        let full = self.end.saturating_sub(self.start) >= self.capacity();
        if !self.skipping && !full {
            return None;
        }
        let first = !core::mem::replace(&mut self.skipping, true);
        (self.start, self.searched, self.end) = (0, 0, 0);
        first.then_some(Line::Long)
    }

    /// The bytes that were read but not taken, for a log that has entries with a length instead of lines. A caller uses either this
    /// and [`Buffered::take`], or [`Buffered::next`].
    #[must_use]
    pub fn unread(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Takes the next `count` bytes, or as many as there are.
    pub fn take(&mut self, count: usize) -> &[u8] {
        let start = self.start;
        self.start = start.saturating_add(count).min(self.end);
        self.searched = self.start;
        self.buffer.get(start..self.start).unwrap_or_default()
    }

    /// The length of the longest line or entry; there is always room for it.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.buffer.len().min(limits::LINE)
    }

    /// At the end of the input: completes a last line without LF.
    pub fn finish(&mut self) {
        if self.start < self.end && !self.skipping {
            // next() leaves room: a buffer that is full without an LF has become Long.
            if let Some(first) = self.space().first_mut() {
                *first = b'\n';
                self.filled(1);
            }
        } else {
            self.clear();
        }
    }

    /// Skips the rest of a line whose beginning was not read.
    pub fn skip(&mut self) {
        self.clear();
        self.skipping = true;
    }

    /// Forgets everything: the file was truncated or replaced, or the stream was opened again.
    pub fn clear(&mut self) {
        (self.start, self.searched, self.end) = (0, 0, 0);
        self.skipping = false;
    }
}

#[cfg(test)]
mod tests;
