//! Entries of the log, as logd writes them into the pipe of `log.read`.
//!
//! They follow each other without gaps, each a blob whose length word says where the next one starts. A read may end anywhere
//! (ubox log/logd.c, ustream in chunks of 256 bytes). [`frame`] finds the end of an entry, [`Entry::parse`] reads it.
//!
//! Lines of syslog(3) make entries of at most 1116 bytes, lines of the kernel up to about 4200, and those of a logd before
//! 2017-11 may be as long: a reader skips an entry that is too long for its buffer by the number in [`Frame::Partial`].
//!
//! `time` is not corrected. Before 2017-01 (ubox f8d3d16) it was in seconds, but no release with such a logd has a ubusd that
//! speaks big-endian, and a small number may as well come from a clock that was never set.

use super::blob::{self, LENGTH};
use crate::bytes;

/// No entry is nearly as long: a greater length means that this is not the start of an entry.
const LONGEST: usize = 65536;

/// The length of an entry, from its first bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Frame {
    /// The entry is incomplete and has this many bytes in all; 4 if its length is not known yet.
    Partial(usize),
    /// The entry is the first so many bytes, with its length word.
    Whole(usize),
    /// Not the start of an entry. Where the next one starts is unknown.
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
    /// Counts entries from 0 since logd started. It is smaller than before if logd was restarted.
    pub id: u32,
    /// Facility * 8 + severity, as the sender gave it; it may be out of range.
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
