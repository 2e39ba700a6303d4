//! What counts as success, on a socket of another kind.

use super::*;

/// The room of an exchange.
const ROOM: usize = 1024;

/// What [`answer`] makes of these datagrams, which a socket of another kind brings.
fn answered(datagrams: &[Vec<u8>], last: u32) -> (Result<(), Errno>, u32) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("{}/recentd-{}-{}", std::env::temp_dir().display(), std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let path = os::Path::join(&[name.as_bytes()]).unwrap();
    let socket = os::bind_datagram(&path, 0o600).unwrap();
    let kernel = os::connect_datagram(&path).unwrap();
    for datagram in datagrams {
        os::send(&kernel, datagram).unwrap();
    }
    let mut found = 0;
    let result = answer(&socket, &mut [0; ROOM], last, &mut |_| found += 1);
    os::unlink(&path).unwrap();
    (result, found)
}

fn header(kind: u16, flags: u16, sequence: u32, body: &[u8]) -> Vec<u8> {
    let order = Order::HOST;
    let mut bytes = order.put32(16 + body.len() as u32).to_vec();
    bytes.extend([order.put16(kind), order.put16(flags)].concat());
    bytes.extend(order.put32(sequence));
    bytes.extend([0; 4]);
    bytes.extend(body);
    bytes
}

fn ack(sequence: u32, errno: i32) -> Vec<u8> {
    header(2, 0, sequence, &[Order::HOST.put32((-errno).cast_unsigned()).as_slice(), &[0; 16]].concat())
}

fn data(flags: u16) -> Vec<u8> {
    header(0x0a0c, flags, 1, &[1, 0, 0, 0])
}

#[test]
fn success_is_an_answer_to_the_last_and_no_refusal_of_any() {
    assert_eq!(answered(&[ack(3, 0)], 3).0, Ok(()));
    // All in one datagram, or each in its own.
    assert_eq!(answered(&[[ack(2, 0), ack(3, 0)].concat()], 3).0, Ok(()));
    assert_eq!(answered(&[ack(2, 0), ack(3, Errno::NFILE.0)], 3).0, Err(Errno::NFILE));
    assert_eq!(answered(&[ack(2, Errno::NFILE.0), ack(3, 0)], 3).0, Err(Errno::NFILE));
    assert_eq!(answered(&[ack(3, 0), ack(2, Errno::NOENT.0)], 3).0, Err(Errno::NOENT));
    // The first reason is the reason: EPERM is said of the batch's beginning.
    assert_eq!(answered(&[ack(1, Errno::PERM.0)], 3).0, Err(Errno::PERM));
    assert_eq!(answered(&[ack(1, Errno::PERM.0), ack(2, Errno::NOENT.0)], 3).0, Err(Errno::PERM));
}

#[test]
fn a_lost_answer_is_no_success() {
    assert_eq!(answered(&[], 3).0, Err(Errno::TIMEDOUT));
    assert_eq!(answered(&[ack(2, 0)], 3).0, Err(Errno::TIMEDOUT));
}

#[test]
fn dumps_are_whole_or_an_error() {
    let done = || header(3, 2, 1, &[0; 4]);
    assert_eq!(answered(&[[data(2), data(2)].concat(), [data(2), done()].concat()], 1), (Ok(()), 3));
    assert_eq!(answered(&[[data(0x12), done()].concat()], 1), (Err(Errno::INTR), 1));
    assert_eq!(answered(&[data(2)], 1).0, Err(Errno::TIMEDOUT));
    let refused = header(3, 2, 1, &Order::HOST.put32((-Errno::NOENT.0).cast_unsigned()));
    assert_eq!(answered(&[refused], 1).0, Err(Errno::NOENT));
    // Longer than the room for it, and so cut.
    let long = header(0x0a0c, 2, 1, &[0; ROOM]);
    assert_eq!(answered(&[long, done()], 1).0, Err(Errno::BADMSG));
}
