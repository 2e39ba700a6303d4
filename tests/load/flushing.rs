//! Attacks on recentd's memory: how many addresses push a counted address out of the table, or a ban out of the list.
//!
//! `tests/FAULTS.md` cites these figures.

use crate::common::program::{Scratch, program};
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
    let failure = Failure { addr, bits: config.prefix6, weight, cause: 0, at, recalled: false };
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

/// As many addresses as the table counts.
const ALL: u32 = limits::ADDRESSES as u32;

/// An address with `n` failures is forgotten when as many other addresses as the table counts have as many. Any number of addresses with fewer
/// failures does not suffice.
#[test]
fn a_heavy_one_is_forgotten_only_for_a_full_table_as_heavy() {
    let config = config(&[]);
    for failures in [1, 2, 7, 14] {
        let is_known_after = |others: u32, each: u32| {
            let mut policy = Policy::new();
            fail(&mut policy, &config, "192.0.2.7", 1, failures);
            for n in 0..others {
                fail(&mut policy, &config, &other(n), 1, each);
            }
            let rest = (failures..15).filter(|_| is_ban(fails(&mut policy, &config, "192.0.2.7", 2))).count();
            rest == 1
        };
        assert!(is_known_after(ALL - 1, failures), "{failures}");
        assert!(!is_known_after(ALL, failures), "{failures}");
        assert!(is_known_after(ALL + 500, failures - 1), "{failures}");
    }
}

/// A log in which an address fails fourteen times, then as many others as the table counts, each once, then that address again.
fn flood() -> String {
    let line = |from: &str| format!("Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from {from}:22\n");
    let others = (0..ALL).map(|n| line(&other(n)));
    (0..14).map(|_| line("198.51.100.7")).chain(others).chain([line("198.51.100.7")]).collect()
}

/// What `recentd` with `words` prints and complains of when it reads the flood.
fn reads_flood(words: &[&str]) -> (String, String) {
    let scratch = Scratch::new();
    std::fs::write(scratch.path().join("log"), flood()).unwrap();
    let stdin = std::fs::File::open(scratch.path().join("log")).unwrap();
    let output = program().args(words).args(["--sink", "dry-run", "--config", "/dev/null"]).stdin(stdin).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_flood_pushes_out_another_of_it_and_a_replay_says_so() {
    let (said, _) = reads_flood(&["replay"]);
    let mut lines = said.lines().skip(1);
    let evicted = format!("{:<8}Aug 15 10:00:00     evict     10.0.0.0                  1 failure, too many addresses at once", ALL + 14);
    assert_eq!(lines.next(), Some(evicted.as_str()));
    assert!(lines.next().is_some_and(|line| line.contains(" ban       198.51.100.7 ")), "{said}");
    assert!(said.contains(&format!("addresses with failures and no ban: {}\n", ALL - 1)), "{said}");
}

#[test]
fn dropped_counts_are_logged_once_a_minute() {
    let (_, said) = reads_flood(&["run", "--log", "stderr", "--source", "stdin", "--ubus", "off", "--control", "off"]);
    assert_eq!(said.matches("too many addresses at once: 1 failure of 10.0.0.0 forgotten\n").count(), 1, "{said}");
    assert_eq!(said.matches("too many addresses at once").count(), 1, "{said}");
}

/// As many later bans as the list holds push out a ban. Each of them takes an address of its own and fifteen failures.
/// An address whose ban was pushed out begins at zero failures, and its next ban is its second.
#[test]
fn a_ban_is_pushed_out_only_by_as_many_as_the_list_holds() {
    for room in [100, 1000] {
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
        assert!(matches!(again, Some(Decision::Ban { times: 2, .. })), "{again:?}");
    }
}

/// A known limit: more attackers than the table has room for. Each attacker tries so often for an hour, unless it is banned. The attackers
/// try in turn or in random order. In turn is the worst order for a table that forgets the least recent address.
#[test]
fn a_botnet_larger_than_the_table_gets_through() {
    let mut seed = 1u32;
    let mut random = move |below: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % below
    };
    // Four in the window and three allowed, so that the large ones do not take minutes.
    let few: &[_] = &[("hitcount", "3")];
    for (options, step, bots, in_turn, least, most) in [
        (&[] as &[_], 30, 100, true, 12, 12),
        (&[], 30, 1000, true, 12, 12),
        (few, 300, ALL, true, 25, 25),
        (few, 300, 2 * ALL, true, 100, 100),
        (few, 300, 2 * ALL, false, 40, 90),
    ] {
        let config = config(options);
        let (mut policy, mut tries, mut through) = (Policy::new(), 0u32, 0u32);
        policy.set_capacity(ALL);
        for now in (0..3600).step_by(step) {
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
