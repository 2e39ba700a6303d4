//! One answer as JSON and as blobmsg; page after page on the bus.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::cast_possible_truncation)]

use std::collections::BTreeMap;
use std::string::{String, ToString};
use std::vec::Vec;

use serde_json::{Map, Value, json};

use super::answer::ITEM;
use super::report::event;
use super::*;
use crate::addr::{Addr, Prefix};
use crate::agent::Agent;
use crate::agent::journal::{Act, Entry, Journal};
use crate::config::{self, Config};
use crate::firewall::sink::Sink;
use crate::limits;
use crate::log::source::Source;
use crate::message;
use crate::os::{self, Fd, Mode, Path};
use crate::out::Text;
use crate::policy::Policy;
use crate::time::Instant;
use crate::wire::blob::{ARRAY, DOUBLE, INT8, INT32, INT64, Member, TABLE, Writer, members};
use crate::wire::ubus;

const NOW: Instant = Instant(1_000_000);

fn config(options: &[(&str, &str)]) -> Config {
    let mut config = Config::default();
    for (key, value) in [("sink", "dry-run")].iter().chain(options) {
        config.set(key.as_bytes(), value.as_bytes()).unwrap();
    }
    config
}

/// An agent in a dry run that knows no address yet.
fn with_agent(config: &Config, test: impl FnOnce(&mut Agent)) {
    let (mut policy, mut journal, mut sink) = (Policy::new(), Journal::new(), Sink::choose(config).unwrap());
    test(&mut Agent::new(config, &mut policy, &mut journal, &mut sink));
}

/// Every list is longer than a page, and every text as long as it can be.
fn fill(agent: &mut Agent) {
    let longest = (0..u16::MAX - 2).map_while(|row| message::Catalogue::new().at(row));
    let longest = longest.enumerate().max_by_key(|(_, (program, message))| program.name.len() + message.name.len()).unwrap().0 as u16;
    for n in 0..200u16 {
        let v6 = Addr::parse(std::format!("2001:db8:ffff:{:x}:ffff:ffff:ffff:ffff", 0xa000 + n).as_bytes()).unwrap();
        for addr in [v6, Addr::V4([100, 100, 100, n as u8])] {
            agent.policy.mirror(addr).write(addr, 255, NOW, NOW.after(config::LONGEST_BAN));
            agent.policy.mirror(addr).set_cause(addr, longest);
            agent.policy.table.record(v6, 255, longest, NOW, 900);
            let act = Act::PushedOut;
            let (cause, score, seconds) = (longest, u16::MAX, config::LONGEST_BAN);
            agent.journal.note(Entry { at: Instant(0), act, addr, cause, score, seconds });
        }
    }
    for row in 0..(limits::ROWS as u16) {
        agent.journal.saw(row);
    }
    for place in 0..limits::PROGRAMS {
        for hour in 0..24 {
            agent.journal.attempt(place, u16::MAX, Instant(NOW.0 - hour * 3600));
        }
    }
    agent.stats.records = u32::MAX;
}

fn stdin() -> Source {
    Source::Stdin(Fd::stdin())
}

/// The answer as it goes to the socket.
fn as_json(agent: &mut Agent, request: Request) -> Value {
    let thread = std::thread::current().id();
    let path = std::env::temp_dir().join(std::format!("recentd-tree-{}-{thread:?}", std::process::id()));
    std::fs::write(&path, "").unwrap();
    let fd = os::open(&Path::join(&[path.to_str().unwrap().as_bytes()]).unwrap(), Mode::Write).unwrap();
    let mut text = Text::to(fd);
    let mut json = Answer::json(&mut text);
    handle(agent, &stdin(), Ok(request), NOW, &mut json).unwrap();
    json.finish();
    text.finish().unwrap();
    let written = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(written.ends_with("}\n") && written.lines().count() == 1, "{written}");
    serde_json::from_str(&written).unwrap()
}

/// The answer as blobmsg; `None` if it does not fit into so many bytes.
fn as_blob(agent: &mut Agent, request: Request, size: usize) -> Option<Value> {
    let mut buffer = std::vec![0; size];
    let mut writer = Writer::over(&mut buffer);
    handle(agent, &stdin(), Ok(request), NOW, &mut Answer::blob(&mut writer)).unwrap();
    writer.finish().map(table)
}

fn table(payload: &[u8]) -> Value {
    let all = members(payload).map(|member| (String::from_utf8(member.name.to_vec()).unwrap(), value(&member)));
    let all: Vec<_> = all.collect();
    let count = all.len();
    let table: Map<_, _> = all.into_iter().collect();
    assert_eq!(table.len(), count, "a name twice: {table:?}");
    Value::Object(table)
}

fn value(member: &Member) -> Value {
    match member.kind {
        TABLE => table(member.value),
        ARRAY => {
            assert!(members(member.value).all(|item| item.name.is_empty()));
            Value::Array(members(member.value).map(|item| value(&item)).collect())
        }
        INT8 => json!(member.flag().unwrap()),
        INT32 | INT64 => json!(member.number().unwrap()),
        DOUBLE => json!(f64::from_be_bytes(member.value.try_into().unwrap())),
        _ => json!(String::from_utf8(member.text().unwrap().to_vec()).unwrap()),
    }
}

/// The answer in a message of the bus, as long as recentd sends them.
fn on_the_bus(agent: &mut Agent, request: Request) -> Value {
    let mut buffer = [0; limits::MESSAGE];
    let mut message = ubus::Message::data(&mut buffer, 1, 2, 3);
    handle(agent, &stdin(), Ok(request), NOW, &mut Answer::blob(&mut message.body)).unwrap();
    let bytes = message.finish().expect("room for all of the answer");
    table(ubus::Body::parse(&bytes[ubus::Header::SIZE..]).data.unwrap())
}

#[test]
fn json_and_blobmsg_say_the_same() {
    let config = config(&[("prefix6", "128")]);
    for full in [false, true] {
        with_agent(&config, |agent| {
            if full {
                fill(agent);
            }
            for request in [Request::Status, Request::List(0), Request::List(7), Request::Events(0), Request::Events(60)] {
                let json = as_json(agent, request);
                assert_eq!(as_blob(agent, request, 1 << 20).unwrap(), json, "{request:?}");
                assert_eq!(json["more"], false);
            }
            for request in [
                Request::Ban(Addr::V4([203, 0, 113, 1]), 77),
                Request::Unban(Addr::parse(b"2001:db8:ffff:a001::").unwrap()),
                Request::Allow(Prefix::parse(b"2001:db8::/32").unwrap()),
                Request::Flush,
            ] {
                let json = as_json(agent, request);
                let again = as_blob(agent, request, 1 << 20).unwrap();
                let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
                assert_eq!((names(&again), &again["address"]), (names(&json), &json["address"]), "{request:?}");
            }
        });
    }
}

/// Asks for page after page as a caller on the bus does.
fn pages(agent: &mut Agent, request: fn(u32) -> Request) -> (usize, BTreeMap<String, Vec<Value>>) {
    let (mut offset, mut count, mut all) = (0, 0, BTreeMap::<_, Vec<_>>::new());
    loop {
        let page = on_the_bus(agent, request(offset));
        for (name, items) in page.as_object().unwrap() {
            if let Value::Array(items) = items {
                all.entry(name.to_string()).or_default().extend(items.iter().cloned());
            }
        }
        count += 1;
        if page["more"] == false {
            assert!(page["next"].is_null());
            return (count, all);
        }
        let next = page["next"].as_u64().unwrap() as u32;
        assert!(next > offset, "every page brings something: {page}");
        offset = next;
    }
}

#[test]
fn pages_hold_everything_exactly_once() {
    let config = config(&[("prefix6", "128")]);
    with_agent(&config, |agent| {
        fill(agent);
        let whole = as_json(agent, Request::List(0));
        let (count, all) = pages(agent, Request::List);
        assert!(count > 3);
        assert_eq!((json!(all["bans"]), json!(all["counted"])), (whole["bans"].clone(), whole["counted"].clone()));
        assert_eq!((all["bans"].len(), all["counted"].len()), (200, 200));
        let mut addresses: Vec<_> = all["bans"].iter().map(|ban| ban["address"].as_str().unwrap()).collect();
        addresses.sort_unstable();
        addresses.dedup();
        assert_eq!(addresses.len(), 200);
        let (count, all) = pages(agent, Request::Events);
        assert!(count > 1);
        assert_eq!(json!(all["events"]), as_json(agent, Request::Events(0))["events"]);
        assert_eq!(all["events"].len(), limits::EVENTS);
    });
}

#[test]
fn beyond_the_end_there_is_nothing_more() {
    let config = config(&[]);
    with_agent(&config, |agent| {
        fill(agent);
        for offset in [limits::EVENTS as u32 + 500, u32::MAX] {
            for request in [Request::List(offset), Request::Events(offset)] {
                let page = on_the_bus(agent, request);
                assert_eq!(page["more"], false);
                assert!(page.as_object().unwrap().values().all(|items| items.as_array().is_none_or(Vec::is_empty)));
            }
        }
    });
}

/// [`ITEM`] is enough, wherever the room ends.
#[test]
fn no_page_is_too_long_whatever_the_room() {
    let config = config(&[("prefix6", "128")]);
    with_agent(&config, |agent| {
        fill(agent);
        for size in (4 * ITEM..6 * ITEM).step_by(4) {
            for request in [Request::List(0), Request::List(195), Request::Events(0)] {
                let page = as_blob(agent, request, size).unwrap_or_else(|| panic!("{request:?} in {size}"));
                assert!(page["next"].as_u64().is_none_or(|next| next > 0));
            }
        }
    });
}

/// With lists of long names that are all missing, and with as many programs as there can be.
#[test]
fn a_full_status_fits_or_says_that_more_was_seen() {
    const fn own(name: &'static str) -> message::Program {
        message::Program { name, releases: "", tags: "", prefix: "", cut: 0, shapes: &[], messages: &[], code: message::Code::NONE }
    }
    // As long as a name and `own-` can be, and eight of them.
    static PROGRAMS: [message::Program; limits::PATTERNS] = [
        own("own-abcdefghijklmnopqrstuvwxyz-1234"),
        own("own-bcdefghijklmnopqrstuvwxyz-12345"),
        own("own-cdefghijklmnopqrstuvwxyz-123456"),
        own("own-defghijklmnopqrstuvwxyz-1234567"),
        own("own-efghijklmnopqrstuvwxyz-12345678"),
        own("own-fghijklmnopqrstuvwxyz-123456789"),
        own("own-ghijklmnopqrstuvwxyz-123456789a"),
        own("own-hijklmnopqrstuvwxyz-123456789ab"),
    ];
    let name = "n".repeat(40);
    let lists = [("sink", "xt_recent"), ("proc", &"/p".repeat(32)), ("name", &name), ("name6", &name)];
    let config = config(&[&lists as &[_], &[("prefix6", "128"), ("watch", "all")]].concat());
    with_agent(&config, |agent| {
        agent.policy.sessions.catalogue = message::Catalogue::with(&PROGRAMS);
        fill(agent);
        // Said once, and then no longer different between one answer and the next.
        agent.keep(NOW);
        let (status, whole) = (on_the_bus(agent, Request::Status), as_json(agent, Request::Status));
        assert_eq!((&status["attempts"], &status["lines"]["seen"]), (&whole["attempts"], &json!(u32::MAX)));
        assert!(whole["sink"]["lists"][1]["name"].as_str().unwrap().len() > 110);
        assert_eq!(whole["more"], false);
        if status["more"] == false {
            assert_eq!(status, whole);
        }
    });
}

#[test]
fn an_event_fits_into_a_message() {
    let config = config(&[("prefix6", "127")]);
    with_agent(&config, |agent| {
        fill(agent);
        let mut buffer = [0; ITEM];
        let mut writer = Writer::over(&mut buffer);
        for number in 0..agent.journal.total() {
            if let Some(decided) = agent.journal.entry(number) {
                let start = writer.mark();
                event(decided, agent, &mut Answer::blob(&mut writer));
                assert!(writer.room() > 0, "{decided:?}");
                writer.rewind(start);
            }
        }
    });
}

#[test]
fn requests_are_lines_of_words() {
    let v4 = Addr::V4([192, 0, 2, 7]);
    for (line, request) in [
        ("status", Ok(Request::Status)),
        ("  status  ", Ok(Request::Status)),
        ("list 7", Ok(Request::List(7))),
        ("ban 192.0.2.7", Ok(Request::Ban(v4, 0))),
        ("ban 192.0.2.7/32 5", Ok(Request::Ban(v4, 5))),
        ("unban ::ffff:192.0.2.7", Ok(Request::Unban(v4))),
        ("allow 192.0.2.0/24", Ok(Request::Allow(Prefix::parse(b"192.0.2.0/24").unwrap()))),
        ("flush", Ok(Request::Flush)),
        ("", Err(Refusal::NoMethod)),
        ("status\t", Err(Refusal::NoMethod)),
        ("status list events", Err(Refusal::Argument("too many words"))),
    ] {
        assert_eq!(Request::parse(line.as_bytes()), request, "{line}");
    }
}
