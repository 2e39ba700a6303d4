//! Text for people and programs: recentd's own log lines, and standard output.
//!
//! A log line is put together in a fixed buffer and written with one call. It
//! never holds text from the log, only addresses and names of ours, so it cannot be mistaken for
//! an attack when it comes back through the log, and no attacker can write it.

use heapless::String;
use ufmt::{uWrite, uwrite};

use crate::config::LogTo;
use crate::limits;
use crate::os::{self, Errno, Fd, Path};

/// A line being put together; what does not fit is left out.
pub type Text = String<{ limits::OUT }>;

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
    pub fn line(&mut self, compose: impl FnOnce(&mut Text) -> Result<(), ()>) {
        let mut text = Text::new();
        let _ = text.push_str("recentd: ");
        let _ = compose(&mut text);
        let _ = text.push('\n').or_else(|_| {
            text.pop();
            text.push('\n')
        });
        if self.to == LogTo::Syslog && self.to_syslog(&text).is_ok() {
            return;
        }
        let _ = os::write(&Fd::stderr(), text.as_bytes());
    }

    fn to_syslog(&mut self, text: &str) -> Result<(), Errno> {
        let mut message = String::<{ limits::OUT + 40 }>::new();
        // daemon.notice. logd cuts the first 16 bytes if the 16th is a blank, so there must be a stamp of 16 bytes;
        // every daemon puts its own time in its place.
        let body = text.strip_prefix("recentd").unwrap_or(text).trim_end();
        let _ = uwrite!(message, "<29>Jan  1 00:00:00 recentd[{}]{}", os::pid(), body);
        for _ in 0..2 {
            if self.syslog.is_none() {
                self.syslog = Some(os::connect_datagram(&Path::join(&[b"/dev/log"])?)?);
            }
            if let Some(fd) = &self.syslog {
                match os::send(fd, message.as_bytes()) {
                    Ok(_) => return Ok(()),
                    // logd was restarted; its new socket is another one.
                    Err(_) => self.syslog = None,
                }
            }
        }
        Err(Errno::IO)
    }
}

/// Buffered standard output.
pub struct Out {
    buffer: heapless::Vec<u8, { limits::OUT }>,
    failed: Option<Errno>,
}

impl Default for Out {
    fn default() -> Self {
        Self::new()
    }
}

impl Out {
    /// Nothing written yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { buffer: heapless::Vec::new(), failed: None }
    }

    /// Appends raw bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if self.buffer.is_full() {
                self.flush();
            }
            let _ = self.buffer.push(byte);
        }
    }

    /// Appends `text` and blanks up to `width` characters, at least one.
    pub fn column(&mut self, text: &[u8], width: usize) {
        self.bytes(text);
        self.bytes(b" ");
        for _ in text.len().saturating_add(1)..width {
            self.bytes(b" ");
        }
    }

    /// Appends `bytes` as a JSON string. Bytes that are not ASCII become `\u00XX`: the text of a log has no certain encoding.
    pub fn json_string(&mut self, bytes: &[u8]) {
        self.bytes(b"\"");
        for &byte in bytes {
            match byte {
                b'"' | b'\\' => self.bytes(&[b'\\', byte]),
                0x20..=0x7e => self.bytes(&[byte]),
                _ => {
                    self.bytes(b"\\u00");
                    self.bytes(&[hex(byte >> 4), hex(byte & 15)]);
                }
            }
        }
        self.bytes(b"\"");
    }

    /// Appends `bytes` as printable text for a terminal: anything that could move its cursor becomes `?`.
    pub fn printable(&mut self, bytes: &[u8], width: usize) {
        let mut text = heapless::Vec::<u8, 64>::new();
        for &byte in bytes {
            let _ = text.push(if matches!(byte, 0x21..=0x7e) { byte } else { b'?' });
        }
        self.column(&text, width);
    }

    /// Writes out what is buffered. After a failure (the reader went away) everything is dropped.
    pub fn flush(&mut self) {
        if self.failed.is_none()
            && let Err(errno) = os::write_all(&Fd::stdout(), &self.buffer)
        {
            self.failed = Some(errno);
        }
        self.buffer.clear();
    }

    /// Flushes, and says whether all of it was written.
    pub fn finish(&mut self) -> Result<(), Errno> {
        self.flush();
        self.failed.map_or(Ok(()), Err)
    }
}

const fn hex(nibble: u8) -> u8 {
    if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 }
}

impl uWrite for Out {
    type Error = core::convert::Infallible;

    fn write_str(&mut self, text: &str) -> Result<(), Self::Error> {
        self.bytes(text.as_bytes());
        Ok(())
    }
}

/// An address as text, for columns.
#[must_use]
pub fn text_of(value: &impl ufmt::uDisplay) -> String<48> {
    let mut text = String::new();
    let _ = uwrite!(text, "{}", value);
    text
}

/// Bytes of somebody else's as printable ASCII; everything else is shown as `?`.
pub struct Shown<'a>(pub &'a [u8]);

impl ufmt::uDisplay for Shown<'_> {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut ufmt::Formatter<'_, W>) -> Result<(), W::Error> {
        for &byte in self.0 {
            f.write_char(if matches!(byte, 0x20..=0x7e) { char::from(byte) } else { '?' })?;
        }
        Ok(())
    }
}

/// Says on standard error what is wrong, to what, and what to do.
pub fn complain(compose: impl FnOnce(&mut Text) -> Result<(), ()>) {
    Log::new(LogTo::Stderr).line(compose);
}
