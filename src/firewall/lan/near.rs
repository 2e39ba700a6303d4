//! Where the machine's default gateways and its LAN may be, as long as routes do not change.
//!
//! Most attackers are in none of these networks, so that no ban of theirs has to wait for all of the kernel's routes.

use super::proc;
use crate::addr::{Addr, Family, Prefix};
use crate::config::Config;
use crate::os::Errno;
use heapless::Vec;

/// So many networks are known. If there are more, the kernel is asked about each address.
const MOST: usize = 32;

/// What is known of them.
#[derive(Default)]
pub struct Near {
    /// False: routes may have changed.
    is_read: bool,
    /// Not all, because there are too many, or they could not be read.
    is_partial: bool,
    networks: Vec<Prefix, MOST>,
}

impl Near {
    /// Addresses or routes have changed.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Whether the kernel's routes may have a reason never to ban `addr`, as its prefix of so many bits.
    pub fn may_hold(&mut self, config: &Config, addr: Addr, bits: u8) -> bool {
        if !self.is_read {
            self.read(config);
        }
        self.is_partial || Config::spares_for(addr, bits, &self.networks).is_some()
    }

    /// The networks of directly connected hosts, the default gateways, and what a prefix may hold of this machine itself. Whether they are of the LAN is asked when an address is in one.
    #[inline(never)]
    fn read(&mut self, config: &Config) {
        let (networks, mut is_full) = (&mut self.networks, false);
        networks.clear();
        if config.prefix4 < 32 {
            proc::own4(config, &mut |own| is_full |= networks.push(Prefix::host(own)).is_err());
        }
        for family in Family::ALL {
            let read = proc::routes(config, family, &mut |route| {
                let near = match route.gateway {
                    Some(gateway) => route.is_default().then_some(Prefix::host(gateway)),
                    None => (!route.is_default() && !route.to.addr.never_banned()).then_some(route.to),
                };
                is_full |= near.is_some_and(|network| networks.push(network).is_err());
                is_full
            });
            // A kernel without IPv6 has no such file. One that could not be read to its end says nothing.
            is_full |= read.is_err_and(|errno| errno != Errno::NOENT);
        }
        (self.is_read, self.is_partial) = (true, is_full);
    }
}
