use super::*;
use crate::addr::Addr;
use crate::message::PROGRAMS;
use crate::message::catalogue::by_tag;
use crate::message::notation::DIRECTIVES;
use std::{format, vec::Vec};

fn read(tag: &str, pattern: &str, body: &str) -> Option<Found> {
    let mut reading = Reading::new(by_tag(tag.as_bytes()).unwrap(), body.as_bytes());
    reading.fits(pattern).then(|| reading.found())
}

fn sshd(pattern: &str, body: &str) -> Option<Peer> {
    read("sshd", pattern, body).map(|found| found.peer)
}

fn at(text: &str) -> Option<Peer> {
    Addr::parse(text.as_bytes()).map(Peer::At)
}

/// The fault of a pattern, if any.
fn fault(program: &Program, pattern: &str) -> Option<&'static str> {
    let mut depth = 0;
    let mut signs = pattern.char_indices();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '%' => {
                let Some(name) = pattern.get(at + 1..).and_then(|rest| rest.strip_prefix('{')) else {
                    return Some("a % without {");
                };
                let Some((name, _)) = name.split_once('}') else {
                    return Some("a directive without end");
                };
                let known = DIRECTIVES.iter().map(|row| row.0).chain(program.shapes.iter().map(|row| row.0));
                if known.filter(|&known| known == name).count() != 1 {
                    return Some("a directive that is unknown or known twice");
                }
                signs.nth(name.len() + 1);
            }
            '{' => depth += 1,
            '}' if depth == 0 => return Some("a } without {"),
            '}' => depth -= 1,
            '|' if depth == 0 => return Some("a | outside of {}"),
            _ => (),
        }
    }
    (depth > 0).then_some("a { without }")
}

#[test]
fn all_rows_are_well_formed() {
    for &program in PROGRAMS {
        assert_eq!(fault(program, program.prefix), None);
        for (place, (name, shape)) in program.shapes.iter().enumerate() {
            assert_eq!(fault(program, shape), None, "{name}");
            // A shape is made of earlier ones, or it might never end.
            for (later, _) in program.shapes.iter().skip(place) {
                assert!(!shape.contains(&format!("%{{{later}}}")), "{name}");
            }
        }
        for message in program.messages.iter().copied().flatten() {
            assert_eq!(fault(program, message.pattern), None, "{}", message.name);
        }
    }
}

#[test]
fn a_malformed_pattern_matches_nothing() {
    let sshd = by_tag(b"sshd").unwrap();
    for pattern in ["a{", "a%{", "a%{address", "a%{nosuch}", "a|b", "a{b|c", "a{!b", "a{!", "a%{}"] {
        assert!(fault(sshd, pattern).is_some(), "{pattern}");
        for body in ["a", "ab", "a{", "a%{", "a192.0.2.7", "a%{address", "a|b", "a{b|c", ""] {
            assert_eq!(read("sshd", pattern, body), None, "{pattern} {body}");
        }
    }
    assert_eq!(fault(sshd, "a}"), Some("a } without {"));
}

#[test]
fn endpoints() {
    let endpoint = |text: &str| read("dropbear", "%{endpoint}", text).map(|found| found.peer);
    for (text, expected) in [
        ("192.0.2.7:4022", "192.0.2.7"),
        ("::ffff:192.0.2.7:4022", "192.0.2.7"),
        ("[::ffff:192.0.2.7]:4022", "192.0.2.7"),
        ("2001:db8::66:22", "2001:db8::66"),
        ("2001:db8::66:37075", "2001:db8::66"),
        ("2001:db8:1:2:3:4:5:6:7", "2001:db8:1:2:3:4:5:6"),
        ("fe80::bad:66%br-lan:42175", "fe80::bad:66"),
        ("[2001:db8::66]:38941", "2001:db8::66"),
        ("[2001:db8::66]:", "2001:db8::66"),
        ("[2001:db8::66]", "2001:db8::66"),
        ("[fe80::66%eth0.2]:3", "fe80::66"),
    ] {
        assert_eq!(endpoint(text), at(expected), "{text}");
    }
    for text in [
        "", ":", "192.0.2.7", "192.0.2.7:", "192.0.2.7:123456", "192.0.2.7:65536", "192.0.2.7:22 ",
        " 192.0.2.7:22", "192.0.2.7:+2", "[2001:db8::66", "[2001:db8::66]x", "[2001:db8::66]:1x",
        "[]:22", "%lo:22", ":22", "fe80::1%:22", "fe80::1%a b:22",
    ] {
        assert_eq!(endpoint(text), None, "{text}");
    }
    for text in ["192.030.0.6:22", "2001:db8::66", "host.example:22", "192.0.2.7%lo:22"] {
        assert_eq!(endpoint(text), Some(Peer::Host), "{text}");
    }
}

#[test]
fn sshd_addresses() {
    let long = "x".repeat(by_tag(b"sshd").unwrap().cut - ADDRESS);
    let peer = |text: &str| sshd("%{peer}", text);
    assert_eq!(sshd("%{any} %{peer}", &format!("{long} 192.0.2.7 port 1")), at("192.0.2.7"));
    assert_eq!(sshd("%{any} %{peer}", &format!("{long} 192.0.2.7")), None);
    assert_eq!(peer("192.0.2.7"), at("192.0.2.7"));
    assert_eq!(peer("192.0.2.7 port 1 "), None);
    assert_eq!(peer("192.0.2.7 port "), None);
    assert_eq!(peer("fe80::1%br-lan port 22"), at("fe80::1"));
    assert_eq!(peer("UNKNOWN port 65535"), Some(Peer::Host));
    assert_eq!(peer("UNKNOWN port 65536"), None);
}

#[test]
fn each_directive_takes_its_share() {
    let r = at("198.51.100.7");
    assert_eq!(sshd("%{user} %{address} %{word}", "a 192.0.2.1 b 198.51.100.7 c"), r);
    assert_eq!(sshd("%{name} %{address}: %{any}", "a 192.0.2.1 198.51.100.7: c 192.0.2.2: d"), r);
    assert_eq!(sshd("%{any} %{address} %{any}", "a 198.51.100.7 192.0.2.1 b"), r);
    assert_eq!(sshd("%{address}: %{any}", "2001:db8::: a"), at("2001:db8::"));
    assert_eq!(sshd("%{address}{, x|} %{address}", "198.51.100.7 192.0.2.1"), r);
    assert_eq!(sshd("%{address}.", "198.51.100.7."), r);
    assert_eq!(sshd("%{address}. %{any}", "198.51.100.7. a"), r);
    assert_eq!(sshd("%{address}.", "2001:db8::7."), at("2001:db8::7"));
    assert_eq!(sshd("%{address}", "198.51.100.7."), Some(Peer::Host));
    assert_eq!(sshd("%{address}{.|}7", "198.51.100.7"), None);
    assert_eq!(sshd("%{host} %{number}", "192.0.2.1 7"), Some(Peer::Host));
    // What an alternative that failed has found is forgotten.
    assert_eq!(sshd("{%{address} x|%{any}}", "192.0.2.1 y"), Some(Peer::Unnamed));
    for (pattern, body) in [("%{word}", ""), ("%{word}", "a b"), ("%{number}", "x"), ("%{name}", "a:b")] {
        assert_eq!(sshd(pattern, body), None, "{pattern} {body}");
    }
    let times: Vec<_> = ["0", "7", "255", "256", "4294967297", "x"]
        .map(|n| read("sshd", "%{times} fails", &format!("{n} fails")).map(|found| found.times))
        .into();
    assert_eq!(times, [Some(0), Some(7), Some(255), Some(255), Some(255), None]);
}

/// The seen lines cost far less than the steps that may be spent on them, and no line costs more.
#[test]
fn no_line_is_slow() {
    for program in crate::message::PROGRAMS {
        for message in program.messages.iter().copied().flatten() {
            for (body, _) in message.seen {
                let mut reading = Reading::new(program, body.as_bytes());
                let all = reading.effort;
                for other in program.messages.iter().copied().flatten() {
                    reading.fits(other.pattern);
                }
                assert!(reading.effort > all / 2, "{body}: {} of {all} left", reading.effort);
            }
        }
    }
    let program: &'static Program =
        crate::message::PROGRAMS.iter().find(|program| program.name == "dropbear").unwrap();
    let slow = format!("x{}", "ab ".repeat(1300));
    let mut reading = Reading::new(program, slow.as_bytes());
    assert!(!reading.fits("x%{user}a%{any}b%{any}a%{any}b%{any}a%{any}zz"));
    assert!(reading.effort > 100_000, "{} left: each directive looks at the line once", reading.effort);
    // Of more directives than that the first ones are tried again for each end of those before them.
    assert!(!reading.fits("x%{user}a%{any}b%{any}a%{any}b%{any}a%{any}b%{any}a%{any}b%{any}a%{any}zz"));
    assert_eq!(reading.effort, 0, "this one does run out");
}

#[test]
fn groups() {
    for (body, fits) in [("xac", true), ("xbc", true), ("xc", true), ("Xc", true), ("xAc", false), ("xabc", false), ("xd", false)] {
        assert_eq!(sshd("x{a|b|}c", body).is_some(), fits, "{body}");
    }
    for (body, fits) in [("xac", false), ("xbbc", false), ("xbc", true), ("x", true)] {
        assert_eq!(sshd("x{!a|b{b|d}}%{any}", body).is_some(), fits, "{body}");
    }
}

/// A piece of fixed text has at most 240 bytes; longer text is several.
#[test]
fn fixed_text_may_be_long() {
    for length in [1, 239, 240, 241, 242, 480, 481, 482, 700] {
        let text = "x".repeat(length);
        let peer = |body: &str| read("dovecot", &format!("{text} %{{address}}"), body).map(|found| found.peer);
        assert_eq!(peer(&format!("{text} 192.0.2.7")), at("192.0.2.7"), "{length}");
        assert_eq!(peer(&format!("{text}x 192.0.2.7")), None, "{length}");
    }
}
