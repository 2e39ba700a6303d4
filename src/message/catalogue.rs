//! Everything that lines are compared with: the built-in programs, then those of the configuration.
//!
//! Built-in messages come first, since they know more about their program. A line that none of them
//! knows is tried with the patterns that the configuration has for its tag.

use super::sessions::Why;
use super::{Found, Message, PROGRAMS, Program, UNKNOWN, Watch};
use crate::record::Record;

/// A row, whose it is, and what it read in a line.
pub type Row = (&'static Program, &'static Message, Found);

/// The programs, in the order of their numbers.
#[derive(Clone, Copy, Default)]
pub struct Catalogue {
    own: Option<&'static [Program]>,
}

impl Catalogue {
    /// What is built in, and `own`.
    #[must_use]
    pub const fn with(own: &'static [Program]) -> Self {
        Self { own: Some(own) }
    }

    /// What is built in.
    #[must_use]
    pub const fn new() -> Self {
        Self { own: None }
    }

    /// The programs of the configuration.
    #[must_use]
    pub fn own(self) -> &'static [Program] {
        self.own.unwrap_or_default()
    }

    /// All programs.
    pub fn programs(self) -> impl Iterator<Item = &'static Program> {
        PROGRAMS.iter().copied().chain(self.own())
    }

    /// Who wrote `record`, and which row it is to someone who watches `watch`; or whose line it seems to be, and why it is none.
    pub fn find(self, record: &Record<'_>, watch: Watch) -> Result<Row, (Option<&'static Program>, Why)> {
        let mut none = (None, Why::Unknown);
        // Most lines of a log are of other programs: they get no further than their tag.
        if let Some(program) = super::program(record) {
            none = (Some(program), Why::NotWatched);
            if watch.has(program) {
                none.1 = Why::NoMatch;
                if let Some((message, found)) = super::find(program, record) {
                    return Ok((program, message, found));
                }
            }
        }
        for program in self.own().iter().filter(|program| super::is_one_of(program.tags, record.tag)) {
            if let Some((message, found)) = super::find(program, record) {
                return Ok((program, message, found));
            }
            if none.1 != Why::NoMatch {
                none = (Some(program), Why::NoMatch);
            }
        }
        Err(none)
    }

    /// A number for `message` of `program`; less than [`crate::limits::ROWS`], and good for this build and configuration only.
    #[must_use]
    pub fn index(self, program: &Program, message: &Message) -> u16 {
        let mut before = 0;
        for other in self.programs() {
            for &messages in other.messages {
                // A row is what it is by its place.
                let place = (&raw const *message as usize).wrapping_sub(messages.as_ptr() as usize) / size_of::<Message>();
                if core::ptr::eq(other, program) && place < messages.len() {
                    return before + place as u16;
                }
                before += messages.len() as u16;
            }
        }
        UNKNOWN
    }

    /// The message that has number `index`, and whose it is.
    #[must_use]
    pub fn at(self, index: u16) -> Option<(&'static Program, &'static Message)> {
        let mut left = usize::from(index);
        for program in self.programs() {
            for messages in program.messages {
                if let Some(message) = messages.get(left) {
                    return Some((program, message));
                }
                left -= messages.len();
            }
        }
        None
    }

    /// The place of `program` among all.
    #[must_use]
    pub fn place(self, program: &Program) -> usize {
        self.programs().position(|other| core::ptr::eq(other, program)).unwrap_or(usize::MAX)
    }
}
