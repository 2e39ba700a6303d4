//! What there is to say about status, lists and events.
//!
//! Each member stands here once: its name for programs, its words for people (see `people.rs`), its value. Times are seconds from
//! now, back or ahead, because a router's wall clock jumps.

use super::answer::Answer;
use super::member::{Member, Value};
use crate::addr::{Family, Masked, Prefix};
use crate::agent::Agent;
use crate::agent::journal::{Act, Event, HOUR, HOURS, Journal};
use crate::config::{Config, Count, To};
use crate::limits;
use crate::log::source::Source;
use crate::message::{self, Catalogue};
use crate::out::{Shown, Text, put};
use crate::policy::mirror::Listed;
use crate::time::Instant;

/// Health and counters.
pub fn status(agent: &mut Agent, source: &Source, now: Instant, to: &mut Answer) {
    to.show(&("version", "{bold}recentd {plain}{}"), &env!("CARGO_PKG_VERSION"));
    to.number(&("uptime", ", running for {time}\n"), now.since(agent.started));
    warn("advice", agent, source, now, to);
    rule(agent.config, to);
    to.table("source");
    let (what, which) = source.name();
    let health = agent.source;
    to.show(&("kind", "source     "), &source.kind());
    to.show(&("", "{}"), &what);
    to.show(&("path", "{}: "), &Shown(which));
    ok(health.ok, now.since(health.since), to);
    to.show(&("error", "?: {}"), &if health.ok { "" } else { source.trouble() });
    to.say("\n");
    to.close();
    sink(agent, now, to);
    counters(agent, now, to);
    attempts(agent, now, to);
    // Last, because they may not fit.
    let more = messages(agent, to);
    to.flag(&("more", ""), more);
}

/// Whether the router is protected, and if not what to do. `name`: what the advice is called; empty if only people are told.
#[inline(never)]
pub fn warn(name: &'static str, agent: &mut Agent, source: &Source, now: Instant, to: &mut Answer) {
    let advice = advice(agent, source, now);
    if !name.is_empty() {
        let protected = advice.as_bytes().is_empty();
        to.flag(&("protected", if protected { "{green}PROTECTED{plain}\n" } else { "" }), protected);
    }
    to.show(&(name, "?{red}NOT PROTECTED{plain}: {}\n"), &Shown(advice.as_bytes()));
}

/// What keeps recentd from banning attackers, and what to do about it; empty if nothing does.
fn advice(agent: &mut Agent, source: &Source, now: Instant) -> Text {
    // An empty list is not looked after, so it may have vanished unnoticed.
    agent.keep(now);
    let mut text = Text::line();
    if !agent.source.ok {
        let (what, which) = source.name();
        put!(text, "the log is not read ({}{}: {}); see: recentd check", what, Shown(which), source.trouble());
    }
    if agent.config.sink == To::DryRun {
        put!(text, "{}option sink is dry-run: nothing is banned", comma(&text));
    }
    // recentd makes sets of nftables itself.
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

/// The options that decide about bans.
fn rule(config: &Config, to: &mut Answer) {
    to.table("config");
    to.show(&("count", ""), &if config.count == Count::Agent { "agent" } else { "kernel" });
    to.numbers(
        &[
            ("hitcount", "rule       ban after {} failure{s}"),
            ("window", " within {time}"),
            ("ban", ", for {time}\n"),
            ("growth", ""),
            ("ban_max", ""),
            ("prefix6", ""),
        ],
        [config.hitcount.into(), config.window, config.ban, config.growth.into(), config.ban_max, config.prefix6.into()],
    );
    to.flag(&("lan", ""), config.lan);
    to.flag(&("update", ""), config.update);
    to.list("watch");
    for name in config.watch.names() {
        to.show(&("", ""), &Shown(name));
    }
    to.close();
    to.close();
}

/// Whether a source or list works, and since when.
#[inline(never)]
fn ok(ok: bool, since: u32, to: &mut Answer) {
    to.flag(&("ok", if ok { "{green}ok{plain}" } else { "{red}not there{plain}" }), ok);
    to.number(&("since", " for {time}"), since);
}

fn sink(agent: &mut Agent, now: Instant, to: &mut Answer) {
    to.table("sink");
    to.show(&("name", "sink       {}\n"), &agent.keeper.sink_name());
    to.list("lists");
    for &family in &Family::ALL {
        let (used, capacity) = {
            let mirror = agent.policy.of(family);
            (mirror.live().count() as u32, mirror.capacity() as u32)
        };
        let Some(list) = agent.keeper.list(family) else { continue };
        to.table("");
        to.show(&("family", "  {}{11}"), &family.name());
        to.show(&("name", "{}: "), &Shown(list.name));
        ok(list.ok, now.since(list.since), to);
        to.numbers(&[("used", ", {}"), ("capacity", " of {} used")], [used, capacity]);
        to.show(&("error", "?: {}"), &list.error);
        to.say("\n");
        to.close();
    }
    to.close();
    to.close();
}

fn counters(agent: &Agent, now: Instant, to: &mut Answer) {
    let (config, stats) = (agent.config, agent.stats);
    to.table("bans");
    to.numbers(
        &[("live", "bans       {} now"), ("total", ", {} since the start"), ("pushed_out", ", {} pushed out (list full)\n")],
        [agent.policy.live(config, now), stats.bans, stats.pushed],
    );
    to.close();
    to.table("addresses");
    let counted = agent.policy.table.counted(now, config.window).count() as u32;
    to.numbers(
        &[("counted", "counting   {}"), ("capacity", " of {} addresses"), ("evictions", ", {} dropped (table full)\n")],
        [counted, limits::ADDRESSES as u32, stats.evictions],
    );
    to.close();
    to.table("lines");
    to.numbers(
        &[
            ("seen", "log lines  {} read"),
            ("matched", ", {} recognised"),
            ("unmatched", ""),
            ("counted", ", {} counted as failures"),
            ("host_names", "?; {} with a host name instead of an address"),
            ("too_long", "?; {} too long"),
            ("not_syslog", "?; {} not syslog"),
        ],
        [stats.records, stats.matched, stats.records.wrapping_sub(stats.matched), stats.counted, stats.hosts, stats.long, stats.unframed],
    );
    to.say("\n");
    to.close();
}

/// Lines per message that was seen, by program. Returns whether there was no room for all.
fn messages(agent: &Agent, to: &mut Answer) -> bool {
    to.table("messages");
    let mut row = 0;
    let mut more = false;
    let mut heading = "messages   ";
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
            to.say(core::mem::replace(&mut heading, "           "));
            to.show(&("", "{} "), &program.name);
            to.show(&("", "{}: "), &message.name);
            to.number(&(message.name, "{}\n"), seen);
        }
        if open {
            to.close();
        }
    }
    to.close();
    more
}

/// Attempts of each program that had any, in each of the last 24 hours, the oldest first.
fn attempts(agent: &mut Agent, now: Instant, to: &mut Answer) {
    agent.journal.turn(now);
    let all = agent.policy.sessions.catalogue;
    let mut most = 0;
    for place in 0..all.programs().count() {
        most = hours(agent.journal, place).iter().fold(most, |most, count| most.max(*count));
    }
    to.table("attempts");
    // The last of the hours is so many seconds old.
    to.number(&("last_hour", ""), now.0 % HOUR);
    to.number(&("", "?attempts   in each of the last 24 hours; # is up to {}\n"), most);
    for (place, program) in all.programs().enumerate() {
        let hours = hours(agent.journal, place);
        if hours != [0; HOURS] {
            to.hours(program.name, &hours, most);
        }
    }
    to.close();
}

/// Attempts of program number `place`.
#[inline(never)]
fn hours(journal: &Journal, place: usize) -> [u32; HOURS] {
    let mut hours = [0; HOURS];
    for (hour, count) in hours.iter_mut().zip(journal.attempts(place)) {
        *hour = u32::from(count);
    }
    hours
}

/// Bans, then addresses with failed attempts, from the `offset`th on.
pub fn list(agent: &mut Agent, offset: u32, now: Instant, to: &mut Answer) {
    let (config, policy) = (agent.config, &*agent.policy);
    let mut place = 0u32;
    let mut next = None;
    let mut wanted = |to: &Answer| {
        place += 1;
        if !to.has_room() {
            next.get_or_insert(place - 1);
        }
        place > offset && next.is_none()
    };
    to.number(&("", "{bold}Banned{plain}: {}\n"), policy.live(config, now));
    to.list("bans");
    for listed in policy.bans(config, now) {
        if wanted(to) {
            ban(listed, agent, now, to);
        }
    }
    to.close();
    to.number(&("", "{bold}Failed attempts{plain}: {}"), policy.table.counted(now, config.window).count() as u32);
    to.number(&("hitcount", ", banned at {} failure{s}\n"), config.hitcount.into());
    to.list("counted");
    // The closest to a ban first.
    let mut below = u32::MAX;
    let scores = |below| policy.table.places(now, config.window).map(|(_, score, _)| score).filter(move |score| *score < below);
    while let Some(most) = scores(below).max() {
        for (addr, score, row) in policy.table.places(now, config.window) {
            if score == most && wanted(to) {
                to.table("");
                to.say("  ");
                to.show(&address(config), &Masked(&addr, config.prefix6));
                to.put(&("failures", "{} failure{s}{15}"), Value::Failures(score));
                cause(row, "\n", policy.sessions.catalogue, to);
                to.close();
            }
        }
        below = most;
    }
    to.close();
    page(next, to);
}

fn ban(listed: &Listed, agent: &Agent, now: Instant, to: &mut Answer) {
    to.table("");
    to.say("  ");
    to.show(&address(agent.config), &Masked(&listed.addr, agent.config.prefix6));
    to.numbers(
        &[("seconds_left", "{time} left{14}"), ("since", "since {time}{15}"), ("times", "ban {}{9}")],
        [listed.until.since(now), now.since(listed.since), listed.times.into()],
    );
    cause(listed.cause, "found in the list\n", agent.policy.sessions.catalogue, to);
    to.close();
}

/// The member that an address is, in a column as wide as any address that is banned.
const fn address(config: &Config) -> Member {
    ("address", if config.prefix6 > 64 { "{}{47}" } else { "{}{28}" })
}

/// The message that led to something: `dropbear` and `bad-password`. `unknown`: what people read if there is none.
#[inline(never)]
fn cause(row: u16, unknown: &'static str, all: Catalogue, to: &mut Answer) {
    let (program, cause, words) = match all.at(row) {
        Some((program, message)) => (program.name, message.name, "{}\n"),
        None if row == message::BY_HAND => ("", "by-hand", "by hand\n"),
        None => ("", "", unknown),
    };
    to.show(&("program", "?{} "), &program);
    to.show(&("cause", words), &cause);
}

/// Whether the answer goes on, and where.
fn page(next: Option<u32>, to: &mut Answer) {
    to.flag(&("more", ""), next.is_some());
    if let Some(next) = next {
        to.number(&("next", ""), next);
    }
}

/// The last decisions from the `offset`th on, the newest first.
pub fn events(agent: &Agent, offset: u32, now: Instant, to: &mut Answer) {
    let mut next = None;
    if agent.journal.remembered() == 0 {
        to.say("no decisions yet\n");
    }
    to.list("events");
    for back in offset..agent.journal.remembered() {
        let Some(decided) = agent.journal.event(agent.journal.total().wrapping_sub(back + 1)) else { break };
        if !to.has_room() {
            next = Some(back);
            break;
        }
        to.table("");
        to.number(&("ago", "{time} ago{13}"), now.since(decided.at));
        event(decided, agent, to);
        to.close();
    }
    to.close();
    page(next, to);
}

/// One decision, in a list or as an event on the bus.
pub fn event(event: &Event, agent: &Agent, to: &mut Answer) {
    to.show(&("action", "{}{12}"), &event.act.name());
    let member = address(agent.config);
    match event.act {
        Act::Allow(len) => to.show(&member, &Prefix { addr: event.addr, len }),
        _ => to.show(&member, &Masked(&event.addr, agent.config.prefix6)),
    }
    to.number(&("seconds", "?for {time}, "), event.seconds);
    to.put(&("failures", "?{} failure{s}, "), Value::Failures(event.score.into()));
    cause(event.cause, "\n", agent.policy.sessions.catalogue, to);
}
