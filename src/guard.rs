//! Acts on decisions: tells the kernel, and tells people in one line each.
//!
//! What could be repeated by an attacker at will is said seldom, so that the
//! guard cannot be made to flood the log it reads.

use crate::addr::Addr;
use crate::config::{Config, Count};
use crate::keeper::Keeper;
use crate::message::sessions::Finding;
use crate::mirror::Due;
use crate::os::{self, Ended};
use crate::out::{Log, Shown, Text, put};
use crate::policy::{Decision, Policy};
use crate::record::Record;
use crate::sink::{Change, Sink};
use crate::source::{Event, Source};
use crate::time::Instant;

/// What was seen and done so far. Counters wrap.
#[derive(Clone, Copy, Default, Debug)]
pub struct Stats {
    /// Lines that are syslog lines.
    pub records: u32,
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
pub struct Guard<'a> {
    config: &'a Config,
    policy: &'a mut Policy,
    keeper: Keeper<'a>,
    log: Log,
    /// What was seen and done.
    pub stats: Stats,
    evicting: Seldom,
    leaking: Seldom,
    sparing: Seldom,
}

/// Seconds after which a banned address should no longer reach us; lines of before the ban may still be in the log's pipes.
const BAN_TAKES_HOLD: u32 = 10;

impl<'a> Guard<'a> {
    /// Nothing is read or written yet.
    pub fn new(config: &'a Config, policy: &'a mut Policy, sink: &'a mut Sink) -> Self {
        Self {
            config,
            policy,
            keeper: Keeper::new(sink),
            log: Log::new(config.log),
            stats: Stats::default(),
            evicting: Seldom::default(),
            leaking: Seldom::default(),
            sparing: Seldom::default(),
        }
    }

    /// Says what is about to happen, opens the lists and reads them back.
    pub fn start(&mut self, source: &Source, now: Instant) {
        let (what, which) = source.name();
        let (version, config) = (env!("CARGO_PKG_VERSION"), self.config);
        let mut text = Text::line();
        put!(text, "version {}, watching {}{}; ", version, what, Shown(which));
        put!(text, "{} failures within {} s are a ban of {} s", u32::from(config.hitcount), config.window, config.ban);
        put!(text, ", through {}", self.keeper.sink_name());
        self.log.line(&text);
        self.keeper.start(self.config, self.policy, &mut self.log, now);
    }

    /// When [`Guard::keep`] has something to do.
    #[must_use]
    pub fn deadline(&self, now: Instant) -> Option<Instant> {
        Instant::earlier(self.policy.deadline(self.config), self.keeper.deadline(self.policy, now))
    }

    /// What time demands: lists that vanished or came back, bans that end or must be written again.
    pub fn keep(&mut self, now: Instant) {
        self.keeper.look_after(self.config, self.policy, &mut self.log, now);
        // Each turn ends or refreshes one live ban, so this ends.
        while let Some(due) = self.policy.due(self.config, now) {
            if let (true, Due::Unban(addr)) = (self.config.update, due)
                && self.keeper.prolonged(addr, self.config, self.policy, now)
            {
                continue;
            }
            self.policy.done(due, now);
            match due {
                Due::Refresh(addr) => self.keeper.change(Change::Add, addr, self.policy, now),
                Due::Unban(addr) => {
                    self.keeper.change(Change::Remove, addr, self.policy, now);
                    let who = Who(&addr, self.config);
                    put!(self.log, "unban {}", who);
                }
            }
        }
    }

    /// Hops 3 to 6 of one line.
    pub fn take(&mut self, record: &Record<'_>, now: Instant) {
        self.stats.records = self.stats.records.wrapping_add(1);
        let step = self.policy.read(self.config, record, now);
        if let Finding::Counts { .. } = step.finding {
            self.stats.counted = self.stats.counted.wrapping_add(1);
        }
        if let Some(evicted) = step.evicted {
            self.stats.evictions = self.stats.evictions.wrapping_add(1);
            if self.evicting.may(now, 60) {
                let (who, score) = (Who(&evicted.addr, self.config), Failures(evicted.score));
                put!(self.log, "too many addresses at once: {} of {} forgotten", score, who);
            }
        }
        if let Decision::Ban { addr, .. } | Decision::Write { addr, .. } = step.decision
            && let Some(why) = self.refused(&step.finding, addr)
        {
            self.policy.mirror(addr).undo(addr);
            return self.spared(addr, why, now);
        }
        match step.decision {
            Decision::None | Decision::Counted { .. } => {}
            Decision::Spared { addr, why } => self.spared(addr, why, now),
            Decision::Listed { addr, written } => self.listed(addr, written, now),
            Decision::Forgiven { addr, .. } => {
                if self.config.count == Count::Kernel {
                    self.keeper.change(Change::Remove, addr, self.policy, now);
                }
            }
            Decision::Ban { addr, score, seconds, times, pushed } => {
                self.keeper.ban(addr, pushed, self.policy, now);
                self.stats.bans = self.stats.bans.wrapping_add(1);
                self.say_ban(&step.finding, addr, (score, seconds, times));
                self.say_pushed(addr, pushed);
            }
            Decision::Write { addr, score, writes, pushed } => {
                for _ in 0..writes {
                    self.keeper.change(Change::Add, addr, self.policy, now);
                }
                let limit = u32::from(self.config.hitcount);
                if score / 10 >= limit && (score / 10).saturating_sub(writes) < limit {
                    self.stats.bans = self.stats.bans.wrapping_add(1);
                    self.say_ban(&step.finding, addr, (score, self.config.ban, 0));
                }
                self.say_pushed(addr, pushed);
            }
        }
    }

    /// Says what became of the source.
    pub fn tell(&mut self, source: &Source, event: Event) {
        let (what, which) = source.name();
        let mut text = Text::line();
        let news = match event {
            Event::Quiet | Event::Data => return,
            Event::Found => "found",
            Event::Renewed => "renewed",
            Event::Gone(_) | Event::Failed(..) | Event::Ended(..) => "lost",
            Event::End => {
                put!(text, "end of input: {} lines counted, {} bans, ", self.stats.counted, self.stats.bans);
                put!(text, "{} lines were no syslog lines, {} too long", self.stats.unframed, self.stats.long);
                return self.log.line(&text);
            }
        };
        put!(text, "source {}: {}{}", news, what, Shown(which));
        match event {
            Event::Renewed => put!(text, " is read from its start"),
            Event::Gone(errno) => put!(text, ": {}; waiting for it", errno),
            Event::Failed(errno, delay) => put!(text, ": {}; trying again in {} s", errno, delay),
            Event::Ended(how, delay) => {
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

    /// Why a ban that was decided must not or cannot be.
    fn refused(&self, finding: &Finding, listed: Addr) -> Option<&'static str> {
        let exact = match finding {
            Finding::Counts { addr, .. } => *addr,
            _ => listed,
        };
        if os::is_own(exact) {
            // It would lock everybody out.
            Some("an address of this machine")
        } else if !self.keeper.has_place_for(listed) {
            Some("ipt_recent knows no IPv6")
        } else {
            None
        }
    }

    fn spared(&mut self, addr: Addr, why: &'static str, now: Instant) {
        if self.sparing.may(now, 600) {
            put!(self.log, "{} is not shut out: {}", addr, why);
        }
    }

    fn listed(&mut self, addr: Addr, written: Instant, now: Instant) {
        if now.since(written) > BAN_TAKES_HOLD && self.leaking.may(now, 600) {
            let who = Who(&addr, self.config);
            put!(self.log, "{} is banned but still gets through: is the rule in place? See 'recentd rules'", who);
        }
    }

    fn say_ban(&mut self, finding: &Finding, addr: Addr, (score, seconds, times): (u32, u32, u8)) {
        let Finding::Counts { program, message, .. } = finding else { return };
        let (who, failures) = (Who(&addr, self.config), Failures(score));
        let mut text = Text::line();
        put!(text, "ban {} for {} s: {} within {} s, ", who, seconds, failures, self.config.window);
        put!(text, "the last: {} {}", program.name, message.name);
        if times > 1 {
            put!(text, "; ban number {}", u32::from(times));
        }
        self.log.line(&text);
    }

    fn say_pushed(&mut self, addr: Addr, pushed: Option<Addr>) {
        let Some(out) = pushed else { return };
        let (who, capacity) = (Who(&out, self.config), self.policy.mirror(addr).capacity() as u32);
        put!(self.log, "list is full: {} pushed out (room for {})", who, capacity);
    }
}

/// An address as it is banned: IPv6 with its prefix length.
pub struct Who<'a>(pub &'a Addr, pub &'a Config);

impl ufmt::uDisplay for Who<'_> {
    fn fmt<W: ufmt::uWrite + ?Sized>(&self, f: &mut ufmt::Formatter<'_, W>) -> Result<(), W::Error> {
        self.0.fmt(f)?;
        match self.0 {
            Addr::V6(_) if self.1.prefix6 < 128 => {
                f.write_str("/")?;
                u32::from(self.1.prefix6).fmt(f)
            }
            _ => Ok(()),
        }
    }
}

/// Tenths of failures as people count: `15 failures`, `0.4 failures`.
pub struct Failures(pub u32);

impl ufmt::uDisplay for Failures {
    fn fmt<W: ufmt::uWrite + ?Sized>(&self, f: &mut ufmt::Formatter<'_, W>) -> Result<(), W::Error> {
        (self.0 / 10).fmt(f)?;
        if !self.0.is_multiple_of(10) {
            f.write_str(".")?;
            (self.0 % 10).fmt(f)?;
        }
        f.write_str(if self.0 == 10 { " failure" } else { " failures" })
    }
}

