//! What people ask for: bans, their ends, and addresses that are never banned.

use super::Agent;
use super::journal::Act;
use crate::addr::{Addr, Family, Prefix};
use crate::config::{Count, To};
use crate::firewall::lan;
use crate::firewall::sink::Change;
use crate::limits;
use crate::message;
use crate::time::Instant;

/// Why a prefix cannot be banned: a set holds prefixes of one length, and so does a list.
const OTHER_LENGTH: &str = "only single addresses can be banned, and prefixes as long as option prefix4 or prefix6 says; for others add a rule to the firewall";

impl Agent<'_> {
    /// A single address as it is banned, or a prefix of the length that is banned.
    #[must_use]
    pub fn named(&self, prefix: Prefix) -> Addr {
        if prefix.len == prefix.addr.family().bits() { self.listed(prefix.addr) } else { prefix.addr }
    }

    /// Whether bans are of prefixes as long as this, or why they are not.
    pub fn is_banned_as(&self, prefix: Prefix) -> Result<(), &'static str> {
        let (len, family) = (prefix.len, prefix.addr.family());
        if len == family.bits() || len == self.config.prefix(family) { Ok(()) } else { Err(OTHER_LENGTH) }
    }

    /// Why `prefix` must not be banned, or cannot.
    #[must_use]
    pub fn refuses(&mut self, prefix: Prefix) -> Option<&'static str> {
        if let Err(why) = self.is_banned_as(prefix) {
            return Some(why);
        }
        self.hear();
        let Prefix { addr, len } = prefix;
        let bits = if len == addr.family().bits() { self.bits(addr) } else { len };
        let near = if self.changes.are_told() { lan::refusal_near(&mut self.near, self.config, addr, bits) } else { lan::refusal(self.config, addr, bits) };
        near.or_else(|| self.policy.spares(self.config, addr, bits)).or_else(|| self.senders.spares(addr, bits)).or_else(|| self.keeper.refuses(addr))
    }

    /// Why `addr`, which is counted and has failures of this `score`, is not banned, if it never is, was before or has enough of them; and whether it never is.
    pub fn is_free_because(&mut self, addr: Addr, score: u32, now: Instant) -> (Option<&'static str>, bool) {
        if let Some(why) = self.refuses(Prefix { addr, len: self.config.bits(addr) }) {
            return (Some(why), true);
        }
        if self.config.count == Count::Agent && self.policy.mirror(addr).pushed_out(addr, now) {
            return (Some("its ban was pushed out of the full list"), false);
        }
        let is_over = score >= u32::from(self.config.hitcount) * 10;
        let trouble = self.keeper.list(addr.family()).is_some_and(|list| !list.ok);
        let why = match (self.config.count, trouble) {
            _ if self.config.sink == To::DryRun => "option sink is dry-run: nothing is banned",
            (_, true) => "the kernel's list is not there",
            (Count::Agent, false) => "its failures were read back from the log; the next one leads to a ban",
            (Count::Kernel, false) => "the rule of the firewall bans it",
        };
        (is_over.then_some(why), false)
    }

    /// Takes back what was allowed by hand. Returns whether it was.
    pub fn disallow(&mut self, prefix: Prefix, now: Instant) -> bool {
        let was_allowed = self.policy.disallow(prefix);
        if was_allowed {
            self.note(Act::Disallow(prefix.len), prefix.addr, message::BY_HAND, 0, 0, now);
            self.say.disallow(prefix);
        }
        was_allowed
    }

    /// Bans `prefix` by hand. `Err`: why it may not be banned, or cannot.
    pub fn ban(&mut self, prefix: Prefix, seconds: u32, now: Instant) -> Result<(), &'static str> {
        if let Some(why) = self.refuses(prefix) {
            return Err(why);
        }
        let addr = self.named(prefix);
        self.takes_out_of_file(addr, seconds, now);
        let pushed = self.policy.ban_by_hand(self.config, addr, seconds, now);
        let mut another = self.keeper.ban(addr, pushed, self.policy, now);
        if self.config.count == Count::Kernel {
            // The kernel's own rule bans after so many writes.
            for _ in 1..self.config.hitcount {
                self.keeper.change(Change::Add, addr, self.policy, now);
            }
        }
        self.banned(addr, message::BY_HAND, 0, seconds, now);
        self.say.ban_by_hand(addr, seconds);
        self.pushed_out(pushed, now);
        while another.is_some() {
            let pushed = another;
            another = self.keeper.ban(addr, pushed, self.policy, now);
            self.pushed_out(pushed, now);
        }
        Ok(())
    }

    /// Ends the ban of `prefix` and forgets its count. Returns whether it was banned.
    pub fn unban(&mut self, prefix: Prefix, now: Instant) -> bool {
        let addr = prefix.addr;
        // An entry that another program made may be listed unmasked.
        let is_listed = self.policy.mirror(addr).get(addr).is_some_and(|listed| listed.is_live());
        self.unban_listed(if is_listed { addr } else { self.named(prefix) }, now)
    }

    /// The same of an address that is listed as it is.
    fn unban_listed(&mut self, addr: Addr, now: Instant) -> bool {
        self.takes_out_of_file(addr, 0, now);
        let was_banned = self.policy.forget(self.config, addr, now);
        // Even if no ban is known: the list may hold it from elsewhere.
        self.keeper.change(Change::Remove, addr, self.policy, now);
        self.note(Act::Unban, addr, message::BY_HAND, 0, 0, now);
        self.say.unban(addr, " by hand");
        was_banned
    }

    /// Ends all bans and forgets all counts. Returns how many bans there were. Many are taken out of the kernel's lists by [`Agent::keep`], later.
    pub fn flush(&mut self, now: Instant) -> u32 {
        let (mut ended, mut next) = (0, 0);
        while let Some(addr) = self.policy.next_own(&mut next) {
            self.policy.forget(self.config, addr, now);
            self.policy.mirror(addr).remove_later(addr);
            ended += 1;
        }
        self.policy.table.clear();
        self.ban_file.empty();
        self.say.all_forgotten();
        self.take_out(now);
        ended
    }

    /// Takes some of the bans that were flushed out of the kernel's lists.
    pub(super) fn take_out(&mut self, now: Instant) {
        for _ in 0..limits::AT_ONCE {
            let Some(addr) = self.flushed().and_then(|family| self.policy.of(family).take_pending_removal()) else { return };
            self.keeper.change(Change::Remove, addr, self.policy, now);
            self.note(Act::Unban, addr, message::BY_HAND, 0, 0, now);
            self.say.unban(addr, " by hand");
        }
    }

    /// The family of a ban that was flushed and can be taken out of its list. (What could not be taken out while the list was gone is taken out when
    /// the list is here again.)
    pub(super) fn flushed(&self) -> Option<Family> {
        let [v4, v6] = self.policy.mirrors();
        let (mut all, keeper) = (Family::ALL.iter().zip([v4, v6]), &self.keeper);
        all.find(|(family, list)| list.has_pending_removal() && (keeper.is_open(**family) || !keeper.sink().has(**family))).map(|(family, _)| *family)
    }

    /// Never bans `prefix` until the next start, and ends the bans it forbids. Returns how many; `None` if there is no room.
    pub fn allow(&mut self, prefix: Prefix, now: Instant) -> Option<u32> {
        if !self.policy.allow(prefix) {
            return None;
        }
        self.note(Act::Allow(prefix.len), prefix.addr, message::BY_HAND, 0, 0, now);
        self.say.allow(prefix);
        let (mut ended, mut next) = (0, 0);
        while let Some(addr) = self.policy.banned_but_allowed(self.config, &mut next) {
            self.unban_listed(addr, now);
            ended += 1;
        }
        Some(ended)
    }
}
