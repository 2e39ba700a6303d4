//! `recentd replay`: what would have been decided, by the log's own clock.
//!
//! The whole policy of the daemon runs over the log, with the times that its lines
//! carry. Lines without a time count as if written with the line before.

use super::exit::done;
use super::input::each_line;
use super::invocation::Invocation;
use super::memory::Memory;
use crate::addr::Addr;
use crate::addr::Family;
use crate::config::Config;
use crate::addr::Masked;
use crate::out::Failures;
use crate::log::lines::Line;
use crate::message::Finding;
use crate::policy::mirror::Due;
use crate::out::{Text, put};
use crate::policy::{SPRAYS, Decision, Policy};
use crate::log::syslog;
use crate::firewall::sink::Sink;
use crate::log::clock::LogClock;
use crate::time::{DateTime, Instant, Stamp};

/// What happened, for the line that is printed about it. Figures that are 0 are none.
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
    /// Whoever is spared is one address; all else is decided about whole prefixes.
    fn is_prefix(&self) -> bool {
        matches!(self.addr, Addr::V6(_)) && self.decision != "spare"
    }
}

/// Prints one line per decision.
pub fn run(invocation: &mut Invocation, memory: &mut Memory) -> i32 {
    let mut replay = Replay {
        config: &invocation.config,
        json: invocation.json,
        out: Text::stdout(),
        clock: LogClock::new(),
        now: Instant(0),
        bans: 0,
    };
    if !invocation.json {
        replay.out.bytes(b"LINE    TIME                DECISION  ADDRESS                   WHY\n");
    }
    let Memory { policy, lines, .. } = memory;
    if let Ok(sink) = Sink::choose(&invocation.config) {
        policy.set_capacity(sink.capacity(Family::V4, &invocation.config));
    }
    let result = each_line(invocation.input, lines, &mut |number, line| {
        if let Line::Whole(line) = line {
            replay.line(policy, number, line);
        }
    });
    if !invocation.json {
        let counting = policy.table.counted(replay.now, invocation.config.window).count() as u32;
        put!(replay.out, "\nbans: {}; in force at the end: {}; ", [replay.bans, policy.live(&invocation.config, replay.now)]);
        put!(replay.out, "addresses on the way to one: {}\n", counting);
    }
    let code = done(&mut replay.out);
    result.err().unwrap_or(code)
}

struct Replay<'a> {
    config: &'a Config,
    json: bool,
    out: Text,
    clock: LogClock,
    now: Instant,
    bans: u32,
}

impl Replay<'_> {
    fn line(&mut self, policy: &mut Policy, number: u32, line: &[u8]) {
        let Some(record) = syslog::parse(line) else { return };
        self.now = self.clock.read(record.stamp);
        self.time_passes(policy, number, record.stamp);
        let step = policy.read(self.config, &record, self.now);
        let mut event = self.event(number, record.stamp);
        if let Some(evicted) = step.evicted {
            (event.decision, event.why) = ("evict", "too many addresses at once");
            (event.addr, event.score) = (evicted.addr, evicted.score);
            self.print(&event);
        }
        event.why = "";
        event.score = 0;
        if let Finding::Counts { program, message, .. } | Finding::Forgives { program, message, .. } = step.finding {
            event.message = Some((program.name, message.name));
        }
        let mut pushed_out = None;
        (event.decision, event.addr) = match step.decision {
            Decision::None => return,
            Decision::Spared { addr, why } => {
                event.why = why;
                ("spare", addr)
            }
            Decision::Listed { addr, .. } => {
                event.why = "banned already";
                ("listed", addr)
            }
            Decision::Forgiven { addr, score } => {
                (event.score, event.why) = (score, "logged in");
                ("forgive", addr)
            }
            Decision::Counted { addr, score } => {
                event.score = score;
                ("count", addr)
            }
            Decision::Write { addr, score, pushed, .. } => {
                (event.score, pushed_out) = (score, pushed);
                ("write", addr)
            }
            Decision::Ban { addr, score, seconds, times, pushed } => {
                self.bans += 1;
                (event.score, event.seconds, event.times, pushed_out) = (score, seconds, times.into(), pushed);
                if score < u32::from(self.config.hitcount) * 10 {
                    event.why = SPRAYS;
                }
                ("ban", addr)
            }
        };
        self.print(&event);
        if let Some(addr) = pushed_out {
            event = self.event(number, record.stamp);
            (event.decision, event.addr, event.why) = ("push-out", addr, "the kernel's list is full");
            self.print(&event);
        }
    }

    /// One to be filled in.
    #[inline(never)]
    fn event(&self, line: u32, stamp: Option<Stamp>) -> Event {
        let addr = Addr::V4([0; 4]);
        Event { line, stamp, decision: "", addr, score: 0, seconds: 0, times: 0, message: None, why: "" }
    }

    fn time_passes(&mut self, policy: &mut Policy, line: u32, stamp: Option<Stamp>) {
        while let Some(due) = policy.due(self.config, self.now) {
            policy.done(due, self.now);
            if let Due::Unban(addr) = due {
                let mut event = self.event(line, stamp);
                (event.decision, event.addr, event.why) = ("unban", addr, "its time is over");
                self.print(&event);
            }
        }
    }

    #[inline(never)]
    fn print(&mut self, event: &Event) {
        if self.json { self.print_json(event) } else { self.print_text(event) }
    }

    fn print_text(&mut self, event: &Event) {
        // People want to see who was shut out; every single failure is for programs.
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
        if event.is_prefix() { out.column(&Masked(&event.addr, self.config.prefix6), 26) } else { out.column(&event.addr, 26) }
        if event.seconds > 0 {
            put!(out, "for {} s (ban number {}), ", [event.seconds, event.times]);
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
        if event.is_prefix() {
            number("prefix", self.config.prefix6.into(), out);
        }
        // Tenths: a probe is 2, a failed password 10.
        number("score", event.score, out);
        number("seconds", event.seconds, out);
        number("times", event.times, out);
        if let Some((program, message)) = event.message {
            put!(out, ",\"program\":\"{}\",\"message\":\"{}\"", program, message);
        }
        if !event.why.is_empty() {
            // Words of ours, without quotes.
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
