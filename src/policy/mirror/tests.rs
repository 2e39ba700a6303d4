//! The kernel's list as it is mirrored: order, room, history, and when bans end or are written again.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

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
    assert_eq!(mirror.write(v4(1), 1, Instant(4), Instant(100)), None, "a refresh pushes out no address");
    assert_eq!(mirror.write(v4(4), 1, Instant(4), Instant(100)), Some(v4(2)));
    assert_eq!(mirror.write(v4(5), 1, Instant(4), Instant(100)), Some(v4(3)));
    assert_eq!(mirror.write(v4(6), 1, Instant(4), Instant(100)), Some(v4(1)));
    assert!(mirror.remove(v4(4)));
    assert!(!mirror.remove(v4(4)));
    assert_eq!(mirror.write(v4(7), 1, Instant(5), Instant(100)), None, "a slot was freed");
    assert_eq!(mirror.live().count(), 3);
}

/// However old they are. If all are without end the least recently written makes room: who attacks now matters more.
#[test]
fn bans_without_end_are_pushed_out_last() {
    let (mut mirror, never) = (Mirror::<8>::new(), Instant(u32::MAX));
    mirror.set_capacity(3);
    assert!(!mirror.has_endless());
    mirror.write(v4(1), 1, Instant(1), never);
    mirror.write(v4(2), 1, Instant(2), Instant(100));
    mirror.write(v4(3), 1, Instant(3), never);
    assert!(mirror.has_endless());
    assert_eq!(mirror.write(v4(4), 1, Instant(4), Instant(100)), Some(v4(2)));
    assert_eq!(mirror.write(v4(5), 1, Instant(5), never), Some(v4(4)));
    assert_eq!(mirror.write(v4(6), 1, Instant(6), Instant(100)), Some(v4(1)));
    // One that gets an end is like all others; one that loses it is not.
    mirror.edit(v4(3), &|entry| entry.until = Instant(50));
    mirror.keep_forever(v4(6), Instant(6));
    assert_eq!(mirror.write(v4(7), 1, Instant(7), Instant(100)), Some(v4(3)));
    // Another program's is not recentd's to push out, nor does it count as one that is kept.
    for n in [5, 6, 7] {
        mirror.remove(v4(n));
    }
    mirror.adopt(v4(8), Instant(8), never);
    assert!(!mirror.has_endless());
}

/// The list was found with other entries than those that were mirrored: what it has now has no room beside all of them.
#[test]
fn what_is_read_back_pushes_out_the_least_recently_written() {
    let mut mirror = Mirror::<8>::new();
    mirror.set_capacity(2);
    for n in 1..=2 {
        mirror.write(v4(n), 1, Instant(u32::from(n)), Instant(100));
    }
    mirror.restore(v4(3), 5, Instant(2), Instant(100));
    assert_eq!((mirror.count(), mirror.capacity()), (2, 2));
    assert!(!mirror.get(v4(1)).unwrap().is_live());
    assert!(mirror.get(v4(3)).unwrap().is_live());
}

/// An address got through: its ban is written again, and what is known of it stays.
#[test]
fn a_ban_that_is_written_again_is_the_same_ban() {
    let mut mirror = Mirror::<4>::new();
    mirror.write(v4(1), 2, Instant(10), Instant(100));
    mirror.adopt(v4(2), Instant(5), Instant(200));
    for (n, foreign, since, until) in [(1, false, 10, 100), (2, true, 5, 200)] {
        assert_eq!([mirror.write_again(v4(n), Instant(20)), mirror.write_again(v4(n), Instant(21))], [false, true]);
        let again = mirror.get(v4(n)).unwrap();
        assert_eq!((again.is_foreign(), again.state(), again.since, again.until, again.written), (foreign, State::Live, Instant(since), Instant(until), Instant(21)));
    }
    assert_eq!(mirror.unconfirmed(), None);
    assert!(!mirror.write_again(v4(3), Instant(20)));
}

#[test]
fn a_ban_is_over_at_the_second_of_its_end() {
    let mut mirror = Mirror::<8>::new();
    mirror.write(v4(1), 1, Instant(50), Instant(100));
    mirror.set_cause(v4(1), 3);
    assert!(mirror.may_ban(Instant(99)));
    assert!(!mirror.may_ban(Instant(100)));
    let begun = |mirror: &Mirror<8>| mirror.get(v4(1)).map(|e| (e.since, e.cause)).unwrap();
    mirror.write(v4(1), 1, Instant(99), Instant(100));
    assert_eq!(begun(&mirror), (Instant(50), 3), "the same ban goes on");
    mirror.write(v4(1), 2, Instant(100), Instant(200));
    assert_eq!(begun(&mirror), (Instant(100), message::UNKNOWN), "another one begins");
    assert_eq!((mirror.due(Instant(199), 3600), mirror.due(Instant(200), 3600)), (None, Some(Due::Unban(v4(1)))));
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
    assert_eq!(mirror.get(v4(3)).map(|e| (e.times, e.is_live())), Some((3, false)));
    assert_eq!(mirror.get(v4(6)).map(|e| e.is_live()), Some(true));
}

#[test]
fn a_list_that_was_removed_is_written_again_oldest_first() {
    let mut mirror = Mirror::<8>::new();
    for n in 1..=3 {
        mirror.write(v4(n), 1, Instant(u32::from(n)), Instant(100));
    }
    assert_eq!(mirror.unconfirmed(), None);
    mirror.unconfirm();
    mirror.restore(v4(2), 0, Instant(50), Instant(200));
    assert_eq!(mirror.get(v4(2)).unwrap().until, Instant(100), "what is known keeps its end");
    for n in [1, 3] {
        let again = mirror.unconfirmed().unwrap();
        assert_eq!(again.addr, v4(n));
        mirror.write(again.addr, again.times, Instant(50), again.until);
    }
    assert_eq!(mirror.unconfirmed(), None);
}

/// An address is unbanned while the list cannot be written to, and is still in it when it can.
#[test]
fn an_address_unbanned_meanwhile_is_not_restored_but_removed() {
    let mut mirror = Mirror::<8>::new();
    mirror.write(v4(1), 1, Instant(1), Instant(100));
    mirror.write(v4(2), 1, Instant(1), Instant(100));
    assert!(mirror.remove(v4(1)) && mirror.remove(v4(2)));
    mirror.unconfirm();
    mirror.remove_later(v4(1));
    mirror.unconfirm();
    for n in 1..=2 {
        mirror.restore(v4(n), 9, Instant(1), Instant(100));
    }
    assert!(!mirror.get(v4(1)).unwrap().is_live());
    assert!(mirror.get(v4(2)).unwrap().is_live(), "another program has put it there");
    assert_eq!(mirror.take_pending_removal(), Some(v4(1)));
    assert_eq!(mirror.take_pending_removal(), None);
    mirror.remove_later(v4(1));
    mirror.write(v4(1), 2, Instant(2), Instant(100));
    assert_eq!(mirror.take_pending_removal(), None, "banned again");
}

#[test]
fn a_ban_that_is_over_is_history_and_pushes_out_nothing() {
    let mut mirror = Mirror::<8>::new();
    mirror.set_capacity(2);
    for n in 1..=2 {
        mirror.write(v4(n), 1, Instant(1), Instant(100));
    }
    mirror.remember(v4(3), 4, Instant(1), Instant(9));
    assert_eq!(mirror.live().map(|e| e.addr).collect::<std::vec::Vec<_>>(), [v4(1), v4(2)]);
    assert_eq!(mirror.get(v4(3)).map(|e| (e.times, e.until, e.is_live())), Some((4, Instant(9), false)));
    // One whose end is due as well is still in the kernel's list, and is removed from it.
    mirror.remember(v4(1), 2, Instant(90), Instant(110));
    mirror.remove(v4(2));
    assert_eq!(mirror.due(Instant(110), u32::MAX), Some(Due::Unban(v4(1))));
    assert_eq!(mirror.get(v4(1)).unwrap().times, 2);
    // One that still has to be removed from it remains so.
    mirror.remove(v4(1));
    mirror.remove_later(v4(1));
    mirror.remember(v4(1), 3, Instant(111), Instant(112));
    assert_eq!(mirror.take_pending_removal(), Some(v4(1)));
}

#[test]
fn a_second_that_rounding_makes_is_no_reason_to_write_a_ban_again() {
    let mut mirror = Mirror::<4>::new();
    mirror.write(v4(1), 1, Instant(10), Instant(18));
    mirror.restore(v4(1), 5, Instant(9), Instant(17));
    assert_eq!(mirror.due(Instant(15), 8), None);
    assert_eq!(mirror.deadline(8), Some(Instant(18)));
    mirror.restore(v4(1), 9, Instant(6), Instant(14));
    assert_eq!(mirror.due(Instant(15), 8), Some(Due::Refresh(v4(1))), "the kernel would end it four seconds early");
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
fn banned_until(ban: u32, rule: u32) -> (u32, u32) {
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
                assert!(next > Instant(now), "nothing is due, so nothing may wake the daemon at {now}");
            }
        }
    }
    unreachable!()
}

#[test]
fn long_bans_are_refreshed_without_gap_and_end_on_time() {
    for rule in [1, 2, 3, 10, 3600] {
        for ban in [rule, rule + 1, 2 * rule, 2 * rule + 1, 7 * rule] {
            let (until, writes) = banned_until(ban, rule);
            assert_eq!(until, ban, "rule {rule}");
            assert!(writes <= 2 + 2 * ban / rule + if rule < 4 { ban } else { 0 }, "{writes} writes");
        }
    }
}

/// All bans are put into the order of another rule, once.
#[test]
fn another_rule_has_another_order() {
    let mut mirror = Mirror::<8>::new();
    mirror.write(v4(1), 1, Instant(100), Instant(150));
    mirror.write(v4(2), 1, Instant(100), Instant(9000));
    assert_eq!((mirror.deadline(ONLY_BY_HAND), mirror.deadline(30)), (None, Some(Instant(120))));
    assert_eq!(mirror.due(Instant(119), 30), None);
    assert_eq!((mirror.rule, mirror.due.len()), (30, 2), "it is not made again at each question");
    assert_eq!(mirror.due(Instant(120), 30), Some(Due::Refresh(v4(1))));
}

/// One second before the kernel would end it, and at last so that the kernel ends it on time.
#[test]
fn a_long_ban_is_refreshed_at_these_moments() {
    let mut mirror = Mirror::<8>::new();
    let next = |mirror: &Mirror<8>| mirror.get(v4(1)).and_then(|listed| listed.refresh_at(3600));
    let mut refreshed = std::vec::Vec::new();
    let mut now = Instant(100);
    mirror.write(v4(1), 1, now, Instant(10_100));
    while let Some(at) = next(&mirror) {
        refreshed.push(at.0);
        now = at;
        mirror.write(v4(1), 1, now, Instant(10_100));
    }
    assert_eq!(refreshed, [3699, 6500]);
    assert_eq!(now.after(3600), Instant(10_100));
}

#[test]
fn what_is_foreign_is_not_pushed_out() {
    let mut mirror = Mirror::<8>::new();
    let foreign = |mirror: &mut Mirror<8>, n: u8| {
        assert!(mirror.takes_foreign(v4(n)));
        mirror.adopt(v4(n), Instant(0), Instant(u32::MAX));
    };
    mirror.set_capacity(4);
    (1..=2).for_each(|n| foreign(&mut mirror, n));
    assert!((4..=5).all(|n| mirror.write(v4(n), 1, Instant(1), Instant(9)).is_none()));
    assert_eq!(mirror.write(v4(6), 1, Instant(2), Instant(9)), Some(v4(4)));
    assert_eq!((mirror.push_out(v4(6)), mirror.push_out(v4(6)), mirror.push_out(v4(7))), (Some(v4(5)), None, Some(v4(6))));
    // A shorter ban changes nothing, a longer one is recentd's own.
    mirror.adopt(v4(1), Instant(0), Instant(100));
    mirror.write(v4(1), 1, Instant(3), Instant(60));
    assert_eq!(mirror.get(v4(1)).map(|e| (e.is_foreign(), e.until)), Some((true, Instant(100))));
    mirror.write(v4(1), 1, Instant(3), Instant(101));
    assert_eq!(mirror.get(v4(1)).map(|e| (e.is_foreign(), e.until)), Some((false, Instant(101))));
}

/// The kernel's list has more room than the mirror: recentd's own bans take the places of foreign entries, which stay in the kernel's.
#[test]
fn what_is_foreign_gives_way_in_the_mirror_only() {
    let mut mirror = Mirror::<8>::new();
    mirror.set_capacity(256);
    for n in 1..=8 {
        assert!(mirror.takes_foreign(v4(n)));
        mirror.adopt(v4(n), Instant(0), Instant(50));
    }
    assert!(mirror.takes_foreign(v4(1)) && !mirror.takes_foreign(v4(9)));
    assert!((11..=18).all(|n| mirror.write(v4(n), 1, Instant(1), Instant(9)).is_none()));
    assert_eq!(mirror.live().filter(|e| !e.is_foreign()).count(), 8);
    assert_eq!(mirror.write(v4(19), 1, Instant(2), Instant(9)), Some(v4(11)));
    // Two at most take a place of history.
    (12..=19).for_each(|n| assert!(mirror.remove(v4(n))));
    let mut taken = 0;
    for n in 21..=28 {
        if mirror.takes_foreign(v4(n)) {
            mirror.adopt(v4(n), Instant(0), Instant(50));
            taken += 1;
        }
    }
    assert_eq!(taken, 2);
}

/// The list was removed and made again: foreign entries that were not found in it are forgotten, recentd's own are written again.
#[test]
fn only_what_is_foreign_is_forgotten_with_the_list() {
    let mut mirror = Mirror::<8>::new();
    mirror.write(v4(1), 1, Instant(0), Instant(100));
    (2..=3).for_each(|n| mirror.adopt(v4(n), Instant(0), Instant(100)));
    mirror.unconfirm();
    mirror.adopt(v4(3), Instant(0), Instant(100));
    mirror.forget_foreign();
    let is_live = |n| mirror.get(v4(n)).is_some_and(Listed::is_live);
    assert_eq!((is_live(1), is_live(2), is_live(3)), (true, false, true));
    assert_eq!(mirror.unconfirmed().map(|e| e.addr), Some(v4(1)));
}

/// What is still to be removed from the kernel's list is known until it is.
#[test]
fn a_pending_removal_gives_way_to_no_ban() {
    let mut mirror = Mirror::<4>::new();
    for n in 1..=3 {
        mirror.write(v4(n), 1, Instant(0), Instant(100));
        mirror.remove(v4(n));
        mirror.remove_later(v4(n));
    }
    assert_eq!(mirror.write(v4(4), 1, Instant(1), Instant(100)), None);
    assert_eq!(mirror.write(v4(5), 1, Instant(2), Instant(100)), Some(v4(4)));
    assert!(mirror.get(v4(5)).is_some_and(Listed::is_live));
    let mut removed: std::vec::Vec<_> = core::iter::from_fn(|| mirror.take_pending_removal()).collect();
    removed.sort_by_key(|addr| addr.hash(0));
    let mut all = [v4(1), v4(2), v4(3)];
    all.sort_by_key(|addr| addr.hash(0));
    assert_eq!(removed, all);
    // Afterwards their places are free.
    assert_eq!(mirror.write(v4(6), 1, Instant(3), Instant(100)), None);
}

/// What the mirror is, by walks: the list of all entries, oldest first.
#[derive(Default)]
struct Naive(std::vec::Vec<Listed>, usize);

impl Naive {
    fn live(&self) -> usize {
        self.0.iter().filter(|e| e.is_live()).count()
    }

    /// The least recently written entry for which `is` is true.
    fn oldest(&self, is: impl Fn(&Listed) -> bool) -> Option<usize> {
        (0..self.0.len()).filter(|at| is(&self.0[*at])).min_by_key(|at| self.0[*at].order)
    }

    fn retire(&mut self, is: impl Fn(&Listed) -> bool) -> Option<Addr> {
        let place = self.oldest(is)?;
        self.0[place].set_state(State::History);
        Some(self.0[place].addr)
    }

    /// Like [`Mirror::write`], but with the new entry given.
    fn put(&mut self, new: Listed, most: usize) -> Option<Addr> {
        let known = self.0.iter().position(|e| e.addr == new.addr);
        let has_place = self.0.len() < self.1 || self.0.iter().any(|e| e.state() == State::History);
        let mut pushed = None;
        if known.is_none_or(|at| !self.0[at].is_live()) && (self.live() >= most || known.is_none() && !has_place) {
            pushed = self.retire(Listed::is_own);
        }
        let place = known.or_else(|| (self.0.len() == self.1).then(|| self.oldest(|e| e.state() == State::History).unwrap()));
        match place {
            Some(place) => self.0[place] = new,
            None => self.0.push(new),
        }
        pushed
    }
}

/// Bans are written, written again, removed, pushed out, lost with their list and found in it: all that is known of them is what walks through
/// a plain list know.
#[test]
fn knows_what_walks_through_a_list_know() {
    const N: usize = 12;
    let mut seed = 9u32;
    let mut random = move |below: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % below
    };
    let address = |n: u32| if n < 10 { v4(n as u8) } else { Addr::V6([0x20, 1, 0xd, 0xb8, 0, (n % 3) as u8, 0, n as u8, 0, 0, 0, 0, 0, 0, 0, 0]) };
    let (mut mirror, mut naive) = (Mirror::<N>::new(), Naive(std::vec![], N));
    mirror.set_seed(4711);
    let (mut now, mut pushed, rule, most) = (1000, 0, 50, 8);
    mirror.set_capacity(most as u32);
    for _ in 0..40_000 {
        now += random(3);
        let (addr, at) = (address(random(20)), Instant(now));
        match random(10) {
            0..4 => {
                let until = at.after(1 + random(200));
                let out = mirror.write(addr, 1, at, until);
                let new = *mirror.get(addr).unwrap();
                assert_eq!(new.until, until);
                assert_eq!(naive.put(new, most), out);
                pushed += u32::from(out.is_some());
            }
            4 => {
                let is_live = naive.0.iter().any(|e| e.addr == addr && e.is_live());
                assert_eq!(mirror.remove(addr), is_live);
                naive.0.iter_mut().filter(|e| e.addr == addr && e.is_live()).for_each(|e| e.set_state(State::History));
            }
            5 if random(20) == 0 => {
                mirror.unconfirm();
                naive.0.iter_mut().filter(|e| e.is_live()).for_each(|e| e.set_state(State::Unconfirmed));
            }
            6 => {
                let first = naive.oldest(|e| e.state() == State::Unconfirmed).map(|place| naive.0[place].addr);
                assert_eq!(mirror.unconfirmed().map(|e| e.addr), first);
                if let Some(first) = first {
                    mirror.restore(first, 0, at, at);
                    naive.0.iter_mut().filter(|e| e.addr == first).for_each(|e| e.set_state(State::Live));
                    let e = *mirror.get(first).unwrap();
                    naive.0.iter_mut().filter(|e| e.addr == first).for_each(|known| known.written = e.written);
                }
            }
            7 => {
                mirror.prolong(addr, at.after(100));
                naive.0.iter_mut().filter(|e| e.addr == addr && e.is_live()).for_each(|e| e.until = e.until.max(at.after(100)));
            }
            _ => {
                let due = naive.0.iter().filter(|e| e.is_live() && e.due_at(rule) <= at).count();
                let mut done = 0;
                while let Some(due) = mirror.due(at, rule) {
                    done += 1;
                    match due {
                        Due::Unban(addr) => {
                            mirror.remove(addr);
                            naive.0.iter_mut().filter(|e| e.addr == addr).for_each(|e| e.set_state(State::History));
                        }
                        Due::Refresh(addr) => {
                            let until = mirror.get(addr).unwrap().until;
                            mirror.write(addr, 1, at, until);
                            let new = *mirror.get(addr).unwrap();
                            naive.put(new, most);
                        }
                    }
                }
                assert!(done >= due, "{done} of {due}");
            }
        }
        let deadline = naive.0.iter().filter(|e| e.is_live()).map(|e| e.due_at(rule)).min();
        assert_eq!(mirror.deadline(rule), deadline);
        let near = naive.0.iter().filter(|e| e.is_live() && e.addr.network_48().is_some() && e.addr.network_48() == addr.network_48()).count();
        assert_eq!(mirror.near(addr), near);
        assert_eq!((mirror.count(), mirror.live().count()), (naive.live(), naive.live()));
        for e in &naive.0 {
            assert_eq!(mirror.get(e.addr), Some(e));
        }
    }
    assert!(pushed > 1000, "{pushed}");
}
