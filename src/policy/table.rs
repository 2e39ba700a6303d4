//! Counts failures per address within a sliding window, in fixed memory.
//!
//! Each entry keeps the times of its failures, so the count is exact: the fifteenth
//! failure within the window is the fifteenth, as with the kernel's own
//! `--seconds N --hitcount M`. When the table is full the least dangerous entry makes
//! room, not the least recent one: a thousand addresses that try once must not
//! push out one at 14 of 15.
//!
//! Counts are in tenths of a failure, since probes weigh less than a failed password.

use heapless::Vec;

use crate::addr::Addr;
use crate::index::Index;
use crate::limits;
use crate::time::Instant;

/// A failure's moment and weight in one word: 24 bits of seconds, 8 of weight. Within an
/// entry all stamps lie within one window (at most a week) of `seen`, so 194 days of wrap are exact.
#[derive(Clone, Copy)]
struct Stamp(u32);

impl Stamp {
    const fn new(at: Instant, weight: u8) -> Self {
        Self(at.0 << 8 | weight as u32)
    }

    const fn weight(self) -> u8 {
        (self.0 & 0xff) as u8
    }

    /// Seconds from this stamp to `now`, modulo 2^24.
    const fn age(self, now: Instant) -> u32 {
        (now.0 << 8).wrapping_sub(self.0 & !0xff) >> 8
    }

    /// Seconds from this stamp to the later `next`.
    const fn gap(self, next: Self) -> u32 {
        (next.0 & !0xff).wrapping_sub(self.0 & !0xff) >> 8
    }
}

struct Entry {
    addr: Addr,
    seen: Instant,
    /// From the oldest to the latest.
    stamps: Vec<Stamp, { limits::STAMPS }, u8>,
    /// The message of the last failure.
    cause: u16,
    /// What all stamps weigh.
    weight: u16,
}

impl Entry {
    /// Tenths of failures within `window` seconds before `now`, both ends included (as xt_recent's recent_mt).
    #[inline(never)]
    fn score(&self, now: Instant, window: u32) -> u32 {
        if now.since(self.seen) > window {
            return 0;
        }
        self.stamps.iter().filter(|s| s.age(now) <= window).map(|s| u32::from(s.weight())).sum()
    }

    /// Forgets the stamps that are older than the window.
    #[inline(never)]
    fn forget_old(&mut self, now: Instant, window: u32) {
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

    fn add(&mut self, now: Instant, window: u32, weight: u8) {
        // Time handed in never goes back, but a caller that errs must not make stamps from the future.
        let now = now.max(self.seen);
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
                Some(older) if index == joined.wrapping_add(1) => older.0 += u32::from(stamp.weight()),
                _ => {
                    let _ = kept.push(stamp);
                }
            }
        }
        self.stamps = kept;
    }
}

crate::limits::costs!(Entry, 96);

/// An address that lost its place, and the tenths it had.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Evicted {
    /// Whose count is forgotten.
    pub addr: Addr,
    /// Tenths of failures it had within the window.
    pub score: u32,
}

/// The counts of up to `N` addresses.
pub struct Table<const N: usize> {
    entries: Vec<Entry, N>,
    index: Index<N>,
    /// Whose turn it is to make room, among equals. A flood fills the table many times within a second, and so goes round it.
    hand: usize,
    /// Until then what stamps weigh is what counts.
    fresh_until: Instant,
}

impl<const N: usize> Default for Table<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> Table<N> {
    /// Nobody counted.
    #[must_use]
    pub const fn new() -> Self {
        Self { entries: Vec::new(), index: Index::new(), hand: 0, fresh_until: Instant(0) }
    }

    /// Adds `weight` tenths of a failure of `addr` at `now`, which message number `cause` told. Returns the tenths it has within `window`
    /// seconds, this one included, and who had to make room.
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

    /// Puts `new` in the place of the least dangerous entry: fewest tenths in the window, among equals the one not seen for longest, and
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
                self.fresh_until = self.fresh_until.min(now.after(window.saturating_sub(oldest.age(now))));
            }
        }
    }

    /// Forgets `addr`: who has no failures is as good as unknown. Returns the tenths it had, if any within the window.
    pub fn forget(&mut self, addr: Addr, now: Instant, window: u32) -> Option<u32> {
        let entry = self.known(&addr)?;
        let score = entry.score(now, window);
        entry.stamps.clear();
        entry.weight = 0;
        (score > 0).then_some(score)
    }

    /// The tenths of `addr` within the window.
    #[must_use]
    pub fn score(&self, addr: Addr, now: Instant, window: u32) -> u32 {
        self.position(&addr).and_then(|index| self.entries.get(index)).map_or(0, |entry| entry.score(now, window))
    }

    /// How many of the counted are of one /48 with `addr`, itself included.
    #[must_use]
    pub fn near(&self, addr: Addr, now: Instant, window: u32) -> usize {
        self.entries.iter().filter(|e| e.addr.shares_48(&addr) && e.score(now, window) > 0).count()
    }

    /// Forgets everybody.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.index.clear();
    }

    /// Everybody with a count within the window, with their tenths.
    pub fn counted(&self, now: Instant, window: u32) -> impl Iterator<Item = (Addr, u32)> {
        self.places(now, window).map(|(addr, score, _)| (addr, score))
    }

    /// The same with the message of the last failure.
    pub fn places(&self, now: Instant, window: u32) -> impl Iterator<Item = (Addr, u32, u16)> {
        self.entries.iter().map(move |e| (e.addr, e.score(now, window), e.cause)).filter(|(_, score, _)| *score > 0)
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::cast_possible_truncation)]
mod tests {
    use super::*;

    fn v4(n: u32) -> Addr {
        Addr::V4((0x0a00_0000 + n).to_be_bytes())
    }

    #[test]
    fn counts_within_the_window_both_ends_included() {
        let mut table = Table::<4>::new();
        let start = Instant(1000);
        for n in 0..15 {
            assert_eq!(table.record(v4(1), 10, 0, start.after(n * 10), 900).0, (n + 1) * 10);
        }
        // The first failure was at 1000: it counts up to and including 1900.
        let mut copy = table;
        assert_eq!(copy.record(v4(1), 10, 0, Instant(1900), 900).0, 160);
        assert_eq!(copy.record(v4(1), 10, 0, Instant(1901), 900).0, 160, "one fell out, one came in");
        assert_eq!(copy.record(v4(1), 10, 0, Instant(5000), 900).0, 10);
    }

    /// The oracle keeps every failure for ever.
    #[test]
    fn agrees_with_a_naive_count() {
        let mut seed = 1u32;
        let mut random = move |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) % below
        };
        let mut table = Table::<8>::new();
        let mut all: Vec<(u32, u32, u8), 4096> = Vec::new();
        let mut now = 0xff_ff00; // crosses the 24-bit wrap
        for _ in 0..4000 {
            now += random(90);
            let (who, weight) = (random(8), if random(3) == 0 { 2 } else { 10 });
            let _ = all.push((who, now, weight));
            let expected: u32 =
                all.iter().filter(|(w, t, _)| *w == who && now - t <= 900).map(|(.., weight)| u32::from(*weight)).sum();
            let (score, evicted) = table.record(v4(who), weight, 0, Instant(now), 900);
            assert!(evicted.is_none());
            let fits = all.iter().filter(|(w, t, _)| *w == who && now - t <= 900).count() <= limits::STAMPS;
            if fits {
                assert_eq!(score, expected);
            } else {
                assert!(score <= expected && score + 60 >= expected, "{score} {expected}");
            }
        }
    }

    #[test]
    fn a_large_hitcount_is_reached_when_failures_share_stamps() {
        let mut table = Table::<2>::new();
        let mut score = 0;
        for n in 0..200 {
            score = table.record(v4(1), 10, 0, Instant(n), 900).0;
        }
        assert_eq!(score, 2000);
    }

    #[test]
    fn one_shot_addresses_do_not_flush_a_heavy_one() {
        let mut table = Table::<128>::new();
        for n in 0..14 {
            table.record(v4(0), 10, 0, Instant(n), 900);
        }
        for n in 1..5000 {
            table.record(v4(n), 10, 0, Instant(20), 900);
        }
        assert_eq!(table.record(v4(0), 10, 0, Instant(21), 900).0, 150);
    }

    /// All within one second, as in a flood: each has a whole round of the table until its second failure, and is safe from then on.
    #[test]
    fn a_flood_makes_its_round() {
        for (others, is_kept) in [(100, true), (127, true), (128, false)] {
            let mut table = Table::<128>::new();
            let mut number = 1000;
            let mut flood = |table: &mut Table<128>, count: u32| {
                for _ in 0..count {
                    number += 1;
                    table.record(v4(number), 10, 0, Instant(5), 900);
                }
            };
            flood(&mut table, 5000);
            table.record(v4(7), 10, 0, Instant(5), 900);
            flood(&mut table, others);
            let score = table.record(v4(7), 10, 0, Instant(5), 900).0;
            assert_eq!(score, if is_kept { 20 } else { 10 }, "after {others} others");
            if is_kept {
                flood(&mut table, 5000);
                assert_eq!(table.record(v4(7), 10, 0, Instant(5), 900).0, 30);
            }
        }
    }

    #[test]
    fn the_least_dangerous_goes_and_is_named() {
        let mut table = Table::<3>::new();
        table.record(v4(1), 10, 0, Instant(1), 900);
        table.record(v4(2), 2, 0, Instant(2), 900);
        table.record(v4(3), 10, 0, Instant(3), 900);
        assert_eq!(table.record(v4(4), 10, 0, Instant(4), 900).1, Some(Evicted { addr: v4(2), score: 2 }));
        assert_eq!(table.record(v4(5), 10, 0, Instant(5), 900).1, Some(Evicted { addr: v4(1), score: 10 }));
        // Entries that fell out of the window go first and silently.
        assert_eq!(table.record(v4(6), 10, 0, Instant(2000), 900).1, None);
    }

    #[test]
    fn forgets() {
        let mut table = Table::<3>::new();
        table.record(v4(1), 10, 0, Instant(1), 900);
        assert_eq!(table.forget(v4(1), Instant(2), 900), Some(10));
        assert_eq!(table.forget(v4(1), Instant(2), 900), None);
        assert_eq!(table.record(v4(1), 10, 0, Instant(3), 900).0, 10);
        assert_eq!(table.counted(Instant(3), 900).count(), 1);
        assert_eq!(table.counted(Instant(3000), 900).count(), 0);
    }
}
