//! A log line without its header, and reading a header off its front.
//!
//! A header is read field by field from the front of `body`; the rest is the message. The methods here read
//! single bytes and words, those in `field` and `date` what headers consist of, and the framings in `syslog` whole headers.

use crate::bytes;
use crate::time::Stamp;

/// A log line without its header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record<'a> {
    /// Program name without path and pid; may be empty.
    pub tag: &'a [u8],
    /// Process id, where the framing has one.
    pub pid: Option<u32>,
    /// The message itself.
    pub body: &'a [u8],
    /// When the line says it was written.
    pub stamp: Option<Stamp>,
    /// The end of the message may be missing: the last bytes may be from the middle of an attacker's text.
    pub cut: bool,
}

/// No syslog cuts lines that are shorter than this.
const LONG: usize = 200;

/// Reading from the front of `body`. A method that returns `None` may have consumed a part of `body`.
impl<'a> Record<'a> {
    /// A record that is all body.
    pub(super) const fn new(tag: &'a [u8], body: &'a [u8]) -> Self {
        Self { tag, pid: None, body, stamp: None, cut: false }
    }

    /// Removes blanks and line ends at both ends of the message. A long line that ends in blanks may have been cut among them.
    pub(super) fn trim(&mut self) {
        self.cut |= self.body.len() >= LONG && matches!(self.body, [.., b' ' | b'\t']);
        self.body = trim(self.body);
    }

    /// Leaves `body` as it is if `parser` finds nothing.
    #[inline(never)]
    pub(super) fn maybe(&mut self, parser: fn(&mut Self) -> Option<()>) -> Option<()> {
        let before = self.body;
        let found = parser(self);
        if found.is_none() {
            self.body = before;
        }
        found
    }

    /// A token of one byte or more, and the one blank that must follow it.
    #[inline(never)]
    pub(super) fn word(&mut self) -> Option<&'a [u8]> {
        match split_word(self.body) {
            (name @ [_, ..], [_, rest @ ..]) => {
                self.body = rest;
                Some(name)
            }
            _ => None,
        }
    }

    /// These bytes.
    pub(super) fn literal(&mut self, text: &[u8]) -> Option<()> {
        self.body = self.body.strip_prefix(text)?;
        Some(())
    }

    /// One of `bytes`. Consumes nothing if it finds none.
    #[inline(never)]
    pub(super) fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (&byte, rest) = self.body.split_first()?;
        bytes.iter().find(|&&known| known == byte)?;
        self.body = rest;
        Some(byte)
    }

    /// The value of one digit.
    pub(super) fn digit(&mut self) -> Option<u8> {
        self.one_of(b"0123456789").map(|digit| digit & 15)
    }
}

/// Splits `text` before its first blank.
pub(super) fn split_word(text: &[u8]) -> (&[u8], &[u8]) {
    let mut end = bytes::first(text, 0, b' ' + 1);
    // Other control characters are parts of a word, and rare.
    while let Some(byte) = text.get(end)
        && !matches!(byte, b' ' | b'\t')
    {
        end = end.wrapping_add(1);
    }
    text.split_at_checked(end).unwrap_or((text, &[]))
}

/// The value of `digits`, if all are digits and 32 bits hold it.
pub(super) fn number(digits: &[u8]) -> Option<u32> {
    let mut value = 0u64;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10 && value <= u32::MAX.into()).then_some(())?;
        value = value * 10 + u64::from(digit);
    }
    u32::try_from(value).ok().filter(|_| !digits.is_empty())
}

fn trim(text: &[u8]) -> &[u8] {
    let mut text = text;
    while let [b' ' | b'\t', rest @ ..] = text {
        text = rest;
    }
    while let [rest @ .., b'\r' | b'\n' | b'\0' | b' ' | b'\t'] = text {
        text = rest;
    }
    text
}

/// `line` without the end that syslog(3) may have left: musl's LF, glibc's NUL, a CR.
pub(super) fn trim_feed(line: &[u8]) -> &[u8] {
    let mut line = line;
    while let [rest @ .., b'\r' | b'\n' | b'\0'] = line {
        line = rest;
    }
    line
}
