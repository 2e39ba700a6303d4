//! A replay's time: the stamps of the log as [`Instant`]s.

use crate::time::{DAY, DateTime, Instant, Stamp};

/// A clock that follows the stamps of a log and never runs backwards.
///
/// Lines may be a little out of order (several writers, a clock that was set);
/// the time then stands still until the stamps have caught up. A stamp more than a day
/// back is a new beginning: a router without a clock has booted, or older
/// logs were appended to newer ones.
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
    /// The longest single step, so that a router that boots into 1970 again and
    /// again cannot use up the 136 years of [`Instant`].
    const LONGEST_STEP: u32 = 60 * DAY;

    /// A clock at 0 that has seen no stamp.
    #[must_use]
    pub const fn new() -> Self {
        // 2000 is a leap year: Feb 29 exists.
        Self { now: Instant(0), latest: None, year: 2000, month: 0 }
    }

    /// Advances to the time of a line; a line without a stamp has the time of the line before.
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

    /// Seconds since 1970 of a stamp. If stamps without a year jump by more than half a year, the year
    /// has changed: from December to January forwards, from January to December backwards.
    fn seconds(&mut self, stamp: Stamp) -> Option<u32> {
        let mut date = DateTime::from(stamp);
        let year = match date.year {
            Some(year) => year,
            None if self.month > date.month.saturating_add(6) => self.year.saturating_add(1),
            None if self.month != 0 && date.month > self.month.saturating_add(6) => self.year.saturating_sub(1),
            None => self.year,
        };
        self.year = year.clamp(1970, 2105);
        self.month = date.month;
        date.year = Some(self.year);
        date.seconds()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
                    clock.read(yearless(month, if year == 0 && month == 1 { day.max(2) } else { day }, 2));
                }
            }
        }
        assert_eq!(clock.read(yearless(1, 1, 2)).since(before), (3652 - 1) * DAY);
    }

    #[test]
    fn full_stamps_give_the_year() {
        let mut clock = LogClock::new();
        clock.read(Some(Stamp::Full(1_795_366_404)));
        assert_eq!(clock.read(yearless(11, 22, 60_805)), Instant(1));
        assert_eq!(clock.read(yearless(1, 1, 0)), Instant(1 + 25_595 + 39 * DAY));
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

    #[test]
    fn impossible_dates_do_no_harm() {
        for month in 0..=255 {
            LogClock::new().read(Some(Stamp::Yearless { month, day: 255, second: u32::MAX }));
        }
    }
}
