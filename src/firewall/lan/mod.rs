//! Addresses that no decision may ban: this machine's own, and those of its LAN, where its owner is.
//!
//! A banned address cannot reach the router at all, so a mistyped password must not lock the owner out. An interface belongs to the
//! LAN if no default route leads through it and a private network is directly connected to it. Then so do all
//! networks that are directly connected to it, also the public IPv6 prefix. The interface of the default route never does, even if
//! its network is private: behind another router, the neighbours there are strangers.
//!
//! The kernel is asked before each ban. The answer is good until addresses or routes change; then it is asked again, and whether a ban in force
//! must end. The questions are here; how the kernel is asked is in `proc`, how it tells of changes in `changes`, and which addresses need
//! not wait for its routes in `near`.

mod changes;
mod near;
mod network;
mod proc;
mod route;
mod shared;

pub use changes::Changes;
pub use near::Near;
pub use shared::Shared;

use crate::addr::{Addr, Family, Prefix};
use crate::config::Config;
use crate::os;
use network::{is_lan_network, routes};

/// Why `addr` must not be banned, as its prefix of so many bits, although it is not on the allowlist: it is this machine's, its default gateway's,
/// or of the LAN.
#[must_use]
pub fn refusal(config: &Config, addr: Addr, bits: u8) -> Option<&'static str> {
    is_own(addr, bits).or_else(|| is_near(config, addr.family(), &mut || [(addr, bits)].into_iter()).map(|(_, why)| why))
}

/// As [`refusal`], without a look at the routes where `near` knows that they say nothing of `addr`. It must be told of changes.
#[must_use]
pub fn refusal_near(near: &mut Near, config: &Config, addr: Addr, bits: u8) -> Option<&'static str> {
    if near.may_hold(config, addr, bits) { refusal(config, addr, bits) } else { is_own(addr, bits) }
}

/// The first of the `banned` addresses that must not be banned, and why. The routes are read once for all of them.
#[must_use]
pub fn forbidden<I: Iterator<Item = Addr>>(config: &Config, banned: &mut dyn FnMut() -> I) -> Option<(Addr, &'static str)> {
    let mut banned = || banned().map(|addr| (addr, config.bits(addr)));
    let own = banned().find_map(|(addr, bits)| is_own(addr, bits).map(|why| (addr, why)));
    own.or_else(|| Family::ALL.iter().find_map(|family| is_near(config, *family, &mut banned)))
}

const IN_ONE_PREFIX: &str = "in one prefix with an address of this machine, which is never banned";

/// A ban of this machine's own address would stop its own connections.
fn is_own(addr: Addr, bits: u8) -> Option<&'static str> {
    match os::own_towards(addr) {
        // The kernel answers some of its addresses from the first one of their interface.
        Some(own) if own == addr || os::is_local(addr) => Some("an address of this machine is never banned"),
        Some(own) if own.masked(bits) == addr.masked(bits) => {
            Some(IN_ONE_PREFIX)
        }
        _ => None,
    }
}

/// The first of the addresses whose ban would ban a default gateway or a part of the LAN. Answers of the router's own resolver, and its lease,
/// may come from the gateway; and where that masquerades it is the address of all attackers.
fn is_near<I: Iterator<Item = (Addr, u8)>>(config: &Config, family: Family, addrs: &mut dyn FnMut() -> I) -> Option<(Addr, &'static str)> {
    let mut found = None;
    let mut holds = |network| addrs().find(|(addr, bits)| Config::spares_for(*addr, *bits, &[network]).is_some()).map(|(addr, _)| addr);
    if family == Family::V4 && config.prefix4 < 32 {
        // The one of its addresses from which the kernel answers may be in another prefix.
        proc::own4(config, &mut |own| found = found.or_else(|| holds(Prefix::host(own)).map(|addr| (addr, IN_ONE_PREFIX))));
    }
    if found.is_some() {
        return found;
    }
    let _ = proc::routes(config, family, &mut |route| {
        let gateway = route.gateway.filter(|_| route.is_default()).and_then(|gateway| holds(Prefix::host(gateway)));
        found = match gateway {
            Some(addr) => Some((addr, "the default gateway is never banned")),
            // The interface is looked at last: most addresses are in none of the networks.
            None if config.lan => {
                holds(route.to).filter(|_| is_lan_network(config, &route)).map(|addr| (addr, "the LAN is never banned (option lan)"))
            }
            None => None,
        };
        found.is_some()
    });
    found
}

/// Calls `found` for every network of the LAN, with its interface. None with `lan '0'`.
pub fn networks(config: &Config, found: &mut dyn FnMut(Prefix, &[u8])) {
    if config.lan {
        each_network(config, found);
    }
}

/// The same with `lan '0'` as well.
pub fn each_network(config: &Config, found: &mut dyn FnMut(Prefix, &[u8])) {
    routes(config, &mut |route| {
        if is_lan_network(config, &route) {
            found(route.to, route.interface);
        }
        false
    });
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
