//! When the lines of a followed file were written that stood there before they were read.
//!
//! Such lines are there at recentd's start, and in a file that takes the place of the followed one: after a rotation that are a few new lines, but an editor,
//! `sed -i`, log2ram or a log of fixed length puts there the lines that were read before. They count as of their stamp or not at all, never as of now.
//!
//! Log daemons write local time in an unknown zone. So stamps are only compared with each other: of one line of the log it is known when it was written.

use crate::bytes;
use crate::index::mix;
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
type Known = (Stamp, i64);

/// How many of the last lines are told from others with the same stamp.
const RECENT: usize = 16;

/// What is known of the time of a log.
pub struct Past {
    /// What stamps are compared with: a line that was the last one at recentd's start, or before the file was renewed.
    mark: Option<Known>,
    /// The last line that was read.
    newest: Option<Known>,
    /// Fingerprints of the last lines.
    recent: [u32; RECENT],
    /// How many there were. It wraps.
    count: u8,
    /// How many of them the file brought since it was renewed: a copy has these once only.
    fresh: u8,
    /// The moment of the line before.
    before: Option<Instant>,
}

impl Past {
    /// No line was read.
    pub const fn new() -> Self {
        Self { mark: None, newest: None, recent: [0; RECENT], count: 0, fresh: 0, before: None }
    }

    /// The file is renewed. Returns whether lines of the former one are known.
    pub fn renew(&mut self) -> bool {
        self.mark = self.newest;
        self.fresh = 0;
        self.mark.is_some()
    }

    /// Of the file at hand, the last line has this `stamp` and was written at `when`.
    pub fn know(&mut self, stamp: Stamp, when: i64) {
        self.mark = Some((stamp, when));
        self.newest = self.mark;
    }

    /// When the line was written; `None` if it is unknown, or if the line was read before.
    pub fn moment(&mut self, origin: Origin, record: &Record<'_>, now: Instant) -> Option<Instant> {
        // recentd's own lines may have been sent in another zone than others, and those of former versions without a true stamp.
        // They only settle what was counted before them.
        if record.tag == b"recentd" {
            return if origin == Origin::New { Some(now) } else { self.before };
        }
        let print = fingerprint(record);
        let at = self.dated(origin, record.stamp, print, now);
        if let (Some(stamp), Some(at), Origin::New | Origin::Renewed) = (record.stamp, at, origin) {
            self.newest = Some((stamp, at.0.into()));
        }
        if at.is_some() {
            if let Some(place) = self.recent.get_mut(usize::from(self.count) % RECENT) {
                *place = print;
            }
            self.count = self.count.wrapping_add(1);
            self.fresh = self.fresh.saturating_add(1);
            self.before = at;
        }
        at
    }

    /// Whether a line like this was among the last before the file was renewed.
    fn was_read(&self, print: u32) -> bool {
        (usize::from(self.fresh)..RECENT).any(|back| {
            let place = usize::from(self.count).wrapping_sub(back + 1) % RECENT;
            self.recent.get(place) == Some(&print)
        })
    }

    fn dated(&self, origin: Origin, stamp: Option<Stamp>, print: u32, now: Instant) -> Option<Instant> {
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
            Origin::Renewed if later < 0 || later == 0 && self.was_read(print) => return None,
            _ => now.0.into(),
        };
        // Stamps are whole seconds: a difference of 0 may be almost one.
        let rest = i64::from(origin == Origin::Renewed);
        u32::try_from(when.saturating_add(later).saturating_add(rest).min(latest)).ok().map(Instant)
    }
}

/// Tells lines of one second apart: most programs end a message with the peer's address and port.
fn fingerprint(record: &Record<'_>) -> u32 {
    let hash = mix(record.pid.unwrap_or_default(), record.body.len() as u32);
    let (front, end) = record.body.split_at_checked(record.body.len().saturating_sub(8)).unwrap_or_default();
    let before = front.last_chunk::<8>().map_or(0, |chunk| u64::from_le_bytes(*chunk));
    [before, bytes::number(end)].iter().fold(hash, |hash, word| mix(mix(hash, *word as u32), (*word >> 32) as u32))
}

/// Seconds by which `stamp` is later than `other`. Of two stamps without a year that are almost a year apart, the one of January is of the next year.
fn later(stamp: Stamp, other: Stamp) -> Option<i64> {
    let later = i64::from(seconds(stamp)?) - i64::from(seconds(other)?);
    let year = 366 * i64::from(DAY);
    let most = year - 7 * i64::from(DAY);
    Some(match stamp {
        Stamp::Yearless { .. } if later > most => later - year,
        Stamp::Yearless { .. } if later < -most => later + year,
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
