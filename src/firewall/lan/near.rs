//! Where the machine's default gateways and its LAN may be, as long as routes do not change.
//!
//! Most attackers are in none of these networks, so that no ban of theirs has to wait for all of the kernel's routes.

use super::{is_own, proc, refusal};
use crate::addr::{Addr, Family, Prefix};
use crate::config::Config;
use crate::os::Errno;
use heapless::Vec;

/// So many networks are known. If there are more, the kernel is asked about each address.
const MOST: usize = 32;

/// What is known of them.
#[derive(Default)]
pub enum Near {
    /// Nothing: routes may have changed.
    #[default]
    Unread,
    /// All of them.
    These(Vec<Prefix, MOST>),
    /// There are too many.
    Many,
}

impl Near {
    /// As [`refusal`], while no address and no route changes.
    pub fn refusal(&mut self, config: &Config, addr: Addr, bits: u8) -> Option<&'static str> {
        if matches!(self, Self::Unread) {
            *self = read(config);
        }
        match self {
            Self::These(networks) if Config::spares_for(addr, bits, networks).is_none() => is_own(addr, bits),
            _ => refusal(config, addr, bits),
        }
    }
}

/// The networks of directly connected hosts, and the default gateways. Whether they are of the LAN is for [`refusal`] to say.
#[inline(never)]
pub(super) fn read(config: &Config) -> Near {
    let mut networks = Vec::new();
    for family in Family::ALL {
        let mut is_full = false;
        let read = proc::routes(config, family, &mut |route| {
            let near = match route.gateway {
                Some(gateway) => route.is_default().then_some(Prefix::host(gateway)),
                None => (!route.is_default() && !route.to.addr.never_banned()).then_some(route.to),
            };
            is_full |= near.is_some_and(|network| networks.push(network).is_err());
            is_full
        });
        // A kernel without IPv6 has no such file. One that could not be read to its end says nothing.
        if is_full || read.is_err_and(|errno| errno != Errno::NOENT) {
            return Near::Many;
        }
    }
    Near::These(networks)
}
