//! One page of a list in some order, in fixed memory.
//!
//! The items stay where they are, in a table; an order is a key for each place. [`page`] goes through the table and keeps the places with
//! the smallest keys, as many as there is room for, in a heap. If the page begins behind these, it goes through once more for those that follow: at most as
//! often as [`limits::SORTED`] goes into the number of items, so twice with 32 bits and eight times with 64.

use heapless::Vec;

use crate::limits;

/// The places of a page, the first one first.
pub type Chosen = Vec<u16, { limits::SORTED }>;

const _: () = assert!(2 * limits::MIRROR <= 65_536 && limits::ADDRESSES <= 65_536);

/// A table, and an order of what is in it.
pub trait Items {
    /// How many places it has.
    fn places(&self) -> usize;
    /// Whether there is something at a place, and it shall be in the list.
    fn is_wanted(&self, place: usize) -> bool;
    /// The smallest comes first; each place has another one.
    fn key(&self, place: usize) -> u128;
}

/// The key of what is at `place` in an order by numbers, the smallest first.
pub const fn before(number: u32, place: usize) -> u128 {
    ((number as u64) << 16 | place as u64) as u128
}

/// How many items are wanted.
#[inline(never)]
pub fn count(items: &dyn Items) -> u32 {
    (0..items.places()).filter(|place| items.is_wanted(*place)).count() as u32
}

/// The places of the wanted items from the `skip`th of `all` on, in order, as many as have room.
#[inline(never)]
pub fn page<'a>(items: &dyn Items, skip: u32, all: u32, chosen: &'a mut Chosen) -> &'a [u16] {
    chosen.clear();
    let (mut skip, mut behind) = (skip as usize, None);
    if skip >= all as usize {
        return chosen;
    }
    loop {
        smallest(items, behind, chosen);
        let last = chosen.first().map(|place| items.key(usize::from(*place)));
        if skip < chosen.len() || !chosen.is_full() {
            break;
        }
        skip -= chosen.len();
        behind = last;
    }
    for end in (1..chosen.len()).rev() {
        let part = chosen.get_mut(..=end).unwrap_or_default();
        if let [first, .., last] = part {
            core::mem::swap(first, last);
        }
        sink(items, part.get_mut(..end).unwrap_or_default(), 0);
    }
    chosen.get(skip..).unwrap_or_default()
}

/// Chooses the wanted places with the smallest keys that are larger than `behind`: a heap, the place with the largest first.
fn smallest(items: &dyn Items, behind: Option<u128>, chosen: &mut Chosen) {
    chosen.clear();
    let mut most = u128::MAX;
    for place in 0..items.places() {
        let key = items.key(place);
        if key >= most || behind.is_some_and(|behind| key <= behind) || !items.is_wanted(place) {
            continue;
        }
        if chosen.push(place as u16).is_ok() {
            if !chosen.is_full() {
                continue;
            }
            order(items, chosen);
        } else if let Some(first) = chosen.first_mut() {
            *first = place as u16;
            sink(items, chosen, 0);
        }
        most = chosen.first().map_or(u128::MAX, |place| items.key(usize::from(*place)));
    }
    order(items, chosen);
}

/// Makes a heap of places.
fn order(items: &dyn Items, places: &mut [u16]) {
    for slot in (0..places.len() / 2).rev() {
        sink(items, places, slot);
    }
}

/// Moves what is in `slot` down to where it belongs.
#[inline(never)]
fn sink(items: &dyn Items, places: &mut [u16], mut slot: usize) {
    let Some(&place) = places.get(slot) else { return };
    let own = items.key(place.into());
    loop {
        let left = 2 * slot + 1;
        let Some(&(mut most)) = places.get(left) else { break };
        let (mut below, mut most_key) = (left, items.key(most.into()));
        if let Some(&right) = places.get(left + 1) {
            let right_key = items.key(right.into());
            if right_key > most_key {
                (below, most, most_key) = (left + 1, right, right_key);
            }
        }
        if most_key <= own {
            break;
        }
        if let Some(free) = places.get_mut(slot) {
            *free = most;
        }
        slot = below;
    }
    if let Some(free) = places.get_mut(slot) {
        *free = place;
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::cast_possible_truncation)]
mod tests {
    use super::*;
    use limits::SORTED;
    use std::vec::Vec;

    struct Keys(Vec<Option<u128>>);

    impl Items for Keys {
        fn places(&self) -> usize {
            self.0.len()
        }

        fn is_wanted(&self, place: usize) -> bool {
            self.0[place].is_some_and(|key| key % 3 > 0)
        }

        fn key(&self, place: usize) -> u128 {
            self.0[place].unwrap_or(u128::MAX)
        }
    }

    /// Compared with all that are wanted, sorted, with fewer and with more than there is room for.
    #[test]
    fn pages_are_those_of_a_sorted_list() {
        let mut seed = 9u32;
        for size in [0, 1, 2, 7, SORTED, 3 * SORTED / 2, 5 * SORTED] {
            let keys = Keys((0..size).map(|place| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed & 0x300 > 0).then(|| before(seed >> 10 & 0x3ff, place))
            }).collect());
            let mut sorted: Vec<u16> = (0..size as u16).filter(|place| keys.is_wanted((*place).into())).collect();
            sorted.sort_unstable_by_key(|place| keys.key((*place).into()));
            assert_eq!(count(&keys) as usize, sorted.len());
            let (mut chosen, mut next) = (Chosen::new(), 0);
            while next < sorted.len() {
                let page = page(&keys, next as u32, sorted.len() as u32, &mut chosen);
                assert!(!page.is_empty() && sorted[next..].starts_with(page), "{next} of {size}");
                next += page.len().min(400);
            }
            assert!(page(&keys, sorted.len() as u32, sorted.len() as u32, &mut chosen).is_empty());
        }
    }
}
