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
//!
//! No operation walks through the table. An [`Index`] finds an address, and two heaps hold the order in which entries make room and that in
//! which their oldest failures leave the window: each failure is forgotten when it is time, before anything is asked.

use heapless::Vec;

pub use super::entry::{FAILURE, NOT_ALLOWED, NOT_NEAR};
use super::entry::{Entry, More, NO_MORE};
use super::networks::Networks;
use crate::addr::Addr;
use crate::heap::{Heap, Slots};
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

/// What is known of an address that is counted.
#[derive(Clone, Copy)]
pub struct Counted {
    /// The address (IPv6: the prefix).
    pub addr: Addr,
    /// Its score within the window.
    pub score: u32,
    /// The message of its last failure.
    pub cause: u16,
    /// When that was.
    pub last: Instant,
}

/// The counts of the addresses that are on the way to a ban.
pub type Counts = Table<{ limits::ADDRESSES }>;

/// The counts of up to `N` addresses. In this order, so that what is written at the start is not on a page of its own: see [`super::Policy`].
#[repr(C)]
pub struct Table<const N: usize> {
    entries: Vec<Entry, N>,
    /// What has no room in the entry at the same place.
    more: [More; N],
    index: Index<N>,
    /// All entries, the least dangerous first.
    ranks: Heap<N>,
    rank_slots: Slots<N>,
    /// All entries, the one with the oldest failure first.
    ages: Heap<N>,
    age_slots: Slots<N>,
    /// The networks of IPv6 that have a whole failure.
    failed: Networks<N>,
    /// The moment of the last failure, and its number within that second. A flood fills the table many times within a second; by this
    /// it goes round the table.
    last: (Instant, u16),
    /// What hashes begin with.
    seed: u32,
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
        Self {
            entries: Vec::new(),
            more: [NO_MORE; N],
            index: Index::new(),
            ranks: Heap::new(),
            rank_slots: Slots::new(),
            ages: Heap::new(),
            age_slots: Slots::new(),
            failed: Networks::new(),
            last: (Instant(0), 0),
            seed: 0,
        }
    }

    /// What hashes begin with, while nothing is counted: a number that no attacker knows.
    pub const fn set_seed(&mut self, seed: u32) {
        self.seed = seed;
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
        let (tick, mut score) = (self.last.1, 0);
        self.update(place, &mut |entry, more| {
            entry.add(more, now, window, weight);
            (entry.cause, entry.tick) = (cause, tick);
            score = entry.weight;
        });
        score.into()
    }

    /// The place of a new entry: that of the least dangerous one if the table is full. That address is returned too.
    pub fn begin(&mut self, addr: Addr, now: Instant, window: u32) -> (usize, Option<Evicted>) {
        self.expire(now, window);
        let mut place = self.entries.len();
        let mut evicted = None;
        if let Err(new) = self.entries.push(Entry::new(addr, now)) {
            place = self.ranks.first().unwrap_or_default();
            self.update(place, &mut |entry, _| {
                evicted = Some(Evicted { addr: entry.addr, score: entry.weight.into() });
                entry.clear();
            });
            if let (Some(entry), Some(old)) = (self.entries.get_mut(place), &evicted) {
                *entry = new;
                self.index.remove(old.addr.hash(self.seed), place);
            }
        }
        self.index.add(addr.hash(self.seed), place);
        (place, evicted.filter(|e| e.score > 0))
    }

    /// The place of `addr`, if it has one.
    #[inline(never)]
    pub fn find(&self, addr: &Addr) -> Option<usize> {
        self.index.find(addr.hash(self.seed), |place| self.entries.get(place).is_some_and(|e| e.addr == *addr))
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

    /// Changes what is counted at `place`, and keeps all that follows from it.
    #[inline(never)]
    fn update(&mut self, place: usize, change: &mut dyn FnMut(&mut Entry, &mut More)) {
        let (Some(entry), Some(more)) = (self.entries.get_mut(place), self.more.get_mut(place)) else { return };
        let before = (entry.oldest(), entry.has_failed(more));
        change(entry, more);
        let (after, addr) = ((entry.oldest(), entry.has_failed(more)), entry.addr);
        if before.1 != after.1 {
            self.failed.change(addr, after.1, self.seed);
        }
        let entries = &self.entries;
        let (rank, oldest) =
            (&|place: usize| entries.get(place).map_or(u64::MAX, Entry::rank), &|place: usize| entries.get(place).map_or(u64::MAX, Entry::oldest));
        if place == self.ranks.len() {
            // New, with its first failure.
            self.ranks.add(&mut self.rank_slots, place, rank);
            self.ages.add(&mut self.age_slots, place, oldest);
            return;
        }
        self.ranks.settle(&mut self.rank_slots, place, rank);
        if before.0 != after.0 {
            self.ages.settle(&mut self.age_slots, place, oldest);
        }
    }

    /// Forgets the failures that are older than the window. Each is forgotten once.
    fn expire(&mut self, now: Instant, window: u32) {
        while let Some(place) = self.ages.first()
            && let Some(oldest) = self.entries.get(place).map(Entry::oldest)
            && oldest.saturating_add(window.into()) < now.0.into()
        {
            self.update(place, &mut |entry, more| entry.forget_old(more, now, window));
        }
    }

    /// Forgets the failures of `addr`. Returns the score it had, if it had any within the window.
    pub fn forget(&mut self, addr: Addr, now: Instant, window: u32) -> Option<u32> {
        let place = self.find(&addr)?;
        let mut score = 0;
        self.update(place, &mut |entry, more| {
            score = entry.score(more, now, window);
            entry.clear();
        });
        (score > 0).then_some(score)
    }

    /// The score of `addr` within the window.
    #[must_use]
    pub fn score(&self, addr: Addr, now: Instant, window: u32) -> u32 {
        self.find(&addr).map_or(0, |place| self.score_at(place, now, window))
    }

    fn score_at(&self, place: usize, now: Instant, window: u32) -> u32 {
        let entry = self.entries.get(place).zip(self.more.get(place));
        entry.map_or(0, |(entry, more)| entry.score(more, now, window))
    }

    /// How many addresses in the /48 of `addr`, itself included, have a whole failure within the window.
    #[must_use]
    pub fn near(&mut self, addr: Addr, now: Instant, window: u32) -> usize {
        self.expire(now, window);
        self.failed.count(addr, self.seed)
    }

    /// Forgets all counts.
    pub fn clear(&mut self) {
        // What was never used stays untouched.
        for place in 0..self.entries.len() {
            self.update(place, &mut |entry, _| entry.clear());
            if let Some(entry) = self.entries.get(place) {
                self.index.remove(entry.addr.hash(self.seed), place);
            }
        }
        self.entries.clear();
        self.ranks.clear();
        self.ages.clear();
    }

    /// The address at `place`, of `N` places from 0, if it has a score within the window.
    #[must_use]
    pub fn counted_at(&self, place: usize, now: Instant, window: u32) -> Option<Counted> {
        let (entry, score) = (self.entries.get(place)?, self.score_at(place, now, window));
        (score > 0).then_some(Counted { addr: entry.addr, score, cause: entry.cause, last: entry.last() })
    }

    /// All addresses with a score within the window.
    pub fn counted(&self, now: Instant, window: u32) -> impl Iterator<Item = (Addr, u32)> {
        self.places(now, window).map(|(addr, score, _)| (addr, score))
    }

    /// The same, each with the message of its last failure.
    pub fn places(&self, now: Instant, window: u32) -> impl Iterator<Item = (Addr, u32, u16)> {
        let all = self.entries.iter().zip(&self.more);
        all.map(move |(e, more)| (e.addr, e.score(more, now, window), e.cause)).filter(|(_, score, _)| *score > 0)
    }
}

#[cfg(test)]
mod tests;
