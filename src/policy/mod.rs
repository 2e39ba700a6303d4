//! Hop 4: what happens to an address when a line of the log counts against it. Pure.
//!
//! ```text
//! finding ──▶ count ──▶ Verdict::Enough ──▶ (other reasons against a ban) ──▶ ban ──▶ Decision
//!                                                                        └─▶ spare
//! ```
//!
//! [`table`] counts failures within the window, [`mirror`] knows what the kernel's lists hold, [`kernel_count`] is the other way to count, and
//! [`decision`] holds the questions and answers. A decision is made once and never undone: everything that could refuse a ban is asked
//! between [`Policy::count`] and [`Policy::ban`], while the mirror is as it was. The daemon and `recentd replay` both go through
//! here, so a replay shows what the daemon would have done. Time is an argument.

pub mod decision;
mod entry;
pub mod kernel_count;
mod listed;
pub mod mirror;
mod networks;
pub mod table;

pub use decision::{Decision, Failure, Verdict};

use heapless::Vec;

use crate::addr::{Addr, Family, Prefix};
use crate::config::{Config, Count};
use crate::limits;
use crate::message;
use crate::message::sessions::Sessions;
use crate::time::Instant;
use mirror::{Due, List, Listed, ONLY_BY_HAND};
use table::{Counts, Evicted, FAILURE, NOT_ALLOWED, NOT_NEAR};

/// The reason of a ban with fewer failures than `hitcount`.
pub const SPRAYS: &str = "many networks of its /48 failed too";
/// Networks of a /48 that must have failed, however few failures are a ban: two or three may be of different people.
const FEWEST: usize = 8;

/// All that recentd remembers. In this order, because tables that were never used shall cost no memory: what is written at the start is at
/// the beginning of a mirror and at the end of the sessions and of the table, so that each mirror shares a page with what is before it.
#[derive(Default)]
#[repr(C)]
pub struct Policy {
    /// The peer behind each process id.
    pub sessions: Sessions,
    /// The kernel's list for IPv4.
    pub mirror4: List,
    /// Counts.
    pub table: Counts,
    /// The kernel's list for IPv6.
    pub mirror6: List,
    /// Allowed by hand until the next start.
    pub allowed: Vec<Prefix, { limits::ALLOW_NOW }>,
}

impl Policy {
    /// Places that bans may have.
    pub const PLACES: usize = 2 * limits::MIRROR;

    /// Nothing counted, nothing banned.
    #[must_use]
    pub const fn new() -> Self {
        Self { sessions: Sessions::new(), mirror4: List::new(), table: Counts::new(), mirror6: List::new(), allowed: Vec::new() }
    }

    /// The mirror of the list that `addr` belongs in.
    pub const fn mirror(&mut self, addr: Addr) -> &mut List {
        self.of(addr.family())
    }

    /// The mirror of the list of `family`.
    pub const fn of(&mut self, family: Family) -> &mut List {
        match family {
            Family::V4 => &mut self.mirror4,
            Family::V6 => &mut self.mirror6,
        }
    }

    /// The mirrors of IPv4 and IPv6.
    #[must_use]
    pub const fn mirrors(&self) -> [&List; 2] {
        [&self.mirror4, &self.mirror6]
    }

    /// The same, to change them.
    pub const fn mirrors_mut(&mut self) -> [&mut List; 2] {
        [&mut self.mirror4, &mut self.mirror6]
    }

    /// Gives the hashes of addresses a beginning that no attacker knows: else some could choose addresses that are slow to find. Only while
    /// nothing is counted or banned.
    pub fn set_seed(&mut self, seed: u32) {
        self.table.set_seed(seed);
        self.mirrors_mut().into_iter().for_each(|mirror| mirror.set_seed(seed));
    }

    /// Tells how many addresses each of the kernel's lists holds.
    pub fn set_capacity(&mut self, ip_list_tot: u32) {
        self.mirrors_mut().into_iter().for_each(|mirror| mirror.set_capacity(ip_list_tot));
    }

    /// Bans in force. With `count 'kernel'` most of the listed are only counted, and none is removed from the list.
    pub fn bans(&self, config: &Config, now: Instant) -> impl Iterator<Item = &Listed> {
        let all = config.count == Count::Agent;
        let live = self.mirrors().into_iter().flat_map(|mirror| mirror.live());
        live.filter(move |listed| all || kernel_count::is_ban(listed, now))
    }

    /// The ban in force at `place`, of [`Policy::PLACES`] places from 0.
    #[must_use]
    pub fn ban_at(&self, config: &Config, place: usize, now: Instant) -> Option<&Listed> {
        let [v4, v6] = self.mirrors();
        let listed = place.checked_sub(limits::MIRROR).map_or_else(|| v4.live_at(place), |place| v6.live_at(place))?;
        (config.count == Count::Agent || kernel_count::is_ban(listed, now)).then_some(listed)
    }

    /// The ban of `addr`, as it is listed, if it is in force.
    #[must_use]
    pub fn ban_of(&mut self, config: &Config, addr: Addr, now: Instant) -> Option<&Listed> {
        let all = config.count == Count::Agent;
        self.mirror(addr).get(addr).filter(|listed| listed.is_live() && (all || kernel_count::is_ban(listed, now)))
    }

    /// [`Policy::bans`] without what other programs put into the lists.
    pub fn own_bans(&self, config: &Config, now: Instant) -> impl Iterator<Item = &Listed> {
        self.bans(config, now).filter(|listed| !listed.is_foreign())
    }

    /// Whether recentd may have a ban in force.
    #[must_use]
    pub fn has_own_bans(&self) -> bool {
        self.mirrors().into_iter().any(List::has_own)
    }

    /// How many bans are in force.
    #[must_use]
    pub fn live(&self, config: &Config, now: Instant) -> u32 {
        match config.count {
            Count::Agent => self.mirrors().iter().map(|mirror| mirror.count() as u32).sum(),
            Count::Kernel => self.bans(config, now).count() as u32,
        }
    }

    /// Why `addr` may not be banned, as its prefix of so many bits: it is on an allowlist, or no remote host can have it.
    #[must_use]
    pub fn spares(&self, config: &Config, addr: Addr, bits: u8) -> Option<&'static str> {
        config.spares(addr, bits).or_else(|| Config::spares_for(addr, bits, &self.allowed))
    }

    /// Takes back what [`Policy::allow`] did. Whether there was anything to take back.
    pub fn disallow(&mut self, prefix: Prefix) -> bool {
        self.table.doubt();
        let place = self.allowed.iter().position(|allowed| *allowed == prefix);
        place.is_some_and(|place| {
            if let Some(last) = self.allowed.pop()
                && let Some(taken) = self.allowed.get_mut(place)
            {
                *taken = last;
            }
            true
        })
    }

    /// Never bans `prefix` until the next start. Whether there was room to remember it.
    pub fn allow(&mut self, prefix: Prefix) -> bool {
        self.table.doubt();
        self.allowed.contains(&prefix) || self.allowed.push(prefix).is_ok()
    }

    /// Counts a failure, unless the address is spared. Also returns the address whose count was dropped because the table is full.
    pub fn count(&mut self, config: &Config, failure: &Failure) -> (Verdict, Option<Evicted>) {
        let (addr, at) = (failure.listed(), failure.at);
        if config.count == Count::Agent
            && let Some(listed) = self.mirror(addr).get(addr).filter(|listed| listed.is_live() && listed.until > at)
        {
            let (written, is_foreign) = (listed.written, listed.is_foreign());
            // No ban of recentd's own is of an address on the allowlist.
            if is_foreign && let Some(why) = self.spares(config, failure.addr, failure.bits) {
                return (Verdict::Spared { why }, None);
            }
            return (Verdict::Listed { written }, None);
        }
        let found = self.table.find(&addr);
        // Nor is an address that is counted; but `::1` may share the prefix of one.
        let is_known = found.is_some_and(|place| self.table.knows(place, NOT_ALLOWED));
        if (!is_known || failure.addr.family() == Family::V6 && failure.addr.never_banned())
            && let Some(why) = self.spares(config, failure.addr, failure.bits)
        {
            return (Verdict::Spared { why }, None);
        }
        let (place, evicted) = found.map_or_else(|| self.table.begin(addr, at, config.window), |place| (place, None));
        self.table.learn(place, NOT_ALLOWED);
        let (mut rest, mut score) = (failure.weight, 0);
        while rest > 0 {
            // So much fits into one stamp.
            let part = rest.min(250);
            rest = rest.wrapping_sub(part);
            score = self.table.add(place, part as u8, failure.cause, at, config.window);
        }
        let is_enough = match config.count {
            Count::Agent => !failure.recalled && (score >= u32::from(config.hitcount) * 10 || self.is_spray(config, failure)),
            Count::Kernel => kernel_count::writes(score, failure.weight) > 0,
        };
        (if is_enough { Verdict::Enough { score } } else { Verdict::Counted { score } }, evicted)
    }

    /// `count 'kernel'`: when the ban of an address was written that fails all the same. The failure counts nevertheless.
    pub fn kernel_banned(&mut self, config: &Config, failure: &Failure) -> Option<Instant> {
        if config.count == Count::Agent {
            return None;
        }
        let (addr, at) = (failure.listed(), failure.at);
        let listed = self.mirror(addr).get(addr).filter(|listed| listed.is_live() && kernel_count::is_ban(listed, at));
        listed.map(|listed| listed.written)
    }

    /// Whether a whole failure is one of many in its /48, whose owner can try from another /64 each time, so that none ever has enough.
    /// When so many of its networks have failed or are banned as failures would be a ban, each further one is banned with its first
    /// whole failure. Networks that only probed are not counted: a mobile carrier's customers share a /48.
    /// Nor does that hold for a host that is counted alone: its neighbours are other people's.
    fn is_spray(&mut self, config: &Config, failure: &Failure) -> bool {
        // The hosts behind NAT64 have many owners.
        if failure.weight < u16::from(FAILURE) || failure.addr.family() == Family::V4 || config.prefix6 <= 48 || failure.bits > config.prefix6 || failure.addr.is_nat64() {
            return false;
        }
        let banned = self.mirror6.near(failure.addr);
        let failed = self.table.near(failure.addr, failure.at, config.window);
        failed.saturating_add(banned) >= usize::from(config.hitcount).max(FEWEST)
    }

    /// Whether a failure that leaves its peer with `score` brings it within one failure of its ban.
    #[must_use]
    pub fn is_close(config: &Config, failure: &Failure, score: u32) -> bool {
        let close = (u32::from(config.hitcount) * 10).saturating_sub(FAILURE.into());
        score >= close && score.saturating_sub(failure.weight.into()) < close
    }

    /// Whether it is known that the kernel forbids no ban of a peer, see [`Policy::learn`].
    #[must_use]
    pub fn is_far(&self, failure: &Failure) -> bool {
        self.table.find(&failure.listed()).is_some_and(|place| self.table.knows(place, NOT_NEAR))
    }

    /// The kernel was asked: a peer, whose failures are counted, is none of this machine's, its gateways' and its LAN's.
    pub fn learn(&mut self, failure: &Failure) {
        if let Some(place) = self.table.find(&failure.listed()) {
            self.table.learn(place, NOT_NEAR);
        }
    }

    /// Bans an address that nothing spares, or with `count 'kernel'` tells the kernel of its failures. `score` is what it has, and
    /// `now` is when that can be written; the line may be older.
    pub fn ban(&mut self, config: &Config, failure: &Failure, score: u32, now: Instant) -> Decision {
        let addr = failure.listed();
        let decision = match config.count {
            Count::Agent => self.ban_for(config, addr, score, failure.at, now),
            Count::Kernel => kernel_count::write(config, self.mirror(addr), addr, failure, score),
        };
        self.mirror(addr).set_cause(addr, failure.cause);
        decision
    }

    fn ban_for(&mut self, config: &Config, addr: Addr, score: u32, at: Instant, now: Instant) -> Decision {
        self.table.forget(addr, at, config.window);
        let mirror = self.mirror(addr);
        // An address that stayed quiet for `ban_max` starts at its first ban again.
        let before = mirror.get(addr).filter(|listed| at.since(listed.until) <= config.ban_max).map_or(0, |listed| listed.times);
        let times = before.saturating_add(1);
        let seconds = config.ban_seconds(times);
        let until = at.after(seconds);
        if until <= now {
            mirror.remember(addr, times, at, until);
            return Decision::Over;
        }
        let pushed = mirror.write(addr, times, at, until);
        Decision::Ban { addr, score, seconds, times, pushed }
    }

    /// Does not ban an address that has enough failures. Its count is forgotten, so that the kernel is asked about it again only after
    /// another `hitcount` failures.
    pub fn spare(&mut self, config: &Config, failure: &Failure) {
        self.table.forget(failure.listed(), failure.at, config.window);
    }

    /// Bans `addr`, as it is to be listed and which nothing spares, by hand for `seconds`. Returns the address that this pushes out of the
    /// kernel's full list.
    pub fn ban_by_hand(&mut self, config: &Config, addr: Addr, seconds: u32, now: Instant) -> Option<Addr> {
        self.table.forget(addr, now, config.window);
        let mirror = self.mirror(addr);
        let times = mirror.get(addr).map_or(0, |listed| listed.times).max(1);
        let pushed = mirror.write(addr, times, now, now.after(seconds));
        mirror.set_cause(addr, message::BY_HAND);
        pushed
    }

    /// Forgets everything about `addr`, as it is listed: its count, its ban, and that it was ever banned. Returns whether it was listed.
    pub fn forget(&mut self, config: &Config, addr: Addr, now: Instant) -> bool {
        self.table.forget(addr, now, config.window);
        let mirror = self.mirror(addr);
        mirror.forget_history(addr);
        mirror.remove(addr)
    }

    /// Forgets the count of `addr`, as it is counted, which logged in; a ban stays, and with `count 'kernel'` the count that it is made of.
    /// Returns its score.
    pub fn forgive(&mut self, config: &Config, addr: Addr, at: Instant) -> Option<u32> {
        if config.count == Count::Kernel && self.mirror(addr).get(addr).is_some_and(|listed| listed.is_live() && kernel_count::is_ban(listed, at)) {
            return None;
        }
        let score = self.table.forget(addr, at, config.window)?;
        if config.count == Count::Kernel {
            self.mirror(addr).remove(addr);
        }
        Some(score)
    }

    /// The first ban from `next` on that recentd made, of all those in force; `next` goes on. 0 stands for the beginning.
    pub fn next_own(&self, next: &mut usize) -> Option<Addr> {
        let [v4, v6] = self.mirrors();
        // The places of IPv6 follow those of IPv4.
        if let Some((after, addr)) = v4.next_own(*next) {
            *next = after;
            return Some(addr);
        }
        let (after, addr) = v6.next_own(next.saturating_sub(limits::MIRROR))?;
        *next = after.wrapping_add(limits::MIRROR);
        Some(addr)
    }

    /// The first of these of an address that may not be banned, now that the allowlist is as it is.
    pub fn banned_but_allowed(&self, config: &Config, next: &mut usize) -> Option<Addr> {
        core::iter::from_fn(|| self.next_own(next)).find(|addr| self.spares(config, *addr, config.bits(*addr)).is_some())
    }

    /// A ban that has to be ended or written again at `now`; `None` when there is none (more).
    /// The caller does it and says so with [`Policy::done`]. With `count 'agent'` the kernel forgets after `rule` seconds what is not written again; `u32::MAX` where it
    /// keeps the length of every single ban.
    #[must_use]
    pub fn due(&mut self, config: &Config, rule: u32, now: Instant) -> Option<Due> {
        let rule = rule_of(config, rule);
        self.mirrors_mut().into_iter().find_map(|mirror| mirror.due(now, rule))
    }

    /// Records that `due` was done at `now`.
    pub fn done(&mut self, due: Due, now: Instant) {
        match due {
            Due::Unban(addr) => {
                self.mirror(addr).remove(addr);
            }
            Due::Refresh(addr) => {
                if let Some(&listed) = self.mirror(addr).get(addr) {
                    // It is listed already, so this pushes out no other.
                    self.mirror(addr).write(addr, listed.times, now, listed.until);
                }
            }
        }
    }

    /// When [`Policy::due`] will next have something.
    #[must_use]
    pub fn deadline(&self, config: &Config, rule: u32) -> Option<Instant> {
        let ([v4, v6], rule) = (self.mirrors(), rule_of(config, rule));
        Instant::earlier(v4.deadline(rule), v6.deadline(rule))
    }
}

/// With `count 'kernel'` the rules end their own bans, and those by hand are for recentd to end.
const fn rule_of(config: &Config, rule: u32) -> u32 {
    match config.count {
        Count::Agent => rule,
        Count::Kernel => ONLY_BY_HAND,
    }
}

#[cfg(test)]
mod tests;
