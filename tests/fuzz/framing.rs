//! Lines, read in pieces of any size, and their headers: tag and pid are those that the log daemon wrote.

use super::{note, within};
use recentd::config::Writer;
use recentd::limits;
use recentd::log::lines::{Line, Lines};
use recentd::log::record::Record;
use recentd::log::source::slots::Buffers;
use recentd::log::syslog::{self, Parsed};
use recentd::log::wanted::Wanted;

/// Lines and records. The first byte is the size of the pieces in which the rest is read.
pub fn framing(data: &[u8]) {
    const N: usize = 96;
    let Some((&piece, text)) = data.split_first() else { return };
    let mut lines = Lines::<N>::new();
    let (mut got, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let taken = lines.fill(&mut &rest[..rest.len().min(usize::from(piece).max(1))]).unwrap();
        assert!(taken > 0, "a read of nothing looks like the end");
        rest = &rest[taken..];
        collect(&mut lines, &mut got);
    }
    lines.finish();
    collect(&mut lines, &mut got);
    let whole = text.strip_suffix(b"\n").unwrap_or(text);
    let expected = whole.split(|&byte| byte == b'\n').map(|line| (line.len() < N).then(|| line.to_vec()));
    assert!(text.is_empty() || got.iter().cloned().eq(expected), "{got:?}");
    note(|| format!("{:?}", got.iter().map(|line| line.as_ref().map(Vec::len)).collect::<Vec<_>>()));
    let mut last = syslog::Last::new(Wanted::ALL);
    for line in text.split(|&byte| byte == b'\n') {
        assert_eq!(syslog::parse_after(&mut last, line), syslog::parse(line).map_or(Parsed::Unframed, Parsed::Record), "the line before changes nothing");
        note(|| format!("{:?} {:?}", syslog::parse(line), syslog::tagged(line)));
        framed(line);
        own(line);
        for record in [syslog::parse(line), Some(syslog::tagged(line)), Some(syslog::bare(b"x", line))].into_iter().flatten() {
            assert!(within(record.body, line) && (record.tag == b"x" || within(record.tag, line)));
        }
    }
    apart(piece, text);
}

/// Pieces that come by turns from all sources: each has the lines of its own text.
fn apart(piece: u8, text: &[u8]) {
    let mut all: Vec<_> = (1..limits::SOURCES).map(|_| Lines::new()).collect();
    let others = all.as_mut_slice().try_into().unwrap();
    let mut buffers = Buffers { first: &mut Lines::new(), others };
    let (mut texts, mut got) = (vec![Vec::new(); limits::SOURCES], vec![Vec::new(); limits::SOURCES]);
    for (n, mut bytes) in text.chunks(usize::from(piece).max(1)).enumerate() {
        let place = (n.wrapping_mul(5) ^ usize::from(piece)) % limits::SOURCES;
        texts[place].extend_from_slice(bytes);
        buffers.of(place).fill(&mut bytes).unwrap();
        while let Some(line) = buffers.of(place).next() {
            if let Line::Whole(line) = line {
                got[place].push(line.to_vec());
            }
        }
    }
    for (place, text) in texts.iter().enumerate().filter(|_| text.len() < limits::LINE) {
        let mut expected: Vec<&[u8]> = text.split(|&byte| byte == b'\n').collect();
        expected.pop();
        assert_eq!(got[place], expected);
    }
}

/// Headers as programs write them into logs of their own.
const OWN: [(Writer, &str, &str, Option<u32>); 9] = [
    (Writer::Dropbear, "dropbear", "[7] Nov 30 21:04:11 ", Some(7)),
    (Writer::Exim, "exim", "2026-11-30 21:04:18 +0100 ", None),
    (Writer::Openvpn, "openvpn", "2026-11-30 21:43:39 us=1 ", None),
    (Writer::Openvpn, "openvpn", "Mon Nov 30 21:43:39 2026 us=1 ", None),
    (Writer::Proftpd, "proftpd", "2026-11-30 21:03:37,773 vm proftpd[7] ", Some(7)),
    (Writer::Proftpd, "proftpd", "Nov 30 21:03:37 vm proftpd[7] ", Some(7)),
    (Writer::Vsftpd, "vsftpd", "Mon Nov 30 21:03:40 2026 [pid 7] ", Some(7)),
    (Writer::Samba, "smbd", "  ", None),
    (Writer::Samba, "smbd", "  [", None),
];

/// No message changes the program or the pid; a text of samba is believed only behind its header, and any other line is only a date.
fn own(body: &[u8]) {
    const PLACE: &[u8] = b"[2026/11/30 17:44:08.362188,  2] ../../auth/auth_log.c:647(log_authentication_event_human_readable)";
    for (writer, tag, header, pid) in OWN {
        let mut last = syslog::Last::of(Wanted::ALL, writer);
        let announce = |last: &mut syslog::Last| {
            if writer == Writer::Samba {
                assert!(matches!(syslog::parse_after(last, PLACE), Parsed::Record(Record { tag: [], body: [], .. })));
            }
        };
        announce(&mut last);
        let line = [header.as_bytes(), body].concat();
        let Parsed::Record(record) = syslog::parse_after(&mut last, &line) else { panic!("{header}") };
        assert_eq!((record.tag, record.pid), (tag.as_bytes(), pid), "{}", String::from_utf8_lossy(&line));
        assert!(within(record.body, &line));
        if let Parsed::Record(record) = syslog::parse_after(&mut last, &line) {
            assert_ne!(record.tag, b"smbd", "it was announced once");
        }
        // A line that a stranger's text begins after a line feed: what it may not begin with, it does not pass for.
        announce(&mut last);
        if let Parsed::Record(record) = syslog::parse_after(&mut last, body) {
            note(|| format!("{writer:?} {record:?}"));
            assert!(within(record.body, body) && (record.tag.is_empty() || record.tag == tag.as_bytes()));
        }
    }
}

/// Headers as log daemons write them, and the pid in them. The tag of all is sshd. A message stands behind them.
const FRAMES: [(&str, Option<u32>); 14] = [
    ("Sat Jan  1 00:00:00 2022 authpriv.warn sshd[7]: ", Some(7)),
    ("Sat Jan  1 00:00:00 2022 [1640995200.123] authpriv.warn sshd: ", None),
    ("<34>1 2003-10-11T22:14:15.003Z host.example sshd 7 - - ", Some(7)),
    ("<34>1 2003-10-11T22:14:15.003Z host sshd - ID47 [a@1 b=\"c\\\"]\"] ", None),
    ("Jan  1 00:00:00 host authpriv.warn sshd[7]: ", Some(7)),
    ("2015-05-27T04:31:27.46667 auth.info: sshd[7]: ", Some(7)),
    ("Mar  3 00:17:22 [sshd] ", None),
    ("Nov 22 16:53:24 host sshd[7]: ", Some(7)),
    ("Nov 22 16:53:24 sshd: ", None),
    ("2026-08-15T10:00:00+02:00 host sshd[7]: ", Some(7)),
    ("<86>Nov 22 16:53:24 sshd[7]: ", Some(7)),
    ("<86>sshd[7]: ", Some(7)),
    ("authpriv.warn sshd[7]: ", Some(7)),
    ("authpriv.warn /usr/sbin/sshd[7]: ", Some(7)),
];

/// No message changes the tag or the pid.
fn framed(body: &[u8]) {
    for (frame, pid) in FRAMES {
        let line = [frame.as_bytes(), body].concat();
        let record = syslog::parse(&line).unwrap_or_else(|| panic!("{frame}"));
        assert_eq!((record.tag, record.pid), (b"sshd".as_slice(), pid), "{}", String::from_utf8_lossy(&line));
        assert!(within(record.body, &line[frame.len()..]));
    }
    let line = [b"sshd[7]: ", body].concat();
    let record = syslog::tagged(&line);
    assert!(record.tag == b"sshd" && record.pid == Some(7) && within(record.body, &line[9..]));
}

fn collect<const N: usize>(lines: &mut Lines<N>, to: &mut Vec<Option<Vec<u8>>>) {
    while let Some(line) = lines.next() {
        to.push(match line {
            Line::Whole(line) => Some(line.to_vec()),
            Line::Long => None,
        });
    }
}
