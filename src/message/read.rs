//! The words that parsers of messages are written in.
//!
//! A parser takes a line, or a part of one, and gives what it has left of it and what it read. Most go forward. [`last_word`] and
//! [`ends`] go backward from the end, which an attacker cannot reach: what they leave is what stands on the *left*. Each can be
//! read in one way only, so that no order of tries has to be right and no line is slow.

use super::notation::is_of_address;
use super::row::Peer;
use crate::{addr::Addr, bytes};

pub use crate::log::read::{NO, Read, ends, no, text};

/// `line` without `text` at its end, if it is there.
pub fn without<'a>(text: &[u8], line: &'a [u8]) -> &'a [u8] {
    ends(text, line).map_or(line, |(rest, ())| rest)
}

/// One byte or more, up to the first blank, which is left.
pub fn word(line: &[u8]) -> Read<'_, &[u8]> {
    match line.split_at_checked(bytes::find(line, b' ')) {
        Some((word @ [_, ..], rest)) => Ok((rest, word)),
        _ => no(),
    }
}

/// What stands behind the last blank: what stands before that blank is left. There must be a blank.
pub fn last_word(line: &[u8]) -> Read<'_, &[u8]> {
    match bytes::last(line, b' ').and_then(|at| line.split_at_checked(at)) {
        Some((rest, [_, word @ ..])) => Ok((rest, word)),
        _ => no(),
    }
}

/// Up to `byte`, which must be there: what stands behind it is left.
pub fn up_to(byte: u8, line: &[u8]) -> Read<'_, &[u8]> {
    match line.split_at_checked(bytes::find(line, byte)) {
        Some((part, [_, rest @ ..])) => Ok((rest, part)),
        _ => no(),
    }
}

/// All digits there are, one at least. The value of a number that is too large for a port is any such number.
pub fn number(line: &[u8]) -> Read<'_, u32> {
    let (mut value, mut rest) = (0u32, line);
    while let [digit @ b'0'..=b'9', after @ ..] = rest {
        // A larger number is no port, and more attempts than are counted.
        if value <= 0xffff {
            value = value.wrapping_mul(10).wrapping_add(u32::from(digit & 15));
        }
        rest = after;
    }
    if rest.len() < line.len() { Ok((rest, value)) } else { no() }
}

/// The same: the number of a port.
pub fn port(line: &[u8]) -> Read<'_, ()> {
    let (rest, value) = number(line)?;
    if value <= 0xffff && line.len().wrapping_sub(rest.len()) <= 5 { Ok((rest, ())) } else { no() }
}

/// The number of a port, and nothing else.
pub fn is_port(text: &[u8]) -> bool {
    matches!(port(text), Ok(([], ())))
}

/// The line ends with `border` and the number of a port: what stands before both is left.
pub fn ends_port(border: u8, line: &[u8]) -> Read<'_, ()> {
    let (mut rest, mut value, mut unit) = (line, 0u32, 1u32);
    while let [before @ .., digit @ b'0'..=b'9'] = rest {
        (value, unit) = (value.wrapping_add(unit.wrapping_mul(u32::from(digit & 15))), unit.wrapping_mul(10));
        rest = before;
    }
    match (line.len().wrapping_sub(rest.len()), rest) {
        // So few digits are no larger number than was read.
        (1..=5, [before @ .., byte]) if *byte == border && value <= 0xffff => Ok((before, ())),
        _ => no(),
    }
}

/// An address with its zone, or what may be the name of a host, and nothing else.
pub fn address(text: &[u8]) -> Read<'_, Peer> {
    if let Some(addr) = Addr::parse(text) {
        return Ok((&[], Peer::At(addr)));
    }
    match text {
        [] | [b'%', ..] | [.., b'%'] => no(),
        _ if !text.iter().copied().all(is_of_address) => no(),
        _ => Ok((&[], Peer::of(text))),
    }
}

/// Whether `needle` stands anywhere in `line`.
pub fn holds(needle: &[u8], line: &[u8]) -> bool {
    last(needle, line).is_ok()
}

/// Where `needle` stands last: what stands before it is left, and what stands behind it was read.
pub fn last<'a>(needle: &[u8], line: &'a [u8]) -> Read<'a, &'a [u8]> {
    let mut end = line.len();
    while let Some(part) = line.get(..end) {
        if let Ok((before, ())) = ends(needle, part) {
            return Ok((before, line.get(end..).unwrap_or_default()));
        }
        end = end.checked_sub(1).ok_or(NO)?;
    }
    no()
}
