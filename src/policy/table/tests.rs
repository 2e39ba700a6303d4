//! Counts beside a naive count, and which entry makes room.
#![allow(clippy::indexing_slicing, clippy::cast_possible_truncation)]

use super::*;

fn v4(n: u32) -> Addr {
    Addr::V4((0x0a00_0000 + n).to_be_bytes())
}

#[test]
fn counts_within_the_window_both_ends_included() {
    let mut table = Table::<4>::new();
    let start = Instant(1000);
    for n in 0..14 {
        assert_eq!(table.record(v4(1), 10, 0, start.after(n * 10), 900).0, (n + 1) * 10);
    }
    // The first failure was at 1000: it counts up to and including 1900.
    let mut copy = table;
    assert_eq!(copy.record(v4(1), 10, 0, Instant(1900), 900).0, 150);
    assert_eq!(copy.record(v4(1), 10, 0, Instant(1901), 900).0, 150, "one fell out, one came in");
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
        let (number, weight) = (random(8), if random(3) == 0 { 2 } else { 10 });
        let _ = all.push((number, now, weight));
        let expected: u32 =
            all.iter().filter(|(n, t, _)| *n == number && now - t <= 900).map(|(.., weight)| u32::from(*weight)).sum();
        let (score, evicted) = table.record(v4(number), weight, 0, Instant(now), 900);
        assert!(evicted.is_none());
        let fits = all.iter().filter(|(n, t, _)| *n == number && now - t <= 900).count() <= limits::STAMPS;
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

/// A line that was written a second before the one read last: it counts as if written with that one.
#[test]
fn time_that_goes_back_loses_no_failure() {
    let mut table = Table::<2>::new();
    for n in 1..15 {
        assert_eq!(table.record(v4(1), 10, 0, Instant(1000), 900).0, n * 10);
    }
    assert_eq!(table.record(v4(1), 10, 0, Instant(999), 900).0, 150);
    assert_eq!(table.record(v4(1), 10, 0, Instant(1000), 900).0, 160);
    assert_eq!(table.score(v4(1), Instant(1), 900), 160);
    assert_eq!(table.counted(Instant(1), 900).count(), 1);
    // It still leaves the window with the others.
    assert_eq!(table.score(v4(1), Instant(1900), 900), 160);
    assert_eq!(table.score(v4(1), Instant(1901), 900), 0);
    // Others come and go at the earlier time.
    table.record(v4(2), 10, 0, Instant(1), 900);
    assert_eq!(table.record(v4(3), 10, 0, Instant(2), 900).1, Some(Evicted { addr: v4(2), score: 10 }));
    assert_eq!(table.forget(v4(1), Instant(2), 900), Some(160));
    // What was forgotten is no later than anything.
    assert_eq!(table.record(v4(1), 10, 0, Instant(50), 900).0, 10);
    assert_eq!(table.score(v4(1), Instant(951), 900), 0);
}

#[test]
fn time_that_goes_back_keeps_no_old_failure() {
    let mut table = Table::<2>::new();
    (1..=2).for_each(|n| assert_eq!(table.record(v4(n), 10, 0, Instant(1000), 900).1, None));
    assert_eq!(table.record(v4(3), 10, 0, Instant(2000), 900).1, None);
    assert_eq!([1, 2].map(|_| table.record(v4(2), 10, 0, Instant(1950), 900).0), [10, 20]);
    // 2 is out of the window by now, and 3 is not.
    assert_eq!(table.record(v4(4), 10, 0, Instant(2860), 900).1, None);
    assert_eq!(table.score(v4(3), Instant(2860), 900), 10);
}

#[test]
fn time_that_goes_back_leaves_networks_near() {
    let mut table = Table::<4>::new();
    let network = |n: u8| Addr::V6([0x20, 1, 0xd, 0xb8, 0, 0, 0, n, 0, 0, 0, 0, 0, 0, 0, 0]);
    for n in 0..3 {
        table.record(network(n), 10, 0, Instant(1000), 900);
    }
    assert_eq!(table.near(network(3), Instant(999), 900), 3);
}

/// However many probes share a stamp: they are no whole failure, and a whole one stays one when it shares a stamp with probes.
#[test]
fn probes_are_no_failure_however_many() {
    let mut table = Table::<4>::new();
    let network = |n: u8| Addr::V6([0x20, 1, 0xd, 0xb8, 0, 0, 0, n, 0, 0, 0, 0, 0, 0, 0, 0]);
    table.record(network(1), 10, 0, Instant(0), 900);
    for n in 0..89 {
        table.record(network(1), 1, 0, Instant(n), 900);
        table.record(network(2), 1, 0, Instant(n), 900);
        table.record(network(3), 9, 0, Instant(n), 900);
    }
    assert_eq!([1, 2, 3].map(|n| table.score(network(n), Instant(90), 900)), [99, 89, 801]);
    assert_eq!(table.near(network(9), Instant(90), 900), 1);
    assert_eq!(table.near(network(9), Instant(901), 900), 0);
}

/// The entry that makes room is the one that a search through all finds.
#[test]
fn the_least_dangerous_is_that_of_a_search() {
    let mut seed = 7u32;
    let mut random = move |below: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % below
    };
    let mut table = Table::<16>::new();
    let mut all: std::vec::Vec<(u32, std::vec::Vec<(u32, u8)>)> = std::vec![];
    let (mut now, mut evictions) = (1000, 0);
    for _ in 0..30_000 {
        now += if random(4) == 0 { random(50) } else { 0 };
        let (number, weight) = (random(24), [1, 2, 10, 20][random(4) as usize]);
        if random(40) == 0 {
            table.forget(v4(number), Instant(now), 900);
            all.iter_mut().filter(|(n, _)| *n == number).for_each(|(_, stamps)| stamps.clear());
            continue;
        }
        let score = |stamps: &[(u32, u8)]| stamps.iter().filter(|(t, _)| now - t <= 900).map(|(_, w)| u32::from(*w)).sum::<u32>();
        let known = all.iter().position(|(n, _)| *n == number);
        let (got, evicted) = table.record(v4(number), weight, 0, Instant(now), 900);
        let mut expected = None;
        // In the order of their last failures, so that the first of the least is the one.
        let (_, mut stamps) = match known {
            Some(at) => all.remove(at),
            None => {
                if all.len() == 16 {
                    let least = all.iter().map(|(_, stamps)| score(stamps)).min().unwrap_or_default();
                    let (gone, had) = all.remove(all.iter().position(|(_, stamps)| score(stamps) == least).unwrap_or_default());
                    expected = Some(Evicted { addr: v4(gone), score: score(&had) }).filter(|e| e.score > 0);
                    evictions += 1;
                }
                (number, std::vec![])
            }
        };
        stamps.retain(|(t, _)| now - t <= 900);
        stamps.push((now, weight));
        assert_eq!(evicted, expected);
        if stamps.len() > limits::STAMPS {
            // Which of them share a stamp is not for this test.
            table.forget(v4(number), Instant(now), 900);
            stamps.clear();
        } else {
            assert_eq!(got, score(&stamps));
        }
        all.push((number, stamps));
    }
    assert!(evictions > 5000, "{evictions}");
}

/// Addresses that all have one chain of an index are spread by a seed that their owner did not know.
#[test]
fn addresses_chosen_for_one_chain_are_spread_by_the_seed() {
    let network = |n: u32| Addr::V6([0x20, 1, 0xd, 0xb8, 0, 1, (n >> 8) as u8, n as u8, 0, 0, 0, 0, 0, 0, 0, 0]);
    let row = |addr: &Addr, seed: u32| addr.hash(seed) >> 22;
    for all in [(0..65_536).map(network).collect::<std::vec::Vec<_>>(), (0..300_000).map(v4).collect()] {
        let chosen: std::vec::Vec<&Addr> = all.iter().filter(|addr| row(addr, 0) == 5).collect();
        assert!(chosen.len() > 30, "{}", chosen.len());
        for seed in [4711, 0x9e37_79b1, 3_000_000_000, 12_345_678] {
            let mut rows: std::vec::Vec<u32> = chosen.iter().map(|addr| row(addr, seed)).collect();
            rows.sort_unstable();
            rows.dedup();
            assert!(rows.len() > chosen.len() * 3 / 4, "{} rows for {}", rows.len(), chosen.len());
        }
    }
}

/// Nothing is left of what was forgotten: neither counts, nor networks that have failed, nor places.
#[test]
fn all_are_forgotten_at_once() {
    let mut table = Table::<4>::new();
    let host = |network: u8| Addr::V6([0x20, 1, 0xd, 0xb8, 0, 1, 0, network, 0, 0, 0, 0, 0, 0, 0, 0]);
    for _ in 0..3 {
        for network in 0..4 {
            table.record(host(network), 10, 0, Instant(1000), 900);
        }
        assert_eq!(table.near(host(9), Instant(1000), 900), 4);
        table.clear();
        assert_eq!(table.near(host(9), Instant(1000), 900), 0);
        assert!((0..4).all(|network| table.find(&host(network)).is_none()));
        assert_eq!(table.counted(Instant(1000), 900).count(), 0);
    }
}

/// Times within the window have 23 bits: one of 97 days ago looks as if it were new.
#[test]
fn a_failure_is_old_however_long_ago_it_was() {
    let (addr, mut table) = (Addr::V4([192, 0, 2, 1]), Table::<4>::new());
    table.record(addr, 10, 0, Instant(1000), 900);
    for later in [901, 1 << 23, (1 << 23) + 10, 1 << 24] {
        assert_eq!(table.score(addr, Instant(1000 + later), 900), 0, "{later}");
    }
    assert_eq!(table.record(addr, 10, 0, Instant(1000 + (1 << 23)), 900).0, 10);
}
