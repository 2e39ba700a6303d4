//! The three ways a log line writes its time.
//!
//! A date is most of what tells a header from a message, so it is taken to the
//! letter: fixed width, every field in its range, exactly one blank behind it.
//! Local time stays local time; only an ISO date may name its offset from UTC.

use super::Parsed;
use crate::time::{DateTime, MONTHS, Stamp};
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::combinator::opt;
use nom::{Err, Parser};

/// A time that is well written but beyond what 32 bits hold is no reason to lose the line.
type Time = Option<Stamp>;

/// ctime(3), as logread prints it: `Sat Jan  1 00:00:00 2022 `.
pub fn ctime(line: &[u8]) -> Parsed<'_, Time> {
    let (line, _) = alt(["Sun ", "Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat "].map(tag)).parse(line)?;
    let (line, (month, day, second, _)) = (month, day, time_of_day, tag(" ")).parse(line)?;
    let (line, (century, year, _)) = (two, two, tag(" ")).parse(line)?;
    Ok((line, full(century * 100 + year, month, day, second)))
}

/// RFC 3164 and ISO, with or without a fraction: `Jan  1 00:00:00 `, `2026-11-22T16:53:24.5+01:00 `.
pub fn stamp(line: &[u8]) -> Parsed<'_, Time> {
    alt((short, iso)).parse(line)
}

/// `Jan  1 00:00:00 `, `Jan 01 00:00:00.123 `, `Jan 1 00:00:00 `.
pub fn short(line: &[u8]) -> Parsed<'_, Time> {
    let (line, (month, day, second, _, _)) = (month, day, time_of_day, opt(fraction), tag(" ")).parse(line)?;
    Ok((line, Some(Stamp::Yearless { month, day, second })))
}

/// `2026-11-22T16:53:24+00:00 `; svlogd puts `_` for the `T`, journald no colon in the offset.
pub fn iso(line: &[u8]) -> Parsed<'_, Time> {
    let (line, (century, year, _, month, _, day)) = (two, two, tag("-"), two, tag("-"), two).parse(line)?;
    let (line, (_, second, _)) = (alt((tag("T"), tag("_"))), time_of_day, opt(fraction)).parse(line)?;
    let (line, (offset, _)) = (opt(offset), tag(" ")).parse(line)?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return Err(Err::Error(()));
    }
    // 1 to 31: the casts cut nothing
    let local = full(century * 100 + year, month as u8, day as u8, second);
    let utc = match (local, offset) {
        // A router without a clock, east of Greenwich, boots before 1970.
        (Some(Stamp::Full(local)), Some((east, by))) if east => Some(Stamp::Full(local.saturating_sub(by))),
        (Some(Stamp::Full(local)), Some((_, by))) => Some(Stamp::Full(local.saturating_add(by))),
        _ => local,
    };
    Ok((line, utc))
}

/// `Z`, `+01:00`, `-0330`: whether it is east of Greenwich, and seconds.
fn offset(line: &[u8]) -> Parsed<'_, (bool, u32)> {
    if let [b'Z', line @ ..] = line {
        return Ok((line, (false, 0)));
    }
    let (line, sign) = alt((tag("+"), tag("-"))).parse(line)?;
    let (line, (hours, _, minutes)) = (two, opt(tag(":")), two).parse(line)?;
    if hours > 23 || minutes > 59 {
        return Err(Err::Error(()));
    }
    Ok((line, (sign == b"+", hours * 3600 + minutes * 60)))
}

fn full(year: u32, month: u8, day: u8, second: u32) -> Time {
    let year = u16::try_from(year).ok();
    DateTime { year, month, day, second }.seconds().map(Stamp::Full)
}

/// `Jan `: 1 to 12.
fn month(line: &[u8]) -> Parsed<'_, u8> {
    (1..).zip(MONTHS)
        .find_map(|(number, name)| match line.strip_prefix(name.as_bytes())? {
            [b' ', line @ ..] => Some((line, number)),
            _ => None,
        })
        .ok_or(Err::Error(()))
}

/// `31 `, ` 1 `, `01 ` or `1 `.
fn day(line: &[u8]) -> Parsed<'_, u8> {
    match line {
        [tens @ b'1'..=b'3', ones @ b'0'..=b'9', b' ', line @ ..] => match (tens - b'0') * 10 + (ones - b'0') {
            day @ 10..=31 => Ok((line, day)),
            _ => Err(Err::Error(())),
        },
        [b' ' | b'0', day @ b'1'..=b'9', b' ', line @ ..] | [day @ b'1'..=b'9', b' ', line @ ..] => Ok((line, day - b'0')),
        _ => Err(Err::Error(())),
    }
}

/// `23:59:59`; a leap second is the one before it.
fn time_of_day(line: &[u8]) -> Parsed<'_, u32> {
    let (line, (hour, _, minute, _, second)) = (two, tag(":"), two, tag(":"), two).parse(line)?;
    if hour > 23 || minute > 59 || second > 60 {
        return Err(Err::Error(()));
    }
    Ok((line, hour * 3600 + minute * 60 + second.min(59)))
}

/// `.123` of any length; the comma is ISO 8601's.
fn fraction(line: &[u8]) -> Parsed<'_, ()> {
    match line {
        [b'.' | b',', b'0'..=b'9', line @ ..] => {
            let mut line = line;
            while let [b'0'..=b'9', rest @ ..] = line {
                line = rest;
            }
            Ok((line, ()))
        }
        _ => Err(Err::Error(())),
    }
}

/// Exactly two digits.
fn two(line: &[u8]) -> Parsed<'_, u32> {
    match line {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9', line @ ..] => Ok((line, u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))),
        _ => Err(Err::Error(())),
    }
}
