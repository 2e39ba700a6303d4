//! Bans without end: over a restart of recentd and over a reboot, which empties the kernel's lists.

use super::shared::banned;
use super::*;

/// By failures or by hand. A restart knows them from the kernel's set, or from a list and recentd's own lines in the log.
pub fn a_ban_without_end_survives_a_restart(net: &Net) {
    let options = ["--ban", "3", "--hitcount", "3", "--ban_forever", "1"];
    load_rules(net, &options[..4]);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &options);
    let [host, other] = [ATTACKER4, ATTACKER6].map(|addr| net.host(addr));
    log.failures(host.addr, 3);
    net.listed(host.addr);
    agent.says("ban 192.0.2.7 forever: 3 failures within 900 s");
    assert!(ask(net, &["ban", ATTACKER6, "forever"]).starts_with("2001:db8:1:2::/64 is banned forever\n"));
    log.says("ban 192.0.2.7 forever: 3 failures within 900 s, the last: dropbear bad-password");
    log.says("ban 2001:db8:1:2::/64 forever by hand");
    let start = Instant::now();
    agent.kill();
    let agent = Agent::start(net, &log, &options);
    agent.says("2 live bans read back");
    pause(3.5 - start.elapsed().as_secs_f32());
    [&host, &other].iter().for_each(|host| host.is_banned());
    assert_eq!(ask(net, &["list"]).matches("no end").count(), 2);
    assert_eq!(ask(net, &["list", "--json"]).matches("\"forever\":true").count(), 2);
    assert_eq!(banned(net).len(), 2);
    ask(net, &["unban", ATTACKER4]);
    host.is_open();
    // A person's shorter ban replaces it.
    ask(net, &["ban", ATTACKER6, "1"]);
    other.opens_within(PATIENCE);
}

/// With `ban_file` they survive a reboot. What may not be banned any more is not, a damaged line is passed over, and an unban lasts.
pub fn a_ban_without_end_survives_a_reboot_with_a_file(net: &Net) {
    let file = net.dir.join("bans");
    fs::write(&file, "# bans\n198.51.100.1\nnonsense\n").unwrap();
    let options = ["--hitcount", "3", "--ban_forever", "1", "--ban_file", file.to_str().unwrap()];
    let rules = ["--hitcount", "3"];
    load_rules(net, &rules);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &options);
    agent.says("line 2, '198.51.100.1': an address of this machine is never banned; passed over");
    agent.says("line 3, 'nonsense': not an address; passed over");
    let attackers = attackers(net);
    log.failures(attackers[0].addr, 3);
    all_listed(net, &attackers[..1]);
    let kept = |expected: &str| within(PATIENCE, || fs::read_to_string(&file).unwrap() == format!("# bans\n198.51.100.1\nnonsense\n{expected}"));
    assert!(kept("192.0.2.7\n"), "{:?}", fs::read_to_string(&file));
    // The next writing is a minute away, so recentd that ends now loses this one.
    log.failures(attackers[1].addr, 3);
    all_listed(net, &attackers);
    agent.kill();
    reboot(net, &rules);
    attackers.iter().for_each(Host::is_open);
    let agent = Agent::start(net, &log, &options);
    agent.says("bans without end: 1");
    attackers[0].is_banned();
    ask(net, &["ban", ATTACKER6, "forever"]);
    assert!(kept("192.0.2.7\n2001:db8:1:2::/64\n"));
    agent.kill();
    reboot(net, &rules);
    let agent = Agent::start(net, &log, &options);
    agent.says("bans without end: 2");
    attackers.iter().for_each(Host::is_banned);
    let mut check = recentd(net);
    let out = check.args(["check", "--config", "none", "--sink", net.flavour.sink()]).args(options).output().unwrap();
    let said = text(&out.stdout);
    assert!(said.contains("at most 86400 s; number 1 has no end\n") && said.contains(&format!("\nban_file       {}: ok\n", file.display())), "{said}");
    ask(net, &["unban", ATTACKER4]);
    assert!(kept("2001:db8:1:2::/64\n"));
    agent.kill();
    reboot(net, &rules);
    let agent = Agent::start(net, &log, &options);
    agent.says("bans without end: 1");
    attackers[1].is_banned();
    attackers[0].is_open();
}

/// The kernel's lists are empty.
/// Bans with an end make room for others in a full list before those without: also where the kernel itself would push out the oldest.
pub fn a_full_list_pushes_out_bans_without_end_last(net: &Net) {
    if net.flavour == Flavour::Sets {
        net.sh("nft add table inet recentd; nft add set inet recentd v4 '{ type ipv4_addr; size 100; flags timeout; }'");
    }
    load_rules(net, &["--hitcount", "1"]);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &["--hitcount", "1"]);
    let address = |n: u8| format!("203.0.113.{n}");
    for n in 1..=99 {
        ask(net, &["ban", &address(n), "forever"]);
    }
    let listed = |n: u8| net.entries("recentd").unwrap().iter().any(|(addr, _)| addr.to_string() == address(n));
    log.failures([203, 0, 113, 100], 1);
    net.listed([203, 0, 113, 100].into());
    log.failures([203, 0, 113, 101], 1);
    net.listed([203, 0, 113, 101].into());
    agent.says("list is full: 203.0.113.100 pushed out (room for 100)");
    assert_eq!([1, 99, 100, 101].map(listed), [true, true, false, true]);
    assert_eq!(banned(net).len(), 100);

    // The last one with an end gets none: now the oldest makes room, because whoever attacks now matters more. It would stay in a file.
    ask(net, &["ban", &address(101), "forever"]);
    log.failures([203, 0, 113, 102], 1);
    net.listed([203, 0, 113, 102].into());
    agent.says("list is full: 203.0.113.1 pushed out (room for 100)");
    assert_eq!([1, 2, 101, 102].map(listed), [false, true, true, true]);
}

fn reboot(net: &Net, rules: &[&str]) {
    match net.flavour {
        Flavour::Sets => drop(net.sh("nft flush ruleset")),
        _ => load_rules(net, &["--delete"]),
    }
    load_rules(net, rules);
}
