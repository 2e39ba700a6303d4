//! `recentd run`: one loop from the log to the kernel.
//!
//! Each turn of the loop waits, reads once from each log that has something, and takes each line through the six hops, which are numbered here. All state is in
//! fixed memory. There are no signal handlers, because there is nothing to save: the kernel holds
//! the bans, and the next start reads them back.

use crate::agent::Agent;
use crate::agent::stats::add;
use crate::control::bus::Bus;
use crate::control::{self, Server};
use crate::log::event::{SourceEvent, Taken};
use crate::limits;
use crate::log::source::slots::{Buffers, Sources};
use crate::log::source::Source;
use crate::os;
use crate::time::Instant;

/// Everything `recentd run` works with.
pub struct Daemon<'a, 'c> {
    /// Where lines come from.
    pub sources: &'a mut Sources,
    /// Lines that are read but not yet taken.
    pub lines: Buffers<'a>,
    /// Decides and acts.
    pub agent: &'a mut Agent<'c>,
    /// ubus: it brings logd's stream, and requests.
    pub bus: &'a mut Bus,
    /// The unix socket, which brings requests.
    pub server: &'a mut Server,
}

impl Daemon<'_, '_> {
    /// Opens the sources, logs what recentd watches, and reads the lists back.
    pub fn start(&mut self) {
        // Open the sources before writing the first log line, because its readers rely on open sources.
        // While `source auto` is undecided, the rights to lose are not lost yet: what strangers wrote into other logs waits.
        let only = self.sources.undecided();
        let mut events = [SourceEvent::Quiet; limits::SOURCES];
        for (place, event) in events.iter_mut().enumerate().filter(|(place, _)| only.is_none_or(|only| only == *place)) {
            *event = self.sources.fill(place, false, &mut self.lines, os::now()).unwrap_or(SourceEvent::Quiet);
        }
        self.agent.start(self.sources, os::now());
        for (place, event) in events.into_iter().enumerate() {
            self.tell(place, event, os::now());
        }
    }

    /// Decides `source auto` between ubus and logread. Meanwhile bans end and requests are answered, but no log is read.
    pub fn decide(&mut self) {
        while let Some(place) = self.sources.undecided() {
            // What the other logs have waits, or this loop would not sleep.
            let ready = self.sleep(Some(place));
            let now = os::now();
            self.hear(&ready, now);
            if self.sources.is_due(place, now) {
                let event = self.sources.take_logread(place, self.agent.config);
                return self.tell(place, event, now);
            }
            self.agent.keep(now);
            self.attend(&ready.requests, now);
        }
    }

    /// Runs until all sources end or one is given up.
    pub fn run(&mut self) -> SourceEvent {
        loop {
            let ready = self.sleep(None); // 1: a log has something
            let now = os::now();
            self.hear(&ready, now);
            for (place, ready) in ready.logs.into_iter().enumerate() {
                if let Some(event) = self.read(place, ready, now) {
                    return event;
                }
            }
            // Bans that end, then requests, whose answers include all that was decided.
            self.agent.keep(now);
            self.attend(&ready.requests, now);
        }
    }

    /// Takes what the kernel tells.
    fn hear(&mut self, ready: &Ready, now: Instant) {
        if ready.changed {
            self.agent.hear();
        }
        if ready.lists {
            self.agent.keeper.hear(now);
        }
    }

    /// Takes what one read of one log brings, or a few datagrams, so that no log keeps the others waiting. Returns the end of all.
    fn read(&mut self, place: usize, ready: bool, now: Instant) -> Option<SourceEvent> {
        let mut event = self.sources.fill(place, ready, &mut self.lines, now)?; // one read(2)
        self.take(place, now);
        for _ in 1..DATAGRAMS {
            if event != SourceEvent::Data || !self.sources.have_datagrams(place) {
                break;
            }
            event = self.sources.fill(place, true, &mut self.lines, now)?;
            self.take(place, now);
        }
        self.tell(place, event, now);
        match event {
            SourceEvent::GivenUp => Some(event),
            SourceEvent::End if self.sources.end(place, now) => Some(event),
            _ => None,
        }
    }

    /// Takes the lines that were read.
    fn take(&mut self, place: usize, now: Instant) {
        let Some(slot) = self.sources.at(place) else { return };
        let lines = self.lines.of(place);
        let sender = slot.source.sender();
        if let Some(sender) = sender.filter(|_| !lines.unread().is_empty())
            && !self.agent.admits(sender, now)
        {
            add(&mut slot.seen.refused);
            return lines.clear();
        }
        self.agent.policy.sessions.from(slot.origin());
        while let Some(taken) = slot.next(lines, now) {
            match taken {
                // 2: the line is a record.
                // 3 and 4: the agent asks which message it is and which address it is about, and what the failures add up to.
                // 5 and 6: a ban is written into the kernel's list with one write(2).
                Taken::Record(record, at) => self.agent.take(&record, at, now),
                Taken::Other(_) => self.agent.pass_over(),
                Taken::Past => continue,
                Taken::Unframed => {
                    add(&mut slot.seen.not_syslog);
                    add(&mut self.agent.stats.not_syslog);
                    continue;
                }
                Taken::Long => {
                    add(&mut slot.seen.too_long);
                    add(&mut self.agent.stats.too_long);
                    continue;
                }
            }
            add(&mut slot.seen.lines);
        }
    }

    /// Notices how the source at `place` is, and says what became of it.
    #[inline(never)]
    fn tell(&mut self, place: usize, event: SourceEvent, now: Instant) {
        if let Some(slot) = self.sources.at(place) {
            slot.look(now);
            self.agent.tell(&slot.source, event);
        }
    }

    /// Answers requests, and takes the stream that the bus may bring.
    fn attend(&mut self, ready: &[bool; REQUESTS], now: Instant) {
        let [bus, clients @ ..] = ready;
        self.server.attend(clients, self.agent, self.sources, now);
        self.bus.attend(*bus, self.agent, self.sources, now);
        let Some(place) = self.sources.stream_place() else { return };
        let Some(Source::Stream(stream)) = self.sources.at(place).map(|slot| &mut slot.source) else { return };
        let event = match self.bus.take_stream() {
            Some((pipe, asked)) => stream.adopt(pipe, asked, self.lines.of(place)),
            None => stream.news().map_or(SourceEvent::Quiet, SourceEvent::Waits),
        };
        self.tell(place, event, now);
    }

    /// Waits until a descriptor is ready or something is due, of all logs or of `only` one. Which ones are ready.
    fn sleep(&self, only: Option<usize>) -> Ready {
        let (seconds, nanoseconds) = os::monotonic();
        let now = Instant(seconds);
        let [changed, lists, rest @ ..] = os::poll(self.interest(only, now), self.wait(only, now, nanoseconds));
        let (logs, requests) = rest.split_at(limits::SOURCES);
        Ready { changed, lists, logs: logs.try_into().unwrap_or_default(), requests: requests.try_into().unwrap_or_default() }
    }

    /// The descriptors to poll; -1 for none.
    fn interest(&self, only: Option<usize>, now: Instant) -> [i32; 2 + limits::SOURCES + REQUESTS] {
        let mut interest = [-1; 2 + limits::SOURCES + REQUESTS];
        let [changes, lists, rest @ ..] = &mut interest;
        *changes = self.agent.changes.interest(now);
        *lists = self.agent.keeper.interest(self.agent.policy, now);
        let (bus, clients) = (self.bus.interest(), self.server.interest());
        let numbers = self.sources.interest(only).into_iter().chain([bus]).chain(clients);
        for (place, number) in rest.iter_mut().zip(numbers) {
            *place = number;
        }
        interest
    }

    /// Milliseconds until something is due without a line or a request; -1 for never.
    fn wait(&self, only: Option<usize>, now: Instant, nanoseconds: u32) -> i32 {
        let work = Instant::earlier(self.sources.deadline(only), self.agent.deadline(now));
        let requests = Instant::earlier(self.bus.deadline(self.sources), self.server.deadline());
        let Some(at) = Instant::earlier(work, requests) else { return -1 };
        let whole = at.since(now).min(86_400) * 1000;
        // Rounded up: waking a moment early would mean waking twice.
        let rest = whole.saturating_sub(nanoseconds / 1_000_000);
        i32::try_from(rest + u32::from(whole > 0)).unwrap_or(i32::MAX)
    }
}

/// Datagrams that are taken from one socket in a turn. A read of a file has as many lines and more.
const DATAGRAMS: u32 = 16;

/// What is ready.
struct Ready {
    /// The kernel tells of addresses and routes.
    changed: bool,
    /// The kernel tells of tables of nftables.
    lists: bool,
    /// The logs.
    logs: [bool; limits::SOURCES],
    /// The bus and the socket.
    requests: [bool; REQUESTS],
}

/// Descriptors that may bring requests: the bus, and the socket with its clients.
const REQUESTS: usize = 1 + control::DESCRIPTORS;
