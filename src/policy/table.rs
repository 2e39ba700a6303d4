//! Counts failures per address within a sliding window, in fixed memory.
//!
//! Each entry keeps the times of its failures, so the count is exact: the fifteenth
//! failure within the window is the fifteenth, as with the kernel's own
//! `--seconds N --hitcount M`. When the table is full the least dangerous entry makes
//! room, not the least recent one: a thousand addresses that try once must not
//! push out one at 14 of 15.
//!
//! A score is a number of failures in tenths, since probes weigh less than a failed password: 10 is one failure. However many probes
//! there are, they are not a whole failure.

use heapless::Vec;

pub use super::entry::{FAILURE, NOT_ALLOWED, NOT_NEAR};
use super::entry::Entry;
use crate::addr::Addr;
use crate::index::Index;
use crate::limits;
use crate::time::Instant;

/// An address that lost its place in the full table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Evicted {
    /// The address whose count is dropped.
    pub addr: Addr,
    /// The score it had within the window.
    pub score: u32,
}

/// The counts of the addresses that are on the way to a ban.
pub type Counts = Table<{ limits::ADDRESSES }>;

/// The counts of up to `N` addresses.
pub struct Table<const N: usize> {
    entries: Vec<Entry, N>,
    index: Index<N>,
    /// The places of all entries as a binary heap: those in slots 2n + 1 and 2n + 2 have no lower rank than that in slot n. So the least
    /// dangerous entry is in slot 0, and an entry that changes passes at most as many others as the heap has levels.
    heap: Vec<u8, N>,
    /// The moment of the last failure, and its number within that second. A flood fills the table many times within a second; by this
    /// it goes round the table.
    last: (Instant, u16),
    /// Until then no stamp of any entry is older than the window, so that its `weight` is its score.
    fresh_until: Instant,
}

impl<const N: usize> Default for Table<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> Table<N> {
    /// Nothing counted.
    #[must_use]
    pub const fn new() -> Self {
        const { assert!(N <= 255) };
        Self { entries: Vec::new(), index: Index::new(), heap: Vec::new(), last: (Instant(0), 0), fresh_until: Instant(0) }
    }

    /// Adds a failure of `addr` at `now` that counts `weight`, 10 being one failure, and was message number `cause`. Returns the score of
    /// `addr` within `window` seconds, this failure included, and the address that had to make room.
    pub fn record(&mut self, addr: Addr, weight: u8, cause: u16, now: Instant, window: u32) -> (u32, Option<Evicted>) {
        let (place, evicted) = match self.find(&addr) {
            Some(place) => (place, None),
            None => self.begin(addr, now, window),
        };
        (self.add(place, weight, cause, now, window), evicted)
    }

    /// The same for the address in `place`.
    #[inline(never)]
    pub fn add(&mut self, place: usize, weight: u8, cause: u16, now: Instant, window: u32) -> u32 {
        let (last, tick) = self.last;
        self.last = (now, if now == last { tick.saturating_add(1) } else { 0 });
        self.fresh_until = self.fresh_until.min(now.after(window));
        let Some(entry) = self.entries.get_mut(place) else { return 0 };
        entry.add(now, window, weight);
        (entry.cause, entry.tick) = (cause, self.last.1);
        let (score, slot) = (entry.weight, entry.slot);
        self.settle(slot.into());
        score.into()
    }

    /// The place of a new entry: that of the least dangerous one if the table is full. That address is returned too.
    pub fn begin(&mut self, addr: Addr, now: Instant, window: u32) -> (usize, Option<Evicted>) {
        let mut place = self.entries.len();
        let mut evicted = None;
        let mut new = Entry::new(addr, now);
        new.slot = place as u8;
        if let Err(mut new) = self.entries.push(new) {
            if now > self.fresh_until {
                self.forget_old(now, window);
            }
            new.slot = 0;
            place = self.heap.first().copied().unwrap_or_default().into();
            if let Some(entry) = self.entries.get_mut(place) {
                evicted = Some(Evicted { addr: entry.addr, score: entry.weight.into() });
                self.index.remove(entry.addr.hash(), place);
                *entry = new;
            }
        } else {
            let _ = self.heap.push(place as u8);
        }
        self.index.add(addr.hash(), place);
        (place, evicted.filter(|e| e.score > 0))
    }

    /// The place of `addr`, if it has one.
    #[inline(never)]
    pub fn find(&self, addr: &Addr) -> Option<usize> {
        self.index.find(addr.hash(), |place| self.entries.get(place).is_some_and(|e| e.addr == *addr))
    }

    fn known(&mut self, addr: &Addr) -> Option<&mut Entry> {
        let place = self.find(addr)?;
        self.entries.get_mut(place)
    }

    /// Whether `fact` is known of the address in `place`.
    #[must_use]
    pub fn knows(&self, place: usize, fact: u8) -> bool {
        self.entries.get(place).is_some_and(|entry| entry.knows(fact))
    }

    /// `fact` is true of the address in `place`, until [`Table::doubt`].
    pub fn learn(&mut self, place: usize, fact: u8) {
        if let Some(entry) = self.entries.get_mut(place) {
            entry.learn(fact);
        }
    }

    /// What was known of all addresses may be so no more: the allowlist, an address of this machine or a route has changed.
    pub fn doubt(&mut self) {
        self.entries.iter_mut().for_each(Entry::doubt);
    }

    /// Forgets all stamps that are older than the window.
    #[inline(never)]
    fn forget_old(&mut self, now: Instant, window: u32) {
        self.fresh_until = now.after(window);
        for place in 0..self.entries.len() {
            let Some(entry) = self.entries.get_mut(place) else { return };
            let before = entry.weight;
            entry.forget_old(now, window);
            if let Some(until) = entry.fresh_until(now, window) {
                self.fresh_until = self.fresh_until.min(until);
            }
            if entry.weight != before {
                let slot = entry.slot;
                self.settle(slot.into());
            }
        }
    }

    /// The rank of the entry in `slot`; none is higher than that of a slot that does not exist.
    fn rank(&self, slot: usize) -> u64 {
        let place = self.heap.get(slot).map_or(usize::MAX, |place| usize::from(*place));
        self.entries.get(place).map_or(u64::MAX, Entry::rank)
    }

    /// Moves the entry in `slot`, whose rank has changed, to where it belongs.
    #[inline(never)]
    fn settle(&mut self, mut slot: usize) {
        let Some(&place) = self.heap.get(slot) else { return };
        let rank = self.rank(slot);
        while let Some(above) = slot.checked_sub(1).map(|before| before / 2)
            && self.rank(above) > rank
        {
            self.take_up(slot, above);
            slot = above;
        }
        loop {
            let left = 2 * slot + 1;
            let (left_rank, right_rank) = (self.rank(left), self.rank(left + 1));
            let (below, least) = if right_rank < left_rank { (left + 1, right_rank) } else { (left, left_rank) };
            if least >= rank {
                break;
            }
            self.take_up(slot, below);
            slot = below;
        }
        self.put(slot, place);
    }

    /// Puts the entry of slot `from` into `slot`.
    fn take_up(&mut self, slot: usize, from: usize) {
        if let Some(&place) = self.heap.get(from) {
            self.put(slot, place);
        }
    }

    fn put(&mut self, slot: usize, place: u8) {
        if let (Some(free), Some(entry)) = (self.heap.get_mut(slot), self.entries.get_mut(usize::from(place))) {
            (*free, entry.slot) = (place, slot as u8);
        }
    }

    /// Forgets the failures of `addr`. Returns the score it had, if it had any within the window.
    pub fn forget(&mut self, addr: Addr, now: Instant, window: u32) -> Option<u32> {
        let entry = self.known(&addr)?;
        let score = entry.score(now, window);
        entry.clear();
        let slot = entry.slot;
        self.settle(slot.into());
        (score > 0).then_some(score)
    }

    /// The score of `addr` within the window.
    #[must_use]
    pub fn score(&self, addr: Addr, now: Instant, window: u32) -> u32 {
        self.find(&addr).and_then(|index| self.entries.get(index)).map_or(0, |entry| entry.score(now, window))
    }

    /// How many addresses in the /48 of `addr`, itself included, have a whole failure within the window.
    #[must_use]
    pub fn near(&self, addr: Addr, now: Instant, window: u32) -> usize {
        self.entries.iter().filter(|e| e.addr.shares_48(&addr) && e.has_failed(now, window)).count()
    }

    /// Forgets all counts.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.heap.clear();
        self.index.clear();
    }

    /// All addresses with a score within the window.
    pub fn counted(&self, now: Instant, window: u32) -> impl Iterator<Item = (Addr, u32)> {
        self.places(now, window).map(|(addr, score, _)| (addr, score))
    }

    /// The same, each with the message of its last failure.
    pub fn places(&self, now: Instant, window: u32) -> impl Iterator<Item = (Addr, u32, u16)> {
        self.entries.iter().map(move |e| (e.addr, e.score(now, window), e.cause)).filter(|(_, score, _)| *score > 0)
    }
}

#[cfg(test)]
mod tests;
