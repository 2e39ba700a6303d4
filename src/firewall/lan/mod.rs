//! Addresses that no decision may ban: this machine's own, and those of its LAN, where its owner is.
//!
//! A banned address cannot reach the router at all, so a mistyped password must not lock the owner out. An interface belongs to the
//! LAN if no default route leads through it and a private network is directly connected to it. Then so do all
//! networks that are directly connected to it, also the public IPv6 prefix. The interface of the default route never does, even if
//! its network is private: behind another router, the neighbours there are strangers.
//!
//! recentd keeps no table of networks: it asks the kernel before each ban, which is seldom, so the answer is right after every
//! change. The questions are here; how the kernel is asked is in `proc`.

mod proc;
mod route;

use crate::addr::{Addr, Family, Prefix};
use crate::config::Config;
use crate::os;
use route::Route;

/// Why `addr` must not be banned although it is not on the allowlist: it is this machine's, or of the LAN.
#[must_use]
pub fn refusal(config: &Config, addr: Addr) -> Option<&'static str> {
    // A ban of this machine's own address would stop its own connections.
    match os::own_towards(addr) {
        Some(own) if own == addr => return Some("an address of this machine is never banned"),
        Some(own) if own.masked(config.prefix6) == addr.masked(config.prefix6) => {
            return Some("in one prefix with an address of this machine, which is never banned");
        }
        _ => {}
    }
    is_of_lan(config, addr).then_some("the LAN is never banned (option lan)")
}

/// Whether a ban of `addr` would ban an address of the LAN.
fn is_of_lan(config: &Config, addr: Addr) -> bool {
    let mut found = false;
    if config.lan {
        // The interface is looked at last: most addresses are in none of the networks.
        let holds = |network| config.spares_for(addr, &[network]).is_some();
        let _ = proc::routes(config, addr.family(), &mut |route| {
            found = holds(route.to) && is_lan_network(config, &route);
            found
        });
    }
    found
}

/// Calls `found` for every network of the LAN, with its interface. None with `lan '0'`.
pub fn networks(config: &Config, found: &mut dyn FnMut(Prefix, &[u8])) {
    if config.lan {
        routes(config, &mut |route| {
            if is_lan_network(config, &route) {
                found(route.to, route.interface);
            }
            false
        });
    }
}

fn is_lan_network(config: &Config, route: &Route) -> bool {
    route.direct && !route.to.addr.never_banned() && is_lan_interface(config, route.interface)
}

fn is_lan_interface(config: &Config, interface: &[u8]) -> bool {
    let (mut is_private, mut is_upstream) = (false, false);
    routes(config, &mut |route| {
        if route.interface == interface {
            is_private |= route.is_private();
            is_upstream |= route.is_default();
        }
        is_upstream
    });
    is_private && !is_upstream
}

/// As [`proc::routes`], of both families: each is read until `found` returns true.
fn routes(config: &Config, found: &mut dyn FnMut(Route<'_>) -> bool) {
    for family in Family::ALL {
        // A kernel without IPv6 has no routes of it.
        let _ = proc::routes(config, family, found);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
