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
