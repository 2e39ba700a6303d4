use super::*;
use crate::config::watch::Watch;
use crate::message::{Catalogue, Peer};
use crate::log::record::Record;
use std::boxed::Box;
use std::{format, vec};

const MATCH: &str = "login of %{user} failed from %{address}";

fn drafts() -> Drafts {
    Drafts::new(Box::leak(Box::new(Room::new())))
}

fn add(drafts: &mut Drafts, section: &str, options: &[(&str, &str)]) -> Result<(), Refusal> {
    drafts.begin(section.as_bytes())?;
    for (key, value) in options {
        drafts.set(key.as_bytes(), value.as_bytes())?;
    }
    Ok(drafts.end()?)
}

fn refusal(options: &[(&str, &str)]) -> Reason {
    match add(&mut drafts(), "x", options).unwrap_err() {
        Refusal::Value(reason) => reason,
        Refusal::Unknown => "unknown",
    }
}

/// Program, message and weight of a line.
fn read(catalogue: Catalogue, tag: &str, body: &str) -> Option<(&'static str, &'static str, u8)> {
    let record = Record { host: b"", tag: tag.as_bytes(), pid: None, body: body.as_bytes(), stamp: None, cut: false };
    let (program, message, found) = catalogue.find(&record, Watch::DEFAULT).ok()?;
    assert!(matches!(found.peer, Peer::At(_)), "{body}");
    Some((program.name, message.name, message.weight))
}

#[test]
fn patterns_become_rows_like_all_others() {
    let mut drafts = drafts();
    add(&mut drafts, "forum", &[("program", "forumd"), ("match", MATCH), ("weight", "0.5")]).unwrap();
    add(&mut drafts, "", &[("program", "mail/in"), ("match", "denied %{address}")]).unwrap();
    add(&mut drafts, "a b", &[("program", "forumd"), ("match", "captcha: %{address} %{any}"), ("name", "Cap-1")]).unwrap();
    add(&mut drafts, "new", &[("program", "sshd"), ("match", "No! %{address}"), ("weight", "10")]).unwrap();
    let all = Catalogue::with(drafts.finish());
    assert_eq!(all.own().iter().map(|program| program.name).collect::<vec::Vec<_>>(), ["forumd", "mail/in", "own-sshd"]);
    assert_eq!(read(all, "forumd", "login of x failed from 192.0.2.7"), Some(("forumd", "forum", 5)));
    assert_eq!(read(all, "forumd", "captcha: 192.0.2.7 x"), Some(("forumd", "Cap-1", 10)));
    assert_eq!(read(all, "mail/in", "denied 2001:db8::7"), Some(("mail/in", "pattern-2", 10)));
    assert_eq!(read(all, "forum", "login of x failed from 192.0.2.7"), None);
    assert_eq!(read(all, "forumd", "denied 192.0.2.7"), None);
    // Another wording of a program that is built in, under all its tags and with what stands before its lines.
    assert_eq!(read(all, "sshd-session", "error: No! 192.0.2.7"), Some(("own-sshd", "new", 100)));
    let failed = "Failed password for root from 192.0.2.7 port 22 ssh2";
    assert_eq!(read(all, "sshd", failed), Some(("sshd", "failed-login", 10)));
    for (number, (program, message)) in
        all.programs().flat_map(|p| p.messages.iter().copied().flatten().map(move |m| (p, m))).enumerate()
    {
        assert_eq!(usize::from(all.index(program, message)), number);
        let (of, row) = all.at(number as u16).unwrap();
        assert!(core::ptr::eq(of, program) && core::ptr::eq(row, message));
    }
    assert_eq!(all.place(all.own().last().unwrap()), PROGRAMS.len() + 2);
}

#[test]
fn there_is_room_for_the_largest() {
    let mut drafts = drafts();
    let long = "x".repeat(limits::PATTERN - 10);
    for n in 0..limits::PATTERNS {
        let (section, name) = (format!("{n}{}", "s".repeat(30)), format!("{n}{}", "n".repeat(30)));
        let (program, pattern) = (format!("{n}{}", "p".repeat(30)), format!("{long}%{{address}}"));
        add(&mut drafts, &section, &[("program", &program), ("match", &pattern), ("name", &name)]).unwrap();
    }
    assert_eq!(add(&mut drafts, "x", &[]), Err(Refusal::Value(MANY)));
    let own = drafts.finish();
    assert_eq!(own.len(), limits::PATTERNS);
    for program in own {
        assert_eq!(program.messages[0][0].pattern.len(), limits::PATTERN);
        assert_eq!((program.name.len(), program.messages[0][0].name.len()), (31, 31));
    }
    let all = Catalogue::with(own);
    assert!(usize::from(all.index(&own[7], &own[7].messages[0][0])) < limits::ROWS);
    assert!(all.programs().count() <= limits::PROGRAMS);
}

#[test]
fn refuses_with_a_reason() {
    let missing = "a pattern needs an option program and an option match";
    assert_eq!(refusal(&[]), missing);
    assert_eq!(refusal(&[("program", "x")]), missing);
    assert_eq!(refusal(&[("match", MATCH)]), missing);
    assert_eq!(refusal(&[("colour", "x")]), "unknown");
    assert_eq!(refusal(&[("match", MATCH), ("match", MATCH)]), TWICE);
    assert_eq!(refusal(&[("program", "x"), ("program", "x")]), TWICE);
    assert_eq!(refusal(&[("name", "x"), ("name", "x")]), TWICE);
    assert!(refusal(&[("program", "recentd")]).contains("own lines"));
    for program in ["", "a b", "\"", "a:", "/usr/sbin/x", "x\n", "ä", &"x".repeat(32)] {
        assert_eq!(refusal(&[("program", program)]), PROGRAM, "{program}");
    }
    for name in ["", "a b", "a\"", "a{", "ä", &"x".repeat(32)] {
        assert_eq!(refusal(&[("name", name)]), NAME, "{name}");
    }
    for pattern in ["", "a\tb %{address}", "wrong from %{address}\x7f", &"x".repeat(161)] {
        assert_eq!(refusal(&[("match", pattern)]), LONG, "{pattern}");
    }
    for pattern in [" wrong from %{address}", "wrong from %{address} "] {
        assert!(refusal(&[("match", pattern)]).starts_with("begins or ends with a blank"), "{pattern}");
    }
    assert!(refusal(&[("program", "pam")]).starts_with("is not a tag"));
    let mut drafts = drafts();
    drafts.begin(b"").unwrap();
    assert_eq!(drafts.set(b"match", b"wrong \xff from %{address}"), Err(Refusal::Value(LONG)));
    for weight in ["", "0", "0.0", "10.1", "11", "1.", ".5", "0.55", "-1", "1e1", "25.6", "99999999999"] {
        assert_eq!(refusal(&[("weight", weight)]), WEIGHT, "{weight}");
    }
    for (weight, expected) in [("0.1", 1), ("1", 10), ("2.5", 25), ("10", 100), ("10.0", 100), ("001", 10)] {
        assert_eq!(tenths(weight.as_bytes()), Some(expected));
    }
    let mut drafts = self::drafts();
    add(&mut drafts, "x", &[("program", "a"), ("match", MATCH)]).unwrap();
    add(&mut drafts, "x", &[("program", "b"), ("match", MATCH)]).unwrap();
    assert!(add(&mut drafts, "x", &[("program", "a"), ("match", MATCH)]).is_err());
}

/// Patterns of the manual, lines, and the address that each reads: `""` for none, `-` where the line does not match.
const EXAMPLES: &[(&str, &str, &str)] = &[
    ("login of \"%{user}\" failed from %{address}", "login of \"x\" failed from 198.51.100.7", "198.51.100.7"),
    ("login of \"%{user}\" failed from %{address}", "login of \"x\" failed from 192.0.2.99\" failed from 198.51.100.7", "198.51.100.7"),
    ("login of %{user} failed from %{address}", "login of x failed from 198.51.100.7", "198.51.100.7"),
    ("login of %{user} failed from %{address}", "login of x\" failed from 192.0.2.99 failed from 2001:db8::7", "2001:db8::7"),
    ("login of %{user} failed from %{address}", "login of x failed from 198.51.100.7.", "host"),
    ("login of %{user} failed from %{address}", "login of x failed from host.example", "host"),
    ("login of %{user} failed from %{address}", "login of x failed from fe80::7%br-lan", "fe80::7"),
    ("login failed from %{address}:%{port}: %{any}", "login failed from 198.51.100.7:4022: wrong password", "198.51.100.7"),
    ("login failed from %{address}:%{port}: %{any}", "login failed from 198.51.100.7:4022: from 192.0.2.99:22: x", "198.51.100.7"),
    ("login failed from %{address}:%{port}: %{any}", "login failed from 2001:db8::7:22: no such user", "2001:db8::7"),
    ("login failed from %{address}:%{port}: %{any}", "login failed from fe80::7%br-lan:4022: x", "fe80::7"),
    ("login failed from %{address}:%{port}: %{any}", "login failed from 198.51.100.7: x", "-"),
    ("login failed from %{address}:%{port}: %{any}", "login failed from 198.51.100.7:70000: x", "-"),
    ("login failed from %{address}:%{port}: %{any}", "login failed from 198.51.100.7:4022", "-"),
    ("[%{word}] denied %{address} (%{any})", "[x] denied 198.51.100.7 (no such user)", "198.51.100.7"),
    ("[%{word}] denied %{address} (%{any})", "[x] denied 192.0.2.99 (y] denied 198.51.100.7 (no such user)", "192.0.2.99"),
    ("%{user} denied %{address}", "x denied 198.51.100.7", "198.51.100.7"),
    ("%{user} denied %{address}", "x has not been denied 198.51.100.7", "198.51.100.7"),
    ("login of %{user} from %{address}: %{any}", "login of x from 198.51.100.7: from 192.0.2.99: y", "192.0.2.99"),
    ("login of %{any} failed from %{address} (%{any})", "login of x failed from 192.0.2.99 (y) failed from 198.51.100.7 (no such user)", "192.0.2.99"),
    ("failed from %{address}%{any}", "failed from 198.51.100.70", "198.51.100.70"),
    ("failed from %{address}%{any}", "failed from 198.51.100.7x", "host"),
    ("failed from {%{address}:%{port}|%{address}}", "failed from 2001:db8::1:22", "2001:db8::1"),
    ("login of %{user} failed", "login of x failed", ""),
    ("{login}}", "login", "-"),
    ("%{ip}", "198.51.100.7", "-"),
];

/// What the manual says of its examples is so, and `EXAMPLES` says what each matches.
#[test]
fn the_manual_says_what_its_patterns_match() {
    let manual = include_str!("../../../openwrt/MANUAL.md");
    let (_, table) = manual.split_once("| example | |\n| --- | --- |\n").unwrap();
    let mut told = 0;
    for row in table.lines().take_while(|line| line.starts_with("| ")) {
        let (patterns, verdict) = row.trim_matches(|c| c == '|' || c == ' ').split_once(" | ").unwrap();
        for pattern in patterns.split('`').skip(1).step_by(2) {
            let pattern = pattern.replace("\\|", "|");
            let set = audit(pattern.as_bytes());
            let as_told = match verdict {
                _ if verdict.starts_with("right: ") => set == Ok(None),
                _ if verdict.starts_with("a warning: ") => matches!(set, Ok(Some(_))),
                _ => verdict.starts_with("refused: ") && set.is_err(),
            };
            assert!(as_told, "{pattern}: {verdict}, but {set:?}");
            assert!(EXAMPLES.iter().any(|example| example.0 == pattern), "{pattern}: no line");
            told += 1;
        }
    }
    assert!(told > 8);
    for (pattern, line, expected) in EXAMPLES {
        let mut reading = crate::message::pattern::Reading::new(PROGRAMS[0], line.as_bytes());
        let peer = reading.fits(pattern).then(|| reading.found().peer);
        assert_eq!(peer, (*expected != "-").then(|| crate::message::tests::expect(expected)), "{pattern}: {line}");
    }
}

/// `check` shows a pattern by its code.
#[test]
fn the_code_of_a_pattern_tells_its_text() {
    for text in ["a %{address}", "{Login|log-in{ x|}} {!of %{word}}%{address}:%{port}: %{any}", "{|a{!b|}}%{user}%{name}%{number}%{times}", "ä%"] {
        let mut room = [0; code::room(limits::PATTERN)];
        let length = code::compile(text.as_bytes(), &[], &mut room);
        let mut shown = vec::Vec::new();
        code::text(&room[..length], &mut |piece| shown.extend_from_slice(piece)).unwrap();
        assert_eq!(str::from_utf8(&shown), Ok(text));
    }
}

/// A pattern that is passed over leaves nothing behind, and as many as there may be cannot use up the room of the next.
#[test]
fn a_pattern_that_is_passed_over_is_no_row() {
    let mut drafts = drafts();
    for _ in 0..3 {
        drafts.begin(b"bad").unwrap();
        drafts.set(b"program", b"a").unwrap();
        drafts.abandon();
    }
    add(&mut drafts, "good", &[("program", "a"), ("match", MATCH)]).unwrap();
    for n in 0..limits::PATTERNS {
        let program = "x".repeat(limits::NAME - 1) + &n.to_string();
        let pattern = "x".repeat(limits::PATTERN - "%{address}".len()) + "%{address}";
        if drafts.begin(b"long").is_ok() {
            assert_eq!(drafts.set(b"program", program.as_bytes()), Ok(None));
            assert_eq!(drafts.set(b"match", pattern.as_bytes()), Ok(None));
            assert_eq!(drafts.end(), Ok(()), "there is room for what was begun");
        }
    }
    let all = Catalogue::with(drafts.finish());
    assert_eq!(read(all, "a", "login of x failed from 192.0.2.7"), Some(("a", "good", 10)));
    assert!(all.own().iter().flat_map(|program| program.messages.iter().copied().flatten()).all(|message| message.name != "bad"));
}
