//! What a [`Writer`] puts together is read back, in every buffer.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;

const NAME: &str = "ninechars";

/// One of everything, nested; names and texts of every length from 0 to 9, so that all paddings occur.
fn compose(writer: &mut Writer) {
    writer.u32(3, 0x8000_0001);
    writer.string(2, b"log\0tail");
    let data = writer.open(7);
    for length in 0..=NAME.len() {
        let name = &NAME[..length];
        let table = writer.open_table(name);
        writer.text(name, &NAME.as_bytes()[..length]);
        writer.number(name, 0x7fff_ffff);
        let array = writer.open_array(name);
        writer.number("", 0x8000_0000);
        writer.time("", (1 << 53) + 1);
        writer.text("", b"\xff\xfe");
        let empty = writer.open_table("");
        writer.close(empty);
        writer.close(array);
        writer.flag(name, length % 2 == 0);
        writer.id(name, 0xffff_fffe);
        writer.close(table);
    }
    writer.close(data);
}

fn composed(buffer: &mut [u8]) -> Option<&[u8]> {
    let mut writer = Writer::over(buffer);
    compose(&mut writer);
    writer.finish()
}

#[test]
fn what_is_written_is_read_back() {
    let mut buffer = [0xee; 4096];
    let mut attributes = attrs(composed(&mut buffer).unwrap());
    assert_eq!(attributes.next().unwrap(), Attr { id: 3, extended: false, data: &[0x80, 0, 0, 1] });
    assert_eq!(attributes.next().unwrap(), Attr { id: 2, extended: false, data: b"log\0" });
    let mut tables = members(attributes.next().unwrap().data);
    assert!(attributes.next().is_none() && attributes.is_whole());
    for length in 0..=NAME.len() {
        let name = &NAME.as_bytes()[..length];
        let table = tables.next().unwrap();
        assert_eq!((table.kind, table.name), (TABLE, name));
        let mut inner = members(table.value);
        let mut next = |kind| {
            let member = inner.next().unwrap();
            assert_eq!((member.kind, member.name), (kind, name));
            member
        };
        assert_eq!(next(STRING).text(), Some(name));
        assert_eq!(next(INT32).number(), Some(0x7fff_ffff));
        let list: Vec<_> = members(next(ARRAY).value).collect();
        assert!(list.iter().all(|item| item.name.is_empty()));
        assert_eq!(list[0].number(), Some(0x8000_0000));
        assert_eq!(list[1].number(), Some((1 << 53) + 1));
        assert_eq!(list[2].text(), Some(&b"\xff\xfe"[..]));
        assert_eq!((list[3].kind, list[3].value, list.len()), (TABLE, &b""[..], 4));
        assert_eq!(next(INT8).flag(), Some(length % 2 == 0));
        assert_eq!(next(INT32).number(), Some(-2));
        assert!(inner.next().is_none() && inner.is_whole());
    }
    assert!(tables.next().is_none() && tables.is_whole());
}

#[test]
fn padding_is_zero_and_lengths_leave_it_out() {
    let mut buffer = [0xee; 64];
    let mut writer = Writer::over(&mut buffer);
    writer.text("ab", b"c");
    writer.string(1, b"");
    assert_eq!(writer.finish().unwrap(), b"\x83\0\0\x0e\0\x02ab\0\0\0\0c\0\0\0\x01\0\0\x05\0\0\0\0");
}

#[test]
fn what_does_not_fit_is_nothing_and_no_byte_beyond() {
    let mut buffer = [0; 4096];
    let whole = composed(&mut buffer).unwrap().to_vec();
    for size in 0..=whole.len() {
        let mut buffer = vec![0xee; whole.len() + 64];
        let (inside, beyond) = buffer.split_at_mut(size);
        let written = composed(inside);
        assert_eq!(written, (size == whole.len()).then_some(&whole[..]), "{size}");
        assert!(beyond.iter().all(|&byte| byte == 0xee), "{size}");
    }
}

#[test]
fn a_list_takes_back_the_item_that_did_not_fit() {
    let item = |writer: &mut Writer| {
        let table = writer.open_table("");
        writer.text("ip", b"192.0.2.7");
        writer.number("seconds", 900);
        writer.close(table);
    };
    for size in 28..400 {
        let mut buffer = vec![0xee; size];
        let mut writer = Writer::over(&mut buffer);
        let list = writer.open_array("list");
        let mut count = 0;
        loop {
            let mark = writer.mark();
            item(&mut writer);
            // Room for the flag.
            if writer.room() < 16 {
                writer.rewind(mark);
                break;
            }
            count += 1;
        }
        writer.close(list);
        writer.flag("more", true);
        let reply: Vec<_> = members(writer.finish().unwrap()).collect();
        assert_eq!((reply.len(), reply[1].flag()), (2, Some(true)));
        let mut items = members(reply[0].value);
        assert_eq!(items.by_ref().filter(|item| members(item.value).count() == 2).count(), count);
        assert!(items.is_whole());
        assert_eq!(count, (size - 12 - 16) / 52, "{size}");
    }
}

#[test]
fn an_overflow_before_the_mark_is_not_taken_back() {
    let mut buffer = [0; 16];
    let mut writer = Writer::over(&mut buffer);
    writer.text("name", b"more than there is room for");
    let mark = writer.mark();
    assert_eq!(writer.room(), 0);
    writer.rewind(mark);
    writer.u32(1, 0);
    assert_eq!(writer.finish(), None);
}

/// The member of `kind` with these bytes.
fn member(kind: u8, value: &[u8]) -> Member<'_> {
    Member { kind, name: b"", value }
}

#[test]
fn integers_of_all_sizes() {
    for (kind, value, number) in [
        (INT8, &[0xff_u8][..], 255),
        (INT16, &[0xff, 0xfe], -2),
        (INT16, &[0x7f, 0xff], 32767),
        (INT32, &[0xff, 0xff, 0xff, 0xff], -1),
        (INT32, &[0x80, 0, 0, 0], i64::from(i32::MIN)),
        (INT64, &[0, 0x20, 0, 0, 0, 0, 0, 1], (1 << 53) + 1),
        (INT64, &[0xff; 8], -1),
        (INT64, &[0x80, 0, 0, 0, 0, 0, 0, 0], i64::MIN),
    ] {
        assert_eq!(member(kind, value).number(), Some(number), "{kind} {value:x?}");
        assert_eq!(member(kind, &value[1..]).number(), None);
        assert_eq!(member(kind, &[value, &[0]].concat()).number(), None);
    }
    for kind in (0..=127).filter(|kind| !(INT64..=INT8).contains(kind)) {
        assert_eq!(member(kind, &[0; 8]).number(), None);
        assert_eq!(member(kind, &[0]).flag(), None);
    }
    assert_eq!(member(INT8, &[2]).flag(), Some(true));
    assert_eq!(member(INT32, &[0, 0, 0, 1]).flag(), None);
}

#[test]
fn strings_end_with_a_nul() {
    for (value, text) in [
        (&b""[..], None),
        (b"a", None),
        (b"\0", Some(&b""[..])),
        (b"a\0", Some(b"a")),
        (b"a\0b\0", Some(b"a")),
        (b"a\0b", None),
    ] {
        assert_eq!(member(STRING, value).text(), text, "{value:?}");
        assert_eq!(member(ARRAY, value).text(), None);
    }
}

#[test]
fn malformed_attributes_end_it() {
    let good = [1, 0, 0, 4];
    for bad in [
        &[0][..],          // cut in the word
        &[0, 0, 0],        //
        &[1, 0, 0, 0],     // a length below that of the word
        &[1, 0, 0, 3],     //
        &[1, 0, 0, 8, 0],  // cut in the payload
        &[1, 0, 0, 5, 0],  // cut in the padding
        &[1, 0xff, 0xff, 0xff, 0, 0, 0, 0],
    ] {
        let bytes = [&good[..], bad].concat();
        let mut attributes = attrs(&bytes);
        assert_eq!(attributes.by_ref().count(), 1, "{bad:?}");
        assert!(!attributes.is_whole() && attributes.next().is_none());
    }
}

#[test]
fn malformed_members_end_it() {
    let good = [0x87, 0, 0, 9, 0, 1, b'a', 0, 1, 0, 0, 0];
    for bad in [
        &[0x87, 0, 0, 4][..],             // no header
        &[0x87, 0, 0, 6, 0, 0, 0, 0],     // no NUL
        &[0x87, 0, 0, 7, 0, 0, 0, 0],     // cut in the header's padding
        &[0x87, 0, 0, 8, 0, 1, b'a', 1],  // the name has no NUL
        &[0x87, 0, 0, 8, 0, 2, b'a', b'b'],
        &[0x87, 0, 0, 8, 0xff, 0xff, 0, 0],
        &[0x07, 0, 0, 8, 0, 1, b'a', 0],  // not a member
    ] {
        let bytes = [&good[..], bad].concat();
        let mut inside = members(&bytes);
        assert_eq!(inside.by_ref().map(|member| member.flag()).collect::<Vec<_>>(), [Some(true)], "{bad:?}");
        assert!(!inside.is_whole());
    }
}

#[test]
fn tenths_are_the_nearest_doubles() {
    for tenths in (0..4000).chain((0..32).map(|bit| (1 << bit) - 1)).chain([u32::MAX, u32::MAX - 5, 1 << 31]) {
        assert_eq!(f64::from_bits(super::write::double(tenths)), f64::from(tenths) / 10.0, "{tenths}");
    }
}
