//! Starts and stops: what a thousand starts leave behind, and what the next start finds.
//!
//! recentd ignores SIGHUP and handles no signal: it has nothing to save, because the kernel holds the bans. So a signal may end it at any
//! moment, also while it starts. Only the file of its control socket stays; the next recentd replaces it.
//! `RECENTD` names another program to test.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common {
    pub mod program;
    pub mod recents;
}

use common::program::{PATIENCE, Running, Scratch, children, emulated, fifo, heed, kill, program, within};
use common::recents::{Module, Order, Recents};
use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::net::IpAddr;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

/// The tests count descriptors of this process, so they run one after the other.
static ALONE: Mutex<()> = Mutex::new(());

const SIGNALS: [i32; 4] = [libc::SIGTERM, libc::SIGQUIT, libc::SIGKILL, libc::SIGINT];

/// The number of repetitions: a tenth in an emulator, which starts ten times as slowly.
fn often(times: usize) -> usize {
    if emulated() { times / 10 } else { times }
}

fn failure(addr: &str) -> String {
    format!("Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from {addr}:4022\n")
}

fn append(path: &Path, text: &str) {
    let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

/// Killed when dropped, so that a failed test leaves no process behind.
struct Started(Child);

impl Started {
    /// Ends the process and waits until it has ended.
    fn end(mut self, signal: i32) {
        kill(self.0.id(), signal);
        assert_eq!(self.0.wait().unwrap().signal(), Some(signal));
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn run(dir: &Scratch, options: &[&str]) -> Command {
    let mut command = program();
    command.args(["run", "--config", "none", "--log", "stderr", "--sys", "sys", "--hitcount", "1", "--ubus", "off", "--control", "ctl"]).args(options);
    // Standard error is a file: otherwise the sandbox forbids writes to regular files, and here regular files stand for the kernel's lists.
    let said = OpenOptions::new().append(true).create(true).open(dir.join("said")).unwrap();
    command.current_dir(dir.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(said);
    command
}

fn answers(dir: &Scratch) -> bool {
    UnixStream::connect(dir.join("ctl")).is_ok()
}

/// Moments within the first milliseconds after a start; the same moments in each run.
fn moment(n: usize) -> Duration {
    Duration::from_micros((n as u64).wrapping_mul(2_654_435_761) % if emulated() { 60_000 } else { 6_000 })
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The processes whose working directory is `dir`: recentd and its children.
fn inhabitants(dir: &Path) -> Vec<String> {
    let processes = fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    let inside = processes.filter(|process| fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd == dir));
    inside.map(|process| fs::read_to_string(process.join("cmdline")).unwrap_or_default()).collect()
}

fn descriptors() -> usize {
    fs::read_dir("/proc/self/fd").unwrap().count()
}

#[test]
fn a_thousand_starts_leave_nothing_behind() {
    SIGNALS.into_iter().for_each(heed);
    let _alone = ALONE.lock();
    let dir = Scratch::new();
    append(&dir.join("log"), "");
    append(&dir.join("said"), "");
    fs::write(dir.join("logread"), "#!/bin/sh\nexec sleep 1000\n").unwrap();
    fs::set_permissions(dir.join("logread"), fs::Permissions::from_mode(0o755)).unwrap();
    let _lists = ["recentd", "recentd6"].map(|name| fifo(&dir.join("proc/xt_recent").join(name)));
    let before = (names(dir.path()), descriptors(), children(std::process::id()).len());
    let sources: [&[&str]; 4] =
        [&["--file", "log"], &["--socket", "log.sock"], &["--source", "logread", "--logread", "./logread"], &["--file", "log", "--sandbox", "0"]];
    for n in 0..often(1000) {
        let (source, signal) = (sources[n % sources.len()], SIGNALS[n / 4 % SIGNALS.len()]);
        let recentd = run(&dir, &[source, &["--proc", "proc"]].concat()).spawn().map(Started).unwrap();
        if n % 3 == 0 {
            thread::sleep(moment(n));
        } else {
            let deadline = Instant::now() + PATIENCE;
            while !answers(&dir) {
                assert!(Instant::now() < deadline, "start {n} of {source:?} does not answer");
                thread::sleep(Duration::from_micros(300));
            }
        }
        recentd.end(signal);
    }
    assert!(within(PATIENCE, || inhabitants(dir.path()).is_empty()), "still running: {:?}", inhabitants(dir.path()));
    // A killed recentd leaves the file of its socket. The next one replaces that file, and removes it when it ends by itself.
    for left in ["ctl", "log.sock"] {
        let path = dir.join(left);
        assert!(fs::metadata(&path).unwrap().file_type().is_socket());
        assert_eq!(UnixStream::connect(&path).is_err(), UnixDatagram::unbound().unwrap().connect(&path).is_err(), "no process should listen at {left}");
    }
    assert!(run(&dir, &["--source", "stdin", "--proc", "proc"]).status().unwrap().success());
    fs::remove_file(dir.join("log.sock")).unwrap();
    assert_eq!((names(dir.path()), descriptors(), children(std::process::id()).len()), before);
}

/// The kernel's list outlives each recentd: no address in it is lost, doubled or cut.
#[test]
fn a_restart_after_any_end_keeps_all_bans() {
    SIGNALS.into_iter().for_each(heed);
    let _alone = ALONE.lock();
    let dir = Scratch::new();
    append(&dir.join("log"), "");
    let Some(recents) = Recents::mount(&dir.join("net"), Module::Compat) else { return };
    let mut held = BTreeSet::new();
    for n in 0..often(90) {
        // Another attacker in each round. recentd reads the log from its start, so it meets the earlier attackers again.
        append(&dir.join("log"), &failure(&format!("203.0.113.{}", n + 1)));
        let recentd = run(&dir, &["--file", "log", "--from_start", "1", "--proc", "net"]).spawn().map(Started).unwrap();
        thread::sleep(moment(n));
        recentd.end(SIGNALS[n % SIGNALS.len()]);
        let now: BTreeSet<IpAddr> = recents.listed().into_iter().collect();
        assert!(held.is_subset(&now), "lost from the list: {:?}", held.difference(&now).collect::<Vec<_>>());
        assert_eq!(now.len(), recents.listed().len(), "an address is listed twice");
        held = now;
    }
    for written in recents.written() {
        assert!(written.answer == written.bytes.len() as i32 && matches!(written.order, Some(Order::Add(_))), "{written:?}");
    }
    let mut last = Running::start(&dir, &["--file", "log", "--from_start", "1", "--proc", "net"]);
    if !held.is_empty() {
        last.says(&format!("{} live bans read back", held.len()));
    }
    assert!(within(PATIENCE, || recents.listed().len() == often(90)), "{:?}", recents.listed());
    last.kill(libc::SIGTERM);
}

/// After many clients and many rotations of the log recentd holds as many descriptors as before.
#[test]
fn clients_and_rotations_leave_no_descriptor_open() {
    let _alone = ALONE.lock();
    let dir = Scratch::new();
    append(&dir.join("log"), "");
    let mut recentd = Running::start(&dir, &["--file", "log", "--control", "ctl"]);
    recentd.says("source found");
    let before = recentd.descriptors();
    for n in 0..often(1000) {
        let mut client = UnixStream::connect(dir.join("ctl")).unwrap();
        // Some clients ask, some leave at once, some leave in the middle of a word.
        let _ = client.write_all(["status\n", "", "stat", "nonsense\n"][n % 4].as_bytes());
        if n % 4 == 0 {
            std::io::copy(&mut client, &mut std::io::sink()).unwrap();
        }
        if n % 25 == 0 {
            fs::rename(dir.join("log"), dir.join("log.1")).unwrap();
            append(&dir.join("log"), &failure("203.0.113.1"));
        }
    }
    append(&dir.join("log"), &failure("203.0.113.2"));
    recentd.has_read(&dir.join("log"));
    assert!(within(PATIENCE, || recentd.descriptors() == before), "{} descriptors instead of {before}", recentd.descriptors());
    recentd.bans(&[1, 2]);
}
