//! Against messages that kernels of both byte orders took, and answers that they gave.

use super::elements::element;
use super::message::value;
use super::names::*;
use super::*;
use crate::addr::{Addr, Family};
use crate::wire::netlink::{ACK, Answer, CREATE, Messages, Order, Writer};

/// A batch with `9.9.9.1 timeout 30s` for the set v4 of table sshblock, taken by 6.18 on x86. The message numbers are recentd's.
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

fn both() -> [Order; 2] {
    [Order::Little, Order::Big]
}

#[test]
fn elements_are_what_kernels_took() {
    let batch = |w: &mut Writer<'_>, table: &[u8], addr: [u8; 4]| {
        begin(w);
        let entry = Entry { addr: Addr::V4(addr), seconds: 30, foreign: true };
        element(w, NFT_MSG_NEWSETELEM, ACK | CREATE, table, entry.addr, Some(&entry));
        end(w);
    };
    assert_eq!(written(Order::Little, |w| batch(w, b"sshblock", [9, 9, 9, 1])), hex(ELEMENT_LITTLE));
    assert_eq!(written(Order::Big, |w| batch(w, b"tt", [1, 2, 3, 4])), hex(ELEMENT_BIG));
}

#[test]
fn a_change_fits_into_a_small_datagram() {
    let (name, addr) = ([b'n'; 100], Addr::V6([0xff; 16]));
    let change = written(Order::HOST, |w| {
        begin(w);
        ensure_absent(w, &name, addr);
        replace(w, &name, &Entry { addr, seconds: 1, foreign: false });
        end(w);
    });
    assert!(change.len() <= 1024, "{}", change.len());
}

/// NFTA_SET_ELEM_PAD
const NFTA_SET_ELEM_PAD: u16 = 8;

/// The elements of a dump of a 32-bit kernel: it pads before every number of 64 bits. One without an end, one with more than 49 days.
#[test]
fn elements_are_read_with_and_without_pads() {
    let mut found = vec![];
    for order in both() {
        let bytes = written(order, |w| {
            w.message(NFT_MSG_NEWSETELEM, 2, NFPROTO_INET, 0);
            w.text(NFTA_SET_ELEM_LIST_TABLE, b"recentd");
            let list = w.open(NFTA_SET_ELEM_LIST_ELEMENTS);
            for (last, times) in [(1, Some((30_000u64, 29_001u64))), (2, None), (3, Some((u64::MAX, 1 << 32))), (4, Some((40_000_000_000, 1)))] {
                let item = w.open(NFTA_LIST_ELEM);
                value(w, NFTA_SET_ELEM_KEY, &[192, 0, 2, last]);
                if let Some((given, left)) = times {
                    w.data(NFTA_SET_ELEM_PAD, b"");
                    w.data(NFTA_SET_ELEM_TIMEOUT, &given.to_be_bytes());
                    w.data(NFTA_SET_ELEM_PAD, b"");
                    w.data(NFTA_SET_ELEM_EXPIRATION, &left.to_be_bytes());
                }
                if last == 1 {
                    w.data(NFTA_SET_ELEM_USERDATA, b"\0\x08recentd\0");
                } else if last == 2 {
                    w.data(NFTA_SET_ELEM_USERDATA, b"\0\x06a day\0");
                }
                w.close(item);
            }
            w.close(list);
        });
        for message in Messages::new(&bytes, order) {
            let Answer::Data(NFT_MSG_NEWSETELEM, attrs) = message.answer else { panic!("{message:?}") };
            elements(attrs, Family::V4, &mut |element| found.push(element));
        }
        let addr = |last| Addr::V4([192, 0, 2, last]);
        let expected = [
            Element { addr: addr(1), given: 30, left: 30, foreign: false },
            Element { addr: addr(2), given: ENDLESS, left: ENDLESS, foreign: true },
            Element { addr: addr(3), given: ENDLESS - 1, left: 4_294_968, foreign: true },
            Element { addr: addr(4), given: 39_993_344, left: 1, foreign: true },
        ];
        assert_eq!(found, expected);
        found.clear();
    }
}

/// A set that nobody may change has no flags: the lowest one would make it vanish with the rule that uses it.
#[test]
fn sets_are_made_as_they_are_described() {
    for order in both() {
        for (set, flags, key) in [
            (Set { name: "banned4", key: Key::Ipv4Addr, dynamic: true, size: 100 }, 0x30, (7, 4)),
            (Set { name: "banned6", key: Key::Ipv6Addr, dynamic: true, size: 1 }, 0x30, (8, 16)),
            (Set { name: "ports", key: Key::InetService, dynamic: false, size: 0 }, 0, (13, 2)),
        ] {
            let bytes = written(order, |w| new_set(w, b"recentd", &set));
            let message = Messages::new(&bytes, order).next().unwrap();
            let Answer::Data(NFT_MSG_NEWSET, attrs) = message.answer else { panic!("{message:?}") };
            assert_eq!(attrs.number(NFTA_SET_FLAGS), Some(flags), "{}", set.name);
            assert_eq!((attrs.number(NFTA_SET_KEY_TYPE), attrs.number(NFTA_SET_KEY_LEN)), (Some(key.0), Some(key.1)));
            assert_eq!(attrs.inside(NFTA_SET_DESC).number(NFTA_SET_DESC_SIZE), (set.size > 0).then_some(set.size));
        }
    }
}

/// A table that was deleted and made again has another handle; one from which something was taken has fewer uses.
#[test]
fn a_table_is_told_from_another_one_and_from_itself_with_less() {
    let table = |handle: u64, sets: u32, rules: [u32; 2]| {
        let mut info = TableInfo::default();
        let bytes = written(Order::HOST, |w| {
            w.message(NFT_MSG_NEWTABLE, 0, NFPROTO_INET, 0);
            w.data(NFTA_TABLE_HANDLE, &handle.to_be_bytes());
            w.number(NFTA_TABLE_USE, sets);
            for rules in rules {
                w.message(NFT_MSG_NEWCHAIN, 0, NFPROTO_INET, 0);
                w.text(NFTA_CHAIN_TYPE, b"filter");
                w.number(NFTA_CHAIN_USE, rules);
            }
        });
        for message in Messages::new(&bytes, Order::HOST) {
            let Answer::Data(_, attrs) = message.answer else { panic!("{message:?}") };
            info.read(attrs);
        }
        info
    };
    let before = table(7, 4, [2, 2]);
    assert!(before.still_is(before) && table(7, 5, [2, 3]).still_is(before));
    for less in [table(7, 3, [2, 2]), table(7, 4, [2, 1]), table(7, 4, [0, 2])] {
        assert!(!less.still_is(before), "{less:?}");
    }
    assert!(!table(8, 4, [2, 2]).still_is(before));
}

/// Which sets recentd can use.
#[test]
fn sets_are_told_apart() {
    let set = |flags: u32, length: u32, size: Option<u32>| {
        let bytes = written(Order::HOST, |w| {
            w.message(NFT_MSG_NEWSET, 0, NFPROTO_INET, 0);
            w.number(NFTA_SET_FLAGS, flags);
            w.number(NFTA_SET_KEY_LEN, length);
            if let Some(size) = size {
                let mark = w.open(NFTA_SET_DESC);
                w.number(NFTA_SET_DESC_SIZE, size);
                w.close(mark);
            }
        });
        let message = Messages::new(&bytes, Order::HOST).next().unwrap();
        let Answer::Data(_, attrs) = message.answer else { panic!("{message:?}") };
        SetInfo::parse(attrs, Key::Ipv4Addr)
    };
    assert_eq!(set(0x30, 4, Some(256)), SetInfo { fit: true, dynamic: true, size: 256 });
    assert_eq!(set(0x10, 4, None), SetInfo { fit: true, dynamic: false, size: 0 });
    for (flags, length) in [(0, 4), (0x10, 16), (0x14, 4), (0x18, 4), (0x12, 4), (0x90, 4), (0x20, 4)] {
        assert!(!set(flags, length, None).fit, "{flags:x} {length}");
    }
}
