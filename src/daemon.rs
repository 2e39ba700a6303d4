//! `recentd run`: one loop from the log to the kernel.
//!
//! The loop waits, reads once, and takes each line through the six hops. All state lives in
//! fixed memory; there are no signal handlers, since there is nothing to save: the kernel holds
//! the bans, and the next start reads them back.

use crate::control::bus::Bus;
use crate::control::{self, Server};
use crate::agent::Agent;
use crate::os;
use crate::log::event::{SourceEvent, Taken};
use crate::log::lines::Buffer;
use crate::log::source::Source;
use crate::log::syslog::Last;
use crate::time::Instant;

/// Everything `recentd run` works with.
pub struct Daemon<'a> {
    /// Where lines come from.
    pub source: &'a mut Source,
    /// What is read but not yet taken.
    pub lines: &'a mut Buffer,
    /// Who decides and acts.
    pub agent: Agent<'a>,
    /// ubus: the way to logd's stream, and who asks there.
    pub bus: &'a mut Bus,
    /// Who asks on the unix socket.
    pub server: &'a mut Server,
}

impl Daemon<'_> {
    /// Runs until the source ends, which only standard input does.
    pub fn run(mut self) {
        // Opened first: what is written from the moment we say so is read.
        let event = if self.source.deadline().is_some() { self.source.fill(self.lines, os::now()) } else { SourceEvent::Quiet };
        self.agent.start(self.source, os::now());
        self.agent.tell(self.source, event, os::now());
        let mut last = Last::new();
        loop {
            let [log, ask @ ..] = os::poll(self.interest(), self.wait()); // 1: the log has something
            let now = os::now();
            if log || self.source.deadline().is_some_and(|at| at <= now) {
                let event = self.source.fill(self.lines, now); // one read(2)
                while let Some(taken) = self.source.next(self.lines, &mut last, now) {
                    match taken {
                        // 2: a line is a record. 3 and 4: whom it blames, and what that adds up to.
                        // 5 and 6: the kernel is told, in one write(2).
                        Taken::Record(record, at) => self.agent.take(&record, at, now),
                        Taken::Past => {}
                        Taken::Unframed => self.agent.stats.unframed = self.agent.stats.unframed.wrapping_add(1),
                        Taken::Long => self.agent.stats.long = self.agent.stats.long.wrapping_add(1),
                    }
                }
                self.agent.tell(self.source, event, now);
                if event == SourceEvent::End {
                    return;
                }
            }
            // What time demands, and then whoever asks: they hear of all that was decided.
            self.agent.keep(now);
            self.attend(&ask, now);
        }
    }

    /// Whoever asks us something, and the bus, which may bring the log.
    fn attend(&mut self, ready: &[bool; ASKING], now: Instant) {
        let [bus, clients @ ..] = ready;
        self.server.attend(clients, &mut self.agent, self.source, now);
        self.bus.attend(*bus, &mut self.agent, self.source, now);
        let event = match (self.bus.take_stream(), &mut *self.source) {
            (Some((pipe, asked)), Source::Stream(stream)) => stream.adopt(pipe, asked, self.lines),
            (None, Source::Stream(stream)) => stream.news().map_or(SourceEvent::Quiet, SourceEvent::Waits),
            _ => SourceEvent::Quiet,
        };
        self.agent.tell(self.source, event, now);
    }

    fn interest(&self) -> [i32; 1 + ASKING] {
        let mut interest = [-1; 1 + ASKING];
        let [source, bus, clients @ ..] = &mut interest;
        (*source, *bus) = (self.source.interest(), self.bus.interest());
        *clients = self.server.interest();
        interest
    }

    /// Milliseconds until something must be done without a line; -1 for never.
    fn wait(&self) -> i32 {
        let (seconds, nanoseconds) = os::monotonic();
        let now = Instant(seconds);
        let work = Instant::earlier(self.source.deadline(), self.agent.deadline(now));
        let asking = Instant::earlier(self.bus.deadline(self.source), self.server.deadline());
        let Some(at) = Instant::earlier(work, asking) else { return -1 };
        let whole = at.since(now).min(86_400) * 1000;
        // Rounded up: waking a moment early would mean waking twice.
        let rest = whole.saturating_sub(nanoseconds / 1_000_000);
        i32::try_from(rest + u32::from(whole > 0)).unwrap_or(i32::MAX)
    }
}

/// Descriptors beside the source's: the bus, and the socket with its clients.
const ASKING: usize = 1 + control::DESCRIPTORS;
