//! What the kernel's lists and sets hold, taken over as recentd's own: bans in force, or counts with `count 'kernel'`.

use crate::addr::{Addr, Family};
use crate::config::Config;
use crate::firewall::sink::Sink;
use crate::firewall::sink::nft::Nft;
use crate::firewall::sink::recent::{self, Jiffies};
use crate::limits;
use crate::log::lines::Lines;
use crate::os::Errno;
use crate::policy::kernel_count::{self, Kept};
use crate::policy::mirror::{List, Listed};
use crate::policy::table::Counts;
use crate::time::Instant;
use crate::wire::nft::Element;

/// The kernel's clock. A kernel that does not tell HZ: what is not known yet is as if written now, so that no ban ends early.
struct Clock(Option<Jiffies>);

impl Clock {
    fn read() -> Self {
        Self(Jiffies::read())
    }

    fn ticks(&self, stamp: u32) -> u32 {
        self.0.map_or(0, |clock| clock.age(stamp))
    }

    fn seconds(&self, ticks: u32) -> u32 {
        self.0.and_then(|clock| ticks.checked_div(clock.hz)).unwrap_or(0)
    }
}

/// Bans in force.
#[inline(never)]
pub fn bans(sink: &mut Sink, family: Family, config: &Config, list: &mut List, now: Instant) -> Result<(), Errno> {
    match sink {
        Sink::DryRun => Ok(()),
        Sink::Recent(lists) => lists.of(family).map_or(Ok(()), |kernel| bans_of_list(kernel, family, config, list, now)),
        Sink::Nft(nft) => bans_of_set(nft, family, config, list, now),
    }
}

fn bans_of_list(kernel: &recent::List, family: Family, config: &Config, list: &mut List, now: Instant) -> Result<(), Errno> {
    let clock = Clock::read();
    kernel.read_back(&mut Lines::<{ limits::LINE }>::new(), |entry| {
        let ticks = clock.ticks(entry.last_seen);
        let age = clock.seconds(ticks);
        let listed = list.get(entry.addr).filter(|listed| listed.is_live());
        // Both clocks are rounded to seconds, so one second means nothing: what the kernel ends now is not to be written again.
        let ends = listed.is_some_and(|listed| listed.until.since(now) <= 1);
        if entry.addr.family() != family || (age >= config.ban && !ends) {
            return;
        }
        let (written, until) = (Instant(now.0.saturating_sub(age)), now.after(config.ban.saturating_sub(age)));
        let knocked = listed.is_some_and(|listed| written.since(listed.written) > 1);
        list.restore(entry.addr, ticks, written, until);
        if config.update && knocked && clock.0.is_some() {
            // The kernel itself prolongs the ban of an address that keeps knocking. Without its clock nothing says that it did.
            list.prolong(entry.addr, until);
        }
    })
}

/// What a line of before the start says of a ban.
#[derive(Clone, Copy)]
pub struct Recalled {
    /// As it is listed.
    pub addr: Addr,
    /// When it was banned; not before this moment.
    pub at: Instant,
    /// For how long.
    pub seconds: u32,
    /// When recentd began.
    pub before: Instant,
}

/// Seconds for which no line of before the start ends a ban that the list still holds: a later line may say more about it.
const SETTLES: u32 = 10;

/// A ban that was read back ends when the line says that decided it.
pub fn recall(ban: Recalled, config: &Config, list: &mut List, now: Instant) {
    let Recalled { addr, at, seconds, before } = ban;
    let Some(listed) = list.get(addr).filter(|listed| listed.is_live() && listed.since <= before) else { return };
    let Listed { written, until, .. } = *listed;
    // The moment of a line of the past is up to two seconds early: its stamp and that of the last line are whole seconds.
    let by_line = at.after(seconds).after(2);
    let end = match Jiffies::read() {
        // The kernel knows best when it was written. A ban no longer than the rule's is written once, at its begin.
        Some(_) if seconds <= config.ban => written.after(seconds),
        Some(_) => by_line.max(written.after(config.ban)),
        // All stamps are as of the start then.
        None if at > Instant(0) => by_line,
        None => return,
    };
    list.end_at(addr, end.max(until.min(now.after(SETTLES))));
}

/// Elements of other programs are listed as what they are.
fn bans_of_set(nft: &mut Nft, family: Family, config: &Config, list: &mut List, now: Instant) -> Result<(), Errno> {
    nft.read_back(family, &mut |element| {
        let Element { addr, given, left, foreign } = element;
        if left == 0 || (foreign && !list.takes_foreign(addr)) {
            return;
        }
        let age = given.saturating_sub(left);
        let (since, until) = (Instant(now.0.saturating_sub(age)), now.after(left));
        if foreign {
            return list.adopt(addr, since, until);
        }
        // The rule masks each source by now, so a longer prefix of former options bans none any more, and is removed.
        let is_of_former_options = addr.masked(config.bits(addr)) != addr;
        if is_of_former_options && !list.takes_foreign(addr) {
            return;
        }
        list.restore(addr, age, since, until);
        if is_of_former_options {
            list.forget_history(addr);
            list.remove(addr);
            return list.remove_later(addr);
        }
        if config.update {
            list.prolong(addr, until);
        }
    })
}

/// `count 'kernel'`: counts, and the bans that they are.
#[inline(never)]
pub fn counts(
    sink: &Sink,
    family: Family,
    config: &Config,
    (table, list): (&mut Counts, &mut List),
    now: Instant,
) -> Result<(), Errno> {
    let Sink::Recent(lists) = sink else { return Ok(()) };
    let Some(kernel) = lists.of(family) else { return Ok(()) };
    let clock = Clock::read();
    kernel.read_back(&mut Lines::<{ limits::LINE }>::new(), |entry| {
        let ticks = clock.ticks(entry.last_seen);
        let age = clock.seconds(ticks);
        if age >= config.window || entry.addr.family() != family {
            return;
        }
        let kept = Kept { addr: entry.addr, ticks, written: Instant(now.0.saturating_sub(age)) };
        let ages = entry.stamps().map(|stamp| clock.seconds(clock.ticks(stamp)));
        kernel_count::read_back(config, table, list, kept, ages, now);
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// What is known of a ban: when the kernel's list says it was written, and what the line says that tells of it.
    #[test]
    fn a_ban_ends_by_the_kernels_clock_unless_it_is_longer_than_the_rules() {
        let (config, addr, now) = (Config::default(), Addr::V4([192, 0, 2, 7]), Instant(5000));
        let ends = |at, seconds, before| {
            let mut list = List::new();
            list.restore(addr, 0, Instant(4000), Instant(7600));
            recall(Recalled { addr, at: Instant(at), seconds, before: Instant(before) }, &config, &mut list, now);
            list.get(addr).unwrap().until.0
        };
        let counts = Jiffies::read().is_some();
        let (written, line) = (4000, 4001 + 2);
        assert_eq!(ends(4001, 3600, 5000), if counts { written } else { line } + 3600, "as long as the rule's");
        assert_eq!(ends(4001, 1800, 5000), if counts { written } else { line } + 1800);
        assert_eq!(ends(4001, 7200, 5000), line + 7200, "written again meanwhile");
        assert_eq!(ends(4001, 10, 5000), 5000 + SETTLES, "a later line may say more");
        assert_eq!(ends(4001, 1800, 3999), 7600, "of after recentd's start");
    }
}
