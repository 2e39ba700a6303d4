//! What the kernel's list holds, known without asking.
//!
//! xt_recent keeps `ip_list_tot` addresses (100 unless changed) and, when full, drops the
//! one whose last `+` is oldest; rules with `--rcheck` do not change that order
//! (xt_recent.c recent_entry_init, recent_entry_update). So a list of the same size ordered by last write says
//! which address the next ban would push out. Bans that are over stay as history, as long
//! as there is room, for the next one to be longer.

use heapless::Vec;

use crate::addr::Addr;
use crate::index::Index;
use crate::limits;
use crate::message;
use crate::time::Instant;

/// One address of the list, or one that was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Who.
    pub addr: Addr,
    /// Bans so far, this one included.
    pub times: u8,
    /// In the kernel's list now; else history.
    pub live: bool,
    /// When the ban shall end.
    pub until: Instant,
    /// When it was last written.
    pub written: Instant,
    /// When this ban began.
    pub since: Instant,
    /// The number of the message that led to it.
    pub cause: u16,
    /// Order of writing: the smallest is pushed out next. The lowest bit: known to be in the kernel's list as it is now; of one
    /// that is not live: it should not be, but could not be taken out.
    order: u32,
}

impl Listed {
    const fn is_confirmed(&self) -> bool {
        self.order & CONFIRMED != 0
    }

    fn confirm(&mut self, confirmed: bool) {
        self.order = self.order & !CONFIRMED | u32::from(confirmed);
    }

    /// Live and in the kernel's list, or neither.
    fn set_live(&mut self, live: bool) {
        self.live = live;
        self.confirm(live);
    }
}

limits::costs!(Listed, 40);

/// The bit in [`Listed`]'s order.
const CONFIRMED: u32 = 1;

/// What has to be done about a ban because time has passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Due {
    /// Write it again: it lasts longer than the firewall rule's `--seconds`.
    Refresh(Addr),
    /// Take it out.
    Unban(Addr),
}

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

/// Restored entries are older than any written one. Half of 31 bits.
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

    /// How many live entries can be mirrored: the kernel's limit, or ours if that is smaller.
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

    /// The longest written of the live entries, or of the history, or of those that are also `unconfirmed`.
    #[inline(never)]
    fn oldest(&self, live: bool, unconfirmed: bool) -> Option<usize> {
        let (mut oldest, mut order) = (None, u32::MAX);
        for (index, e) in self.entries.iter().enumerate() {
            if e.live == live && e.order < order && !(unconfirmed && e.is_confirmed()) {
                (oldest, order) = (Some(index), e.order);
            }
        }
        oldest
    }

    /// Live entries.
    pub fn live(&self) -> impl Iterator<Item = &Listed> {
        self.entries.iter().filter(|e| e.live)
    }

    /// `+addr` is being written at `now`, to be listed until `until`; `times` is the number of this ban.
    /// Returns who is pushed out of the kernel's list by it.
    pub fn write(&mut self, addr: Addr, times: u8, now: Instant, until: Instant) -> Option<Addr> {
        let pushed = self.make_room(addr);
        self.writes = self.writes.wrapping_add(1);
        let order = FIRST_WRITE.saturating_add(self.writes).min(i32::MAX as u32 - 1) << 1 | CONFIRMED;
        let (since, cause) = self.get(addr).filter(|e| e.live && e.until > now).map_or((now, message::UNKNOWN), |e| (e.since, e.cause));
        self.put(Listed { addr, times, live: true, until, written: now, since, cause, order });
        pushed
    }

    /// Says what led to the ban of `addr` that was just written.
    pub fn because(&mut self, addr: Addr, cause: u16) {
        if let Some(entry) = self.known(&addr) {
            entry.cause = cause;
        }
    }

    /// An entry found in the kernel's list, last written `age` (any unit, the same for all) ago, at `written`. One that is
    /// known keeps its own end; a new one ends at `until`.
    pub fn restore(&mut self, addr: Addr, age: u32, written: Instant, until: Instant) {
        let order = FIRST_WRITE.saturating_sub(age) << 1 | CONFIRMED;
        if let Some(known) = self.known(&addr).filter(|e| e.live || e.is_confirmed()) {
            known.confirm(true);
            known.written = written;
            return;
        }
        let times = self.get(addr).map_or(1, |e| e.times);
        self.make_room(addr);
        let cause = message::UNKNOWN;
        self.put(Listed { addr, times, live: true, until, written, since: written, cause, order });
    }

    /// The kernel's list was removed: nothing in it is certain until it is written or found there again.
    pub fn doubt(&mut self) {
        self.entries.iter_mut().filter(|e| e.live).for_each(|e| e.confirm(false));
    }

    /// `addr` was removed here, but could not be taken out of the kernel's list: see [`Mirror::take_owed`].
    pub fn owe(&mut self, addr: Addr) {
        if let Some(entry) = self.known(&addr) {
            entry.confirm(true);
        }
    }

    /// One that is still to be taken out of the kernel's list, once.
    pub fn take_owed(&mut self) -> Option<Addr> {
        let owed = self.entries.iter_mut().find(|e| !e.live && e.is_confirmed())?;
        owed.confirm(false);
        Some(owed.addr)
    }

    /// A live entry that is not known to be in the kernel's list, the longest written first.
    #[must_use]
    pub fn doubtful(&self) -> Option<&Listed> {
        self.entries.get(self.oldest(true, true)?)
    }

    fn make_room(&mut self, addr: Addr) -> Option<Addr> {
        let known = self.get(addr).map(|e| e.live);
        let mut pushed = None;
        if known != Some(true)
            && self.live().count() >= self.capacity()
            && let Some(oldest) = self.oldest(true, false).and_then(|index| self.entries.get_mut(index))
        {
            oldest.set_live(false);
            pushed = Some(oldest.addr);
        }
        pushed
    }

    /// In the place of what was known of the address, or of the longest written of the history if there is no room.
    fn put(&mut self, listed: Listed) {
        let (addr, place) = (listed.addr, self.entries.len());
        if let Some(entry) = self.known(&addr) {
            *entry = listed;
        } else if self.entries.push(listed).is_ok() {
            self.index.add(addr.hash(), place);
        } else if let Some(place) = self.oldest(false, false)
            && let Some(entry) = self.entries.get_mut(place)
        {
            // Not full of live ones: capacity() <= N and one was just retired if they were all live.
            let old = core::mem::replace(entry, listed);
            self.index.remove(old.addr.hash(), place);
            self.index.add(addr.hash(), place);
        }
    }

    /// The kernel keeps `addr` until `until`, later than planned.
    pub fn prolong(&mut self, addr: Addr, until: Instant) {
        if let Some(entry) = self.known(&addr).filter(|e| e.live) {
            entry.until = entry.until.max(until);
        }
    }

    /// `-addr`: no longer listed. Its history stays. False if it was not listed.
    pub fn remove(&mut self, addr: Addr) -> bool {
        match self.known(&addr).filter(|e| e.live) {
            Some(entry) => {
                entry.set_live(false);
                true
            }
            None => false,
        }
    }

    /// Forgets that `addr` was ever banned; it stays listed if it is.
    pub fn pardon(&mut self, addr: Addr) {
        if let Some(entry) = self.known(&addr) {
            entry.times = 0;
        }
    }

    /// Takes back the last [`Mirror::write`] of `addr`, which `pushed` another out: the kernel did not get it and shall not.
    pub fn undo(&mut self, addr: Addr, pushed: Option<Addr>) {
        self.retract(addr, pushed);
        if let Some(entry) = self.known(&addr) {
            entry.times = entry.times.saturating_sub(1);
        }
    }

    /// The same of a ban that was, but is over by now: it stays in the history.
    pub fn retract(&mut self, addr: Addr, pushed: Option<Addr>) {
        self.remove(addr);
        if let Some(out) = pushed.and_then(|out| self.known(&out)) {
            out.set_live(true);
        }
    }

    /// The next thing that time demands, if it is time; `rule` is `--seconds` of the firewall rule.
    #[must_use]
    pub fn due(&self, now: Instant, rule: u32) -> Option<Due> {
        self.live().find_map(|e| {
            if e.until <= now {
                Some(Due::Unban(e.addr))
            } else if refresh_at(e, rule).is_some_and(|at| at <= now) {
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
            let at = refresh_at(e, rule).unwrap_or(e.until).min(e.until);
            deadline = Some(at.min(deadline.unwrap_or(at)));
        }
        deadline
    }
}

/// When a ban that outlasts the rule must be written again: one second before the kernel would let go, and for the
/// last time exactly `rule` seconds before its end, so that the kernel ends it on time even if we are dead by then.
fn refresh_at(e: &Listed, rule: u32) -> Option<Instant> {
    let runs_out = e.written.after(rule);
    if runs_out >= e.until {
        return None;
    }
    let last = Instant(e.until.0.saturating_sub(rule));
    let early = Instant(runs_out.0.saturating_sub(1));
    // With a rule of one second "one second before" would be now, again and again.
    Some(last.min(early).max(e.written.after(1)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn v4(n: u8) -> Addr {
        Addr::V4([192, 0, 2, n])
    }

    #[test]
    fn pushes_out_the_least_recently_written() {
        let mut mirror = Mirror::<8>::new();
        mirror.set_capacity(3);
        for n in 1..=3 {
            assert_eq!(mirror.write(v4(n), 1, Instant(u32::from(n)), Instant(100)), None);
        }
        assert_eq!(mirror.write(v4(1), 1, Instant(4), Instant(100)), None, "a refresh pushes nobody");
        assert_eq!(mirror.write(v4(4), 1, Instant(4), Instant(100)), Some(v4(2)));
        assert_eq!(mirror.write(v4(5), 1, Instant(4), Instant(100)), Some(v4(3)));
        assert_eq!(mirror.write(v4(6), 1, Instant(4), Instant(100)), Some(v4(1)));
        assert!(mirror.remove(v4(4)));
        assert!(!mirror.remove(v4(4)));
        assert_eq!(mirror.write(v4(7), 1, Instant(5), Instant(100)), None, "a slot was freed");
        assert_eq!(mirror.live().count(), 3);
    }

    #[test]
    fn defaults_to_the_kernels_hundred_and_never_exceeds_its_own_room() {
        assert_eq!(Mirror::<128>::new().capacity(), 100);
        let mut mirror = Mirror::<4>::new();
        mirror.set_capacity(100_000);
        assert_eq!(mirror.capacity(), 4);
        for n in 0..200 {
            mirror.write(v4(n), 1, Instant(0), Instant(9));
        }
        assert_eq!(mirror.live().count(), 4);
        mirror.set_capacity(0);
        assert_eq!(mirror.capacity(), 1);
    }

    #[test]
    fn history_gives_way_before_live_bans_and_oldest_first() {
        let mut mirror = Mirror::<4>::new();
        mirror.set_capacity(2);
        for n in 1..=6 {
            mirror.write(v4(n), n, Instant(0), Instant(9));
        }
        assert!(mirror.get(v4(2)).is_none());
        assert_eq!(mirror.get(v4(3)).map(|e| (e.times, e.live)), Some((3, false)));
        assert_eq!(mirror.get(v4(6)).map(|e| e.live), Some(true));
    }

    #[test]
    fn a_list_that_was_removed_is_written_again_oldest_first() {
        let mut mirror = Mirror::<8>::new();
        for n in 1..=3 {
            mirror.write(v4(n), 1, Instant(u32::from(n)), Instant(100));
        }
        assert_eq!(mirror.doubtful(), None);
        mirror.doubt();
        mirror.restore(v4(2), 0, Instant(50), Instant(200));
        assert_eq!(mirror.get(v4(2)).unwrap().until, Instant(100), "what is known keeps its end");
        for n in [1, 3] {
            let again = *mirror.doubtful().unwrap();
            assert_eq!(again.addr, v4(n));
            mirror.write(again.addr, again.times, Instant(50), again.until);
        }
        assert_eq!(mirror.doubtful(), None);
    }

    /// Somebody is let in while the list cannot be written to, and is still in it when it can.
    #[test]
    fn who_was_let_in_meanwhile_is_not_restored_but_taken_out() {
        let mut mirror = Mirror::<8>::new();
        mirror.write(v4(1), 1, Instant(1), Instant(100));
        mirror.write(v4(2), 1, Instant(1), Instant(100));
        assert!(mirror.remove(v4(1)) && mirror.remove(v4(2)));
        mirror.doubt();
        mirror.owe(v4(1));
        mirror.doubt();
        for n in 1..=2 {
            mirror.restore(v4(n), 9, Instant(1), Instant(100));
        }
        assert!(!mirror.get(v4(1)).unwrap().live);
        assert!(mirror.get(v4(2)).unwrap().live, "somebody else has put it there");
        assert_eq!(mirror.take_owed(), Some(v4(1)));
        assert_eq!(mirror.take_owed(), None);
        mirror.owe(v4(1));
        mirror.write(v4(1), 2, Instant(2), Instant(100));
        assert_eq!(mirror.take_owed(), None, "banned again");
    }

    #[test]
    fn restored_entries_keep_their_age_order() {
        let mut mirror = Mirror::<8>::new();
        mirror.set_capacity(3);
        mirror.restore(v4(1), 50, Instant(5), Instant(100));
        mirror.restore(v4(2), 9000, Instant(1), Instant(100));
        mirror.restore(v4(3), 10, Instant(9), Instant(100));
        assert_eq!(mirror.write(v4(4), 1, Instant(10), Instant(100)), Some(v4(2)));
        assert_eq!(mirror.write(v4(5), 1, Instant(10), Instant(100)), Some(v4(1)));
    }

    /// Plays the kernel: listed while less than or exactly `rule` seconds since the last write.
    fn blocked_until(ban: u32, rule: u32) -> (u32, u32) {
        let mut mirror = Mirror::<2>::new();
        mirror.write(v4(1), 1, Instant(0), Instant(ban));
        let (mut kernel, mut writes) = (0, 1);
        for now in 0.. {
            if now > kernel + rule {
                return (now - 1, writes);
            }
            match mirror.due(Instant(now), rule) {
                Some(Due::Refresh(addr)) => {
                    mirror.write(addr, 1, Instant(now), Instant(ban));
                    assert_ne!(mirror.due(Instant(now), rule), Some(Due::Refresh(addr)), "again and again");
                    kernel = now;
                    writes += 1;
                }
                Some(Due::Unban(addr)) => {
                    assert_eq!(now, ban, "rule {rule}");
                    mirror.remove(addr);
                    return (now, writes);
                }
                None => {
                    let next = mirror.deadline(rule).unwrap();
                    assert!(next > Instant(now), "nothing is due, so nothing may wake us at {now}");
                }
            }
        }
        unreachable!()
    }

    #[test]
    fn long_bans_are_refreshed_without_gap_and_end_on_time() {
        for rule in [1, 2, 3, 10, 3600] {
            for ban in [rule, rule + 1, 2 * rule, 2 * rule + 1, 7 * rule] {
                let (until, writes) = blocked_until(ban, rule);
                assert_eq!(until, ban, "rule {rule}");
                assert!(writes <= 2 + 2 * ban / rule + if rule < 4 { ban } else { 0 }, "{writes} writes");
            }
        }
    }
}
