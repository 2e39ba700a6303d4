//! Hosts that send their logs: which of them are heard, and that they are never banned.
//!
//! A ban of such a host would stop its log, and what a host says of its own addresses says nothing of an attacker.

use crate::addr::{Addr, Prefix};
use crate::config::Config;
use crate::firewall::lan;
use crate::limits;
use crate::time::Instant;
use heapless::Vec;

/// What is said of a host that is not banned.
pub const WHY: &str = "it sends its log to recentd";

/// Seconds after which the LAN is read again where the kernel does not tell of changes.
const AGAIN: u32 = 10;

/// What is known of senders.
#[derive(Default)]
pub struct Senders {
    /// The networks of the LAN, and until when they are as they were read.
    lan: Vec<Prefix, { limits::SENDERS }>,
    until: Instant,
    /// Those that were heard.
    heard: Vec<Prefix, { limits::SENDERS }>,
}

impl Senders {
    /// Addresses or routes have changed.
    pub const fn doubt(&mut self) {
        self.until = Instant(0);
    }

    /// Whether `addr` is in one of the networks of option `senders`, by default those of the LAN.
    pub fn admits(&mut self, config: &Config, addr: Addr, now: Instant) -> bool {
        let is_in = |networks: &[Prefix]| networks.iter().any(|network| network.contains(addr));
        if !config.senders.is_empty() {
            return is_in(&config.senders);
        }
        if self.until <= now {
            self.until = now.after(AGAIN);
            self.lan.clear();
            lan::each_network(config, &mut |network, _| {
                let _ = self.lan.push(network);
            });
        }
        is_in(&self.lan)
    }

    /// Why `addr`, as its prefix of so many bits, is not banned, if it sends its log.
    #[must_use]
    pub fn spares(&self, addr: Addr, bits: u8) -> Option<&'static str> {
        Config::spares_for(addr, bits, &self.heard).map(|_| WHY)
    }

    /// Those that were heard.
    #[must_use]
    pub fn heard(&self) -> &[Prefix] {
        &self.heard
    }

    /// Remembers that `addr` was heard. Whether it is a new one.
    pub fn hears(&mut self, addr: Addr) -> bool {
        let host = Prefix::host(addr);
        !self.heard.contains(&host) && self.heard.push(host).is_ok()
    }
}
