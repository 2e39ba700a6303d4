//! Bytes of real ubusd and logd: parsed, put together again, cut and changed.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::blob::{self, Member, members};
use super::logd::{self, Entry, Frame};
use super::ubus::{self, Body, Header, Malformed, Message};

/// The captures in tests/captures/ubus, by name.
macro_rules! captures {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../tests/captures/ubus/", $name, ".hex")))),*]
    };
}

const BUS: &[(&str, &str)] = captures! {
    "add-object.c2s" "add-object.s2c" "connect-hello.s2c" "invoked-args.c2s" "invoked-args.s2c"
    "invoked-args-wrong-type.s2c" "invoked-status.c2s" "invoked-status.s2c" "invoked-unknown-method.c2s"
    "invoked-via-luci.c2s" "invoked-via-luci.s2c" "logd-restart.s2c" "log-read-follow.c2s" "log-read-follow.s2c"
    "log-read-lines10-stream.c2s" "log-read-nostream.s2c" "lookup-log.c2s" "lookup-log.s2c"
    "lookup-nonexistent.s2c" "object-events.c2s" "object-events.s2c" "subscribe-notify.c2s"
};

const LOG: &[(&str, &str)] =
    captures! { "stream-dropbear-sshd.fd" "stream-oddities.fd" "stream-empty-and-edge.fd" };

/// The messages, or entries, of a capture's text.
fn unhex(text: &str) -> Vec<Vec<u8>> {
    let (_comment, hex) = text.split_once('\n').unwrap();
    let bytes = |part: &str| part.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
    hex.split("\n\n").map(bytes).collect()
}

fn capture(name: &str) -> Vec<Vec<u8>> {
    unhex(BUS.iter().chain(LOG).find(|(known, _)| *known == name).unwrap().1)
}

fn parsed(message: &[u8]) -> (Header, Body<'_>) {
    let header = Header::parse(message.first_chunk().unwrap()).unwrap();
    assert_eq!(header.length, message.len());
    (header, Body::parse(&message[Header::SIZE..]))
}

fn member<'a>(payload: &'a [u8], name: &str) -> Member<'a> {
    members(payload).find(|member| member.name == name.as_bytes()).unwrap()
}

#[test]
fn requests_are_what_others_send() {
    let mut buffer = [0xee; 512];
    let buffer = &mut buffer;
    assert_eq!(ubus::lookup(buffer, 1, "log").unwrap(), capture("lookup-log.c2s")[0]);

    for (name, lines) in [("log-read-follow.c2s", None), ("log-read-lines10-stream.c2s", Some(10))] {
        let mut read = Message::invoke(buffer, 1, 0xe237_f68a, "read");
        lines.iter().for_each(|lines| read.body.number("lines", *lines));
        read.body.flag("stream", true);
        read.body.flag("oneshot", false);
        if lines.is_none() {
            read.body.number("lines", 0);
        }
        assert_eq!(read.finish().unwrap(), capture(name)[0], "{name}");
    }

    let methods: &[ubus::Method] = &[
        ("status", &[]),
        ("list", &[("limit", blob::INT32), ("verbose", blob::INT8)]),
        ("unblock", &[("ip", blob::STRING), ("ips", blob::ARRAY), ("opts", blob::TABLE)]),
    ];
    assert_eq!(ubus::add_object(buffer, 1, "sshguard", methods).unwrap(), capture("add-object.c2s")[0]);

    let mut register = Message::invoke(buffer, 2, ubus::EVENTS, "register");
    register.body.id("object", 0x1e73_b79c);
    register.body.text("pattern", b"ubus.object.*");
    assert_eq!(register.finish().unwrap(), capture("object-events.c2s")[1]);
    assert_eq!(Message::start(buffer, ubus::ADD_OBJECT, 1, 0).finish().unwrap(), capture("object-events.c2s")[0]);
    assert_eq!(Message::start(buffer, ubus::HELLO, 0, 0x99ad_20f5).finish().unwrap(), capture("connect-hello.s2c")[0]);
}

#[test]
fn replies_are_what_others_send() {
    let mut buffer = [0xee; 512];
    let buffer = &mut buffer;
    let [empty, done] = &capture("invoked-args.c2s")[..] else { panic!() };
    let (seq, peer, object) = (2, 0x5364_3a96, 0x0d97_2535);
    assert_eq!(Message::data(buffer, seq, peer, object).finish().unwrap(), empty);
    assert_eq!(ubus::status(buffer, seq, peer, object, ubus::OK).unwrap(), done);
    let unknown = &capture("invoked-unknown-method.c2s")[0];
    let (asked, _) = parsed(unknown);
    assert_eq!(ubus::status(buffer, asked.seq, asked.peer, object, ubus::METHOD_NOT_FOUND).unwrap(), unknown);

    let mut reply = Message::data(buffer, 2, 0xc6b7_5f3e, object);
    let body = &mut reply.body;
    body.flag("running", true);
    body.number("uptime", 12345);
    body.number("blocked", 2);
    body.time("since_ms", 0x01a2_0430_0bc1);
    body.text("list", b"sshguard");
    let rates = body.open_table("rates");
    body.number("1m", 3);
    body.number("1h", 17);
    body.close(rates);
    let entries = body.open_array("entries");
    for (ip, hits, until) in [("203.0.113.9", 5, 0x6b03_2c10), ("2001:db8::17", 3, 0x6b03_2ff8)] {
        let entry = body.open_table("");
        body.text("ip", ip.as_bytes());
        body.number("hits", hits);
        body.number("until", until);
        body.close(entry);
    }
    body.close(entries);
    for (name, array) in [("empty_array", true), ("empty_table", false)] {
        let mark = if array { body.open_array(name) } else { body.open_table(name) };
        body.close(mark);
    }
    body.text("note", "rööt".as_bytes());
    // Kinds and values that recentd never sends: a double, a negative number, null.
    for (id, payload) in [
        (0x88, &b"\0\x05ratio\0\x3f\xe0\0\0\0\0\0\0"[..]),
        (0x85, b"\0\x03neg\0\0\0\xff\xff\xff\xff"),
        (0x80, b"\0\x07nothing\0\0\0"),
    ] {
        let mark = body.open(id);
        body.raw(payload);
        body.close(mark);
    }
    assert_eq!(reply.finish().unwrap(), capture("invoked-status.c2s")[0]);
}

#[test]
fn what_does_not_fit_is_no_message() {
    let whole = capture("log-read-follow.c2s").remove(0);
    for size in 0..=whole.len() {
        let mut buffer = vec![0; size];
        let mut read = Message::invoke(&mut buffer, 1, 0xe237_f68a, "read");
        read.body.flag("stream", true);
        read.body.flag("oneshot", false);
        read.body.number("lines", 0);
        assert_eq!(read.finish(), (size == whole.len()).then_some(&whole[..]));
    }
}

#[test]
fn headers() {
    let hello = capture("connect-hello.s2c").remove(0);
    assert_eq!(parsed(&hello).0, Header { kind: ubus::HELLO, seq: 0, peer: 0x99ad_20f5, length: 12 });
    let with = |place: usize, bytes: [u8; 4]| {
        let mut header = [0; Header::SIZE];
        header[place..place + 4].copy_from_slice(&bytes);
        Header::parse(&header).map(|header| header.length)
    };
    assert_eq!(with(8, [0, 0x10, 0, 0]), Ok((1 << 20) + 8));
    for bad in [with(8, [0, 0x10, 0, 1]), with(8, [0, 0, 0, 3]), with(0, [1, 0, 0, 0]), with(8, [0; 4])] {
        assert_eq!(bad, Err(Malformed));
    }
}

#[test]
fn answers_of_ubusd() {
    let [found, done] = &capture("lookup-log.s2c")[..] else { panic!() };
    let (header, body) = parsed(found);
    assert_eq!((header.kind, header.seq, header.peer), (ubus::DATA, 1, 0));
    assert_eq!((body.path, body.object, body.status), (Some(&b"log"[..]), Some(0xe237_f68a), None));
    let (header, body) = parsed(done);
    assert_eq!((header.kind, body), (ubus::STATUS, Body { status: Some(ubus::OK), ..Body::default() }));
    let missing = capture("lookup-nonexistent.s2c").remove(0);
    assert_eq!(parsed(&missing).1.status, Some(ubus::NOT_FOUND));

    let published = capture("add-object.s2c").remove(0);
    assert_eq!(parsed(&published).1.object, Some(0x0d97_2535));

    let appeared = capture("logd-restart.s2c").remove(2);
    let (header, body) = parsed(&appeared);
    assert_eq!((header.kind, header.peer, body.method), (ubus::INVOKE, 0, Some(&b"ubus.object.add"[..])));
    let event = body.data.unwrap();
    assert_eq!(member(event, "path").text(), Some(&b"log"[..]));
    let again = capture("logd-restart.s2c").remove(3);
    assert_eq!(member(event, "id").number().map(|id| id as u32), parsed(&again).1.object);
    let vanished = capture("logd-restart.s2c").remove(0);
    let id = member(parsed(&vanished).1.data.unwrap(), "id").number();
    assert_eq!((id, id.map(|id| id as u32)), (Some(-521_250_422), Some(0xe0ee_598a)));

    let tail = capture("log-read-nostream.s2c").remove(0);
    let list = member(parsed(&tail).1.data.unwrap(), "log");
    assert_eq!((list.kind, members(list.value).count()), (blob::ARRAY, 3));
}

#[test]
fn calls_of_others() {
    let status = capture("invoked-status.s2c").remove(0);
    let (header, body) = parsed(&status);
    assert_eq!((header.kind, header.seq, header.peer), (ubus::INVOKE, 2, 0xc6b7_5f3e));
    let expected = Body {
        object: Some(0x0d97_2535),
        method: Some(b"status"),
        user: Some(b"root"),
        data: Some(b""),
        ..Body::default()
    };
    assert_eq!(body, expected);

    let unblock = capture("invoked-args.s2c").remove(0);
    let data = parsed(&unblock).1.data.unwrap();
    assert_eq!(member(data, "ip").text(), Some(&b"203.0.113.9"[..]));
    let ips = members(member(data, "ips").value).map(|ip| (ip.text(), ip.number())).collect::<Vec<_>>();
    assert_eq!(ips, [(Some(&b"a"[..]), None), (Some(b"b"), None), (None, Some(3))]);
    let opts = member(data, "opts").value;
    assert_eq!(member(opts, "force").flag(), Some(true));
    assert_eq!(member(opts, "n").number(), Some(5_000_000_000));
    for unusual in ["f", "x"].map(|name| member(opts, name)) {
        assert_eq!((unusual.number(), unusual.text(), unusual.flag()), (None, None, None));
    }

    let wrong = capture("invoked-args-wrong-type.s2c").remove(0);
    let ip = member(parsed(&wrong).1.data.unwrap(), "ip");
    assert_eq!((ip.text(), ip.number()), (None, Some(5)));

    // Through the browser there is a member more.
    let luci = capture("invoked-via-luci.s2c").remove(1);
    let names: Vec<_> = members(parsed(&luci).1.data.unwrap()).map(|member| member.name).collect();
    assert_eq!(names, [&b"ip"[..], b"ubus_rpc_session"]);
    let reply = capture("invoked-via-luci.c2s").remove(0);
    let data = parsed(&reply).1.data.unwrap();
    assert_eq!(member(data, "neg").number(), Some(-5));
    assert_eq!(member(data, "big").number(), Some(1 << 53));
    assert_eq!(member(data, "raw").text(), Some(&b"a\xffb"[..]));

    let notification = capture("subscribe-notify.c2s").remove(0);
    assert!(parsed(&notification).1.no_reply && !body.no_reply);
}

#[test]
fn attributes_of_the_wrong_size_are_missing() {
    let body = Body::parse(b"\x01\0\0\x07\0\0\0\0\x03\0\0\x09\0\0\0\0\0\0\0\0\x02\0\0\x07log\0\x04\0\0\x04");
    assert_eq!(body, Body::default());
    let body = Body::parse(b"\x55\0\0\x04\x07\0\0\x04\x01\0\0\x08\0\0\0\x03\x0c\0\0");
    assert_eq!(body, Body { status: Some(3), data: Some(b""), ..Body::default() });
}

/// All entries at the start of a stream, and what is left.
fn entries(mut stream: &[u8]) -> (Vec<Option<Entry<'_>>>, Frame) {
    let mut seen = vec![];
    loop {
        match logd::frame(stream) {
            Frame::Whole(length) => {
                assert!(length >= 4 && length <= stream.len());
                seen.push(Entry::parse(&stream[..length]));
                stream = &stream[length..];
            }
            end => return (seen, end),
        }
    }
}

#[test]
fn the_log() {
    for ((name, text), count) in LOG.iter().zip([13, 16, 14]) {
        let parts = unhex(text);
        let stream = parts.concat();
        let (seen, end) = entries(&stream);
        assert_eq!((seen.len(), end), (count, Frame::Partial(4)), "{name}");
        let seen: Vec<_> = seen.into_iter().map(Option::unwrap).collect();
        assert!(seen.windows(2).all(|pair| pair[0].id + 1 == pair[1].id && pair[0].time <= pair[1].time), "{name}");
        for (entry, part) in seen.iter().zip(&parts) {
            // The words, names and numbers are 92 bytes.
            assert_eq!(part.len(), 92 + (entry.msg.len() + 1).next_multiple_of(4), "{name}");
            assert!(!entry.msg.contains(&0));
        }
        match *name {
            "stream-dropbear-sshd.fd" => {
                let msg = b"dropbear[2301]: Bad password attempt for 'root' from 203.0.113.9:40022";
                let expected = Entry { msg, id: 14, priority: 84, source: 1, time: 1_795_366_584_323 };
                assert_eq!(seen[1], expected);
            }
            "stream-oddities.fd" => {
                let msg = b"dropbear[1]: Bad password attempt for '\xff\xfe\xc3(r\xc3\xb6\xc3\xb6t' from 192.0.2.1:1";
                assert_eq!(seen[2].msg, msg);
                assert_eq!((seen[9].priority, seen[15].source), (99_999, 0));
            }
            _ => assert_eq!((seen[0].msg.len(), seen[12].msg.len(), seen[13].msg.len()), (0, 1023, 3015)),
        }
    }
}

#[test]
fn frames() {
    for (bytes, frame) in [
        (&b""[..], Frame::Partial(4)),
        (b"\0\0\0", Frame::Partial(4)),
        (b"\0\0\0\x04", Frame::Whole(4)),
        (b"\x82\0\0\x08\0\0\0\0\0", Frame::Whole(8)),
        (b"\0\0\0\x08\0\0\0", Frame::Partial(8)),
        (b"\0\x01\0\0", Frame::Partial(65536)),
        (b"\0\x01\0\x04", Frame::Garbage),
        (b"\0\0\0\0", Frame::Garbage),
        (b"\0\0\0\x0b", Frame::Garbage),
        (b"drop", Frame::Garbage),
    ] {
        assert_eq!(logd::frame(bytes), frame, "{bytes:x?}");
    }
    assert_eq!(Entry::parse(b"\0\0\0\x04"), None);
}

#[test]
fn an_entry_lacks_nothing_and_may_have_more() {
    let whole = |without: &str| {
        let mut buffer = [0; 256];
        let mut writer = blob::Writer::over(&mut buffer);
        let entry = writer.open(0);
        writer.text("new", b"x");
        for (name, value) in [("time", 1 << 41), ("source", 1), ("priority", 84), ("id", u64::from(u32::MAX))] {
            if name != without {
                writer.time(name, value);
            }
        }
        if without != "msg" {
            writer.text("msg", b"sshd: x");
        }
        writer.close(entry);
        let bytes = writer.finish().unwrap().to_vec();
        Entry::parse(&bytes).map(|entry| (entry.msg.to_vec(), entry.id, entry.priority, entry.source, entry.time))
    };
    assert_eq!(whole("new"), Some((b"sshd: x".to_vec(), u32::MAX, 84, 1, 1 << 41)));
    for name in ["msg", "id", "priority", "source", "time"] {
        assert_eq!(whole(name), None);
    }
}

fn within(outer: &[u8], part: &[u8]) -> bool {
    let (outer, part) = (outer.as_ptr_range(), part.as_ptr_range());
    outer.start <= part.start && part.end <= outer.end
}

/// Goes through everything that can be an attribute or a member, and sees that all of it lies within `outer`.
fn walk(outer: &[u8], bytes: &[u8], depth: u8) {
    let within = |part| within(outer, part);
    let (mut attributes, mut steps) = (blob::attrs(bytes), 0);
    for attr in attributes.by_ref() {
        assert!(within(attr.data) && attr.id < 0x80);
        steps += 1;
        if depth > 0 {
            walk(attr.data, attr.data, depth - 1);
        }
    }
    assert!(steps * 4 <= bytes.len() && attributes.next().is_none());
    for member in members(bytes) {
        assert!(within(member.name) && within(member.value));
        let _ = (member.number(), member.flag());
        assert!(member.text().is_none_or(|text| within(text) && !text.contains(&0)));
        if depth > 0 {
            walk(member.value, member.value, depth - 1);
        }
    }
}

/// Reads a stream of the bus as far as it goes.
fn read_bus(mut stream: &[u8]) -> usize {
    let mut count = 0;
    while let Some(Ok(header)) = stream.first_chunk().map(Header::parse)
        && let Some((message, rest)) = stream.split_at_checked(header.length)
    {
        let bytes = &message[Header::SIZE..];
        let body = Body::parse(bytes);
        for part in [body.path, body.method, body.data, body.user].into_iter().flatten() {
            assert!(within(bytes, part));
        }
        walk(bytes, bytes, 3);
        (stream, count) = (rest, count + 1);
    }
    count
}

fn read_log(stream: &[u8]) -> usize {
    let (seen, end) = entries(stream);
    assert!(!matches!(end, Frame::Whole(_)));
    seen.len()
}

/// Every prefix, and every change of one byte: to all values in a short stream, to telling ones in a long one.
fn sweep(stream: &[u8], read: fn(&[u8]) -> usize) {
    let whole = read(stream);
    for end in 0..stream.len() {
        assert!(read(&stream[..end]) < whole);
    }
    let mut changed = stream.to_vec();
    for place in 0..stream.len() {
        let byte = stream[place];
        let some = [byte ^ 1, byte ^ 0x80, byte.wrapping_add(4), byte.wrapping_sub(4), 0, 0xff];
        let all: Vec<u8> = (0..=255).collect();
        for &value in if stream.len() <= 64 { &all[..] } else { &some } {
            changed[place] = value;
            read(&changed);
        }
        changed[place] = byte;
    }
}

#[test]
fn every_prefix_and_change_of_the_bus_ends() {
    for (name, text) in BUS {
        let messages = unhex(text);
        assert_eq!(read_bus(&messages.concat()), messages.len(), "{name}");
        sweep(&messages.concat(), read_bus);
        messages.iter().for_each(|message| sweep(message, read_bus));
    }
}

#[test]
fn every_prefix_and_change_of_the_log_ends() {
    for (name, text) in LOG {
        let parts = unhex(text);
        let stream = parts.concat();
        assert_eq!(read_log(&stream), parts.len(), "{name}");
        assert!((0..stream.len()).all(|end| read_log(&stream[..end]) < parts.len()), "{name}");
        // A change can only matter from its own entry on.
        parts.windows(2).for_each(|pair| sweep(&pair.concat(), read_log));
    }
}
