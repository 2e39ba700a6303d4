//! How many of some addresses are in each /48: counts that are kept, so that none has to be made.

use crate::addr::Addr;
use crate::index::{Index, mix};
use crate::limits;

/// A /48, and how many addresses are in it. A free row: the next free one, from 1.
#[derive(Clone, Copy)]
struct Row {
    network: [u8; 6],
    count: u16,
}

limits::costs!(Row, 8);

/// The networks of up to `N` addresses. Those of IPv4 are not counted.
pub(super) struct Networks<const N: usize> {
    rows: [Row; N],
    index: Index<N>,
    /// The rows from here on were never used.
    used: u16,
    /// The first free row of those, from 1.
    free: u16,
}

fn hash(network: [u8; 6], seed: u32) -> u32 {
    let [a, b, c, d, e, f] = network;
    mix(mix(seed, u32::from_ne_bytes([a, b, c, d])), u32::from_ne_bytes([e, f, 0, 0]))
}

impl<const N: usize> Networks<N> {
    /// No address.
    pub const fn new() -> Self {
        Self { rows: [Row { network: [0; 6], count: 0 }; N], index: Index::new(), used: 0, free: 0 }
    }

    #[inline(never)]
    fn position(&self, network: [u8; 6], seed: u32) -> Option<usize> {
        self.index.find(hash(network, seed), |place| self.rows.get(place).is_some_and(|row| row.network == network))
    }

    /// How many addresses are in the /48 of `addr`.
    pub fn count(&self, addr: Addr, seed: u32) -> usize {
        let place = addr.network_48().and_then(|network| self.position(network, seed));
        place.and_then(|place| self.rows.get(place)).map_or(0, |row| row.count.into())
    }

    /// One more address is counted, or one less.
    #[inline(never)]
    pub fn change(&mut self, addr: Addr, more: bool, seed: u32) {
        let Some(network) = addr.network_48() else { return };
        let place = self.position(network, seed);
        if more {
            if let Some(row) = place.or_else(|| self.begin(network, seed)).and_then(|place| self.rows.get_mut(place)) {
                row.count = row.count.saturating_add(1);
            }
        } else if let Some(place) = place
            && let Some(row) = self.rows.get_mut(place)
        {
            row.count = row.count.saturating_sub(1);
            if row.count == 0 {
                row.count = core::mem::replace(&mut self.free, place.wrapping_add(1) as u16);
                self.index.remove(hash(network, seed), place);
            }
        }
    }

    /// A row for a network. There is always one, because there are as many as addresses.
    fn begin(&mut self, network: [u8; 6], seed: u32) -> Option<usize> {
        let place = match usize::from(self.free).checked_sub(1) {
            Some(free) => {
                self.free = self.rows.get(free)?.count;
                free
            }
            None => {
                self.used = self.used.wrapping_add(1);
                usize::from(self.used).wrapping_sub(1)
            }
        };
        *self.rows.get_mut(place)? = Row { network, count: 0 };
        self.index.add(hash(network, seed), place);
        Some(place)
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    /// Of 256 networks, those that an attacker can have, few are in one chain; and other ones with another seed.
    #[test]
    fn networks_are_spread_by_the_seed() {
        // The first bits of a hash say in which chain it is.
        let chains = |seed| core::array::from_fn::<_, 256, _>(|n| hash([0x20, 1, 0xd, 0xb8, n as u8, 0], seed) >> 24);
        for seed in 0..20 {
            let all = chains(seed);
            assert!((0..256).all(|chain| all.iter().filter(|other| **other == chain).count() <= 8), "{seed}");
            assert_ne!(all, chains(seed + 1));
        }
    }

    #[test]
    fn counts_what_a_search_counts() {
        const N: usize = 24;
        let mut seed = 11u32;
        let mut random = move |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((seed >> 8) % below) as u8
        };
        let address = |n: u8, host: u8| Addr::V6([0x20, 1, 0xd, 0xb8, n % 3, n, host, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        let (mut networks, mut all) = (Networks::<N>::new(), [None::<(u8, u8)>; N]);
        for _ in 0..20_000 {
            let (at, new) = (usize::from(random(N as u32)), (random(40), random(4)));
            match all[at].take() {
                Some((n, host)) => networks.change(address(n, host), false, 7),
                None => {
                    networks.change(address(new.0, new.1), true, 7);
                    all[at] = Some(new);
                }
            }
            let asked = random(40);
            let expected = all.iter().flatten().filter(|(n, _)| *n == asked).count();
            assert_eq!(networks.count(address(asked, 9), 7), expected);
        }
        networks.change(Addr::V4([192, 0, 2, 1]), true, 7);
        assert_eq!(networks.count(Addr::V4([192, 0, 2, 1]), 7), 0);
    }
}
