//! The buffer in which all text is composed.

use core::convert::Infallible;

use embedded_io::Write;
use heapless::Vec;
use ufmt::{Formatter, uDisplay, uWrite};

use crate::os::{Errno, Fd};
use crate::{bytes, limits};

/// A fixed buffer for text. Appending cannot fail: with a stream, a full buffer is
/// written out; without one, in a log line, the text is cut.
pub struct Text {
    buffer: Vec<u8, { limits::OUT }>,
    /// To write to when the buffer is full; `None` for one log line. The text owns it: a borrowed writer of any type would put a lifetime
    /// into every type that holds a text.
    stream: Option<Fd>,
    /// Bytes since the end of the last column.
    column: u8,
    /// The first error of the stream.
    failed: Option<Errno>,
}

/// A value that can be appended to a [`Text`]: all that ufmt can display, through one vtable.
pub trait Show {
    /// Appends it.
    fn show(&self, to: &mut Text);
}

impl<T: uDisplay> Show for T {
    fn show(&self, to: &mut Text) {
        let _ = self.fmt(&mut Formatter::new(to));
    }
}

impl uWrite for Text {
    type Error = Infallible;

    #[inline(never)]
    fn write_str(&mut self, text: &str) -> Result<(), Infallible> {
        self.bytes(text.as_bytes());
        Ok(())
    }

    /// Only called with ASCII.
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

    /// Buffered output to a file or socket, which is closed at the end.
    #[must_use]
    pub const fn to(fd: Fd) -> Self {
        Self::new(Some(fd))
    }

    /// The buffered bytes.
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

    /// Appends `template` with the `values` in their places; see `put!`.
    #[inline(never)]
    pub fn put(&mut self, template: &str, values: &[&dyn Show]) {
        let mut rest = template.as_bytes();
        for value in values {
            rest = self.up_to_place(rest);
            value.show(self);
        }
        self.bytes(rest);
    }

    /// The same with numbers.
    #[inline(never)]
    pub fn put_numbers(&mut self, template: &str, numbers: &[u32]) {
        let mut rest = template.as_bytes();
        for number in numbers {
            rest = self.up_to_place(rest);
            number.show(self);
        }
        self.bytes(rest);
    }

    /// Appends `template` up to its next `{}`, and returns the rest.
    #[inline(never)]
    fn up_to_place<'a>(&mut self, template: &'a [u8]) -> &'a [u8] {
        let (before, rest) = template.split_at_checked(bytes::find(template, b'{')).unwrap_or((template, &[]));
        self.bytes(before);
        rest.get(2..).unwrap_or_default()
    }

    /// The same with one value.
    #[inline(never)]
    pub fn put_one(&mut self, template: &str, value: &dyn Show) {
        self.put(template, &[value]);
    }

    /// Appends raw bytes.
    #[inline(never)]
    pub fn bytes(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.stream.is_some() && self.buffer.is_full() {
                self.flush();
            }
            let room = self.buffer.capacity().wrapping_sub(self.buffer.len());
            // What has no room in a log line is left out.
            let (now, later) = rest.split_at_checked(room).unwrap_or((rest, &[]));
            let _ = self.buffer.extend_from_slice(now);
            rest = if self.stream.is_some() { later } else { &[] };
        }
        // Most pieces are within one line.
        let (before, column) = match bytes::find(bytes, b'\n') {
            end if end == bytes.len() => (self.column, end),
            _ => (0, bytes.iter().rev().take_while(|byte| **byte != b'\n').count()),
        };
        self.column = before.saturating_add(u8::try_from(column).unwrap_or(u8::MAX));
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

    /// Appends `bytes` as a JSON string. Bytes that are not ASCII become `\u00XX`, because the encoding of a log is unknown.
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

    /// Writes out the buffer. After an error, such as a closed pipe, all text is dropped.
    fn flush(&mut self) {
        if self.failed.is_none()
            && let Some(fd) = &mut self.stream
            && let Err(errno) = write_out(&self.buffer, fd)
        {
            self.failed = Some(errno);
        }
        self.buffer.clear();
    }

    /// Writes the buffered bytes to any writer. `Err`: its error; the text is then lost.
    pub fn flush_to<W: Write>(&mut self, to: &mut W) -> Result<(), W::Error> {
        let result = write_out(&self.buffer, to);
        self.buffer.clear();
        result
    }

    /// Writes out the rest. `Err`: the first error, after which nothing was written.
    pub fn finish(&mut self) -> Result<(), Errno> {
        self.flush();
        self.failed.map_or(Ok(()), Err)
    }
}

/// Writes all `bytes`, in as many calls as it takes. For terminals, pipes and files: the kernel's lists need one call per line.
#[inline(never)]
fn write_out<W: Write>(mut bytes: &[u8], to: &mut W) -> Result<(), W::Error> {
    while !bytes.is_empty() {
        let taken = to.write(bytes)?;
        bytes = bytes.get(taken..).unwrap_or_default();
    }
    Ok(())
}

const fn hex(nibble: u8) -> u8 {
    if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 }
}

#[cfg(test)]
mod tests {
    use super::Text;
    use crate::limits;

    /// Also where the line is full, and wherever line ends stand.
    #[test]
    fn a_piece_is_its_bytes() {
        let mut seed = 9u32;
        let mut random = move |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % below
        };
        for _ in 0..300 {
            let (mut pieces, mut bytes) = (Text::line(), Text::line());
            for _ in 0..40 {
                let piece: std::vec::Vec<u8> = (0..random(40)).map(|_| if random(20) == 0 { b'\n' } else { b'x' }).collect();
                pieces.bytes(&piece);
                piece.iter().for_each(|byte| bytes.byte(*byte));
                assert_eq!((pieces.as_bytes(), pieces.column), (bytes.as_bytes(), bytes.column));
            }
            assert_eq!(pieces.as_bytes().len(), limits::OUT);
        }
    }
}
