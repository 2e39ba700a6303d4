//! What happened: lines per message, attempts per hour, the last decisions. Pure.
//!
//! `recentd status` and `recentd events` show it. All of it is fixed memory
//! that an attacker can at most overwrite with newer entries, and all times are
//! monotonic: what is shown is how long ago something was.

use heapless::Vec;

use crate::addr::Addr;
use crate::limits;
use crate::time::Instant;

/// What was decided about an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// Banned: it failed too often, or by hand.
    Ban,
    /// Unbanned: its time was over, or by hand.
    Unban,
    /// Dropped from the kernel's full list by another ban.
    PushedOut,
    /// Its count was forgotten, because it logged in.
    Forgive,
    /// A prefix of this length was put on the allowlist by hand, until the next start.
    Allow(u8),
    /// A prefix of this length was taken off it by hand.
    Disallow(u8),
}

impl Act {
    /// For people and programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ban => "ban",
            Self::Unban => "unban",
            Self::PushedOut => "pushed-out",
            Self::Forgive => "forgive",
            Self::Allow(_) => "allow",
            Self::Disallow(_) => "disallow",
        }
    }
}

/// One decision.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// When.
    pub at: Instant,
    /// What.
    pub act: Act,
    /// The address (IPv6: the prefix).
    pub addr: Addr,
    /// The number of the message that led to it, or `message::BY_HAND`.
    pub cause: u16,
    /// The score it had; 10 is one failure.
    pub score: u16,
    /// For how long it is banned.
    pub seconds: u32,
}

limits::costs!(Entry, 36);

/// Hours that are remembered.
pub const HOURS: usize = 24;
/// Seconds of one.
pub const HOUR: u32 = 3600;

/// What happened so far.
pub struct Journal {
    /// Lines per message.
    rows: [u32; limits::ROWS],
    /// Attempts per program and hour; an hour's place is its number modulo 24.
    attempts: [[u16; HOURS]; limits::PROGRAMS],
    /// The latest hour in `attempts`.
    hour: u32,
    entries: Vec<Entry, { limits::EVENTS }>,
    /// Decisions ever made; the next one's place is this modulo their room.
    total: u32,
}

impl Default for Journal {
    fn default() -> Self {
        Self::new()
    }
}

impl Journal {
    /// Nothing happened.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            rows: [0; limits::ROWS],
            attempts: [[0; HOURS]; limits::PROGRAMS],
            hour: 0,
            entries: Vec::new(),
            total: 0,
        }
    }

    /// A line was message number `row`.
    pub fn saw(&mut self, row: u16) {
        if let Some(count) = self.rows.get_mut(usize::from(row)) {
            *count = count.saturating_add(1);
        }
    }

    /// Lines that were message number `row`.
    #[must_use]
    pub fn seen(&self, row: u16) -> u32 {
        self.rows.get(usize::from(row)).copied().unwrap_or(0)
    }

    /// A line of program number `program` counted `weight` at `now`; 10 is one failure.
    pub fn attempt(&mut self, program: usize, weight: u16, now: Instant) {
        let hour = now.0 / HOUR;
        if hour > self.hour {
            self.turn(now);
        }
        // A line that is more than a day old, read back at start.
        if self.hour.saturating_sub(hour) >= HOURS as u32 {
            return;
        }
        let place = hour as usize % HOURS;
        if let Some(count) = self.attempts.get_mut(program).and_then(|hours| hours.get_mut(place)) {
            // A probe is an attempt, too.
            *count = count.saturating_add((weight / 10).max(1));
        }
    }

    /// Clears the hours that passed without an attempt.
    pub fn turn(&mut self, now: Instant) {
        let hour = now.0 / HOUR;
        let passed = hour.saturating_sub(self.hour).min(HOURS as u32);
        for back in 0..passed {
            let place = hour.saturating_sub(back) as usize % HOURS;
            self.attempts.iter_mut().filter_map(|hours| hours.get_mut(place)).for_each(|count| *count = 0);
        }
        self.hour = self.hour.max(hour);
    }

    /// Attempts of program number `program` in the last 24 hours of the clock, the oldest first. See [`Journal::turn`].
    pub fn attempts(&self, program: usize) -> impl Iterator<Item = u16> {
        let hours = self.attempts.get(program).copied().unwrap_or_default();
        let next = self.hour as usize + 1;
        (0..HOURS).map(move |back| hours.get((next + back) % HOURS).copied().unwrap_or(0))
    }

    /// Remembers a decision.
    pub fn note(&mut self, entry: Entry) {
        if self.entries.is_full() {
            if let Some(oldest) = self.entries.get_mut(self.total as usize % limits::EVENTS) {
                *oldest = entry;
            }
        } else {
            let _ = self.entries.push(entry);
        }
        self.total = self.total.wrapping_add(1);
    }

    /// Decisions ever made. Wraps.
    #[must_use]
    pub const fn total(&self) -> u32 {
        self.total
    }

    /// Decision number `number`, counted from 0, if it is still remembered.
    #[must_use]
    pub fn entry(&self, number: u32) -> Option<&Entry> {
        let age = self.total.wrapping_sub(number);
        if age == 0 || age > self.entries.len() as u32 {
            return None;
        }
        self.entries.get(number as usize % limits::EVENTS)
    }

    /// How many decisions are remembered.
    #[must_use]
    pub fn remembered(&self) -> u32 {
        self.entries.len() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(n: u8) -> Entry {
        let addr = Addr::V4([192, 0, 2, n]);
        Entry { at: Instant(u32::from(n)), act: Act::Ban, addr, cause: 0, score: 150, seconds: 3600 }
    }

    #[test]
    fn remembers_the_last_decisions_by_number() {
        let mut journal = Journal::new();
        assert_eq!(journal.entry(0), None);
        for n in 0..100 {
            journal.note(entry(n));
        }
        assert_eq!((journal.total(), journal.remembered()), (100, 64));
        assert_eq!(journal.entry(35), None);
        for n in 36..100u8 {
            assert_eq!(journal.entry(u32::from(n)), Some(&entry(n)));
        }
        assert_eq!(journal.entry(100), None);
        assert_eq!(journal.entry(u32::MAX), None);
    }

    #[test]
    fn lines_are_counted_by_message() {
        let mut journal = Journal::new();
        let last = limits::ROWS as u16 - 1;
        [0, last, last, last + 1].into_iter().for_each(|row| journal.saw(row));
        assert_eq!([0, 1, last, last + 1].map(|row| journal.seen(row)), [1, 0, 2, 0]);
    }

    #[test]
    fn hours_move_on_and_are_forgotten_after_a_day() {
        let mut journal = Journal::new();
        let at = |hour: u32| Instant(hour * HOUR + 17);
        journal.attempt(0, 10, at(100));
        journal.attempt(0, 2, at(100));
        journal.attempt(1, 100, at(101));
        journal.attempt(0, 10, at(77)); // read back from before
        journal.attempt(0, 10, at(78));
        let hours = |journal: &Journal, program| journal.attempts(program).collect::<std::vec::Vec<_>>();
        let mut expected = std::vec![0; 24];
        (expected[0], expected[22]) = (1, 2);
        assert_eq!(hours(&journal, 0), expected);
        journal.turn(at(102));
        assert_eq!(hours(&journal, 1)[22..], [10, 0]);
        assert_eq!(hours(&journal, 0)[21..], [2, 0, 0]);
        journal.turn(at(1000));
        assert!(hours(&journal, 0).iter().chain(&hours(&journal, 1)).all(|n| *n == 0));
    }

    /// recentd's clock begins with the machine.
    #[test]
    fn the_first_hour_is_an_hour() {
        let mut journal = Journal::new();
        journal.attempt(0, 10, Instant(5));
        assert_eq!(journal.attempts(0).last(), Some(1));
        journal.turn(Instant(HOUR));
        assert_eq!(journal.attempts(0).skip(HOURS - 2).collect::<std::vec::Vec<_>>(), [1, 0]);
    }

    #[test]
    fn no_number_is_too_large() {
        let mut journal = Journal::new();
        journal.saw(u16::MAX);
        journal.attempt(usize::MAX, u16::MAX, Instant(u32::MAX));
        for _ in 0..3 {
            journal.attempt(0, u16::MAX, Instant(u32::MAX));
        }
        assert_eq!(journal.seen(u16::MAX), 0);
        assert_eq!(journal.attempts(0).last(), Some(19659));
        assert_eq!(journal.attempts(usize::MAX).sum::<u16>(), 0);
    }
}
