//! `count 'kernel'`: the recipe of 2011 to the letter. Every whole failure is written, and the kernel's rules count and ban.
//!
//! recentd also counts, to know what the kernel knows: which addresses are listed, which of them are banned, and what to write again
//! when the list was removed and there is a new one. An entry of the mirror whose `times` is 0 is counted only.

use super::decision::{Decision, Failure};
use super::mirror::{List, Listed};
use super::table::Counts;
use crate::addr::{Addr, Family};
use crate::config::Config;
use crate::message;
use crate::time::Instant;

/// Whole failures that became complete with a failure of `weight`; `score` includes it.
pub(super) const fn writes(score: u32, weight: u16) -> u32 {
    (score / 10).saturating_sub(score.saturating_sub(weight as u32) / 10)
}

const fn is_enough(config: &Config, score: u32) -> bool {
    score >= config.hitcount as u32 * 10
}

/// Whether the kernel's rules ban the address now.
#[must_use]
pub fn is_ban(listed: &Listed, now: Instant) -> bool {
    listed.times > 0 && listed.until > now
}

/// Each whole failure is written, and the rules ban at `hitcount`. Each further one prolongs the ban.
pub(super) fn write(config: &Config, list: &mut List, addr: Addr, failure: &Failure, score: u32) -> Decision {
    let (at, new) = (failure.at, writes(score, failure.weight));
    let before = list.get(addr).filter(|listed| listed.is_live() && is_ban(listed, at)).map(|listed| (listed.until, listed.written));
    let is_banned = is_enough(config, score) || before.is_some();
    let (end, written) = before.unwrap_or((Instant(0), at));
    let until = if is_banned { end.max(at.after(config.ban)) } else { at.after(config.window) };
    let pushed = list.write(addr, u8::from(is_banned), at, until);
    // A ban is as old as it is, however often the address fails: one that does not hold shows by that.
    list.set_written(addr, written);
    let bans = is_enough(config, score) && !is_enough(config, score.saturating_sub(new.saturating_mul(10)));
    // More than the rules count to is the same as that.
    let writes = new.min(config.hitcount.into());
    Decision::Write { addr, score, writes, bans, pushed }
}

/// An entry of the kernel's list, as it is found there.
#[derive(Clone, Copy)]
pub struct Kept {
    /// Its address.
    pub addr: Addr,
    /// Its last write, so many ticks ago.
    pub ticks: u32,
    /// The same as a moment.
    pub written: Instant,
}

/// Takes over an entry of the kernel's list, with the ages of its failures in seconds.
pub fn read_back(config: &Config, table: &mut Counts, list: &mut List, kept: Kept, ages: impl Iterator<Item = u32>, now: Instant) {
    let Kept { addr, ticks, written } = kept;
    list.restore(addr, ticks, written, written.after(config.window));
    for age in ages.filter(|age| *age <= config.window) {
        table.record(addr, 10, message::UNKNOWN, Instant(now.0.saturating_sub(age)), config.window);
    }
    if is_enough(config, table.score(addr, now, config.window)) {
        list.prolong(addr, written.after(config.ban));
    } else {
        list.forget_history(addr);
    }
}

/// Addresses of `family`, each with the number of writes that give its count to a new, empty list.
pub fn to_write_again(config: &Config, table: &Counts, family: Family, now: Instant) -> impl Iterator<Item = (Addr, u32)> {
    let counted = table.counted(now, config.window).map(|(addr, score)| (addr, score / 10));
    counted.filter(move |(addr, writes)| addr.family() == family && *writes > 0)
}

/// So many failures of `addr` were written to a new list.
pub fn written_again(config: &Config, list: &mut List, addr: Addr, writes: u32, now: Instant) {
    let is_banned = writes >= u32::from(config.hitcount);
    list.write(addr, u8::from(is_banned), now, now.after(if is_banned { config.ban } else { config.window }));
}
