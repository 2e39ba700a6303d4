//! What recentd can no longer do once it watches.
//!
//! `calls` puts the sandbox of `os::sandbox` on a process of its own and has it do what it may not. The other
//! tests look at the whole program: what the kernel says of it while it runs, and which calls it makes, all of which
//! must be in the list, and all of the list must be made. That a full run makes no forbidden call is shown by
//! every other test of the whole program, too, since the sandbox is on unless an option says otherwise.
//! `RECENTD` is another program to test; no emulator, which has no seccomp.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, unsafe_code)]

mod common {
    pub mod program;
    pub mod ubusd;
}

use common::program::{PATIENCE, Running, Scratch, children, is_root, kill, program, skip, within};
use common::ubusd::{Entry, Logd, Ubusd};
use recentd::os::Path;
use recentd::os::sandbox::{self, Needs};
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, Stdio};

#[path = "sandbox/calls.rs"]
mod calls;
#[path = "sandbox/rights.rs"]
mod rights;
#[path = "sandbox/traced.rs"]
mod traced;

/// A failed login from 203.0.113.`n`.
fn failure(n: u8) -> String {
    format!("Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[{n}]: Bad password attempt for 'root' from 203.0.113.{n}:4022\n")
}

fn append(path: &std::path::Path, text: &str) {
    let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

/// What `/proc/PID/status` says of `key`.
fn status(pid: u32, key: &str) -> String {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(&format!("{key}:")));
    line.unwrap_or_else(|| panic!("this kernel's status has no {key}")).trim().to_string()
}
