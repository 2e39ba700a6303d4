//! The answers as text, for people.
//!
//! What is wrong stands in words beside what it is about. With colour, headings are bold,
//! what is well is green and what is not is red; without, nothing is lost.

use ufmt::{Formatter, uDisplay, uWrite};

use super::report::{advice, cause};
use super::{Done, Refusal, Request, act};
use crate::addr::{Addr, Family};
use crate::config::Config;
use crate::guard::{Failures, Guard, Who};
use crate::message::{self, Catalogue};
use crate::out::{Shown, Text, put};
use crate::source::Source;
use crate::time::Instant;

/// A span of time: `119s`, `12m`, `3h 05m`, `4d 12h`.
pub struct Span(pub u32);

impl uDisplay for Span {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        let (minutes, hours, days) = (self.0 / 60, self.0 / 3600, self.0 / 86400);
        let (large, unit, small, small_unit) = match (minutes, hours, days) {
            // Short enough to be waited for to the second.
            (0 | 1, ..) => (self.0, "s", 0, ""),
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
            if let Done::Blocked(..) = done {
                warn(&advice(guard, source, now), page);
            }
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
    let advice = advice(guard, source, now);
    if advice.as_bytes().is_empty() {
        page.painted(b"\x1b[32m", "PROTECTED");
        let config = guard.config;
        let (window, ban) = (Span(config.window), Span(config.ban));
        put!(page.out, ": {} failures within {} shut an address out for {}\n", u32::from(config.hitcount), window, ban);
    }
    warn(&advice, page);
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
    put!(page.out, "lines      {} of a syslog, {} recognised, {} counted", stats.records, stats.matched, stats.counted);
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
    messages(guard, page);
    attempts(guard, now, page);
}

/// Says what is wrong, if anything is.
fn warn(advice: &Text, page: &mut Page) {
    if !advice.as_bytes().is_empty() {
        page.painted(b"\x1b[31m", "NOT PROTECTED");
        put!(page.out, ": {}\n", Shown(advice.as_bytes().trim_ascii_end()));
    }
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

/// One character for each hour, from none to as many as in the busiest one.
const SHADES: [&str; 5] = [".", ":", "+", "*", "#"];

fn attempts(guard: &mut Guard, now: Instant, page: &mut Page) {
    guard.journal.turn(now);
    let (journal, programs) = (&*guard.journal, guard.policy.sessions.catalogue);
    let most = (0..programs.programs().count()).flat_map(|place| journal.attempts(place)).map(u32::from).max().unwrap_or(0);
    if most == 0 {
        return;
    }
    put!(page.out, "attempts   of 24 hours, this one last; # is an hour of up to {}\n", most);
    for (place, program) in programs.programs().enumerate() {
        let total: u32 = journal.attempts(place).map(u32::from).sum();
        if total == 0 {
            continue;
        }
        put!(page.out, "  ");
        page.out.column(&program.name, 11);
        for count in journal.attempts(place) {
            let shade = (u32::from(count) * 4).div_ceil(most) as usize;
            put!(page.out, "{}", SHADES.get(shade).copied().unwrap_or_default());
        }
        put!(page.out, " {}\n", total);
    }
}

/// As wide as the longest of these addresses and two blanks.
#[inline(never)]
fn width(config: &Config, shown: &mut dyn Iterator<Item = Addr>) -> u8 {
    shown.fold(16, |widest, addr| {
        let mut text = Text::line();
        put!(text, "{}  ", Who(&addr, config));
        widest.max(text.as_bytes().len() as u8)
    })
}

/// Which message it was, or that it was none.
struct Because(u16, Catalogue);

impl uDisplay for Because {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        match cause(self.0, self.1) {
            ("", "") => f.write_str("found in the list"),
            ("", _) => f.write_str("by hand"),
            (program, cause) => {
                f.write_str(program)?;
                f.write_str(" ")?;
                f.write_str(cause)
            }
        }
    }
}

fn list(guard: &Guard, now: Instant, page: &mut Page) {
    let (config, policy) = (guard.config, &*guard.policy);
    let bans = || policy.mirrors.iter().flat_map(|mirror| mirror.live());
    let counted = || policy.table.places(now, config.window);
    let width = width(config, &mut bans().map(|listed| listed.addr).chain(counted().map(|(addr, ..)| addr)));
    page.heading("Banned");
    put!(page.out, ": {}\n", policy.live());
    for listed in bans() {
        put!(page.out, "  ");
        page.out.column(&Who(&listed.addr, config), width + 2);
        page.out.column(&Left(listed.until.since(now)), 13);
        page.out.column(&Since(now.since(listed.since)), 15);
        put!(page.out, "ban ");
        page.out.column(&u32::from(listed.times), 8);
        put!(page.out, "{}\n", Because(listed.cause, policy.sessions.catalogue));
    }
    page.heading("On the way to it");
    put!(page.out, ": {}, at {}\n", counted().count() as u32, Failures(u32::from(config.hitcount) * 10));
    // The closest to a ban first.
    let mut below = u32::MAX;
    while let Some(most) = counted().map(|(_, score, _)| score).filter(|score| *score < below).max() {
        for (addr, score, row) in counted().filter(|(_, score, _)| *score == most) {
            put!(page.out, "  ");
            page.out.column(&Who(&addr, config), width + 2);
            page.out.column(&Failures(score), 15);
            put!(page.out, "{}\n", Because(row, policy.sessions.catalogue));
        }
        below = most;
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

/// `since 12m`
struct Since(u32);

impl uDisplay for Since {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        f.write_str("since ")?;
        Span(self.0).fmt(f)
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
    let decided = || (1..=journal.remembered()).filter_map(|back| journal.event(journal.total().wrapping_sub(back)));
    if journal.remembered() == 0 {
        put!(page.out, "nothing was decided yet\n");
    }
    let width = width(guard.config, &mut decided().map(|event| event.addr));
    for event in decided() {
        page.out.column(&Ago(now.since(event.at)), 13);
        page.out.column(&event.act.name(), 12);
        page.out.column(&Who(&event.addr, guard.config), width);
        let mut comma = "";
        if event.seconds > 0 {
            put!(page.out, "for {}", Span(event.seconds));
            comma = ", ";
        }
        if event.score > 0 {
            put!(page.out, "{}{}", comma, Failures(u32::from(event.score)));
            comma = ", ";
        }
        if event.cause != message::UNKNOWN {
            put!(page.out, "{}{}", comma, Because(event.cause, guard.policy.sessions.catalogue));
        }
        put!(page.out, "\n");
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
