//! logd's own stream: the pipe that its `read` method answers with.
//!
//! The bus fetches the pipe and hands it over; from then on ubusd has no part in it, and it
//! outlives ubusd's restarts. Asking for a second one while the first lives would give every line
//! twice. What was logged before we asked comes first, with logd's times: it is counted as of then.
//!
//! logd's memory has no limit for a reader that is slow, so everything is read, and at once. Lines of the
//! kernel come the same way and may be longer than the buffer: they are skipped by their length.
//!
//! With `source auto` a `logread -f` stands in when the bus has no pipe for a while, until it has one.

use super::{Buffer, Child, Event, Taken, line, read};
use crate::control::bus::Trouble;
use crate::os::{self, Errno, Fd, Path};
use crate::log::syslog::{self, Last};
use crate::time::Instant;
use crate::wire::logd::{Entry, Frame, frame};

/// Seconds that the bus has before `logread -f` stands in.
const GRACE: u32 = 15;
const LONGEST_GRACE: u32 = 600;

/// Attempts after which people are told: the third is some three seconds after the first.
const SOON: u8 = 3;

/// The kernel's own lines (ubox syslog.h `SOURCE_KLOG`). No program of the catalogue writes them.
const KERNEL: u32 = 0;

/// The log as logd streams it.
pub struct Stream {
    pipe: Option<Fd>,
    /// Bytes of the pipe that belong to an entry that is being skipped.
    skip: usize,
    /// What came out of the pipe is no log.
    garbled: bool,
    /// Entries before this moment of the wall clock, in ms, were logged before we asked; 0 once that is over.
    asked: u64,
    /// Id and time of the last entry: after a new start of the stream it and those before it are not news.
    last: Option<(u32, u64)>,
    /// What `logread -f` gave while it stood in, from and to in ms of the wall clock: not news either.
    covered: Option<(u64, u64)>,
    /// Why there is no pipe.
    trouble: Trouble,
    /// How often the bus could not get it.
    failures: u8,
    /// What may stand in, and does.
    logread: Option<Path>,
    stand_in: Option<Child>,
    /// When it shall, and how long the bus has next time.
    until: Instant,
    grace: u32,
}

impl Stream {
    /// Waits for its pipe; if that takes too long, `logread` stands in.
    #[must_use]
    pub const fn new(logread: Option<Path>, now: Instant) -> Self {
        Self {
            pipe: None,
            skip: 0,
            garbled: false,
            asked: 0,
            last: None,
            covered: None,
            trouble: Trouble::None,
            failures: 0,
            logread,
            stand_in: None,
            until: now.after(GRACE),
            grace: GRACE,
        }
    }

    /// Whether it has none.
    #[must_use]
    pub const fn wants_pipe(&self) -> bool {
        self.pipe.is_none()
    }

    /// Whether the log is being read. Of a stand-in that is known only when something came from it: `logread -f` may be waiting
    /// for what we wait for.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.pipe.is_some() || self.stand_in.as_ref().is_some_and(Child::gave)
    }

    /// The `logread -f` that stands in.
    #[must_use]
    pub const fn stand_in(&self) -> Option<&Child> {
        self.stand_in.as_ref()
    }

    /// Takes the pipe that the bus got. `asked`: the wall clock when it was asked for, in ms.
    pub fn adopt(&mut self, pipe: Fd, asked: u64, lines: &mut Buffer) -> Event {
        lines.clear();
        self.dismiss();
        (self.skip, self.asked, self.pipe) = (0, asked, Some(pipe));
        (self.garbled, self.trouble, self.failures) = (false, Trouble::None, 0);
        self.grace = GRACE;
        Event::Found
    }

    /// Ends the stand-in. What it gave until now is not news when logd gives it again.
    fn dismiss(&mut self) {
        if let Some(child) = self.stand_in.take()
            && let Some(since) = child.end()
        {
            let from = self.covered.map_or(since, |(from, _)| from);
            self.covered = Some((from, os::wall_clock()));
        }
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

    /// The pipe, or what stands in, or -1.
    #[must_use]
    pub fn interest(&self) -> i32 {
        match (&self.pipe, &self.stand_in) {
            (Some(pipe), _) => pipe.number(),
            (None, Some(child)) => child.interest(),
            (None, None) => -1,
        }
    }

    /// When to [`Stream::fill`] even so.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        match (&self.pipe, &self.stand_in) {
            (Some(_), _) => self.garbled.then_some(Instant(0)),
            (None, Some(child)) => child.deadline(),
            (None, None) => self.logread.is_some().then_some(self.until),
        }
    }

    /// Reads once.
    pub fn fill(&mut self, lines: &mut Buffer, now: Instant) -> Event {
        let Some(pipe) = &self.pipe else { return self.fill_otherwise(lines, now) };
        let trouble = match read(pipe, lines) {
            _ if self.garbled => Trouble::Garbage,
            Err(Errno::AGAIN) => return Event::Quiet,
            Ok(0) | Err(_) => Trouble::Closed,
            Ok(_) => return Event::Data,
        };
        lines.clear();
        self.pipe = None;
        self.trouble = trouble;
        self.until = now.after(self.grace);
        Event::Lost(trouble)
    }

    fn fill_otherwise(&mut self, lines: &mut Buffer, now: Instant) -> Event {
        if let Some(child) = &mut self.stand_in {
            let event = child.fill(lines, now);
            if !matches!(event, Event::Ended(..) | Event::Failed(..)) {
                return event;
            }
            self.dismiss();
            self.grace = self.grace.saturating_mul(2).min(LONGEST_GRACE);
            self.until = now.after(self.grace);
            return Event::NoStandIn;
        }
        match &self.logread {
            Some(program) if self.until <= now => {
                self.stand_in = Some(Child::new(program.clone()));
                Event::StandsIn(self.trouble)
            }
            _ => Event::Quiet,
        }
    }

    /// The next entry that is all there.
    pub fn next<'b>(&mut self, lines: &'b mut Buffer, last: &mut Last, now: Instant) -> Option<Taken<'b>> {
        if self.stand_in.is_some() {
            return line(lines, last, now);
        }
        loop {
            if self.skip > 0 {
                self.skip = self.skip.saturating_sub(lines.take(self.skip).len());
                if self.skip > 0 {
                    return None;
                }
            }
            let length = match frame(lines.unread()) {
                Frame::Whole(length) | Frame::Partial(length) if length > lines.capacity() => {
                    self.skip = length;
                    return Some(Taken::Long);
                }
                Frame::Whole(length) => length,
                Frame::Partial(_) => return None,
                Frame::Garbage => {
                    // Where the next entry starts cannot be known: the next fill() closes the pipe, and the bus asks for another.
                    lines.clear();
                    self.garbled = true;
                    return None;
                }
            };
            let unread = lines.unread();
            let Some(entry) = Entry::parse(unread.get(..length).unwrap_or_default()) else {
                lines.take(length);
                return Some(Taken::Unframed);
            };
            // A logd with nothing to tell makes up an entry without text and time.
            if entry.source == KERNEL || entry.msg.is_empty() || !self.is_news(&entry) {
                lines.take(length);
                continue;
            }
            let at = self.moment(entry.time, now);
            // Where the message is in the entry, since the look at it must not hold the buffer from which the entry is taken.
            let start = (entry.msg.as_ptr() as usize).wrapping_sub(unread.as_ptr() as usize);
            let end = start.wrapping_add(entry.msg.len());
            return Some(Taken::Record(syslog::tagged(lines.take(length).get(start..end)?), at));
        }
    }

    /// Whether the entry was not seen before. logd counts from 0 again after each start, with later times; if the clock was
    /// set back meanwhile, what was logged since we asked is news all the same, and what is ahead of the clock is old.
    fn is_news(&mut self, entry: &Entry) -> bool {
        let ahead = self.asked > 0 && entry.time > os::wall_clock();
        if entry.time >= self.asked && !ahead {
            self.asked = 0;
        }
        let seen = self.last.is_some_and(|(id, time)| entry.id <= id && (ahead || entry.time <= time))
            || self.covered.is_some_and(|(from, to)| (from..=to).contains(&entry.time));
        let news = self.asked == 0 || !seen;
        if news {
            self.last = Some((entry.id, entry.time));
        }
        news
    }

    /// When an entry was logged. While what was logged before is being read, logd's time says so; from then on it is now,
    /// whatever is done to the wall clock.
    fn moment(&self, time: u64, now: Instant) -> Instant {
        if self.asked == 0 || time >= self.asked {
            return now;
        }
        // Older than this machine is up: its clock was set in between, and it is as old as can be at most.
        let age = os::wall_clock().saturating_sub(time) / 1000;
        Instant(now.0.saturating_sub(u32::try_from(age).unwrap_or(u32::MAX)))
    }
}
