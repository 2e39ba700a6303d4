//! A unix datagram socket that recentd binds, for syslog clients to write to.
//!
//! syslog-ng's and rsyslog's unix-dgram destinations and every `/dev/log` client send one
//! message per datagram. A newline inside it is part of the sender's text, perhaps an attacker's, and
//! must not start a new record, so it becomes a blank.

use embedded_io::{ErrorType, Read};

use crate::limits;
use crate::log::event::SourceEvent;
use crate::log::lines::Buffered;
use crate::os::{self, Errno, Fd, Path};

/// A bound socket, removed again when dropped.
pub struct Socket {
    path: Path,
    fd: Fd,
}

impl Socket {
    /// Binds `path`. A socket file without a listener (recentd was killed) is replaced. A socket in use, also of another
    /// kind, and any other file is `EADDRINUSE`.
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
    pub fn fill(&mut self, lines: &mut Buffered<[u8]>) -> SourceEvent {
        lines.fill(&mut Datagrams(&self.fd)).map_or(SourceEvent::Quiet, |_| SourceEvent::Data)
    }
}

/// A reader that returns each datagram as one line.
struct Datagrams<'a>(&'a Fd);

impl ErrorType for Datagrams<'_> {
    type Error = Errno;
}

impl Read for Datagrams<'_> {
    fn read(&mut self, space: &mut [u8]) -> Result<usize, Errno> {
        let taken = os::read(self.0, room(space))?;
        Ok(as_line(space, taken))
    }
}

/// Where a datagram goes: before the line feed that ends it.
pub fn room(space: &mut [u8]) -> &mut [u8] {
    let room = space.len().min(limits::LINE).saturating_sub(1);
    space.get_mut(..room).unwrap_or_default()
}

/// Makes one line of the datagram of which so many bytes were taken. Returns the bytes of the line.
#[inline(never)]
pub fn as_line(space: &mut [u8], taken: usize) -> usize {
    for byte in space.iter_mut().take(taken).filter(|b| **b == b'\n') {
        *byte = b' ';
    }
    // The kernel may have cut a datagram that fills the room: an empty line in its place is skipped and counted.
    let taken = if taken == room(space).len() { 0 } else { taken };
    match space.get_mut(taken) {
        Some(end) => {
            *end = b'\n';
            taken + 1
        }
        None => 0,
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = os::unlink(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A datagram is one line, whatever is in it. One that fills the room may be cut, and is an empty line, as a datagram without bytes.
    #[test]
    fn a_datagram_is_one_line() {
        for (datagram, line) in [(b"one" as &[u8], b"one\n" as &[u8]), (b"one\ntwo\n", b"one two \n"), (b"", b"\n")] {
            let mut space = [b'\n'; 16];
            assert!(datagram.len() < room(&mut space).len());
            space.iter_mut().zip(datagram).for_each(|(to, from)| *to = *from);
            let length = as_line(&mut space, datagram.len());
            assert_eq!(space.get(..length), Some(line));
        }
        let mut space = [b'x'; 16];
        assert_eq!((room(&mut space).len(), as_line(&mut space, 14)), (15, 15));
        assert_eq!((as_line(&mut space, 15), space.first()), (1, Some(&b'\n')));
        assert_eq!(room(&mut [0; 2 * limits::LINE]).len(), limits::LINE - 1);
        assert_eq!((room(&mut []).len(), as_line(&mut [], 0)), (0, 0));
    }
}
