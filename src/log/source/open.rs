//! The open file of a followed log, and the lines that stand in it already.

use super::past::Past;
use crate::limits;
use crate::log::lines::{Buffered, Line};
use crate::config::Writer;
use crate::log::syslog::{self, Last, Parsed};
use crate::log::wanted::Wanted;
use crate::os::{self, Errno, Fd, Stat};
use crate::time::{Instant, Stamp};

/// An open file.
pub struct Open {
    pub fd: Fd,
    /// Device and inode.
    pub id: (u64, u64),
    /// How far it was read.
    pub read: u64,
    /// Up to here it was written before it was opened, or before recentd's start.
    pub old: u64,
    /// The program that writes it itself.
    pub writer: Writer,
}

/// What `fd` is. `Err`: neither a file nor a fifo, such as `/dev/zero`, which has no end.
pub fn can_follow(fd: &Fd) -> Result<Stat, Errno> {
    os::fstat(fd).and_then(followed)
}

/// The same of a path.
pub fn followed(stat: Stat) -> Result<Stat, Errno> {
    if stat.regular || stat.fifo { Ok(stat) } else { Err(Errno::NXIO) }
}

impl Open {
    /// Goes back to the tail of a file that existed before recentd's start, to count recent failures.
    pub fn go_back(&mut self, stat: Stat, past: &mut Past, lines: &mut Buffered<[u8]>, now: Instant) {
        let stamp = self.last_stamp(stat, lines);
        // After a modification in the future (the clock was set back) it is unknown when the last line was written.
        if let (Some(stamp), Some(ago)) = (stamp, os::wall_seconds().checked_sub(stat.written))
            && self.seek_before(stat.size, limits::TAIL, lines)
        {
            past.know(stamp, before(now, ago));
        } else {
            lines.clear();
            let _ = os::seek_end(&self.fd);
            self.read = stat.size;
        }
        self.old = stat.size;
    }

    /// Finds out when the lines of a file were written that has just appeared. All of it is read.
    pub fn appears(&mut self, stat: Stat, past: &mut Past, lines: &mut Buffered<[u8]>, now: Instant) {
        if let Some(stamp) = self.last_stamp(stat, lines) {
            // The last line is not taken for older than it is.
            let ago = os::wall_seconds().saturating_sub(stat.written.saturating_add(1));
            past.know(stamp, before(now, ago));
        }
        lines.clear();
        self.read = 0;
        let _ = os::seek(&self.fd, 0);
    }

    /// The stamp of the last line. It was written when the file was last modified.
    #[inline(never)]
    fn last_stamp(&mut self, stat: Stat, lines: &mut Buffered<[u8]>) -> Option<Stamp> {
        let mut last = Last::of(Wanted::ALL, self.writer);
        let mut stamp = None;
        if self.seek_before(stat.size, limits::LINE as u32, lines) && lines.fill(&mut self.fd).is_ok() {
            while let Some(line) = lines.next() {
                if let Line::Whole(line) = line
                    && let Parsed::Record(record) = syslog::parse_after(&mut last, line)
                {
                    stamp = record.stamp;
                }
            }
        }
        stamp
    }

    /// Goes so many bytes back from the end, and on to the beginning of the next line.
    fn seek_before(&mut self, size: u64, bytes: u32, lines: &mut Buffered<[u8]>) -> bool {
        lines.clear();
        self.read = size.saturating_sub(bytes.into());
        if self.read > 0 {
            lines.skip();
        }
        os::seek(&self.fd, self.read).is_ok()
    }
}

/// The moment so many seconds before `now`.
fn before(now: Instant, seconds: u32) -> i32 {
    now.0.cast_signed().saturating_sub_unsigned(seconds)
}
