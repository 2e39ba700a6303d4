//! Every wording of dropbear, times every way it has written an address.
//!
//! Five eras: 0.44 to 0.52 (lower case), 0.53 to 2019.78, 2020.79 to 2024.85 (the address moved into the exit line),
//! 2024.86 to 2026.93, and 2026.94 (brackets). Four kinds of sessions: three wrong passwords; a wrong password that was one
//! too many; a user that does not exist; a connection that sends nothing. Each line about a failure, and each exit
//! line, must be attributed to the peer: 4, 2, 2 and 1 lines. The failures counted must equal the attempts: 3, 1, 1 and
//! a probe of 0.1 (in tenths: 30, 10, 10 and 1).
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use recentd::addr::Addr;
use recentd::config::watch::Watch;
use recentd::message::sessions::Sessions;
use recentd::message::{Finding, Why};
use recentd::log::record::Record;
use recentd::time::Instant;

const KINDS: [&str; 4] = ["badpw", "maxtry", "nouser", "scan"];
const EXPECTED: [(u32, u32, u32); 4] = [(4, 0, 30), (2, 0, 10), (2, 0, 10), (1, 0, 1)];

/// The lines of one session, without "Child connection".
fn session(era: u8, endpoint: &str, kind: &str) -> Vec<String> {
    let exit = |user: &str, why: &str| match (era, why) {
        (1 | 2, "Max auth tries reached - user 'root'") => format!("Exit before auth{user}: {why} from {endpoint}"),
        (1 | 2, _) => format!("Exit before auth{user}: {why}"),
        _ if user.is_empty() => format!("Exit before auth from <{endpoint}>: {why}"),
        _ => format!("Exit before auth from <{endpoint}>:{user}: {why}"),
    };
    let bad = format!("Bad password attempt for 'root' from {endpoint}");
    let nobody = match era {
        3 => "Login attempt for nonexistent user".into(),
        _ => format!("Login attempt for nonexistent user from {endpoint}"),
    };
    let lines = match kind {
        "badpw" => vec![bad.clone(), bad.clone(), bad, exit(" (user 'root', 3 fails)", "Exited normally")],
        "maxtry" => vec![bad, exit(" (user 'root', 1 fails)", "Max auth tries reached - user 'root'")],
        "nouser" => vec![nobody, exit("", "Disconnect received")],
        _ => vec![exit("", "Exited normally")],
    };
    let lower = |line: String| line.get(..1).unwrap().to_lowercase() + line.get(1..).unwrap();
    lines.into_iter().map(|line| if era == 1 { lower(line) } else { line }).collect()
}

/// `addrstring` in svr-session.c, and the address of "Child connection" in svr-main.c.
fn endpoints(era: u8, host: &str, port: u16) -> (String, String) {
    if era == 5 && host.contains(':') {
        let full = format!("[{host}]:{port}");
        // 2026.94 cuts two characters off.
        return (full.get(..full.len() - 2).unwrap().into(), full);
    }
    let text = format!("{host}:{port}");
    (text.clone(), text)
}

/// The number of lines attributed to the peer, the number attributed to another address, and the tenths of a failure counted.
fn read(era: u8, host: &str, port: u16, kind: &str) -> (u32, u32, u32) {
    let peer = Addr::parse(host.as_bytes()).unwrap();
    let (endpoint, full) = endpoints(era, host, port);
    let mut sessions = Sessions::new();
    let mut read = |body: &str| {
        let record = Record { host: b"", tag: b"dropbear", pid: Some(77), body: body.as_bytes(), stamp: None, cut: false };
        sessions.read(&record, Watch::DEFAULT, Instant(1000))
    };
    read(&format!("Child connection from {full}"));
    let (mut right, mut wrong, mut score) = (0, 0, 0);
    for line in session(era, &endpoint, kind) {
        let about = match read(&line) {
            Finding::Counts { addr, weight, .. } => {
                score += u32::from(weight);
                Some(addr)
            }
            Finding::Nothing { peer, why: Why::AlreadyCounted, .. } => peer,
            other => panic!("{line}: {other:?}"),
        };
        right += u32::from(about == Some(peer));
        wrong += u32::from(about.is_some_and(|about| about != peer));
    }
    (right, wrong, score)
}

#[test]
fn all_eras_of_dropbear_have_full_marks() {
    let families = [
        ("v4", "198.51.100.7", 4022),
        ("v6 5-digit port", "2001:db8:bad::66", 37075),
        ("v6 4-digit port", "2001:db8:bad::66", 2222),
    ];
    let eras = ["0.44 to 0.52", "0.53 to 2019.78", "2020.79 to 2024.85", "2024.86 to 2026.93", "2026.94"];
    println!("| era | family | {} |\n|---|---|---|", KINDS.join(" "));
    for (era, name) in (1..).zip(eras) {
        for (family, host, port) in families {
            let marks = KINDS.map(|kind| read(era, host, port, kind));
            let shown = marks.map(|(right, wrong, _)| if wrong > 0 { format!("{right}/{wrong}!") } else { right.to_string() });
            println!("| {name} | {family} | {} |", shown.join(" "));
            assert_eq!(marks, EXPECTED, "{name} {family}");
        }
    }
}
