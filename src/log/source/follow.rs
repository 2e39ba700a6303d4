//! A log file that is followed through everything log rotation does to it.
//!
//! A log may be renamed and created again, truncated in place, removed and back later, or rewritten: recentd
//! follows the path, not the inode. At the end of the open file, it checks the path
//! again. A file that got shorter is read from its start. Another file is opened
//! once it is not empty: a writer goes on writing to the renamed file until it is
//! told to open the new one. Lines that were read before do not count again (`past`).
//! inotify reports changes; without inotify recentd checks every second.

use super::open::{Open, can_follow, followed};
use super::past::{Origin, Past};
use super::taken;
use crate::config::Writer;
use crate::log::event::{SourceEvent, Taken};
use crate::log::lines::Buffered;
use crate::log::record::Record;
use crate::log::syslog::Last;
use crate::os::{self, Errno, Fd, Mode, Path, Stat, Watch};
use crate::time::Instant;

/// A followed file.
pub struct Follow {
    path: Path,
    open: Option<Open>,
    /// Whether to read a file that exists at the first look from its start. Later files are read whole.
    from_start: bool,
    /// Whether the path was checked at least once, so that its absence is logged once.
    looked: bool,
    notify: Option<Fd>,
    watch: i32,
    /// The watch of the file that will replace the open one.
    next_watch: i32,
    next_look: Instant,
    /// Since when there is no file at the path, though the former one is still open. The directory may be gone too, and with it the watch.
    missing: Option<Instant>,
    /// It was missing for too long: its writer is not expected to have it open.
    gone: bool,
    /// The file that was closed because it could not be read, and how far it was read.
    left: Option<((u64, u64), u64)>,
    /// The last read returned data. There may be more, without another event.
    more: bool,
    /// A regular file could not be read for the moment. Its event is taken, so no other may come.
    again: bool,
    past: Past,
    /// Where the lines up to `Open::old` come from, and those read until then.
    origin: Origin,
    until: Instant,
    /// The program that writes it itself.
    writer: Writer,
}

/// Without inotify, and while a file's directory is missing.
const LOOK_EVERY: u32 = 1;

/// Seconds after which a file that is missing is gone. A rotation takes less.
const PATIENCE: u32 = 5;

/// Seconds that a program needs to write a log of some lines anew, after it cut the file.
const REWRITTEN: u32 = 2;

impl Follow {
    /// Opens nothing before the first [`Follow::fill`].
    #[must_use]
    pub const fn new(path: Path, from_start: bool, writer: Writer) -> Self {
        Self {
            path,
            open: None,
            from_start,
            looked: false,
            notify: None,
            watch: -1,
            next_watch: -1,
            next_look: Instant(0),
            missing: None,
            gone: false,
            left: None,
            more: false,
            again: false,
            past: Past::new(),
            origin: Origin::New,
            until: Instant(0),
            writer,
        }
    }

    /// One that has appeared while recentd runs: all of it is read, each line as of its stamp.
    #[must_use]
    pub const fn appeared(path: Path, writer: Writer) -> Self {
        let mut follow = Self::new(path, false, writer);
        follow.looked = true;
        follow
    }

    /// Has new files in the directory reported. `Err`: there is no inotify, or no directory.
    fn watch_directory(&self) -> Result<i32, Errno> {
        let notify = self.notify.as_ref().ok_or(Errno::INVAL)?;
        os::watch(notify, &self.path.parent()?, Watch::Directory)
    }

    /// The file.
    #[must_use]
    pub const fn path(&self) -> &Path {
        &self.path
    }

    /// The program that writes it itself.
    #[must_use]
    pub const fn writer(&self) -> Writer {
        self.writer
    }

    /// Whether it is open, and still the file at the path.
    #[must_use]
    pub const fn is_ok(&self) -> bool {
        self.open.is_some() && !self.gone
    }

    /// The inotify descriptor, or -1.
    #[must_use]
    pub fn interest(&self) -> i32 {
        self.notify.as_ref().map_or(-1, Fd::number)
    }

    /// When to call [`Follow::fill`] without an event.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        if self.more {
            return Some(Instant(0));
        }
        (self.notify.is_none() || self.open.is_none() || self.missing.is_some() || self.again).then_some(self.next_look)
    }

    /// Reads once; at the end of the file, checks whether it is still the file at the path.
    pub fn fill(&mut self, lines: &mut Buffered<[u8]>, now: Instant) -> SourceEvent {
        self.next_look = now.after(LOOK_EVERY);
        if let Some(notify) = &self.notify {
            // It does not matter what changed. One read takes all events, or poll stays ready.
            let mut events = [0u8; 1024];
            if !matches!(os::read(notify, &mut events), Ok(1..) | Err(Errno::AGAIN)) {
                self.notify = None;
            }
        }
        self.again = false;
        let event = self.step(lines, now);
        self.more = matches!(event, SourceEvent::Data | SourceEvent::Found | SourceEvent::Renewed);
        event
    }

    fn step(&mut self, lines: &mut Buffered<[u8]>, now: Instant) -> SourceEvent {
        let Some(open) = &mut self.open else { return self.look_for_file(lines, now) };
        match lines.fill(&mut open.fd) {
            Ok(0) => self.at_end(lines, now),
            Ok(taken) => {
                open.read = open.read.saturating_add(taken as u64);
                SourceEvent::Data
            }
            Err(Errno::AGAIN) => {
                self.again = os::fstat(&open.fd).is_ok_and(|stat| stat.regular);
                SourceEvent::Quiet
            }
            Err(errno) => {
                self.left = Some((open.id, open.read));
                self.open = None;
                SourceEvent::Gone(errno)
            }
        }
    }

    /// The next line. Lines from before they were read count as of their stamp, or are skipped.
    pub fn next<'b>(&mut self, lines: &'b mut Buffered<[u8]>, last: &mut Last, now: Instant) -> Option<Taken<'b>> {
        let old = self.open.as_ref().is_some_and(|open| open.read.saturating_sub(lines.unread().len() as u64) < open.old);
        let origin = if old || now < self.until { self.origin } else { Origin::New };
        let taken = taken::next(lines, last, now)?;
        Some(match taken {
            Taken::Record(record, _) => self.past.moment(origin, &record, now).map_or(Taken::Past, |at| Taken::Record(record, at)),
            Taken::Other(stamp) => self.past.moment(origin, &Record::dated(stamp), now).map_or(Taken::Past, |_| taken),
            _ if old => Taken::Past,
            _ => taken,
        })
    }

    fn look_for_file(&mut self, lines: &mut Buffered<[u8]>, now: Instant) -> SourceEvent {
        let first = !self.looked;
        self.looked = true;
        if self.notify.is_none() {
            self.notify = os::inotify().ok();
            if self.watch_directory().is_err() {
                self.notify = None;
            }
        }
        match self.open_path() {
            Ok(stat) => {
                let left = self.left.take().filter(|(id, read)| *id == stat.id && *read <= stat.size);
                match (&mut self.open, left) {
                    // A fifo has no end to seek.
                    (Some(open), _) if first && !self.from_start && stat.regular => {
                        self.origin = Origin::Start;
                        open.go_back(stat, &mut self.past, lines, now);
                    }
                    // From its start, all of it would count again.
                    (Some(open), Some((_, read))) if os::seek(&open.fd, read).is_ok() => open.read = read,
                    _ if first => {}
                    _ => self.renew(stat, lines, now),
                }
                SourceEvent::Found
            }
            Err(errno) if first => SourceEvent::Gone(errno),
            Err(_) => SourceEvent::Quiet,
        }
    }

    /// The file was replaced, cut, or has appeared: what stands in it may have been read before.
    fn renew(&mut self, stat: Stat, lines: &mut Buffered<[u8]>, now: Instant) {
        lines.finish();
        self.until = now.after(REWRITTEN);
        self.origin = Origin::Renewed;
        let Some(open) = &mut self.open else { return };
        if stat.regular {
            open.old = stat.size;
        }
        // The end of a line of the former file is not lost.
        if !self.past.renew() && stat.regular && lines.unread().is_empty() {
            self.origin = Origin::Appeared;
            open.appears(stat, &mut self.past, lines, now);
        }
    }

    /// Opens the file at the path.
    fn open_path(&mut self) -> Result<Stat, Errno> {
        let fd = os::open(&self.path, Mode::Read)?;
        let stat = can_follow(&fd)?;
        // It may be in another directory of that name.
        let _ = self.watch_directory();
        self.watch_file();
        self.open = Some(Open { fd, id: stat.id, read: 0, old: 0, writer: self.writer });
        Ok(stat)
    }

    /// Sets the watch before the first read, so that each later write is reported.
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
            // The user has no watches left: check every second instead.
            Err(_) => self.notify = None,
        }
    }

    fn at_end(&mut self, lines: &mut Buffered<[u8]>, now: Instant) -> SourceEvent {
        let stat = match os::stat(&self.path).and_then(followed) {
            // Removed. The writer may still have it open: keep reading it until there is another file.
            Err(errno) => return self.misses(errno, now),
            Ok(stat) => stat,
        };
        self.missing = None;
        if core::mem::take(&mut self.gone) {
            return SourceEvent::Found;
        }
        let Some(open) = &self.open else { return SourceEvent::Quiet };
        match stat {
            stat if stat.id == open.id => self.same_file(lines, stat, now),
            // Written between the read and the appearance of the other file.
            _ if os::fstat(&open.fd).is_ok_and(|stat| stat.regular && stat.size > open.read) => SourceEvent::Data,
            stat if stat.size == 0 && stat.regular => {
                // It may have been written to before it was watched: check once more.
                if self.watch_next() { SourceEvent::Data } else { SourceEvent::Quiet }
            }
            _ => match self.open_path() {
                Ok(stat) => {
                    self.renew(stat, lines, now);
                    SourceEvent::Renewed
                }
                // No event reports when it can be opened.
                Err(errno) => self.misses(errno, now),
            },
        }
    }

    /// There is no file at the path, or none that can be opened. Says so once, when it has been so for some seconds.
    fn misses(&mut self, errno: Errno, now: Instant) -> SourceEvent {
        let since = *self.missing.get_or_insert(now);
        if self.gone || now.since(since) < PATIENCE {
            return SourceEvent::Quiet;
        }
        self.gone = true;
        SourceEvent::Gone(errno)
    }

    fn same_file(&mut self, lines: &mut Buffered<[u8]>, stat: Stat, now: Instant) -> SourceEvent {
        let Some(open) = &mut self.open else { return SourceEvent::Quiet };
        if !stat.regular || stat.size >= open.read {
            return SourceEvent::Quiet;
        }
        // Truncated in place ("copytruncate"): the rest of an incomplete line is lost.
        lines.clear();
        open.read = 0;
        match os::seek(&open.fd, 0) {
            Ok(()) => {
                self.renew(stat, lines, now);
                SourceEvent::Renewed
            }
            Err(errno) => {
                self.open = None;
                SourceEvent::Gone(errno)
            }
        }
    }

    /// Watches the file that will replace the open one. Returns whether it was not watched before.
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
