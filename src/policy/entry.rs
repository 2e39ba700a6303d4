//! The failures of one address, exact to the second.

use crate::addr::{Addr, Family};
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
pub(super) struct Stamp(u32);

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

    /// Whether the weight of `other` fits into this stamp, too.
    const fn has_room(self, other: Self) -> bool {
        self.weight().checked_add(other.weight()).is_some()
    }

    /// This stamp with the weight of `other` added, for which it has room.
    const fn join(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0 & 0xff) | other.0 & WHOLE)
    }
}

/// Stamps that an entry holds itself. Of a wide attack most addresses have no more.
const FEW: usize = 4;

/// The stamps of an entry from the fifth on. They are apart, in memory that is touched only when an address has as many.
pub(super) type More = [Stamp; limits::STAMPS - FEW];

/// No stamps.
pub(super) const NO_MORE: More = [Stamp(0); limits::STAMPS - FEW];

/// What is counted of one address.
pub(super) struct Entry {
    /// The address (IPv6: the prefix).
    pub addr: Addr,
    /// The last failure.
    seen: Instant,
    /// The oldest; the later ones are in a [`More`].
    stamps: [Stamp; FEW],
    /// How many stamps there are, and what is known of the address.
    marks: u8,
    /// The message of the last failure.
    pub cause: u16,
    /// The sum of the weights of all stamps.
    pub weight: u16,
    /// The number of the last failure within its second, at most 65535.
    pub tick: u16,
}

impl Entry {
    /// Nothing counted yet; `now` is that of its first failure.
    pub const fn new(addr: Addr, now: Instant) -> Self {
        Self { addr, seen: now, stamps: [Stamp(0); FEW], marks: 0, cause: 0, weight: 0, tick: 0 }
    }

    /// How dangerous it is: the lowest is the first that makes room.
    pub fn rank(&self) -> u64 {
        u64::from(self.weight) << 48 | u64::from(self.seen.0) << 16 | u64::from(self.tick)
    }

    /// When the last failure was.
    pub const fn last(&self) -> Instant {
        self.seen
    }

    /// When the oldest failure was, as a key; the last of all if there is none.
    pub fn oldest(&self) -> u64 {
        match self.stamps.first() {
            Some(oldest) if self.count() > 0 => u64::from(self.seen.0.wrapping_sub(oldest.age(self.seen))),
            _ => u64::MAX,
        }
    }

    /// Whether it is a network of IPv6 with a whole failure.
    pub fn has_failed(&self, more: &More) -> bool {
        self.addr.family() == Family::V6 && self.stamps(more).any(Stamp::is_whole)
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

    fn stamps<'a>(&'a self, more: &'a More) -> impl Iterator<Item = Stamp> {
        self.stamps.iter().chain(more).take(self.count()).copied()
    }

    fn stamp<'a>(&'a mut self, more: &'a mut More, place: usize) -> Option<&'a mut Stamp> {
        match place.checked_sub(FEW) {
            None => self.stamps.get_mut(place),
            Some(place) => more.get_mut(place),
        }
    }

    /// Takes the stamp at `place` out.
    fn take(&mut self, more: &mut More, place: usize) -> Option<Stamp> {
        let taken = *self.stamp(more, place)?;
        for later in place.wrapping_add(1)..self.count() {
            if let Some(&mut stamp) = self.stamp(more, later)
                && let Some(free) = self.stamp(more, later.wrapping_sub(1))
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
    pub fn score(&self, more: &More, now: Instant, window: u32) -> u32 {
        let now = self.not_before(now);
        if now.since(self.seen) > window {
            return 0;
        }
        self.stamps(more).filter(|s| s.age(now) <= window).map(|s| u32::from(s.weight())).sum()
    }

    /// Forgets the stamps that are older than the window.
    #[inline(never)]
    pub fn forget_old(&mut self, more: &mut More, now: Instant, window: u32) {
        let now = self.not_before(now);
        if now.since(self.seen) > window {
            self.clear();
        }
        while self.stamps(more).next().is_some_and(|oldest| oldest.age(now) > window) {
            let old = self.take(more, 0).map_or(0, Stamp::weight);
            self.weight = self.weight.wrapping_sub(old.into());
        }
    }

    /// Adds a failure, whose `weight` is in tenths.
    pub fn add(&mut self, more: &mut More, now: Instant, window: u32, weight: u8) {
        let now = self.not_before(now);
        self.forget_old(more, now, window);
        self.seen = now;
        let new = Stamp::new(now, weight);
        // Failures of one second share a stamp.
        let last = self.count().checked_sub(1).and_then(|last| self.stamp(more, last));
        if let Some(last) = last
            && last.gap(new) == 0
            && last.has_room(new)
        {
            *last = last.join(new);
        } else {
            if self.count() == limits::STAMPS {
                self.merge(more);
            }
            // After merge() there is room unless every pair is saturated, that is far above any hitcount.
            let Some(free) = self.stamp(more, self.count()) else { return };
            *free = new;
            self.marks = self.marks.wrapping_add(1);
        }
        self.weight = self.weight.wrapping_add(weight.into());
    }

    /// Makes room by joining the two neighbours closest in time; the older time stays, so that no failure
    /// counts longer than it should.
    fn merge(&mut self, more: &mut More) {
        let (mut closest, mut joined) = (u32::MAX, None);
        let mut older = None;
        for (place, newer) in self.stamps(more).enumerate() {
            if let Some(older) = older.replace(newer)
                && Stamp::has_room(older, newer)
                && older.gap(newer) < closest
            {
                (closest, joined) = (older.gap(newer), Some(place));
            }
        }
        if let Some(place) = joined
            && let Some(newer) = self.take(more, place)
            && let Some(older) = self.stamp(more, place.wrapping_sub(1))
        {
            *older = older.join(newer);
        }
    }
}

crate::limits::costs!(Entry, 48);
