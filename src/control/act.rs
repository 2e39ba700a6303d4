//! Does what a request asks, and answers.

use super::answer::Answer;
use super::judge;
use super::report;
use super::request::{Refusal, Request};
use crate::addr::Prefix;
use crate::agent::Agent;
use crate::config::{Count, FOREVER, To};
use crate::log::source::slots::Sources;
use crate::time::Instant;

/// Does what `request` asks, and puts the answer into `to`: also the refusal, if it is one.
#[inline(never)]
pub fn handle(agent: &mut Agent, sources: &Sources, request: Result<Request, Refusal>, now: Instant, to: &mut Answer) -> Result<(), Refusal> {
    let done = request.and_then(|request| act(agent, sources, request, now, to));
    if let Err(refusal) = done {
        to.show(&("error", "error: {}\n"), &refusal.text());
    }
    done
}

fn act(agent: &mut Agent, sources: &Sources, request: Request, now: Instant, to: &mut Answer) -> Result<(), Refusal> {
    match request {
        Request::Status => report::status(agent, sources, now, to),
        Request::List(selection) => {
            report::list(agent, &selection, now, to);
            if selection.offset == 0 {
                report::warn("", agent, sources, now, to);
            }
        }
        Request::Events(offset) => report::events(agent, offset, now, to),
        Request::Check(judgement, tried) => judge::tell(judgement, tried, to),
        Request::Address(addr) => report::address(agent, addr, now, to),
        Request::Disallow(prefix) => {
            agent.disallow(prefix, now).then_some(()).ok_or(Refusal::Argument("not allowed by hand; take it out of the configuration, if it is there"))?;
            to.show(&("address", "{} is no longer allowed by hand\n"), &prefix);
        }
        Request::Ban(prefix, seconds) => {
            let seconds = ban(agent, prefix, seconds, now)?;
            address(if agent.config.sink == To::DryRun { "{} would be banned" } else { "{} is banned" }, prefix, agent, to);
            if seconds == FOREVER {
                to.flag(&("forever", " forever\n"), true);
                if agent.config.ban_file.is_empty() {
                    to.say("To keep such bans over a reboot, name a file with option ban_file\n");
                }
            } else {
                to.number(&("seconds", " for {time}\n"), seconds);
            }
            report::warn("", agent, sources, now, to);
        }
        Request::Unban(prefix) => {
            agent.is_banned_as(prefix).map_err(Refusal::Argument)?;
            let was_banned = agent.unban(prefix, now);
            address("{}", prefix, agent, to);
            to.flag(&("was_banned", if was_banned { " is no longer banned" } else { " was not banned" }), was_banned);
            to.say("; its count is forgotten\n");
        }
        Request::Flush => {
            let ended = agent.flush(now);
            to.number(&("bans_ended", "{} ban{s} ended; all counts are forgotten\n"), ended);
        }
        Request::Allow(prefix) => {
            let ended = agent.allow(prefix, now).ok_or(Refusal::Argument("no room: add it to the configuration, as list allow"))?;
            to.show(&("address", "{} is never banned until recentd starts again; "), &prefix);
            to.number(&("bans_ended", "{} ban{s} ended\nTo allow it for good, add it to the configuration as list allow\n"), ended);
        }
    }
    Ok(())
}

/// Bans `prefix`. Returns for how many seconds.
fn ban(agent: &mut Agent, prefix: Prefix, seconds: u32, now: Instant) -> Result<u32, Refusal> {
    if seconds == FOREVER && agent.config.count == Count::Kernel {
        return Err(Refusal::Argument("with count 'kernel' the firewall's rules end every ban: a ban without end needs count 'agent'"));
    }
    let first = agent.config.ban;
    // Where the rules of the firewall count they end a ban after that time.
    let most = if agent.config.count == Count::Kernel { first } else { u32::MAX };
    let seconds = if seconds == 0 { first } else { seconds.min(most) };
    agent.ban(prefix, seconds, now).map_err(Refusal::Spared)?;
    Ok(seconds)
}

/// A prefix as it is banned.
fn address(words: &'static str, prefix: Prefix, agent: &Agent, to: &mut Answer) {
    to.show(&("address", words), &agent.config.shown(&agent.named(prefix)));
}
