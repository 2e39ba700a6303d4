//! Simulates botnets against the real policy: how many of their attempts get through, how many bans it makes, how many counts it loses.
//!
//! Prints a row for each run, with tabs between; `size-report/botnet.sh` runs it, and `botnet.py` makes the table and the picture. The same seed
//! gives the same rows. A bot has 72 attempts, one every `every` seconds; those while it is banned do not get through. People are simulated
//! as well, since what stops a botnet must not stop them.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::cast_possible_truncation)]

use recentd::addr::Addr;
use recentd::config::Config;
use recentd::limits;
use recentd::policy::{Decision, Failure, Policy, Verdict};
use recentd::time::Instant;

/// Attempts of each bot.
const ROUNDS: u32 = 72;
/// Options whose defaults are compared with others.
const RULES: [(&str, &str); 4] = [("900", "15"), ("3600", "10"), ("3600", "5"), ("86400", "10")];

struct Random(u64);

impl Random {
    fn below(&mut self, below: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (((self.0 >> 32) * u64::from(below)) >> 32) as u32
    }

    /// True in one of `n` cases.
    fn one_of(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }
}

/// The moments of the attempts of a round, and whose they are.
#[derive(Clone, Copy)]
enum Order {
    InTurn,
    Random,
    /// All within the first five seconds of the round.
    Burst,
}

impl Order {
    const ALL: [(Self, &'static str); 3] = [(Self::InTurn, "in turn"), (Self::Random, "random"), (Self::Burst, "bursts")];

    fn round(self, start: u32, every: u32, bots: &mut [u32], random: &mut Random) -> impl Iterator<Item = (u32, u32)> {
        if !matches!(self, Self::InTurn) {
            for last in (1..bots.len()).rev() {
                bots.swap(last, random.below(last as u32 + 1) as usize);
            }
        }
        let (span, all) = (if matches!(self, Self::Burst) { 5 } else { u64::from(every) }, bots.len() as u64);
        bots.iter().enumerate().map(move |(at, bot)| (start + (at as u64 * span / all) as u32, *bot))
    }
}

/// Where the bots are.
const PLACES: [(&str, u32); 3] = [("IPv4", 0), ("a /64 of each /48", 1), ("256 /64s of each /48", 256)];

fn addr(bot: u32, of_each_48: u32) -> Addr {
    if of_each_48 == 0 {
        return Addr::V4((0x0a00_0000 + bot).to_be_bytes());
    }
    let (network, subnet) = ((bot / of_each_48).to_be_bytes(), (bot % of_each_48).to_be_bytes());
    Addr::V6([0x20, 1, network[0], network[1], network[2], network[3], subnet[2], subnet[3], 0, 0, 0, 0, 0, 0, 0, 0])
}

fn config(window: &str, hitcount: &str) -> Config {
    let mut config = Config::default();
    for (key, value) in [("window", window), ("hitcount", hitcount)] {
        config.set(key.as_bytes(), value.as_bytes()).unwrap();
    }
    config
}

fn policy(room: u32) -> Box<Policy> {
    let mut policy = Box::new(Policy::new());
    policy.set_seed(4711);
    policy.set_capacity(room);
    policy
}

fn end_bans(policy: &mut Policy, config: &Config, now: Instant) {
    while let Some(due) = policy.due(config, u32::MAX, now) {
        policy.done(due, now);
    }
}

/// One attempt. Returns whether it got through, a ban, and a lost count.
fn attempt(policy: &mut Policy, config: &Config, addr: Addr, at: Instant) -> (bool, bool, bool) {
    end_bans(policy, config, at);
    if policy.mirror(addr).get(addr).is_some_and(|listed| listed.is_live()) {
        return (false, false, false);
    }
    let failure = Failure { addr, bits: config.prefix(addr.family()), weight: 10, cause: 0, at, recalled: false };
    let (verdict, evicted) = policy.count(config, &failure);
    let Verdict::Enough { score } = verdict else { return (true, false, evicted.is_some()) };
    let decision = policy.ban(config, &failure, score, at);
    (true, matches!(decision, Decision::Ban { .. }), evicted.is_some())
}

fn botnet(config: &Config, room: u32, of_each_48: u32, count: u32, every: u32, order: Order) -> String {
    let (mut policy, mut random) = (policy(room), Random(1));
    let mut bots: Vec<u32> = (0..count).collect();
    let (mut through, mut bans, mut lost) = (0u64, 0u64, 0u64);
    for round in 0..ROUNDS {
        let start = 1000 + round * every;
        for (at, bot) in order.round(start, every, &mut bots, &mut random) {
            let (got_through, ban, evicted) = attempt(&mut policy, config, addr(bot, of_each_48), Instant(at));
            through += u64::from(got_through);
            bans += u64::from(ban);
            lost += u64::from(evicted);
        }
    }
    let percent = through as f64 * 100.0 / (f64::from(ROUNDS) * f64::from(count));
    format!("{percent:.1}\t{bans}\t{lost}")
}

/// A thousand people for thirty days, each of whom logs in five times a day from an address of his own. One of ten passwords is mistyped, and one of three
/// behind that; once in a hundred times the password is forgotten, and tried eight times within three minutes, after which its owner looks it up.
/// A log-in forgives. Returns how many of them were banned at least once.
fn people(config: &Config) -> u32 {
    const PEOPLE: u32 = 1000;
    const LOGINS: u32 = 5 * 30;
    let (mut policy, mut random) = (policy(limits::MIRROR as u32), Random(7));
    let mut banned = vec![false; PEOPLE as usize];
    for login in 0..LOGINS {
        for person in 0..PEOPLE {
            let mut now = 1000 + login * (86_400 / 5) + person * 17;
            let addr = addr(person, 0);
            let mut wrong = if random.one_of(100) { 8 } else { u32::from(random.one_of(10)) };
            while wrong == 1 && random.one_of(3) || wrong > 1 && wrong < 8 && random.one_of(3) {
                wrong += 1;
            }
            for _ in 0..wrong {
                banned[person as usize] |= attempt(&mut policy, config, addr, Instant(now)).1;
                now += 20;
            }
            policy.forgive(config, addr, Instant(now));
        }
    }
    banned.iter().filter(|banned| **banned).count() as u32
}

fn main() {
    let tables = format!("{}", limits::ADDRESSES);
    let room = limits::MIRROR as u32;
    for (window, hitcount) in RULES {
        let config = config(window, hitcount);
        println!("people\t{tables}\t{window}\t{hitcount}\t{}", people(&config));
        for every in [50, 300] {
            // One bot alone has as few as the options allow.
            println!("botnet\t{tables}\t{window}\t{hitcount}\t{every}\tIPv4\tin turn\t1\t{}", botnet(&config, room, 0, 1, every, Order::InTurn));
            for count in [100, 1000, 10_000, 100_000] {
                for (place, of_each_48) in PLACES {
                    for (order, name) in Order::ALL {
                        // The largest take the longest.
                        if count == 100_000 && (of_each_48 == 1 || matches!(order, Order::Burst) || hitcount == "10") {
                            continue;
                        }
                        let row = botnet(&config, room, of_each_48, count, every, order);
                        println!("botnet\t{tables}\t{window}\t{hitcount}\t{every}\t{place}\t{name}\t{count}\t{row}");
                    }
                }
            }
        }
    }
}
