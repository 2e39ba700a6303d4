//! `recentd run`: one loop from the log to the kernel.
//!
//! Each turn of the loop waits, reads once, and takes each line through the six hops, which are numbered here. All state is in
//! fixed memory. There are no signal handlers, because there is nothing to save: the kernel holds
//! the bans, and the next start reads them back.

use crate::agent::Agent;
use crate::agent::stats::add;
use crate::control::bus::Bus;
use crate::control::{self, Server};
use crate::log::event::{SourceEvent, Taken};
use crate::log::lines::Buffer;
use crate::log::source::Source;
use crate::log::syslog::Last;
use crate::os;
use crate::time::Instant;

/// Everything `recentd run` works with.
pub struct Daemon<'a> {
    /// Where lines come from.
    pub source: &'a mut Source,
    /// Lines that are read but not yet taken.
    pub lines: &'a mut Buffer,
    /// Decides and acts.
    pub agent: Agent<'a>,
    /// ubus: it brings logd's stream, and requests.
    pub bus: &'a mut Bus,
    /// The unix socket, which brings requests.
    pub server: &'a mut Server,
}

impl Daemon<'_> {
    /// Opens the source, logs what recentd watches, and reads the lists back.
    pub fn start(&mut self) {
        // Open the source before writing the first log line, because its readers rely on an open source.
        let event = if self.source.deadline().is_some() { self.source.fill(self.lines, os::now()) } else { SourceEvent::Quiet };
        self.agent.start(self.source, os::now());
        self.agent.tell(self.source, event, os::now());
    }

    /// Decides `source auto` between ubus and logread. Meanwhile bans end and requests are answered, but no log is read.
    pub fn decide(&mut self) {
        while self.source.is_undecided() {
            let [_, changed, requests @ ..] = self.sleep();
            let now = os::now();
            if changed {
                self.agent.hear();
            }
            if self.source.deadline().is_some_and(|at| at <= now) {
                let event = self.source.take_logread(self.agent.config);
                return self.agent.tell(self.source, event, now);
            }
            self.agent.keep(now);
            self.attend(&requests, now);
        }
    }

    /// Runs until the source ends or is given up.
    pub fn run(mut self) -> SourceEvent {
        let mut last = Last::new(self.agent.policy.sessions.catalogue.wanted());
        loop {
            let [log, changed, requests @ ..] = self.sleep(); // 1: the log has something
            let now = os::now();
            if changed {
                self.agent.hear();
            }
            if log || self.source.deadline().is_some_and(|at| at <= now) {
                let event = self.source.fill(self.lines, now); // one read(2)
                while let Some(taken) = self.source.next(self.lines, &mut last, now) {
                    match taken {
                        // 2: the line is a record.
                        // 3 and 4: the agent asks which message it is and which address it is about, and what the failures add up to.
                        // 5 and 6: a ban is written into the kernel's list with one write(2).
                        Taken::Record(record, at) => self.agent.take(&record, at, now),
                        Taken::Other(_) => self.agent.pass_over(),
                        Taken::Past => {}
                        Taken::Unframed => add(&mut self.agent.stats.not_syslog),
                        Taken::Long => add(&mut self.agent.stats.too_long),
                    }
                }
                self.agent.tell(self.source, event, now);
                if matches!(event, SourceEvent::End | SourceEvent::GivenUp) {
                    return event;
                }
            }
            // Bans that end, then requests, whose answers include all that was decided.
            self.agent.keep(now);
            self.attend(&requests, now);
        }
    }

    /// Answers requests, and takes the stream that the bus may bring.
    fn attend(&mut self, ready: &[bool; REQUESTS], now: Instant) {
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

    /// Waits until a descriptor is ready or something is due. Which ones are ready.
    fn sleep(&self) -> [bool; 2 + REQUESTS] {
        let (seconds, nanoseconds) = os::monotonic();
        let now = Instant(seconds);
        os::poll(self.interest(now), self.wait(now, nanoseconds))
    }

    /// The descriptors to poll; -1 for none.
    fn interest(&self, now: Instant) -> [i32; 2 + REQUESTS] {
        let mut interest = [-1; 2 + REQUESTS];
        let [source, changes, bus, clients @ ..] = &mut interest;
        (*source, *changes, *bus) = (self.source.interest(), self.agent.changes.interest(now), self.bus.interest());
        *clients = self.server.interest();
        interest
    }

    /// Milliseconds until something is due without a line or a request; -1 for never.
    fn wait(&self, now: Instant, nanoseconds: u32) -> i32 {
        let work = Instant::earlier(self.source.deadline(), self.agent.deadline(now));
        let requests = Instant::earlier(self.bus.deadline(self.source), self.server.deadline());
        let Some(at) = Instant::earlier(work, requests) else { return -1 };
        let whole = at.since(now).min(86_400) * 1000;
        // Rounded up: waking a moment early would mean waking twice.
        let rest = whole.saturating_sub(nanoseconds / 1_000_000);
        i32::try_from(rest + u32::from(whole > 0)).unwrap_or(i32::MAX)
    }
}

/// Descriptors that may bring requests: the bus, and the socket with its clients.
const REQUESTS: usize = 1 + control::DESCRIPTORS;
