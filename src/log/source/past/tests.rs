use super::*;

const NOW: Instant = Instant(10_000);

fn record(stamp: Option<Stamp>, body: &[u8]) -> Record<'_> {
    Record { host: b"", tag: b"sshd", pid: None, body, stamp, cut: false }
}

fn at(second: u32) -> Option<Stamp> {
    Some(Stamp::Full(1_800_000_000 + second))
}

/// A log of which the line at second 0 was read at 9000.
fn read() -> Past {
    let mut past = Past::new();
    assert_eq!(past.moment(Origin::New, &record(at(0), b"a"), Instant(9000)), Some(Instant(9000)));
    past.renew();
    past
}

#[test]
fn what_was_read_before_is_no_news() {
    let mut past = read();
    let mut moment = |second: i32| {
        let stamp = Stamp::Full(1_800_000_000u32.saturating_add_signed(second));
        past.moment(Origin::Renewed, &record(Some(stamp), b"a"), NOW).map(|at| at.0)
    };
    assert_eq!(moment(-1), None);
    // One line of that second was read before.
    assert_eq!(moment(0), None);
    assert_eq!(moment(0), Some(9001));
    assert_eq!(moment(100), Some(9101));
    // Out of order, but after what was read.
    assert_eq!(moment(50), Some(9051));
    // Not later than now, wherever a clock was set to.
    assert_eq!(moment(1_000_000), Some(NOW.0));
    // Without a stamp there is nothing to tell by.
    assert_eq!(past.moment(Origin::Renewed, &record(None, b"c"), NOW), Some(NOW));
}

/// After a rotation the same second goes on.
#[test]
fn a_file_without_older_lines_is_no_copy() {
    let mut past = read();
    for _ in 0..3 {
        assert_eq!(past.moment(Origin::Renewed, &record(at(0), b"a"), NOW), Some(Instant(9001)));
    }
}

#[test]
fn a_second_renewal_goes_by_the_lines_of_the_first() {
    let mut past = read();
    for (second, new) in [(-5, false), (0, false), (100, true), (100, true), (90, true), (100, true)] {
        let stamp = Stamp::Full(1_800_000_000u32.saturating_add_signed(second));
        assert_eq!(past.moment(Origin::Renewed, &record(Some(stamp), b"b"), NOW).is_some(), new, "{second}");
    }
    assert!(past.renew());
    for (second, new) in [(50, false), (100, false), (100, true), (101, true)] {
        assert_eq!(past.moment(Origin::Renewed, &record(at(second), b"b"), NOW).is_some(), new, "{second}");
    }
}

#[test]
fn january_follows_december() {
    let stamp = |month, day, second| Stamp::Yearless { month, day, second };
    let december = stamp(12, 31, 86_390);
    assert_eq!(later(stamp(1, 1, 5), december), Some(15));
    assert_eq!(later(december, stamp(1, 1, 5)), Some(-15));
    assert_eq!(later(stamp(3, 1, 0), december), Some(-(305 * DAY.cast_signed() + 86_390)));
    // Only the last and the first seven days of years are taken for neighbours.
    let first = stamp(1, 1, 0);
    assert_eq!(later(stamp(12, 25, 0), first), Some(359 * DAY.cast_signed()));
    assert_eq!(later(stamp(12, 25, 1), first), Some(1 - 7 * DAY.cast_signed()));
    assert_eq!(later(first, stamp(12, 25, 1)), Some(7 * DAY.cast_signed() - 1));
    let mut past = Past::new();
    past.moment(Origin::New, &record(Some(december), b"a"), Instant(9000));
    past.renew();
    assert_eq!(past.moment(Origin::Renewed, &record(Some(stamp(1, 1, 5)), b"b"), NOW), Some(Instant(9016)));
}

/// All is as old as its stamp says, even what is older than this boot.
#[test]
fn what_appears_is_dated() {
    let mut past = Past::new();
    assert!(!past.renew());
    past.know(Stamp::Full(1_800_000_000), 9000);
    let mut moment = |second| past.moment(Origin::Appeared, &record(Some(Stamp::Full(second)), b"a"), NOW).map(|at| at.0);
    assert_eq!(moment(1_800_000_000 - 9000), Some(0));
    assert_eq!(moment(1_800_000_000 - 9001), None);
    assert_eq!(moment(1_800_000_000), Some(9000));
    assert_eq!(moment(1_800_000_001), Some(9001));
    assert_eq!(moment(1_800_009_000), Some(NOW.0));
}

/// They may be in another zone than the lines around them.
#[test]
fn lines_of_ours_are_of_when_the_line_before_them_was_written() {
    let mut past = Past::new();
    past.know(Stamp::Full(1_800_000_000), 9000);
    let ours = Record { tag: b"recentd", ..record(Some(Stamp::Yearless { month: 1, day: 1, second: 0 }), b"unban 192.0.2.1 by hand") };
    assert_eq!(past.moment(Origin::Start, &ours, NOW), Some(Instant(0)), "no line is before it");
    assert_eq!(past.moment(Origin::Start, &record(Some(Stamp::Full(1_799_999_000)), b"a"), NOW), Some(Instant(8000)));
    assert_eq!(past.moment(Origin::Start, &ours, NOW), Some(Instant(8000)));
}

/// Lines that were read back at the start are none of the second of the newest line.
#[test]
fn lines_of_before_the_start_are_not_counted_as_read() {
    let mut past = Past::new();
    for _ in 0..3 {
        past.moment(Origin::Start, &record(at(0), b"a"), Instant(9000));
    }
    assert_eq!(past.moment(Origin::New, &record(at(10), b"a"), Instant(9010)), Some(Instant(9010)));
    assert!(past.renew());
    for (second, new) in [(0, false), (10, false), (10, true)] {
        assert_eq!(past.moment(Origin::Renewed, &record(at(second), b"a"), NOW).is_some(), new, "{second}");
    }
}
