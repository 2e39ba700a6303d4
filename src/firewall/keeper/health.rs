//! How one list is: whether it is there, since when, and when to look again.

use crate::firewall::trouble::ListTrouble;
use crate::os::Errno;
use crate::time::Instant;

/// Seconds between two looks at a list that holds something, if nothing happens. A firewall restart of which nobody tells recentd opens the door to
/// banned addresses for so long, or until the first of them fails again.
pub const LOOK_EVERY: u32 = 30;
/// The same for a set, of whose changes the kernel tells. It joins those of one transaction, and only the first of them says what it is about.
pub const LOOK_RARELY: u32 = 600;
/// Longest pause between two attempts to open a list that is missing, while something waits to be written to it.
const LONGEST_PAUSE: u32 = 5;
/// The same while nothing does.
const LONGEST_IDLE_PAUSE: u32 = 60;

/// How one list is.
#[derive(Clone, Copy)]
pub struct Health {
    /// When to look, or to try again.
    pub next: Instant,
    /// Pause after the next failure.
    pub pause: u32,
    /// It was opened before, so what it held was recentd's.
    pub was_open: bool,
    /// Since when it is there, or is not.
    pub since: Instant,
    /// Why it could not be opened, which was said.
    pub trouble: Option<ListTrouble>,
}

/// How one list is, for people.
#[derive(Clone, Copy, Debug)]
pub struct ListState<'k> {
    /// Its path, or the name of its set.
    pub name: &'k [u8],
    /// It can be written to.
    pub ok: bool,
    /// Since when that is so.
    pub since: Instant,
    /// What is wrong; empty when nothing is.
    pub error: &'static str,
}

impl Health {
    /// Not looked for yet.
    pub const UNKNOWN: Self = Self { next: Instant(0), pause: 0, was_open: false, since: Instant(0), trouble: None };

    /// It was opened at `now`.
    pub fn opened(&mut self, now: Instant) {
        *self = Self { next: now.after(LOOK_EVERY), pause: 0, was_open: true, since: now, trouble: None };
    }

    /// Whether a list that is opened after this was created since, and so is empty.
    pub fn was_missing(&self) -> bool {
        self.was_open || self.trouble.is_some_and(|trouble| trouble.errno == Errno::NOENT)
    }

    /// It could not be opened at `now`; something may be waiting to be written to it. Returns whether this is news.
    pub fn failed(&mut self, trouble: ListTrouble, waiting: bool, now: Instant) -> bool {
        let longest = if waiting { LONGEST_PAUSE } else { LONGEST_IDLE_PAUSE };
        self.pause = self.pause.saturating_mul(2).clamp(1, longest);
        self.next = now.after(self.pause);
        if self.trouble.is_none() {
            self.since = now;
        }
        self.trouble.replace(trouble) != Some(trouble)
    }

    /// It was closed by a change that failed. The next attempt is never later than planned, since a stream of attacks must not
    /// put it off, and there is at most one a second.
    pub fn closed(&mut self, now: Instant) {
        self.next = self.next.min(now.after(self.pause.min(1)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant(1000);

    fn trouble(errno: Errno) -> ListTrouble {
        ListTrouble { errno, advice: "no advice" }
    }

    /// A missing list is tried for after 1, 2, 4, … seconds, and not later than every 5 while something waits for it, else every 60.
    #[test]
    fn a_list_that_is_missing_is_tried_for_less_and_less_often() {
        for (waiting, pauses) in [(true, [1, 2, 4, 5, 5, 5, 5, 5]), (false, [1, 2, 4, 8, 16, 32, 60, 60])] {
            let (mut health, mut now) = (Health::UNKNOWN, NOW);
            for (n, pause) in pauses.into_iter().enumerate() {
                assert_eq!(health.failed(trouble(Errno::NOENT), waiting, now), n == 0, "it is news once");
                assert_eq!((health.next, health.since), (now.after(pause), NOW));
                now = health.next;
            }
            assert!(health.failed(trouble(Errno::PERM), waiting, now), "another trouble is news");
            assert_eq!(health.since, NOW);
            health.opened(now);
            assert_eq!((health.next, health.since, health.pause, health.trouble), (now.after(30), now, 0, None));
            assert!(health.failed(trouble(Errno::PERM), waiting, now.after(9)));
            assert_eq!((health.next, health.since), (now.after(10), now.after(9)));
        }
    }

    #[test]
    fn a_list_that_a_change_closes_is_tried_for_at_once_but_not_more_than_once_a_second() {
        let mut health = Health::UNKNOWN;
        health.opened(NOW);
        health.closed(NOW.after(3));
        assert_eq!(health.next, NOW.after(3));
        health.failed(trouble(Errno::NOENT), true, NOW.after(3));
        health.failed(trouble(Errno::NOENT), true, NOW.after(4));
        assert_eq!(health.next, NOW.after(6));
        health.closed(NOW.after(4));
        assert_eq!(health.next, NOW.after(5));
        health.closed(NOW.after(5));
        assert_eq!(health.next, NOW.after(5), "never later than planned");
    }

    /// A list that is made while recentd runs is empty.
    #[test]
    fn what_was_open_or_not_there_was_missing() {
        let mut health = Health::UNKNOWN;
        assert!(!health.was_missing());
        health.failed(trouble(Errno::PERM), true, NOW);
        assert!(!health.was_missing(), "it may be there");
        health.failed(trouble(Errno::NOENT), true, NOW);
        assert!(health.was_missing());
        health.opened(NOW);
        assert!(health.was_missing());
    }
}
