//! Text for people and programs: recentd's own log lines, and standard output.
//!
//! All text is put together in one kind of buffer, [`Text`]. A log line is written with one
//! call; it never holds text from the log, only addresses and names of ours, so it cannot be
//! mistaken for an attack when it comes back through the log, and no attacker can write it.

use core::convert::Infallible;

use heapless::Vec;
use ufmt::{Formatter, uDisplay, uWrite};

use crate::limits;
use crate::os::{self, Errno, Fd, Path};

/// A fixed buffer to write text into. Writing cannot fail: on an output a full buffer is
/// written out, in a log line what does not fit is left out.
pub struct Text {
    buffer: Vec<u8, { limits::OUT }>,
    /// Where it is written when full; `None` for one log line.
    stream: Option<Fd>,
    /// Bytes since the last column ended.
    column: u8,
    failed: Option<Errno>,
}

/// Something that can be put into a [`Text`]: all that ufmt can display, without a copy of the code for each place.
pub trait Show {
    /// Appends it.
    fn show(&self, to: &mut Text);
}

impl<T: uDisplay> Show for T {
    fn show(&self, to: &mut Text) {
        let _ = self.fmt(&mut Formatter::new(to));
    }
}

/// Puts values in the place of the `{}` of a text, as `write!` does: `put!(text, "{} of {}", a, b)`. Goes to a [`Text`],
/// or as one line to a [`Log`]. A template and pointers to values are a third of the code of `uwrite!`.
macro_rules! put {
    // Nothing but numbers takes a third of the code again.
    ($to:expr, $template:literal, [$($number:expr),* $(,)?]) => {{
        const { assert!($crate::out::places($template) == <[&str]>::len(&[$(stringify!($number)),*])) }
        $to.put_numbers($template, &[$($number),*])
    }};
    // A single value goes in registers instead of an array.
    ($to:expr, $template:literal, $value:expr) => {{
        const { assert!($crate::out::places($template) == 1) }
        $to.put_one($template, &$value)
    }};
    ($to:expr, $template:literal $(, $value:expr)*) => {{
        const { assert!($crate::out::places($template) == <[&str]>::len(&[$(stringify!($value)),*])) }
        $to.put($template, &[$(&$value),*])
    }};
}

/// Says on standard error what is wrong, to what, and what to do: `complain!("cannot open {}: {}", file, errno)`.
macro_rules! complain {
    ($($template_and_values:tt)*) => { $crate::out::put!($crate::out::Complaint, $($template_and_values)*) };
}

pub(crate) use {complain, put};

/// How many values `template` has places for.
#[must_use]
pub const fn places(template: &str) -> usize {
    let (mut rest, mut count) = (template.as_bytes(), 0);
    while let [byte, after @ ..] = rest {
        if *byte == b'{' {
            count += 1;
        }
        rest = after;
    }
    count
}

impl uWrite for Text {
    type Error = Infallible;

    #[inline(never)]
    fn write_str(&mut self, text: &str) -> Result<(), Infallible> {
        self.bytes(text.as_bytes());
        Ok(())
    }

    /// Only ever asked for ASCII.
    fn write_char(&mut self, c: char) -> Result<(), Infallible> {
        self.byte(u8::try_from(c).unwrap_or(b'?'));
        Ok(())
    }
}

impl Text {
    #[inline(never)]
    const fn new(stream: Option<Fd>) -> Self {
        Self { buffer: Vec::new(), stream, column: 0, failed: None }
    }

    /// One log line, to be composed in steps.
    #[must_use]
    pub const fn line() -> Self {
        Self::new(None)
    }

    /// Buffered standard output.
    #[must_use]
    pub const fn stdout() -> Self {
        Self::new(Some(Fd::stdout()))
    }

    /// Buffered output to a file or socket that is ours; closed at the end.
    #[must_use]
    pub const fn to(fd: Fd) -> Self {
        Self::new(Some(fd))
    }

    /// What is buffered.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.buffer
    }

    #[inline(never)]
    fn byte(&mut self, byte: u8) {
        if self.stream.is_some() && self.buffer.is_full() {
            self.flush();
        }
        let _ = self.buffer.push(byte);
        self.column = if byte == b'\n' { 0 } else { self.column.saturating_add(1) };
    }

    /// Appends `template` with the `values` in their places; see [`put!`].
    #[inline(never)]
    pub fn put(&mut self, template: &str, values: &[&dyn Show]) {
        let mut values = values.iter();
        for &byte in template.as_bytes() {
            match byte {
                b'{' => values.next().into_iter().for_each(|value| value.show(self)),
                b'}' => {}
                _ => self.byte(byte),
            }
        }
    }

    /// The same with numbers.
    #[inline(never)]
    pub fn put_numbers(&mut self, template: &str, numbers: &[u32]) {
        let mut numbers = numbers.iter();
        for &byte in template.as_bytes() {
            match byte {
                b'{' => numbers.next().into_iter().for_each(|number| number.show(self)),
                b'}' => {}
                _ => self.byte(byte),
            }
        }
    }

    /// The same with one value.
    #[inline(never)]
    pub fn put_one(&mut self, template: &str, value: &dyn Show) {
        self.put(template, &[value]);
    }

    /// Appends raw bytes.
    #[inline(never)]
    pub fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.byte(byte);
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
    pub fn column(&mut self, value: &dyn Show, width: u8) {
        value.show(self);
        self.pad(width);
    }

    /// Appends `bytes` as a JSON string. Bytes that are not ASCII become `\u00XX`: the text of a log has no certain encoding.
    pub fn json_string(&mut self, bytes: &[u8]) {
        self.byte(b'"');
        for &byte in bytes {
            match byte {
                b'"' | b'\\' => {
                    self.byte(b'\\');
                    self.byte(byte);
                }
                0x20..=0x7e => self.byte(byte),
                _ => {
                    self.bytes(b"\\u00");
                    self.byte(hex(byte >> 4));
                    self.byte(hex(byte & 15));
                }
            }
        }
        self.byte(b'"');
    }

    /// Writes out what is buffered. After a failure (the reader went away) everything is dropped.
    fn flush(&mut self) {
        if self.failed.is_none()
            && let Some(fd) = &self.stream
            && let Err(errno) = os::write_all(fd, &self.buffer)
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
    to_syslog: bool,
}

impl Log {
    /// Standard error, or `/dev/log`, which is connected when the first line is written.
    #[must_use]
    pub const fn new(to_syslog: bool) -> Self {
        Self { syslog: None, to_syslog }
    }

    /// Writes one line; see [`put!`].
    #[inline(never)]
    pub fn put(&mut self, template: &str, values: &[&dyn Show]) {
        let mut text = Text::line();
        text.put(template, values);
        self.line(&text);
    }

    /// The same with one value.
    #[inline(never)]
    pub fn put_one(&mut self, template: &str, value: &dyn Show) {
        self.put(template, &[value]);
    }

    /// Writes one line.
    #[inline(never)]
    pub fn line(&mut self, text: &Text) {
        if self.to_syslog && self.send_to_syslog(&text.buffer).is_ok() {
            return;
        }
        to_stderr(&text.buffer);
    }

    fn send_to_syslog(&mut self, text: &[u8]) -> Result<(), Errno> {
        let mut message = Text::new(None);
        // daemon.notice. logd cuts the first 16 bytes if the 16th is a blank, so there must be a stamp of 16 bytes;
        // every syslog daemon puts its own time in its place.
        put!(message, "<29>Jan  1 00:00:00 recentd[{}]: ", os::pid());
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

/// Tenths of failures as people count: `15 failures`, `0.4 failures`.
pub struct Failures(pub u32);

impl uDisplay for Failures {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        (self.0 / 10).fmt(f)?;
        if !self.0.is_multiple_of(10) {
            f.write_str(".")?;
            (self.0 % 10).fmt(f)?;
        }
        f.write_str(if self.0 == 10 { " failure" } else { " failures" })
    }
}

/// Where [`complain!`] puts its line.
pub struct Complaint;

impl Complaint {
    /// Writes one line; see [`put!`].
    #[inline(never)]
    pub fn put(self, template: &str, values: &[&dyn Show]) {
        let mut text = Text::line();
        text.put(template, values);
        to_stderr(&text.buffer);
    }

    /// The same with one value.
    #[inline(never)]
    pub fn put_one(self, template: &str, value: &dyn Show) {
        self.put(template, &[value]);
    }
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
        let mut text = Text::new(None);
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
    fn values_stand_in_their_places() {
        assert_eq!(composed(|t| put!(t, "{} of {}: {}\n", 7u32, "x", Shown(b"a{}b"))), "7 of x: a{}b\n");
        assert_eq!(places("{} {} }"), 2);
    }

    #[test]
    fn json_strings_are_ascii_whatever_comes_in() {
        assert_eq!(composed(|t| t.json_string(b"a\"\\\n\x00\xff\x7f~")), r#""a\"\\\u000a\u0000\u00ff\u007f~""#);
    }

    #[test]
    fn nothing_of_others_moves_the_cursor() {
        let text = composed(|t| {
            put!(t, "{}", Shown(b"\x1b[2J\xc3\xa9 x"));
        });
        assert_eq!(text, "?[2J?? x");
    }

    #[test]
    fn a_log_line_that_is_too_long_is_cut() {
        assert_eq!(composed(|t| (0..100).for_each(|_| t.bytes(b"0123456789"))).len(), limits::OUT);
    }
}
