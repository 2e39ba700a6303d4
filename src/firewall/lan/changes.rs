//! Whether addresses or routes may have changed.
//!
//! The kernel puts a message into the socket with each change, before the change's author goes on. So as long as the socket is empty, an earlier
//! answer about an address is as good as a new one.

use crate::os::{self, Errno, Fd};
use crate::time::Instant;

/// So many looks at the bans in force may follow each other: the kernel tells of a new address before it makes its routes, and of each route. That is
/// five messages, and a look each, if recentd is awake between them; three times as many for a change of both families.
const LOOKS: u8 = 16;
/// Seconds in which there are no more: a router of the Internet's own routes has changes without end.
const REST: u32 = 2;
/// The same where the kernel does not tell of changes.
const LOOK_BLINDLY_EVERY: u32 = 60;
/// Datagrams that are taken at once.
const AT_ONCE: u32 = 64;

/// Hears of changes, and says when to look at the bans in force.
#[derive(Default)]
pub struct Changes {
    socket: Option<Fd>,
    /// Nothing has changed since the bans in force were last looked at.
    settled: bool,
    /// So many more looks may follow.
    looks: u8,
    /// From when on [`LOOKS`] may.
    next: Instant,
}

impl Changes {
    /// Hears of changes from now on, if the kernel tells of them.
    #[must_use]
    pub fn listen() -> Self {
        Self { socket: os::changes().ok(), ..Self::default() }
    }

    /// Whether the kernel tells of changes.
    #[must_use]
    pub const fn are_told(&self) -> bool {
        self.socket.is_some()
    }

    /// The descriptor to poll; -1 for none. What is told meanwhile waits in the socket, or fills it, which is told too.
    #[must_use]
    pub fn interest(&self, now: Instant) -> i32 {
        self.socket.as_ref().filter(|_| self.settled && !self.rests(now)).map_or(-1, Fd::number)
    }

    /// When the descriptor is to be polled again, or the bans in force are to be looked at again.
    #[must_use]
    pub fn deadline(&self, now: Instant) -> Option<Instant> {
        (self.are_told() && self.rests(now)).then_some(self.next)
    }

    fn rests(&self, now: Instant) -> bool {
        self.looks == 0 && now < self.next
    }

    /// Takes what the kernel has told. Whether it has told anything since the last call.
    pub fn hear(&mut self) -> bool {
        let Some(socket) = &self.socket else { return false };
        let mut changed = false;
        for _ in 0..AT_ONCE {
            // What changed is looked up. An error says that some of it was lost.
            match os::read(socket, &mut [0; 64]) {
                Err(Errno::AGAIN) => break,
                _ => changed = true,
            }
        }
        self.settled &= !changed;
        changed
    }

    /// Whether the bans in force must be looked at now, because something may have changed since they were. The caller does so.
    pub fn are_due(&mut self, now: Instant) -> bool {
        if self.settled || self.rests(now) {
            return false;
        }
        let (looks, rest) = if self.are_told() { (LOOKS, REST) } else { (1, LOOK_BLINDLY_EVERY) };
        if now >= self.next {
            (self.looks, self.next) = (looks, now.after(rest));
        }
        self.looks = self.looks.saturating_sub(1);
        self.settled = self.are_told();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After some looks there is a rest, in which changes neither wake recentd nor have it look.
    #[test]
    fn looks_at_bans_have_a_rest() {
        let mut changes = Changes::listen();
        let (now, later) = (Instant(100), Instant(100 + REST));
        for _ in 0..LOOKS {
            assert!(changes.are_due(now) && !changes.are_due(now));
            changes.settled = false;
        }
        assert!(!changes.are_due(now) && !changes.are_due(Instant(later.0 - 1)));
        assert_eq!((changes.interest(now), changes.deadline(now)), (-1, Some(later)));
        assert!(changes.are_due(later) && changes.interest(later) >= 0);
        assert_eq!(changes.deadline(later), None);
    }

    /// Where the kernel tells of no changes.
    #[test]
    fn looks_blindly_once_a_minute() {
        let mut changes = Changes::default();
        for now in [0, 60, 150] {
            assert!(changes.are_due(Instant(now)) && !changes.are_due(Instant(now + 59)));
            assert_eq!((changes.interest(Instant(now)), changes.hear()), (-1, false));
        }
    }
}
