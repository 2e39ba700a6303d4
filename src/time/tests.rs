//! Dates against a counter of days, and how they are shown.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use ufmt::uwrite;

fn text(stamp: Stamp) -> String {
    let mut out = heapless::String::<32>::new();
    uwrite!(&mut out, "{}", DateTime::from(stamp)).unwrap();
    out.as_str().into()
}

fn days_of(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u8::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[test]
fn dates_equal_a_day_counter() {
    let (mut days, mut second) = (0u32, 0);
    for year in 1970..=2105u16 {
        for month in 1..=12 {
            for day in 1..=days_of(year, month) {
                second = (second * 7 + 12_345) % DAY;
                for second in [0, second, DAY - 1] {
                    let date = DateTime { year: Some(year), month, day, second };
                    assert_eq!(date.seconds(), Some(days * DAY + second), "{date:?}");
                    assert_eq!(DateTime::after_1970(days * DAY + second), date);
                }
                days += 1;
            }
        }
    }
    assert_eq!(days, 49_673);
    assert_eq!(text(Stamp::Full(u32::MAX)), "2106-02-07 06:28:15");
}

#[test]
fn impossible_dates_have_no_seconds_and_do_no_harm() {
    for (year, month, day, second) in [
        (1969, 12, 31, 86_399),
        (2106, 2, 7, 23_296),
        (2107, 1, 1, 0),
        (0, 1, 1, 0),
        (65_535, 12, 31, 0),
        (1970, 0, 0, 0),
        (2106, 255, 255, u32::MAX),
    ] {
        assert_eq!(DateTime { year: Some(year), month, day, second }.seconds(), None);
    }
    let _ = text(Stamp::Yearless { month: 0, day: 255, second: u32::MAX });
}

#[test]
fn prints() {
    assert_eq!(text(Stamp::Full(0)), "1970-01-01 00:00:00");
    assert_eq!(text(Stamp::Full(1_795_366_404)), "2026-11-22 16:53:24");
    assert_eq!(text(Stamp::Yearless { month: 11, day: 22, second: 60_804 }), "Nov 22 16:53:24");
    assert_eq!(text(Stamp::Yearless { month: 1, day: 2, second: 3 }), "Jan  2 00:00:03");
}
