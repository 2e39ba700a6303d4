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

use crate::addr::Addr;
use crate::index::Index;
use crate::limits;
use crate::time::Instant;

/// The weight of one whole failure.
pub const FAILURE: u8 = 10;

/// A failure in one word: 23 bits of seconds, one bit that says whether it is a whole failure, and 8 bits of weight. Within an
/// entry all stamps lie within one window (at most a week) of `seen`, so 97 days of wrap are exact.
#[derive(Clone, Copy)]
struct Stamp(u32);

/// The bit of a whole failure.
const WHOLE: u32 = 1 << 8;
/// All bits but the seconds.
const NO_TIME: u32 = WHOLE | 0xff;

impl Stamp {
    const fn new(at: Instant, weight: u8) -> Self {
        Self(at.0 << 9 | if weight >= FAILURE { WHOLE } else { 0 } | weight as u32)
    }

    const fn weight(self) -> u8 {
        (self.0 & 0xff) as u8
    }

    const fn is_whole(self) -> bool {
        self.0 & WHOLE != 0
    }

    /// Seconds from this stamp to `now`, modulo 2^23.
    const fn age(self, now: Instant) -> u32 {
        (now.0 << 9).wrapping_sub(self.0 & !NO_TIME) >> 9
    }

    /// Seconds from this stamp to the later `next`.
    const fn gap(self, next: Self) -> u32 {
        (next.0 & !NO_TIME).wrapping_sub(self.0 & !NO_TIME) >> 9
    }

    /// This stamp with the weight of `other` added; the sum is at most 255.
    const fn join(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0 & 0xff) | other.0 & WHOLE)
    }
}

struct Entry {
    addr: Addr,
    seen: Instant,
    /// From the oldest to the latest.
    stamps: Vec<Stamp, { limits::STAMPS }, u8>,
    /// The message of the last failure.
    cause: u16,
    /// The sum of the weights of all stamps.
    weight: u16,
}

impl Entry {
    /// `now`, or the last failure if that is later: two sources, or a clock that is set, may bring an older line after a newer one.
    fn not_before(&self, now: Instant) -> Instant {
        if self.stamps.is_empty() { now } else { now.max(self.seen) }
    }

    /// The score within `window` seconds before `now`, both ends included (as xt_recent's recent_mt).
    #[inline(never)]
    fn score(&self, now: Instant, window: u32) -> u32 {
        let now = self.not_before(now);
        if now.since(self.seen) > window {
            return 0;
        }
        self.stamps.iter().filter(|s| s.age(now) <= window).map(|s| u32::from(s.weight())).sum()
    }

    /// Forgets the stamps that are older than the window.
    #[inline(never)]
    fn forget_old(&mut self, now: Instant, window: u32) {
        let now = self.not_before(now);
        let quiet = now.since(self.seen) > window;
        if !quiet && self.stamps.first().is_none_or(|oldest| oldest.age(now) <= window) {
            return;
        }
        let mut kept = Vec::new();
        if !quiet {
            for &stamp in self.stamps.iter().filter(|stamp| stamp.age(now) <= window) {
                let _ = kept.push(stamp);
            }
        }
        self.stamps = kept;
        self.weight = self.stamps.iter().map(|stamp| u16::from(stamp.weight())).sum();
    }

    /// Whether there is a whole failure within the window.
    fn has_failed(&self, now: Instant, window: u32) -> bool {
        let now = self.not_before(now);
        now.since(self.seen) <= window && self.stamps.iter().any(|stamp| stamp.is_whole() && stamp.age(now) <= window)
    }

    fn add(&mut self, now: Instant, window: u32, weight: u8) {
        let now = self.not_before(now);
        self.forget_old(now, window);
        self.seen = now;
        if self.stamps.is_full() {
            self.merge();
        }
        // After merge() there is room unless every pair is saturated, that is far above any hitcount.
        if self.stamps.push(Stamp::new(now, weight)).is_ok() {
            self.weight = self.weight.wrapping_add(weight.into());
        }
    }

    /// Makes room by joining the two neighbours closest in time; the older time stays, so that no failure
    /// counts longer than it should.
    fn merge(&mut self) {
        let (mut closest, mut joined) = (u32::MAX, usize::MAX);
        for (index, pair) in self.stamps.windows(2).enumerate() {
            if let [older, newer] = pair
                && u32::from(older.weight()) + u32::from(newer.weight()) <= 255
                && older.gap(*newer) < closest
            {
                (closest, joined) = (older.gap(*newer), index);
            }
        }
        let mut kept: Vec<Stamp, _, u8> = Vec::new();
        for (index, &stamp) in self.stamps.iter().enumerate() {
            match kept.last_mut() {
                Some(older) if index == joined.wrapping_add(1) => *older = older.join(stamp),
                _ => {
                    let _ = kept.push(stamp);
                }
            }
        }
        self.stamps = kept;
    }
}

crate::limits::costs!(Entry, 96);

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
    /// The place that makes room next, among equals. A flood fills the table many times within a second, and so goes round it.
    hand: usize,
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
        Self { entries: Vec::new(), index: Index::new(), hand: 0, fresh_until: Instant(0) }
    }

    /// Adds a failure of `addr` at `now` that counts `weight`, 10 being one failure, and was message number `cause`. Returns the score of
    /// `addr` within `window` seconds, this failure included, and the address that had to make room.
    pub fn record(&mut self, addr: Addr, weight: u8, cause: u16, now: Instant, window: u32) -> (u32, Option<Evicted>) {
        if let Some(entry) = self.known(&addr) {
            entry.cause = cause;
            entry.add(now, window, weight);
            return (entry.score(now, window), None);
        }
        self.fresh_until = self.fresh_until.min(now.after(window));
        let mut entry = Entry { addr, seen: now, stamps: Vec::new(), cause, weight: 0 };
        entry.add(now, window, weight);
        let place = self.entries.len();
        let evicted = match self.entries.push(entry) {
            Ok(()) => {
                self.index.add(addr.hash(), place);
                None
            }
            Err(entry) => self.evict(entry, now, window),
        };
        (u32::from(weight), evicted.filter(|e| e.score > 0))
    }

    #[inline(never)]
    fn position(&self, addr: &Addr) -> Option<usize> {
        self.index.find(addr.hash(), |place| self.entries.get(place).is_some_and(|e| e.addr == *addr))
    }

    fn known(&mut self, addr: &Addr) -> Option<&mut Entry> {
        let place = self.position(addr)?;
        self.entries.get_mut(place)
    }

    /// Puts `new` in the place of the least dangerous entry: the lowest score in the window, among equals the one not seen for longest, and
    /// within one second the next one round.
    fn evict(&mut self, new: Entry, now: Instant, window: u32) -> Option<Evicted> {
        if now > self.fresh_until {
            self.forget_old(now, window);
        }
        let (mut least, mut at) = (u64::MAX, 0);
        for (place, entry) in self.entries.iter().enumerate() {
            let rank = u64::from(entry.weight) << 33 | u64::from(entry.seen.0) << 1 | u64::from(place < self.hand);
            if rank < least {
                (least, at) = (rank, place);
            }
        }
        self.hand = at.wrapping_add(1);
        let addr = new.addr;
        let old = core::mem::replace(self.entries.get_mut(at)?, new);
        self.index.remove(old.addr.hash(), at);
        self.index.add(addr.hash(), at);
        Some(Evicted { addr: old.addr, score: old.weight.into() })
    }

    /// Forgets all stamps that are older than the window.
    #[inline(never)]
    fn forget_old(&mut self, now: Instant, window: u32) {
        self.fresh_until = now.after(window);
        for entry in &mut self.entries {
            entry.forget_old(now, window);
            if let Some(oldest) = entry.stamps.first() {
                let now = entry.not_before(now);
                self.fresh_until = self.fresh_until.min(now.after(window.saturating_sub(oldest.age(now))));
            }
        }
    }

    /// Forgets the failures of `addr`. Returns the score it had, if it had any within the window.
    pub fn forget(&mut self, addr: Addr, now: Instant, window: u32) -> Option<u32> {
        let entry = self.known(&addr)?;
        let score = entry.score(now, window);
        entry.stamps.clear();
        entry.weight = 0;
        (score > 0).then_some(score)
    }

    /// The score of `addr` within the window.
    #[must_use]
    pub fn score(&self, addr: Addr, now: Instant, window: u32) -> u32 {
        self.position(&addr).and_then(|index| self.entries.get(index)).map_or(0, |entry| entry.score(now, window))
    }

    /// How many addresses in the /48 of `addr`, itself included, have a whole failure within the window.
    #[must_use]
    pub fn near(&self, addr: Addr, now: Instant, window: u32) -> usize {
        self.entries.iter().filter(|e| e.addr.shares_48(&addr) && e.has_failed(now, window)).count()
    }

    /// Forgets all counts.
    pub fn clear(&mut self) {
        self.entries.clear();
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
