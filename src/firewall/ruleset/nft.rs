//! What recentd's table of nftables holds.
//!
//! recentd has a table of its own (`inet NAME`), which no reload of another firewall touches. It has a set for each family,
//! whose elements end by themselves, and a chain for each hook, with a rule for each family. Sources are masked to the
//! prefix before the lookup, so plain hash sets of prefixes are enough, without the traps of interval sets. With `lan '0'` or `prefix4` a further
//! rule looks for whole sources in the same set, which then may hold hosts as well: no host is banned whose address is that of a prefix.

use crate::addr::{Addr, Family};
use crate::bytes;
use crate::config::Config;
use crate::limits;
use crate::wire::nft::{HOOKS, Hook, Key, Set, set_name};

/// Elements of a set that recentd makes: four times the bans, because an element that has ended takes up room for a second more, and other
/// programs may add some.
pub const SET_SIZE: u32 = limits::MIRROR as u32 * 4;

/// One step of a rule. A packet that fails a test leaves the rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Statement {
    /// Tests that the packet did not come in through the loopback interface.
    NotLoopback,
    /// Tests that it goes to a TCP port of the set of ports.
    ToPort,
    /// Tests that its source is in the set of its family.
    FromSet(Source),
    /// Gives the element of its source a timeout of so many seconds.
    Update(Source, u32),
    /// Counts it.
    Count,
    /// Drops it.
    Drop,
}

/// The source address of a packet, as the set of its family holds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Source {
    /// Packets of the other family fail.
    pub family: Family,
    /// The first so many bits.
    bits: u8,
}

impl Source {
    /// The netmask, if the set does not hold whole addresses.
    #[must_use]
    pub fn mask(self) -> Option<Addr> {
        (self.bits < self.family.bits()).then(|| Addr::mask(self.family, self.bits))
    }

    /// The set's name.
    #[must_use]
    pub const fn set(self) -> &'static str {
        set_name(self.family)
    }
}

/// What the configuration wants the table to hold.
#[derive(Clone, Copy)]
pub struct Ruleset<'a> {
    /// The table's name.
    pub table: &'a [u8],
    /// Names of iptables chains, with blanks between.
    chains: &'a [u8],
    /// TCP ports with commas between; empty for all packets.
    pub ports: &'a [u8],
    /// The lengths of the prefixes of each family.
    prefixes: [u8; 2],
    /// Its set may hold hosts beside prefixes.
    hosts: [bool; 2],
    /// Seconds from a dropped packet to the earliest end of its source's ban.
    pub prolong: Option<u32>,
}

impl<'a> Ruleset<'a> {
    /// Before the chains of other tables (0), so that a ban drops the packets of established connections as well.
    pub const PRIORITY: i32 = -5;
    /// The name of the set of ports.
    pub const PORTS: &'static str = "ports";

    /// What `config` wants.
    #[must_use]
    pub fn new(config: &'a Config) -> Self {
        let prolong = config.update.then_some(config.ban);
        Self { table: &config.name, chains: config.chains(), ports: &config.ports, prefixes: Family::ALL.map(|family| config.prefix(family)), hosts: Family::ALL.map(|family| config.bans_hosts(family)), prolong }
    }

    #[inline(never)]
    fn names(&self, hook: &Hook) -> bool {
        bytes::split(self.chains, b' ').any(|name| name.eq_ignore_ascii_case(hook.name.as_bytes()))
    }

    /// Whether there is a chain at `hook`. Option chains may name no known hook: then it is `input`.
    #[must_use]
    #[inline(never)]
    pub fn wants(&self, hook: &Hook) -> bool {
        let [input, others @ ..] = &HOOKS;
        self.names(hook) || (hook == input && !others.iter().any(|other| self.names(other)))
    }

    /// The hooks at which there is a chain.
    pub fn hooks(&self) -> impl Iterator<Item = &'static Hook> {
        HOOKS.iter().filter(|hook| self.wants(hook))
    }

    /// Whether option chains names chains that nftables does not know as hooks.
    #[must_use]
    pub fn ignores_chains(&self) -> bool {
        let known = |name: &[u8]| HOOKS.iter().any(|hook| name.eq_ignore_ascii_case(hook.name.as_bytes()));
        bytes::split(self.chains, b' ').any(|name| !name.is_empty() && !known(name))
    }

    /// The set of the banned addresses of `family`.
    #[must_use]
    pub const fn address_set(family: Family) -> Set {
        Set { name: set_name(family), key: Key::addresses(family), dynamic: true, size: SET_SIZE }
    }

    /// The set of the ports, if the rules test them.
    #[must_use]
    pub fn port_set(&self) -> Option<Set> {
        (!self.ports.is_empty()).then_some(Set { name: Self::PORTS, key: Key::InetService, dynamic: false, size: 0 })
    }

    /// Its elements.
    pub fn port_numbers(&self) -> impl Iterator<Item = u16> + use<'a> {
        bytes::split(self.ports, b',').filter(|port| !port.is_empty()).map(|port| {
            // `Config::set` has checked the digits.
            port.iter().fold(0u16, |value, digit| value.wrapping_mul(10).wrapping_add(u16::from(digit & 15)))
        })
    }

    /// The sources that the rules of each chain drop, one rule for each.
    pub fn sources(&self) -> impl Iterator<Item = Source> {
        let prefixes = Family::ALL.into_iter().zip(self.prefixes);
        let hosts = Family::ALL.into_iter().zip(self.hosts).filter(|(_, hosts)| *hosts).map(|(family, _)| (family, family.bits()));
        prefixes.chain(hosts).map(|(family, bits)| Source { family, bits })
    }

    /// The rule for `source`, the same in every chain.
    #[must_use]
    #[inline(never)]
    pub fn rule(&self, source: Source) -> [Option<Statement>; 6] {
        [
            Some(Statement::NotLoopback),
            (!self.ports.is_empty()).then_some(Statement::ToPort),
            Some(Statement::FromSet(source)),
            self.prolong.map(|seconds| Statement::Update(source, seconds)),
            Some(Statement::Count),
            Some(Statement::Drop),
        ]
    }
}
