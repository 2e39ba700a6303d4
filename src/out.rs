//! Text for people and programs: recentd's own log lines, and its output.
//!
//! All text is composed in one kind of buffer, [`Text`]. A log line is written with one
//! call. It contains only addresses and recentd's own names, never text from the log, so that it is not
//! taken for an attack when it comes back through the log, and no attacker can write it.

mod log;
mod shown;
mod text;

pub use log::{Complaint, Log};
pub use shown::{Failures, Shown};
pub use text::{Show, Text};

/// Puts values in the places `{}` of a template, as `write!` does: `put!(text, "{} of {}", a, b)`. Appends to a [`Text`],
/// or writes one line to a [`Log`]. A template and pointers to values take a third of the code of `uwrite!`.
///
/// The three forms are one thing to the caller. They differ in how values are passed, which on MIPS is measurable: all calls through the
/// third form alone make the program 1,508 bytes larger (0.75 %). Without `put_one` it is 1,080 bytes, without `put_numbers` 408.
macro_rules! put {
    // Numbers are passed as an array of values, without a vtable each.
    ($to:expr, $template:literal, [$($number:expr),* $(,)?]) => {{
        const { assert!($crate::out::places($template) == <[&str]>::len(&[$(stringify!($number)),*])) }
        $to.put_numbers($template, &[$($number),*])
    }};
    // A single value is passed in registers instead of an array.
    ($to:expr, $template:literal, $value:expr) => {{
        const { assert!($crate::out::places($template) == 1) }
        $to.put_one($template, &$value)
    }};
    ($to:expr, $template:literal $(, $value:expr)*) => {{
        const { assert!($crate::out::places($template) == <[&str]>::len(&[$(stringify!($value)),*])) }
        $to.put($template, &[$(&$value),*])
    }};
}

/// Writes one line to standard error: what happened, to what, and what to do: `complain!("cannot open {}: {}", file, errno)`.
macro_rules! complain {
    ($($template_and_values:tt)*) => { $crate::out::put!($crate::out::Complaint, $($template_and_values)*) };
}

pub(crate) use {complain, put};

/// How many places `template` has.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;

    fn composed(compose: impl FnOnce(&mut Text)) -> String {
        let mut text = Text::line();
        compose(&mut text);
        String::from_utf8_lossy(text.as_bytes()).into_owned()
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
    fn foreign_text_cannot_move_the_cursor() {
        let text = composed(|t| {
            put!(t, "{}", Shown(b"\x1b[2J\xc3\xa9 x"));
        });
        assert_eq!(text, "?[2J?? x");
    }

    /// A writer that takes three bytes at a time.
    struct Slow<'a>(&'a mut [u8]);

    impl embedded_io::ErrorType for Slow<'_> {
        type Error = embedded_io::SliceWriteError;
    }

    impl embedded_io::Write for Slow<'_> {
        fn write(&mut self, buf: &[u8]) -> Result<usize, Self::Error> {
            self.0.write(&buf[..buf.len().min(3)])
        }

        fn flush(&mut self) -> Result<(), Self::Error> {
            Ok(())
        }
    }

    #[test]
    fn text_is_written_to_any_writer_in_as_many_calls_as_it_takes() {
        let mut space = [0; 10];
        let mut text = Text::line();
        text.bytes(b"0123456");
        assert_eq!(text.flush_to(&mut Slow(&mut space)), Ok(()));
        assert_eq!((text.as_bytes(), &space), (&b""[..], b"0123456\0\0\0"));
        text.bytes(b"01234567890");
        assert_eq!(text.flush_to(&mut Slow(&mut space)), Err(embedded_io::SliceWriteError::Full));
        assert_eq!((text.as_bytes(), &space), (&b""[..], b"0123456789"));
    }

    #[test]
    fn a_log_line_that_is_too_long_is_cut() {
        assert_eq!(composed(|t| (0..100).for_each(|_| t.bytes(b"0123456789"))).len(), limits::OUT);
    }
}
