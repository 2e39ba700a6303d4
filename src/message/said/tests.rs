//! What parsers read is what the patterns of their rows say: for each line the same row, peer and number of attempts.
//!
//! `SAID_LINES=5000000` compares so many lines, each time others; without it they are 20,000, always the same.

use super::*;
use crate::log::record::Record;
use crate::message::catalogue::{self, by_tag};
use crate::message::code;
use crate::message::pattern::Reading;
use crate::message::row::{Role, Text};
use std::string::String;
use std::vec::Vec;
use std::{env, eprintln, format};

/// A row, its pattern compiled, and the letter that it begins with.
struct Row {
    message: &'static Message,
    code: Vec<u8>,
    letter: u8,
}

/// A program whose rows are all read by their patterns.
struct Specified {
    program: &'static Program,
    rows: Vec<Row>,
}

impl Specified {
    fn new(program: &'static Program) -> Self {
        let row = |message: &'static Message| {
            let mut room = std::vec![0; code::room(message.pattern.len())];
            let length = code::compile(message.pattern.as_bytes(), program.shapes, &mut room);
            room.truncate(length);
            let letter = if let [code::TEXT..=u8::MAX, letter, ..] = room[..] { letter.to_ascii_lowercase() } else { 0 };
            Row { message, code: room, letter }
        };
        Self { program, rows: program.messages.iter().copied().flatten().map(row).collect() }
    }

    /// What the patterns say. `Err`: the line is so odd that they give up.
    fn find(&self, body: &[u8], cut: bool) -> Result<Option<(&'static str, Found)>, ()> {
        let mut reading = Reading::new(self.program, body).cut(cut);
        let repeats = reading.unpack(code::code!("message repeated %{times} times: [{ |}%{any}]", &[]));
        reading.unpack(self.program.code.prefix);
        let mut fitting = None;
        for letter in [reading.letter(), 0] {
            fitting = fitting.or_else(|| self.rows.iter().find(|row| row.letter == letter && reading.fits_code(&row.code)));
        }
        let Some(row) = fitting else { return if reading.is_exhausted() { Err(()) } else { Ok(None) } };
        let mut found = reading.found();
        found.times = found.times.min(10);
        if matches!(row.message.role, Role::Failure | Role::Twice | Role::Announce) {
            found.times = found.times.saturating_mul(repeats);
        }
        Ok(Some((row.message.name, found)))
    }

    /// Compares what both say. Returns whether there was something to compare.
    fn compare(&self, body: &[u8], cut: bool) -> bool {
        let Ok(specified) = self.find(body, cut) else { return false };
        let record = Record { host: b"", tag: b"", pid: None, body, stamp: None, cut };
        let read = catalogue::find(self.program, &record).map(|(message, found)| (message.name, found));
        let shown = String::from_utf8_lossy(body);
        assert!(read == specified, "cut: {cut}, {} bytes: {shown}\n the parsers say  {read:?}\n the patterns say {specified:?}", body.len());
        read.is_some()
    }
}

fn programs() -> [Specified; 2] {
    [b"dropbear" as &[u8], b"sshd"].map(|tag| Specified::new(by_tag(tag).unwrap()))
}

fn seen(program: &Program) -> Vec<&'static str> {
    program.messages.iter().copied().flatten().flat_map(|message| message.seen).map(|seen| seen.0).collect()
}

/// xorshift64*
struct Dice(u64);

impl Dice {
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

/// Ends and joints of sentences, and addresses as odd as they come.
const WORDS: &[&str] = &[
    " from ", "' from ", " port ", " port 22", " port 65536", " ssh2", " ssh1", ": ", ":", " [preauth]", " [postauth]", " for ", "invalid user ", "user ",
    "authenticating ", "publickey for ", "none for ", " (user '", "', 0 fails): ", "', 3 fails): ", "', 00 fails)", " from <", ">", "[", "]:", "]", "'",
    "192.0.2.1", "192.0.2.1:22", "2001:db8::1:22", "[2001:db8::1]:22", "[2001:db8::1]", "::ffff:192.0.2.1", "fe80::1%br-lan", "%", "fe80::1%", "host.example",
    "CA RSA x", ", client user \"", "\"", ", signature count = 5", "3: ", "11: ", "Auth fail", "Change of username ", "Max auth tries reached - user '",
    "Client trying multiple usernames", "Attempted username with a null byte", "Terminated by signal", " with key ", " on ", "message repeated 3 times: [ ", "error: ",
    "[825] Jul 10 23:53:52 ", " ", "  ", "0", "1", "00001",
];

/// A line that a program may write, with an attacker's words in it and some bytes changed.
fn line(dice: &mut Dice, own: &[&str], others: &[&str], limit: usize) -> Vec<u8> {
    let mut name = String::new();
    for _ in 0..dice.below(4) {
        let part = if dice.below(4) == 0 { *dice.of(others) } else { *dice.of(WORDS) };
        name.push_str(part);
    }
    let body = *dice.of(own);
    if dice.below(12) == 0 {
        let room = (limit + 60).saturating_sub(body.len() + name.len() + dice.below(120));
        name.insert_str(0, &"x".repeat(room));
    }
    let mut line = body.replace("NAME", &name).into_bytes();
    for _ in 0..dice.below(4) {
        let at = dice.below(line.len() + 1);
        let end = (at + dice.below(12)).min(line.len());
        let other = dice.of(others).as_bytes();
        let from = dice.below(other.len() + 1);
        let piece = &other[from..(from + dice.below(24)).min(other.len())];
        match dice.below(8) {
            0 => drop(line.splice(at..end, piece.iter().copied())),
            1 => drop(line.splice(at..at, piece.iter().copied())),
            2 => drop(line.drain(at..end)),
            3 => {
                let twice = line[at..end].to_vec();
                line.splice(at..at, twice);
            }
            4 if at < line.len() => line[at] = *dice.of(b" :.[]()<>%0f'\"x,|{}=@-_/\\\n\xff\0A"),
            5 | 6 => drop(line.splice(at..at, dice.of(WORDS).bytes())),
            _ => line.truncate(at.max(line.len() / 2)),
        }
    }
    line
}

#[test]
fn parsers_read_what_the_patterns_say() {
    let count = env::var("SAID_LINES").ok().and_then(|count| count.parse().ok());
    let clock = std::time::UNIX_EPOCH.elapsed().unwrap().subsec_nanos();
    let mut dice = Dice(if count.is_some() { u64::from(clock) | 1 } else { 1 });
    let programs = programs();
    let lines = programs.each_ref().map(|specified| seen(specified.program));
    let all = lines.concat();
    let (mut compared, count) = (0u64, count.unwrap_or(20_000u64));
    for _ in 0..count {
        let place = dice.below(2);
        let line = line(&mut dice, &lines[place], &all, programs[place].program.cut);
        let cut = dice.below(8) == 0;
        compared += u64::from(programs[place].compare(&line, cut));
    }
    eprintln!("{count} lines, {compared} of them messages");
    assert!(compared > count / 4);
}

#[test]
fn seen_lines_are_read_alike_wherever_they_end() {
    for specified in programs() {
        for body in seen(specified.program) {
            for name in ["", "root", "x y", "x' from 192.0.2.1:22", "x from 192.0.2.1 port 22", "from", "%", "x: y"] {
                let body = body.replace("NAME", name);
                for end in 0..=body.len() {
                    let Some(line) = body.as_bytes().get(..end) else { continue };
                    specified.compare(line, false);
                    specified.compare(line, true);
                }
                for (start, end) in [("message repeated 2 times: [ ", "]"), ("error: ", ""), ("Error: ", ""), ("[825] Jul 10 23:53:52 ", "")] {
                    specified.compare(format!("{start}{body}{end}").as_bytes(), false);
                }
            }
        }
    }
}

/// Lines of every length around the one at which they are cut.
#[test]
fn long_lines_are_doubted_alike() {
    for specified in programs() {
        let cut = specified.program.cut;
        for body in seen(specified.program).into_iter().filter(|body| body.contains("NAME")) {
            for length in (cut - 50..cut - 30).chain(cut - 3..cut + 3) {
                let name = "x".repeat((length + 4).saturating_sub(body.len()));
                specified.compare(body.replacen("NAME", &name, 1).as_bytes(), false);
            }
        }
    }
}

/// What stands before messages is taken off only from lines that no parser reads: so none may read a line that begins so.
#[test]
fn no_wording_begins_like_a_prefix() {
    for &program in crate::message::PROGRAMS {
        for wording in program.code.said.all {
            let begins = format!("{}{}", char::from(wording.letter), String::from_utf8_lossy(wording.goes_on)).to_lowercase();
            for prefix in ["message repeated", "error: ", "fatal: ", "["] {
                assert!(!begins.starts_with(prefix) && !prefix.starts_with(&begins), "{begins}");
            }
            let message = nth(program, wording.message).unwrap();
            assert!(matches!(message.text, Text::Said), "{}", message.name);
        }
    }
}
