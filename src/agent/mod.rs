//! Acts on decisions: tells the kernel, and tells people in one line each.
//!
//! What could be repeated by an attacker at will is said seldom, so that the
//! agent cannot be made to flood the log it reads.

pub mod journal;

use crate::addr::{Addr, Masked, Prefix};
use crate::config::{Config, Count, LogTo};
use crate::agent::journal::{Act, Event as Decided, Journal};
use crate::firewall::keeper::Keeper;
use crate::firewall::lan;
use crate::message::{Finding, Why};
use crate::message;
use crate::policy::mirror::Due;
use crate::os::Ended;
use crate::out::{Failures, Log, Shown, Text, put};
use crate::policy::{Decision, Policy, SPRAYS, Step};
use crate::log::record::Record;
use crate::firewall::sink::{Change, Sink};
use crate::log::event::SourceEvent;
use crate::log::source::Source;
use crate::time::Instant;
use crate::bytes;

/// What was seen and done so far. Counters wrap.
#[derive(Clone, Copy, Default, Debug)]
pub struct Stats {
    /// Lines that are syslog lines.
    pub records: u32,
    /// Lines that are a message of the catalogue.
    pub matched: u32,
    /// Lines that name a host instead of an address, and so blame nobody.
    pub hosts: u32,
    /// Lines that are none.
    pub unframed: u32,
    /// Lines longer than the buffer.
    pub long: u32,
    /// Lines that counted against somebody.
    pub counted: u32,
    /// Addresses whose count was forgotten because the table was full.
    pub evictions: u32,
    /// Bans decided.
    pub bans: u32,
    /// Addresses pushed out of the kernel's full list.
    pub pushed: u32,
}

/// How the source is, and since when.
#[derive(Clone, Copy, Default, Debug)]
pub struct Health {
    /// It is being read.
    pub ok: bool,
    /// Since when that is so.
    pub since: Instant,
}

/// When something may be said again.
#[derive(Clone, Copy, Default)]
struct Seldom(Instant);

impl Seldom {
    fn may(&mut self, now: Instant, every: u32) -> bool {
        let may = now >= self.0;
        if may {
            self.0 = now.after(every);
        }
        may
    }
}

/// The one who decides and acts.
pub struct Agent<'a> {
    /// As configured.
    pub config: &'a Config,
    /// Counts and bans.
    pub policy: &'a mut Policy,
    /// The kernel's lists.
    pub keeper: Keeper<'a>,
    log: Log,
    /// What was seen and done.
    pub stats: Stats,
    /// What happened.
    pub journal: &'a mut Journal,
    /// How the source is.
    pub source: Health,
    /// When we began.
    pub started: Instant,
    evicting: Seldom,
    leaking: Seldom,
    sparing: Seldom,
}

/// Seconds after which a banned address should no longer reach us; lines of before the ban may still be in the log's pipes.
const BAN_TAKES_HOLD: u32 = 10;
/// What is said of a flush, and understood when the log is read back.
const FORGOTTEN: &str = "all counts forgotten by hand";

impl<'a> Agent<'a> {
    /// Nothing is read or written yet.
    pub fn new(config: &'a Config, policy: &'a mut Policy, journal: &'a mut Journal, sink: &'a mut Sink) -> Self {
        Self {
            config,
            policy,
            keeper: Keeper::new(sink),
            log: Log::new(config.log == LogTo::Syslog),
            stats: Stats::default(),
            journal,
            source: Health::default(),
            started: Instant::default(),
            evicting: Seldom::default(),
            leaking: Seldom::default(),
            sparing: Seldom::default(),
        }
    }

    /// Says what is about to happen, opens the lists and reads them back.
    pub fn start(&mut self, source: &Source, now: Instant) {
        self.started = now;
        self.source = Health { ok: source.is_ok(), since: now };
        let (what, which) = source.name();
        let (version, config) = (env!("CARGO_PKG_VERSION"), self.config);
        let mut text = Text::line();
        put!(text, "version {}, watching {}{}; ", version, what, Shown(which));
        put!(text, "{} failures within {} s are a ban of {} s", [config.hitcount.into(), config.window, config.ban]);
        put!(text, ", through {}", self.keeper.sink_name());
        let mut before = "; never banned: ";
        lan::networks(config, &mut |network, interface| {
            put!(text, "{}{} on {}", before, network, Shown(interface));
            before = ", ";
        });
        self.log.line(&text);
        self.keeper.start(self.config, self.policy, &mut self.log, now);
    }

    /// When [`Agent::keep`] has something to do.
    #[must_use]
    pub fn deadline(&self, now: Instant) -> Option<Instant> {
        Instant::earlier(self.policy.deadline(self.config), self.keeper.deadline(self.policy, now))
    }

    /// What time demands: lists that vanished or came back, bans that end or must be written again.
    pub fn keep(&mut self, now: Instant) {
        self.keeper.look_after(self.config, self.policy, &mut self.log, now);
        // Each turn ends or refreshes one live ban, so this ends.
        while let Some(due) = self.policy.due(self.config, now) {
            if let (true, Due::Unban(addr)) = (self.config.update && self.config.count == Count::Agent, due)
                && self.keeper.prolonged(addr, self.config, self.policy, now)
            {
                continue;
            }
            self.policy.done(due, now);
            match due {
                Due::Refresh(addr) => self.keeper.change(Change::Add, addr, self.policy, now),
                Due::Unban(addr) => {
                    self.keeper.change(Change::Remove, addr, self.policy, now);
                    self.note(Act::Unban, addr, message::UNKNOWN, 0, 0, now);
                    let who = Masked(&addr, self.config.prefix6);
                    put!(self.log, "unban {}", who);
                }
            }
        }
    }

    /// Hops 3 to 6 of one line, which was written at `at`: now, or some time ago if it was read back.
    pub fn take(&mut self, record: &Record<'_>, at: Instant, now: Instant) {
        self.stats.records = self.stats.records.wrapping_add(1);
        if at < self.started && self.is_settled(record, at) {
            return;
        }
        self.policy.recalls = at < self.started;
        let step = self.policy.read(self.config, record, at);
        self.count(&step, at);
        self.act(&step, at, now);
    }

    /// What a line of before our start does not have to tell us again. Our own lines say who was banned and let go since:
    /// those begin at zero. With `count kernel` the kernel has kept all counts itself.
    fn is_settled(&mut self, record: &Record<'_>, at: Instant) -> bool {
        if record.tag == b"recentd" {
            let text = record.body.strip_prefix(b"recentd: ").unwrap_or(record.body);
            if text == FORGOTTEN.as_bytes() {
                self.policy.table.clear();
            }
            let mut words = bytes::split(text, b' ');
            if words.next().is_some_and(|act| bytes::position("ban unban", act).is_some())
                && let Some(who) = words.next().and_then(Prefix::parse)
            {
                self.policy.table.forget(who.addr.masked(self.config.prefix6), at, self.config.window);
            }
            return true;
        }
        self.config.count == Count::Kernel
    }

    /// Counters and the journal.
    fn count(&mut self, step: &Step, at: Instant) {
        let stats = &mut self.stats;
        if step.row != message::UNKNOWN {
            stats.matched = stats.matched.wrapping_add(1);
            self.journal.saw(step.row);
        }
        match step.finding {
            Finding::Counts { program, weight, .. } => {
                let spared = matches!(step.decision, Decision::Spared { .. });
                stats.counted = stats.counted.wrapping_add(u32::from(!spared));
                let place = self.policy.sessions.catalogue.place(program);
                self.journal.attempt(place, weight, at);
            }
            Finding::Nothing { why: Why::HostName, .. } => stats.hosts = stats.hosts.wrapping_add(1),
            _ => {}
        }
        if step.evicted.is_some() {
            stats.evictions = stats.evictions.wrapping_add(1);
        }
    }

    fn note(&mut self, act: Act, addr: Addr, cause: u16, score: u32, seconds: u32, now: Instant) {
        let score = u16::try_from(score).unwrap_or(u16::MAX);
        self.journal.note(Decided { at: now, act, addr, cause, score, seconds });
    }

    /// Hops 5 and 6: what was decided is done.
    fn act(&mut self, step: &Step, at: Instant, now: Instant) {
        if let Some(evicted) = step.evicted
            && self.evicting.may(now, 60)
        {
            let (who, score) = (Masked(&evicted.addr, self.config.prefix6), Failures(evicted.score));
            put!(self.log, "too many addresses at once: {} of {} forgotten", score, who);
        }
        if let Decision::Ban { addr, pushed, .. } | Decision::Write { addr, pushed, .. } = step.decision
            && let Some(why) = self.refused(step.finding.blamed().unwrap_or(addr), addr)
        {
            self.policy.mirror(addr).undo(addr, pushed);
            return self.spared(addr, why, now);
        }
        match step.decision {
            Decision::None | Decision::Counted { .. } => {}
            Decision::Spared { addr, why } => self.spared(addr, why, now),
            Decision::Listed { addr, written } => self.listed(addr, written, at),
            Decision::Forgiven { addr, score } => {
                self.note(Act::Forgive, addr, step.row, score, 0, now);
                if self.config.count == Count::Kernel {
                    self.keeper.change(Change::Remove, addr, self.policy, now);
                }
            }
            Decision::Ban { addr, pushed, .. } if self.policy.mirror(addr).get(addr).is_some_and(|e| e.until <= now) => {
                // Read back at start, and over by now.
                self.policy.mirror(addr).retract(addr, pushed);
            }
            Decision::Ban { addr, score, seconds, times, pushed } => {
                self.note(Act::Ban, addr, step.row, score, seconds, now);
                self.keeper.ban(addr, pushed, self.policy, now);
                self.stats.bans = self.stats.bans.wrapping_add(1);
                self.say_ban(&step.finding, addr, (score, seconds, times));
                self.pushed_out(addr, pushed, now);
            }
            Decision::Write { addr, score, writes, pushed } => {
                for _ in 0..writes {
                    self.keeper.change(Change::Add, addr, self.policy, now);
                }
                let limit = u32::from(self.config.hitcount);
                if score / 10 >= limit && (score / 10).saturating_sub(writes) < limit {
                    self.stats.bans = self.stats.bans.wrapping_add(1);
                    self.note(Act::Ban, addr, step.row, score, self.config.ban, now);
                    self.say_ban(&step.finding, addr, (score, self.config.ban, 0));
                }
                self.pushed_out(addr, pushed, now);
            }
        }
    }

    /// Says what became of the source.
    pub fn tell(&mut self, source: &Source, event: SourceEvent, now: Instant) {
        if source.is_ok() != self.source.ok {
            self.source = Health { ok: !self.source.ok, since: now };
        }
        let (what, which) = source.name();
        let mut text = Text::line();
        let news = match event {
            SourceEvent::Quiet | SourceEvent::Data => return,
            SourceEvent::Found => "found",
            SourceEvent::Renewed => "renewed",
            SourceEvent::Gone(_) | SourceEvent::Failed(..) | SourceEvent::Ended(..) | SourceEvent::Lost(_) => "lost",
            SourceEvent::Waits(_) => "waited for",
            SourceEvent::StandsIn(trouble) => {
                put!(text, "no log over ubus: {}; taking {}{}", trouble, what, Shown(which));
                return self.log.line(&text);
            }
            SourceEvent::NoStandIn => {
                put!(text, "no log from logread either; waiting for {}", what);
                return self.log.line(&text);
            }
            SourceEvent::End => {
                put!(text, "end of input: {} lines counted, {} bans, ", [self.stats.counted, self.stats.bans]);
                put!(text, "{} lines were no syslog lines, {} too long", [self.stats.unframed, self.stats.long]);
                return self.log.line(&text);
            }
        };
        put!(text, "source {}: {}{}", news, what, Shown(which));
        match event {
            SourceEvent::Renewed => put!(text, " is read from its start"),
            SourceEvent::Gone(errno) => put!(text, ": {}; waiting for it", errno),
            SourceEvent::Lost(trouble) => put!(text, ": {}; asking for it again", trouble),
            SourceEvent::Waits(trouble) => put!(text, ": {}", trouble),
            SourceEvent::Failed(errno, delay) => put!(text, ": {}; trying again in {} s", errno, delay),
            SourceEvent::Ended(how, delay) => {
                match how {
                    Ended::NotRun => put!(text, " cannot be run"),
                    Ended::Exit(code) => put!(text, " ended with exit code {}", u32::from(code)),
                    Ended::Signal(signal) => put!(text, " was ended by signal {}", u32::from(signal)),
                }
                put!(text, "; starting it again in {} s", delay);
            }
            _ => {}
        }
        self.log.line(&text);
    }

    /// Why a ban of `addr`, which would be `listed` like this, must not or cannot be.
    fn refused(&self, addr: Addr, listed: Addr) -> Option<&'static str> {
        let no_place = || (!self.keeper.has_place_for(listed)).then_some("ipt_recent knows no IPv6");
        lan::refusal(self.config, addr).or_else(no_place)
    }

    fn spared(&mut self, addr: Addr, why: &'static str, now: Instant) {
        if self.sparing.may(now, 600) {
            put!(self.log, "{} is not shut out: {}", addr, why);
        }
    }

    /// A line that was written at `at` blames somebody who is banned.
    fn listed(&mut self, addr: Addr, written: Instant, at: Instant) {
        if at.since(written) > BAN_TAKES_HOLD && self.leaking.may(at, 600) {
            let who = Masked(&addr, self.config.prefix6);
            put!(self.log, "{} is banned but still gets through: is the rule in place? See 'recentd rules'", who);
        }
    }

    fn say_ban(&mut self, finding: &Finding, addr: Addr, (score, seconds, times): (u32, u32, u8)) {
        let Finding::Counts { program, message, .. } = finding else { return };
        let (who, failures) = (Masked(&addr, self.config.prefix6), Failures(score));
        let mut text = Text::line();
        put!(text, "ban {} for {} s: {} within {} s, ", who, seconds, failures, self.config.window);
        put!(text, "the last: {} {}", program.name, message.name);
        if score < u32::from(self.config.hitcount) * 10 {
            put!(text, "; {}", SPRAYS);
        }
        if times > 1 {
            put!(text, "; ban number {}", u32::from(times));
        }
        self.log.line(&text);
    }

    fn pushed_out(&mut self, addr: Addr, pushed: Option<Addr>, now: Instant) {
        let Some(out) = pushed else { return };
        self.stats.pushed = self.stats.pushed.wrapping_add(1);
        self.note(Act::Pushed, out, message::UNKNOWN, 0, 0, now);
        let (who, capacity) = (Masked(&out, self.config.prefix6), self.policy.mirror(addr).capacity() as u32);
        put!(self.log, "list is full: {} pushed out (room for {})", who, capacity);
    }

    /// Bans `addr` by hand. `Err`: why it may not be banned, or cannot.
    pub fn block(&mut self, addr: Addr, seconds: u32, now: Instant) -> Result<(), &'static str> {
        let listed = addr.masked(self.config.prefix6);
        if let Some(why) = self.refused(addr, listed) {
            return Err(why);
        }
        let pushed = self.policy.block(self.config, addr, seconds, now)?;
        self.keeper.ban(listed, pushed, self.policy, now);
        if self.config.count == Count::Kernel {
            // The kernel's own rule bans after so many writes.
            for _ in 1..self.config.hitcount {
                self.keeper.change(Change::Add, listed, self.policy, now);
            }
        }
        self.stats.bans = self.stats.bans.wrapping_add(1);
        self.note(Act::Ban, listed, message::BY_HAND, 0, seconds, now);
        put!(self.log, "ban {} for {} s by hand", Masked(&listed, self.config.prefix6), seconds);
        self.pushed_out(listed, pushed, now);
        Ok(())
    }

    /// Ends the ban of `addr` and forgets its count. Returns whether it was banned.
    pub fn unblock(&mut self, addr: Addr, now: Instant) -> bool {
        // Somebody else's entry may be listed unmasked.
        let listed = self.policy.mirror(addr).get(addr).is_some_and(|listed| listed.live);
        self.let_in(if listed { addr } else { addr.masked(self.config.prefix6) }, now)
    }

    /// The same of an address that is listed as it is.
    fn let_in(&mut self, listed: Addr, now: Instant) -> bool {
        let was_banned = self.policy.pardon(self.config, listed, now);
        // Even if we know of no ban: the list may hold it from somewhere else.
        self.keeper.change(Change::Remove, listed, self.policy, now);
        self.note(Act::Unban, listed, message::BY_HAND, 0, 0, now);
        put!(self.log, "unban {} by hand", Masked(&listed, self.config.prefix6));
        was_banned
    }

    /// Ends all bans and forgets all counts. Returns how many bans there were.
    pub fn flush(&mut self, now: Instant) -> u32 {
        let mut ended = 0;
        while let Some(listed) = self.policy.banned() {
            self.let_in(listed, now);
            ended += 1;
        }
        self.policy.table.clear();
        put!(self.log, "{}", FORGOTTEN);
        ended
    }

    /// Never bans `prefix` until the next start, and ends the bans it forbids. Returns how many; `None` if there is no room.
    pub fn allow(&mut self, prefix: Prefix, now: Instant) -> Option<u32> {
        if !self.policy.allowed.contains(&prefix) {
            self.policy.allowed.push(prefix).ok()?;
        }
        self.note(Act::Allow(prefix.len), prefix.addr, message::BY_HAND, 0, 0, now);
        put!(self.log, "allow {} until the next start, by hand", prefix);
        let mut ended = 0;
        while let Some(listed) = self.policy.banned_but_allowed(self.config) {
            self.let_in(listed, now);
            ended += 1;
        }
        Some(ended)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A ban that is not carried out pushes nobody out.
    #[test]
    fn what_was_over_before_we_knew_pushes_nobody_out() {
        let mut config = Config::default();
        config.set(b"sink", b"dry-run").unwrap();
        let (mut policy, mut journal, mut sink) = (Policy::new(), Journal::new(), Sink::choose(&config).unwrap());
        let mut agent = Agent::new(&config, &mut policy, &mut journal, &mut sink);
        let now = Instant(1_000_000);
        let live = |agent: &Agent| agent.policy.live(agent.config, now);
        for n in 0..100 {
            agent.policy.mirror(Addr::V4([0; 4])).write(Addr::V4([198, 51, 100, n]), 1, now, now.after(3600));
        }
        let body = b"Bad password attempt for 'root' from 192.0.2.7:4022";
        let record = Record { tag: b"dropbear", pid: None, body, stamp: None, cut: false };
        for _ in 0..15 {
            agent.take(&record, Instant(now.0 - 5000), now);
        }
        assert_eq!((live(&agent), agent.stats.bans), (100, 0));
    }
}
