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
use crate::words;
use nom::Parser;
use nom::bytes::complete::tag;

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

/// In this order: the first that fits.
const FRAMINGS: [for<'a> fn(Cursor<'a>) -> Option<Record<'a>>; 8] =
    [logread, rfc5424, busybox, socklog, metalog, classic, device, scripted];

/// Reads a line with its header; `None` if it is no line of a syslog.
#[must_use]
pub fn parse(line: &[u8]) -> Option<Record<'_>> {
    let line = Cursor { rest: trim_end(line) };
    FRAMINGS.iter().find_map(|framing| framing(line))
}

/// A message without any header, said to come from `program`.
#[must_use]
pub fn bare<'a>(program: &'a [u8], line: &'a [u8]) -> Record<'a> {
    Record {
        tag: program,
        pid: None,
        body: trim(line),
        stamp: None,
    }
}

/// `tag[pid]: message`, or a message without a tag: what logd keeps of a line.
#[must_use]
pub fn tagged(text: &[u8]) -> Record<'_> {
    let (first, rest) = split_word(text);
    let (tag, pid, body) = match tag_token(first) {
        Some((tag, pid)) => (tag, pid, rest),
        None => (&[][..], None, text),
    };
    Record {
        tag,
        pid,
        body: trim(body),
        stamp: None,
    }
}

/// OpenWrt `logread`: `Sat Jan  1 00:00:00 2022 authpriv.warn dropbear[1]: ...`, with -t
/// ` [1640995200.123]` before the priority (ubox log/logread.c). Never a host.
fn logread(mut line: Cursor<'_>) -> Option<Record<'_>> {
    let stamp = date::ctime(&mut line)?;
    line.maybe(Cursor::epoch);
    line.level()?;
    record(stamp, line)
}

/// BusyBox syslogd: `Jan  1 00:00:00 host authpriv.warn dropbear[1]: ...` (sysklogd/syslogd.c).
/// Its -S leaves out host and priority: then it is [`classic`].
fn busybox(mut line: Cursor<'_>) -> Option<Record<'_>> {
    let stamp = date::stamp(&mut line)?;
    if line.maybe(Cursor::level).is_none() {
        line.host()?;
        line.level()?;
    }
    record(stamp, line)
}

/// socklog: `2015-05-27T04:31:27.46667 auth.info: sshd[1]: ...`; some setups keep the sender's own date too.
fn socklog(mut line: Cursor<'_>) -> Option<Record<'_>> {
    let stamp = date::stamp(&mut line)?;
    let level = line.word()?.strip_suffix(b":")?;
    is_level(level).then_some(())?;
    let own = line.maybe(date::short);
    record(stamp.or(own.flatten()), line)
}

/// metalog: `Mar  3 00:17:22 [sshd] ...`, also with a colon behind the bracket.
fn metalog(mut line: Cursor<'_>) -> Option<Record<'_>> {
    let stamp = date::stamp(&mut line)?;
    let (name, body) = split_word(line.rest);
    let [b'[', tag @ .., b']'] = name.strip_suffix(b":").unwrap_or(name) else {
        return None;
    };
    let (mut graphic, mut letter) = (true, false);
    for byte in tag {
        graphic &= byte.is_ascii_graphic();
        letter |= byte.is_ascii_alphabetic();
    }
    (graphic && letter).then_some(Record { stamp, ..bare(program_name(tag), body) })
}

/// RFC 3164 in a file, rsyslog (both dates), syslog-ng, journald short and short-iso, BusyBox -S:
/// `Nov 22 16:53:24 host tag[pid]: ...`; the host may be missing.
///
/// With neither host nor tag the first word of the message would pass for the host. syslog(3) of
/// every libc writes a tag, so that only a program with its own idea of syslog could log so.
fn classic(mut line: Cursor<'_>) -> Option<Record<'_>> {
    let stamp = date::stamp(&mut line)?;
    // A host never ends in a colon, so that what could be a tag is never passed over.
    line.maybe(Cursor::host);
    record(stamp, line)
}

/// /dev/log and the network: `<86>Nov 22 16:53:24 tag[pid]: ...` (logread -r with or without a host),
/// `<86>tag: ...`. Without a date there is no host.
fn device(mut line: Cursor<'_>) -> Option<Record<'_>> {
    line.priority()?;
    classic(line).or_else(|| record(None, line))
}

/// RFC 5424: `<86>1 2026-11-22T17:22:46.231134+00:00 host dropbear 21548 - - ...`.
fn rfc5424(mut line: Cursor<'_>) -> Option<Record<'_>> {
    line.priority()?;
    line.literal(b"1 ")?;
    let stamp = if line.literal(b"- ").is_some() { None } else { date::iso(&mut line)? };
    let _host = line.word()?;
    let app = line.word()?;
    let process = line.word()?;
    let _message_id = line.word()?;
    line.structured_data()?;
    let body = trim(line.rest);
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let tag = if app == b"-" { b"" } else { program_name(app) };
    Some(Record { pid: number(process), stamp, ..bare(tag, body) })
}

/// Scripts that leave out the time: `authpriv.warn dropbear[1]: ...`.
fn scripted(mut line: Cursor<'_>) -> Option<Record<'_>> {
    line.level()?;
    record(None, line)
}

/// The tagged text behind a header.
#[allow(clippy::unnecessary_wraps)] // the last step of every framing
fn record(stamp: Option<Stamp>, line: Cursor<'_>) -> Option<Record<'_>> {
    Some(Record { stamp, ..tagged(line.rest) })
}

/// A token that ends in `:`, with or without `[pid]` before it: name and pid.
fn tag_token(token: &[u8]) -> Option<(&[u8], Option<u32>)> {
    let name = token.strip_suffix(b":")?;
    let (name, pid) = split_pid(name).unwrap_or((name, None));
    Some((program_name(name), pid))
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

/// Whether it is `facility.priority`, with names from syslog.h; logd prints `<unknown>` for others.
fn is_level(name: &[u8]) -> bool {
    let facilities = "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp security console \
        local0 local1 local2 local3 local4 local5 local6 local7 <unknown>";
    let priorities = "emerg alert crit err error warn warning notice info debug panic <unknown>";
    let dot = name.iter().position(|&byte| byte == b'.').unwrap_or(0);
    let Some((facility, [_, priority @ ..])) = name.split_at_checked(dot) else {
        return false;
    };
    words::position(facilities, facility).is_some() && words::position(priorities, priority).is_some()
}

/// What is left of a line. Where a method answers `None`, the cursor may have moved on.
#[derive(Clone, Copy)]
struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// Stays where it is if `parser` finds nothing.
    fn maybe<T>(&mut self, parser: fn(&mut Self) -> Option<T>) -> Option<T> {
        let before = *self;
        let found = parser(self);
        if found.is_none() {
            *self = before;
        }
        found
    }

    /// A token of one byte or more, and the one blank that must follow it.
    #[inline(never)]
    fn word(&mut self) -> Option<&'a [u8]> {
        match split_word(self.rest) {
            (name @ [_, ..], [_, rest @ ..]) => {
                self.rest = rest;
                Some(name)
            }
            _ => None,
        }
    }

    fn literal(&mut self, text: &[u8]) -> Option<()> {
        let (rest, _) = tag::<_, _, ()>(text).parse(self.rest).ok()?;
        self.rest = rest;
        Some(())
    }

    /// One of `bytes`; the only method that need not be undone.
    #[inline(never)]
    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        bytes.iter().find(|&&known| known == byte)?;
        self.rest = rest;
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
        (!name.ends_with(b":") && name.iter().all(plain)).then_some(())
    }

    /// `facility.priority` and its blank.
    fn level(&mut self) -> Option<()> {
        is_level(self.word()?).then_some(())
    }

    /// `[1640995200.123] `; the date before it says the same in local time.
    fn epoch(&mut self) -> Option<()> {
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
        if self.one_of(b"-").is_none() && !self.rest.starts_with(b"[") {
            return None;
        }
        while let [b'[', element @ ..] = self.rest {
            self.rest = after_element(element)?;
        }
        matches!(self.rest, [] | [b' ', ..]).then_some(())
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
    let end = text
        .iter()
        .position(|&byte| byte == b' ' || byte == b'\t')
        .unwrap_or(text.len());
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
