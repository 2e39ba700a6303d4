//! `recentd replay`: what would have been decided, by the log's own clock.
//!
//! The whole policy of the daemon runs over the log, with the times that its lines
//! carry. Lines without a time count as if written with the line before.

use super::exit::done;
use super::input::{NO_SYSLOG, each_line, writer};
use super::invocation::Invocation;
use super::memory::Memory;
use crate::addr::{Addr, Family};
use crate::config::{Config, FOREVER};
use crate::firewall::lan::Shared;
use crate::firewall::keeper;
use crate::firewall::sink::Sink;
use crate::log::lines::Line;
use crate::log::syslog::{self, Last, Parsed};
use crate::log::wanted::Wanted;
use crate::message;
use crate::message::Finding;
use crate::out::{Failures, Length, Text, put};
use crate::policy::mirror::Due;
use crate::policy::{Decision, Failure, Policy, SPRAYS, Verdict};
use crate::log::clock::LogClock;
use crate::time::{DateTime, Instant, Stamp};

/// What happened, for the line that is printed about it. Figures that are 0 are none.
#[derive(Clone, Copy)]
struct Event {
    line: u32,
    stamp: Option<Stamp>,
    decision: &'static str,
    addr: Addr,
    score: u32,
    seconds: u32,
    times: u32,
    /// Names of program and message.
    message: Option<(&'static str, &'static str)>,
    why: &'static str,
}

impl Event {
    /// The length of the prefix that it is about. A spared peer is one address, and one of IPv4 is no prefix.
    fn prefix(&self, config: &Config) -> Option<u8> {
        let bits = config.bits(self.addr);
        (self.decision != "spare" && bits != Family::V4.bits()).then_some(bits)
    }
}

/// Prints one line per decision.
pub fn run(invocation: &mut Invocation, memory: &mut Memory) -> i32 {
    let (writer, input) = writer(&mut invocation.config, invocation.input);
    let sink = Sink::choose_for(&mut invocation.config);
    let mut replay = Replay {
        config: &invocation.config,
        json: invocation.json,
        out: Text::stdout(),
        last: Last::new(Wanted::ALL),
        clock: LogClock::new(),
        stamp: None,
        now: Instant(0),
        due: None,
        rule: invocation.config.ban,
        takes_hosts: true,
        bans: 0,
    };
    if !invocation.json {
        replay.out.bytes(b"LINE    TIME                DECISION  ADDRESS                   WHY\n");
    }
    let Memory { policy, lines, .. } = memory;
    replay.last = Last::of(policy.sessions.catalogue.wanted(), writer);
    if let Ok(sink) = sink {
        replay.takes_hosts = sink.takes_hosts();
        policy.set_capacity(sink.capacity(Family::V4, &invocation.config));
        replay.rule = keeper::rule(&sink, &invocation.config);
    }
    let (mut count, mut framed) = (0, false);
    let result = each_line(input, lines, &mut |number, line| {
        count = number;
        if let Line::Whole(line) = line {
            framed |= replay.line(policy, number, line);
        }
    });
    if let (Err(code), 0) = (result, count) {
        return code;
    }
    if !invocation.json {
        let counting = policy.table.counted(replay.now, invocation.config.window).count() as u32;
        put!(replay.out, "\nbans: {}; in force at the end: {}; ", [replay.bans, policy.live(&invocation.config, replay.now)]);
        put!(replay.out, "addresses with failures and no ban: {}\n", counting);
        if count > 0 && !framed {
            replay.out.bytes(NO_SYSLOG);
            replay.out.bytes(b"\n");
        }
    }
    let code = done(&mut replay.out);
    result.err().unwrap_or(code)
}

struct Replay<'a> {
    config: &'a Config,
    json: bool,
    out: Text,
    last: Last,
    clock: LogClock,
    /// The stamp of the last line, at `now`.
    stamp: Option<Stamp>,
    now: Instant,
    /// When a ban is due to end or to be written again.
    due: Option<Instant>,
    /// Seconds after which the kernel forgets what is not written again.
    rule: u32,
    /// Whether hosts can be banned beside prefixes.
    takes_hosts: bool,
    bans: u32,
}

impl Replay<'_> {
    /// Takes one line. Returns whether it is one of syslog.
    fn line(&mut self, policy: &mut Policy, number: u32, line: &[u8]) -> bool {
        let parsed = syslog::parse_after(&mut self.last, line);
        let stamp = match parsed {
            Parsed::Unframed => return false,
            Parsed::Other(stamp) => stamp,
            Parsed::Record(record) => record.stamp,
        };
        if stamp != self.stamp {
            self.stamp = stamp;
            self.now = self.clock.read(stamp);
            if self.due.is_some_and(|due| due <= self.now) {
                self.time_passes(policy, number, stamp);
            }
        }
        let Parsed::Record(record) = parsed else {
            policy.sessions.pass_over();
            return true;
        };
        let finding = policy.sessions.read(&record, self.config.watch, self.now);
        if let Finding::Nothing { .. } = finding {
            return true;
        }
        let mut event = self.event(number, record.stamp);
        event.message = finding.message().map(|(program, message)| (program.name, message.name));
        match finding {
            Finding::Nothing { .. } => {}
            Finding::Forgives { addr, .. } => {
                let addr = addr.masked(self.bits(addr));
                if let Some(score) = policy.forgive(self.config, addr, self.now) {
                    self.say(&event, "forgive", addr, score, "logged in");
                }
            }
            Finding::Counts { addr, weight, .. } => {
                let failure = Failure { addr, bits: self.bits(addr), weight, cause: message::UNKNOWN, at: self.now, recalled: false };
                self.failed(policy, &failure, &mut event);
            }
        }
        true
    }

    /// How many bits of an address are counted and banned.
    fn bits(&self, addr: Addr) -> u8 {
        if self.takes_hosts { Shared::default().bits(self.config, addr, &[]) } else { self.config.prefix(addr.family()) }
    }

    /// What the daemon does, but that it also asks the kernel for its own addresses and its LAN.
    fn failed(&mut self, policy: &mut Policy, failure: &Failure, event: &mut Event) {
        let (verdict, evicted) = policy.count(self.config, failure);
        let other = self.event(event.line, event.stamp);
        if let Some(evicted) = evicted {
            self.say(&other, "evict", evicted.addr, evicted.score, "too many addresses at once");
        }
        let addr = failure.listed();
        let score = match verdict {
            Verdict::Spared { why } => return self.say(event, "spare", failure.addr, 0, why),
            Verdict::Listed { .. } => return self.say(event, "listed", addr, 0, "banned already"),
            Verdict::Counted { score } => return self.say(event, "count", addr, score, ""),
            Verdict::Enough { score } => score,
        };
        let pushed_out = match policy.ban(self.config, failure, score, self.now) {
            Decision::Over => return,
            Decision::Write { pushed, .. } => {
                self.say(event, "write", addr, score, "");
                pushed
            }
            Decision::Ban { seconds, times, pushed, .. } => {
                self.bans += 1;
                self.due = policy.deadline(self.config, self.rule);
                (event.seconds, event.times) = (seconds, times.into());
                let why = if score < u32::from(self.config.hitcount) * 10 { SPRAYS } else { "" };
                self.say(event, "ban", addr, score, why);
                pushed
            }
        };
        if let Some(addr) = pushed_out {
            self.say(&other, "push-out", addr, 0, "the kernel's list is full");
        }
    }

    /// Prints `event` as this decision.
    #[inline(never)]
    fn say(&mut self, event: &Event, decision: &'static str, addr: Addr, score: u32, why: &'static str) {
        let event = &Event { decision, addr, score, why, ..*event };
        if self.json { self.print_json(event) } else { self.print_text(event) }
    }

    /// An event to be filled in.
    #[inline(never)]
    fn event(&self, line: u32, stamp: Option<Stamp>) -> Event {
        let addr = Addr::V4([0; 4]);
        Event { line, stamp, decision: "", addr, score: 0, seconds: 0, times: 0, message: None, why: "" }
    }

    fn time_passes(&mut self, policy: &mut Policy, line: u32, stamp: Option<Stamp>) {
        while let Some(due) = policy.due(self.config, self.rule, self.now) {
            policy.done(due, self.now);
            if let Due::Unban(addr) = due {
                self.say(&self.event(line, stamp), "unban", addr, 0, "its time is over");
            }
        }
        self.due = policy.deadline(self.config, self.rule);
    }

    fn print_text(&mut self, event: &Event) {
        // People want to see bans; every single failure is for programs.
        if matches!(event.decision, "count" | "write" | "listed") {
            return;
        }
        let out = &mut self.out;
        out.column(&event.line, 8);
        match event.stamp {
            Some(stamp) => out.column(&DateTime::from(stamp), 20),
            None => out.column(&"-", 20),
        }
        out.column(&event.decision, 10);
        match event.prefix(self.config) {
            Some(_) => out.column(&self.config.shown(&event.addr), 26),
            None => out.column(&event.addr, 26),
        }
        if event.seconds > 0 {
            put!(out, "{} (ban number {}), ", Length(event.seconds), event.times);
        }
        if event.score > 0 {
            put!(out, "{}, ", Failures(event.score));
        }
        put!(out, "{}", event.why);
        if let (Some((program, message)), "ban") = (event.message, event.decision) {
            let comma = if event.why.is_empty() { "" } else { ", " };
            put!(out, "{}the last: {} {}", comma, program, message);
        }
        put!(out, "\n");
    }

    fn print_json(&mut self, event: &Event) {
        let out = &mut self.out;
        out.bytes(b"{");
        put!(out, "\"line\":{},\"time\":", event.line);
        match event.stamp {
            Some(stamp) => {
                put!(out, "\"{}\"", DateTime::from(stamp));
            }
            None => out.bytes(b"null"),
        }
        put!(out, ",\"decision\":\"{}\",\"address\":\"{}\"", event.decision, event.addr);
        number("prefix", event.prefix(self.config).unwrap_or(0).into(), out);
        if event.score > 0 {
            put!(out, ",\"failures\":{}.{}", [event.score / 10, event.score % 10]);
        }
        match event.seconds {
            FOREVER => out.bytes(b",\"forever\":true"),
            seconds => number("seconds", seconds, out),
        }
        number("times", event.times, out);
        if let Some((program, message)) = event.message {
            put!(out, ",\"program\":\"{}\",\"message\":\"{}\"", program, message);
        }
        if !event.why.is_empty() {
            // Only texts of recentd's own, without quotes.
            put!(out, ",\"why\":\"{}\"", event.why);
        }
        out.bytes(b"}\n");
    }
}

#[inline(never)]
fn number(name: &str, value: u32, out: &mut Text) {
    if value > 0 {
        put!(out, ",\"{}\":{}", name, value);
    }
}
