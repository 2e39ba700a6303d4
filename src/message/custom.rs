//! Patterns of the configuration: read once at the start, and then rows like all others.
//!
//! Their names and the code of their patterns are written into fixed memory that lives as long as recentd, and [`Program`]s and
//! [`Message`]s are built over them, so no reader of rows needs to know that there are two kinds.
//! Texts, rows and programs are different fields of one [`Room`], each filled before the next refers to it.
//!
//! Names are shown in recentd's log lines and in JSON, so they hold nothing that must be quoted there.

use heapless::Vec;

use super::audit::{Reason, audit};
use super::catalogue::PROGRAMS;
use super::code;
use super::pattern::Reading;
use super::row::{Code, Message, Peer, Program, Role, Text};
use super::tags::is_one_of;
use crate::config::file::{Patterns, Refusal};
use crate::{bytes, limits};

/// Stands before the name of a program that is also built in: the two are counted apart.
const OWN: &str = "own-";

/// musl's syslog(3) and logd cut at 1024 bytes, the header included.
const CUT: usize = 960;

/// What is kept of one pattern: its names, and its code in place of its text.
const KEPT: usize = limits::PATTERN_TEXT - limits::PATTERN + code::room(limits::PATTERN);

limits::costs!(Room, 3492);

/// The memory of the patterns.
pub struct Room {
    text: [u8; limits::PATTERNS * KEPT],
    messages: Vec<Message, { limits::PATTERNS }>,
    groups: Vec<&'static [Message], { limits::PATTERNS }>,
    programs: Vec<Program, { limits::PATTERNS }>,
}

impl Default for Room {
    fn default() -> Self {
        Self::new()
    }
}

impl Room {
    /// Empty.
    #[must_use]
    pub const fn new() -> Self {
        let text = [0; limits::PATTERNS * KEPT];
        Self { text, messages: Vec::new(), groups: Vec::new(), programs: Vec::new() }
    }
}

/// One pattern, as far as it has been read.
#[derive(Clone, Copy, Default)]
struct Draft {
    /// `own-` and the tag.
    program: Option<&'static str>,
    /// The code of the pattern.
    code: Option<&'static [u8]>,
    #[cfg(test)]
    pattern: Option<&'static str>,
    name: Option<&'static str>,
    /// The name was set by an option.
    named: bool,
    weight: Option<u8>,
}

/// The patterns read so far.
pub struct Drafts {
    free: &'static mut [u8],
    drafts: Vec<Draft, { limits::PATTERNS }>,
    messages: &'static mut Vec<Message, { limits::PATTERNS }>,
    groups: &'static mut Vec<&'static [Message], { limits::PATTERNS }>,
    programs: &'static mut Vec<Program, { limits::PATTERNS }>,
}

const MANY: Reason = "there are 8 patterns already, and there is no room for more: join similar ones into one, with {this|that}";
const _: () = assert!(limits::PATTERNS == 8);
const LONG: Reason = "must be 1 to 160 bytes of UTF-8 without control characters";
const _: () = assert!(limits::PATTERN == 160);
const PROGRAM: Reason = "must be the tag that stands before the message in the log, without its [number]: \
    1 to 31 bytes of letters, digits and _-./@()+";
const NAME: Reason = "must be 1 to 31 bytes of letters, digits, _ and -";
const _: () = assert!(limits::NAME == 31);
const WEIGHT: Reason = "must be a number of failures from 0.1 to 10, with at most one digit after the point";
const TWICE: Reason = "is set twice in one pattern: remove one of them";

impl Patterns for Drafts {
    fn begin(&mut self, section: &[u8]) -> Result<(), Reason> {
        // Texts of patterns that were passed over still take room.
        (self.free.len() >= KEPT).then_some(()).ok_or(MANY)?;
        self.drafts.push(Draft::default()).map_err(|_| MANY)?;
        // The name of the section, or else its number. An option can replace both.
        let number = b'0'.wrapping_add(self.drafts.len() as u8);
        let name = if is_name(section) { self.keep("", section) } else { self.keep("pattern-", &[number]) };
        self.change(|draft| draft.name = name);
        Ok(())
    }

    fn set(&mut self, key: &[u8], value: &[u8]) -> Result<Option<Reason>, Refusal> {
        self.change_option(place(key)?, value).map_err(Refusal::Value)
    }

    fn abandon(&mut self) {
        // Its texts stay where they are.
        let _ = self.drafts.pop();
    }

    fn end(&mut self) -> Result<(), Reason> {
        let Some((last, others)) = self.drafts.split_last() else { return Ok(()) };
        if last.program.is_none() || last.code.is_none() {
            return Err("a pattern needs an option program and an option match");
        }
        if others.iter().any(|other| other.program == last.program && other.name == last.name) {
            return Err("another pattern of the same program has this name: give it an option name of its own");
        }
        Ok(())
    }
}

/// The place of an option of a pattern.
fn place(key: &[u8]) -> Result<usize, Refusal> {
    bytes::position("program match name weight", key).ok_or(Refusal::Unknown)
}

/// What is said of option `key` of a pattern: a warning, if any, or the reason of its refusal.
pub fn judge(key: &[u8], value: &[u8]) -> Result<Option<Reason>, Refusal> {
    judge_option(place(key)?, value).map_err(Refusal::Value)
}

/// Whether `pattern`, which [`judge`] takes, matches the message `line`, and what it finds there. The prefix that a built-in program
/// of the same tag has is not known here.
#[inline(never)]
pub fn try_on(pattern: &[u8], line: &[u8]) -> Option<Peer> {
    static ANY: Program = Program {
        name: "",
        #[cfg(test)]
        releases: "",
        tags: "",
        #[cfg(test)]
        prefix: "",
        cut: CUT,
        shapes: &[],
        messages: &[],
        code: Code::NONE,
    };
    let mut room = [0; code::room(limits::PATTERN)];
    let length = code::compile(pattern, &[], &mut room);
    let mut reading = Reading::new(&ANY, line);
    room.get(..length).is_some_and(|code| reading.fits_code(code)).then(|| reading.found().peer)
}

#[inline(never)]
fn judge_option(option: usize, value: &[u8]) -> Result<Option<Reason>, Reason> {
    match option {
        0 => {
            is_tag(value).then_some(()).ok_or(PROGRAM)?;
            if value == b"recentd" {
                return Err("is recentd itself, and its own lines are never an attack");
            }
            if value == b"pam" {
                return Err("is not a tag: PAM's lines have the tag of the program that uses PAM, so name that program");
            }
        }
        1 => {
            let whole = !value.is_empty() && value.len() <= limits::PATTERN && !value.iter().any(u8::is_ascii_control);
            whole.then_some(()).ok_or(LONG)?;
            if value.starts_with(b" ") || value.ends_with(b" ") {
                return Err("begins or ends with a blank, but blanks at the ends of a line are removed before it is compared: leave it out");
            }
            let beware = audit(value)?;
            core::str::from_utf8(value).map_err(|_| LONG)?;
            return Ok(beware);
        }
        2 => is_name(value).then_some(()).ok_or(NAME)?,
        _ => tenths(value).map(|_| ()).ok_or(WEIGHT)?,
    }
    Ok(None)
}

impl Drafts {
    /// None yet.
    pub fn new(room: &'static mut Room) -> Self {
        let Room { text, messages, groups, programs } = room;
        Self { free: text, drafts: Vec::new(), messages, groups, programs }
    }

    fn change(&mut self, change: impl FnOnce(&mut Draft)) {
        if let Some(draft) = self.drafts.last_mut() {
            change(draft);
        }
    }

    fn change_option(&mut self, option: usize, value: &[u8]) -> Result<Option<Reason>, Reason> {
        let Some(&before) = self.drafts.last() else { return Ok(None) };
        let beware = judge_option(option, value)?;
        match option {
            0 => {
                before.program.is_none().then_some(()).ok_or(TWICE)?;
                let kept = self.keep(OWN, value);
                self.change(|draft| draft.program = kept);
            }
            1 => {
                before.code.is_none().then_some(()).ok_or(TWICE)?;
                let length = code::compile(value, &[], self.free);
                let code = self.take(length);
                self.change(|draft| draft.code = code.map(|code| &*code));
                #[cfg(test)]
                self.change(|draft| draft.pattern = Some(std::string::String::from_utf8_lossy(value).into_owned().leak()));
            }
            2 => {
                (!before.named).then_some(()).ok_or(TWICE)?;
                let kept = self.keep("", value);
                self.change(|draft| (draft.name, draft.named) = (kept, true));
            }
            _ => {
                let weight = tenths(value);
                self.change(|draft| draft.weight = weight);
            }
        }
        Ok(beware)
    }

    /// Copies `start` and `value` into the memory of the patterns. `None`: they are not UTF-8, or there is no room.
    fn keep(&mut self, start: &str, value: &[u8]) -> Option<&'static str> {
        let text = self.take(start.len().checked_add(value.len())?)?;
        text.iter_mut().zip(start.as_bytes().iter().chain(value)).for_each(|(to, from)| *to = *from);
        core::str::from_utf8(text).ok()
    }

    /// The first bytes of the memory of the patterns that is free.
    fn take(&mut self, length: usize) -> Option<&'static mut [u8]> {
        let (taken, rest) = core::mem::take(&mut self.free).split_at_mut_checked(length)?;
        self.free = rest;
        Some(taken)
    }

    /// Makes programs of the patterns: one for each tag.
    pub fn finish(self) -> &'static [Program] {
        let Self { drafts, messages, groups, programs, .. } = self;
        let is_first = |&(place, draft): &(usize, &Draft)| drafts.iter().take(place).all(|other| other.program != draft.program);
        let firsts = || drafts.iter().enumerate().filter(is_first).filter_map(|(_, draft)| draft.program);
        for program in firsts() {
            for draft in drafts.iter().filter(|draft| draft.program == Some(program)) {
                let _ = messages.push(draft.message());
            }
        }
        let mut rest: &'static [Message] = messages;
        for program in firsts() {
            let count = drafts.iter().filter(|draft| draft.program == Some(program)).count();
            let Some((group, others)) = rest.split_at_checked(count) else { break };
            let _ = groups.push(group);
            rest = others;
        }
        let groups: &'static [_] = groups;
        for (program, group) in firsts().zip(groups) {
            let _ = programs.push(make(program, group));
        }
        programs
    }
}

impl Draft {
    fn message(&self) -> Message {
        Message {
            name: self.name.unwrap_or_default(),
            role: Role::Failure,
            weight: self.weight.unwrap_or(10),
            #[cfg(test)]
            pattern: self.pattern.unwrap_or_default(),
            text: Text::Pattern(self.code.unwrap_or(&[code::NOTHING])),
            #[cfg(test)]
            seen: &[],
        }
    }
}

/// `kept` without its [`OWN`].
fn tag(kept: &'static str) -> &'static str {
    kept.strip_prefix(OWN).unwrap_or(kept)
}

fn make(kept: &'static str, group: &'static &'static [Message]) -> Program {
    let tag = tag(kept);
    // The prefix and the cut of a built-in program hold for its other lines, too.
    let named = PROGRAMS.iter().find(|program| program.name == tag);
    let like = named.or_else(|| PROGRAMS.iter().find(|program| is_one_of(program.tags, tag.as_bytes())));
    Program {
        name: if named.is_some() { kept } else { tag },
        #[cfg(test)]
        releases: "",
        tags: named.map_or(tag, |program| program.tags),
        #[cfg(test)]
        prefix: like.map_or("", |program| program.prefix),
        cut: like.map_or(CUT, |program| program.cut),
        shapes: &[],
        messages: core::slice::from_ref(group),
        code: Code {
            prefix: like.map_or(&[], |program| program.code.prefix),
            tag: if named.is_some() { 0 } else { bytes::number(tag.as_bytes()) as u32 },
            ..Code::NONE
        },
    }
}

fn is_tag(value: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-./@()+".contains(byte);
    // The path of a program is never part of its tag.
    !value.is_empty() && value.len() <= limits::NAME && value.iter().all(plain) && !value.starts_with(b"/")
}

fn is_name(value: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    !value.is_empty() && value.len() <= limits::NAME && value.iter().all(plain)
}

/// `1`, `0.2`, `10`: failures, in tenths.
fn tenths(value: &[u8]) -> Option<u8> {
    let (whole, tenth) = match value {
        [whole @ .., b'.', tenth] => (whole, tenth),
        whole => (whole, &b'0'),
    };
    let number = whole.iter().chain([tenth]).try_fold(0u8, |number, digit| {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 10)?;
        number.checked_mul(10)?.checked_add(digit)
    })?;
    (!whole.is_empty() && (1..=100).contains(&number)).then_some(number)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
