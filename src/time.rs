//! Seconds that are passed in, never asked for.
//!
//! The core does arithmetic on [`Instant`]s it is given: monotonic seconds when
//! following a live log, the log's own stamps in a replay. 32 bits suffice (136
//! years) and need no 64-bit division on MIPS.

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
