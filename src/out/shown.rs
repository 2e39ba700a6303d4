//! Values with a form of their own in text.

use ufmt::{Formatter, uDisplay, uWrite};

/// Bytes of somebody else's as printable ASCII; everything else is shown as `?`.
pub struct Shown<'a>(pub &'a [u8]);

impl uDisplay for Shown<'_> {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
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
