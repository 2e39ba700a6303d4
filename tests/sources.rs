//! The whole program with real pipes, files, sockets and children.
//!
//! Where lines come from, and what becomes of them when that place is rotated, cut, removed, restarted or
//! killed. Only the kernel's lists are played, by pipes, so that nothing but two tests of our own output need root.
//! Nothing waits for a fixed time: what should happen is polled for, and that something did *not* happen
//! shows when a later line has been dealt with, since lines are taken in order.
//! `RECENTD` is another program to test.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common {
    pub mod program;
}

use common::program::{PATIENCE, Running, Scratch, children, drain, emulated, fifo, heed, idles, is_root, kill, program, runs, skip, up_for, within};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::UnixDatagram;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A failed login from 203.0.113.`n`.
fn failure(n: u8) -> String {
    format!("Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[{n}]: Bad password attempt for 'root' from 203.0.113.{n}:4022\n")
}

/// As it stands in a datagram, without anything behind it.
fn message(n: u8) -> String {
    format!("<84>Nov 22 16:53:24 dropbear[{n}]: Bad password attempt for 'root' from 203.0.113.{n}:4022")
}

fn append(path: &Path, text: &str) {
    let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

/// `recentd run` that follows the file `log`, which is `before` at first, from where it chooses to begin.
fn follow(dir: &Scratch, before: &str, options: &[&str]) -> Running {
    append(&dir.join("log"), before);
    let recentd = Running::start(dir, &[&["--file", "log"], options].concat());
    recentd.says("source found: file log");
    recentd
}

#[path = "sources/stdin.rs"]
mod stdin;
#[path = "sources/file.rs"]
mod file;
#[path = "sources/logread.rs"]
mod logread;
#[path = "sources/relay.rs"]
mod relay;
#[path = "sources/site.rs"]
mod site;
#[path = "sources/socket.rs"]
mod socket;
#[path = "sources/output.rs"]
mod output;
#[path = "sources/several.rs"]
mod several;
#[path = "sources/udp.rs"]
mod udp;

/// syslog-ng hands on a line feed in a message as it is, unless it is told not to. A datagram needs no such care.
#[test]
fn the_recipes_for_syslog_ng_keep_messages_apart() {
    for (document, text) in [("openwrt/MANUAL.md", include_str!("../openwrt/MANUAL.md")), ("openwrt/README.md", include_str!("../openwrt/README.md"))] {
        let recipes = text.lines().filter(|line| line.trim().starts_with("destination "));
        for recipe in recipes.filter(|line| !line.contains("unix-dgram(")) {
            assert!(recipe.contains("flags(no-multi-line)"), "{document}: {recipe}");
        }
    }
}

/// Most memory ever used by `pid`, in KiB.
fn peak(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// 50 MB of attacks from all over, noise, and lines that are too long.
#[test]
fn memory_stays_what_it_is() {
    let mut explain = program().args(["explain", "--config", "none"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = explain.stdin.take().unwrap();
    let stdout = BufReader::new(explain.stdout.take().unwrap());
    let (told, lines) = std::sync::mpsc::channel();
    let reader = thread::spawn(move || stdout.lines().for_each(|line| told.send(line.unwrap()).unwrap()));
    let noise = format!("Sat Aug 15 10:00:00 2026 daemon.info dnsmasq[1]: {}\n", "x".repeat(3900));
    let long = format!("Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: {}\n", "x".repeat(9000));
    let (mut sent, mut number, mut at_first) = (0usize, 0u32, 0);
    let mut send = |stdin: &mut std::process::ChildStdin, number: u32| {
        let [_, b, c, d] = number.to_be_bytes();
        let attack = format!(
            "Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[{number}]: Bad password attempt for 'root' from 2001:db8:{b:x}:{c:x}::{d:x}:4022\n"
        );
        for text in [&attack, &noise, &long] {
            stdin.write_all(text.as_bytes()).unwrap();
            sent += text.len();
        }
        sent
    };
    let deadline = Instant::now() + 30 * PATIENCE;
    loop {
        number += 1;
        let sent = send(&mut stdin, number);
        if at_first == 0 && lines.try_iter().count() > 0 {
            // It has answered: all of its code that matters has run once.
            at_first = peak(explain.id());
        }
        if sent > 50_000_000 {
            break;
        }
        assert!(Instant::now() < deadline, "too slow: {sent} bytes");
    }
    let at_last = peak(explain.id());
    drop(stdin);
    assert!(explain.wait().unwrap().success());
    reader.join().unwrap();
    assert!(lines.try_iter().last().is_some_and(|line| line.starts_with("lines: ")));
    // An emulator keeps what it has translated.
    let room = if emulated() { 16 << 10 } else { 1 << 10 };
    assert!(at_first > 0 && at_last - at_first < room, "{at_first} KiB at first, {at_last} KiB at last");
}
