//! The text writer: answers for people.
//!
//! Each member of an answer brings its words. In them
//!
//! | | stands for |
//! |---|---|
//! | `{}` | the value |
//! | `{time}` | the value, as a span of time |
//! | `{s}` | an `s`, unless the value is 1 |
//! | `{14}` | blanks, up to a column 14 wide |
//! | `{bold}` `{green}` `{red}` `{plain}` | a colour; nothing is lost without |
//! | `?` as the first byte | nothing at all is written if the value is 0 or empty |

use ufmt::{Formatter, uDisplay, uWrite};

use super::member::Value;
use crate::bytes;
use crate::out::{Show, Shown, Text, put};

/// Text with or without colours.
pub struct Page<'a> {
    /// Where it goes.
    pub out: &'a mut Text,
    /// With colours.
    pub colour: bool,
}

/// The codes of the colours (ECMA-48, SGR).
const COLOURS: &str = "bold green red plain";
const CODES: [&[u8]; 4] = [b"\x1b[1m", b"\x1b[32m", b"\x1b[31m", b"\x1b[0m"];

/// One character for each hour, from none to as many as in the busiest one.
const SHADES: [u8; 5] = *b".:+*#";

impl Page<'_> {
    /// Writes `words` with `value` in its places.
    #[inline(never)]
    pub fn put(&mut self, words: &str, value: Value) {
        let mut words = words.as_bytes();
        if let [b'?', rest @ ..] = words {
            if matches!(value, Value::Number(0) | Value::Failures(0) | Value::Text([])) {
                return;
            }
            words = rest;
        }
        let mut parts = bytes::split(words, b'{');
        self.out.bytes(parts.next().unwrap_or_default());
        for part in parts {
            let end = bytes::find(part, b'}');
            self.place(part.get(..end).unwrap_or_default(), value);
            self.out.bytes(part.get(end + 1..).unwrap_or_default());
        }
    }

    /// Writes what stands between braces.
    fn place(&mut self, name: &[u8], value: Value) {
        match (name, value) {
            ([], Value::Number(number)) => number.show(self.out),
            ([], Value::Failures(tenths)) if tenths.is_multiple_of(10) => (tenths / 10).show(self.out),
            ([], Value::Failures(tenths)) => put!(self.out, "{}.{}", [tenths / 10, tenths % 10]),
            ([], Value::Text(text)) => Shown(text).show(self.out),
            (b"time", Value::Number(seconds)) => Span(seconds).show(self.out),
            (b"s", Value::Number(1) | Value::Failures(10)) => {}
            (b"s", _) => self.out.bytes(b"s"),
            ([b'0'..=b'9', ..], _) => self.out.pad(name.iter().fold(0, |width: u8, digit| width.wrapping_mul(10).wrapping_add(digit & 15))),
            _ if self.colour => self.out.bytes(bytes::position(COLOURS, name).and_then(|at| CODES.get(at)).copied().unwrap_or_default()),
            _ => {}
        }
    }

    /// Writes one line of counts by the hour: a shade for each, and their sum.
    pub fn hours(&mut self, name: &str, hours: &[u32], most: u32) {
        put!(self.out, "  {}", name);
        self.out.pad(11);
        let mut total = 0u32;
        for count in hours {
            total = total.wrapping_add(*count);
            let shade = count.wrapping_mul(4).div_ceil(most.max(1)) as usize;
            self.out.bytes(SHADES.get(shade..).and_then(|shades| shades.get(..1)).unwrap_or_default());
        }
        put!(self.out, " {}\n", total);
    }
}

/// A span of time: `119s`, `12m`, `3h 05m`, `4d 12h`.
struct Span(u32);

impl uDisplay for Span {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        let seconds = self.0;
        let (large, unit, small, small_unit) = match seconds {
            // Short enough to wait for.
            0..120 => (seconds, "s", 0, ""),
            120..3600 => (seconds / 60, "m", 0, ""),
            3600..86400 => (seconds / 3600, "h", seconds / 60 % 60, "m"),
            _ => (seconds / 86400, "d", seconds / 3600 % 24, "h"),
        };
        large.fmt(f)?;
        f.write_str(unit)?;
        if small > 0 {
            f.write_str(if small < 10 { " 0" } else { " " })?;
            small.fmt(f)?;
            f.write_str(small_unit)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(words: &str, value: Value, colour: bool) -> std::string::String {
        let mut out = Text::line();
        Page { out: &mut out, colour }.put(words, value);
        std::string::String::from_utf8(out.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn spans_read_well() {
        for (seconds, expected) in [
            (0, "0s"),
            (59, "59s"),
            (119, "119s"),
            (120, "2m"),
            (3599, "59m"),
            (3600, "1h"),
            (3660, "1h 01m"),
            (86399, "23h 59m"),
            (86400, "1d"),
            (100_000, "1d 03h"),
            (u32::MAX, "49710d 06h"),
        ] {
            assert_eq!(written("{time}", Value::Number(seconds), false), expected);
        }
    }

    #[test]
    fn values_stand_in_their_words() {
        for (words, value, expected) in [
            ("{} ban{s} ended\n", Value::Number(1), "1 ban ended\n"),
            ("{} ban{s} ended\n", Value::Number(0), "0 bans ended\n"),
            ("{} failure{s}", Value::Failures(10), "1 failure"),
            ("{} failure{s}", Value::Failures(2), "0.2 failures"),
            ("{} failure{s}", Value::Failures(150), "15 failures"),
            ("?; {} too long", Value::Number(0), ""),
            ("?; {} too long", Value::Number(7), "; 7 too long"),
            ("?: {}", Value::Text(b""), ""),
            ("?: {}", Value::Text(b"gone{}\x1b"), ": gone{}?"),
            ("{}{4}{}{6}|", Value::Number(12), "12  12    |"),
            ("no place", Value::Text(b"x"), "no place"),
            ("{green}ok{plain}", Value::Flag(true), "ok"),
            ("", Value::Flag(false), ""),
        ] {
            assert_eq!(written(words, value, false), expected, "{words}");
        }
        assert_eq!(written("{red}no{plain}", Value::Flag(false), true), "\x1b[31mno\x1b[0m");
    }
}
