//! IPv4 and IPv6 addresses and prefixes: the only thing ever written to the kernel.

use core::net::{Ipv4Addr, Ipv6Addr};

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
        if text.contains(&b':') {
            let v6: Ipv6Addr = core::str::from_utf8(text).ok()?.parse().ok()?;
            return Some(match v6.to_ipv4_mapped() {
                Some(v4) => Self::V4(v4.octets()),
                None => Self::V6(v6.octets()),
            });
        }
        let v4: Ipv4Addr = core::str::from_utf8(text).ok()?.parse().ok()?;
        Some(Self::V4(v4.octets()))
    }
}
