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
//! A new framing is one function, and its name in [`parse`].

mod date;

use crate::time::Stamp;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::combinator::{opt, value};
use nom::sequence::preceded;
use nom::{Err, IResult, Parser};

type Parsed<'a, T> = IResult<&'a [u8], T, ()>;

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
}

/// Reads a line with its header; `None` if it is no line of a syslog.
#[must_use]
pub fn parse(line: &[u8]) -> Option<Record<'_>> {
    let framings = (logread, rfc5424, busybox, socklog, metalog, classic, device, scripted);
    let (_, record) = alt(framings).parse(trim_end(line)).ok()?;
    Some(record)
}

/// A message without any header, said to come from `program`.
#[must_use]
pub fn bare<'a>(program: &'a [u8], line: &'a [u8]) -> Record<'a> {
    Record { tag: program, pid: None, body: trim(line), stamp: None }
}

/// `tag[pid]: message`, or a message without a tag: what logd keeps of a line.
#[must_use]
pub fn tagged(text: &[u8]) -> Record<'_> {
    let (first, rest) = split_word(text);
    let (tag, pid, body) = match tag_token(first) {
        Some((tag, pid)) => (tag, pid, rest),
        None => (&[][..], None, text),
    };
    Record { tag, pid, body: trim(body), stamp: None }
}

/// OpenWrt `logread`: `Sat Jan  1 00:00:00 2022 authpriv.warn dropbear[1]: ...`, with -t
/// ` [1640995200.123]` before the priority (ubox log/logread.c). Never a host.
fn logread(line: &[u8]) -> Parsed<'_, Record<'_>> {
    let (text, (stamp, _, _)) = (date::ctime, opt(uptime), level).parse(line)?;
    record(stamp, text)
}

/// BusyBox syslogd: `Jan  1 00:00:00 host authpriv.warn dropbear[1]: ...` (sysklogd/syslogd.c).
/// Its -S leaves out host and priority: then it is [`classic`].
fn busybox(line: &[u8]) -> Parsed<'_, Record<'_>> {
    let (text, (stamp, ())) = (date::stamp, alt((level, preceded(host, level)))).parse(line)?;
    record(stamp, text)
}

/// socklog: `2015-05-27T04:31:27.46667 auth.info: sshd[1]: ...`; older ones keep the sender's own date too.
fn socklog(line: &[u8]) -> Parsed<'_, Record<'_>> {
    let (text, (stamp, (), own)) = (date::stamp, level_colon, opt(date::short)).parse(line)?;
    record(stamp.or(own.flatten()), text)
}

/// metalog: `Mar  3 00:17:22 [sshd] ...`, also with a colon behind the bracket.
fn metalog(line: &[u8]) -> Parsed<'_, Record<'_>> {
    let (text, stamp) = date::stamp(line)?;
    let (name, body) = split_word(text);
    match name.strip_suffix(b":").unwrap_or(name) {
        [b'[', tag @ .., b']'] if tag.iter().all(u8::is_ascii_graphic) && tag.iter().any(u8::is_ascii_alphabetic) => {
            Ok((&[], Record { tag: program_name(tag), pid: None, body: trim(body), stamp }))
        }
        _ => Err(Err::Error(())),
    }
}

/// RFC 3164 in a file, rsyslog (both dates), syslog-ng, journald short and short-iso, BusyBox -S:
/// `Nov 22 16:53:24 host tag[pid]: ...`; the host may be missing.
fn classic(line: &[u8]) -> Parsed<'_, Record<'_>> {
    let (text, stamp) = date::stamp(line)?;
    // A host never ends in a colon, so that what could be a tag is never passed over.
    let text = match host(text) {
        Ok((rest, ())) => rest,
        _ => text,
    };
    record(stamp, text)
}

/// /dev/log and the network: `<86>Nov 22 16:53:24 tag[pid]: ...` (logread -r with or without a host),
/// `<86>tag: ...`. Without a date there is no host.
fn device(line: &[u8]) -> Parsed<'_, Record<'_>> {
    let (text, _) = priority(line)?;
    classic(text).or_else(|_: Err<()>| record(None, text))
}

/// RFC 5424: `<86>1 2026-11-22T17:22:46.231134+00:00 host dropbear 21548 - - ...`.
fn rfc5424(line: &[u8]) -> Parsed<'_, Record<'_>> {
    let (line, (_, _, stamp)) = (priority, tag("1 "), alt((value(None, tag("- ")), date::iso))).parse(line)?;
    let (line, (_host, app, process, _id, ())) = (word, word, word, word, structured_data).parse(line)?;
    let body = trim(line);
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let tag = if app == b"-" { b"" } else { program_name(app) };
    Ok((&[], Record { tag, pid: number(process), body: trim(body), stamp }))
}

/// Scripts that leave out the time: `authpriv.warn dropbear[1]: ...`.
fn scripted(line: &[u8]) -> Parsed<'_, Record<'_>> {
    let (text, ()) = level(line)?;
    record(None, text)
}

/// The tagged text behind a header.
fn record(stamp: Option<Stamp>, text: &[u8]) -> Parsed<'_, Record<'_>> {
    Ok((&[], Record { stamp, ..tagged(text) }))
}

/// A token that ends in `:`, with or without `[pid]` before it: name and pid.
fn tag_token(token: &[u8]) -> Option<(&[u8], Option<u32>)> {
    let [name @ .., b':'] = token else { return None };
    let with_pid = || {
        let [inner @ .., b']'] = name else { return None };
        let (name, digits) = inner.split_at_checked(inner.iter().rposition(|&byte| byte == b'[')?)?;
        Some((name, number(digits.strip_prefix(b"[")?)?))
    };
    Some(match with_pid() {
        Some((name, pid)) => (program_name(name), Some(pid)),
        None => (program_name(name), None),
    })
}

/// A program that was started by its full path logs under it: `/usr/sbin/dropbear`.
fn program_name(name: &[u8]) -> &[u8] {
    match name {
        [b'/', ..] => name.rsplit(|&byte| byte == b'/').next().unwrap_or_default(),
        _ => name,
    }
}

/// A host name or address and its blank: no blanks, no brackets, not ending in a colon.
/// Commas, colons and slashes occur (`eff123,model-1.2`, `2001:db8::1`, `relay/host`).
fn host(line: &[u8]) -> Parsed<'_, ()> {
    let (rest, name) = word(line)?;
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._,:/@%+".contains(byte);
    match name {
        [.., b':'] => Err(Err::Error(())),
        name if name.iter().all(plain) => Ok((rest, ())),
        _ => Err(Err::Error(())),
    }
}

/// `facility.priority` and its blank, with names from syslog.h; logd prints `<unknown>` for others.
fn level(line: &[u8]) -> Parsed<'_, ()> {
    let (rest, name) = word(line)?;
    is_level(name).then_some((rest, ())).ok_or(Err::Error(()))
}

/// The same with a colon: `auth.info: `.
fn level_colon(line: &[u8]) -> Parsed<'_, ()> {
    let (rest, name) = word(line)?;
    match name {
        [name @ .., b':'] if is_level(name) => Ok((rest, ())),
        _ => Err(Err::Error(())),
    }
}

fn is_level(name: &[u8]) -> bool {
    let facilities = "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp security console \
        local0 local1 local2 local3 local4 local5 local6 local7 <unknown>";
    let priorities = "emerg alert crit err error warn warning notice info debug panic <unknown>";
    let known = |names: &str, name: &[u8]| !name.is_empty() && names.split(' ').any(|known| known.as_bytes() == name);
    let mut parts = name.splitn(2, |&byte| byte == b'.');
    let (facility, priority) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    known(facilities, facility) && known(priorities, priority)
}

/// `[1640995200.123] `; the date before it says the same in local time.
fn uptime(line: &[u8]) -> Parsed<'_, ()> {
    match word(line)? {
        (rest, [b'[', time @ .., b']']) if time.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.')) => Ok((rest, ())),
        _ => Err(Err::Error(())),
    }
}

/// `<86>`: 0 to 191.
fn priority(line: &[u8]) -> Parsed<'_, ()> {
    let [b'<', line @ ..] = line else { return Err(Err::Error(())) };
    let close = line.iter().take(4).position(|&byte| byte == b'>').ok_or(Err::Error(()))?;
    match line.split_at_checked(close) {
        Some((digits, [_, rest @ ..])) if number(digits).is_some_and(|value| value <= 191) => Ok((rest, ())),
        _ => Err(Err::Error(())),
    }
}

/// `-`, or one or more of `[id name="value" ...]`: in values `"`, `\` and `]` are escaped (RFC 5424 6.3).
/// A blank or the end of the line must follow.
fn structured_data(line: &[u8]) -> Parsed<'_, ()> {
    let mut rest = match line {
        [b'-', rest @ ..] => rest,
        [b'[', ..] => line,
        _ => return Err(Err::Error(())),
    };
    while let [b'[', element @ ..] = rest {
        rest = after_element(element).ok_or(Err::Error(()))?;
    }
    match rest {
        [] | [b' ', ..] => Ok((rest, ())),
        _ => Err(Err::Error(())),
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

/// A token of one byte or more, and the one blank that must follow it.
fn word(line: &[u8]) -> Parsed<'_, &[u8]> {
    match split_word(line) {
        (name @ [_, ..], [_, rest @ ..]) => Ok((rest, name)),
        _ => Err(Err::Error(())),
    }
}

/// Up to the first blank, and from it on.
fn split_word(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|&byte| byte == b' ' || byte == b'\t').unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, &[]))
}

/// All digits, and not more than 32 bits hold.
fn number(digits: &[u8]) -> Option<u32> {
    let value = digits.iter().try_fold(0u32, |value, byte| match byte {
        b'0'..=b'9' => value.checked_mul(10)?.checked_add(u32::from(byte - b'0')),
        _ => None,
    });
    value.filter(|_| !digits.is_empty())
}

fn trim(text: &[u8]) -> &[u8] {
    let mut text = text;
    while let [b' ' | b'\t', rest @ ..] = text {
        text = rest;
    }
    trim_end(text)
}

/// Without what may hang on to the end: musl's LF, glibc's NUL, a CR, blanks.
fn trim_end(line: &[u8]) -> &[u8] {
    let mut line = line;
    while let [rest @ .., b'\r' | b'\n' | b'\0' | b' ' | b'\t'] = line {
        line = rest;
    }
    line
}

#[cfg(test)]
mod tests;
