//! What a line adds up to: counts, bans and their ends, sprays, the allowlist, `count 'kernel'`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::*;
use crate::log::record::Record;
use crate::message::Finding;

fn failure(from: &str) -> String {
    format!("Bad password attempt for 'root' from {from}:40000")
}

/// What became of a line.
#[derive(PartialEq, Debug)]
enum Outcome {
    Nothing,
    Spared,
    Forgiven(Addr, u32),
    /// Not enough.
    Short(Verdict),
    /// Enough, and nothing else forbade it.
    Decided(Decision),
}

use Outcome::{Decided, Short};

fn read(policy: &mut Policy, config: &Config, body: &str, now: u32) -> Outcome {
    read_as(policy, config, body, now, false)
}

fn read_as(policy: &mut Policy, config: &Config, body: &str, now: u32, recalled: bool) -> Outcome {
    let record = Record { host: b"", tag: b"dropbear", pid: None, body: body.as_bytes(), stamp: None, cut: false };
    let at = Instant(now);
    match policy.sessions.read(&record, config.watch, at) {
        Finding::Nothing { .. } => Outcome::Nothing,
        Finding::Forgives { addr, .. } => {
            let addr = addr.masked(config.prefix6);
            policy.forgive(config, addr, at).map_or(Outcome::Nothing, |score| Outcome::Forgiven(addr, score))
        },
        Finding::Counts { addr, weight, .. } => {
            let failure = Failure { addr, bits: config.prefix6, weight, cause: 7, at, recalled };
            match policy.count(config, &failure) {
                (Verdict::Spared { why }, _) => {
                    assert_eq!(policy.spares(config, addr, config.prefix6), Some(why));
                    Outcome::Spared
                }
                (Verdict::Enough { score }, _) => Decided(policy.ban(config, &failure, score, at)),
                (short, _) => Short(short),
            }
        }
    }
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
            let counted = Short(Verdict::Counted { score: n * 10 });
            assert_eq!(read(&mut policy, &config, &failure("192.0.2.7"), now), counted);
        }
        let ban = read(&mut policy, &config, &failure("192.0.2.7"), now);
        let expected = Decision::Ban { addr: addr("192.0.2.7"), score: 150, seconds: length, times, pushed: None };
        assert_eq!(ban, Decided(expected));
        let again = read(&mut policy, &config, &failure("192.0.2.7"), now + 1);
        assert!(matches!(again, Short(Verdict::Listed { .. })), "{again:?}");
        while now < 100_000_000 {
            match policy.due(&config, config.ban, Instant(now)) {
                Some(due @ Due::Unban(_)) => {
                    policy.done(due, Instant(now));
                    break;
                }
                Some(due) => {
                    policy.done(due, Instant(now));
                }
                None => now = policy.deadline(&config, config.ban).unwrap().0,
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
    assert!(matches!(ban, Decided(Decision::Ban { times: 1, .. })), "{ban:?}");
}

/// A line that is read after the others, but was written a second before.
#[test]
fn the_deciding_failure_bans_though_it_was_written_before_another() {
    let config = config(&[]);
    let mut policy = Policy::new();
    for _ in 0..14 {
        read(&mut policy, &config, &failure("192.0.2.7"), 100);
    }
    let ban = read(&mut policy, &config, &failure("192.0.2.7"), 99);
    assert!(matches!(ban, Decided(Decision::Ban { score: 150, times: 1, .. })), "{ban:?}");
}

#[test]
fn ipv6_neighbours_share_a_count() {
    let config = config(&[("hitcount", "3")]);
    let mut policy = Policy::new();
    read(&mut policy, &config, &failure("2001:db8:1:2::1"), 1);
    read(&mut policy, &config, &failure("2001:db8:1:2:aaaa::2"), 1);
    read(&mut policy, &config, &failure("2001:db8:1:3::1"), 1);
    let ban = read(&mut policy, &config, &failure("2001:db8:1:2::3"), 1);
    assert!(matches!(ban, Decided(Decision::Ban { addr: a, .. }) if a == addr("2001:db8:1:2::")), "{ban:?}");
}

/// A failure from each of these networks of 2001:db8:1::/48, and whether it is a ban.
fn spray(policy: &mut Policy, config: &Config, networks: core::ops::Range<u32>, now: u32) -> std::vec::Vec<bool> {
    networks.map(|n| matches!(read(policy, config, &failure(&format!("2001:db8:1:{n:x}::1")), now), Decided(Decision::Ban { .. }))).collect()
}

#[test]
fn a_48_has_as_many_failures_as_any_address() {
    let config = config(&[]);
    let mut policy = Policy::new();
    let banned = spray(&mut policy, &config, 0..120, 1);
    assert_eq!(banned.iter().position(|ban| *ban), Some(14), "the fifteenth of them is a ban");
    assert!(banned[14..].iter().all(|ban| *ban), "and each further one");
    // Those that were counted before are banned with their next failure.
    assert!(matches!(read(&mut policy, &config, &failure("2001:db8:1:3::2"), 2), Decided(Decision::Ban { score: 20, .. })));
    // Others are others: a neighbour of the /48, an IPv4 address, a probe from within.
    for other in ["2001:db8:2:3::1", "2001:db9:1:3::1", "192.0.2.7"] {
        assert!(matches!(read(&mut policy, &config, &failure(other), 2), Short(Verdict::Counted { .. })), "{other}");
    }
    let probe = "Exit before auth from <2001:db8:1:999::1:1234>: Timeout before auth";
    assert!(matches!(read(&mut policy, &config, probe, 2), Short(Verdict::Counted { score: 1 })));
    // As long as its bans last it gets no new tries.
    assert!(spray(&mut policy, &config, 200..220, 3000).iter().all(|ban| *ban));
    // Nor after a thousand others had theirs.
    for n in 0..1000 {
        read(&mut policy, &config, &failure(&format!("10.0.{}.{}", n / 250, n % 250)), 3001);
    }
    assert!(spray(&mut policy, &config, 220..240, 3002).iter().all(|ban| *ban));
}

/// What watches a server opens its port, hears that it is there, and goes; whichever of these lines that leaves.
#[test]
fn a_monitor_that_connects_a_hundred_times_in_the_window_is_not_banned() {
    for (tag, body) in [
        ("dropbear", "Exit before auth from <192.0.2.7:4022>: Exited normally"),
        ("sshd", "Connection closed by 192.0.2.7 port 4022 [preauth]"),
        ("sshd", "Connection reset by 192.0.2.7 port 4022 [preauth]"),
        ("sshd", "Disconnected from 192.0.2.7 port 4022 [preauth]"),
        ("sshd", "Received disconnect from 192.0.2.7 port 4022:11: Bye Bye [preauth]"),
        ("sshd", "Did not receive identification string from 192.0.2.7 port 4022"),
        ("sshd", "fatal: banner exchange: Connection from 192.0.2.7 port 4022: could not read protocol version"),
        ("sshd", "fatal: Timeout before authentication for 192.0.2.7 port 4022"),
        ("sshd", "Timeout before authentication for connection from 192.0.2.7 to 203.0.113.1, pid = 4711"),
        ("proftpd", "127.0.0.1 (192.0.2.7[192.0.2.7]) - Login timeout exceeded, disconnected"),
    ] {
        let (mut policy, config) = (Policy::new(), config(&[]));
        for n in 1..=100 {
            let at = Instant(9 * n);
            let record = Record { host: b"", tag: tag.as_bytes(), pid: Some(n), body: body.as_bytes(), stamp: None, cut: false };
            let Finding::Counts { addr, weight, .. } = policy.sessions.read(&record, crate::config::watch::Watch::ALL, at) else { panic!("{body}") };
            let failure = Failure { addr, bits: config.prefix6, weight, cause: 7, at, recalled: false };
            assert_eq!(policy.count(&config, &failure).0, Verdict::Counted { score: n }, "{body}");
        }
    }
}

/// A mobile carrier gives each customer a /64 of one /48. Connections without an attempt are no failures, however many they are.
#[test]
fn networks_that_only_probed_are_no_spray() {
    let config = config(&[]);
    let probe = |policy: &mut Policy, n: u32| read(policy, &config, &format!("Exit before auth from <2001:db8:1:{n:x}::1:1234>: Timeout before auth"), 1);
    let mut policy = Policy::new();
    for n in 0..20 {
        (0..25).for_each(|_| assert!(matches!(probe(&mut policy, n), Short(Verdict::Counted { .. }))));
    }
    assert!(matches!(read(&mut policy, &config, &failure("2001:db8:1:beef::5"), 2), Short(Verdict::Counted { score: 10 })));
    // Nor does a probe ban a network of a /48 whose others failed.
    let mut policy = Policy::new();
    spray(&mut policy, &config, 0..20, 1);
    (0..7).for_each(|_| assert!(matches!(probe(&mut policy, 99), Short(Verdict::Counted { .. }))));
    // It is banned with its first whole failure.
    assert_eq!(spray(&mut policy, &config, 99..100, 1), [true]);
}

/// Hosts behind NAT64 share a /48 and nothing else.
#[test]
fn hosts_behind_nat64_are_no_spray() {
    let config = config(&[("prefix6", "128")]);
    let mut policy = Policy::new();
    for prefix in ["64:ff9b::198.51", "64:ff9b:1::198.51"] {
        for n in 0..100 {
            let one = read(&mut policy, &config, &failure(&format!("{prefix}.100.{n}")), 1);
            assert_eq!(one, Short(Verdict::Counted { score: 10 }));
        }
    }
    assert!(matches!(read(&mut policy, &config, &failure("64:ff9b::198.51.100.99"), 1), Short(Verdict::Counted { .. })));
    for _ in 0..13 {
        read(&mut policy, &config, &failure("64:ff9b:1::198.51.100.99"), 1);
    }
    let ban = read(&mut policy, &config, &failure("64:ff9b:1::198.51.100.99"), 1);
    assert!(matches!(ban, Decided(Decision::Ban { addr: a, .. }) if a == addr("64:ff9b:1::198.51.100.99")), "{ban:?}");
}

#[test]
fn a_few_failures_in_a_48_are_no_spray() {
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
fn a_spray_bans_no_allowed_address_and_no_larger_prefix() {
    let config48 = config(&[("prefix6", "48"), ("hitcount", "50")]);
    let mut policy = Policy::new();
    assert!(spray(&mut policy, &config48, 0..49, 1).iter().all(|ban| !ban));
    let config = config(&[("allow", "2001:db8:1:40::/60")]);
    let mut policy = Policy::new();
    spray(&mut policy, &config, 0..20, 1);
    assert!(matches!(read(&mut policy, &config, &failure("2001:db8:1:42::1"), 1), Outcome::Spared));
    assert!(matches!(read_as(&mut policy, &config, &failure("2001:db8:1:50::1"), 1, true), Short(Verdict::Counted { .. })));
}

#[test]
fn the_allowed_are_spared_and_so_is_a_prefix_that_holds_one() {
    let config = config(&[("hitcount", "1"), ("allow", "192.0.2.0/24"), ("allow", "2001:db8:1:2::5")]);
    let mut policy = Policy::new();
    for from in ["192.0.2.7", "127.0.0.1", "2001:db8:1:2::5", "2001:db8:1:2::6"] {
        let decision = read(&mut policy, &config, &failure(from), 1);
        assert!(matches!(decision, Outcome::Spared), "{from} {decision:?}");
    }
    assert!(matches!(read(&mut policy, &config, &failure("2001:db8:1:3::6"), 1), Decided(Decision::Ban { .. })));
}

#[test]
fn a_success_forgives_the_count_but_not_a_ban() {
    let config = config(&[("hitcount", "3")]);
    let mut policy = Policy::new();
    let success = "Password auth succeeded for 'root' from 192.0.2.7:40000";
    assert_eq!(read(&mut policy, &config, success, 1), Outcome::Nothing);
    read(&mut policy, &config, &failure("192.0.2.7"), 1);
    read(&mut policy, &config, &failure("192.0.2.7"), 1);
    assert_eq!(
        read(&mut policy, &config, success, 1),
        Outcome::Forgiven(addr("192.0.2.7"), 20)
    );
    for _ in 0..3 {
        read(&mut policy, &config, &failure("192.0.2.7"), 2);
    }
    assert_eq!(read(&mut policy, &config, success, 3), Outcome::Nothing);
    assert!(policy.mirror(addr("192.0.2.7")).get(addr("192.0.2.7")).unwrap().is_live());
}

#[test]
fn kernel_mode_writes_every_whole_failure() {
    let config = config(&[("count", "kernel"), ("hitcount", "3")]);
    let mut policy = Policy::new();
    for n in 1..=5 {
        assert_eq!(
            read(&mut policy, &config, &failure("192.0.2.7"), n),
            Decided(Decision::Write { addr: addr("192.0.2.7"), score: n * 10, writes: 1, bans: n == 3, pushed: None })
        );
    }
    let probe = "Exit before auth from <192.0.2.8:1234>: Timeout before auth";
    for n in 1..=9 {
        let decision = read(&mut policy, &config, probe, n);
        assert_eq!(decision, Short(Verdict::Counted { score: n }));
    }
    let decision = read(&mut policy, &config, probe, 10);
    assert!(matches!(decision, Decided(Decision::Write { writes: 1, .. })), "{decision:?}");
    assert_eq!(policy.due(&config, config.ban, Instant(1_000_000)), None);
    assert_eq!(policy.deadline(&config, config.ban), None);
}

#[test]
fn kernel_mode_names_the_address_that_is_pushed_out() {
    let config = config(&[("count", "kernel")]);
    let mut policy = Policy::new();
    for n in 0..100 {
        read(&mut policy, &config, &failure(&format!("192.0.2.{n}")), n);
    }
    let decision = read(&mut policy, &config, &failure("198.51.100.1"), 200);
    assert!(
        matches!(decision, Decided(Decision::Write { pushed: Some(a), .. }) if a == addr("192.0.2.0")),
        "{decision:?}"
    );
}
/// Nothing that forbids a ban is asked after the mirror is written, so there is nothing to undo: see `firewall::lan`.
#[test]
fn a_spared_address_leaves_the_mirror_as_it_is() {
    let config = config(&[("hitcount", "3")]);
    let mut policy = Policy::new();
    policy.set_capacity(2);
    for from in ["198.51.100.1", "198.51.100.2"] {
        for _ in 0..3 {
            read(&mut policy, &config, &failure(from), 1);
        }
    }
    let listed = |policy: &Policy| policy.bans(&config, Instant(1)).copied().collect::<std::vec::Vec<_>>();
    let before = listed(&policy);
    assert_eq!(before.len(), 2);
    let neighbour = Failure { addr: addr("192.168.1.7"), bits: config.prefix6, weight: 10, cause: 7, at: Instant(1), recalled: false };
    for _ in 0..3 {
        for _ in 0..2 {
            assert!(matches!(policy.count(&config, &neighbour), (Verdict::Counted { .. }, None)));
        }
        assert_eq!(policy.count(&config, &neighbour), (Verdict::Enough { score: 30 }, None));
        policy.spare(&config, &neighbour);
        assert_eq!(listed(&policy), before);
        assert!(policy.mirror(neighbour.addr).get(neighbour.addr).is_none());
        assert_eq!(policy.table.score(neighbour.addr, Instant(1), 900), 0);
    }
}

/// The allowlist is walked at the first failure of an address, and again when it may have changed.
#[test]
fn the_allowlist_is_asked_once() {
    let config = config(&[]);
    let mut policy = Policy::new();
    let prefix = |text: &str| Prefix::parse(text.as_bytes()).unwrap();
    let fail = |policy: &mut Policy, from: &str| read(policy, &config, &failure(from), 1);
    let counted = |n: u32| Short(Verdict::Counted { score: n * 10 });
    assert_eq!(fail(&mut policy, "192.0.2.7"), counted(1));
    assert_eq!(fail(&mut policy, "2001:db8::2"), counted(1));
    policy.allowed.push(prefix("192.0.2.0/24")).unwrap();
    assert_eq!(fail(&mut policy, "192.0.2.7"), counted(2), "asked again");
    assert_eq!(fail(&mut policy, "192.0.2.8"), Outcome::Spared);
    assert!(policy.allow(prefix("2001:db8::/48")));
    assert_eq!(fail(&mut policy, "192.0.2.7"), Outcome::Spared);
    assert_eq!(fail(&mut policy, "2001:db8::2"), Outcome::Spared);
    // A neighbour that no failure can come from is no part of what was asked.
    assert_eq!(fail(&mut policy, "::2"), counted(1));
    assert_eq!(fail(&mut policy, "::1"), Outcome::Spared);
}

#[test]
fn a_ban_that_is_over_by_now_is_history() {
    let config = config(&[("hitcount", "1")]);
    let mut policy = Policy::new();
    policy.set_capacity(1);
    read(&mut policy, &config, &failure("198.51.100.1"), 5000);
    let late = Failure { addr: addr("192.0.2.7"), bits: config.prefix6, weight: 10, cause: 7, at: Instant(100), recalled: false };
    assert_eq!(policy.count(&config, &late).0, Verdict::Enough { score: 10 });
    assert_eq!(policy.ban(&config, &late, 10, Instant(5000)), Decision::Over);
    assert_eq!(policy.live(&config, Instant(5000)), 1);
    let next = read(&mut policy, &config, &failure("192.0.2.7"), 5001);
    assert!(matches!(next, Decided(Decision::Ban { times: 2, pushed: Some(_), .. })), "{next:?}");
}

/// A new list is told whole failures only, and none of an address that was spared.
#[test]
fn kernel_mode_writes_counts_again() {
    let config = config(&[("count", "kernel"), ("hitcount", "3")]);
    let mut policy = Policy::new();
    for (from, times) in [("192.0.2.1", 2), ("192.0.2.2", 4), ("2001:db8::1", 1), ("192.168.1.7", 5)] {
        for _ in 0..times {
            read(&mut policy, &config, &failure(from), 1);
        }
    }
    let neighbour = Failure { addr: addr("192.168.1.7"), bits: config.prefix6, weight: 10, cause: 7, at: Instant(1), recalled: false };
    policy.spare(&config, &neighbour);
    read(&mut policy, &config, "Exit before auth from <192.0.2.8:1234>: Timeout before auth", 1);
    let again: std::vec::Vec<_> = kernel_count::to_write_again(&config, &policy.table, Family::V4, Instant(2)).collect();
    assert_eq!(again, [(addr("192.0.2.1"), 2), (addr("192.0.2.2"), 4)]);
    let mut list = List::new();
    for (addr, writes) in again {
        kernel_count::written_again(&config, &mut list, addr, writes, Instant(2));
    }
    assert_eq!(list.live().map(|listed| kernel_count::is_ban(listed, Instant(2))).collect::<std::vec::Vec<_>>(), [false, true]);
}

#[test]
fn kernel_mode_reads_counts_back() {
    let config = config(&[("count", "kernel"), ("hitcount", "3")]);
    let mut policy = Policy::new();
    let now = Instant(10_000);
    for (last, ages) in [(1, [10u32, 20, 30]), (2, [10, 20, 901]), (3, [10, 20, 900])] {
        let kept = kernel_count::Kept { addr: Addr::V4([192, 0, 2, last]), ticks: 1000, written: Instant(now.0 - 10) };
        let list = &mut policy.mirror4;
        kernel_count::read_back(&config, &mut policy.table, list, kept, ages.iter().copied(), now);
    }
    let bans: std::vec::Vec<_> = policy.bans(&config, now).map(|listed| (listed.addr, listed.until)).collect();
    assert_eq!(bans, ["192.0.2.1", "192.0.2.3"].map(|banned| (addr(banned), Instant(now.0 - 10 + 3600))));
    assert_eq!(policy.table.score(addr("192.0.2.2"), now, 900), 20);
}

/// The kernel is asked about a peer at the failure before the one that bans it, whatever that failure weighs, and not at each after it.
#[test]
fn a_peer_comes_close_to_its_ban_once() {
    let close = |hitcount: &str, weight, score| {
        let failure = Failure { addr: addr("192.0.2.7"), bits: 64, weight, cause: 7, at: Instant(1), recalled: false };
        Policy::is_close(&config(&[("hitcount", hitcount)]), &failure, score)
    };
    for (weight, first, last) in [(10, 140, 149), (2, 140, 141), (1, 140, 140), (100, 140, 239), (250, 140, 389)] {
        for score in u32::from(weight)..500 {
            assert_eq!(close("15", weight, score), (first..=last).contains(&score), "{weight} {score}");
        }
    }
    assert!(close("2", 10, 10) && close("2", 10, 19) && !close("2", 10, 20), "the first of two");
    assert!((10..100).all(|score| !close("1", 10, score)), "the first failure is the ban");
}

#[test]
fn a_ban_is_of_what_fails_before_its_end() {
    let config = config(&[("hitcount", "1"), ("ban", "60")]);
    let mut policy = Policy::new();
    let from = addr("192.0.2.7");
    assert!(policy.ban_of(&config, from, Instant(100)).is_none());
    assert!(matches!(read(&mut policy, &config, &failure("192.0.2.7"), 100), Decided(Decision::Ban { seconds: 60, .. })));
    assert_eq!(read(&mut policy, &config, &failure("192.0.2.7"), 159), Short(Verdict::Listed { written: Instant(100) }));
    assert_eq!(policy.ban_of(&config, from, Instant(159)).map(|listed| listed.until), Some(Instant(160)));
    assert!(matches!(read(&mut policy, &config, &failure("192.0.2.7"), 160), Decided(Decision::Ban { seconds: 120, times: 2, .. })));
    policy.done(Due::Unban(from), Instant(280));
    assert!(policy.ban_of(&config, from, Instant(280)).is_none(), "it is history");
    assert_eq!(policy.ban_at(&config, 0, Instant(280)), None);
    assert!(policy.mirror(from).get(from).is_some());
}

/// A ban of the kernel's rules is as old as its first failure, however often the address fails, and another one begins after its end.
#[test]
fn kernel_mode_knows_since_when_a_ban_is() {
    let config = config(&[("count", "kernel"), ("hitcount", "3"), ("ban", "60")]);
    let mut policy = Policy::new();
    let from = addr("192.0.2.7");
    let mut fails = |at: u32| {
        let Decided(Decision::Write { writes: 1, bans, pushed: None, .. }) = read(&mut policy, &config, &failure("192.0.2.7"), at) else { panic!() };
        let listed = *policy.mirror(from).get(from).unwrap();
        (bans, policy.ban_of(&config, from, Instant(at)).is_some(), listed.written.0, listed.until.0)
    };
    assert_eq!(fails(8), (false, false, 8, 908));
    assert_eq!(fails(9), (false, false, 9, 909));
    assert_eq!(fails(10), (true, true, 10, 70));
    assert_eq!(fails(20), (false, true, 10, 80));
    assert_eq!(fails(79), (false, true, 10, 139));
    assert_eq!(fails(139), (false, true, 139, 199));
    // Of the past: the end stays.
    assert_eq!(fails(130), (false, true, 139, 199));
    assert_eq!(policy.live(&config, Instant(198)), 1);
    assert_eq!((policy.live(&config, Instant(199)), policy.ban_of(&config, from, Instant(199)).is_some()), (0, false));
}

/// A probe is the least that can be forgiven.
#[test]
fn a_success_forgives_a_single_probe() {
    let config = config(&[]);
    let mut policy = Policy::new();
    assert!(matches!(read(&mut policy, &config, "Exit before auth from <192.0.2.7:1234>: Timeout before auth", 1), Short(Verdict::Counted { score: 1 })));
    let success = "Password auth succeeded for 'root' from 192.0.2.7:4022";
    assert_eq!(read(&mut policy, &config, success, 2), Outcome::Forgiven(addr("192.0.2.7"), 1));
    assert_eq!(read(&mut policy, &config, success, 3), Outcome::Nothing);
}
