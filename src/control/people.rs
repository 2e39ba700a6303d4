//! The answers as text, for people.
//!
//! What is wrong stands in words beside what it is about. With colour, headings are bold,
//! what is well is green and what is not is red; without, nothing is lost.

use ufmt::{Formatter, uDisplay, uWrite};

use super::report::{advice, cause, hours};
use super::{Done, Refusal, Request, act};
use crate::addr::{Family, Prefix};
use crate::config::Config;
use crate::addr::Masked;
use crate::agent::Agent;
use crate::out::Failures;
use crate::agent::journal::{Act, HOURS};
use crate::message::{self, Catalogue};
use crate::out::{Shown, Text, put};
use crate::log::source::Source;
use crate::time::Instant;

/// A span of time: `119s`, `12m`, `3h 05m`, `4d 12h`.
pub struct Span(pub u32);

impl uDisplay for Span {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        let seconds = self.0;
        let (large, unit, small, small_unit) = match seconds {
            // Short enough to be waited for to the second.
            0..120 => (seconds, "s", 0, ""),
            120..3600 => (seconds / 60, "m", 0, ""),
            3600..86400 => (seconds / 3600, "h", seconds / 60 % 60, "m"),
            _ => (seconds / 86400, "d", seconds / 3600 % 24, "h"),
        };
        large.fmt(f)?;
        f.write_str(unit)?;
        if small > 0 {
            f.write_str(if small < 10 { " 0" } else { " " })?;
            small.fmt(f)?;
            f.write_str(small_unit)?;
        }
        Ok(())
    }
}

/// Text with or without colour.
pub struct Page<'a> {
    /// Where it goes.
    pub out: &'a mut Text,
    /// With colour.
    pub colour: bool,
}

impl Page<'_> {
    fn painted(&mut self, colour: &[u8], text: &str) {
        if self.colour {
            self.out.bytes(colour);
        }
        self.out.bytes(text.as_bytes());
        if self.colour {
            self.out.bytes(b"\x1b[0m");
        }
    }

    fn heading(&mut self, text: &str) {
        self.painted(b"\x1b[1m", text);
    }

    fn verdict(&mut self, ok: bool, since: u32) {
        if ok {
            self.painted(b"\x1b[32m", "ok");
        } else {
            self.painted(b"\x1b[31m", "not there");
        }
        put!(self.out, " for {}", Span(since));
    }
}

/// Does what `request` asks and says so.
pub fn answer(agent: &mut Agent, source: &Source, request: Request, now: Instant, page: &mut Page) -> Result<(), Refusal> {
    match request {
        Request::Status => status(agent, source, now, page),
        Request::List(_) => list(agent, now, page),
        Request::Events(_) => events(agent, now, page.out),
        _ => {
            let done = act(agent, request, now)?;
            say(done, agent, page.out);
            if let Done::Blocked(..) = done {
                warn(&advice(agent, source, now), page);
            }
        }
    }
    Ok(())
}

fn say(done: Done, agent: &Agent, out: &mut Text) {
    let config = agent.config;
    match done {
        Done::Blocked(addr, seconds) => put!(out, "{} is banned for {}\n", Masked(&addr, config.prefix6), Span(seconds)),
        Done::Unblocked(addr, was_banned) => {
            let text = if was_banned { "is no longer banned" } else { "was not banned" };
            put!(out, "{} {}; nothing is counted against it now\n", Masked(&addr, config.prefix6), text);
        }
        Done::Flushed(ended) => put!(out, "{} bans ended; nothing is counted against anybody now\n", ended),
        Done::Allowed(prefix, ended) => {
            put!(out, "{} is never banned until recentd starts again; {} bans ended.\n", prefix, ended);
            put!(out, "For good: put it into the configuration, as option allow\n");
        }
    }
}

fn status(agent: &mut Agent, source: &Source, now: Instant, page: &mut Page) {
    page.heading("recentd ");
    put!(page.out, "{}, running for {}\n", env!("CARGO_PKG_VERSION"), Span(now.since(agent.started)));
    let advice = advice(agent, source, now);
    if advice.as_bytes().is_empty() {
        page.painted(b"\x1b[32m", "PROTECTED");
        let config = agent.config;
        let (window, ban) = (Span(config.window), Span(config.ban));
        put!(page.out, ": {} failures within {} shut an address out for {}\n", u32::from(config.hitcount), window, ban);
    }
    warn(&advice, page);
    let (what, which) = source.name();
    put!(page.out, "source     {}{}: ", what, Shown(which));
    page.verdict(agent.source.ok, now.since(agent.source.since));
    if !agent.source.ok {
        put!(page.out, ": {}", source.trouble());
    }
    put!(page.out, "\nsink       {}\n", agent.keeper.sink_name());
    for &family in &Family::ALL {
        let mirror = agent.policy.of(family);
        let (used, capacity) = (mirror.live().count() as u32, mirror.capacity() as u32);
        let Some(list) = agent.keeper.list(family) else { continue };
        put!(page.out, "  {}     {}: ", family.name(), Shown(list.name));
        page.verdict(list.ok, now.since(list.since));
        put!(page.out, ", {} of {} used", [used, capacity]);
        if !list.ok {
            put!(page.out, ": {}", list.error);
        }
        put!(page.out, "\n");
    }
    let stats = agent.stats;
    let (live, bans, pushed) = (agent.policy.live(agent.config, now), stats.bans, stats.pushed);
    put!(page.out, "bans       {} now, {} since the start, {} pushed out of a full list\n", [live, bans, pushed]);
    let counted = agent.policy.table.counted(now, agent.config.window).count() as u32;
    let (most, evicted) = (crate::limits::ADDRESSES as u32, stats.evictions);
    put!(page.out, "counting   {} addresses of at most {}, {} forgotten for want of room\n", [counted, most, evicted]);
    put!(page.out, "lines      {} of a syslog, {} recognised, {} counted", [stats.records, stats.matched, stats.counted]);
    for (count, what) in [
        (stats.hosts, "named a host instead of an address"),
        (stats.long, "too long"),
        (stats.unframed, "other lines are not of a syslog"),
    ] {
        if count > 0 {
            put!(page.out, "; {} {}", count, what);
        }
    }
    put!(page.out, "\n");
    messages(agent, page);
    attempts(agent, now, page.out);
}

/// Says what is wrong, if anything is.
fn warn(advice: &Text, page: &mut Page) {
    if !advice.as_bytes().is_empty() {
        page.painted(b"\x1b[31m", "NOT PROTECTED");
        put!(page.out, ": {}\n", Shown(advice.as_bytes()));
    }
}

fn messages(agent: &Agent, page: &mut Page) {
    let mut row = 0;
    let mut heading = "messages   ";
    for program in agent.policy.sessions.catalogue.programs() {
        for message in program.messages.iter().copied().flatten() {
            let seen = agent.journal.seen(row);
            row += 1;
            if seen > 0 {
                put!(page.out, "{}{} {}: {}\n", heading, program.name, message.name, seen);
                heading = "           ";
            }
        }
    }
}

/// One character for each hour, from none to as many as in the busiest one.
const SHADES: [u8; 5] = *b".:+*#";

fn attempts(agent: &mut Agent, now: Instant, out: &mut Text) {
    agent.journal.turn(now);
    let mut most: u32 = 0;
    let all = agent.policy.sessions.catalogue;
    for place in 0..all.programs().count() {
        most = hours(agent.journal, place).iter().fold(most, |most, count| most.max(*count));
    }
    if most == 0 {
        return;
    }
    put!(out, "attempts   of 24 hours, this one last; # is an hour of up to {}\n", most);
    for (place, program) in all.programs().enumerate() {
        let (mut total, mut shades) = (0, [0; HOURS]);
        for (count, shade) in hours(agent.journal, place).iter().zip(&mut shades) {
            total += count;
            *shade = SHADES.get((count * 4).div_ceil(most.max(1)) as usize).copied().unwrap_or_default();
        }
        if total > 0 {
            put!(out, "  ");
            out.column(&program.name, 11);
            put!(out, "{} {}\n", Shown(&shades), total);
        }
    }
}

/// As wide as any address that is banned, and two blanks.
const fn width(config: &Config) -> u8 {
    if config.prefix6 > 64 { 39 + 4 + 2 } else { 24 + 2 }
}

/// Which message it was, or what else.
#[inline(never)]
fn because(row: u16, all: Catalogue, out: &mut Text) {
    match cause(row, all) {
        ("", "") => out.bytes(b"found in the list"),
        ("", _) => out.bytes(b"by hand"),
        (program, cause) => put!(out, "{} {}", program, cause),
    }
    out.bytes(b"\n");
}

fn list(agent: &Agent, now: Instant, page: &mut Page) {
    let (config, policy) = (agent.config, &*agent.policy);
    page.heading("Banned");
    let out = &mut *page.out;
    put!(out, ": {}\n", policy.live(config, now));
    for listed in policy.bans(config, now) {
        put!(out, "  ");
        out.column(&Masked(&listed.addr, config.prefix6), width(config) + 2);
        put!(out, "{} left", Span(listed.until.since(now)));
        out.pad(14);
        put!(out, "since {}", Span(now.since(listed.since)));
        out.pad(15);
        put!(out, "ban {}", u32::from(listed.times));
        out.pad(9);
        because(listed.cause, policy.sessions.catalogue, out);
    }
    page.heading("On the way to it");
    let out = &mut *page.out;
    let counted = policy.table.counted(now, config.window).count() as u32;
    put!(out, ": {}, at {}\n", counted, Failures(u32::from(config.hitcount) * 10));
    // The closest to a ban first.
    let mut below = u32::MAX;
    loop {
        let mut most = 0;
        for (_, score, _) in policy.table.places(now, config.window) {
            if score < below {
                most = most.max(score);
            }
        }
        if most == 0 {
            return;
        }
        for (addr, score, row) in policy.table.places(now, config.window) {
            if score == most {
                put!(out, "  ");
                out.column(&Masked(&addr, config.prefix6), width(config) + 2);
                out.column(&Failures(score), 15);
                because(row, policy.sessions.catalogue, out);
            }
        }
        below = most;
    }
}

fn events(agent: &Agent, now: Instant, out: &mut Text) {
    let journal = &*agent.journal;
    if journal.remembered() == 0 {
        put!(out, "nothing was decided yet\n");
    }
    for back in 0..journal.remembered() {
        let Some(event) = journal.event(journal.total().wrapping_sub(back + 1)) else { break };
        put!(out, "{} ago", Span(now.since(event.at)));
        out.pad(13);
        out.column(&event.act.name(), 12);
        match event.act {
            Act::Allow(len) => out.column(&Prefix { addr: event.addr, len }, width(agent.config)),
            _ => out.column(&Masked(&event.addr, agent.config.prefix6), width(agent.config)),
        }
        if event.seconds > 0 {
            put!(out, "for {}, ", Span(event.seconds));
        }
        if event.score > 0 {
            put!(out, "{}, ", Failures(u32::from(event.score)));
        }
        if event.cause == message::UNKNOWN {
            out.bytes(b"\n");
        } else {
            because(event.cause, agent.policy.sessions.catalogue, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_well() {
        let text = |seconds| {
            let mut text = heapless::String::<16>::new();
            let _ = Span(seconds).fmt(&mut Formatter::new(&mut text));
            std::string::String::from(text.as_str())
        };
        for (seconds, expected) in [
            (0, "0s"),
            (59, "59s"),
            (119, "119s"),
            (120, "2m"),
            (3599, "59m"),
            (3600, "1h"),
            (3660, "1h 01m"),
            (86399, "23h 59m"),
            (86400, "1d"),
            (100_000, "1d 03h"),
            (u32::MAX, "49710d 06h"),
        ] {
            assert_eq!(text(seconds), expected);
        }
    }
}
