//! The control socket and the commands that use it, against the whole program.
//!
//! Each test is a short story: recentd reads its log from standard input, its lists are pipes, and the test asks
//! it things as programs do (JSON), as people do (text), and by the commands. Whatever clients do, the log is read at once and
//! recentd sleeps when there is nothing to do.
//! `RECENTD` is another program to test.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, unsafe_code)]

mod common {
    pub mod program;
}

use common::program::{PATIENCE, Running, Scratch, capacity, drain, emulated, entry, is_root, program, program_in, skip, time_used, within};
use serde_json::{Value, json};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::os::unix::process::CommandExt;
use std::process::{ChildStdin, Command};
use std::thread;
use std::time::{Duration, Instant};

#[path = "control/acting.rs"]
mod acting;
#[path = "control/allowing.rs"]
mod allowing;
#[path = "control/asking.rs"]
mod asking;
#[path = "control/clients.rs"]
mod clients;
#[path = "control/faulty.rs"]
mod faulty;
#[path = "control/screens.rs"]
mod screens;
#[path = "control/socket.rs"]
mod socket;

/// A failed login from `addr`.
fn failure(addr: &str) -> String {
    format!("Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from {addr}:4022\n")
}

/// recentd, its log and its lists.
struct Recentd {
    running: Running,
    dir: Scratch,
    log: ChildStdin,
    lists: [File; 2],
    /// Lines written to its log.
    lines: u64,
}

impl Recentd {
    /// A single failure is a ban.
    fn start(options: &[&str]) -> Self {
        Self::start_in(Scratch::new(), options)
    }

    fn start_in(dir: Scratch, options: &[&str]) -> Self {
        let mut running = Running::start(&dir, &[&["--source", "stdin", "--control", "ctl"], options].concat());
        running.says("watching");
        let log = running.stdin().take().unwrap();
        let lists = ["recentd", "recentd6"].map(|name| {
            let path = dir.join("proc/xt_recent").join(name);
            OpenOptions::new().read(true).write(true).custom_flags(libc::O_NONBLOCK).open(path).unwrap()
        });
        Self { running, dir, log, lists, lines: 0 }
    }

    /// Writes these lines to the log and waits until they have been dealt with.
    fn reads(&mut self, text: &str) {
        self.log.write_all(text.as_bytes()).unwrap();
        self.lines += text.lines().count() as u64;
        let taken = |status: &Value| ["seen", "not_syslog", "too_long"].iter().map(|key| status["lines"][key].as_u64().unwrap()).sum::<u64>();
        assert!(within(PATIENCE, || taken(&self.json("status")) == self.lines), "{}", self.json("status"));
    }

    /// What was written to the list for IPv4 and to the one for IPv6 since the last time.
    fn written(&mut self) -> [String; 2] {
        self.lists.each_mut().map(drain)
    }

    fn connect(&self) -> UnixStream {
        let socket = UnixStream::connect(self.dir.join("ctl")).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        socket
    }

    /// The whole answer to the bytes of a request.
    fn answer(&self, request: &[u8]) -> String {
        let mut socket = self.connect();
        socket.write_all(request).unwrap();
        rest(socket)
    }

    /// The answer for programs.
    fn json(&self, request: &str) -> Value {
        let answer = self.answer(format!("{request}\n").as_bytes());
        assert!(answer.ends_with("}\n"), "{answer}");
        serde_json::from_str(&answer).unwrap()
    }

    /// The answer for people.
    fn text(&self, request: &str) -> String {
        let answer = self.answer(format!("text {request}\n").as_bytes());
        answer.strip_suffix('\0').expect("the end of the answer").to_string()
    }

    /// `recentd WORDS`
    fn command(&self, words: &[&str]) -> Said {
        Said::by(program().args(words).args(["--config", "none", "--control", "ctl"]).current_dir(self.dir.path()))
    }

    fn bans(&self) -> Vec<Value> {
        self.json("list")["bans"].as_array().unwrap().clone()
    }
}

/// All that is said to a client up to the end, which is an error if it said more than was heard.
fn rest(mut client: UnixStream) -> String {
    let mut answer = Vec::new();
    match client.read_to_end(&mut answer) {
        Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("{error}"),
        _ => String::from_utf8(answer).unwrap(),
    }
}

/// What a command said, and how it ended.
#[derive(Debug, PartialEq)]
struct Said {
    out: String,
    err: String,
    code: Option<i32>,
}

impl Said {
    fn by(command: &mut Command) -> Self {
        let output = command.output().expect("the program under test can be started");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        Self { out: text(output.stdout), err: text(output.stderr), code: output.status.code() }
    }
}

/// Every run of digits becomes `0`, so that times and counts can differ.
fn without_numbers(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' if plain.ends_with('0') => {}
            '0'..='9' => plain.push('0'),
            _ => plain.push(c),
        }
    }
    plain
}
