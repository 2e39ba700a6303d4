//! Bans, counted addresses, decisions: page by page.

use crate::addr::{Masked, Prefix};
use crate::agent::Agent;
use crate::agent::journal::{Act, Entry};
use crate::config::Config;
use crate::control::answer::{Answer, PAGE};
use crate::control::member::{Member, Value};
use crate::message::{self, Catalogue};
use crate::policy::mirror::Listed;
use crate::time::Instant;

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
    let bans = policy.live(config, now);
    to.number(&("", if offset == 0 { "{bold}Banned{plain}: {}\n" } else { "" }), bans);
    to.list("bans");
    for listed in policy.bans(config, now) {
        if wanted(to) {
            ban(listed, agent, now, to);
        }
    }
    to.close();
    // On the page that has the last of the bans.
    let heading = (offset == 0 || offset < bans) && bans.saturating_sub(offset) <= PAGE.into();
    to.number(&("", if heading { "{bold}Failed attempts{plain}: {}" } else { "" }), policy.table.counted(now, config.window).count() as u32);
    to.number(&("hitcount", if heading { ", banned at {} failure{s}\n" } else { "" }), config.hitcount.into());
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
    if listed.is_endless() {
        to.show(&("", "{}{14}"), &"no end");
    } else {
        to.number(&("seconds_left", "{time} left{14}"), listed.until.since(now));
    }
    to.numbers(&[("since", "since {time}{15}"), ("times", "ban {}{9}")], [now.since(listed.since), listed.times.into()]);
    to.flag(&("foreign", ""), listed.is_foreign());
    let unknown = if listed.is_foreign() { "added by another program\n" } else { "found in the list\n" };
    cause(listed.cause, unknown, agent.policy.sessions.catalogue, to);
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
        // For the command, which asks for it and does not show it.
        to.number(&("next", "\u{1}{}"), next);
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
        let Some(decided) = agent.journal.entry(agent.journal.total().wrapping_sub(back + 1)) else { break };
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
pub fn event(event: &Entry, agent: &Agent, to: &mut Answer) {
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
