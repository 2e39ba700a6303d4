//! Prefixes of IPv6 that this machine shares with strangers.
//!
//! A ban is of a whole prefix, and must not be of one in which this machine has an address itself. But a hosting provider may put many customers into
//! one /64. With `lan '0'`, and a sink that can do it, hosts of such a prefix are counted and banned one by one.

use super::proc;
use crate::addr::{Addr, Family};
use crate::config::Config;
use heapless::Vec;

/// So many prefixes are known. No host of a further one is banned.
const MOST: usize = 8;

/// The prefixes.
#[derive(Default)]
pub struct Shared(Vec<Addr, MOST>);

impl Shared {
    /// Those of this machine as it is now.
    #[must_use]
    #[inline(never)]
    pub fn read(config: &Config) -> Self {
        let mut all = Self::default();
        if config.bans_hosts() {
            proc::own(config, &mut |addr| {
                let prefix = addr.masked(config.prefix6);
                if !addr.never_banned() && !all.0.contains(&prefix) {
                    let _ = all.0.push(prefix);
                }
            });
        }
        all
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many bits of `addr` are counted and banned. The first address of a prefix stands for all of it in the sets.
    #[must_use]
    #[inline(never)]
    pub fn bits(&self, config: &Config, addr: Addr) -> u8 {
        let prefix = addr.masked(config.prefix6);
        if addr.family() == Family::V6 && addr != prefix && self.0.contains(&prefix) { 128 } else { config.prefix6 }
    }

    /// The prefixes.
    pub fn prefixes(&self) -> impl Iterator<Item = Addr> {
        self.0.iter().copied()
    }
}
