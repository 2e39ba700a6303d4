//! One answer as JSON and as blobmsg; page after page on the bus.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::cast_possible_truncation)]

use std::collections::BTreeMap;
use std::string::{String, ToString};
use std::vec::Vec;

use serde_json::{Map, Value, json};

use super::answer::ITEM;
use super::judge::Judgement;
use super::report::event;
use super::*;
use crate::addr::{Addr, Prefix};
use crate::agent::Agent;
use crate::agent::journal::{Act, Entry, Journal};
use crate::config::faults::{Faults, What};
use crate::config::{self, Config};
use crate::firewall::sink::Sink;
use crate::limits;
use crate::log::source::slots::Sources;
use crate::message::{self, Peer};
use crate::os::{self, Mode, Path};
use crate::out::Text;
use crate::policy::Policy;
use crate::time::Instant;
use crate::wire::blob::{ARRAY, DOUBLE, INT8, INT32, INT64, Member, TABLE, Writer, members};
use crate::wire::ubus;

/// As long as the longest reason for which a pattern is refused (src/message/audit.rs).
const LONGEST: &str = match str::from_utf8(&[b'r'; 320]) {
    Ok(text) => text,
    Err(_) => "",
};

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

/// All of the list, as without arguments, from there on.
const fn list(offset: u32) -> Request<'static> {
    Request::List(Selection { offset, sort: Sort::Any, part: b"", prefix: None })
}

/// As many sources as there may be, each with the longest path.
fn all_sources() -> Sources {
    let mut config = Config::default();
    for n in 0..limits::SOURCES {
        config.set(b"source", std::format!("file:/{n}{}", "x".repeat(120)).as_bytes()).unwrap();
    }
    let mut sources = Sources::none();
    sources.choose(&config, false, true, crate::log::wanted::Wanted::ALL, Instant(0)).unwrap();
    sources
}

/// The answer as it goes to the socket.
fn as_json(agent: &mut Agent, request: Request) -> Value {
    let thread = std::thread::current().id();
    let path = std::env::temp_dir().join(std::format!("recentd-tree-{}-{thread:?}", std::process::id()));
    std::fs::write(&path, "").unwrap();
    let fd = os::open(&Path::join(&[path.to_str().unwrap().as_bytes()]).unwrap(), Mode::Write).unwrap();
    let mut text = Text::to(fd);
    let mut json = Answer::json(&mut text);
    handle(agent, &all_sources(), Ok(request), NOW, &mut json).unwrap();
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
    handle(agent, &all_sources(), Ok(request), NOW, &mut Answer::blob(&mut writer)).unwrap();
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
    handle(agent, &all_sources(), Ok(request), NOW, &mut Answer::blob(&mut message.body)).unwrap();
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
            for request in [Request::Status, list(0), list(7), Request::Events(0), Request::Events(60)] {
                let json = as_json(agent, request);
                assert_eq!(as_blob(agent, request, 1 << 20).unwrap(), json, "{request:?}");
                assert_eq!(json["more"], false);
            }
            for request in [
                Request::Ban(Prefix::host(Addr::V4([203, 0, 113, 1])), 77),
                Request::Unban(Prefix::parse(b"2001:db8:ffff:a001::").unwrap()),
                Request::Allow(Prefix::parse(b"2001:db8::/32").unwrap()),
                Request::Address(Addr::V4([203, 0, 113, 1])),
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
fn pages(agent: &mut Agent, request: impl Fn(u32) -> Request<'static>) -> (usize, BTreeMap<String, Vec<Value>>) {
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
        let whole = as_json(agent, list(0));
        let (count, all) = pages(agent, list);
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

/// As many bans of both families, and as many counts, as there is room for.
fn fill_all(agent: &mut Agent) {
    agent.policy.set_capacity(u32::MAX);
    for n in 0..limits::MIRROR as u32 {
        // Each ban begins and ends at another time than its neighbours.
        let (since, length) = (NOW.0 - 1 - n.wrapping_mul(7919) % 5000, 6000 + n.wrapping_mul(104_729) % 90_000);
        let [_, a, b, c] = (n * 3).to_be_bytes();
        for addr in [Addr::V4([10, a, b, c]), Addr::parse(std::format!("2001:db8:{:x}::", n * 3).as_bytes()).unwrap()] {
            agent.policy.mirror(addr).write(addr, 1, Instant(since), Instant(since).after(length));
        }
    }
    for n in 0..limits::ADDRESSES as u32 {
        let [_, a, b, c] = n.to_be_bytes();
        for _ in 0..=n % 3 {
            agent.policy.table.record(Addr::V4([11, a, b, c]), 10, 1, Instant(NOW.0 - 800 + n.wrapping_mul(31) % 700), 900);
        }
    }
}

/// All pages of what a line asks for.
fn whole(agent: &mut Agent, line: &str, after: &str) -> (Vec<Value>, Vec<Value>) {
    let (mut next, mut bans, mut counted) = (0, Vec::new(), Vec::new());
    loop {
        let text = std::format!("{line} {next} {after}");
        let page = as_json(agent, Request::parse(text.as_bytes()).unwrap());
        for (items, of) in [(&mut bans, "bans"), (&mut counted, "counted")] {
            items.extend(page[of].as_array().unwrap().iter().cloned());
        }
        assert!(bans.len() as u64 <= page["bans_total"].as_u64().unwrap() && counted.len() as u64 <= page["counted_total"].as_u64().unwrap());
        if page["more"] == false {
            assert_eq!((page["bans_total"].as_u64(), page["counted_total"].as_u64()), (Some(bans.len() as u64), Some(counted.len() as u64)));
            return (bans, counted);
        }
        assert!(page["next"].as_u64().unwrap() > next, "every page brings something");
        next = page["next"].as_u64().unwrap();
    }
}

/// What orders an entry: its address as a number.
fn number(entry: &Value) -> u64 {
    Prefix::parse(entry["address"].as_str().unwrap().as_bytes()).unwrap().addr.number()
}

#[test]
fn a_full_list_comes_in_every_order() {
    let config = config(&[]);
    with_agent(&config, |agent| {
        fill_all(agent);
        let (bans, counted) = whole(agent, "list", "address");
        let addresses = [bans.iter().map(number).collect::<Vec<_>>(), counted.iter().map(number).collect()];
        assert_eq!(addresses.each_ref().map(Vec::len), [2 * limits::MIRROR, limits::ADDRESSES]);
        assert!(addresses.iter().all(|all| all.is_sorted_by(|one, other| one < other)));
        let sorted = |items: &[Value], of: &str, sign: f64| {
            let mut keys: Vec<_> = items.iter().map(|item| sign * item[of].as_f64().unwrap()).collect();
            keys.sort_unstable_by(f64::total_cmp);
            keys
        };
        for (sort, of, key, sign) in [("newest", "bans", "since", 1.0), ("left", "bans", "seconds_left", -1.0), ("-", "counted", "failures", -1.0)] {
            let all = sorted(if of == "bans" { &bans } else { &counted }, key, sign);
            let before = if of == "bans" { 0 } else { bans.len() };
            // The first page, one behind all that is sorted at once, and the last.
            for skip in [0, 400, limits::SORTED - 9, limits::SORTED, all.len() - 7] {
                let line = std::format!("list {} {sort}", before + skip);
                let page = as_json(agent, Request::parse(line.as_bytes()).unwrap());
                let page: Vec<_> = page[of].as_array().unwrap().iter().map(|item| sign * item[key].as_f64().unwrap()).collect();
                assert!(skip >= all.len() || !page.is_empty() && all[skip..].starts_with(&page), "{line}");
            }
        }
    });
}

#[test]
fn a_list_is_searched_for_a_prefix_and_for_a_part() {
    let config = config(&[]);
    with_agent(&config, |agent| {
        fill_all(agent);
        for n in [9, 6] {
            agent.policy.mirror(Addr::V4([0; 4])).remove(Addr::V4([10, 0, 0, n]));
        }
        let mut texts = |after: &str| {
            let (bans, counted) = whole(agent, "list", after);
            let texts = |items: Vec<Value>| items.iter().map(|item| item["address"].as_str().unwrap().to_string()).collect::<Vec<_>>();
            (texts(bans), texts(counted))
        };
        assert_eq!(texts("address 10.0.0.0/28"), (["10.0.0.0", "10.0.0.3", "10.0.0.12", "10.0.0.15"].map(String::from).into(), [].into()));
        assert_eq!(texts("address 11.0.0.4/30").1, ["11.0.0.4", "11.0.0.5", "11.0.0.6", "11.0.0.7"].map(String::from));
        assert_eq!(texts("newest 2001:DB8:6:0:1:2:3:4").0, ["2001:db8:6::/64"].map(String::from), "the network of an address");
        assert_eq!(texts("address 2001:db8:b00::/40").0.len(), (0xb00..0xc00).filter(|n| n % 3 == 0 && n / 3 < limits::MIRROR).count());
        let (bans, counted) = texts("- .1.2");
        assert!(!bans.is_empty() && !counted.is_empty() && bans.iter().chain(&counted).all(|text| text.contains(".1.2")));
        assert_eq!(texts("- 203.0.113.7"), ([].into(), [].into()));
        assert_eq!(texts("left nothing"), ([].into(), [].into()));
    });
}

#[test]
fn beyond_the_end_there_is_nothing_more() {
    let config = config(&[]);
    with_agent(&config, |agent| {
        fill(agent);
        for offset in [limits::EVENTS as u32 + 500, u32::MAX] {
            for request in [list(offset), Request::Events(offset)] {
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
            for request in [list(0), list(195), Request::Events(0)] {
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
        // More faults than are kept, and with the longest of reasons.
        let faults: &'static mut Faults = std::boxed::Box::leak(std::boxed::Box::new(Faults::new()));
        (0..20).for_each(|line| faults.note(line, What::Pattern(LONGEST), &[b'k'; 40], &[b'v'; 200]));
        faults.file = b"/etc/config/recentd";
        agent.faults = faults;
        // Said once, and then no longer different between one answer and the next.
        agent.keep(NOW);
        let (status, whole) = (on_the_bus(agent, Request::Status), as_json(agent, Request::Status));
        assert_eq!((&status["attempts"], &status["lines"]["seen"]), (&whole["attempts"], &json!(u32::MAX)));
        assert!(whole["sink"]["lists"][1]["name"].as_str().unwrap().len() > 110);
        assert_eq!(whole["more"], false);
        assert_eq!((&whole["faults"]["count"], whole["faults"]["first"].as_array().unwrap().len()), (&json!(20), 8));
        assert_eq!(status["faults"]["count"], 20);
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
    let addr = Addr::V4([192, 0, 2, 7]);
    let v4 = Prefix::host(addr);
    for (line, request) in [
        ("status", Ok(Request::Status)),
        ("  status  ", Ok(Request::Status)),
        ("list 7", Ok(list(7))),
        ("ban 192.0.2.7", Ok(Request::Ban(v4, 0))),
        ("ban 192.0.2.7/32 5", Ok(Request::Ban(v4, 5))),
        ("ban 192.0.2.7 forever", Ok(Request::Ban(v4, crate::config::FOREVER))),
        ("ban 192.0.2.7 0", Ok(Request::Ban(v4, crate::config::FOREVER))),
        ("ban 192.0.2.7/24", Ok(Request::Ban(Prefix::parse(b"192.0.2.0/24").unwrap(), 0))),
        ("ban 192.0.2.7 2h", Ok(Request::Ban(v4, 7200))),
        ("list 2h", Err(Refusal::Argument("the offset must be a whole number"))),
        ("unban ::ffff:192.0.2.7", Ok(Request::Unban(v4))),
        ("allow 192.0.2.0/24", Ok(Request::Allow(Prefix::parse(b"192.0.2.0/24").unwrap()))),
        ("flush", Ok(Request::Flush)),
        ("list", Ok(list(0))),
        ("list 7 left", Ok(Request::List(Selection { offset: 7, sort: Sort::Left, part: b"", prefix: None }))),
        ("list 0 - 192.0.", Ok(Request::List(Selection { offset: 0, sort: Sort::Any, part: b"192.0.", prefix: None }))),
        ("list 0 size", Err(Refusal::Argument("sort must be newest, left or address"))),
        ("list 0 left 192 0", Err(Refusal::Argument("too many words"))),
        ("events 0 newest", Err(Refusal::Argument("too many words"))),
        ("check recentd hitcount 7", Ok(Request::Check(Judgement::Good, None))),
        ("check recentd hit-count 7", Ok(Request::Check(Judgement::Refused("there is no such option"), None))),
        ("check recentd sink ", Ok(Request::Check(Judgement::Value(8), None))),
        ("check recentd chains INPUT FORWARD", Ok(Request::Check(Judgement::Good, None))),
        ("check pattern name two words", Ok(Request::Check(Judgement::Refused("must be 1 to 31 bytes of letters, digits, _ and -"), None))),
        ("check pattern match denied %{address} ", Ok(Request::Check(Judgement::Refused(
            "begins or ends with a blank, but blanks at the ends of a line are removed before it is compared: leave it out",
        ), None))),
        ("check pattern match denied %{address}\tdenied 192.0.2.7", Ok(Request::Check(Judgement::Good, Some(Some(Peer::At(addr)))))),
        ("check pattern match denied %{address}\tdenied example.org", Ok(Request::Check(Judgement::Good, Some(Some(Peer::Host))))),
        ("check pattern match denied %{address}\taccepted 192.0.2.7", Ok(Request::Check(Judgement::Good, Some(None)))),
        // Only a pattern is tried, and only one that is taken.
        ("check pattern name x\tx", Ok(Request::Check(Judgement::Good, None))),
        ("check pattern match denied {%{address}\tdenied 192.0.2.7", Ok(Request::Check(Judgement::Refused("a { is not closed: add the }"), None))),
        ("check system hostname x", Ok(Request::Check(Judgement::Refused("there is no such section"), None))),
        ("check recentd hitcount", Err(Refusal::Argument("section, option and value are needed"))),
        ("check", Err(Refusal::Argument("an address is needed"))),
        ("check 192.0.2.7", Ok(Request::Address(addr))),
        ("check 192.0.2.700", Err(Refusal::Argument("not an address, nor a prefix such as 2001:db8::/64"))),
        ("disallow 192.0.2.0/24", Ok(Request::Disallow(Prefix::parse(b"192.0.2.0/24").unwrap()))),
        ("", Err(Refusal::NoMethod)),
        ("status\t", Err(Refusal::NoMethod)),
        ("status list events", Err(Refusal::Argument("too many words"))),
    ] {
        assert_eq!(Request::parse(line.as_bytes()), request, "{line}");
    }
}
