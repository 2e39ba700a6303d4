//! Everything that lines are compared with: the built-in programs, then those of the configuration.
//!
//! Built-in messages come first, since they know more about their program. A line that none of them
//! knows is tried with the patterns that the configuration has for its tag.

use super::sessions::Why;
use super::{Found, Message, PROGRAMS, Program, UNKNOWN};
use crate::config::watch::Watch;
use crate::log::syslog::Record;

/// A row, whose it is, and what it read in a line.
pub type Row = (&'static Program, &'static Message, Found);

/// How tags of built-in programs begin: a bit for their second letter in the row of their first. Most lines of a log are of other
/// programs, and get no further than this.
static BEGINNINGS: [u32; 32] = beginnings(PROGRAMS);

#[allow(clippy::indexing_slicing)] // by the compiler, which would say so
const fn beginnings(mut programs: &[&Program]) -> [u32; 32] {
    let mut rows = [0; 32];
    while let [program, others @ ..] = programs {
        let (mut tags, mut begins) = (program.tags.as_bytes(), true);
        while let [one, two, ..] = tags {
            if begins {
                rows[*one as usize % 32] |= 1 << (*two % 32);
            }
            (begins, tags) = (*one == b' ', tags.split_at(1).1);
        }
        programs = others;
    }
    rows
}

/// Whether a built-in program may write under `tag`.
pub(super) fn may_be_built_in(tag: &[u8]) -> bool {
    let [one, two, ..] = tag else { return false };
    BEGINNINGS.get(usize::from(one % 32)).is_some_and(|row| row >> (two % 32) & 1 == 1)
}

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
        if let Some(place) = super::place(record)
            && let Some(program) = PROGRAMS.get(place)
        {
            none = (Some(*program), Why::NotWatched);
            if watch.has(place) {
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
