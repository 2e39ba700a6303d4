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
    /// The key of what is at a place: the smallest comes first, and of equal ones that of the first place.
    fn key(&self, place: usize) -> Option<u64>;
    /// Whether what is there shall be in the list.
    fn is_wanted(&self, place: usize) -> bool;
}

/// A key, and the place that has it.
type Key = (u64, u16);

/// How many items are wanted.
#[inline(never)]
pub fn count(items: &dyn Items) -> u32 {
    (0..items.places()).filter(|place| items.is_wanted(*place)).count() as u32
}

/// The places of the wanted items from the `skip`th on, in order, as many as have room.
#[inline(never)]
pub fn page<'a>(items: &dyn Items, skip: u32, chosen: &'a mut Chosen) -> &'a [u16] {
    let (mut skip, mut behind) = (skip as usize, None);
    loop {
        smallest(items, behind, chosen);
        if skip < chosen.len() || !chosen.is_full() {
            break;
        }
        skip = skip.saturating_sub(chosen.len());
        behind = chosen.first().map(|place| key(items, *place));
    }
    let mut part = &mut **chosen;
    while let [first, .., last] = part {
        core::mem::swap(first, last);
        part = part.split_last_mut().map(|(_, rest)| rest).unwrap_or_default();
        sift(items, part, 0);
    }
    chosen.get(skip..).unwrap_or_default()
}

/// Chooses the wanted places with the smallest keys that are larger than `behind`: a heap, the place with the largest first.
fn smallest(items: &dyn Items, behind: Option<Key>, chosen: &mut Chosen) {
    chosen.clear();
    let mut most = (u64::MAX, u16::MAX);
    for place in 0..items.places() {
        let Some(key_of) = items.key(place) else { continue };
        let own = (key_of, place as u16);
        if own >= most || behind.is_some_and(|behind| own <= behind) || !items.is_wanted(place) {
            continue;
        }
        if chosen.push(own.1).is_ok() {
            if !chosen.is_full() {
                continue;
            }
            order(items, chosen);
        } else if let Some(first) = chosen.first_mut() {
            *first = own.1;
            sift(items, chosen, 0);
        }
        most = chosen.first().map_or(most, |place| key(items, *place));
    }
    order(items, chosen);
}

fn key(items: &dyn Items, place: u16) -> Key {
    (items.key(place.into()).unwrap_or(u64::MAX), place)
}

/// Makes a heap of places.
#[inline(never)]
fn order(items: &dyn Items, places: &mut [u16]) {
    for slot in (0..places.len() / 2).rev() {
        sift(items, places, slot);
    }
}

/// Moves what is in `slot` down to where it belongs.
#[inline(never)]
fn sift(items: &dyn Items, places: &mut [u16], mut slot: usize) {
    while let Some(&own) = places.get(slot) {
        let left = 2 * slot + 1;
        let below = (left..left + 2).filter_map(|below| places.get(below).map(|place| (key(items, *place), below))).max();
        let Some(((most, place), below)) = below else { break };
        if (most, place) <= key(items, own) {
            break;
        }
        if let Some(upper) = places.get_mut(slot) {
            *upper = place;
        }
        if let Some(lower) = places.get_mut(below) {
            *lower = own;
        }
        slot = below;
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::cast_possible_truncation)]
mod tests {
    use super::*;
    use limits::SORTED;
    use std::vec::Vec;

    struct Keys(Vec<Option<u64>>);

    impl Items for Keys {
        fn places(&self) -> usize {
            self.0.len()
        }

        fn key(&self, place: usize) -> Option<u64> {
            self.0[place]
        }

        fn is_wanted(&self, place: usize) -> bool {
            self.0[place].is_some() && !place.is_multiple_of(3)
        }
    }

    /// Compared with all that are wanted, sorted, with fewer and with more than there is room for.
    #[test]
    fn pages_are_those_of_a_sorted_list() {
        let mut seed = 9u32;
        for size in [0, 1, 2, 7, SORTED, 3 * SORTED / 2, 5 * SORTED] {
            let keys = Keys((0..size).map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed & 0x300 > 0).then(|| u64::from(seed >> 10 & 0x3ff))
            }).collect());
            let mut sorted: Vec<u16> = (0..size as u16).filter(|place| keys.is_wanted((*place).into())).collect();
            sorted.sort_by_key(|place| keys.key((*place).into()));
            assert_eq!(count(&keys) as usize, sorted.len());
            let (mut chosen, mut next) = (Chosen::new(), 0);
            while next < sorted.len() {
                let page = page(&keys, next as u32, &mut chosen);
                assert!(!page.is_empty() && sorted[next..].starts_with(page), "{next} of {size}");
                next += page.len().min(400);
            }
            assert!(page(&keys, sorted.len() as u32, &mut chosen).is_empty());
        }
    }
}
