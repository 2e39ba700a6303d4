//! Time as an argument: seconds, and calendar dates.
//!
//! The pure rooms are given an [`Instant`] and never read a clock: monotonic seconds when
//! following a live log, made of the log's own stamps in a replay (`log::clock`). 32 bits suffice
//! (136 years) and need no 64-bit division on MIPS.
//!
//! A log line has a [`Stamp`]; [`DateTime`] makes seconds of it, and text.

use ufmt::{Formatter, uDisplay, uWrite};

/// A moment, in seconds since an origin that the caller chooses once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Instant(pub u32);

impl Instant {
    /// `self` + `seconds`, at most the last moment that 32 bits hold.
    #[must_use]
    pub const fn after(self, seconds: u32) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// The earlier of two moments, each of which may be missing.
    #[must_use]
    #[inline(never)]
    pub fn earlier(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(one), Some(other)) => Some(one.min(other)),
            _ => one.or(other),
        }
    }

    /// Seconds from `earlier` to `self`; 0 when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> u32 {
        self.0.saturating_sub(earlier.0)
    }
}

/// The time in a log line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stamp {
    /// Seconds since 1970-01-01 00:00:00, in UTC if the line named an offset, else in the log's local time.
    Full(u32),
    /// RFC 3164 has no year: `month` 1..=12, `day` 1..=31, `second` of that day 0..=86399.
    Yearless {
        /// 1..=12
        month: u8,
        /// 1..=31
        day: u8,
        /// 0..=86399
        second: u32,
    },
}

/// Seconds of a day.
pub const DAY: u32 = 86_400;
/// Days of four years, one of them a leap year.
const FOUR_YEARS: u32 = 1461;
/// 1970-01-01 in days since 1968-03-01. A year that begins in March has its leap day last.
const EPOCH: u32 = 671;
/// 2100-02-29 does not exist, but days from 2100-03-01 on are counted as if it did.
const DAY_2100: u32 = 48_212;

/// A calendar date with its time of day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DateTime {
    /// 1970..=2106; none in an RFC 3164 stamp.
    pub year: Option<u16>,
    /// 1..=12
    pub month: u8,
    /// 1..=31
    pub day: u8,
    /// Second of the day, 0..=86399.
    pub second: u32,
}

impl DateTime {
    /// Seconds since 1970, if it has a year, and 32 bits hold them.
    #[must_use]
    pub fn seconds(self) -> Option<u32> {
        let year = u32::from(self.year?);
        let month = u32::from(self.month);
        // January and February belong to the year before.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month.saturating_add(9)) };
        // From 1 March to the first of the m-th month after it there are (153 m + 2) / 5 days.
        let of_year = (153 * month + 2) / 5;
        let days = (year.checked_sub(1968)? * FOUR_YEARS / 4).checked_add(of_year + u32::from(self.day))?.checked_sub(EPOCH + 1)?;
        let days = if days > DAY_2100 - EPOCH { days - 1 } else { days };
        days.checked_mul(DAY)?.checked_add(self.second)
    }

    /// The date `seconds` after 1970.
    #[must_use]
    pub fn after_1970(seconds: u32) -> Self {
        let days = seconds / DAY + EPOCH;
        let days = if days >= DAY_2100 { days + 1 } else { days };
        let year = (4 * days + 3) / FOUR_YEARS;
        let of_year = days - year * FOUR_YEARS / 4;
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (year, month) = if month < 10 { (year + 1968, month + 3) } else { (year + 1969, month - 9) };
        // The casts lose nothing: year <= 2106, month <= 12, day <= 31.
        Self { year: Some(year as u16), month: month as u8, day: day as u8, second: seconds % DAY }
    }
}

impl From<Stamp> for DateTime {
    fn from(stamp: Stamp) -> Self {
        match stamp {
            Stamp::Full(seconds) => Self::after_1970(seconds),
            Stamp::Yearless { month, day, second } => Self { year: None, month, day, second },
        }
    }
}

/// In English, as in every syslog.
pub const MONTHS: &str = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";

/// `2026-11-22 16:53:24`, or `Nov 22 16:53:24` without a year.
impl uDisplay for DateTime {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        f.write_str(&self.text())
    }
}

type Text = heapless::String<{ "2026-11-22 16:53:24".len() }>;

impl DateTime {
    /// The text. Not generic over a writer, so that there is one copy.
    #[inline(never)]
    fn text(&self) -> Text {
        let mut text = Text::new();
        let (month, day) = (u32::from(self.month), u32::from(self.day));
        if let Some(year) = self.year {
            let year = u32::from(year);
            two_digits(&mut text, "", '0', year / 100);
            two_digits(&mut text, "", '0', year);
            two_digits(&mut text, "-", '0', month);
            two_digits(&mut text, "-", '0', day);
        } else {
            let start = usize::from(self.month).wrapping_sub(1).wrapping_mul(4);
            let name = MONTHS.get(start..start.wrapping_add(3)).unwrap_or("???");
            let _ = text.push_str(name);
            two_digits(&mut text, " ", ' ', day);
        }
        two_digits(&mut text, " ", '0', self.second / 3600);
        two_digits(&mut text, ":", '0', self.second / 60 % 60);
        two_digits(&mut text, ":", '0', self.second % 60);
        text
    }
}

/// The last two digits of `value` behind `before`; a leading zero is shown as `zero`.
#[inline(never)]
fn two_digits(text: &mut Text, before: &str, zero: char, value: u32) {
    // The cast loses nothing: a digit.
    let digit = |value: u32| char::from(b'0' + (value % 10) as u8);
    // The text of a valid date always fits.
    let _ = text.push_str(before);
    let _ = text.push(if value < 10 { zero } else { digit(value / 10) });
    let _ = text.push(digit(value));
}

#[cfg(test)]
mod tests;
