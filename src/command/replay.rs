//! `recentd replay`: what would have been decided, by the log's own clock.
//!
//! The whole policy of the daemon runs over the log, with the times that its lines
//! carry. Lines without a time count as if written with the line before.

use ufmt::uwrite;

use super::help::done;
use super::input::each_line;
use super::{Invocation, Memory};
use crate::addr::Addr;
use crate::config::Config;
use crate::guard::{Failures, Who};
use crate::line::Line;
use crate::message::sessions::Finding;
use crate::mirror::Due;
use crate::out::Text;
use crate::policy::{Decision, Policy};
use crate::record;
use crate::sink::{Sink, recent};
use crate::time::{DateTime, Instant, LogClock, Stamp};

/// What happened, for the line that is printed about it.
struct Event<'a> {
    line: u32,
    stamp: Option<Stamp>,
    decision: &'static str,
    addr: Addr,
    score: Option<u32>,
    seconds: Option<u32>,
    times: Option<u8>,
    finding: Option<&'a Finding>,
    why: &'static str,
}

impl Event<'_> {
    /// Whoever is spared is one address; all else is decided about whole prefixes.
    fn is_prefix(&self) -> bool {
        matches!(self.addr, Addr::V6(_)) && self.decision != "spare"
    }
}

/// Prints one line per decision.
pub fn run(invocation: &Invocation, memory: &mut Memory) -> i32 {
    let mut replay = Replay {
        config: &invocation.config,
        json: invocation.json,
        out: Text::stdout(),
        clock: LogClock::new(),
        now: Instant(0),
        bans: 0,
    };
    if !invocation.json {
        for (text, width) in [("LINE", 8), ("TIME", 20), ("DECISION", 10), ("ADDRESS", 26)] {
            replay.out.column(&text, width);
        }
        replay.out.bytes(b"WHY\n");
    }
    let Memory { policy, lines } = memory;
    if let Ok(Sink { flavour: Some(flavour), .. }) = Sink::choose(&invocation.config) {
        policy.set_capacity(recent::ip_list_tot(&invocation.config.sys, flavour));
    }
    let result = each_line(invocation, lines, |number, line| {
        if let Line::Whole(line) = line {
            replay.line(policy, number, line);
        }
    });
    if !invocation.json {
        let counting = policy.table.counted(replay.now, invocation.config.window).count() as u32;
        let _ = uwrite!(replay.out, "\nbans: {}; in force at the end: {}; ", replay.bans, policy.live());
        let _ = uwrite!(replay.out, "addresses on the way to one: {}\n", counting);
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
        let Some(record) = record::parse(line) else { return };
        self.now = self.clock.read(record.stamp);
        self.time_passes(policy, number, record.stamp);
        let step = policy.read(self.config, &record, self.now);
        let event = |decision, addr| Event {
            line: number,
            stamp: record.stamp,
            decision,
            addr,
            score: None,
            seconds: None,
            times: None,
            finding: Some(&step.finding),
            why: "",
        };
        if let Some(evicted) = step.evicted {
            let why = "too many addresses at once";
            self.print(&Event { score: Some(evicted.score), finding: None, why, ..event("evict", evicted.addr) });
        }
        let pushed_out = match step.decision {
            Decision::None => None,
            Decision::Spared { addr, why } => {
                self.print(&Event { why, ..event("spare", addr) });
                None
            }
            Decision::Listed { addr, .. } => {
                self.print(&Event { why: "banned already", ..event("listed", addr) });
                None
            }
            Decision::Forgiven { addr, score } => {
                self.print(&Event { score: Some(score), why: "logged in", ..event("forgive", addr) });
                None
            }
            Decision::Counted { addr, score } => {
                self.print(&Event { score: Some(score), ..event("count", addr) });
                None
            }
            Decision::Write { addr, score, pushed, .. } => {
                self.print(&Event { score: Some(score), ..event("write", addr) });
                pushed
            }
            Decision::Ban { addr, score, seconds, times, pushed } => {
                self.bans += 1;
                let seconds = Some(seconds);
                self.print(&Event { score: Some(score), seconds, times: Some(times), ..event("ban", addr) });
                pushed
            }
        };
        if let Some(addr) = pushed_out {
            self.print(&Event { finding: None, why: "the kernel's list is full", ..event("push-out", addr) });
        }
    }

    fn time_passes(&mut self, policy: &mut Policy, line: u32, stamp: Option<Stamp>) {
        while let Some(due) = policy.due(self.config, self.now) {
            policy.done(due, self.now);
            if let Due::Unban(addr) = due {
                let (score, seconds, times, finding) = (None, None, None, None);
                let why = "its time is over";
                self.print(&Event { line, stamp, decision: "unban", addr, score, seconds, times, finding, why });
            }
        }
    }

    fn print(&mut self, event: &Event<'_>) {
        if self.json { self.print_json(event) } else { self.print_text(event) }
    }

    fn print_text(&mut self, event: &Event<'_>) {
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
        if event.is_prefix() { out.column(&Who(event.addr, self.config), 26) } else { out.column(&event.addr, 26) }
        if let (Some(seconds), Some(times)) = (event.seconds, event.times) {
            let _ = uwrite!(out, "for {} s (ban number {}), ", seconds, times);
        }
        if let Some(score) = event.score {
            let _ = uwrite!(out, "{}, ", Failures(score));
        }
        out.bytes(event.why.as_bytes());
        if let (Some(Finding::Counts { program, message, .. }), "ban") = (event.finding, event.decision) {
            let _ = uwrite!(out, "the last: {} {}", program.name, message.name);
        }
        out.bytes(b"\n");
    }

    fn print_json(&mut self, event: &Event<'_>) {
        let out = &mut self.out;
        let _ = uwrite!(out, "{{\"line\":{},\"time\":", event.line);
        match event.stamp {
            Some(stamp) => {
                let _ = uwrite!(out, "\"{}\"", DateTime::from(stamp));
            }
            None => out.bytes(b"null"),
        }
        let _ = uwrite!(out, ",\"decision\":\"{}\",\"address\":\"{}\"", event.decision, event.addr);
        if event.is_prefix() {
            let _ = uwrite!(out, ",\"prefix\":{}", self.config.prefix6);
        }
        if let Some(score) = event.score {
            // Tenths: a probe is 2, a failed password 10.
            let _ = uwrite!(out, ",\"score\":{}", score);
        }
        if let Some(seconds) = event.seconds {
            let _ = uwrite!(out, ",\"seconds\":{}", seconds);
        }
        if let Some(times) = event.times {
            let _ = uwrite!(out, ",\"times\":{}", times);
        }
        if let Some(Finding::Counts { program, message, .. } | Finding::Forgives { program, message, .. }) = event.finding
        {
            let _ = uwrite!(out, ",\"program\":\"{}\",\"message\":\"{}\"", program.name, message.name);
        }
        if !event.why.is_empty() {
            out.bytes(b",\"why\":");
            out.json_string(event.why.as_bytes());
        }
        out.bytes(b"}\n");
    }
}
