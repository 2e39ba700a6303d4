//! Bans of whole prefixes of IPv4.

use super::shared::banned;
use super::*;

const OPTIONS: [&str; 4] = ["--prefix4", "24", "--hitcount", "3"];

/// Two hosts of a /24 are one attacker, and so are the others of it; the next /24 is not. Over a restart, and by hand.
pub fn a_prefix_of_ipv4_is_banned_whole(net: &Net) {
    load_rules(net, &OPTIONS);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &OPTIONS);
    let [one, two, silent, next] = ["192.0.2.7", "192.0.2.200", "192.0.2.77", "192.0.3.7"].map(|addr| net.host(addr));
    log.failures(one.addr, 2);
    log.failures(next.addr, 2);
    log.failures(two.addr, 1);
    agent.says("ban 192.0.2.0/24 for 3600 s");
    [&one, &two, &silent].iter().for_each(|host| host.is_banned());
    next.is_open();
    assert_eq!(banned(net), ["192.0.2.0/24"]);
    let ban = net.entry("192.0.2.0".parse().unwrap()).unwrap();
    agent.kill();
    let agent = Agent::start(net, &log, &OPTIONS);
    agent.says("1 live ban read back");
    assert_eq!(net.entry("192.0.2.0".parse().unwrap()).unwrap(), ban);
    assert!(ask(net, &["unban", "192.0.2.200"]).starts_with("192.0.2.0/24 is no longer banned"));
    silent.is_open();
    assert!(ask(net, &["ban", "192.0.2.0/24", "60"]).starts_with("192.0.2.0/24 is banned for "));
    silent.is_banned();
    next.is_open();
    assert!(ask(net, &["list", "--json"]).contains("\"address\":\"192.0.2.0/24\""));
    assert!(ask(net, &["unban", "192.0.2.0/24"]).starts_with("192.0.2.0/24 is no longer banned"));
    silent.is_open();
    // What holds the router is not banned.
    let mut ban = recentd(net);
    ban.args(["ban", "198.51.100.0/24", "--config", "none", "--control"]).arg(net.dir.join("control"));
    let out = ban.output().unwrap();
    assert_eq!(out.status.code(), Some(100));
    assert!(text(&out.stderr).contains("in one prefix with an address of this machine, which is never banned"), "{out:?}");
}

/// In one /24 with the router, its gateway or an allowed address hosts are banned one by one.
#[test]
fn hosts_of_a_shared_prefix_of_ipv4_are_banned_one_by_one() {
    let Some(net) = Net::new(Flavour::Sets) else { return };
    net.sh("ip link add wan type veth peer name wp && ip link set wan up && ip link set wp up && ip addr add 203.0.113.2/24 dev wan
        ip route add default via 203.0.113.1 dev wan");
    let options = [&OPTIONS[..], &["--allow", "192.0.2.77"]].concat();
    let log = Log::new(&net);
    let agent = Agent::start(&net, &log, &options);
    let all = ["198.51.100.66", "203.0.113.66", "192.0.2.66"].map(|addr| net.host(addr));
    let neighbours = ["198.51.100.7", "203.0.113.7", "192.0.2.77"].map(|addr| net.host(addr));
    for other in [ROUTER4, "203.0.113.1", "203.0.113.2", "192.0.2.77"] {
        log.failures(other.parse::<IpAddr>().unwrap(), 4);
    }
    for host in &all {
        log.failures(host.addr, 3);
        net.listed(host.addr);
        host.is_banned();
    }
    neighbours.iter().for_each(Host::is_open);
    assert_eq!(banned(&net), ["192.0.2.66", "198.51.100.66", "203.0.113.66"]);
    // A whole prefix becomes one with an address of the router, and one that a person allows.
    let [host, other] = ["192.88.99.7", "198.18.0.7"].map(|addr| net.host(addr));
    for host in [&host, &other] {
        log.failures(host.addr, 3);
    }
    agent.says("ban 198.18.0.0/24 for");
    host.is_banned();
    net.sh("ip addr add 192.88.99.1/32 dev wan");
    agent.says("unban 192.88.99.0/24: in one prefix with an address of this machine, which is never banned");
    ask(&net, &["allow", "198.18.0.9"]);
    agent.says("unban 198.18.0.0/24 by hand");
    for host in [&host, &other] {
        host.is_open();
        log.failures(host.addr, 3);
        net.listed(host.addr);
        host.is_banned();
    }
    let out = recentd(&net).args(["check", "203.0.113.9", "--config", "none", "--sink", "nft", "--prefix4", "24"]).output().unwrap();
    let said = text(&out.stdout);
    assert!(said.contains("203.0.113.0/24, in which this machine, its gateway or its LAN is: hosts are banned one by one\n"), "{said}");
    assert!(said.contains("IPv4 by /24, IPv6 by /64\n") && said.contains("address        203.0.113.9: can be banned\n"), "{said}");
}

/// A list has one mask, so no host of the router's prefix is banned, and that is said.
#[test]
fn a_list_bans_no_host_of_the_routers_prefix_of_ipv4() {
    let Some(net) = Net::new(Flavour::Legacy) else { return };
    load_rules(&net, &OPTIONS);
    let log = Log::new(&net);
    let agent = Agent::start(&net, &log, &OPTIONS);
    let bad = net.host("198.51.100.66");
    log.failures(bad.addr, 3);
    agent.says("not banning 198.51.100.66: in one prefix with an address of this machine, which is never banned");
    bad.is_open();
    let out = recentd(&net).args(["check", "198.51.100.66", "--config", "none", "--sink", "xt_recent", "--prefix4", "24"]).output().unwrap();
    let said = text(&out.stdout);
    assert!(said.contains("198.51.100.0/24, in which this machine, its gateway or its LAN is: no host is banned; lists can ban single hosts with prefix4 32 or prefix6 128 only\n"), "{said}");
}
