//! A /64 in which this machine has an address beside strangers, as hosting providers have it.

use super::*;

const OPTIONS: [&str; 4] = ["--lan", "0", "--hitcount", "3"];
/// In one /64 with the router.
const BAD: &str = "2001:db8:ffff::bad";
const GOOD: &str = "2001:db8:ffff::7";
/// Its first address.
const ALL: &str = "2001:db8:ffff::";

fn addr(text: &str) -> IpAddr {
    text.parse().unwrap()
}

pub fn banned(net: &Net) -> Vec<String> {
    let list = ask(net, &["list"]);
    let mut lines = list.lines();
    let count = lines.next().unwrap().strip_prefix("Banned: ").unwrap().parse().unwrap();
    let mut all: Vec<_> = lines.take(count).map(|line| line.split_whitespace().next().unwrap().to_owned()).collect();
    all.sort();
    all
}

/// Each host is counted and banned alone, and never the router, its gateway or all of the prefix. Other prefixes are banned whole.
#[test]
fn hosts_of_a_shared_prefix_are_banned_one_by_one() {
    let Some(net) = Net::new(Flavour::Sets) else { return };
    let [bad, good, far, near_far] = [BAD, GOOD, ATTACKER6, "2001:db8:1:2::8"].map(|addr| net.host(addr));
    net.sh("ip link add wan type veth peer name wp && ip link set wan up && ip link set wp up && ip addr add 2001:db8:ffff::2/128 dev wan nodad
        ip -6 route add 2001:db8:ffff::99 dev wan && ip -6 route add default via 2001:db8:ffff::99 dev wan");
    let log = Log::new(&net);
    let agent = Agent::start(&net, &log, &OPTIONS);
    log.failures(good.addr, 2);
    for other in [ROUTER6, "2001:db8:ffff::2", "2001:db8:ffff::99", ALL] {
        log.failures(addr(other), 4);
    }
    for host in [&bad, &far] {
        log.failures(host.addr, 3);
        net.listed(host.addr);
    }
    [&bad, &far, &near_far].iter().for_each(|host| host.is_banned());
    good.is_open();
    assert_eq!(banned(&net), ["2001:db8:1:2::/64", BAD]);
    assert_eq!(net.entries("recentd6").unwrap().len(), 2);

    // By hand, and over a restart.
    assert!(recentd(&net).args(["ban", ALL, "--config", "none", "--control"]).arg(net.dir.join("control")).output().unwrap().status.code() != Some(0));
    ask(&net, &["ban", GOOD]);
    good.is_banned();
    ask(&net, &["unban", GOOD]);
    good.is_open();
    agent.kill();
    let agent = Agent::start(&net, &log, &OPTIONS);
    bad.is_banned();
    good.is_open();
    assert_eq!(banned(&net).len(), 2);
    log.failures(good.addr, 3);
    net.listed(good.addr);
    good.is_banned();
    let out = recentd(&net).args(["check", GOOD, "--config", "none", "--sink", "nft", "--lan", "0"]).output().unwrap();
    let said = text(&out.stdout);
    assert!(said.contains("2001:db8:ffff::/64, in which this machine, its gateway or its LAN is: hosts are banned one by one\n"), "{said}");
    assert!(said.contains("address        2001:db8:ffff::7: can be banned\n"), "{said}");

    // A banned host's address becomes the router's.
    net.sh(&format!("ip addr add {BAD}/128 dev wan nodad"));
    agent.says(&format!("unban {BAD}: an address of this machine is never banned"));
    assert_eq!(banned(&net), ["2001:db8:1:2::/64", GOOD]);
    // With a LAN no rule looks for hosts.
    agent.kill();
    let agent = Agent::start(&net, &log, &["--hitcount", "3"]);
    agent.says("1 live ban read back");
    assert_eq!(banned(&net), ["2001:db8:1:2::/64"]);
    assert_eq!(net.entries("recentd6").unwrap().len(), 1);
}

/// A prefix that this machine comes to share while recentd runs.
#[test]
fn a_prefix_becomes_shared() {
    let Some(net) = Net::new(Flavour::Sets) else { return };
    let [bad, good] = ["2001:db8:9::bad", "2001:db8:9::7"].map(|addr| net.host(addr));
    let log = Log::new(&net);
    let agent = Agent::start(&net, &log, &OPTIONS);
    log.failures(bad.addr, 3);
    net.listed(bad.addr);
    good.is_banned();
    net.sh("ip link add wan type veth peer name wp && ip link set wan up && ip addr add 2001:db8:9::1/64 dev wan nodad");
    agent.says("unban 2001:db8:9::/64: in one prefix with an address of this machine, which is never banned");
    log.failures(bad.addr, 3);
    net.listed(bad.addr);
    bad.is_banned();
    good.is_open();
    assert_eq!(banned(&net), ["2001:db8:9::bad"]);
}

/// A list has one mask, so no host of the prefix is banned, and that is said.
#[test]
fn a_list_bans_no_host_of_a_shared_prefix() {
    let Some(net) = Net::new(Flavour::Legacy) else { return };
    load_rules(&net, &OPTIONS);
    let [bad, _far] = [BAD, ATTACKER6].map(|addr| net.host(addr));
    let log = Log::new(&net);
    let agent = Agent::start(&net, &log, &OPTIONS);
    log.failures(bad.addr, 3);
    agent.says(&format!("not banning {BAD}: in one prefix with an address of this machine, which is never banned"));
    log.failures(addr(ATTACKER6), 3);
    net.listed(addr(ATTACKER6));
    bad.is_open();
    let out = recentd(&net).args(["check", BAD, "--config", "none", "--sink", "xt_recent", "--lan", "0"]).output().unwrap();
    let said = text(&out.stdout);
    assert!(said.contains("2001:db8:ffff::/64, in which this machine, its gateway or its LAN is: no host is banned; lists can ban single hosts with prefix4 32 or prefix6 128 only\n"), "{said}");
    assert!(said.contains(": in one prefix with an address of this machine"), "{said}");
}
