//! logd's own stream: the pipe that its `read` method answers with.
//!
//! The bus fetches the pipe and hands it over; from then on ubusd has no part in it, and it
//! outlives ubusd's restarts. Asking for a second one while the first lives would give every line
//! twice. What was logged before we asked comes first, with logd's times: it is counted as of then.
//!
//! logd's memory has no limit for a reader that is slow, so everything is read, and at once. Lines of the
//! kernel come the same way and may be longer than the buffer: they are skipped by their length.

use super::{Buffer, Event, Taken, read};
use crate::bus::Trouble;
use crate::os::{self, Errno, Fd};
use crate::record;
use crate::time::Instant;
use crate::wire::logd::{Entry, Frame, frame};

/// Seconds after which `auto` looks elsewhere for a log that ubus does not have.
const GRACE: u32 = 15;
const LONGEST_GRACE: u32 = 600;

/// Attempts after which people are told: the third is some three seconds after the first.
const SOON: u8 = 3;

/// The log as logd streams it.
pub struct Stream {
    pipe: Option<Fd>,
    /// Bytes of the pipe that belong to an entry that is being skipped.
    skip: usize,
    /// Entries before this moment of the wall clock, in ms, were logged before we asked; 0 once that is over.
    asked: u64,
    /// Id and time of the last entry: after a new start of the stream it and those before it are not news.
    last: Option<(u32, u64)>,
    /// What came out of the pipe is no log.
    garbled: bool,
    /// Why there is no pipe.
    trouble: Trouble,
    /// How often the bus could not get it.
    failures: u8,
    /// When to look elsewhere; `None` for never.
    until: Option<Instant>,
    grace: u32,
}

impl Stream {
    /// Waits for its pipe. With `fallback` for a while only.
    #[must_use]
    pub fn new(fallback: bool, now: Instant) -> Self {
        let until = fallback.then(|| now.after(GRACE));
        Self { pipe: None, skip: 0, asked: 0, last: None, garbled: false, trouble: Trouble::None, failures: 0, until, grace: GRACE }
    }

    /// Comes back to the bus after another source, which gave every line up to now.
    #[must_use]
    pub fn again(grace: u32, now: Instant) -> Self {
        let grace = grace.saturating_mul(2).clamp(GRACE, LONGEST_GRACE);
        let last = Some((u32::MAX, os::wall_clock()));
        Self { last, until: Some(now.after(grace)), grace, ..Self::new(true, now) }
    }

    /// How long it waited for its pipe before it gave up.
    #[must_use]
    pub const fn grace(&self) -> u32 {
        self.grace
    }

    /// Whether it has none.
    #[must_use]
    pub const fn wants_pipe(&self) -> bool {
        self.pipe.is_none()
    }

    /// Takes the pipe that the bus got. `asked`: the wall clock when it was asked for, in ms.
    pub fn adopt(&mut self, pipe: Fd, asked: u64, lines: &mut Buffer) -> Event {
        lines.clear();
        (self.skip, self.asked, self.pipe) = (0, asked, Some(pipe));
        (self.garbled, self.trouble, self.failures) = (false, Trouble::None, 0);
        Event::Found
    }

    /// Why there is no pipe.
    #[must_use]
    pub const fn trouble(&self) -> Trouble {
        self.trouble
    }

    /// The bus could not get the pipe.
    pub fn fails(&mut self, trouble: Trouble) {
        if self.pipe.is_none() {
            self.trouble = trouble;
            self.failures = self.failures.saturating_add(1);
        }
    }

    /// What people should know now and were not told: that the pipe is not had again soon. A restarted logd is back within
    /// a second or two.
    pub fn news(&mut self) -> Option<Trouble> {
        let news = self.failures == SOON;
        self.failures += u8::from(news);
        news.then_some(self.trouble)
    }

    /// The pipe, or -1.
    #[must_use]
    pub fn interest(&self) -> i32 {
        self.pipe.as_ref().map_or(-1, Fd::number)
    }

    /// When [`Stream::fill`] will give up waiting.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        match self.pipe {
            Some(_) => self.garbled.then_some(Instant(0)),
            None => self.until,
        }
    }

    /// Reads once. [`Event::NoStream`]: it has waited for too long.
    pub fn fill(&mut self, lines: &mut Buffer, now: Instant) -> Event {
        let Some(pipe) = &self.pipe else {
            return if self.until.is_some_and(|at| at <= now) { Event::NoStream(self.trouble) } else { Event::Quiet };
        };
        let trouble = match read(pipe, lines) {
            _ if self.garbled => Trouble::Garbage,
            Err(Errno::AGAIN) => return Event::Quiet,
            Ok(0) | Err(_) => Trouble::Closed,
            Ok(_) => return Event::Data,
        };
        lines.clear();
        self.pipe = None;
        self.trouble = trouble;
        if self.until.is_some() {
            self.grace = GRACE;
            self.until = Some(now.after(GRACE));
        }
        Event::Lost(trouble)
    }

    /// The next entry that is all there.
    pub fn next<'b>(&mut self, lines: &'b mut Buffer, now: Instant) -> Option<Taken<'b>> {
        loop {
            if self.skip > 0 {
                self.skip -= lines.take(self.skip).len();
                if self.skip > 0 {
                    return None;
                }
            }
            let length = match frame(lines.unread()) {
                Frame::Whole(length) => length,
                Frame::Partial(length) if length > lines.capacity() => {
                    self.skip = length;
                    return Some(Taken::Long);
                }
                Frame::Partial(_) => return None,
                Frame::Garbage => {
                    // Where the next entry starts cannot be known: the next fill() closes the pipe, and the bus asks for another.
                    lines.clear();
                    self.garbled = true;
                    return None;
                }
            };
            let Some(entry) = Entry::parse(lines.unread().get(..length).unwrap_or_default()) else {
                lines.take(length);
                return Some(Taken::Unframed);
            };
            // A logd with nothing to tell makes up an entry without text and time.
            if entry.source == KERNEL || entry.msg.is_empty() || !self.is_news(&entry) {
                lines.take(length);
                continue;
            }
            let at = self.moment(entry.time, now);
            // Parsed again, since the first look must not hold the buffer while it is decided to go on.
            let entry = Entry::parse(lines.take(length))?;
            return Some(Taken::Record(record::tagged(entry.msg), at));
        }
    }

    /// Whether the entry was not seen before. logd counts from 0 again after each start, with later times, unless the clock
    /// was set back meanwhile: what was logged since we asked is news by any clock.
    fn is_news(&mut self, entry: &Entry) -> bool {
        let live = entry.time >= self.asked;
        let news = live || self.last.is_none_or(|(id, time)| entry.id > id || entry.time > time);
        if news {
            self.last = Some((entry.id, entry.time));
        }
        news
    }

    /// When an entry was logged. While what was logged before is being read, logd's time says so; from then on it is now,
    /// whatever is done to the wall clock.
    fn moment(&mut self, time: u64, now: Instant) -> Instant {
        if self.asked == 0 {
            return now;
        }
        if time >= self.asked {
            self.asked = 0;
            return now;
        }
        // Older than this machine is up: its clock was set in between, and it is as old as can be at most.
        let age = os::wall_clock().saturating_sub(time) / 1000;
        Instant(now.0.saturating_sub(u32::try_from(age).unwrap_or(u32::MAX)))
    }
}

/// The kernel's own lines (ubox syslog.h `SOURCE_KLOG`). No program of the catalogue writes them.
const KERNEL: u32 = 0;
