//! Against what nft(8) 1.0.6 sends, captured with strace, and what was measured on kernels of both byte orders.

use super::*;
use crate::wire::netlink::{Answer, Messages, Order};

/// `chain input { type filter hook input priority -5; policy accept; }` in a table `recentd`
const CHAIN: &str = "\
    54000000030a01040200000000000000010000000c000100726563656e7464000a000300696e7075740000000b000700 \
    66696c7465720000080005000000000114000480080001000000000108000200fffffffb";

/// `set v6 { type ipv6_addr; size 256; flags dynamic,timeout; }`
const SET: &str = "\
    60000000090a01040400000000000000010000000c000100726563656e74640007000200763600000800030000000030 \
    0800040000000008080005000000001008000a00000000020c00098008000100000001000a000d000004020000000000";

/// `iif != "lo" ip6 saddr & ffff:ffff:ffff:ffff:: @v6 counter drop`
const RULE: &str = "\
    d8010000060a010c0500000000000000010000000c000100726563656e7464000a000200696e707574000000ac010480 \
    24000180090001006d6574610000000014000280080002000000000408000100000000012c00018008000100636d7000 \
    20000280080001000000000108000200000000010c000380080001000100000024000180090001006d65746100000000 \
    14000280080002000000000f08000100000000012c00018008000100636d700020000280080001000000000108000200 \
    000000000c000380050001000a000000340001800c0001007061796c6f61640024000280080001000000000108000200 \
    0000000108000300000000080800040000000010640001800c0001006269747769736500540002800800010000000001 \
    0800020000000001080006000000000008000300000000101800048014000100ffffffffffffffff0000000000000000 \
    1800058014000100000000000000000000000000000000002c0001800b0001006c6f6f6b757000001c00028008000200 \
    0000000107000100763600000800040000000002140001800c000100636f756e7465720004000280300001800e000100 \
    696d6d6564696174650000001c0002800800010000000000100002800c0002800800010000000000";

/// A batch with `9.9.9.1 timeout 30s` for the set v4 of table sshblock, taken by 6.18 on x86. The numbers of the messages are ours.
const ELEMENT_LITTLE: &str = "\
    1400000010000100 01000000 000000000000000a \
    4c0000000c0a0504 02000000 0000000001000000 0d000100737368626c6f636b00000000 07000200763400 00 \
    20000380 1c000180 0c0004000000000000007530 0c000180 0800010009090901 \
    1400000011000100 03000000 000000000000000a";

/// The same with `1.2.3.4` and table tt, taken by 6.1 on big-endian MIPS.
const ELEMENT_BIG: &str = "\
    0000001400100001 00000001 000000000000000a \
    000000440a0c0405 00000002 0000000001000000 0007000174740000 0007000276340000 \
    00208003 001c8001 000c00040000000000007530 000c8001 0008000101020304 \
    0000001400110001 00000003 000000000000000a";

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()).collect()
}

fn written(order: Order, write: impl Fn(&mut Writer<'_>)) -> Vec<u8> {
    let mut room = [0xa5; 8192];
    let mut writer = Writer::new(&mut room, order);
    write(&mut writer);
    let (length, _) = writer.finish().unwrap();
    room[..length].to_vec()
}

/// Attributes by kind, with what they hold, deep inside; those of one kind stay in order. Not the code under test: its own reader.
fn tree(bytes: &[u8], order: Order, depth: usize) -> Vec<String> {
    let number = |at: usize| match order {
        Order::Little => u16::from_le_bytes([bytes[at], bytes[at + 1]]),
        Order::Big => u16::from_be_bytes([bytes[at], bytes[at + 1]]),
    };
    if bytes.is_empty() {
        return vec![];
    }
    let (length, kind) = (usize::from(number(0)), number(2));
    let (data, rest) = (&bytes[4..length], &bytes[length.next_multiple_of(4).min(bytes.len())..]);
    let mut here = vec![format!("{depth} {:02}", kind & 0x3fff)];
    if kind & 0x8000 == 0 {
        here[0] += &format!(" {data:02x?}");
    } else {
        here.extend(tree(data, order, depth + 1));
    }
    let mut all = vec![here];
    let mut others = tree(rest, order, depth);
    while !others.is_empty() {
        let end = others.iter().skip(1).position(|line| line.starts_with(&format!("{depth} "))).map_or(others.len(), |at| at + 1);
        all.push(others.drain(..end).collect());
    }
    all.sort_by_key(|lines| lines[0][..4].to_string());
    all.concat()
}

/// The messages of `kind`, as trees.
fn messages(bytes: &[u8], order: Order, kind: u16) -> Vec<Vec<String>> {
    let mut all = vec![];
    let mut rest = bytes;
    while !rest.is_empty() {
        let number = |at: usize| [rest[at], rest[at + 1], rest[at + 2], rest[at + 3]];
        let (length, is) = match order {
            Order::Little => (u32::from_le_bytes(number(0)), u16::from_le_bytes([rest[4], rest[5]])),
            Order::Big => (u32::from_be_bytes(number(0)), u16::from_be_bytes([rest[4], rest[5]])),
        };
        if is == kind {
            all.push(tree(&rest[20..length as usize], order, 0));
        }
        rest = &rest[length as usize..];
    }
    all
}

const RULES: Ruleset<'_> =
    Ruleset { table: b"recentd", chains: b"INPUT", ports: b"", prefix6: 64, size: 256, prolong: None };

fn both() -> [Order; 2] {
    [Order::Little, Order::Big]
}

#[test]
fn elements_are_what_kernels_took() {
    let batch = |w: &mut Writer<'_>, table: &[u8], addr: [u8; 4]| {
        begin(w);
        element(w, NEW_ELEMENT, ACK | CREATE, table, Addr::V4(addr), Some(30));
        end(w);
    };
    assert_eq!(written(Order::Little, |w| batch(w, b"sshblock", [9, 9, 9, 1])), hex(ELEMENT_LITTLE));
    assert_eq!(written(Order::Big, |w| batch(w, b"tt", [1, 2, 3, 4])), hex(ELEMENT_BIG));
}

#[test]
fn rules_are_what_nft_makes() {
    for order in both() {
        let bytes = written(order, |w| create(w, &RULES, [false, true]));
        assert_eq!(messages(&bytes, order, NEW_CHAIN), messages(&hex(CHAIN), Order::Little, NEW_CHAIN));
        // nft refers to a set by its number as well, says which operation a mask is (NFTA_BITWISE_OP), and remembers
        // how it shows a set (NFTA_SET_USERDATA). The number of a set is everybody's own.
        let ours = |lines: &[String], but: &[&str]| -> Vec<String> {
            lines.iter().filter(|line| !but.iter().any(|but| line.starts_with(but))).cloned().collect()
        };
        let (set, nft) = (messages(&bytes, order, NEW_SET), messages(&hex(SET), Order::Little, NEW_SET));
        assert_eq!(set.len(), 1);
        assert_eq!(ours(&set[0], &["0 10"]), ours(&nft[0], &["0 10", "0 13"]));
        let (rules, nft) = (messages(&bytes, order, NEW_RULE), messages(&hex(RULE), Order::Little, NEW_RULE));
        assert_eq!(rules.len(), 2);
        let text = nft[0].join("\n").replace("\n3 04 [00, 00, 00, 02]", "").replace("\n3 06 [00, 00, 00, 00]", "");
        // The one number that is the kernel's own.
        let loopback = if order == Order::Big { "[00, 00, 00, 01]" } else { "[01, 00, 00, 00]" };
        assert_eq!(rules[1].join("\n"), text.replacen("4 01 [01, 00, 00, 00]", &format!("4 01 {loopback}"), 1));
    }
}

#[test]
fn all_that_can_be_configured_fits_into_one_datagram() {
    let name = [b'n'; 100];
    let rules = Ruleset {
        table: &name,
        chains: b"INPUT FORWARD",
        ports: b"10001,10002,10003,10004,10005,10006,10007,10008,10009,10010,10011,10012,10013,10014,10015",
        prolong: Some(2_147_483),
        ..RULES
    };
    let whole = |w: &mut Writer<'_>| {
        begin(w);
        create(w, &rules, [true; 2]);
        end(w);
    };
    let length = written(Order::HOST, whole).len();
    assert!(length < 8192, "{length}");
    for room in (0..length).step_by(7).chain([length - 1]) {
        let mut room = vec![0xa5; room];
        let mut writer = Writer::new(&mut room, Order::HOST);
        whole(&mut writer);
        assert_eq!(writer.finish(), None);
    }
    let addr = Addr::V6([0xff; 16]);
    let change = written(Order::HOST, |w| {
        begin(w);
        expel(w, &name, addr);
        add(w, &name, addr, u32::MAX);
        end(w);
    });
    assert!(change.len() <= 1024, "{}", change.len());
}

#[test]
fn unknown_chains_are_passed_over_and_none_is_input() {
    let names = |chains: &str| -> Vec<&str> {
        let rules = Ruleset { chains: chains.as_bytes(), ..RULES };
        HOOKS.iter().filter(|hook| rules.wants(hook)).map(|hook| hook.name).collect()
    };
    assert_eq!(names("INPUT"), ["input"]);
    assert_eq!(names("FORWARD INPUT"), ["input", "forward"]);
    assert_eq!(names("forward"), ["forward"]);
    assert_eq!(names("input_rule"), ["input"]);
    assert_eq!(names("input_rule FORWARD"), ["forward"]);
    assert!(Ruleset { chains: b"INPUT input_rule", ..RULES }.passes_over());
    assert!(!Ruleset { chains: b" INPUT  FORWARD ", ..RULES }.passes_over());
    assert_eq!(Ruleset { ports: b"22,65535", ..RULES }.ports().collect::<Vec<_>>(), [22, 65535]);
}

/// The elements of a dump of a 32-bit kernel: it pads before every number of 64 bits. One without an end, one with more than 49 days.
#[test]
fn elements_are_read_with_and_without_pads() {
    let mut found = vec![];
    for order in both() {
        let bytes = written(order, |w| {
            w.message(NEW_ELEMENT, 2, INET, 0);
            w.text(TABLE, b"recentd");
            let list = w.open(ELEMENTS);
            for (last, times) in [(1, Some((30_000u64, 29_001u64))), (2, None), (3, Some((u64::MAX, 1 << 32)))] {
                let item = w.open(ITEM);
                value(w, 1, &[192, 0, 2, last]);
                if let Some((given, left)) = times {
                    w.data(8, b"");
                    w.data(4, &given.to_be_bytes());
                    w.data(8, b"");
                    w.data(5, &left.to_be_bytes());
                }
                w.close(item);
            }
            w.close(list);
        });
        for message in Messages::new(&bytes, order) {
            let Answer::Data(NEW_ELEMENT, attrs) = message.answer else { panic!("{message:?}") };
            elements(attrs, Family::V4, &mut |element| found.push(element));
        }
        let addr = |last| Addr::V4([192, 0, 2, last]);
        let expected = [
            Element { addr: addr(1), given: Some(30_000), left: Some(29_001) },
            Element { addr: addr(2), given: None, left: None },
            Element { addr: addr(3), given: Some(u32::MAX), left: Some(u32::MAX) },
        ];
        assert_eq!(found, expected);
        found.clear();
    }
}

/// Which sets can be used: NFTA_SET_FLAGS, NFTA_SET_KEY_LEN, and the size in NFTA_SET_DESC.
#[test]
fn sets_are_told_apart() {
    let set = |flags: u32, length: u32, size: Option<u32>| {
        let bytes = written(Order::HOST, |w| {
            w.message(NEW_SET, 0, INET, 0);
            w.number(3, flags);
            w.number(5, length);
            if let Some(size) = size {
                let mark = w.open(9);
                w.number(1, size);
                w.close(mark);
            }
        });
        let message = Messages::new(&bytes, Order::HOST).next().unwrap();
        let Answer::Data(_, attrs) = message.answer else { panic!("{message:?}") };
        Set::parse(attrs, Family::V4)
    };
    assert_eq!(set(0x30, 4, Some(256)), Set { fit: true, dynamic: true, size: 256 });
    assert_eq!(set(0x10, 4, None), Set { fit: true, dynamic: false, size: 0 });
    for (flags, length) in [(0, 4), (0x10, 16), (0x14, 4), (0x18, 4), (0x12, 4), (0x90, 4), (0x20, 4)] {
        assert!(!set(flags, length, None).fit, "{flags:x} {length}");
    }
}
