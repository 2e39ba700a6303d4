//! A socket, unix or UDP, that cannot be bound yet.
//!
//! At boot an address may still be missing, or the directory of the path, or another program has the port: recentd tries again, after a delay that doubles
//! up to a minute. It keeps the rights to do so (`os/sandbox.rs`).

use super::socket::Socket;
use super::udp::Udp;
use crate::config::From;
use crate::log::event::SourceEvent;
use crate::os::{Errno, Path};
use crate::time::Instant;

const LONGEST_DELAY: u32 = 60;

/// One that waits.
pub struct Unbound {
    /// Its kind.
    pub from: From,
    path: Path,
    mode: u32,
    /// Why it could not be bound.
    errno: Errno,
    /// When to try again.
    at: Instant,
    delay: u32,
}

/// A socket that is bound.
pub enum Bound {
    /// A unix socket.
    Socket(Socket),
    /// A UDP socket.
    Udp(Udp),
}

/// Binds the socket at `path`.
pub fn bind(from: From, path: &Path, mode: u32) -> Result<Bound, Errno> {
    match from {
        From::Udp => Udp::bind(path.clone()).map(Bound::Udp),
        _ => Socket::bind(path.clone(), mode).map(Bound::Socket),
    }
}

/// Why a socket cannot be bound, for people.
#[must_use]
pub const fn trouble(from: From, errno: Errno) -> &'static str {
    match (from, errno) {
        (From::Udp, Errno::ADDRINUSE) => "another program has this port",
        (From::Udp, Errno::ADDRNOTAVAIL) => "this machine does not have this address yet",
        (_, Errno::ADDRINUSE | Errno::EXIST) => "another program has this socket, or it is another kind of file",
        (_, Errno::NOENT) => "its directory does not exist",
        (_, Errno::ACCES | Errno::PERM) => "recentd has no right to bind it",
        (From::Udp, _) => "it cannot be bound",
        _ => "its directory must exist, and no other file may have its name",
    }
}

impl Unbound {
    /// It could not be bound because of `errno`, which is said at the first [`Unbound::fill`].
    #[must_use]
    pub const fn new(from: From, path: Path, mode: u32, errno: Errno) -> Self {
        Self { from, path, mode, errno, at: Instant(0), delay: 0 }
    }

    /// Where it is to be bound.
    #[must_use]
    pub const fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it has a port.
    #[must_use]
    pub fn is_udp(&self) -> bool {
        self.from == From::Udp
    }

    /// When to try again.
    #[must_use]
    pub const fn deadline(&self) -> Instant {
        self.at
    }

    /// Why it could not be bound.
    #[must_use]
    pub const fn trouble(&self) -> &'static str {
        trouble(self.from, self.errno)
    }

    /// Tries again when it is time. What it is bound as then.
    pub fn fill(&mut self, now: Instant) -> (SourceEvent, Option<Bound>) {
        let first = self.delay == 0;
        self.delay = self.delay.saturating_mul(2).clamp(1, LONGEST_DELAY);
        self.at = now.after(self.delay);
        if first {
            return (SourceEvent::Gone(self.errno), None);
        }
        match bind(self.from, &self.path, self.mode) {
            Ok(bound) => (SourceEvent::Found, Some(bound)),
            Err(errno) => {
                self.errno = errno;
                (SourceEvent::Quiet, None)
            }
        }
    }
}
