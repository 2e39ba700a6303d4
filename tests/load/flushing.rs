//! Attacks on recentd's memory: how many addresses push a counted address out of the table, or a ban out of the list.
//!
//! `tests/FAULTS.md` cites these figures.

use recentd::addr::Addr;
use recentd::config::Config;
use recentd::limits;
use recentd::log::syslog::bare;
use recentd::message::Finding;
use recentd::policy::{Decision, Failure, Policy, Verdict};
use recentd::time::Instant;

fn config(options: &[(&str, &str)]) -> Config {
    let mut config = Config::default();
    options.iter().for_each(|(key, value)| config.set(key.as_bytes(), value.as_bytes()).unwrap());
    config
}

/// One failure of `from`. Returns the ban that follows, if there is one.
fn fails(policy: &mut Policy, config: &Config, from: &str, now: u32) -> Option<Decision> {
    let (text, at) = (format!("Bad password attempt for 'root' from {from}:4022"), Instant(now));
    let finding = policy.sessions.read(&bare(b"dropbear", text.as_bytes()), config.watch, at);
    let Finding::Counts { addr, weight, .. } = finding else { panic!("{finding:?}") };
    let failure = Failure { addr, weight, cause: 0, at, recalled: false };
    match policy.count(config, &failure) {
        (Verdict::Enough { score }, _) => Some(policy.ban(config, &failure, score, at)),
        _ => None,
    }
}

fn fail(policy: &mut Policy, config: &Config, from: &str, now: u32, times: u32) {
    for _ in 0..times {
        fails(policy, config, from, now);
    }
}

fn is_ban(decision: Option<Decision>) -> bool {
    matches!(decision, Some(Decision::Ban { .. }))
}

fn other(n: u32) -> String {
    let [_, b, c, d] = n.to_be_bytes();
    format!("10.{b}.{c}.{d}")
}

/// An address with `n` failures is forgotten when 128 other addresses have as many. Any number of addresses with fewer failures does not suffice.
#[test]
fn a_heavy_one_is_forgotten_only_for_128_others_as_heavy() {
    let config = config(&[]);
    for failures in 1..15 {
        let is_known_after = |others: u32, each: u32| {
            let mut policy = Policy::new();
            fail(&mut policy, &config, "192.0.2.7", 1, failures);
            for n in 0..others {
                fail(&mut policy, &config, &other(n), 1, each);
            }
            let rest = (failures..15).filter(|_| is_ban(fails(&mut policy, &config, "192.0.2.7", 2))).count();
            rest == 1
        };
        assert!(is_known_after(127, failures), "{failures}");
        assert!(!is_known_after(128, failures), "{failures}");
        assert!(is_known_after(500, failures - 1), "{failures}");
    }
    assert_eq!(limits::ADDRESSES, 128);
}

/// A hundred later bans (128 with nftables) push out a ban. Each of them takes an address of its own and fifteen failures.
/// An address whose ban was pushed out begins at zero failures, and its next ban is its second.
#[test]
fn a_ban_is_pushed_out_only_by_as_many_as_the_list_holds() {
    for room in [100, 128] {
        let config = config(&[]);
        let mut policy = Policy::new();
        policy.set_capacity(room);
        let is_banned = |policy: &mut Policy| {
            let heavy = Addr::parse(b"192.0.2.7").unwrap();
            policy.mirror(heavy).get(heavy).is_some_and(|listed| listed.is_live())
        };
        assert!((1..=15).map(|_| fails(&mut policy, &config, "192.0.2.7", 1)).filter(|decision| is_ban(*decision)).count() == 1);
        // Addresses with one failure, or with 14 of 15, push out no ban.
        for n in 0..500 {
            fail(&mut policy, &config, &other(n), 2, 14);
        }
        assert!(is_banned(&mut policy));
        let mut attempts = 0;
        for n in 100_000.. {
            while !is_ban(fails(&mut policy, &config, &other(n), 3)) {
                attempts += 1;
            }
            attempts += 1;
            if !is_banned(&mut policy) {
                break;
            }
        }
        assert_eq!(attempts, room * 15);
        let again = (1..=15).map(|_| fails(&mut policy, &config, "192.0.2.7", 4)).last().unwrap();
        // A list that is full of bans has no room for the history of earlier bans.
        let second = if room == 100 { 2 } else { 1 };
        assert!(matches!(again, Some(Decision::Ban { times, .. }) if times == second), "{again:?}");
    }
}

/// A known limit: more attackers than the list or the table has room for. Each attacker tries every 30 seconds for an hour,
/// unless it is banned. The attackers try in turn or in random order. In turn is the worst order for a table that forgets the least recent address.
#[test]
fn a_botnet_larger_than_the_table_gets_through() {
    let config = config(&[]);
    let mut seed = 1u32;
    let mut random = move |below: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % below
    };
    for (bots, in_turn, least, most) in [(50, true, 12, 12), (100, true, 12, 12), (128, true, 30, 40), (200, true, 100, 100), (200, false, 40, 70)] {
        let (mut policy, mut tries, mut through) = (Policy::new(), 0u32, 0u32);
        for now in (0..3600).step_by(30) {
            while let Some(due) = policy.due(&config, config.ban, Instant(now)) {
                policy.done(due, Instant(now));
            }
            for n in 0..bots {
                let n = if in_turn { n } else { random(bots) };
                tries += 1;
                let addr = Addr::parse(other(n).as_bytes()).unwrap();
                if !policy.mirror(addr).get(addr).is_some_and(|listed| listed.is_live()) {
                    through += 1;
                    fails(&mut policy, &config, &other(n), now);
                }
            }
        }
        let percent = through * 100 / tries;
        eprintln!("{bots} bots{}: {percent} % of {tries} attempts get through", if in_turn { " in turn" } else { "" });
        assert!((least..=most).contains(&percent), "{bots}: {percent} %");
    }
}

/// A /48 attacks once from each of its 65,536 networks (here from a quarter of them). With the default `prefix6` each network
/// has one attempt instead of fifteen. With `prefix6 '48'` all networks together have fifteen attempts.
#[test]
fn a_48_has_one_attempt_from_each_of_its_networks() {
    let networks = 0x4000;
    let count = |prefix: &str, each: u32| {
        let config = config(&[("prefix6", prefix)]);
        let (mut policy, mut through) = (Policy::new(), 0u32);
        for n in 0..networks {
            for _ in 0..each {
                let from = format!("2001:db8:1:{n:x}::1");
                let addr = Addr::parse(from.as_bytes()).unwrap().masked(config.prefix6);
                if !policy.mirror(addr).get(addr).is_some_and(|listed| listed.is_live()) {
                    through += 1;
                    fails(&mut policy, &config, &from, 1 + n / 10);
                }
            }
        }
        through
    };
    assert_eq!(count("48", 1), 15);
    assert_eq!(count("64", 1), networks);
    // Each of the first fourteen networks has one attempt without a ban, and is banned at its second.
    let before = count("64", 15) - networks;
    eprintln!("{networks} networks of a /48, 15 attempts of each: {before} more than one each get through");
    assert!(before <= 14 * 14, "{before}");
}
