//! Whether the router is protected, and if not what to do.

use crate::addr::Family;
use crate::agent::Agent;
use crate::config::To;
use crate::config::faults::Faults;
use crate::control::answer::{Answer, ITEM};
use crate::log::source::slots::Sources;
use crate::out::{Shown, Text, put};
use crate::time::Instant;

/// Tells it. `name`: what the advice is called; empty if only people are told.
#[inline(never)]
pub fn warn(name: &'static str, agent: &mut Agent, sources: &Sources, now: Instant, to: &mut Answer) {
    let advice = advice(agent, sources, now);
    if !name.is_empty() {
        let protected = advice.as_bytes().is_empty();
        let words = match (protected, agent.faults.count()) {
            (false, _) => "",
            (true, 0) => "{green}PROTECTED{plain}\n",
            (true, _) => "{green}PROTECTED{plain}, {red}but{plain} the configuration is faulty:\n",
        };
        to.flag(&("protected", words), protected);
    }
    to.show(&(name, "?{red}NOT PROTECTED{plain}: {}\n"), &Shown(advice.as_bytes()));
}

/// What is passed over in the configuration. People read it at the top; on the bus it comes late, because it may not fit.
pub fn faults(faults: &Faults, to: &mut Answer) {
    to.table("faults");
    to.show(&("file", ""), &Shown(faults.file));
    to.number(&("count", ""), faults.count());
    to.list("first");
    faults.each(&mut |placed| {
        // The longest reasons are those of patterns.
        if !placed.1.is_warning() && to.has_room_for(2 * ITEM) {
            to.table("");
            to.show(&("", "  {}\n"), placed);
            to.number(&("line", ""), placed.1.line);
            to.show(&("text", ""), placed.1);
            to.close();
        }
    });
    to.close();
    to.number(&("", "?  and {} more; see: recentd check\n"), faults.more());
    to.close();
}

/// What keeps recentd from banning attackers, and what to do about it; empty if nothing does.
fn advice(agent: &mut Agent, sources: &Sources, now: Instant) -> Text {
    // An empty list is not looked after, so it may have vanished unnoticed; one that was missing may be there by now.
    agent.look(now);
    let mut text = Text::line();
    for slot in sources.missing() {
        let (what, which) = slot.source.name();
        let log = if sources.are_several() { "a log" } else { "the log" };
        put!(text, "{}{} is not read ({}{}: {})", comma(&text), log, what, Shown(which), slot.source.trouble());
    }
    if sources.missing().next().is_some() {
        put!(text, "; see: recentd check");
    }
    if agent.config.sink == To::DryRun {
        put!(text, "{}option sink is dry-run: nothing is banned", comma(&text));
    }
    if agent.config.allows_all(4) || agent.config.allows_all(6) {
        put!(text, "{}the allowlist holds all of IPv4 or IPv6, so nothing of it is banned: remove 0.0.0.0/0 or ::/0", comma(&text));
    }
    let mut is_missing = false;
    for &family in &Family::ALL {
        if let Some(list) = agent.keeper.list(family).filter(|list| !list.ok) {
            put!(text, "{}{}: {}", comma(&text), Shown(list.name), list.error);
            is_missing = true;
        }
    }
    // recentd makes sets of nftables itself.
    match agent.keeper.sink_name() {
        _ if !is_missing => {}
        "nft" => put!(text, "; see: recentd check"),
        sink => put!(text, "; load the firewall rules: recentd rules {} | sh", sink),
    }
    let mut leak = Text::line();
    agent.tell_of_leak(now, &mut leak);
    if !leak.as_bytes().is_empty() {
        put!(text, "{}{}", comma(&text), Shown(leak.as_bytes()));
    }
    text
}

fn comma(text: &Text) -> &'static str {
    if text.as_bytes().is_empty() { "" } else { "; " }
}
