//! One walk over all rows and their seen lines: rules that hold for every message.
//!
//! Above all no line may yield an address other than the peer's.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::catalogue::by_tag;
use super::pattern::Reading;
use super::*;
use crate::addr::Addr;
use crate::config::watch::Watch;
use crate::log::syslog::{Last, bare, repeats, tagged, tagged_after};
use std::collections::BTreeSet;
use std::{format, string::String, vec::Vec};

/// Addresses that stand for the attacker's lies in the seen lines.
pub const LIE: &str = "192.0.2.";

pub fn seen() -> impl Iterator<
    Item = (
        &'static Program,
        &'static Message,
        &'static str,
        &'static str,
    ),
> {
    PROGRAMS.iter().flat_map(|&program| {
        program.messages.iter().copied().flatten().flat_map(move |message| {
            message
                .seen
                .iter()
                .map(move |&(body, expected)| (program, message, body, expected))
        })
    })
}

pub fn expect(text: &str) -> Peer {
    match text {
        "" => Peer::Unnamed,
        "host" => Peer::Host,
        _ => Peer::At(Addr::parse(text.as_bytes()).unwrap()),
    }
}

pub fn address(program: &'static Program, body: &[u8]) -> Option<Addr> {
    match find(program, &bare(b"", body)) {
        Some((
            _,
            Found {
                peer: Peer::At(addr),
                ..
            },
        )) => Some(addr),
        _ => None,
    }
}

/// Where the address that the row reads stands in `body`, and its port if a colon alone
/// divides the two: `2001:db8::1:22`.
fn own_text(body: &str, expected: &str) -> Option<core::ops::Range<usize>> {
    let expected = if body.contains("::ffff:") {
        String::from("::ffff:") + expected
    } else {
        expected.into()
    };
    let start = body.rfind(&expected)?;
    // The address may stand in the body more than once. Rows that read from the left take the first one.
    let start = if body.starts_with("Exit before auth from")
        || LEFT.iter().any(|text| body.contains(text))
    {
        body.find(&expected)?
    } else {
        start
    };
    let end = start + expected.len();
    let glued = expected.contains(':')
        && body[end..].starts_with([':', '%'])
        && !body[..start].ends_with('[');
    let port = body[end..].find([' ', '>']).unwrap_or(body.len() - end);
    Some(start..if glued { end + port } else { end })
}

const LEFT: &[&str] = &[
    "Received disconnect",
    "Unable to negotiate",
    "banner exchange",
    "New connection",
    "no such user found",
];

#[test]
fn each_line_is_its_own_row_and_no_other() {
    for (program, message, body, expected) in seen() {
        for user in ["", "root", "x y"] {
            let body = body.replace("NAME", user);
            let mut reading = Reading::new(program, body.as_bytes());
            reading.unpack(program.code.prefix);
            for other in program.messages.iter().copied().flatten() {
                let matched = reading.fits(other.pattern);
                assert_eq!(
                    matched,
                    core::ptr::eq(other, message),
                    "{}: {body}",
                    other.name
                );
            }
            let (row, found) = find(program, &bare(b"", body.as_bytes())).unwrap();
            assert!(core::ptr::eq(row, message), "{body}");
            assert_eq!(found.peer, expect(expected), "{body}");
        }
    }
}

#[test]
fn the_configuration_knows_all_programs() {
    let names: Vec<_> = PROGRAMS.iter().map(|program| program.name).collect();
    assert_eq!(names.join(" "), crate::config::watch::NAMES);
}

#[test]
fn rows_are_sound() {
    for program in PROGRAMS {
        let names: BTreeSet<_> = program
            .messages
            .iter()
            .copied()
            .flatten()
            .map(|message| message.name)
            .collect();
        let rows: usize = program.messages.iter().map(|theme| theme.len()).sum();
        assert_eq!(names.len(), rows, "names are unique");
        for tag in program.tags.split(' ') {
            assert!(core::ptr::eq(by_tag(tag.replace('*', "x").as_bytes()).unwrap(), *program));
        }
        for message in program.messages.iter().copied().flatten() {
            let counts = matches!(message.role, Role::Failure | Role::Twice | Role::Announce | Role::Echo);
            assert!(!message.seen.is_empty(), "{}", message.name);
            assert!(counts == (message.weight > 0) || message.role == Role::Closes, "{}", message.name);
            assert!(message.weight <= 10, "{}", message.name);
        }
    }
    for tag in ["dropbearkey", "Dropbear", "openvpn2", "postfix/smtp", "postfix", "kernel"] {
        assert!(by_tag(tag.as_bytes()).is_none(), "{tag}");
    }
}

/// A line that lost its end yields the right address or none. There are two exceptions:
/// a bare address at the end (of versions that print no port), and an IPv6 address with
/// its port right behind it, may lose digits and still be addresses. Lines as short as
/// these are never cut; longer ones are refused, see below.
#[test]
fn a_line_that_lost_its_end_blames_the_peer_or_nobody() {
    for (program, message, body, expected) in seen().filter(|(_, _, body, _)| !body.contains(LIE)) {
        let right = expect(expected);
        let own = own_text(body, expected);
        for (length, _) in body.char_indices() {
            let got = address(program, &body.as_bytes()[..length]);
            let in_own = own.as_ref().is_some_and(|own| own.contains(&length));
            let ends_bare = own
                .as_ref()
                .is_some_and(|own| own.end == body.len() || !body[own.end..].starts_with(':'));
            if in_own && ends_bare {
                continue;
            }
            assert!(
                got.is_none_or(|got| right == Peer::At(got)),
                "{}: {}",
                message.name,
                &body[..length]
            );
        }
    }
}

/// Any byte changed to others: no panic, and no new address unless the byte belongs
/// to the address. Except a colon put into sshd's user name, where sshd would have cut it.
#[test]
fn a_changed_byte_yields_no_new_address() {
    // Only the true `rip=`, which is always there, overrules a lie in dovecot's `user=<...>`.
    for (program, message, body, expected) in seen().filter(|row| row.0.name != "dovecot" || !row.2.contains(LIE)) {
        let right = expect(expected);
        let own = own_text(body, expected);
        for place in 0..body.len() {
            if own.as_ref().is_some_and(|own| own.contains(&place)) {
                continue;
            }
            let mut changed = body.as_bytes().to_vec();
            let telling = *b" :[]()<>%.0f'x,";
            for byte in (place % 64..256)
                .step_by(64)
                .filter_map(|byte| u8::try_from(byte).ok())
                .chain(telling)
            {
                if byte == b':' && program.name == "sshd" && body.contains(LIE) {
                    continue;
                }
                // A letter or digit right behind an address belongs to it.
                if own.as_ref().is_some_and(|own| own.end == place) && byte.is_ascii_alphanumeric() {
                    continue;
                }
                changed[place] = byte;
                if let Some(got) = address(program, &changed) {
                    assert_eq!(
                        Peer::At(got),
                        right,
                        "{}: {}",
                        message.name,
                        String::from_utf8_lossy(&changed)
                    );
                }
            }
        }
    }
}

#[test]
fn odd_bytes_do_no_harm() {
    for (program, _, body, _) in seen() {
        for junk in [&b"\0"[..], b"\xff\xfe", b"\x1b[31m", b"%s%n", b"\n"] {
            let place = body.len() / 2;
            let _ = find(
                program,
                &bare(b"", &[&body.as_bytes()[..place], junk, &body.as_bytes()[place..]].concat()),
            );
        }
    }
    // dropbear's version text is raw (svr-session.c).
    let line = b"Exit before auth from <198.51.100.7:4022>: Incompatible remote version 'SSH-1.0-\x1b[2J\xff\xfe'";
    assert_eq!(
        address(by_tag(b"dropbear").unwrap(), line),
        Addr::parse(b"198.51.100.7")
    );
}

#[test]
fn prefixes_and_repetitions_are_unwrapped() {
    let (dropbear, sshd) = (
        by_tag(b"dropbear").unwrap(),
        by_tag(b"sshd-session").unwrap(),
    );
    let times = |program, body: &str| find(program, &bare(b"", body.as_bytes())).map(|(_, found)| found.times);
    let at = |program, body: &str| address(program, body.as_bytes()).is_some();
    assert_eq!(
        times(
            sshd,
            "message repeated 3 times: [ Failed password for root from 203.0.113.66 port 4444 ssh2]"
        ),
        Some(3)
    );
    assert_eq!(
        times(
            sshd,
            "message repeated 2 times: [ error: PAM: Authentication failure for root from 203.0.113.66]"
        ),
        Some(2)
    );
    assert_eq!(
        times(
            sshd,
            "message repeated 999 times: [Failed password for root from 203.0.113.66 port 4444 ssh2]"
        ),
        Some(255)
    );
    assert_eq!(
        times(
            sshd,
            "message repeated 3 times: [ Connection closed by 203.0.113.66 port 4444 [preauth]]"
        ),
        Some(1)
    );
    assert_eq!(
        times(
            dropbear,
            "message repeated 2 times: [ Bad password attempt for 'x' from 203.0.113.66:4444]"
        ),
        Some(2)
    );
    assert_eq!(
        times(
            sshd,
            "message repeated 3 times: [ Failed password for root from 203.0.113.66 port 4444 ssh2"
        ),
        None
    );
    assert_eq!(
        times(
            sshd,
            "message repeated x times: [ Failed password for root from 203.0.113.66 port 4444 ssh2]"
        ),
        None
    );
    assert!(at(
        dropbear,
        "[825] Jul 10 23:53:52 Bad password attempt for 'root' from 203.0.113.66:4444"
    ));
    assert!(!at(
        dropbear,
        "[825] Jul 10 23:53 Bad password attempt for 'root' from 203.0.113.66:4444"
    ));
    assert!(!at(
        dropbear,
        "x Bad password attempt for 'root' from 203.0.113.66:4444"
    ));
    assert!(!at(
        sshd,
        "Bad password attempt for 'root' from 203.0.113.66:4444"
    ));
}

/// An address that ends a long line may be the first part of another.
#[test]
fn bare_address_at_the_end_of_a_long_line() {
    let sshd = by_tag(b"sshd").unwrap();
    for (start, end, long) in [
        ("Invalid user ", "", false),
        ("Invalid user ", " port 22", true),
        ("error: PAM: Authentication failure for ", "", false),
        ("Bad protocol version identification '", "", false),
    ] {
        let quote = if start.ends_with('\'') { "'" } else { "" };
        let line = |n| format!("{start}{}{quote} from 203.0.113.66{end}", "x".repeat(n));
        assert!(address(sshd, line(300).as_bytes()).is_some(), "{start}");
        assert_eq!(
            address(sshd, line(425).as_bytes()).is_some(),
            long,
            "{start}"
        );
        assert_eq!(address(sshd, line(500).as_bytes()), None, "{start}");
    }
}

/// PAM's modules write under any tag. Their lines do not count for programs that log failures themselves.
#[test]
fn pam_lines_are_known_by_their_beginning() {
    let line = |tag: &[u8], service: &str| {
        let body = format!("pam_unix({service}:auth): authentication failure; logname= uid=0 euid=0 tty=x ruser= rhost=198.51.100.7");
        let program = super::catalogue::program(&crate::log::syslog::bare(tag, body.as_bytes())).unwrap();
        (program.name, address(program, body.as_bytes()).is_some())
    };
    assert_eq!(line(b"cockpit-session", "cockpit"), ("pam", true));
    assert_eq!(line(b"python3", "vsftpd"), ("pam", false));
    assert_eq!(line(b"sshd", "sshd"), ("sshd", false));
    assert_eq!(line(b"auth", "dovecot"), ("dovecot", false));
}

#[test]
fn every_row_has_a_number() {
    let all = Catalogue::new();
    let rows: Vec<_> = PROGRAMS.iter().flat_map(|p| p.messages.iter().copied().flatten().map(move |m| (*p, m))).collect();
    assert!(rows.len() <= crate::limits::ROWS && PROGRAMS.len() <= crate::limits::PROGRAMS);
    for (number, (program, message)) in rows.iter().enumerate() {
        assert_eq!(usize::from(all.index(program, message)), number);
        let (of, row) = all.at(number as u16).unwrap();
        assert!(std::ptr::eq(of, *program) && std::ptr::eq(row, *message));
    }
    assert!(all.at(rows.len() as u16).is_none() && all.at(UNKNOWN).is_none());
}

#[test]
fn luci_may_have_no_tag() {
    let name = |line: &[u8]| super::catalogue::program(&crate::log::syslog::parse(line).unwrap()).map(|program| program.name);
    assert_eq!(name(b"Sat Aug 15 10:00:00 2026 user.info : luci: failed login on / for root from 198.51.100.7"), Some("luci"));
    assert_eq!(name(b"Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: [info] luci: failed login on / for root from ?"), Some("luci-uhttpd"));
    assert_eq!(name(b"Wed Nov 26 14:17:15 2025 authpriv.warn dispatcher.uc: luci: failed login on / for root from 198.51.100.7"), Some("luci"));
    assert_eq!(name(b"Sat Aug 15 10:00:00 2026 user.info something else"), None);
}

/// One line of the manual's table: the messages of a program, and how much they count.
fn manual_line(program: &Program) -> String {
    let names = |wanted: &dyn Fn(&Message) -> bool| {
        let rows = program.messages.iter().copied().flatten().filter(|message| wanted(message));
        rows.map(|message| message.name).collect::<Vec<_>>().join(", ")
    };
    let tags = program.tags.replace(' ', "`, `");
    let tags = if program.name == "pam" { String::from("any") } else { format!("`{tags}`") };
    let full = names(&|m| m.weight >= 10 || (program.name == "exim" && m.weight > 0));
    let less = names(&|m| m.weight > 0 && m.weight < 10 && program.name != "exim");
    format!("| `{}` | {} | {tags} | {full} | {less} |\n", program.name, program.releases)
}

/// The table in the manual is made of the rows: `BLESS=1 cargo test manual`.
#[test]
fn the_manual_lists_the_rows() {
    const START: &str = "<!-- made of the rows in src/message by BLESS=1 cargo test manual -->\n";
    const END: &str = "<!-- end -->\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openwrt/MANUAL.md");
    let old = std::fs::read_to_string(path).unwrap();
    let (before, rest) = old.split_once(START).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let head = "| `watch` | releases | syslog tags | a failed login | counts less |\n| --- | --- | --- | --- | --- |\n";
    let table: String = PROGRAMS.iter().map(|program| manual_line(program)).collect();
    let new = format!("{before}{START}{head}{table}{END}{after}");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, new).unwrap();
    } else {
        assert!(new == old, "the table in openwrt/MANUAL.md is not that of the rows: BLESS=1 cargo test manual");
    }
}

/// A line that is passed over after its header is no program's, whatever stands in its tag and at its beginning.
#[test]
fn what_is_not_wanted_means_nothing() {
    let (catalogue, mut seed, mut passed) = (Catalogue::new(), 5u32, 0);
    let last = Last::new(catalogue.wanted());
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below
    };
    let tags = PROGRAMS.iter().flat_map(|program| program.tags.split(' '));
    let tags: Vec<_> = tags.chain(["", "kernel", "dnsmasq", "/usr/sbin/sshd", "/x/dropbear", "luci", "pam", "x", "recentd", "login"]).collect();
    let others = ["last message repeated 4 times", "Last message 'x' repeated 4 times, suppressed by syslog-ng on x", "query[A] a from b"];
    let bodies: Vec<_> = seen().map(|row| row.2).chain(others).collect();
    for turn in 0..400_000 {
        let tag = tags[random(tags.len())].replace('*', ["", "x", "@1"][random(3)]);
        let between = [": ", "[1]: ", "[77]: ", ":", " ", ":  ", ":\t", "[1] ", "[]: ", "", "\t", "[1]:"][random(12)];
        let mut line = format!("{tag}{between}{}", bodies[random(bodies.len())]).into_bytes();
        for _ in 0..turn % 3 {
            let (at, byte) = (random(line.len().min(tag.len() + 8)), b" :[]lpLPasux\t\0/1"[random(16)]);
            if random(2) == 0 { line[at] = byte } else { line.insert(at, byte) }
        }
        if tagged_after(&last, &line).is_none() {
            let record = tagged(&line);
            let text = String::from_utf8_lossy(&line);
            assert!(matches!(catalogue.find(&record, Watch::ALL), Err((None, Why::Unknown))), "{text:?}");
            assert!(repeats(&record).is_none() && record.tag != b"recentd", "{text:?}");
            passed += 1;
        }
    }
    assert!(passed > 40_000, "{passed}");
}
