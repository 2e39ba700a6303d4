//! The words that parsers of lines are written in: those of headers, and the first of those of messages.
//!
//! A parser takes a line, or a part of one, and gives what it has left of it and what it read. Those of headers go forward and read
//! whole tokens, so that each line can be read in one way only. [`ends`] is for messages, whose end an attacker cannot reach.

use crate::bytes;
use nom::{Err, IResult};

/// What a parser has left of a line, and what it read.
pub type Read<'a, T> = IResult<&'a [u8], T, ()>;

/// The line says something else.
pub const NO: Err<()> = Err::Error(());

/// The line says something else.
pub const fn no<'a, T>() -> Read<'a, T> {
    Err(NO)
}

/// Whether both, which are as long as each other, are equal: a word at a time, the last one again where two overlap.
pub fn equal(one: &[u8], other: &[u8]) -> bool {
    const WORD: usize = size_of::<usize>();
    for (one, other) in one.as_chunks::<WORD>().0.iter().zip(other.as_chunks::<WORD>().0) {
        if usize::from_ne_bytes(*one) != usize::from_ne_bytes(*other) {
            return false;
        }
    }
    match (one.last_chunk::<WORD>(), other.last_chunk::<WORD>()) {
        (Some(one), Some(other)) => usize::from_ne_bytes(*one) == usize::from_ne_bytes(*other),
        _ => one.iter().zip(other).all(|(one, other)| one == other),
    }
}

/// Goes on with `text`.
pub fn text<'a>(text: &[u8], line: &'a [u8]) -> Read<'a, ()> {
    match line.split_at_checked(text.len()) {
        Some((start, rest)) if equal(start, text) => Ok((rest, ())),
        _ => no(),
    }
}

/// Goes on with this byte.
pub(super) fn byte(byte: u8, line: &[u8]) -> Read<'_, ()> {
    match line {
        [first, rest @ ..] if *first == byte => Ok((rest, ())),
        _ => no(),
    }
}

/// Ends with `text`: what stands before it is left.
pub fn ends<'a>(text: &[u8], line: &'a [u8]) -> Read<'a, ()> {
    match line.len().checked_sub(text.len()).and_then(|at| line.split_at_checked(at)) {
        Some((rest, end)) if equal(end, text) => Ok((rest, ())),
        _ => no(),
    }
}

/// What `parser` leaves, or the whole line if it says something else.
pub(super) fn maybe<'a>(parser: fn(&'a [u8]) -> Read<'a, ()>, line: &'a [u8]) -> &'a [u8] {
    parser(line).map_or(line, |(rest, ())| rest)
}

/// One of these bytes.
pub(super) fn one_of<'a>(bytes: &[u8], line: &'a [u8]) -> Read<'a, u8> {
    match line {
        [byte, rest @ ..] if bytes.contains(byte) => Ok((rest, *byte)),
        _ => no(),
    }
}

/// A blank, or the tab that some write for it.
pub(super) fn blank(line: &[u8]) -> Read<'_, ()> {
    match line {
        [b' ' | b'\t', rest @ ..] => Ok((rest, ())),
        _ => no(),
    }
}

/// All that stands before the first blank, perhaps nothing: the blank is left.
pub(super) fn up_to_blank(line: &[u8]) -> (&[u8], &[u8]) {
    let mut end = bytes::first(line, 0, b' ' + 1);
    // Other control characters are parts of a token, and rare.
    while let Some(byte) = line.get(end)
        && !matches!(byte, b' ' | b'\t')
    {
        end = end.wrapping_add(1);
    }
    let (token, rest) = line.split_at_checked(end).unwrap_or((line, &[]));
    (rest, token)
}

/// A token of one byte or more, and the one blank behind it.
#[inline(never)]
pub(super) fn token(line: &[u8]) -> Read<'_, &[u8]> {
    match up_to_blank(line) {
        ([_, rest @ ..], token @ [_, ..]) => Ok((rest, token)),
        _ => no(),
    }
}

/// The value of one digit.
pub(super) fn digit(line: &[u8]) -> Read<'_, u8> {
    match line {
        [digit @ b'0'..=b'9', rest @ ..] => Ok((rest, digit & 15)),
        _ => no(),
    }
}

/// Exactly two digits, with a value between these two.
#[inline(never)]
pub(super) fn two(least: u8, most: u8, line: &[u8]) -> Read<'_, u8> {
    let (line, tens) = digit(line)?;
    let (line, units) = digit(line)?;
    let value = tens.wrapping_mul(10).wrapping_add(units);
    if least <= value && value <= most { Ok((line, value)) } else { no() }
}

/// The value of `digits`, if all are digits and 32 bits hold it.
pub fn number(digits: &[u8]) -> Option<u32> {
    let mut value = 0u32;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then_some(())?;
        value = value.checked_mul(10)?.checked_add(digit.into())?;
    }
    (!digits.is_empty()).then_some(value)
}
