//! Whether addresses or routes may have changed.

use crate::os::{self, Errno, Fd};
use crate::time::Instant;

/// Seconds between two looks.
const LOOK_EVERY: u32 = 2;
/// The same where the kernel does not tell of changes.
const LOOK_BLINDLY_EVERY: u32 = 60;
/// Datagrams that are taken at once. A router of the Internet's own routes has changes without end.
const AT_ONCE: u32 = 64;

/// Hears of changes, and says when to act on them.
#[derive(Default)]
pub struct Changes {
    socket: Option<Fd>,
    /// When to look next.
    next: Instant,
}

impl Changes {
    /// Hears of changes from now on, if the kernel tells of them.
    #[must_use]
    pub fn listen() -> Self {
        Self { socket: os::changes().ok(), next: Instant(0) }
    }

    /// Whether anything may have changed since the last call that said so. At the first call it may.
    pub fn any(&mut self, now: Instant) -> bool {
        if now < self.next {
            return false;
        }
        let is_first = self.next == Instant(0);
        let Some(socket) = &self.socket else {
            self.next = now.after(LOOK_BLINDLY_EVERY);
            return true;
        };
        self.next = now.after(LOOK_EVERY);
        let mut changed = is_first;
        for _ in 0..AT_ONCE {
            // What changed is looked up. An error says that some of it was lost.
            match os::read(socket, &mut [0; 64]) {
                Err(Errno::AGAIN) => break,
                _ => changed = true,
            }
        }
        changed
    }
}
