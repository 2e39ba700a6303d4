//! What is written can be read: trees of the bus and messages of netlink, made of arbitrary bytes.

use super::{Bytes, address};
use recentd::addr::Addr;
use recentd::wire::netlink::{self, Answer, Attrs, Messages, Order};
use recentd::wire::{blob, nft};

/// A member, and what it holds.
#[derive(PartialEq, Debug)]
enum Value {
    Text(Vec<u8>),
    Number(i64),
    Flag(bool),
    Many(u8, Vec<(String, Self)>),
}

/// Writes what `bytes` say, says it, and how many bytes it takes.
fn write_members(bytes: &mut Bytes<'_>, writer: &mut blob::Writer<'_>, depth: u8, length: &mut usize) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for _ in 0..bytes.next() % 6 {
        let name = "a name of a member"[..usize::from(bytes.next() % 18)].to_string();
        *length = length.next_multiple_of(4) + 4 + (name.len() + 3).next_multiple_of(4);
        let value = match bytes.next() % 8 {
            0 => {
                let text = bytes.take(40);
                writer.text(&name, text);
                let text = text.split(|&byte| byte == 0).next().unwrap();
                *length += text.len() + 1;
                Value::Text(text.to_vec())
            }
            1 => {
                let number = u32::from_be_bytes([bytes.next(), bytes.next(), bytes.next(), bytes.next()]);
                writer.number(&name, number);
                *length += if number > i32::MAX as u32 { 8 } else { 4 };
                Value::Number(number.into())
            }
            2 => {
                let id = u32::from(bytes.next()) << 24;
                writer.id(&name, id);
                *length += 4;
                Value::Number(id.cast_signed().into())
            }
            3 => {
                let time = u64::from(bytes.next()) << 56 | u64::from(bytes.next());
                writer.time(&name, time);
                *length += 8;
                Value::Number(time.cast_signed())
            }
            4 => {
                let flag = bytes.next() % 2 == 1;
                writer.flag(&name, flag);
                *length += 1;
                Value::Flag(flag)
            }
            // Taken back: as if it had never been.
            5 => {
                let (mark, before) = (writer.mark(), *length);
                write_members(bytes, writer, 0, length);
                *length = before - 4 - (name.len() + 3).next_multiple_of(4);
                writer.rewind(mark);
                continue;
            }
            kind if depth > 0 => {
                let mark = if kind == 6 { writer.open_array(&name) } else { writer.open_table(&name) };
                let inner = write_members(bytes, writer, depth - 1, length);
                writer.close(mark);
                Value::Many(if kind == 6 { blob::ARRAY } else { blob::TABLE }, inner)
            }
            _ => {
                writer.flag(&name, false);
                *length += 1;
                Value::Flag(false)
            }
        };
        all.push((name, value));
    }
    all
}

fn read_members(data: &[u8]) -> Vec<(String, Value)> {
    let mut members = blob::members(data);
    let all = members.by_ref().map(|member| {
        let value = match member.kind {
            blob::STRING => Value::Text(member.text().unwrap().to_vec()),
            blob::INT8 => Value::Flag(member.flag().unwrap()),
            kind @ (blob::ARRAY | blob::TABLE) => Value::Many(kind, read_members(member.value)),
            _ => Value::Number(member.number().unwrap()),
        };
        (String::from_utf8(member.name.to_vec()).unwrap(), value)
    });
    let all = all.collect();
    assert!(members.is_whole());
    all
}

/// All of it, or nothing when the room does not do.
pub fn members(data: &[u8]) {
    let mut bytes = Bytes(data);
    let room = usize::from(bytes.next()) * 4;
    let mut buffer = vec![0xa5; room];
    let mut writer = blob::Writer::over(&mut buffer);
    let mut length = 0;
    let all = write_members(&mut bytes, &mut writer, 3, &mut length);
    let written = writer.finish();
    assert_eq!(written.map(<[u8]>::len), Some(length.next_multiple_of(4)).filter(|length| *length <= room));
    if let Some(written) = written {
        assert_eq!(read_members(written), all);
    }
}

/// An attribute: bytes, or attributes.
#[derive(PartialEq, Debug)]
enum Attr {
    Data(u16, Vec<u8>),
    Nest(u16, Vec<Self>),
}

fn write_attrs(bytes: &mut Bytes<'_>, w: &mut netlink::Writer<'_>, depth: u8) -> Vec<Attr> {
    let mut all = Vec::new();
    for _ in 0..bytes.next() % 6 {
        let kind = u16::from_be_bytes([bytes.next() & 0x3f, bytes.next()]);
        all.push(match bytes.next() % 4 {
            0 => {
                let number = u32::from(bytes.next()) << 20;
                w.number(kind, number);
                Attr::Data(kind, number.to_be_bytes().to_vec())
            }
            1 => {
                let text = bytes.take(30);
                w.text(kind, text);
                Attr::Data(kind, [text, &[0]].concat())
            }
            2 if depth > 0 => {
                let mark = w.open(kind);
                let inner = write_attrs(bytes, w, depth - 1);
                w.close(mark);
                Attr::Nest(kind, inner)
            }
            _ => {
                let data = bytes.take(30);
                w.data(kind, data);
                Attr::Data(kind, data.to_vec())
            }
        });
    }
    all
}

fn are(attrs: Attrs<'_>, all: &[Attr]) {
    let mut attrs = attrs;
    for expected in all {
        let (kind, data) = attrs.next().unwrap();
        match expected {
            Attr::Data(is, bytes) => assert_eq!((kind, data), (*is, bytes.as_slice())),
            Attr::Nest(is, inner) => {
                assert_eq!(kind, *is);
                are(attrs.within(data), inner);
            }
        }
    }
    assert_eq!(attrs.next(), None);
}

/// Messages of this machine's byte order, and an element as it is added to a set.
pub fn datagram(data: &[u8]) {
    let mut bytes = Bytes(data);
    let mut room = vec![0xa5; usize::from(bytes.next()) * 16];
    let mut w = netlink::Writer::new(&mut room, Order::HOST);
    let mut all = Vec::new();
    for _ in 0..1 + bytes.next() % 3 {
        let kind = u16::from_be_bytes([bytes.next(), bytes.next()]).max(16);
        w.message(kind, 0, 1, 0);
        all.push((kind, write_attrs(&mut bytes, &mut w, 3)));
    }
    if let Some((length, _)) = w.finish() {
        let mut messages = Messages::new(&room[..length], Order::HOST);
        for (sequence, (kind, attrs)) in (1..).zip(&all) {
            let message = messages.next().unwrap();
            let Answer::Data(is, found) = message.answer else { panic!("{message:?}") };
            assert_eq!((is, message.sequence), (*kind, sequence));
            are(found, attrs);
        }
        assert!(messages.next().is_none() && messages.is_done());
    }
    element(&mut bytes);
}

fn element(bytes: &mut Bytes<'_>) {
    let (addr, seconds) = (address(bytes), u32::from(bytes.next()) << (bytes.next() % 14));
    let mut room = [0; 1024];
    let mut w = netlink::Writer::new(&mut room, Order::HOST);
    let foreign = bytes.next().is_multiple_of(2);
    nft::replace(&mut w, b"recentd", &nft::Entry { addr, seconds, foreign });
    let (length, _) = w.finish().unwrap();
    let mut found = Vec::new();
    for message in Messages::new(&room[..length], Order::HOST) {
        let Answer::Data(_, attrs) = message.answer else { panic!("{message:?}") };
        nft::elements(attrs, addr.family(), &mut |element| found.push(element));
    }
    assert!(found.len() == 3 && found.iter().all(|element| element.addr == addr), "{found:?}");
    assert_eq!((found[2].given, found[2].foreign), (seconds, foreign));
    // What the other family's set would make of it is no address of this one.
    let _: Addr = addr;
}
