//! Every system call on the way from the log to the kernel's list fails with every error it can give.
//!
//! strace makes them fail: `recentd run` is stopped before its first call, strace is tied to it, and it goes through a
//! scenario (a start, an attack, questions, a log rotation, another attack). Which calls it makes in it is recorded first, so no
//! call is forgotten; [`ERRORS`] must say something of each. Each call then fails once, each time another one of its kind and with
//! another error; and each error meets all calls of a kind from the first to the last. Whatever fails, recentd lives, does not run in circles, and
//! when nothing fails any more all three attackers are banned, the control socket answers, and the next attack is a ban.
//!
//! Needs strace and the right to trace. The last part also needs network namespaces and nft.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common {
    pub mod program;
}

use common::program::{Running, Scratch, drain, emulated, fifo, idles, is_root, kill, program, skip, within};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

#[path = "faults/document.rs"]
mod document;
#[path = "faults/clocks.rs"]
mod clocks;

/// What may become of a call, as `strace -e inject=` has it. The errors are those of its manual page (section 2) and those that
/// the kernel's own code returns where ours ends up: proc(5) files, netlink, inotify. A call that was cut short gives fewer bytes.
const ERRORS: &[(&str, &[&str])] = &[
    ("read", &["error=EIO", "error=EAGAIN", "error=EBADF", "error=EINVAL", "error=EISDIR", "error=ENOMEM", "error=ENOBUFS", "retval=0"]),
    ("write", &["error=EIO", "error=EAGAIN", "error=ENOSPC", "error=EINVAL", "error=EPIPE", "error=ENOMEM", "error=EPERM", "error=ECONNREFUSED", "retval=0", "retval=3"]),
    ("openat", &["error=ENOENT", "error=EACCES", "error=EMFILE", "error=ENFILE", "error=ENOMEM", "error=EIO", "error=ELOOP", "error=EROFS"]),
    ("lseek", LSEEK),
    ("_llseek", LSEEK),
    ("poll", &["error=ENOMEM", "error=EINVAL", "error=EFAULT", "retval=0"]),
    ("close", &["error=EIO", "error=EBADF"]),
    ("stat", STAT),
    ("stat64", STAT),
    ("fstat", FSTAT),
    ("fstat64", FSTAT),
    ("inotify_init", &["error=EMFILE", "error=ENFILE", "error=ENOMEM", "error=ENOSYS"]),
    ("inotify_add_watch", &["error=ENOSPC", "error=ENOMEM", "error=EACCES", "error=ENOENT"]),
    ("inotify_rm_watch", &["error=EINVAL"]),
    ("socket", &["error=EMFILE", "error=ENFILE", "error=ENOBUFS", "error=EACCES", "error=EAFNOSUPPORT", "error=EPROTONOSUPPORT"]),
    ("bind", &["error=EADDRINUSE", "error=EACCES", "error=EROFS", "error=ENOSPC", "error=ENOMEM"]),
    ("listen", &["error=EADDRINUSE", "error=EOPNOTSUPP"]),
    ("accept", &["error=EMFILE", "error=ENFILE", "error=ECONNABORTED", "error=ENOMEM", "error=EPERM", "error=EAGAIN"]),
    ("connect", &["error=ECONNREFUSED", "error=ENETUNREACH", "error=EACCES", "error=EAGAIN", "error=ENOENT"]),
    ("getsockname", &["error=ENOBUFS", "error=ENOTSOCK"]),
    ("getsockopt", &["error=ENOPROTOOPT", "error=EINVAL"]),
    ("setsockopt", &["error=EPERM", "error=ENOBUFS"]),
    ("clock_getres", CLOCK_GETRES),
    ("clock_getres_time64", CLOCK_GETRES),
    // These cannot fail: with a clock that exists and an address that is ours; with a descriptor of ours, for F_SETFD and O_NONBLOCK; at all.
    ("clock_gettime", &[]),
    ("clock_gettime64", &[]),
    ("fcntl", &[]),
    ("umask", &[]),
    ("geteuid", &[]),
    ("getpid", &[]),
];

// Of calls that have another name on 32-bit kernels.
const LSEEK: &[&str] = &["error=EINVAL", "error=EIO", "error=ESPIPE", "error=EBADF", "error=EOVERFLOW"];
const STAT: &[&str] = &["error=ENOENT", "error=EACCES", "error=EIO", "error=ELOOP", "error=ENOMEM", "error=EOVERFLOW"];
const FSTAT: &[&str] = &["error=EIO", "error=ENOMEM", "error=EOVERFLOW"];
const CLOCK_GETRES: &[&str] = &["error=EINVAL", "error=ENOSYS"];

/// One way to fail: `call`, on its `number`th time or from then on.
#[derive(Clone, Debug)]
struct Fault {
    call: &'static str,
    effect: &'static str,
    number: usize,
    on: bool,
}

impl Fault {
    fn words(&self) -> String {
        format!("inject={}:{}:when={}{}", self.call, self.effect, self.number, if self.on { "+" } else { "" })
    }
}

/// Where bans go in a scenario.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Lists {
    /// Pipes in the place of the lists of xt_recent.
    Pipes,
    /// Sets of nftables, in a network namespace.
    Sets,
}

/// recentd in a directory of its own, stopped before its first call, with strace tied to it.
struct Traced {
    child: Child,
    strace: Child,
    dir: Scratch,
    list: File,
    _list6: File,
    lists: Lists,
    written: String,
}

fn append(dir: &Scratch, text: &str) {
    OpenOptions::new().append(true).create(true).open(dir.join("log")).unwrap().write_all(text.as_bytes()).unwrap();
}

/// How long a thing may take that happens after a fault: the longest pause between two attempts is 5 seconds.
const RECOVERY: Duration = Duration::from_secs(30);

impl Traced {
    fn start(lists: Lists, expressions: &[String]) -> Self {
        Self::start_of(lists, expressions, false)
    }

    /// `reads_of_log`: only calls about the log are traced, counted and injected into.
    fn start_of(lists: Lists, expressions: &[String], reads_of_log: bool) -> Self {
        let dir = Scratch::new();
        let [list, _list6] = ["recentd", "recentd6"].map(|name| fifo(&dir.join("proc/xt_recent").join(name)));
        File::create(dir.join("log")).unwrap();
        let command = program();
        let mut shell = match lists {
            Lists::Pipes => Command::new("sh"),
            Lists::Sets => {
                let mut unshare = Command::new("unshare");
                unshare.args(["--net", "sh"]);
                unshare
            }
        };
        shell.args(["-c", "kill -STOP $$; exec \"$@\"", "sh"]).arg(command.get_program()).args(command.get_args());
        shell.args(["run", "--config", "none", "--log", "stderr", "--sys", "sys", "--hitcount", "3", "--ubus", "off"]);
        // strace makes a call fail by making it one that there is not, and for that the sandbox would end recentd.
        shell.args(["--file", "log", "--control", "control", "--sandbox", "0"]);
        match lists {
            Lists::Pipes => shell.args(["--proc", "proc", "--sink", "xt_recent"]),
            Lists::Sets => shell.args(["--sink", "nft"]),
        };
        shell.current_dir(dir.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(dir.join("said")).unwrap());
        let child = shell.spawn().unwrap();
        let status = format!("/proc/{}/status", child.id());
        let is = |words: &str| fs::read_to_string(&status).is_ok_and(|status| status.contains(words));
        assert!(within(RECOVERY, || is("State:\tT")), "no shell");
        let mut strace = Command::new("strace");
        strace.args(["-qq", "-a1", "-s0", "-o"]).arg(dir.join("trace")).arg("-p").arg(child.id().to_string());
        strace.args(expressions.iter().flat_map(|words| ["-e", words]));
        if reads_of_log {
            strace.arg("-P").arg(dir.join("log"));
        }
        let mut strace = strace.stderr(File::create(dir.join("strace")).unwrap()).spawn().unwrap();
        let tied = within(RECOVERY, || strace.try_wait().unwrap().is_some() || !is("TracerPid:\t0\n"));
        assert!(tied && strace.try_wait().unwrap().is_none(), "strace: {}", fs::read_to_string(dir.join("strace")).unwrap());
        kill(child.id(), libc::SIGCONT);
        Self { child, strace, dir, list, _list6, lists, written: String::new() }
    }

    fn said(&self) -> String {
        fs::read_to_string(self.dir.join("said")).unwrap()
    }

    fn trace(&self) -> String {
        fs::read_to_string(self.dir.join("trace")).unwrap_or_default()
    }

    /// As many failures of 203.0.113.`n` as are a ban.
    fn attack(&self, n: u8) {
        let line = format!("Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[{n}]: Bad password attempt for 'root' from 203.0.113.{n}:4022\n");
        self.append(&line.repeat(3));
    }

    /// Writes to the log.
    fn append(&self, text: &str) {
        append(&self.dir, text);
    }

    /// Waits until these are banned; false if they are not in time.
    fn bans(&mut self, all: &[u8], limit: Duration) -> bool {
        within(limit, || match self.lists {
            Lists::Pipes => {
                self.written += &drain(&mut self.list);
                all.iter().all(|n| self.written.contains(&format!("+203.0.113.{n}\n")))
            }
            Lists::Sets => {
                let set = self.set();
                all.iter().all(|n| set.contains(&format!("203.0.113.{n} timeout")))
            }
        })
    }

    fn set(&self) -> String {
        let out = Command::new("nsenter").args(["-t", &self.child.id().to_string(), "-n", "nft", "list", "set", "inet", "recentd", "v4"]).output();
        out.map_or(String::new(), |out| String::from_utf8_lossy(&out.stdout).into_owned())
    }

    fn ask(&self, request: &str, patience: Duration) -> Option<String> {
        let mut socket = UnixStream::connect(self.dir.join("control")).ok()?;
        socket.set_read_timeout(Some(patience)).ok()?;
        socket.write_all(format!("{request}\n").as_bytes()).ok()?;
        let mut answer = String::new();
        socket.read_to_string(&mut answer).ok()?;
        answer.ends_with("}\n").then_some(answer)
    }

    /// Waits until it has looked for its log, or has ended.
    fn is_up(&mut self) {
        // One descriptor is standard error, which is asked whether it takes a line.
        let waits = |line: &str| line.contains("poll(") && !line.contains("], 1, ");
        let up = within(RECOVERY, || self.trace().lines().any(waits) || self.child.try_wait().unwrap().is_some());
        assert!(up, "it does not come to wait: {}\n{}", self.said(), self.trace());
    }

    /// Everything recentd does, in a second. Nothing is demanded of it yet. `waits`: the log is not rotated before it was read.
    fn goes_through_it(&mut self, waits: bool, patience: Duration) {
        self.is_up();
        self.attack(1);
        self.bans(&[1], patience);
        self.ask("status", Duration::from_millis(250));
        self.ask("ban 203.0.113.9 600", Duration::from_millis(250));
        self.ask("unban 203.0.113.9", Duration::from_millis(250));
        // What could not be read before it was renamed, and not since, is lost.
        if !waits || self.said().contains("ban 203.0.113.1 for") {
            fs::rename(self.dir.join("log"), self.dir.join("log.1")).unwrap();
        }
        self.attack(2);
        self.bans(&[2], patience.min(Duration::from_millis(250)));
    }

    /// Nothing fails any more.
    fn lets_go(&mut self) {
        kill(self.strace.id(), libc::SIGTERM);
        self.strace.wait().unwrap();
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        let _ = self.strace.kill();
        let _ = self.strace.wait();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// More calls than this in a second and a half are a program that runs in circles.
const CALLS: usize = 1500;

/// Goes through the scenario with a fault. Says whether it happened: some calls are made once more or less. `Err` says what is wrong.
fn survives(lists: Lists, fault: &Fault, offset: usize) -> Result<bool, String> {
    let shifted = Fault { number: fault.number + offset, ..fault.clone() };
    let mut it = Traced::start(lists, &["trace=all".into(), shifted.words()]);
    it.goes_through_it(fault.on, if fault.on { Duration::from_millis(250) } else { Duration::from_secs(3) });
    if fault.on {
        thread::sleep(Duration::from_millis(300));
    }
    let wrong = |it: &Traced, what: &str| {
        let trace = it.trace();
        let tail: Vec<&str> = trace.lines().rev().take(25).collect();
        Err(format!("{what}\nsaid:\n{}\ncalls, the last first:\n{}", it.said(), tail.join("\n")))
    };
    if let Some(status) = it.child.try_wait().unwrap() {
        return wrong(&it, &format!("it ended with {status}"));
    }
    let trace = it.trace();
    let failed = trace.contains("INJECTED");
    let calls = trace.lines().count();
    if calls > CALLS {
        return wrong(&it, &format!("it runs in circles: {calls} calls"));
    }
    it.lets_go();
    it.attack(3);
    if !it.bans(&[1, 2, 3], RECOVERY) {
        return wrong(&it, &format!("not all are banned: {}{}", it.written, if lists == Lists::Sets { it.set() } else { String::new() }));
    }
    let deaf = it.said().contains("cannot bind the control socket");
    if !deaf && !within(Duration::from_secs(5), || it.ask("status", Duration::from_secs(1)).is_some_and(|answer| answer.contains("203.0.113.") || answer.contains("version"))) {
        return wrong(&it, "the control socket does not answer");
    }
    if it.child.try_wait().unwrap().is_some() {
        return wrong(&it, "it ended");
    }
    // SIGTERM ends it, at once.
    kill(it.child.id(), libc::SIGTERM);
    let start = Instant::now();
    let status = it.child.wait().unwrap();
    if status.signal() != Some(libc::SIGTERM) || start.elapsed() > Duration::from_secs(5) {
        return wrong(&it, &format!("SIGTERM: {status}"));
    }
    Ok(failed)
}

/// How often each call is made in the scenario; and before `main`, by the shell and the loader.
fn record(lists: Lists) -> BTreeMap<String, (usize, usize)> {
    let mut it = Traced::start(lists, &["trace=all".into()]);
    it.goes_through_it(false, RECOVERY);
    assert!(it.bans(&[1, 2], RECOVERY), "without any fault:\n{}\n{}", it.said(), it.trace());
    let trace = it.trace();
    // The first thing that `recentd run` does.
    let start = trace.find("SIG_BLOCK, [HUP PIPE]").expect("os::ignore_signals");
    let start = start + trace[start..].find('\n').unwrap() + 1;
    let count = |part: &str| {
        let mut calls = BTreeMap::<String, usize>::new();
        for line in part.lines().filter(|line| !line.starts_with("---")) {
            *calls.entry(line.split('(').next().unwrap().to_string()).or_default() += 1;
        }
        calls
    };
    let (before, after) = (count(&trace[..start]), count(&trace[start..]));
    after.into_iter().map(|(call, times)| (call.clone(), (before.get(&call).copied().unwrap_or(0), times))).collect()
}

/// Whether processes may be traced here.
fn may_trace() -> bool {
    if emulated() {
        skip("strace sees the emulator's system calls, not recentd's");
        return false;
    }
    let out = Command::new("strace").args(["-qq", "-o", "/dev/null", "-e", "inject=getppid:error=EPERM", "true"]).output();
    match out {
        Ok(out) if out.status.success() => true,
        Ok(out) => {
            skip(&format!("strace may not trace here: {}", String::from_utf8_lossy(&out.stderr)));
            false
        }
        Err(why) => {
            skip(&format!("strace: {why}"));
            false
        }
    }
}

/// All faults of a scenario: each call once, and each error from the first call on and from the middle on.
fn faults(calls: &BTreeMap<String, (usize, usize)>, only: &[&str]) -> Vec<(Fault, usize)> {
    let mut all = Vec::new();
    for (call, (before, times)) in calls {
        let Some((call, effects)) = ERRORS.iter().find(|(name, _)| name == call) else { panic!("ERRORS says nothing of {call}") };
        if effects.is_empty() || (!only.is_empty() && !only.contains(call)) {
            continue;
        }
        for number in 1..=(*times).max(effects.len()) {
            let effect = effects[(number - 1) % effects.len()];
            all.push((Fault { call, effect, number: (number - 1) % times + 1, on: false }, *before));
        }
        // What poll has said is there is there, and a file ends where its size says. And poll itself, of no descriptors, is what is waited
        // with where it fails: see `a_limit_on_descriptors_that_poll_cannot_keep`.
        let goes_on = |effect: &&&str| !effect.contains("EAGAIN") && *call != "poll" && (*call != "read" || **effect != "retval=0");
        for effect in effects.iter().filter(goes_on) {
            all.push((Fault { call, effect, number: 1, on: true }, *before));
            all.push((Fault { call, effect, number: times / 2 + 1, on: true }, *before));
        }
        // Interrupted by a signal.
        if matches!(*call, "read" | "write" | "openat" | "poll" | "accept" | "connect") {
            all.push((Fault { call, effect: "error=EINTR", number: times / 2 + 1, on: false }, *before));
        }
    }
    all
}

/// Runs them side by side, and tells of all that went wrong.
fn inject(lists: Lists, only: &[&str]) {
    let all = faults(&record(lists), only);
    let (next, missed, wrong) = (AtomicUsize::new(0), AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                while let Some((fault, offset)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match survives(lists, fault, *offset) {
                        Ok(true) => {}
                        Ok(false) => drop(missed.fetch_add(1, Ordering::Relaxed)),
                        Err(why) => wrong.lock().unwrap().push(format!("{fault:?}: {why}")),
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    let missed = missed.into_inner();
    eprintln!("{} faults with {lists:?}, {missed} of them did not come about", all.len());
    assert!(missed * 10 < all.len(), "{missed} of {} did not come about", all.len());
    assert!(wrong.is_empty(), "{} of {} went wrong\n\n{}", wrong.len(), all.len(), wrong.join("\n\n"));
}

/// Also where it takes too long to go through all of them.
#[test]
fn each_call_has_its_errors() {
    if may_trace() {
        assert!(!faults(&record(Lists::Pipes), &[]).is_empty());
    }
}

#[test]
fn each_call_may_fail_with_each_error() {
    if may_trace() {
        inject(Lists::Pipes, &[]);
    }
}

/// What is different with nftables: a socket, whose answers may be lost.
#[test]
fn each_call_may_fail_with_each_error_of_netlink() {
    if !is_root() {
        return skip("network namespaces need root");
    }
    if may_trace() {
        inject(Lists::Sets, &["socket", "bind", "write", "read", "poll"]);
    }
}
