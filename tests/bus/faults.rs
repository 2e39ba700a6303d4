//! A bus that is slow, silent or faulty: recentd loses only the service of the bus.

use super::*;
use crate::common::ubusd::{full, spare};
use std::os::fd::AsFd;

/// recentd's remedy for a fault: it connects anew, or it repeats its request.
#[derive(PartialEq)]
enum Remedy {
    Reconnects,
    LooksAgain,
}
use Remedy::{LooksAgain, Reconnects};

/// An address fails 14 times on a good bus. Then the bus breaks and misbehaves according to `bad`. In that time recentd
/// sleeps and answers at its control socket. Then the bus is good again, and one more failure is a ban.
fn survives(remedy: Remedy, bad: Manners) {
    let place = Place::new();
    let (bus, mut recentd) = place.running(FIFTEEN);
    place.fail(1, 14);
    place.fail(2, 15);
    recentd.bans(&[2]);
    let had = recentd.descriptors();

    bus.behave(|manners| *manners = bad);
    bus.hang_up();
    place.logd.hang_up();
    bus.connection(2);
    if remedy == LooksAgain {
        assert!(within(PATIENCE, || bus.lookups().len() >= 3), "recentd does not look for the log again");
    }
    idles(&recentd);
    is_alone(&recentd);
    assert!(place.ask("list").contains("203.0.113.2"));
    if remedy == Reconnects {
        assert!(within(PATIENCE, || !bus.is_used()), "recentd does not give up the connection");
    }

    bus.behave(|manners| *manners = Manners::default());
    bus.is_left_with("recentd");
    // What is logged before it asks for the log bans nobody by itself.
    assert!(within(PATIENCE, || place.logd.readers() == 1), "it does not read the log again");
    place.fail(3, 15);
    recentd.bans(&[2, 3]);
    place.fail(1, 1);
    recentd.bans(&[2, 3, 1]);
    assert_eq!(bus.connections().len() == 2, remedy == LooksAgain);
    assert!(within(PATIENCE, || recentd.descriptors() == had), "{} descriptors, {had} before", recentd.descriptors());
}

/// One test for each kind of misbehaviour.
macro_rules! survives {
    ($($name:ident: $remedy:expr, $part:ident = $answer:expr;)*) => {$(
        #[test]
        fn $name() {
            survives($remedy, Manners { $part: $answer, ..Manners::default() });
        }
    )*};
}

/// A message whose header states this length.
fn long(kind: u8, length: u32) -> Vec<u8> {
    let mut bytes = blob::message(kind, 1, 0, &[]);
    bytes[8..].copy_from_slice(&length.to_be_bytes());
    bytes
}

survives! {
    no_hello: Reconnects, hello = Answer::Silence;
    // ubusd does this to users without a name (getpwuid in ubusd_client.c).
    closed_at_once: Reconnects, hello = Answer::HangUp;
    half_a_hello: Reconnects, hello = Answer::Bytes(vec![0, 0, 0, 0, 0]);
    a_web_server: Reconnects, hello = Answer::Bytes(b"HTTP/1.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n".to_vec());
    noughts: Reconnects, hello = Answer::Bytes(vec![0; 5000]);
    ones: Reconnects, hello = Answer::Bytes(vec![0xff; 5000]);
    a_hello_without_end: Reconnects, hello = Answer::Bytes(long(blob::HELLO, 1 << 20));
    an_answer_instead_of_hello: Reconnects, hello = Answer::Bytes(blob::message(blob::STATUS, 1, 0, &[blob::number(1, 0)]));

    no_answer_to_lookup: Reconnects, lookup = Answer::Silence;
    closed_upon_lookup: Reconnects, lookup = Answer::HangUp;
    half_an_answer: Reconnects, lookup = Answer::Bytes(blob::message(blob::STATUS, 2, 0, &[blob::number(1, 0)])[..15].to_vec());
    a_megabyte_announced: Reconnects, lookup = Answer::Bytes(long(blob::DATA, 1 << 20));
    sixteen_megabytes_announced: Reconnects, lookup = Answer::Bytes(long(blob::DATA, 0xff_fffc));
    less_than_nothing_announced: Reconnects, lookup = Answer::Bytes(long(blob::DATA, 3));
    // ubusd's answer if a user has no right to any method, or the log does not exist.
    no_right_to_the_log: LooksAgain, lookup = Answer::Status(0);
    no_log: LooksAgain, lookup = Answer::Status(4);

    no_answer_to_add: Reconnects, add = Answer::Silence;
    closed_upon_add: Reconnects, add = Answer::HangUp;

    // ubusd silently drops messages that do not fit into a client's queue of 1 MiB (ubusd_main.c).
    no_answer_to_read: LooksAgain, read = Answer::Silence;
    closed_upon_read: Reconnects, read = Answer::HangUp;
    // A descriptor is lost if the receiver gives no room for it.
    a_stream_without_descriptor: LooksAgain, read = Answer::Status(0);
    no_right_to_read: LooksAgain, read = Answer::Status(6);
    // The object has gone since the lookup.
    too_late: LooksAgain, read = Answer::Status(4);
}

/// recentd waits before it gives up, because at boot logd may start later than recentd.
#[test]
fn a_bus_without_a_log_is_given_up_for_logread() {
    let place = Place::new();
    let bus = Ubusd::start_with(&place.socket(), Manners::default());
    place.logread(1);
    let mut recentd = place.recentd(&["--source", "auto", "--logread", "./logread"]);
    bus.object("recentd");
    thread::sleep(seconds(3.0));
    // In these seconds recentd starts no program, and it answers requests.
    is_alone(&recentd);
    idles(&recentd);
    assert!(place.ask("status").contains("ubus has no object 'log'"));
    assert!(bus.call("recentd", "status", &[]).is_ok());
    recentd.bans(&[1]);
    recentd.says("no log over ubus: ubus has no object 'log': check that logd is running, and restart it; taking program ./logread");
    assert!(bus.connection(1).elapsed() > seconds(10.0), "recentd gave up too soon");
    assert!(place.ask("status").contains("./logread"));
}

/// The rights that recentd keeps depend on the choice, so it reads nothing of strangers before; and it does not run in circles for what waits.
#[test]
fn other_logs_wait_until_the_source_is_chosen() {
    let place = Place::new();
    let bus = Ubusd::start_with(&place.socket(), Manners::default());
    place.logread(1);
    fs::write(place.dir.join("log"), "").unwrap();
    let mut recentd = place.recentd(&["--source", "auto", "--logread", "./logread", "--source", "socket:log.sock", "--source", "file:log"]);
    bus.object("recentd");
    let client = std::os::unix::net::UnixDatagram::unbound().unwrap();
    client.send_to(b"<84>dropbear[3]: Bad password attempt for 'root' from 203.0.113.3:4022", place.dir.join("log.sock")).unwrap();
    thread::sleep(seconds(2.0));
    idles(&recentd);
    assert!(!recentd.said().contains("ban 203") && !recentd.said().contains("source found: file log"), "{}", recentd.said());
    recentd.bans(&[3, 1]);
    recentd.says("source found: file log");
}

/// The source that recentd chose at its start has no log any more: recentd ends, and procd starts it again.
fn ends_to_choose_again(recentd: &mut Running, source: &str) {
    assert!(within(PATIENCE * 3, || !recentd.is_alive()), "recentd does not end");
    assert_eq!(recentd.ends().code(), Some(111));
    assert!(recentd.said().ends_with(&format!("no log from {source} any more; ending, so that the next start chooses the source again\n")));
}

#[test]
fn a_bus_that_has_no_log_any_more_is_given_up_by_the_next_start() {
    let place = Place::new();
    let bus = place.bus();
    place.logread(3);
    let auto: &[&str] = &["--source", "auto", "--logread", "./logread"];
    let mut recentd = place.recentd(auto);
    place.fail(1, 1);
    recentd.bans(&[1]);
    // A restart of logd is no reason to end.
    bus.unregister();
    place.logd.restart();
    thread::sleep(seconds(2.0));
    bus.register(&place.logd);
    bus.is_read(2);
    place.fail(2, 1);
    recentd.bans(&[1, 2]);
    let lost = Instant::now();
    bus.unregister();
    place.logd.restart();
    ends_to_choose_again(&mut recentd, "logd over ubus");
    assert!(lost.elapsed() > seconds(10.0), "recentd gave up too soon");
    drop(recentd);
    let mut recentd = place.recentd(auto);
    recentd.bans(&[3]);
    assert!(!recentd.said().contains("control"), "{}", recentd.said());
}

#[test]
fn a_logread_that_cannot_be_run_is_given_up_for_a_bus_that_has_a_log_by_then() {
    let place = Place::new();
    let bus = Ubusd::start_with(&place.socket(), Manners::default());
    let auto: &[&str] = &["--source", "auto", "--logread", "./nowhere"];
    let mut recentd = place.recentd(auto);
    recentd.says("./nowhere cannot be run; starting it again in 1 s");
    bus.register(&place.logd);
    ends_to_choose_again(&mut recentd, "program ./nowhere");
    recentd.says("./nowhere cannot be run; starting it again in 8 s");
    drop(recentd);
    let mut recentd = place.recentd(auto);
    place.fail(1, 1);
    recentd.bans(&[1]);
}

/// Each byte arrives in time, but the message does not.
#[test]
fn a_message_byte_by_byte_is_given_up() {
    survives(Reconnects, Manners { piece: 1, pause: seconds(0.06), ..Manners::default() });
}

/// ubusd never accepts the connection: connect(2) itself must not wait.
#[test]
fn a_full_queue_of_connections_delays_nothing() {
    let place = Place::new();
    let door = full(&place.socket());
    let mut recentd = place.recentd(&[]);
    recentd.says("watching");
    thread::sleep(seconds(0.3));
    idles(&recentd);
    assert!(place.ask("status").contains("version"));
    drop(door);
    let bus = place.bus();
    bus.is_read(1);
    place.fail(1, 1);
    recentd.bans(&[1]);
}

#[test]
fn a_late_hello_is_accepted() {
    let place = Place::new();
    let late = || Answer::Late(seconds(1.5));
    let bus = Ubusd::start_with(&place.socket(), Manners { hello: late(), lookup: late(), read: late(), ..Manners::default() });
    bus.register(&place.logd);
    let mut recentd = place.recentd(&[]);
    idles(&recentd);
    assert!(place.ask("status").contains("version"));
    place.fail(1, 1);
    recentd.bans(&[1]);
    assert_eq!(bus.connections().len(), 1);
}

/// The descriptor arrives with the first byte of its message.
#[test]
fn messages_in_pieces_are_put_together() {
    for piece in [1, 2, 3, 5, 7, 11, 13] {
        let place = Place::new();
        let bus = Ubusd::start_with(&place.socket(), Manners { piece, ..Manners::default() });
        bus.register(&place.logd);
        let mut recentd = place.recentd(&[]);
        place.fail(1, 1);
        recentd.bans(&[1]);
        assert!(bus.call("recentd", "list", &[]).is_ok());
        assert_eq!((bus.connections().len(), bus.reads().len()), (1, 1));
    }
}

/// A large read returns earlier messages as well, and stops after the message with the descriptor (unix_stream_read_generic).
#[test]
fn a_descriptor_may_queue_behind_other_messages() {
    let place = Place::new();
    let bus = Ubusd::start_with(&place.socket(), Manners { read: Answer::Silence, ..Manners::default() });
    bus.register(&place.logd);
    let mut recentd = place.recentd(&[]);
    bus.is_read(1);
    kill(recentd.pid(), libc::SIGSTOP);
    let post = |count| -> Vec<_> { (0..count).map(|_| bus.post("recentd", "flush", &[], &[])).collect() };
    let mut calls = post(3);
    bus.grant();
    calls.extend(post(2));
    let file = spare();
    calls.push(bus.post("recentd", "flush", &[], &[file.as_fd()]));
    calls.extend(post(2));
    kill(recentd.pid(), libc::SIGCONT);
    calls.into_iter().for_each(|call| assert!(bus.answer(call).is_ok()));
    place.fail(1, 1);
    recentd.bans(&[1]);
    assert_eq!((bus.connections().len(), bus.reads().len()), (1, 1));
}

/// On 64-bit machines ubusd before 2019-12 also sent its own standard input (ubus 041c9d1).
#[test]
fn a_second_descriptor_is_closed() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(&[]);
    place.fail(1, 1);
    recentd.bans(&[1]);
    let had = recentd.descriptors();
    for surplus in 1..=3 {
        bus.behave(|manners| manners.surplus = surplus);
        place.logd.hang_up();
        bus.is_read(1 + surplus);
        let n = u8::try_from(surplus + 1).unwrap();
        place.fail(n, 1);
        recentd.bans(&(1..=n).collect::<Vec<u8>>());
        assert_eq!(recentd.descriptors(), had);
    }
}

#[test]
fn descriptors_that_come_with_calls_are_closed() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(&[]);
    place.fail(1, 1);
    recentd.bans(&[1]);
    let had = recentd.descriptors();
    let (one, other) = (spare(), spare());
    for _ in 0..100 {
        let call = bus.post("recentd", "flush", &[], &[one.as_fd(), other.as_fd()]);
        assert!(bus.answer(call).is_ok());
    }
    assert_eq!(recentd.descriptors(), had);
}

/// Messages that recentd did not request, between requested ones.
#[test]
fn strange_messages_are_passed_over() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(&[]);
    for kind in [blob::STATUS, blob::DATA, 3, blob::LOOKUP, 8, 9, 10, 11, 77, 255] {
        bus.raw(&blob::message(kind, 4711, 0xffff_ffff, &[]));
        bus.raw(&blob::message(kind, 4711, 0, &[blob::number(blob::id::STATUS, 0), blob::number(blob::id::OBJID, 0xffff_ffff), blob::attr(99, b"new")]));
    }
    assert!(bus.call("recentd", "status", &[]).is_ok());
    place.fail(1, 1);
    recentd.bans(&[1]);
    assert_eq!((bus.connections().len(), bus.reads().len()), (1, 1));
}

/// A message longer than all buffers of recentd. ubusd may send it.
#[test]
fn a_long_message_is_passed_over() {
    for length in [3000, 4096, 5000, 70_000, 1_000_000] {
        let place = Place::new();
        let (bus, mut recentd) = place.running(&[]);
        bus.raw(&blob::message(blob::DATA, 4711, 0, &[blob::attr(blob::id::DATA, &vec![0x5a; length])]));
        // The control socket answers, whether or not recentd drops the connection.
        assert!(place.ask("status").contains("version"));
        place.fail(1, 1);
        recentd.bans(&[1]);
        bus.object("recentd");
        assert!(bus.call("recentd", "status", &[]).is_ok());
        assert_eq!(bus.reads().len(), 1);
    }
}

/// ubusd takes no events, because it was stopped or hangs. Bans must reach the kernel nevertheless.
#[test]
fn a_bus_that_does_not_listen_stops_no_ban() {
    let place = Place::new();
    let (bus, recentd) = place.running(&[]);
    bus.behave(|manners| manners.deaf = true);
    for round in 0..4 {
        (1..=250).for_each(|n| place.logd.log(Entry::new(format!("dropbear[{n}]: Bad password attempt for 'root' from 198.51.{round}.{n}:4022"))));
    }
    recentd.says("ban 198.51.3.250");
    assert!(place.ask("status").contains("version"));
    idles(&recentd);
    bus.behave(|manners| manners.deaf = false);
    bus.is_left_with("recentd");
    assert!(bus.call("recentd", "status", &[]).is_ok());
    assert_eq!((bus.reads().len(), place.logd.readers()), (1, 1));
}
