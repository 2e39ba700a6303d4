//! Where log lines come from.
//!
//! A source fills the line buffer with at most one read each time it is asked, and
//! says what changed. It never waits: the daemon polls its descriptors and its
//! deadline. What goes wrong is a state with a time to try again, not an end.

mod child;
mod follow;
mod socket;

use crate::config::{Config, From};
use crate::limits;
use crate::line::Lines;
use crate::os::{self, Errno, Fd, Path};
use crate::time::Instant;

pub use child::Child;
pub use follow::Follow;
pub use socket::Socket;

/// The buffer that all sources fill.
pub type Buffer = Lines<{ limits::LINE }>;

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
    /// Standard input is at its end.
    End,
}

/// Where log lines come from.
pub enum Source {
    /// Standard input.
    Stdin(Fd),
    /// A followed file.
    Follow(Follow),
    /// A child `logread -f`.
    Child(Child),
    /// A unix datagram socket of ours.
    Socket(Socket),
}

/// One read(2) into `lines`.
#[inline(never)]
fn read(fd: &Fd, lines: &mut Buffer) -> Result<usize, Errno> {
    let taken = os::read(fd, lines.space())?;
    lines.filled(taken);
    Ok(taken)
}

impl Source {
    /// The source that the configuration asks for. `Err`: a path that is too long, or a socket that cannot be had.
    pub fn choose(config: &Config) -> Result<Self, Errno> {
        let (from, path) = config.reads();
        let path = Path::join(&[path])?;
        Ok(match from {
            From::Stdin => Self::Stdin(Fd::stdin()),
            From::File => Self::Follow(Follow::new(path, config.from_start)),
            From::Socket => Self::Socket(Socket::bind(path, config.socket_mode)?),
            From::Logread | From::Auto => Self::Child(Child::new(path)),
        })
    }

    /// Descriptors to poll; negative ones are none.
    #[must_use]
    pub fn interest(&self) -> [i32; 2] {
        let descriptor = match self {
            Self::Stdin(fd) => fd.number(),
            Self::Follow(follow) => follow.interest(),
            Self::Child(child) => child.interest(),
            Self::Socket(socket) => socket.interest(),
        };
        [descriptor, -1]
    }

    /// When to ask even if no descriptor is ready.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        match self {
            Self::Stdin(_) | Self::Socket(_) => None,
            Self::Follow(follow) => follow.deadline(),
            Self::Child(child) => child.deadline(),
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
        }
    }

    /// What it reads, for people.
    #[must_use]
    pub fn name(&self) -> (&'static str, &[u8]) {
        match self {
            Self::Stdin(_) => ("standard input", b""),
            Self::Follow(follow) => ("file ", follow.path().bytes()),
            Self::Child(child) => ("output of -f from ", child.program().bytes()),
            Self::Socket(socket) => ("socket ", socket.path().bytes()),
        }
    }
}
