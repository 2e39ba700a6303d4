//! Everything that lines are compared with: the built-in programs, then those of the configuration.
//!
//! Built-in messages come first, since they know more about their program. A line that none of them
//! knows is tried with the patterns that the configuration has for its tag.

use super::sessions::Why;
use super::{Found, Message, PROGRAMS, Program, UNKNOWN, Watch};
use crate::record::Record;
use crate::{limits, words};

/// A row, whose it is, and what it read in a line.
pub type Row = (&'static Program, &'static Message, Found);

/// The programs that write under a tag.
#[derive(Clone, Copy, Default)]
pub struct Writers {
    /// The place of one that is built in.
    built_in: Option<u8>,
    /// A bit for each of the configuration.
    own: u8,
}

const _: () = assert!(limits::PATTERNS <= 8 && PROGRAMS.len() <= 16);

/// A tag of at most 16 bytes, and whose it is.
#[derive(Clone, Copy, Default)]
struct Known {
    tag: [u64; 2],
    length: u8,
    writers: Writers,
}

/// The tags that were met last. A log has few, and to find out that nobody is known to write under one takes the longest.
pub struct Tags([Known; limits::TAGS]);

impl Tags {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self([Known { tag: [0; 2], length: 0, writers: Writers { built_in: None, own: 0 } }; limits::TAGS])
    }

    /// Who writes under `tag`. Tags share places by twos.
    fn writers(&mut self, catalogue: Catalogue, tag: &[u8]) -> Writers {
        let length = u8::try_from(tag.len()).unwrap_or(u8::MAX);
        let (start, end) = tag.split_at_checked(8).unwrap_or((tag, &[]));
        let key = [words::number(start), words::number(end)];
        let letter = |letter: Option<&u8>| usize::from(letter.copied().unwrap_or(0));
        let place = (letter(tag.first()) + letter(tag.last()) * 3 + tag.len()) % (limits::TAGS / 2) * 2;
        let Some([last, before, ..]) = self.0.get_mut(place..).filter(|_| length <= 16) else { return catalogue.writers(tag) };
        let is = |known: &Known| known.length == length && known.tag == key;
        if is(before) {
            return before.writers;
        }
        if !is(last) {
            *before = *last;
            *last = Known { tag: key, length, writers: catalogue.writers(tag) };
        }
        last.writers
    }
}

impl Default for Tags {
    fn default() -> Self {
        Self::new()
    }
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

    fn writers(self, tag: &[u8]) -> Writers {
        let built_in = PROGRAMS.iter().position(|program| super::is_one_of(program.tags, tag));
        let mut own = 0;
        for program in self.own().iter().rev() {
            own = own << 1 | u8::from(super::is_one_of(program.tags, tag));
        }
        Writers { built_in: built_in.map(|place| place as u8), own }
    }

    /// Who wrote `record`, and which row it is to someone who watches `watch`; or whose line it seems to be, and why it is none.
    pub fn find(self, record: &Record<'_>, watch: Watch) -> Result<Row, (Option<&'static Program>, Why)> {
        self.find_by(self.writers(record.tag), record, watch)
    }

    /// The same; whose lines come under its tag is perhaps known.
    pub fn find_quickly(self, tags: &mut Tags, record: &Record<'_>, watch: Watch) -> Result<Row, (Option<&'static Program>, Why)> {
        self.find_by(tags.writers(self, record.tag), record, watch)
    }

    fn find_by(self, writers: Writers, record: &Record<'_>, watch: Watch) -> Result<Row, (Option<&'static Program>, Why)> {
        let mut none = (None, Why::Unknown);
        // Most lines of a log are of other programs: they get no further than their tag.
        if let Some(place) = writers.built_in.map(usize::from).or_else(|| super::by_body(record))
            && let Some(program) = PROGRAMS.get(place)
        {
            none = (Some(*program), Why::NotWatched);
            if watch.has_place(place) {
                none.1 = Why::NoMatch;
                if let Some((message, found)) = super::find(program, record) {
                    return Ok((program, message, found));
                }
            }
        }
        if writers.own == 0 {
            return Err(none);
        }
        for (_, program) in (0u8..).zip(self.own()).filter(|(place, _)| writers.own >> place & 1 == 1) {
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
