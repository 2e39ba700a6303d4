//! The answers as tables and lists, for programs.
//!
//! Times are seconds from now, back or ahead: a router's wall clock jumps. Members
//! are only ever added, never given another meaning.

use super::tree::Tree;
use super::Done;
use crate::addr::Family;
use crate::config::{Count, To};
use crate::addr::Masked;
use crate::agent::Agent;
use crate::agent::journal::{HOUR, HOURS, Journal};
use crate::message::{self, Catalogue};
use crate::policy::mirror::Listed;
use crate::out::{Shown, Text, put};
use crate::log::source::Source;
use crate::time::Instant;
use crate::limits;

/// How things are.
pub fn status(agent: &mut Agent, source: &Source, now: Instant, to: &mut Tree) {
    to.text("version", &env!("CARGO_PKG_VERSION"));
    to.number("uptime", now.since(agent.started));
    let advice = advice(agent, source, now);
    to.flag("protected", advice.as_bytes().is_empty());
    to.text("advice", &Shown(advice.as_bytes()));
    to.table("source");
    to.text("kind", &source.kind());
    to.text("path", &Shown(source.name().1));
    to.flag("ok", agent.source.ok);
    to.number("since", now.since(agent.source.since));
    to.text("error", &if agent.source.ok { "" } else { source.trouble() });
    to.close();
    sink(agent, now, to);
    let stats = agent.stats;
    to.table("lines");
    let passed_over = stats.records.wrapping_sub(stats.matched);
    to.numbers(
        &["seen", "matched", "passed_over", "counted", "host_names", "cut", "unframed"],
        [stats.records, stats.matched, passed_over, stats.counted, stats.hosts, stats.long, stats.unframed],
    );
    to.close();
    to.table("bans");
    let config = agent.config;
    to.numbers(&["live", "total", "pushed_out"], [agent.policy.live(config, now), stats.bans, stats.pushed]);
    to.close();
    to.table("addresses");
    let counted = agent.policy.table.counted(now, config.window).count() as u32;
    to.numbers(&["counted", "capacity", "evictions"], [counted, limits::ADDRESSES as u32, stats.evictions]);
    to.close();
    to.table("config");
    to.text("count", &if config.count == Count::Agent { "agent" } else { "kernel" });
    to.numbers(
        &["hitcount", "window", "ban", "growth", "ban_max", "prefix6"],
        [config.hitcount.into(), config.window, config.ban, config.growth.into(), config.ban_max, config.prefix6.into()],
    );
    to.flag("lan", config.lan);
    to.flag("update", config.update);
    to.list("watch");
    for name in config.watch.names() {
        to.text("", &Shown(name));
    }
    to.close();
    to.close();
    attempts(agent, now, to);
    let more = causes(agent, to);
    to.flag("more", more);
}

/// What keeps attackers from being shut out, and what to do about it; empty if nothing does.
pub fn advice(agent: &mut Agent, source: &Source, now: Instant) -> Text {
    // An empty list is not looked after, so it may have gone unnoticed.
    agent.keep(now);
    let mut text = Text::line();
    if !agent.source.ok {
        let (what, which) = source.name();
        put!(text, "the log is not read ({}{}: {}); see: recentd check", what, Shown(which), source.trouble());
    }
    if agent.config.sink == To::DryRun {
        put!(text, "{}option sink is dry-run: nobody is shut out", comma(&text));
    }
    // Sets of nftables are recentd's own to make.
    let todo = if agent.keeper.sink_name() == "nft" { "see: recentd check" } else { "load the firewall rules: recentd rules | sh" };
    for &family in &Family::ALL {
        if let Some(list) = agent.keeper.list(family).filter(|list| !list.ok) {
            put!(text, "{}{}: {}; {}", comma(&text), Shown(list.name), list.error, todo);
        }
    }
    text
}

fn comma(text: &Text) -> &'static str {
    if text.as_bytes().is_empty() { "" } else { "; " }
}

fn sink(agent: &mut Agent, now: Instant, to: &mut Tree) {
    to.table("sink");
    to.text("name", &agent.keeper.sink_name());
    to.list("lists");
    for &family in &Family::ALL {
        let (used, capacity) = {
            let mirror = agent.policy.of(family);
            (mirror.live().count() as u32, mirror.capacity() as u32)
        };
        let Some(list) = agent.keeper.list(family) else { continue };
        to.table("");
        to.text("family", &family.name());
        to.text("name", &Shown(list.name));
        to.flag("ok", list.ok);
        to.number("since", now.since(list.since));
        to.text("error", &list.error);
        to.numbers(&["used", "capacity"], [used, capacity]);
        to.close();
    }
    to.close();
    to.close();
}

/// Attempts of program number `place` in each of the last 24 hours, the oldest first.
#[inline(never)]
pub fn hours(journal: &Journal, place: usize) -> [u32; HOURS] {
    let mut hours = [0; HOURS];
    for (hour, count) in hours.iter_mut().zip(journal.attempts(place)) {
        *hour = u32::from(count);
    }
    hours
}

/// Attempts of each program that had any, in each of the last 24 hours, the oldest first.
fn attempts(agent: &mut Agent, now: Instant, to: &mut Tree) {
    agent.journal.turn(now);
    to.table("attempts");
    // The last of the hours is so many seconds old.
    to.number("last_hour", now.0 % HOUR);
    for (place, program) in agent.policy.sessions.catalogue.programs().enumerate() {
        let hours = hours(agent.journal, place);
        if hours != [0; HOURS] {
            to.list(program.name);
            hours.iter().for_each(|count| to.number("", *count));
            to.close();
        }
    }
    to.close();
}

/// Lines per message that was seen, by program. Returns whether there was no room for all.
fn causes(agent: &Agent, to: &mut Tree) -> bool {
    to.table("messages");
    let mut row = 0;
    let mut more = false;
    for program in agent.policy.sessions.catalogue.programs() {
        let mut open = false;
        for message in program.messages.iter().copied().flatten() {
            let seen = agent.journal.seen(row);
            row += 1;
            if seen == 0 {
                continue;
            }
            if !to.has_room() {
                more = true;
                break;
            }
            if !core::mem::replace(&mut open, true) {
                to.table(program.name);
            }
            to.number(message.name, seen);
        }
        if open {
            to.close();
        }
    }
    to.close();
    more
}

/// Which message it was: `dropbear` and `bad-password`; empty if none is known.
pub fn cause(row: u16, all: Catalogue) -> (&'static str, &'static str) {
    if row == message::BY_HAND {
        return ("", "by-hand");
    }
    all.at(row).map_or(("", ""), |(program, message)| (program.name, message.name))
}

/// The same as two members.
#[inline(never)]
pub fn put_cause(row: u16, all: Catalogue, to: &mut Tree) {
    let (program, cause) = cause(row, all);
    to.text("program", &program);
    to.text("cause", &cause);
}

/// Bans, then addresses on the way to one, from the `offset`th on.
pub fn list(agent: &mut Agent, offset: u32, now: Instant, to: &mut Tree) {
    let (config, policy) = (agent.config, &*agent.policy);
    let mut place = 0u32;
    let mut next = None;
    let mut wanted = |to: &Tree| {
        place += 1;
        if !to.has_room() {
            next.get_or_insert(place - 1);
        }
        place > offset && next.is_none()
    };
    to.list("bans");
    for listed in policy.bans(config, now) {
        if wanted(to) {
            ban(listed, agent, now, to);
        }
    }
    to.close();
    to.list("counted");
    for (addr, score, row) in policy.table.places(now, config.window) {
        if wanted(to) {
            to.table("");
            to.text("address", &Masked(&addr, config.prefix6));
            to.numbers(&["failures", "tenths"], [score / 10, score]);
            put_cause(row, policy.sessions.catalogue, to);
            to.close();
        }
    }
    to.close();
    to.number("hitcount", u32::from(config.hitcount));
    page(next, to);
}

fn ban(listed: &Listed, agent: &Agent, now: Instant, to: &mut Tree) {
    to.table("");
    to.text("address", &Masked(&listed.addr, agent.config.prefix6));
    let (left, since) = (listed.until.since(now), now.since(listed.since));
    to.numbers(&["seconds_left", "since", "times"], [left, since, listed.times.into()]);
    put_cause(listed.cause, agent.policy.sessions.catalogue, to);
    to.close();
}

/// Whether there is more, and where.
fn page(next: Option<u32>, to: &mut Tree) {
    to.flag("more", next.is_some());
    if let Some(next) = next {
        to.number("next", next);
    }
}

/// The last decisions from the `offset`th on, the newest first.
pub fn events(agent: &Agent, offset: u32, now: Instant, to: &mut Tree) {
    let mut next = None;
    to.list("events");
    for back in offset..agent.journal.remembered() {
        let Some(event) = agent.journal.event(agent.journal.total().wrapping_sub(back + 1)) else { break };
        if !to.has_room() {
            next = Some(back);
            break;
        }
        to.table("");
        to.number("ago", now.since(event.at));
        super::event(event, agent, to);
        to.close();
    }
    to.close();
    page(next, to);
}

impl Done {
    /// For programs.
    pub(super) fn report(self, agent: &Agent, to: &mut Tree) {
        match self {
            Self::Blocked(addr, seconds) => {
                to.text("address", &Masked(&addr, agent.config.prefix6));
                to.number("seconds", seconds);
            }
            Self::Unblocked(addr, was_banned) => {
                to.text("address", &Masked(&addr, agent.config.prefix6));
                to.flag("was_banned", was_banned);
            }
            Self::Flushed(ended) => to.number("bans_ended", ended),
            Self::Allowed(prefix, ended) => {
                to.text("address", &prefix);
                to.number("bans_ended", ended);
            }
        }
    }
}

