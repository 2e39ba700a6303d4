//! The program under test, and places for it to work in.
//!
//! The program is the one cargo built, or the command in `RECENTD`, whose words are
//! split at blanks: `RECENTD='qemu-mips-static -cpu 24Kc dist/mips/recentd'`.
//! A kernel list is played by a named pipe, so that every write to it is seen.
#![allow(dead_code)] // each test file uses its part

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{env, process, thread};

/// How long a thing that should happen may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

fn words() -> Vec<String> {
    let given = env::var("RECENTD").unwrap_or_default();
    let words: Vec<String> = given.split_whitespace().map(String::from).collect();
    if words.is_empty() { vec![env!("CARGO_BIN_EXE_recentd").to_string()] } else { words }
}

/// The program under test, ready for arguments. Its working directory is changed by many tests, so its path is absolute.
pub fn program() -> Command {
    let words: Vec<String> = words()
        .iter()
        .map(|word| match fs::canonicalize(word) {
            Ok(path) if path.is_file() => path.to_string_lossy().into_owned(),
            _ => word.clone(),
        })
        .collect();
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]);
    command
}

/// Whether an emulator stands in front of the program under test.
pub fn emulated() -> bool {
    words().len() > 1
}

/// Whether we may do what only root may.
pub fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

/// Says why a test was not run. Where everything should be there (CI) that is a failure.
pub fn skip(why: &str) {
    assert!(env::var("CI").as_deref() != Ok("true"), "may not be skipped in CI: {why}");
    // Past the harness, which would keep the words of a passing test to itself.
    let _ = io::stderr().write_all(format!("skipped: {why}\n").as_bytes());
}

/// Polls `done` until it holds; false when it did not within `limit`.
pub fn within(limit: Duration, mut done: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + limit;
    while !done() {
        if Instant::now() > deadline {
            return false;
        }
        thread::sleep(Duration::from_millis(10));
    }
    true
}

/// A directory of a test's own, removed when dropped.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("recentd-test-{}-{}", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let dir = env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).unwrap();
        Self(dir)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A pipe with a name, held open for both directions so that nobody waits for the other end.
pub fn fifo(path: &Path) -> File {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
    fs::OpenOptions::new().read(true).write(true).custom_flags(libc::O_NONBLOCK).open(path).unwrap()
}

/// All that was written to a [`fifo`] since the last time.
pub fn drain(fifo: &mut File) -> String {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    while let Ok(n @ 1..) = fifo.read(&mut chunk) {
        bytes.extend_from_slice(&chunk[..n]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
