//! A fixed buffer between reads of any size and whole lines.
//!
//! A read may end in the middle of a line, hold several, or stop short of one
//! that is longer than the buffer. A log line must never be split in two
//! records: the second half would begin with bytes that an attacker chose. So
//! a line that does not fit is skipped to its end and reported as one
//! [`Line::Long`]. Every byte is looked at once and moved at most once.
//!
//! A buffer that is larger than the longest line gives more lines to a read.
//!
//! The caller drains [`Lines::next`] until `None`, then reads into
//! [`Lines::space`] and says how much came with [`Lines::filled`].

use core::cell::Cell;
use core::ops::{Deref, DerefMut};

use crate::{bytes, limits};

/// What a line turned out to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line<'a> {
    /// A whole line without its LF.
    Whole(&'a [u8]),
    /// [`limits::LINE`] bytes or more, or as many as the buffer has, without an LF: skipped.
    Long,
}

/// A line buffer of `N` bytes; the longest line is as long, but no longer than [`limits::LINE`], its LF included.
pub struct Lines<const N: usize>(Buffered<[u8; N]>);

/// What is behind all [`Lines`], whatever their size, so that there is one copy of the code.
pub struct Buffered<B: ?Sized> {
    /// First byte of the current line.
    start: usize,
    /// `start..searched` holds no LF.
    searched: usize,
    /// End of what was read. Invariant: `start <= searched <= end <= buffer.len()`.
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
    /// Where to read to. Never empty once [`Lines::next`] has said `None`: an
    /// empty slice would make the read look like the end of the file.
    pub fn space(&mut self) -> &mut [u8] {
        if self.start > 0 {
            // The current line moves to the front and stays there until it is whole. (`copy_within` can panic.)
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

    /// The first `count` bytes of [`Lines::space`] are now from the log.
    pub fn filled(&mut self, count: usize) {
        self.end = self.end.saturating_add(count).min(self.buffer.len());
    }

    /// The next line that is complete. The name is the field's; it cannot be an
    /// `Iterator` because the line borrows the buffer.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Option<Line<'_>> {
        let longest = self.capacity();
        loop {
            let fresh = self.buffer.get(self.searched..self.end)?;
            let offset = bytes::find(fresh, b'\n');
            if offset == fresh.len() {
                return self.incomplete();
            }
            let newline = self.searched.saturating_add(offset);
            let start = self.start;
            self.start = newline.saturating_add(1).min(self.end);
            self.searched = self.start;
            if !core::mem::take(&mut self.skipping) {
                let line = self.buffer.get(start..newline)?;
                return Some(if line.len() < longest { Line::Whole(line) } else { Line::Long });
            }
        }
    }

    /// No LF in what is there: either more must be read, or the line is too long.
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

    /// What was read and not yet taken, for a log that has no lines but entries with a length. A caller uses either this
    /// and [`Lines::take`], or [`Lines::next`].
    #[must_use]
    pub fn unread(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Takes the next `count` bytes, or what there is.
    pub fn take(&mut self, count: usize) -> &[u8] {
        let start = self.start;
        self.start = start.saturating_add(count).min(self.end);
        self.searched = self.start;
        self.buffer.get(start..self.start).unwrap_or_default()
    }

    /// The longest entry that is taken; there is always room for it.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.buffer.len().min(limits::LINE)
    }

    /// At the end of the input: a last line without LF is as good as one with.
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

    /// Passes over the rest of a line of which the beginning was not read.
    pub fn skip(&mut self) {
        self.clear();
        self.skipping = true;
    }

    /// Forgets everything: the file was truncated or replaced, the stream was opened anew.
    pub fn clear(&mut self) {
        (self.start, self.searched, self.end) = (0, 0, 0);
        self.skipping = false;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    /// `None` stands for a long line.
    type Seen = Vec<Option<Vec<u8>>>;

    fn keep(seen: &mut Seen, line: Line<'_>) {
        seen.push(match line {
            Line::Whole(bytes) => Some(bytes.to_vec()),
            Line::Long => None,
        });
    }

    fn run<const N: usize>(data: &[u8], mut chunk: impl FnMut() -> usize) -> Seen {
        let (mut lines, mut seen, mut left) = (Lines::<N>::new(), Seen::new(), data);
        while !left.is_empty() {
            let space = lines.space();
            assert!(!space.is_empty());
            let count = chunk().min(space.len()).min(left.len());
            space[..count].copy_from_slice(&left[..count]);
            left = &left[count..];
            lines.filled(count);
            while let Some(line) = lines.next() {
                keep(&mut seen, line);
            }
        }
        lines.finish();
        while let Some(line) = lines.next() {
            keep(&mut seen, line);
        }
        lines.finish();
        assert_eq!(lines.next(), None);
        seen
    }

    fn naive<const N: usize>(data: &[u8]) -> Seen {
        let mut parts: Vec<&[u8]> = data.split(|&byte| byte == b'\n').collect();
        if parts.last().is_some_and(|last| last.is_empty()) {
            parts.pop();
        }
        parts
            .iter()
            .map(|part| (part.len() < N).then(|| part.to_vec()))
            .collect()
    }

    fn random(state: &mut u32) -> u32 {
        *state ^= *state << 13;
        *state ^= *state >> 17;
        *state ^= *state << 5;
        *state
    }

    #[test]
    fn every_chunking_equals_split() {
        let mut state = 99;
        for _ in 0..400 {
            let length = random(&mut state) % 300;
            let every = 2 + random(&mut state) % 40;
            let data: Vec<u8> = (0..length)
                .map(|_| match random(&mut state) % every {
                    0 => b'\n',
                    1 => b"\r\0\n \xff"[random(&mut state) as usize % 5],
                    _ => b'a' + (random(&mut state) % 26) as u8,
                })
                .collect();
            for chunk in [1, 2, 3, 5, 7, 15, 16, 17, 31, 64, 1000] {
                assert_eq!(run::<16>(&data, || chunk), naive::<16>(&data));
                assert_eq!(run::<64>(&data, || chunk), naive::<64>(&data));
                assert_eq!(run::<1>(&data, || chunk), naive::<1>(&data));
            }
            assert_eq!(
                run::<16>(&data, || 1 + random(&mut state) as usize % 20),
                naive::<16>(&data)
            );
        }
    }

    #[test]
    fn lengths_around_the_limit() {
        for length in 0..40 {
            for tail in ["", "\n", "\nx", "\nx\n", "\n\n"] {
                let data = ["a".repeat(length), tail.into()].concat();
                for chunk in 1..20 {
                    assert_eq!(
                        run::<8>(data.as_bytes(), || chunk),
                        naive::<8>(data.as_bytes()),
                        "{length} {tail:?} {chunk}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_long_line_is_reported_at_once_and_once() {
        let mut lines = Lines::<4>::new();
        for (bytes, expected) in [
            ("abcd", Some(Line::Long)),
            ("efgh", None),
            ("ijkl", None),
            ("m\nx\n", Some(Line::Whole(b"x"))),
        ] {
            lines.space().copy_from_slice(bytes.as_bytes());
            lines.filled(4);
            assert_eq!(lines.next(), expected);
            assert_eq!(lines.next(), None);
        }
    }

    #[test]
    fn clear_forgets_half_lines_and_skipping() {
        let mut lines = Lines::<4>::new();
        for bytes in ["abcd", "x\nyz"] {
            lines.space().copy_from_slice(bytes.as_bytes());
            lines.filled(4);
            let _ = lines.next();
            lines.clear();
            lines.finish();
            assert_eq!(lines.next(), None);
        }
        lines.space()[..2].copy_from_slice(b"q\n");
        lines.filled(2);
        assert_eq!(lines.next(), Some(Line::Whole(b"q")));
    }

    #[test]
    fn carriage_return_and_nul_are_the_line_s_own() {
        assert_eq!(
            run::<16>(b"a\r\nb\0\n\nc", || 2),
            [
                Some(b"a\r".to_vec()),
                Some(b"b\0".to_vec()),
                Some(vec![]),
                Some(b"c".to_vec())
            ]
        );
    }
}
