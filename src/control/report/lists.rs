//! Bans, counted addresses, decisions: page by page.

use crate::addr::{Addr, Prefix};
use crate::agent::Agent;
use crate::agent::journal::{Act, Entry};
use crate::config::{Config, FOREVER, To};
use crate::control::answer::Answer;
use crate::control::member::{Member, Value};
use crate::control::report::select::{self, Chosen};
use crate::control::request::{Selection, Sort};
use crate::limits;
use crate::message::{self, Catalogue};
use crate::policy::mirror::Listed;
use crate::policy::{Policy, table};
use crate::time::Instant;

/// Bans, then addresses with failed attempts: those that are wanted, from the `offset`th on.
pub fn list(agent: &mut Agent, selection: &Selection, now: Instant, to: &mut Answer) {
    let config = agent.config;
    let count_of = |agent: &Agent, are_bans| select::count(&Items { config, policy: agent.policy, selection, now, are_bans });
    let (count, mut next) = (count_of(agent, true), selection.offset);
    let dry_run = config.sink == To::DryRun;
    to.flag(&("dry_run", ""), dry_run);
    let words = match (next, dry_run) {
        (0, false) => "{bold}Banned{plain}: {}\n",
        (0, true) => "{bold}Would be banned{plain}, but for dry-run: {}\n",
        _ => "",
    };
    to.number(&("bans_total", words), count);
    let is_first = next == 0 || next < count;
    to.list("bans");
    if next < count {
        each(selection, true, next, &mut next, agent, now, to);
    }
    to.close();
    // On the page that has the last of the bans.
    let heading = is_first && next >= count;
    let failing = count_of(agent, false);
    to.number(&("counted_total", if heading { "{bold}Failed attempts{plain}: {}" } else { "" }), failing);
    to.number(&("hitcount", if heading { ", banned at {} failure{s}\n" } else { "" }), config.hitcount.into());
    to.list("counted");
    let all = count.saturating_add(failing);
    if next >= count && next < all {
        each(selection, false, next.saturating_sub(count), &mut next, agent, now, to);
    }
    to.close();
    if selection.offset == 0 && to.is_text() {
        allowed(agent, to);
    }
    page((next < all).then_some(next), to);
}

/// The items of one page, `skip` being left out. Counts `next` up.
#[inline(never)]
fn each(selection: &Selection, are_bans: bool, skip: u32, next: &mut u32, agent: &mut Agent, now: Instant, to: &mut Answer) {
    let config = agent.config;
    let mut chosen = Chosen::new();
    for place in select::page(&Items { config, policy: agent.policy, selection, now, are_bans }, skip, &mut chosen) {
        if !to.has_room() {
            break;
        }
        let place = usize::from(*place);
        let items = Items { config, policy: agent.policy, selection, now, are_bans };
        if let Some(listed) = items.ban(place) {
            ban(listed, agent, now, to);
        } else if let Some(counts) = items.counts(place) {
            failing(&counts, agent, now, to);
        }
        *next = next.saturating_add(1);
    }
}

/// The bans in force, or the addresses with failed attempts, in the wanted order.
#[derive(Clone, Copy)]
struct Items<'a> {
    config: &'a Config,
    policy: &'a Policy,
    selection: &'a Selection<'a>,
    now: Instant,
    are_bans: bool,
}

impl Items<'_> {
    fn ban(&self, place: usize) -> Option<&Listed> {
        if self.are_bans { self.policy.ban_at(self.config, place, self.now) } else { None }
    }

    fn counts(&self, place: usize) -> Option<table::Counted> {
        if self.are_bans { None } else { self.policy.table.counted_at(place, self.now, self.config.window) }
    }
}

impl select::Items for Items<'_> {
    fn places(&self) -> usize {
        if self.are_bans { Policy::PLACES } else { limits::ADDRESSES }
    }

    fn key(&self, place: usize) -> Option<u64> {
        // The closest to a ban stands before the others, and so does the ban that lasts longest.
        let (addr, since, left, any) = match self.ban(place) {
            Some(listed) => (listed.addr, listed.since, listed.until.0, u32::MAX),
            None => {
                let counts = self.counts(place)?;
                (counts.addr, counts.last, counts.score, counts.score)
            }
        };
        Some(match self.selection.sort {
            Sort::Any => u64::from(!any),
            Sort::Newest => self.now.since(since).into(),
            Sort::Left => u64::from(!left),
            Sort::Address => addr.number(),
        })
    }

    fn is_wanted(&self, place: usize) -> bool {
        let addr = self.ban(place).map(|listed| listed.addr).or_else(|| self.counts(place).map(|counts| counts.addr));
        addr.is_some_and(|addr| self.selection.has(&addr, self.config.bits(addr)))
    }
}

fn failing(counts: &table::Counted, agent: &mut Agent, now: Instant, to: &mut Answer) {
    let free = agent.is_free_because(counts.addr, counts.score, now);
    to.table("");
    to.say("  ");
    to.show(&address(agent.config), &agent.config.shown(&counts.addr));
    to.put(&("failures", "{} failure{s}{15}"), Value::Failures(counts.score));
    cause(counts.cause, "", agent.policy.sessions.catalogue, to);
    is_free(free, to);
    to.say("\n");
    to.close();
}

/// Why an address with failures is not banned.
#[inline(never)]
fn is_free((why, never): (Option<&'static str>, bool), to: &mut Answer) {
    let Some(why) = why else { return };
    // Some reasons say it themselves.
    let says_it = why.ends_with("never banned") || why.ends_with("(option lan)");
    let words = if never && !says_it { "; never banned: {}" } else { "; {}" };
    to.flag(&("never_banned", ""), never);
    to.show(&("reason", words), &why);
}

/// The allowlist in force: of the configuration, and by hand.
pub fn allowed(agent: &Agent, to: &mut Answer) {
    let lists: [(&str, &str, &[Prefix]); 2] = [
        ("allow", "  {}\n", &agent.config.allow),
        ("allow_by_hand", "  {}, by hand until the next start\n", &agent.policy.allowed),
    ];
    if lists.iter().any(|(_, _, prefixes)| !prefixes.is_empty()) {
        to.say("{bold}Never banned{plain}, beside this machine and its LAN:\n");
    }
    for (name, words, prefixes) in lists {
        to.list(name);
        for prefix in prefixes {
            if to.has_room() {
                to.show(&("", words), prefix);
            }
        }
        to.close();
    }
}

/// Whether `addr` is banned, or can be.
pub fn about(agent: &mut Agent, addr: Addr, now: Instant, to: &mut Answer) {
    let (config, listed) = (agent.config, agent.listed(addr));
    to.show(&("address", "address        {}: "), &config.shown(&listed));
    let why = agent.refuses(Prefix::host(addr));
    let score = agent.policy.table.score(listed, now, config.window);
    to.flag(&("can_be_banned", if why.is_none() { "can be banned" } else { "" }), why.is_none());
    to.show(&("reason", "{}"), &why.unwrap_or_default());
    let ban = agent.policy.ban_of(config, listed, now).copied();
    let words = match (ban.is_some(), config.sink) {
        (false, _) => "",
        (true, To::DryRun) => "; would be banned",
        (true, _) => "; is banned",
    };
    to.flag(&("banned", words), ban.is_some());
    if ban.is_some_and(|ban| ban.is_endless()) {
        to.flag(&("forever", " forever"), true);
    } else {
        to.number(&("seconds_left", "? for {time}"), ban.map_or(0, |ban| ban.until.since(now)));
    }
    to.put(&("failures", "?, {} failure{s} so far"), Value::Failures(score));
    let (yet, _) = agent.is_free_because(listed, score, now);
    to.show(&("not_yet", "?; {}"), &yet.filter(|_| why.is_none() && ban.is_none()).unwrap_or_default());
    to.say(" (says the running recentd)\n");
}

fn ban(listed: &Listed, agent: &Agent, now: Instant, to: &mut Answer) {
    to.table("");
    to.say("  ");
    to.show(&address(agent.config), &agent.config.shown(&listed.addr));
    if listed.is_endless() {
        to.flag(&("forever", "no end{14}"), true);
    } else {
        to.number(&("seconds_left", "{time} left{14}"), listed.until.since(now));
    }
    to.numbers(&[("since", "since {time}{15}"), ("times", "ban {}{9}")], [now.since(listed.since), listed.times.into()]);
    to.flag(&("foreign", ""), listed.is_foreign());
    let unknown = if listed.is_foreign() { "added by another program" } else { "found in the list" };
    cause(listed.cause, unknown, agent.policy.sessions.catalogue, to);
    to.say("\n");
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
        Some((program, message)) => (program.name, message.name, "{}"),
        None if row == message::BY_HAND => ("", "by-hand", "by hand"),
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
    if agent.config.sink == To::DryRun && matches!(event.act, Act::Ban | Act::Unban) {
        to.say("would ");
        to.flag(&("dry_run", ""), true);
    }
    to.show(&("action", "{}{12}"), &event.act.name());
    let member = address(agent.config);
    match event.act {
        Act::Allow(len) | Act::Disallow(len) => to.show(&member, &Prefix { addr: event.addr, len }),
        _ => to.show(&member, &agent.config.shown(&event.addr)),
    }
    if event.seconds == FOREVER {
        to.flag(&("forever", "forever, "), true);
    } else {
        to.number(&("seconds", "?for {time}, "), event.seconds);
    }
    to.put(&("failures", "?{} failure{s}, "), Value::Failures(event.score.into()));
    cause(event.cause, "", agent.policy.sessions.catalogue, to);
    to.say("\n");
}
