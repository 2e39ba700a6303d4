//! What headers consist of: the tag, a host name, priorities in both spellings, structured data.

use crate::bytes;
use crate::log::read::{Read, blank, byte, digit, no, number, token, up_to_blank};
use crate::log::record::Record;

/// `tag[pid]: body`, or all body if no token with a colon at its end stands here.
pub(super) fn tag(line: &[u8]) -> Record<'_> {
    let (body, token) = up_to_blank(line);
    let [name @ .., b':'] = token else { return Record::new(b"", line) };
    let (tag, pid) = split_pid(name).map_or((name, None), |(name, pid)| (name, Some(pid)));
    Record { pid, ..Record::new(program_name(tag), body) }
}

/// `name[pid]`. A pid is a number of 32 bits.
fn split_pid(token: &[u8]) -> Option<(&[u8], u32)> {
    let [inner @ .., b']'] = token else { return None };
    let mut before = inner;
    let (mut pid, mut unit) = (0u32, 1u32);
    while let [rest @ .., digit @ b'0'..=b'9'] = before {
        (pid, unit) = (pid.wrapping_add(unit.wrapping_mul((digit & 15).into())), unit.wrapping_mul(10));
        before = rest;
    }
    let [name @ .., b'['] = before else { return None };
    let digits = inner.get(before.len()..).filter(|digits| !digits.is_empty())?;
    Some((name, if digits.len() < 10 { pid } else { number(digits)? }))
}

/// The name without the path: a program that was started by its full path logs under it, as `/usr/sbin/dropbear`.
pub(super) fn program_name(name: &[u8]) -> &[u8] {
    match name {
        [b'/', ..] => name.rsplit(|&byte| byte == b'/').next().unwrap_or_default(),
        _ => name,
    }
}

/// A host name or address and its blank: no blanks, no brackets, not ending in a colon.
/// Commas, colons and slashes occur (`eff123,model-1.2`, `2001:db8::1`, `relay/host`).
pub(super) fn host(line: &[u8]) -> Read<'_, &[u8]> {
    let (line, name) = token(line)?;
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._,:/@%+".contains(byte);
    // The kernel's name for a machine without a name.
    if !name.ends_with(b":") && name.iter().all(plain) || name == b"(none)" { Ok((line, name)) } else { no() }
}

/// `[1640995200.123] `; the date before it is the same in local time.
pub(super) fn epoch(line: &[u8]) -> Read<'_, ()> {
    let (line, ()) = byte(b'[', line)?;
    let (line, time) = token(line)?;
    match time {
        [time @ .., b']'] if time.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.')) => Ok((line, ())),
        _ => no(),
    }
}

/// `<86>`: 0 to 191.
pub(super) fn priority(line: &[u8]) -> Read<'_, ()> {
    let (line, ()) = byte(b'<', line)?;
    let (mut line, first) = digit(line)?;
    let mut value = u32::from(first);
    for _ in 0..2 {
        if let Ok((rest, digit)) = digit(line) {
            (line, value) = (rest, value * 10 + u32::from(digit));
        }
    }
    let (line, ()) = byte(b'>', line)?;
    if value <= 191 { Ok((line, ())) } else { no() }
}

/// `-`, or one or more of `[id name="value" ...]`: in values `"`, `\` and `]` are escaped (RFC 5424 6.3).
/// A blank or the end of the line must follow.
pub(super) fn structured_data(line: &[u8]) -> Read<'_, ()> {
    let mut rest = match line {
        [b'-', rest @ ..] => rest,
        [b'[', ..] => line,
        _ => return no(),
    };
    while let [b'[', element @ ..] = rest {
        (rest, ()) = after_element(element)?;
    }
    if matches!(rest, [] | [b' ', ..]) { Ok((rest, ())) } else { no() }
}

/// The rest of an element, up to the `]` that closes it.
fn after_element(element: &[u8]) -> Read<'_, ()> {
    let (mut rest, mut quoted) = (element, false);
    loop {
        rest = match rest {
            [b'\\', _, rest @ ..] if quoted => rest,
            [b'"', rest @ ..] => {
                quoted = !quoted;
                rest
            }
            [b']', rest @ ..] if !quoted => return Ok((rest, ())),
            [_, rest @ ..] => rest,
            [] => return no(),
        };
    }
}

/// `facility.priority` and its blank.
pub(super) fn level(line: &[u8]) -> Read<'_, ()> {
    let (line, ()) = level_name(line)?;
    blank(line)
}

/// `facility.priority`, with names from syslog.h; logd prints `<unknown>` for others.
pub(super) fn level_name(line: &[u8]) -> Read<'_, ()> {
    match line.get(level_length(line)..) {
        Some(rest) if rest.len() < line.len() => Ok((rest, ())),
        _ => no(),
    }
}

/// How long [`level_name`] is; 0 if there is none.
#[inline(never)]
pub(super) fn level_length(line: &[u8]) -> usize {
    // No facility has a byte below `0` in its name, and no priority a digit or a colon.
    let facility = name(b'0', &FACILITIES, line);
    let Some([b'.', rest @ ..]) = line.get(facility..) else { return 0 };
    let priority = name(b':' + 1, &PRIORITIES, rest);
    if facility > 0 && priority > 0 { facility + priority + 1 } else { 0 }
}

/// The length of one of the `names`, which ends before the first byte below `end`; 0 if there is none. A word of eight bytes is read at
/// once: subtracting `end` from each byte sets the top bit of the first byte below it, and of no byte before that.
#[inline(always)]
fn name<const N: usize>(end: u8, names: &[u64; N], line: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    let word = bytes::number(line);
    let hits = word.wrapping_sub(ONES.wrapping_mul(end.into())) & !word & (ONES << 7);
    // All bits below those of the first hit; all bits without a hit.
    let name = word & ((hits & hits.wrapping_neg()) >> 7).wrapping_sub(1);
    if names.get(slot::<N>(name)) == Some(&name) {
        return (hits.trailing_zeros() / 8) as usize;
    }
    if line.starts_with(UNKNOWN) { UNKNOWN.len() } else { 0 }
}

/// What logd prints for a number that has no name.
const UNKNOWN: &[u8] = b"<unknown>";

/// The names of syslog.h, each in its slot.
static FACILITIES: [u64; 32] = in_slots(&bytes::numbers::<23>(
    "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp security console local0 local1 local2 local3 local4 local5 local6 local7",
));
static PRIORITIES: [u64; 16] = in_slots(&bytes::numbers::<11>("emerg alert crit err warning notice info debug panic error warn"));

/// The slot of a name among `N`. It is a perfect hash: no two names have the same, or this would not compile. The factor was found by trial.
const fn slot<const N: usize>(name: u64) -> usize {
    ((name as u32 ^ (name >> 32) as u32).wrapping_mul(0x379f_291f) >> (32 - N.ilog2())) as usize
}

/// No name: no byte of one is less than a digit.
const FREE: u64 = 1;

#[allow(clippy::indexing_slicing)] // in constants: an index out of range would not compile
const fn in_slots<const N: usize>(mut names: &[u64]) -> [u64; N] {
    let mut slots = [FREE; N];
    while let [name, after @ ..] = names {
        assert!(slots[slot::<N>(*name)] == FREE, "two names have one slot: find another factor");
        slots[slot::<N>(*name)] = *name;
        names = after;
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::{epoch, level, level_name};

    const FACILITIES: &str = "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp security console local0 local1 local2 local3 local4 local5 local6 local7 <unknown>";
    const PRIORITIES: &str = "emerg alert crit err warning notice info debug panic error warn <unknown>";

    #[test]
    fn seconds_in_brackets_are_digits_and_full_stops() {
        assert_eq!(epoch(b"[1640995200.123] x"), Ok((&b"x"[..], ())));
        for other in ["[1640995200.12x] x", "[sshd] x", "[7x] x", "1640995200.123] x", "[1640995200.123 x"] {
            assert!(epoch(other.as_bytes()).is_err(), "{other}");
        }
    }

    #[test]
    fn every_level_and_nothing_like_it() {
        for facility in FACILITIES.split(' ') {
            for priority in PRIORITIES.split(' ') {
                for rest in ["", ":", " x", "\t", ": x", " sshd[1]: x"] {
                    let line = std::format!("{facility}.{priority}{rest}");
                    assert_eq!(level_name(line.as_bytes()), Ok((rest.as_bytes(), ())), "{line}");
                    assert_eq!(level(line.as_bytes()).is_ok(), rest.starts_with([' ', '\t']), "{line}");
                }
                for line in [
                    std::format!("{priority}.{facility} "),
                    std::format!("{facility} .{priority} "),
                    std::format!("{facility}..{priority} "),
                    std::format!("{facility}\0.{priority} "),
                    std::format!("{facility}.{priority}\0 "),
                    std::format!("{facility}.{priority}x "),
                    std::format!("{facility}x.{priority} "),
                    std::format!("x{facility}.{priority} "),
                    std::format!("{facility}.x{priority} "),
                    std::format!("{}.{priority} ", facility.to_uppercase()),
                ] {
                    let both_unknown = line == "<unknown>.<unknown> ";
                    assert_eq!(level(line.as_bytes()).is_ok(), both_unknown, "{line:?}");
                }
            }
        }
        for line in ["", ".", " ", ". ", "auth", "auth.", ".info ", "auth. ", "auth.info", "<unknown", "<unknown>", "<unknown>."] {
            assert!(level(line.as_bytes()).is_err(), "{line:?}");
        }
    }
}
