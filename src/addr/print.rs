//! Addresses as text, written.

use core::ops::Range;

/// The longest address and the longest prefix length.
pub type Text = heapless::String<{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128".len() }>;

#[inline(never)]
pub fn push(text: &mut Text, ascii: u8) {
    // Cannot be full: see `Text`. The mask says that it is one byte in UTF-8.
    let _ = text.push(char::from(ascii & 0x7f));
}

/// `value` without leading zeros.
pub fn print_number(text: &mut Text, value: u16, hex: bool) {
    let (before, last) = if hex { (value >> 4, value & 15) } else { (value / 10, value % 10) };
    if before != 0 {
        print_number(text, before, hex);
    }
    let [_, digit] = last.to_be_bytes();
    push(text, if digit < 10 { b'0' + digit } else { b'a' - 10 + digit });
}

/// RFC 5952: lower case, no leading zeros, `::` for the first longest run of two or more zero groups.
pub fn print_v6(text: &mut Text, octets: &[u8; 16]) {
    let mut groups = [0u16; 8];
    for (group, octets) in groups.iter_mut().zip(octets.as_chunks::<2>().0) {
        *group = u16::from_be_bytes(*octets);
    }
    let gap = longest_zero_run(&groups);
    for (at, &group) in groups.iter().enumerate() {
        if at == gap.start && !gap.is_empty() {
            push(text, b':');
            push(text, b':');
        }
        if gap.contains(&at) {
            continue;
        }
        if at > 0 && at != gap.end {
            push(text, b':');
        }
        print_number(text, group, true);
    }
}

/// The first longest run of zero groups; empty if there are no two together.
fn longest_zero_run(groups: &[u16; 8]) -> Range<usize> {
    let (mut best, mut start) = (0..0, 0);
    for (at, &group) in groups.iter().enumerate() {
        if group != 0 {
            start = at + 1;
        } else if at - start >= best.len().max(1) {
            best = start..at + 1;
        }
    }
    best
}
