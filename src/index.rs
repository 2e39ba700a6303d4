//! Where an entry of a fixed table is, without looking at all of them.
//!
//! An [`Index`] knows no entries, only their places, from 0, and a hash of each one's key: entries whose hashes begin alike
//! make a chain. An attacker may choose addresses so that all are in one chain; then a search is as long as without it.

/// A place, counted from 1; 0 for none.
type Next = u8;

/// One row of the index.
#[derive(Clone, Copy)]
struct Row {
    /// The first place whose hash is that of this row.
    first: Next,
    /// The place that follows this one in its chain.
    next: Next,
}

/// An index of up to `N` places, 255 at most.
pub struct Index<const N: usize>([Row; N]);

impl<const N: usize> Default for Index<N> {
    fn default() -> Self {
        Self::new()
    }
}

/// Mixes `word` into `hash`. The first bits depend on all.
#[must_use]
pub const fn mix(hash: u32, word: u32) -> u32 {
    (hash.rotate_left(13) ^ word).wrapping_mul(0x9e37_79b1)
}

impl<const N: usize> Index<N> {
    /// Nothing is there.
    #[must_use]
    pub const fn new() -> Self {
        const { assert!(N <= 255) };
        Self([Row { first: 0, next: 0 }; N])
    }

    /// The row of a hash.
    const fn row(hash: u32) -> usize {
        (hash as u64 * N as u64 >> 32) as usize
    }

    fn next(&self, place: usize) -> Option<usize> {
        usize::from(self.0.get(place)?.next).checked_sub(1)
    }

    /// The place with this hash that is the right one.
    pub fn find(&self, hash: u32, is: impl Fn(usize) -> bool) -> Option<usize> {
        let mut place = usize::from(self.0.get(Self::row(hash))?.first).checked_sub(1)?;
        while !is(place) {
            place = self.next(place)?;
        }
        Some(place)
    }

    /// What leads to `place`, which has this hash, or to the end of the chain if there is no such place.
    fn link(&mut self, hash: u32, place: Next) -> Option<&mut Next> {
        let row = Self::row(hash);
        let mut at = self.0.get(row)?.first;
        if at == place || at == 0 {
            return self.0.get_mut(row).map(|row| &mut row.first);
        }
        loop {
            let before = usize::from(at).wrapping_sub(1);
            at = self.0.get(before)?.next;
            if at == place || at == 0 {
                return self.0.get_mut(before).map(|row| &mut row.next);
            }
        }
    }

    /// A new entry is at `place`.
    pub fn add(&mut self, hash: u32, place: usize) {
        if let Some(row) = self.0.get_mut(place) {
            row.next = 0;
        }
        if let Some(link) = self.link(hash, 0) {
            *link = place.wrapping_add(1) as Next;
        }
    }

    /// The entry at `place`, which had this hash, is no more.
    pub fn remove(&mut self, hash: u32, place: usize) {
        let next = self.0.get(place).map_or(0, |row| row.next);
        if let Some(link) = self.link(hash, place.wrapping_add(1) as Next) {
            *link = next;
        }
    }

    /// Nothing is there any more.
    pub fn clear(&mut self) {
        *self = Self::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    /// Against a list that is searched from end to end, with few and with many hashes.
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
