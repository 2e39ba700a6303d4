//! The three ways a log line writes its time.
//!
//! It is mostly the date that distinguishes a header from a message, so dates are parsed
//! strictly: fixed width, every field in its range, exactly one blank behind it.
//! Local time stays local time; only an ISO date may have an offset from UTC.
//!
//! Each way is a format for `scan`, similar to those of strptime(3).

use crate::bytes;
use crate::log::record::Record;
use crate::time::{DateTime, MONTHS, Stamp};

/// ctime(3), as logread prints it: `Sat Jan  1 00:00:00 2022 `.
pub(super) fn ctime(line: &mut Record) -> Option<()> {
    scan(line, "a b e H:M:S Y ")
}

/// RFC 3164 and ISO, with or without a fraction: `Jan  1 00:00:00 `, `2026-11-22T16:53:24.5+01:00 `.
pub(super) fn stamp(line: &mut Record) -> Option<()> {
    line.maybe(short).or_else(|| iso(line))
}

/// `Jan  1 00:00:00 `, `Jan 01 00:00:00.123 `, `Jan 1 00:00:00 `.
pub(super) fn short(line: &mut Record) -> Option<()> {
    scan(line, "b e H:M:Sf ")
}

/// `2026-11-22T16:53:24+00:00 `; svlogd puts `_` for the `T`, journald no colon in the offset.
pub(super) fn iso(line: &mut Record) -> Option<()> {
    scan(line, "Y-m-dTH:M:Sfz ")
}

/// Reads a date in this `format`. A letter is a field, every other character stands for itself:
///
/// `a` and `b` weekday and month by name, `Y` year, `m` month, `d` day, `e` day without a leading zero
/// (or with a blank or a zero for it), `T` the separator of date and time, `H` `M` `S` time of day,
/// `f` fraction or nothing, `z` offset from UTC or nothing.
fn scan(line: &mut Record, format: &str) -> Option<()> {
    let mut date = DateTime { year: None, month: 0, day: 0, second: 0 };
    let mut west = 0;
    for field in format.bytes() {
        line.field(field, &mut date, &mut west)?;
    }
    line.stamp = if date.year.is_none() {
        Some(Stamp::Yearless { month: date.month, day: date.day, second: date.second })
    } else {
        // A valid time that does not fit into 32 bits is no reason to lose the line: it then has no stamp.
        // A router without a clock, east of Greenwich, boots before 1970.
        date.seconds().map(|local| Stamp::Full(local.saturating_add_signed(west)))
    };
    Some(())
}

impl Record<'_> {
    /// One letter of a format. Separate from [`scan`], so that all failures share one `None`.
    #[inline(never)]
    fn field(&mut self, field: u8, date: &mut DateTime, west: &mut i32) -> Option<()> {
        match field {
            b'a' => {
                self.name("Sun Mon Tue Wed Thu Fri Sat")?;
            }
            b'b' => date.month = self.name(MONTHS)? + 1,
            b'Y' => date.year = Some(u16::from(self.two(0, 99)?) * 100 + u16::from(self.two(0, 99)?)),
            b'm' => date.month = self.two(1, 12)?,
            b'd' => date.day = self.two(1, 31)?,
            b'e' => date.day = self.day()?,
            b'T' => {
                self.one_of(b"T_")?;
            }
            b'H' => date.second = u32::from(self.two(0, 23)?),
            b'M' => date.second = date.second * 60 + u32::from(self.two(0, 59)?),
            // A leap second counts as the second before it.
            b'S' => date.second = date.second * 60 + u32::from(self.two(0, 60)?.min(59)),
            b'f' => self.fraction()?,
            b'z' => *west = self.west()?,
            literal => {
                self.one_of(&[literal])?;
            }
        }
        Some(())
    }

    /// The place of a three-letter name among `names`, from 0.
    fn name(&mut self, names: &str) -> Option<u8> {
        let (name, rest) = self.body.split_at_checked(3)?;
        self.body = rest;
        u8::try_from(bytes::position(names, name)?).ok()
    }

    /// Exactly two digits.
    #[inline(never)]
    fn two(&mut self, least: u8, most: u8) -> Option<u8> {
        let value = self.digit()?.wrapping_mul(10).wrapping_add(self.digit()?);
        (least <= value && value <= most).then_some(value)
    }

    /// `31`, ` 1`, `01` or `1`.
    fn day(&mut self) -> Option<u8> {
        if let [b'0'..=b'3', b'0'..=b'9', ..] = self.body {
            return self.two(1, 31);
        }
        self.one_of(b" ");
        self.digit().filter(|&day| day > 0)
    }

    /// `.123` of any length, or nothing; the comma is ISO 8601's.
    fn fraction(&mut self) -> Option<()> {
        if self.one_of(b".,").is_some() {
            self.digit()?;
            while self.digit().is_some() {}
        }
        Some(())
    }

    /// `Z`, `+01:00`, `-0330` or nothing: seconds west of Greenwich.
    fn west(&mut self) -> Option<i32> {
        let Some(sign) = self.one_of(b"+-") else {
            self.one_of(b"Z");
            return Some(0);
        };
        let hours = i32::from(self.two(0, 23)?);
        self.one_of(b":");
        let seconds = hours * 3600 + i32::from(self.two(0, 59)?) * 60;
        Some(if sign == b'+' { -seconds } else { seconds })
    }
}
