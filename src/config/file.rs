//! The configuration file: the meaning of each line, and its faults.
//!
//! Nothing in the file ends protection: an option, pattern, section or line that is wrong is passed over, and noted in [`Faults`] with its line.

use heapless::Vec;

use super::faults::{Faults, What};
use super::options::{self, Config, Invalid};
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

    /// Forgets the latest pattern.
    fn abandon(&mut self);
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
    faults: &'a mut Faults,
    section: Section,
    /// Line of the section's `config`.
    began: u32,
    /// A `config recentd` was read.
    main: bool,
    /// The options that are set, a bit for each.
    set: u64,
    /// The value of the line without its quotes. All options refuse longer values, so the end of such a value is not needed.
    value: Vec<u8, { limits::PATTERN + 1 }>,
}

const _: () = assert!(options::OPTIONS.len() <= 64);

impl<'a> FileReader<'a> {
    /// At the start of the file.
    pub const fn new(config: &'a mut Config, patterns: &'a mut dyn Patterns, faults: &'a mut Faults) -> Self {
        Self { config, patterns, faults, section: Section::None, began: 0, main: false, set: 0, value: Vec::new() }
    }

    /// Takes line `number`; `None` is one that is too long to be read.
    pub fn line(&mut self, number: u32, line: Option<&[u8]>) {
        match line.map_or(Err("too long"), uci::line) {
            Ok(uci::Line::Blank) => {}
            Ok(uci::Line::Config { kind, name }) => self.begin(number, kind, name),
            Ok(uci::Line::Set { key, value }) => {
                self.value.clear();
                for byte in uci::plain(value) {
                    let _ = self.value.push(byte);
                }
                self.set(number, key);
            }
            Err(wrong) => {
                self.faults.note(number, What::Line(wrong), b"", b"");
                // The lines that follow belong to this section, whatever is wrong with its name.
                if let Some(kind) = line.and_then(uci::kind) {
                    self.begin(number, kind, b"");
                }
            }
        }
    }

    /// At the end of a section, and of the file.
    pub fn finish(&mut self) {
        if self.section == Section::Pattern
            && let Err(wrong) = self.patterns.end()
        {
            self.faults.note(self.began, What::Whole(wrong), b"", b"");
            self.patterns.abandon();
        }
        self.section = Section::Other;
    }

    fn begin(&mut self, line: u32, kind: &[u8], name: &[u8]) {
        self.finish();
        self.began = line;
        match bytes::position("recentd pattern", kind) {
            Some(0) => {
                if core::mem::replace(&mut self.main, true) {
                    self.faults.note(line, What::Together("a second section 'recentd'", "; its options are used, too"), b"", b"");
                }
                self.section = Section::Main;
            }
            Some(_) => match self.patterns.begin(name) {
                Ok(()) => self.section = Section::Pattern,
                Err(wrong) => self.faults.note(line, What::Whole(wrong), b"", b""),
            },
            None => self.faults.note(line, What::Section, kind, b""),
        }
    }

    fn set(&mut self, line: u32, key: &[u8]) {
        let value = &self.value;
        let what = match self.section {
            Section::Other => return,
            Section::None => What::Line("a line \"config recentd\" must come first"),
            Section::Main => match self.config.set(key, value) {
                Ok(()) => {
                    let bit = options::place(key).map_or(0, |place| 1u64.wrapping_shl(place as u32));
                    let before = self.set;
                    self.set |= bit;
                    if before & bit == 0 || options::grows(key) {
                        return;
                    }
                    What::Twice
                }
                Err(Invalid::Unknown) => What::Unknown,
                Err(Invalid::Full) => What::Full,
                Err(Invalid::Value { option }) => What::Value(option),
            },
            Section::Pattern => match self.patterns.set(key, value) {
                Ok(None) => return,
                Ok(Some(beware)) => What::Beware(beware),
                Err(Refusal::Unknown) => What::Unknown,
                Err(Refusal::Value(wrong)) if bytes::position("program match", key).is_some() => What::Pattern(wrong),
                Err(Refusal::Value(wrong)) => What::Detail(wrong),
            },
        };
        self.faults.note(line, what, key, value);
        if matches!(what, What::Pattern(_)) {
            self.patterns.abandon();
            self.section = Section::Other;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::string::String;
    use std::vec::Vec;

    /// What patterns are told, in words.
    #[derive(Default)]
    struct Told(String);

    impl Patterns for Told {
        fn begin(&mut self, section: &[u8]) -> Result<(), &'static str> {
            self.0 += "begin ";
            if section == b"bad" { Err("a bad name") } else { Ok(()) }
        }
        fn set(&mut self, key: &[u8], value: &[u8]) -> Result<Option<&'static str>, Refusal> {
            self.0 += "set ";
            match (key, value) {
                (b"nothing", _) => Err(Refusal::Unknown),
                (_, b"bad") => Err(Refusal::Value("a bad value")),
                (_, b"odd") => Ok(Some("beware")),
                _ => Ok(None),
            }
        }
        fn end(&mut self) -> Result<(), &'static str> {
            self.0 += "end ";
            if self.0.contains("set") { Ok(()) } else { Err("it lacks all") }
        }
        fn abandon(&mut self) {
            self.0 += "abandon ";
        }
    }

    /// Reads lines, numbered from 1. Returns the configuration, each fault behind its line, and what patterns are told.
    fn read(lines: &[&str]) -> (Config, Vec<String>, String) {
        let (mut config, mut faults, mut told) = (Config::default(), Faults::new(), Told::default());
        let mut reader = FileReader::new(&mut config, &mut told, &mut faults);
        for (number, line) in (1..).zip(lines) {
            reader.line(number, (*line != "too long").then_some(line.as_bytes()));
        }
        reader.finish();
        (config, crate::config::told::told(&faults), told.0.trim_end().into())
    }

    #[test]
    fn each_fault_is_told_with_its_line_and_the_rest_is_in_force() {
        let (config, faults, _) = read(&[
            "option ban '60'", "config recentd", "\toption ban '61'", "\toption ban \"62\" # more", "\tlist allow '192.0.2.1'", "", "\tlist allow '192.0.2.2'",
            "\toption hitcount 'x'", "\toption nothing '1'", "too long", "\toption window '60'", "config recentd", "\toption growth '3'",
            "config system", "\toption hostname 'x'", "\toption ban '9'",
        ]);
        let expected = [
            ": 1: a line \"config recentd\" must come first", ": 4: option ban", ": 8: option hitcount", ": 9: there is no option 'nothing'", ": 10: too long",
            ": 12: a second section 'recentd'; its options are used, too", ": 14: section 'system' is not known",
        ];
        assert_eq!(faults.len(), expected.len(), "{faults:?}");
        for (fault, expected) in faults.iter().zip(expected) {
            assert!(fault.starts_with(&expected.replacen(": ", ":", 1)), "{fault} {expected}");
        }
        assert!(faults.get(1).is_some_and(|fault| fault.contains("set more than once; the last value is in force")));
        assert_eq!((config.ban, config.window, config.growth, config.hitcount, config.allow.len()), (62, 60, 3, 15, 2));
    }

    #[test]
    fn a_pattern_ends_with_its_section() {
        let (_, faults, told) = read(&["config pattern", "config pattern 'p'", "\toption match 'x'", "\toption nothing 'x'", "\toption match 'odd'", "\toption weight 'bad'", "config recentd"]);
        assert_eq!(told, "begin end abandon begin set set set set end");
        let lines: Vec<&str> = faults.iter().map(|fault| fault.split_inclusive(": ").next().unwrap()).collect();
        assert_eq!(lines, [":1: ", ":4: ", ":5: ", ":6: "], "{faults:?}");
        // One without its match does nothing, so its other options are not read.
        let (_, faults, told) = read(&["config recentd", "config pattern", "\toption match 'bad'", "\toption weight 'bad'", "config pattern 'bad'", "\toption match 'x'"]);
        assert_eq!((told.as_str(), faults.len()), ("begin set abandon begin", 2), "{faults:?}");
    }
}
