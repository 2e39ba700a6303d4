//! Entries of the log, as logd writes them into the pipe of `log.read`.
//!
//! They come back to back, each a blob whose length word says where the next one starts; a read may end anywhere in one
//! (ubox log/logd.c, ustream in chunks of 256 bytes). [`frame`] finds the end, [`Entry::parse`] reads what is in between.
//!
//! Lines of syslog(3) make entries of at most 1116 bytes, lines of the kernel up to about 4200, and those of a logd before
//! 2017-11 may be as long: a reader skips by [`Frame::Partial`]'s number what it has no room for.
//!
//! `time` is taken as it comes. Before 2017-01 (ubox f8d3d16) there were seconds in it; no release that has such a logd also
//! has a ubusd that speaks big-endian, and a small number is as likely a clock that was never set.

use super::blob::{self, LENGTH};
use crate::bytes;

/// No entry is longer, by far: a greater length means that we lost our place.
const LONGEST: usize = 65536;

/// What the bytes at the start of an entry say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Frame {
    /// Not all there yet. The entry is this long in all; 4 if not even its length is there.
    Partial(usize),
    /// The entry is the first so many bytes, its length word included.
    Whole(usize),
    /// Not the start of an entry; where the next one starts cannot be known.
    Garbage,
}

/// Looks for the end of the entry at the start of `bytes`.
#[must_use]
pub fn frame(bytes: &[u8]) -> Frame {
    let Some(word) = bytes.first_chunk() else { return Frame::Partial(4) };
    match (u32::from_be_bytes(*word) & LENGTH) as usize {
        length if length % 4 != 0 || !(4..=LONGEST).contains(&length) => Frame::Garbage,
        length if length > bytes.len() => Frame::Partial(length),
        length => Frame::Whole(length),
    }
}

/// One line of the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry<'a> {
    /// `dropbear[1234]: text`, in any encoding; may be empty.
    pub msg: &'a [u8],
    /// Counts entries from 0 since logd started. A smaller one than before: logd was restarted.
    pub id: u32,
    /// Facility * 8 + severity, as the sender gave it: not checked to be in range.
    pub priority: u32,
    /// 0 the kernel, 1 syslog(3) or `log.write` (ubox syslog.h `SOURCE_*`).
    pub source: u32,
    /// Milliseconds since the epoch by logd's clock, which jumps when it is set.
    pub time: u64,
}

impl<'a> Entry<'a> {
    /// Reads an entry that is [`Frame::Whole`]. Like logread, `None` if one of the five members is missing; others are
    /// skipped.
    #[must_use]
    pub fn parse(frame: &'a [u8]) -> Option<Self> {
        let (_, payload) = frame.split_first_chunk::<4>()?;
        let (mut msg, mut numbers) = (None, [None; 4]);
        for member in blob::members(payload) {
            match bytes::position("id priority source time msg", member.name) {
                Some(4) => msg = member.text(),
                Some(which) => numbers.get_mut(which).into_iter().for_each(|number| *number = member.number()),
                None => {}
            }
        }
        let [id, priority, source, time] = numbers;
        Some(Self { msg: msg?, id: id? as u32, priority: priority? as u32, source: source? as u32, time: time? as u64 })
    }
}
