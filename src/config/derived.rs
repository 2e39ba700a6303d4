//! What follows from the options: the source, the addresses never banned, the length of a ban.

use super::options::Config;
use super::values::{Count, FOREVER, From, To};
use crate::addr::{Addr, Family, LINK_LOCAL, Masked, NAT64, Prefix};
use crate::limits;

impl Config {
    /// Source number `place` once `auto` is resolved, and its path or program.
    #[must_use]
    #[inline(never)]
    pub fn reads(&self, place: usize) -> Option<(From, &[u8])> {
        let (from, what) = self.source.get(place)?;
        Some(match from {
            From::Stdin => (From::Stdin, b""),
            From::Udp => (From::Udp, what),
            _ if !what.is_empty() => (from, what),
            From::File => (From::File, &self.file),
            From::Socket => (From::Socket, &self.socket),
            From::Auto if !self.file.is_empty() => (From::File, &self.file),
            From::Auto if !self.socket.is_empty() => (From::Socket, &self.socket),
            From::Ubus => (From::Ubus, &self.ubus),
            From::Auto => (From::Auto, &self.logread),
            From::Logread => (From::Logread, &self.logread),
        })
    }

    /// Whether other hosts send their logs.
    #[must_use]
    #[inline(never)]
    pub fn hears_hosts(&self) -> bool {
        self.all_reads().any(|(from, _)| from == From::Udp)
    }

    /// Where the rule goes. Attackers of hosts behind this router pass through FORWARD.
    #[must_use]
    #[inline(never)]
    pub fn chains(&self) -> &[u8] {
        match self.chains.as_slice() {
            b"" if self.hears_hosts() => b"INPUT FORWARD",
            b"" => b"INPUT",
            named => named,
        }
    }

    /// All sources.
    pub fn all_reads(&self) -> impl Iterator<Item = (From, &[u8])> {
        (0..limits::SOURCES).map_while(|place| self.reads(place))
    }

    /// Whether all addresses of IPv4 or IPv6 are allowed.
    #[must_use]
    pub fn allows_all(&self, version: u8) -> bool {
        let family = if version == 6 { Family::V6 } else { Family::V4 };
        self.allow.iter().any(|prefix| prefix.len == 0 && prefix.addr.family() == family)
    }

    /// The length of the prefixes of `family` that are one attacker.
    #[must_use]
    pub const fn prefix(&self, family: Family) -> u8 {
        match family {
            Family::V4 => self.prefix4,
            Family::V6 => self.prefix6,
        }
    }

    /// `listed` as people read it.
    #[must_use]
    #[inline(never)]
    pub const fn shown<'a>(&self, listed: &'a Addr) -> Masked<'a> {
        Masked(listed, self.prefix(listed.family()))
    }

    /// Whether hosts of `family` may be banned one by one beside prefixes: those of a prefix that must not be banned as a whole. Customers of
    /// IPv6 have prefixes of their own, so of it there are such prefixes with `lan '0'` only.
    #[must_use]
    pub const fn bans_hosts(&self, family: Family) -> bool {
        self.prefix(family) < family.bits() && (matches!(family, Family::V4) || !self.lan)
    }

    /// How many bits a ban of `listed` is of.
    #[must_use]
    #[inline(never)]
    pub fn bits(&self, listed: Addr) -> u8 {
        let (family, bits) = (listed.family(), self.prefix(listed.family()));
        if self.bans_hosts(family) && listed.masked(bits) != listed { family.bits() } else { bits }
    }

    /// Why `addr`, which would be banned as its prefix of so many bits, is never banned, if it is not.
    #[must_use]
    #[inline(never)]
    pub fn spares(&self, addr: Addr, bits: u8) -> Option<&'static str> {
        if addr.never_banned() || LINK_LOCAL.addr.shares(&addr, bits.min(LINK_LOCAL.len)) {
            Some("a loopback, link-local, multicast or unspecified address is never banned")
        } else if bits < 128 && Self::spares_for(addr, bits, &NAT64).is_some() {
            // Lists and sets hold prefixes only, and the packets come from the translated address, not from the IPv4 address in it.
            Some("a NAT64 address, whose prefix is all of IPv4; only prefix6 128 can tell its hosts apart")
        } else {
            Self::spares_for(addr, bits, &self.allow)
        }
    }

    /// Why the allowed prefixes keep `addr` from being banned, if they do.
    #[must_use]
    pub fn spares_for(addr: Addr, bits: u8, allow: &[Prefix]) -> Option<&'static str> {
        // Bans are of whole prefixes: a longer one that is allowed keeps all of its neighbours from being banned.
        if !allow.iter().any(|prefix| prefix.addr.shares(&addr, prefix.len.min(bits))) {
            None
        } else if allow.iter().any(|prefix| prefix.contains(addr)) {
            Some("on the allowlist")
        } else {
            Some("in one prefix with an address on the allowlist")
        }
    }

    /// Whether bans without end are kept in a file.
    #[must_use]
    pub fn keeps_bans(&self) -> bool {
        !self.ban_file.is_empty() && self.count == Count::Agent && self.sink != To::DryRun
    }

    /// Seconds of the ban number `times` (1 is the first) of one address.
    #[must_use]
    pub fn ban_seconds(&self, times: u8) -> u32 {
        if (1..=times).contains(&self.ban_forever) {
            return FOREVER;
        }
        let mut seconds = self.ban;
        for _ in 1..times {
            if seconds >= self.ban_max {
                break;
            }
            seconds = seconds.saturating_mul(u32::from(self.growth));
        }
        // A maximum below the first length would end bans before the rule does.
        seconds.min(self.ban_max.max(self.ban))
    }
}
