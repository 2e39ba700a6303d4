//! Bans that are refused, or over before they are written, cost no other its ban.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::addr::Prefix;
use crate::firewall::sink::recent::Jiffies;
use std::{format, fs, path::PathBuf};

pub(super) const NOW: Instant = Instant(1_000_000);

/// A directory that stands for `/proc/net`: one list, and a LAN.
pub(super) struct Proc(pub(super) PathBuf);

impl Proc {
    pub(super) fn new(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("recentd-agent-{name}-{}", std::process::id()));
        fs::create_dir_all(dir.join("xt_recent")).unwrap();
        let proc = Self(dir);
        fs::write(proc.list(), "").unwrap();
        proc.has_lan([192, 168, 1, 0]);
        fs::write(proc.0.join("ipv6_route"), "").unwrap();
        proc
    }

    /// Its LAN is this /24.
    fn has_lan(&self, network: [u8; 4]) {
        let number = u32::from_ne_bytes;
        let line = format!("br-lan\t{:08X}\t{:08X}\t0001\t0\t0\t0\t{:08X}\t0\t0\t0", number(network), 0, number([255, 255, 255, 0]));
        fs::write(self.0.join("route"), format!("{:127}\n{line:127}\n", "Iface\tDestination\tGateway")).unwrap();
    }

    fn list(&self) -> PathBuf {
        self.0.join("xt_recent/recentd")
    }

    /// In the place of /sys/module, whose module has lists of so many addresses.
    fn sys(&self, ip_list_tot: u32) -> String {
        let parameters = self.0.join("module/xt_recent/parameters");
        fs::create_dir_all(&parameters).unwrap();
        fs::write(parameters.join("ip_list_tot"), format!("{ip_list_tot}\n")).unwrap();
        self.0.join("module").to_str().unwrap().into()
    }

    pub(super) fn config(&self, options: &[(&str, &str)]) -> Config {
        let mut config = Config::default();
        for (key, value) in [("sink", "xt_recent"), ("proc", self.0.to_str().unwrap())].iter().chain(options) {
            config.set(key.as_bytes(), value.as_bytes()).unwrap();
        }
        config
    }
}

impl Drop for Proc {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(super) fn with_agent(config: &Config, test: impl FnOnce(&mut Agent)) {
    let (mut policy, mut journal, mut sink) = (Policy::new(), Journal::new(), Sink::choose(config).unwrap());
    test(&mut Agent::new(config, &mut policy, &mut journal, &mut sink));
}

fn fails(agent: &mut Agent, from: [u8; 4], times: u32, at: Instant) {
    let [a, b, c, d] = from;
    let body = format!("Bad password attempt for 'root' from {a}.{b}.{c}.{d}:4022");
    let record = Record { host: b"", tag: b"dropbear", pid: None, body: body.as_bytes(), stamp: None, cut: false };
    (0..times).for_each(|_| agent.take(&record, at, NOW));
}

/// A full list, as 100 addresses make it.
fn fill(agent: &mut Agent) {
    (0..100).for_each(|n| fails(agent, [198, 51, 100, n], u32::from(agent.config.hitcount), NOW));
}

pub(super) fn live(agent: &Agent) -> std::vec::Vec<Addr> {
    agent.policy.bans(agent.config, NOW).map(|listed| listed.addr).collect()
}

/// recentd sleeps while nothing happens, also while an address is banned: it wakes twice a minute to look whether the list is still there.
#[test]
fn a_ban_wakes_nobody_but_twice_a_minute() {
    let proc = Proc::new("wakes");
    fs::write(proc.0.join("xt_recent/recentd6"), "").unwrap();
    with_agent(&proc.config(&[]), |agent| {
        agent.keep(NOW);
        assert_eq!(agent.deadline(NOW), None);
        fails(agent, [192, 0, 2, 7], 15, NOW);
        let mut now = NOW;
        for _ in 0..10 {
            let next = agent.deadline(now).unwrap();
            assert!(next.since(now) >= 30 || now == NOW, "{} s", next.since(now));
            now = next;
            agent.keep(now);
        }
    });
}

/// A ban that is over before it is written pushes out no other.
#[test]
fn a_ban_that_is_over_by_now_pushes_out_no_other() {
    let mut config = Config::default();
    config.set(b"sink", b"dry-run").unwrap();
    with_agent(&config, |agent| {
        fill(agent);
        fails(agent, [192, 0, 2, 7], 15, Instant(NOW.0 - 5000));
        assert_eq!((live(agent).len(), agent.stats.bans, agent.stats.pushed), (100, 100, 0));
        assert_eq!(agent.policy.mirror(Addr::V4([0; 4])).get(Addr::V4([192, 0, 2, 7])).map(|listed| listed.times), Some(1));
    });
}

/// 40 hosts of the LAN fail beside a full list: all bans stay known, and nothing is written.
#[test]
fn a_refused_ban_costs_no_other_its_ban() {
    let proc = Proc::new("refused");
    for options in [&[("hitcount", "1")] as &[_], &[("hitcount", "3")], &[("hitcount", "2"), ("count", "kernel")]] {
        fs::write(proc.list(), "").unwrap();
        let config = proc.config(options);
        with_agent(&config, |agent| {
            agent.keep(NOW);
            fill(agent);
            let (before, bans) = (live(agent), agent.stats.bans);
            let written = fs::read(proc.list()).unwrap();
            assert_eq!((before.len(), bans), (100, 100));
            for n in 50..90 {
                fails(agent, [192, 168, 1, n], 7, NOW);
                assert!(agent.policy.mirror(Addr::V4([0; 4])).get(Addr::V4([192, 168, 1, n])).is_none());
            }
            assert_eq!((live(agent), agent.stats.bans, agent.stats.pushed), (before, bans, 0));
            assert_eq!(fs::read(proc.list()).unwrap(), written);
            assert_eq!(agent.ban(Prefix::host(Addr::V4([192, 168, 1, 50])), 60, NOW), Err("the LAN is never banned (option lan)"));
        });
    }
}

/// Whether there is a list for the family is asked before anything is counted.
#[test]
fn ipv6_is_not_counted_where_there_is_no_list_for_it() {
    let proc = Proc::new("family");
    let mut config = proc.config(&[]);
    config.set(b"sink", b"ipt_recent").unwrap();
    with_agent(&config, |agent| {
        let body = b"Bad password attempt for 'root' from 2001:db8::7:4022";
        let record = Record { host: b"", tag: b"dropbear", pid: None, body, stamp: None, cut: false };
        (0..20).for_each(|_| agent.take(&record, NOW, NOW));
        assert_eq!((agent.policy.table.counted(NOW, 900).count(), agent.stats.bans, agent.stats.counted), (0, 0, 0));
        assert_eq!((agent.stats.records, agent.stats.matched), (20, 20));
        assert!(agent.ban(Prefix::host(Addr::V6([0x20; 16])), 60, NOW).is_err());
    });
}

/// A banned address that fails again is written again, every ten seconds at most; then it is told that bans do not hold.
#[test]
fn a_ban_that_does_not_hold_is_written_again() {
    let proc = Proc::new("leak");
    let config = proc.config(&[("hitcount", "3"), ("lan", "0")]);
    let at = |seconds| Instant(NOW.0 + seconds);
    with_agent(&config, |agent| {
        let fail = |agent: &mut Agent, body: &str, seconds| {
            let record = Record { host: b"", tag: b"dropbear", pid: None, body: body.as_bytes(), stamp: None, cut: false };
            fs::write(proc.list(), "").unwrap();
            agent.take(&record, at(seconds), at(seconds));
            fs::read_to_string(proc.list()).unwrap() == "+192.0.2.7\n"
        };
        let guess = |agent: &mut Agent, seconds| fail(agent, "Bad password attempt for 'root' from 192.0.2.7:4022", seconds);
        let told = |agent: &mut Agent, seconds| {
            let mut text = crate::out::Text::line();
            agent.tell_of_leak(at(seconds), &mut text);
            std::string::String::from_utf8(text.as_bytes().to_vec()).unwrap()
        };
        agent.keep(NOW);
        assert!(!guess(agent, 0) && !guess(agent, 0) && guess(agent, 0), "the third is the ban");
        assert!(!guess(agent, 10), "the lines of before the ban may come late");
        // A probe of a connection of before the ban says nothing.
        assert!(!fail(agent, "Exit before auth from <192.0.2.7:4022>: Timeout before auth", 90));
        assert!(guess(agent, 100));
        assert!(!guess(agent, 101) && !guess(agent, 110));
        assert_eq!(told(agent, 110), "");
        assert!(guess(agent, 111));
        assert!(told(agent, 115).starts_with("192.0.2.7 is banned but got through 4 s ago: the loaded rules differ"), "{}", told(agent, 115));
        assert_eq!(told(agent, 500), "");
        guess(agent, 600);
        assert_ne!(told(agent, 600), "");
        agent.unban(Prefix::host(Addr::V4([192, 0, 2, 7])), at(601));
        assert_eq!(told(agent, 601), "");
        // Even when nothing is known of it any more.
        (0..=crate::limits::MIRROR).for_each(|n| agent.ban(Prefix::host(Addr::V4([198, 51, (n >> 8) as u8, n as u8])), 60, at(601)).unwrap());
        assert!(agent.policy.mirror(Addr::V4([0; 4])).get(Addr::V4([192, 0, 2, 7])).is_none());
        assert_eq!(told(agent, 601), "");
    });
}

/// The end of a ban is an event without failures and without seconds, whatever ended it.
#[test]
fn the_end_of_a_ban_is_an_event() {
    let proc = Proc::new("end");
    let config = proc.config(&[("hitcount", "3"), ("ban", "60")]);
    with_agent(&config, |agent| {
        agent.keep(NOW);
        for last in [7, 8] {
            fails(agent, [192, 0, 2, last], 3, NOW);
        }
        agent.unban(Prefix::host(Addr::V4([192, 0, 2, 8])), Instant(NOW.0 + 59));
        agent.keep(Instant(NOW.0 + 60));
        let mut last = (1..=2).map(|back| agent.journal.entry(agent.journal.total() - back).unwrap());
        let unban = |at, last, cause| Entry { at: Instant(NOW.0 + at), act: Act::Unban, addr: Addr::V4([192, 0, 2, last]), cause, score: 0, seconds: 0 };
        assert_eq!(last.next(), Some(&unban(60, 7, message::UNKNOWN)));
        assert_eq!(last.next(), Some(&unban(59, 8, message::BY_HAND)));
    });
}

/// What is done by hand is an event with what was asked for.
#[test]
fn what_is_done_by_hand_is_an_event() {
    let mut config = Config::default();
    config.set(b"sink", b"dry-run").unwrap();
    with_agent(&config, |agent| {
        let addr = Addr::V4([192, 0, 2, 7]);
        let event = |agent: &Agent, back| agent.journal.total().checked_sub(back).and_then(|number| agent.journal.entry(number).copied());
        let by_hand = |act, addr, seconds| Some(Entry { at: NOW, act, addr, cause: message::BY_HAND, score: 0, seconds });
        agent.ban(Prefix::host(addr), 77, NOW).unwrap();
        assert_eq!(event(agent, 1), by_hand(Act::Ban, addr, 77));
        assert_eq!(agent.allow(Prefix { addr: Addr::V4([192, 0, 2, 0]), len: 24 }, NOW), Some(1));
        assert_eq!(event(agent, 2), by_hand(Act::Allow(24), Addr::V4([192, 0, 2, 0]), 0));
        assert_eq!(event(agent, 1), by_hand(Act::Unban, addr, 0));
        assert_eq!(agent.journal.total(), 3);
        let other = Prefix { addr: Addr::V4([192, 0, 2, 0]), len: 25 };
        assert_eq!([other, Prefix { len: 24, ..other }, Prefix { len: 24, ..other }].map(|prefix| agent.disallow(prefix, NOW)), [false, true, false]);
        assert_eq!(event(agent, 1), by_hand(Act::Disallow(24), Addr::V4([192, 0, 2, 0]), 0));
        assert_eq!(agent.journal.total(), 4);
    });
}

/// A log-in forgives, and is a decision that people can see.
#[test]
fn a_log_in_is_an_event() {
    let mut config = Config::default();
    config.set(b"sink", b"dry-run").unwrap();
    with_agent(&config, |agent| {
        let logs_in = |agent: &mut Agent| {
            let body = b"Password auth succeeded for 'root' from 203.0.113.1:4022";
            agent.take(&Record { host: b"", tag: b"dropbear", pid: None, body, stamp: None, cut: false }, NOW, NOW);
        };
        logs_in(agent);
        assert_eq!(agent.journal.total(), 0, "there is nothing to forgive");
        fails(agent, [203, 0, 113, 1], 3, NOW);
        logs_in(agent);
        assert_eq!((agent.journal.total(), agent.policy.table.score(Addr::V4([203, 0, 113, 1]), NOW, 900)), (1, 0));
        let entry = agent.journal.entry(0).unwrap();
        assert_eq!((entry.act, entry.addr, entry.score), (Act::Forgive, Addr::V4([203, 0, 113, 1]), 30));
    });
}

/// A list that is missing is looked for every five seconds while a single ban waits for it, and every minute while none does.
#[test]
fn a_missing_list_is_looked_for_more_often_while_a_ban_waits() {
    let mut config = Config::default();
    [("sink", "xt_recent"), ("proc", "/nonexistent")].iter().for_each(|(key, value)| config.set(key.as_bytes(), value.as_bytes()).unwrap());
    for (bans, expected) in [(0, 60), (1, 5)] {
        with_agent(&config, |agent| {
            (0..bans).for_each(|n| fails(agent, [203, 0, 113, n], 15, NOW));
            assert_eq!(live(agent).len(), usize::from(bans));
            let (mut now, mut pause) = (NOW, 0);
            for _ in 0..20 {
                let next = agent.keeper.deadline(agent.policy, now).unwrap();
                (now, pause) = (next, next.since(now));
                agent.keeper.look_after(agent.config, agent.policy, &mut agent.say.log, now);
            }
            assert_eq!(pause, expected, "{bans} bans");
        });
    }
}

/// The LAN has other addresses now: a ban of one of them ends, and the others stay.
#[test]
fn a_ban_of_what_has_become_the_lan_ends() {
    let proc = Proc::new("renumbered");
    let config = proc.config(&[("hitcount", "3")]);
    with_agent(&config, |agent| {
        agent.keep(NOW);
        for from in [[192, 168, 9, 7], [192, 0, 2, 7], [192, 168, 9, 8]] {
            fails(agent, from, 3, NOW);
        }
        assert_eq!(live(agent).len(), 3);
        proc.has_lan([192, 168, 9, 0]);
        fs::write(proc.list(), "").unwrap();
        agent.keep(NOW);
        assert_eq!(live(agent), [Addr::V4([192, 0, 2, 7])]);
        assert!(agent.policy.mirror(Addr::V4([0; 4])).get(Addr::V4([192, 168, 9, 7])).is_none_or(|listed| !listed.is_live()));
        assert!(fs::read_to_string(proc.list()).unwrap().starts_with("-192.168.9."));
        let ended = (1..=2).filter_map(|back| agent.journal.entry(agent.journal.total() - back));
        assert!(ended.clone().all(|entry| entry.act == Act::Unban && entry.score == 0 && entry.seconds == 0));
    });
}

/// The list cannot be written while an address is unbanned: if it holds the address later, that is removed.
#[test]
fn an_unban_that_cannot_be_written_is_written_later() {
    let proc = Proc::new("later");
    let config = proc.config(&[]);
    let addr = Addr::V4([192, 0, 2, 7]);
    with_agent(&config, |agent| {
        fs::remove_file(proc.list()).unwrap();
        agent.keep(NOW);
        agent.ban(Prefix::host(addr), 600, NOW).unwrap();
        agent.unban(Prefix::host(addr), NOW);
        let stamp = Jiffies::read().unwrap().now;
        fs::write(proc.list(), format!("src=192.0.2.7 ttl: 0 last_seen: {stamp} oldest_pkt: 1 {stamp}\n")).unwrap();
        agent.keep(Instant(NOW.0 + 120));
        assert_eq!(live(agent), []);
        assert!(fs::read_to_string(proc.list()).unwrap().starts_with("-192.0.2.7\n"), "{:?}", fs::read_to_string(proc.list()));
    });
}

/// recentd knows how many addresses the kernel's list holds: the next one pushes out the oldest.
#[test]
fn a_list_holds_as_many_addresses_as_its_module_says() {
    let proc = Proc::new("size");
    let sys = proc.sys(3);
    let config = proc.config(&[("hitcount", "1"), ("sys", &sys)]);
    with_agent(&config, |agent| {
        agent.keep(NOW);
        (1..=5).for_each(|n| fails(agent, [198, 51, 100, n], 1, NOW));
        assert_eq!((agent.stats.bans, agent.stats.pushed), (5, 2));
        assert_eq!(live(agent).len(), 3);
    });
}

/// A flush of very many bans, and the end of as many, leave time for the log in between: a part of them is ended in each turn of the loop.
#[test]
fn very_many_bans_end_a_part_at_a_time() {
    let most = limits::AT_ONCE;
    for by_hand in [true, false] {
        let mut config = Config::default();
        config.set(b"sink", b"dry-run").unwrap();
        with_agent(&config, |agent| {
            agent.keep(NOW);
            agent.policy.set_capacity(u32::MAX);
            let count = limits::MIRROR as u32;
            let addr = |n: u32| Addr::V4((0x0a00_0000 + n).to_be_bytes());
            assert!((0..count).all(|n| agent.policy.ban_by_hand(&config, addr(n), 600, NOW).is_none()));
            assert_eq!(agent.policy.live(&config, NOW), count);
            let now = if by_hand { NOW } else { NOW.after(600) };
            if by_hand {
                assert_eq!(agent.flush(NOW), count);
                assert_eq!((agent.policy.live(&config, NOW), agent.flush(NOW)), (0, 0), "none is in force");
            } else {
                agent.keep(now);
            }
            let mut ended = agent.journal.total();
            assert!((1..=2 * most).contains(&ended), "{ended} at once");
            while ended < count {
                assert!(agent.deadline(now).is_some_and(|at| at <= now), "at once again");
                agent.keep(now);
                assert!((ended + 1..=ended + most).contains(&agent.journal.total()));
                ended = agent.journal.total();
            }
            assert_eq!((agent.policy.live(&config, now), ended), (0, count));
            assert!(agent.deadline(now).is_none_or(|at| at > now), "then it sleeps");
        });
    }
}

/// By default a log is read if the LAN sends it, as the kernel's routes tell it, also with `lan '0'`.
#[test]
fn hosts_of_the_lan_may_send_their_logs() {
    let proc = Proc::new("senders");
    let (near, far) = (Addr::V4([192, 168, 1, 9]), Addr::V4([192, 168, 2, 9]));
    for lan in ["0", "1"] {
        proc.has_lan([192, 168, 1, 0]);
        with_agent(&proc.config(&[("lan", lan)]), |agent| {
            assert!(agent.admits(near, NOW) && !agent.admits(far, NOW));
            proc.has_lan([192, 168, 2, 0]);
            agent.senders.doubt();
            assert!(!agent.admits(near, NOW) && agent.admits(far, NOW));
            // The kernel may not tell of changes.
            proc.has_lan([192, 168, 1, 0]);
            assert!(agent.admits(near, Instant(NOW.0 + 10)));
        });
    }
    with_agent(&proc.config(&[("senders", "203.0.113.0/28"), ("senders", "192.168.2.9")]), |agent| {
        for (addr, heard) in [(near, false), (far, true), (Addr::V4([203, 0, 113, 15]), true), (Addr::V4([203, 0, 113, 16]), false)] {
            assert_eq!(agent.admits(addr, NOW), heard, "{addr:?}");
        }
    });
}

/// A ban of such a host would stop its log; and a ban in force ends.
#[test]
fn a_host_that_sends_its_log_is_never_banned() {
    let proc = Proc::new("sender");
    let config = proc.config(&[("senders", "203.0.113.0/24"), ("hitcount", "2")]);
    with_agent(&config, |agent| {
        agent.keep(NOW);
        let (server, other) = (Addr::V4([203, 0, 113, 5]), Addr::V4([203, 0, 113, 6]));
        fails(agent, [203, 0, 113, 5], 2, NOW);
        assert_eq!(live(agent), [server]);
        assert!(agent.admits(server, NOW));
        assert_eq!(live(agent), []);
        fails(agent, [203, 0, 113, 5], 9, NOW);
        assert_eq!(live(agent), []);
        assert_eq!(agent.ban(Prefix::host(server), 60, NOW), Err("it sends its log to recentd"));
        // Its network is not spared with it.
        fails(agent, [203, 0, 113, 6], 2, NOW);
        assert_eq!(live(agent), [other]);
    });
}

/// What is pushed out of a full list is an event, whoever counts.
#[test]
fn what_is_pushed_out_is_an_event() {
    let proc = Proc::new("pushes");
    let sys = proc.sys(2);
    for count in ["agent", "kernel"] {
        let config = proc.config(&[("hitcount", "1"), ("count", count), ("sys", &sys)]);
        with_agent(&config, |agent| {
            agent.keep(NOW);
            (1..=3).for_each(|n| fails(agent, [198, 51, 100, n], 1, NOW));
            assert_eq!((agent.stats.bans, agent.stats.pushed, agent.journal.total()), (3, 1, 4), "{count}");
            let pushed = Entry { at: NOW, act: Act::PushedOut, addr: Addr::V4([198, 51, 100, 1]), cause: message::UNKNOWN, score: 0, seconds: 0 };
            assert_eq!(agent.journal.entry(3), Some(&pushed), "{count}");
            let ban = agent.journal.entry(2).unwrap();
            assert_eq!((ban.act, ban.addr, ban.score, ban.seconds), (Act::Ban, Addr::V4([198, 51, 100, 3]), 10, 3600), "{count}");
        });
    }
}

/// Lines of before the start count as far as the window goes, and ban at the next failure only. What recentd itself said of an address settles what was
/// before it. With `count 'kernel'` the kernel has kept all counts.
#[test]
fn lines_of_before_the_start_count_but_do_not_ban() {
    let mut dry = Config::default();
    dry.set(b"sink", b"dry-run").unwrap();
    let ago = |seconds: u32| Instant(NOW.0 - seconds);
    let addr = Addr::V4([192, 0, 2, 7]);
    let says = |agent: &mut Agent, body: &[u8], at| agent.take(&Record { host: b"", tag: b"recentd", pid: None, body, stamp: None, cut: false }, at, NOW);
    with_agent(&dry, |agent| {
        agent.started = NOW;
        fails(agent, [192, 0, 2, 7], 3, ago(901));
        assert_eq!((agent.stats.records, agent.stats.counted), (3, 0));
        fails(agent, [192, 0, 2, 7], 3, ago(900));
        assert_eq!((agent.stats.records, agent.stats.counted, agent.policy.table.score(addr, NOW, 900)), (6, 3, 30));
        says(agent, b"unban 192.0.2.7 by hand", ago(800));
        assert_eq!((agent.stats.records, agent.policy.table.score(addr, NOW, 900)), (7, 0));
        fails(agent, [192, 0, 2, 7], 20, ago(700));
        assert_eq!((agent.stats.bans, agent.policy.table.score(addr, NOW, 900)), (0, 200));
        says(agent, b"no line of recentd", ago(600));
        assert_eq!(agent.policy.table.score(addr, NOW, 900), 200);
        assert_eq!(agent.is_free_because(addr, 200, NOW), (Some("option sink is dry-run: nothing is banned"), false));
        fails(agent, [192, 0, 2, 7], 1, NOW);
        assert_eq!((agent.stats.bans, live(agent)), (1, std::vec![addr]));
        agent.pass_over();
        assert_eq!((agent.stats.records, agent.stats.matched), (30, 27));
    });
    let proc = Proc::new("recalled");
    with_agent(&proc.config(&[("count", "kernel")]), |agent| {
        agent.started = NOW;
        fails(agent, [192, 0, 2, 7], 20, ago(10));
        assert_eq!((agent.stats.records, agent.stats.counted, agent.stats.matched), (20, 0, 0));
        fails(agent, [192, 0, 2, 7], 1, NOW);
        assert_eq!(agent.stats.counted, 1);
    });
}

/// Why an address is not banned, for people who ask.
#[test]
fn an_address_is_free_for_a_reason() {
    let proc = Proc::new("free");
    let (addr, lan) = (Addr::V4([192, 0, 2, 7]), Addr::V4([192, 168, 1, 7]));
    let gone = "the kernel's list is not there";
    for (count, there) in [("agent", "its failures were read back from the log; the next one leads to a ban"), ("kernel", "the rule of the firewall bans it")] {
        with_agent(&proc.config(&[("count", count)]), |agent| {
            assert_eq!(agent.is_free_because(addr, 150, NOW), (Some(gone), false), "{count}");
            agent.keep(NOW);
            assert_eq!(agent.is_free_because(addr, 149, NOW), (None, false));
            assert_eq!(agent.is_free_because(addr, 150, NOW), (Some(there), false), "{count}");
            assert_eq!(agent.is_free_because(lan, 10, NOW), (Some("the LAN is never banned (option lan)"), true));
        });
    }
}

/// A loaded rule may be shorter than option ban: an address that is in the list and gets through shows how long it bans at least.
#[test]
fn a_rule_that_is_shorter_than_the_ban_is_learnt() {
    let proc = Proc::new("learns");
    let addr = Addr::V4([192, 0, 2, 7]);
    let stamp = Jiffies::read().map_or(1, |clock| clock.now);
    fs::write(proc.list(), format!("src=192.0.2.7 ttl: 0 last_seen: {stamp} oldest_pkt: 1 {stamp}\n")).unwrap();
    with_agent(&proc.config(&[]), |agent| {
        agent.keep(NOW);
        let learns = |agent: &mut Agent, addr, age| (agent.keeper.learn(addr, age, agent.config), agent.keeper.rule(agent.config));
        assert_eq!(learns(agent, Addr::V4([192, 0, 2, 8]), 100), (false, 3600), "the list lacks it");
        assert_eq!(learns(agent, addr, 29), (false, 3600), "writing it more often would hide that bans do not hold");
        assert_eq!(learns(agent, addr, 100), (true, 50));
        assert_eq!(learns(agent, addr, 100), (false, 50), "it is no news");
        assert_eq!(learns(agent, addr, 200), (false, 50));
        assert_eq!(learns(agent, addr, 30), (true, 15));
    });
    for option in [("update", "1"), ("count", "kernel")] {
        with_agent(&proc.config(&[option]), |agent| {
            agent.keep(NOW);
            assert!(!agent.keeper.learn(addr, 100, agent.config), "{option:?}");
            assert_eq!(agent.keeper.rule(agent.config), 3600);
        });
    }
}

#[test]
fn the_likely_gap_is_the_first_that_fits() {
    let proc = Proc::new("gap");
    let gap = |config: &Config| {
        let mut gap = "";
        with_agent(config, |agent| gap = agent.keeper.likely_gap(config));
        gap
    };
    let dry = |options: &[(&str, &str)]| {
        let mut config = Config::default();
        [("sink", "dry-run")].iter().chain(options).for_each(|(key, value)| config.set(key.as_bytes(), value.as_bytes()).unwrap());
        gap(&config)
    };
    assert!(gap(&proc.config(&[("ports", "22")])).starts_with("option ports"));
    assert!(gap(&proc.config(&[])).starts_with("the loaded rules differ"));
    assert!(dry(&[]).contains("lacks FORWARD") && dry(&[("chains", "INPUT input_rule")]).contains("lacks FORWARD"));
    assert!(dry(&[("chains", "input forward")]).starts_with("it may come through a proxy"));
}

/// Whoever asks how it is has the list looked at: what it has lost is written again, be it one ban of many or the only one.
#[test]
fn bans_that_the_list_has_lost_are_written_again_when_somebody_asks() {
    let proc = Proc::new("asks");
    let stamp = Jiffies::read().unwrap().now;
    let entry = format!("src=192.0.2.7 ttl: 0 last_seen: {stamp} oldest_pkt: 1 {stamp}\n");
    for (bans, holds, expected) in [(1, "", "+192.0.2.7\n"), (1, entry.as_str(), entry.as_str()), (2, entry.as_str(), "+192.0.2.8\n"), (0, "", "")] {
        fs::write(proc.list(), "").unwrap();
        with_agent(&proc.config(&[]), |agent| {
            agent.keep(NOW);
            (0..bans).for_each(|n| agent.ban(Prefix::host(Addr::V4([192, 0, 2, 7 + n])), 600, NOW).unwrap());
            fs::write(proc.list(), holds).unwrap();
            agent.look(Instant(NOW.0 + 5));
            let text = fs::read_to_string(proc.list()).unwrap();
            assert!(text.starts_with(expected) && (bans > 0 || text.is_empty()), "{bans} {holds:?}: {text:?}");
            assert_eq!(live(agent).len(), usize::from(bans));
        });
    }
}

/// The list of bans that the rules of `count 'kernel'` make shows which rules are loaded.
#[test]
fn a_list_of_other_rules_is_odd() {
    let proc = Proc::new("odd");
    let addr = Addr::V4([192, 0, 2, 7]);
    let bans = proc.0.join("xt_recent/recentd-block");
    for (there, count, odd) in [(false, "agent", ""), (false, "kernel", "not those of recentd for count 'kernel'"), (true, "kernel", ""), (true, "agent", "do not ban what recentd writes")] {
        if there && !bans.exists() {
            fs::write(&bans, "").unwrap();
        }
        let config = proc.config(&[("count", count)]);
        let sink = Sink::choose(&config).unwrap();
        let oddity = sink.oddity(crate::addr::Family::V4, &config);
        assert!(if odd.is_empty() { oddity.is_none() } else { oddity.is_some_and(|why| why.contains(odd)) }, "{there} {count}: {oddity:?}");
        let Sink::Recent(lists) = sink else { unreachable!() };
        assert_eq!(lists.change_bans(Change::Add, addr).is_ok(), there && count == "kernel");
    }
    assert_eq!(fs::read_to_string(&bans).unwrap(), "+192.0.2.7\n");
}

/// Entries of the list are as old as the kernel says. With option update one that knocked again is banned anew.
#[test]
fn bans_that_are_read_back_end_by_the_kernels_clock() {
    let proc = Proc::new("ages");
    let clock = Jiffies::read().unwrap();
    let entry = |addr: &str, seconds: u32| {
        let stamp = clock.now.wrapping_sub(seconds * clock.hz);
        format!("src={addr} ttl: 0 last_seen: {stamp} oldest_pkt: 1 {stamp}\n")
    };
    let known = |agent: &mut Agent, last| agent.policy.mirror(Addr::V4([0; 4])).get(Addr::V4([203, 0, 113, last])).map(|listed| (listed.written.0, listed.until.0));
    fs::write(proc.list(), [entry("203.0.113.1", 100), entry("203.0.113.2", 3500), entry("203.0.113.3", 3600), entry("2001:db8::7", 100)].concat()).unwrap();
    with_agent(&proc.config(&[]), |agent| {
        agent.keep(NOW);
        assert_eq!(live(agent).len(), 2);
        assert_eq!(known(agent, 1), Some((NOW.0 - 100, NOW.0 + 3500)));
        assert_eq!((known(agent, 2), known(agent, 3)), (Some((NOW.0 - 3500, NOW.0 + 100)), None));
        assert!(agent.deadline(NOW).is_some_and(|at| at > NOW));
        agent.keep(NOW.after(99));
        assert_eq!(live(agent).len(), 2);
        agent.keep(NOW.after(100));
        assert_eq!(live(agent), [Addr::V4([203, 0, 113, 1])]);
    });
    for (update, until) in [("0", 600), ("1", 100 + 3600)] {
        fs::write(proc.list(), "").unwrap();
        with_agent(&proc.config(&[("update", update)]), |agent| {
            agent.keep(NOW);
            agent.ban(Prefix::host(Addr::V4([203, 0, 113, 7])), 600, NOW).unwrap();
            fs::write(proc.list(), entry("203.0.113.7", 0)).unwrap();
            agent.look(NOW.after(100));
            assert_eq!(known(agent, 7).map(|(_, until)| until), Some(NOW.0 + until), "update {update}");
        });
    }
}
