//! Messages of both byte orders: written, read, cut and changed.

use super::format::ERROR;
use super::*;

/// A refusal by a kernel with this order of bytes.
fn error(order: Order, sequence: u32, code: i32) -> Vec<u8> {
    let mut bytes = vec![];
    bytes.extend(order.put32(36));
    bytes.extend(order.put16(ERROR));
    bytes.extend(order.put16(0));
    bytes.extend(order.put32(sequence));
    bytes.extend([0; 4]);
    bytes.extend(order.put32((-code).cast_unsigned()));
    bytes.extend([0; 16]);
    bytes
}

fn sample(order: Order) -> Vec<u8> {
    let mut room = [0xa5; 256];
    let mut w = Writer::new(&mut room, order);
    w.message(0x0a09, ACK, 1, 0);
    w.text(1, b"ab");
    let outer = w.open(2);
    w.number(3, 0x0102_0304);
    let inner = w.open(4);
    w.data(5, &[1, 2, 3, 4, 5]);
    w.close(inner);
    w.close(outer);
    w.message(0x0a0a, 0, 1, 10);
    let (length, answered) = w.finish().unwrap();
    assert_eq!(answered, 1);
    room[..length].to_vec()
}

#[test]
fn headers_are_in_the_hosts_order_and_values_are_not() {
    let bytes = sample(Order::Little);
    assert_eq!(bytes[..20], [56, 0, 0, 0, 9, 10, 5, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    assert_eq!(bytes[20..28], [7, 0, 1, 0, b'a', b'b', 0, 0]);
    assert_eq!(bytes[28..40], [28, 0, 2, 0x80, 8, 0, 3, 0, 1, 2, 3, 4]);
    assert_eq!(bytes[40..56], [16, 0, 4, 0x80, 9, 0, 5, 0, 1, 2, 3, 4, 5, 0, 0, 0]);
    assert_eq!(bytes[56..], [20, 0, 0, 0, 10, 10, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 10]);
    let bytes = sample(Order::Big);
    assert_eq!(bytes[..20], [0, 0, 0, 56, 10, 9, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0]);
    assert_eq!(bytes[20..28], [0, 7, 0, 1, b'a', b'b', 0, 0]);
    assert_eq!(bytes[28..40], [0, 28, 0x80, 2, 0, 8, 0, 3, 1, 2, 3, 4]);
    assert_eq!(bytes[56..], [0, 0, 0, 20, 10, 10, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0, 10]);
}

#[test]
fn what_is_written_can_be_read() {
    for order in [Order::Little, Order::Big] {
        let bytes = [error(order, 7, 17), sample(order), error(order, 8, 0)].concat();
        let mut messages = Messages::new(&bytes, order);
        let mut next = || messages.next().unwrap();
        assert_eq!(next(), Message { sequence: 7, interrupted: false, answer: Answer::Refused(17) });
        let Answer::Data(0x0a09, attrs) = next().answer else { unreachable!() };
        assert_eq!(attrs.get(1), Some(b"ab\0".as_slice()));
        assert_eq!(attrs.inside(2).number(3), Some(0x0102_0304));
        assert_eq!(attrs.inside(2).inside(4).get(5), Some([1, 2, 3, 4, 5].as_slice()));
        assert_eq!(attrs.inside(9).next(), None);
        assert!(matches!(next().answer, Answer::Data(0x0a0a, _)));
        assert_eq!(next(), Message { sequence: 8, interrupted: false, answer: Answer::Done });
        assert_eq!(messages.next(), None);
        assert!(messages.is_done());
    }
}

/// Reading a cut or changed datagram ends, and only a whole datagram counts as whole.
#[test]
fn no_truncation_or_byte_panics() {
    fn walk(attrs: Attrs<'_>, depth: u32) {
        for (kind, data) in attrs {
            let _ = (attrs.number(kind), attrs.number64(kind));
            if depth < 4 {
                walk(attrs.within(data), depth + 1);
            }
        }
    }
    fn read(bytes: &[u8], order: Order) -> bool {
        let mut messages = Messages::new(bytes, order);
        for message in &mut messages {
            if let Answer::Data(_, attrs) = message.answer {
                walk(attrs, 0);
            }
        }
        messages.is_done()
    }
    for order in [Order::Little, Order::Big] {
        let bytes = [sample(order), error(order, 7, 17)].concat();
        assert!(read(&bytes, order));
        for length in 0..bytes.len() {
            assert_eq!(read(&bytes[..length], order), [0, 56, 76].contains(&length), "{length}");
            for byte in 0..=255 {
                let mut changed = bytes.clone();
                changed[length] = byte;
                read(&changed, order);
            }
        }
    }
}
