//! recentd itself, running on a [`Net`]'s router, and the log it reads.
//!
//! The program under test is the one cargo built, or the command in `RECENTD`
//! (for instance an emulator and a binary for another machine). The log is
//! written as OpenWrt's `logread` prints it. recentd's messages go to a file,
//! so that a failing test can show them.

use super::net::{Flavour, Net, PATIENCE, text};
use super::program::{within, words};
use std::cell::Cell;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::Duration;
use std::thread;

/// The program under test, run on the router.
pub fn recentd(net: &Net) -> Command {
    let words = words();
    let mut command = net.command(&words[0]);
    // The log is written in UTC, so recentd's local time is UTC, too.
    command.args(&words[1..]).env("TZ", "UTC");
    command
}

/// Those of the options of `recentd run` that mean something to `recentd rules`.
fn of_rules<'a>(options: &[&'a str]) -> Vec<&'a str> {
    const ONLY_RUN: [&str; 8] = ["--allow", "--growth", "--ban_max", "--ban-max", "--log", "--watch", "--sandbox", "--file"];
    let mut kept = Vec::new();
    let mut rest = options.iter().copied();
    while let Some(option) = rest.next() {
        if ONLY_RUN.contains(&option) {
            rest.next();
        } else {
            kept.push(option);
        }
    }
    kept
}

/// Pipes `recentd rules` into a shell on the router, as its documentation says. With nftables recentd creates its table itself.
pub fn load_rules(net: &Net, options: &[&str]) {
    if net.flavour == Flavour::Sets && !options.contains(&"--delete") {
        return;
    }
    let mut rules = recentd(net);
    rules.args(["rules", "--config", "none", "--sink", net.flavour.sink(), "--iptables", net.flavour.iptables()]);
    rules.args(["--ip6tables", net.flavour.ip6tables()]).args(of_rules(options));
    let out = rules.output().unwrap();
    assert!(out.status.success(), "recentd rules: {}", text(&out.stderr));
    net.sh(&text(&out.stdout));
}

/// Loads the output of `recentd rules nft` with `nft -f`.
pub fn load_table(net: &Net, options: &[&str]) {
    let out = recentd(net).args(["rules", "nft", "--config", "none"]).args(of_rules(options)).output().unwrap();
    assert!(out.status.success(), "recentd rules: {}", text(&out.stderr));
    let file = net.dir.join("rules.nft");
    fs::write(&file, &out.stdout).unwrap();
    net.sh(&format!("nft -f {}", file.display()));
}

/// The answer to `recentd COMMAND...` from the recentd that runs on the router.
pub fn ask(net: &Net, command: &[&str]) -> String {
    let out = recentd(net).args(command).args(["--config", "none", "--control"]).arg(net.dir.join("control")).output().unwrap();
    assert!(out.status.success(), "recentd {command:?}: {}", text(&out.stderr));
    text(&out.stdout)
}

/// A running recentd; killed when dropped.
pub struct Agent {
    child: Child,
    said: PathBuf,
}

impl Agent {
    /// Starts `recentd run` on the router and waits until it has found the log. All lines that are added after that count.
    pub fn start(net: &Net, log: &Log, options: &[&str]) -> Self {
        let mut all = vec!["--source", "file", "--file", log.path.to_str().unwrap(), "--sink", net.flavour.sink()];
        all.extend(options);
        let agent = Self::run(net, &all);
        agent.says("source found");
        agent
    }

    /// Starts `recentd run` with these options and no configuration file.
    pub fn run(net: &Net, options: &[&str]) -> Self {
        let said = (1..).map(|n| net.dir.join(format!("said.{n}"))).find(|path| !path.exists()).unwrap();
        let mut run = recentd(net);
        run.args(["run", "--config", "none", "--log", "stderr", "--ubus", "off", "--control"]).arg(net.dir.join("control")).args(options);
        run.stderr(File::create(&said).unwrap());
        Self { child: run.spawn().unwrap(), said }
    }

    /// Starts `recentd run` with these options through a program that takes something away from it first.
    pub fn run_by(net: &Net, by: &[&str], options: &[&str]) -> Self {
        let said = net.dir.join("said.by");
        let mut run = net.command(by[0]);
        run.args(&by[1..]).args(words()).args(["run", "--config", "none", "--log", "stderr", "--ubus", "off", "--control", "off"]).args(options);
        run.stderr(File::create(&said).unwrap());
        Self { child: run.spawn().unwrap(), said }
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// All messages so far.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.said).unwrap()
    }

    /// Waits until recentd has said `words`.
    pub fn says(&self, words: &str) {
        assert!(within(PATIENCE, || self.said().contains(words)), "not said: {words}");
    }

    /// kill -9: recentd ends without a last message.
    pub fn kill(mut self) {
        self.end();
    }

    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        self.end();
        if thread::panicking() {
            eprintln!("recentd said:\n{}", self.said());
        }
    }
}

/// The router's log file.
pub struct Log {
    pub path: PathBuf,
    lines: Cell<u32>,
    canaries: Cell<u8>,
}

impl Log {
    pub fn new(net: &Net) -> Self {
        let path = net.dir.join("log");
        File::create(&path).unwrap();
        Self { path, lines: Cell::new(0), canaries: Cell::new(0) }
    }

    /// Logs that a user has logged in from `addr`.
    pub fn log_in(&self, addr: impl Into<IpAddr>) {
        let line = format!("{} authpriv.notice dropbear[77]: Password auth succeeded for 'alice' from {}:49\n", now(), addr.into());
        OpenOptions::new().append(true).open(&self.path).unwrap().write_all(line.as_bytes()).unwrap();
    }

    /// Logs a line of recentd's own, as procd and logd would.
    pub fn says(&self, text: &str) {
        let line = format!("{} daemon.err recentd[99]: recentd: {text}\n", now());
        OpenOptions::new().append(true).open(&self.path).unwrap().write_all(line.as_bytes()).unwrap();
    }

    /// Logs `count` wrong passwords from `addr`, each in a connection of its own.
    pub fn failures(&self, addr: impl Into<IpAddr>, count: u32) {
        let (addr, stamp) = (addr.into(), now());
        let lines: String = (0..count)
            .map(|_| {
                let number = self.lines.get() + 1;
                self.lines.set(number);
                let (pid, port) = (1000 + number, 40000 + number);
                format!(
                    "{stamp} authpriv.warn dropbear[{pid}]: Bad password attempt for 'root' from {addr}:{port}\n"
                )
            })
            .collect();
        let mut file = OpenOptions::new().append(true).open(&self.path).unwrap();
        file.write_all(lines.as_bytes()).unwrap();
    }

    /// Returns when recentd has handled every line so far. It handles lines in order, so the
    /// ban of an address that fails `hitcount` times now shows that all earlier lines are handled.
    pub fn settle(&self, net: &Net, hitcount: u32) {
        let number = self.canaries.get() + 1;
        self.canaries.set(number);
        let canary = IpAddr::from([203, 0, 113, number]);
        self.failures(canary, hitcount);
        net.listed(canary);
    }
}

fn now() -> String {
    let date = Command::new("date").args(["-u", "+%a %b %e %H:%M:%S %Y"]).output().unwrap();
    text(&date.stdout)
}

/// Waits; only for tests that have nothing to poll.
pub fn pause(seconds: f32) {
    thread::sleep(Duration::from_secs_f32(seconds));
}
