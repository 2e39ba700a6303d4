//! The memory of the program: all that lives as long as it and is too large for the stack.
//!
//! `main.rs` has the one [`Arena`], in memory that starts as zeros and so costs no byte of the file.

use crate::agent::journal::Journal;
use crate::control::Server;
use crate::control::bus::Bus;
use crate::limits;
use crate::log::lines::{Buffer, Lines};
use crate::log::source::slots::{Others, Sources};
use crate::message::custom::Room;
use crate::policy::Policy;

/// State that changes while recentd runs. In this order, so that what is written at the start is on few pages: see [`Policy`].
#[repr(C)]
pub struct Memory {
    /// All sources.
    pub sources: Sources,
    /// The control socket.
    pub server: Server,
    /// ubus.
    pub bus: Bus,
    /// Bytes that were read, of the first source, and hold lines not yet taken.
    pub lines: Buffer,
    /// The same of the other sources.
    pub others: Others,
    /// Counters and the last events.
    pub journal: Journal,
    /// Counts, bans, sessions.
    pub policy: Policy,
}

/// `Memory`, and the patterns, which are lent out for as long as the program lives.
pub struct Arena {
    /// State that changes.
    pub memory: Memory,
    /// Patterns of the configuration; never changed after the start.
    pub room: Room,
}

impl Arena {
    /// All zeros.
    #[must_use]
    pub const fn new() -> Self {
        let memory = Memory { bus: Bus::off(), server: Server::off(), sources: Sources::none(), policy: Policy::new(), lines: Buffer::new(), others: [const { Lines::new() }; limits::SOURCES - 1], journal: Journal::new() };
        Self { memory, room: Room::new() }
    }
}

impl Default for Arena {
    fn default() -> Self {
        Self::new()
    }
}
