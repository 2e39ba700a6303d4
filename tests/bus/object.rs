//! The object `recentd` and its events, as programs on the bus see them.

use super::*;
use crate::common::ubusd::members;

/// Status codes of ubus (ubusmsg.h).
const INVALID_ARGUMENT: u32 = 2;
const METHOD_NOT_FOUND: u32 = 3;
const NOT_SUPPORTED: u32 = 8;

fn address(text: &str) -> (&'static str, Value) {
    ("address", text.into())
}

/// The texts in member `name` of each item of a list.
fn each(answer: &Value, list: &str, name: &str) -> Vec<String> {
    let items = answer.get(list).unwrap_or_else(|| panic!("no {list} in {answer:?}")).items();
    items.iter().map(|item| item.get(name).and_then(Value::text).expect("a text")).collect()
}

fn banned(bus: &Ubusd) -> Vec<String> {
    each(&bus.call("recentd", "list", &[]).unwrap(), "bans", "address")
}

fn number(value: &Value, path: &[&str]) -> i64 {
    let found = path.iter().try_fold(value, |value, name| value.get(name));
    found.and_then(Value::number).unwrap_or_else(|| panic!("no number {path:?} in {value:?}"))
}

/// `ubus -v list recentd` shows methods and the types of their arguments.
#[test]
fn announces_its_methods() {
    let place = Place::new();
    let (bus, _recentd) = place.running(&[]);
    let object = bus.object("recentd");
    let (text, count) = (Value::Int32(3), Value::Int32(5));
    for (method, args) in [
        ("status", vec![]),
        ("list", vec![("offset", count.clone()), ("sort", text.clone()), ("match", text.clone())]),
        ("events", vec![("offset", count.clone())]),
        ("ban", vec![("address", text.clone()), ("seconds", count)]),
        ("unban", vec![("address", text.clone())]),
        ("flush", vec![]),
        ("allow", vec![("address", text.clone())]),
        ("check", vec![("address", text.clone()), ("section", text.clone()), ("option", text.clone()), ("value", text.clone()), ("line", text.clone())]),
        ("disallow", vec![("address", text)]),
    ] {
        assert_eq!(object.get(method), Some(&Value::Table(members(&args))), "{method}");
    }
}

/// While the socket cannot be bound, no command can ask for the reason.
#[test]
fn says_why_the_control_socket_is_not_there() {
    let place = Place::new();
    let (bus, recentd) = place.running(&["--control", "late/ctl"]);
    let why = || bus.call("recentd", "status", &[]).unwrap().get("control").and_then(Value::text);
    assert_eq!(why(), Some("no such file or directory (errno 2); trying again".into()));
    fs::create_dir(place.dir.join("late")).unwrap();
    recentd.says("the control socket late/ctl is bound now");
    assert_eq!(why(), None);
}

/// What `recentd check` would say of an option; nothing is changed.
#[test]
fn judges_an_option_without_setting_it() {
    let place = Place::new();
    let (bus, _recentd) = place.running(&[]);
    let ask = |section: &str, option: &str, value: &str| {
        let answer = bus.call("recentd", "check", &[("section", section.into()), ("option", option.into()), ("value", value.into())]).unwrap();
        let text = |name: &str| answer.get(name).and_then(Value::text);
        (answer.get("valid") == Some(&Value::Bool(true)), text("reason").or_else(|| text("warning")))
    };
    assert_eq!(ask("recentd", "hitcount", "7"), (true, None));
    assert_eq!(ask("recentd", "hitcount", "abc"), (false, Some("must be a number from 1 to 200".into())));
    assert_eq!(ask("pattern", "match", "login {a of %{address}"), (false, Some("a { is not closed: add the }".into())));
    let (valid, warning) = ask("pattern", "match", "[%{word}] denied %{address} (%{any})");
    assert!(valid && warning.unwrap().contains("%{word}"));
    // A pattern is tried on a line, whose address would be counted.
    let tried = |line: &str| {
        let given = [("section", "pattern"), ("option", "match"), ("value", "login of %{user} failed from %{address}"), ("line", line)];
        let answer = bus.call("recentd", "check", &given.map(|(name, text)| (name, text.into()))).unwrap();
        (answer.get("matches") == Some(&Value::Bool(true)), answer.get("address").and_then(Value::text))
    };
    assert_eq!(tried("login of root failed from 203.0.113.7"), (true, Some("203.0.113.7".into())));
    assert_eq!(tried("login of x failed from 198.51.100.1 failed from 2001:db8::7"), (true, Some("2001:db8::7".into())));
    assert_eq!(tried("login of root failed from example.org"), (true, None));
    assert_eq!(tried("login of root accepted from 203.0.113.7"), (false, None));
    let status = bus.call("recentd", "status", &[]).unwrap();
    assert_eq!(status.get("faults").and_then(|faults| faults.get("count")), Some(&Value::Int32(0)));
}

#[test]
fn answers_status_list_and_events() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(&["--hitcount", "2"]);
    place.fail(1, 2);
    place.logd.log(Entry::new("dnsmasq[1]: started"));
    place.fail(2, 1);
    place.fail(3, 2);
    recentd.bans(&[1, 3]);
    let status = bus.call("recentd", "status", &[]).unwrap();
    assert_eq!(status.get("version").and_then(Value::text).as_deref(), Some(env!("CARGO_PKG_VERSION")));
    assert_eq!(status.get("sources").and_then(|sources| sources.items()[0].get("ok")), Some(&Value::Bool(true)));
    for (path, expected) in [(["bans", "live"], 2), (["bans", "total"], 2), (["lines", "seen"], 6), (["lines", "counted"], 5)] {
        assert_eq!(number(&status, &path), expected, "{path:?}");
    }
    let list = bus.call("recentd", "list", &[]).unwrap();
    assert_eq!(each(&list, "bans", "address"), ["203.0.113.1", "203.0.113.3"]);
    assert_eq!(each(&list, "counted", "address"), ["203.0.113.2"]);
    let left = number(&list.get("bans").unwrap().items()[0], &["seconds_left"]);
    assert!((3590..=3600).contains(&left), "{left}");
    let events = bus.call("recentd", "events", &[]).unwrap();
    assert_eq!(each(&events, "events", "address"), ["203.0.113.3", "203.0.113.1"]);
    // The socket says the same.
    for word in ["\"203.0.113.1\"", "\"203.0.113.2\"", "\"203.0.113.3\"", "bad-password"] {
        assert!(place.ask("list").contains(word), "{word}");
    }
}

#[test]
fn obeys_ban_unban_allow_and_flush() {
    let place = Place::new();
    let (bus, _recentd) = place.running(&[]);
    let do_it = |method, args: &[(&str, Value)]| bus.call("recentd", method, args).unwrap();
    let done = do_it("ban", &[address("203.0.113.1"), ("seconds", Value::Int32(600))]);
    assert_eq!(number(&done, &["seconds"]), 600);
    // JSON's integers arrive as 32 bits, or as 64 bits if they are larger (libubox blobmsg_json.c).
    do_it("ban", &[("seconds", Value::Int64(600)), ("new", Value::Null), address("203.0.113.2")]);
    do_it("ban", &[address("203.0.113.3"), ("seconds", Value::Int16(600))]);
    do_it("ban", &[address("2001:db8:1:2::3")]);
    assert_eq!(banned(&bus), ["203.0.113.1", "203.0.113.2", "203.0.113.3", "2001:db8:1:2::/64"]);
    assert_eq!(do_it("unban", &[address("203.0.113.1")]).get("was_banned"), Some(&Value::Bool(true)));
    assert_eq!(do_it("unban", &[address("203.0.113.1")]).get("was_banned"), Some(&Value::Bool(false)));
    do_it("allow", &[address("203.0.113.2")]);
    assert_eq!(banned(&bus), ["203.0.113.3", "2001:db8:1:2::/64"]);
    place.fail(2, 1);
    place.fail(4, 1);
    assert!(within(PATIENCE, || banned(&bus).contains(&"203.0.113.4".into())));
    assert!(!banned(&bus).contains(&"203.0.113.2".into()));
    assert_eq!(number(&do_it("flush", &[]), &["bans_ended"]), 3);
    assert_eq!(banned(&bus), [""; 0]);
}

#[test]
fn refuses_what_it_cannot_do() {
    let place = Place::new();
    let (bus, _recentd) = place.running(&["--allow", "203.0.113.9"]);
    let good = || address("203.0.113.1");
    let seconds = |value| ("seconds", value);
    let mut cases = vec![
        ("frobnicate", vec![], METHOD_NOT_FOUND),
        ("", vec![], METHOD_NOT_FOUND),
        ("ban", vec![], INVALID_ARGUMENT),
        ("unban", vec![], INVALID_ARGUMENT),
        ("allow", vec![], INVALID_ARGUMENT),
        ("check", vec![("section", "recentd".into()), ("option", "ban".into())], INVALID_ARGUMENT),
        ("check", vec![("section", "recentd".into()), ("option", "ban".into()), ("value", Value::Int32(5))], INVALID_ARGUMENT),
        ("ban", vec![("address", Value::Int32(5))], INVALID_ARGUMENT),
        ("ban", vec![("address", Value::Array(vec!["203.0.113.1".into()]))], INVALID_ARGUMENT),
        ("ban", vec![("Address", "203.0.113.1".into())], INVALID_ARGUMENT),
        ("list", vec![("offset", Value::Int32(-1))], INVALID_ARGUMENT),
        ("list", vec![("sort", "size".into())], INVALID_ARGUMENT),
        ("list", vec![("sort", Value::Int32(1))], INVALID_ARGUMENT),
        ("ban", vec![address("127.0.0.1")], NOT_SUPPORTED),
        ("ban", vec![address("203.0.113.9")], NOT_SUPPORTED),
        // A prefix of another length than is banned.
        ("ban", vec![address("203.0.113.0/24")], NOT_SUPPORTED),
    ];
    let long = "9".repeat(2000);
    for text in ["", "x", "203.0.113.1 ", "203.0.113.1\n+203.0.113.2", "example.org", "1:2:3", &long] {
        cases.push(("ban", vec![address(text)], INVALID_ARGUMENT));
    }
    // 0 is a ban without end.
    for value in [-1, i32::MIN, i32::MAX] {
        cases.push(("ban", vec![good(), seconds(Value::Int32(value))], INVALID_ARGUMENT));
    }
    // This number would be 600 if it were cut to 32 bits.
    for value in [1i64 << 32 | 600, 1 << 63 | 600, -1] {
        cases.push(("ban", vec![good(), seconds(Value::Int64(value))], INVALID_ARGUMENT));
    }
    for (method, args, status) in &cases {
        assert_eq!(bus.call("recentd", method, args), Err(*status), "{method} {args:?}");
    }
    assert_eq!(banned(&bus), [""; 0]);
    assert_eq!(bus.connections().len(), 1);
}

/// uhttpd adds the browser's session id, which gives access to the router.
#[test]
fn keeps_a_browsers_session_to_itself() {
    let place = Place::new();
    let (bus, recentd) = place.running(&[]);
    let session = "80f62791fb8c678a4e0393c851ba7381";
    for (method, mut args) in [("status", vec![]), ("ban", vec![address("203.0.113.1")]), ("unban", vec![]), ("events", vec![])] {
        args.push(("ubus_rpc_session", session.into()));
        let answer = bus.call("recentd", method, &args);
        assert_eq!(answer.is_ok(), method != "unban");
        assert!(!format!("{answer:?}").contains(session));
    }
    assert!(!recentd.said().contains(session));
}

/// The caller and the number together identify a request.
#[test]
fn tells_callers_apart() {
    let place = Place::new();
    let (bus, _recentd) = place.running(&[]);
    let callers = [(0x8000_0001, 7), (0x8000_0002, 7), (0x8000_0002, 8), (0xffff_ffff, 0xffff)];
    for (caller, last) in callers.iter().zip(1..) {
        bus.post_as(*caller, "recentd", "ban", &[address(&format!("203.0.113.{last}"))]);
    }
    for (caller, last) in callers.iter().zip(1..) {
        let answer = bus.answer(*caller).unwrap();
        assert_eq!(answer.get("address").and_then(Value::text), Some(format!("203.0.113.{last}")));
    }
}

#[test]
fn sends_an_event_for_each_ban_and_unban() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(&["--ban", "2"]);
    place.fail(1, 1);
    recentd.says("unban 203.0.113.1");
    bus.call("recentd", "ban", &[address("203.0.113.2")]).unwrap();
    bus.call("recentd", "unban", &[address("203.0.113.2")]).unwrap();
    assert!(within(PATIENCE, || bus.events().len() >= 4));
    let events = bus.events();
    assert!(events.iter().all(|(name, _)| name == "recentd"));
    let said: Vec<_> = events.iter().map(|(_, data)| ["action", "address"].map(|name| data.get(name).and_then(Value::text).unwrap())).collect();
    assert_eq!(said, [["ban", "203.0.113.1"], ["unban", "203.0.113.1"], ["ban", "203.0.113.2"], ["unban", "203.0.113.2"]]);
    let (_, ban) = &events[0];
    assert_eq!((number(ban, &["seconds"]), ban.get("failures")), (2, Some(&Value::Double(1.0))));
    assert_eq!(ban.get("cause").and_then(Value::text).as_deref(), Some("bad-password"));
    assert!(recentd.is_alive());
}

/// recentd sends events of decisions without a bus as soon as there is a bus.
#[test]
fn sends_events_of_earlier_bans_to_a_new_bus() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(&[]);
    bus.crash();
    place.fail(1, 1);
    recentd.bans(&[1]);
    let bus = place.bus();
    place.fail(2, 1);
    assert!(within(PATIENCE, || bus.events().len() >= 2));
    let told: Vec<_> = bus.events().iter().map(|(_, data)| data.get("address").and_then(Value::text).unwrap()).collect();
    assert_eq!(told, ["203.0.113.1", "203.0.113.2"]);
}

/// The object does not depend on the log's source.
#[test]
fn is_there_whatever_the_source() {
    let place = Place::new();
    let bus = place.bus();
    let mut recentd = place.recentd(&["--source", "stdin"]);
    let line = "<84>dropbear[1]: Bad password attempt for 'root' from 203.0.113.1:4022\n";
    recentd.stdin().as_mut().unwrap().write_all(line.as_bytes()).unwrap();
    recentd.bans(&[1]);
    assert_eq!(banned(&bus), ["203.0.113.1"]);
    assert_eq!((bus.lookups().len(), bus.reads().len(), bus.connections().len()), (0, 0, 1));
}

/// A list is longer than one message, so the client requests further pages.
#[test]
fn pages_a_long_list() {
    let place = Place::new();
    let (bus, mut recentd) = place.running(&["--hitcount", "2", "--prefix6", "128"]);
    let all: Vec<String> = (100..200).map(|n| format!("2001:db8:1111:2222::{n}")).collect();
    let counted: Vec<String> = (100..200).map(|n| format!("198.51.100.{n}")).collect();
    for one in all.iter().flat_map(|one| [one, one]).chain(&counted) {
        place.logd.log(Entry::new(format!("dropbear[7]: Bad password attempt for 'root' from {one}:40222")));
    }
    place.fail(1, 2);
    recentd.bans(&[1]);
    for (method, items) in [("list", "bans"), ("events", "events")] {
        let (mut found, mut offset, mut pages) = (Vec::new(), 0, 0);
        loop {
            let page = bus.call("recentd", method, &[("offset", Value::Int32(offset))]).unwrap();
            found.extend(each(&page, items, "address"));
            pages += 1;
            match page.get("more") {
                Some(Value::Bool(true)) => offset = i32::try_from(number(&page, &["next"])).unwrap(),
                more => break assert_eq!(more, Some(&Value::Bool(false))),
            }
        }
        // All events that are remembered may fit into one.
        assert!(pages > 1 || method == "events", "{method} is one page");
        found.reverse();
        found.retain(|address| address.starts_with("2001:"));
        let expected = if method == "list" { all.iter().rev().cloned().collect::<Vec<_>>() } else { all[37..].to_vec() };
        assert_eq!(found, expected, "{method}");
    }
}

/// Arguments in any order say which part of the list is wanted, and in which order.
#[test]
fn sorts_and_searches_a_list() {
    let place = Place::new();
    let (bus, _recentd) = place.running(&[]);
    for (one, seconds) in [("203.0.113.7", 700), ("198.51.100.1", 900), ("2001:db8::1", 800), ("203.0.113.77", 600)] {
        bus.call("recentd", "ban", &[address(one), ("seconds", Value::Int32(seconds))]).unwrap();
    }
    let list = |args: &[(&str, Value)]| each(&bus.call("recentd", "list", args).unwrap(), "bans", "address");
    assert_eq!(list(&[("sort", "left".into())]), ["198.51.100.1", "2001:db8::/64", "203.0.113.7", "203.0.113.77"]);
    assert_eq!(list(&[("match", "203.0.113.7".into()), ("sort", "address".into())]), ["203.0.113.7", "203.0.113.77"]);
    assert_eq!(list(&[("sort", "address".into()), ("offset", Value::Int32(1)), ("match", "203.0.113.0/24".into())]), ["203.0.113.77"]);
    assert_eq!(list(&[("match", "2001:db8::5:6".into())]), ["2001:db8::/64"]);
    assert_eq!(list(&[("match", "192".into())]), [""; 0]);
}

/// Another client has the name, or an ACL forbids it: ubusd's answer is the same.
#[test]
fn may_be_refused() {
    let place = Place::new();
    let bus = Ubusd::start_with(&place.socket(), Manners { add: Answer::Status(2), ..Manners::default() });
    bus.register(&place.logd);
    let mut recentd = place.recentd(&[]);
    place.fail(1, 1);
    recentd.bans(&[1]);
    idles(&recentd);
    assert!(place.ask("list").contains("203.0.113.1"));
}
