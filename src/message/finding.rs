//! What one line of the log means.

use super::row::{Message, Program};
use crate::addr::Addr;

/// What one record means.
#[derive(Clone, Copy, Debug)]
pub enum Finding {
    /// A failed attempt from `addr`, or a sign of one.
    Counts {
        /// The program that wrote the line.
        program: &'static Program,
        /// The row that matched.
        message: &'static Message,
        /// The address that is blamed.
        addr: Addr,
        /// How much: 10 for each attempt, 100 at most.
        weight: u16,
    },
    /// A successful login from `addr`.
    Forgives {
        /// The program that wrote the line.
        program: &'static Program,
        /// The row that matched.
        message: &'static Message,
        /// The address that is forgiven.
        addr: Addr,
    },
    /// Nothing to be done.
    Nothing {
        /// The program that wrote the line, if watched.
        program: Option<&'static Program>,
        /// The row that matched.
        message: Option<&'static Message>,
        /// The address that the line is about, if known.
        peer: Option<Addr>,
        /// Why nothing.
        why: Why,
    },
}

impl Finding {
    /// The address that it counts against.
    #[must_use]
    pub const fn blamed(&self) -> Option<Addr> {
        match *self {
            Self::Counts { addr, .. } => Some(addr),
            _ => None,
        }
    }

    /// The row that matched, and its program.
    #[must_use]
    pub const fn message(&self) -> Option<(&'static Program, &'static Message)> {
        match *self {
            Self::Counts { program, message, .. } | Self::Forgives { program, message, .. } => Some((program, message)),
            Self::Nothing { program: Some(program), message: Some(message), .. } => Some((program, message)),
            Self::Nothing { .. } => None,
        }
    }
}

/// Why a record changes nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// The catalogue does not have this program.
    Unknown,
    /// The catalogue has this program, but it is not watched.
    NotWatched,
    /// No row of the program matches.
    NoMatch,
    /// Neither this line nor an earlier one of its process names an address.
    NoAddress,
    /// It names a host, which proves nothing.
    HostName,
    /// Another line said it before.
    AlreadyCounted,
    /// A successful login from an unknown address.
    Success,
    /// Known, and no failure.
    Harmless,
}

impl Why {
    /// For people.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Unknown => "not watched",
            Self::NotWatched => "known, not watched",
            Self::NoMatch => "no message matched",
            Self::NoAddress => "no address in it",
            Self::HostName => "a host name, not an address",
            Self::AlreadyCounted => "already counted",
            Self::Success => "successful login",
            Self::Harmless => "not a failure",
        }
    }
}
