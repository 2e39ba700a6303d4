//! Which of some places was used last, and which is the longest unused.

/// Neighbours of a place in the order.
#[derive(Clone, Copy)]
struct Links {
    older: u8,
    newer: u8,
}

/// The order of up to `N` - 1 places; the last row is the ends of the order, older than which is the newest.
pub struct Order<const N: usize>([Links; N]);

impl<const N: usize> Order<N> {
    const END: u8 = {
        assert!(N <= 256);
        (N - 1) as u8
    };

    /// No place was used.
    pub const fn new() -> Self {
        Self([Links { older: Self::END, newer: Self::END }; N])
    }

    /// The place that is the longest unused.
    pub fn oldest(&self) -> Option<usize> {
        Some(usize::from(self.0.last()?.newer))
    }

    /// `place` is used for the first time.
    pub fn add(&mut self, place: usize) {
        link(&mut self.0, place);
    }

    /// `place` is used again.
    pub fn touch(&mut self, place: usize) {
        if self.0.last().is_some_and(|end| usize::from(end.older) != place) {
            unlink(&mut self.0, place);
            link(&mut self.0, place);
        }
    }
}

/// Puts `place` in as the newest.
#[inline(never)]
fn link(rows: &mut [Links], place: usize) {
    let end = rows.len().wrapping_sub(1);
    let newest = rows.get(end).map_or(0, |end| end.older);
    if let Some(row) = rows.get_mut(place) {
        *row = Links { older: newest, newer: end as u8 };
    }
    set_newer(rows, newest, place as u8);
    set_older(rows, end as u8, place as u8);
}

/// Takes `place` out.
#[inline(never)]
fn unlink(rows: &mut [Links], place: usize) {
    let Some(&Links { older, newer }) = rows.get(place) else { return };
    set_newer(rows, older, newer);
    set_older(rows, newer, older);
}

fn set_newer(rows: &mut [Links], place: u8, newer: u8) {
    if let Some(row) = rows.get_mut(usize::from(place)) {
        row.newer = newer;
    }
}

fn set_older(rows: &mut [Links], place: u8, older: u8) {
    if let Some(row) = rows.get_mut(usize::from(place)) {
        row.older = older;
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
