//! IPv4 and IPv6 addresses and prefixes: the only thing ever written to the kernel.
//!
//! What is parsed here came out of a log and may be hostile; what is printed here
//! goes to a file where every byte counts (xt_recent.c `recent_mt_proc_write`
//! refuses zones, brackets and prefix lengths, and does not apply the rule's
//! `--mask`). So parsing is strict, printing is canonical (RFC 5952), and an
//! IPv6 attacker is reduced to a network by [`Addr::masked`] before it is counted.

use heapless::Vec;
use ufmt::{Formatter, uDisplay, uWrite, uwrite};

/// An address. IPv4-mapped IPv6 (`::ffff:192.0.2.7`) is always [`Addr::V4`], because
/// a mapped entry in the kernel's list would never match a packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Addr {
    /// IPv4, first octet first.
    V4([u8; 4]),
    /// IPv6, first octet first.
    V6([u8; 16]),
}

impl Addr {
    /// Reads one literal address that is all of `text`: no port, zone, brackets or blanks.
    /// Octets with leading zeros are refused: some parsers read them as octal.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        if !text.contains(&b':') {
            return parse_v4(text).map(Self::V4);
        }
        Some(match parse_v6(text)? {
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d] => Self::V4([a, b, c, d]),
            octets => Self::V6(octets),
        })
    }

    /// The IPv6 network of `prefix6` bits; an IPv4 address stays as it is.
    #[must_use]
    pub fn masked(self, prefix6: u8) -> Self {
        match self {
            Self::V4(_) => self,
            Self::V6(octets) => Self::V6(keep_bits(octets, prefix6)),
        }
    }

    /// Whether banning it could only hurt the router itself: no remote host can
    /// hold a connection from such an address, or it is on the same link.
    #[must_use]
    pub const fn never_banned(self) -> bool {
        match self {
            Self::V4([0 | 127 | 224..=239, ..] | [169, 254, ..] | [255, 255, 255, 255]) => true,
            Self::V4(_) => false,
            Self::V6([0xff, ..] | [0xfe, 0x80..=0xbf, ..]) => true,
            // `::` and `::1`
            Self::V6([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last]) => last <= 1,
            Self::V6(_) => false,
        }
    }
}

// By hand, because `FromStr` of core's addresses leaves a reachable panic in the release binary.

/// 0 to 255, no leading zeros and nothing else.
fn decimal(digits: &[u8]) -> Option<u8> {
    if digits.is_empty() || matches!(digits, [b'0', _, ..]) {
        return None;
    }
    digits.iter().try_fold(0u8, |value, byte| match byte {
        b'0'..=b'9' => value.checked_mul(10)?.checked_add(byte - b'0'),
        _ => None,
    })
}

/// Exactly four decimal octets.
fn parse_v4(text: &[u8]) -> Option<[u8; 4]> {
    let mut parts = text.split(|&byte| byte == b'.');
    let octets = [
        decimal(parts.next()?)?,
        decimal(parts.next()?)?,
        decimal(parts.next()?)?,
        decimal(parts.next()?)?,
    ];
    parts.next().is_none().then_some(octets)
}

/// Eight groups, or fewer around one `::`.
fn parse_v6(text: &[u8]) -> Option<[u8; 16]> {
    let Some(gap) = text.windows(2).position(|pair| pair == b"::") else {
        return groups(text)?.into_array().ok();
    };
    let (head, tail) = text.split_at_checked(gap)?;
    let (_, tail) = tail.split_at_checked(2)?;
    // A dotted quad can only come last.
    if head.contains(&b'.') {
        return None;
    }
    let head = if head.is_empty() {
        Vec::new()
    } else {
        groups(head)?
    };
    let tail = if tail.is_empty() {
        Vec::new()
    } else {
        groups(tail)?
    };
    // `::` stands for one group at least.
    if head.len().saturating_add(tail.len()) > 14 {
        return None;
    }
    let mut octets = [0; 16];
    octets
        .iter_mut()
        .zip(&head)
        .for_each(|(to, from)| *to = *from);
    octets
        .iter_mut()
        .rev()
        .zip(tail.iter().rev())
        .for_each(|(to, from)| *to = *from);
    Some(octets)
}

/// Groups of one to four hex digits between single colons; the last may be a dotted quad.
fn groups(text: &[u8]) -> Option<Vec<u8, 16>> {
    let mut octets = Vec::new();
    let mut parts = text.split(|&byte| byte == b':');
    while let Some(part) = parts.next() {
        if part.contains(&b'.') {
            octets.extend_from_slice(&parse_v4(part)?).ok()?;
            return parts.next().is_none().then_some(octets);
        }
        octets.extend_from_slice(&group(part)?.to_be_bytes()).ok()?;
    }
    Some(octets)
}

/// One to four hex digits.
fn group(digits: &[u8]) -> Option<u16> {
    if digits.is_empty() || digits.len() > 4 {
        return None;
    }
    digits.iter().try_fold(0u16, |value, &byte| {
        let digit = char::from(byte).to_digit(16)?;
        Some(value << 4 | u16::try_from(digit).ok()?)
    })
}

/// Clears all but the first `bits` bits.
fn keep_bits<const N: usize>(mut octets: [u8; N], bits: u8) -> [u8; N] {
    let mut left = bits;
    for octet in &mut octets {
        let [_, mask] = (0xff00u16 >> left.min(8)).to_be_bytes();
        *octet &= mask;
        left = left.saturating_sub(8);
    }
    octets
}

impl uDisplay for Addr {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        match self {
            Self::V4([a, b, c, d]) => uwrite!(f, "{}.{}.{}.{}", *a, *b, *c, *d),
            Self::V6(octets) => print_v6(octets, f),
        }
    }
}

/// RFC 5952: lower case, no leading zeros, `::` for the first longest run of two or more zero groups.
fn print_v6<W: uWrite + ?Sized>(
    octets: &[u8; 16],
    f: &mut Formatter<'_, W>,
) -> Result<(), W::Error> {
    let mut groups = [0u16; 8];
    for (group, octets) in groups.iter_mut().zip(octets.as_chunks::<2>().0) {
        *group = u16::from_be_bytes(*octets);
    }
    let (gap, length) = longest_zero_run(&groups);
    let mut colon = false;
    for (at, group) in (0u8..).zip(groups) {
        if length >= 2 && at == gap {
            f.write_str("::")?;
            colon = false;
        } else if length < 2 || at < gap || at >= gap.saturating_add(length) {
            if colon {
                f.write_char(':')?;
            }
            print_hex(group, f)?;
            colon = true;
        }
    }
    Ok(())
}

/// Start and length of the first longest run of zero groups.
fn longest_zero_run(groups: &[u16; 8]) -> (u8, u8) {
    let (mut best, mut run) = ((0, 0), (0, 0));
    for (at, group) in (0u8..).zip(groups) {
        run = match (group, run) {
            (0, (start, length @ 1..)) => (start, length + 1),
            (0, _) => (at, 1),
            _ => (0, 0),
        };
        if run.1 > best.1 {
            best = run;
        }
    }
    best
}

/// One group without leading zeros.
fn print_hex<W: uWrite + ?Sized>(group: u16, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
    for shift in [12, 8, 4, 0] {
        if shift == 0 || group >> shift != 0 {
            let digit = char::from_digit(u32::from(group >> shift) & 0xf, 16);
            f.write_char(digit.unwrap_or('0'))?;
        }
    }
    Ok(())
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
        let mut parts = text.splitn(2, |&byte| byte == b'/');
        let written = parts.next()?;
        let addr = Addr::parse(written)?;
        // `::ffff:192.0.2.0/120` is 192.0.2.0/24
        let outside = if written.contains(&b':') && matches!(addr, Addr::V4(_)) {
            96
        } else {
            0
        };
        let longest = if matches!(addr, Addr::V4(_)) { 32 } else { 128 };
        let len = match parts.next() {
            None => longest,
            Some(digits) => decimal(digits)?.checked_sub(outside)?,
        };
        (len <= longest).then_some(())?;
        let addr = match addr {
            Addr::V4(octets) => Addr::V4(keep_bits(octets, len)),
            Addr::V6(octets) => Addr::V6(keep_bits(octets, len)),
        };
        Some(Self { addr, len })
    }

    /// Whether `addr` is in the network; never across families.
    #[must_use]
    pub fn contains(self, addr: Addr) -> bool {
        match (self.addr, addr) {
            (Addr::V4(network), Addr::V4(octets)) => keep_bits(octets, self.len) == network,
            (Addr::V6(network), Addr::V6(octets)) => keep_bits(octets, self.len) == network,
            _ => false,
        }
    }
}

impl uDisplay for Prefix {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        uwrite!(f, "{}/{}", self.addr, self.len)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
mod tests {
    use super::*;
    use core::net::{Ipv4Addr, Ipv6Addr};
    use std::string::ToString;

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
