//! Which networks are of the LAN, as the routes of the kernel tell it.

use super::proc;
use super::route::Route;
use crate::addr::Family;
use crate::config::Config;

/// Whether a route leads to a network of the LAN. The interface is looked at last: it takes all routes.
pub fn is_lan_network(config: &Config, route: &Route) -> bool {
    route.gateway.is_none() && !route.to.addr.never_banned() && is_lan_interface(config, route.interface)
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
pub fn routes(config: &Config, found: &mut dyn FnMut(Route<'_>) -> bool) {
    for family in Family::ALL {
        // A kernel without IPv6 has no routes of it.
        let _ = proc::routes(config, family, found);
    }
}
