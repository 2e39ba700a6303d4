//! The policy beside a second one that is slow, forgets nothing, and was made another way.
//!
//! The input is a story: which addresses fail, log in, are banned or unbanned by hand, and how time goes on. After each step both
//! must hold the same bans, and what the first says must follow from what the second knows.

#[path = "model_time.rs"]
mod time;

use super::{Bytes, ip, note};
use recentd::addr::{Addr, Prefix};
use recentd::config::{Config, Count};
use recentd::limits;
use recentd::log::syslog;
use recentd::message::Finding;
use recentd::policy::{Decision, Failure, Policy, Verdict};
use recentd::time::Instant;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// A ban in force, or with `count 'kernel'` an address in the kernel's list.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Ban {
    addr: Addr,
    until: u32,
    written: u32,
}

/// A line that counts against an address.
#[derive(Clone, Copy)]
struct Line {
    weight: u8,
    /// It was written so many seconds before the line that was read before it.
    back: u32,
    /// It is read so many seconds after it was written.
    late: u32,
}

struct World {
    config: Config,
    policy: Box<Policy>,
    /// Seconds after which the kernel forgets what is not written again.
    rule: u32,
    now: u32,
    capacity: usize,
    /// Every failure of every address, with its weight.
    failures: BTreeMap<IpAddr, Vec<(u32, u8)>>,
    /// Addresses that had more failures at once than there are stamps: they may weigh less, never more.
    merged: BTreeSet<IpAddr>,
    /// What the kernel holds, the least recently written first.
    bans: Vec<Ban>,
    /// The end and the number of the last ban of each address.
    past: BTreeMap<IpAddr, (u32, u8)>,
    turns: u32,
}

/// Things that happen in one story, so that none takes long.
const TURNS: u32 = 1000;

/// A story, its first bytes the configuration.
pub fn policy(data: &[u8]) {
    let mut bytes = Bytes(data);
    let mut world = World::begin(&mut bytes);
    while !bytes.0.is_empty() && world.turns < TURNS {
        let (what, which) = (bytes.next(), bytes.next());
        let addr = address(which);
        match what % 10 {
            0..3 => {
                let line = Line { weight: 10, back: u32::from(what >> 4 & 3), late: if what & 0x40 == 0 { 0 } else { world.config.ban * 2 } };
                world.fails(addr, line, what & 0x80 != 0);
            }
            3 => world.fails(addr, Line { weight: 1, back: u32::from(what >> 4 & 1), late: 0 }, false),
            4 => world.logs_in(addr),
            5 => world.pass(u32::from(which)),
            6 => world.pass(u32::from(which % 128) * world.config.ban / 8),
            7 => (0..=what / 10).for_each(|more| world.fails(address(which.wrapping_add(more)), Line { weight: 10, back: 0, late: 0 }, false)),
            8 => world.is_banned_by_hand(addr, 1 + u32::from(bytes.next()) * 60),
            _ if what < 200 => world.is_unbanned_by_hand(addr.masked(world.config.prefix(addr.family()))),
            _ if what == 229 => world.firewall_restarts(),
            _ if matches!(what, 239 | 249) => world.recentd_restarts(),
            _ => world.is_allowed(addr),
        }
        world.holds();
    }
    note(|| format!("{} {:?} {:?}", world.now, world.bans, world.policy.table.counted(Instant(world.now), world.config.window).collect::<Vec<_>>()));
}

/// Half of 256 speak IPv6, four of them in each /64.
fn address(which: u8) -> Addr {
    match which {
        0..128 => Addr::V4([192, 0, 2, which]),
        _ => Addr::parse(format!("2001:db8:0:{:x}::{which:x}", which / 4).as_bytes()).unwrap(),
    }
}

impl World {
    fn begin(bytes: &mut Bytes<'_>) -> Self {
        let mut config = Config::default();
        let ban = [60u32, 600, 3600, 7][usize::from(bytes.next() % 4)];
        for (key, value) in [
            ("hitcount", u32::from(bytes.next() % 20) + 1),
            ("window", [10, 60, 900, 604_800][usize::from(bytes.next() % 4)]),
            ("ban", ban),
            ("growth", u32::from(bytes.next() % 4) + 1),
            ("ban_max", ban * (1 + u32::from(bytes.next() % 16))),
            ("prefix6", [64, 128, 48, 127][usize::from(bytes.next() % 4)]),
        ] {
            config.set(key.as_bytes(), value.to_string().as_bytes()).unwrap();
        }
        let switches = bytes.next();
        config.prefix4 = [32, 28, 30, 32][usize::from(switches >> 2 & 3)];
        config.count = if switches & 1 == 0 { Count::Agent } else { Count::Kernel };
        config.set(b"allow", b"192.0.2.0/29").unwrap();
        config.set(b"allow", b"2001:db8:0:3f::1").unwrap();
        let mut policy = Box::new(Policy::new());
        let rule = if switches & 2 == 0 { ban } else { u32::MAX };
        let capacity = 1 + usize::from(bytes.next());
        policy.set_capacity(capacity as u32);
        let capacity = capacity.min(limits::MIRROR);
        let (failures, merged, past) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
        Self { config, policy, rule, now: 1000, capacity, failures, merged, bans: Vec::new(), past, turns: 0 }
    }

    fn is_spared(&self, addr: Addr) -> bool {
        let lists = self.config.allow.iter().chain(&self.policy.allowed);
        lists.clone().any(|prefix| prefix.contains(addr) || prefix.addr.masked(self.config.prefix(addr.family())) == addr.masked(self.config.prefix(addr.family())))
    }

    /// The failures of `other` in the window that ends at `at`, or with its last failure if that is later.
    fn recent(&self, other: IpAddr, at: Instant) -> impl Iterator<Item = u8> {
        let all = self.failures.get(&other).map(Vec::as_slice).unwrap_or_default();
        let end = all.iter().map(|(time, _)| *time).fold(at.0, u32::max);
        all.iter().filter(move |(time, _)| end - time <= self.config.window).map(|(_, weight)| *weight)
    }

    /// The score of `addr` within the window.
    fn score(&self, addr: Addr, at: Instant) -> u32 {
        self.recent(ip(addr), at).map(u32::from).sum()
    }

    /// Whether so many networks of its /48 failed or are banned that each further one may be taken for the same attacker.
    fn sprays(&self, addr: Addr, at: Instant) -> bool {
        let site = |other: IpAddr| if let IpAddr::V6(other) = other { Some(other.octets()[..6].to_vec()) } else { None };
        let near = |other: IpAddr| site(other).is_some() && site(other) == site(ip(addr));
        let failed = self.failures.keys().filter(|other| near(**other) && self.recent(**other, at).any(|weight| weight >= 10));
        let banned = self.bans.iter().filter(|ban| near(ip(ban.addr)));
        self.config.prefix6 > 48 && failed.count() + banned.count() >= usize::from(self.config.hitcount).clamp(8, 64)
    }

    fn forgets(&mut self, addr: Addr) {
        self.failures.remove(&ip(addr));
        self.merged.remove(&ip(addr));
    }

    /// A line that counts against `addr`. With `refused` a ban that should follow is refused, as those of our own addresses are.
    fn fails(&mut self, addr: Addr, line: Line, refused: bool) {
        self.turns += 1;
        let Line { weight, back, late } = line;
        let text = match weight {
            10 => format!("Bad password attempt for 'root' from {}:4022", ip(addr)),
            _ => format!("Exit before auth from <{}:4022>: Timeout before auth", ip(addr)),
        };
        let listed = addr.masked(self.config.prefix(addr.family()));
        let at = Instant(self.now - back);
        let finding = self.policy.sessions.read(&syslog::bare(b"dropbear", text.as_bytes()), self.config.watch, at);
        assert!(matches!(finding, Finding::Counts { addr: peer, weight: tenths, .. } if peer == addr && tenths == u16::from(weight)));
        assert_eq!(self.policy.spares(&self.config, addr, self.config.prefix(addr.family())).is_some(), self.is_spared(addr));
        let failure = Failure { addr, bits: self.config.prefix(addr.family()), weight: weight.into(), cause: 0, at, recalled: false };
        let (verdict, evicted) = self.policy.count(&self.config, &failure);
        assert_eq!(matches!(verdict, Verdict::Spared { .. }), self.is_spared(addr));
        if self.is_spared(addr) {
            return assert_eq!(evicted, None);
        }
        if let Some(out) = evicted {
            let others = self.policy.table.counted(at, self.config.window).filter(|(other, _)| *other != listed);
            assert!(others.map(|(_, score)| score).min().is_none_or(|least| out.score <= least), "{out:?} was not the least dangerous");
            assert!(out.score <= self.score(out.addr, at));
            self.forgets(out.addr);
        }
        let agent = self.config.count == Count::Agent;
        if agent && let Some(ban) = self.bans.iter().find(|ban| ban.addr == listed) {
            return assert_eq!(verdict, Verdict::Listed { written: Instant(ban.written) });
        }
        self.remembers(listed, weight, at);
        match verdict {
            Verdict::Spared { .. } => unreachable!(),
            Verdict::Counted { score } => {
                assert!(self.may_have(listed, score, at) && (!agent || score < u32::from(self.config.hitcount) * 10));
                assert!(!agent || weight < 10 || !self.merged.is_empty() || !self.sprays(listed, at));
            }
            Verdict::Enough { score } => {
                assert!(self.may_have(listed, score, at));
                if refused {
                    self.policy.spare(&self.config, &failure);
                    self.forgets(listed);
                } else {
                    self.has_enough(&failure, score, late);
                }
            }
            Verdict::Listed { .. } => panic!("{verdict:?}"),
        }
    }

    /// A line that is older than the last one counts as if written with that one.
    fn remembers(&mut self, listed: Addr, weight: u8, at: Instant) {
        if self.score(listed, at) == 0 {
            self.forgets(listed);
        }
        let failures = self.failures.entry(ip(listed)).or_default();
        failures.push((failures.last().map_or(at.0, |(last, _)| at.0.max(*last)), weight));
        if self.recent(ip(listed), at).count() > limits::STAMPS {
            self.merged.insert(ip(listed));
        }
    }

    fn may_have(&self, listed: Addr, score: u32, at: Instant) -> bool {
        let expected = self.score(listed, at);
        score == expected || (self.merged.contains(&ip(listed)) && score < expected)
    }

    /// Seconds of ban number `times`.
    fn length(&self, times: u8) -> u32 {
        let longest = self.config.ban.max(self.config.ban_max);
        let grown = u128::from(self.config.growth).pow(u32::from(times.min(30)) - 1) * u128::from(self.config.ban);
        grown.min(longest.into()) as u32
    }

    /// Nothing refuses a ban.
    fn has_enough(&mut self, failure: &Failure, score: u32, late: u32) {
        let listed = failure.addr.masked(self.config.prefix(failure.addr.family()));
        let known = self.policy.mirror(listed).get(listed).map(|entry| entry.times);
        let agent = self.config.count == Count::Agent;
        // With count 'kernel' a ban is as old as it is, however often it is written.
        let is_ban = |entry: &recentd::policy::mirror::Listed| entry.is_live() && recentd::policy::kernel_count::is_ban(entry, failure.at);
        let is_banned = self.policy.mirror(listed).get(listed).is_some_and(is_ban);
        let written = self.bans.iter().find(|ban| ban.addr == listed && is_banned).map(|ban| ban.written);
        let (limit, at) = (u32::from(self.config.hitcount) * 10, failure.at.0);
        assert!(!agent || score >= limit || (failure.weight >= 10 && self.sprays(listed, failure.at)));
        let before = self.past.get(&ip(listed)).filter(|(until, _)| at.saturating_sub(*until) <= self.config.ban_max).map_or(0, |(_, times)| *times);
        match self.policy.ban(&self.config, failure, score, Instant(at + late)) {
            Decision::Ban { addr, score: said, seconds, times, pushed } => {
                assert!(agent && addr == listed && said == score && seconds > late);
                assert!(times == before.saturating_add(1) || (times == 1 && known.is_none()), "{times} after {before}");
                assert_eq!(seconds, self.length(times));
                self.forgets(listed);
                self.is_written(listed, at, at + seconds, pushed);
                self.past.insert(ip(listed), (at + seconds, times));
            }
            Decision::Over => {
                let times = if known.is_none() { 1 } else { before.saturating_add(1) };
                assert!(agent && self.length(times) <= late);
                self.forgets(listed);
                // In a mirror full of live bans there is no place for history.
                if let Some(entry) = self.policy.mirror(listed).get(listed) {
                    assert!(!entry.is_live() && entry.times == times);
                    self.past.insert(ip(listed), (at + self.length(times), times));
                } else {
                    assert!(self.bans.iter().filter(|ban| ban.addr.family() == listed.family()).count() >= limits::MIRROR);
                    self.past.remove(&ip(listed));
                }
            }
            Decision::Write { addr, score: said, writes, bans, pushed } => {
                let weight = u32::from(failure.weight);
                assert!(!agent && addr == listed && said == score && writes > 0 && writes == score / 10 - (score - weight) / 10);
                assert_eq!(bans, score >= limit && score - writes * 10 < limit);
                let until = self.policy.mirror(listed).get(listed).unwrap().until.0;
                self.is_written(listed, at, until, pushed);
                if let (Some(ban), Some(written)) = (self.bans.last_mut(), written) {
                    ban.written = written;
                }
            }
        }
    }

    /// The kernel's side of a write: a full list drops the least recently written address.
    fn is_written(&mut self, addr: Addr, at: u32, until: u32, pushed: Option<Addr>) {
        let of = |ban: &Ban| ban.addr.family() == addr.family();
        let before = self.bans.iter().position(|ban| ban.addr == addr).map(|at| self.bans.remove(at));
        let full = before.is_none() && self.bans.iter().filter(|ban| of(ban)).count() >= self.capacity;
        let oldest = full.then(|| self.bans.iter().position(of)).flatten().map(|at| self.bans.remove(at));
        assert_eq!(pushed, oldest.map(|ban| ban.addr));
        self.bans.push(Ban { addr, until, written: at });
    }

    fn logs_in(&mut self, addr: Addr) {
        self.turns += 1;
        let listed = addr.masked(self.config.prefix(addr.family()));
        let score = self.policy.table.score(listed, Instant(self.now), self.config.window);
        let now = Instant(self.now);
        let is_ban = |ban: &recentd::policy::mirror::Listed| ban.is_live() && recentd::policy::kernel_count::is_ban(ban, now);
        let banned = self.config.count == Count::Kernel && self.policy.mirror(listed).get(listed).is_some_and(is_ban);
        let forgiven = self.policy.forgive(&self.config, listed, now);
        if banned {
            return assert_eq!(forgiven, None);
        }
        assert_eq!(forgiven, (score > 0).then_some(score));
        self.forgets(listed);
        if score > 0 && self.config.count == Count::Kernel {
            self.bans.retain(|ban| ban.addr != listed);
        }
    }

    fn is_banned_by_hand(&mut self, addr: Addr, seconds: u32) {
        self.turns += 1;
        if self.is_spared(addr) {
            return;
        }
        let listed = addr.masked(self.config.prefix(addr.family()));
        let pushed = self.policy.ban_by_hand(&self.config, listed, seconds, Instant(self.now));
        self.forgets(listed);
        self.is_written(listed, self.now, self.now + seconds, pushed);
        let times = self.policy.mirror(listed).get(listed).unwrap().times;
        self.past.insert(ip(listed), (self.now + seconds, times));
    }

    fn is_unbanned_by_hand(&mut self, listed: Addr) {
        self.turns += 1;
        let was = self.policy.forget(&self.config, listed, Instant(self.now));
        assert_eq!(was, self.bans.iter().any(|ban| ban.addr == listed));
        self.bans.retain(|ban| ban.addr != listed);
        self.forgets(listed);
        self.past.remove(&ip(listed));
    }

    fn is_allowed(&mut self, addr: Addr) {
        if self.policy.allow(Prefix::host(addr)) {
            let mut next = 0;
            while let Some(listed) = self.policy.banned_but_allowed(&self.config, &mut next) {
                self.is_unbanned_by_hand(listed);
            }
        }
    }

    /// Both hold the same, and no address that may not be banned.
    fn holds(&mut self) {
        let mut expected: Vec<_> = self.bans.iter().map(|ban| (ip(ban.addr), ban.until, ban.written)).collect();
        let live = self.policy.mirrors().into_iter().flat_map(|mirror| mirror.live());
        let mut got: Vec<_> = live.map(|entry| (ip(entry.addr), entry.until.0, entry.written.0)).collect();
        expected.sort();
        got.sort();
        assert_eq!(got, expected);
        assert!(self.bans.iter().all(|ban| !self.is_spared(ban.addr)));
        assert!(self.policy.mirrors().iter().all(|mirror| mirror.live().count() <= self.capacity));
        let counted = self.policy.table.counted(Instant(self.now), self.config.window);
        assert!(counted.map(|(addr, score)| assert!(score <= self.score(addr, Instant(self.now)))).count() <= limits::ADDRESSES);
        let deadline = self.policy.deadline(&self.config, self.rule);
        assert!(deadline.is_none_or(|at| at.0 > self.now || self.policy.due(&self.config, self.rule, at).is_some()));
    }
}
