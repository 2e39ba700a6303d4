//! What headers consist of: the tag, a host name, priorities in both spellings, structured data.

use crate::bytes;
use crate::log::record::{Record, number, split_word};

/// Reading from the front of `body`. A method that returns `None` may have consumed a part of `body`.
impl Record<'_> {
    /// The tag, if the body starts with one.
    #[allow(clippy::unnecessary_wraps)] // the last step of every framing
    #[inline(never)]
    pub(super) fn take_tag(&mut self) -> Option<()> {
        let (first, rest) = split_word(self.body);
        if let Some(token) = first.strip_suffix(b":") {
            let (name, pid) = split_pid(token).unwrap_or((token, None));
            self.tag = program_name(name);
            self.pid = pid;
            self.body = rest;
        }
        Some(())
    }

    /// The same in a line that BusyBox syslogd may have written. It cuts messages of programs after 255 bytes, in some
    /// firmwares after 511, of which 16 are the date and 3 to 5 the priority (sysklogd/syslogd.c).
    pub(super) fn take_tag_of_busybox(&mut self) -> Option<()> {
        self.cut |= matches!(self.body.len(), 234..=236 | 490..=492);
        self.take_tag()
    }

    /// A host name or address and its blank: no blanks, no brackets, not ending in a colon.
    /// Commas, colons and slashes occur (`eff123,model-1.2`, `2001:db8::1`, `relay/host`).
    pub(super) fn host(&mut self) -> Option<()> {
        let name = self.word()?;
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._,:/@%+".contains(byte);
        // The kernel's name for a machine without a name.
        (name == b"(none)" || !name.ends_with(b":") && name.iter().all(plain)).then_some(())
    }

    /// `facility.priority` and its blank.
    pub(super) fn level(&mut self) -> Option<()> {
        is_level(self.word()?).then_some(())
    }

    /// `[1640995200.123] `; the date before it is the same in local time.
    pub(super) fn epoch(&mut self) -> Option<()> {
        self.body.starts_with(b"[").then_some(())?;
        let time = self.word()?.strip_prefix(b"[")?.strip_suffix(b"]")?;
        time.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.')).then_some(())
    }

    /// `<86>`: 0 to 191.
    #[inline(never)]
    pub(super) fn priority(&mut self) -> Option<()> {
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
    pub(super) fn structured_data(&mut self) -> Option<()> {
        if self.one_of(b"-").is_none() && !self.body.starts_with(b"[") {
            return None;
        }
        while let [b'[', element @ ..] = self.body {
            self.body = after_element(element)?;
        }
        matches!(self.body, [] | [b' ', ..]).then_some(())
    }
}

/// `name[pid]`
fn split_pid(token: &[u8]) -> Option<(&[u8], Option<u32>)> {
    let inner = token.strip_suffix(b"]")?;
    let open = inner.iter().rposition(|&byte| byte == b'[')?;
    let (name, digits) = inner.split_at_checked(open)?;
    let pid = number(digits.strip_prefix(b"[")?)?;
    Some((name, Some(pid)))
}

/// The name without the path: a program that was started by its full path logs under it, as `/usr/sbin/dropbear`.
pub(super) fn program_name(name: &[u8]) -> &[u8] {
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
pub(super) fn is_level(name: &[u8]) -> bool {
    let Some((facility, [_, priority @ ..])) = name.split_at_checked(bytes::find(name, b'.')) else {
        return false;
    };
    is_one_of(&FACILITIES, facility) && is_one_of(&PRIORITIES, priority)
}

fn is_one_of(names: &[u64], name: &[u8]) -> bool {
    let number = bytes::number(name);
    if name.len() <= 8 { names.contains(&number) } else { name == b"<unknown>" }
}

/// The text behind the `]` that closes an element.
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
