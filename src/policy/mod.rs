//! What happens to an address when a line of the log blames it. Pure.
//!
//! The daemon and `recentd replay` both go through here, so a replay shows
//! what the daemon would have done. Time is what the caller says it is.

pub mod mirror;
pub mod table;

use heapless::Vec;

use crate::addr::{Addr, Family, Prefix};
use crate::config::{Config, Count};
use crate::limits;
use crate::message;
use crate::message::Finding;
use crate::message::sessions::Sessions;
use crate::policy::mirror::{Due, Listed, Mirror};
use crate::log::record::Record;
use crate::policy::table::{Evicted, Table};
use crate::time::Instant;

/// What to do after one line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// Nothing: the line counts against nobody.
    None,
    /// It counts, but against somebody who is never banned.
    Spared {
        /// Who.
        addr: Addr,
        /// Why not.
        why: &'static str,
    },
    /// On the way to a ban.
    Counted {
        /// Who (IPv6: the prefix).
        addr: Addr,
        /// Tenths of failures within the window.
        score: u32,
    },
    /// Shut out: write `+addr`.
    Ban {
        /// Who (IPv6: the prefix).
        addr: Addr,
        /// Tenths of failures within the window.
        score: u32,
        /// How long.
        seconds: u32,
        /// Which ban of this address it is, 1 first.
        times: u8,
        /// Who is pushed out of the kernel's full list.
        pushed: Option<Addr>,
    },
    /// `count kernel`: write `+addr`, `writes` times.
    Write {
        /// Who (IPv6: the prefix).
        addr: Addr,
        /// Tenths of failures within the window.
        score: u32,
        /// Whole failures that became complete with this line.
        writes: u32,
        /// Who is pushed out of the kernel's full list.
        pushed: Option<Addr>,
    },
    /// Is banned already.
    Listed {
        /// Who (IPv6: the prefix).
        addr: Addr,
        /// When the kernel was last told.
        written: Instant,
    },
    /// Logged in: its count is forgotten, a ban is not.
    Forgiven {
        /// Who (IPv6: the prefix).
        addr: Addr,
        /// Tenths of failures it had.
        score: u32,
    },
}

/// What a line was and what follows.
pub struct Step {
    /// What the catalogue says.
    pub finding: Finding,
    /// The number of the message, or [`message::UNKNOWN`].
    pub row: u16,
    /// What to do.
    pub decision: Decision,
    /// Whose count was forgotten because the table is full.
    pub evicted: Option<Evicted>,
}

/// What is said of a ban with fewer failures than `hitcount`.
pub const SPRAYS: &str = "many networks of its /48 are at it";
/// Networks that must be at it, however few failures are a ban: two or three may be of different people.
const FEWEST: usize = 8;
/// And however many are; there must be room to see them.
const MOST: usize = limits::ADDRESSES / 2;

/// What we know of one of the kernel's lists.
pub type List = Mirror<{ limits::MIRROR }>;

/// All that recentd remembers.
#[derive(Default)]
pub struct Policy {
    /// Counts.
    pub table: Table<{ limits::ADDRESSES }>,
    /// The kernel's lists for IPv4 and IPv6.
    pub mirrors: [List; 2],
    /// Who is behind each process id.
    pub sessions: Sessions,
    /// The line being read is of before our start: it counts, but who was banned for it may have been let in since. Whoever has
    /// too many is banned with the next one.
    pub recalls: bool,
    /// Allowed by hand until the next start.
    pub allowed: Vec<Prefix, { limits::ALLOW_NOW }>,
    /// The kernel keeps the length of every single ban; else a long one has to be written again before the rule's time is over.
    pub keeps_time: bool,
}

impl Policy {
    /// Knows nobody.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            table: Table::new(),
            mirrors: [const { List::new() }; 2],
            sessions: Sessions::new(),
            recalls: false,
            allowed: Vec::new(),
            keeps_time: false,
        }
    }

    /// The mirror of the list that `addr` belongs in.
    pub const fn mirror(&mut self, addr: Addr) -> &mut List {
        self.of(addr.family())
    }

    /// The mirror of the list of `family`.
    pub const fn of(&mut self, family: Family) -> &mut List {
        let [v4, v6] = &mut self.mirrors;
        match family {
            Family::V4 => v4,
            Family::V6 => v6,
        }
    }

    /// Tells how many addresses each of the kernel's lists holds.
    pub fn set_capacity(&mut self, ip_list_tot: u32) {
        self.mirrors.iter_mut().for_each(|mirror| mirror.set_capacity(ip_list_tot));
    }

    /// Bans in force. With `count kernel` most of the listed are only counted, and none is taken out of the list.
    pub fn bans(&self, config: &Config, now: Instant) -> impl Iterator<Item = &Listed> {
        let all = config.count == Count::Agent;
        let live = self.mirrors.iter().flat_map(|mirror| mirror.live());
        live.filter(move |listed| all || (listed.times > 0 && listed.until > now))
    }

    /// How many there are.
    #[must_use]
    pub fn live(&self, config: &Config, now: Instant) -> u32 {
        self.bans(config, now).count() as u32
    }

    /// Takes one line of the log at `now`.
    pub fn read(&mut self, config: &Config, record: &Record<'_>, now: Instant) -> Step {
        let finding = self.sessions.read(record, config.watch, now);
        let row = finding.message().map_or(message::UNKNOWN, |(program, message)| self.sessions.catalogue.index(program, message));
        let mut evicted = None;
        let decision = match &finding {
            Finding::Counts { addr, weight, .. } => self.count(config, *addr, *weight, row, now, &mut evicted),
            Finding::Forgives { addr, .. } => self.forgive(config, *addr, now),
            Finding::Nothing { .. } => Decision::None,
        };
        Step { finding, row, decision, evicted }
    }

    /// Whether `addr` may not be banned, and why.
    #[must_use]
    pub fn spares(&self, config: &Config, addr: Addr) -> Option<&'static str> {
        config.spares(addr).or_else(|| config.spares_for(addr, &self.allowed))
    }

    fn count(
        &mut self,
        config: &Config,
        addr: Addr,
        weight: u16,
        cause: u16,
        now: Instant,
        evicted: &mut Option<Evicted>,
    ) -> Decision {
        if let Some(why) = self.spares(config, addr) {
            return Decision::Spared { addr, why };
        }
        let addr = addr.masked(config.prefix6);
        if config.count == Count::Agent
            && let Some(listed) = self.mirror(addr).get(addr).filter(|e| e.live && e.until > now)
        {
            return Decision::Listed { addr, written: listed.written };
        }
        let weight = u8::try_from(weight).unwrap_or(u8::MAX);
        let (score, out) = self.table.record(addr, weight, cause, now, config.window);
        *evicted = out;
        let decision = match config.count {
            Count::Agent if self.recalls || !self.is_enough(config, addr, score, now) => Decision::Counted { addr, score },
            Count::Agent => self.ban(config, addr, score, now),
            Count::Kernel => {
                let writes = (score / 10).saturating_sub(score.saturating_sub(u32::from(weight)) / 10);
                if writes == 0 {
                    return Decision::Counted { addr, score };
                }
                let mirror = self.mirror(addr);
                let before = mirror.get(addr).filter(|e| e.live && e.times > 0).map_or(Instant(0), |e| e.until);
                let (times, until) = if score >= u32::from(config.hitcount) * 10 || before > now {
                    (1, before.max(now.after(config.ban)))
                } else {
                    (0, now.after(config.window))
                };
                let pushed = mirror.write(addr, times, now, until);
                Decision::Write { addr, score, writes, pushed }
            }
        };
        self.mirror(addr).because(addr, cause);
        decision
    }

    /// Whether `score` is a ban. Who owns a /48 can try from another /64 each time, so that none ever has enough. When so many of its
    /// networks are counted or banned as failures would be a ban, each further one is banned with its first whole failure.
    fn is_enough(&self, config: &Config, addr: Addr, score: u32, now: Instant) -> bool {
        let near = || {
            let [_, v6] = &self.mirrors;
            let banned = v6.live().filter(|listed| listed.addr.shares_48(&addr)).count();
            self.table.near(addr, now, config.window).saturating_add(banned)
        };
        score >= u32::from(config.hitcount) * 10
            || (score >= 10 && config.prefix6 > 48 && near() >= usize::from(config.hitcount).clamp(FEWEST, MOST))
    }

    fn ban(&mut self, config: &Config, addr: Addr, score: u32, now: Instant) -> Decision {
        self.table.forget(addr, now, config.window);
        let mirror = self.mirror(addr);
        // Who kept quiet for the longest ban starts anew.
        let before = mirror.get(addr).filter(|e| now.since(e.until) <= config.ban_max).map_or(0, |e| e.times);
        let times = before.saturating_add(1);
        let seconds = config.ban_seconds(times);
        let pushed = mirror.write(addr, times, now, now.after(seconds));
        Decision::Ban { addr, score, seconds, times, pushed }
    }

    /// Bans `addr` by hand for `seconds`. Returns who is pushed out of the kernel's full list. `Err`: why it may not be banned.
    pub fn block(&mut self, config: &Config, addr: Addr, seconds: u32, now: Instant) -> Result<Option<Addr>, &'static str> {
        if let Some(why) = self.spares(config, addr) {
            return Err(why);
        }
        let addr = addr.masked(config.prefix6);
        self.table.forget(addr, now, config.window);
        let mirror = self.mirror(addr);
        let times = mirror.get(addr).map_or(0, |e| e.times).max(1);
        let pushed = mirror.write(addr, times, now, now.after(seconds));
        mirror.because(addr, message::BY_HAND);
        Ok(pushed)
    }

    /// Forgets what is counted against `addr`, as it is listed, and that it was ever banned. Returns whether it was.
    pub fn pardon(&mut self, config: &Config, addr: Addr, now: Instant) -> bool {
        self.table.forget(addr, now, config.window);
        let mirror = self.mirror(addr);
        mirror.pardon(addr);
        mirror.remove(addr)
    }

    /// Some ban in force.
    #[must_use]
    pub fn banned(&self) -> Option<Addr> {
        self.mirrors.iter().find_map(|mirror| mirror.live().next()).map(|listed| listed.addr)
    }

    /// Some ban in force of somebody who may not be banned, now that the allowlist is as it is.
    #[must_use]
    pub fn banned_but_allowed(&self, config: &Config) -> Option<Addr> {
        let mut live = self.mirrors.iter().flat_map(|mirror| mirror.live());
        live.find(|listed| self.spares(config, listed.addr).is_some()).map(|listed| listed.addr)
    }

    fn forgive(&mut self, config: &Config, addr: Addr, now: Instant) -> Decision {
        let addr = addr.masked(config.prefix6);
        match self.table.forget(addr, now, config.window) {
            Some(score) => {
                if config.count == Count::Kernel {
                    self.mirror(addr).remove(addr);
                }
                Decision::Forgiven { addr, score }
            }
            None => Decision::None,
        }
    }

    /// What time demands at `now`, one thing at a time; `None` when there is nothing (more).
    /// The caller does it and says so with [`Policy::done`].
    #[must_use]
    pub fn due(&self, config: &Config, now: Instant) -> Option<Due> {
        match config.count {
            Count::Agent => self.mirrors.iter().find_map(|mirror| mirror.due(now, self.rule(config))),
            Count::Kernel => self.by_hand().find(|listed| listed.until <= now).map(|listed| Due::Unban(listed.addr)),
        }
    }

    /// With `count kernel` the rules end their own bans; those by hand are for us to end.
    fn by_hand(&self) -> impl Iterator<Item = &Listed> {
        self.mirrors.iter().flat_map(|mirror| mirror.live()).filter(|listed| listed.cause == message::BY_HAND)
    }

    /// Records that `due` was done at `now`.
    pub fn done(&mut self, due: Due, now: Instant) {
        match due {
            Due::Unban(addr) => {
                self.mirror(addr).remove(addr);
            }
            Due::Refresh(addr) => {
                if let Some(&listed) = self.mirror(addr).get(addr) {
                    // It is listed already, so this pushes nobody out.
                    self.mirror(addr).write(addr, listed.times, now, listed.until);
                }
            }
        }
    }

    /// When [`Policy::due`] will next have something.
    #[must_use]
    pub fn deadline(&self, config: &Config) -> Option<Instant> {
        if config.count == Count::Kernel {
            return self.by_hand().map(|listed| listed.until).min();
        }
        let [v4, v6] = &self.mirrors;
        let rule = self.rule(config);
        Instant::earlier(v4.deadline(rule), v6.deadline(rule))
    }

    /// Seconds after which the kernel forgets what is not written again.
    const fn rule(&self, config: &Config) -> u32 {
        if self.keeps_time { u32::MAX } else { config.ban }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn failure(from: &str) -> String {
        format!("Bad password attempt for 'root' from {from}:40000")
    }

    fn read(policy: &mut Policy, config: &Config, body: &str, now: u32) -> Decision {
        let record = Record { tag: b"dropbear", pid: None, body: body.as_bytes(), stamp: None, cut: false };
        policy.read(config, &record, Instant(now)).decision
    }

    fn addr(text: &str) -> Addr {
        Addr::parse(text.as_bytes()).unwrap()
    }

    fn config(options: &[(&str, &str)]) -> Config {
        let mut config = Config::default();
        for (key, value) in options {
            config.set(key.as_bytes(), value.as_bytes()).unwrap();
        }
        config
    }

    #[test]
    fn the_fifteenth_failure_bans_and_the_ban_grows() {
        let config = config(&[]);
        let mut policy = Policy::new();
        let mut now = 0;
        for (times, length) in [(1, 3600), (2, 7200), (3, 14400)] {
            for n in 1..15 {
                let counted = Decision::Counted { addr: addr("192.0.2.7"), score: n * 10 };
                assert_eq!(read(&mut policy, &config, &failure("192.0.2.7"), now), counted);
            }
            let ban = read(&mut policy, &config, &failure("192.0.2.7"), now);
            assert_eq!(
                ban,
                Decision::Ban { addr: addr("192.0.2.7"), score: 150, seconds: length, times, pushed: None }
            );
            let again = read(&mut policy, &config, &failure("192.0.2.7"), now + 1);
            assert!(matches!(again, Decision::Listed { .. }), "{again:?}");
            while now < 100_000_000 {
                match policy.due(&config, Instant(now)) {
                    Some(due @ Due::Unban(_)) => {
                        policy.done(due, Instant(now));
                        break;
                    }
                    Some(due) => {
                        policy.done(due, Instant(now));
                    }
                    None => now = policy.deadline(&config).unwrap().0,
                }
            }
        }
        assert_eq!(now, 3600 + 7200 + 14400);
        // After a quiet spell longer than the longest ban it is a first offender again.
        now += 86401;
        for _ in 0..14 {
            read(&mut policy, &config, &failure("192.0.2.7"), now);
        }
        let ban = read(&mut policy, &config, &failure("192.0.2.7"), now);
        assert!(matches!(ban, Decision::Ban { times: 1, .. }), "{ban:?}");
    }

    #[test]
    fn ipv6_neighbours_share_a_count() {
        let config = config(&[("hitcount", "3")]);
        let mut policy = Policy::new();
        read(&mut policy, &config, &failure("2001:db8:1:2::1"), 1);
        read(&mut policy, &config, &failure("2001:db8:1:2:aaaa::2"), 1);
        read(&mut policy, &config, &failure("2001:db8:1:3::1"), 1);
        let ban = read(&mut policy, &config, &failure("2001:db8:1:2::3"), 1);
        assert!(matches!(ban, Decision::Ban { addr: a, .. } if a == addr("2001:db8:1:2::")), "{ban:?}");
    }

    /// A failure from each of these networks of 2001:db8:1::/48, and whether it is a ban.
    fn spray(policy: &mut Policy, config: &Config, networks: core::ops::Range<u32>, now: u32) -> std::vec::Vec<bool> {
        networks.map(|n| matches!(read(policy, config, &failure(&format!("2001:db8:1:{n:x}::1")), now), Decision::Ban { .. })).collect()
    }

    #[test]
    fn who_sprays_from_a_48_has_as_many_failures_as_anybody() {
        let config = config(&[]);
        let mut policy = Policy::new();
        let banned = spray(&mut policy, &config, 0..120, 1);
        assert_eq!(banned.iter().position(|ban| *ban), Some(14), "the fifteenth of them is a ban");
        assert!(banned[14..].iter().all(|ban| *ban), "and each further one");
        // Those that were counted before have it coming.
        assert!(matches!(read(&mut policy, &config, &failure("2001:db8:1:3::2"), 2), Decision::Ban { score: 20, .. }));
        // Others are others: a neighbour of the /48, somebody with IPv4, a probe from within.
        for other in ["2001:db8:2:3::1", "2001:db9:1:3::1", "192.0.2.7"] {
            assert!(matches!(read(&mut policy, &config, &failure(other), 2), Decision::Counted { .. }), "{other}");
        }
        let probe = "Exit before auth from <2001:db8:1:999::1:1234>: Timeout before auth";
        assert!(matches!(read(&mut policy, &config, probe, 2), Decision::Counted { score: 2, .. }));
        // As long as its bans last it gets no new tries.
        assert!(spray(&mut policy, &config, 200..220, 3000).iter().all(|ban| *ban));
        // Nor after a thousand others had theirs.
        for n in 0..1000 {
            read(&mut policy, &config, &failure(&format!("10.0.{}.{}", n / 250, n % 250)), 3001);
        }
        assert!(spray(&mut policy, &config, 220..240, 3002).iter().all(|ban| *ban));
    }

    #[test]
    fn a_few_failures_in_a_48_are_nobody_s_spray() {
        let config = config(&[("hitcount", "3")]);
        let mut policy = Policy::new();
        let banned = spray(&mut policy, &config, 0..10, 1);
        assert_eq!(banned.iter().position(|ban| *ban), Some(7), "eight networks at least");
        // Those of before the window do not count, and a log-in forgives one.
        let mut policy = Policy::new();
        spray(&mut policy, &config, 0..6, 1);
        assert_eq!(spray(&mut policy, &config, 6..13, 1000), [false; 7]);
        read(&mut policy, &config, "Password auth succeeded for 'root' from 2001:db8:1:7::1:40000", 1000);
        assert_eq!(spray(&mut policy, &config, 13..15, 1000), [false, true]);
    }

    #[test]
    fn a_spray_bans_nobody_who_is_allowed_and_no_larger_prefix() {
        let config48 = config(&[("prefix6", "48"), ("hitcount", "50")]);
        let mut policy = Policy::new();
        assert!(spray(&mut policy, &config48, 0..49, 1).iter().all(|ban| !ban));
        let config = config(&[("allow", "2001:db8:1:40::/60")]);
        let mut policy = Policy::new();
        spray(&mut policy, &config, 0..20, 1);
        assert!(matches!(read(&mut policy, &config, &failure("2001:db8:1:42::1"), 1), Decision::Spared { .. }));
        policy.recalls = true;
        assert!(matches!(read(&mut policy, &config, &failure("2001:db8:1:50::1"), 1), Decision::Counted { .. }));
    }

    #[test]
    fn the_allowed_are_spared_and_so_is_a_prefix_that_holds_one() {
        let config = config(&[("hitcount", "1"), ("allow", "192.0.2.0/24"), ("allow", "2001:db8:1:2::5")]);
        let mut policy = Policy::new();
        for from in ["192.0.2.7", "127.0.0.1", "2001:db8:1:2::5", "2001:db8:1:2::6"] {
            let decision = read(&mut policy, &config, &failure(from), 1);
            assert!(matches!(decision, Decision::Spared { .. }), "{from} {decision:?}");
        }
        assert!(matches!(read(&mut policy, &config, &failure("2001:db8:1:3::6"), 1), Decision::Ban { .. }));
    }

    #[test]
    fn a_success_forgives_the_count_but_not_a_ban() {
        let config = config(&[("hitcount", "3")]);
        let mut policy = Policy::new();
        let success = "Password auth succeeded for 'root' from 192.0.2.7:40000";
        assert_eq!(read(&mut policy, &config, success, 1), Decision::None);
        read(&mut policy, &config, &failure("192.0.2.7"), 1);
        read(&mut policy, &config, &failure("192.0.2.7"), 1);
        assert_eq!(
            read(&mut policy, &config, success, 1),
            Decision::Forgiven { addr: addr("192.0.2.7"), score: 20 }
        );
        for _ in 0..3 {
            read(&mut policy, &config, &failure("192.0.2.7"), 2);
        }
        assert_eq!(read(&mut policy, &config, success, 3), Decision::None);
        assert!(policy.mirror(addr("192.0.2.7")).get(addr("192.0.2.7")).unwrap().live);
    }

    #[test]
    fn kernel_mode_writes_every_whole_failure() {
        let config = config(&[("count", "kernel"), ("hitcount", "3")]);
        let mut policy = Policy::new();
        for n in 1..=5 {
            assert_eq!(
                read(&mut policy, &config, &failure("192.0.2.7"), n),
                Decision::Write { addr: addr("192.0.2.7"), score: n * 10, writes: 1, pushed: None }
            );
        }
        let probe = "Exit before auth from <192.0.2.8:1234>: Timeout before auth";
        for n in 1..=4 {
            let decision = read(&mut policy, &config, probe, n);
            assert_eq!(decision, Decision::Counted { addr: addr("192.0.2.8"), score: n * 2 });
        }
        let decision = read(&mut policy, &config, probe, 5);
        assert!(matches!(decision, Decision::Write { writes: 1, .. }), "{decision:?}");
        assert_eq!(policy.due(&config, Instant(1_000_000)), None);
        assert_eq!(policy.deadline(&config), None);
    }

    #[test]
    fn kernel_mode_names_who_is_pushed_out() {
        let config = config(&[("count", "kernel")]);
        let mut policy = Policy::new();
        for n in 0..100 {
            read(&mut policy, &config, &failure(&format!("192.0.2.{n}")), n);
        }
        let decision = read(&mut policy, &config, &failure("198.51.100.1"), 200);
        assert!(
            matches!(decision, Decision::Write { pushed: Some(a), .. } if a == addr("192.0.2.0")),
            "{decision:?}"
        );
    }
}
