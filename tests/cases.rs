//! Runs the text cases in `tests/cases/*.t` against the real program.
//!
//! A case is text that people can read and add to: sections between `-- Name --` lines, ended by `-- End --`.
//! Text between two cases is a comment.
//!
//! ```text
//! -- Testcase --
//! What the case shows, in a sentence.
//! -- Command --
//! explain --json          quotes 'keep words together'
//! -- Config --            optional: the configuration file
//! -- Kernel --            optional: the files in /proc/net, a path a line; a path that ends in / is a directory
//! -- List size --         optional: the kernel modules' ip_list_tot
//! -- File NAME --         optional: another file in the working directory
//! -- Needs --             optional: root
//! -- Output --            optional: full or closed, in place of a standard output that is read
//! -- Log --               standard input
//! -- Expect recent --     optional: everything written to the kernel's IPv4 list, in order
//! -- Expect recent6 --    optional: the same for IPv6
//! -- Expect PATH --       optional: the same for another list, e.g. ipt_recent/recentd
//! -- Expect stdout --     optional
//! -- Expect stderr --     optional
//! -- Expect exit --       optional: exit code, 0 if not said
//! -- End --
//! ```
//!
//! In the log, in files and in the command `\xHH` is that byte, `{TEXT*N}` is TEXT N times, and `\` at the end of the last line is "no newline here".
//! In expectations VERSION is the version; ADDRESSES, BANS, SESSIONS and ELEMENTS are limits, which differ between targets; and KERNEL stands for the parts of the sandbox that depend on this kernel or the emulator.
//! The lists are pipes, so that each write is seen. `BLESS=1` writes the results into the cases, for review and commit.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common {
    pub mod program;
}

use common::program::{Scratch, capacity, drain, fifo, is_root, program, skip};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// The kernel's files for a case without a Kernel section.
const KERNEL: &str = "xt_recent/recentd\nxt_recent/recentd6\n";

/// One case: its sections in order, each with its text, and the text before the case.
struct Case {
    before: String,
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

/// The cases of a file, and the text after the last case.
fn read_cases(text: &str) -> (Vec<Case>, String) {
    let mut cases = Vec::new();
    let mut before = String::new();
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        match heading(line) {
            Some("End") => {
                let (before, sections) = (std::mem::take(&mut before), std::mem::take(&mut sections));
                cases.push(Case { before, sections });
            }
            Some(name) => sections.push((name.to_string(), String::new())),
            None => {
                let text = sections.last_mut().map_or(&mut before, |(_, text)| text);
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    assert!(sections.is_empty(), "the last case has no '-- End --'");
    (cases, before)
}

/// `{TEXT*N}` becomes TEXT N times.
fn repeat(text: &str) -> String {
    let Some((left, rest)) = text.split_once('{') else { return text.to_string() };
    let times = rest.split_once('}').and_then(|(inner, right)| {
        let (word, times) = inner.rsplit_once('*')?;
        Some((word.repeat(times.parse().ok()?), right))
    });
    match times {
        Some((word, right)) => format!("{left}{word}{}", repeat(right)),
        None => format!("{left}{{{}", repeat(rest)),
    }
}

/// The bytes that a section stands for.
fn bytes_of(text: &str) -> Vec<u8> {
    let text = repeat(text);
    let text = text.strip_suffix("\\\n").unwrap_or(&text);
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

/// Words as a shell would split them, single quotes only.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quoted, mut started) = (String::new(), false, false);
    for c in text.trim().chars().chain([' ']) {
        match c {
            '\'' => (quoted, started) = (!quoted, true),
            c if c.is_whitespace() && !quoted => {
                if started {
                    words.push(std::mem::take(&mut word));
                }
                started = false;
            }
            c => {
                word.push(c);
                started = true;
            }
        }
    }
    assert!(!quoted, "a quote is not closed: {text}");
    words
}

/// The path of the list in an expectation.
fn list_of(expectation: &str) -> Option<String> {
    match expectation.strip_prefix("Expect ")? {
        "recent" => Some("xt_recent/recentd".into()),
        "recent6" => Some("xt_recent/recentd6".into()),
        path if path.contains('/') => Some(path.into()),
        _ => None,
    }
}

fn run(case: &Case, dir: &Path) -> BTreeMap<String, String> {
    let proc = dir.join("proc");
    fs::create_dir_all(&proc).unwrap();
    let mut lists = BTreeMap::new();
    for name in case.get("Kernel").unwrap_or(KERNEL).lines() {
        if name.ends_with('/') {
            fs::create_dir_all(proc.join(name)).unwrap();
        } else {
            lists.insert(name.to_string(), fifo(&proc.join(name)));
        }
    }
    if let Some(size) = case.get("List size") {
        for module in ["xt_recent", "ipt_recent"] {
            let parameters = dir.join("sys").join(module).join("parameters");
            fs::create_dir_all(&parameters).unwrap();
            fs::write(parameters.join("ip_list_tot"), size).unwrap();
        }
    }
    for (name, text) in &case.sections {
        if let Some(name) = name.strip_prefix("File ") {
            fs::write(dir.join(name), bytes_of(text)).unwrap();
        }
    }
    fs::write(dir.join("recentd.conf"), bytes_of(case.get("Config").unwrap_or(""))).unwrap();
    let typed = bytes_of(case.get("Command").expect("a case has a Command"));
    let mut words = words(&String::from_utf8(typed).unwrap()).into_iter();
    let mut command = program();
    if let Some(word) = words.next() {
        // Options of the case come later and replace these.
        command.arg(&word);
        if ["run", "check", "replay", "rules"].contains(&word.as_str()) {
            command.args(["--proc", "proc", "--sys", "sys"]);
        }
        if word != "help" && word != "version" && !word.starts_with('-') && !word.contains("nosuch") {
            command.args(["--config", "recentd.conf"]);
        }
        if word == "run" {
            command.args(["--source", "stdin", "--ubus", "off", "--control", "off", "--log", "stderr"]);
        }
    }
    let output = match case.get("Output").map(str::trim) {
        Some("full") => Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").unwrap()),
        Some("closed") => {
            let inner = std::mem::replace(&mut command, std::process::Command::new("sh"));
            command.args(["-c", "exec \"$@\" >&-", "sh"]).arg(inner.get_program()).args(inner.get_args());
            Stdio::null()
        }
        _ => Stdio::piped(),
    };
    let mut child = command
        .args(words)
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(output)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program under test can be started");
    let log = bytes_of(case.get("Log").unwrap_or(""));
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        // A program that refuses its arguments does not read its input.
        let _ = stdin.write_all(&log);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let text = |bytes: &[u8]| {
        let text = target_independent(&kernel_independent(&String::from_utf8_lossy(bytes)));
        ["recentd ", "version "].iter().fold(text, |text, before| {
            text.replace(&format!("{before}{version}"), &format!("{before}VERSION"))
        })
    };
    let mut result = BTreeMap::from([
        ("Expect stdout".to_string(), text(&output.stdout)),
        ("Expect stderr".to_string(), text(&output.stderr)),
        ("Expect exit".to_string(), format!("{}\n", output.status.code().unwrap_or(-1))),
    ]);
    for (path, fifo) in &mut lists {
        let name = match path.as_str() {
            "xt_recent/recentd" => "recent",
            "xt_recent/recentd6" => "recent6",
            path => path,
        };
        result.insert(format!("Expect {name}"), drain(fifo));
    }
    result
}

/// The output without the limits that differ between targets.
fn target_independent(text: &str) -> String {
    let capacity = capacity();
    let sessions = if capacity == 1024 { 128 } else { 240 };
    let said = format!("limits         {capacity} counted addresses, {capacity} bans per family, {sessions} sessions,");
    text.replace(&said, "limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions,")
        .replace(&format!("addr; size {};", capacity * 4), "addr; size ELEMENTS;")
        .replace(&format!("recentd has room for {capacity}."), "recentd has room for BANS.")
}

/// The output of `check` without the parts of the sandbox that depend on the kernel; tests/sandbox.rs tests those.
fn kernel_independent(text: &str) -> String {
    let line = |line: &str| match line.split_once("; limits") {
        Some((before, rest)) if before.starts_with("sandbox ") => {
            // Where recentd may start a child, it keeps all capabilities on kernels before 2.6.25, which have no bounding set to empty.
            let before = before.replace("keeps all capabilities", "keeps no capability");
            format!("{before}; limits, KERNEL{}", if rest.ends_with('\n') { "\n" } else { "" })
        }
        _ => line.to_string(),
    };
    text.split_inclusive('\n').map(line).collect()
}

/// The expectation where a case has no such section.
fn unsaid(name: &str) -> Option<&'static str> {
    match name {
        "Expect exit" => Some("0\n"),
        "Expect stdout" | "Expect stderr" => None,
        _ => Some(""),
    }
}

/// Compares results with expectations, and prints the first difference.
fn agrees(case: &Case, file: &str, result: &BTreeMap<String, String>) -> bool {
    for (name, _) in &case.sections {
        let known = result.contains_key(name) || list_of(name).is_none();
        assert!(known, "{file}: {}: '{name}': the Kernel section has no such list", case.title());
    }
    let mut good = true;
    for (name, got) in result {
        let Some(expected) = case.get(name).or(unsaid(name)) else { continue };
        if got == expected {
            continue;
        }
        good = false;
        println!("\n{file}: {}\n{name}\n--- expected\n{expected}--- got\n{got}---", case.title());
        let differs = expected.lines().zip(got.lines()).find(|(a, b)| a != b);
        if let Some((expected, got)) = differs {
            println!("first difference\n- {expected}\n+ {got}");
        }
    }
    good
}

fn bless(path: &Path, cases: &[Case], rest: &str, results: &[BTreeMap<String, String>]) {
    let mut text = String::new();
    for (case, result) in cases.iter().zip(results) {
        text.push_str(&case.before);
        for (name, old) in &case.sections {
            let new = result.get(name.as_str()).unwrap_or(old);
            text.push_str(&format!("-- {name} --\n{new}"));
        }
        text.push_str("-- End --\n");
    }
    fs::write(path, text + rest).unwrap();
}

const SECTIONS: &[&str] = &["Testcase", "Command", "Config", "Kernel", "List size", "Needs", "Output", "Log"];

fn check_sections(case: &Case, file: &str) {
    for (name, _) in &case.sections {
        let known = SECTIONS.contains(&name.as_str())
            || name.starts_with("File ")
            || ["Expect stdout", "Expect stderr", "Expect exit"].contains(&name.as_str())
            || list_of(name).is_some();
        assert!(known, "{file}: {}: there is no section '{name}'", case.title());
        let times = case.sections.iter().filter(|(n, _)| n == name).count();
        assert_eq!(times, 1, "{file}: {}: two sections '{name}'", case.title());
    }
    assert!(case.sections.iter().any(|(name, _)| name.starts_with("Expect ")), "{file}: {}: expects nothing", case.title());
}

#[test]
fn text_cases() {
    run_all(|name| name != CLOSED);
}

/// Not for an emulator, nor for a program that starts another one: they have files of their own in the place of a closed descriptor.
#[test]
fn closed_output() {
    run_all(|name| name == CLOSED);
}

const CLOSED: &str = "closed-output.t";

/// The cases of these files.
fn run_all(wanted: impl Fn(&str) -> bool) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "t") && wanted(&path.file_name().unwrap().to_string_lossy()));
    files.sort();
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for path in files {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let (cases, rest) = read_cases(&fs::read_to_string(&path).unwrap());
        assert!(!cases.is_empty(), "{file} holds no case");
        let mut results = Vec::new();
        for case in &cases {
            check_sections(case, &file);
            if case.get("Needs").is_some_and(|needs| needs.trim() == "root") && !is_root() {
                skip(&format!("{file}: {}: needs root", case.title()));
                skipped += 1;
                results.push(BTreeMap::new());
                continue;
            }
            let dir = Scratch::new();
            let result = run(case, dir.path());
            if agrees(case, &file, &result) { passed += 1 } else { failed += 1 }
            results.push(result);
        }
        if std::env::var_os("BLESS").is_some() {
            bless(&path, &cases, &rest, &results);
        }
    }
    println!("text cases: {passed} passed, {failed} failed, {skipped} skipped");
    assert!(passed > 0 && failed == 0, "{failed} text cases failed");
}
