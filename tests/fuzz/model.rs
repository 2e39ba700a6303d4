//! The policy beside a second one that is slow, forgets nothing, and was made another way.
//!
//! The input is a story: who fails, who logs in, who is banned or let in by hand, how time goes on. After each step both
//! must hold the same bans, and what the first says must follow from what the second knows.

#[path = "model_time.rs"]
mod time;

use super::{Bytes, ip, note};
use recentd::addr::{Addr, Family, Prefix};
use recentd::config::{Config, Count};
use recentd::limits;
use recentd::policy::{Decision, Policy};
use recentd::log::syslog;
use recentd::time::Instant;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// A ban in force, or with `count kernel` whoever is in the kernel's list.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Ban {
    addr: Addr,
    until: u32,
    written: u32,
}

struct World {
    config: Config,
    policy: Box<Policy>,
    now: u32,
    capacity: usize,
    /// Every failure of everybody, with its tenths.
    failures: BTreeMap<IpAddr, Vec<(u32, u8)>>,
    /// Who had more failures at once than there are stamps: they may weigh less, never more.
    merged: BTreeSet<IpAddr>,
    /// What the kernel holds, the longest written first.
    bans: Vec<Ban>,
    /// The end and the number of everybody's last ban.
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
        let (what, who) = (bytes.next(), bytes.next());
        let addr = person(who);
        match what % 10 {
            0..3 => world.fails(addr, 10, what & 0x80 != 0),
            3 => world.fails(addr, 2, false),
            4 => world.logs_in(addr),
            5 => world.pass(u32::from(who)),
            6 => world.pass(u32::from(who % 128) * world.config.ban / 8),
            7 => (0..=what / 10).for_each(|more| world.fails(person(who.wrapping_add(more)), 10, false)),
            8 => world.is_blocked(addr, 1 + u32::from(bytes.next()) * 60),
            _ if what < 200 => world.is_let_in(addr.masked(world.config.prefix6)),
            _ if what == 229 => world.firewall_starts_anew(),
            _ if matches!(what, 239 | 249) => world.starts_anew(),
            _ => world.is_allowed(addr),
        }
        world.holds();
    }
    note(|| format!("{} {:?} {:?}", world.now, world.bans, world.policy.table.counted(Instant(world.now), world.config.window).collect::<Vec<_>>()));
}

/// Half of 256 speak IPv6, four of them in each /64.
fn person(who: u8) -> Addr {
    match who {
        0..128 => Addr::V4([192, 0, 2, who]),
        _ => Addr::parse(format!("2001:db8:0:{:x}::{who:x}", who / 4).as_bytes()).unwrap(),
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
        config.count = if switches & 1 == 0 { Count::Agent } else { Count::Kernel };
        config.set(b"allow", b"192.0.2.0/29").unwrap();
        config.set(b"allow", b"2001:db8:0:3f::1").unwrap();
        let mut policy = Box::new(Policy::new());
        policy.keeps_time = switches & 2 != 0;
        let capacity = 1 + usize::from(bytes.next());
        policy.set_capacity(capacity as u32);
        let capacity = capacity.min(limits::MIRROR);
        let (failures, merged, past) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
        Self { config, policy, now: 1000, capacity, failures, merged, bans: Vec::new(), past, turns: 0 }
    }

    fn is_spared(&self, addr: Addr) -> bool {
        let lists = self.config.allow.iter().chain(&self.policy.allowed);
        lists.clone().any(|prefix| prefix.contains(addr) || prefix.addr.masked(self.config.prefix6) == addr.masked(self.config.prefix6))
    }

    /// Tenths of `addr` within the window.
    fn score(&self, addr: Addr) -> u32 {
        let all = self.failures.get(&ip(addr)).into_iter().flatten();
        all.filter(|(at, _)| self.now - at <= self.config.window).map(|(_, weight)| u32::from(*weight)).sum()
    }

    /// Whether so many networks of its /48 are at it, or banned, that each further one may be taken for the same attacker.
    fn sprays(&self, addr: Addr) -> bool {
        let site = |other: IpAddr| if let IpAddr::V6(other) = other { Some(other.octets()[..6].to_vec()) } else { None };
        let near = |other: IpAddr| site(other).is_some() && site(other) == site(ip(addr));
        let at_it = self.failures.iter().filter(|(other, all)| near(**other) && all.iter().any(|(at, _)| self.now - at <= self.config.window));
        let banned = self.bans.iter().filter(|ban| near(ip(ban.addr)));
        self.config.prefix6 > 48 && at_it.count() + banned.count() >= usize::from(self.config.hitcount).clamp(8, 64)
    }

    fn forgets(&mut self, addr: Addr) {
        self.failures.remove(&ip(addr));
        self.merged.remove(&ip(addr));
    }

    /// A line that blames `addr`. With `refused` a ban that follows is taken back, as those of our own addresses are.
    fn fails(&mut self, addr: Addr, weight: u8, refused: bool) {
        self.turns += 1;
        let text = match weight {
            10 => format!("Bad password attempt for 'root' from {}:4022", ip(addr)),
            _ => format!("Exit before auth from <{}:4022>: Timeout before auth", ip(addr)),
        };
        let listed = addr.masked(self.config.prefix6);
        let known = self.policy.mirror(listed).get(listed).map(|entry| entry.times);
        let step = self.policy.read(&self.config, &syslog::bare(b"dropbear", text.as_bytes()), Instant(self.now));
        assert_eq!(step.finding.blamed(), Some(addr));
        if let Some(out) = step.evicted {
            let others = self.policy.table.counted(Instant(self.now), self.config.window).filter(|(other, _)| *other != listed);
            assert!(others.map(|(_, score)| score).min().is_none_or(|least| out.score <= least), "{out:?} was not the least dangerous");
            assert!(out.score <= self.score(out.addr));
            self.forgets(out.addr);
        }
        if self.is_spared(addr) {
            return assert!(matches!(step.decision, Decision::Spared { .. }), "{:?}", step.decision);
        }
        let agent = self.config.count == Count::Agent;
        if agent && let Some(ban) = self.bans.iter().find(|ban| ban.addr == listed) {
            return assert_eq!(step.decision, Decision::Listed { addr: listed, written: Instant(ban.written) });
        }
        if self.score(listed) == 0 {
            self.forgets(listed);
        }
        self.failures.entry(ip(listed)).or_default().push((self.now, weight));
        let (now, window) = (self.now, self.config.window);
        if self.failures[&ip(listed)].iter().filter(|(at, _)| now - at <= window).count() > limits::STAMPS {
            self.merged.insert(ip(listed));
        }
        let expected = self.score(listed);
        let enough = u32::from(self.config.hitcount) * 10;
        let is_right = |score: u32| assert!(score == expected || (self.merged.contains(&ip(listed)) && score < expected), "{score} for {expected}");
        match step.decision {
            Decision::Counted { addr, score } => {
                is_right(score);
                assert!(addr == listed && (!agent || score < enough));
            }
            Decision::Ban { addr, score, seconds, times, pushed } => {
                is_right(score);
                assert!(agent && addr == listed && (score >= enough || (score >= 10 && self.sprays(listed))));
                let before = self.past.get(&ip(listed)).filter(|(until, _)| self.now.saturating_sub(*until) <= self.config.ban_max).map_or(0, |(_, times)| *times);
                assert!(times == before.saturating_add(1) || (times == 1 && known.is_none()), "{times} after {before}");
                let longest = self.config.ban.max(self.config.ban_max);
                let grown = u128::from(self.config.growth).pow(u32::from(times.min(30)) - 1) * u128::from(self.config.ban);
                assert_eq!(u128::from(seconds), grown.min(longest.into()));
                self.forgets(listed);
                let kept = self.bans.clone();
                self.is_written(listed, self.now + seconds, pushed);
                self.past.insert(ip(listed), (self.now + seconds, times));
                // In a mirror full of live bans there is no place to keep whom one more pushes out.
                if refused && kept.len() < limits::MIRROR {
                    self.policy.mirror(listed).undo(listed, pushed);
                    self.bans = kept;
                    self.past.insert(ip(listed), (self.now + seconds, times - 1));
                }
            }
            Decision::Write { addr, score, writes, pushed } => {
                is_right(score);
                assert!(!agent && addr == listed && writes > 0 && writes == score / 10 - (score - u32::from(weight)) / 10);
                let until = self.policy.mirror(listed).get(listed).unwrap().until.0;
                self.is_written(listed, until, pushed);
            }
            other => panic!("{other:?}"),
        }
    }

    /// The kernel's side of a write: a full list drops whoever was written the longest time ago.
    fn is_written(&mut self, addr: Addr, until: u32, pushed: Option<Addr>) {
        let of = |ban: &Ban| ban.addr.family() == addr.family();
        let before = self.bans.iter().position(|ban| ban.addr == addr).map(|at| self.bans.remove(at));
        let full = before.is_none() && self.bans.iter().filter(|ban| of(ban)).count() >= self.capacity;
        let oldest = full.then(|| self.bans.iter().position(of)).flatten().map(|at| self.bans.remove(at));
        assert_eq!(pushed, oldest.map(|ban| ban.addr));
        self.bans.push(Ban { addr, until, written: self.now });
    }

    fn logs_in(&mut self, addr: Addr) {
        self.turns += 1;
        let text = format!("Password auth succeeded for 'root' from {}:4022", ip(addr));
        let listed = addr.masked(self.config.prefix6);
        let score = self.policy.table.score(listed, Instant(self.now), self.config.window);
        let step = self.policy.read(&self.config, &syslog::bare(b"dropbear", text.as_bytes()), Instant(self.now));
        let forgiven = Decision::Forgiven { addr: listed, score };
        assert_eq!(step.decision, if score > 0 { forgiven } else { Decision::None });
        self.forgets(listed);
        if score > 0 && self.config.count == Count::Kernel {
            self.bans.retain(|ban| ban.addr != listed);
        }
    }

    fn is_blocked(&mut self, addr: Addr, seconds: u32) {
        self.turns += 1;
        let spared = self.is_spared(addr);
        match self.policy.block(&self.config, addr, seconds, Instant(self.now)) {
            Err(_) => assert!(spared),
            Ok(pushed) => {
                assert!(!spared);
                let listed = addr.masked(self.config.prefix6);
                self.forgets(listed);
                self.is_written(listed, self.now + seconds, pushed);
                let times = self.policy.mirror(listed).get(listed).unwrap().times;
                self.past.insert(ip(listed), (self.now + seconds, times));
            }
        }
    }

    fn is_let_in(&mut self, listed: Addr) {
        self.turns += 1;
        let was = self.policy.pardon(&self.config, listed, Instant(self.now));
        assert_eq!(was, self.bans.iter().any(|ban| ban.addr == listed));
        self.bans.retain(|ban| ban.addr != listed);
        self.forgets(listed);
        self.past.remove(&ip(listed));
    }

    fn is_allowed(&mut self, addr: Addr) {
        if self.policy.allowed.push(Prefix { addr, len: if addr.family() == Family::V4 { 32 } else { 128 } }).is_ok() {
            while let Some(listed) = self.policy.banned_but_allowed(&self.config) {
                self.is_let_in(listed);
            }
        }
    }

    /// Both hold the same, and nobody that may not be banned.
    fn holds(&self) {
        let mut expected: Vec<_> = self.bans.iter().map(|ban| (ip(ban.addr), ban.until, ban.written)).collect();
        let live = self.policy.mirrors.iter().flat_map(|mirror| mirror.live());
        let mut got: Vec<_> = live.map(|entry| (ip(entry.addr), entry.until.0, entry.written.0)).collect();
        expected.sort();
        got.sort();
        assert_eq!(got, expected);
        assert!(self.bans.iter().all(|ban| !self.is_spared(ban.addr)));
        assert!(self.policy.mirrors.iter().all(|mirror| mirror.live().count() <= self.capacity));
        let counted = self.policy.table.counted(Instant(self.now), self.config.window);
        assert!(counted.map(|(addr, score)| assert!(score <= self.score(addr))).count() <= limits::ADDRESSES);
        assert!(self.policy.deadline(&self.config).is_none_or(|at| at.0 > self.now || self.policy.due(&self.config, at).is_some()));
    }
}
