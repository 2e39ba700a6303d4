//! The whole program on a bus: ubusd's and logd's parts are played, with real sockets and real descriptors.
//!
//! What can go wrong between recentd, ubusd and logd has a test here: one of them
//! restarted, slow, mute, mad or missing. Only the kernel's lists are played, by pipes.
//! A test that shows that something is *not* counted logs a line of another address
//! behind it: lines are taken in order. `RECENTD` is another program to test.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common {
    pub mod program;
    pub mod ubusd;
}

use common::program::{PATIENCE, Running, Scratch, children, emulated, entry, fifo, idles, is_root, kill, program, skip, up_for, used, within};
use common::ubusd::{Answer, Entry, Logd, Manners, Ubusd, Value, blob};
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::thread;

#[path = "bus/standin.rs"]
mod standin;
#[path = "bus/stream.rs"]
mod stream;
#[path = "bus/history.rs"]
mod history;
#[path = "bus/restart.rs"]
mod restart;
#[path = "bus/faults.rs"]
mod faults;
#[path = "bus/object.rs"]
mod object;

/// A directory with the bus's socket, and the log daemon.
struct Place {
    dir: Scratch,
    logd: Logd,
}

impl Place {
    fn new() -> Self {
        Self { dir: Scratch::new(), logd: Logd::default() }
    }

    fn socket(&self) -> PathBuf {
        self.dir.join("ubus.sock")
    }

    /// ubusd and logd, as they should be.
    fn bus(&self) -> Ubusd {
        Ubusd::start(&self.socket(), &self.logd)
    }

    /// recentd, which reads the log from the bus.
    fn recentd(&self, options: &[&str]) -> Running {
        let source: &[&str] = if options.contains(&"--source") { &[] } else { &["--source", "ubus"] };
        Running::start(&self.dir, &[source, &["--ubus", "ubus.sock", "--control", "control.sock"], options].concat())
    }

    /// That many failed logins from 203.0.113.`n`.
    fn fail(&self, n: u8, times: u32) {
        (0..times).for_each(|_| self.logd.log(failure(n)));
    }

    /// All three, with a stream.
    fn running(&self, options: &[&str]) -> (Ubusd, Running) {
        let (bus, recentd) = (self.bus(), self.recentd(options));
        bus.object("recentd");
        bus.is_read(1);
        (bus, recentd)
    }

    /// A stand-in for logread that prints one failure.
    fn logread(&self, n: u8) {
        let line = format!("Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[9]: Bad password attempt for 'root' from 203.0.113.{n}:4022");
        // Written aside and renamed, because a file that is open for writing cannot be executed.
        fs::write(self.dir.join("script"), format!("#!/bin/sh\necho \"{line}\"\nexec sleep 1000\n")).unwrap();
        fs::set_permissions(self.dir.join("script"), fs::Permissions::from_mode(0o755)).unwrap();
        fs::rename(self.dir.join("script"), self.dir.join("logread")).unwrap();
    }

    /// Asks over recentd's own socket, which answers at once whatever the bus is up to.
    fn ask(&self, request: &str) -> String {
        let start = Instant::now();
        let mut socket = UnixStream::connect(self.dir.join("control.sock")).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        socket.write_all(format!("{request}\n").as_bytes()).unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with('{') && answer.ends_with("}\n"), "{request}: {answer:?}");
        assert!(start.elapsed() < seconds(1.5), "{request} took {:?}", start.elapsed());
        answer
    }
}

/// A failed login from 203.0.113.`n`, each of a connection of its own.
fn failure(n: u8) -> Entry {
    static PID: AtomicU32 = AtomicU32::new(1000);
    let pid = PID.fetch_add(1, Ordering::Relaxed);
    Entry::new(format!("dropbear[{pid}]: Bad password attempt for 'root' from 203.0.113.{n}:4022"))
}

const FIFTEEN: &[&str] = &["--hitcount", "15"];

fn seconds(seconds: f32) -> Duration {
    Duration::from_secs_f32(seconds)
}

/// It does everything itself.
fn is_alone(recentd: &Running) {
    assert_eq!(children(recentd.pid()), []);
}
