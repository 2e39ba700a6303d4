//! A table of headers, and what must not change whatever stands behind them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::*;
use crate::time::{DateTime, Stamp};

/// Header | tag | pid | stamp. The body is put behind the header, with nothing between.
const HEADERS: &str = "
Sat Jan  1 00:00:00 2022 authpriv.warn dropbear[1234]: |dropbear|1234|2022-01-01 00:00:00
Wed Feb 29 23:59:59 2040 authpriv.info /usr/sbin/dropbear[7]: |dropbear|7|2040-02-29 23:59:59
Sun Nov 22 16:53:24 2026 [1795366404.071] auth.info sshd-session[99]: |sshd-session|99|2026-11-22 16:53:24
Sun Nov 22 16:53:24 2026 user.info : ||-|2026-11-22 16:53:24
Sun Nov 22 16:53:24 2026 daemon.err uhttpd[801]: [info] |uhttpd|801|2026-11-22 16:53:24|[info] 
Sun Nov 22 16:53:24 2026 kern.info kernel: [    1.204] |kernel|-|2026-11-22 16:53:24|[    1.204] 
Sun Nov 22 16:53:24 2026 <unknown>.notice thing: |thing|-|2026-11-22 16:53:24
Sun Nov 22 16:53:24 2026 user.notice words without any tag |||2026-11-22 16:53:24|words without any tag 
Sun Nov 22 16:53:24 2150 authpriv.warn dropbear[1]: |dropbear|1|
<84>Jan  1 00:00:00 dropbear[1234]: |dropbear|1234|Jan  1 00:00:00
<84>Jan  1 00:00:00 OpenWrt dropbear[1234]: |dropbear|1234|Jan  1 00:00:00
<84>Jan  1 00:00:00 OpenWrt edge: |edge||Jan  1 00:00:00
<38>sshd[5]: |sshd|5|
<0>kernel: |kernel||
<191>a: |a||
<14>no tag and no date |||| no tag and no date 
<86>2026-11-22T17:22:39.516884+00:00 host sshd[6]: |sshd|6|2026-11-22 17:22:39
Jan  1 00:00:00 router authpriv.warn dropbear[1]: |dropbear|1|Jan  1 00:00:00
Jan  1 00:00:00.250 router authpriv.warn dropbear[1]: |dropbear|1|Jan  1 00:00:00
Jan  1 00:00:00 authpriv.warn dropbear[1]: |dropbear|1|Jan  1 00:00:00
Jan  1 00:00:00 router user.info luci: |luci||Jan  1 00:00:00
Jan  1 00:00:00 router user.info : |||Jan  1 00:00:00
Jan  1 00:00:00 router user.info no tag here |||Jan  1 00:00:00|no tag here 
Jan  1 00:00:00 dropbear[1]: |dropbear|1|Jan  1 00:00:00
Jan 01 00:00:00 router sshd: |sshd||Jan  1 00:00:00
Jan 1 00:00:00 router sshd[4194304]: |sshd|4194304|Jan  1 00:00:00
Dec 31 23:59:60 eff123,model-1.11.4.3940 dropbear[3]: |dropbear|3|Dec 31 23:59:59
Nov 22 16:53:24 2001:db8::1 dropbear[3]: |dropbear|3|Nov 22 16:53:24
Nov 22 16:53:24 relay@src/host.lan postfix/smtpd[3]: |postfix/smtpd|3|Nov 22 16:53:24
Nov 22 16:53:24 host openvpn(office)[3]: |openvpn(office)|3|Nov 22 16:53:24
Nov 22 16:53:24 host prog[x1]: |prog[x1]||Nov 22 16:53:24
Nov 22 16:53:24 host prog[99999999999]: |prog[99999999999]||Nov 22 16:53:24
Nov 22 16:53:24.000 host sshd[8]:  |sshd|8|Nov 22 16:53:24
Nov 22 16:53:24 host -- MARK -- |||Nov 22 16:53:24|-- MARK -- 
Nov 22 16:53:24 sudo[12] not a host |||Nov 22 16:53:24|sudo[12] not a host 
2026-11-22T16:56:14+00:00 host sshd[9]: |sshd|9|2026-11-22 16:56:14
2026-11-22T16:56:14.123+05:30 host sshd[9]: |sshd|9|2026-11-22 11:26:14
2026-11-22T16:53:24-0800 host sshd[9]: |sshd|9|2026-11-23 00:53:24
2026-11-22T16:53:24Z sshd[9]: |sshd|9|2026-11-22 16:53:24
1970-01-01T00:00:07+02:00 host sshd[9]: |sshd|9|1970-01-01 00:00:00
9999-12-31T23:59:59Z host sshd[9]: |sshd|9|
2015-05-27T04:31:27.46667 auth.info: sshd[1]: |sshd|1|2015-05-27 04:31:27
2015-05-27_04:31:27.46667 auth.info: May 27 04:31:27 sshd[1]: |sshd|1|2015-05-27 04:31:27
Mar  3 00:17:22 [sshd] |sshd||Mar  3 00:17:22
Mar  3 00:17:22 [/usr/sbin/dropbear]: |dropbear||Mar  3 00:17:22
<86>1 2026-11-22T17:22:46.231134+00:00 host dropbear 21548 - -  |dropbear|21548|2026-11-22 17:22:46
<86>1 2026-11-22T17:22:46Z host dropbear 21548 - [meta sequenceId=\"4\"] |dropbear|21548|2026-11-22 17:22:46
<86>1 2026-11-22T17:22:46Z h /usr/sbin/sshd - ID47 [a@1 k=\"] \\\" \\] \\\\\"][b@1] |sshd||2026-11-22 17:22:46
<86>1 - - - - - - |||
<86>1 - - sshd 7 - - \u{feff}|sshd|7|
authpriv.warn dropbear[1]: |dropbear|1|
";

/// What an attacker may have written, besides every line of the table itself.
const BODIES: &[&str] = &[
    "Bad password attempt for 'root' from 192.0.2.7:4022",
    "x",
    "[1]: x",
    "dropbear[9]: Bad password attempt for 'root' from 198.51.100.8:22",
    ": dropbear[9]: x",
    "] dropbear[9]: x",
    "\"] dropbear[9]: x",
    "host dropbear[9]: x",
    "Jan  1 00:00:00 host dropbear[9]: x",
    "<86>1 - - dropbear 9 - - x",
    "authpriv.warn dropbear[9]: x",
    "x\ndropbear[9]: x",
    "x\0dropbear[9]: x",
    "\u{feff}x",
];

struct Row {
    header: String,
    tag: String,
    pid: Option<u32>,
    stamp: String,
    /// Where the header's end belongs to the body.
    start: String,
}

fn rows() -> Vec<Row> {
    let lines = HEADERS.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let mut fields = line.split('|').map(str::to_owned);
            let mut field = || fields.next().unwrap_or_default();
            let (header, tag, pid, stamp) = (field(), field(), field(), field());
            let start = field().trim_start().to_owned();
            Row {
                header,
                tag,
                pid: pid.parse().ok(),
                stamp,
                start,
            }
        })
        .collect()
}

fn printed(stamp: Option<Stamp>) -> String {
    let mut out = heapless::String::<32>::new();
    if let Some(stamp) = stamp {
        ufmt::uwrite!(&mut out, "{}", DateTime::from(stamp)).unwrap();
    }
    out.as_str().to_owned()
}

fn expect(row: &Row, body: &str, end: &str) {
    let line = [&row.header, body, end].concat();
    let record = parse(line.as_bytes()).unwrap_or_else(|| panic!("{line:?}"));
    let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(
        (show(record.tag), record.pid),
        (row.tag.clone(), row.pid),
        "{line:?}"
    );
    assert_eq!(printed(record.stamp), row.stamp, "{line:?}");
    let body = [&row.start, body].concat();
    let body = body
        .strip_prefix('\u{feff}')
        .filter(|_| row.header.contains(">1 ") && !row.header.ends_with('\u{feff}'))
        .unwrap_or(&body);
    assert_eq!(show(record.body), body.trim(), "{line:?}");
}

#[test]
fn every_header_with_every_end() {
    for row in rows() {
        for end in ["", "\n", "\r\n", "\0", "\n\0", " \t \n", "  "] {
            expect(
                &row,
                "Bad password attempt for 'root' from 192.0.2.7:4022",
                end,
            );
        }
    }
}

#[test]
fn no_body_changes_the_header() {
    for row in rows() {
        for body in BODIES {
            expect(&row, body, "");
            for inner in rows() {
                expect(&row, &[&inner.header, *body].concat(), "\n");
            }
        }
    }
}

/// A cut line may lose its tag, but what is left of the header names no other one.
#[test]
fn truncation() {
    for row in rows() {
        let line = [
            &row.header,
            "dropbear[9]: Bad password attempt for 'root' from 192.0.2.7:4022",
        ]
        .concat();
        for end in 0..line.len() {
            if let Some(record) = parse(&line.as_bytes()[..end]) {
                assert!(
                    record.tag.is_empty()
                        || row.tag.as_bytes() == record.tag
                        || end < row.header.len(),
                    "{end} {line:?}"
                );
            }
            let _ = parse(&line.as_bytes()[end..]);
        }
    }
}

/// Bytes that a log daemon could not have written there: no panic, and the body stays the body.
#[test]
fn mutation() {
    for row in rows() {
        let line = [&row.header, "seen dropbear[77777]: x"].concat();
        for at in 0..row.header.trim_end().len() {
            for byte in [
                0, 9, 10, 32, b'"', b'-', b'.', b'0', b'9', b':', b'<', b'>', b'A', b'[', b']',
                b'\\', 0x7f, 0x80, 0xff,
            ] {
                let mut line = line.clone().into_bytes();
                line[at] = byte;
                if let Some(record) = parse(&line) {
                    assert!(
                        record.tag != b"dropbear" || row.tag == "dropbear",
                        "{:?}",
                        String::from_utf8_lossy(&line)
                    );
                    assert!(
                        record.pid != Some(77_777),
                        "{:?}",
                        String::from_utf8_lossy(&line)
                    );
                }
                line.remove(at);
                let _ = parse(&line);
            }
        }
    }
}

#[test]
fn noise_never_panics() {
    let pieces = [
        "<",
        ">",
        "86",
        "1",
        " ",
        "-",
        "[",
        "]",
        "\"",
        "\\",
        ":",
        "Jan",
        "Sat",
        "00",
        "T",
        "Z",
        "+",
        ".",
        "auth.info",
        "\0",
        "\n",
        "\t",
        "99999999999",
        "é",
        "2026-11-22T00:00:00",
    ];
    let mut state = 5u32;
    for _ in 0..100_000 {
        let mut line = String::new();
        for _ in 0..state % 14 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            line.push_str(pieces[(state >> 16) as usize % pieces.len()]);
        }
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let _ = parse(line.as_bytes());
        let _ = tagged(line.as_bytes());
    }
    for byte in 0..=255 {
        let _ = parse(&[byte; 4096]);
    }
}

#[test]
fn no_syslog_lines() {
    for line in [
        "",
        " ",
        "\n",
        "\0\0",
        "dropbear[1]: Bad password attempt for 'root' from 192.0.2.7:22",
        "hello",
        "<",
        "<>x: y",
        "<192>x: y",
        "<1000>x: y",
        "<-1>x: y",
        "< 1>x: y",
        "<86",
        "Sat Jan  1 00:00:00 2022 dropbear[1]: no priority",
        "Sat Jan  1 00:00:00 2022 authpriv.loud dropbear[1]: x",
        "sat Jan  1 00:00:00 2022 authpriv.warn x: y",
        "Sat Jan  1 00:00:00 22 authpriv.warn x: y",
        "Sat Jan  1 24:00:00 2022 authpriv.warn x: y",
        " Sat Jan  1 00:00:00 2022 authpriv.warn x: y",
        "Jan  0 00:00:00 h x: y",
        "Jan 32 00:00:00 h x: y",
        "Jan 00 00:00:00 h x: y",
        "Foo  1 00:00:00 h x: y",
        "Jan  1 00:60:00 h x: y",
        "Jan  1 00:00:61 h x: y",
        "Jan  1 0:00:00 h x: y",
        "Jan  1 00:00:00. h x: y",
        "Jan   1 00:00:00 h x: y",
        "2026-13-01T00:00:00Z h x: y",
        "2026-00-01T00:00:00Z h x: y",
        "2026-01-32T00:00:00Z h x: y",
        "2026-01-01T00:00:00+24:00 h x: y",
        "2026-01-01T00:00:00z h x: y",
        "2026-01-01 00:00:00 h x: y",
        "26-01-01T00:00:00Z h x: y",
        "auth.info",
        "auth.info: x: y",
        ".info x: y",
        "auth. x: y",
        "auth.info.x y: z",
    ] {
        assert_eq!(parse(line.as_bytes()), None, "{line:?}");
    }
}

#[test]
fn a_broken_rfc5424_header_names_nobody() {
    for line in [
        "<86>1 2026-11-22T17:22:46Z host dropbear 1 - [x k=\"] dropbear[1]: y",
        "<86>1 2026-11-22T17:22:46Z host dropbear 1 - [x",
        "<86>1 2026-11-22T17:22:46Z host dropbear 1 -",
        "<86>1 yesterday host dropbear 1 - - x",
        "<86>1  - dropbear[1]: x",
        "<86>2 - - dropbear 1 - - x",
        "<86>1 - - dropbear 1 - -x",
    ] {
        assert_eq!(
            parse(line.as_bytes()).map(|record| (record.tag, record.pid)),
            Some((&b""[..], None)),
            "{line:?}"
        );
    }
}

/// In a file of sysklogd the third word is the number of a process or none.
#[test]
fn a_line_without_priority_has_a_number_or_none() {
    let read = |line: &'static str| parse(line.as_bytes()).map(|record| (record.tag, record.pid, record.body));
    let body = &b"x y"[..];
    assert_eq!(read("2022-02-24T21:00:42.021457+00:00 host dropbear 6052 - - x y"), Some((b"dropbear" as &[u8], Some(6052), body)));
    assert_eq!(read("2022-02-24T21:00:42.021457+00:00 host dropbear - - - x y"), Some((b"dropbear" as &[u8], None, body)));
    assert_eq!(read("2022-02-24T21:00:42.021457+00:00 host sshd[7]: - - - x y"), Some((b"sshd" as &[u8], Some(7), b"- - - x y" as &[u8])));
    assert!(read("2022-02-24T21:00:42.021457+00:00 host dropbear 6o52 - - x y").is_none_or(|(tag, ..)| tag.is_empty()));
}

#[test]
fn headerless() {
    let record = bare(b"dropbear", b"  dropbear[1]: x \r\n");
    assert_eq!(
        (record.tag, record.pid, record.body),
        (&b"dropbear"[..], None, &b"dropbear[1]: x"[..])
    );
    let record = tagged(b"dropbear[12]: x\n");
    assert_eq!(
        (record.tag, record.pid, record.body),
        (&b"dropbear"[..], Some(12), &b"x"[..])
    );
    assert_eq!(tagged(b" dropbear[12]: x").tag, b"");
    assert_eq!(tagged(b"dropbear[12]:").tag, b"dropbear");
    assert_eq!(tagged(b"dropbear[12] x: y").body, b"dropbear[12] x: y");
}

#[test]
fn offsets_and_dates() {
    let stamp = |line: &str| parse(line.as_bytes()).unwrap().stamp;
    assert_eq!(
        stamp("2106-02-07T06:28:15Z h x: y"),
        Some(Stamp::Full(u32::MAX))
    );
    assert_eq!(
        stamp("2106-02-07T06:28:15-01:00 h x: y"),
        Some(Stamp::Full(u32::MAX))
    );
    assert_eq!(stamp("2106-02-07T06:28:16Z h x: y"), None);
    assert_eq!(stamp("0000-01-01T00:00:00Z h x: y"), None);
    assert_eq!(
        stamp("Feb 29 00:00:01 h x: y"),
        Some(Stamp::Yearless {
            month: 2,
            day: 29,
            second: 1
        })
    );
}

#[test]
fn a_line_that_may_have_lost_its_end() {
    let cut = |line: &str| parse(line.as_bytes()).unwrap().cut;
    let line = |header: &str, length: usize| {
        let text = "sshd[1]: ";
        format!("{header}{text}{}", "x".repeat(length - text.len()))
    };
    // BusyBox syslogd keeps 255 bytes of `<38>Aug 15 10:00:00 sshd[1]: ...`.
    for header in ["Aug 15 10:00:00 host auth.info ", "Aug 15 10:00:00 "] {
        for (length, expected) in [(233, false), (234, true), (235, true), (236, true), (237, false), (489, false), (490, true), (492, true), (493, false)] {
            assert_eq!(cut(&line(header, length)), expected, "{header} {length}");
        }
    }
    for header in ["Sat Aug 15 10:00:00 2026 auth.info ", "<38>Aug 15 10:00:00 ", "2015-05-27T04:31:27.46667 auth.info: "] {
        assert!(!cut(&line(header, 235)), "{header}");
    }
    // Blanks at the end of a long line may be somebody's, and more may have stood behind them.
    for header in ["Aug 15 10:00:00 host auth.info ", "Sat Aug 15 10:00:00 2026 auth.info ", "<38>1 - host x - - - "] {
        assert!(cut(&(line(header, 300) + " ")), "{header}");
        assert!(!cut(&(line(header, 100) + "  ")), "{header}");
        assert!(!cut(&(line(header, 300) + "\n\0")), "{header}");
    }
    assert!(tagged(line("", 300).as_bytes()).body.len() == 291 && !tagged(line("", 300).as_bytes()).cut);
}

/// A date of the same minute is not parsed again: every second after every other must be what it is alone.
#[test]
fn another_second_of_the_same_minute() {
    let dates = [
        "Sat Feb 29 12:34:SS 2020 user.info ", "Sun Feb  7 06:28:SS 2106 user.info ", "Thu Jan  1 00:00:SS 1970 user.info ",
        "Sat Feb 29 12:34:SS 2150 user.info ", "Jan  1 00:00:SS host ", "Jan 1 00:00:SS.25 host ", "<38>Dec 31 23:59:SS ",
        "2026-11-22T16:53:SS+05:30 host ", "2106-02-07T06:28:SS+01:00 host ", "2106-02-07T06:28:SS-01:00 host ", "1970-01-01T00:00:SS+02:00 host ",
        "<38>2026-11-22T16:53:SS.123Z host ",
    ];
    for date in dates {
        let mut last = Last::new(Wanted::ALL);
        for seconds in ["00", "07", "59", "60", "15", "16", "15", "61", "14", "6x", "13", ":5", "12", "5", "11", "11"] {
            let line = date.replace("SS", seconds) + "sshd[7]: x";
            for line in [line.clone(), line.replacen("3", "4", 1), line] {
                assert_eq!(parse_after(&mut last, line.as_bytes()), parse(line.as_bytes()).map_or(Parsed::Unframed, Parsed::Record), "{line}");
            }
        }
    }
}

/// What syslog-ng quotes of the line before has up to 20 bytes; it says nothing of one without text.
#[test]
fn repetitions_are_told_from_text_that_looks_like_one() {
    let of = |tag: &'static str, body: &str| repeats(&bare(tag.as_bytes(), body.as_bytes()));
    assert_eq!(of("", "last message repeated 4 times"), Some(4));
    assert_eq!(of("", "last message repeated 300 times"), Some(255));
    assert_eq!(of("x", "last message repeated 4 times"), None);
    for length in 0..=22 {
        let quoted = "x".repeat(length);
        let line = std::format!("Last message '{quoted}' repeated 4 times, suppressed by syslog-ng on host");
        assert_eq!(of("dropbear", &line), (length <= 20).then_some(4), "{line}");
        assert_eq!(of("dropbear", &std::format!("{line} x")), None);
        assert_eq!(of("", &line), None);
    }
}
