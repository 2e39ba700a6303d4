//! `logread -f` as a child: OpenWrt's log without ubus. With systemd it is journalctl.
//!
//! Only new lines are wanted: a line counts as of now, and nothing tells whether an earlier run gave it already.
//! logread ends when logd restarts, so its end is normal: recentd waits for the process at once
//! (no zombie) and starts it again after a delay. The delay doubles up to a minute, and starts at one
//! second again after a run of a minute. An incomplete last line is dropped: it may be cut.
//! With `source auto` on a ubus, it is given up when it has kept ending for some seconds: ubus may have the log by now.

use core::ffi::CStr;

use super::stream::GRACE;
use crate::log::event::SourceEvent;
use crate::log::lines::Buffered;
use crate::os::{self, Errno, Path};
use crate::time::Instant;

const LONGEST_DELAY: u32 = 60;

/// What makes `program` print new lines only. OpenWrt's and BusyBox's logread do so with -f, and OpenWrt's has no -n; journalctl
/// begins with its last ten lines, and without -a it prints `[31B blob data]` in place of a message with one byte that is not printable.
fn argument(program: &Path) -> &'static CStr {
    if program.bytes().ends_with(b"journalctl") { c"-afn0" } else { c"-f" }
}

/// A program that prints the log, and each new line.
pub struct Child {
    program: Path,
    running: Option<os::Child>,
    /// When it was started, or will be.
    at: Instant,
    delay: u32,
    /// It was chosen in the place of ubus.
    auto: bool,
}

impl Child {
    /// Will be started at the first [`Child::fill`]. `auto`: it is given up if it keeps ending.
    #[must_use]
    pub const fn new(program: Path, auto: bool) -> Self {
        Self { program, running: None, at: Instant(0), delay: 0, auto }
    }

    /// The program.
    #[must_use]
    pub const fn program(&self) -> &Path {
        &self.program
    }

    /// Its output, or -1.
    #[must_use]
    pub fn interest(&self) -> i32 {
        self.running.as_ref().map_or(-1, |child| child.output.number())
    }

    /// When to start it, if it does not run.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.running.is_none().then_some(self.at)
    }

    /// Reads once, or starts the program when it is time.
    pub fn fill(&mut self, lines: &mut Buffered<[u8]>, now: Instant) -> SourceEvent {
        let Some(child) = &mut self.running else {
            if now < self.at {
                return SourceEvent::Quiet;
            }
            // The delays before were as long together.
            return if self.auto && self.delay > GRACE / 2 { SourceEvent::GivenUp } else { self.start(now) };
        };
        let end = match lines.fill(&mut child.output) {
            Ok(0) => None,
            Ok(_) => return SourceEvent::Data,
            Err(Errno::AGAIN) => return SourceEvent::Quiet,
            Err(errno) => Some(errno),
        };
        lines.clear();
        let lived = now.since(self.at);
        let ended = self.running.take().map(os::Child::end);
        self.later(now, if lived >= LONGEST_DELAY { 0 } else { self.delay });
        match (end, ended) {
            (None, Some(ended)) => SourceEvent::Ended(ended, self.delay),
            (end, _) => SourceEvent::Failed(end.unwrap_or(Errno::IO), self.delay),
        }
    }

    fn start(&mut self, now: Instant) -> SourceEvent {
        match os::spawn(&self.program, argument(&self.program)) {
            Ok(child) => {
                self.running = Some(child);
                self.at = now;
                SourceEvent::Found
            }
            Err(errno) => {
                self.later(now, self.delay);
                SourceEvent::Failed(errno, self.delay)
            }
        }
    }

    fn later(&mut self, now: Instant, delay: u32) {
        self.delay = delay.saturating_mul(2).clamp(1, LONGEST_DELAY);
        self.at = now.after(self.delay);
    }
}
