//! The orders in which the mirror keeps its entries: each change of an entry goes through here, so that all of them stay right.

use super::super::listed::{Due, Kind, Listed, ONLY_BY_HAND, State};
use super::Mirror;
use crate::addr::Addr;
use crate::heap::Heap;
use crate::time::Instant;

impl<const N: usize> Mirror<N> {
    #[inline(never)]
    pub(super) fn position(&self, addr: &Addr) -> Option<usize> {
        self.index.find(addr.hash(self.seed), |place| self.entries.get(place).is_some_and(|e| e.addr == *addr))
    }

    /// The place of `addr` and what is there.
    pub(super) fn known(&self, addr: Addr) -> Option<(usize, Listed)> {
        let place = self.position(&addr)?;
        Some((place, *self.entries.get(place)?))
    }

    /// Puts `new` in the place of an entry, and keeps all that follows from it.
    #[inline(never)]
    pub(super) fn set(&mut self, place: usize, new: Listed) {
        let Some(entry) = self.entries.get_mut(place) else { return };
        let old = core::mem::replace(entry, new);
        if old.addr != new.addr {
            self.index.remove(old.addr.hash(self.seed), place);
            self.index.add(new.addr.hash(self.seed), place);
        }
        self.order(place, Some(&old), &new);
    }

    /// Puts the entry at `place` into all orders, where `old` was.
    fn order(&mut self, place: usize, old: Option<&Listed>, new: &Listed) {
        let (entries, rule) = (&self.entries, self.rule);
        let (order, due_at) = (&|place| order(entries, place), &|place| due_at(entries, rule, place));
        let (kind, was) = (new.kind() as usize, old.map(|old| old.kind() as usize));
        if was == Some(kind) {
            if let Some(heap) = self.kinds.get_mut(kind) {
                heap.settle(&mut self.kind_slots, place, order);
            }
        } else {
            if let Some(heap) = was.and_then(|was| self.kinds.get_mut(was)) {
                heap.remove(&mut self.kind_slots, place, order);
            }
            if let Some(heap) = self.kinds.get_mut(kind) {
                heap.add(&mut self.kind_slots, place, order);
            }
        }
        let endless = |listed: &Listed| u16::from(listed.is_own() && listed.is_endless());
        self.endless = self.endless.wrapping_sub(old.map_or(0, endless)).wrapping_add(endless(new));
        match (old.filter(|old| old.is_live()), new.is_live()) {
            (Some(_), true) => self.due.settle(&mut self.due_slots, place, due_at),
            (Some(_), false) => self.due.remove(&mut self.due_slots, place, due_at),
            (None, true) => self.due.add(&mut self.due_slots, place, due_at),
            (None, false) => {}
        }
        let live = |listed: Option<&Listed>| listed.filter(|listed| listed.is_live()).map(|listed| listed.addr);
        let (before, after) = (live(old), live(Some(new)));
        if before != after {
            for (addr, more) in [(before, false), (after, true)] {
                if let Some(addr) = addr {
                    self.networks.change(addr, more, self.seed);
                }
            }
        }
        self.latest = self.latest.max(new.until);
    }

    /// The entries of one kind.
    pub(super) fn heap(&self, kind: Kind) -> Option<&Heap<N>> {
        self.kinds.get(kind as usize)
    }

    /// The least recently written entry of these kinds, but that of `addr`.
    pub(super) fn oldest(&self, kinds: &[Kind], addr: Option<Addr>) -> Option<(usize, Listed)> {
        let other = addr.and_then(|addr| self.position(&addr));
        let order = &|place| order(&self.entries, place);
        let firsts = kinds.iter().filter_map(|kind| self.heap(*kind)?.first_but(other, order));
        let place = firsts.min_by_key(|place| order(*place))?;
        Some((place, *self.entries.get(place)?))
    }

    /// Changes what is known of `addr`, if anything is. Returns whether it is.
    #[inline(never)]
    pub(super) fn edit(&mut self, addr: Addr, change: &dyn Fn(&mut Listed)) -> bool {
        let Some((place, mut listed)) = self.known(addr) else { return false };
        change(&mut listed);
        self.set(place, listed);
        true
    }

    /// Gives all entries of these kinds another state.
    pub(super) fn set_all(&mut self, kinds: &[Kind], state: State) {
        while let Some((place, mut listed)) = self.oldest(kinds, None) {
            listed.set_state(state);
            self.set(place, listed);
        }
    }

    /// In the place of what was known of the address, or of the least recently written of the history if there is no room.
    pub(super) fn put(&mut self, listed: Listed) {
        let (addr, place) = (listed.addr, self.entries.len());
        if let Some((known, _)) = self.known(addr) {
            self.set(known, listed);
        } else if self.entries.push(listed).is_ok() {
            self.index.add(addr.hash(self.seed), place);
            self.order(place, None, &listed);
        } else if let Some((place, _)) = self.oldest(&[Kind::History], None).or_else(|| self.oldest(&[Kind::PendingRemoval], None)) {
            // A live one always has a place: capacity() <= N, and make_room() retired one if all were live.
            self.set(place, listed);
        }
    }

    /// The next ban to be ended or written again, if it is time; `rule` is `--seconds` of the firewall rule, or [`ONLY_BY_HAND`].
    #[must_use]
    pub fn due(&mut self, now: Instant, rule: u32) -> Option<Due> {
        if self.rule != rule {
            self.set_rule(rule);
        }
        let listed = self.entries.get(self.due.first()?)?;
        if listed.due_at(rule) > now {
            None
        } else if listed.until <= now {
            Some(Due::Unban(listed.addr))
        } else {
            Some(Due::Refresh(listed.addr))
        }
    }

    /// Puts the bans in the order of another rule. There is one rule as long as recentd runs.
    fn set_rule(&mut self, rule: u32) {
        self.rule = rule;
        if self.due.is_empty() {
            // What is not written needs no memory.
            return;
        }
        self.due.clear();
        for place in 0..self.entries.len() {
            let entries = &self.entries;
            if entries.get(place).is_some_and(Listed::is_live) {
                self.due.add(&mut self.due_slots, place, &|place| due_at(entries, rule, place));
            }
        }
    }

    /// When [`Mirror::due`] will next have something.
    #[must_use]
    pub fn deadline(&self, rule: u32) -> Option<Instant> {
        let at = if self.rule == rule {
            self.entries.get(self.due.first()?)?.due_at(rule)
        } else {
            self.live().map(|listed| listed.due_at(rule)).min()?
        };
        (rule != ONLY_BY_HAND || at != NEVER).then_some(at)
    }
}

/// When nothing has to be done about a ban.
const NEVER: Instant = Instant(u32::MAX);

/// The key of an entry in the heap of its kind: bans without end come last.
fn order(entries: &[Listed], place: usize) -> u64 {
    entries.get(place).map_or(u64::MAX, |listed| u64::from(listed.is_endless()) << 32 | u64::from(listed.order))
}

/// The key of an entry in the heap of bans that are due.
fn due_at(entries: &[Listed], rule: u32, place: usize) -> u64 {
    entries.get(place).map_or(u64::MAX, |listed| listed.due_at(rule).0.into())
}
