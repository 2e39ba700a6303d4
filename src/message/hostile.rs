//! Every attack of a list on every row: the line blames the peer or nobody.
//!
//! Where a row's examples have `NAME`, the attacker's text stands. It may be any sentence of
//! this catalogue, and so long that the line loses its end.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::tests::{LIE, address, expect, seen};
use super::*;
use std::{format, string::String, vec::Vec};

/// Text around a lie that makes it the end of one thing and the start of another.
const AROUND: &[(&str, &str)] = &[
    ("", ""),
    ("x ", ""),
    ("x' ", ""),
    ("x\" ", "\", \"y"),
    ("x] ", "["),
    ("x) ", " ("),
    ("x> ", ", rip=192.0.2.98, lip=1"),
    ("", " port 22"),
    ("", " port 22 ssh2"),
    ("", "' from 192.0.2.98:1"),
    ("", " [preauth]"),
    ("x/", " y"),
    ("x: ", ": y"),
    ("x rhost=192.0.2.97 ", " rhost=192.0.2.96 y"),
];

/// An address in all forms, and the ends of sentences that an address belongs to.
const FORMS: &[&str] = &[
    "192.0.2.1",
    "from 192.0.2.1",
    "from 192.0.2.1:22",
    "from [192.0.2.1]:22",
    "<192.0.2.1:22>:",
    "192.0.2.1 port 22",
    "::ffff:192.0.2.1",
    "[::ffff:192.0.2.1]:22",
    "(192.0.2.1)",
    "(x[192.0.2.1])",
    "[192.0.2.1]: 535",
    "rip=192.0.2.1, lip=192.0.2.2",
    "rhost=192.0.2.1",
    "(?@192.0.2.1)",
    "Client \"192.0.2.1\"",
    "', 9 fails): y",
];

/// Examples with a place for the attacker's text.
fn open() -> impl Iterator<Item = (&'static Program, &'static Message, &'static str, &'static str)> {
    seen().filter(|(_, _, body, _)| body.contains("NAME"))
}

/// What the program writes of `text` in place of NAME in `body`. sshd's auth2.c and nginx's `ngx_http_auth_basic_user` end the
/// user name at the first colon; their other texts, and the names of all other programs, may hold colons. samba's `log_escape` doubles `\`.
pub fn written(program: &Program, body: &str, text: &str) -> String {
    let names: &[&str] = match program.name {
        "sshd" => &["user NAME", "for NAME", "User NAME"],
        "nginx" => &["user \"NAME\""],
        "samba" => return text.replace('\\', r"\\"),
        _ => &[],
    };
    let ends = names.iter().any(|name| body.contains(name));
    if ends { text.split(':').next().unwrap().into() } else { text.into() }
}

fn check(program: &'static Program, message: &Message, line: &str, expected: &str) {
    if let Some(got) = address(program, line.as_bytes()) {
        assert_eq!(Peer::At(got), expect(expected), "{}: {line}", message.name);
    }
}

/// Each row's sentence, with another address.
fn sentences() -> Vec<String> {
    let lie = |body: &str, expected: &str| match expected {
        "" | "host" => body.replace("NAME", "x"),
        _ => body.replace(expected, "192.0.2.99").replace("NAME", "x"),
    };
    let mut last = core::ptr::null();
    let first_of_row = seen().filter(move |(_, message, ..)| {
        let new = !core::ptr::eq(*message, last);
        last = *message;
        new
    });
    let sentences = first_of_row.map(|(_, _, body, expected)| lie(body, expected));
    sentences.chain(FORMS.iter().map(|&form| form.into())).collect()
}

#[test]
fn injection() {
    let sentences = sentences();
    for (turn, (program, message, body, expected)) in open().enumerate() {
        for (place, sentence) in sentences.iter().enumerate() {
            // All forms in all disguises, and each sentence in some of them.
            let step = if FORMS.contains(&sentence.as_str()) { 1 } else { 5 };
            for (before, after) in AROUND.iter().skip((turn + place) % step).step_by(step) {
                let text = format!("{before}{sentence}{after}");
                check(program, message, &body.replace("NAME", &written(program, body, &text)), expected);
            }
        }
    }
}

/// The name ends like the line itself, with another address, and is so long that the line is cut right there, or
/// anywhere behind.
#[test]
fn cut_short() {
    for (program, message, body, expected) in open().filter(|row| !matches!(row.3, "" | "host")) {
        let (before, after) = body.split_once("NAME").unwrap();
        let after = after.replace("NAME", "x");
        for tail in [after.as_str(), " from 192.0.2.9", " 192.0.2.9 port 22", " from 192.0.2.9 port 22 ssh2"] {
            let lie = tail.replace(expected, "192.0.2.9");
            let lie = written(program, body, &lie);
            if !lie.contains(LIE) {
                continue;
            }
            // The limit of sshd itself, or of syslog.
            let limit = if program.name == "sshd" { 500 } else { program.cut.max(960) };
            let start = before.len() + lie.find(LIE).unwrap();
            let behind = before.len() + lie.len();
            for cut in (start..behind).chain((behind..behind + after.len()).step_by(3)) {
                let padding = "x".repeat(limit.saturating_sub(cut));
                let whole = format!("{before}{padding}{lie}{after}");
                let Some(line) = whole.get(..limit) else { continue };
                check(program, message, line, expected);
            }
        }
    }
}

/// The length from which on a line of each program may have lost its end, and with it the true address behind an attacker's text, or, where
/// nothing follows the address, a part of it.
#[test]
fn lines_are_doubted_from_this_length_on() {
    let limits = [
        ("dropbear", 1000, "Bad password attempt for 'NAME' from 198.51.100.7:4022"),
        ("sshd", 493, "Failed password for NAME from 198.51.100.7 port 4022 ssh2"),
        ("pam", 390, "pam_unix(login:auth): authentication failure; logname= uid=0 euid=0 tty=/dev/pts/0 ruser=NAME rhost=198.51.100.7"),
        ("luci", 920, "luci: failed login on / for NAME from 198.51.100.7"),
        ("luci-uhttpd", 920, "luci: failed login on / for NAME from 198.51.100.7"),
        ("vsftpd", 400, "[NAME] FAIL LOGIN: Client \"198.51.100.7\""),
        ("proftpd", 920, "pam_unix(proftpd:auth): authentication failure; logname= uid=0 euid=0 tty=/dev/ftpd1 ruser=NAME rhost=198.51.100.7"),
        ("dovecot", 930, "Aborted login (auth failed, 1 attempts in 2 secs): user=<NAME>, method=PLAIN, rip=198.51.100.7, lip=203.0.113.1, session=<x>"),
        ("asterisk", 850, "Registration from '\"NAME\" <sip:100@203.0.113.1>' failed for '198.51.100.7:5060' - Wrong password"),
        ("vaultwarden", 810, "User NAME logged in successfully. IP: 198.51.100.7"),
    ];
    for (name, limit, body) in limits {
        let program = PROGRAMS.iter().find(|program| program.name == name).unwrap();
        let believed = |length: usize| address(program, body.replace("NAME", &"x".repeat(length + 4 - body.len())).as_bytes()).is_some();
        assert_eq!((believed(limit - 1), believed(limit)), (true, false), "{name}");
    }
}

/// Names as long as programs write them, made of the bytes that are most likely to confuse.
#[test]
fn full_of_signs() {
    for (program, message, body, expected) in open() {
        for sign in ["%{any}", "{|}", "'", "\"", "[", "]", "(", ")", "<", ">", " ", "=", "@", "/", "\\", "\n", "\t", "\r", "\u{1b}", "\u{e9}"] {
            for length in [1, 25, 80, 100, 128, 255] {
                let text = format!("{} 192.0.2.1", sign.repeat(length / sign.len()));
                check(program, message, &body.replace("NAME", &text), expected);
            }
        }
    }
}
