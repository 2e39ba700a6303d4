//! What the kernel's list holds, known without asking.
//!
//! xt_recent keeps `ip_list_tot` addresses (100 unless changed) and, when full, drops the
//! one whose last `+` is oldest; rules with `--rcheck` do not change that order
//! (xt_recent.c recent_entry_init, recent_entry_update). So a list of the same size ordered by last write says
//! which address the next ban would push out. Bans that are over stay as history, as long
//! as there is room, so that the next one is longer.
//!
//! No operation walks through the list: an [`Index`] finds an address, a heap for each kind of entries has the least recently written first, and
//! another one has the bans by when something must be done about them.

mod orders;

use heapless::Vec;

use super::listed::{Kind, Marks, State};
pub use super::listed::{Due, Listed, ONLY_BY_HAND};
use super::networks::Networks;
use crate::addr::Addr;
use crate::heap::{Heap, Slots};
use crate::index::Index;
use crate::limits;
use crate::message;
use crate::time::Instant;

/// The mirror of one of the kernel's lists.
pub type List = Mirror<{ limits::MIRROR }>;

/// The mirror of one list with room for `N` entries, history included. In this order, so that what is written at the start is not on a page
/// of its own: see [`super::Policy`].
#[repr(C)]
pub struct Mirror<const N: usize> {
    /// The rule by which `due` is in order; see [`Mirror::due`].
    rule: u32,
    /// No ban ends later than this.
    latest: Instant,
    writes: u32,
    /// What hashes begin with.
    seed: u32,
    /// What fits into the kernel's list; 0 stands for [`limits::IP_LIST_TOT`].
    capacity: u16,
    /// How many live entries of recentd's own have no end.
    endless: u16,
    entries: Vec<Listed, N>,
    index: Index<N>,
    /// The entries of each [`Kind`], the least recently written first.
    kinds: [Heap<N>; Kind::ALL],
    kind_slots: Slots<N>,
    /// The live entries, by [`Listed::due_at`].
    due: Heap<N>,
    due_slots: Slots<N>,
    /// The networks of IPv6 of the live entries.
    networks: Networks<N>,
}

impl<const N: usize> Default for Mirror<N> {
    fn default() -> Self {
        Self::new()
    }
}

/// The order of the first entry that is written; those read back from the kernel are before it.
const FIRST_WRITE: u32 = 1 << 30;

impl<const N: usize> Mirror<N> {
    /// An empty list of the kernel's default size.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            entries: Vec::new(),
            index: Index::new(),
            kinds: [const { Heap::new() }; Kind::ALL],
            kind_slots: Slots::new(),
            due: Heap::new(),
            due_slots: Slots::new(),
            networks: Networks::new(),
            rule: ONLY_BY_HAND,
            latest: Instant(0),
            capacity: 0,
            endless: 0,
            writes: 0,
            seed: 0,
        }
    }

    /// What hashes begin with, while nothing is listed: a number that no attacker knows.
    pub const fn set_seed(&mut self, seed: u32) {
        self.seed = seed;
    }

    /// Tells how many addresses the kernel's list holds.
    pub fn set_capacity(&mut self, ip_list_tot: u32) {
        self.capacity = u16::try_from(ip_list_tot).unwrap_or(u16::MAX).max(1);
    }

    /// How many live entries can be mirrored: the kernel's limit, or `N` if that is smaller.
    #[must_use]
    pub fn capacity(&self) -> usize {
        let kernel = if self.capacity == 0 { limits::IP_LIST_TOT } else { usize::from(self.capacity) };
        kernel.min(N)
    }

    /// The entry of `addr`, live or history.
    #[must_use]
    pub fn get(&self, addr: Addr) -> Option<&Listed> {
        self.entries.get(self.position(&addr)?)
    }

    /// The live entry at `place`, of places from 0.
    #[must_use]
    pub fn live_at(&self, place: usize) -> Option<&Listed> {
        self.entries.get(place).filter(|listed| listed.is_live())
    }

    /// Live entries. (A walk; for what is done seldom.)
    pub fn live(&self) -> impl Iterator<Item = &Listed> {
        self.entries.iter().filter(|e| e.is_live())
    }

    /// Live entries of recentd's own from `place` on, and the place after. These are the same in any order of calls, while entries change.
    #[must_use]
    pub fn next_own(&self, place: usize) -> Option<(usize, Addr)> {
        let rest = self.entries.get(place..)?;
        let (after, listed) = rest.iter().enumerate().find(|(_, listed)| listed.is_own())?;
        Some((place.wrapping_add(after).wrapping_add(1), listed.addr))
    }

    /// How many live entries there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.due.len()
    }

    /// Whether recentd's own are among them.
    #[must_use]
    pub fn has_own(&self) -> bool {
        [Kind::Own, Kind::OwnUnconfirmed].iter().any(|kind| self.heap(*kind).is_some_and(|heap| !heap.is_empty()))
    }

    /// How many live entries are in the /48 of `addr`.
    #[must_use]
    pub fn near(&self, addr: Addr) -> usize {
        self.networks.count(addr, self.seed)
    }

    /// Whether a ban may be in force at `now`. The list that should hold it may have been removed.
    #[must_use]
    pub fn may_ban(&self, now: Instant) -> bool {
        self.count() > 0 && self.latest > now
    }

    /// `+addr` is being written at `now`, to be listed until `until`; `times` is the number of this ban.
    /// Returns the address that this pushes out of the kernel's list.
    pub fn write(&mut self, addr: Addr, times: u8, now: Instant, until: Instant) -> Option<Addr> {
        let pushed = self.make_room(addr);
        let order = self.next_order();
        let going_on = self.get(addr).filter(|e| e.is_live() && e.until > now);
        let (since, cause, again) = going_on.map_or((now, message::UNKNOWN, 0), |e| (e.since, e.cause, if e.marks.has(Marks::AGAIN) { Marks::AGAIN } else { 0 }));
        // What another program keeps there longer stays as it is.
        let foreign = going_on.filter(|e| e.is_foreign() && e.until >= until);
        let (foreign, until) = foreign.map_or((0, until), |e| (Marks::FOREIGN, e.until));
        self.put(Listed { addr, times, marks: Marks::new(State::Live, foreign | again), cause, until, written: now, since, order });
        pushed
    }

    /// `addr` got through although it is banned: its ban is written again at `now`. Returns whether that was done before.
    pub fn write_again(&mut self, addr: Addr, now: Instant) -> bool {
        let order = self.next_order();
        let Some((place, listed)) = self.known(addr).filter(|(_, e)| e.is_live()) else { return false };
        let foreign = if listed.is_foreign() { Marks::FOREIGN } else { 0 };
        self.set(place, Listed { marks: Marks::new(State::Live, foreign | Marks::AGAIN), written: now, order, ..listed });
        listed.marks.has(Marks::AGAIN)
    }

    fn next_order(&mut self) -> u32 {
        self.writes = self.writes.saturating_add(1);
        FIRST_WRITE.saturating_add(self.writes).min(u32::MAX - 1)
    }

    /// When the ban of `addr` was written.
    pub fn set_written(&mut self, addr: Addr, written: Instant) {
        self.edit(addr, &|entry| entry.written = written);
    }

    /// Says which message led to the ban of `addr` that was just written.
    pub fn set_cause(&mut self, addr: Addr, cause: u16) {
        self.edit(addr, &|entry| entry.cause = cause);
    }

    /// Remembers a ban from `since` to `until` that was over before it could be written. Nothing is pushed out of the kernel's list.
    pub fn remember(&mut self, addr: Addr, times: u8, since: Instant, until: Instant) {
        if self.get(addr).is_some_and(Listed::is_live) {
            // Its end is due, too.
            self.edit(addr, &|live| (live.times, live.until) = (times, live.until.max(until)));
            return;
        }
        let state = self.get(addr).map_or(State::History, Listed::state);
        let order = self.next_order();
        self.put(Listed { addr, times, marks: Marks::new(state, 0), cause: message::UNKNOWN, until, written: since, since, order });
    }

    /// An entry found in the kernel's list, last written `age` (any unit, the same for all) ago, at `written`. One that is
    /// known keeps its own end; a new one ends at `until`.
    pub fn restore(&mut self, addr: Addr, age: u32, written: Instant, until: Instant) {
        let order = FIRST_WRITE.saturating_sub(age);
        if self.get(addr).is_some_and(|e| e.state() != State::History) {
            self.edit(addr, &|known| {
                if known.state() == State::Unconfirmed {
                    known.set_state(State::Live);
                }
                // By the kernel's clock if that is earlier; a kernel that does not tell HZ says `now`. Both clocks are rounded to seconds, so
                // one second means nothing: the ban would seem to outlast the rule, and writing it again would prolong it.
                if known.written.since(written) > 1 {
                    known.written = written;
                }
            });
            return;
        }
        let times = self.get(addr).map_or(1, |e| e.times);
        self.make_room(addr);
        self.put(Listed { addr, times, marks: Marks::new(State::Live, 0), cause: message::UNKNOWN, until, written, since: written, order });
    }

    /// The kernel's list was removed: nothing in it is certain until it is written or found there again.
    pub fn unconfirm(&mut self) {
        self.set_all(&[Kind::Own, Kind::Foreign], State::Unconfirmed);
    }

    /// `addr` was removed here, but could not be removed from the kernel's list: see [`Mirror::take_pending_removal`].
    pub fn remove_later(&mut self, addr: Addr) {
        if self.get(addr).is_some_and(Listed::is_over) {
            self.edit(addr, &|entry| entry.set_state(State::PendingRemoval));
        }
    }

    /// What other programs have removed from the kernel's list while it could not be looked at, they do not want to be written again.
    pub fn forget_foreign(&mut self) {
        self.set_all(&[Kind::ForeignUnconfirmed], State::History);
    }

    /// An address that is still to be removed from the kernel's list. Each is returned once.
    pub fn take_pending_removal(&mut self) -> Option<Addr> {
        let (_, pending) = self.oldest(&[Kind::PendingRemoval], None)?;
        self.retire(pending.addr);
        Some(pending.addr)
    }

    /// Whether there is one.
    #[must_use]
    pub fn has_pending_removal(&self) -> bool {
        self.heap(Kind::PendingRemoval).is_some_and(|heap| !heap.is_empty())
    }

    fn retire(&mut self, addr: Addr) {
        self.edit(addr, &|entry| entry.set_state(State::History));
    }

    /// A live entry that is not known to be in the kernel's list, the least recently written first.
    #[must_use]
    pub fn unconfirmed(&self) -> Option<Listed> {
        self.oldest(&[Kind::OwnUnconfirmed, Kind::ForeignUnconfirmed], None).map(|(_, listed)| listed)
    }

    fn make_room(&mut self, addr: Addr) -> Option<Addr> {
        let known = self.get(addr);
        // An entry that is still to be removed from the kernel's list gives way to no other.
        let is_full = known.is_none() && !self.has_place();
        if known.is_some_and(Listed::is_live) || (self.count() < self.capacity() && !is_full) {
            return None;
        }
        if self.capacity() == N
            && let Some((_, foreign)) = self.oldest(&[Kind::Foreign, Kind::ForeignUnconfirmed], None)
        {
            // It is not the kernel's list that is full. What is another program's stays there, unknown.
            self.retire(foreign.addr);
            return None;
        }
        self.push_out(addr)
    }

    /// Whether a new address has a place without taking that of one that matters.
    fn has_place(&self) -> bool {
        !self.entries.is_full() || self.heap(Kind::History).is_some_and(|history| !history.is_empty())
    }

    /// Whether a live entry of recentd's own has no end. It may be older than what is pushed out of the full list instead of it.
    #[must_use]
    pub const fn has_endless(&self) -> bool {
        self.endless > 0
    }

    /// Retires a ban of recentd's own but that of `addr`, because the kernel's list has no room for both: of those with an end, if there are any, the least
    /// recently written.
    pub fn push_out(&mut self, addr: Addr) -> Option<Addr> {
        let (_, oldest) = self.oldest(&[Kind::Own, Kind::OwnUnconfirmed], Some(addr))?;
        self.retire(oldest.addr);
        Some(oldest.addr)
    }

    /// Whether `addr` would still be banned, had it not been pushed out of the list, which is full. A ban that was ended by hand or by time leaves no such trace.
    #[must_use]
    pub fn pushed_out(&self, addr: Addr, now: Instant) -> bool {
        let was_banned = |listed: &Listed| listed.kind() == Kind::History && !listed.is_foreign() && listed.times > 0 && listed.until > now;
        self.count() >= self.capacity() && self.get(addr).is_some_and(was_banned)
    }

    /// Whether there is a place to know that another program keeps `addr` in the list. Only a few may take that of history.
    #[must_use]
    pub fn takes_foreign(&self, addr: Addr) -> bool {
        let foreign: usize = [Kind::Foreign, Kind::ForeignUnconfirmed].iter().filter_map(|kind| self.heap(*kind)).map(Heap::len).sum();
        self.get(addr).is_some_and(Listed::is_live) || !self.entries.is_full() || (foreign < N / 4 && self.has_place())
    }

    /// Another program keeps `addr` in the kernel's list, since `since` and until `until`. See [`Mirror::takes_foreign`].
    pub fn adopt(&mut self, addr: Addr, since: Instant, until: Instant) {
        if self.get(addr).is_some_and(Listed::is_live) {
            self.edit(addr, &|entry| (entry.marks, entry.until) = (Marks::new(State::Live, Marks::FOREIGN), until));
            return;
        }
        let times = self.get(addr).map_or(1, |e| e.times);
        let (order, cause) = (FIRST_WRITE, message::UNKNOWN);
        self.put(Listed { addr, times, marks: Marks::new(State::Live, Marks::FOREIGN), cause, until, written: since, since, order });
    }

    /// A ban without end is read from a file. No line of the log of before the start ends it.
    pub fn keep_forever(&mut self, addr: Addr, now: Instant) {
        self.edit(addr, &|entry| (entry.until, entry.since) = (Instant(u32::MAX), now.after(1)));
    }

    /// No ban without end is known to be in a file.
    pub fn leave_file(&mut self) {
        for place in 0..self.entries.len() {
            if let Some(entry) = self.entries.get_mut(place) {
                entry.marks.set(Marks::FILED, false);
            }
        }
    }

    /// A file has `addr`.
    pub fn put_into_file(&mut self, addr: Addr) {
        if let Some(entry) = self.position(&addr).and_then(|place| self.entries.get_mut(place)) {
            entry.marks.set(Marks::FILED, true);
        }
    }

    /// The bans of recentd's own without end that no file has.
    pub fn not_filed(&self) -> impl Iterator<Item = &Listed> {
        self.live().filter(|listed| listed.is_endless() && !listed.is_foreign() && !listed.marks.has(Marks::FILED))
    }

    /// The kernel keeps `addr` until `until`, later than planned.
    pub fn prolong(&mut self, addr: Addr, until: Instant) {
        if self.get(addr).is_some_and(Listed::is_live) {
            self.edit(addr, &|entry| entry.until = entry.until.max(until));
        }
    }

    /// The ban of `addr`, which was read back, ends at `until`.
    pub fn end_at(&mut self, addr: Addr, until: Instant) {
        if self.get(addr).is_some_and(Listed::is_own) {
            self.edit(addr, &|entry| entry.until = until);
        }
    }

    /// `-addr`: no longer listed. Its history stays. False if it was not listed.
    pub fn remove(&mut self, addr: Addr) -> bool {
        let is_live = self.get(addr).is_some_and(Listed::is_live);
        if is_live {
            self.retire(addr);
        }
        is_live
    }

    /// Forgets that `addr` was ever banned; it stays listed if it is.
    pub fn forget_history(&mut self, addr: Addr) {
        self.edit(addr, &|entry| entry.times = 0);
    }
}

#[cfg(test)]
mod tests;
