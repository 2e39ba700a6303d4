//! `logread -f` as a child: OpenWrt's log without ubus.
//!
//! logread ends when logd restarts, so an end is normal: it is collected at once (no
//! zombie) and started again after a delay that doubles up to a minute and falls back
//! once it has lived that long. A half line at its end is dropped: it may be cut.

use super::{Buffer, Event, read};
use crate::os::{self, Errno, Path};
use crate::time::Instant;

const LONGEST_DELAY: u32 = 60;

/// A program that prints the log and goes on doing so.
pub struct Child {
    program: Path,
    running: Option<os::Child>,
    /// When it was started, or shall be.
    at: Instant,
    /// The wall clock at its first start, in ms, once anything came from it.
    gave: Option<u64>,
    started: u64,
    delay: u32,
}

impl Child {
    /// Will be started at the first [`Child::fill`].
    #[must_use]
    pub const fn new(program: Path) -> Self {
        Self { program, running: None, at: Instant(0), gave: None, started: 0, delay: 0 }
    }

    /// What is run.
    #[must_use]
    pub const fn program(&self) -> &Path {
        &self.program
    }

    /// Its output, or -1.
    #[must_use]
    pub fn interest(&self) -> i32 {
        self.running.as_ref().map_or(-1, |child| child.output.number())
    }

    /// When to start it.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.running.is_none().then_some(self.at)
    }

    /// Whether anything ever came from it.
    #[must_use]
    pub const fn gave(&self) -> bool {
        self.gave.is_some()
    }

    /// Ends it. Returns since when it gave the log, by the wall clock in ms; `None` if it never did.
    pub fn end(mut self) -> Option<u64> {
        if let Some(child) = self.running.take() {
            let _ = child.end();
        }
        self.gave
    }

    /// Reads once, or starts the program when it is time.
    pub fn fill(&mut self, lines: &mut Buffer, now: Instant) -> Event {
        let Some(child) = &self.running else {
            return if now < self.at { Event::Quiet } else { self.start(now) };
        };
        let end = match read(&child.output, lines) {
            Ok(0) => None,
            Ok(_) => {
                self.gave.get_or_insert(self.started);
                return Event::Data;
            }
            Err(Errno::AGAIN) => return Event::Quiet,
            Err(errno) => Some(errno),
        };
        lines.clear();
        let lived = now.since(self.at);
        let ended = self.running.take().map(os::Child::end);
        self.later(now, if lived >= LONGEST_DELAY { 0 } else { self.delay });
        match (end, ended) {
            (None, Some(ended)) => Event::Ended(ended, self.delay),
            (end, _) => Event::Failed(end.unwrap_or(Errno::IO), self.delay),
        }
    }

    fn start(&mut self, now: Instant) -> Event {
        match os::spawn(&self.program, c"-f") {
            Ok(child) => {
                self.running = Some(child);
                self.started = os::wall_clock();
                self.at = now;
                Event::Found
            }
            Err(errno) => {
                self.later(now, self.delay);
                Event::Failed(errno, self.delay)
            }
        }
    }

    fn later(&mut self, now: Instant, delay: u32) {
        self.delay = delay.saturating_mul(2).clamp(1, LONGEST_DELAY);
        self.at = now.after(self.delay);
    }
}
