//! logd's own stream: the pipe that its `read` method returns.
//!
//! The bus fetches the pipe; after that the stream does not depend on ubusd, and
//! outlives its restarts. A second pipe while the first is open would give every line
//! twice. The stream begins with the lines logged before the request, with logd's times: these count as of then.
//!
//! logd buffers without limit for a slow reader, so everything is read at once. Lines of the
//! kernel are in the stream too, and may be longer than the buffer: they are skipped by their length.
//!
//! With `source auto` the stream is given up when the bus has had no pipe for some seconds.

use crate::log::event::{SourceEvent, Taken};
use crate::log::lines::Buffered;
use crate::log::syslog::{self, Last};
use crate::log::trouble::StreamTrouble;
use crate::os::{self, Errno, Fd};
use crate::time::Instant;
use crate::wire::logd::{Entry, Frame, frame};

/// Seconds without a log after which `source auto` gives its choice up.
pub const GRACE: u32 = 15;

/// Failed attempts after which it is logged: the third is about three seconds after the first.
const SOON: u8 = 3;

/// Lines of the kernel (ubox syslog.h `SOURCE_KLOG`). No program of the catalogue writes them.
const KERNEL: u32 = 0;

/// The log as logd streams it.
pub struct Stream {
    pipe: Option<Fd>,
    /// Bytes that are left of an entry that is being skipped.
    skip: usize,
    /// The data is not a log.
    garbled: bool,
    /// The wall clock at the request, in ms: entries before it were logged earlier. 0 after the first later entry.
    asked: u64,
    /// Id and time of the last entry: when the stream starts again, this entry and those before it are not new.
    last: Option<(u32, u64)>,
    /// Why there is no pipe.
    trouble: StreamTrouble,
    /// How often the bus could not fetch it.
    failures: u8,
    /// With `source auto`: when it is given up, if there is no pipe until then.
    until: Option<Instant>,
}

impl Stream {
    /// Without a pipe. `auto`: it is given up if there is none for too long.
    #[must_use]
    pub fn new(auto: bool, now: Instant) -> Self {
        Self {
            pipe: None,
            skip: 0,
            garbled: false,
            asked: 0,
            last: None,
            trouble: StreamTrouble::None,
            failures: 0,
            until: auto.then(|| now.after(GRACE)),
        }
    }

    /// Whether it has no pipe.
    #[must_use]
    pub const fn wants_pipe(&self) -> bool {
        self.pipe.is_none()
    }

    /// Whether the log is being read.
    #[must_use]
    pub const fn is_ok(&self) -> bool {
        self.pipe.is_some()
    }

    /// Whether it may be given up, and has no pipe.
    #[must_use]
    pub const fn is_uncertain(&self) -> bool {
        self.until.is_some() && self.pipe.is_none()
    }

    /// Whether the data is not a log. The next [`Stream::fill`] closes the pipe.
    #[must_use]
    pub const fn is_garbled(&self) -> bool {
        self.garbled
    }

    /// Takes the pipe that the bus fetched. `asked`: the wall clock at the request, in ms.
    pub fn adopt(&mut self, pipe: Fd, asked: u64, lines: &mut Buffered<[u8]>) -> SourceEvent {
        lines.clear();
        (self.skip, self.asked, self.pipe) = (0, asked, Some(pipe));
        (self.garbled, self.trouble, self.failures) = (false, StreamTrouble::None, 0);
        SourceEvent::Found
    }

    /// Why there is no pipe.
    #[must_use]
    pub const fn trouble(&self) -> StreamTrouble {
        self.trouble
    }

    /// The bus could not fetch the pipe.
    pub fn fails(&mut self, trouble: StreamTrouble) {
        if self.pipe.is_none() {
            self.trouble = trouble;
            self.failures = self.failures.saturating_add(1);
        }
    }

    /// A trouble to log, once: the pipe is not back soon. After a restart of logd it is back within
    /// a second or two.
    pub fn news(&mut self) -> Option<StreamTrouble> {
        let news = self.failures == SOON;
        self.failures += u8::from(news);
        news.then_some(self.trouble)
    }

    /// The descriptor of the pipe, or -1.
    #[must_use]
    pub fn interest(&self) -> i32 {
        self.pipe.as_ref().map_or(-1, Fd::number)
    }

    /// When to call [`Stream::fill`] without data.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        if self.pipe.is_some() { self.garbled.then_some(Instant(0)) } else { self.until }
    }

    /// Reads once.
    pub fn fill(&mut self, lines: &mut Buffered<[u8]>, now: Instant) -> SourceEvent {
        let Some(pipe) = &mut self.pipe else {
            let over = self.until.is_some_and(|until| until <= now);
            return if over { SourceEvent::GivenUp } else { SourceEvent::Quiet };
        };
        let trouble = match lines.fill(pipe) {
            _ if self.garbled => StreamTrouble::Garbage,
            Err(Errno::AGAIN) => return SourceEvent::Quiet,
            Ok(0) | Err(_) => StreamTrouble::Closed,
            Ok(_) => return SourceEvent::Data,
        };
        lines.clear();
        self.pipe = None;
        self.trouble = trouble;
        self.until = self.until.map(|_| now.after(GRACE));
        SourceEvent::Lost(trouble)
    }

    /// The next complete entry.
    pub fn next<'b>(&mut self, lines: &'b mut Buffered<[u8]>, last: &Last, now: Instant) -> Option<Taken<'b>> {
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
                    // The start of the next entry is unknown: the next fill() closes the pipe, and the bus fetches another.
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
            // A logd without entries makes up one without text and time.
            if entry.source == KERNEL || entry.msg.is_empty() || !self.is_new(&entry) {
                lines.take(length);
                continue;
            }
            let at = self.moment(entry.time, now);
            // The place of the message in the entry, because `entry` borrows the buffer from which the entry is taken.
            let start = (entry.msg.as_ptr() as usize).wrapping_sub(unread.as_ptr() as usize);
            let end = start.wrapping_add(entry.msg.len());
            let text = lines.take(length).get(start..end)?;
            return Some(syslog::tagged_after(last, text).map_or(Taken::Other(None), |record| Taken::Record(record, at)));
        }
    }

    /// Whether the entry is new. After each start, logd counts from 0 again, with later times. If the clock was
    /// set back meanwhile, entries since the request are new all the same, and entries ahead of the clock are old.
    fn is_new(&mut self, entry: &Entry) -> bool {
        let ahead = self.asked > 0 && entry.time > os::wall_clock();
        if entry.time >= self.asked && !ahead {
            self.asked = 0;
        }
        let seen = self.last.is_some_and(|(id, time)| entry.id <= id && (ahead || entry.time <= time));
        let new = self.asked == 0 || !seen;
        if new {
            self.last = Some((entry.id, entry.time));
        }
        new
    }

    /// When an entry was logged. For entries from before the request, that is logd's time; for later ones it is now,
    /// so that setting the wall clock changes nothing.
    fn moment(&self, time: u64, now: Instant) -> Instant {
        if self.asked == 0 || time >= self.asked {
            return now;
        }
        // Before the boot of this machine: its clock was set in between. The entry then counts as of the boot.
        // No window is as long as 49 days, the most that 32 bits hold.
        let age = u32::try_from(os::wall_clock().saturating_sub(time)).unwrap_or(u32::MAX);
        Instant(now.0.saturating_sub(age / 1000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn that_it_waits_is_news_once() {
        let mut stream = Stream::new(false, Instant(0));
        for _ in 1..SOON {
            stream.fails(StreamTrouble::NoLog);
            assert_eq!(stream.news(), None);
        }
        stream.fails(StreamTrouble::NoLog);
        assert_eq!(stream.news(), Some(StreamTrouble::NoLog));
        for _ in 0..300 {
            assert_eq!(stream.news(), None);
            stream.fails(StreamTrouble::NoLog);
        }
    }
}
