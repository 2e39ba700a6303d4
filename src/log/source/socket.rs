//! A unix datagram socket that recentd binds: what syslog clients write to.
//!
//! syslog-ng's and rsyslog's unix-dgram destinations and every `/dev/log` client send one
//! message per datagram. A newline inside is the sender's (perhaps an attacker's) text and
//! must not start a new record, so it becomes a blank.

use super::{Buffer, Event};
use crate::limits;
use crate::os::{self, Errno, Fd, Path};

/// A bound socket, removed again when dropped.
pub struct Socket {
    path: Path,
    fd: Fd,
}

impl Socket {
    /// Binds `path`. A socket file that nobody listens on (we were killed) is replaced;
    /// one in use, be it of another kind, or anything that is not a socket, is `EADDRINUSE`.
    pub fn bind(path: Path, mode: u32) -> Result<Self, Errno> {
        if matches!(os::connect_datagram(&path), Err(Errno::CONNREFUSED)) && os::stat(&path).is_ok_and(|stat| stat.socket) {
            os::unlink(&path)?;
        }
        let fd = os::bind_datagram(&path, mode)?;
        Ok(Self { path, fd })
    }

    /// Its path.
    #[must_use]
    pub const fn path(&self) -> &Path {
        &self.path
    }

    /// The descriptor.
    #[must_use]
    pub const fn interest(&self) -> i32 {
        self.fd.number()
    }

    /// Takes one datagram as one line.
    pub fn fill(&mut self, lines: &mut Buffer) -> Event {
        let space = lines.space();
        let room = space.len().min(limits::LINE).saturating_sub(1);
        let Some((datagram, rest)) = space.split_at_mut_checked(room) else { return Event::Quiet };
        let Ok(taken) = os::read(&self.fd, datagram) else { return Event::Quiet };
        for byte in datagram.iter_mut().take(taken).filter(|b| **b == b'\n') {
            *byte = b' ';
        }
        // One that fills the room may have been cut by the kernel: an empty line in its place is passed over and counted.
        let taken = if taken == room { 0 } else { taken };
        if let Some(end) = datagram.get_mut(taken).or(rest.first_mut()) {
            *end = b'\n';
        }
        lines.filled(taken + 1);
        Event::Data
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = os::unlink(&self.path);
    }
}
