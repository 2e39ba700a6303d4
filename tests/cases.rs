//! Runs the text cases in `tests/cases/*.t` against the real program.
//!
//! A case is text that people can read and add to: sections between `-- Name --` lines, ended by `-- End --`.
//!
//! ```text
//! -- Testcase --
//! What it shows, in a sentence.
//! -- Command --
//! explain --json
//! -- Config --            optional: the configuration file
//! -- Log --               standard input
//! -- Expect recent --     optional: everything written to the kernel's IPv4 list, in order
//! -- Expect recent6 --    optional: the same for IPv6
//! -- Expect stdout --     optional
//! -- Expect stderr --     optional
//! -- Expect exit --       optional: exit code, 0 if not said
//! -- End --
//! ```
//!
//! In the log `\x00` is that byte. The lists are pipes, so that each write is seen. `RECENTD` names another program to
//! test (its words are split at blanks: `qemu-mips -cpu 24Kc dist/…/recentd`); `BLESS=1` writes what came out
//! into the cases, to be read and committed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// One case: its sections in order, each with its text.
struct Case {
    sections: Vec<(String, String)>,
}

impl Case {
    fn get(&self, name: &str) -> Option<&str> {
        self.sections.iter().find(|(n, _)| n == name).map(|(_, text)| text.as_str())
    }

    fn title(&self) -> &str {
        self.get("Testcase").unwrap_or("(no title)").trim()
    }
}

fn heading(line: &str) -> Option<&str> {
    line.strip_prefix("-- ")?.strip_suffix(" --")
}

fn read_cases(text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        match heading(line) {
            Some("End") => cases.push(Case { sections: std::mem::take(&mut sections) }),
            Some(name) => sections.push((name.to_string(), String::new())),
            None if sections.is_empty() => {} // text between cases is for readers
            None => {
                let last = &mut sections.last_mut().unwrap().1;
                last.push_str(line);
                last.push('\n');
            }
        }
    }
    assert!(sections.is_empty(), "the last case has no '-- End --'");
    cases
}

fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("\\x") {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let hex = rest.get(at + 2..at + 4).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match hex {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[at + 4..];
            }
            None => {
                bytes.extend_from_slice(b"\\x");
                rest = &rest[at + 2..];
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

fn program() -> Command {
    let words = std::env::var("RECENTD").unwrap_or_else(|_| env!("CARGO_BIN_EXE_recentd").to_string());
    let mut words = words.split_whitespace();
    let mut command = Command::new(words.next().expect("RECENTD is empty"));
    command.args(words);
    command
}

/// A pipe with a name, held open for both directions so that nobody waits for the other end.
fn fifo(path: &Path) -> fs::File {
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
    fs::OpenOptions::new().read(true).write(true).custom_flags(0o4000 /* O_NONBLOCK */).open(path).unwrap()
}

fn drain(fifo: &mut fs::File) -> String {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    while let Ok(n @ 1..) = fifo.read(&mut chunk) {
        bytes.extend_from_slice(&chunk[..n]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn run(case: &Case, dir: &Path) -> BTreeMap<&'static str, String> {
    let lists = dir.join("proc/xt_recent");
    fs::create_dir_all(&lists).unwrap();
    let mut recent = fifo(&lists.join("recentd"));
    let mut recent6 = fifo(&lists.join("recentd6"));
    let config = dir.join("recentd.conf");
    fs::write(&config, case.get("Config").unwrap_or("")).unwrap();
    let words: Vec<&str> = case.get("Command").expect("a case has a Command").split_whitespace().collect();
    let mut command = program();
    command.args(&words).args(["--proc", "proc", "--sys", "sys"]);
    if words[0] == "run" {
        command.args(["--source", "stdin"]);
    }
    if !words.contains(&"--config") {
        command.args(["--config", "recentd.conf"]);
    }
    let mut child = command
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program under test can be started");
    let log = unescape(case.get("Log").unwrap_or(""));
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        // A program that refuses its arguments does not read.
        let _ = stdin.write_all(&log);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    BTreeMap::from([
        ("Expect stdout", text(&output.stdout)),
        ("Expect stderr", text(&output.stderr)),
        ("Expect recent", drain(&mut recent)),
        ("Expect recent6", drain(&mut recent6)),
        ("Expect exit", format!("{}\n", output.status.code().unwrap_or(-1))),
    ])
}

/// What is expected of a section that a case does not mention.
fn unsaid(name: &str) -> Option<&'static str> {
    match name {
        "Expect exit" => Some("0\n"),
        "Expect recent" | "Expect recent6" => Some(""),
        _ => None,
    }
}

fn bless(path: &Path, cases: &[Case], results: &[BTreeMap<&'static str, String>]) {
    let mut text = String::new();
    for (case, result) in cases.iter().zip(results) {
        for (name, old) in &case.sections {
            let new = result.get(name.as_str()).unwrap_or(old);
            text.push_str(&format!("-- {name} --\n{new}"));
        }
        text.push_str("-- End --\n\n");
    }
    fs::write(path, text.trim_end().to_string() + "\n").unwrap();
}

#[test]
fn text_cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "t"));
    files.sort();
    let (mut passed, mut failed) = (0, 0);
    for path in files {
        let cases = read_cases(&fs::read_to_string(&path).unwrap());
        assert!(!cases.is_empty(), "{} holds no case", path.display());
        let mut results = Vec::new();
        for (number, case) in cases.iter().enumerate() {
            let dir = std::env::temp_dir().join(format!("recentd-case-{}-{number}", std::process::id()));
            let _ = fs::remove_dir_all(&dir);
            fs::create_dir_all(&dir).unwrap();
            let result = run(case, &dir);
            fs::remove_dir_all(&dir).unwrap();
            let mut good = true;
            for (name, got) in &result {
                let Some(expected) = case.get(name).or(unsaid(name)) else { continue };
                if got != expected {
                    good = false;
                    println!(
                        "\n{}: {}\n{name}\n--- expected\n{expected}--- got\n{got}---",
                        path.file_name().unwrap().to_string_lossy(),
                        case.title()
                    );
                }
            }
            if good { passed += 1 } else { failed += 1 }
            results.push(result);
        }
        if std::env::var_os("BLESS").is_some() {
            bless(&path, &cases, &results);
        }
    }
    println!("text cases: {passed} passed, {failed} failed");
    assert!(passed > 0 && failed == 0, "{failed} text cases failed");
}
