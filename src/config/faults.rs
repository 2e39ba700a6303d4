//! Faults of the configuration file. None of them ends protection: what is wrong is passed over, and stays known so that it can be shown.

use heapless::Vec;
use ufmt::{Formatter, uDisplay, uWrite};

use super::options::Opt;
use crate::limits;

/// What is wrong.
#[derive(Clone, Copy)]
pub enum What {
    /// A section that recentd does not know.
    Section,
    /// An option that recentd does not know.
    Unknown,
    /// The value of an option.
    Value(&'static Opt),
    /// An entry of the allowlist, which is full.
    Full,
    /// An option that is set once more. The last value is in force.
    Twice,
    /// The line: a sentence.
    Line(&'static str),
    /// An option of a pattern, without which the pattern does nothing: the reason.
    Pattern(&'static str),
    /// Another option of a pattern, which is used without it: the reason.
    Detail(&'static str),
    /// A whole pattern: a sentence.
    Whole(&'static str),
    /// An option of a pattern that is taken, and what to beware of.
    Beware(&'static str),
    /// The file cannot be read.
    Unreadable,
    /// Options that contradict each other: a sentence, and what is in force.
    Together(&'static str, &'static str),
}

/// One fault. Shown (`{}`), it is a sentence without file and line.
pub struct Fault {
    /// Counted from 1; 0 if it is not of one line.
    pub line: u32,
    what: What,
    key: Vec<u8, VALUE>,
    value: Vec<u8, VALUE>,
}

/// Bytes that are shown of an option and of its value.
const VALUE: usize = 40;

limits::costs!(Fault, 112);

/// The faults of one file.
pub struct Faults {
    /// The name of the file; empty if none was read.
    pub file: &'static [u8],
    kept: Vec<Fault, { limits::FAULTS }>,
    /// How many more there are.
    more: u32,
    count: u32,
}

impl Faults {
    /// None.
    pub const NONE: &'static Self = &Self::new();

    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { file: b"", kept: Vec::new(), more: 0, count: 0 }
    }

    /// Keeps a fault. Without room it is counted, unless it is of the allowlist: then it takes the place of another.
    #[inline(never)]
    pub fn note(&mut self, line: u32, what: What, key: &[u8], value: &[u8]) {
        let mut fault = Fault { line, what, key: Vec::new(), value: Vec::new() };
        self.count = self.count.saturating_add(u32::from(!fault.is_warning()));
        keep(&mut fault.key, key);
        keep(&mut fault.value, value);
        let Err(fault) = self.kept.push(fault) else { return };
        self.more = self.more.saturating_add(1);
        if fault.is_of_allowlist()
            && let Some(other) = self.kept.iter_mut().rev().find(|other| !other.is_of_allowlist())
        {
            *other = fault;
        }
    }

    /// Calls `told` with each that is kept, the faults of the allowlist first.
    #[inline(never)]
    pub fn each(&self, told: &mut dyn FnMut(&Placed)) {
        for first in [true, false] {
            for fault in self.kept.iter().filter(|fault| fault.is_of_allowlist() == first) {
                told(&Placed(self.file, fault));
            }
        }
    }

    /// How many there are, without mere warnings.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// How many are not kept.
    #[must_use]
    pub const fn more(&self) -> u32 {
        self.more
    }
}

impl Default for Faults {
    fn default() -> Self {
        Self::new()
    }
}

#[inline(never)]
fn keep(to: &mut Vec<u8, VALUE>, bytes: &[u8]) {
    for byte in bytes {
        if to.push(shown(*byte)).is_err()
            && let Some(end) = to.len().checked_sub(3).and_then(|at| to.get_mut(at..))
        {
            return end.copy_from_slice(b"...");
        }
    }
}

impl Fault {
    /// Whether addresses can be banned because of it that the owner wanted to allow.
    #[must_use]
    pub fn is_of_allowlist(&self) -> bool {
        matches!(self.what, What::Full | What::Value(Opt { key: "allow", .. }))
    }

    /// Whether nothing is passed over because of it.
    #[must_use]
    pub const fn is_warning(&self) -> bool {
        matches!(self.what, What::Beware(_))
    }

    /// Whether the file alone is to blame.
    fn is_of_file(&self) -> bool {
        self.line > 0 || matches!(self.what, What::Unreadable)
    }

    fn quoted<W: uWrite + ?Sized>(&self, before: &str, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        f.write_str(before)?;
        f.write_str(text(&self.key))?;
        f.write_str(" '")?;
        f.write_str(text(&self.value))?;
        f.write_str("'")
    }
}

/// A fault behind file and line.
pub struct Placed<'a>(&'a [u8], pub &'a Fault);

impl uDisplay for Placed<'_> {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        if !self.1.is_of_file() {
            // The command line may have had its part in it.
            return self.1.fmt(f);
        }
        for byte in self.0 {
            f.write_char(char::from(shown(*byte)))?;
        }
        if self.1.line > 0 {
            f.write_str(":")?;
            self.1.line.fmt(f)?;
        }
        f.write_str(": ")?;
        self.1.fmt(f)
    }
}

/// Printable ASCII; every other byte is `?`.
const fn shown(byte: u8) -> u8 {
    if matches!(byte, 0x20..=0x7e) { byte } else { b'?' }
}

/// Only ASCII is kept.
fn text(bytes: &[u8]) -> &str {
    core::str::from_utf8(bytes).unwrap_or_default()
}

impl uDisplay for Fault {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        let (before, between, after) = match self.what {
            What::Section => ("section '", "' is not known; it is passed over", ""),
            What::Unknown => ("there is no option '", "'; it is passed over", ""),
            What::Twice => ("option ", " is set more than once; the last value is in force", ""),
            What::Beware(warning) => ("option ", ": ", warning),
            What::Line(wrong) => (wrong, "; the line is passed over", ""),
            What::Whole(wrong) => (wrong, "; the pattern is passed over", ""),
            What::Unreadable => ("the file cannot be read; the defaults of all options are in force", "", ""),
            What::Together(wrong, in_force) => (wrong, in_force, ""),
            What::Full => {
                self.quoted("list ", f)?;
                (" is NOT ALLOWED: the allowlist is full (32 entries), so these addresses can be banned", "", "")
            }
            What::Pattern(wrong) => {
                self.quoted("option ", f)?;
                (": ", wrong, "; the pattern is passed over")
            }
            What::Detail(wrong) => {
                self.quoted("option ", f)?;
                (": ", wrong, "; the option is passed over")
            }
            What::Value(option) if self.is_of_allowlist() => {
                self.quoted("list ", f)?;
                f.write_str(" is NOT ALLOWED, so these addresses can be banned: must be ")?;
                return option.kind.fmt(f);
            }
            What::Value(option) => {
                self.quoted("option ", f)?;
                f.write_str(": must be ")?;
                option.kind.fmt(f)?;
                if option.default.is_empty() { ("; it is passed over", "", "") } else { ("; it is passed over (default: ", option.default, ")") }
            }
        };
        f.write_str(before)?;
        if matches!(self.what, What::Section | What::Unknown | What::Twice | What::Beware(_)) {
            f.write_str(text(&self.key))?;
        }
        f.write_str(between)?;
        f.write_str(after)
    }
}

const _: () = assert!(limits::ALLOW == 32, "as What::Full says");

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::config::told::told;

    #[test]
    fn a_fault_of_the_whole_file_has_no_line() {
        let mut faults = Faults { file: b"x.conf", ..Faults::new() };
        faults.note(0, What::Unreadable, b"", b"");
        faults.note(7, What::Section, b"system", b"");
        faults.note(1, What::Unknown, b"bna", b"");
        let all = told(&faults);
        assert!(all[0].starts_with("x.conf: ") && all[1].starts_with("x.conf:7: ") && all[2].starts_with("x.conf:1: "), "{all:?}");
    }

    /// Without room a fault of the allowlist is kept all the same, and told first.
    #[test]
    fn faults_of_the_allowlist_take_the_places_of_others() {
        let mut faults = Faults { file: b"x.conf", ..Faults::new() };
        (1..=limits::FAULTS as u32).for_each(|line| faults.note(line, What::Section, b"x", b""));
        assert_eq!((faults.more(), faults.count()), (0, limits::FAULTS as u32));
        faults.note(100, What::Section, b"y", b"");
        (201..203).for_each(|line| faults.note(line, What::Full, b"allow", b"192.0.2.1"));
        let all = told(&faults);
        assert_eq!((all.len(), faults.more(), faults.count()), (limits::FAULTS, 3, limits::FAULTS as u32 + 3));
        assert_eq!([202, 201].map(|line| all[..2].iter().any(|fault| fault.starts_with(&std::format!("x.conf:{line}: ")))), [true; 2], "{all:?}");
        assert!(!all.iter().any(|fault| fault.starts_with("x.conf:100: ")));
    }

    #[test]
    fn what_is_printable_is_shown_as_it_is() {
        assert!((0..=u8::MAX).all(|byte| shown(byte) == if byte == b' ' || byte.is_ascii_graphic() { byte } else { b'?' }));
    }
}
