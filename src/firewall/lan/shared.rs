//! Prefixes that this machine shares with strangers.
//!
//! A ban is of a whole prefix, and must not be of one in which this machine has an address itself. But a hosting provider may put many customers into
//! one /64: with `lan '0'`, and a sink that can do it, hosts of such a prefix are counted and banned one by one. With `prefix4` the same holds for
//! IPv4, whatever `lan` says, and also for prefixes that hold a part of the LAN, a default gateway or an allowed address.

use super::network::is_lan_network;
use super::proc;
use crate::addr::{Addr, Family, Prefix};
use crate::config::Config;
use heapless::Vec;

/// So many prefixes are known. No host of a further one is banned.
const MOST: usize = 16;

/// The prefixes.
#[derive(Default)]
pub struct Shared(Vec<Addr, MOST>);

impl Shared {
    /// Those of this machine as it is now.
    #[must_use]
    #[inline(never)]
    pub fn read(config: &Config) -> Self {
        let mut all = Self::default();
        if config.bans_hosts(Family::V6) {
            proc::own6(config, &mut |addr| all.add(config, addr));
        }
        if config.bans_hosts(Family::V4) {
            proc::own4(config, &mut |addr| all.add(config, addr));
            let _ = proc::routes(config, Family::V4, &mut |route| {
                match route.gateway {
                    Some(gateway) if route.is_default() => all.add(config, gateway),
                    // A longer one is spared as a whole.
                    None if config.lan && route.to.len > config.prefix4 && is_lan_network(config, &route) => all.add(config, route.to.addr),
                    _ => {}
                }
                false
            });
        }
        all
    }

    /// The prefix of an address.
    #[inline(never)]
    fn add(&mut self, config: &Config, addr: Addr) {
        let prefix = addr.masked(config.prefix(addr.family()));
        if !addr.never_banned() && !self.0.contains(&prefix) {
            let _ = self.0.push(prefix);
        }
    }

    /// How many bits of `addr` are counted and banned, if these are `allowed` beside those of the configuration. The first address of a prefix
    /// stands for all of it in the sets.
    #[must_use]
    #[inline(never)]
    pub fn bits(&self, config: &Config, addr: Addr, allowed: &[&[Prefix]]) -> u8 {
        let (family, bits) = (addr.family(), config.prefix(addr.family()));
        let prefix = addr.masked(bits);
        if !config.bans_hosts(family) || addr == prefix {
            return bits;
        }
        let is_allowed = || config.spares(addr, bits).is_some() || allowed.iter().any(|allowed| Config::spares_for(addr, bits, allowed).is_some());
        if self.0.contains(&prefix) || (family == Family::V4 && is_allowed()) { family.bits() } else { bits }
    }

    /// The prefixes.
    pub fn prefixes(&self) -> impl Iterator<Item = Addr> {
        self.0.iter().copied()
    }
}
