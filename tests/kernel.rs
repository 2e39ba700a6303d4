//! recentd against the real kernel: real lists, real rules, real packets.
//!
//! Needs root, iproute2, nftables and iptables (both flavours), for the last tests
//! also dropbear-bin, openssh-server, openssh-client and sshpass. What is not
//! there is skipped with a word on stderr; with `CI=true` that is a failure.
//! `RECENTD='qemu-mips-static dist/mips/recentd'` tests another binary.
//!
//! The tests mostly wait for bans to run out, so more of them than there are
//! processors can run at once: `cargo test --test kernel -- --test-threads 8`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common {
    pub mod agent;
    pub mod net;
    pub mod program;
    pub mod servers;
}

use common::agent::{Agent, Log, ask, load_rules, pause, recentd};
use common::net::{Answer, DOOR, Flavour, Host, Net, OTHER_DOOR, PATIENCE, ROUTER4, ROUTER6, text};
use common::program::{emulated, skip, within};
use common::servers::{self, Guess, Server};
use forever::{a_ban_without_end_survives_a_reboot_with_a_file, a_full_list_pushes_out_bans_without_end_last, a_ban_without_end_survives_a_restart};
use holding::{a_guess_of_one_banned_address_restores_all_bans, a_restart_prolongs_no_ban, a_ban_of_the_kernel_that_was_taken_out_is_written_again, a_ban_ends_on_time_over_a_restart, a_short_ban_by_hand_ends_with_update, a_log_in_ends_no_ban_where_the_kernel_counts, the_advice_helps_at_once, a_ban_ends_when_its_address_becomes_one_of_the_lan, a_ban_that_was_taken_out_is_written_again};
use prefix4::a_prefix_of_ipv4_is_banned_whole;
use routes::{a_ban_waits_for_no_answer, what_changes_between_two_failures_is_seen};
use rules::{check_names_rules_of_other_options, no_rule_of_other_options_stays, other_rules_keep_the_bans, rules_of_the_other_count_are_named, rules_that_cannot_be_loaded_replace_none};
use std::fs;
use std::net::IpAddr;
use std::path::Path;
use std::time::{Duration, Instant};

/// Not a test: what this program does when a test has started it inside a namespace.
#[test]
fn role() {
    common::net::play_role();
}

#[path = "kernel/behind.rs"]
mod behind;
#[path = "kernel/forever.rs"]
mod forever;
#[path = "kernel/holding.rs"]
mod holding;
#[path = "kernel/prefix4.rs"]
mod prefix4;
#[path = "kernel/rules.rs"]
mod rules;
#[path = "kernel/routes.rs"]
mod routes;
#[path = "kernel/ruleset.rs"]
mod ruleset;
#[path = "kernel/shared.rs"]
mod shared;
#[path = "kernel/sets.rs"]
mod sets;

/// Turns functions over a [`Net`] into tests, one with each sink.
macro_rules! with_each_sink {
    ($($case:ident)+) => {
        with_each_iptables! { $($case)+ }
        mod nftables {
            $(#[test]
            fn $case() {
                use super::*;
                if let Some(net) = Net::new(Flavour::Sets) { super::$case(&net) }
            })+
        }
    };
}

/// Turns functions over a [`Net`] into tests, one with each iptables.
macro_rules! with_each_iptables {
    ($($case:ident)+) => {$(
        mod $case {
            use super::*;

            #[test]
            fn legacy() {
                if let Some(net) = Net::new(Flavour::Legacy) { super::$case(&net) }
            }

            #[test]
            fn nft() {
                if let Some(net) = Net::new(Flavour::Nft) { super::$case(&net) }
            }
        }
    )+};
}

with_each_sink! {
    the_fifteenth_failure_bans
    ports_narrow_the_rule
    a_ban_ends_by_itself
    a_ban_ends_without_recentd
    bans_survive_a_firewall_restart
    bans_survive_a_crash
    a_full_list_pushes_out_the_oldest
    a_refused_ban_costs_no_other_its_ban
    the_second_ban_lasts_longer
    knocking_prolongs_with_update
    a_ban_that_was_taken_out_is_written_again
    a_ban_ends_when_its_address_becomes_one_of_the_lan
    what_changes_between_two_failures_is_seen
    a_ban_waits_for_no_answer
    a_prefix_of_ipv4_is_banned_whole
    a_ban_without_end_survives_a_restart
    a_ban_without_end_survives_a_reboot_with_a_file
    a_full_list_pushes_out_bans_without_end_last
}

with_each_iptables! {
    a_missing_list_is_named_and_waited_for
    the_kernel_can_count
    an_unban_by_hand_works_where_the_kernel_counts
    failures_before_the_rules_came_are_written
    the_advice_helps_at_once
    a_log_in_ends_no_ban_where_the_kernel_counts
    the_first_recipe_of_2011
    the_second_recipe_of_2011
    no_rule_of_other_options_stays
    other_rules_keep_the_bans
    rules_that_cannot_be_loaded_replace_none
    check_names_rules_of_other_options
    rules_of_the_other_count_are_named
    a_ban_ends_on_time_over_a_restart
    a_restart_prolongs_no_ban
    a_short_ban_by_hand_ends_with_update
    a_ban_of_the_kernel_that_was_taken_out_is_written_again
    a_guess_of_one_banned_address_restores_all_bans
}

const ATTACKER4: &str = "192.0.2.7";
const ATTACKER6: &str = "2001:db8:1:2::7";

/// An attacker of each family.
fn attackers(net: &Net) -> [Host; 2] {
    [net.host(ATTACKER4), net.host(ATTACKER6)]
}

/// Logs `count` failures of each attacker.
fn attack(log: &Log, attackers: &[Host], count: u32) {
    attackers.iter().for_each(|host| log.failures(host.addr, count));
}

/// Waits until each attacker is in the kernel's list; when the last one was.
fn all_listed(net: &Net, attackers: &[Host]) -> Instant {
    attackers.iter().map(|host| net.listed(host.addr)).max().unwrap()
}

/// Asserts that something happened `expected` seconds after `start`: recentd's clock has whole
/// seconds, a probe takes some tenths.
fn after(start: Instant, end: Instant, expected: f32) {
    let seconds = end.duration_since(start).as_secs_f32();
    assert!((expected - 1.1..expected + 1.6).contains(&seconds), "{seconds} s instead of {expected} s");
}

fn seconds(seconds: f32) -> Duration {
    Duration::from_secs_f32(seconds)
}

fn the_fifteenth_failure_bans(net: &Net) {
    load_rules(net, &[]);
    let log = Log::new(net);
    let allowed = [net.host("192.0.2.9"), net.host("2001:db8:9::9")];
    let agent = Agent::start(net, &log, &["--allow", "192.0.2.9", "--allow", "2001:db8:9::/48"]);
    let attackers = attackers(net);
    let same_64 = net.host("2001:db8:1:2:ffff::8");
    let next_64 = net.host("2001:db8:1:3::7");
    let next_v4 = net.host("192.0.2.8");

    attack(&log, &allowed, 20);
    attack(&log, &attackers, 14);
    log.settle(net, 15);
    attackers.iter().for_each(Host::is_open);

    attack(&log, &attackers, 1);
    all_listed(net, &attackers);
    attackers.iter().for_each(Host::is_banned);
    same_64.is_banned();
    next_64.is_open();
    next_v4.is_open();
    allowed.iter().for_each(Host::is_open);
    agent.says("ban 192.0.2.7 for 3600 s: 15 failures within 900 s");
}

fn ports_narrow_the_rule(net: &Net) {
    let options = ["--ports", "22,2222"];
    load_rules(net, &options);
    let log = Log::new(net);
    let _agent = Agent::start(net, &log, &options);
    let attackers = attackers(net);

    attack(&log, &attackers, 15);
    all_listed(net, &attackers);
    for host in &attackers {
        assert_eq!(host.knock_at(DOOR), Answer::Silence);
        assert_eq!(host.knock_at(OTHER_DOOR), Answer::Open);
    }
}

fn a_ban_ends_by_itself(net: &Net) {
    let options = ["--ban", "4"];
    load_rules(net, &options);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &options);
    let attackers = attackers(net);

    attack(&log, &attackers, 15);
    let start = all_listed(net, &attackers);
    for host in &attackers {
        host.is_banned();
    }
    for host in &attackers {
        after(start, host.opens_within(PATIENCE), 4.0);
    }
    agent.says("unban 192.0.2.7");
    assert!(within(PATIENCE, || attackers.iter().all(|host| net.entry(host.addr).is_none())));
}

fn a_ban_ends_without_recentd(net: &Net) {
    let options = ["--ban", "4"];
    load_rules(net, &options);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &options);
    let attackers = attackers(net);

    attack(&log, &attackers, 15);
    let start = all_listed(net, &attackers);
    agent.kill();
    for host in &attackers {
        host.is_banned();
    }
    for host in &attackers {
        after(start, host.opens_within(PATIENCE), 4.0);
    }
}

/// Of rules of iptables-legacy nobody tells recentd, nor of any under an emulator, so that it looks only twice a minute. OpenWrt's firewall has it look by `recentd status`.
fn look(net: &Net) {
    if net.flavour == Flavour::Legacy || emulated() {
        ask(net, &["status"]);
    }
}

fn bans_survive_a_firewall_restart(net: &Net) {
    let options = ["--ban", "8"];
    load_rules(net, &options);
    let log = Log::new(net);
    let _agent = Agent::start(net, &log, &options);
    let attackers = attackers(net);

    attack(&log, &attackers, 15);
    let start = all_listed(net, &attackers);
    load_rules(net, &["--ban", "8", "--delete"]);
    if net.flavour != Flavour::Sets {
        // A table is made again by recentd itself, at any moment now.
        assert!(net.entries("recentd").is_none() && net.entries("recentd6").is_none());
        attackers.iter().for_each(Host::is_open);
    }
    load_rules(net, &options);
    look(net);

    assert!(all_listed(net, &attackers) < start + seconds(6.0), "written again too late");
    attackers.iter().for_each(Host::is_banned);
    for host in &attackers {
        after(start, host.opens_within(PATIENCE), 8.0);
    }
}

fn a_missing_list_is_named_and_waited_for(net: &Net) {
    let log = Log::new(net);
    let mut agent = Agent::start(net, &log, &[]);
    agent.says("/proc/net/xt_recent/recentd is missing");
    agent.says("recentd rules");

    let attackers = attackers(net);
    attack(&log, &attackers, 15);
    attackers.iter().for_each(Host::is_open);
    load_rules(net, &[]);
    // The failures before there was a list are not forgotten.
    all_listed(net, &attackers);
    attackers.iter().for_each(Host::is_banned);

    let late = net.host("192.0.2.66");
    log.failures(late.addr, 15);
    net.listed(late.addr);
    late.is_banned();
    assert!(agent.is_alive());
}

fn bans_survive_a_crash(net: &Net) {
    let options = ["--ban", "6"];
    load_rules(net, &options);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &options);
    let attackers = attackers(net);

    attack(&log, &attackers, 15);
    let start = all_listed(net, &attackers);
    let before = attackers.each_ref().map(|host| net.entry(host.addr).unwrap());
    agent.kill();
    let agent = Agent::start(net, &log, &options);
    agent.says("read back");
    // A line that was written before the ban took hold.
    attack(&log, &attackers, 1);
    log.settle(net, 15);
    let now = attackers.each_ref().map(|host| net.entry(host.addr).unwrap());
    assert_eq!(before, now, "a live ban was written again");
    assert!(!agent.said().contains("ban 192.0.2.7 for"), "a live ban was taken for a new one");
    for host in &attackers {
        after(start, host.opens_within(PATIENCE), 6.0);
    }
    agent.says("unban 192.0.2.7");
}

/// How many addresses a list holds.
fn list_size(net: &Net) -> usize {
    match net.flavour {
        // The owner's set: recentd's own would take minutes to fill.
        Flavour::Sets => {
            net.sh("nft add table inet recentd; nft add set inet recentd v4 '{ type ipv4_addr; size 128; flags dynamic,timeout; }'");
            128
        }
        _ => fs::read_to_string("/sys/module/xt_recent/parameters/ip_list_tot").unwrap().trim().parse().unwrap(),
    }
}

/// So many addresses.
fn crowd(size: usize) -> Vec<IpAddr> {
    (0..size).map(|n| IpAddr::from([192, 0, 2 + (n / 200) as u8, (n % 200) as u8 + 1])).collect()
}

/// The LAN is never banned, and a host of it that fails takes no room in a full list: all bans are known and written again.
fn a_refused_ban_costs_no_other_its_ban(net: &Net) {
    net.sh("ip link add br-lan type veth peer name lp && ip link set br-lan up && ip link set lp up && ip addr add 192.168.1.1/24 dev br-lan");
    let (size, options) = (list_size(net), ["--hitcount", "1"]);
    load_rules(net, &options);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &options);
    let crowd = crowd(size);
    crowd.iter().for_each(|addr| log.failures(*addr, 1));
    net.listed(crowd[size - 1]);
    (50..90).for_each(|n| log.failures([192, 168, 1, n], 1));
    agent.says("not banning 192.168.1.50: the LAN is never banned");
    assert!(within(PATIENCE, || ask(net, &["status"]).contains(&format!("{} counted", size + 40))));
    assert!(ask(net, &["list"]).starts_with(&format!("Banned: {size}\n")), "{}", ask(net, &["list"]));

    load_rules(net, &["--hitcount", "1", "--delete"]);
    load_rules(net, &options);
    look(net);
    let listed = || {
        let mut all: Vec<IpAddr> = net.entries("recentd").unwrap_or_default().into_iter().map(|(addr, _)| addr).collect();
        all.sort();
        all
    };
    assert!(within(PATIENCE, || listed() == crowd), "{} of {size} written again", listed().len());
    assert!(!agent.said().contains("pushed out"));
}

fn a_full_list_pushes_out_the_oldest(net: &Net) {
    let (size, options) = (list_size(net), ["--hitcount", "2"]);
    load_rules(net, &options);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &options);
    let crowd = crowd(size + 2);

    crowd[..size].iter().for_each(|addr| log.failures(*addr, 2));
    net.listed(crowd[size - 1]);
    let listed = || {
        let mut all: Vec<IpAddr> = net.entries("recentd").unwrap().into_iter().map(|(addr, _)| addr).collect();
        all.sort();
        all
    };
    assert_eq!(listed(), crowd[..size]);
    assert!(!agent.said().contains("pushed out"));

    log.failures(crowd[size], 2);
    agent.says("list is full: 192.0.2.1 pushed out");
    log.failures(crowd[size + 1], 2);
    agent.says("list is full: 192.0.2.2 pushed out");
    assert_eq!(listed(), crowd[2..]);
}

fn the_second_ban_lasts_longer(net: &Net) {
    let options = ["--ban", "3", "--growth", "2"];
    load_rules(net, &options);
    let log = Log::new(net);
    let _agent = Agent::start(net, &log, &options);
    let attackers = attackers(net);

    attack(&log, &attackers, 15);
    let start = all_listed(net, &attackers);
    for host in &attackers {
        after(start, host.opens_within(PATIENCE), 3.0);
    }
    assert!(within(PATIENCE, || attackers.iter().all(|host| net.entry(host.addr).is_none())));

    attack(&log, &attackers, 15);
    let start = all_listed(net, &attackers);
    // The rule's own time is 3 s: it must have been written again before that ran out.
    while start.elapsed() < seconds(4.5) {
        attackers.iter().for_each(Host::is_banned);
    }
    for host in &attackers {
        after(start, host.opens_within(PATIENCE), 6.0);
    }
}

fn knocking_prolongs_with_update(net: &Net) {
    let options = ["--ban", "2", "--update", "1"];
    load_rules(net, &options);
    let log = Log::new(net);
    let _agent = Agent::start(net, &log, &options);
    let attackers = attackers(net);

    attack(&log, &attackers, 15);
    let start = all_listed(net, &attackers);
    while start.elapsed() < seconds(5.0) {
        attackers.iter().for_each(Host::is_banned);
    }
    // Silent for longer than the ban: unbanned.
    pause(3.0);
    attackers.iter().for_each(Host::is_open);
}

/// Window and ban of the tests in which the kernel counts, instead of 900 s and 3600 s.
const WINDOW: &str = "4";
const BAN: &str = "3";

/// The kernel counts: 14 written failures leave the door open, the packet after the 15th is dropped.
fn fifteen_writes_ban(net: &Net, options: &[&str], attackers: &[Host]) {
    let log = Log::new(net);
    let _agent = Agent::start(net, &log, options);
    let list = |host: &Host| named(options, if host.addr.is_ipv4() { "--name" } else { "--name6" });
    // Each write leaves a stamp behind, except those of the same line of text.
    let stamps = |host: &Host| net.entries(&list(host)).unwrap().first().map_or(0, |(_, entry)| stamps(entry));

    attack(&log, attackers, 14);
    assert!(within(PATIENCE, || attackers.iter().all(|host| stamps(host) == 14)));
    attackers.iter().for_each(Host::is_open);
    attack(&log, attackers, 1);
    assert!(within(PATIENCE, || attackers.iter().all(|host| stamps(host) == 15)));
    let start = Instant::now();
    attackers.iter().for_each(Host::is_banned);
    // A packet that comes while the window still holds 15 failures starts the ban again.
    for host in attackers {
        let open = host.opens_within(PATIENCE).duration_since(start);
        assert!((seconds(2.5)..seconds(8.6)).contains(&open), "open after {open:?}");
    }
}

/// The value of an option, or what recentd takes without it.
fn named(options: &[&str], key: &str) -> String {
    let given = options.iter().skip_while(|word| **word != key).nth(1);
    let default = if key == "--name" { "recentd" } else { "recentd6" };
    given.unwrap_or(&default).to_string()
}

/// How many stamps a line of the kernel's list holds: `... oldest_pkt: INDEX STAMP, STAMP, ...`.
fn stamps(entry: &str) -> usize {
    entry.split("oldest_pkt: ").nth(1).map_or(0, |ring| ring.split(' ').count() - 1)
}

fn the_kernel_can_count(net: &Net) {
    let options = ["--count", "kernel", "--window", WINDOW, "--ban", BAN];
    load_rules(net, &options);
    fifteen_writes_ban(net, &options, &attackers(net));
}

fn an_unban_by_hand_works_where_the_kernel_counts(net: &Net) {
    let options = ["--count", "kernel"];
    load_rules(net, &options);
    let log = Log::new(net);
    let _agent = Agent::start(net, &log, &options);
    for host in attackers(net) {
        ask(net, &["ban", &host.addr.to_string()]);
        host.is_banned();
        ask(net, &["unban", &host.addr.to_string()]);
        host.is_open();
        let start = Instant::now();
        ask(net, &["ban", &host.addr.to_string(), "3"]);
        host.is_banned();
        after(start, host.opens_within(PATIENCE), 3.0);
    }
    assert!(ask(net, &["ban", ATTACKER4, "100000"]).contains("banned for 1h"));
}

fn failures_before_the_rules_came_are_written(net: &Net) {
    let options = ["--count", "kernel"];
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &options);
    agent.says("recentd6 is missing");
    let attackers = attackers(net);
    attack(&log, &attackers, 3);
    assert!(within(PATIENCE, || ask(net, &["status"]).contains("6 counted")));
    load_rules(net, &options);
    for (host, list) in attackers.iter().zip(["recentd", "recentd6"]) {
        assert!(within(PATIENCE, || net.entries(list).unwrap().first().is_some_and(|(_, entry)| stamps(entry) == 3)), "{}", host.addr);
    }
    assert!(ask(net, &["list"]).starts_with("Banned: 0"));
}

/// The lists of 2011, IPv6 addresses one by one.
const RECIPE: [&str; 8] =
    ["--count", "kernel", "--name", "syslogblock", "--name6", "syslogblock6", "--prefix6", "128"];

fn the_first_recipe_of_2011(net: &Net) {
    for (iptables, six) in [(net.flavour.iptables(), ""), (net.flavour.ip6tables(), "6")] {
        net.sh(&format!(
            "{iptables} -N block
             {iptables} -A block -m recent --name block{six} --set -j DROP
             {iptables} -A INPUT -m recent --name block{six} --rcheck --seconds {BAN} -j DROP
             {iptables} -A INPUT -m recent --name syslogblock{six} --rcheck --seconds {WINDOW} --hitcount 15 -j block"
        ));
    }
    fifteen_writes_ban(net, &RECIPE, &attackers(net));
}

fn the_second_recipe_of_2011(net: &Net) {
    for (iptables, six) in [(net.flavour.iptables(), ""), (net.flavour.ip6tables(), "6")] {
        net.sh(&format!(
            "{iptables} -A INPUT -m recent --name block{six} --rcheck --seconds {BAN} -j DROP
             {iptables} -A INPUT -m recent --rcheck --name syslogblock{six} --seconds {WINDOW} --hitcount 15 \
                 -m recent --name block{six} --set -j DROP"
        ));
    }
    fifteen_writes_ban(net, &RECIPE, &attackers(net));
}

#[test]
fn real_dropbear() {
    guess_until_banned(Flavour::Legacy, servers::dropbear);
}

#[test]
fn real_dropbear_with_nothing_but_nftables() {
    guess_until_banned(Flavour::Sets, servers::dropbear);
}

#[test]
fn real_sshd() {
    guess_until_banned(Flavour::Nft, servers::sshd);
}

/// A real server, a real client: as many wrong passwords as are allowed, then silence.
fn guess_until_banned(flavour: Flavour, serve: impl Fn(&Net, &Path) -> Server) {
    const HITCOUNT: usize = 4;
    if let Some(tool) = servers::missing() {
        return skip(&format!("{tool} is not installed"));
    }
    let Some(net) = Net::new(flavour) else { return };
    let hitcount = HITCOUNT.to_string();
    load_rules(&net, &[]);
    let socket = net.dir.join("log.socket");
    let options = ["--source", "socket", "--socket", socket.to_str().unwrap(), "--hitcount", &hitcount];
    let agent = Agent::run(&net, &options);
    agent.says("watching");
    assert!(within(PATIENCE, || socket.exists()));
    let _server = serve(&net, &socket);

    let attackers = attackers(&net);
    attackers.iter().for_each(|host| assert!(within(PATIENCE, || host.knock_at(servers::PORT) == Answer::Open)));
    for host in &attackers {
        let answers: Vec<Guess> = (0..=HITCOUNT).map(|_| servers::guess(host, "root")).collect();
        let mut expected = [Guess::Denied; HITCOUNT + 1];
        expected[HITCOUNT] = Guess::NoConnection;
        assert_eq!(answers, expected, "{}", host.addr);
        assert!(net.entry(host.addr).is_some());
        host.is_banned();
    }
    net.host("192.0.2.8").is_open();
}

/// A ban of a neighbour must not ban the router, which has an address in the same prefix.
#[test]
fn an_own_prefix_is_not_banned() {
    let Some(net) = Net::new(Flavour::Legacy) else { return };
    load_rules(&net, &[]);
    net.sh("ip addr add 2001:db8:7::1/64 dev lo");
    let log = Log::new(&net);
    let agent = Agent::start(&net, &log, &[]);
    for neighbour in ["2001:db8:7::5", "2001:db8:7::1", "2001:db8:8::5"] {
        log.failures(neighbour.parse::<std::net::IpAddr>().unwrap(), 15);
    }
    net.listed("2001:db8:8::5".parse().unwrap());
    agent.says("not banning 2001:db8:7::5: in one prefix with an address of this machine");
    assert_eq!(net.entries("recentd6").unwrap().len(), 1);
}

/// What the documentation promises of `recentd rules`: loading twice changes nothing.
#[test]
fn rules_can_be_loaded_twice() {
    for flavour in [Flavour::Legacy, Flavour::Nft] {
        let Some(net) = Net::new(flavour) else { return };
        let show = || net.sh(&format!("{} -S; {} -S", flavour.iptables(), flavour.ip6tables()));
        let bare = show();
        load_rules(&net, &[]);
        let once = show();
        let out = recentd(&net).args(["version"]).output().unwrap();
        assert!(out.status.success(), "{}", text(&out.stderr));
        net.sh("echo +192.0.2.7 >/proc/net/xt_recent/recentd");
        load_rules(&net, &[]);
        assert_eq!(show(), once);
        assert_eq!(net.entries("recentd").unwrap().len(), 1, "the list was emptied");
        load_rules(&net, &["--delete"]);
        assert_eq!(show(), bare);
    }
}
