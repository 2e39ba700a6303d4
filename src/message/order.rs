//! Which of some places was used last, and which is the longest unused.

/// Neighbours in the order: rows, of which row 0 is both ends, and row n + 1 that of place n. All are 0 at first, so that they need
/// no room in the program's file.
#[derive(Clone, Copy)]
struct Links {
    older: u8,
    newer: u8,
}

/// The order of up to `N` - 1 places, 255 at most.
pub struct Order<const N: usize>([Links; N]);

impl<const N: usize> Order<N> {
    /// No place was used.
    pub const fn new() -> Self {
        const { assert!(N <= 256) };
        Self([Links { older: 0, newer: 0 }; N])
    }

    /// The place that is the longest unused.
    pub fn oldest(&self) -> Option<usize> {
        usize::from(self.0.first()?.newer).checked_sub(1)
    }

    /// `place` is used for the first time.
    pub fn add(&mut self, place: usize) {
        link(&mut self.0, place.wrapping_add(1) as u8);
    }

    /// `place` is used again.
    pub fn touch(&mut self, place: usize) {
        let row = place.wrapping_add(1) as u8;
        if self.0.first().is_some_and(|ends| ends.older != row) {
            unlink(&mut self.0, row);
            link(&mut self.0, row);
        }
    }
}

/// Puts `row` in as the newest.
#[inline(never)]
fn link(rows: &mut [Links], row: u8) {
    let newest = rows.first().map_or(0, |ends| ends.older);
    if let Some(links) = rows.get_mut(usize::from(row)) {
        *links = Links { older: newest, newer: 0 };
    }
    set(rows, newest, row, 0, row);
}

/// Takes `row` out.
#[inline(never)]
fn unlink(rows: &mut [Links], row: u8) {
    if let Some(&Links { older, newer }) = rows.get(usize::from(row)) {
        set(rows, older, newer, newer, older);
    }
}

/// Sets what is newer than one row, and what is older than another.
fn set(rows: &mut [Links], one: u8, newer: u8, other: u8, older: u8) {
    if let Some(links) = rows.get_mut(usize::from(one)) {
        links.newer = newer;
    }
    if let Some(links) = rows.get_mut(usize::from(other)) {
        links.older = older;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Order;
    use std::vec::Vec;

    #[test]
    fn the_oldest_is_that_of_a_list_that_is_searched() {
        let (mut order, mut list, mut seed) = (Order::<6>::new(), Vec::new(), 1u32);
        for _ in 0..2000 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let place = (seed >> 16) as usize % 5;
            match list.iter().position(|known| *known == place) {
                Some(at) => {
                    list.remove(at);
                    order.touch(place);
                }
                None => order.add(place),
            }
            list.push(place);
            assert_eq!(order.oldest(), list.first().copied());
        }
    }
}
