//! The ways a log line writes its time: three in the headers of syslogs, and one more in logs that programs write themselves.
//!
//! It is mostly the date that distinguishes a header from a message, so dates are parsed
//! strictly: fixed width, every field in its range, exactly one blank behind it.
//! Local time stays local time; only an ISO date may have an offset from UTC.

use crate::bytes;
use crate::config::Writer;
use crate::log::read::{Read, byte, digit, equal, maybe, no, one_of, two};
use crate::log::wanted::Wanted;
use crate::time::{DateTime, MONTHS, Stamp};

/// How a line begins. No line can begin in two ways.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Ctime,
    Stamp,
}

/// The date of the last line. In a busy log many lines have the same date, or another second of the same minute, and then nothing else of
/// it need be parsed again.
pub struct Last {
    /// The date with the blank behind it; empty if it does not fit.
    text: heapless::Vec<u8, 32>,
    kind: Kind,
    pub(super) stamp: Option<Stamp>,
    /// The lines that are read further than their headers.
    pub(super) wanted: Wanted,
    /// The program that writes the log itself.
    pub(super) writer: Writer,
    /// The line before was a header, and announced the text of this one.
    pub(super) announced: bool,
}

impl Last {
    /// There was no line yet.
    #[must_use]
    pub const fn new(wanted: Wanted) -> Self {
        Self::of(wanted, Writer::Syslog)
    }

    /// The same of a log that `writer` writes.
    #[must_use]
    pub const fn of(wanted: Wanted, writer: Writer) -> Self {
        Self { text: heapless::Vec::new(), kind: Kind::Stamp, stamp: None, wanted, writer, announced: false }
    }

    /// The date with which `line` begins. A valid time that does not fit into 32 bits is no reason to lose the line: it then has no stamp.
    pub(super) fn date<'a>(&mut self, line: &'a [u8]) -> Read<'a, (Kind, Option<Stamp>)> {
        let rest = match line.split_at_checked(self.text.len()) {
            Some((date @ [_, ..], rest)) if self.is(date) || self.other_second(date) => rest,
            _ => self.parse(line)?.0,
        };
        Ok((rest, (self.kind, self.stamp)))
    }

    /// What follows the date of `line`, if the line before had the same, and was logread's.
    pub(super) fn same<'a>(&self, line: &'a [u8]) -> Option<&'a [u8]> {
        let (date, rest) = line.split_at_checked(self.text.len())?;
        (self.kind == Kind::Ctime && self.is(date)).then_some(rest)
    }

    /// Whether `date`, which is as long as the last, is the same. [`Last::other_second`] knows those of less than 16 bytes, too.
    fn is(&self, date: &[u8]) -> bool {
        // Two halves that overlap are all of it.
        let halves = |text: &[u8]| Some((u128::from_ne_bytes(*text.first_chunk()?), u128::from_ne_bytes(*text.last_chunk()?)));
        halves(date).is_some_and(|halves_of_date| Some(halves_of_date) == halves(&self.text))
    }

    #[inline(never)]
    fn parse<'a>(&mut self, line: &'a [u8]) -> Read<'a, ()> {
        let (kind, (rest, stamp)) = match ctime(line) {
            Ok(date) => (Kind::Ctime, date),
            Err(_) => (Kind::Stamp, short(line).or_else(|_| iso(line))?),
        };
        let date = line.get(..line.len().saturating_sub(rest.len())).unwrap_or_default();
        (self.text, self.kind, self.stamp) = (heapless::Vec::from_slice(date).unwrap_or_default(), kind, stamp);
        Ok((rest, ()))
    }

    /// Whether `date`, which is as long as the last, differs from it only in the second. The last date is then `date`.
    #[inline(never)]
    fn other_second(&mut self, date: &[u8]) -> bool {
        // The first colon is the one between hour and minute.
        let at = bytes::find(date, b':').wrapping_add(4);
        let (Some([tens, units, ..]), Some(new)) = (self.text.get_mut(at..), date.get(at..)) else { return false };
        let (Ok((_, before)), Ok((_, now))) = (two(0, 59, &[*tens, *units]), two(0, 59, new)) else { return false };
        let [new_tens, new_units, ..] = new else { return false };
        (*tens, *units) = (*new_tens, *new_units);
        let moved = |second: u32| second.wrapping_sub(before.into()).wrapping_add(now.into());
        self.stamp = match self.stamp {
            // Near the ends of 32 bits, give or take an offset of less than a day, another second may not fit.
            Some(Stamp::Full(second @ 60..0xfffe_0000)) => Some(Stamp::Full(moved(second))),
            Some(Stamp::Yearless { month, day, second }) => Some(Stamp::Yearless { month, day, second: moved(second) }),
            _ => None,
        };
        let same = self.stamp.is_some() && equal(date, &self.text);
        if !same {
            self.text.clear();
        }
        same
    }
}

/// ctime(3), as logread prints it: `Sat Jan  1 00:00:00 2022 `.
pub(super) fn ctime(line: &[u8]) -> Read<'_, Option<Stamp>> {
    let (line, _weekday) = name("Sun Mon Tue Wed Thu Fri Sat", line)?;
    let (line, month) = name(MONTHS, line)?;
    let (line, day) = short_day(line)?;
    let (line, second) = time(line)?;
    let (line, ()) = byte(b' ', line)?;
    let (line, year) = year(line)?;
    let (line, ()) = byte(b' ', line)?;
    Ok((line, DateTime { year: Some(year), month: month + 1, day, second }.seconds().map(Stamp::Full)))
}

/// RFC 3164, with or without a fraction: `Jan  1 00:00:00 `, `Jan 01 00:00:00.123 `, `Jan 1 00:00:00 `.
pub(super) fn short(line: &[u8]) -> Read<'_, Option<Stamp>> {
    let (line, month) = name(MONTHS, line)?;
    let (line, day) = short_day(line)?;
    let (line, second) = time(line)?;
    let (line, ()) = fraction(line)?;
    let (line, ()) = byte(b' ', line)?;
    Ok((line, Some(Stamp::Yearless { month: month + 1, day, second })))
}

/// Local time as programs write it themselves: `2026-11-30 10:00:00`, `2026/11/30 10:00:00.123`; `separator` stands in the day.
#[inline(never)]
pub(super) fn local(separator: u8, line: &[u8]) -> Read<'_, Option<Stamp>> {
    let (line, (year, month, day)) = day(separator, line)?;
    let (line, ()) = byte(b' ', line)?;
    let (line, second) = time(line)?;
    let line = maybe(fraction, line);
    Ok((line, DateTime { year: Some(year), month, day, second }.seconds().map(Stamp::Full)))
}

/// `2026-11-22`: year, month and day.
#[inline(never)]
fn day(separator: u8, line: &[u8]) -> Read<'_, (u16, u8, u8)> {
    let (line, year) = year(line)?;
    let (line, ()) = byte(separator, line)?;
    let (line, month) = two(1, 12, line)?;
    let (line, ()) = byte(separator, line)?;
    let (line, day) = two(1, 31, line)?;
    Ok((line, (year, month, day)))
}

/// `2026-11-22T16:53:24.5+01:00 `; svlogd puts `_` for the `T`, journald no colon in the offset.
pub(super) fn iso(line: &[u8]) -> Read<'_, Option<Stamp>> {
    let (line, (year, month, day)) = day(b'-', line)?;
    let (line, _) = one_of(b"T_", line)?;
    let (line, second) = time(line)?;
    let (line, ()) = fraction(line)?;
    let (line, west) = west(line)?;
    let (line, ()) = byte(b' ', line)?;
    // A router without a clock, east of Greenwich, boots before 1970.
    let seconds = DateTime { year: Some(year), month, day, second }.seconds();
    Ok((line, seconds.map(|local| Stamp::Full(local.saturating_add_signed(west)))))
}

/// A name of three letters and the blank behind it: its place among `names`, from 0.
#[inline(never)]
fn name<'a>(names: &str, line: &'a [u8]) -> Read<'a, u8> {
    if let Some((name @ [.., b' '], rest)) = line.split_at_checked(4)
        && let Some(place) = bytes::position(names, name.get(..3).unwrap_or_default())
    {
        return Ok((rest, place as u8));
    }
    no()
}

/// `31 `, ` 1 `, `01 ` or `1 `.
#[inline(never)]
fn short_day(line: &[u8]) -> Read<'_, u8> {
    let (line, day) = match line {
        [b'0'..=b'3', b'0'..=b'9', ..] => two(1, 31, line)?,
        [b' ', rest @ ..] | rest => digit(rest)?,
    };
    let (line, ()) = byte(b' ', line)?;
    if day > 0 { Ok((line, day)) } else { no() }
}

/// `2026`
#[inline(never)]
fn year(line: &[u8]) -> Read<'_, u16> {
    let (line, century) = two(0, 99, line)?;
    let (line, year) = two(0, 99, line)?;
    Ok((line, u16::from(century) * 100 + u16::from(year)))
}

/// `16:53:24`: the second of the day. A leap second counts as the second before it.
#[inline(never)]
fn time(line: &[u8]) -> Read<'_, u32> {
    let (line, hour) = two(0, 23, line)?;
    let (line, ()) = byte(b':', line)?;
    let (line, minute) = two(0, 59, line)?;
    let (line, ()) = byte(b':', line)?;
    let (line, second) = two(0, 60, line)?;
    Ok((line, (u32::from(hour) * 60 + u32::from(minute)) * 60 + u32::from(second.min(59))))
}

/// `.123` of any length, or nothing; the comma is ISO 8601's.
#[inline(never)]
fn fraction(line: &[u8]) -> Read<'_, ()> {
    let Ok((line, _)) = one_of(b".,", line) else { return Ok((line, ())) };
    let (mut line, _) = digit(line)?;
    while let Ok((rest, _)) = digit(line) {
        line = rest;
    }
    Ok((line, ()))
}

/// `Z`, `+01:00`, `-0330` or nothing: seconds west of Greenwich.
pub(super) fn west(line: &[u8]) -> Read<'_, i32> {
    let (line, sign) = match line {
        [sign @ (b'+' | b'-'), rest @ ..] => (rest, sign),
        [b'Z', rest @ ..] | rest => return Ok((rest, 0)),
    };
    let (line, hours) = two(0, 23, line)?;
    let ([b':', line @ ..] | line) = line;
    let (line, minutes) = two(0, 59, line)?;
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    Ok((line, if *sign == b'+' { -seconds } else { seconds }))
}
