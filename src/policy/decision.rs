//! What the policy is told, and what it answers.

use crate::addr::Addr;
use crate::time::Instant;

/// A line of the log that counts against an address.
#[derive(Clone, Copy, Debug)]
pub struct Failure {
    /// The peer.
    pub addr: Addr,
    /// It is counted, and banned, as its whole prefix of so many bits.
    pub bits: u8,
    /// How much it counts; 10 is one failure.
    pub weight: u16,
    /// The number of its message.
    pub cause: u16,
    /// When it was written.
    pub at: Instant,
    /// It was written before recentd started: it counts, but bans no address by itself, since a ban for it may have ended
    /// meanwhile. An address that has enough is banned with its next failure.
    pub recalled: bool,
}

impl Failure {
    /// The peer as it is counted and banned.
    #[must_use]
    #[inline(never)]
    pub fn listed(&self) -> Addr {
        self.addr.masked(self.bits)
    }
}

/// What a failure adds up to. Nothing is written yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It counts nothing: the address is never banned.
    Spared {
        /// Why.
        why: &'static str,
    },
    /// The address is banned already.
    Listed {
        /// When the kernel was last told.
        written: Instant,
    },
    /// Not enough yet.
    Counted {
        /// Its score within the window.
        score: u32,
    },
    /// Enough. Unless something forbids it: [`Policy::ban`](super::Policy::ban), else [`Policy::spare`](super::Policy::spare).
    Enough {
        /// Its score within the window.
        score: u32,
    },
}

/// What to tell the kernel. The mirror holds it already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// A ban: write `+addr`.
    Ban {
        /// As it is listed (IPv6: the prefix).
        addr: Addr,
        /// Its score within the window.
        score: u32,
        /// How long.
        seconds: u32,
        /// Which ban of this address it is, 1 first.
        times: u8,
        /// The address that this pushes out of the kernel's full list.
        pushed: Option<Addr>,
    },
    /// A ban that is over by now, since the line was written long ago: nothing to write.
    Over,
    /// `count 'kernel'`: write `+addr`, `writes` times.
    Write {
        /// As it is listed (IPv6: the prefix).
        addr: Addr,
        /// Its score within the window.
        score: u32,
        /// Whole failures that became complete with this one.
        writes: u32,
        /// With these the kernel's rule bans it.
        bans: bool,
        /// The address that this pushes out of the kernel's full list.
        pushed: Option<Addr>,
    },
}
