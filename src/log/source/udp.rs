//! A UDP socket, to which other hosts send their logs: RFC 3164 and RFC 5424, one message per datagram.
//!
//! The sender of each datagram is the address that the packet states: any host that
//! can send from an address of the LAN can forge it. Which senders are heard is decided elsewhere; here each is named.

use embedded_io::{ErrorType, Read};

use super::socket::{as_line, room};
use crate::addr::{Addr, Endpoint};
use crate::log::event::SourceEvent;
use crate::log::lines::Buffered;
use crate::os::{self, Errno, Fd, Path};

/// A bound socket.
pub struct Udp {
    /// Where it is bound, as configured.
    at: Path,
    fd: Fd,
    /// Who sent the last datagram.
    sender: Option<Addr>,
}

impl Udp {
    /// Binds `at`: an address, with or without a port.
    pub fn bind(at: Path) -> Result<Self, Errno> {
        let Endpoint { addr, port } = Endpoint::parse(at.bytes()).ok_or(Errno::INVAL)?;
        Ok(Self { fd: os::bind_udp(addr, port)?, at, sender: None })
    }

    /// Where it is bound.
    #[must_use]
    pub const fn at(&self) -> &Path {
        &self.at
    }

    /// The descriptor.
    #[must_use]
    pub const fn interest(&self) -> i32 {
        self.fd.number()
    }

    /// The sender of the datagram at hand.
    #[must_use]
    pub const fn sender(&self) -> Option<Addr> {
        self.sender
    }

    /// Takes one datagram as one line.
    pub fn fill(&mut self, lines: &mut Buffered<[u8]>) -> SourceEvent {
        // What the datagram before left is no beginning of this one.
        lines.clear();
        lines.fill(&mut Datagrams(self)).map_or(SourceEvent::Quiet, |_| SourceEvent::Data)
    }
}

/// A reader that returns each datagram as one line.
struct Datagrams<'a>(&'a mut Udp);

impl ErrorType for Datagrams<'_> {
    type Error = Errno;
}

impl Read for Datagrams<'_> {
    fn read(&mut self, space: &mut [u8]) -> Result<usize, Errno> {
        let (taken, sender) = os::receive_from(&self.0.fd, room(space))?;
        self.0.sender = sender;
        Ok(as_line(space, taken))
    }
}
