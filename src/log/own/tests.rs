//! Lines that programs wrote themselves, and what they must not be taken for.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::*;
use crate::log::wanted::Wanted;
use crate::time::{DateTime, Stamp};

/// The writer | a line up to its message | pid | stamp. Lines of dropbear 2022.83, exim 4.96, OpenVPN 2.6.14, proftpd 1.3.8 and vsftpd 3.0.3, and variants of
/// them that their sources know.
const HEADERS: &str = "
Dropbear|[3936] Nov 30 21:04:11 |3936|Nov 30 21:04:11
Dropbear|[4194304] Nov  1 00:00:00 |4194304|Nov  1 00:00:00
Exim|2026-11-30 21:04:18 ||2026-11-30 21:04:18
Exim|2026-11-30 21:04:18.123 ||2026-11-30 21:04:18
Exim|2026-11-30 21:04:18 +0130 ||2026-11-30 19:34:18
Exim|2026-11-30 21:04:18.123 -0800 ||2026-12-01 05:04:18
Openvpn|2026-11-30 21:43:39 ||2026-11-30 21:43:39
Openvpn|2026-11-30 21:43:39 us=123456 ||2026-11-30 21:43:39
Openvpn|Mon Nov 30 21:43:39 2026 ||2026-11-30 21:43:39
Openvpn|Mon Nov 30 21:43:39 2026 us=7 ||2026-11-30 21:43:39
Proftpd|2026-11-30 21:03:37,773 vm proftpd[31746] |31746|2026-11-30 21:03:37
Proftpd|2026-11-30 21:03:37 vm proftpd[31746] |31746|2026-11-30 21:03:37
Proftpd|Nov 30 21:03:37 vm proftpd[31746] |31746|Nov 30 21:03:37
Vsftpd|Mon Nov 30 21:03:40 2026 [pid 31984] |31984|2026-11-30 21:03:40
";

/// What no line of any of them begins with.
const OTHERS: &[&str] = &[
    "", " ", "x", "Nov 30 21:04:11 ", "[x] Nov 30 21:04:11 x", "[1] Nov 30 21:04:11", "[1]  Nov 30 21:04:11 x", " [1] Nov 30 21:04:11 x", "[1] Foo 30 21:04:11 x",
    "2026-11-30 21:04:18", "2026-11-30T21:04:18 x", "2026-13-30 21:04:18 x", "2026-11-30 24:04:18 x", "2026/11/30 21:04:18 x", "2026-11-30  21:04:18 x", " 2026-11-30 21:04:18 x",
    "Sat Jan  1 00:00:00 2022x authpriv.warn dropbear[1]: x", "<84>Jan  1 00:00:00 dropbear[1]: x",
];

fn read_as(writer: Writer, line: &str) -> Option<Record<'_>> {
    read(&mut Last::of(Wanted::ALL, writer), line.as_bytes())
}

/// As text, to compare with the table.
fn shown(stamp: Option<Stamp>) -> String {
    let Some(stamp) = stamp else { return "none".into() };
    let date = DateTime::from(stamp);
    let (hour, minute, second) = (date.second / 3600, date.second / 60 % 60, date.second % 60);
    let day = match date.year {
        Some(year) => format!("{year}-{:02}-{:02}", date.month, date.day),
        None => format!("Nov {:>2}", date.day),
    };
    format!("{day} {hour:02}:{minute:02}:{second:02}")
}

fn rows() -> impl Iterator<Item = (Writer, &'static str, Option<u32>, &'static str)> {
    HEADERS.lines().filter(|line| !line.is_empty()).map(|line| {
        let cells: Vec<&str> = line.split('|').collect();
        let writer = match cells[0] {
            "Dropbear" => Writer::Dropbear,
            "Exim" => Writer::Exim,
            "Openvpn" => Writer::Openvpn,
            "Proftpd" => Writer::Proftpd,
            _ => Writer::Vsftpd,
        };
        (writer, cells[1], cells[2].parse().ok(), cells[3])
    })
}

#[test]
fn each_header_is_read_whatever_follows_it() {
    for (writer, header, pid, stamp) in rows() {
        for body in ["x", "2026-11-30 21:04:18 x", "[1] Nov 30 21:04:11 x", "x: y[1]: z", "Mon Nov 30 21:03:40 2026 [pid 1] x"] {
            let line = format!("{header}{body}");
            let record = read_as(writer, &line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((shown(record.stamp).as_str(), record.pid, record.body), (stamp, pid, body.as_bytes()), "{header}");
            assert_eq!(record.tag, format!("{writer:?}").to_lowercase().as_bytes());
        }
        // The date without its end.
        for end in 0..19 {
            assert!(read_as(writer, &header[..end]).is_none(), "{:?}", &header[..end]);
        }
    }
}

/// Most of all the lines of another syslog: they are no program's own.
#[test]
fn nothing_else_is_a_line_of_a_program() {
    for writer in [Writer::Dropbear, Writer::Exim, Writer::Openvpn, Writer::Proftpd, Writer::Vsftpd] {
        OTHERS.iter().for_each(|line| assert!(read_as(writer, line).is_none(), "{writer:?} {line:?}"));
    }
    for (writer, line) in [
        (Writer::Proftpd, "2026-11-30 21:03:37,773 vm xproftpd[31746] x"),
        (Writer::Proftpd, "2026-11-30 21:03:37,773 vm proftpd[31746]: x"),
        (Writer::Proftpd, "2026-11-30 21:03:37,773  proftpd[31746] x"),
        (Writer::Vsftpd, "Mon Nov 30 21:03:40 2026 [pid x] x"),
        (Writer::Vsftpd, "Mon Nov 30 21:03:40 2026 [pid 1]x"),
        (Writer::Exim, "2026-11-30 21:04:18 +01300 x"),
        (Writer::Exim, "2026-11-30 21:04:18 +x"),
    ] {
        assert!(read_as(writer, line).is_none(), "{line}");
    }
}

/// Only the indented line right behind the line that names the function is about a log-in.
#[test]
fn a_text_of_samba_counts_only_behind_its_own_header() {
    const HEADER: &str = "[2026/11/30 17:44:08.362188,  2] ../../auth/auth_log.c:647(log_authentication_event_human_readable)";
    const OTHER: &str = "[2026/11/30 17:44:09.000001,  1] ../../source3/smbd/service.c:100(make_connection)";
    const TEXT: &str = "  Auth: [SMB2,(null)] user [x] ";
    let last = &mut Last::of(Wanted::ALL, Writer::Samba);
    let mut body = |line: &str| read(last, line.as_bytes()).map(|record| (shown(record.stamp), record.tag.to_vec(), record.body.len()));
    assert_eq!(body(TEXT), Some(("none".into(), vec![], 0)));
    for header in [HEADER.to_string(), format!("{HEADER} "), HEADER.replace("2]", "2, pid=7, effective(0, 0), real(0, 0), class=auth_audit]")] {
        assert_eq!(body(&header), Some(("2026-11-30 17:44:08".into(), vec![], 0)));
        assert_eq!(body(TEXT), Some(("2026-11-30 17:44:08".into(), b"smbd".to_vec(), TEXT.trim().len())));
        assert_eq!(body(TEXT).unwrap().1, b"", "a second line of the text");
    }
    for before in [OTHER, "  log_authentication_event_human_readable)", &format!("  {HEADER}"), "x"] {
        body(HEADER);
        body(before);
        assert_eq!(body(TEXT).unwrap().1, b"", "{before}");
    }
    body(HEADER);
    assert_eq!(body(TEXT.trim_start()).unwrap().1, b"", "not indented");
    assert_eq!(body("[x"), None);
}
