//! Whole logs of real servers under attack, with the true numbers of attempts.
//!
//! The servers named in `tests/real/*.log` wrote them, on a machine where each client and each attempt was known.
//! Lines that begin with `=` say for each address how many attempts failed, how many connections ended without an
//! attempt, and how many logins succeeded that the server logged. Lines that begin with `#` are remarks. All other
//! lines are the server's messages to `/dev/log`, as logread prints them; in files whose names begin with `own-` they are those of the log that the
//! server writes itself.
//!
//! Each attempt must count once, against the address it came from, and against no other address.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use recentd::addr::Addr;
use recentd::message::sessions::Sessions;
use recentd::config::watch::Watch;
use recentd::message::{Finding, Message, Program};
use recentd::config::Writer;
use recentd::log::syslog::{self, Last, Parsed};
use recentd::log::wanted::Wanted;
use recentd::log::clock::LogClock;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::IpAddr;
use std::path::Path;

/// Attempts in tenths, probes and logins.
type Sums = BTreeMap<IpAddr, [u32; 3]>;

fn ip(addr: Addr) -> IpAddr {
    match addr {
        Addr::V4(bytes) => bytes.into(),
        Addr::V6(bytes) => bytes.into(),
    }
}

/// `= 198.51.100.7: 5 attempts, 3 probes, 1 logins`
fn truth(line: &str, sums: &mut Sums) {
    let (addr, figures) = line.split_once(": ").expect("an address");
    let figures: Vec<u32> = figures.split(", ").map(|figure| figure.split(' ').next().unwrap().parse().unwrap()).collect();
    sums.insert(addr.trim().parse().unwrap(), [figures[0] * 10, figures[1], figures[2]]);
}

/// Adds one line. exim logs each failure twice; each of the two lines counts half. Other lines that count less than one are probes.
fn count(program: &Program, message: &Message, weight: u16, sum: &mut [u32; 3]) {
    if message.weight >= 10 || program.name == "exim" { sum[0] += u32::from(weight) } else { sum[1] += 1 }
}

#[test]
fn every_attempt_of_a_real_attack_counts_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real");
    let mut files: Vec<_> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    let mut wrong = 0;
    for path in files {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read(&path).unwrap();
        let (mut expected, mut got) = (Sums::new(), Sums::new());
        let own = name.strip_prefix("own-").map(|program| Writer::named(program.as_bytes()).expect("a program that writes a log itself"));
        let mut last = Last::of(Wanted::ALL, own.unwrap_or_default());
        let (mut sessions, mut clock, mut lines) = (Sessions::new(), LogClock::new(), 0);
        for line in text.split(|&byte| byte == b'\n').filter(|line| !line.is_empty() && !line.starts_with(b"#")) {
            if let Some(line) = line.strip_prefix(b"=") {
                truth(std::str::from_utf8(line).unwrap(), &mut expected);
                continue;
            }
            lines += 1;
            let Parsed::Record(record) = syslog::parse_after(&mut last, line) else { panic!("{name}: no line of a log: {}", line.escape_ascii()) };
            match sessions.read(&record, Watch::ALL, clock.read(record.stamp)) {
                Finding::Counts { addr, program, message, weight } => count(program, message, weight, got.entry(ip(addr)).or_default()),
                Finding::Forgives { addr, .. } => got.entry(ip(addr)).or_default()[2] += 1,
                Finding::Nothing { .. } => {}
            }
        }
        let [attempts, probes, logins] = got.values().fold([0; 3], |a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
        println!("{name:20} {lines:4} lines: {:3} attempts, {probes:2} probes, {logins:2} logins", attempts / 10);
        if got != expected {
            wrong += 1;
            for addr in expected.keys().chain(got.keys()).collect::<BTreeSet<_>>() {
                println!("  {addr}: expected {:?}, got {:?}", expected.get(addr), got.get(addr));
            }
        }
    }
    assert_eq!(wrong, 0, "logs that are not read right");
}
