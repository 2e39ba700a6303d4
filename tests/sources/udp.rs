//! UDP: the logs of other hosts. Their addresses are those of the loopback network, which is no LAN.

use super::*;
use std::net::UdpSocket;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A free port of this machine.
fn port() -> u16 {
    UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn start(dir: &Scratch, port: u16, options: &[&str]) -> Running {
    let recentd = Running::start(dir, &[&["--source", &format!("udp:127.0.0.1:{port}")], options].concat());
    recentd.says(&format!("watching UDP at 127.0.0.1:{port}"));
    recentd
}

/// Sends a datagram from 127.0.0.`host`.
fn send(host: u8, port: u16, text: &str) {
    UdpSocket::bind(format!("127.0.0.{host}:0")).unwrap().send_to(text.as_bytes(), format!("127.0.0.1:{port}")).unwrap();
}

const HEARD: [&str; 4] = ["--senders", "127.0.0.2", "--senders", "127.0.0.4/31"];

#[test]
fn takes_what_syslog_daemons_send() {
    let dir = Scratch::new();
    let port = port();
    let mut recentd = start(&dir, port, &HEARD);
    for datagram in [
        // rsyslog's and syslog-ng's traditional form, RFC 5424, and logd's with log_ip: with a host name and without.
        "<84>Nov 22 16:53:24 server dropbear[1]: Bad password attempt for 'root' from 203.0.113.1:4022",
        "<84>1 2026-11-22T16:53:24+00:00 server dropbear 2 - - Bad password attempt for 'root' from 203.0.113.2:4022\n",
        "<84>Nov 22 16:53:24 dropbear[3]: Bad password attempt for 'root' from 203.0.113.3:4022\n\0",
    ] {
        send(2, port, datagram);
    }
    recentd.bans(&[1, 2, 3]);
    // One datagram is one record, and none is the end of another.
    send(2, port, &format!("<30>Nov 22 16:53:24 server uhttpd[1]: failed login for x\n{}\n{}", message(4), failure(5)));
    send(4, port, "<84>Nov 22 16:53:24 dropbear[3]: Bad password attempt for 'root' from ");
    send(2, port, "203.0.113.6:4022");
    send(2, port, "");
    send(5, port, &message(7));
    recentd.bans(&[1, 2, 3, 7]);
    idles(&recentd);
}

#[test]
fn only_named_senders_are_heard_and_others_counted() {
    let dir = Scratch::new();
    let port = port();
    let mut recentd = start(&dir, port, &[&HEARD[..], &["--control", "ctl"]].concat());
    for host in [1, 3, 6, 3] {
        send(host, port, &message(host));
    }
    send(2, port, &message(2));
    recentd.bans(&[2]);
    let out = program().args(["status", "--json", "--config", "none", "--control", "ctl"]).current_dir(dir.path()).output().unwrap();
    let json = String::from_utf8_lossy(&out.stdout);
    assert!(json.contains("\"lines\":1,\"not_syslog\":0,\"too_long\":0,\"refused\":4"), "{json}");
    recentd.says("not reading what 127.0.0.1 sends: it is in no network of option senders");
    assert_eq!(recentd.said().matches("not reading").count(), 1);
}

/// Two servers have processes of one pid, at the same time.
#[test]
fn equal_pids_of_two_senders_share_no_peer() {
    let dir = Scratch::new();
    let port = port();
    let mut recentd = start(&dir, port, &HEARD);
    let say = |host, text: &str| send(host, port, &format!("<84>Nov 22 16:53:24 dropbear[77]: {text}"));
    say(2, "Child connection from 203.0.113.1:4022");
    say(4, "Login attempt for nonexistent user");
    say(4, "Child connection from 203.0.113.2:4022");
    say(4, "Login attempt for nonexistent user");
    recentd.bans(&[2]);
    say(2, "Login attempt for nonexistent user");
    recentd.bans(&[2, 1]);
}

/// A flood of datagrams, also of strangers, keeps no file waiting.
#[test]
fn a_flood_keeps_no_other_waiting() {
    let dir = Scratch::new();
    let port = port();
    append(&dir.join("log"), "");
    let mut recentd = start(&dir, port, &[&HEARD[..], &["--source", "file:log"]].concat());
    recentd.says("source found: file log");
    let over = Arc::new(AtomicBool::new(false));
    let floods = [2, 3].map(|host| {
        let over = Arc::clone(&over);
        thread::spawn(move || {
            let socket = UdpSocket::bind(format!("127.0.0.{host}:0")).unwrap();
            while !over.load(Ordering::Relaxed) {
                let _ = socket.send_to(b"<30>Nov 22 16:53:24 dnsmasq[1]: query", format!("127.0.0.1:{port}"));
            }
        })
    });
    for n in 1..=5 {
        append(&dir.join("log"), &failure(n));
        recentd.bans(&(1..=n).collect::<Vec<_>>());
    }
    over.store(true, Ordering::Relaxed);
    floods.into_iter().for_each(|flood| flood.join().unwrap());
}

/// The address may be this machine's only later: the LAN comes up after recentd has given up the right to bind.
#[test]
fn is_bound_to_an_address_that_is_not_there_yet() {
    let dir = Scratch::new();
    let recentd = Running::start(&dir, &["--source", "udp:192.0.2.77:5514"]);
    recentd.says("watching UDP at 192.0.2.77:5514");
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let mut alone = Running::start(&dir, &["--source", &format!("udp:{}", taken.local_addr().unwrap())]);
    assert_eq!(alone.ends().code(), Some(111));
    alone.says("fatal: cannot bind the socket 127.0.0.1:");
}
