//! Random attacks: each row with the words of all other rows where the attacker's text stands.
//!
//! The text holds false addresses in every form, in every bracket and quote, with line feeds as daemons write them, and with so
//! much before them that a limit cuts the line right behind. No line may blame an address other than the peer's.
//!
//! Besides, the oracle of `tests/oracle` must agree with the program on lines changed at random. The random numbers are the same
//! in each run, for 2 seconds; with `HOSTILE_SECONDS=60` they take longer and differ.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[path = "../../tests/oracle/mod.rs"]
mod oracle;

use super::pattern::Reading;
use super::{Found, Message, PROGRAMS, Peer, Program, Role, find};
use crate::addr::Addr;
use crate::log::{record::Record, syslog::bare};
use std::string::{String, ToString};
use std::time::{Duration, Instant};
use std::vec::Vec;
use std::{env, eprintln, format};

/// xorshift64*
struct Dice(u64);

impl Dice {
    fn new() -> Self {
        let clock = std::time::UNIX_EPOCH.elapsed().unwrap().subsec_nanos();
        Self(if env::var_os("HOSTILE_SECONDS").is_some() { u64::from(clock) | 1 } else { 1 })
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Calls `each` until its time is over, and prints how often.
fn for_a_while(what: &str, mut each: impl FnMut(&mut Dice)) {
    let seconds = env::var("HOSTILE_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(2);
    let (mut dice, start, mut times) = (Dice::new(), Instant::now(), 0u64);
    while start.elapsed() < Duration::from_secs(seconds) {
        for _ in 0..100 {
            each(&mut dice);
        }
        times += 100;
    }
    eprintln!("{what}: {times} lines");
}

/// One seen line of the catalogue.
#[derive(Clone, Copy)]
struct Seen {
    program: &'static Program,
    message: &'static Message,
    body: &'static str,
    address: &'static str,
}

fn seen() -> Vec<Seen> {
    let mut all = Vec::new();
    for &program in PROGRAMS {
        for message in program.messages.iter().copied().flatten() {
            all.extend(message.seen.iter().map(|&(body, address)| Seen { program, message, body, address }));
        }
    }
    all
}

/// The address of a bystander, in all forms in which programs write addresses.
const VICTIMS: &[&str] = &[
    "192.0.2.99", "192.0.2.99:22", "2001:db8:bad::99", "2001:db8:bad::99:2222", "[2001:db8:bad::99]:22", "[2001:db8:bad::99]",
    "::ffff:192.0.2.99", "fe80::99%br-lan", "<192.0.2.99:22>", "\"192.0.2.99\"", "192.0.2.99 port 22", "(192.0.2.99)",
    "rip=192.0.2.99", "rhost=192.0.2.99", "[192.0.2.99]",
];

const BEFORE: &[&str] = &["", "", "", "x", "x ", "x' ", "x\" ", "x] ", "x> ", "x) ", "x>, ", "' from ", "x from ", "x: ", "x;"];

const AFTER: &[&str] = &[
    "", "", "", " ", "   ", "'", "\"", "]", ">", ")", "'x", " [preauth]", " port 22 ssh2", ": x", ", x", ">: ", "], ", ".", ":", "' from x", "%", "@",
];

/// A line feed as it reaches recentd: from logd, rsyslog, BusyBox, vis(3), or replaced.
const FEEDS: &[&str] = &[" ", "#012", "^J", "\\n", "\\\\n", "\\012", "?", "_"];

/// The text that the attacker wants to be read.
fn lie(dice: &mut Dice, all: &[Seen]) -> String {
    let victim = dice.of::<&str>(VICTIMS);
    let said = dice.of(all);
    let text = match dice.below(4) {
        0 => victim.to_string(),
        1 if !said.address.is_empty() => said.body.replace(said.address, "192.0.2.99"),
        _ if said.address.is_empty() || said.address == "host" => format!("{} {victim}", said.body),
        _ => said.body.replace(said.address, victim),
    };
    let tag = if dice.below(6) == 0 { format!("{}{}[7]: ", dice.of(FEEDS), said.program.name) } else { String::new() };
    let name = if text.contains("NAME") && dice.below(2) == 0 { lie(dice, all) } else { "x".into() };
    format!("{}{tag}{}{}", dice.of(BEFORE), text.replace("NAME", &name), dice.of(AFTER))
}

/// Text as `row`'s program would write it where the line has NAME.
fn written(row: &Seen, text: &str) -> String {
    super::hostile::written(row.program, row.body, text)
}

/// The address that the line blames, forgives, or lends to other lines of its process.
fn blamed(program: &'static Program, record: &Record<'_>) -> Option<Addr> {
    let needs_a_peer = |message: &Message| counts(message) && message.seen.iter().any(|seen| seen.1.is_empty());
    match find(program, record) {
        Some((message, Found { peer: Peer::At(addr), .. })) => {
            let lent = program.messages.iter().copied().flatten().any(needs_a_peer);
            (counts(message) || message.role == Role::Success || lent).then_some(addr)
        }
        _ => None,
    }
}

fn counts(message: &Message) -> bool {
    message.weight > 0
}

fn is_right(seen: &Seen, got: Option<Addr>) -> bool {
    got.is_none_or(|got| Addr::parse(seen.address.as_bytes()) == Some(got))
}

#[test]
fn blames_the_peer_or_nobody() {
    let all = seen();
    let writable: Vec<Seen> = all.iter().copied().filter(|row| row.body.contains("NAME")).collect();
    for_a_while("attacks", |dice| {
        let row = dice.of(&writable);
        let lie = written(row, &lie(dice, &all));
        let line = row.body.replace("NAME", &lie);
        let got = blamed(row.program, &bare(b"", line.as_bytes()));
        assert!(is_right(row, got), "{} {}: {got:?} in {line}", row.program.name, row.message.name);
    });
}

/// The line is cut right behind the lie, at the limit of the program, or of BusyBox syslogd.
#[test]
fn blames_nobody_where_the_line_was_cut() {
    let all = seen();
    let writable: Vec<Seen> = all.iter().copied().filter(|row| row.body.contains("NAME")).collect();
    for_a_while("cuts", |dice| {
        let row = dice.of(&writable);
        let lie = written(row, &lie(dice, &all));
        let (head, _) = row.body.split_once("NAME").unwrap();
        let small = dice.below(2) == 0;
        // syslog(3) sends at least `x: ` before the body, and BusyBox counts it.
        let limit = if small { 234 + dice.below(3) - 3 } else if row.program.name == "sshd" { 500 } else { 1000 };
        let Some(room) = limit.checked_sub(head.len() + lie.len()) else { return };
        // The attacker's text fills the room before the lie, and with blanks behind it.
        let blanks = if small { dice.below(room.min(9) + 1) } else { 0 };
        let line = format!("{head}{}{lie}{}", "x".repeat(room - blanks), " ".repeat(blanks));
        assert_eq!(line.len(), limit);
        let framed = format!("Aug 15 10:00:00 host auth.info x: {line}");
        let record = if small { crate::log::syslog::parse(framed.as_bytes()).unwrap() } else { bare(b"", line.as_bytes()) };
        let got = blamed(row.program, &record);
        assert!(is_right(row, got), "{} {}: {got:?} in {line}", row.program.name, row.message.name);
    });
}

/// Some bytes of `line` changed, left out, doubled, or put in from `other`.
fn changed(line: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut line = line.to_vec();
    for _ in 0..=dice.below(3) {
        let at = dice.below(line.len() + 1);
        let end = (at + dice.below(12)).min(line.len());
        let from = dice.below(other.len() + 1);
        let piece = &other[from..(from + dice.below(24)).min(other.len())];
        match dice.below(6) {
            0 => drop(line.splice(at..end, piece.iter().copied())),
            1 => drop(line.splice(at..at, piece.iter().copied())),
            2 => drop(line.drain(at..end)),
            3 => {
                let twice = line[at..end].to_vec();
                line.splice(at..at, twice);
            }
            4 if at < line.len() => line[at] = *dice.of(b" :.[]()<>%0f'\"x,|{}=@-_/\\\n\xff\0A"),
            _ => line.truncate(at.max(line.len() / 2)),
        }
    }
    line
}

#[test]
fn the_oracle_agrees() {
    let all = seen();
    for_a_while("oracle", |dice| {
        let (row, other) = (*dice.of(&all), *dice.of(&all));
        let line = changed(row.body.as_bytes(), other.body.as_bytes(), dice);
        // Longer ones may be refused because they may have been cut.
        if line.len() > 200 {
            return;
        }
        let rows: Vec<_> = row.program.messages.iter().copied().flatten().collect();
        let message = if dice.below(4) == 0 { *dice.of(&rows) } else { row.message };
        let oracle = oracle::Oracle::new(message.pattern, row.program.shapes).unwrap();
        let mut reading = Reading::new(row.program, &line);
        let fits = reading.fits(message.pattern);
        let peer = reading.found().peer;
        assert!(!reading.is_exhausted());
        let who = match peer {
            Peer::At(Addr::V4(bytes)) => Ok(Some(bytes.into())),
            Peer::At(Addr::V6(bytes)) => Ok(Some(bytes.into())),
            Peer::Unnamed => Ok(None),
            Peer::Host => Err(()),
        };
        let objection = oracle.objection(&line, fits.then_some(who));
        let shown = String::from_utf8_lossy(&line);
        assert!(objection.is_none(), "{} {} {objection:?}: {peer:?} in {shown}", row.program.name, message.name);
    });
}

/// A part of a pattern.
enum Part {
    Text(&'static str),
    Directive(&'static str),
    Group(Vec<Vec<Part>>),
}

fn parts(dice: &mut Dice, depth: u8) -> Vec<Part> {
    const TEXT: &[&str] = &["login ", "of ", "'", "' ", " from ", "[", "]", ": ", ", ", "=", ".", " ", "x", ":", "@", "7", " port "];
    const DIRECTIVES: &[&str] = &["user", "name", "any", "word", "number", "port", "times", "address", "address", "user"];
    let mut all = Vec::new();
    for _ in 0..=dice.below(if depth > 0 { 6 } else { 3 }) {
        all.push(match dice.below(9) {
            0..=4 => Part::Text(dice.of::<&str>(TEXT)),
            5 if depth > 0 => Part::Group((0..=dice.below(2)).map(|_| parts(dice, depth - 1)).collect()),
            _ => Part::Directive(dice.of::<&str>(DIRECTIVES)),
        });
    }
    all
}

/// The pattern, and a line that is written by it.
fn write(parts: &[Part], pattern: &mut String, line: &mut String, wanted: &str, peer: &str, dice: &mut Dice) {
    let mut unseen = String::new();
    for part in parts {
        match part {
            Part::Text(text) => {
                pattern.push_str(text);
                line.push_str(text);
            }
            Part::Directive(name) => {
                pattern.push_str(&format!("%{{{name}}}"));
                line.push_str(&match *name {
                    "address" => peer.into(),
                    "number" | "times" | "port" => format!("{}", dice.below(300)),
                    // The program allows no colon in a name, and no blank in a word.
                    "name" => wanted.replace(':', ""),
                    "word" => wanted.replace(' ', "") + "w",
                    _ => wanted.into(),
                });
            }
            Part::Group(alternatives) => {
                let chosen = dice.below(alternatives.len());
                for (place, alternative) in alternatives.iter().enumerate() {
                    pattern.push(if place == 0 { '{' } else { '|' });
                    let line = if place == chosen { &mut *line } else { &mut unseen };
                    write(alternative, pattern, line, wanted, peer, dice);
                }
                pattern.push('}');
            }
        }
    }
}

/// A pattern that passes without a warning blames the peer or nobody, even if the attacker knows the pattern.
#[test]
fn patterns_that_pass_are_safe() {
    let (mut passed, mut read) = (0u64, 0u64);
    for_a_while("patterns", |dice| {
        let parts = parts(dice, 2);
        let peer = *dice.of(&["203.0.113.66", "2001:db8::66", "::ffff:203.0.113.66", "fe80::66%br-lan"]);
        let (mut pattern, mut honest) = (String::new(), String::new());
        write(&parts, &mut pattern, &mut honest, "x", peer, dice);
        if super::audit::audit(pattern.as_bytes()) != Ok(None) {
            return;
        }
        passed += 1;
        let right = Addr::parse(peer.split('%').next().unwrap().as_bytes()).unwrap();
        for _ in 0..20 {
            // Pieces of an honest line, with another address in it.
            let lie = honest.replace(peer, dice.of::<&str>(VICTIMS));
            let mut wanted = String::new();
            for _ in 0..=dice.below(3) {
                let from = dice.below(lie.len() + 1);
                wanted.push_str(lie.get(from..).unwrap_or_default());
                wanted.push_str(dice.of::<&str>(VICTIMS));
                let end = dice.below(lie.len() + 1);
                wanted.push_str(lie.get(..end).unwrap_or_default());
            }
            let mut line = String::new();
            write(&parts, &mut String::new(), &mut line, &wanted, peer, dice);
            if line.len() > 800 {
                continue;
            }
            let mut reading = Reading::new(PROGRAMS[0], line.as_bytes());
            if reading.fits(&pattern) && let Peer::At(addr) = reading.found().peer {
                assert_eq!(addr, right, "{pattern} blames {addr:?} in {line}");
                read += 1;
            }
        }
    });
    eprintln!("{passed} patterns passed, {read} lines read");
    assert!(passed > 10 && read > 100);
}
