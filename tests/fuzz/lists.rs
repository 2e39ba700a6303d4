//! The kernel's lists, read back: lists with any content, and lists as each kernel prints them.

use super::{Bytes, address, ip, note};
use recentd::addr::Addr;
use recentd::log::lines::{Line, Lines};
use recentd::firewall::sink::Change;
use recentd::firewall::sink::recent::{Entry, format};
use std::fmt::Write;
use std::net::IpAddr;

/// Lines of a list; then the same bytes as a series of writes, printed as each kernel prints them.
pub fn list(data: &[u8]) {
    for line in data.split(|&byte| byte == b'\n') {
        anything(line);
    }
    let mut bytes = Bytes(data);
    let flavour = bytes.next() % 4;
    let mut entries = Vec::new();
    while !bytes.0.is_empty() && entries.len() < 8 {
        entries.push(Ring::written(&mut bytes, flavour));
    }
    read_back(flavour, &entries, usize::from(bytes.next()).max(1));
}

fn numbers(text: &[u8]) -> Vec<u32> {
    let runs = text.split(|byte| !byte.is_ascii_digit()).filter(|run| !run.is_empty());
    runs.map(|run| run.iter().fold(0u32, |sum, digit| sum.wrapping_mul(10).wrapping_add(u32::from(digit - b'0')))).collect()
}

/// One address, and as many stamps as there are numbers, in the order of a ring that is printed from its first place.
fn anything(line: &[u8]) {
    let Some(entry) = Entry::parse(line) else { return };
    let word = line[4..].split(|&byte| byte == b' ').next().unwrap();
    assert_eq!(Addr::parse(word), Some(entry.addr));
    let label = b" oldest_pkt: ";
    let start = line.windows(label.len()).position(|window| window == label).unwrap() + label.len();
    let digits = line[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (index, mut ring) = (numbers(&line[start..start + digits])[0], numbers(&line[start + digits..]));
    let turn = index as usize % ring.len().max(1);
    ring.rotate_left(turn);
    assert!(entry.stamps().eq(ring.iter().copied()), "{}", String::from_utf8_lossy(line));
    note(|| format!("{:?} {} {ring:?}", entry.addr, entry.last_seen));
}

/// An entry of xt_recent (xt_recent.c recent_entry_update): a ring of stamps.
struct Ring {
    addr: Addr,
    stamps: Vec<u64>,
    index: usize,
    all: Vec<u64>,
}

impl Ring {
    /// The entry after `+addr` was written several times.
    fn written(bytes: &mut Bytes<'_>, flavour: u8) -> Self {
        let mut ring = Self { addr: address(bytes), stamps: Vec::new(), index: 0, all: Vec::new() };
        if flavour != XT {
            ring.addr = Addr::V4([bytes.next(), bytes.next(), bytes.next(), bytes.next()]);
        }
        ring.is_written();
        let room = [1, 5, 20, 255][usize::from(bytes.next()) % 4];
        // 64-bit jiffies begin shortly before 2^32, and 32-bit ones wrap there.
        let mut now = (1u64 << 32) - 300 * u64::from(bytes.next());
        for _ in 0..=bytes.next() % 40 {
            now += u64::from(bytes.next()) * 10;
            let jiffies = if flavour == XT_32 { now % (1 << 32) } else { now };
            ring.index %= room;
            if ring.index == ring.stamps.len() { ring.stamps.push(jiffies) } else { ring.stamps[ring.index] = jiffies }
            ring.index += 1;
            ring.all.push(jiffies);
        }
        ring.all.drain(..ring.all.len() - ring.stamps.len());
        ring
    }

    /// A change is written as one line, with this address and no other.
    fn is_written(&self) {
        for (change, sign) in [(Change::Add, "+"), (Change::Remove, "-")] {
            let text = format(change, self.addr);
            let inner = text.strip_prefix(sign).and_then(|text| text.strip_suffix('\n')).unwrap();
            assert_eq!(inner.parse::<IpAddr>().unwrap(), ip(self.addr));
            assert!(text.len() <= 41 && (matches!(self.addr, Addr::V6(_)) || text.len() <= 17));
        }
    }

    fn print(&self, flavour: u8, to: &mut String) {
        match self.addr {
            Addr::V4([a, b, c, d]) => write!(to, "src={a}.{b}.{c}.{d}").unwrap(),
            Addr::V6(octets) => {
                let groups: Vec<String> = octets.chunks(2).map(|pair| format!("{:02x}{:02x}", pair[0], pair[1])).collect();
                write!(to, "src={}", groups.join(":")).unwrap();
            }
        }
        let frost = if flavour == FROST { " last_pkts:" } else { "" };
        write!(to, " ttl: 64 last_seen: {} oldest_pkt: {}{frost}", self.all.last().unwrap(), self.index).unwrap();
        for (at, stamp) in self.stamps.iter().enumerate() {
            write!(to, "{} {stamp}", if at > 0 { "," } else { "" }).unwrap();
        }
        to.push('\n');
    }
}

// The module that prints: xt_recent of 64 and of 32 bits, ipt_recent of Linux 2.4 to 2.6.17; all other numbers: later ipt_recent.
const XT: u8 = 0;
const XT_32: u8 = 1;
const FROST: u8 = 2;

/// Reads of any size return each entry: its address, its last stamp, and all stamps from the oldest.
fn read_back(flavour: u8, entries: &[Ring], piece: usize) {
    let mut text = String::new();
    entries.iter().for_each(|entry| entry.print(flavour, &mut text));
    let (mut lines, mut rest, mut found) = (Lines::<4096>::new(), text.as_bytes(), 0);
    while !rest.is_empty() {
        let taken = lines.fill(&mut &rest[..rest.len().min(piece)]).unwrap();
        rest = &rest[taken..];
        while let Some(line) = lines.next() {
            let Line::Whole(line) = line else { panic!("no line is that long: {text}") };
            let (entry, truth) = (Entry::parse(line).unwrap(), &entries[found]);
            assert_eq!((entry.addr, entry.last_seen), (truth.addr, *truth.all.last().unwrap() as u32));
            assert!(entry.stamps().eq(truth.all.iter().map(|&stamp| stamp as u32)), "{text}");
            note(|| format!("{:?} {} {:?}", entry.addr, entry.last_seen, entry.stamps().collect::<Vec<_>>()));
            found += 1;
        }
    }
    assert_eq!(found, entries.len());
}
