//! Bans hold as long as recentd says so, and end where they must not be.

use super::*;

/// Seconds that the lines of before a ban may take to reach recentd.
const LATE: f32 = 11.0;

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
