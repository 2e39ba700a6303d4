//! Text for people and programs: recentd's own log lines, and standard output.
//!
//! All text is put together in one kind of buffer, [`Text`]. A log line is written with one
//! call; it never holds text from the log, only addresses and names of ours, so it cannot be
//! mistaken for an attack when it comes back through the log, and no attacker can write it.

use core::convert::Infallible;

use heapless::Vec;
use ufmt::{uDisplay, uWrite, uwrite};

use crate::config::LogTo;
use crate::limits;
use crate::os::{self, Errno, Fd, Path};

/// A fixed buffer to write text into. Writing cannot fail: on standard output a full buffer is
/// written out, in a log line what does not fit is left out.
pub struct Text {
    buffer: Vec<u8, { limits::OUT }>,
    /// Standard output; else one log line.
    stream: bool,
    /// Bytes since the last column ended.
    column: u8,
    failed: Option<Errno>,
}

/// What composing a [`Text`] returns, so that `uwrite!` and `?` can be used.
pub type Composed = Result<(), Infallible>;

impl uWrite for Text {
    type Error = Infallible;

    #[inline(never)]
    fn write_str(&mut self, text: &str) -> Composed {
        self.bytes(text.as_bytes());
        Ok(())
    }

    /// Only ever asked for ASCII.
    fn write_char(&mut self, c: char) -> Composed {
        self.byte(u8::try_from(c).unwrap_or(b'?'));
        Ok(())
    }
}

impl Text {
    const fn new(stream: bool) -> Self {
        Self { buffer: Vec::new(), stream, column: 0, failed: None }
    }

    /// Buffered standard output.
    #[must_use]
    pub const fn stdout() -> Self {
        Self::new(true)
    }

    fn byte(&mut self, byte: u8) {
        if self.stream && self.buffer.is_full() {
            self.flush();
        }
        let _ = self.buffer.push(byte);
        self.column = self.column.saturating_add(1);
    }

    /// Appends raw bytes.
    #[inline(never)]
    pub fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.byte(byte);
        }
        if bytes.last() == Some(&b'\n') {
            self.column = 0;
        }
    }

    /// Appends blanks, at least one, until the column that ends here is `width` wide.
    #[inline(never)]
    pub fn pad(&mut self, width: u8) {
        self.byte(b' ');
        while self.column < width {
            self.byte(b' ');
        }
        self.column = 0;
    }

    /// Appends `value` as a column.
    pub fn column(&mut self, value: &impl uDisplay, width: u8) {
        let _ = uwrite!(self, "{}", value);
        self.pad(width);
    }

    /// Appends `bytes` as a JSON string. Bytes that are not ASCII become `\u00XX`: the text of a log has no certain encoding.
    pub fn json_string(&mut self, bytes: &[u8]) {
        self.byte(b'"');
        for &byte in bytes {
            match byte {
                b'"' | b'\\' => self.bytes(&[b'\\', byte]),
                0x20..=0x7e => self.byte(byte),
                _ => {
                    self.bytes(b"\\u00");
                    self.bytes(&[hex(byte >> 4), hex(byte & 15)]);
                }
            }
        }
        self.byte(b'"');
    }

    /// Writes out what is buffered. After a failure (the reader went away) everything is dropped.
    fn flush(&mut self) {
        if self.failed.is_none()
            && let Err(errno) = os::write_all(&Fd::stdout(), &self.buffer)
        {
            self.failed = Some(errno);
        }
        self.buffer.clear();
    }

    /// Writes out the rest, and says whether all of it was written.
    pub fn finish(&mut self) -> Result<(), Errno> {
        self.flush();
        self.failed.map_or(Ok(()), Err)
    }
}

const fn hex(nibble: u8) -> u8 {
    if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 }
}

/// Where our own log lines go.
pub struct Log {
    syslog: Option<Fd>,
    to: LogTo,
}

impl Log {
    /// Standard error, or `/dev/log`, which is connected when the first line is written.
    #[must_use]
    pub const fn new(to: LogTo) -> Self {
        Self { syslog: None, to }
    }

    /// Writes one line. `compose` appends to a text that starts with `recentd: `.
    pub fn line(&mut self, compose: impl FnOnce(&mut Text) -> Composed) {
        let mut text = Text::new(false);
        let _ = compose(&mut text);
        self.put(&text.buffer);
    }

    #[inline(never)]
    fn put(&mut self, text: &[u8]) {
        if self.to == LogTo::Syslog && self.send_to_syslog(text).is_ok() {
            return;
        }
        to_stderr(text);
    }

    fn send_to_syslog(&mut self, text: &[u8]) -> Result<(), Errno> {
        let mut message = Text::new(false);
        // daemon.notice. logd cuts the first 16 bytes if the 16th is a blank, so there must be a stamp of 16 bytes;
        // every syslog daemon puts its own time in its place.
        let _ = uwrite!(message, "<29>Jan  1 00:00:00 recentd[{}]: ", os::pid());
        message.bytes(text);
        for _ in 0..2 {
            if self.syslog.is_none() {
                self.syslog = Some(os::connect_datagram(&Path::join(&[b"/dev/log"])?)?);
            }
            if let Some(fd) = &self.syslog {
                match os::send(fd, &message.buffer) {
                    Ok(_) => return Ok(()),
                    // The syslog daemon was restarted; its new socket is another one.
                    Err(_) => self.syslog = None,
                }
            }
        }
        Err(Errno::IO)
    }
}

/// Bytes of somebody else's as printable ASCII; everything else is shown as `?`.
pub struct Shown<'a>(pub &'a [u8]);

impl uDisplay for Shown<'_> {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut ufmt::Formatter<'_, W>) -> Result<(), W::Error> {
        for &byte in self.0 {
            f.write_char(if matches!(byte, 0x20..=0x7e) { char::from(byte) } else { '?' })?;
        }
        Ok(())
    }
}

/// Says on standard error what is wrong, to what, and what to do.
pub fn complain(compose: impl FnOnce(&mut Text) -> Composed) {
    let mut text = Text::new(false);
    let _ = compose(&mut text);
    to_stderr(&text.buffer);
}

/// One line in one write.
#[inline(never)]
fn to_stderr(text: &[u8]) {
    let mut line = Vec::<u8, { limits::OUT + 16 }>::new();
    let _ = line.extend_from_slice(b"recentd: ");
    let _ = line.extend_from_slice(text);
    let _ = line.push(b'\n');
    let _ = os::write(&Fd::stderr(), &line);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(compose: impl FnOnce(&mut Text)) -> String {
        let mut text = Text::new(false);
        compose(&mut text);
        String::from_utf8_lossy(&text.buffer).into_owned()
    }

    #[test]
    fn columns_have_their_width_and_at_least_one_blank() {
        let text = composed(|t| {
            t.column(&"ab", 5);
            t.column(&"abcdef", 5);
            t.column(&7u8, 3);
            t.bytes(b"\n");
            t.column(&"x", 4);
        });
        assert_eq!(text, "ab   abcdef 7  \nx   ");
    }

    #[test]
    fn json_strings_are_ascii_whatever_comes_in() {
        assert_eq!(composed(|t| t.json_string(b"a\"\\\n\x00\xff\x7f~")), r#""a\"\\\u000a\u0000\u00ff\u007f~""#);
    }

    #[test]
    fn nothing_of_others_moves_the_cursor() {
        let text = composed(|t| {
            let _ = uwrite!(t, "{}", Shown(b"\x1b[2J\xc3\xa9 x"));
        });
        assert_eq!(text, "?[2J?? x");
    }

    #[test]
    fn a_log_line_that_is_too_long_is_cut() {
        assert_eq!(composed(|t| (0..100).for_each(|_| t.bytes(b"0123456789"))).len(), limits::OUT);
    }
}
