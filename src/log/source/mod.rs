//! Where log lines come from.
//!
//! A source fills the line buffer with at most one read each time it is asked, and
//! says what changed. It never waits: the daemon polls its descriptors and its
//! deadline. What goes wrong is a state with a time to try again, not an end.

mod child;
mod follow;
mod socket;
mod stream;

use crate::control::bus::Trouble;
use crate::config::{Config, From};
use crate::limits;
use crate::log::lines::{Line, Lines};
use crate::os::{self, Errno, Fd, Path};
use crate::log::syslog::{self, Last, Record};
use crate::time::Instant;

pub use child::Child;
pub use follow::Follow;
pub use socket::Socket;
pub use stream::Stream;

/// What a child is called; its program follows.
const CHILD: &str = "output of -f from ";

/// The buffer that all sources fill.
pub type Buffer = Lines<{ limits::READ }>;

/// What became of one attempt to read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// Nothing new.
    Quiet,
    /// There may be lines, and there may be more to read at once.
    Data,
    /// The log appeared, or appeared again.
    Found,
    /// The file was cut or replaced and is read from its start.
    Renewed,
    /// The file is gone; it is waited for.
    Gone(Errno),
    /// `logread` ended like this and is started again in so many seconds.
    Ended(os::Ended, u32),
    /// A program or socket could not be had; tried again in so many seconds.
    Failed(Errno, u32),
    /// logd's stream was lost; the bus fetches it anew.
    Lost(Trouble),
    /// The bus cannot fetch it.
    Waits(Trouble),
    /// ubus has no log; `logread -f` is started in its place.
    StandsIn(Trouble),
    /// `logread -f` in the place of ubus ended; what ubus says is waited for again.
    NoStandIn,
    /// Standard input is at its end.
    End,
}

/// One line of the log, taken out of the buffer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken<'a> {
    /// A line of a syslog, and when it was written: now, or before we asked for it.
    Record(Record<'a>, Instant),
    /// Written before our start, and nobody knows when.
    Past,
    /// Not a line of a syslog.
    Unframed,
    /// Longer than the buffer: skipped.
    Long,
}

/// Where log lines come from.
#[allow(clippy::large_enum_variant)] // there is one, and no heap to put the large ones on
pub enum Source {
    /// Standard input.
    Stdin(Fd),
    /// A followed file.
    Follow(Follow),
    /// logd's stream, fetched over the bus.
    Stream(Stream),
    /// A child `logread -f`.
    Child(Child),
    /// A unix datagram socket of ours.
    Socket(Socket),
}

/// The next line of a log that has lines.
fn line<'b>(lines: &'b mut Buffer, last: &mut Last, now: Instant) -> Option<Taken<'b>> {
    Some(match lines.next()? {
        Line::Whole(line) => syslog::parse_after(last, line).map_or(Taken::Unframed, |record| Taken::Record(record, now)),
        Line::Long => Taken::Long,
    })
}

/// One read(2) into `lines`.
#[inline(never)]
fn read(fd: &Fd, lines: &mut Buffer) -> Result<usize, Errno> {
    let taken = os::read(fd, lines.space())?;
    lines.filled(taken);
    Ok(taken)
}

impl Source {
    /// The source that the configuration asks for; `bus` says whether there is a ubus. `Err`: a path that is too long, or a
    /// socket that cannot be had.
    pub fn choose(config: &Config, bus: bool, now: Instant) -> Result<Self, Errno> {
        let (from, path) = config.reads();
        let path = Path::join(&[path])?;
        Ok(match from {
            From::Stdin => Self::Stdin(Fd::stdin()),
            From::File => Self::Follow(Follow::new(path, config.from_start)),
            From::Socket => Self::Socket(Socket::bind(path, config.socket_mode)?),
            From::Ubus => Self::Stream(Stream::new(None, now)),
            From::Auto if bus => Self::Stream(Stream::new(Some(path), now)),
            From::Logread | From::Auto => Self::Child(Child::new(path)),
        })
    }

    /// The descriptor to poll; negative for none.
    #[must_use]
    pub fn interest(&self) -> i32 {
        match self {
            Self::Stdin(fd) => fd.number(),
            Self::Follow(follow) => follow.interest(),
            Self::Stream(stream) => stream.interest(),
            Self::Child(child) => child.interest(),
            Self::Socket(socket) => socket.interest(),
        }
    }

    /// When to ask even if no descriptor is ready.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        match self {
            Self::Stdin(_) | Self::Socket(_) => None,
            Self::Follow(follow) => follow.deadline(),
            Self::Stream(stream) => stream.deadline(),
            Self::Child(child) => child.deadline(),
        }
    }

    /// Whether it is being read.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        match self {
            Self::Stdin(_) | Self::Socket(_) => true,
            Self::Follow(follow) => follow.is_open(),
            Self::Stream(stream) => stream.is_ok(),
            Self::Child(child) => child.interest() >= 0,
        }
    }

    /// Why it is not being read, for people.
    #[must_use]
    pub const fn trouble(&self) -> &'static str {
        match self {
            Self::Stream(stream) => stream.trouble().text(),
            Self::Child(_) => "it ended, and is started again",
            _ => "it is waited for",
        }
    }

    /// The next line that is all there, which `last` was before.
    pub fn next<'b>(&mut self, lines: &'b mut Buffer, last: &mut Last, now: Instant) -> Option<Taken<'b>> {
        match self {
            Self::Stream(stream) => stream.next(lines, last, now),
            Self::Follow(follow) => follow.next(lines, last, now),
            _ => line(lines, last, now),
        }
    }

    /// Reads once, if there is something to read or time to try again.
    pub fn fill(&mut self, lines: &mut Buffer, now: Instant) -> Event {
        match self {
            Self::Stdin(fd) => match read(fd, lines) {
                Ok(0) => {
                    lines.finish();
                    Event::End
                }
                Ok(_) => Event::Data,
                Err(Errno::AGAIN) => Event::Quiet,
                Err(_) => Event::End,
            },
            Self::Follow(follow) => follow.fill(lines, now),
            Self::Child(child) => child.fill(lines, now),
            Self::Socket(socket) => socket.fill(lines),
            Self::Stream(stream) => stream.fill(lines, now),
        }
    }

    /// Which of the options `source` it is.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Stdin(_) => "stdin",
            Self::Follow(_) => "file",
            Self::Stream(stream) if stream.stand_in().is_none() => "ubus",
            Self::Stream(_) | Self::Child(_) => "logread",
            Self::Socket(_) => "socket",
        }
    }

    /// What it reads, for people.
    #[must_use]
    pub fn name(&self) -> (&'static str, &[u8]) {
        match self {
            Self::Stdin(_) => ("standard input", b""),
            Self::Follow(follow) => ("file ", follow.path().bytes()),
            Self::Stream(stream) => match stream.stand_in() {
                None => ("logd over ubus", b""),
                Some(child) => (CHILD, child.program().bytes()),
            },
            Self::Child(child) => (CHILD, child.program().bytes()),
            Self::Socket(socket) => ("socket ", socket.path().bytes()),
        }
    }
}
