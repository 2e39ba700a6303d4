//! IPv4 and IPv6 addresses and prefixes: the only thing ever written to the kernel.
//!
//! Parsed text comes from a log and may be hostile. Printed text goes to
//! a file where every byte counts (xt_recent.c `recent_mt_proc_write`
//! refuses zones, brackets and prefix lengths, and does not apply the rule's
//! `--mask`). So parsing is strict, printing is canonical (RFC 5952), and an
//! IPv6 attacker is reduced to a network by [`Addr::masked`] before it is counted.

mod parse;
mod print;

use crate::index::mix;
use parse::Cursor;
use print::{Text, print_number, print_v6, push};
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

    /// How many bits an address has.
    #[must_use]
    pub const fn bits(self) -> u8 {
        match self {
            Self::V4 => 32,
            Self::V6 => 128,
        }
    }

    /// Its name in messages and in JSON.
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

    /// A hash for an [`Index`](crate::index::Index), which begins with `seed`: see there.
    #[must_use]
    pub fn hash(&self, seed: u32) -> u32 {
        mix(self.octets().as_chunks::<4>().0.iter().fold(seed, |hash, word| mix(hash, u32::from_ne_bytes(*word))), seed)
    }

    /// The IPv6 network of 48 bits that it is in, the largest that one site gets (RFC 6177).
    #[must_use]
    pub const fn network_48(&self) -> Option<[u8; 6]> {
        match self {
            Self::V4(_) => None,
            Self::V6([a, b, c, d, e, f, ..]) => Some([*a, *b, *c, *d, *e, *f]),
        }
    }

    /// Reads one literal address that is all of `text`: no port, zone, brackets or blanks.
    /// Octets with leading zeros are refused: some parsers read them as octal.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let mut cursor = Cursor { rest: text };
        if let Some(octets) = cursor.v4() {
            return cursor.rest.is_empty().then_some(Self::V4(octets));
        }
        let mut octets = [0; 16];
        cursor.v6(&mut octets)?;
        cursor.rest.is_empty().then(|| Self::from_v6(octets))
    }

    /// An address of IPv6, or that of IPv4 which is in it (`::ffff:192.0.2.1`).
    #[must_use]
    pub fn from_v6(octets: [u8; 16]) -> Self {
        match octets.strip_prefix(&MAPPED) {
            Some(&[a, b, c, d]) => Self::V4([a, b, c, d]),
            _ => Self::V6(octets),
        }
    }

    /// The first address of the network of so many bits that it is in.
    #[must_use]
    pub fn masked(mut self, bits: u8) -> Self {
        // An address with all of its bits is what it was; most of IPv4 are.
        if bits < self.family().bits() {
            self.keep_bits(bits);
        }
        self
    }

    /// The netmask of so many bits.
    #[must_use]
    #[inline(never)]
    pub fn mask(family: Family, bits: u8) -> Self {
        match family {
            Family::V4 => Self::V4([0xff; 4]),
            Family::V6 => Self::V6([0xff; 16]),
        }
        .masked(bits)
    }

    /// Its octets.
    #[must_use]
    pub const fn octets(&self) -> &[u8] {
        match self {
            Self::V4(octets) => octets,
            Self::V6(octets) => octets,
        }
    }

    /// Whether the first `bits` bits of both are equal; never across families.
    #[must_use]
    pub const fn shares(&self, other: &Self, bits: u8) -> bool {
        let equal = match (self, other) {
            (Self::V4(one), Self::V4(other)) => (u32::from_be_bytes(*one) ^ u32::from_be_bytes(*other)).leading_zeros(),
            (Self::V6(one), Self::V6(other)) => (u128::from_be_bytes(*one) ^ u128::from_be_bytes(*other)).leading_zeros(),
            _ => return false,
        };
        equal >= bits as u32
    }

    /// Whether it stands for an IPv4 address.
    #[must_use]
    pub fn is_nat64(self) -> bool {
        NAT64.iter().any(|prefix| prefix.contains(self))
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

    /// Whether a ban could only hurt the router itself: no remote host can
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

    /// A number by which addresses are in order: those of IPv4 first; of IPv6 it is the /64.
    #[must_use]
    pub fn number(&self) -> u64 {
        match self {
            Self::V4(octets) => u32::from_be_bytes(*octets).into(),
            Self::V6([a, b, c, d, e, f, g, h, ..]) => u64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, *h]),
        }
    }

    /// Whether `part` is a part of it as text. A host may have so many characters; nothing is a part of all.
    #[must_use]
    pub fn shows(&self, part: &[u8]) -> bool {
        let (text, mut from) = (self.text(), 0);
        while let Some(rest) = text.as_bytes().get(from..) {
            if rest.get(..part.len()).is_some_and(|start| start.eq_ignore_ascii_case(part)) {
                return true;
            }
            from += 1;
        }
        false
    }

    /// As text. Not generic over the writer, so that the code exists once.
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

impl uDisplay for Addr {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        f.write_str(&self.text())
    }
}

/// An address and a port of UDP.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Endpoint {
    /// The address.
    pub addr: Addr,
    /// The port; that of syslog if none is named.
    pub port: u16,
}

impl Endpoint {
    /// The port of syslog (RFC 5426).
    const SYSLOG: u16 = 514;

    /// Reads `192.0.2.1`, `192.0.2.1:1514`, `2001:db8::1` or `[2001:db8::1]:1514`.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        if let Some(addr) = Addr::parse(text) {
            return Some(Self { addr, port: Self::SYSLOG });
        }
        let colon = text.iter().rposition(|&byte| byte == b':')?;
        let (addr, port) = text.split_at_checked(colon)?;
        let addr = match addr {
            [b'[', addr @ .., b']'] => Addr::parse(addr).filter(|addr| addr.family() == Family::V6)?,
            _ => Addr::parse(addr).filter(|addr| addr.family() == Family::V4)?,
        };
        let digits = port.get(1..)?;
        let port = digits.iter().try_fold(0u16, |port, byte| port.checked_mul(10)?.checked_add(u16::from(byte.checked_sub(b'0').filter(|digit| *digit < 10)?)))?;
        (port > 0).then_some(Self { addr, port })
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
        let longest = addr.family().bits();
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

    /// The network of one address.
    #[must_use]
    pub const fn host(addr: Addr) -> Self {
        Self { addr, len: addr.family().bits() }
    }

    /// Whether `addr` is in the network; never across families.
    #[must_use]
    pub const fn contains(self, addr: Addr) -> bool {
        self.addr.shares(&addr, self.len)
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

/// The addresses of IPv4 that hosts of a link give themselves (RFC 3927).
pub const LINK_LOCAL: Prefix = Prefix { addr: Addr::V4([169, 254, 0, 0]), len: 16 };

/// Prefixes of translators, whose addresses each stand for one of IPv4: the well-known one (RFC 6052), and that for use within a
/// network (RFC 8215).
pub const NAT64: [Prefix; 2] = [
    Prefix { addr: Addr::V6([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), len: 96 },
    Prefix { addr: Addr::V6([0, 0x64, 0xff, 0x9b, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), len: 48 },
];

/// An address as it is banned, by prefixes of so many bits: with its prefix length, unless that is all bits. An address with host bits is
/// shown alone: it is banned alone, another program put it into the list, or recentd did before the length was changed.
pub struct Masked<'a>(pub &'a Addr, pub u8);

impl uDisplay for Masked<'_> {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        let Self(addr, bits) = *self;
        if bits < addr.family().bits() && addr.masked(bits) == *addr { Prefix { addr: *addr, len: bits }.fmt(f) } else { addr.fmt(f) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
mod tests;
