//! Servers behind the router: real dropbear there, real rsyslog that sends its log, and packets that the router forwards or drops.

use super::*;
use crate::common::servers::{dropbear_on, guess_at, missing_of, rsyslog_on};

const SERVER: &str = "192.168.1.2";
const ROUTER: &str = "192.168.1.1";

/// A host in the router's LAN, and two on the Internet, whose packets to it go through the router.
fn lab(net: &Net) -> (Host, [Host; 2]) {
    net.sh("sysctl -qw net.ipv4.ip_forward=1");
    let server = net.host(SERVER);
    net.sh(&format!("ip addr add {ROUTER}/24 dev h1"));
    server.sh(&format!("ip addr add {SERVER}/24 dev up0; ip route replace default via {ROUTER}; ip link set lo up"));
    let strangers = ["192.0.2.7", "192.0.2.8"].map(|addr| net.host(addr));
    for host in &strangers {
        host.sh(&format!("ip route replace default via {} dev up0 onlink", host.router()));
    }
    (server, strangers)
}

/// Whoever guesses at the server is dropped by the router: in FORWARD, because a UDP source is configured, and in INPUT.
fn a_server_behind_the_router_is_guarded(flavour: Flavour) {
    const HITCOUNT: usize = 4;
    if let Some(tool) = missing_of(&["dropbear", "dropbearkey", "ssh", "sshpass", "unshare", "rsyslogd", "sysctl"]) {
        return skip(&format!("{tool} is not installed"));
    }
    let Some(net) = Net::new(flavour) else { return };
    let (server, [attacker, other]) = lab(&net);
    let source = format!("udp:{ROUTER}");
    load_rules(&net, &["--source", &source]);
    let agent = Agent::run(&net, &["--source", &source, "--sink", net.flavour.sink(), "--hitcount", &HITCOUNT.to_string()]);
    agent.says(&format!("watching UDP at {ROUTER}"));
    let socket = net.dir.join("server.log");
    let _rsyslog = rsyslog_on(&server, &net, &socket, ROUTER);
    assert!(within(PATIENCE, || socket.exists()), "rsyslog does not run");
    let _dropbear = dropbear_on(&server, &net, &socket);
    for host in [&attacker, &other] {
        assert!(within(PATIENCE, || host.knock_to(SERVER, servers::PORT) == Answer::Open), "{} does not reach the server", host.addr);
    }
    let answers: Vec<Guess> = (0..=HITCOUNT).map(|_| guess_at(&attacker, "root", SERVER)).collect();
    let mut expected = [Guess::Denied; HITCOUNT + 1];
    expected[HITCOUNT] = Guess::NoConnection;
    assert_eq!(answers, expected);
    assert!(net.entry(attacker.addr).is_some());
    assert_eq!(attacker.knock_to(SERVER, servers::PORT), Answer::Silence);
    attacker.is_banned();
    assert_eq!(other.knock_to(SERVER, servers::PORT), Answer::Open);
    other.is_open();
    let status = ask(&net, &["status"]);
    assert!(status.contains("\nPROTECTED\n") && status.contains(&format!("source     UDP at {ROUTER}: ok for ")), "{status}");
}

#[test]
fn a_server_behind_the_router_is_guarded_by_nftables() {
    a_server_behind_the_router_is_guarded(Flavour::Sets);
}

#[test]
fn a_server_behind_the_router_is_guarded_by_xt_recent() {
    a_server_behind_the_router_is_guarded(Flavour::Legacy);
}

/// Without the default of such a source the attacker would go on at the server.
#[test]
fn chains_without_forward_do_not_guard_a_server() {
    let Some(net) = Net::new(Flavour::Sets) else { return };
    let (server, [attacker, _]) = lab(&net);
    let source = format!("udp:{ROUTER}");
    let agent = Agent::run(&net, &["--source", &source, "--chains", "INPUT", "--hitcount", "1"]);
    agent.says("through nft");
    let line = format!("<84>Nov 22 16:53:24 server dropbear[7]: Bad password attempt for 'root' from {}:4022", attacker.addr);
    let mut logger = server.command("bash");
    assert!(logger.args(["-c", &format!("printf %s \"{line}\" >/dev/udp/{ROUTER}/514")]).status().unwrap().success());
    net.listed(attacker.addr);
    attacker.is_banned();
    // Refused by the server, which has no such service: the packet has come through.
    assert_eq!(attacker.knock_to(SERVER, servers::PORT), Answer::Refused);
}

/// What a host of another network sends is not read.
#[test]
fn strangers_do_not_write_into_the_log() {
    let Some(net) = Net::new(Flavour::Sets) else { return };
    let (_server, [stranger, victim]) = lab(&net);
    let agent = Agent::run(&net, &["--source", &format!("udp:{ROUTER}"), "--hitcount", "1"]);
    agent.says("through nft");
    let line = format!("<84>Nov 22 16:53:24 server dropbear[7]: Bad password attempt for 'root' from {}:4022", victim.addr);
    let mut logger = stranger.command("bash");
    assert!(logger.args(["-c", &format!("printf %s \"{line}\" >/dev/udp/{ROUTER}/514")]).status().unwrap().success());
    agent.says(&format!("not reading what {} sends", stranger.addr));
    assert!(ask(&net, &["status", "--json"]).contains("\"refused\":1"));
    victim.is_open();
}
