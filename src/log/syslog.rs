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
//! A new framing is one function, named in `header` or in `undated`. Logs that programs write themselves are read in `own`.

pub use crate::log::date::Last;

use crate::log::date::{Kind, iso, short};
use crate::config::Writer;
use crate::log::field::{epoch, host, level, level_length, level_name, priority, program_name, structured_data, tag};
use crate::log::own;
use crate::log::read::{Read, blank, byte, maybe, no, number, text, token, up_to_blank};
use crate::log::record::{Record, trim_feed};
use crate::log::wanted::Wanted;
use crate::time::Stamp;

/// What stands before the message.
#[derive(Clone, Copy)]
struct Header<'a> {
    host: &'a [u8],
    stamp: Option<Stamp>,
    /// Tag and pid, of framings that have them in fields of their own.
    tag: Option<(&'a [u8], Option<u32>)>,
    /// BusyBox syslogd may have written and cut the line.
    busybox: bool,
}

impl Header<'_> {
    /// It has nothing.
    const NONE: Header<'static> = Header { host: b"", stamp: None, tag: None, busybox: false };
}

/// What became of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parsed<'a> {
    /// It is not a syslog line.
    Unframed,
    /// Nobody wants it, and only its header was read.
    Other(Option<Stamp>),
    /// It is this record.
    Record(Record<'a>),
}

/// Reads a line with its header; `None` if it is not a syslog line.
#[must_use]
pub fn parse(line: &[u8]) -> Option<Record<'_>> {
    match parse_after(&mut Last::new(Wanted::ALL), line) {
        Parsed::Record(record) => Some(record),
        _ => None,
    }
}

/// The same for one of many lines; `last` is the date of a line before, and knows which lines are wanted.
#[must_use]
pub fn parse_after<'a>(last: &mut Last, line: &'a [u8]) -> Parsed<'a> {
    parse_next(last, line)
}

/// The same in the midst of the loop over all lines.
#[inline(always)]
pub(super) fn parse_next<'a>(last: &mut Last, line: &'a [u8]) -> Parsed<'a> {
    let line = trim_feed(line);
    // Most lines of a busy log have the date of the line before, and come from logread.
    if let Some(rest) = last.same(line)
        && let level @ 1.. = level_length(rest)
        && let Some([b' ', rest @ ..]) = rest.get(level..)
    {
        if !last.wanted.has(rest) {
            return Parsed::Other(last.stamp);
        }
        return Parsed::Record(Record { stamp: last.stamp, ..tagged(rest) });
    }
    parse_any(last, line)
}

/// The same for all other lines.
#[inline(never)]
fn parse_any<'a>(last: &mut Last, line: &'a [u8]) -> Parsed<'a> {
    if last.writer != Writer::Syslog {
        return own::read(last, line).map_or(Parsed::Unframed, Parsed::Record);
    }
    let Some((line, header)) = header(last, line) else { return Parsed::Unframed };
    let record = match header.tag {
        Some((tag, pid)) => Record { pid, ..bare(tag, line) },
        None => match tagged_after(last, line) {
            Some(record) => record,
            None => return Parsed::Other(header.stamp),
        },
    };
    // BusyBox cuts messages of programs after 255 bytes, in some firmwares after 511, of which 16 are the date and 3 to 5 the priority
    // (sysklogd/syslogd.c).
    let cut = header.busybox && matches!(line.len(), 234..=236 | 490..=492);
    Parsed::Record(Record { host: header.host, stamp: header.stamp, cut: cut || record.cut, ..record })
}

/// Reads all that stands before the tag.
fn header<'a>(last: &mut Last, line: &'a [u8]) -> Option<(&'a [u8], Header<'a>)> {
    // The date of RFC 5424 begins with a digit, that of a classic line with a letter.
    let may_be_rfc5424 = line.first().is_some_and(u8::is_ascii_digit);
    let read = match last.date(line) {
        Ok((line, (Kind::Ctime, stamp))) => logread(line).map(|(line, ())| (line, Header { stamp, ..Header::NONE })),
        Ok((line, (Kind::Stamp, stamp))) => {
            let level = level_name(line);
            let read = level.clone().and_then(|(line, ())| socklog(line)).or_else(|_| metalog(line));
            let read = read.or_else(|error| if may_be_rfc5424 { without_priority(line) } else { Err(error) });
            let (line, header) = read.unwrap_or_else(|_| classic(line, level));
            Ok((line, Header { stamp: stamp.or(header.stamp), ..header }))
        }
        Err(_) => undated(last, line),
    };
    read.ok()
}

/// A message without a header, from `program`.
#[must_use]
pub fn bare<'a>(program: &'a [u8], line: &'a [u8]) -> Record<'a> {
    let mut record = Record::new(program, line);
    record.trim();
    record
}

/// How many times more the line before was logged, if `record` says so and nothing else. `last message repeated 5 times` is the log daemon's own text
/// and has no tag (sysklogd, BSD, inetutils; `logmsg` in their syslogd.c): the tag of all that a program logs stands before its text.
/// syslog-ng's `suppress()` writes `Last message 'Failed password for ' repeated 4 times, suppressed by syslog-ng on HOST` under the tag of the
/// line before; of that line it has 20 bytes, and no program begins a message so.
#[must_use]
pub fn repeats(record: &Record<'_>) -> Option<u8> {
    let text = if record.tag.is_empty() {
        record.body.strip_prefix(b"last message repeated ")?.strip_suffix(b" times")?
    } else {
        let quoted = record.body.strip_prefix(b"Last message '")?;
        // 20 bytes have no room for what follows them, and a host name has no blank.
        (0..=20usize).find_map(|length| {
            let (rest, number) = up_to_blank(quoted.get(length..)?.strip_prefix(b"' repeated ")?);
            let host = rest.strip_prefix(b" times, suppressed by syslog-ng on ")?;
            (!host.contains(&b' ')).then_some(number)
        })?
    };
    number(text).map(|times| u8::try_from(times).unwrap_or(u8::MAX))
}

/// `tag[pid]: message`, or a message without a tag: logd keeps this part of a line.
#[must_use]
pub fn tagged(text: &[u8]) -> Record<'_> {
    let mut record = tag(text);
    record.trim();
    record
}

/// The same, if it is wanted.
#[must_use]
pub fn tagged_after<'a>(last: &Last, text: &'a [u8]) -> Option<Record<'a>> {
    last.wanted.has(text).then(|| tagged(text))
}

/// OpenWrt `logread`: `Sat Jan  1 00:00:00 2022 authpriv.warn dropbear[1]: ...`, with -t
/// ` [1640995200.123]` before the priority (ubox log/logread.c). There is never a host.
fn logread(line: &[u8]) -> Read<'_, ()> {
    level(maybe(epoch, line))
}

/// socklog: `2015-05-27T04:31:27.46667 auth.info: sshd[1]: ...`; some setups keep the sender's own date too. `line` is what follows the level.
fn socklog(line: &[u8]) -> Read<'_, Header<'_>> {
    let (line, ()) = byte(b':', line)?;
    let (line, ()) = blank(line)?;
    let (line, stamp) = short(line).unwrap_or((line, None));
    Ok((line, Header { stamp, ..Header::NONE }))
}

/// metalog: `Mar  3 00:17:22 [sshd] ...`, also with a colon behind the bracket.
fn metalog(line: &[u8]) -> Read<'_, Header<'_>> {
    let (line, ()) = byte(b'[', line)?;
    match up_to_blank(line) {
        (body, [name @ .., b']'] | [name @ .., b']', b':'])
            if name.iter().all(u8::is_ascii_graphic) && name.iter().any(u8::is_ascii_alphabetic) =>
        {
            Ok((body, Header { tag: Some((program_name(name), None)), ..Header::NONE }))
        }
        _ => no(),
    }
}

/// BusyBox syslogd: `Jan  1 00:00:00 host authpriv.warn dropbear[1]: ...` (sysklogd/syslogd.c); with -S it writes neither host nor
/// priority. RFC 3164 in a file, rsyslog (both dates), syslog-ng, journald short and short-iso:
/// `Nov 22 16:53:24 host tag[pid]: ...`; the host may be missing.
///
/// In a line with neither host nor tag the first word of the message would be taken for the host. syslog(3) of
/// every libc writes a tag, so only a program that does not use syslog(3) could log such a line. `named` is the level that `line` begins with,
/// if it does.
fn classic<'a>(line: &'a [u8], named: Read<'a, ()>) -> (&'a [u8], Header<'a>) {
    // A host never ends in a colon, so a token that could be a tag is never skipped.
    let (line, host) = match named.and_then(|(line, ())| blank(line)) {
        Ok((line, ())) => (line, Header::NONE.host),
        Err(_) => {
            let (line, host) = host(line).unwrap_or((line, Header::NONE.host));
            (maybe(level, line), host)
        }
    };
    (line, Header { host, busybox: true, ..Header::NONE })
}

/// A line that does not begin with a date.
fn undated<'a>(last: &mut Last, line: &'a [u8]) -> Read<'a, Header<'a>> {
    match priority(line) {
        Ok((line, ())) => rfc5424(line).or_else(|_| Ok(device(last, line))),
        // Scripts that omit the time: `authpriv.warn dropbear[1]: ...`.
        Err(_) => level(line).map(|(line, ())| (line, Header::NONE)),
    }
}

/// /dev/log and the network: `<86>Nov 22 16:53:24 tag[pid]: ...` (logread -r with or without a host),
/// `<86>tag: ...`. Without a date there is no host.
fn device<'a>(last: &mut Last, line: &'a [u8]) -> (&'a [u8], Header<'a>) {
    match last.date(line) {
        Ok((line, (Kind::Stamp, stamp))) => {
            let (line, host) = host(line).unwrap_or((line, Header::NONE.host));
            (line, Header { host, stamp, ..Header::NONE })
        }
        _ => (line, Header::NONE),
    }
}

/// RFC 5424: `<86>1 2026-11-22T17:22:46.231134+00:00 host dropbear 21548 - - ...`.
fn rfc5424(line: &[u8]) -> Read<'_, Header<'_>> {
    let (line, ()) = text(b"1 ", line)?;
    let (line, stamp) = text(b"- ", line).map(|(line, ())| (line, None)).or_else(|_| iso(line))?;
    fields(line).map(|(line, header)| (line, Header { stamp, ..header }))
}

/// The same in a file of sysklogd: `2022-02-24T21:00:42.021457+00:00 host dropbear 6052 - - ...`. A second word that ends in a colon is the tag of a
/// [`classic`] line.
fn without_priority(line: &[u8]) -> Read<'_, Header<'_>> {
    let (rest, _) = host(line)?;
    let (rest, app) = token(rest)?;
    let (_, pid) = token(rest)?;
    if app.ends_with(b":") || (pid != b"-" && number(pid).is_none()) { no() } else { fields(line) }
}

/// What follows the date in RFC 5424.
#[inline(never)]
fn fields(line: &[u8]) -> Read<'_, Header<'_>> {
    let (line, host) = token(line)?;
    let (line, app) = token(line)?;
    let (line, pid) = token(line)?;
    let (line, _message_id) = token(line)?;
    let (line, ()) = structured_data(line)?;
    let body = line.trim_ascii_start();
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let tag = if app == b"-" { b"" } else { program_name(app) };
    Ok((body, Header { host, tag: Some((tag, number(pid))), ..Header::NONE }))
}

#[cfg(test)]
mod tests;
