//! A log file that is followed through everything log rotation does to it.
//!
//! Renamed and created anew, cut in place, removed and back later, rewritten: the path is
//! what we follow, not the inode. At the end of what we have open, the path is looked at
//! again; a file that got shorter is read from its start, a different file is
//! taken over once something is in it (a writer goes on in the renamed one until it is
//! told). inotify tells when to look; where there is none we look every second.

use super::{Buffer, Event, Taken, line, read};
use crate::limits;
use crate::log::lines::Line;
use crate::os::{self, Errno, Fd, Mode, Path, Stat, Watch};
use crate::log::syslog::{self, Last};
use crate::time::{DateTime, Instant, Stamp};

/// A followed file.
pub struct Follow {
    path: Path,
    open: Option<Open>,
    /// Where to begin in the file that is there at the first look. Later ones are read whole.
    from_start: bool,
    /// Whether the file was looked for at least once, so that "not there" is said once.
    looked: bool,
    notify: Option<Fd>,
    watch: i32,
    /// Watch of the file that will replace the open one.
    next_watch: i32,
    next_look: Instant,
    /// The path leads nowhere while what it led to is still open. Its directory may be gone too, and the watch with it.
    missing: bool,
    /// What was closed because it could not be read, and how far it was read.
    left: Option<((u64, u64), u64)>,
    /// The last read brought something, so there may be more that no event will tell of.
    more: bool,
}

struct Open {
    fd: Fd,
    id: (u64, u64),
    read: u64,
    /// Up to here it was written before our start.
    old: u64,
    /// The stamp of the last of its lines at our start, in the log's own time, and when that was.
    last: (u32, Instant),
}

impl Open {
    /// Goes to where the tail of a file begins that was there before us, to count what failed lately. Log daemons write local time, and
    /// which that is nobody tells us: but the last line was written when the file was.
    fn go_back(&mut self, stat: Stat, lines: &mut Buffer, now: Instant) {
        let ago = (os::wall_clock() / 1000).checked_sub(stat.written.into());
        // What was written before the clock was set back, or before this boot, has no place in our time.
        let when = ago.and_then(|ago| now.0.checked_sub(u32::try_from(ago).ok()?));
        let mut stamp = None;
        if self.seek_before(stat.size, limits::LINE as u32, lines) && read(&self.fd, lines).is_ok() {
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

    /// When a line of before our start was written: before our start, whatever it says.
    fn moment(&self, stamp: Option<Stamp>) -> Option<Instant> {
        let (last, when) = self.last;
        let age = last.checked_sub(stamp.and_then(seconds)?)?.max(1);
        when.0.checked_sub(age).map(Instant)
    }
}

/// A stamp as seconds, to be compared with others of the same days. Those of last year, where none is written, seem to be of the future.
fn seconds(stamp: Stamp) -> Option<u32> {
    let date = DateTime::from(stamp);
    DateTime { year: date.year.or(Some(2000)), ..date }.seconds()
}

/// Without inotify, and while a file's directory is missing.
const LOOK_EVERY: u32 = 1;

impl Follow {
    /// Nothing is opened before the first [`Follow::fill`].
    #[must_use]
    pub const fn new(path: Path, from_start: bool) -> Self {
        Self {
            path,
            open: None,
            from_start,
            looked: false,
            notify: None,
            watch: -1,
            next_watch: -1,
            next_look: Instant(0),
            missing: false,
            left: None,
            more: false,
        }
    }

    /// Tells of what appears beside the file, too. Without inotify, or the directory, there is no notify.
    fn watch_directory(&self) -> Result<Fd, Errno> {
        let notify = os::inotify()?;
        os::watch(&notify, &self.path.parent()?, Watch::Directory)?;
        Ok(notify)
    }

    /// The file.
    #[must_use]
    pub const fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is there.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// What tells of changes, or -1.
    #[must_use]
    pub fn interest(&self) -> i32 {
        self.notify.as_ref().map_or(-1, Fd::number)
    }

    /// When to look even so.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        if self.more {
            return Some(Instant(0));
        }
        (self.notify.is_none() || self.open.is_none() || self.missing).then_some(self.next_look)
    }

    /// Reads once; at the end of the file, looks whether the path still leads to it.
    pub fn fill(&mut self, lines: &mut Buffer, now: Instant) -> Event {
        self.next_look = now.after(LOOK_EVERY);
        if let Some(notify) = &self.notify {
            // What happened does not matter, that something did is enough. One read takes all or leaves poll ready.
            let mut events = [0u8; 1024];
            if !matches!(os::read(notify, &mut events), Ok(1..) | Err(Errno::AGAIN)) {
                self.notify = None;
            }
        }
        let event = self.step(lines, now);
        self.more = matches!(event, Event::Data | Event::Found | Event::Renewed);
        event
    }

    fn step(&mut self, lines: &mut Buffer, now: Instant) -> Event {
        let Some(open) = &mut self.open else { return self.look_for_it(lines, now) };
        match read(&open.fd, lines) {
            Ok(0) => self.at_end(lines),
            Ok(taken) => {
                open.read = open.read.saturating_add(taken as u64);
                Event::Data
            }
            Err(Errno::AGAIN) => Event::Quiet,
            Err(errno) => {
                self.left = Some((open.id, open.read));
                self.open = None;
                Event::Gone(errno)
            }
        }
    }

    /// The next line. Those of before our start are of when they say; if that is not known, they are passed over.
    pub fn next<'b>(&self, lines: &'b mut Buffer, last: &mut Last, now: Instant) -> Option<Taken<'b>> {
        let old = self.open.as_ref().filter(|open| open.read.saturating_sub(lines.unread().len() as u64) < open.old);
        let taken = line(lines, last, now)?;
        let Some(open) = old else { return Some(taken) };
        let Taken::Record(record, _) = taken else { return Some(Taken::Past) };
        Some(open.moment(record.stamp).map_or(Taken::Past, |at| Taken::Record(record, at)))
    }

    fn look_for_it(&mut self, lines: &mut Buffer, now: Instant) -> Event {
        let first = !self.looked;
        self.looked = true;
        if first {
            self.notify = self.watch_directory().ok();
        }
        match self.open_path() {
            Ok(stat) => {
                let left = self.left.take().filter(|(id, read)| *id == stat.id && *read <= stat.size);
                match (&mut self.open, left) {
                    // A fifo has no end to go to.
                    (Some(open), _) if first && !self.from_start && stat.regular => open.go_back(stat, lines, now),
                    // Once more from its start, and all of it would count again.
                    (Some(open), Some((_, read))) if os::seek(&open.fd, read).is_ok() => open.read = read,
                    _ => lines.finish(),
                }
                Event::Found
            }
            Err(errno) if first => Event::Gone(errno),
            Err(_) => Event::Quiet,
        }
    }

    /// Opens what is there now.
    fn open_path(&mut self) -> Result<Stat, Errno> {
        let fd = os::open(&self.path, Mode::Read)?;
        let stat = os::fstat(&fd)?;
        if stat.directory {
            return Err(Errno::INVAL);
        }
        self.watch_file();
        self.open = Some(Open { fd, id: stat.id, read: 0, old: 0, last: (0, Instant(0)) });
        Ok(stat)
    }

    /// The watch is set before the first read, so nothing written after that read goes unnoticed.
    fn watch_file(&mut self) {
        let Some(notify) = &self.notify else { return };
        let old = core::mem::replace(&mut self.watch, -1);
        self.next_watch = -1;
        match os::watch(notify, &self.path, Watch::File) {
            Ok(watch) => {
                self.watch = watch;
                if old >= 0 && old != watch {
                    os::unwatch(notify, old);
                }
            }
            // Out of watches (the kernel allows so many a user): look every second instead.
            Err(_) => self.notify = None,
        }
    }

    fn at_end(&mut self, lines: &mut Buffer) -> Event {
        let found = os::stat(&self.path);
        if core::mem::replace(&mut self.missing, found.is_err()) && found.is_ok() {
            let _ = self.watch_directory(); // perhaps another one
        }
        let Some(open) = &self.open else { return Event::Quiet };
        match found {
            // Removed. The writer may still have it open: go on with what we hold until there is another.
            Err(_) => Event::Quiet,
            Ok(stat) if stat.id == open.id => self.same_file(lines, stat),
            // Written between our read and the other file's coming.
            Ok(_) if os::fstat(&open.fd).is_ok_and(|stat| stat.regular && stat.size > open.read) => Event::Data,
            Ok(stat) if stat.size == 0 && stat.regular => {
                // It may have been filled before it was watched: look once more.
                if self.watch_next() { Event::Data } else { Event::Quiet }
            }
            Ok(_) => match self.open_path() {
                Ok(_) => {
                    lines.finish();
                    Event::Renewed
                }
                Err(_) => {
                    // Nothing tells when it can be opened.
                    self.missing = true;
                    Event::Quiet
                }
            },
        }
    }

    fn same_file(&mut self, lines: &mut Buffer, stat: Stat) -> Event {
        let Some(open) = &mut self.open else { return Event::Quiet };
        if !stat.regular || stat.size >= open.read {
            return Event::Quiet;
        }
        // Cut in place ("copytruncate"): whatever half line we hold is gone for good.
        lines.clear();
        (open.read, open.old) = (0, 0);
        match os::seek(&open.fd, 0) {
            Ok(()) => Event::Renewed,
            Err(errno) => {
                self.open = None;
                Event::Gone(errno)
            }
        }
    }

    /// Watches the file that is to come. Says whether it was not watched before.
    fn watch_next(&mut self) -> bool {
        let Some(notify) = &self.notify else { return false };
        match os::watch(notify, &self.path, Watch::File) {
            Ok(watch) => core::mem::replace(&mut self.next_watch, watch) != watch,
            Err(_) => {
                self.notify = None;
                false
            }
        }
    }
}
