//! A log file that is followed through everything log rotation does to it.
//!
//! Renamed and created anew, cut in place, removed and back later, rewritten: the path is
//! what we follow, not the inode. At the end of what we have open, the path is looked at
//! again; a file that got shorter is read from its start, a different file is
//! taken over once something is in it (a writer goes on in the renamed one until it is
//! told). inotify tells when to look; where there is none we look every second.

use super::{Buffer, Event, read};
use crate::os::{self, Errno, Fd, Mode, Path, Stat, Watch};
use crate::time::Instant;

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
    /// The last read brought something, so there may be more that no event will tell of.
    more: bool,
}

struct Open {
    fd: Fd,
    id: (u64, u64),
    read: u64,
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
            let _ = os::read(notify, &mut events);
        }
        let event = self.step(lines);
        self.more = matches!(event, Event::Data | Event::Found | Event::Renewed);
        event
    }

    fn step(&mut self, lines: &mut Buffer) -> Event {
        let Some(open) = &mut self.open else { return self.look_for_it() };
        match read(&open.fd, lines) {
            Ok(0) => self.at_end(lines),
            Ok(taken) => {
                open.read = open.read.saturating_add(taken as u64);
                Event::Data
            }
            Err(Errno::AGAIN) => Event::Quiet,
            Err(errno) => {
                self.open = None;
                Event::Gone(errno)
            }
        }
    }

    fn look_for_it(&mut self) -> Event {
        let first = !self.looked;
        self.looked = true;
        if first {
            self.notify = self.watch_directory().ok();
        }
        match self.open_path() {
            Ok(size) => {
                if let Some(open) = &mut self.open
                    && first
                    && !self.from_start
                    && os::seek_end(&open.fd).is_ok()
                // a fifo has no end to go to
                {
                    open.read = size;
                }
                Event::Found
            }
            Err(errno) if first => Event::Gone(errno),
            Err(_) => Event::Quiet,
        }
    }

    /// Opens what is there now. Returns its size.
    fn open_path(&mut self) -> Result<u64, Errno> {
        let fd = os::open(&self.path, Mode::Read)?;
        let stat = os::fstat(&fd)?;
        if stat.directory {
            return Err(Errno::INVAL);
        }
        self.watch_file();
        self.open = Some(Open { fd, id: stat.id, read: 0 });
        Ok(stat.size)
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
                Err(_) => Event::Quiet,
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
        open.read = 0;
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
