//! The imitations themselves write the same bytes as captured messages of ubusd and logd.

use super::*;
use crate::common::ubusd::Message;
use crate::common::ubusd::blob::{attr, attrs, id, message, parse_table, table};
use crate::common::ubusd::logd::encoded;
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};
use std::fs::File;
use std::io::IoSliceMut;
use std::mem::MaybeUninit;
use std::path::Path;

/// Messages or entries of a capture. The first line of the file describes it.
fn captured(name: &str) -> Vec<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures/ubus").join(name);
    let text = fs::read_to_string(path).unwrap();
    let hex = |part: &str| part.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
    text.split_once('\n').unwrap().1.split("\n\n").map(hex).filter(|bytes: &Vec<u8>| !bytes.is_empty()).collect()
}

fn parsed(bytes: &[u8]) -> Message {
    Message::parse(*bytes.first_chunk().unwrap(), &bytes[12..]).unwrap()
}

#[test]
fn write_what_they_read() {
    let all = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures/ubus")).unwrap();
    let mut seen = 0;
    for name in all.map(|entry| entry.unwrap().file_name().into_string().unwrap()).filter(|name| name.ends_with(".hex")) {
        for bytes in captured(&name) {
            seen += 1;
            if name.ends_with(".fd.hex") {
                assert_eq!(attr(0, &table(&parse_table(&bytes[4..], true).unwrap())), bytes, "{name}");
                continue;
            }
            let read = parsed(&bytes);
            let body = read.attrs.iter().map(|(id, data)| match *id {
                id::DATA | id::SIGNATURE => attr(*id, &table(&parse_table(data, true).unwrap())),
                id => attr(id, data),
            });
            assert_eq!(message(read.kind, read.seq, read.peer, &body.collect::<Vec<_>>()), bytes, "{name}");
        }
    }
    assert!(seen > 50, "{seen}");
}

/// Reads one message from the bus, with its descriptors.
fn receive(socket: &UnixStream) -> (Vec<u8>, Vec<File>) {
    let (mut bytes, mut files) = (vec![0; 4096], Vec::new());
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(8))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let length = recvmsg(socket, &mut [IoSliceMut::new(&mut bytes)], &mut control, RecvFlags::empty()).unwrap().bytes;
    for part in control.drain() {
        if let RecvAncillaryMessage::ScmRights(fds) = part {
            files.extend(fds.map(File::from));
        }
    }
    bytes.truncate(length);
    (bytes, files)
}

/// A conversation is as captured, apart from the ids, which are random.
#[test]
fn say_what_the_real_ones_say() {
    let place = Place::new();
    let _bus = place.bus();
    let mut socket = UnixStream::connect(place.socket()).unwrap();
    let hello = receive(&socket).0;
    assert_eq!((&hello[..4], &hello[8..]), (&captured("connect-hello.s2c.hex")[0][..4], &[0, 0, 0, 4][..]));

    socket.write_all(&captured("lookup-log.c2s.hex").concat()).unwrap();
    let expected = captured("lookup-log.s2c.hex");
    let mut answer = Vec::new();
    while answer.len() < expected.concat().len() {
        answer.extend(receive(&socket).0);
    }
    let object = parsed(&answer[..expected[0].len()]).number(id::OBJID).unwrap();
    let ids = [parsed(&expected[0]).number(id::OBJID).unwrap(), parsed(&expected[0]).number(id::OBJTYPE).unwrap()];
    let ours = [object, parsed(&answer[..expected[0].len()]).number(id::OBJTYPE).unwrap()];
    let patched = |bytes: &[u8], from: u32, to: u32| -> Vec<u8> {
        let words = bytes.chunks(4).map(|word| if word == from.to_be_bytes() { to.to_be_bytes().to_vec() } else { word.to_vec() });
        words.collect::<Vec<_>>().concat()
    };
    assert_eq!(answer, patched(&patched(&expected.concat(), ids[0], ours[0]), ids[1], ours[1]));

    let request = &captured("log-read-follow.c2s.hex")[0];
    let id = parsed(request).number(id::OBJID).unwrap();
    socket.write_all(&patched(request, id, object)).unwrap();
    let (answer, mut files) = receive(&socket);
    let expected = &captured("log-read-follow.s2c.hex")[0];
    assert_eq!(answer, patched(expected, parsed(expected).number(id::OBJID).unwrap(), object));
    assert_eq!(files.len(), 1);

    let (mut lines, mut number_of_lines) = (Vec::new(), 0);
    for bytes in captured("stream-dropbear-sshd.fd.hex") {
        let read = Value::Table(parse_table(&bytes[4..], true).unwrap());
        let number = |name| read.get(name).and_then(Value::number).unwrap();
        let Some(Value::Text(msg)) = read.get("msg") else { panic!("no msg") };
        let entry = Entry {
            msg: msg.clone(),
            priority: number("priority").try_into().unwrap(),
            source: number("source").try_into().unwrap(),
            time: number("time").try_into().unwrap(),
        };
        assert_eq!(encoded(&entry.members(number("id").try_into().unwrap())), bytes);
        // Ids of the imitation begin at 0.
        lines.extend(encoded(&entry.members(number_of_lines)));
        number_of_lines += 1;
        place.logd.log(entry);
    }
    let mut came = vec![0; lines.len()];
    files[0].read_exact(&mut came).unwrap();
    assert_eq!(came, lines);
    place.logd.restart();
    assert_eq!(files[0].read(&mut came).unwrap(), 0);
}

/// The readers refuse malformed bytes; otherwise they would be no oracle.
#[test]
fn refuse_bytes_that_libubox_would_not_write() {
    let good = blob::message(blob::LOOKUP, 1, 0, &[blob::text(id::OBJPATH, "log")]);
    assert!(attrs(&good[12..]).is_ok());
    let mut padding = good.clone();
    *padding.last_mut().unwrap() = 1;
    // "log" and its NUL fill a word. One byte less needs padding.
    padding[15] -= 1;
    assert!(attrs(&padding[12..]).is_err());
    let named = Value::Int32(1).member("limit");
    assert!(parse_table(&named, true).is_ok());
    for (place, byte) in [(0, 5), (3, 13), (5, 4), (5, 6), (11, 1)] {
        let mut bad = named.clone();
        bad[place] = byte;
        assert!(parse_table(&bad, true).is_err(), "{place}");
    }
}
