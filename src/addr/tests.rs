//! Against the addresses of core::net, on everything that looks like one.

use super::*;
use core::net::{Ipv4Addr, Ipv6Addr};
use std::string::ToString;
use ufmt::uwrite;

fn text(value: impl uDisplay) -> String {
    let mut out = heapless::String::<64>::new();
    uwrite!(&mut out, "{}", value).unwrap();
    out.as_str().to_string()
}

fn addr(text: &str) -> Addr {
    Addr::parse(text.as_bytes()).unwrap_or_else(|| panic!("{text}"))
}

/// xorshift32: the tests must not depend on a clock.
fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

#[test]
fn prints_like_std() {
    let mut state = 7;
    for round in 0..50_000u32 {
        let mut octets = [0u8; 16];
        for group in octets.chunks_exact_mut(2) {
            // mostly zero and small groups: that is where `::` and leading zeros are decided
            let group_value = match random(&mut state) % 4 {
                0 | 1 => 0,
                2 => random(&mut state) as u16 & 0xf,
                _ => random(&mut state) as u16 >> (round % 13),
            };
            group.copy_from_slice(&group_value.to_be_bytes());
        }
        let std = Ipv6Addr::from(octets);
        if std.to_ipv4_mapped().is_none() {
            assert_eq!(text(Addr::V6(octets)), std.to_string());
        }
        assert_eq!(
            addr(&std.to_string()),
            addr(&format!("{:?}", std).to_uppercase())
        );
        let v4 = random(&mut state).to_be_bytes();
        assert_eq!(text(Addr::V4(v4)), Ipv4Addr::from(v4).to_string());
        assert_eq!(addr(&Ipv4Addr::from(v4).to_string()), Addr::V4(v4));
    }
    // all 256 patterns of zero and nonzero groups
    for pattern in 0..=255u8 {
        let groups: [u16; 8] = core::array::from_fn(|at| u16::from(pattern >> at & 1));
        let std = Ipv6Addr::from(groups);
        assert_eq!(text(Addr::V6(std.octets())), std.to_string());
    }
}

#[test]
fn parse_is_strict() {
    // the kernel's own spelling (xt_recent.c recent_seq_show)
    assert_eq!(
        addr("2001:0db8:0001:0002:0000:0000:0000:0000"),
        addr("2001:db8:1:2::")
    );
    assert_eq!(addr("::ffff:192.0.2.7"), Addr::V4([192, 0, 2, 7]));
    assert_eq!(addr("::FFFF:c000:207"), Addr::V4([192, 0, 2, 7]));
    for bad in
        ",:,:::,1.2.3,1.2.3.,.1.2.3.4,1.2.3.4.5,256.1.1.1,1.2.3.256,192.030.0.6,01.2.3.4,\
         1.2.3.4 , 1.2.3.4,1.2.3.4:22,[::1],fe80::1%eth0,::1/128,1::2::3,1:2:3:4:5:6:7,\
         1:2:3:4:5:6:7:8:9,12345::,02001::,::1.2.3,::1.2.3.4.5,::01.2.3.4,1.2.3.4::,\
         1:2:3:4:5:6:7:8::,::1:2:3:4:5:6:7:8,::1:,:1::,1:::2,::1.2.3.4:5,1.2.3.4\0,\
         0x1.2.3.4,16909060,1:2:3:4:5:6:7:1.2.3.4,g::,\u{0661}.2.3.4"
            .split(',')
    {
        assert_eq!(Addr::parse(bad.as_bytes()), None, "{bad:?}");
    }
    assert_eq!(Addr::parse(b"1.2.3.\xff"), None);
    assert_eq!(Addr::parse(&[b':'; 5000]), None);
    assert_eq!(Addr::parse(&[b'1'; 5000]), None);
}

#[test]
fn parses_what_std_parses() {
    let mut state = 3;
    for _ in 0..300_000 {
        let length = random(&mut state) % 24;
        let text: String = (0..length)
            .map(|_| char::from(b"::::....0012fF9g"[random(&mut state) as usize % 16]))
            .collect();
        let std = text
            .parse::<core::net::IpAddr>()
            .ok()
            .map(|ip| match ip.to_canonical() {
                core::net::IpAddr::V4(v4) => Addr::V4(v4.octets()),
                core::net::IpAddr::V6(v6) => Addr::V6(v6.octets()),
            });
        assert_eq!(Addr::parse(text.as_bytes()), std, "{text}");
    }
    // one byte changed in texts that are addresses
    for seed in "1:2:3:4:5:6:7:8 1:2:3:4:5:6:7:: ::1:2:3:4:5:6:7 1:2:3:4:5:6:1.2.3.4 ::ffff:10.20.30.40 \
         2001:db8::1 255.255.255.255 fe80::1.2.3.4 ::"
        .split(' ')
    {
        for at in 0..=seed.len() {
            for byte in 0..128u8 {
                for cut in 0..2 {
                    let text = [
                        &seed[..at],
                        core::str::from_utf8(&[byte]).unwrap(),
                        seed.get(at + cut..).unwrap_or(""),
                    ]
                    .concat();
                    let std = text
                        .parse::<core::net::IpAddr>()
                        .ok()
                        .map(|ip| ip.to_canonical().to_string());
                    assert_eq!(
                        Addr::parse(text.as_bytes()).map(super::tests::text),
                        std,
                        "{text}"
                    );
                }
            }
        }
    }
}

#[test]
fn masks() {
    let a = addr("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff");
    for (bits, expected) in [
        (64, "2001:db8:ffff:ffff::"),
        (63, "2001:db8:ffff:fffe::"),
        (0, "::"),
        (1, "::"),
        (3, "2000::"),
        (127, "2001:db8:ffff:ffff:ffff:ffff:ffff:fffe"),
        (128, "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
        (255, "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
    ] {
        assert_eq!(text(a.masked(bits)), expected);
    }
    for (bits, expected) in [(0, "0.0.0.0"), (8, "192.0.0.0"), (15, "192.254.0.0"), (24, "192.255.255.0"), (31, "192.255.255.254"), (32, "192.255.255.255"), (128, "192.255.255.255")] {
        assert_eq!(text(addr("192.255.255.255").masked(bits)), expected);
    }
}

#[test]
fn never_banned() {
    for a in
        "0.0.0.0 0.1.2.3 127.0.0.1 127.255.255.255 224.0.0.1 239.255.255.255 255.255.255.255 \
         169.254.0.0 169.254.255.255 :: ::1 ff02::1 ffff:: fe80::1 febf:ffff:: ::ffff:127.0.0.1"
            .split(' ')
    {
        assert!(addr(a).never_banned(), "{a}");
    }
    for a in "1.0.0.0 126.255.255.255 128.0.0.1 223.255.255.255 240.0.0.1 255.255.255.254 \
         169.253.0.1 169.255.0.1 192.168.1.1 ::2 1:: 1::1 fe7f::1 fec0::1 fd00::1 2001:db8::1 \
         0:0:0:0:1::1"
        .split(' ')
    {
        assert!(!addr(a).never_banned(), "{a}");
    }
}

#[test]
fn prefixes() {
    for row in [
        // written, printed, an address inside, one outside
        "192.168.0.0/16 192.168.0.0/16 192.168.255.1 192.169.0.0",
        "192.168.1.77/16 192.168.0.0/16 192.168.0.0 ::ffff:0:1",
        "192.0.2.7 192.0.2.7/32 192.0.2.7 192.0.2.6",
        "0.0.0.0/0 0.0.0.0/0 255.0.0.1 ::",
        "::/0 ::/0 2001:db8::1 1.2.3.4",
        "2001:db8:1:2:3::9/61 2001:db8:1::/61 2001:db8:1:7:: 2001:db8:1:8::",
        "2001:db8::1 2001:db8::1/128 2001:db8::1 2001:db8::",
        "::ffff:192.0.2.9/120 192.0.2.0/24 192.0.2.255 192.0.3.0",
    ] {
        let [written, printed, inside, outside] =
            row.split(' ').collect::<std::vec::Vec<_>>()[..]
        else {
            panic!("{row}")
        };
        let prefix = Prefix::parse(written.as_bytes()).unwrap();
        assert_eq!(text(prefix), printed);
        assert!(prefix.contains(addr(inside)), "{written} {inside}");
        assert!(!prefix.contains(addr(outside)), "{written} {outside}");
    }
    for bad in ",/,/8,1.2.3.4/,1.2.3.4/33,1.2.3.4/-1,1.2.3.4/8/8,1.2.3.4/ 8,1.2.3.4/256,\
         1.2.3.4/0008,1.2.3.4/264,::/129,::ffff:1.2.3.4/95,::1%lo/64,192.168/16"
        .split(',')
    {
        assert_eq!(Prefix::parse(bad.as_bytes()), None, "{bad:?}");
    }
}

/// RFC 6052 has 96 bits before the embedded address, RFC 8215 a /48 for the networks of translators.
#[test]
fn translators_have_two_prefixes() {
    let is_translated = |text: &str| NAT64.iter().any(|prefix| prefix.contains(addr(text)));
    for text in ["64:ff9b::", "64:ff9b::ffff:ffff", "64:ff9b:1::", "64:ff9b:1:8000::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"] {
        assert!(is_translated(text), "{text}");
    }
    for text in ["64:ff9b::1:0:0", "64:ff9b:0:ffff::", "64:ff9a:1::", "64:ff9b:2::", "63:ff9b::", "2001:db8::"] {
        assert!(!is_translated(text), "{text}");
    }
}

#[test]
fn endpoints_are_an_address_with_or_without_a_port() {
    for (text, expected) in [
        ("192.0.2.1", Some(("192.0.2.1", 514))),
        ("192.0.2.1:1514", Some(("192.0.2.1", 1514))),
        ("2001:db8::1", Some(("2001:db8::1", 514))),
        ("[2001:db8::1]:65535", Some(("2001:db8::1", 65535))),
        ("0.0.0.0:1", Some(("0.0.0.0", 1))),
        ("::", Some(("::", 514))),
        ("[192.0.2.1]:514", None),
        ("[2001:db8::1]", None),
        ("192.0.2.1:", None),
        ("192.0.2.1:65536", None),
        ("192.0.2.1:99999999", None),
        ("192.0.2.1:0", None),
        ("192.0.2.1:5x", None),
        (":514", None),
        ("514", None),
        ("", None),
    ] {
        let expected = expected.map(|(addr, port)| Endpoint { addr: Addr::parse(addr.as_bytes()).unwrap(), port });
        assert_eq!(Endpoint::parse(text.as_bytes()), expected, "{text}");
    }
}
