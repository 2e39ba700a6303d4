//! What readers and writers share: kinds, bits, padding, strings.

/// Member kind: a list; its members have empty names.
pub const ARRAY: u8 = 1;
/// Member kind: members with names.
pub const TABLE: u8 = 2;
/// Member kind: bytes and a NUL.
pub const STRING: u8 = 3;
/// Member kind: 8 bytes.
pub const INT64: u8 = 4;
/// Member kind: 4 bytes; shown signed by everything that turns it into JSON.
pub const INT32: u8 = 5;
/// Member kind: 2 bytes.
pub const INT16: u8 = 6;
/// Member kind: 1 byte; JSON's `true` and `false`, never a number there.
pub const INT8: u8 = 7;
/// Member kind: 8 bytes of IEEE 754.
pub const DOUBLE: u8 = 8;

/// The bits of an attribute's word that are its length.
pub const LENGTH: u32 = 0xff_ffff;
/// The extended bit and the id, as the word's first byte.
pub const EXTENDED: u8 = 0x80;

/// The next multiple of 4. Never overflows: lengths have 24 bits.
pub const fn padded(length: usize) -> usize {
    length.wrapping_add(3) & !3
}

/// The string in a payload, up to its first NUL. The last byte must be one, as libubox demands (blob.c `blob_check_type`).
#[must_use]
pub fn text(payload: &[u8]) -> Option<&[u8]> {
    if let [.., 0] = payload { Some(until_nul(payload)) } else { None }
}

#[inline(never)]
pub fn until_nul(bytes: &[u8]) -> &[u8] {
    bytes.split(|&byte| byte == 0).next().unwrap_or_default()
}
