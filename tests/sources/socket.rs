//! A unix datagram socket: one record a datagram, and whose socket it is.

use super::*;

fn start(dir: &Scratch) -> Running {
    let recentd = Running::start(dir, &["--socket", "log.sock"]);
    recentd.says("watching socket log.sock");
    recentd
}

fn client(dir: &Scratch) -> UnixDatagram {
    let client = UnixDatagram::unbound().unwrap();
    client.connect(dir.join("log.sock")).unwrap();
    client
}

#[test]
fn takes_what_syslog_clients_send() {
    let dir = Scratch::new();
    let mut recentd = start(&dir);
    let client = client(&dir);
    // glibc and OpenBSD, musl, those that count the NUL, both; syslog-ng and rsyslog add a host, or write RFC 5424.
    for datagram in [
        message(1),
        message(2) + "\n",
        message(3) + "\0",
        message(4) + "\n\0",
        message(5).replace(" dropbear", " OpenWrt dropbear") + "\n",
        "<84>1 2026-11-22T16:53:24+00:00 OpenWrt dropbear 6 - - Bad password attempt for 'root' from 203.0.113.6:4022\n".into(),
        "<84>dropbear[7]: Bad password attempt for 'root' from 203.0.113.7:4022".into(),
    ] {
        client.send(datagram.as_bytes()).unwrap();
    }
    recentd.bans(&[1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn makes_one_record_of_one_datagram() {
    let dir = Scratch::new();
    let mut recentd = start(&dir);
    let client = client(&dir);
    client.send(format!("<30>Nov 22 16:53:24 uhttpd[1]: failed login for x\n{}\n{}", message(1), failure(2)).as_bytes()).unwrap();
    // Neither the end of one nor an empty one runs into the next.
    client.send(b"<84>Nov 22 16:53:24 dropbear[3]: Bad password attempt for 'root' from ").unwrap();
    client.send(b"203.0.113.3:4022").unwrap();
    client.send(b"").unwrap();
    client.send(b"\n").unwrap();
    client.send(b"\0").unwrap();
    client.send(message(4).as_bytes()).unwrap();
    recentd.bans(&[4]);
}

#[test]
fn passes_over_what_is_too_long() {
    let dir = Scratch::new();
    let mut recentd = start(&dir);
    let client = client(&dir);
    for length in [4094, 4095, 4096, 4097, 9000, 60_000] {
        // Cut anywhere, it must not end in somebody's address.
        let text = message(1).replace("203.0.113.1:4022", &"203.0.113.1:4022 ".repeat(4000));
        client.send(&text.as_bytes()[..length]).unwrap();
    }
    client.send(message(2).as_bytes()).unwrap();
    recentd.bans(&[2]);
}

#[test]
fn belongs_to_its_owner() {
    for (options, expected) in [(&[] as &[&str], 0o600), (&["--socket_mode", "0666"], 0o666), (&["--socket_mode", "0620"], 0o620)] {
        let dir = Scratch::new();
        let recentd = Running::start(&dir, &[&["--socket", "log.sock"], options].concat());
        recentd.says("watching");
        let meta = fs::metadata(dir.join("log.sock")).unwrap();
        assert!(meta.file_type().is_socket());
        assert_eq!(meta.permissions().mode() & 0o777, expected, "{options:?}");
    }
}

#[test]
fn is_bound_again_after_a_crash_or_a_stop() {
    let dir = Scratch::new();
    heed(libc::SIGINT);
    for (n, signal) in [(1, libc::SIGKILL), (2, libc::SIGTERM), (3, libc::SIGINT)] {
        let mut recentd = start(&dir);
        client(&dir).send(message(n).as_bytes()).unwrap();
        recentd.bans(&[n]);
        recentd.kill(signal);
    }
}

#[test]
fn is_not_taken_from_another() {
    let dir = Scratch::new();
    let mut first = start(&dir);
    let mut second = Running::start(&dir, &["--socket", "log.sock"]);
    assert_eq!(second.ends().code(), Some(111));
    let said = second.said();
    assert!(said.contains("log.sock: address in use"), "{said}");
    client(&dir).send(message(1).as_bytes()).unwrap();
    first.bans(&[1]);
}

#[test]
fn replaces_nothing_but_a_socket() {
    let dir = Scratch::new();
    fs::write(dir.join("log.sock"), "precious").unwrap();
    let mut recentd = Running::start(&dir, &["--socket", "log.sock"]);
    assert_eq!(recentd.ends().code(), Some(111));
    assert!(recentd.said().contains("address in use"), "{}", recentd.said());
    assert_eq!(fs::read_to_string(dir.join("log.sock")).unwrap(), "precious");
}

/// Such as recentd's own control socket, where `/var/run` and `/run` are the same.
#[test]
fn leaves_sockets_of_other_kinds_alone() {
    let dir = Scratch::new();
    let others = std::os::unix::net::UnixListener::bind(dir.join("log.sock")).unwrap();
    let mut recentd = Running::start(&dir, &["--socket", "log.sock"]);
    assert_eq!(recentd.ends().code(), Some(111));
    assert!(recentd.said().contains("address in use"), "{}", recentd.said());
    std::os::unix::net::UnixStream::connect(dir.join("log.sock")).unwrap();
    drop(others);
}

#[test]
fn needs_its_directory() {
    let dir = Scratch::new();
    let mut recentd = Running::start(&dir, &["--socket", "nowhere/log.sock"]);
    assert_eq!(recentd.ends().code(), Some(111));
    assert!(recentd.said().contains("nowhere/log.sock: no such file or directory"), "{}", recentd.said());
}
