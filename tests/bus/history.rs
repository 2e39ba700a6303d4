//! recentd reads the log's buffer back: each failure counts once, with its own time.

use super::*;

#[test]
fn fourteen_before_a_restart_and_one_after_are_a_ban() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(FIFTEEN);
    place.fail(1, 14);
    place.fail(2, 15);
    recentd.bans(&[2]);
    recentd.kill(libc::SIGKILL);

    let mut recentd = place.recentd(FIFTEEN);
    bus.is_read(2);
    place.fail(3, 15);
    place.fail(1, 1);
    // The list is a pipe and does not keep address 2. The lines about address 2 are still in the buffer.
    recentd.bans(&[2, 3, 1]);
}

#[test]
fn counts_with_the_times_of_the_lines() {
    up_for(36);
    let place = Place::new();
    let old = |n, age| (0..14).for_each(|_| place.logd.log(failure(n).ago(age)));
    old(1, 35);
    old(2, 5);
    let (_bus, mut recentd) = place.running(&["--hitcount", "15", "--window", "30"]);
    place.fail(1, 1);
    place.fail(2, 1);
    recentd.bans(&[2]);
    place.fail(1, 14);
    recentd.bans(&[2, 1]);
}

#[test]
fn counts_what_is_still_within_the_window_when_more_comes() {
    let place = Place::new();
    (0..14).for_each(|_| place.logd.log(failure(1).ago(2)));
    let (_bus, mut recentd) = place.running(&["--hitcount", "15", "--window", "5"]);
    place.fail(2, 15);
    recentd.bans(&[2]);
    thread::sleep(seconds(5.0));
    place.fail(1, 1);
    place.fail(3, 15);
    recentd.bans(&[2, 3]);
}

/// The pipe breaks and logd goes on: recentd gets the whole buffer again.
#[test]
fn is_not_counted_twice() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(FIFTEEN);
    place.fail(1, 14);
    for times in 2..=3 {
        place.logd.hang_up();
        bus.is_read(times);
    }
    place.fail(2, 15);
    recentd.bans(&[2]);
    place.fail(1, 1);
    recentd.bans(&[2, 1]);
    assert!(bus.reads().iter().all(|args| args.get("lines").is_none()));
}

/// Lines of one millisecond have one time. Their ids differ.
#[test]
fn takes_each_line_of_one_moment() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(FIFTEEN);
    let moment = failure(1).time;
    let log = |times| (0..times).for_each(|_| place.logd.log(Entry { time: moment, ..failure(1) }));
    log(7);
    place.fail(2, 15);
    recentd.bans(&[2]);
    place.logd.hang_up();
    log(8);
    bus.is_read(2);
    recentd.bans(&[2, 1]);
}

/// Ids are unsigned, but blobmsg's 32 bits are signed.
#[test]
fn is_not_counted_twice_where_ids_turn_negative() {
    let place = Place::new();
    place.logd.count_from(0x7fff_fff8);
    let (bus, mut recentd) = place.running(FIFTEEN);
    place.fail(1, 14);
    place.fail(2, 15);
    recentd.bans(&[2]);
    place.logd.hang_up();
    bus.is_read(2);
    place.fail(3, 15);
    recentd.bans(&[2, 3]);
    place.fail(1, 1);
    recentd.bans(&[2, 3, 1]);
}

/// Lines that logd logged while recentd did not read are not lost.
#[test]
fn fills_the_gap() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(&[]);
    place.fail(1, 1);
    recentd.bans(&[1]);
    bus.unregister();
    place.logd.hang_up();
    place.fail(2, 1);
    thread::sleep(seconds(1.0));
    place.fail(3, 1);
    bus.register(&place.logd);
    recentd.bans(&[1, 2, 3]);
}

/// Ids begin at 0 again. Lines from before recentd's read are in the new buffer.
#[test]
fn of_a_new_logd_counts_from_its_first_line() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(FIFTEEN);
    (0..100).for_each(|_| place.logd.log(Entry::new("dnsmasq[1]: started")));
    place.fail(1, 7);
    place.fail(2, 15);
    recentd.bans(&[2]);
    place.logd.restart();
    place.fail(1, 8);
    bus.register(&place.logd);
    recentd.bans(&[2, 1]);
}

/// NTP sets the clock back: lines may be from the future.
#[test]
fn from_the_future_is_of_now() {
    let place = Place::new();
    let ahead = |n| Entry { time: failure(n).time + 3_600_000, ..failure(n) };
    (0..14).for_each(|_| place.logd.log(ahead(1)));
    let (bus, mut recentd) = place.running(FIFTEEN);
    place.fail(1, 1);
    recentd.bans(&[1]);
    // The clock was set back. recentd must not take a new line for an old one.
    place.fail(2, 7);
    place.logd.hang_up();
    bus.is_read(2);
    place.fail(2, 8);
    recentd.bans(&[1, 2]);
}

/// The clock was set back: some old lines have later times than all new ones.
#[test]
fn from_the_future_is_not_counted_twice() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(FIFTEEN);
    (0..7).for_each(|_| place.logd.log(Entry { time: failure(1).time + 3_600_000, ..failure(1) }));
    place.fail(1, 7);
    place.fail(2, 15);
    recentd.bans(&[2]);
    place.logd.hang_up();
    bus.is_read(2);
    place.fail(3, 15);
    recentd.bans(&[2, 3]);
    place.fail(1, 1);
    recentd.bans(&[2, 3, 1]);
}

/// After one line from the future, later lines still have their own times.
#[test]
fn from_the_future_leaves_others_their_times() {
    up_for(36);
    let place = Place::new();
    place.logd.log(Entry { time: failure(3).time + 3_600_000, ..failure(3) });
    (0..14).for_each(|_| place.logd.log(failure(1).ago(35)));
    let (_bus, mut recentd) = place.running(&["--hitcount", "15", "--window", "30"]);
    place.fail(1, 1);
    place.fail(2, 15);
    recentd.bans(&[2]);
}

/// The clock was set ahead: all old lines are long ago.
#[test]
fn is_not_counted_twice_when_the_clock_was_set() {
    if up_for_long() {
        return;
    }
    let place = Place::new();
    (0..14).for_each(|_| place.logd.log(Entry { time: 9_000, ..failure(1) }));
    let (bus, mut recentd) = place.running(&["--hitcount", "15", "--window", "604800"]);
    place.fail(2, 15);
    recentd.bans(&[2]);
    place.logd.hang_up();
    bus.is_read(2);
    place.fail(3, 15);
    recentd.bans(&[2, 3]);
    place.fail(1, 1);
    recentd.bans(&[2, 3, 1]);
}

/// A line from 1970 may be as old as the machine's uptime. These tests need an uptime within the longest window.
fn up_for_long() -> bool {
    let uptime: f64 = fs::read_to_string("/proc/uptime").unwrap().split(' ').next().unwrap().parse().unwrap();
    let long = uptime > 600_000.0;
    if long {
        skip("up for longer than the longest window");
    }
    long
}

/// Lines from before NTP set the clock are from 1970. No line is older than the machine's uptime.
#[test]
fn from_1970_is_not_older_than_the_machine() {
    if up_for_long() {
        return;
    }
    let place = Place::new();
    (0..14).for_each(|_| place.logd.log(Entry { time: 7_000, ..failure(1) }));
    let (_bus, mut recentd) = place.running(&["--hitcount", "15", "--window", "604800"]);
    place.fail(1, 1);
    recentd.bans(&[1]);
}

/// Failures that led to a ban before a restart do not count again.
#[test]
fn of_a_ban_that_was_is_settled() {
    for own in [
        "recentd[77]: unban 203.0.113.1",
        "recentd[77]: ban 203.0.113.1 for 3600 s: 15 failures within 900 s, the last: dropbear bad-password",
        // procd passes a daemon's standard error on to the log.
        "recentd[77]: recentd: unban 203.0.113.1",
    ] {
        let place = Place::new();
        (0..14).for_each(|_| place.logd.log(failure(1).ago(20)));
        place.logd.log(Entry { priority: 29, ..Entry::new(own).ago(10) });
        (0..3).for_each(|_| place.logd.log(failure(1).ago(5)));
        let (_bus, mut recentd) = place.running(FIFTEEN);
        place.fail(1, 11);
        place.fail(2, 15);
        recentd.bans(&[2]);
        place.fail(1, 1);
        recentd.bans(&[2, 1]);
    }
}

/// Failures from before a flush do not count again.
#[test]
fn of_before_a_flush_is_settled() {
    let place = Place::new();
    (0..14).for_each(|_| place.logd.log(failure(1).ago(20)));
    place.logd.log(Entry { priority: 29, ..Entry::new("recentd[77]: all counts forgotten by hand").ago(10) });
    (0..3).for_each(|_| place.logd.log(failure(1).ago(5)));
    let (_bus, mut recentd) = place.running(FIFTEEN);
    place.fail(1, 11);
    place.fail(2, 15);
    recentd.bans(&[2]);
    place.fail(1, 1);
    recentd.bans(&[2, 1]);
}

/// Old lines of an address whose ban was read back are no sign that the firewall rule is missing.
#[test]
fn of_before_a_ban_is_no_complaint() {
    let place = Place::new();
    let mut list = fifo(&place.dir.join("proc/xt_recent/recentd"));
    list.write_all(entry("203.0.113.1", 30).as_bytes()).unwrap();
    (0..15).for_each(|_| place.logd.log(failure(1).ago(60)));
    let (_bus, mut recentd) = place.running(FIFTEEN);
    recentd.says("1 live ban read back");
    place.fail(2, 15);
    recentd.bans(&[2]);
    assert!(!recentd.said().contains("got through"), "{}", recentd.said());
    place.fail(1, 1);
    recentd.says("203.0.113.1 is banned but got through; its ban is written again");
}

/// Only lines of recentd itself can settle failures.
#[test]
fn is_not_settled_by_others() {
    let place = Place::new();
    (0..14).for_each(|_| place.logd.log(failure(1).ago(20)));
    for other in [
        "dropbear[77]: unban 203.0.113.1",
        "recentd[77]: unban 203.0.113.11",
        "recentd[77]: unban 203.0.113.1:22",
        "recentd[77]: version 1, watching unban 203.0.113.1",
        "unban 203.0.113.1",
        "dnsmasq[1]: recentd[77]: unban 203.0.113.1",
    ] {
        place.logd.log(Entry { priority: 29, ..Entry::new(other).ago(10) });
    }
    let (_bus, mut recentd) = place.running(FIFTEEN);
    place.fail(1, 1);
    recentd.bans(&[1]);
}

/// Failures from before an unban by hand do not count again.
#[test]
fn of_before_an_unban_does_not_ban_again() {
    let place = Place::new();
    (0..15).for_each(|_| place.logd.log(failure(1).ago(20)));
    place.logd.log(Entry::new("recentd[77]: ban 203.0.113.1 for 3600 s: 15 failures within 900 s").ago(20));
    place.logd.log(Entry::new("recentd[77]: unban 203.0.113.1 by hand").ago(10));
    let (_bus, mut recentd) = place.running(FIFTEEN);
    place.fail(2, 15);
    recentd.bans(&[2]);
    assert!(!recentd.said().contains("ban 203.0.113.1"), "{}", recentd.said());
}

/// An address that reached the hitcount while recentd was stopped is banned at its next failure.
#[test]
fn of_an_attack_while_stopped_bans_at_the_next_failure() {
    let place = Place::new();
    (0..40).for_each(|_| place.logd.log(failure(1).ago(20)));
    let (_bus, mut recentd) = place.running(FIFTEEN);
    place.fail(2, 15);
    recentd.bans(&[2]);
    place.fail(1, 1);
    recentd.bans(&[2, 1]);
}
