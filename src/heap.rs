//! Which of some places comes first, by keys that change: a binary heap of places.
//!
//! A [`Heap`] has neither the entries nor their keys, only the places of entries in a fixed table. The place in slot n has no larger key than
//! those in slots 2n + 1 and 2n + 2, so the first is in slot 0, and a place whose key changes passes at most as many others as the heap has
//! levels: 10 of 1,024, 14 of 16,384. [`Slots`] says in which slot each place is. Heaps that never have a place in common share them.
//!
//! heapless' `BinaryHeap` owns its values and only gives the first one up. Here any of them changes or leaves, and the same table is in two
//! orders at once.

/// The slot of each of `N` places.
pub struct Slots<const N: usize>([u16; N]);

impl<const N: usize> Slots<N> {
    /// No place is in a heap.
    #[must_use]
    pub const fn new() -> Self {
        Self([0; N])
    }
}

impl<const N: usize> Default for Slots<N> {
    fn default() -> Self {
        Self::new()
    }
}

/// Up to `N` places, 65,535 at most, the one with the smallest key first.
pub struct Heap<const N: usize> {
    places: [u16; N],
    length: u16,
}

impl<const N: usize> Default for Heap<N> {
    fn default() -> Self {
        Self::new()
    }
}

/// The key of a place.
type Key<'a> = &'a dyn Fn(usize) -> u64;

impl<const N: usize> Heap<N> {
    /// No place.
    #[must_use]
    pub const fn new() -> Self {
        const { assert!(N <= 65535) };
        Self { places: [0; N], length: 0 }
    }

    /// How many places it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.length as usize
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// All places, the first one first, the others in no order that means anything.
    pub fn places(&self) -> impl Iterator<Item = usize> {
        self.places.iter().take(self.len()).map(|place| usize::from(*place))
    }

    /// The place with the smallest key.
    #[must_use]
    pub fn first(&self) -> Option<usize> {
        self.places().next()
    }

    /// The place with the smallest key of those that are not `other`.
    #[must_use]
    pub fn first_but(&self, other: Option<usize>, key: Key<'_>) -> Option<usize> {
        // The second of all stands below the first.
        self.places().take(3).filter(|place| Some(*place) != other).min_by_key(|place| key(*place))
    }

    /// Adds `place`, which is in no heap of these slots.
    pub fn add(&mut self, slots: &mut Slots<N>, place: usize, key: Key<'_>) {
        let slot = self.len();
        if let Some(last) = self.places.get_mut(slot) {
            *last = place as u16;
            self.length = self.length.wrapping_add(1);
            settle(self.used(), &mut slots.0, slot, key);
        }
    }

    /// Removes `place`, which is in this heap. Its key does not matter.
    pub fn remove(&mut self, slots: &mut Slots<N>, place: usize, key: Key<'_>) {
        let slot = slots.0.get(place).map_or(usize::MAX, |slot| usize::from(*slot));
        let Some(&last) = self.len().checked_sub(1).and_then(|last| self.places.get(last)) else { return };
        self.length = self.length.wrapping_sub(1);
        if let Some(free) = self.used().get_mut(slot) {
            *free = last;
            settle(self.used(), &mut slots.0, slot, key);
        }
    }

    /// Moves `place`, which is in this heap and whose key has changed, to where it belongs.
    pub fn settle(&mut self, slots: &mut Slots<N>, place: usize, key: Key<'_>) {
        let slot = slots.0.get(place).map_or(usize::MAX, |slot| usize::from(*slot));
        settle(self.used(), &mut slots.0, slot, key);
    }

    /// Removes all places.
    pub const fn clear(&mut self) {
        self.length = 0;
    }

    fn used(&mut self) -> &mut [u16] {
        self.places.get_mut(..usize::from(self.length)).unwrap_or_default()
    }
}

/// Moves what is in `slot` to where it belongs.
#[inline(never)]
fn settle(places: &mut [u16], slots: &mut [u16], mut slot: usize, key: Key<'_>) {
    let Some(&place) = places.get(slot) else { return };
    let own = key(place.into());
    while let Some(above) = slot.checked_sub(1).map(|before| before / 2)
        && let Some(&other) = places.get(above)
        && key(other.into()) > own
    {
        put(places, slots, slot, other);
        slot = above;
    }
    loop {
        let left = 2 * slot + 1;
        let Some(&(mut least)) = places.get(left) else { break };
        let (mut below, mut least_key) = (left, key(least.into()));
        if let Some(&right) = places.get(left + 1) {
            let right_key = key(right.into());
            if right_key < least_key {
                (below, least, least_key) = (left + 1, right, right_key);
            }
        }
        if least_key >= own {
            break;
        }
        put(places, slots, slot, least);
        slot = below;
    }
    put(places, slots, slot, place);
}

fn put(places: &mut [u16], slots: &mut [u16], slot: usize, place: u16) {
    if let (Some(free), Some(its)) = (places.get_mut(slot), slots.get_mut(usize::from(place))) {
        (*free, *its) = (place, slot as u16);
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;
    use std::vec::Vec;

    /// Two heaps that share slots, compared with a search through all keys.
    #[test]
    fn the_first_is_that_of_a_search() {
        const N: usize = 37;
        let mut seed = 5u32;
        let mut random = move |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((seed >> 8) % below) as usize
        };
        let (mut heaps, mut slots) = ([const { Heap::<N>::new() }; 2], Slots::<N>::new());
        let mut keys = [0u64; N];
        let mut of = [None::<usize>; N];
        for _ in 0..20_000 {
            let (place, heap) = (random(N as u32), random(2));
            match of[place] {
                Some(at) if random(3) == 0 => {
                    // A removed place's key may be anything.
                    keys[place] = random(100) as u64;
                    heaps[at].remove(&mut slots, place, &|place| keys[place]);
                    of[place] = None;
                }
                Some(at) => {
                    keys[place] = random(100) as u64;
                    heaps[at].settle(&mut slots, place, &|place| keys[place]);
                }
                None => {
                    keys[place] = random(100) as u64;
                    heaps[heap].add(&mut slots, place, &|place| keys[place]);
                    of[place] = Some(heap);
                }
            }
            for (number, heap) in heaps.iter().enumerate() {
                let mut own: Vec<usize> = (0..N).filter(|place| of[*place] == Some(number)).collect();
                assert_eq!(heap.first().map(|place| keys[place]), own.iter().map(|place| keys[*place]).min());
                let but = heap.first_but(heap.first(), &|place| keys[place]);
                let rest = own.iter().filter(|place| Some(**place) != heap.first()).map(|place| keys[*place]).min();
                assert_eq!(but.map(|place| keys[place]), rest);
                let mut has: Vec<usize> = heap.places().collect();
                has.sort_unstable();
                own.sort_unstable();
                assert_eq!(has, own);
            }
        }
    }
}
