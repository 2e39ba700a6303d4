//! Text for people and programs: recentd's own log lines, and its output.
//!
//! All text is composed in one kind of buffer, [`Text`]. A log line is written with one
//! call. It contains only addresses and recentd's own names, never text from the log, so that it is not
//! taken for an attack when it comes back through the log, and no attacker can write it.

pub(crate) mod log;
pub(crate) mod put;
mod shown;
mod text;

pub use log::{Complaint, Level, Log, is_stderr_kept};
pub(crate) use log::complain;
pub(crate) use put::put;
pub use shown::{Failures, Length, Shown};
pub use text::{Show, Text};

#[cfg(test)]
mod tests {
    use super::put::places;
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
