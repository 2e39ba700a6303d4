//! How bytes from outside, and failures, are shown.

use ufmt::{Formatter, uDisplay, uWrite};

/// Bytes from outside as printable ASCII; every other byte is shown as `?`.
pub struct Shown<'a>(pub &'a [u8]);

impl uDisplay for Shown<'_> {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        for &byte in self.0 {
            f.write_char(if matches!(byte, 0x20..=0x7e) { char::from(byte) } else { '?' })?;
        }
        Ok(())
    }
}

/// How long a ban is: `for 60 s`, or `forever` if it has no end.
pub struct Length(pub u32);

impl uDisplay for Length {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        if self.0 == u32::MAX {
            return f.write_str("forever");
        }
        f.write_str("for ")?;
        self.0.fmt(f)?;
        f.write_str(" s")
    }
}

/// A number of failures, given in tenths: `15 failures`, `0.4 failures`.
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
