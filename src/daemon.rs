//! `recentd run`: one loop from the log to the kernel.
//!
//! The loop waits, reads once, and takes each line through the six hops. All state lives in
//! fixed memory; there are no signal handlers, since there is nothing to save: the kernel holds
//! the bans, and the next start reads them back.

use crate::guard::Guard;
use crate::line::Line;
use crate::os;
use crate::record;
use crate::source::{Buffer, Event, Source};
use crate::time::Instant;

/// Everything `recentd run` works with.
pub struct Daemon<'a> {
    /// Where lines come from.
    pub source: &'a mut Source,
    /// What is read but not yet taken.
    pub lines: &'a mut Buffer,
    /// Who decides and acts.
    pub guard: Guard<'a>,
}

impl Daemon<'_> {
    /// Runs until the source ends, which only standard input does.
    pub fn run(mut self) {
        // Opened first: what is written from the moment we say so is read.
        let event = if self.source.deadline().is_some() { self.source.fill(self.lines, os::now()) } else { Event::Quiet };
        self.guard.start(self.source, os::now());
        self.guard.tell(self.source, event);
        loop {
            self.guard.keep(os::now());
            let ready = os::poll(self.source.interest(), self.wait()); // 1: the log has something
            let now = os::now();
            if !ready.contains(&true) && self.source.deadline().is_none_or(|at| at > now) {
                continue;
            }
            let event = self.source.fill(self.lines, now); // one read(2)
            while let Some(line) = self.lines.next() {
                match line {
                    Line::Whole(line) => match record::parse(line) {
                        // 2: a line is a record. 3 and 4: whom it blames, and what that adds up to.
                        // 5 and 6: the kernel is told, in one write(2).
                        Some(record) => self.guard.take(&record, now),
                        None => self.guard.stats.unframed = self.guard.stats.unframed.wrapping_add(1),
                    },
                    Line::Long => self.guard.stats.long = self.guard.stats.long.wrapping_add(1),
                }
            }
            self.guard.tell(self.source, event);
            if event == Event::End {
                return;
            }
        }
    }

    /// Milliseconds until something must be done without a line; -1 for never.
    fn wait(&self) -> i32 {
        let (seconds, nanoseconds) = os::monotonic();
        let now = Instant(seconds);
        let Some(at) = Instant::earlier(self.source.deadline(), self.guard.deadline(now)) else { return -1 };
        let whole = at.since(now).min(86_400) * 1000;
        // Rounded up: waking a moment early would mean waking twice.
        let rest = whole.saturating_sub(nanoseconds / 1_000_000);
        i32::try_from(rest + u32::from(whole > 0)).unwrap_or(i32::MAX)
    }
}
