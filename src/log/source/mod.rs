//! Where log lines come from.
//!
//! ```text
//! follow   a file, through log rotation       child    logread -f, journalctl -f
//! stream   logd's stream, fetched over ubus   socket   a datagram socket for syslog clients
//! open     the open file of follow            past     when its lines were written
//! udp      a UDP socket for other hosts               unbound  a socket that cannot be bound yet
//! pattern  files that come and go                     slots    all sources that are read
//! taken    a line of the buffer as a record
//! ```
//!
//! A source fills the line buffer with at most one read per call, and returns
//! what changed. It never blocks: the daemon polls its descriptor and its
//! deadline. A failure is a state with the time of the next attempt, not the end.

mod child;
mod follow;
mod open;
mod past;
mod pattern;
pub mod slots;
mod socket;
mod stream;
mod taken;
mod udp;
mod unbound;

use crate::addr::Addr;
use crate::config::{Config, From, Writer};
use crate::log::event::{SourceEvent, Taken};
use crate::log::lines::Buffered;
use crate::log::syslog::Last;
use crate::os::{Errno, Fd, Path};
use crate::time::Instant;

pub use child::Child;
pub use follow::Follow;
pub use open::can_follow;
pub use pattern::{Pattern, is_pattern, matching};
pub use socket::Socket;
pub use stream::Stream;
pub use udp::Udp;
pub use unbound::trouble;
use unbound::{Bound, Unbound};

/// Where log lines come from.
#[allow(clippy::large_enum_variant)] // there are few, and no heap to put the large ones on
pub enum Source {
    /// Standard input.
    Stdin(Fd),
    /// A followed file.
    Follow(Follow),
    /// Followed files that match a pattern: each is a source of its own.
    Pattern(Pattern),
    /// logd's stream, fetched over the bus.
    Stream(Stream),
    /// A child `logread -f`.
    Child(Child),
    /// A unix datagram socket that recentd binds.
    Socket(Socket),
    /// A UDP socket that recentd binds.
    Udp(Udp),
    /// A socket, unix or UDP, that cannot be bound yet.
    Unbound(Unbound),
    /// Standard input at its end, while other sources go on.
    Ended,
}

impl Source {
    /// One source that the configuration asks for, and the program that writes it itself; `bus`: whether there is a ubus, which is tried first. `Err`: a path is too long, or a
    /// socket cannot be bound and that `refuses` the start.
    #[inline(never)]
    pub fn choose(config: &Config, (from, path): (From, &[u8]), writer: Writer, bus: bool, refuses: bool, now: Instant) -> Result<Self, Errno> {
        let path = Path::join(&[path])?;
        Ok(match from {
            From::Stdin => Self::Stdin(Fd::stdin()),
            From::File if is_pattern(path.bytes()) => Self::Pattern(Pattern::new(path, writer)),
            From::File => Self::Follow(Follow::new(path, config.from_start, writer)),
            From::Socket | From::Udp => match unbound::bind(from, &path, config.socket_mode) {
                Ok(bound) => Self::bound(bound),
                Err(errno) if refuses => return Err(errno),
                Err(errno) => Self::Unbound(Unbound::new(from, path, config.socket_mode, errno)),
            },
            From::Ubus => Self::Stream(Stream::new(false, now)),
            From::Auto if bus => Self::Stream(Stream::new(true, now)),
            From::Logread | From::Auto => Self::Child(Child::new(path, false)),
        })
    }

    fn bound(bound: Bound) -> Self {
        match bound {
            Bound::Socket(socket) => Self::Socket(socket),
            Bound::Udp(udp) => Self::Udp(udp),
        }
    }

    /// Whether it takes one line at a time.
    #[must_use]
    pub const fn has_datagrams(&self) -> bool {
        matches!(self, Self::Socket(_) | Self::Udp(_))
    }

    /// The program that writes it itself.
    #[must_use]
    pub const fn writer(&self) -> Writer {
        if let Self::Follow(follow) = self { follow.writer() } else { Writer::Syslog }
    }

    /// The host that sent the line at hand, if it came over a network.
    #[must_use]
    pub const fn sender(&self) -> Option<Addr> {
        if let Self::Udp(udp) = self { udp.sender() } else { None }
    }

    /// Decides `source auto` for `logread -f`.
    #[inline(never)]
    pub fn take_logread(&mut self, config: &Config) -> SourceEvent {
        let (Self::Stream(stream), Ok(program)) = (&*self, Path::join(&[&config.logread])) else { return SourceEvent::Quiet };
        let trouble = stream.trouble();
        *self = Self::Child(Child::new(program, true));
        SourceEvent::StandsIn(trouble)
    }

    /// The descriptor to poll; negative for none.
    #[must_use]
    #[inline(never)]
    pub fn interest(&self) -> i32 {
        match self {
            Self::Stdin(fd) => fd.number(),
            Self::Follow(follow) => follow.interest(),
            Self::Stream(stream) => stream.interest(),
            Self::Child(child) => child.interest(),
            Self::Socket(socket) => socket.interest(),
            Self::Udp(udp) => udp.interest(),
            Self::Pattern(_) | Self::Unbound(_) | Self::Ended => -1,
        }
    }

    /// When to call [`Source::fill`] even if the descriptor is not ready.
    #[must_use]
    #[inline(never)]
    pub fn deadline(&self) -> Option<Instant> {
        match self {
            Self::Stdin(_) | Self::Socket(_) | Self::Udp(_) | Self::Ended => None,
            Self::Unbound(unbound) => Some(unbound.deadline()),
            Self::Follow(follow) => follow.deadline(),
            Self::Pattern(pattern) => Some(pattern.deadline()),
            Self::Stream(stream) => stream.deadline(),
            Self::Child(child) => child.deadline(),
        }
    }

    /// Whether the log is being read.
    #[must_use]
    #[inline(never)]
    pub fn is_ok(&self) -> bool {
        match self {
            Self::Stdin(_) | Self::Socket(_) | Self::Udp(_) => true,
            Self::Follow(follow) => follow.is_ok(),
            Self::Pattern(pattern) => pattern.files > 0 && !pattern.is_full,
            Self::Stream(stream) => stream.is_ok(),
            Self::Child(child) => child.interest() >= 0,
            Self::Unbound(_) | Self::Ended => false,
        }
    }

    /// Why the log is not being read, for people.
    #[must_use]
    #[inline(never)]
    pub const fn trouble(&self) -> &'static str {
        match self {
            Self::Stream(stream) => stream.trouble().text(),
            Self::Child(_) => "it ended; starting it again",
            Self::Pattern(pattern) if pattern.is_full => "more files match than there is room for",
            Self::Pattern(_) => "no file matches",
            Self::Unbound(unbound) => unbound.trouble(),
            Self::Ended => "it is at its end",
            _ => "waiting for it to appear",
        }
    }

    /// The next complete line; `last` is how the line before began, and knows which lines are wanted.
    pub fn next<'b>(&mut self, lines: &'b mut Buffered<[u8]>, last: &mut Last, now: Instant) -> Option<Taken<'b>> {
        match self {
            Self::Stream(stream) => stream.next(lines, last, now),
            Self::Follow(follow) => follow.next(lines, last, now),
            _ => taken::next(lines, last, now),
        }
    }

    /// Reads once, if there is something to read, or tries again when it is time.
    #[inline(never)]
    pub fn fill(&mut self, lines: &mut Buffered<[u8]>, now: Instant) -> SourceEvent {
        match self {
            Self::Stdin(fd) => match lines.fill(fd) {
                Ok(0) => {
                    lines.finish();
                    SourceEvent::End
                }
                Ok(_) => SourceEvent::Data,
                Err(Errno::AGAIN) => SourceEvent::Quiet,
                Err(_) => SourceEvent::End,
            },
            Self::Pattern(_) | Self::Ended => SourceEvent::Quiet,
            Self::Unbound(unbound) => {
                let (event, bound) = unbound.fill(now);
                if let Some(bound) = bound {
                    *self = Self::bound(bound);
                }
                event
            }
            Self::Follow(follow) => follow.fill(lines, now),
            Self::Child(child) => child.fill(lines, now),
            Self::Socket(socket) => socket.fill(lines),
            Self::Udp(udp) => udp.fill(lines),
            Self::Stream(stream) => stream.fill(lines, now),
        }
    }

    /// Its name in the option `source`.
    #[must_use]
    #[inline(never)]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Stdin(_) => "stdin",
            Self::Follow(_) | Self::Pattern(_) => "file",
            Self::Stream(_) => "ubus",
            Self::Child(_) => "logread",
            Self::Udp(_) | Self::Unbound(Unbound { from: From::Udp, .. }) => "udp",
            Self::Socket(_) | Self::Unbound(_) => "socket",
            Self::Ended => "stdin",
        }
    }

    /// The name of what it reads, for people: in two parts.
    #[must_use]
    #[inline(never)]
    pub fn name(&self) -> (&'static str, &[u8]) {
        match self {
            Self::Stdin(_) | Self::Ended => ("standard input", b""),
            Self::Follow(follow) => ("file ", follow.path().bytes()),
            Self::Pattern(pattern) => ("files ", pattern.path().bytes()),
            Self::Stream(_) => ("logd over ubus", b""),
            Self::Child(child) => ("program ", child.program().bytes()),
            Self::Socket(socket) => ("socket ", socket.path().bytes()),
            Self::Udp(udp) => ("UDP at ", udp.at().bytes()),
            Self::Unbound(unbound) => (if unbound.from == From::Udp { "UDP at " } else { "socket " }, unbound.path().bytes()),
        }
    }
}

#[cfg(test)]
mod tests;
