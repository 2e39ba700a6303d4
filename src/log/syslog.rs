//! syslog framings: one raw line in, a [`Record`] out.
//!
//! The text behind the tag may be an attacker's, and may contain whole log
//! lines. So a header is never searched for: every framing is read from the
//! first byte of the line, field by field with exactly one blank between, and
//! only the one token at the place of the tag can become the tag.
//! It must end in `:`; a line without such a token has an empty tag and is all
//! body. The fields before that token are written by the log daemon: a date, a
//! host name of a host name's characters, a priority with a known name.
//!
//! A new framing is one function, and its name in `FRAMINGS`.

use nom::branch::alt;
use nom::{Err, IResult, Parser};

use crate::bytes;
use crate::log::date;
use crate::log::field::{is_level, program_name};
use crate::log::record::{Record, number, split_word, trim_feed};
use crate::time::Stamp;

/// Reads a header off the front of a record of which only the date has been read.
type Framing = fn(&mut Record) -> Option<()>;

/// How a line begins. No line can begin in two ways.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    Ctime,
    Stamp,
    Undated,
}

/// The first that fits is taken. The date of ctime(3) is not in the list: only [`logread`] begins with it.
const FRAMINGS: [(Start, Framing); 7] = [
    (Start::Undated, rfc5424),
    (Start::Stamp, busybox),
    (Start::Stamp, socklog),
    (Start::Stamp, metalog),
    (Start::Stamp, classic),
    (Start::Undated, device),
    (Start::Undated, scripted),
];

/// How the last line began. In a busy log many lines have the same date, which then need not be parsed again.
pub struct Last {
    /// Its date with the blank behind it; empty if it does not fit.
    date: heapless::Vec<u8, 32>,
    start: Start,
    stamp: Option<Stamp>,
}

impl Last {
    /// There was no line yet.
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

/// Reads a line with its header; `None` if it is not a syslog line.
#[must_use]
pub fn parse(line: &[u8]) -> Option<Record<'_>> {
    parse_after(&mut Last::new(), line)
}

/// The same for one of many lines; `last` is how the line before began.
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

/// A framing as a nom parser that consumes everything behind the date. nom tries an array of parsers in one loop; a tuple would
/// have separate code for each, and nom's ways to split slices keep a reachable panic.
fn peel<'a>((begins, framing): (Start, Framing), start: Start) -> impl Fn(&'a [u8]) -> IResult<&'a [u8], Record<'a>, ()> {
    move |line| {
        let mut record = Record::new(b"", line);
        if begins != start || framing(&mut record).is_none() {
            return Err(Err::Error(()));
        }
        Ok((&[], record))
    }
}

/// A message without a header, from `program`.
#[must_use]
pub fn bare<'a>(program: &'a [u8], line: &'a [u8]) -> Record<'a> {
    let mut record = Record::new(program, line);
    record.trim();
    record
}

/// `tag[pid]: message`, or a message without a tag: logd keeps this part of a line.
#[must_use]
pub fn tagged(text: &[u8]) -> Record<'_> {
    let mut record = Record::new(b"", text);
    record.take_tag();
    record.trim();
    record
}

/// OpenWrt `logread`: `Sat Jan  1 00:00:00 2022 authpriv.warn dropbear[1]: ...`, with -t
/// ` [1640995200.123]` before the priority (ubox log/logread.c). There is never a host.
fn logread(line: &mut Record) -> Option<()> {
    if line.body.starts_with(b"[") {
        line.maybe(Record::epoch);
    }
    line.level()?;
    line.take_tag()
}

/// BusyBox syslogd: `Jan  1 00:00:00 host authpriv.warn dropbear[1]: ...` (sysklogd/syslogd.c).
/// With -S it writes neither host nor priority: that is [`classic`].
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
/// In a line with neither host nor tag the first word of the message would be taken for the host. syslog(3) of
/// every libc writes a tag, so only a program that does not use syslog(3) could log such a line.
fn classic(line: &mut Record) -> Option<()> {
    // A host never ends in a colon, so a token that could be a tag is never skipped.
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

/// Scripts that omit the time: `authpriv.warn dropbear[1]: ...`.
fn scripted(line: &mut Record) -> Option<()> {
    line.level()?;
    line.take_tag()
}

impl Record<'_> {
    /// Takes the date, if the line begins with one. A date ends in a blank, so the text behind it cannot be a part of it.
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
}

#[cfg(test)]
mod tests;
