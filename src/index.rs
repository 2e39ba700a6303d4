//! The place of an entry in a fixed table, without a search through all of them.
//!
//! An [`Index`] does not have the entries, only their places, from 0, in chains: the places whose keys have hashes with the same first
//! bits are in one chain. If an attacker chooses keys that are all in one chain, a search is as long as without the index; so hashes of
//! what an attacker chooses begin with a number that the attacker does not know.
//!
//! heapless' maps are not used: with `FnvIndexMap` in place of this index the program is 1,568 bytes larger on MIPS and needs
//! 4.5 KB more memory, and a panic stays reachable (`remove` keeps a bounds check, as does that of `LinearMap`, which searches all entries).

/// A place, counted from 1; 0 for none.
type Next = u16;

/// An index of up to `N` places, 65,535 at most.
pub struct Index<const N: usize> {
    /// The first place in the chain of each row. There is a row for two places, so that the rest of it is never touched. Apart from `next`,
    /// because a hash may be in any row: a page that holds only these is touched by fewer addresses.
    first: [Next; N],
    /// The place that follows each place in its chain.
    next: [Next; N],
}

impl<const N: usize> Default for Index<N> {
    fn default() -> Self {
        Self::new()
    }
}

/// Mixes `word` into `hash`. The first bits depend on all bits of both.
#[must_use]
pub const fn mix(hash: u32, word: u32) -> u32 {
    let mixed = (hash.rotate_left(13) ^ word).wrapping_mul(0x9e37_79b1);
    // Else words that differ alike would still be alike after any other beginning.
    mixed ^ mixed >> 15
}

impl<const N: usize> Index<N> {
    /// An empty index.
    #[must_use]
    pub const fn new() -> Self {
        const { assert!(N <= 65535) };
        Self { first: [0; N], next: [0; N] }
    }

    /// The row of a hash.
    const fn row(hash: u32) -> usize {
        ((hash as u64 * N.div_ceil(2) as u64) >> 32) as usize
    }

    /// The place of a key with this hash, for which `is` is true.
    pub fn find(&self, hash: u32, is: impl Fn(usize) -> bool) -> Option<usize> {
        let mut place = usize::from(*self.first.get(Self::row(hash))?).checked_sub(1)?;
        while !is(place) {
            place = usize::from(*self.next.get(place)?).checked_sub(1)?;
        }
        Some(place)
    }

    /// Adds `place`, whose key has this hash.
    pub fn add(&mut self, hash: u32, place: usize) {
        put(&mut self.first, &mut self.next, Self::row(hash), place);
    }

    /// Removes `place`, whose key had this hash.
    pub fn remove(&mut self, hash: u32, place: usize) {
        take(&mut self.first, &mut self.next, Self::row(hash), place);
    }
}

/// Puts `place` at the front of the chain of `row`.
#[inline(never)]
fn put(first: &mut [Next], next: &mut [Next], row: usize, place: usize) {
    if let (Some(first), Some(next)) = (first.get_mut(row), next.get_mut(place)) {
        *next = core::mem::replace(first, place.wrapping_add(1) as Next);
    }
}

/// Takes `place` out of the chain of `row`.
#[inline(never)]
fn take(first: &mut [Next], next: &mut [Next], row: usize, place: usize) {
    let Some(&after) = next.get(place) else { return };
    let wanted = place.wrapping_add(1) as Next;
    let Some(link) = first.get_mut(row) else { return };
    let mut at = *link;
    if at == wanted {
        *link = after;
        return;
    }
    while let Some(link) = next.get_mut(usize::from(at).wrapping_sub(1)) {
        at = *link;
        if at == wanted {
            *link = after;
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    /// Compared with a search through a list, with few and with many different hashes.
    #[test]
    fn finds_what_a_search_finds() {
        const N: usize = 48;
        let mut seed = 3u32;
        let mut random = move |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) % below
        };
        for keys in [1, 3, 60, 5000] {
            let hash = |key: u32| mix(mix(7, key % keys), 1);
            let (mut index, mut entries) = (Index::<N>::new(), Vec::from([None::<u32>; N]));
            for _ in 0..5000 {
                let (place, key) = (random(N as u32) as usize, random(6000));
                let expected = entries.iter().position(|entry| *entry == Some(key));
                assert_eq!(index.find(hash(key), |place| entries.get(place) == Some(&Some(key))), expected);
                if expected.is_some() {
                    continue;
                }
                if let Some(old) = entries.get_mut(place) {
                    if let Some(old) = *old {
                        index.remove(hash(old), place);
                    }
                    *old = Some(key);
                }
                index.add(hash(key), place);
            }
        }
    }
}
