use super::*;
use std::{format, string::String, vec::Vec};

/// Weight and address of one line; weight 0 for what does not count.
fn read(
    sessions: &mut Sessions,
    tag: &str,
    pid: impl Into<Option<u32>>,
    body: &str,
    now: u32,
) -> (u16, Option<Addr>) {
    let record = Record {
        host: b"",
        tag: tag.as_bytes(),
        pid: pid.into(),
        body: body.as_bytes(),
        stamp: None, cut: false
    };
    match sessions.read(&record, Watch::ALL, Instant(now)) {
        Finding::Counts { addr, weight, .. } => (weight, Some(addr)),
        Finding::Forgives { addr, .. } => (0, Some(addr)),
        Finding::Nothing { peer, .. } => (0, peer),
    }
}

fn why(sessions: &mut Sessions, tag: &str, pid: u32, body: &str, now: u32) -> Option<Why> {
    let record = Record {
        host: b"",
        tag: tag.as_bytes(),
        pid: Some(pid),
        body: body.as_bytes(),
        stamp: None, cut: false
    };
    match sessions.read(&record, Watch::ALL, Instant(now)) {
        Finding::Nothing { why, .. } => Some(why),
        _ => None,
    }
}

fn addr(text: &str) -> Option<Addr> {
    Addr::parse(text.as_bytes())
}

/// What counts of all lines, which must all be about `peer`.
fn total(tag: &str, peer: &str, lines: &[String]) -> u16 {
    let mut sessions = Sessions::new();
    lines
        .iter()
        .zip(1000..)
        .map(|(line, now)| {
            let (weight, about) = read(&mut sessions, tag, 77, line, now);
            assert_eq!(about, addr(peer), "{line}");
            weight
        })
        .sum()
}

#[test]
fn dropbear_exit_counts_what_left_no_other_line() {
    let host = "198.51.100.7";
    let one = |line: &str| {
        total(
            "dropbear",
            host,
            &[
                "Child connection from 198.51.100.7:4022".into(),
                line.into(),
            ],
        )
    };
    assert_eq!(
        one(
            "Exit before auth from <198.51.100.7:4022>: (user 'root', 4 fails): Exited normally"
        ),
        40
    );
    assert_eq!(
        one(
            "Exit before auth from <198.51.100.7:4022>: (user 'root', 99 fails): Exited normally"
        ),
        100
    );
    assert_eq!(
        one("Exit before auth (user 'root', 4 fails): Exited normally"),
        40
    );
    assert_eq!(one("root login rejected"), 10);
}

/// Of a guess that dropbear logs twice, a log daemon may have joined some lines.
#[test]
fn a_guess_that_is_logged_twice_counts_once() {
    const GUESS: &str = "Login attempt for nonexistent user from 198.51.100.7:4022";
    let dropbear = |lines: &[&str]| total("dropbear", "198.51.100.7", &lines.iter().map(|&line| line.into()).collect::<Vec<_>>());
    let thrice = format!("message repeated 3 times: [ {GUESS}]");
    assert_eq!(dropbear(&[GUESS, GUESS]), 10);
    assert_eq!(dropbear(&[GUESS, GUESS, GUESS]), 20);
    assert_eq!(dropbear(&[GUESS, &thrice]), 30);
}

fn sshd(lines: &[&str]) -> u16 {
    let lines: Vec<_> = lines.iter().map(|&line| line.into()).collect();
    total("sshd-session", "198.51.100.7", &lines)
}

#[test]
fn sshd_counts_each_attempt_once() {
    const UNKNOWN: &str = "Invalid user bob from 198.51.100.7 port 4022";
    const FAILED: &str =
        "Failed password for invalid user bob from 198.51.100.7 port 4022 ssh2";
    const CLOSED: &str =
        "Connection closed by invalid user bob 198.51.100.7 port 4022 [preauth]";
    const KNOWN_FAILED: &str =
        "Failed keyboard-interactive/pam for root from 198.51.100.7 port 4022 ssh2";
    const PAM: &str = "error: PAM: Authentication failure for root from 198.51.100.7";
    const MANY: &str = "error: maximum authentication attempts exceeded for root from 198.51.100.7 port 4022 ssh2 [preauth]";
    const NONE: &str = "Failed none for invalid user bob from 198.51.100.7 port 4022 ssh2";

    assert_eq!(sshd(&[UNKNOWN, CLOSED]), 10);
    assert_eq!(sshd(&[UNKNOWN, FAILED, CLOSED]), 10);
    assert_eq!(sshd(&[UNKNOWN, NONE, FAILED, FAILED, FAILED, CLOSED]), 30);
    assert_eq!(sshd(&[UNKNOWN, PAM, FAILED, PAM, FAILED, CLOSED]), 20);
    assert_eq!(sshd(&[PAM, KNOWN_FAILED]), 10);
    // The failures of a known user are only shown from MaxAuthTries / 2 on.
    assert_eq!(sshd(&[PAM, PAM, PAM, KNOWN_FAILED, MANY]), 30);
    assert_eq!(sshd(&[CLOSED]), 1);
    assert_eq!(sshd(&[KNOWN_FAILED, KNOWN_FAILED, MANY]), 20);
    assert_eq!(sshd(&[MANY]), 10);
    assert_eq!(
        sshd(&[
            UNKNOWN,
            "message repeated 3 times: [ Failed password for invalid user bob from 198.51.100.7 port 4022 ssh2]"
        ]),
        30
    );
    // All but the one that was announced count anew.
    assert_eq!(sshd(&[UNKNOWN, "message repeated 3 times: [ error: PAM: Authentication failure for root from 198.51.100.7]"]), 30);
    assert_eq!(
        sshd(&[
            "User bob from 198.51.100.7 not allowed because not listed in AllowUsers",
            FAILED,
            FAILED,
            CLOSED
        ]),
        20
    );
    assert_eq!(
        sshd(&[
            "Connection from 198.51.100.7 port 4022 on 203.0.113.1 port 22",
            "User bob not allowed because account is locked",
            CLOSED
        ]),
        10
    );
}

#[test]
fn each_line_of_the_listener_counts() {
    let mut sessions = Sessions::new();
    for _ in 0..3 {
        let line = "Timeout before authentication for connection from 198.51.100.7 to 203.0.113.1, pid = 9";
        assert_eq!(
            read(&mut sessions, "sshd", 1, line, 5),
            (1, addr("198.51.100.7"))
        );
    }
}

#[test]
fn success_forgives_and_no_failure_is_due_any_more() {
    let mut sessions = Sessions::new();
    let pam = "error: PAM: Authentication failure for alice from 198.51.100.7";
    let ok = "Accepted keyboard-interactive/pam for alice from 198.51.100.7 port 4022 ssh2";
    let record = Record {
        host: b"",
        tag: b"sshd",
        pid: Some(1),
        body: ok.as_bytes(),
        stamp: None, cut: false
    };
    assert_eq!(read(&mut sessions, "sshd", 1, pam, 1).0, 10);
    assert!(
        matches!(sessions.read(&record, Watch::ALL, Instant(2)), Finding::Forgives { addr: a, .. } if Some(a) == addr("198.51.100.7"))
    );
    assert_eq!(
        read(
            &mut sessions,
            "sshd",
            1,
            "Failed password for bob from 198.51.100.7 port 4022 ssh2",
            3
        )
        .0,
        10
    );
    assert_eq!(
        why(
            &mut sessions,
            "sshd",
            1,
            "Accepted password for alice from host.example port 4022 ssh2",
            4
        ),
        Some(Why::Success)
    );
}

#[test]
fn an_address_is_lent_by_program_and_pid_for_ten_minutes() {
    const NOBODY: &str = "Login attempt for nonexistent user";
    let (a, b) = (
        "Child connection from 198.51.100.7:1",
        "Bad password attempt for 'x' from 203.0.113.66:2",
    );
    let mut sessions = Sessions::new();
    assert_eq!(read(&mut sessions, "dropbear", 5, NOBODY, 0), (0, None));
    assert_eq!(
        read(&mut sessions, "dropbear", 5, a, 1),
        (0, addr("198.51.100.7"))
    );
    assert_eq!(
        read(&mut sessions, "dropbear", None, NOBODY, 2),
        (0, None),
        "no pid"
    );
    assert_eq!(
        read(&mut sessions, "dropbear", 6, NOBODY, 2),
        (0, None),
        "another pid"
    );
    assert_eq!(
        read(
            &mut sessions,
            "sshd",
            5,
            "User x not allowed because account is locked",
            2
        ),
        (0, None),
        "another program"
    );
    assert_eq!(
        read(&mut sessions, "dropbear", 5, NOBODY, 600),
        (10, addr("198.51.100.7")),
        "just in time"
    );
    assert_eq!(
        read(&mut sessions, "dropbear", 5, NOBODY, 601),
        (0, None),
        "too late"
    );
    assert_eq!(
        read(&mut sessions, "dropbear", 5, a, 700),
        (0, addr("198.51.100.7"))
    );
    assert_eq!(
        read(&mut sessions, "dropbear", 5, b, 701),
        (10, addr("203.0.113.66")),
        "an address in the line wins"
    );
    assert_eq!(
        read(&mut sessions, "dropbear", 5, NOBODY, 702),
        (10, addr("203.0.113.66")),
        "and stays"
    );
    let host = "User x from host.example not allowed because listed in DenyUsers";
    assert_eq!(
        read(
            &mut sessions,
            "sshd",
            9,
            "Invalid user x from 198.51.100.7 port 1",
            1
        ),
        (10, addr("198.51.100.7"))
    );
    assert_eq!(
        read(&mut sessions, "sshd", 9, host, 1),
        (0, None),
        "a host name is no reason to look elsewhere"
    );
}

/// The next process with its pid may be another peer's. What the ended one still writes counts no more than before.
#[test]
fn an_ended_session_lends_its_address_to_nobody() {
    const A: Option<Addr> = Some(Addr::V4([198, 51, 100, 7]));
    let sshd = "User bob not allowed because account is locked";
    let dropbear = "Login attempt for nonexistent user";
    for (tag, last, next) in [
        ("sshd", "Accepted password for alice from 198.51.100.7 port 4 ssh2", sshd),
        ("sshd", "Connection closed by 198.51.100.7 port 4 [preauth]", sshd),
        ("sshd", "Connection reset by authenticating user alice 198.51.100.7 port 4 [preauth]", sshd),
        ("sshd", "Connection closed by 198.51.100.7 port 4", sshd),
        ("sshd", "Disconnected from invalid user x 198.51.100.7 port 4 [preauth]", sshd),
        ("sshd", "Disconnected from user alice 198.51.100.7 port 4", sshd),
        ("sshd", "Received disconnect from 198.51.100.7: 11: Bye Bye [preauth]", sshd),
        ("sshd", "fatal: Timeout before authentication for 198.51.100.7 port 4", sshd),
        ("sshd", "Did not receive identification string from 198.51.100.7 port 4", sshd),
        ("dropbear", "Password auth succeeded for 'alice' from 198.51.100.7:4", dropbear),
        ("dropbear", "Exit (alice) from <198.51.100.7:4>: Exited normally", dropbear),
        ("dropbear", "Exit (alice): Exited normally", dropbear),
        ("dropbear", "Exit before auth from <198.51.100.7:4>: Exited normally", dropbear),
        ("dropbear", "Exit before auth (user 'root', 2 fails): Exited normally", dropbear),
        ("dropbear", "Exit before auth: Max auth tries reached - user 'root'", dropbear),
        ("dropbear", "Exit before auth: Terminated by signal", dropbear),
        ("dropbear", "Early exit: Terminated by signal", dropbear),
    ] {
        let mut sessions = Sessions::new();
        let first = if tag == "sshd" { "Invalid user x from 198.51.100.7 port 4" } else { "Bad password attempt for 'x' from 198.51.100.7:4" };
        assert_eq!(read(&mut sessions, tag, 5, first, 1), (10, A));
        assert_eq!(read(&mut sessions, tag, 5, last, 2), (0, A), "{last}");
        assert_eq!(read(&mut sessions, tag, 5, next, 3), (0, None), "after {last}");
        // Another last line of the same session is about it still.
        assert_eq!(read(&mut sessions, tag, 5, last, 4).0, 0, "{last}");
        // A line that names its peer begins a session.
        assert_eq!(read(&mut sessions, tag, 5, first, 5), (10, A), "after {last}");
        assert_eq!(read(&mut sessions, tag, 5, next, 6).1, A, "after {last}");
    }
}

#[test]
fn lines_without_a_pid_stand_alone() {
    let mut sessions = Sessions::new();
    for _ in 0..2 {
        let (bad, exit) = (
            "Bad password attempt for 'x' from 198.51.100.7:1",
            "Exit before auth from <198.51.100.7:1>: Exited normally",
        );
        assert_eq!(read(&mut sessions, "dropbear", None, bad, 1).0, 10);
        assert_eq!(read(&mut sessions, "dropbear", None, exit, 1).0, 1);
    }
}

#[test]
fn a_new_connection_starts_afresh() {
    let mut sessions = Sessions::new();
    let (opens, exit) = (
        "Child connection from 198.51.100.7:1",
        "Exit before auth from <198.51.100.7:1>: Exited normally",
    );
    for now in 0..3 {
        assert_eq!(read(&mut sessions, "dropbear", 5, opens, now).0, 0);
        assert_eq!(read(&mut sessions, "dropbear", 5, exit, now).0, 1);
        assert_eq!(
            why(&mut sessions, "dropbear", 5, exit, now),
            Some(Why::AlreadyCounted)
        );
    }
}

#[test]
fn a_new_session_replaces_the_one_silent_for_longest() {
    const ALL: u32 = limits::SESSIONS as u32;
    let mut sessions = Sessions::new();
    let opens = |pid: u32| format!("Child connection from 198.51.100.{pid}:1");
    let about = |pid: u32| addr(&format!("198.51.100.{pid}"));
    for pid in 0..ALL {
        read(&mut sessions, "dropbear", pid, &opens(pid), 1);
    }
    assert_eq!(
        read(&mut sessions, "dropbear", 0, "root login rejected", 1).1,
        about(0)
    );
    for pid in ALL..ALL + 10 {
        read(&mut sessions, "dropbear", pid, &opens(pid), 1);
    }
    for pid in 0..ALL + 10 {
        let expected = if (1..=10).contains(&pid) {
            None
        } else {
            about(pid)
        };
        assert_eq!(
            read(&mut sessions, "dropbear", pid, "root login rejected", 1).1,
            expected,
            "{pid}"
        );
    }
}

/// As many as one sshd lets log in at a time, their lines in turn.
#[test]
fn a_hundred_sessions_at_a_time_count_each_guess_once() {
    let mut sessions = Sessions::new();
    let mut counted = 0;
    for line in ["Invalid user admin from ADDRESS port 4022", "Failed password for invalid user admin from ADDRESS port 4022 ssh2", "Connection closed by invalid user admin ADDRESS port 4022 [preauth]"] {
        for pid in 0..100 {
            counted += read(&mut sessions, "sshd", pid, &line.replace("ADDRESS", &format!("198.51.100.{pid}")), 1).0;
        }
    }
    assert_eq!(counted, 100 * 10);
}

#[test]
fn each_line_that_changes_nothing_has_a_reason() {
    let mut sessions = Sessions::new();
    for (tag, body, expected) in [
        (
            "cron",
            "Bad password attempt for 'x' from 198.51.100.7:1",
            Why::Unknown,
        ),
        ("dropbear", "Not a line of dropbear", Why::NoMatch),
        (
            "dropbear",
            "Login attempt for nonexistent user",
            Why::NoAddress,
        ),
        ("sshd", "Invalid user x from host.example", Why::HostName),
        (
            "dropbear",
            "Child connection from 198.51.100.7:1",
            Why::Harmless,
        ),
    ] {
        assert_eq!(
            why(&mut sessions, tag, 1, body, 1),
            Some(expected),
            "{body}"
        );
        assert!(!expected.text().is_empty());
    }
}

/// sshd of 7.9 to 9.7 at its default level: the second line alone looks like the end of a session that had logged in.
#[test]
fn a_hint_without_a_peer_counts_against_the_one_that_the_last_line_names() {
    const HINT: &str = "error: kex_exchange_identification: Connection closed by remote host";
    const END: &str = "Connection closed by 198.51.100.7 port 4022";
    let peer = addr("198.51.100.7");
    let mut sessions = Sessions::new();
    assert_eq!(read(&mut sessions, "sshd", 77, HINT, 1), (0, None));
    assert_eq!(read(&mut sessions, "sshd", 77, END, 2), (1, peer));
    assert_eq!(read(&mut sessions, "sshd", 77, END, 3), (0, peer), "once");
    // Another process, another program, and a session that has logged in meanwhile.
    read(&mut sessions, "sshd", 78, HINT, 4);
    assert_eq!(read(&mut sessions, "sshd", 79, END, 5), (0, peer));
    assert_eq!(read(&mut sessions, "sshd", 78, "Accepted password for alice from 198.51.100.7 port 4022 ssh2", 6), (0, peer));
    assert_eq!(read(&mut sessions, "sshd", 78, END, 7), (0, peer));
    // A line with the peer counts by itself, and only once.
    read(&mut sessions, "sshd", 80, HINT, 8);
    assert_eq!(read(&mut sessions, "sshd", 80, "Connection closed by 198.51.100.7 port 4022 [preauth]", 9), (1, peer));
    assert_eq!(read(&mut sessions, "sshd", 80, END, 10), (0, peer));
}

/// Two hosts that log to one place, and two places: their processes have the same pid at the same time.
#[test]
fn equal_pids_of_two_origins_share_no_peer() {
    let one = [("a", 0), ("b", 0)];
    let other = [("", 0), ("", 1)];
    let both = [("a", 1), ("a", 2)];
    for origins in [one, other, both] {
        let mut sessions = Sessions::new();
        let mut says = |(host, source): (&str, u32), body: &str| {
            let record = Record { host: host.as_bytes(), tag: b"dropbear", pid: Some(77), body: body.as_bytes(), stamp: None, cut: false };
            sessions.from(source);
            match sessions.read(&record, Watch::ALL, Instant(1000)) {
                Finding::Counts { addr, .. } => Some(addr),
                _ => None,
            }
        };
        let unknown = "Login attempt for nonexistent user";
        says(origins[0], "Child connection from 198.51.100.1:4022");
        assert_eq!(says(origins[1], unknown), None, "{origins:?}");
        says(origins[1], "Child connection from 198.51.100.2:4022");
        assert_eq!(says(origins[0], unknown), addr("198.51.100.1"), "{origins:?}");
        assert_eq!(says(origins[1], unknown), addr("198.51.100.2"), "{origins:?}");
    }
}

/// What another source brings in between is no line of this log.
#[test]
fn what_was_repeated_is_the_line_before_of_the_same_source() {
    let record = |tag: &'static str, body: &'static str| Record { host: b"", tag: tag.as_bytes(), pid: None, body: body.as_bytes(), stamp: None, cut: false };
    let guess = record("sshd", "Failed password for root from 198.51.100.7 port 4022 ssh2");
    let repeated = record("", "last message repeated 3 times");
    let mut sessions = Sessions::new();
    let mut counts = |source, record: &Record<'_>| {
        sessions.from(source);
        match sessions.read(record, Watch::ALL, Instant(1000)) {
            Finding::Counts { weight, .. } => weight,
            _ => 0,
        }
    };
    assert_eq!(counts(0, &guess), 10);
    assert_eq!(counts(1, &repeated), 0);
    assert_eq!(counts(1, &record("dnsmasq", "started")), 0);
    assert_eq!(counts(0, &repeated), 30);
    assert_eq!(counts(0, &record("dnsmasq", "started")), 0);
    assert_eq!(counts(0, &repeated), 0);
}
