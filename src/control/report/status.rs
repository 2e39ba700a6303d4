//! Health and counters.

use super::advice::{faults, warn};
use super::lists::allowed;
use crate::addr::Family;
use crate::agent::Agent;
use crate::agent::journal::{HOUR, HOURS, Journal};
use crate::config::{Config, Count};
use crate::control::answer::Answer;
use crate::limits;
use crate::log::source::slots::Sources;
use crate::out::Shown;
use crate::time::Instant;

/// The answer to `status`.
pub fn status(agent: &mut Agent, sources: &Sources, now: Instant, to: &mut Answer) {
    to.show(&("version", "{bold}recentd {plain}{}"), &env!("CARGO_PKG_VERSION"));
    to.number(&("uptime", ", running for {time}\n"), now.since(agent.started));
    warn("advice", agent, sources, now, to);
    if to.is_text() {
        faults(agent.faults, to);
    }
    rule(agent.config, to);
    read(sources, now, to);
    sink(agent, now, to);
    if let Some(trouble) = agent.control {
        // Only ubus can ask then.
        to.show(&("control", "control    {}\n"), &trouble);
    }
    counters(agent, now, to);
    attempts(agent, now, to);
    if !to.is_text() {
        allowed(agent, to);
        faults(agent.faults, to);
    }
    // Last, because they may not fit.
    let more = messages(agent, to);
    to.flag(&("more", ""), more);
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
            ("ban_forever", ""),
            ("prefix4", ""),
            ("prefix6", ""),
        ],
        [config.hitcount.into(), config.window, config.ban, config.growth.into(), config.ban_max, config.ban_forever.into(), config.prefix4.into(), config.prefix6.into()],
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

/// The sources, and how many lines each of them brought. People see that of several only: of one it is told below.
fn read(sources: &Sources, now: Instant, to: &mut Answer) {
    let brought = if sources.are_several() { ["?, {} line{s}", "?, {} not syslog", "?, {} too long"] } else { [""; 3] };
    let [lines, not_syslog, too_long] = brought;
    to.list("sources");
    let mut heading = "source     ";
    for slot in sources.iter() {
        let (source, health) = (&slot.source, slot.health);
        let (what, which) = source.name();
        to.table("");
        to.show(&("kind", core::mem::replace(&mut heading, "           ")), &source.kind());
        to.show(&("", "{}"), &what);
        to.show(&("path", "{}: "), &Shown(which));
        ok(health.ok, now.since(health.since), to);
        to.show(&("error", "?: {}"), &if health.ok { "" } else { source.trouble() });
        let seen = slot.seen;
        to.numbers(
            &[("lines", lines), ("not_syslog", not_syslog), ("too_long", too_long), ("refused", "?, {} refused (option senders)")],
            [seen.lines, seen.not_syslog, seen.too_long, seen.refused],
        );
        to.say("\n");
        to.close();
    }
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
            (mirror.count() as u32, mirror.capacity() as u32)
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
            ("no_address", "?; {} failed log-in{s} without an address"),
            ("too_long", "?; {} too long"),
            ("not_syslog", "?; {} not syslog"),
        ],
        [
            stats.records, stats.matched, stats.records.wrapping_sub(stats.matched), stats.counted, stats.host_names, stats.no_address, stats.too_long,
            stats.not_syslog,
        ],
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
