//! The stream of the log: lookup, request, parsing.

use super::*;
use crate::common::ubusd::logd::encoded;
use std::os::unix::net::UnixDatagram;
use std::process::Command;

#[test]
fn bans_with_nothing_but_ubusd_and_logd() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(&[]);
    place.fail(1, 1);
    recentd.bans(&[1]);
    place.fail(2, 1);
    recentd.bans(&[1, 2]);
    is_alone(&recentd);
    idles(&recentd);
    assert_eq!((bus.connections().len(), bus.lookups().len()), (1, 1));
    // A request without `lines` is for the whole buffer. A bool has 8 bits; logd ignores a `stream` of 32 bits (blobmsg policy in ubox logd.c).
    assert_eq!(bus.reads()[0].get("lines"), None);
    assert_eq!(bus.reads()[0].get("stream"), Some(&Value::Bool(true)));
    assert_eq!(bus.reads()[0].get("oneshot"), Some(&Value::Bool(false)));
}

#[test]
fn is_what_auto_takes_where_there_is_a_bus() {
    let place = Place::new();
    let bus = place.bus();
    let mut recentd = place.recentd(&["--source", "auto"]);
    bus.is_read(1);
    place.fail(1, 1);
    recentd.bans(&[1]);
    is_alone(&recentd);
}

#[test]
fn is_replaced_by_logread_where_there_is_no_bus() {
    let place = Place::new();
    place.logread(1);
    let mut recentd = place.recentd(&["--source", "auto", "--logread", "./logread"]);
    recentd.bans(&[1]);
}

#[test]
fn may_be_cut_anywhere() {
    let place = Place::new();
    let (_bus, mut recentd) = place.running(&[]);
    let bytes: Vec<u8> = (1..=3).flat_map(|n| encoded(&failure(n).members(n.into()))).collect();
    for byte in &bytes {
        place.logd.raw(&[*byte]);
        thread::sleep(Duration::from_micros(500));
    }
    recentd.bans(&[1, 2, 3]);
    for part in bytes.chunks(7) {
        place.logd.raw(part);
    }
    recentd.notices(|| place.fail(4, 1));
    recentd.bans(&[1, 2, 3, 4]);
}

#[test]
fn is_deeper_than_a_pipe() {
    let place = Place::new();
    (0..3000).for_each(|_| place.logd.log(Entry::new("dnsmasq[1]: query[A] example.org from 192.168.1.2")));
    place.fail(1, 1);
    let (_bus, mut recentd) = place.running(&[]);
    recentd.bans(&[1]);
}

/// The log is written as fast as the pipe takes it. Like logd, the imitation keeps the bytes that do not fit.
#[test]
fn loses_no_line() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(&[]);
    let count = if emulated() { 4_000 } else { 20_000 };
    (0..count).for_each(|n| place.logd.log(Entry::new(format!("dnsmasq[1]: query[A] {n}.example.org from 192.168.1.2"))));
    place.fail(1, 1);
    recentd.bans(&[1]);
    let status = bus.call("recentd", "status", &[]).unwrap();
    let seen = status.get("lines").and_then(|lines| lines.get("seen")).and_then(Value::number);
    assert_eq!(seen, Some(count + 1));
}

#[test]
fn carries_any_bytes() {
    let place = Place::new();
    let (_bus, mut recentd) = place.running(&[]);
    let text = String::from_utf8(failure(9).msg).unwrap();
    for msg in [
        b"".to_vec(),
        b"\0".to_vec(),
        b"\xff\xfe\xc3(".to_vec(),
        b"Nov 22 16:48:26".to_vec(),
        // The text after a NUL or a newline may be from another program (until 2017 logd kept newlines).
        format!("dropbear[1]: \0{text}").into_bytes(),
        format!("dnsmasq[1]: query\n{text}").into_bytes(),
        format!("dnsmasq[1]: {text}").into_bytes(),
    ] {
        place.logd.log(Entry::new(msg));
    }
    place.logd.log(Entry { priority: 99_999, ..failure(1) });
    place.logd.log(Entry { priority: -1, ..failure(2) });
    place.logd.log(Entry { priority: 0, ..failure(3) });
    place.logd.log(Entry::new("dropbear[1]: Bad password attempt for '\u{f6}\u{1b}[2J' from 203.0.113.4:4022"));
    recentd.bans(&[1, 2, 3, 4]);
}

/// Entries have unknown members, or members of unexpected types.
#[test]
fn may_have_other_members() {
    let place = Place::new();
    let (_bus, mut recentd) = place.running(&[]);
    let table = Value::Table(vec![("msg".into(), Value::Text(failure(9).msg))]);
    place.logd.log_with(|id| [vec![("new", table.clone()), ("", Value::Null)], failure(1).members(id)].concat());
    place.logd.log_with(|id| [failure(2).members(id), vec![("later", Value::Array(vec![table.clone()]))]].concat());
    place.logd.log_with(|id| failure(3).members(id).into_iter().rev().collect());
    // Entries without a message, or with a message that is no text.
    place.logd.log_with(|id| failure(9).members(id).split_off(1));
    place.logd.log_with(|id| [vec![("msg", Value::Int32(9))], failure(9).members(id).split_off(1)].concat());
    place.logd.log_with(|_| Vec::new());
    place.fail(4, 1);
    recentd.bans(&[1, 2, 3, 4]);
}

/// logd's buffer limits kernel lines to 4096 bytes and all other lines to 1023 (ubox log/syslog.c).
#[test]
fn may_carry_longer_lines_than_syslog() {
    let place = Place::new();
    let (_bus, mut recentd) = place.running(&[]);
    for length in [1023, 3016, 4000, 4080, 4096, 4200, 8000, 60_000] {
        // The rest of a cut line looks like entries.
        let inner = encoded(&failure(9).members(1)).repeat(length / 100);
        place.logd.log(Entry { source: 0, priority: 4, ..Entry::new(&inner[..length]) });
        let blank = " ".repeat(length % 1024) + &String::from_utf8(failure(9).msg).unwrap();
        place.logd.log(Entry { source: 0, priority: 4, ..Entry::new(format!("[    1.000000] {blank:>length$}")) });
    }
    place.fail(1, 1);
    recentd.bans(&[1]);
    assert_eq!(place.logd.readers(), 1);
}

/// After an impossible length recentd can no longer find entries in this pipe, so it requests another one.
#[test]
fn is_asked_for_again_after_garbage() {
    let garbage: [&[u8]; 6] = [&[0, 0, 0, 0], &[0, 0, 0, 3], &[0, 0x10, 0, 0], &[0, 0xff, 0xff, 0xfc], &[0xff; 600], b"GET / HTTP/1.0\r\n\r\n"];
    let mut all = garbage.map(|bytes| {
        let place = Place::new();
        let (bus, recentd) = place.running(FIFTEEN);
        place.fail(1, 14);
        place.logd.raw(bytes);
        // Drop recentd first, because its working directory is the directory of the place.
        (recentd, bus, place)
    });
    for (recentd, bus, place) in &mut all {
        bus.is_read(2);
        place.fail(2, 15);
        recentd.bans(&[2]);
        place.fail(1, 1);
        recentd.bans(&[2, 1]);
        assert_eq!(bus.connections().len(), 1);
    }
}

/// Starts the program with the socket of the bus at `path`, in a private /var/run.
fn with_run(place: &Place, path: &str) -> Command {
    let inner = program();
    let mut command = Command::new("unshare");
    let script = "run=$(readlink -f /var/run) && mount -t tmpfs tmpfs $run && mkdir $run/ubus && ln -s \"$1\" $run/$2 && shift 2 && exec \"$@\"";
    command.args(["--mount", "sh", "-c", script, "sh"]).arg(place.socket()).arg(path);
    command.arg(inner.get_program()).args(inner.get_args());
    command
}

#[test]
fn is_found_at_the_paths_of_all_releases() {
    if !is_root() {
        return skip("a /var/run of its own needs root");
    }
    // OpenWrt 21.02 and later; 19.07 and earlier.
    for path in ["ubus/ubus.sock", "ubus.sock"] {
        let place = Place::new();
        let bus = place.bus();
        let options = ["--source", "auto", "--ubus", "", "--control", "control.sock"];
        let mut recentd = Running::start_by(with_run(&place, path), &place.dir, &options);
        bus.is_read(1);
        place.fail(1, 1);
        recentd.bans(&[1]);
    }
}

/// Starts the program with `devlog` in the place's directory as its /dev/log.
fn with_dev_log(place: &Place) -> Command {
    let inner = program();
    let mut command = Command::new("unshare");
    let script = "mount -t tmpfs tmpfs /dev && ln -s \"$1\" /dev/log && shift && exec \"$@\"";
    command.args(["--mount", "sh", "-c", script, "sh"]).arg(place.dir.join("devlog"));
    command.arg(inner.get_program()).args(inner.get_args());
    command
}

/// recentd's own log lines go to logd, which cuts off 16 bytes if byte 15 is a blank, and come back to recentd.
#[test]
fn brings_our_own_lines_back_whole() {
    if !is_root() {
        return skip("a /dev/log of its own needs root");
    }
    let place = Place::new();
    let bus = place.bus();
    let devlog = UnixDatagram::bind(place.dir.join("devlog")).unwrap();
    let logd = place.logd.clone();
    thread::spawn(move || {
        let mut buffer = [0; 2000];
        while let Ok(length @ 1..) = devlog.recv(&mut buffer) {
            logd.datagram(&buffer[..length]);
        }
    });
    let options = ["--source", "ubus", "--ubus", "ubus.sock", "--control", "off", "--log", "syslog", "--ban", "1"];
    let mut recentd = Running::start_by(with_dev_log(&place), &place.dir, &options);
    // A line of before its start does not ban.
    bus.is_read(1);
    place.fail(1, 1);
    let expected = format!("recentd[{:06}]: ban 203.0.113.1 for 1 s: 1 failure within 900 s, the last: dropbear bad-password", recentd.pid());
    assert!(within(PATIENCE, || place.logd.lines().contains(&expected)), "{:#?}", place.logd.lines());
    let unban = format!("recentd[{:06}]: unban 203.0.113.1", recentd.pid());
    assert!(within(PATIENCE, || place.logd.lines().contains(&unban)), "{:#?}", place.logd.lines());
    // These lines count no failure and cause no further lines.
    let lines = place.logd.lines().len();
    idles(&recentd);
    assert_eq!(place.logd.lines().len(), lines);
    UnixDatagram::unbound().unwrap().send_to(b"", place.dir.join("devlog")).unwrap();
    assert!(recentd.is_alive());
}
