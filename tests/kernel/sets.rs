//! What only sets of nftables can do, and what only they can meet.

use super::*;
use crate::common::agent::{ask, load_table};

/// A network in which recentd has only nftables.
pub fn net() -> Option<Net> {
    Net::new(Flavour::Sets)
}

/// recentd's table as nft(8) shows it, without elements of sets of addresses.
fn table(net: &Net) -> String {
    let all = net.sh("nft -s list table inet recentd");
    all.lines().filter(|line| !line.contains("elements") || !line.contains("timeout")).map(|line| format!("{line}\n")).collect()
}

/// Without options recentd chooses the sink and makes the table, its sets and rules.
#[test]
fn an_empty_configuration_is_enough() {
    let Some(net) = net() else { return };
    let log = Log::new(&net);
    let agent = Agent::run(&net, &["--file", log.path.to_str().unwrap(), "--ban", "8"]);
    agent.says("through nft");
    agent.says("source found");
    let attackers = attackers(&net);

    attack(&log, &attackers, 15);
    let start = all_listed(&net, &attackers);
    attackers.iter().for_each(Host::is_banned);
    net.sh("nft flush ruleset");
    let again = all_listed(&net, &attackers);
    assert!(again < start + seconds(4.0), "put back too late");
    attackers.iter().for_each(Host::is_banned);
    agent.says("set inet recentd v4 is here again; 1 address written to it");
    for host in &attackers {
        after(start, host.opens_within(PATIENCE), 8.0);
    }
}

/// recentd takes nftables where there is no list, even if the module is loaded, which alone bans nothing.
#[test]
fn lists_that_a_rule_names_come_first() {
    let Some(net) = net() else { return };
    let check = |proc: &str| {
        let mut check = recentd(&net);
        text(&check.args(["check", "--config", "none", "--source", "stdin", "--proc", proc]).output().unwrap().stdout)
    };
    let proc = net.dir.join("proc");
    let tree = |path: &str| fs::create_dir_all(proc.join(path)).unwrap();
    let proc = proc.to_str().unwrap();
    tree("netfilter");
    assert!(check(proc).contains("sink           nft, because"), "{}", check(proc));
    tree("xt_recent");
    assert!(check(proc).contains("sink           nft, because"), "{}", check(proc));
    tree("xt_recent/recentd6");
    assert!(check(proc).contains("sink           xt_recent, because"), "{}", check(proc));
}

#[test]
fn rules_print_what_recentd_makes() {
    let Some(net) = net() else { return };
    let log = Log::new(&net);
    let all: [&[&str]; 5] = [
        &[],
        &["--ports", "22,80,443", "--chains", "INPUT FORWARD"],
        &["--ports", "2222", "--prefix6", "48", "--chains", "input_rule forward"],
        &["--update", "1", "--prefix6", "128"],
        &["--update", "1", "--ports", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,65535", "--ban", "90", "--chains", "FORWARD"],
    ];
    for options in all {
        net.sh("nft flush ruleset");
        load_table(&net, options);
        let printed = table(&net);
        net.sh("nft add element inet recentd v4 '{ 192.0.2.7 timeout 1h }'");
        load_table(&net, options);
        assert_eq!(table(&net), printed, "loading it twice changes it");
        assert_eq!(net.entries("recentd").unwrap().len(), 1, "the set was emptied");

        net.sh("nft flush ruleset");
        for _ in 0..2 {
            let agent = Agent::start(&net, &log, options);
            assert_eq!(table(&net), printed, "with {options:?}");
            agent.kill();
        }
        load_rules(&net, &["--delete"]);
        load_rules(&net, &["--delete"]);
        assert_eq!(net.sh("nft list ruleset"), "");
    }
    // Another configuration over the one before leaves nothing of its rules.
    for options in all {
        Agent::start(&net, &log, options).kill();
    }
    load_table(&net, &[]);
    assert_eq!(table(&net).matches("drop").count(), 2);
}

/// A table that is replaced between two probes, as by a firewall's restart that loads `recentd rules nft`.
#[test]
fn another_table_under_the_name_is_noticed() {
    let Some(net) = net() else { return };
    let log = Log::new(&net);
    let _agent = Agent::start(&net, &log, &[]);
    let attackers = attackers(&net);
    attack(&log, &attackers, 15);
    all_listed(&net, &attackers);
    net.sh("nft flush ruleset");
    load_table(&net, &[]);
    all_listed(&net, &attackers);
    attackers.iter().for_each(Host::is_banned);

    // A part of it, which takes a rule with it.
    net.sh("nft flush chain inet recentd input; nft delete set inet recentd v4; nft delete chain inet recentd input");
    all_listed(&net, &attackers);
    attackers.iter().for_each(Host::is_banned);
}

/// `nft flush table` removes only the rules: the table and its full sets remain, and all packets get through.
#[test]
fn rules_that_were_taken_out_are_put_back() {
    let Some(net) = net() else { return };
    let log = Log::new(&net);
    let agent = Agent::start(&net, &log, &["--chains", "INPUT FORWARD"]);
    let attackers = attackers(&net);
    attack(&log, &attackers, 15);
    all_listed(&net, &attackers);
    let whole = table(&net);
    for (times, take) in (1..).zip(["flush table inet recentd", "flush chain inet recentd forward", "flush chain inet recentd input"]) {
        net.sh(&format!("nft {take}"));
        assert!(within(PATIENCE, || table(&net) == whole), "after {take}: {}", table(&net));
        attackers.iter().for_each(Host::is_banned);
        assert!(within(PATIENCE, || agent.said().matches("set inet recentd v4 is here again").count() == times));
    }
    // A rule of another program may stay.
    net.sh("nft insert rule inet recentd input ip saddr 192.0.2.99 accept");
    pause(3.0);
    assert!(table(&net).contains("192.0.2.99"));
    assert_eq!(agent.said().matches("set inet recentd v4 is here again").count(), 3);
}

/// A reload of fw4 flushes and fills its own table in one batch; a restart deletes it first.
#[test]
fn a_reload_of_fw4_changes_nothing() {
    let Some(net) = net() else { return };
    let file = net.dir.join("fw4.nft");
    let fw4 = "table inet fw4 {
            set lan { type ifname; }
            chain input {
                type filter hook input priority filter; policy drop;
                iif lo accept
                ct state established,related accept
                tcp dport { 22, 80 } accept
                meta l4proto ipv6-icmp accept
            }
        }";
    fs::write(&file, format!("table inet fw4\nflush table inet fw4\n{fw4}\n")).unwrap();
    let reload = || net.sh(&format!("nft -f {}", file.display()));
    reload();
    let log = Log::new(&net);
    let agent = Agent::start(&net, &log, &["--ban", "12"]);
    let attackers = attackers(&net);
    attackers.iter().for_each(Host::is_open);
    attack(&log, &attackers, 15);
    let start = all_listed(&net, &attackers);
    for _ in 0..3 {
        reload();
        attackers.iter().for_each(Host::is_banned);
    }
    net.sh("nft delete table inet fw4");
    reload();
    attackers.iter().for_each(Host::is_banned);
    for host in &attackers {
        after(start, host.opens_within(PATIENCE), 12.0);
    }
    assert!(!agent.said().contains("here again"), "{}", agent.said());
}

/// A set of another program, smaller than recentd's: recentd uses it, and pushes out its oldest when it is full.
#[test]
fn a_full_set_loses_its_oldest() {
    let Some(net) = net() else { return };
    net.sh("nft add table inet recentd; nft add set inet recentd v4 '{ type ipv4_addr; size 3; flags timeout; }'");
    let log = Log::new(&net);
    let agent = Agent::start(&net, &log, &["--hitcount", "1"]);
    agent.says("set inet recentd v4 was there and is used as it is");
    let listed = || net.entries("recentd").unwrap().into_iter().map(|(addr, _)| addr.to_string()).collect::<Vec<_>>();
    let ban = |n: u8| {
        log.failures([192, 0, 2, n], 1);
        net.listed([192, 0, 2, n].into());
    };
    (1..=5).for_each(ban);
    agent.says("list is full: 192.0.2.1 pushed out (room for 3)");
    agent.says("list is full: 192.0.2.2 pushed out (room for 3)");
    let mut all = listed();
    all.sort();
    assert_eq!(all, ["192.0.2.3", "192.0.2.4", "192.0.2.5"]);

    // Elements of another program in the place of recentd's: the set is full although recentd knows of free room.
    let sorted = || {
        let mut all = listed();
        all.sort();
        all
    };
    net.sh("nft delete element inet recentd v4 '{ 192.0.2.3, 192.0.2.4 }'; nft add element inet recentd v4 '{ 10.0.0.1, 10.0.0.2 timeout 1h }'");
    ban(6);
    assert_eq!(sorted(), ["10.0.0.1", "10.0.0.2", "192.0.2.6"], "recentd's own make room");
    net.sh("nft flush set inet recentd v4; nft add element inet recentd v4 '{ 10.0.0.1, 10.0.0.2, 10.0.0.3 timeout 1h }'");
    log.failures([192, 0, 2, 7], 1);
    agent.says("set inet recentd v4 cannot be used: ");
    let status = ask(&net, &["status"]);
    assert!(status.contains("NOT PROTECTED: inet recentd v4: it is full of elements that other programs added"), "{status}");
    assert_eq!(sorted(), ["10.0.0.1", "10.0.0.2", "10.0.0.3"]);
    net.sh("nft delete element inet recentd v4 '{ 10.0.0.1 }'");
    assert!(within(PATIENCE, || listed().contains(&"192.0.2.7".to_string())), "{:?}", listed());
}

/// What others put into the sets is never shortened, overwritten, removed or pushed out, and is shown as what it is.
#[test]
fn elements_of_others_stay_as_they_are() {
    let Some(net) = net() else { return };
    let log = Log::new(&net);
    // The owner's set, so that its size is known.
    net.sh("nft add table inet recentd; nft add set inet recentd v4 '{ type ipv4_addr; size 128; flags dynamic,timeout; }'");
    let options = ["--ban", "3", "--hitcount", "1"];
    let agent = Agent::start(&net, &log, &options);
    let element = |n: u8| net.entry([192, 0, 2, n].into()).unwrap_or_default();
    let ban = |n: u8| {
        log.failures([192, 0, 2, n], 1);
        agent.says(&format!("ban 192.0.2.{n} for 3 s"));
    };
    // The owner lengthens a ban, both ways; and has elements of addresses that recentd bans as well: one without an end, a longer, a shorter.
    (1..=3).for_each(ban);
    net.sh("nft 'delete element inet recentd v4 { 192.0.2.1 }; add element inet recentd v4 { 192.0.2.1 timeout 1d }'
        nft 'add element inet recentd v4 { 192.0.2.2 timeout 1d }'
        nft 'add element inet recentd v4 { 192.0.2.4, 192.0.2.5 timeout 60d, 192.0.2.6 timeout 1s }'");
    let lengthened = element(2);
    (4..=6).for_each(ban);
    assert!(element(6).starts_with("192.0.2.6 timeout 3s"), "{}", element(6));
    agent.says("unban 192.0.2.3");
    agent.says("unban 192.0.2.6");
    pause(2.0);
    let all = || [element(1), element(2), element(4), element(5)];
    let expected = ["192.0.2.1 timeout 1d", &lengthened, "192.0.2.4", "192.0.2.5 timeout 60d"];
    assert_eq!(all(), expected);
    let list = ask(&net, &["list"]);
    let shown = |addr: &str, words: &str| list.lines().any(|line| line.contains(addr) && line.contains(words));
    assert!(shown("192.0.2.1", "23h") && shown("192.0.2.4", "no end") && shown("192.0.2.5", "59d"), "{list}");

    // After a restart as well, beside more bans than there is room for.
    agent.kill();
    let agent = Agent::start(&net, &log, &["--hitcount", "1"]);
    let list = ask(&net, &["list"]);
    let shown = |addr: &str| list.lines().any(|line| line.contains(addr) && line.ends_with("added by another program"));
    assert!(shown("192.0.2.1") && shown("192.0.2.4") && shown("192.0.2.5"), "{list}");
    crowd(140)[10..].iter().for_each(|addr| log.failures(*addr, 1));
    agent.says("ban 192.0.2.140 for");
    agent.says("192.0.2.11 pushed out");
    net.listed("192.0.2.140".parse().unwrap());
    assert!(ask(&net, &["flush"]).contains("bans ended"));
    assert_eq!([element(1), element(4), element(5)], [expected[0], expected[2], expected[3]]);
    assert!(net.entries("recentd").unwrap().len() <= 4);

    // By name it is the owner's wish.
    ask(&net, &["unban", "192.0.2.4"]);
    assert_eq!(element(4), "");
}

/// So many elements of others that there is no room for all bans: the oldest of recentd's own make room. The set is the owner's, and small.
#[test]
fn a_crowd_of_elements_of_others_pushes_out_bans_only() {
    let Some(net) = net() else { return };
    let log = Log::new(&net);
    net.sh("nft add table inet recentd; nft add set inet recentd v4 '{ type ipv4_addr; size 256; flags dynamic,timeout; }'");
    let agent = Agent::start(&net, &log, &["--hitcount", "1"]);
    let others: Vec<String> = (1..=140).map(|n| format!("198.19.0.{n}")).collect();
    net.sh(&format!("nft add element inet recentd v4 '{{ {} }}'", others.join(", ")));
    crowd(120).iter().for_each(|addr| log.failures(*addr, 1));
    agent.says("list is full: 192.0.2.1 pushed out (room for 116)");
    net.listed("192.0.2.120".parse().unwrap());
    let all = net.entries("recentd").unwrap();
    assert_eq!(all.iter().filter(|(addr, _)| addr.to_string().starts_with("198.19.")).count(), 140);
    assert_eq!(all.len(), 256);
    agent.kill();
    Agent::start(&net, &log, &["--hitcount", "1"]).says("read back");
    assert_eq!(net.entries("recentd").unwrap().len(), 256);
}

/// Whether a ban that ends is still wanted by others is asked of the kernel, but not by reading all that the set holds.
#[test]
fn the_end_of_a_ban_reads_one_element() {
    let Some(net) = net() else { return };
    let log = Log::new(&net);
    let agent = Agent::start(&net, &log, &["--ban", "2", "--hitcount", "1"]);
    agent.says("watching");
    net.sh("nft list set inet recentd v4 > /dev/null");
    let others: Vec<String> = (0..3000).map(|n| format!("198.19.{}.{}", n / 250, n % 250 + 1)).collect();
    net.sh(&format!("nft add element inet recentd v4 '{{ {} }}'", others.join(", ")));
    log.failures([192, 0, 2, 7], 1);
    agent.says("ban 192.0.2.7");
    let read = || {
        let io = std::fs::read_to_string(format!("/proc/{}/io", agent.pid())).unwrap();
        io.lines().find_map(|line| line.strip_prefix("rchar: ")).unwrap().parse::<u64>().unwrap()
    };
    let before = read();
    agent.says("unban 192.0.2.7");
    let bytes = read() - before;
    assert!(bytes < 20_000, "{bytes} bytes");
}

#[test]
fn an_unfit_set_is_named_and_left_alone() {
    let Some(net) = net() else { return };
    let (log, host) = (Log::new(&net), net.host("192.0.2.7"));
    for flags in ["interval,timeout", "constant", "interval"] {
        net.sh(&format!("nft add table inet recentd; nft add set inet recentd v4 '{{ type ipv4_addr; flags {flags}; }}'"));
        let before = table(&net);
        let agent = Agent::start(&net, &log, &["--hitcount", "1"]);
        agent.says("a set of its table cannot hold single addresses with a timeout");
        log.failures(host.addr, 1);
        agent.says("ban 192.0.2.7");
        assert_eq!(table(&net), before);
        net.sh("nft delete table inet recentd");
        net.listed(host.addr);
        agent.kill();
        net.sh("nft delete table inet recentd");
    }
}

#[test]
fn without_the_right_to_it_says_so_and_goes_on() {
    let Some(net) = net() else { return };
    let log = Log::new(&net);
    let options = ["--file", log.path.to_str().unwrap(), "--sink", "nft", "--hitcount", "1"];
    let mut agent = Agent::run_by(&net, &["setpriv", "--bounding-set=-net_admin", "--"], &options);
    agent.says("set inet recentd v4 cannot be used: operation not permitted (errno 1); recentd needs root or CAP_NET_ADMIN");
    log.failures([192, 0, 2, 7], 1);
    agent.says("ban 192.0.2.7");
    pause(1.0);
    assert!(agent.is_alive());
    assert_eq!(agent.said().matches("cannot be used").count(), 2, "once for each family: {}", agent.said());
    assert_eq!(net.sh("nft list ruleset"), "");
}

/// Elements added by hand: with a timeout they end, without they stay; recentd bans none of them again.
#[test]
fn elements_of_others_are_taken_over() {
    let Some(net) = net() else { return };
    load_table(&net, &[]);
    net.sh("nft add element inet recentd v4 '{ 192.0.2.7 timeout 3s, 192.0.2.8 }'; nft add element inet recentd v6 '{ 2001:db8:1:2:: timeout 3s }'");
    let start = Instant::now();
    let log = Log::new(&net);
    let agent = Agent::start(&net, &log, &[]);
    agent.says("3 live bans read back");
    let attackers = attackers(&net);
    attackers.iter().for_each(Host::is_banned);
    for host in &attackers {
        after(start, host.opens_within(PATIENCE), 3.0);
    }
    agent.says("unban 192.0.2.7");
    // Even where it holds nothing but what never ends it is looked after.
    net.sh("nft flush ruleset");
    net.listed("192.0.2.8".parse().unwrap());
    assert!(!agent.said().contains("unban 192.0.2.8"));
}

/// A rule of nftables does not know whose an element is: with option update it gives each that ends the time of a ban, but none that does not end.
#[test]
fn an_element_of_others_that_ends_follows_update() {
    let Some(net) = net() else { return };
    let log = Log::new(&net);
    let _agent = Agent::start(&net, &log, &["--update", "1", "--ban", "60"]);
    net.sh("nft add element inet recentd v4 '{ 192.0.2.7 timeout 1d, 192.0.2.8 }'");
    for addr in ["192.0.2.7", "192.0.2.8"] {
        net.host(addr).is_banned();
    }
    let elements = net.sh("nft list set inet recentd v4");
    let seven = elements.split("192.0.2.7 ").nth(1).unwrap();
    assert!(seven.contains("expires 5") || seven.contains("expires 1m"), "{elements}");
    assert!(!elements.split("192.0.2.8").nth(1).unwrap().trim_start().starts_with("timeout"), "{elements}");
}

/// After a change of `prefix6` the rule masks more of each source, so the elements of before ban none, and are not shown as bans.
#[test]
fn bans_of_a_longer_prefix_are_none() {
    let Some(net) = net() else { return };
    let log = Log::new(&net);
    let agent = Agent::start(&net, &log, &["--hitcount", "1"]);
    let attackers = attackers(&net);
    attack(&log, &attackers, 1);
    all_listed(&net, &attackers);
    agent.kill();
    let agent = Agent::start(&net, &log, &["--hitcount", "1", "--prefix6", "48"]);
    agent.says("1 live ban read back");
    attackers[1].is_open();
    assert_eq!(net.entries("recentd6").unwrap().len(), 0);
    attack(&log, &attackers[1..], 1);
    agent.says("ban 2001:db8:1::/48 for");
    attackers[1].is_banned();
}

/// A ban that is read back began when it was made, not when recentd started.
#[test]
fn bans_are_read_back_with_their_beginnings() {
    let Some(net) = net() else { return };
    load_table(&net, &[]);
    net.sh("nft add element inet recentd v4 '{ 192.0.2.7 timeout 1h expires 10m comment \"recentd\", 192.0.2.8 timeout 1h expires 50m }'");
    let log = Log::new(&net);
    Agent::start(&net, &log, &[]).says("2 live bans read back");
    let agent = Agent::start(&net, &log, &[]);
    agent.says("2 live bans read back");
    let list = ask(&net, &["list", "--json"]);
    for (addr, since, foreign) in [("192.0.2.7", 3000, false), ("192.0.2.8", 600, true)] {
        let (_, ban) = list.split_once(&format!("\"address\":\"{addr}\"")).unwrap();
        let number = |name: &str| {
            let (_, value) = ban.split_once(&format!("\"{name}\":")).unwrap();
            value.split([',', '}']).next().unwrap().parse::<i32>().unwrap()
        };
        assert!((since..since + 60).contains(&number("since")), "{list}");
        assert!((3600 - since - 60..=3600 - since).contains(&number("seconds_left")), "{list}");
        assert!(ban.split('}').next().unwrap().contains(&format!("\"foreign\":{foreign}")), "{list}");
    }
}

/// Any change of any table may interrupt a dump; recentd then repeats the dump.
#[test]
fn a_busy_ruleset_is_read_back_whole() {
    let Some(net) = net() else { return };
    load_table(&net, &[]);
    let elements = |net6: bool| -> String {
        let one = |n| if net6 { format!("2001:db8:{n}:: timeout 1h") } else { format!("192.0.2.{n} timeout 1h") };
        (1..=120).map(one).collect::<Vec<_>>().join(", ")
    };
    net.sh(&format!(
        "nft add element inet recentd v4 '{{ {} }}'; nft add element inet recentd v6 '{{ {} }}'",
        elements(false),
        elements(true)
    ));
    let mut busy = net.command("sh");
    busy.args(["-c", "while nft add table inet other; do nft delete table inet other; done"]);
    let mut busy = busy.spawn().unwrap();
    let log = Log::new(&net);
    for _ in 0..5 {
        let agent = Agent::start(&net, &log, &[]);
        agent.says("240 live bans read back");
        assert!(!agent.said().contains("cannot be"), "{}", agent.said());
        agent.kill();
    }
    busy.kill().unwrap();
    busy.wait().unwrap();
}

/// `recentd flush` ends every live ban, in the kernel as well.
#[test]
fn all_bans_can_be_ended_at_once() {
    for flavour in [Flavour::Legacy, Flavour::Sets] {
        let Some(net) = Net::new(flavour) else { return };
        load_rules(&net, &[]);
        let log = Log::new(&net);
        let _agent = Agent::start(&net, &log, &[]);
        let attackers = attackers(&net);
        attack(&log, &attackers, 15);
        all_listed(&net, &attackers);
        assert!(ask(&net, &["flush"]).starts_with("2 bans ended"));
        attackers.iter().for_each(Host::is_open);
        assert_eq!(net.entries("recentd").unwrap().len() + net.entries("recentd6").unwrap().len(), 0);
    }
}

/// With `update` a packet sets the timeout of its source's element to that of a first ban. recentd restores a longer ban.
#[test]
fn knocking_does_not_shorten_a_long_ban() {
    let Some(net) = net() else { return };
    let log = Log::new(&net);
    let agent = Agent::start(&net, &log, &["--ban", "3", "--growth", "3", "--update", "1"]);
    let host = net.host(ATTACKER4);
    log.failures(host.addr, 15);
    agent.says("unban");
    log.failures(host.addr, 15);
    let start = net.listed(host.addr);
    host.is_banned();
    while start.elapsed() < seconds(8.0) {
        assert!(net.entry(host.addr).is_some(), "gone after {:?}", start.elapsed());
        pause(0.1);
    }
    assert!(within(PATIENCE, || net.entry(host.addr).is_none()));
    after(start, Instant::now(), 9.0);
    host.is_open();
}

#[test]
fn the_kernel_cannot_count_with_sets() {
    let Some(net) = net() else { return };
    for command in ["run", "rules"] {
        let out = recentd(&net).args([command, "--config", "none", "--sink", "nft", "--count", "kernel"]).output().unwrap();
        assert_eq!(out.status.code(), Some(100));
        assert!(text(&out.stderr).contains("needs count 'agent'"), "{}", text(&out.stderr));
    }
}
