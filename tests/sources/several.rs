//! Several sources at the same time: each with lines, faults and health of its own.

use super::*;
use std::net::UdpSocket;

fn start(dir: &Scratch, sources: &[&str], options: &[&str]) -> Running {
    let sources = sources.iter().flat_map(|source| ["--source", source]);
    Running::start(dir, &sources.chain(options.iter().copied()).collect::<Vec<_>>())
}

/// What `recentd status` says.
fn status(dir: &Scratch, words: &[&str]) -> String {
    let out = program().args(["status", "--config", "none", "--control", "ctl"]).args(words).current_dir(dir.path()).output().unwrap();
    String::from_utf8_lossy(&out.stdout).into_owned()
}

#[test]
fn all_count_and_half_a_line_waits_for_its_own_end() {
    let dir = Scratch::new();
    ["a.log", "b.log"].iter().for_each(|log| append(&dir.join(log), ""));
    let mut recentd = start(&dir, &["file:a.log", "file:b.log", "socket:log.sock", "stdin"], &[]);
    recentd.says("watching file a.log and file b.log and socket log.sock and standard input; ");
    let half = |n| failure(n).split_at(70).0.to_string();
    append(&dir.join("a.log"), &half(1));
    recentd.has_read(&dir.join("a.log"));
    append(&dir.join("b.log"), &half(2));
    recentd.has_read(&dir.join("b.log"));
    let socket = UnixDatagram::unbound().unwrap();
    socket.send_to(message(3).as_bytes(), dir.join("log.sock")).unwrap();
    recentd.bans(&[3]);
    recentd.stdin().as_mut().unwrap().write_all(failure(4).as_bytes()).unwrap();
    recentd.bans(&[3, 4]);
    append(&dir.join("b.log"), failure(2).split_at(70).1);
    recentd.bans(&[3, 4, 2]);
    append(&dir.join("a.log"), failure(1).split_at(70).1);
    recentd.bans(&[3, 4, 2, 1]);
    // The end of one is not the end of all.
    drop(recentd.stdin().take());
    recentd.says("end of input");
    append(&dir.join("a.log"), &failure(5));
    recentd.bans(&[3, 4, 2, 1, 5]);
}

/// The first source has megabytes to read; one read of it lies between two looks at the second.
#[test]
fn a_busy_one_keeps_no_other_waiting() {
    let dir = Scratch::new();
    let quiet = "Sat Aug 15 10:00:00 2026 daemon.info dnsmasq[7]: query[A] example.org from 192.168.1.2\n".repeat(100_000);
    append(&dir.join("busy.log"), &(quiet + &failure(1)));
    append(&dir.join("b.log"), &failure(2));
    for sources in [["file:busy.log", "file:b.log"], ["file:b.log", "file:busy.log"]] {
        let dir_of_run = Scratch::new();
        ["busy.log", "b.log"].iter().for_each(|log| std::os::unix::fs::symlink(dir.join(log), dir_of_run.join(log)).unwrap());
        let mut recentd = start(&dir_of_run, &sources, &["--from_start", "1"]);
        recentd.bans(&[2, 1]);
    }
}

#[test]
fn protected_means_that_all_are_read() {
    let dir = Scratch::new();
    append(&dir.join("a.log"), "");
    append(&dir.join("taken"), "no socket");
    let mut recentd = start(&dir, &["file:a.log", "file:b.log"], &["--control", "ctl"]);
    recentd.says("source lost: file b.log");
    append(&dir.join("a.log"), &failure(1));
    recentd.bans(&[1]);
    let said = status(&dir, &[]);
    assert!(said.contains("NOT PROTECTED: a log is not read (file b.log: waiting for it to appear); see: recentd check\n"), "{said}");
    assert!(said.contains("source     file a.log: ok for ") && said.contains(", 1 line\n"), "{said}");
    assert!(said.contains("\n           file b.log: not there for "), "{said}");
    let json = status(&dir, &["--json"]);
    assert!(json.contains("\"protected\":false"), "{json}");
    append(&dir.join("b.log"), &failure(2));
    recentd.bans(&[1, 2]);
    append(&dir.join("b.log"), &("no line of a syslog\n".to_string() + &failure(3)));
    recentd.bans(&[1, 2, 3]);
    let json = status(&dir, &["--json"]);
    assert!(json.contains("\"protected\":true"), "{json}");
    for (path, counts) in [("a.log", "\"lines\":1,\"not_syslog\":0,\"too_long\":0,\"refused\":0"), ("b.log", "\"lines\":2,\"not_syslog\":1,\"too_long\":0,\"refused\":0")] {
        let source = json.split_once(&format!("\"path\":\"{path}\"")).and_then(|(_, rest)| rest.split_once('}')).unwrap_or_else(|| panic!("{json}")).0;
        assert!(source.ends_with(counts), "{source}");
    }
}

/// On the command line a socket that cannot be bound is refused where it is the only source.
#[test]
fn one_that_cannot_be_bound_stops_no_other() {
    let dir = Scratch::new();
    append(&dir.join("taken"), "no socket");
    append(&dir.join("a.log"), "");
    let mut recentd = start(&dir, &["socket:taken", "file:a.log"], &["--control", "ctl"]);
    recentd.says("source found: file a.log");
    append(&dir.join("a.log"), &failure(1));
    recentd.bans(&[1]);
    let said = status(&dir, &[]);
    assert!(said.contains("a log is not read (socket taken: another program has this socket, or it is another kind of file); see: recentd check"), "{said}");
    let mut alone = start(&dir, &["socket:taken"], &[]);
    assert_eq!(alone.ends().code(), Some(111));
    alone.says("fatal: cannot bind the socket taken: ");
}

/// At boot the directory may still be missing, and another program may have the port. Also with the rights that are left of root's, to which a port
/// below 1024 belongs.
#[test]
fn those_of_the_file_wait_until_they_can_be_bound() {
    let dir = Scratch::new();
    let taken = [77, 0].iter().find_map(|port| UdpSocket::bind(("127.45.67.89", *port)).ok()).unwrap();
    let at = taken.local_addr().unwrap();
    fs::write(dir.join("conf"), format!("config recentd\n\tlist source 'socket:late/log.sock'\n\tlist source 'udp:{at}'\n\tlist senders '127.0.0.0/8'\n")).unwrap();
    let mut recentd = Running::start(&dir, &["--config", "conf", "--control", "ctl"]);
    recentd.says("source lost: socket late/log.sock: no such file or directory (errno 2); waiting for it");
    // Its number differs on MIPS.
    recentd.says(&format!("source lost: UDP at {at}: address in use (errno "));
    let said = status(&dir, &[]);
    let expected = format!("NOT PROTECTED: a log is not read (socket late/log.sock: its directory does not exist); a log is not read (UDP at {at}: another program has this port); see: recentd check\n");
    assert!(said.contains(&expected), "{said}");
    // No recentd of which `check` knows has them.
    let out = program().args(["check", "--config", "conf", "--control", "off"]).current_dir(dir.path()).output().unwrap();
    let out = String::from_utf8_lossy(&out.stdout);
    for part in ["socket late/log.sock, as configured: no such file or directory (errno 2); its directory does not exist\n", &format!("udp {at}, as configured: address in use (errno "), "; another program has this port\n", "; may bind sockets, because one cannot be bound yet\n", "verdict        NOT READY"] {
        assert!(out.contains(part), "{part}: {out}");
    }
    assert!(!is_root() || out.contains("CAP_NET_BIND_SERVICE"), "{out}");
    fs::create_dir(dir.join("late")).unwrap();
    drop(taken);
    recentd.says("source found: socket late/log.sock");
    recentd.says(&format!("source found: UDP at {at}"));
    UnixDatagram::unbound().unwrap().send_to(message(1).as_bytes(), dir.join("late/log.sock")).unwrap();
    recentd.bans(&[1]);
    UdpSocket::bind("127.0.0.1:0").unwrap().send_to(message(2).as_bytes(), at).unwrap();
    recentd.bans(&[1, 2]);
    assert!(status(&dir, &[]).contains("\nPROTECTED\n"));
    assert_eq!(fs::metadata(dir.join("late/log.sock")).unwrap().permissions().mode() & 0o777, 0o600);
}

/// Rotation, loss and return of one, while lines of the other come.
#[test]
fn one_is_rotated_while_others_are_read() {
    let dir = Scratch::new();
    ["a.log", "b.log"].iter().for_each(|log| append(&dir.join(log), ""));
    let mut recentd = start(&dir, &["file:a.log", "file:b.log"], &[]);
    recentd.says_times("source found", 2);
    append(&dir.join("a.log"), &failure(1));
    recentd.bans(&[1]);
    fs::rename(dir.join("a.log"), dir.join("a.log.1")).unwrap();
    append(&dir.join("b.log"), &failure(2));
    recentd.bans(&[1, 2]);
    append(&dir.join("a.log"), &failure(3));
    recentd.bans(&[1, 2, 3]);
    fs::remove_file(dir.join("b.log")).unwrap();
    recentd.says("source lost: file b.log");
    append(&dir.join("a.log"), &failure(4));
    recentd.bans(&[1, 2, 3, 4]);
    append(&dir.join("b.log"), &failure(5));
    recentd.bans(&[1, 2, 3, 4, 5]);
    idles(&recentd);
}

/// The same log twice would count each failure twice.
#[test]
fn the_same_source_is_read_once() {
    let dir = Scratch::new();
    append(&dir.join("log"), "");
    let mut recentd = start(&dir, &["auto", "file", "file:log"], &["--file", "log", "--hitcount", "2"]);
    recentd.says("watching file log; ");
    append(&dir.join("log"), &(failure(1) + &failure(2) + &failure(2)));
    recentd.bans(&[2]);
}

/// As [`failure`], with the date of now.
fn now(n: u8) -> String {
    let date = Command::new("date").args(["-u", "+%a %b %e %H:%M:%S %Y"]).env("LC_ALL", "C").output().unwrap().stdout;
    failure(n).replace("Sat Aug 15 10:00:00 2026", String::from_utf8_lossy(&date).trim())
}

#[test]
fn files_that_match_a_pattern_come_and_go() {
    let dir = Scratch::new();
    fs::create_dir_all(dir.join("logs/directory.log")).unwrap();
    append(&dir.join("logs/a.log"), &failure(9));
    append(&dir.join("logs/old.log.1"), &failure(9));
    append(&dir.join("logs/.hidden.log"), "");
    let mut recentd = start(&dir, &["file:logs/*.log"], &["--control", "ctl"]);
    recentd.says("source found: file logs/a.log");
    append(&dir.join("logs/a.log"), &now(1));
    recentd.bans(&[1]);
    let said = status(&dir, &[]);
    assert!(said.contains("\nPROTECTED\n") && said.contains("source     files logs/*.log: ok for ") && said.contains("\n           file logs/a.log: ok for "), "{said}");
    // What has appeared is read from its start.
    append(&dir.join("logs/b.log"), &now(2));
    recentd.says("source found: file logs/b.log");
    recentd.bans(&[1, 2]);
    append(&dir.join("logs/.hidden.log"), &now(9));
    append(&dir.join("logs/old.log.1"), &now(9));
    append(&dir.join("logs/a.log"), &now(3));
    append(&dir.join("logs/b.log"), &now(4));
    recentd.says("ban 203.0.113.3 ");
    recentd.says("ban 203.0.113.4 ");
    // Rotated: what is still written to the former file is read, and the new one.
    fs::rename(dir.join("logs/a.log"), dir.join("logs/a.log.1")).unwrap();
    append(&dir.join("logs/a.log.1"), &now(5));
    recentd.says("ban 203.0.113.5 ");
    append(&dir.join("logs/a.log"), &now(6));
    recentd.says("ban 203.0.113.6 ");
    assert!(!recentd.said().contains("203.0.113.9"), "a file that does not match was read");
    // One that is gone for good is no longer missed.
    fs::remove_file(dir.join("logs/b.log")).unwrap();
    recentd.says("source lost: file logs/b.log");
    assert!(within(PATIENCE, || !status(&dir, &[]).contains("logs/b.log")), "{}", status(&dir, &[]));
    assert!(status(&dir, &[]).contains("\nPROTECTED\n"));
    append(&dir.join("logs/b.log"), &now(7));
    recentd.says("ban 203.0.113.7 ");
    idles(&recentd);
}

#[test]
fn a_pattern_that_matches_nothing_or_too_much_is_no_protection() {
    let dir = Scratch::new();
    let mut recentd = start(&dir, &["file:logs/*.log", "stdin"], &["--control", "ctl"]);
    recentd.says("source lost: files logs/*.log: no such file");
    assert!(status(&dir, &[]).contains("NOT PROTECTED: a log is not read (files logs/*.log: no file matches)"), "{}", status(&dir, &[]));
    fs::create_dir(dir.join("logs")).unwrap();
    for n in 1..=7 {
        append(&dir.join(&format!("logs/{n}.log")), &now(n));
    }
    let full = "NOT PROTECTED: a log is not read (files logs/*.log: more files match than there is room for)";
    assert!(within(PATIENCE, || status(&dir, &[]).contains(full)), "{}", status(&dir, &[]));
    // Six of them have a place beside the two sources.
    recentd.says_times("source found: file logs/", 6);
    recentd.says_times("ban 203.0.113.", 6);
    recentd.stdin().as_mut().unwrap().write_all(failure(8).as_bytes()).unwrap();
    recentd.says("ban 203.0.113.8 ");
}

/// Local time.
fn date(ago: u64, format: &str) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let date = std::process::Command::new("date").args(["-d", &format!("@{}", now - ago), format]).env("LC_ALL", "C").output().unwrap();
    assert!(date.status.success());
    String::from_utf8(date.stdout).unwrap().trim().to_string()
}

/// An address that has just failed in one log does not make its failures of another one newer.
#[test]
fn old_failures_in_one_log_stay_old_beside_a_new_one_in_another() {
    let dir = Scratch::new();
    let line = |ago: u64, n: u8| format!("{} authpriv.warn dropbear[7]: Bad password attempt for 'root' from 203.0.113.{n}:4022\n", date(ago, "+%a %b %e %H:%M:%S %Y"));
    append(&dir.join("a.log"), &line(1, 1));
    append(&dir.join("b.log"), &(line(7200, 1).repeat(5) + &line(1, 3)));
    let mut recentd = start(&dir, &["file:a.log", "file:b.log"], &["--hitcount", "3"]);
    recentd.says_times("source found", 2);
    append(&dir.join("a.log"), &line(0, 1));
    recentd.has_read(&dir.join("a.log"));
    append(&dir.join("b.log"), &line(0, 2).repeat(3));
    recentd.bans(&[2]);
    append(&dir.join("a.log"), &line(0, 1));
    recentd.bans(&[2, 1]);
}

/// Each has dates of its own, by which what it holds is read back at the start, and its program is watched without being named.
#[test]
fn logs_that_programs_write_themselves_are_read_as_theirs() {
    let dir = Scratch::new();
    let exim = |ago: u64, n: u8| {
        let date = date(ago, "+%Y-%m-%d %H:%M:%S");
        format!("{date} plain authenticator failed for (x) [203.0.113.{n}]: 535 Incorrect authentication data\n")
    };
    let vsftpd = |n: u8| format!("{} [pid 7] [x] FAIL LOGIN: Client \"203.0.113.{n}\"\n", date(0, "+%a %b %e %H:%M:%S %Y"));
    // Each line of exim's counts half: two old ones and two new ones are two failures, but not those of yesterday.
    append(&dir.join("mainlog"), &[exim(86_400, 2), exim(86_400, 2), exim(0, 1), exim(0, 1), exim(0, 2), exim(0, 2)].concat());
    append(&dir.join("a.log"), &failure(4));
    let mut recentd = start(&dir, &["exim:main*", "vsftpd:v.txt", "file:a.log"], &["--hitcount", "2", "--control", "ctl"]);
    recentd.says_times("source found", 3);
    append(&dir.join("mainlog"), &[exim(0, 1), exim(0, 1)].concat());
    recentd.bans(&[1]);
    append(&dir.join("v.txt"), &[vsftpd(3), vsftpd(3), failure(4), failure(4)].concat());
    // What two files have is read in any order.
    recentd.bans(&[1, 3]);
    append(&dir.join("a.log"), &[vsftpd(4), vsftpd(4), failure(5), failure(5)].concat());
    recentd.bans(&[1, 3, 5]);
    let said = status(&dir, &["--json"]);
    assert!(said.contains("\"watch\":[\"dropbear\",\"sshd\",\"luci\",\"vsftpd\",\"exim\"]"), "{said}");
    // Others let a stranger's line feed through.
    for source in ["nginx:/e.log", "asterisk:/messages", "sshd:/s.log", "vsftpd", "vsftpd:", "exim:/a*/b"] {
        let mut refused = start(&Scratch::new(), &[source], &[]);
        assert_eq!(refused.ends().code(), Some(100), "{source}");
    }
}
