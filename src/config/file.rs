//! The configuration file: the meaning of each line, and its errors.
//!
//! An option that the file has and recentd does not is a warning (a new file with an old program), and so is such a
//! section; a value that is not allowed is an error. The caller shows both, with the name of the file and the line.

use heapless::Vec;

use super::options::{Config, Invalid, Kind};
use super::uci;
use crate::bytes;
use crate::limits;

/// Takes the patterns of the configuration as they are read. An error is a sentence for people.
pub trait Patterns {
    /// Begins another pattern, in a section of this name.
    fn begin(&mut self, section: &[u8]) -> Result<(), &'static str>;

    /// Sets option `key` of the latest pattern to `value`. Returns a warning, if any.
    fn set(&mut self, key: &[u8], value: &[u8]) -> Result<Option<&'static str>, Refusal>;

    /// Ends the latest pattern: fails if it lacks an option that it needs.
    fn end(&mut self) -> Result<(), &'static str>;
}

/// Why an option of a pattern was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// There is no such option.
    Unknown,
    /// Its value is not allowed: the reason.
    Value(&'static str),
}

impl From<&'static str> for Refusal {
    fn from(reason: &'static str) -> Self {
        Self::Value(reason)
    }
}

/// An error in the file.
pub struct Fault<'a> {
    /// The line, counted from 1.
    pub line: u32,
    /// The error.
    pub what: What<'a>,
}

/// The error of a line. The first three are warnings.
pub enum What<'a> {
    /// A section that recentd does not know; it is passed over.
    Section(&'a [u8]),
    /// An option that recentd does not know; it is passed over.
    Unknown(&'a [u8]),
    /// An option of a pattern that is taken, and what to beware of.
    Beware(&'a [u8], &'static str),
    /// The line is wrong, or the pattern that began there: a sentence.
    Line(&'static str),
    /// An option, its value, and what the value must be.
    Option(&'a [u8], &'a [u8], &'static Kind),
    /// An option of a pattern, its value, and the reason of its refusal.
    Pattern(&'a [u8], &'a [u8], &'static str),
}

impl What<'_> {
    /// Whether the rest of the file is used all the same.
    #[must_use]
    pub const fn is_warning(&self) -> bool {
        matches!(self, Self::Section(_) | Self::Unknown(_) | Self::Beware(..))
    }
}

/// What the lines are about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    /// No `config` yet.
    None,
    /// `config recentd`
    Main,
    /// `config pattern`
    Pattern,
    /// One that recentd does not know.
    Other,
}

/// Reads a file line by line.
pub struct FileReader<'a> {
    config: &'a mut Config,
    patterns: &'a mut dyn Patterns,
    section: Section,
    /// Line of the section's `config`.
    began: u32,
    /// The value of the line without its quotes. All options refuse longer values, so the end of such a value is not needed.
    value: Vec<u8, { limits::PATTERN + 1 }>,
}

impl<'a> FileReader<'a> {
    /// At the start of the file.
    pub const fn new(config: &'a mut Config, patterns: &'a mut dyn Patterns) -> Self {
        Self { config, patterns, section: Section::None, began: 0, value: Vec::new() }
    }

    /// Takes line `number`; `None` is one that is too long to be read.
    pub fn line<'l>(&'l mut self, number: u32, line: Option<&'l [u8]>) -> Result<(), Fault<'l>> {
        let parsed = line.map_or(Err("the line is too long"), uci::line);
        let result = match parsed {
            Err(wrong) => Err(What::Line(wrong)),
            Ok(uci::Line::Blank) => Ok(()),
            Ok(uci::Line::Config { kind, name }) => {
                self.finish()?;
                self.began = number;
                self.begin(kind, name)
            }
            Ok(uci::Line::Set { key, value }) => {
                self.value.clear();
                for byte in uci::plain(value) {
                    let _ = self.value.push(byte);
                }
                self.set(key)
            }
        };
        result.map_err(|what| Fault { line: number, what })
    }

    /// At the end of a section, and of the file.
    pub fn finish(&mut self) -> Result<(), Fault<'static>> {
        if self.section == Section::Pattern
            && let Err(wrong) = self.patterns.end()
        {
            return Err(Fault { line: self.began, what: What::Line(wrong) });
        }
        Ok(())
    }

    fn begin<'l>(&mut self, kind: &'l [u8], name: &[u8]) -> Result<(), What<'l>> {
        self.section = match bytes::position("recentd pattern", kind) {
            Some(0) => Section::Main,
            Some(_) => Section::Pattern,
            None => Section::Other,
        };
        match self.section {
            Section::Other => Err(What::Section(kind)),
            Section::Pattern => self.patterns.begin(name).map_err(What::Line),
            _ => Ok(()),
        }
    }

    fn set<'l>(&'l mut self, key: &'l [u8]) -> Result<(), What<'l>> {
        let value = &self.value;
        match self.section {
            Section::Other => Ok(()),
            Section::None => Err(What::Line("a line \"config recentd\" must come first")),
            Section::Main => self.config.set(key, value).map_err(|invalid| match invalid {
                Invalid::Unknown => What::Unknown(key),
                Invalid::Value { allowed } => What::Option(key, value, allowed),
            }),
            Section::Pattern => match self.patterns.set(key, value) {
                Ok(None) => Ok(()),
                Ok(Some(beware)) => Err(What::Beware(key, beware)),
                Err(Refusal::Unknown) => Err(What::Unknown(key)),
                Err(Refusal::Value(wrong)) => Err(What::Pattern(key, value, wrong)),
            },
        }
    }
}
