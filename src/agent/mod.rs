//! Takes each line through hops 3 to 6: what it means, what that adds up to, and what the kernel and people are told.
//!
//! ```text
//! 3  sessions.read(record)     classify: which message, which address      message/
//!    keeper.refuses            no list for its family                      firewall/
//! 4  policy.count(failure)     the allowlist; what that adds up to         policy/
//!    lan::refusal              own addresses and LAN: the failure before   firewall/
//!    policy.ban                decide; the mirror is written               policy/
//! 5  agent.apply, keeper.ban   "+192.0.2.7\n" in a fixed buffer            firewall/
//! 6  os::write                 one system call                             os/
//! ```
//!
//! A decision is made after everything that could refuse it was asked, and is never undone.
//! `by_hand` does what people ask for, `ban_file` keeps bans without end, `senders` and `admit` know the hosts that send their logs, `leak` what becomes of bans that do not hold, [`say`] writes recentd's own log lines, `tell` those about sources, and [`journal`] and [`stats`]
//! keep what happened.

mod admit;
mod ban_file;
mod by_hand;
pub mod journal;
mod kept;
mod leak;
pub mod say;
mod senders;
pub mod stats;
mod tell;

use crate::addr::Addr;
use crate::config::faults::Faults;
use crate::config::{Config, Count, FOREVER};
use crate::firewall::keeper::{Keeper, Recalled};
use crate::firewall::lan::{self, Changes, Near, Shared};
use crate::firewall::sink::{Change, Sink};
use crate::firewall::trouble::ListTrouble;
use crate::limits;
use crate::log::event::SourceEvent;
use crate::log::source::Source;
use crate::log::source::slots::Sources;
use crate::log::record::Record;
use crate::message;
use crate::message::{Finding, Why};
use crate::policy::mirror::Due;
use crate::policy::{Decision, Failure, Policy, Verdict};
use crate::os::Errno;
use crate::time::Instant;
use journal::{Act, Entry, Journal};
use kept::BanFile;
use say::{Say, Settled};
use senders::Senders;
use stats::{Leak, Stats, add};

/// Decides and acts.
pub struct Agent<'a> {
    /// As configured.
    pub config: &'a Config,
    /// What was passed over in the configuration.
    pub faults: &'a Faults,
    /// Counts and bans.
    pub policy: &'a mut Policy,
    /// The kernel's lists.
    pub keeper: Keeper<'a>,
    say: Say<'a>,
    /// What was seen and done.
    pub stats: Stats,
    /// What happened.
    pub journal: &'a mut Journal,
    /// Changes of addresses and routes, after which a ban may have to end.
    pub changes: Changes,
    /// Prefixes whose hosts are counted and banned one by one.
    shared: Shared,
    /// Where the LAN may be, if the kernel tells of changes.
    near: Near,
    /// Hosts that send their logs.
    senders: Senders,
    /// The file of bans without end.
    ban_file: BanFile,
    /// The last banned address that still got through.
    leak: Option<Leak>,
    /// Why the control socket cannot be bound.
    pub control: Option<ListTrouble>,
    /// When recentd began.
    pub started: Instant,
}

impl<'a> Agent<'a> {
    /// Nothing is read or written yet.
    #[inline(never)]
    pub fn new(config: &'a Config, policy: &'a mut Policy, journal: &'a mut Journal, sink: &'a mut Sink) -> Self {
        let (keeper, say) = (Keeper::new(sink), Say::new(config));
        Self { config, faults: Faults::NONE, policy, keeper, say, stats: Stats::default(), journal, changes: Changes::default(), shared: Shared::default(), near: Near::default(), senders: Senders::default(), ban_file: BanFile::default(), leak: None, control: None, started: Instant::default() }
    }

    /// Says what is about to happen, opens the lists and reads them back.
    pub fn start(&mut self, sources: &Sources, now: Instant) {
        self.started = now;
        self.read_shared();
        self.say.start(sources, self.keeper.sink_name());
        self.say.faults(self.faults);
        self.keeper.start(self.config, self.policy, &mut self.say.log, now);
        self.end_forbidden(now);
        self.read_ban_file(now);
    }

    /// The control socket was bound at `path`, or could not be because of this error.
    pub fn tell_of_control(&mut self, path: &[u8], errno: Option<Errno>) {
        let advice = match errno {
            Some(Errno::ADDRINUSE) => "another recentd answers there",
            Some(Errno::EXIST) => "it is not a socket: remove it, or set option control to another path",
            _ => "trying again",
        };
        let trouble = errno.map(|errno| ListTrouble { errno, advice });
        if trouble.is_some() != self.control.is_some() {
            self.say.control(path, trouble);
        }
        self.control = trouble;
    }

    /// When [`Agent::keep`] has something to do.
    #[must_use]
    pub fn deadline(&self, now: Instant) -> Option<Instant> {
        if self.flushed().is_some() {
            return Some(now);
        }
        let bans = self.policy.deadline(self.config, self.keeper.rule(self.config));
        let bans = Instant::earlier(bans, self.ban_file.deadline());
        Instant::earlier(self.changes.deadline(now), Instant::earlier(bans, self.keeper.deadline(self.policy, now)))
    }

    /// Takes what the kernel has told of addresses and routes. If it told anything, all answers about addresses may be wrong now.
    pub fn hear(&mut self) {
        if self.changes.hear() {
            self.policy.table.doubt();
            self.near.forget();
            self.senders.doubt();
            self.read_shared();
        }
    }

    fn read_shared(&mut self) {
        if self.keeper.sink().takes_hosts() {
            self.shared = Shared::read(self.config);
        }
    }

    /// How many bits of an address are counted and banned.
    fn bits(&self, addr: Addr) -> u8 {
        if self.keeper.sink().takes_hosts() {
            self.shared.bits(self.config, addr, &[&self.policy.allowed, self.senders.heard()])
        } else {
            self.config.prefix(addr.family())
        }
    }

    /// `addr` as it is counted and banned.
    #[must_use]
    pub fn listed(&self, addr: Addr) -> Addr {
        addr.masked(self.bits(addr))
    }

    /// What time demands: lists that vanished or came back, bans that end or must be written again, bans of what must not be banned any more.
    /// If very many bans end, only some of them; [`Agent::deadline`] is now then.
    pub fn keep(&mut self, now: Instant) {
        self.keeper.look_after(self.config, self.policy, &mut self.say.log, now);
        self.end_forbidden(now);
        self.take_out(now);
        self.write_ban_file(now);
        for _ in 0..limits::AT_ONCE {
            let Some(due) = self.policy.due(self.config, self.keeper.rule(self.config), now) else { break };
            if let (Count::Agent, Due::Unban(addr)) = (self.config.count, due)
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
                    self.say.unban(addr, "");
                }
            }
        }
    }

    /// The same at once, because somebody asks how it is.
    pub fn look(&mut self, now: Instant) {
        self.keeper.look_now(self.config, self.policy, &mut self.say.log, now);
        self.keep(now);
    }

    /// Ends the bans of this machine, its gateways and its LAN, if these may have changed.
    fn end_forbidden(&mut self, now: Instant) {
        if !self.policy.has_own_bans() || !self.changes.are_due(now) {
            return;
        }
        let config = self.config;
        while let Some((addr, why)) = lan::forbidden(config, &mut || self.policy.own_bans(config, now).map(|listed| listed.addr)) {
            self.end_ban(addr, why, now);
        }
    }

    /// Ends the ban of an address that must not be banned.
    #[inline(never)]
    fn end_ban(&mut self, addr: Addr, why: &str, now: Instant) {
        self.policy.forget(self.config, addr, now);
        self.keeper.change(Change::Remove, addr, self.policy, now);
        self.note(Act::Unban, addr, message::UNKNOWN, 0, 0, now);
        self.say.unban_because(addr, why);
    }

    /// Hops 3 to 6 of one line, which was written at `at`: now, or some time ago if it was read back.
    pub fn take(&mut self, record: &Record<'_>, at: Instant, now: Instant) {
        add(&mut self.stats.records);
        let recalled = at < self.started;
        if recalled && self.is_settled(record, at, now) {
            return;
        }
        let finding = self.policy.sessions.read(record, self.config.watch, at); // 3
        let cause = self.saw(&finding, at);
        match finding {
            Finding::Counts { addr, weight, .. } => self.failed(&Failure { addr, bits: self.bits(addr), weight, cause, at, recalled }, &finding, now),
            Finding::Forgives { addr, .. } => self.logged_in(addr, cause, at, now),
            Finding::Nothing { .. } => {}
        }
    }

    /// A line of a program that does not matter.
    pub fn pass_over(&mut self) {
        add(&mut self.stats.records);
        self.policy.sessions.pass_over();
    }

    /// Hops 4 to 6 of a line that counts against an address.
    fn failed(&mut self, failure: &Failure, finding: &Finding, now: Instant) {
        // Another source may have told of a newer failure of that address before, and then an older one counts as of that.
        if failure.recalled && now.since(failure.at) > self.config.window {
            return;
        }
        if let Some(why) = self.keeper.refuses(failure.addr).or_else(|| self.senders.spares(failure.addr, failure.bits)) {
            return self.say.spared(failure.addr, why, now);
        }
        let (verdict, evicted) = self.policy.count(self.config, failure); // 4
        if let Verdict::Spared { why } = verdict {
            return self.say.spared(failure.addr, why, now);
        }
        add(&mut self.stats.counted);
        if let Some(written) = self.policy.kernel_banned(self.config, failure) {
            self.got_through(failure, written, now);
        }
        if let Some(evicted) = evicted {
            add(&mut self.stats.evictions);
            self.say.evicted(&evicted, now);
        }
        let score = match verdict {
            Verdict::Spared { .. } => return,
            Verdict::Counted { score } => {
                if self.changes.are_told() && Policy::is_close(self.config, failure, score) {
                    // So that the ban need not wait for the answer.
                    self.forbids(failure);
                }
                return;
            }
            Verdict::Listed { written } => return self.got_through(failure, written, now),
            Verdict::Enough { score } => score,
        };
        if let Some(why) = self.forbids(failure) {
            self.policy.spare(self.config, failure);
            return self.say.spared(failure.addr, why, now);
        }
        let decision = self.policy.ban(self.config, failure, score, now);
        self.apply(&decision, failure.cause, finding, now); // 5 and 6
    }

    /// Why a peer that is counted must not be banned although it is not on the allowlist. The kernel takes tens of microseconds to answer, so it is asked at
    /// the failure before the one that bans, and at that one only if addresses or routes have changed since.
    fn forbids(&mut self, failure: &Failure) -> Option<&'static str> {
        self.hear();
        if self.policy.is_far(failure) {
            return None;
        }
        if !self.changes.are_told() {
            return lan::refusal(self.config, failure.addr, failure.bits);
        }
        let why = lan::refusal_near(&mut self.near, self.config, failure.addr, failure.bits);
        if why.is_none() {
            self.policy.learn(failure);
        }
        why
    }

    /// Hops 5 and 6: the kernel is told, then people.
    fn apply(&mut self, decision: &Decision, cause: u16, finding: &Finding, now: Instant) {
        match *decision {
            Decision::Over => {}
            Decision::Ban { addr, score, seconds, times, pushed } => {
                let mut another = self.keeper.ban(addr, pushed, self.policy, now);
                self.banned(addr, cause, score, seconds, now);
                self.say.ban(finding, addr, score, seconds, times);
                self.pushed_out(pushed, now);
                while another.is_some() {
                    let pushed = another;
                    another = self.keeper.ban(addr, pushed, self.policy, now);
                    self.pushed_out(pushed, now);
                }
            }
            Decision::Write { addr, score, writes, bans, pushed } => {
                for _ in 0..writes {
                    self.keeper.change(Change::Add, addr, self.policy, now);
                }
                if bans {
                    self.banned(addr, cause, score, self.config.ban, now);
                    self.say.ban(finding, addr, score, self.config.ban, 0);
                }
                self.pushed_out(pushed, now);
            }
        }
    }

    /// A line says that `addr` logged in.
    fn logged_in(&mut self, addr: Addr, cause: u16, at: Instant, now: Instant) {
        let addr = self.listed(addr);
        let Some(score) = self.policy.forgive(self.config, addr, at) else { return };
        self.note(Act::Forgive, addr, cause, score, 0, now);
        if self.config.count == Count::Kernel {
            self.keeper.change(Change::Forgive, addr, self.policy, now);
        }
    }

    /// Whether a line written before the start has nothing to count. recentd's own lines say which addresses were banned and unbanned since:
    /// the counts of those begin at zero, and bans that were read back end when they should. With `count 'kernel'` the kernel has kept all counts.
    fn is_settled(&mut self, record: &Record<'_>, at: Instant, now: Instant) -> bool {
        if record.tag == b"recentd" {
            match say::read(record.body) {
                Some(Settled::All) => self.policy.table.clear(),
                Some(Settled::One(addr, banned)) => {
                    let addr = self.listed(addr);
                    self.policy.table.forget(addr, at, self.config.window);
                    if let Some(seconds) = banned {
                        self.keeper.recall(Recalled { addr, at, seconds, before: self.started }, self.config, self.policy, now);
                    }
                }
                None => {}
            }
            return true;
        }
        self.config.count == Count::Kernel
    }

    /// Counters, and the journal. Returns the number of the message, or [`message::UNKNOWN`].
    fn saw(&mut self, finding: &Finding, at: Instant) -> u16 {
        let catalogue = self.policy.sessions.catalogue;
        match finding {
            Finding::Nothing { why: Why::HostName, .. } => add(&mut self.stats.host_names),
            Finding::Nothing { why: Why::NoAddress, message: Some(message), .. } if message.weight >= 10 => add(&mut self.stats.no_address),
            _ => (),
        }
        let Some((program, message)) = finding.message() else { return message::UNKNOWN };
        add(&mut self.stats.matched);
        let number = catalogue.index(program, message);
        self.journal.saw(number);
        if let Finding::Counts { weight, .. } = *finding {
            self.journal.attempt(catalogue.place(program), weight, at);
        }
        number
    }

    fn note(&mut self, act: Act, addr: Addr, cause: u16, score: u32, seconds: u32, now: Instant) {
        let score = u16::try_from(score).unwrap_or(u16::MAX);
        self.journal.note(Entry { at: now, act, addr, cause, score, seconds });
    }

    #[inline(never)]
    fn banned(&mut self, addr: Addr, cause: u16, score: u32, seconds: u32, now: Instant) {
        add(&mut self.stats.bans);
        self.ban_file.changed |= seconds == FOREVER;
        self.note(Act::Ban, addr, cause, score, seconds, now);
    }

    #[inline(never)]
    fn pushed_out(&mut self, pushed: Option<Addr>, now: Instant) {
        let Some(addr) = pushed else { return };
        add(&mut self.stats.pushed);
        self.note(Act::PushedOut, addr, message::UNKNOWN, 0, 0, now);
        let capacity = self.policy.mirror(addr).capacity() as u32;
        self.say.pushed_out(addr, capacity);
    }

    /// Says what became of a source.
    pub fn tell(&mut self, source: &Source, event: SourceEvent) {
        tell::tell(&mut self.say.log, source, event, &self.stats);
    }
}

#[cfg(test)]
mod tests;
