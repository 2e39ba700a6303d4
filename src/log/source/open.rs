//! The open file of a followed log: its lines from before recentd's start, and when they were written.

use crate::limits;
use crate::log::lines::{Buffer, Line};
use crate::log::syslog;
use crate::os::{self, Errno, Fd, Stat};
use crate::time::{DateTime, Instant, Stamp};

/// An open file.
pub struct Open {
    /// Its descriptor.
    pub fd: Fd,
    /// Device and inode.
    pub id: (u64, u64),
    /// How far it was read.
    pub read: u64,
    /// Up to here it was written before recentd's start.
    pub old: u64,
    /// The stamp of the last line at recentd's start, in the log's own time, and the moment of that stamp.
    pub last: (u32, Instant),
}

/// What `fd` is. `Err`: neither a file nor a fifo, such as `/dev/zero`, which has no end.
pub fn can_follow(fd: &Fd) -> Result<Stat, Errno> {
    let stat = os::fstat(fd)?;
    if stat.regular || stat.fifo { Ok(stat) } else { Err(Errno::NXIO) }
}

impl Open {
    /// Goes back to the tail of a file that existed before recentd's start, to count recent failures. Log daemons write local time in an
    /// unknown zone. But the last line was written when the file was last modified, which gives the offset.
    pub fn go_back(&mut self, stat: Stat, lines: &mut Buffer, now: Instant) {
        let ago = (os::wall_clock() / 1000).checked_sub(stat.written.into());
        // A modification in the future (the clock was set back), or before this boot, has no monotonic time.
        let when = ago.and_then(|ago| now.0.checked_sub(u32::try_from(ago).ok()?));
        let mut stamp = None;
        if self.seek_before(stat.size, limits::LINE as u32, lines) && lines.fill(&mut self.fd).is_ok() {
            while let Some(line) = lines.next() {
                if let Line::Whole(line) = line
                    && let Some(record) = syslog::parse(line)
                {
                    stamp = record.stamp.and_then(seconds);
                }
            }
        }
        if let (Some(stamp), Some(when)) = (stamp, when)
            && self.seek_before(stat.size, limits::TAIL, lines)
        {
            self.last = (stamp, Instant(when));
        } else {
            lines.clear();
            let _ = os::seek_end(&self.fd);
            self.read = stat.size;
        }
        self.old = stat.size;
    }

    /// Goes so many bytes back from the end, and on to the beginning of the next line.
    fn seek_before(&mut self, size: u64, bytes: u32, lines: &mut Buffer) -> bool {
        lines.clear();
        self.read = size.saturating_sub(bytes.into());
        if self.read > 0 {
            lines.skip();
        }
        os::seek(&self.fd, self.read).is_ok()
    }

    /// When a line from before recentd's start was written: never later than that start, whatever its stamp is.
    pub fn moment(&self, stamp: Option<Stamp>) -> Option<Instant> {
        let (last, when) = self.last;
        let age = last.checked_sub(stamp.and_then(seconds)?)?.max(1);
        when.0.checked_sub(age).map(Instant)
    }
}

/// A stamp as seconds, to be compared with others of the same days. Without a year, stamps of last year seem to be in the future.
fn seconds(stamp: Stamp) -> Option<u32> {
    let date = DateTime::from(stamp);
    DateTime { year: date.year.or(Some(2000)), ..date }.seconds()
}
