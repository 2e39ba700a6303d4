//! The failures of one address, exact to the second.

use crate::addr::Addr;
use crate::limits;
use crate::time::Instant;

/// The weight of one whole failure.
pub const FAILURE: u8 = 10;

/// The address is on no allowlist.
pub const NOT_ALLOWED: u8 = 0x80;
/// The address is none of this machine's, its gateways' and its LAN's.
pub const NOT_NEAR: u8 = 0x40;
/// The bits of an entry's marks that count its stamps.
const COUNT: u8 = 0x1f;
const _: () = assert!(limits::STAMPS <= COUNT as usize);

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

/// What is counted of one address.
pub(super) struct Entry {
    /// The address (IPv6: the prefix).
    pub addr: Addr,
    /// The last failure.
    seen: Instant,
    /// From the oldest to the latest. A `heapless::Vec` would count in a word of its own: 512 bytes in all.
    stamps: [Stamp; limits::STAMPS],
    /// How many stamps there are, and what is known of the address.
    marks: u8,
    /// The message of the last failure.
    pub cause: u16,
    /// The sum of the weights of all stamps.
    pub weight: u16,
    /// The number of the last failure within its second, at most 65535.
    pub tick: u16,
    /// Its slot in the table's heap.
    pub slot: u8,
}

impl Entry {
    /// Nothing counted yet; `now` is that of its first failure.
    pub const fn new(addr: Addr, now: Instant) -> Self {
        Self { addr, seen: now, stamps: [Stamp(0); limits::STAMPS], marks: 0, cause: 0, weight: 0, tick: 0, slot: 0 }
    }

    /// How dangerous it is: the lowest is the first that makes room.
    pub fn rank(&self) -> u64 {
        u64::from(self.weight) << 48 | u64::from(self.seen.0) << 16 | u64::from(self.tick)
    }

    /// When the oldest failure leaves the window. Nothing is older than the window at `now`.
    pub fn fresh_until(&self, now: Instant, window: u32) -> Option<Instant> {
        let now = self.not_before(now);
        let oldest = self.stamps().first()?;
        Some(now.after(window.saturating_sub(oldest.age(now))))
    }

    /// Forgets all failures.
    pub fn clear(&mut self) {
        self.marks &= !COUNT;
        self.weight = 0;
    }

    const fn count(&self) -> usize {
        (self.marks & COUNT) as usize
    }

    /// Whether `fact` is known of the address.
    pub const fn knows(&self, fact: u8) -> bool {
        self.marks & fact != 0
    }

    /// `fact` is true of the address until [`Entry::doubt`].
    pub const fn learn(&mut self, fact: u8) {
        self.marks |= fact;
    }

    /// What was known of the address may be so no more.
    pub const fn doubt(&mut self) {
        self.marks &= COUNT;
    }

    fn stamps(&self) -> &[Stamp] {
        self.stamps.get(..self.count()).unwrap_or_default()
    }

    /// Takes the stamp at `place` out.
    fn take(&mut self, place: usize) -> Option<Stamp> {
        let taken = *self.stamps().get(place)?;
        for later in place.wrapping_add(1)..self.count() {
            if let Some(&stamp) = self.stamps.get(later)
                && let Some(free) = self.stamps.get_mut(later.wrapping_sub(1))
            {
                *free = stamp;
            }
        }
        // There was one, so the count is not 0.
        self.marks = self.marks.wrapping_sub(1);
        Some(taken)
    }

    /// `now`, or the last failure if that is later: two sources, or a clock that is set, may bring an older line after a newer one.
    pub fn not_before(&self, now: Instant) -> Instant {
        if self.count() == 0 { now } else { now.max(self.seen) }
    }

    /// The score within `window` seconds before `now`, both ends included (as xt_recent's recent_mt).
    #[inline(never)]
    pub fn score(&self, now: Instant, window: u32) -> u32 {
        let now = self.not_before(now);
        if now.since(self.seen) > window {
            return 0;
        }
        self.stamps().iter().filter(|s| s.age(now) <= window).map(|s| u32::from(s.weight())).sum()
    }

    /// Forgets the stamps that are older than the window.
    #[inline(never)]
    pub fn forget_old(&mut self, now: Instant, window: u32) {
        let now = self.not_before(now);
        if now.since(self.seen) > window {
            self.clear();
        }
        while self.stamps().first().is_some_and(|oldest| oldest.age(now) > window) {
            let old = self.take(0).map_or(0, Stamp::weight);
            self.weight = self.weight.wrapping_sub(old.into());
        }
    }

    /// Whether there is a whole failure within the window.
    pub fn has_failed(&self, now: Instant, window: u32) -> bool {
        let now = self.not_before(now);
        now.since(self.seen) <= window && self.stamps().iter().any(|stamp| stamp.is_whole() && stamp.age(now) <= window)
    }

    /// Adds a failure, whose `weight` is in tenths.
    pub fn add(&mut self, now: Instant, window: u32, weight: u8) {
        let now = self.not_before(now);
        self.forget_old(now, window);
        self.seen = now;
        if self.count() == limits::STAMPS {
            self.merge();
        }
        // After merge() there is room unless every pair is saturated, that is far above any hitcount.
        let count = self.count();
        if let Some(free) = self.stamps.get_mut(count) {
            *free = Stamp::new(now, weight);
            self.marks = self.marks.wrapping_add(1);
            self.weight = self.weight.wrapping_add(weight.into());
        }
    }

    /// Makes room by joining the two neighbours closest in time; the older time stays, so that no failure
    /// counts longer than it should.
    fn merge(&mut self) {
        let (mut closest, mut joined) = (u32::MAX, None);
        for (index, pair) in self.stamps().windows(2).enumerate() {
            if let [older, newer] = pair
                && u32::from(older.weight()) + u32::from(newer.weight()) <= 255
                && older.gap(*newer) < closest
            {
                (closest, joined) = (older.gap(*newer), Some(index));
            }
        }
        if let Some(index) = joined
            && let Some(newer) = self.take(index.wrapping_add(1))
            && let Some(older) = self.stamps.get_mut(index)
        {
            *older = older.join(newer);
        }
    }
}

crate::limits::costs!(Entry, 96);
