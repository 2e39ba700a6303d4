//! Seconds that are passed in, never asked for.
//!
//! The core does arithmetic on [`Instant`]s it is given: monotonic seconds when
//! following a live log, the log's own stamps in a replay. 32 bits suffice (136
//! years) and need no 64-bit division on MIPS.
//!
//! A replay has only the [`Stamp`]s of the log to go by: [`LogClock`] makes
//! [`Instant`]s of them, [`DateTime`] prints them.

use ufmt::{Formatter, uDisplay, uWrite};

/// A moment, in seconds since some origin that the caller chose and keeps.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Instant(pub u32);

impl Instant {
    /// `self` + `seconds`, stopping at the end of time.
    #[must_use]
    pub const fn after(self, seconds: u32) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` to `self`; 0 when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> u32 {
        self.0.saturating_sub(earlier.0)
    }
}

/// The time a log line carries.
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
const DAY: u32 = 86_400;
/// Days of four years, one of them a leap year.
const FOUR_YEARS: u32 = 1461;
/// 1970-01-01, counted from 1968-03-01. Years that begin in March have their leap day last.
const EPOCH: u32 = 671;
/// 2100-02-29 does not exist: days from 2100-03-01 on are counted as if it had.
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
    /// Seconds since 1970, if it has a year that 32 bits can hold.
    #[must_use]
    pub fn seconds(self) -> Option<u32> {
        let year = u32::from(self.year?);
        let month = u32::from(self.month);
        // January and February belong to the year before.
        let (year, month) = if month > 2 {
            (year, month - 3)
        } else {
            (year.checked_sub(1)?, month.saturating_add(9))
        };
        // (153 m + 2) / 5 are the days from 1 March to the first of the m-th month after it.
        let of_year = (153 * month + 2) / 5;
        let days = (year.checked_sub(1968)? * FOUR_YEARS / 4)
            .checked_add(of_year + u32::from(self.day))?
            .checked_sub(EPOCH + 1)?;
        let days = if days > DAY_2100 - EPOCH {
            days - 1
        } else {
            days
        };
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
        let (year, month) = if month < 10 {
            (year + 1968, month + 3)
        } else {
            (year + 1969, month - 9)
        };
        // The casts cannot cut anything: year <= 2106, month <= 12, day <= 31.
        Self {
            year: Some(year as u16),
            month: month as u8,
            day: day as u8,
            second: seconds % DAY,
        }
    }
}

impl From<Stamp> for DateTime {
    fn from(stamp: Stamp) -> Self {
        match stamp {
            Stamp::Full(seconds) => Self::after_1970(seconds),
            Stamp::Yearless { month, day, second } => Self {
                year: None,
                month,
                day,
                second,
            },
        }
    }
}

/// English, as in every syslog.
pub const MONTHS: &str = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";

/// `2026-11-22 16:53:24`, or `Nov 22 16:53:24` without a year.
impl uDisplay for DateTime {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        f.write_str(&self.text())
    }
}

type Text = heapless::String<{ "2026-11-22 16:53:24".len() }>;

impl DateTime {
    /// Not generic over the writer, which only gets the whole text.
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
    // The cast cuts nothing.
    let digit = |value: u32| char::from(b'0' + (value % 10) as u8);
    // What does not fit is no date.
    let _ = text.push_str(before);
    let _ = text.push(if value < 10 { zero } else { digit(value / 10) });
    let _ = text.push(digit(value));
}

/// A clock that goes by the stamps of a log and never runs backwards.
///
/// Lines may be a little out of order (several writers, a clock that was set);
/// the time then stands still until the stamps have caught up. More than a day
/// back is another beginning: a router without a clock has booted, or older
/// logs were put behind newer ones.
#[derive(Clone, Copy, Debug)]
pub struct LogClock {
    now: Instant,
    /// The latest stamp since the last beginning, in seconds since 1970.
    latest: Option<u32>,
    /// Year and month of the last stamp, to give a year to those without.
    year: u16,
    month: u8,
}

impl Default for LogClock {
    fn default() -> Self {
        Self::new()
    }
}

impl LogClock {
    /// No single step is longer, so that a router which boots into 1970 again and
    /// again cannot use up the 136 years of [`Instant`].
    const LONGEST_STEP: u32 = 60 * DAY;

    /// A clock at 0 that has seen nothing.
    #[must_use]
    pub const fn new() -> Self {
        // 2000 is a leap year: Feb 29 exists.
        Self {
            now: Instant(0),
            latest: None,
            year: 2000,
            month: 0,
        }
    }

    /// Advances to the time of a line; a line without one has the time of the line before.
    pub fn read(&mut self, stamp: Option<Stamp>) -> Instant {
        let Some(seconds) = stamp.and_then(|stamp| self.seconds(stamp)) else {
            return self.now;
        };
        let latest = self.latest.unwrap_or(seconds);
        if seconds >= latest {
            self.now = self.now.after((seconds - latest).min(Self::LONGEST_STEP));
        }
        if seconds >= latest || latest - seconds > DAY {
            self.latest = Some(seconds);
        }
        self.now
    }

    /// Seconds since 1970 of a stamp. Half a year's jump without a year is a turn
    /// of the year: December to January forwards, January to December backwards.
    fn seconds(&mut self, stamp: Stamp) -> Option<u32> {
        let mut date = DateTime::from(stamp);
        let year = match date.year {
            Some(year) => year,
            None if self.month > date.month.saturating_add(6) => self.year.saturating_add(1),
            None if self.month != 0 && date.month > self.month.saturating_add(6) => {
                self.year.saturating_sub(1)
            }
            None => self.year,
        };
        self.year = year.clamp(1970, 2105);
        self.month = date.month;
        date.year = Some(self.year);
        date.seconds()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use ufmt::uwrite;

    fn text(stamp: Stamp) -> String {
        let mut out = heapless::String::<32>::new();
        uwrite!(&mut out, "{}", DateTime::from(stamp)).unwrap();
        out.as_str().into()
    }

    fn days_of(year: u16, month: u8) -> u8 {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        match month {
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    #[test]
    fn dates_equal_a_day_counter() {
        let (mut days, mut second) = (0u32, 0);
        for year in 1970..=2105u16 {
            for month in 1..=12 {
                for day in 1..=days_of(year, month) {
                    second = (second * 7 + 12_345) % DAY;
                    for second in [0, second, DAY - 1] {
                        let date = DateTime {
                            year: Some(year),
                            month,
                            day,
                            second,
                        };
                        assert_eq!(date.seconds(), Some(days * DAY + second), "{date:?}");
                        assert_eq!(DateTime::after_1970(days * DAY + second), date);
                    }
                    days += 1;
                }
            }
        }
        assert_eq!(days, 49_673);
        assert_eq!(text(Stamp::Full(u32::MAX)), "2106-02-07 06:28:15");
    }

    #[test]
    fn impossible_dates_have_no_seconds_and_do_no_harm() {
        for (year, month, day, second) in [
            (1969, 12, 31, 86_399),
            (2106, 2, 7, 23_296),
            (2107, 1, 1, 0),
            (0, 1, 1, 0),
            (65_535, 12, 31, 0),
            (1970, 0, 0, 0),
            (2106, 255, 255, u32::MAX),
        ] {
            assert_eq!(
                DateTime {
                    year: Some(year),
                    month,
                    day,
                    second
                }
                .seconds(),
                None
            );
        }
        let _ = text(Stamp::Yearless {
            month: 0,
            day: 255,
            second: u32::MAX,
        });
        for month in 0..=255 {
            LogClock::new().read(Some(Stamp::Yearless {
                month,
                day: 255,
                second: u32::MAX,
            }));
        }
    }

    #[test]
    fn prints() {
        assert_eq!(text(Stamp::Full(0)), "1970-01-01 00:00:00");
        assert_eq!(text(Stamp::Full(1_795_366_404)), "2026-11-22 16:53:24");
        assert_eq!(
            text(Stamp::Yearless {
                month: 11,
                day: 22,
                second: 60_804
            }),
            "Nov 22 16:53:24"
        );
        assert_eq!(
            text(Stamp::Yearless {
                month: 1,
                day: 2,
                second: 3
            }),
            "Jan  2 00:00:03"
        );
    }

    fn yearless(month: u8, day: u8, second: u32) -> Option<Stamp> {
        Some(Stamp::Yearless { month, day, second })
    }

    #[test]
    fn new_year() {
        let mut clock = LogClock::new();
        assert_eq!(clock.read(yearless(12, 31, 86_399)), Instant(0));
        assert_eq!(clock.read(yearless(1, 1, 1)), Instant(2));
        // a straggler of the old year
        assert_eq!(clock.read(yearless(12, 31, 86_398)), Instant(2));
        assert_eq!(clock.read(yearless(1, 1, 2)), Instant(3));
        assert_eq!(clock.read(yearless(1, 2, 2)), Instant(3 + DAY));
        assert_eq!(clock.read(None), Instant(3 + DAY));
        // ten years, one line a day
        let before = clock.read(None);
        for year in 0..10 {
            for month in 1..=12 {
                for day in 1..=28 {
                    clock.read(yearless(
                        month,
                        if year == 0 && month == 1 {
                            day.max(2)
                        } else {
                            day
                        },
                        2,
                    ));
                }
            }
        }
        assert_eq!(
            clock.read(yearless(1, 1, 2)).since(before),
            (3652 - 1) * DAY
        );
    }

    #[test]
    fn full_stamps_give_the_year() {
        let mut clock = LogClock::new();
        clock.read(Some(Stamp::Full(1_795_366_404)));
        assert_eq!(clock.read(yearless(11, 22, 60_805)), Instant(1));
        assert_eq!(
            clock.read(yearless(1, 1, 0)),
            Instant(1 + 25_595 + 39 * DAY)
        );
    }

    #[test]
    fn never_backwards() {
        let mut clock = LogClock::new();
        let mut read = |seconds| clock.read(Some(Stamp::Full(seconds))).0;
        assert_eq!(read(1_000_000), 0);
        assert_eq!(read(1_000_100), 100);
        // a little back: stands still until caught up
        assert_eq!(read(1_000_040), 100);
        assert_eq!(read(1_000_090), 100);
        assert_eq!(read(1_000_101), 101);
        // far back: goes on from there
        assert_eq!(read(500_000), 101);
        assert_eq!(read(500_007), 108);
        // 1970 and back, over and over
        let mut last = 108;
        for _ in 0..500 {
            for seconds in [5, 1_795_366_404, 1_795_366_409] {
                let now = read(seconds);
                assert!(now >= last);
                last = now;
            }
        }
        assert_eq!(read(1_795_366_419), last + 10);
    }
}
