//! What must not be banned is asked of the kernel before the ban, and asked again when addresses or routes have changed.

use super::*;
use std::process::Command;

const ONE_BELOW: [&str; 2] = ["--hitcount", "3"];

/// A LAN and an upstream without a default route.
fn with_links(net: &Net) {
    net.sh("ip link add br-lan type veth peer name lp && ip link set br-lan up && ip link set lp up && ip addr add 192.168.1.1/24 dev br-lan
        ip link add wan type veth peer name wp && ip link set wan up && ip link set wp up && ip addr add 203.0.113.2/24 dev wan");
    load_rules(net, &ONE_BELOW);
}

fn addr(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// Waits until recentd has counted so many failures.
fn counted(net: &Net, count: u32) {
    assert!(within(PATIENCE, || ask(net, &["status"]).contains(&format!(" {count} counted"))), "{}", ask(net, &["status"]));
}

/// An address that could have been banned at its second failure, but not at its third.
pub fn what_changes_between_two_failures_is_seen(net: &Net) {
    with_links(net);
    let log = Log::new(net);
    let agent = Agent::start(net, &log, &ONE_BELOW);
    let addrs = [
        ("192.168.8.50", "ip addr add 192.168.8.1/24 dev br-lan"),
        ("203.0.113.99", "ip addr add 203.0.113.99/24 dev wan"),
        ("203.0.113.1", "ip route add default via 203.0.113.1"),
        ("2001:db8:aa:1::bad", "ip addr add 2001:db8:aa:1::1/64 dev br-lan nodad"),
    ];
    addrs.iter().for_each(|(from, _)| log.failures(addr(from), 2));
    counted(net, 8);
    for ((from, change), n) in addrs.into_iter().zip(9..) {
        net.sh(change);
        log.failures(addr(from), 1);
        counted(net, n);
    }
    agent.says("not banning 192.168.8.50: the LAN is never banned (option lan)");
    // So many changes that the kernel cannot tell of all of them.
    log.failures(addr("192.168.9.50"), 2);
    counted(net, 14);
    let stop = |signal: &str| assert!(Command::new("kill").args([signal, &agent.pid().to_string()]).status().unwrap().success());
    stop("-STOP");
    net.sh("for n in $(seq 1 200); do echo addr add 10.77.0.$n/32 dev wan; done >batch; echo addr add 192.168.9.1/24 dev br-lan >>batch; ip -batch batch; rm batch");
    log.failures(addr("192.168.9.50"), 1);
    stop("-CONT");
    counted(net, 15);
    // Others are banned as ever.
    log.failures(addr("198.51.100.7"), 3);
    net.listed(addr("198.51.100.7"));
    assert!(!agent.said().contains("unban"), "what must not be banned was banned for a moment");
    assert_eq!(ask(net, &["list"]).lines().next(), Some("Banned: 1"));
}

/// A ban in force ends with the change that forbids it.
#[test]
fn a_change_ends_a_ban_at_once() {
    let Some(net) = Net::new(Flavour::Sets) else { return };
    with_links(&net);
    let log = Log::new(&net);
    let _agent = Agent::start(&net, &log, &ONE_BELOW);
    for n in 11..15 {
        let banned = addr(&format!("192.168.{n}.50"));
        log.failures(banned, 3);
        net.listed(banned);
        // Looks have a rest of two seconds between them once there were many.
        pause(2.3);
        let start = Instant::now();
        net.sh(&format!("ip addr add 192.168.{n}.1/24 dev br-lan"));
        assert!(within(PATIENCE, || net.entry(banned).is_none()));
        assert!(start.elapsed() < Duration::from_millis(700), "{:?}", start.elapsed());
    }
}

/// Changes without a ban in force wake recentd no more than once.
#[test]
fn changes_without_a_ban_let_it_sleep() {
    let Some(net) = Net::new(Flavour::Sets) else { return };
    with_links(&net);
    // A pipe, since a file is looked at every few seconds.
    let (mut child, pipe) = piped(&net, &[], &["--hitcount", "3"]);
    let woken = || {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:\t")).unwrap().parse::<u32>().unwrap()
    };
    pause(0.5);
    let before = woken();
    for n in 1..20 {
        net.sh(&format!("ip addr add 10.77.1.{n}/32 dev wan"));
    }
    assert!(woken() <= before + 1, "{} times", woken() - before);
    drop(pipe);
    child.wait().unwrap();
}

/// recentd with standard input as its log, through `by`.
fn piped(net: &Net, by: &[&str], options: &[&str]) -> (std::process::Child, std::process::ChildStdin) {
    let words = common::program::words();
    let mut words = by.iter().copied().chain(words.iter().map(String::as_str));
    let mut run = net.command(words.next().unwrap());
    run.args(words).args(["run", "--config", "none", "--log", "stderr", "--ubus", "off", "--control", "off", "--source", "stdin", "--sandbox", "0"]);
    run.args(["--sink", net.flavour.sink()]).args(options).env("TZ", "UTC");
    let mut child = run.stdin(std::process::Stdio::piped()).stderr(fs::File::create(net.dir.join("said.piped")).unwrap()).spawn().unwrap();
    let said = || fs::read_to_string(net.dir.join("said.piped")).unwrap();
    assert!(within(PATIENCE, || said().contains("watching")), "{}", said());
    let pipe = child.stdin.take().unwrap();
    (child, pipe)
}

/// The names of recentd's system calls from the line that bans until the ban is written, for each of some addresses. Before that line, and
/// after two failures of the address, a script of `changes` is done.
fn calls_of_bans(net: &Net, inject: &[&str], changes: &[&str]) -> Vec<Vec<String>> {
    use std::io::Write;
    let trace = net.dir.join("trace");
    let by: Vec<&str> = ["strace", "-f", "-o", trace.to_str().unwrap()].iter().chain(inject).copied().collect();
    let (mut child, mut pipe) = piped(net, &by, &["--hitcount", "3"]);
    // The kernel takes so long until it is done with the new links' own addresses.
    pause(4.0);
    let traced = || fs::read_to_string(&trace).unwrap();
    let mut fail = |from: &str| {
        let line = format!("Jan  1 00:00:01 h dropbear[9]: Bad password attempt for 'root' from {from}:4022\n");
        pipe.write_all(line.as_bytes()).unwrap();
    };
    let of_bans = changes.iter().zip(10..).map(|(script, n)| {
        let from = format!("198.51.100.{n}");
        (0..2).for_each(|_| fail(&from));
        pause(0.3);
        net.sh(script);
        pause(0.3);
        let before = traced().len();
        fail(&from);
        net.listed(addr(&from));
        assert!(within(PATIENCE, || traced()[before..].contains("\"recentd: ban ")));
        let calls = traced()[before..].to_owned();
        // A look at the list may come before.
        let calls = calls.lines().map(|line| line.split_once(' ').unwrap().1.trim_start()).skip_while(|call| !call.starts_with("read(0,"));
        // An emulator of another byte order writes the routes anew, with tabs, before it lets them be read.
        let is_ban = |call: &&str| call.starts_with("write(") && !(common::program::emulated() && call.contains("\\t"));
        calls.take_while(|call| !is_ban(call)).map(|call| call.split('(').next().unwrap().to_owned()).collect()
    });
    let of_bans = of_bans.collect();
    drop(pipe);
    child.wait().unwrap();
    of_bans
}

/// From the line to the ban nothing is asked, unless addresses or routes have changed since the failure before.
pub fn a_ban_waits_for_no_answer(net: &Net) {
    if net.command("strace").arg("-V").output().is_err() {
        return skip("strace is not installed");
    }
    with_links(net);
    let [quiet, changed, again] = calls_of_bans(net, &[], &["", "ip addr add 10.77.2.1/32 dev wan", ""]).try_into().unwrap();
    for calls in [quiet, again] {
        // The second read is of the socket that tells of changes. The write to an xt_recent list has an lseek before it.
        let expected: &[&str] = if net.flavour == Flavour::Sets { &["read", "read"] } else { &["read", "read", "lseek"] };
        assert_eq!(calls, expected);
    }
    assert!(["openat", "socket", "connect"].iter().all(|name| changed.iter().any(|call| call == name)), "{changed:?}");
}

/// Where the kernel tells of no change, each ban is asked about.
#[test]
fn without_netlink_each_ban_is_asked_about() {
    let Some(net) = Net::new(Flavour::Legacy) else { return };
    if net.command("strace").arg("-V").output().is_err() {
        return skip("strace is not installed");
    }
    with_links(&net);
    for calls in calls_of_bans(&net, &["-e", "inject=bind:error=EPERM"], &["", "ip addr add 10.77.2.1/32 dev wan"]) {
        assert!(["openat", "socket", "connect"].iter().all(|name| calls.iter().any(|call| call == name)), "{calls:?}");
    }
}
