//! What is tried with arbitrary bytes: one function for each door through which others' bytes come in.
//!
//! They are called by libFuzzer (`fuzz_targets/`) and by `tests/fuzz.rs`, which needs nothing but stable Rust. None may
//! panic, and each says what else must hold.
#![allow(missing_docs, unsafe_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bus;
mod formats;
mod framing;
mod lists;
mod model;
#[path = "../oracle/mod.rs"]
mod oracle;
mod requests;
mod rows;
mod stream;

pub use bus::bus;
pub use framing::framing;
pub use lists::list;
pub use model::policy;
pub use requests::control;
pub use stream::stream;

use oracle::Oracle;
use recentd::addr::{Addr, Family};
use recentd::config::Config;
use recentd::config::file::Patterns;
use recentd::config::watch::Watch;
use recentd::message::custom::{Drafts, Room};
use recentd::message::pattern::Reading;
use recentd::message::{Catalogue, Finding, PROGRAMS, Peer, audit};
use recentd::policy::{Failure, Policy, Verdict};
use recentd::log::{record::Record, syslog};
use recentd::log::clock::LogClock;
use recentd::config::uci;
use recentd::wire::netlink::{Answer, Messages, Order};
use recentd::wire::{blob, logd as entry, nft, ubus as message};
use std::cell::RefCell;
use std::net::IpAddr;

/// Takes an input, and panics if something is wrong.
pub type Target = fn(&[u8]);

/// Every target by its name.
pub const ALL: &[(&str, Target)] = &[
    ("framing", framing),
    ("classify", classify),
    ("pattern", pattern),
    ("uci", uci),
    ("blob", blob),
    ("ubus", ubus),
    ("bus", bus),
    ("logd", logd),
    ("stream", stream),
    ("netlink", netlink),
    ("list", list),
    ("control", control),
    ("policy", policy),
];

/// The kept inputs of a target with their names, for the repository at `root`.
pub fn corpus(name: &str, root: &str) -> Vec<(String, Vec<u8>)> {
    let directory = format!("{root}/tests/fuzz/corpus/{name}");
    let mut files: Vec<_> = std::fs::read_dir(&directory).expect(&directory).map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{directory} is empty");
    files.iter().map(|path| (path.file_name().unwrap().to_str().unwrap().to_string(), std::fs::read(path).unwrap())).collect()
}

thread_local! {
    static NOTES: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Notes what a target makes of its input, when somebody wants to know: see [`trace`].
fn note(what: impl FnOnce() -> String) {
    NOTES.with_borrow_mut(|notes| {
        if let Some(notes) = notes {
            notes.push_str(&what());
            notes.push('\n');
        }
    });
}

/// What `target` makes of `data`, the same on every machine.
pub fn trace(target: Target, data: &[u8]) -> String {
    NOTES.set(Some(String::new()));
    target(data);
    NOTES.take().unwrap_or_default()
}

/// The input, eaten byte by byte: zeros after its end.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn next(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    /// So many bytes as the next one says, less than `most`.
    fn take(&mut self, most: u8) -> &'a [u8] {
        let count = usize::from(self.next() % most).min(self.0.len());
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken
    }
}

/// An address: 4 or 16 bytes. One that is IPv4 in disguise is that.
fn address(bytes: &mut Bytes<'_>) -> Addr {
    let count = if bytes.next().is_multiple_of(2) { 4 } else { 16 };
    let octets: Vec<u8> = (0..count).map(|_| bytes.next()).collect();
    match *octets {
        [a, b, c, d] | [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d] => Addr::V4([a, b, c, d]),
        _ => Addr::V6(octets.try_into().unwrap()),
    }
}

fn ip(addr: Addr) -> IpAddr {
    match addr {
        Addr::V4(octets) => octets.into(),
        Addr::V6(octets) => octets.into(),
    }
}

/// Whether `part` is a piece of `whole`, in memory.
fn within(part: &[u8], whole: &[u8]) -> bool {
    let whole = whole.as_ptr_range();
    let part = part.as_ptr_range();
    part.is_empty() || (whole.start <= part.start && part.end <= whole.end)
}

/// A log, with sessions and the policy. An address that is blamed stands in the log; in a line of dropbear or sshd the oracle
/// can read it by the row's text.
pub fn classify(data: &[u8]) {
    let mut config = Config::default();
    config.set(b"hitcount", b"2").unwrap();
    config.set(b"ban", b"5").unwrap();
    // What belongs to all programs there are, if they can be chosen.
    let _ = config.set(b"watch", b"all");
    let mut policy = Box::new(Policy::new());
    let mut clock = LogClock::new();
    let mut named: Vec<Addr> = Vec::new();
    for line in data.split(|&byte| byte == b'\n').take(300) {
        let Some(record) = syslog::parse(line) else { continue };
        let now = clock.read(record.stamp);
        while let Some(due) = policy.due(&config, config.ban, now) {
            policy.done(due, now);
        }
        named.extend(addresses(record.body));
        let finding = policy.sessions.read(&record, config.watch, now);
        let row = finding.message().map(|(program, message)| (program.name, message.name));
        note(|| format!("{} {row:?} {:?}", now.0, finding.blamed()));
        if let (Some(addr), Some((program, name))) = (finding.blamed(), row) {
            let right = rows::may_blame(program, name, record.body, ip(addr));
            assert!(right != Some(false), "{name}: {addr:?} cannot be read in {}", String::from_utf8_lossy(record.body));
        }
        match finding {
            Finding::Counts { addr, weight, program, .. } => {
                assert!(named.contains(&addr), "{addr:?} was never named");
                assert!((1..=100).contains(&weight), "{weight}");
                assert!(policy.sessions.catalogue.place(program) < PROGRAMS.len());
                let failure = Failure { addr, bits: config.prefix(addr.family()), weight, cause: 0, at: now, recalled: false };
                if policy.spares(&config, addr, config.prefix(addr.family())).is_none()
                    && let (Verdict::Enough { score }, _) = policy.count(&config, &failure)
                {
                    let decision = policy.ban(&config, &failure, score, now);
                    note(|| format!("{decision:?}"));
                }
            }
            Finding::Forgives { addr, .. } => {
                assert!(named.contains(&addr), "{addr:?} was never named");
                policy.forgive(&config, addr.masked(config.prefix(addr.family())), now);
            }
            Finding::Nothing { .. } => {}
        }
    }
}

/// Every address that can be read in `text`, whoever wrote it.
fn addresses(text: &[u8]) -> Vec<Addr> {
    let part = |byte: &u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
    let mut found = Vec::new();
    for run in text.split(|byte| !part(byte)) {
        for start in 0..run.len().saturating_sub(1) {
            found.extend((start + 2..=run.len().min(start + 50)).filter_map(|end| Addr::parse(&run[start..end])));
        }
    }
    found
}

/// A pattern, a line feed, and a line. The oracle must agree on what the pattern reads in it.
pub fn pattern(data: &[u8]) {
    let Some(end) = data.iter().position(|&byte| byte == b'\n') else { return };
    let (text, body) = (&data[..end], &data[end + 1..]);
    let Ok(text) = str::from_utf8(text) else { return };
    let verdict = audit::audit(text.as_bytes());
    if text.len() > 160 {
        return;
    }
    let program = PROGRAMS[0];
    let mut reading = Reading::new(program, body);
    let fits = reading.fits(text);
    let peer = reading.found().peer;
    note(|| format!("{verdict:?} {fits} {peer:?}"));
    // Longer lines may have been cut, and short ones are enough to tell.
    if body.len() > 200 || reading.is_exhausted() {
        return;
    }
    let Some(oracle) = Oracle::new(text, program.shapes) else {
        assert!(verdict.is_err(), "{text}: is malformed, but passes");
        return;
    };
    let objection = oracle.objection(body, fits.then(|| as_peer(peer)));
    assert!(objection.is_none(), "{text} {objection:?}: {peer:?} in {}", String::from_utf8_lossy(body));
}

fn as_peer(peer: Peer) -> oracle::Peer {
    match peer {
        Peer::At(addr) => Ok(Some(ip(addr))),
        Peer::Unnamed => Ok(None),
        Peer::Host => Err(()),
    }
}

/// A configuration file. Whatever patterns it makes are rows like all others.
pub fn uci(data: &[u8]) {
    let mut config = Config::default();
    let room = Box::into_raw(Box::new(Room::new()));
    // SAFETY: room is freed at the end of this function, and what was made of it does not leave it.
    let mut drafts = Drafts::new(unsafe { &mut *room });
    let mut ours = true;
    let mut right = true;
    for line in data.split(|&byte| byte == b'\n') {
        note(|| format!("{:?}", uci::line(line)));
        match uci::line(line) {
            Ok(uci::Line::Config { kind, name }) => {
                right &= drafts.end().is_ok();
                ours = kind != b"pattern";
                right &= ours || drafts.begin(name).is_ok();
            }
            Ok(uci::Line::Set { key, value }) => {
                assert!(within(key, line) && within(value, line));
                let plain: Vec<u8> = uci::plain(value).collect();
                assert!(plain.len() <= value.len());
                right &= if ours { config.set(key, &plain).is_ok() } else { drafts.set(key, &plain).is_ok() };
            }
            Ok(uci::Line::Blank) => {}
            Err(wrong) => assert!(!wrong.is_empty()),
        }
    }
    right &= drafts.end().is_ok();
    note(|| right.to_string());
    if right {
        let all = Catalogue::with(drafts.finish());
        for program in all.own() {
            for message in program.messages.iter().copied().flatten() {
                let mut text = Vec::new();
                message.pattern_text(&mut |piece| text.extend_from_slice(piece));
                assert!(audit::audit(&text).is_ok());
                assert_eq!(all.at(all.index(program, message)).unwrap().1.name, message.name);
                let record = Record { host: b"", tag: b"x", pid: None, body: b"login of x failed from 192.0.2.7", stamp: None, cut: false };
                let _ = all.find(&record, Watch::ALL);
            }
        }
    }
    // SAFETY: made by Box::into_raw above; nothing refers to it any more.
    drop(unsafe { Box::from_raw(room) });
}

/// Attributes in attributes, and members in members; and what is written by us.
pub fn blob(data: &[u8]) {
    fn attrs(data: &[u8], depth: u8) {
        let mut all = blob::attrs(data);
        let mut taken = 0;
        for attr in all.by_ref() {
            assert!(within(attr.data, data));
            note(|| format!("{depth} {attr:?}"));
            taken += attr.data.len() + 4;
            if depth > 0 {
                attrs(attr.data, depth - 1);
            }
        }
        assert!(taken <= data.len());
    }
    fn members(data: &[u8], depth: u8) {
        for member in blob::members(data) {
            assert!(within(member.name, data) && within(member.value, data));
            assert!(member.text().is_none_or(|text| !text.contains(&0)));
            note(|| format!("{depth} {member:?} {:?} {:?} {:?}", member.text(), member.number(), member.flag()));
            if depth > 0 {
                members(member.value, depth - 1);
            }
        }
    }
    attrs(data, 3);
    members(data, 3);
    formats::members(data);
}

/// What ubusd sends, and a reply that is put together from it: all of it, or nothing.
pub fn ubus(data: &[u8]) {
    let Some((head, rest)) = data.split_first_chunk() else { return };
    let Ok(header) = message::Header::parse(head) else { return };
    assert!(header.length >= message::Header::SIZE);
    let body = message::Body::parse(rest);
    note(|| format!("{header:?} {body:?}"));
    for text in [body.path, body.method, body.user, body.data].into_iter().flatten() {
        assert!(within(text, rest));
    }
    let mut buffer = [0xa5; 256];
    let mut message = message::Message::data(&mut buffer, header.seq, header.peer, body.object.unwrap_or(0));
    for member in blob::members(body.data.unwrap_or_default()) {
        if let (Ok(name), Some(text)) = (str::from_utf8(member.name), member.text()) {
            message.body.text(name, text);
        }
    }
    if let Some(sent) = message.finish() {
        let (head, _) = sent.split_first_chunk().unwrap();
        assert_eq!(message::Header::parse(head).unwrap().length, sent.len());
        note(|| format!("{sent:?}"));
    }
}

/// logd's stream.
pub fn logd(mut data: &[u8]) {
    loop {
        match entry::frame(data) {
            entry::Frame::Whole(length) => {
                let (frame, rest) = data.split_at(length);
                if let Some(entry) = entry::Entry::parse(frame) {
                    note(|| format!("{entry:?}"));
                    assert!(within(entry.msg, frame));
                    assert!(within(syslog::tagged(entry.msg).body, entry.msg));
                }
                data = rest;
            }
            entry::Frame::Partial(length) => return assert!(length > data.len() || length == 4),
            entry::Frame::Garbage => return,
        }
    }
}

/// The kernel's answers about tables, sets and elements, in either byte order; and what is written by us.
pub fn netlink(data: &[u8]) {
    for order in [Order::Little, Order::Big] {
        let mut messages = Messages::new(data, order);
        let mut count = 0;
        let note = |what: &dyn Fn() -> String| if order == Order::HOST { note(what) };
        for message in messages.by_ref() {
            count += 1;
            let Answer::Data(about, attrs) = message.answer else {
                note(&|| format!("{message:?}"));
                continue;
            };
            note(&|| format!("{about} {} {}", message.sequence, message.interrupted));
            // NFT_MSG_NEWTABLE, _NEWSET, _NEWSETELEM. Of other messages these make something that depends on the byte order.
            let note = |kind: u16, what: &dyn Fn() -> String| if about & 0xff == kind { note(what) };
            for (kind, value) in attrs {
                assert!(within(value, data));
                for (_, inner) in attrs.inside(kind) {
                    assert!(within(inner, data));
                }
                let _ = (attrs.number(kind), attrs.number64(kind));
            }
            note(0, &|| {
                let mut table = nft::TableInfo::default();
                table.read(attrs);
                format!("{table:?}")
            });
            for family in Family::ALL {
                note(9, &|| format!("{:?}", nft::SetInfo::parse(attrs, nft::Key::addresses(family))));
                nft::elements(attrs, family, &mut |element| {
                    assert_eq!(element.addr.family(), family);
                    note(12, &|| format!("{element:?}"));
                });
            }
        }
        assert!(count * 16 <= data.len() && messages.is_done() | !data.is_empty());
    }
    formats::datagram(data);
}
