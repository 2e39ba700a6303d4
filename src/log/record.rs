//! A log line without its header.

use crate::time::Stamp;

/// A log line without its header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record<'a> {
    /// The host that wrote it; empty if the framing has none.
    pub host: &'a [u8],
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

impl<'a> Record<'a> {
    /// A record that is all body.
    pub(super) const fn new(tag: &'a [u8], body: &'a [u8]) -> Self {
        Self { host: b"", tag, pid: None, body, stamp: None, cut: false }
    }

    /// A record that is known by its date only.
    pub(super) const fn dated(stamp: Option<Stamp>) -> Self {
        Self { stamp, ..Self::new(b"", b"") }
    }

    /// Removes blanks and line ends at both ends of the message. A long line that ends in blanks may have been cut among them.
    pub(super) fn trim(&mut self) {
        match self.body {
            // Most messages have the blank behind the tag, and no other.
            [b' ', first, .., last] if *first > b' ' && *last > b' ' => self.body = self.body.get(1..).unwrap_or_default(),
            _ => self.trim_all(),
        }
    }

    #[inline(never)]
    fn trim_all(&mut self) {
        self.cut |= self.body.len() >= LONG && matches!(self.body, [.., b' ' | b'\t']);
        while let [b' ' | b'\t', rest @ ..] = self.body {
            self.body = rest;
        }
        while let [rest @ .., b'\r' | b'\n' | b'\0' | b' ' | b'\t'] = self.body {
            self.body = rest;
        }
    }
}

/// `line` without the end that syslog(3) may have left: musl's LF, glibc's NUL, a CR.
pub(super) fn trim_feed(line: &[u8]) -> &[u8] {
    let mut line = line;
    while let [rest @ .., b'\r' | b'\n' | b'\0'] = line {
        line = rest;
    }
    line
}
