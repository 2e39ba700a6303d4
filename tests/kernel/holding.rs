//! Bans hold as long as recentd says so, and end where they must not be.

use super::*;

/// Seconds that the lines of before a ban may take to reach recentd.
const LATE: f32 = 11.0;

/// Nobody tells recentd that a firewall restart emptied its lists: the first banned address that fails again does.
pub fn a_guess_of_one_banned_address_restores_all_bans(net: &Net) {
    load_rules(net, &[]);
    let log = Log::new(net);
    let _agent = Agent::start(net, &log, &[]);
    let [host, other] = [net.host(ATTACKER4), net.host("192.0.2.8")];
    for host in [&host, &other] {
        log.failures(host.addr, 15);
        net.listed(host.addr);
    }
    pause(LATE);
    load_rules(net, &["--delete"]);
    load_rules(net, &[]);
    host.is_open();
    log.failures(host.addr, 1);
    for host in [&host, &other] {
        net.listed(host.addr);
        host.is_banned();
    }
}

/// An address that another program took out of the list is banned again with its next failure. If that does not help, status says so.
pub fn a_ban_that_was_taken_out_is_written_again(net: &Net) {
    load_rules(net, &[]);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &[]);
    let [host, other] = [net.host(ATTACKER4), net.host("192.0.2.8")];
    for host in [&host, &other] {
        log.failures(host.addr, 15);
        net.listed(host.addr);
    }
    match net.flavour {
        Flavour::Sets => net.sh("nft delete element inet recentd v4 '{ 192.0.2.7 }'; nft flush set inet recentd v4"),
        _ => net.sh("echo -192.0.2.7 >/proc/net/xt_recent/recentd; echo / >/proc/net/xt_recent/recentd"),
    };
    host.is_open();
    pause(LATE);
    for host in [&host, &other] {
        log.failures(host.addr, 1);
        net.listed(host.addr);
        host.is_banned();
    }
    agent.says("192.0.2.7 is banned but got through; its ban is written again");
    assert!(ask(net, &["status"]).contains("PROTECTED\n"));
    assert!(!ask(net, &["status"]).contains("NOT PROTECTED"), "{}", ask(net, &["status"]));

    // Status looks whether what it says is so, without a failure.
    let flush = match net.flavour {
        Flavour::Sets => "nft flush set inet recentd v4",
        _ => "echo / >/proc/net/xt_recent/recentd",
    };
    net.sh(flush);
    assert!(!ask(net, &["status"]).contains("NOT PROTECTED"));
    assert_eq!(net.entries("recentd").unwrap().len(), 2);
    host.is_banned();

    // In the list, and yet it gets through: a rule before ours lets it in.
    match net.flavour {
        Flavour::Sets => net.sh("nft insert rule inet recentd input ip saddr 192.0.2.7 accept"),
        _ => net.sh(&format!("{} -I INPUT -s 192.0.2.7 -j ACCEPT", net.flavour.iptables())),
    };
    host.is_open();
    pause(LATE);
    log.failures(host.addr, 1);
    agent.says("NOT PROTECTED: 192.0.2.7 is banned but still gets through: ");
    let status = ask(net, &["status"]);
    assert!(status.contains("NOT PROTECTED: 192.0.2.7 is banned but got through "), "{status}");
}

/// A LAN that is renumbered, an address that this machine gets, a new default gateway: their bans end, while recentd runs and at its start.
pub fn a_ban_ends_when_its_address_becomes_one_of_the_lan(net: &Net) {
    net.sh("ip link add br-lan type veth peer name lp && ip link set br-lan up && ip link set lp up && ip addr add 192.168.1.1/24 dev br-lan
        ip link add wan type veth peer name wp && ip link set wan up && ip link set wp up && ip addr add 203.0.113.2/24 dev wan");
    load_rules(net, &["--hitcount", "1"]);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &["--hitcount", "1"]);
    let banned = ["192.168.8.50", "2001:db8:aa:1::bad", "203.0.113.1", "203.0.113.99", "198.51.100.7"];
    let addrs = banned.map(|addr| addr.parse::<IpAddr>().unwrap());
    for addr in addrs {
        log.failures(addr, 1);
        net.listed(addr);
    }
    net.sh("ip addr add 2001:db8:aa:1::1/64 dev br-lan nodad; ip addr add 192.168.8.1/24 dev br-lan");
    agent.says("unban 192.168.8.50: the LAN is never banned (option lan)");
    agent.says("unban 2001:db8:aa:1::/64: in one prefix with an address of this machine, which is never banned");
    net.sh("ip route add default via 203.0.113.1");
    agent.says("unban 203.0.113.1: the default gateway is never banned");
    net.sh("ip addr add 203.0.113.99/24 dev wan");
    agent.says("unban 203.0.113.99: an address of this machine is never banned");
    assert!(addrs[..4].iter().all(|addr| net.entry(*addr).is_none()));
    net.listed(addrs[4]);
    assert_eq!(ask(net, &["list"]).lines().next(), Some("Banned: 1"));

    // What became one of them while recentd was not there.
    log.failures("192.168.9.9".parse::<IpAddr>().unwrap(), 1);
    net.listed("192.168.9.9".parse().unwrap());
    agent.kill();
    net.sh("ip addr add 192.168.9.1/24 dev br-lan");
    let agent = Agent::start(net, &log, &["--hitcount", "1"]);
    agent.says("unban 192.168.9.9: the LAN is never banned (option lan)");
    let start = agent.said().lines().find_map(|line| line.split_once("; never banned: ")).map(|(_, networks)| networks.to_string()).unwrap();
    for network in ["192.168.8.0/24 on br-lan", "192.168.9.0/24 on br-lan", "2001:db8:aa:1::/64 on br-lan"] {
        assert!(start.split(", ").any(|shown| shown == network), "{start}");
    }
    assert!(net.entry("192.168.9.9".parse().unwrap()).is_none());
    net.listed(addrs[4]);
    log.failures(addrs[2], 1);
    agent.says("not banning 203.0.113.1: the default gateway is never banned");
}

/// A line of a log-in, perhaps of a session of before the ban, forgives failures but no ban.
pub fn a_log_in_ends_no_ban_where_the_kernel_counts(net: &Net) {
    let options = ["--count", "kernel", "--hitcount", "3"];
    load_rules(net, &options);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &options);
    let [host, other] = [net.host(ATTACKER4), net.host("192.0.2.8")];
    log.failures(host.addr, 3);
    net.listed(host.addr);
    host.is_banned();
    log.log_in(host.addr);
    log.failures(other.addr, 2);
    net.listed(other.addr);
    log.log_in(other.addr);
    assert!(within(PATIENCE, || net.entry(other.addr).is_none()), "two failures are forgiven");
    host.is_banned();
    assert!(net.entry(host.addr).is_some());
    assert!(ask(net, &["list"]).starts_with("Banned: 1\n  192.0.2.7 "), "{}", ask(net, &["list"]));
    assert!(!agent.said().contains("unban"));
    ask(net, &["unban", ATTACKER4]);
    host.is_open();
}

fn net_with_strace() -> Option<Net> {
    let net = Net::new(Flavour::Legacy)?;
    if net.command("strace").arg("-V").output().is_err() {
        skip("strace is not installed");
        return None;
    }
    Some(net)
}

/// recentd on a kernel that does not tell HZ.
fn start_without_hz(net: &Net, log: &Log, options: &[&str]) -> Agent {
    let by = ["strace", "-f", "-o", "/dev/null", "-e", "trace=clock_getres", "-e", "inject=clock_getres:error=EINVAL"];
    let mut all = vec!["--sandbox", "0", "--source", "file", "--file", log.path.to_str().unwrap(), "--sink", "xt_recent"];
    all.extend(options);
    Agent::run_by(net, &by, &all)
}

/// Without HZ the list does not tell when a ban began, but recentd's own line does.
#[test]
fn a_ban_begins_not_anew_without_hz() {
    let Some(net) = net_with_strace() else { return };
    let options = ["--ban", "20", "--hitcount", "1"];
    load_rules(&net, &options);
    let log = Log::new(&net);
    let agent = Agent::start(&net, &log, &options);
    log.failures([192, 0, 2, 7], 1);
    net.listed([192, 0, 2, 7].into());
    let start = Instant::now();
    log.says("ban 192.0.2.7 for 20 s: 1 failure within 900 s, the last: dropbear bad-password");
    pause(5.0);
    // A line of now, which says when the others were written.
    log.log_in([198, 51, 100, 7]);
    agent.kill();
    let agent = start_without_hz(&net, &log, &options);
    agent.says("read back");
    pause(12.0);
    assert!(!agent.said().contains("unban"));
    agent.says("unban 192.0.2.7");
    // By the stamps of two lines of the log, which are whole seconds as well, and so up to two seconds later. Begun anew it would be seven.
    let lasted = start.elapsed();
    assert!((seconds(19.0)..seconds(23.2)).contains(&lasted), "{lasted:?} instead of 20 to 23 s");
}

/// A rule shorter than option ban ends bans early. The first address that gets through for that shows it, and no other does.
#[test]
fn a_rule_that_is_too_short_does_no_harm_for_long() {
    let Some(net) = Net::new(Flavour::Legacy) else { return };
    load_rules(&net, &["--ban", "32"]);
    let log = Log::new(&net);
    let options = ["--ban", "300", "--hitcount", "1"];
    let agent = Agent::start(&net, &log, &options);
    let [host, other] = [net.host(ATTACKER4), net.host("192.0.2.8")];
    for host in [&host, &other] {
        log.failures(host.addr, 1);
        net.listed(host.addr);
        host.is_banned();
    }
    pause(28.0);
    let start = host.opens_within(PATIENCE);
    log.failures(host.addr, 1);
    agent.says("the loaded rule seems to end bans within 3");
    agent.says("192.0.2.7 is banned but got through; its ban is written again");
    while start.elapsed() < seconds(36.0) {
        [&host, &other].iter().for_each(|host| host.is_banned());
        pause(1.0);
    }
    assert!(!agent.said().contains("NOT PROTECTED"));
}

/// The same where the kernel counts: its list of bans is written to.
pub fn a_ban_of_the_kernel_that_was_taken_out_is_written_again(net: &Net) {
    let options = ["--count", "kernel", "--hitcount", "3"];
    load_rules(net, &options);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &options);
    let host = net.host(ATTACKER4);
    log.failures(host.addr, 3);
    net.listed(host.addr);
    host.is_banned();
    // Failures that go on may be lines of before the ban, and say nothing.
    log.failures(host.addr, 3);
    log.settle(net, 3);
    net.sh("echo / >/proc/net/xt_recent/recentd-block; echo / >/proc/net/xt_recent/recentd");
    host.is_open();
    pause(LATE);
    log.failures(host.addr, 1);
    agent.says("192.0.2.7 is banned but got through; its ban is written again");
    host.is_banned();
    assert!(!ask(net, &["status"]).contains("NOT PROTECTED"), "{}", ask(net, &["status"]));

    net.sh(&format!("{} -I INPUT -s 192.0.2.7 -j ACCEPT", net.flavour.iptables()));
    host.is_open();
    pause(LATE);
    log.failures(host.addr, 1);
    agent.says("NOT PROTECTED: 192.0.2.7 is banned but still gets through: ");
    assert!(ask(net, &["status"]).contains("NOT PROTECTED: 192.0.2.7 is banned but got through "));
}

/// With option update the kernel's stamps say how long a ban goes on. Where the kernel does not tell HZ they say nothing, and bans end as decided.
#[test]
fn a_kernel_without_hz_prolongs_no_ban() {
    let Some(net) = net_with_strace() else { return };
    let options = ["--ban", "4", "--update", "1", "--hitcount", "3"];
    load_rules(&net, &options);
    let log = Log::new(&net);
    let agent = start_without_hz(&net, &log, &options);
    agent.says("source found");
    for times in 1..=2 {
        log.failures([192, 0, 2, 7], 3);
        assert!(within(PATIENCE, || agent.said().matches("ban 192.0.2.7 for").count() == times), "banned once only");
        assert!(within(PATIENCE, || agent.said().matches("unban 192.0.2.7").count() == times), "the ban goes on for ever");
    }
}

/// A list holds no lengths. recentd's own lines in the log that it reads back tell when a ban ends that it found there: a short one by hand, and
/// one longer than the rule's.
pub fn a_ban_ends_on_time_over_a_restart(net: &Net) {
    let options = ["--ban", "20", "--hitcount", "1"];
    load_rules(net, &options);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &options);
    let [short, long] = [net.host(ATTACKER4), net.host(ATTACKER6)];
    // What stands before these lines says when they were written.
    log.failures([203, 0, 113, 1], 1);
    net.listed([203, 0, 113, 1].into());
    // Bans of before do not count any more.
    log.says("ban 192.0.2.7 for 1 s: 1 failure within 900 s, the last: dropbear bad-password");
    log.says("unban 192.0.2.7");
    let start = Instant::now();
    for (host, shown, seconds) in [(&short, "192.0.2.7", "13"), (&long, "2001:db8:1:2::/64", "25")] {
        ask(net, &["ban", &host.addr.to_string(), seconds]);
        log.says(&format!("ban {shown} for {seconds} s by hand"));
    }
    agent.kill();
    let agent = Agent::start(net, &log, &options);
    agent.says("3 live bans read back");
    assert!(ask(net, &["list"]).contains("192.0.2.7                 1"), "{}", ask(net, &["list"]));
    pause(5.0);
    [&short, &long].iter().for_each(|host| host.is_banned());
    after(start, short.opens_within(PATIENCE), 13.0);
    agent.says("unban 192.0.2.7");
    // The rule alone would end it now.
    pause(20.5 - start.elapsed().as_secs_f32());
    long.is_banned();
    after(start, long.opens_within(PATIENCE), 25.0);
}

/// A ban that is as long as the rule's is written once, whatever its line in the log says after a restart, and however often somebody asks for the
/// status near its end. Written again, it would outlast a recentd that is killed.
pub fn a_restart_prolongs_no_ban(net: &Net) {
    let options = ["--ban", "9", "--hitcount", "1"];
    load_rules(net, &options);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &options);
    let addrs: Vec<IpAddr> = (1..=20).map(|n| format!("192.0.2.{n}").parse().unwrap()).collect();
    let mut written = Vec::new();
    let start = Instant::now();
    for addr in &addrs {
        log.failures(*addr, 1);
        net.listed(*addr);
        log.says(&format!("ban {addr} for 9 s: 1 failure within 900 s, the last: dropbear bad-password"));
        written.push(net.entry(*addr));
        pause(0.05);
    }
    pause(4.0);
    agent.kill();
    let agent = Agent::start(net, &log, &options);
    agent.says("20 live bans read back");
    while agent.said().matches("unban 192.0.2.").count() < addrs.len() {
        assert!(start.elapsed() < seconds(15.0), "the bans do not end");
        ask(net, &["status"]);
        for (addr, written) in addrs.iter().zip(&written) {
            assert!(net.entry(*addr).is_none_or(|entry| Some(entry) == *written), "the ban of {addr} was written again");
        }
        pause(0.02);
    }
}

/// A ban by hand that is shorter than the rule's ends on time, though the kernel prolongs bans: of an address that does not knock it did not.
pub fn a_short_ban_by_hand_ends_with_update(net: &Net) {
    let options = ["--ban", "60", "--update", "1"];
    load_rules(net, &options);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &options);
    ask(net, &["ban", ATTACKER4, "3"]);
    net.listed(ATTACKER4.parse().unwrap());
    agent.says("unban 192.0.2.7");
    assert!(net.entry(ATTACKER4.parse().unwrap()).is_none());
}

/// The command that status names is the one that helps, and the next status says so.
pub fn the_advice_helps_at_once(net: &Net) {
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &[]);
    agent.says("/proc/net/xt_recent/recentd is missing; load the firewall rules with: recentd rules xt_recent | sh");
    // So long that recentd looks but seldom.
    pause(9.0);
    let status = ask(net, &["status"]);
    assert!(status.contains("load the firewall rules: recentd rules xt_recent | sh"), "{status}");
    let mut rules = recentd(net);
    let rules = rules.args(["rules", "xt_recent", "--config", "none", "--iptables", net.flavour.iptables(), "--ip6tables", net.flavour.ip6tables()]);
    net.sh(&text(&rules.output().unwrap().stdout));
    let status = ask(net, &["status"]);
    assert!(!status.contains("NOT PROTECTED"), "{status}");
}
