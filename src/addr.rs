//! IPv4 and IPv6 addresses and prefixes: the only thing ever written to the kernel.
//!
//! What is parsed here came out of a log and may be hostile; what is printed here
//! goes to a file where every byte counts (xt_recent.c `recent_mt_proc_write`
//! refuses zones, brackets and prefix lengths, and does not apply the rule's
//! `--mask`). So parsing is strict, printing is canonical (RFC 5952), and an
//! IPv6 attacker is reduced to a network by [`Addr::masked`] before it is counted.

use core::ops::Range;

use crate::index::mix;
use ufmt::{Formatter, uDisplay, uWrite};

/// An address. IPv4-mapped IPv6 (`::ffff:192.0.2.7`) is always [`Addr::V4`], because
/// a mapped entry in the kernel's list would never match a packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
// Aligned, because a MIPS copies it by words then: that is 2 KB of code for 1 KB of tables.
#[repr(align(4))]
pub enum Addr {
    /// IPv4, first octet first.
    V4([u8; 4]),
    /// IPv6, first octet first.
    V6([u8; 16]),
}

/// IPv4 in IPv6: `::ffff:0:0/96`.
const MAPPED: [u8; 12] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/// The two kinds of addresses, each with a kernel list of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// IPv4
    V4,
    /// IPv6
    V6,
}

impl Family {
    /// Both.
    pub const ALL: [Self; 2] = [Self::V4, Self::V6];

    /// For people and programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        }
    }
}

impl Addr {
    /// Which kind it is.
    #[must_use]
    pub const fn family(self) -> Family {
        match self {
            Self::V4(_) => Family::V4,
            Self::V6(_) => Family::V6,
        }
    }

    /// For an [`Index`](crate::index::Index).
    #[must_use]
    pub fn hash(&self) -> u32 {
        let octets = match self {
            Self::V4(octets) => octets.as_slice(),
            Self::V6(octets) => octets.as_slice(),
        };
        octets.as_chunks::<4>().0.iter().fold(0, |hash, word| mix(hash, u32::from_ne_bytes(*word)))
    }

    /// Reads one literal address that is all of `text`: no port, zone, brackets or blanks.
    /// Octets with leading zeros are refused: some parsers read them as octal.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let mut cursor = Cursor { rest: text };
        let addr = if text.contains(&b':') {
            let mut octets = [0; 16];
            cursor.v6(&mut octets)?;
            match octets.strip_prefix(&MAPPED) {
                Some(&[a, b, c, d]) => Self::V4([a, b, c, d]),
                _ => Self::V6(octets),
            }
        } else {
            Self::V4(cursor.v4()?)
        };
        cursor.rest.is_empty().then_some(addr)
    }

    /// The IPv6 network of `prefix6` bits; an IPv4 address stays as it is.
    #[must_use]
    pub fn masked(mut self, prefix6: u8) -> Self {
        if let Self::V6(_) = self {
            self.keep_bits(prefix6);
        }
        self
    }

    /// Whether both are IPv6, of one /48: the largest network that one site is given (RFC 6177).
    #[must_use]
    pub fn shares_48(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::V6(one), Self::V6(other)) => one.first_chunk::<6>() == other.first_chunk::<6>(),
            _ => false,
        }
    }

    /// Clears all but the first `bits` bits.
    fn keep_bits(&mut self, bits: u8) {
        let octets = match self {
            Self::V4(octets) => octets.as_mut_slice(),
            Self::V6(octets) => octets.as_mut_slice(),
        };
        let mut left = bits;
        for octet in octets {
            let [_, mask] = (0xff00u16 >> left.min(8)).to_be_bytes();
            *octet &= mask;
            left = left.saturating_sub(8);
        }
    }

    /// Whether banning it could only hurt the router itself: no remote host can
    /// hold a connection from such an address, or it is on the same link.
    #[must_use]
    pub fn never_banned(self) -> bool {
        match self {
            Self::V4([0 | 127 | 224..=239, ..] | [169, 254, ..] | [255, 255, 255, 255]) => true,
            Self::V4(_) => false,
            Self::V6([0xff, ..] | [0xfe, 0x80..=0xbf, ..]) => true,
            // `::` and `::1`
            Self::V6([zeros @ .., last]) => zeros == [0; 15] && last <= 1,
        }
    }

    /// As text. Not generic over the writer, which only gets the whole text.
    #[inline(never)]
    fn text(&self) -> Text {
        let mut text = Text::new();
        match self {
            Self::V4(octets) => {
                for (at, &octet) in octets.iter().enumerate() {
                    if at > 0 {
                        push(&mut text, b'.');
                    }
                    print_number(&mut text, octet.into(), false);
                }
            }
            Self::V6(octets) => print_v6(&mut text, octets),
        }
        text
    }
}

/// What is left of a text that is being read. By hand, because `FromStr` of core's addresses
/// leaves a reachable panic in the release binary.
struct Cursor<'a> {
    rest: &'a [u8],
}

impl Cursor<'_> {
    /// One to `longest` digits, which may be hexadecimal.
    #[inline(never)]
    fn number(&mut self, base: u32, longest: u8) -> Option<u32> {
        let (mut value, mut digits) = (0, 0);
        while let [byte, rest @ ..] = self.rest {
            let digit = match byte {
                b'0'..=b'9' => byte - b'0',
                b'a'..=b'f' => byte - b'a' + 10,
                b'A'..=b'F' => byte - b'A' + 10,
                _ => break,
            };
            let digit = u32::from(digit);
            if digit >= base || digits == longest {
                break;
            }
            value = value * base + digit;
            digits += 1;
            self.rest = rest;
        }
        (digits > 0).then_some(value)
    }

    /// 0 to 255, no leading zeros.
    fn octet(&mut self) -> Option<u8> {
        let start = self.rest;
        let mut value = 0u8;
        while let [digit @ b'0'..=b'9', rest @ ..] = self.rest {
            value = value.checked_mul(10)?.checked_add(digit - b'0')?;
            self.rest = rest;
        }
        (start.len() > self.rest.len() && !matches!(start, [b'0', b'0'..=b'9', ..])).then_some(value)
    }

    fn skip(&mut self, byte: u8) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        (*first == byte).then_some(())
    }

    /// Four decimal octets.
    #[inline(never)]
    fn v4(&mut self) -> Option<[u8; 4]> {
        let mut octets = [0; 4];
        for (at, octet) in octets.iter_mut().enumerate() {
            if at > 0 {
                self.skip(b'.')?;
            }
            *octet = self.octet()?;
        }
        Some(octets)
    }

    /// Groups of one to four hex digits between single colons, the last of which may be a dotted
    /// quad: eight in all, or fewer around one `::`. `octets` are all 0 before.
    #[inline(never)]
    fn v6(&mut self, octets: &mut [u8; 16]) -> Option<()> {
        let (mut at, mut gap) = (0, None);
        loop {
            if let [b':', b':', rest @ ..] = self.rest {
                if gap.replace(at).is_some() {
                    return None;
                }
                self.rest = rest;
                if rest.is_empty() {
                    break;
                }
            } else if at > 0 {
                self.skip(b':')?;
            }
            let start = self.rest;
            let [.., high, low] = self.number(16, 4)?.to_be_bytes();
            *octets.get_mut(at)? = high;
            *octets.get_mut(at + 1)? = low;
            if let [b'.', ..] = self.rest {
                self.rest = start;
                for (to, from) in octets.get_mut(at..at + 4)?.iter_mut().zip(self.v4()?) {
                    *to = from;
                }
                at += 4;
                break;
            }
            at += 2;
            if self.rest.is_empty() {
                break;
            }
        }
        if let Some(gap) = gap {
            // `::` stands for one group at least; what follows it belongs at the end.
            let missing = 16usize.checked_sub(at).filter(|&missing| missing > 0)?;
            for from in (gap..at).rev() {
                let octet = core::mem::take(octets.get_mut(from)?);
                *octets.get_mut(from + missing)? = octet;
            }
            at = 16;
        }
        (at == 16).then_some(())
    }
}

/// The longest address and the longest prefix length.
type Text = heapless::String<{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128".len() }>;

#[inline(never)]
fn push(text: &mut Text, ascii: u8) {
    // Cannot be full: see `Text`. The mask says that it is one byte in UTF-8.
    let _ = text.push(char::from(ascii & 0x7f));
}

/// `value` without leading zeros.
fn print_number(text: &mut Text, value: u16, hex: bool) {
    let (before, last) = if hex { (value >> 4, value & 15) } else { (value / 10, value % 10) };
    if before != 0 {
        print_number(text, before, hex);
    }
    let [_, digit] = last.to_be_bytes();
    push(text, if digit < 10 { b'0' + digit } else { b'a' - 10 + digit });
}

/// RFC 5952: lower case, no leading zeros, `::` for the first longest run of two or more zero groups.
fn print_v6(text: &mut Text, octets: &[u8; 16]) {
    let mut groups = [0u16; 8];
    for (group, octets) in groups.iter_mut().zip(octets.as_chunks::<2>().0) {
        *group = u16::from_be_bytes(*octets);
    }
    let gap = longest_zero_run(&groups);
    for (at, &group) in groups.iter().enumerate() {
        if at == gap.start && !gap.is_empty() {
            push(text, b':');
            push(text, b':');
        }
        if gap.contains(&at) {
            continue;
        }
        if at > 0 && at != gap.end {
            push(text, b':');
        }
        print_number(text, group, true);
    }
}

/// The first longest run of zero groups; empty if there are no two together.
fn longest_zero_run(groups: &[u16; 8]) -> Range<usize> {
    let (mut best, mut start) = (0..0, 0);
    for (at, &group) in groups.iter().enumerate() {
        if group != 0 {
            start = at + 1;
        } else if at - start >= best.len().max(1) {
            best = start..at + 1;
        }
    }
    best
}

impl uDisplay for Addr {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        f.write_str(&self.text())
    }
}

/// A network: the allowlist is made of these.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Prefix {
    /// First address of the network; bits beyond `len` are clear.
    pub addr: Addr,
    /// 0..=32 for IPv4, 0..=128 for IPv6.
    pub len: u8,
}

impl Prefix {
    /// Reads `192.168.0.0/16`, `2001:db8::/32` or a single address. Host bits may be set and are cleared.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let slash = text.iter().position(|&byte| byte == b'/').unwrap_or(text.len());
        let (written, rest) = text.split_at_checked(slash)?;
        let mut addr = Addr::parse(written)?;
        let longest = if matches!(addr, Addr::V4(_)) { 32 } else { 128 };
        let mut len = longest;
        if !rest.is_empty() {
            let mut cursor = Cursor { rest };
            cursor.skip(b'/')?;
            len = cursor.octet()?;
            if !cursor.rest.is_empty() {
                return None;
            }
            // `::ffff:192.0.2.0/120` is 192.0.2.0/24
            if longest == 32 && written.contains(&b':') {
                len = len.checked_sub(96)?;
            }
        }
        addr.keep_bits(len);
        (len <= longest).then_some(Self { addr, len })
    }

    /// Whether `addr` is in the network; never across families.
    #[must_use]
    pub fn contains(self, mut addr: Addr) -> bool {
        addr.keep_bits(self.len);
        addr == self.addr
    }

    fn text(&self) -> Text {
        let mut text = self.addr.text();
        push(&mut text, b'/');
        print_number(&mut text, self.len.into(), false);
        text
    }
}

impl uDisplay for Prefix {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        f.write_str(&self.text())
    }
}

/// An address as it is banned, with `prefix6`: IPv6 is shown with its prefix length. An address that is no such prefix is an entry
/// that somebody else put into a list, or one of ours from before `prefix6` was changed: it is shown as it is.
pub struct Masked<'a>(pub &'a Addr, pub u8);

impl uDisplay for Masked<'_> {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        let Self(addr, prefix6) = *self;
        addr.fmt(f)?;
        match addr {
            Addr::V6(_) if prefix6 < 128 && addr.masked(prefix6) == *addr => {
                f.write_str("/")?;
                u32::from(prefix6).fmt(f)
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
mod tests {
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
        assert_eq!(addr("192.0.2.7").masked(0), addr("192.0.2.7"));
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
}
