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
//! A new framing is one function, named in `DATED` or in `undated`.

use nom::Parser;
use nom::branch::alt;

pub use crate::log::date::Last;

use crate::log::date::{Kind, iso, short};
use crate::log::field::{epoch, host, level, level_name, priority, program_name, structured_data, tag, tag_of_busybox};
use crate::log::read::{Read, blank, byte, maybe, no, number, text, token, up_to_blank};
use crate::log::record::{Record, trim_feed};

/// Reads all of a line but its date.
type Framing = fn(&[u8]) -> Read<'_, Record<'_>>;

/// What may stand behind any date but ctime(3)'s, with which only [`logread`] begins. The first that fits is taken.
const DATED: [Framing; 3] = [socklog, metalog, classic];

/// Reads a line with its header; `None` if it is not a syslog line.
#[must_use]
pub fn parse(line: &[u8]) -> Option<Record<'_>> {
    parse_after(&mut Last::new(), line)
}

/// The same for one of many lines; `last` is the date of a line before.
#[must_use]
pub fn parse_after<'a>(last: &mut Last, line: &'a [u8]) -> Option<Record<'a>> {
    let line = trim_feed(line);
    let mut record = match last.date(line) {
        Ok((line, (Kind::Ctime, stamp))) => Record { stamp, ..logread(line).ok()?.1 },
        Ok((line, (Kind::Stamp, stamp))) => {
            let (_, record) = alt(DATED).parse(line).ok()?;
            Record { stamp: stamp.or(record.stamp), ..record }
        }
        Err(_) => undated(last, line).ok()?.1,
    };
    record.trim();
    Some(record)
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

/// The host of a line that has none.
const NO_HOST: &[u8] = b"";

/// OpenWrt `logread`: `Sat Jan  1 00:00:00 2022 authpriv.warn dropbear[1]: ...`, with -t
/// ` [1640995200.123]` before the priority (ubox log/logread.c). There is never a host.
fn logread(line: &[u8]) -> Read<'_, Record<'_>> {
    let (line, ()) = level(maybe(epoch, line))?;
    Ok((&[], tag(line)))
}

/// socklog: `2015-05-27T04:31:27.46667 auth.info: sshd[1]: ...`; some setups keep the sender's own date too.
fn socklog(line: &[u8]) -> Read<'_, Record<'_>> {
    let (line, ()) = level_name(line)?;
    let (line, ()) = byte(b':', line)?;
    let (line, ()) = blank(line)?;
    let (line, stamp) = short(line).unwrap_or((line, None));
    Ok((&[], Record { stamp, ..tag(line) }))
}

/// metalog: `Mar  3 00:17:22 [sshd] ...`, also with a colon behind the bracket.
fn metalog(line: &[u8]) -> Read<'_, Record<'_>> {
    match up_to_blank(line) {
        (body, [b'[', name @ .., b']'] | [b'[', name @ .., b']', b':'])
            if name.iter().all(u8::is_ascii_graphic) && name.iter().any(u8::is_ascii_alphabetic) =>
        {
            Ok((&[], Record::new(program_name(name), body)))
        }
        _ => no(),
    }
}

/// BusyBox syslogd: `Jan  1 00:00:00 host authpriv.warn dropbear[1]: ...` (sysklogd/syslogd.c); with -S it writes neither host nor
/// priority. RFC 3164 in a file, rsyslog (both dates), syslog-ng, journald short and short-iso:
/// `Nov 22 16:53:24 host tag[pid]: ...`; the host may be missing.
///
/// In a line with neither host nor tag the first word of the message would be taken for the host. syslog(3) of
/// every libc writes a tag, so only a program that does not use syslog(3) could log such a line.
fn classic(line: &[u8]) -> Read<'_, Record<'_>> {
    // A host never ends in a colon, so a token that could be a tag is never skipped.
    let (line, host) = match level(line) {
        Ok((line, ())) => (line, NO_HOST),
        Err(_) => {
            let (line, host) = host(line).unwrap_or((line, NO_HOST));
            (maybe(level, line), host)
        }
    };
    Ok((&[], Record { host, ..tag_of_busybox(line) }))
}

/// A line that does not begin with a date.
fn undated<'a>(last: &mut Last, line: &'a [u8]) -> Read<'a, Record<'a>> {
    match priority(line) {
        Ok((line, ())) => rfc5424(line).or_else(|_| Ok((&[], device(last, line)))),
        Err(_) => scripted(line),
    }
}

/// /dev/log and the network: `<86>Nov 22 16:53:24 tag[pid]: ...` (logread -r with or without a host),
/// `<86>tag: ...`. Without a date there is no host.
fn device<'a>(last: &mut Last, line: &'a [u8]) -> Record<'a> {
    match last.date(line) {
        Ok((line, (Kind::Stamp, stamp))) => {
            let (line, host) = host(line).unwrap_or((line, NO_HOST));
            Record { host, stamp, ..tag(line) }
        }
        _ => tag(line),
    }
}

/// RFC 5424: `<86>1 2026-11-22T17:22:46.231134+00:00 host dropbear 21548 - - ...`.
fn rfc5424(line: &[u8]) -> Read<'_, Record<'_>> {
    let (line, ()) = text(b"1 ", line)?;
    let (line, stamp) = text(b"- ", line).map(|(line, ())| (line, None)).or_else(|_| iso(line))?;
    let (line, host) = token(line)?;
    let (line, app) = token(line)?;
    let (line, pid) = token(line)?;
    let (line, _message_id) = token(line)?;
    let (line, ()) = structured_data(line)?;
    let body = line.trim_ascii_start();
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let tag = if app == b"-" { b"" } else { program_name(app) };
    Ok((&[], Record { host, pid: number(pid), stamp, ..Record::new(tag, body) }))
}

/// Scripts that omit the time: `authpriv.warn dropbear[1]: ...`.
fn scripted(line: &[u8]) -> Read<'_, Record<'_>> {
    let (line, ()) = level(line)?;
    Ok((&[], tag(line)))
}

#[cfg(test)]
mod tests;
