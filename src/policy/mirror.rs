//! What the kernel's list holds, known without asking.
//!
//! xt_recent keeps `ip_list_tot` addresses (100 unless changed) and, when full, drops the
//! one whose last `+` is oldest; rules with `--rcheck` do not change that order
//! (xt_recent.c recent_entry_init, recent_entry_update). So a list of the same size ordered by last write says
//! which address the next ban would push out. Bans that are over stay as history, as long
//! as there is room, so that the next one is longer.

use heapless::Vec;

use super::listed::{Marks, State};
pub use super::listed::{Due, Listed};
use crate::addr::Addr;
use crate::index::Index;
use crate::limits;
use crate::message;
use crate::time::Instant;

/// The mirror of one of the kernel's lists.
pub type List = Mirror<{ limits::MIRROR }>;

/// The mirror of one list with room for `N` entries, history included.
pub struct Mirror<const N: usize> {
    entries: Vec<Listed, N>,
    index: Index<N>,
    /// What fits into the kernel's list; 0 stands for [`limits::IP_LIST_TOT`].
    capacity: u16,
    writes: u32,
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
        Self { entries: Vec::new(), index: Index::new(), capacity: 0, writes: 0 }
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

    #[inline(never)]
    fn position(&self, addr: &Addr) -> Option<usize> {
        self.index.find(addr.hash(), |place| self.entries.get(place).is_some_and(|e| e.addr == *addr))
    }

    #[inline(never)]
    fn known(&mut self, addr: &Addr) -> Option<&mut Listed> {
        let at = self.position(addr)?;
        self.entries.get_mut(at)
    }

    /// The least recently written of the `wanted` entries.
    #[inline(never)]
    fn oldest(&self, wanted: &dyn Fn(&Listed) -> bool) -> Option<usize> {
        let (mut oldest, mut order) = (None, u32::MAX);
        for (index, e) in self.entries.iter().enumerate() {
            if e.order < order && wanted(e) {
                (oldest, order) = (Some(index), e.order);
            }
        }
        oldest
    }

    /// Live entries.
    pub fn live(&self) -> impl Iterator<Item = &Listed> {
        self.entries.iter().filter(|e| e.is_live())
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
        self.known(&addr).filter(|e| e.is_live()).is_some_and(|entry| {
            let before = entry.marks.has(Marks::AGAIN);
            let foreign = if entry.is_foreign() { Marks::FOREIGN } else { 0 };
            (entry.marks, entry.written, entry.order) = (Marks::new(State::Live, foreign | Marks::AGAIN), now, order);
            before
        })
    }

    fn next_order(&mut self) -> u32 {
        self.writes = self.writes.saturating_add(1);
        FIRST_WRITE.saturating_add(self.writes).min(u32::MAX - 1)
    }

    /// When the ban of `addr` was written.
    pub fn set_written(&mut self, addr: Addr, written: Instant) {
        if let Some(entry) = self.known(&addr) {
            entry.written = written;
        }
    }

    /// Says which message led to the ban of `addr` that was just written.
    pub fn set_cause(&mut self, addr: Addr, cause: u16) {
        if let Some(entry) = self.known(&addr) {
            entry.cause = cause;
        }
    }

    /// Remembers a ban from `since` to `until` that was over before it could be written. Nothing is pushed out of the kernel's list.
    pub fn remember(&mut self, addr: Addr, times: u8, since: Instant, until: Instant) {
        if let Some(live) = self.known(&addr).filter(|e| e.is_live()) {
            // Its end is due, too.
            (live.times, live.until) = (times, live.until.max(until));
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
        if let Some(known) = self.known(&addr).filter(|e| e.state() != State::History) {
            if known.state() == State::Unconfirmed {
                known.set_state(State::Live);
            }
            // By the kernel's clock if that is earlier; a kernel that does not tell HZ says `now`. Both clocks are rounded to seconds, so one
            // second means nothing: the ban would seem to outlast the rule, and writing it again would prolong it.
            if known.written.since(written) > 1 {
                known.written = written;
            }
            return;
        }
        let times = self.get(addr).map_or(1, |e| e.times);
        self.make_room(addr);
        self.put(Listed { addr, times, marks: Marks::new(State::Live, 0), cause: message::UNKNOWN, until, written, since: written, order });
    }

    /// The kernel's list was removed: nothing in it is certain until it is written or found there again.
    pub fn unconfirm(&mut self) {
        self.entries.iter_mut().filter(|e| e.is_live()).for_each(|e| e.set_state(State::Unconfirmed));
    }

    /// `addr` was removed here, but could not be removed from the kernel's list: see [`Mirror::take_pending_removal`].
    pub fn remove_later(&mut self, addr: Addr) {
        if let Some(entry) = self.known(&addr).filter(|e| !e.is_live()) {
            entry.set_state(State::PendingRemoval);
        }
    }

    /// What other programs have removed from the kernel's list while it could not be looked at, they do not want to be written again.
    pub fn forget_foreign(&mut self) {
        self.entries.iter_mut().filter(|e| e.is_foreign() && e.is_unconfirmed()).for_each(|e| e.set_state(State::History));
    }

    /// An address that is still to be removed from the kernel's list. Each is returned once.
    pub fn take_pending_removal(&mut self) -> Option<Addr> {
        let pending = self.entries.iter_mut().find(|e| e.state() == State::PendingRemoval)?;
        pending.set_state(State::History);
        Some(pending.addr)
    }

    /// A live entry that is not known to be in the kernel's list, the least recently written first.
    #[must_use]
    pub fn unconfirmed(&self) -> Option<&Listed> {
        self.entries.get(self.oldest(&Listed::is_unconfirmed)?)
    }

    fn make_room(&mut self, addr: Addr) -> Option<Addr> {
        let known = self.get(addr);
        // An entry that is still to be removed from the kernel's list gives way to no other.
        let is_full = known.is_none() && !self.has_place();
        if known.is_some_and(Listed::is_live) || (self.live().count() < self.capacity() && !is_full) {
            return None;
        }
        if self.capacity() == N
            && let Some(entry) = self.entries.iter_mut().find(|e| e.is_live() && e.is_foreign())
        {
            // It is not the kernel's list that is full. What is another program's stays there, unknown.
            entry.set_state(State::History);
            return None;
        }
        self.push_out(addr)
    }

    /// Whether a new address has a place without taking that of one that matters.
    fn has_place(&self) -> bool {
        !self.entries.is_full() || self.oldest(&Listed::is_history).is_some()
    }

    /// Retires the least recently written ban of recentd's own but that of `addr`, because the kernel's list has no room for both.
    pub fn push_out(&mut self, addr: Addr) -> Option<Addr> {
        let place = self.oldest(&|e| e.is_own() && e.addr != addr)?;
        let oldest = self.entries.get_mut(place)?;
        oldest.set_state(State::History);
        Some(oldest.addr)
    }

    /// In the place of what was known of the address, or of the least recently written of the history if there is no room.
    fn put(&mut self, listed: Listed) {
        let (addr, place) = (listed.addr, self.entries.len());
        if let Some(entry) = self.known(&addr) {
            *entry = listed;
        } else if self.entries.push(listed).is_ok() {
            self.index.add(addr.hash(), place);
        } else if let Some(place) = self.oldest(&Listed::is_history).or_else(|| self.oldest(&Listed::is_over))
            && let Some(entry) = self.entries.get_mut(place)
        {
            // A live one always has a place: capacity() <= N, and make_room() retired one if all were live.
            let old = core::mem::replace(entry, listed);
            self.index.remove(old.addr.hash(), place);
            self.index.add(addr.hash(), place);
        }
    }

    /// Whether there is a place to know that another program keeps `addr` in the list. Only a few may take that of history.
    #[must_use]
    pub fn takes_foreign(&self, addr: Addr) -> bool {
        let foreign = self.live().filter(|e| e.is_foreign()).count();
        self.get(addr).is_some_and(Listed::is_live) || !self.entries.is_full() || (foreign < N / 4 && self.has_place())
    }

    /// Another program keeps `addr` in the kernel's list, since `since` and until `until`. See [`Mirror::takes_foreign`].
    pub fn adopt(&mut self, addr: Addr, since: Instant, until: Instant) {
        if let Some(entry) = self.known(&addr).filter(|e| e.is_live()) {
            (entry.marks, entry.until) = (Marks::new(State::Live, Marks::FOREIGN), until);
            return;
        }
        let times = self.get(addr).map_or(1, |e| e.times);
        let (order, cause) = (FIRST_WRITE, message::UNKNOWN);
        self.put(Listed { addr, times, marks: Marks::new(State::Live, Marks::FOREIGN), cause, until, written: since, since, order });
    }

    /// The kernel keeps `addr` until `until`, later than planned.
    pub fn prolong(&mut self, addr: Addr, until: Instant) {
        if let Some(entry) = self.known(&addr).filter(|e| e.is_live()) {
            entry.until = entry.until.max(until);
        }
    }

    /// The ban of `addr`, which was read back, ends at `until`.
    pub fn end_at(&mut self, addr: Addr, until: Instant) {
        if let Some(entry) = self.known(&addr).filter(|e| e.is_own()) {
            entry.until = until;
        }
    }

    /// `-addr`: no longer listed. Its history stays. False if it was not listed.
    pub fn remove(&mut self, addr: Addr) -> bool {
        match self.known(&addr).filter(|e| e.is_live()) {
            Some(entry) => {
                entry.set_state(State::History);
                true
            }
            None => false,
        }
    }

    /// Forgets that `addr` was ever banned; it stays listed if it is.
    pub fn forget_history(&mut self, addr: Addr) {
        if let Some(entry) = self.known(&addr) {
            entry.times = 0;
        }
    }

    /// The next ban to be ended or written again, if it is time; `rule` is `--seconds` of the firewall rule.
    #[must_use]
    pub fn due(&self, now: Instant, rule: u32) -> Option<Due> {
        self.live().find_map(|e| {
            if e.until <= now {
                Some(Due::Unban(e.addr))
            } else if e.refresh_at(rule).is_some_and(|at| at <= now) {
                Some(Due::Refresh(e.addr))
            } else {
                None
            }
        })
    }

    /// When [`Mirror::due`] will next have something.
    #[must_use]
    pub fn deadline(&self, rule: u32) -> Option<Instant> {
        let mut deadline = None;
        for e in self.live() {
            let at = e.refresh_at(rule).unwrap_or(e.until).min(e.until);
            deadline = Some(at.min(deadline.unwrap_or(at)));
        }
        deadline
    }
}

#[cfg(test)]
mod tests;
