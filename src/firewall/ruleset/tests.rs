//! The table's messages against those of nft(8) 1.0.6, captured with strace; the descriptions against options.

use super::*;
use crate::addr::{Addr, Family};
use crate::config::Config;
use crate::wire::netlink::{Order, Writer};
use crate::wire::nft::{HOOKS, begin, end};

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

// nf_tables.h
const NFT_MSG_NEWCHAIN: u16 = 0xa03;
const NFT_MSG_NEWRULE: u16 = 0xa06;
const NFT_MSG_NEWSET: u16 = 0xa09;

/// The configuration with these options.
fn config(options: &[(&str, &str)]) -> Config {
    let mut config = Config::default();
    for (key, value) in options {
        config.set(key.as_bytes(), value.as_bytes()).unwrap();
    }
    config
}

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

fn both() -> [Order; 2] {
    [Order::Little, Order::Big]
}

#[test]
fn rules_are_what_nft_makes() {
    let config = Config::default();
    for order in both() {
        let bytes = written(order, |w| create(w, &Ruleset::new(&config), [false, true]));
        assert_eq!(messages(&bytes, order, NFT_MSG_NEWCHAIN), messages(&hex(CHAIN), Order::Little, NFT_MSG_NEWCHAIN));
        // nft refers to a set by its number as well, says which operation a mask is (NFTA_BITWISE_OP), and remembers
        // how it shows a set (NFTA_SET_USERDATA). Each program numbers its sets as it likes.
        let ours = |lines: &[String], but: &[&str]| -> Vec<String> {
            lines.iter().filter(|line| !but.iter().any(|but| line.starts_with(but))).cloned().collect()
        };
        let (set, nft) = (messages(&bytes, order, NFT_MSG_NEWSET), messages(&hex(SET), Order::Little, NFT_MSG_NEWSET));
        assert_eq!(set.len(), 1);
        let size = |number: u32| format!("1 01 {:02x?}", number.to_be_bytes());
        assert!(set[0].contains(&size(SET_SIZE)) && nft[0].contains(&size(256)), "the one that nft made is smaller");
        assert_eq!(ours(&set[0], &["0 10", &size(SET_SIZE)]), ours(&nft[0], &["0 10", "0 13", &size(256)]));
        let (rules, nft) = (messages(&bytes, order, NFT_MSG_NEWRULE), messages(&hex(RULE), Order::Little, NFT_MSG_NEWRULE));
        assert_eq!(rules.len(), 2);
        let text = nft[0].join("\n").replace("\n3 04 [00, 00, 00, 02]", "").replace("\n3 06 [00, 00, 00, 00]", "");
        // The one number that is the kernel's own.
        let loopback = if order == Order::Big { "[00, 00, 00, 01]" } else { "[01, 00, 00, 00]" };
        assert_eq!(rules[1].join("\n"), text.replacen("4 01 [01, 00, 00, 00]", &format!("4 01 {loopback}"), 1));
    }
}

#[test]
fn all_that_can_be_configured_fits_into_one_datagram() {
    let (name, ports) = ("n".repeat(100), (10_001..=10_015).map(|port| port.to_string()).collect::<Vec<_>>().join(","));
    let config =
        config(&[("name", &name), ("chains", "INPUT FORWARD"), ("ports", &ports), ("update", "1"), ("ban", "2147483"), ("prefix6", "64")]);
    let rules = Ruleset::new(&config);
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
    let mut exact = vec![0xa5; length];
    let mut writer = Writer::new(&mut exact, Order::HOST);
    whole(&mut writer);
    assert_eq!(writer.finish().map(|(written, _)| written), Some(length));
}

#[test]
fn unknown_chains_are_ignored_and_none_means_input() {
    let names = |chains: &str| -> Vec<&str> {
        let config = config(&[("chains", chains)]);
        Ruleset::new(&config).hooks().map(|hook| hook.name).collect()
    };
    assert_eq!(HOOKS.map(|hook| hook.name), ["input", "forward"]);
    assert_eq!(names("INPUT"), ["input"]);
    assert_eq!(names("FORWARD INPUT"), ["input", "forward"]);
    assert_eq!(names("forward"), ["forward"]);
    assert_eq!(names("input_rule"), ["input"]);
    assert_eq!(names("input_rule FORWARD"), ["forward"]);
    assert!(Ruleset::new(&config(&[("chains", "INPUT input_rule")])).ignores_chains());
    assert!(!Ruleset::new(&config(&[("chains", " INPUT  FORWARD ")])).ignores_chains());
    assert_eq!(Ruleset::new(&config(&[("ports", "22,65535")])).port_numbers().collect::<Vec<_>>(), [22, 65535]);
}

#[test]
fn a_rule_tests_before_it_acts() {
    use Statement::{Count, Drop, FromSet, NotLoopback, ToPort, Update};
    let statements = |options: &[(&str, &str)], family| -> Vec<Statement> {
        let config = config(options);
        let rules = Ruleset::new(&config);
        let source = rules.sources().find(|source| source.family == family).unwrap();
        rules.rule(source).into_iter().flatten().collect()
    };
    let [NotLoopback, FromSet(source), Count, Drop] = statements(&[("prefix6", "56")], Family::V6)[..] else { panic!() };
    assert_eq!((source.set(), source.mask()), ("v6", Addr::parse(b"ffff:ffff:ffff:ff00::")));
    let [NotLoopback, ToPort, FromSet(source), Update(updated, 90), Count, Drop] =
        statements(&[("ports", "22"), ("update", "1"), ("ban", "90")], Family::V4)[..]
    else {
        panic!()
    };
    assert_eq!((source, source.mask()), (updated, None));
    let [_, FromSet(source), ..] = statements(&[("prefix6", "128")], Family::V6)[..] else { panic!() };
    assert_eq!(source.mask(), None, "whole addresses");
    // With lan '0' the set of prefixes may hold hosts as well.
    let masks = |options| Ruleset::new(&config(options)).sources().map(|source| (source.set(), source.mask().is_some())).collect::<Vec<_>>();
    assert_eq!(masks(&[]), [("v4", false), ("v6", true)]);
    assert_eq!(masks(&[("lan", "0")]), [("v4", false), ("v6", true), ("v6", false)]);
    assert_eq!(masks(&[("lan", "0"), ("prefix6", "128")]), [("v4", false), ("v6", false)]);
    // With prefix4 so may that of IPv4, whatever lan says.
    assert_eq!(masks(&[("prefix4", "24")]), [("v4", true), ("v6", true), ("v4", false)]);
    let rules = Ruleset::new(&config(&[("prefix4", "23")])).sources().next().unwrap();
    assert_eq!(rules.mask(), Some(Addr::V4([255, 255, 254, 0])));
}

#[test]
fn every_chain_has_the_rules_of_iptables() {
    let config = config(&[("count", "kernel"), ("chains", " INPUT  FORWARD"), ("ports", "22,80"), ("ban", "60"), ("update", "1")]);
    let counts = [
        Test { suffix: b"", action: Action::Check { update: false, seconds: 900, hitcount: 15 } },
        Test { suffix: b"-block", action: Action::Set },
    ];
    let bans = [Test { suffix: b"-block", action: Action::Check { update: true, seconds: 60, hitcount: 1 } }];
    let mask = crate::addr::Addr::parse(b"ffff:ffff:ffff:ffff::");
    let mut expected = vec![];
    for chain in [b"INPUT" as &[u8], b"FORWARD"] {
        for tests in [&counts[..], &bans] {
            expected.push(Rule { family: Family::V6, chain, ports: b"22,80", list: b"recentd6", mask, tests });
        }
    }
    let mut expected = expected.into_iter();
    rules(&config, Family::V6, &mut |rule| assert_eq!(Some(*rule), expected.next()));
    assert_eq!(expected.next(), None);
}

/// As iptables 1.3, 1.4 and 1.8 show rules, and what is none of recentd's.
#[test]
fn loaded_rules_are_read() {
    let banned = |update, seconds| Test { suffix: b"", action: Action::Check { update, seconds, hitcount: 1 } };
    let rule = |chain: &'static str, ports: &'static str, tests| Rule {
        family: Family::V4,
        chain: chain.as_bytes(),
        ports: ports.as_bytes(),
        list: b"recentd",
        mask: None,
        tests,
    };
    for (line, expected) in [
        ("-A INPUT -i ! lo -m recent --rcheck --seconds 60 --hitcount 1 --name recentd --rsource -j DROP ", rule("INPUT", "", &[banned(false, 60)])),
        (
            "-A FORWARD ! -i lo -p tcp -m multiport --dports 22,80 -m recent --update --seconds 60 --hitcount 1 --name recentd --mask 255.255.255.255 --rsource -j DROP",
            rule("FORWARD", "22,80", &[banned(true, 60)]),
        ),
        (
            "-A INPUT ! -i lo -m recent --rcheck --seconds 60 --hitcount 1 --name recentd --mask 255.255.255.255 --rsource -m recent --set --name recentd-block --mask 255.255.255.255 --rsource -j DROP",
            rule("INPUT", "", &[banned(false, 60), Test { suffix: BAN_LIST_SUFFIX, action: Action::Set }]),
        ),
    ] {
        let mut tests = NO_TESTS;
        assert_eq!(read(line.as_bytes(), Family::V4, b"recentd", &mut tests), Some(expected), "{line}");
        for end in 0..line.trim_end().len() {
            assert_eq!(read(&line.as_bytes()[..end], Family::V4, b"recentd", &mut NO_TESTS.clone()), None);
        }
    }
    let four = b"-A INPUT ! -i lo -m recent --set --name recentd --mask 255.255.255.0 --rsource -j DROP";
    assert_eq!(read(four, Family::V4, b"recentd", &mut NO_TESTS.clone()).unwrap().mask, Addr::parse(b"255.255.255.0"));
    let six = b"-A INPUT ! -i lo -m recent --set --name recentd6 --mask ffff:ffff:ffff:: --rsource -j DROP";
    assert_eq!(read(six, Family::V6, b"recentd6", &mut NO_TESTS.clone()).unwrap().mask, Addr::parse(b"ffff:ffff:ffff::"));
    for other in [
        "-A INPUT -m recent --set --name recentd --rsource -j DROP",
        "-A INPUT -o ! lo -m recent --set --name recentd --rsource -j DROP",
        "-A INPUT ! -i eth0 -m recent --set --name recentd --rsource -j DROP",
        "-A INPUT ! -i lo -m recent --set --name recentd6 --rsource -j DROP",
        "-A INPUT ! -i lo -m recent --set --name recentd --rsource -j block",
        "-A INPUT ! -i lo -m recent --set --name recentd --rsource -j DROP more",
        "-A INPUT ! -i lo -m recent ! --set --name recentd --rsource -j DROP",
        "-A INPUT ! -i lo -m recent --set --name recentd --rsource -m recent --set --name recentd --rsource -m recent --set --name recentd --rsource -j DROP",
        "-A INPUT ! -i lo -j DROP",
        "-D INPUT ! -i lo -m recent --set --name recentd --rsource -j DROP",
        "-P INPUT ACCEPT",
        "",
    ] {
        assert_eq!(read(other.as_bytes(), Family::V4, b"recentd", &mut NO_TESTS.clone()), None, "{other}");
    }
}
