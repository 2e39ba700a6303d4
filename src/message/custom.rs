//! Patterns of the configuration: read once at the start, and then rows like all others.
//!
//! Their texts are copied into fixed memory that lives as long as the program, and [`Program`]s and
//! [`Message`]s are built over them, so that whatever reads a line or tells of one need not know that there are two kinds.
//! Texts, rows and programs are different fields of one [`Room`], each filled before the next refers to it.
//!
//! Names are shown in our own log lines and in JSON, so they may hold nothing that would have to be quoted there.

use heapless::Vec;

use super::audit::{Reason, audit};
use super::{Code, Message, PROGRAMS, Program, Role};
use crate::config::file::{Patterns, Refusal};
use crate::{bytes, limits};

/// What stands before the name of a program that is also built in: the two are counted apart.
const OWN: &str = "own-";

/// syslog(3) of musl and logd cut at 1024 bytes, the header included.
const CUT: usize = 960;

limits::costs!(Room, 2772);

/// Where patterns are kept.
pub struct Room {
    text: [u8; limits::PATTERNS * limits::PATTERN_TEXT],
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
        let text = [0; limits::PATTERNS * limits::PATTERN_TEXT];
        Self { text, messages: Vec::new(), groups: Vec::new(), programs: Vec::new() }
    }
}

/// One pattern as far as it has been read.
#[derive(Clone, Copy, Default)]
struct Draft {
    /// `own-` and the tag.
    program: Option<&'static str>,
    pattern: Option<&'static str>,
    name: Option<&'static str>,
    /// By an option.
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

const MANY: Reason = "there are 8 patterns already, and room for no more: write similar ones as one, with {this|that}";
const _: () = assert!(limits::PATTERNS == 8);
const LONG: Reason = "must be 1 to 160 bytes of UTF-8 without control characters";
const _: () = assert!(limits::PATTERN == 160);
const PROGRAM: Reason = "must be the tag that stands before the message in the log, without its [number]: \
    1 to 31 bytes of letters, digits and _-./@()+";
const NAME: Reason = "must be 1 to 31 bytes of letters, digits, _ and -";
const _: () = assert!(limits::NAME == 31);
const WEIGHT: Reason = "must be a number of failures from 0.1 to 10, with one digit after the point at most";
const TWICE: Reason = "is there twice in one pattern: remove one of them";

impl Patterns for Drafts {
    fn begin(&mut self, section: &[u8]) -> Result<(), Reason> {
        self.drafts.push(Draft::default()).map_err(|_| MANY)?;
        // The name that the section has, or else its number: the option may overrule both.
        let number = b'0'.wrapping_add(self.drafts.len() as u8);
        let name = if is_name(section) { self.keep("", section) } else { self.keep("pattern-", &[number]) };
        self.change(|draft| draft.name = name);
        Ok(())
    }

    fn set(&mut self, key: &[u8], value: &[u8]) -> Result<Option<Reason>, Refusal> {
        let option = bytes::position("program match name weight", key).ok_or(Refusal::Unknown)?;
        self.change_option(option, value).map_err(Refusal::Value)
    }

    fn end(&mut self) -> Result<(), Reason> {
        let Some((last, others)) = self.drafts.split_last() else { return Ok(()) };
        if last.program.is_none() || last.pattern.is_none() {
            return Err("a pattern needs an option program and an option match");
        }
        if others.iter().any(|other| other.program == last.program && other.name == last.name) {
            return Err("another pattern of the same program has this name: give it an option name of its own");
        }
        Ok(())
    }
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
        let mut beware = None;
        match option {
            0 => {
                is_tag(value).then_some(()).ok_or(PROGRAM)?;
                if value == b"recentd" {
                    return Err("is recentd itself, whose own lines are never an attack");
                }
                if value == b"pam" {
                    return Err("is no tag: PAM's lines come under that of the program that asked it, so name that");
                }
                before.program.is_none().then_some(()).ok_or(TWICE)?;
                let kept = self.keep(OWN, value);
                self.change(|draft| draft.program = kept);
            }
            1 => {
                let whole = !value.is_empty() && value.len() <= limits::PATTERN && !value.iter().any(u8::is_ascii_control);
                whole.then_some(()).ok_or(LONG)?;
                if value.starts_with(b" ") || value.ends_with(b" ") {
                    return Err("begins or ends with a blank, and these are taken off each line: leave it out");
                }
                before.pattern.is_none().then_some(()).ok_or(TWICE)?;
                beware = audit(value)?;
                let kept = Some(self.keep("", value).ok_or(LONG)?);
                self.change(|draft| draft.pattern = kept);
            }
            2 => {
                is_name(value).then_some(()).ok_or(NAME)?;
                (!before.named).then_some(()).ok_or(TWICE)?;
                let kept = self.keep("", value);
                self.change(|draft| (draft.name, draft.named) = (kept, true));
            }
            _ => {
                let weight = Some(tenths(value).ok_or(WEIGHT)?);
                self.change(|draft| draft.weight = weight);
            }
        }
        Ok(beware)
    }

    /// Copies `start` and `value` to where they will stay. `None`: it is not UTF-8, or there is no room.
    fn keep(&mut self, start: &str, value: &[u8]) -> Option<&'static str> {
        let length = start.len().checked_add(value.len())?;
        let (text, rest) = core::mem::take(&mut self.free).split_at_mut_checked(length)?;
        self.free = rest;
        text.iter_mut().zip(start.as_bytes().iter().chain(value)).for_each(|(to, from)| *to = *from);
        core::str::from_utf8(text).ok()
    }

    /// The programs that these patterns make: one for each tag.
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
            code: self.pattern.unwrap_or_default().as_bytes(),
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
    // What is known of the program holds for its other lines, too: what stands before them, and where they are cut.
    let named = PROGRAMS.iter().find(|program| program.name == tag);
    let like = named.or_else(|| PROGRAMS.iter().find(|program| super::is_one_of(program.tags, tag.as_bytes())));
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
        code: Code { prefix: like.map_or(&[], |program| program.code.prefix), ..Code::NONE },
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
mod tests {
    use super::*;
    use crate::config::watch::Watch;
    use crate::message::{Catalogue, Peer};
    use crate::log::syslog::Record;
    use std::boxed::Box;
    use std::{format, vec};

    const MATCH: &str = "login of %{user} failed from %{address}";

    fn drafts() -> Drafts {
        Drafts::new(Box::leak(Box::new(Room::new())))
    }

    fn add(drafts: &mut Drafts, section: &str, options: &[(&str, &str)]) -> Result<(), Refusal> {
        drafts.begin(section.as_bytes())?;
        for (key, value) in options {
            drafts.set(key.as_bytes(), value.as_bytes())?;
        }
        Ok(drafts.end()?)
    }

    fn refusal(options: &[(&str, &str)]) -> Reason {
        match add(&mut drafts(), "x", options).unwrap_err() {
            Refusal::Value(reason) => reason,
            Refusal::Unknown => "unknown",
        }
    }

    /// Program, message and weight of a line.
    fn read(catalogue: Catalogue, tag: &str, body: &str) -> Option<(&'static str, &'static str, u8)> {
        let record = Record { tag: tag.as_bytes(), pid: None, body: body.as_bytes(), stamp: None, cut: false };
        let (program, message, found) = catalogue.find(&record, Watch::DEFAULT).ok()?;
        assert!(matches!(found.peer, Peer::At(_)), "{body}");
        Some((program.name, message.name, message.weight))
    }

    #[test]
    fn rows_like_all_others() {
        let mut drafts = drafts();
        add(&mut drafts, "forum", &[("program", "forumd"), ("match", MATCH), ("weight", "0.5")]).unwrap();
        add(&mut drafts, "", &[("program", "mail/in"), ("match", "denied %{address}")]).unwrap();
        add(&mut drafts, "a b", &[("program", "forumd"), ("match", "captcha: %{address} %{any}"), ("name", "Cap-1")]).unwrap();
        add(&mut drafts, "new", &[("program", "sshd"), ("match", "No! %{address}"), ("weight", "10")]).unwrap();
        let all = Catalogue::with(drafts.finish());
        assert_eq!(all.own().iter().map(|program| program.name).collect::<vec::Vec<_>>(), ["forumd", "mail/in", "own-sshd"]);
        assert_eq!(read(all, "forumd", "login of x failed from 192.0.2.7"), Some(("forumd", "forum", 5)));
        assert_eq!(read(all, "forumd", "captcha: 192.0.2.7 x"), Some(("forumd", "Cap-1", 10)));
        assert_eq!(read(all, "mail/in", "denied 2001:db8::7"), Some(("mail/in", "pattern-2", 10)));
        assert_eq!(read(all, "forum", "login of x failed from 192.0.2.7"), None);
        assert_eq!(read(all, "forumd", "denied 192.0.2.7"), None);
        // Another wording of a program that is built in, under all its tags and with what stands before its lines.
        assert_eq!(read(all, "sshd-session", "error: No! 192.0.2.7"), Some(("own-sshd", "new", 100)));
        let failed = "Failed password for root from 192.0.2.7 port 22 ssh2";
        assert_eq!(read(all, "sshd", failed), Some(("sshd", "failed-login", 10)));
        for (number, (program, message)) in
            all.programs().flat_map(|p| p.messages.iter().copied().flatten().map(move |m| (p, m))).enumerate()
        {
            assert_eq!(usize::from(all.index(program, message)), number);
            let (of, row) = all.at(number as u16).unwrap();
            assert!(core::ptr::eq(of, program) && core::ptr::eq(row, message));
        }
        assert_eq!(all.place(all.own().last().unwrap()), PROGRAMS.len() + 2);
    }

    #[test]
    fn there_is_room_for_the_largest() {
        let mut drafts = drafts();
        let long = "x".repeat(limits::PATTERN - 10);
        for n in 0..limits::PATTERNS {
            let (section, name) = (format!("{n}{}", "s".repeat(30)), format!("{n}{}", "n".repeat(30)));
            let (program, pattern) = (format!("{n}{}", "p".repeat(30)), format!("{long}%{{address}}"));
            add(&mut drafts, &section, &[("program", &program), ("match", &pattern), ("name", &name)]).unwrap();
        }
        assert_eq!(add(&mut drafts, "x", &[]), Err(Refusal::Value(MANY)));
        let own = drafts.finish();
        assert_eq!(own.len(), limits::PATTERNS);
        for program in own {
            assert_eq!(program.messages[0][0].pattern.len(), limits::PATTERN);
            assert_eq!((program.name.len(), program.messages[0][0].name.len()), (31, 31));
        }
        let all = Catalogue::with(own);
        assert!(usize::from(all.index(&own[7], &own[7].messages[0][0])) < limits::ROWS);
        assert!(all.programs().count() <= limits::PROGRAMS);
    }

    #[test]
    fn what_is_refused() {
        let missing = "a pattern needs an option program and an option match";
        assert_eq!(refusal(&[]), missing);
        assert_eq!(refusal(&[("program", "x")]), missing);
        assert_eq!(refusal(&[("match", MATCH)]), missing);
        assert_eq!(refusal(&[("colour", "x")]), "unknown");
        assert_eq!(refusal(&[("match", MATCH), ("match", MATCH)]), TWICE);
        assert_eq!(refusal(&[("program", "x"), ("program", "x")]), TWICE);
        assert_eq!(refusal(&[("name", "x"), ("name", "x")]), TWICE);
        assert!(refusal(&[("program", "recentd")]).contains("own lines"));
        for program in ["", "a b", "\"", "a:", "/usr/sbin/x", "x\n", "ä", &"x".repeat(32)] {
            assert_eq!(refusal(&[("program", program)]), PROGRAM, "{program}");
        }
        for name in ["", "a b", "a\"", "a{", "ä", &"x".repeat(32)] {
            assert_eq!(refusal(&[("name", name)]), NAME, "{name}");
        }
        for pattern in ["", "a\tb %{address}", "wrong from %{address}\x7f", &"x".repeat(161)] {
            assert_eq!(refusal(&[("match", pattern)]), LONG, "{pattern}");
        }
        for pattern in [" wrong from %{address}", "wrong from %{address} "] {
            assert!(refusal(&[("match", pattern)]).starts_with("begins or ends with a blank"), "{pattern}");
        }
        assert!(refusal(&[("program", "pam")]).starts_with("is no tag"));
        let mut drafts = drafts();
        drafts.begin(b"").unwrap();
        assert_eq!(drafts.set(b"match", b"wrong \xff from %{address}"), Err(Refusal::Value(LONG)));
        for weight in ["", "0", "0.0", "10.1", "11", "1.", ".5", "0.55", "-1", "1e1", "25.6", "99999999999"] {
            assert_eq!(refusal(&[("weight", weight)]), WEIGHT, "{weight}");
        }
        for (weight, expected) in [("0.1", 1), ("1", 10), ("2.5", 25), ("10", 100), ("10.0", 100), ("001", 10)] {
            assert_eq!(tenths(weight.as_bytes()), Some(expected));
        }
        let mut drafts = self::drafts();
        add(&mut drafts, "x", &[("program", "a"), ("match", MATCH)]).unwrap();
        add(&mut drafts, "x", &[("program", "b"), ("match", MATCH)]).unwrap();
        assert!(add(&mut drafts, "x", &[("program", "a"), ("match", MATCH)]).is_err());
    }
}
