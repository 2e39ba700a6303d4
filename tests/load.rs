//! A flood of log lines, as fast as a pipe or logd carries them. Most lines are failures, from 50,000 addresses.
//!
//! Among them are 100 attackers; each fails exactly as often as a ban takes, so a single uncounted failure shows.
//! Once the table is full memory does not grow, and the control socket answers. After the flood recentd sleeps.
//!
//! `tests/all.sh load` runs this test with the release build and a million lines. By itself the test takes a tenth of
//! the lines and accepts slow answers.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common {
    pub mod program;
    pub mod ubusd;
}

use common::program::{Running, Scratch, drain, is_root, program, within};
use common::ubusd::{Entry, Logd, Ubusd, logd::encoded};
use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

#[path = "load/flushing.rs"]
mod flushing;

/// The number of addresses that fail once in a while.
const LIGHT: u32 = 50_000;
/// The number of addresses that fail fifteen times.
const HEAVY: u32 = 40;
const HITCOUNT: u32 = 15;

/// The number of lines: `RECENTD_LINES`, or a hundred thousand.
fn lines() -> u32 {
    std::env::var("RECENTD_LINES").map_or(100_000, |lines| lines.parse().unwrap())
}

/// The messages of a flood, one after the other; the same messages in each run.
struct Flood {
    left: u32,
    all: u32,
    seed: u32,
    /// The number of attacks so far.
    attacks: u32,
    noise: u32,
}

/// The tag, pid and message of a line.
type Said = (&'static str, u32, String);

impl Flood {
    fn new() -> Self {
        Self { left: lines(), all: lines(), seed: 1, attacks: 0, noise: 0 }
    }

    fn random(&mut self, below: u32) -> u32 {
        self.seed = self.seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.seed >> 8) % below
    }
}

fn light(n: u32) -> String {
    let [_, b, c, d] = n.to_be_bytes();
    // Each in a /48 of its own: many networks of one /48 would be banned with their first failures.
    if n.is_multiple_of(5) { format!("2001:db8:{n:x}::1") } else { format!("10.{b}.{c}.{d}") }
}

fn heavy(n: u32) -> String {
    format!("203.0.113.{}", n + 1)
}

impl Iterator for Flood {
    type Item = Said;

    fn next(&mut self) -> Option<Said> {
        self.left = self.left.checked_sub(1)?;
        let number = self.all - self.left;
        // Three of five lines are attacks.
        if self.random(5) >= 3 {
            self.noise += 1;
            let text = format!("query[A] {number}.example.org from 192.168.1.{}", number % 250);
            return Some(("dnsmasq", 77, text));
        }
        let (turn, step) = (self.attacks / 40, self.attacks % 40);
        self.attacks += 1;
        // The heavy attackers come one after the other: every fortieth attack is of the current one, all others are of light ones.
        let from = if step == 0 && turn < HEAVY * HITCOUNT {
            heavy(turn / HITCOUNT)
        } else {
            // A step through all 50,000 addresses that returns to none of them soon.
            light((self.attacks.wrapping_mul(7919)) % LIGHT)
        };
        Some(("dropbear", number, format!("Bad password attempt for 'root' from {from}:{}", 1024 + number % 60_000)))
    }
}

/// What was measured during a flood.
#[derive(Debug)]
struct Measured {
    seconds: f32,
    /// Resident memory in KiB: after half of the flood, when the table is full, and the most after that.
    memory: (u64, u64),
    /// The times that answers of the control socket took, sorted.
    answers: Vec<Duration>,
    /// The same times without the time that recentd and this client waited for a processor.
    net: Vec<Duration>,
}

fn resident(pid: u32) -> u64 {
    let statm = fs::read_to_string(format!("/proc/{pid}/statm")).unwrap();
    statm.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4
}

fn ask(socket: &Path, request: &str) -> Value {
    let mut socket = UnixStream::connect(socket).unwrap();
    socket.write_all(format!("{request}\n").as_bytes()).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    serde_json::from_str(&answer).unwrap()
}

/// Raises the priority of recentd and of the client that asks it, where permitted, so that other load on this machine is not measured.
fn prefer(pid: u32) {
    if is_root() {
        let _ = Command::new("renice").args(["-n", "-15", "-p", &pid.to_string()]).output();
    }
}

/// How long a thread has waited for a processor since it started.
fn waited(task: &str) -> Duration {
    let all = fs::read_to_string(format!("/proc/{task}/schedstat")).unwrap_or_default();
    Duration::from_nanos(all.split(' ').nth(1).map_or(0, |nanoseconds| nanoseconds.parse().unwrap()))
}

fn measure(recentd: &Running, control: &Path, flood: impl FnOnce(&mut Flood) + Send, done: impl Fn(&Value, &Flood) -> bool) -> (Measured, Flood) {
    prefer(recentd.pid());
    let (mut all, over) = (Flood::new(), AtomicBool::new(false));
    let start = Instant::now();
    let (answers, net, memory) = thread::scope(|scope| {
        let asking = scope.spawn(|| {
            prefer(rustix::thread::gettid().as_raw_nonzero().get().cast_unsigned());
            let (mut answers, mut net, mut memory) = (Vec::new(), Vec::new(), (0, 0));
            let delays = || waited(&recentd.pid().to_string()) + waited("thread-self");
            while !over.load(Ordering::Relaxed) {
                let (before, asked) = (delays(), Instant::now());
                let status = ask(control, "status");
                let answer = asked.elapsed();
                answers.push(answer);
                net.push(answer.saturating_sub(delays() - before));
                let seen = status["lines"]["seen"].as_u64().unwrap();
                if seen > u64::from(lines()) / 2 {
                    let now = resident(recentd.pid());
                    memory = (if memory.0 == 0 { now } else { memory.0 }, now.max(memory.1));
                }
                thread::sleep(Duration::from_millis(5));
            }
            (answers, net, memory)
        });
        flood(&mut all);
        assert!(within(Duration::from_secs(120), || done(&ask(control, "status"), &all)), "{}", ask(control, "status"));
        over.store(true, Ordering::Relaxed);
        asking.join().unwrap()
    });
    let seconds = start.elapsed().as_secs_f32();
    let mut measured = Measured { seconds, memory, answers, net };
    measured.answers.sort();
    measured.net.sort();
    (measured, all)
}

/// Asserts all that recentd promises for a flood.
fn keeps_its_promises(what: &str, recentd: &Running, control: &Path, measured: &Measured, flood: &Flood, written: &str) {
    let of = |share: f32| measured.answers[((measured.answers.len() - 1) as f32 * share) as usize];
    eprintln!(
        "{what}: {} lines, {} attacks in {:.1} s, {:.0} lines a second; memory {} KiB, at most {}; {} answers: half in {:?}, 99 % in {:?}, all in {:?}, or {:?} without waiting for a processor",
        flood.all, flood.attacks, measured.seconds, flood.all as f32 / measured.seconds, measured.memory.0, measured.memory.1, measured.answers.len(), of(0.5), of(0.99), of(1.0), measured.net.last().unwrap()
    );
    let status = ask(control, "status");
    assert_eq!(status["lines"]["seen"], flood.all, "{status}");
    assert_eq!(status["lines"]["matched"], flood.attacks, "{status}");
    assert_eq!(status["lines"]["counted"], flood.attacks, "{status}");
    assert_eq!(status["bans"]["total"], HEAVY, "{status}");
    // Each failure of a heavy attacker was counted, and no other address has so many.
    let expected: String = (0..HEAVY).map(|n| format!("+{}\n", heavy(n))).collect();
    assert_eq!(written, expected);
    assert_eq!(recentd.said().matches(": 15 failures within 900 s").count(), HEAVY as usize);
    // recentd says little beside its bans: at the start what it watches, and at most once a minute that counts were dropped.
    let rest = recentd.said().lines().filter(|line| !line.starts_with("recentd: ban ")).count();
    assert!(rest <= 3 + measured.seconds as usize / 60, "{}", recentd.said());
    assert!(measured.memory.0 > 0 && measured.memory.1 <= measured.memory.0 + 64, "memory grows: {:?} KiB", measured.memory);
    // A debug build may answer slowly. Times of the client include other load on this machine, so only net times are judged.
    let limit = if std::env::var("RECENTD").is_ok() { Duration::from_millis(50) } else { Duration::from_secs(1) };
    let slowest = &measured.net[measured.net.len().saturating_sub(5)..];
    assert!(measured.net.len() >= 10 && slowest.iter().all(|answer| *answer < limit), "slow answers: {slowest:?} of {}", measured.net.len());
    assert!(of(0.99) < limit, "slow answers: one of a hundred takes {:?}", of(0.99));

    // Without bans there is nothing to wake up for.
    ask(control, "flush");
    thread::sleep(Duration::from_millis(200));
    let sleeps = || {
        let status = fs::read_to_string(format!("/proc/{}/status", recentd.pid())).unwrap();
        status.lines().filter(|line| line.contains("ctxt_switches")).map(String::from).collect::<Vec<_>>()
    };
    let before = sleeps();
    thread::sleep(Duration::from_secs(5));
    assert_eq!(sleeps(), before, "recentd wakes up without a reason");
}

fn list(dir: &Scratch) -> fs::File {
    fs::OpenOptions::new().read(true).write(true).custom_flags(libc::O_NONBLOCK).open(dir.join("proc/xt_recent/recentd")).unwrap()
}

#[test]
fn through_a_pipe() {
    let dir = Scratch::new();
    let mut recentd = Running::start(&dir, &["--source", "stdin", "--hitcount", "15", "--control", "control"]);
    recentd.says("watching");
    let (mut list, control) = (list(&dir), dir.join("control"));
    let mut stdin = recentd.stdin().take().unwrap();
    let flood = |flood: &mut Flood| {
        let mut chunk = String::new();
        for (tag, pid, text) in flood.by_ref() {
            chunk += &format!("Sat Aug 15 10:00:00 2026 authpriv.warn {tag}[{pid}]: {text}\n");
            if chunk.len() > 60_000 {
                stdin.write_all(chunk.as_bytes()).unwrap();
                chunk.clear();
            }
        }
        stdin.write_all(chunk.as_bytes()).unwrap();
    };
    let (measured, flood) = measure(&recentd, &control, flood, |status, flood| status["lines"]["seen"] == flood.all);
    keeps_its_promises("a pipe", &recentd, &control, &measured, &flood, &drain(&mut list));
}

#[test]
fn through_logd() {
    let (dir, logd) = (Scratch::new(), Logd::default());
    let bus = Ubusd::start(&dir.join("ubus.sock"), &logd);
    let options = ["--source", "ubus", "--ubus", "ubus.sock", "--hitcount", "15", "--control", "control"];
    let recentd = Running::start(&dir, &options);
    bus.is_read(1);
    recentd.says("source found");
    let (mut list, control) = (list(&dir), dir.join("control"));
    let flood = |flood: &mut Flood| {
        let mut chunk = Vec::new();
        for (id, (tag, pid, text)) in (1..).zip(flood.by_ref()) {
            chunk.extend(encoded(&Entry::new(format!("{tag}[{pid}]: {text}")).members(id)));
            if chunk.len() > 60_000 {
                logd.raw(&chunk);
                chunk.clear();
            }
        }
        logd.raw(&chunk);
    };
    let (measured, flood) = measure(&recentd, &control, flood, |status, flood| status["lines"]["seen"] == flood.all);
    keeps_its_promises("logd", &recentd, &control, &measured, &flood, &drain(&mut list));
    assert_eq!(bus.reads().len(), 1);
}

/// `program` is the program that `RECENTD` names, or the one that cargo built.
#[test]
fn is_the_program_that_was_meant() {
    let out = program().arg("version").output().unwrap();
    assert!(out.status.success());
}
