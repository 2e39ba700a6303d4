//! Whether the router is protected, and if not what to do.

use crate::addr::Family;
use crate::agent::Agent;
use crate::config::To;
use crate::control::answer::Answer;
use crate::log::source::slots::Sources;
use crate::out::{Shown, Text, put};
use crate::time::Instant;

/// Tells it. `name`: what the advice is called; empty if only people are told.
#[inline(never)]
pub fn warn(name: &'static str, agent: &mut Agent, sources: &Sources, now: Instant, to: &mut Answer) {
    let advice = advice(agent, sources, now);
    if !name.is_empty() {
        let protected = advice.as_bytes().is_empty();
        to.flag(&("protected", if protected { "{green}PROTECTED{plain}\n" } else { "" }), protected);
    }
    to.show(&(name, "?{red}NOT PROTECTED{plain}: {}\n"), &Shown(advice.as_bytes()));
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
    // recentd makes sets of nftables itself.
    let sink = agent.keeper.sink_name();
    for &family in &Family::ALL {
        if let Some(list) = agent.keeper.list(family).filter(|list| !list.ok) {
            put!(text, "{}{}: {}; ", comma(&text), Shown(list.name), list.error);
            if sink == "nft" {
                put!(text, "see: recentd check");
            } else {
                put!(text, "load the firewall rules: recentd rules {} | sh", sink);
            }
        }
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
