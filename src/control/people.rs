//! The answers as text, for people.
//!
//! What is wrong stands in words beside what it is about. With colour, headings are bold,
//! what is well is green and what is not is red; without, nothing is lost.

use ufmt::{Formatter, uDisplay, uWrite};

use super::report::cause;
use super::{Done, Refusal, Request, act};
use crate::addr::Family;
use crate::guard::{Failures, Guard, Who};
use crate::out::{Shown, Text, put};
use crate::source::Source;
use crate::time::Instant;

/// A span of time: `45s`, `12m`, `3h 05m`, `4d 12h`.
pub struct Span(pub u32);

impl uDisplay for Span {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        let (minutes, hours, days) = (self.0 / 60, self.0 / 3600, self.0 / 86400);
        let (large, unit, small, small_unit) = match (minutes, hours, days) {
            (0, ..) => (self.0, "s", 0, ""),
            (_, 0, _) => (minutes, "m", 0, ""),
            (_, _, 0) => (hours, "h", minutes % 60, "m"),
            _ => (days, "d", hours % 24, "h"),
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
pub fn answer(guard: &mut Guard, source: &Source, request: Request, now: Instant, page: &mut Page) -> Result<(), Refusal> {
    match request {
        Request::Status => status(guard, source, now, page),
        Request::List(_) => list(guard, now, page),
        Request::Events(_) => events(guard, now, page),
        _ => {
            let done = act(guard, request, now)?;
            say(done, guard, page.out);
        }
    }
    Ok(())
}

fn say(done: Done, guard: &Guard, out: &mut Text) {
    let config = guard.config;
    match done {
        Done::Blocked(addr, seconds) => {
            let addr = addr.masked(config.prefix6);
            put!(out, "{} is banned for {}\n", Who(&addr, config), Span(seconds));
        }
        Done::Unblocked(addr, was_banned) => {
            let addr = addr.masked(config.prefix6);
            let text = if was_banned { "is no longer banned" } else { "was not banned" };
            put!(out, "{} {}; nothing is counted against it now\n", Who(&addr, config), text);
        }
        Done::Flushed(ended) => put!(out, "{} bans ended; nothing is counted against anybody now\n", ended),
        Done::Allowed(prefix, ended) => {
            put!(out, "{} is never banned until recentd starts again; {} bans ended.\n", prefix, ended);
            put!(out, "For good: put it into the configuration, as option allow\n");
        }
    }
}

fn status(guard: &mut Guard, source: &Source, now: Instant, page: &mut Page) {
    page.heading("recentd ");
    put!(page.out, "{}, running for {}\n", env!("CARGO_PKG_VERSION"), Span(now.since(guard.started)));
    let (what, which) = source.name();
    put!(page.out, "source     {}{}: ", what, Shown(which));
    page.verdict(guard.source.ok, now.since(guard.source.since));
    if !guard.source.ok {
        put!(page.out, ": {}", source.trouble());
    }
    put!(page.out, "\nsink       {}\n", guard.keeper.sink_name());
    for &family in &Family::ALL {
        let mirror = guard.policy.of(family);
        let (used, capacity) = (mirror.live().count() as u32, mirror.capacity() as u32);
        let Some(list) = guard.keeper.list(family) else { continue };
        put!(page.out, "  {}     {}: ", if family == Family::V4 { "IPv4" } else { "IPv6" }, Shown(list.name));
        page.verdict(list.ok, now.since(list.since));
        put!(page.out, ", {} of {} used", used, capacity);
        if !list.ok {
            put!(page.out, ": {}", list.error);
        }
        put!(page.out, "\n");
    }
    let stats = guard.stats;
    put!(page.out, "bans       {} now, {} since the start", guard.policy.live(), stats.bans);
    put!(page.out, ", {} pushed out of a full list\n", stats.pushed);
    let counted = guard.policy.table.counted(now, guard.config.window).count() as u32;
    put!(page.out, "counting   {} addresses of at most {}", counted, crate::limits::ADDRESSES as u32);
    put!(page.out, ", {} forgotten for want of room\n", stats.evictions);
    put!(page.out, "lines      {} seen, {} recognised, {} counted; ", stats.records, stats.matched, stats.counted);
    put!(page.out, "{} too long, {} no syslog lines, ", stats.long, stats.unframed);
    put!(page.out, "{} named a host only\n", stats.hosts);
    messages(guard, page);
    attempts(guard, now, page);
}

fn messages(guard: &Guard, page: &mut Page) {
    let mut row = 0;
    let mut heading = "messages   ";
    for program in guard.policy.sessions.catalogue.programs() {
        for message in program.messages.iter().copied().flatten() {
            let seen = guard.journal.seen(row);
            row += 1;
            if seen > 0 {
                put!(page.out, "{}{} {}: {}\n", heading, program.name, message.name, seen);
                heading = "           ";
            }
        }
    }
}

fn attempts(guard: &mut Guard, now: Instant, page: &mut Page) {
    guard.journal.turn(now);
    let mut heading = "attempts   of the last 24 hours, the oldest first\n";
    for (place, program) in guard.policy.sessions.catalogue.programs().enumerate() {
        if guard.journal.attempts(place).all(|count| count == 0) {
            continue;
        }
        put!(page.out, "{}  {}:", heading, program.name);
        heading = "";
        for count in guard.journal.attempts(place) {
            put!(page.out, " {}", u32::from(count));
        }
        put!(page.out, "\n");
    }
}

/// Wide enough for an IPv6 prefix, but most are shorter.
const ADDRESS: u8 = 24;

fn list(guard: &Guard, now: Instant, page: &mut Page) {
    let config = guard.config;
    page.heading("Banned\n");
    let mut none = true;
    for listed in guard.policy.mirrors.iter().flat_map(|mirror| mirror.live()) {
        none = false;
        put!(page.out, "  ");
        page.out.column(&Who(&listed.addr, config), ADDRESS + 2);
        page.out.column(&Left(listed.until.since(now)), 14);
        let (program, cause) = cause(listed.cause, guard);
        put!(page.out, "since {}, ban number {}", Span(now.since(listed.since)), u32::from(listed.times));
        put!(page.out, "  {} {}\n", program, cause);
    }
    if none {
        put!(page.out, "  nobody\n");
    }
    page.heading("On the way to a ban\n");
    none = true;
    for (addr, score, row) in guard.policy.table.places(now, config.window) {
        none = false;
        put!(page.out, "  ");
        page.out.column(&Who(&addr, config), ADDRESS + 2);
        let (program, cause) = cause(row, guard);
        put!(page.out, "{} of {}  {} {}\n", Failures(score), u32::from(config.hitcount), program, cause);
    }
    if none {
        put!(page.out, "  nobody\n");
    }
}

/// `12m left`
struct Left(u32);

impl uDisplay for Left {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        Span(self.0).fmt(f)?;
        f.write_str(" left")
    }
}

/// `12m ago`
struct Ago(u32);

impl uDisplay for Ago {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        Span(self.0).fmt(f)?;
        f.write_str(" ago")
    }
}

fn events(guard: &Guard, now: Instant, page: &mut Page) {
    let journal = &*guard.journal;
    if journal.remembered() == 0 {
        put!(page.out, "nothing was decided yet\n");
    }
    for back in 0..journal.remembered() {
        let Some(event) = journal.event(journal.total().wrapping_sub(back + 1)) else { break };
        page.out.column(&Ago(now.since(event.at)), 13);
        page.out.column(&event.act.name(), 11);
        page.out.column(&Who(&event.addr, guard.config), ADDRESS);
        if event.seconds > 0 {
            put!(page.out, "for {}  ", Span(event.seconds));
        }
        if event.score > 0 {
            put!(page.out, "{}  ", Failures(u32::from(event.score)));
        }
        let (program, cause) = cause(event.cause, guard);
        put!(page.out, "{} {}\n", program, cause);
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
            (60, "1m"),
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
