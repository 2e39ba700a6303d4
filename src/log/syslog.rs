//! syslog framings: one raw line in, who said what and when out.
//!
//! What stands behind the tag is the attacker's text, and it may hold whole log
//! lines. So a header is never searched for: every framing is read from the
//! first byte of the line, field by field with exactly one blank between, and
//! only the one token that stands where the tag belongs can become the tag.
//! It must end in `:`; a line without such a token has an empty tag and is all
//! body. What comes before that token is written by the log daemon: a date, a
//! host name of a host name's characters, a priority with a name that exists.
//!
//! A new framing is one function, and its name in [`FRAMINGS`].

mod date;

use crate::time::Stamp;
use crate::bytes;
use nom::branch::alt;
use nom::{Err, IResult, Parser};

/// A log line without its header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record<'a> {
    /// Program name without path and pid; may be empty.
    pub tag: &'a [u8],
    /// Process id, where the framing has one.
    pub pid: Option<u32>,
    /// The message itself.
    pub body: &'a [u8],
    /// When the line says it was written.
    pub stamp: Option<Stamp>,
    /// Its end may be missing: what stands there now may be in the middle of somebody's text.
    pub cut: bool,
}

/// Reads a header off the front of a record that is all body as yet, but for the date.
type Framing = fn(&mut Record) -> Option<()>;

/// How a line begins. No line can begin in two ways.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    Ctime,
    Stamp,
    Undated,
}

/// In this order: the first that fits. [`logread`] alone has the date of ctime(3).
const FRAMINGS: [(Start, Framing); 7] = [
    (Start::Undated, rfc5424),
    (Start::Stamp, busybox),
    (Start::Stamp, socklog),
    (Start::Stamp, metalog),
    (Start::Stamp, classic),
    (Start::Undated, device),
    (Start::Undated, scripted),
];

/// How the last line began: those of a busy log come many in a second, and a date that is known need not be read again.
pub struct Last {
    /// Its date with the blank behind it; none if it was longer.
    date: heapless::Vec<u8, 32>,
    start: Start,
    stamp: Option<Stamp>,
}

impl Last {
    /// There was none.
    #[must_use]
    pub const fn new() -> Self {
        Self { date: heapless::Vec::new(), start: Start::Undated, stamp: None }
    }
}

impl Default for Last {
    fn default() -> Self {
        Self::new()
    }
}

/// Reads a line with its header; `None` if it is no line of a syslog.
#[must_use]
pub fn parse(line: &[u8]) -> Option<Record<'_>> {
    parse_after(&mut Last::new(), line)
}

/// The same of one of many lines.
#[must_use]
pub fn parse_after<'a>(last: &mut Last, line: &'a [u8]) -> Option<Record<'a>> {
    let mut record = Record::new(b"", trim_feed(line));
    let (start, stamp) = (record.take_date(last), record.stamp);
    if start == Start::Ctime {
        logread(&mut record)?;
    } else {
        (_, record) = alt(FRAMINGS.map(|framing| peel(framing, start))).parse(record.body).ok()?;
        record.stamp = stamp.or(record.stamp);
    }
    record.trim();
    Some(record)
}

/// A framing as a parser for nom: all behind the date in, nothing left. An array of them is tried in one loop; nom's tuples
/// would be code of their own for each, and its slices are cut in ways that could panic.
fn peel<'a>((begins, framing): (Start, Framing), start: Start) -> impl Fn(&'a [u8]) -> IResult<&'a [u8], Record<'a>, ()> {
    move |line| {
        let mut record = Record::new(b"", line);
        if begins != start || framing(&mut record).is_none() {
            return Err(Err::Error(()));
        }
        Ok((&[], record))
    }
}

/// A message without any header, said to come from `program`.
#[must_use]
pub fn bare<'a>(program: &'a [u8], line: &'a [u8]) -> Record<'a> {
    let mut record = Record::new(program, line);
    record.trim();
    record
}

/// `tag[pid]: message`, or a message without a tag: what logd keeps of a line.
#[must_use]
pub fn tagged(text: &[u8]) -> Record<'_> {
    let mut record = Record::new(b"", text);
    record.take_tag();
    record.trim();
    record
}

/// OpenWrt `logread`: `Sat Jan  1 00:00:00 2022 authpriv.warn dropbear[1]: ...`, with -t
/// ` [1640995200.123]` before the priority (ubox log/logread.c). Never a host.
fn logread(line: &mut Record) -> Option<()> {
    if line.body.starts_with(b"[") {
        line.maybe(Record::epoch);
    }
    line.level()?;
    line.take_tag()
}

/// BusyBox syslogd: `Jan  1 00:00:00 host authpriv.warn dropbear[1]: ...` (sysklogd/syslogd.c).
/// Its -S leaves out host and priority: then it is [`classic`].
fn busybox(line: &mut Record) -> Option<()> {
    if line.maybe(Record::level).is_none() {
        line.host()?;
        line.level()?;
    }
    line.take_tag_of_busybox()
}

/// socklog: `2015-05-27T04:31:27.46667 auth.info: sshd[1]: ...`; some setups keep the sender's own date too.
fn socklog(line: &mut Record) -> Option<()> {
    is_level(line.word()?.strip_suffix(b":")?).then_some(())?;
    line.maybe(date::short);
    line.take_tag()
}

/// metalog: `Mar  3 00:17:22 [sshd] ...`, also with a colon behind the bracket.
fn metalog(line: &mut Record) -> Option<()> {
    let (name, body) = split_word(line.body);
    let tag = name.strip_suffix(b":").unwrap_or(name);
    let tag = tag.strip_prefix(b"[")?.strip_suffix(b"]")?;
    let mut letter = false;
    for byte in tag {
        byte.is_ascii_graphic().then_some(())?;
        letter |= byte.is_ascii_alphabetic();
    }
    line.tag = program_name(tag);
    line.body = body;
    letter.then_some(())
}

/// RFC 3164 in a file, rsyslog (both dates), syslog-ng, journald short and short-iso, BusyBox -S:
/// `Nov 22 16:53:24 host tag[pid]: ...`; the host may be missing.
///
/// With neither host nor tag the first word of the message would pass for the host. syslog(3) of
/// every libc writes a tag, so that only a program with its own idea of syslog could log so.
fn classic(line: &mut Record) -> Option<()> {
    // A host never ends in a colon, so that what could be a tag is never passed over.
    line.maybe(Record::host);
    line.take_tag_of_busybox()
}

/// /dev/log and the network: `<86>Nov 22 16:53:24 tag[pid]: ...` (logread -r with or without a host),
/// `<86>tag: ...`. Without a date there is no host.
fn device(line: &mut Record) -> Option<()> {
    line.priority()?;
    if line.maybe(date::stamp).is_some() {
        line.maybe(Record::host);
    }
    line.take_tag()
}

/// RFC 5424: `<86>1 2026-11-22T17:22:46.231134+00:00 host dropbear 21548 - - ...`.
fn rfc5424(line: &mut Record) -> Option<()> {
    line.priority()?;
    line.literal(b"1 ")?;
    if line.literal(b"- ").is_none() {
        date::iso(line)?;
    }
    let _host = line.word()?;
    let app = line.word()?;
    line.tag = if app == b"-" { b"" } else { program_name(app) };
    line.pid = number(line.word()?);
    let _message_id = line.word()?;
    line.structured_data()?;
    line.body = line.body.trim_ascii_start();
    line.literal(b"\xef\xbb\xbf");
    Some(())
}

/// Scripts that leave out the time: `authpriv.warn dropbear[1]: ...`.
fn scripted(line: &mut Record) -> Option<()> {
    line.level()?;
    line.take_tag()
}

/// `name[pid]`
fn split_pid(token: &[u8]) -> Option<(&[u8], Option<u32>)> {
    let inner = token.strip_suffix(b"]")?;
    let open = inner.iter().rposition(|&byte| byte == b'[')?;
    let (name, digits) = inner.split_at_checked(open)?;
    let pid = number(digits.strip_prefix(b"[")?)?;
    Some((name, Some(pid)))
}

/// A program that was started by its full path logs under it: `/usr/sbin/dropbear`.
fn program_name(name: &[u8]) -> &[u8] {
    match name {
        [b'/', ..] => name.rsplit(|&byte| byte == b'/').next().unwrap_or_default(),
        _ => name,
    }
}

const FACILITIES: [u64; 23] = bytes::numbers(
    "daemon auth authpriv kern user mail syslog lpr news uucp cron ftp ntp security console local0 local1 local2 local3 local4 local5 local6 local7",
);
const PRIORITIES: [u64; 11] = bytes::numbers("info notice warn err crit alert emerg error warning debug panic");

/// Whether it is `facility.priority`, with names from syslog.h; logd prints `<unknown>` for others.
fn is_level(name: &[u8]) -> bool {
    let Some((facility, [_, priority @ ..])) = name.split_at_checked(bytes::find(name, b'.')) else {
        return false;
    };
    is_one_of(&FACILITIES, facility) && is_one_of(&PRIORITIES, priority)
}

fn is_one_of(names: &[u64], name: &[u8]) -> bool {
    let number = bytes::number(name);
    if name.len() <= 8 { names.contains(&number) } else { name == b"<unknown>" }
}

/// Reading from the front of `body`. Where a method answers `None`, it may have read something all the same.
impl<'a> Record<'a> {
    const fn new(tag: &'a [u8], body: &'a [u8]) -> Self {
        Self { tag, pid: None, body, stamp: None, cut: false }
    }

    /// Takes off what hangs on to the ends. A long line that ends in blanks may have been cut among them.
    fn trim(&mut self) {
        self.cut |= self.body.len() >= LONG && matches!(self.body, [.., b' ' | b'\t']);
        self.body = trim(self.body);
    }

    /// Takes the tag of a line that BusyBox syslogd may have written. It reads 255 bytes of what a program
    /// sends, in some firmwares 511, of which 16 are the date and 3 to 5 the priority (sysklogd/syslogd.c).
    fn take_tag_of_busybox(&mut self) -> Option<()> {
        self.cut |= matches!(self.body.len(), 234..=236 | 490..=492);
        self.take_tag()
    }

    /// Takes the date, if the line begins with one. It ends in a blank, so that what follows it has no part in it.
    fn take_date(&mut self, last: &mut Last) -> Start {
        let date = last.date.as_slice();
        if !date.is_empty() && bytes::begins(self.body, date) {
            (self.body, self.stamp) = (self.body.get(date.len()..).unwrap_or_default(), last.stamp);
            return last.start;
        }
        let line = self.body;
        let start = if self.maybe(date::ctime).is_some() {
            Start::Ctime
        } else if self.maybe(date::stamp).is_some() {
            Start::Stamp
        } else {
            self.stamp = None;
            return Start::Undated;
        };
        let date = line.get(..line.len().saturating_sub(self.body.len())).unwrap_or_default();
        *last = Last { date: heapless::Vec::from_slice(date).unwrap_or_default(), start, stamp: self.stamp };
        start
    }

    /// Stays where it is if `parser` finds nothing.
    #[inline(never)]
    fn maybe(&mut self, parser: fn(&mut Self) -> Option<()>) -> Option<()> {
        let before = self.body;
        let found = parser(self);
        if found.is_none() {
            self.body = before;
        }
        found
    }

    /// The tag, if the body starts with one.
    #[allow(clippy::unnecessary_wraps)] // the last step of every framing
    #[inline(never)]
    fn take_tag(&mut self) -> Option<()> {
        let (first, rest) = split_word(self.body);
        if let Some(token) = first.strip_suffix(b":") {
            let (name, pid) = split_pid(token).unwrap_or((token, None));
            self.tag = program_name(name);
            self.pid = pid;
            self.body = rest;
        }
        Some(())
    }

    /// A token of one byte or more, and the one blank that must follow it.
    #[inline(never)]
    fn word(&mut self) -> Option<&'a [u8]> {
        match split_word(self.body) {
            (name @ [_, ..], [_, rest @ ..]) => {
                self.body = rest;
                Some(name)
            }
            _ => None,
        }
    }

    fn literal(&mut self, text: &[u8]) -> Option<()> {
        self.body = self.body.strip_prefix(text)?;
        Some(())
    }

    /// One of `bytes`; the only method that need not be undone.
    #[inline(never)]
    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (&byte, rest) = self.body.split_first()?;
        bytes.iter().find(|&&known| known == byte)?;
        self.body = rest;
        Some(byte)
    }

    /// The value of one digit.
    fn digit(&mut self) -> Option<u8> {
        self.one_of(b"0123456789").map(|digit| digit & 15)
    }

    /// A host name or address and its blank: no blanks, no brackets, not ending in a colon.
    /// Commas, colons and slashes occur (`eff123,model-1.2`, `2001:db8::1`, `relay/host`).
    fn host(&mut self) -> Option<()> {
        let name = self.word()?;
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._,:/@%+".contains(byte);
        // The kernel's name of a machine that was given none.
        (name == b"(none)" || !name.ends_with(b":") && name.iter().all(plain)).then_some(())
    }

    /// `facility.priority` and its blank.
    fn level(&mut self) -> Option<()> {
        is_level(self.word()?).then_some(())
    }

    /// `[1640995200.123] `; the date before it says the same in local time.
    fn epoch(&mut self) -> Option<()> {
        self.body.starts_with(b"[").then_some(())?;
        let time = self.word()?.strip_prefix(b"[")?.strip_suffix(b"]")?;
        time.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.')).then_some(())
    }

    /// `<86>`: 0 to 191.
    #[inline(never)]
    fn priority(&mut self) -> Option<()> {
        self.one_of(b"<")?;
        let mut value = u32::from(self.digit()?);
        for _ in 0..2 {
            if let Some(digit) = self.digit() {
                value = value * 10 + u32::from(digit);
            }
        }
        self.one_of(b">")?;
        (value <= 191).then_some(())
    }

    /// `-`, or one or more of `[id name="value" ...]`: in values `"`, `\` and `]` are escaped (RFC 5424 6.3).
    /// A blank or the end of the line must follow.
    fn structured_data(&mut self) -> Option<()> {
        if self.one_of(b"-").is_none() && !self.body.starts_with(b"[") {
            return None;
        }
        while let [b'[', element @ ..] = self.body {
            self.body = after_element(element)?;
        }
        matches!(self.body, [] | [b' ', ..]).then_some(())
    }
}

/// What follows the `]` that closes an element.
fn after_element(element: &[u8]) -> Option<&[u8]> {
    let (mut rest, mut quoted) = (element, false);
    loop {
        rest = match rest {
            [b'\\', _, rest @ ..] if quoted => rest,
            [b'"', rest @ ..] => {
                quoted = !quoted;
                rest
            }
            [b']', rest @ ..] if !quoted => return Some(rest),
            [_, rest @ ..] => rest,
            [] => return None,
        };
    }
}

/// Up to the first blank, and from it on.
fn split_word(text: &[u8]) -> (&[u8], &[u8]) {
    let mut end = bytes::first(text, 0, b' ' + 1);
    // Other control characters are parts of a word, and rare.
    while let Some(byte) = text.get(end)
        && !matches!(byte, b' ' | b'\t')
    {
        end = end.wrapping_add(1);
    }
    text.split_at_checked(end).unwrap_or((text, &[]))
}

/// All digits, and not more than 32 bits hold.
fn number(digits: &[u8]) -> Option<u32> {
    let mut value = 0u64;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10 && value <= u32::MAX.into()).then_some(())?;
        value = value * 10 + u64::from(digit);
    }
    u32::try_from(value).ok().filter(|_| !digits.is_empty())
}

/// Lines that are shorter were not cut by any syslog.
const LONG: usize = 200;

fn trim(text: &[u8]) -> &[u8] {
    let mut text = text;
    while let [b' ' | b'\t', rest @ ..] = text {
        text = rest;
    }
    trim_end(text)
}

/// Without what syslog(3) may hang on to the end: musl's LF, glibc's NUL, a CR.
fn trim_feed(line: &[u8]) -> &[u8] {
    let mut line = line;
    while let [rest @ .., b'\r' | b'\n' | b'\0'] = line {
        line = rest;
    }
    line
}

/// The same, and without blanks.
fn trim_end(line: &[u8]) -> &[u8] {
    let mut line = line;
    while let [rest @ .., b'\r' | b'\n' | b'\0' | b' ' | b'\t'] = line {
        line = rest;
    }
    line
}

#[cfg(test)]
mod tests;
