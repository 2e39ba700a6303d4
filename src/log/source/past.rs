//! When the lines of a followed file were written that stood there before they were read.
//!
//! Such lines are there at recentd's start, and in a file that takes the place of the followed one: after a rotation that are a few new lines, but an editor,
//! `sed -i`, log2ram or a log of fixed length puts there the lines that were read before. They count as of their stamp or not at all, never as of now.
//!
//! Log daemons write local time in an unknown zone. So stamps are only compared with each other: of one line of the log it is known when it was written.

use crate::log::record::Record;
use crate::time::{DAY, DateTime, Instant, Stamp};

/// Where a line comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It was written after recentd opened the file.
    New,
    /// The file as it was at recentd's start.
    Start,
    /// A file that appeared later, when no line of the log was known.
    Appeared,
    /// A file that took the place of one of which lines were read.
    Renewed,
}

/// The stamp of a line, and the moment it was written. Before the boot of this machine that moment is negative.
type Known = (Stamp, i32);

/// What is known of the time of a log.
pub struct Past {
    /// What stamps are compared with: a line that was the last one at recentd's start, or before the file was renewed.
    mark: Option<Known>,
    /// The last line that was read.
    newest: Option<Known>,
    /// How many lines with its stamp were read.
    same: u16,
    /// How many of the lines with the stamp of the mark the renewed file may still bring again.
    again: u16,
    /// The renewed file has a line that is older than the mark, so it is a copy. In a new file all lines are new, even if another line of that
    /// second was read before.
    copy: bool,
    /// The moment of the line before.
    before: Option<Instant>,
}

impl Past {
    /// No line was read.
    pub const fn new() -> Self {
        Self { mark: None, newest: None, same: 0, again: 0, copy: false, before: None }
    }

    /// The file is renewed. Returns whether lines of the former one are known.
    pub fn renew(&mut self) -> bool {
        self.mark = self.newest;
        (self.again, self.copy) = (self.same, false);
        self.mark.is_some()
    }

    /// Of the file at hand, the last line has this `stamp` and was written at `when`.
    pub fn know(&mut self, stamp: Stamp, when: i32) {
        self.mark = Some((stamp, when));
        (self.newest, self.same) = (self.mark, 0);
    }

    /// When the line was written; `None` if it is unknown, or if the line was read before.
    #[inline(never)]
    pub fn moment(&mut self, origin: Origin, record: &Record<'_>, now: Instant) -> Option<Instant> {
        // recentd's own lines may have been sent in another zone than others, and those of former versions without a true stamp.
        // They only settle what was counted before them.
        if record.tag == b"recentd" {
            return Some(if origin == Origin::New { now } else { self.before.unwrap_or_default() });
        }
        let at = self.dated(origin, record.stamp, now)?;
        if let Some(stamp) = record.stamp {
            let same = self.newest.is_some_and(|(newest, _)| newest == stamp);
            if matches!(origin, Origin::New | Origin::Renewed) {
                self.newest = Some((stamp, at.0.cast_signed()));
                self.same = if same { self.same.saturating_add(1) } else { 1 };
            } else if same {
                self.same = self.same.saturating_add(1);
            }
        }
        self.before = Some(at);
        self.before
    }

    fn dated(&mut self, origin: Origin, stamp: Option<Stamp>, now: Instant) -> Option<Instant> {
        let (mark, when) = match (origin, self.mark) {
            (Origin::New, _) | (Origin::Appeared | Origin::Renewed, None) => return Some(now),
            (_, mark) => mark?,
        };
        let Some(stamp) = stamp else { return (origin != Origin::Start).then_some(now) };
        let later = later(stamp, mark)?;
        let latest = match origin {
            // Never later than the start, whatever the stamp is.
            Origin::Start if later > 0 => return None,
            Origin::Start => when.saturating_sub(1),
            Origin::Renewed if later < 0 => {
                self.copy = true;
                return None;
            }
            Origin::Renewed if later == 0 && self.copy && self.again > 0 => {
                self.again -= 1;
                return None;
            }
            _ => now.0.cast_signed(),
        };
        // Stamps are whole seconds: a difference of 0 may be almost one.
        let rest = i32::from(origin == Origin::Renewed);
        u32::try_from(when.saturating_add(later).saturating_add(rest).min(latest)).ok().map(Instant)
    }
}

/// Seconds by which `stamp` is later than `other`. Of two stamps without a year that are almost a year apart, the one of January is of the next year.
fn later(stamp: Stamp, other: Stamp) -> Option<i32> {
    const YEAR: i32 = 366 * DAY.cast_signed();
    const MOST: i32 = YEAR - 7 * DAY.cast_signed();
    // Stamps of one log are not 68 years apart.
    let later = seconds(stamp)?.wrapping_sub(seconds(other)?).cast_signed();
    Some(match stamp {
        Stamp::Yearless { .. } if later > MOST => later.wrapping_sub(YEAR),
        Stamp::Yearless { .. } if later < -MOST => later.wrapping_add(YEAR),
        _ => later,
    })
}

/// A stamp as seconds, to be compared with others of the same log. 2000 is a leap year: Feb 29 exists.
fn seconds(stamp: Stamp) -> Option<u32> {
    let date = DateTime::from(stamp);
    DateTime { year: date.year.or(Some(2000)), ..date }.seconds()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
