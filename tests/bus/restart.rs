//! ubusd or logd ends, starts again, or is not yet running.

use super::*;

/// The pipe connects logd and recentd without ubusd. A second stream would bring each line twice.
#[test]
fn of_ubusd_leaves_the_stream_alone() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(FIFTEEN);
    place.fail(1, 5);
    bus.stop();
    place.fail(1, 5);
    let bus = place.bus();
    bus.object("recentd");
    place.fail(1, 4);
    place.fail(2, 15);
    recentd.bans(&[2]);
    place.fail(1, 1);
    recentd.bans(&[2, 1]);
    assert_eq!(bus.reads(), []);
    assert_eq!(place.logd.readers(), 1);
    assert!(bus.call("recentd", "status", &[]).is_ok());
}

/// OpenWrt 21.02 to 23.05: logd is no longer root when it connects to the new ubusd, so it may not publish its object.
#[test]
fn of_ubusd_may_cost_logd_its_object() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(&[]);
    bus.crash();
    let bus = Ubusd::start_with(&place.socket(), Manners::default());
    bus.object("recentd");
    place.fail(1, 1);
    recentd.bans(&[1]);
    assert!(bus.call("recentd", "status", &[]).is_ok());
    // A restart of logd brings the object back.
    place.logd.restart();
    place.fail(2, 1);
    idles(&recentd);
    bus.register(&place.logd);
    recentd.bans(&[1, 2]);
    assert_eq!((bus.reads().len(), bus.connections().len()), (1, 1));
}

#[test]
fn of_logd_brings_a_new_object_and_a_new_stream() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(FIFTEEN);
    place.fail(1, 14);
    place.fail(2, 15);
    recentd.bans(&[2]);
    for times in 2..=3 {
        bus.unregister();
        place.logd.restart();
        thread::sleep(seconds(0.3));
        bus.register(&place.logd);
        bus.is_read(times);
    }
    place.fail(3, 15);
    recentd.bans(&[2, 3]);
    place.fail(1, 1);
    recentd.bans(&[2, 3, 1]);
    assert_eq!(bus.connections().len(), 1);
}

#[test]
fn of_both_loses_no_count() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(FIFTEEN);
    place.fail(1, 14);
    place.fail(2, 15);
    recentd.bans(&[2]);
    bus.crash();
    place.logd.restart();
    let bus = place.bus();
    bus.object("recentd");
    bus.is_read(1);
    place.fail(3, 15);
    recentd.bans(&[2, 3]);
    place.fail(1, 1);
    recentd.bans(&[2, 3, 1]);
}

#[test]
fn does_not_delay_the_control_socket() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(&[]);
    place.fail(1, 1);
    recentd.bans(&[1]);
    bus.crash();
    place.logd.restart();
    assert!(place.ask("list").contains("203.0.113.1"));
    idles(&recentd);
    assert!(place.ask("status").contains("version"));
    is_alone(&recentd);
}

#[test]
fn at_boot_may_be_late() {
    let place = Place::new();
    let mut recentd = place.recentd(&[]);
    idles(&recentd);
    let bus = Ubusd::start_with(&place.socket(), Manners::default());
    bus.object("recentd");
    thread::sleep(seconds(0.5));
    assert!(bus.call("recentd", "status", &[]).is_ok());
    bus.register(&place.logd);
    place.fail(1, 1);
    recentd.bans(&[1]);
}

/// The file of the socket exists and no process listens, as after kill -9.
#[test]
fn may_find_a_dead_socket() {
    let place = Place::new();
    place.bus().crash();
    assert!(place.socket().exists());
    let mut recentd = place.recentd(&[]);
    idles(&recentd);
    let bus = place.bus();
    bus.is_read(1);
    place.fail(1, 1);
    recentd.bans(&[1]);
}

/// Each wait is longer than the last, as long as recentd cannot connect.
#[test]
fn is_tried_later_and_later() {
    let place = Place::new();
    let bus = Ubusd::start_with(&place.socket(), Manners { hello: Answer::HangUp, ..Manners::default() });
    let recentd = place.recentd(&[]);
    let times: Vec<Instant> = (1..=4).map(|number| bus.connection(number)).collect();
    let gaps: Vec<f32> = times.windows(2).map(|pair| (pair[1] - pair[0]).as_secs_f32()).collect();
    // The waits are 1, 2 and 4 seconds by a clock of whole seconds.
    for (gap, delay) in gaps.iter().zip([1.0, 2.0, 4.0]) {
        assert!((delay - 1.0..delay + 1.5).contains(gap), "{gaps:?}");
    }
    assert!(gaps[2] > gaps[0] + 1.0, "{gaps:?}");
    assert!(used(&recentd) < if emulated() { 60 } else { 10 });
}

/// After a good connection the next wait is short again.
#[test]
fn leaves_no_descriptor_behind() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(&[]);
    place.fail(1, 1);
    recentd.bans(&[1]);
    let had = recentd.descriptors();
    bus.behave(|manners| manners.surplus = 2);
    for round in 2..=4 {
        bus.hang_up();
        place.logd.hang_up();
        bus.connection(round);
        bus.is_read(round);
        let n = u8::try_from(round).unwrap();
        place.fail(n, 1);
        recentd.bans(&(1..=n).collect::<Vec<u8>>());
        assert_eq!(recentd.descriptors(), had);
    }
}

/// The waits between lookups of the log grow in the same way, while the bus runs.
#[test]
fn of_logd_is_looked_for_later_and_later() {
    let place = Place::new();
    let bus = Ubusd::start_with(&place.socket(), Manners::default());
    let recentd = place.recentd(&[]);
    assert!(within(PATIENCE, || bus.lookups().len() >= 4));
    let gaps: Vec<f32> = bus.lookups().windows(2).map(|pair| (pair[1] - pair[0]).as_secs_f32()).collect();
    for (gap, delay) in gaps.iter().zip([1.0, 2.0, 2.0]) {
        assert!((delay - 1.0..delay + 1.5).contains(gap), "{gaps:?}");
    }
    assert_eq!(bus.connections().len(), 1);
    assert!(used(&recentd) < if emulated() { 60 } else { 10 });
}
