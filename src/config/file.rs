//! The configuration file: what each of its lines is for, and what is said about it.
//!
//! An option that the file has and we do not is a warning (a new file with an old program), and so is a
//! section; a value that will not do is an error. Both name the file and the line.

use heapless::Vec;

use crate::command::exit::USAGE;
use crate::config::{Config, Invalid};
use crate::limits;
use crate::log::lines::Line;
use crate::out::{Shown, complain};
use super::uci;
use crate::bytes;

/// Takes the patterns of the configuration as they are read. What is wrong is a sentence for people.
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

/// What the lines are about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    /// No `config` yet.
    None,
    /// `config recentd`
    Ours,
    /// `config pattern`
    Pattern,
    /// One that we do not know.
    Other,
}

/// Where we are in the file.
pub struct FileReader<'a> {
    file: &'static [u8],
    config: &'a mut Config,
    patterns: &'a mut dyn Patterns,
    section: Section,
    /// Line of the section's `config`.
    began: u32,
}

impl<'a> FileReader<'a> {
    /// At the start of `file`.
    pub const fn new(file: &'static [u8], config: &'a mut Config, patterns: &'a mut dyn Patterns) -> Self {
        Self { file, config, patterns, section: Section::None, began: 0 }
    }

    /// Takes the next line. `Err` is the exit code; what is wrong was said.
    pub fn line(&mut self, number: u32, line: Line<'_>) -> Result<(), i32> {
        let parsed = match line {
            Line::Whole(text) => uci::line(text),
            Line::Long => Err("the line is too long"),
        };
        match parsed {
            Err(wrong) => self.wrong(number, wrong),
            Ok(uci::Line::Blank) => Ok(()),
            Ok(uci::Line::Config { kind, name }) => self.begin(number, kind, name),
            Ok(uci::Line::Set { key, value }) => {
                // What is longer is refused by all options, so the end is not missed.
                let mut plain: Vec<u8, { limits::PATTERN + 1 }> = Vec::new();
                for byte in uci::plain(value) {
                    let _ = plain.push(byte);
                }
                self.set(number, key, &plain)
            }
        }
    }

    /// At the end of the file.
    pub fn finish(&mut self) -> Result<(), i32> {
        if self.section == Section::Pattern
            && let Err(wrong) = self.patterns.end()
        {
            return self.wrong(self.began, wrong);
        }
        Ok(())
    }

    fn begin(&mut self, number: u32, kind: &[u8], name: &[u8]) -> Result<(), i32> {
        self.finish()?;
        self.began = number;
        match bytes::position("recentd pattern", kind) {
            Some(0) => self.section = Section::Ours,
            Some(_) => {
                self.section = Section::Pattern;
                if let Err(wrong) = self.patterns.begin(name) {
                    return self.wrong(number, wrong);
                }
            }
            None => {
                self.section = Section::Other;
                let (file, kind) = (Shown(self.file), Shown(kind));
                complain!("warning: {}:{}: section '{}' is not known; passed over", file, number, kind);
            }
        }
        Ok(())
    }

    fn set(&mut self, number: u32, key: &[u8], value: &[u8]) -> Result<(), i32> {
        let (must, wrong) = match self.section {
            Section::Other => return Ok(()),
            Section::None => return self.wrong(number, "a line \"config recentd\" must come first"),
            Section::Ours => match self.config.set(key, value) {
                Ok(()) => return Ok(()),
                Err(Invalid::Unknown) => return self.unknown(number, key),
                Err(Invalid::Value { allowed }) => ("must be ", allowed),
            },
            Section::Pattern => match self.patterns.set(key, value) {
                Ok(None) => return Ok(()),
                Ok(Some(beware)) => {
                    complain!("warning: {}:{}: option {}: {}", Shown(self.file), number, Shown(key), beware);
                    return Ok(());
                }
                Err(Refusal::Unknown) => return self.unknown(number, key),
                Err(Refusal::Value(wrong)) => ("", wrong),
            },
        };
        let (file, key, value) = (Shown(self.file), Shown(key), Shown(value));
        complain!("{}:{}: option {} '{}': {}{}", file, number, key, value, must, wrong);
        Err(USAGE)
    }

    #[inline(never)]
    fn wrong(&self, number: u32, wrong: &str) -> Result<(), i32> {
        complain!("{}:{}: {}", Shown(self.file), number, wrong);
        Err(USAGE)
    }

    #[allow(clippy::unnecessary_wraps)] // an answer of `set`
    #[inline(never)]
    fn unknown(&self, number: u32, key: &[u8]) -> Result<(), i32> {
        complain!("warning: {}:{}: there is no option '{}'; passed over", Shown(self.file), number, Shown(key));
        Ok(())
    }
}
