//! Elements of sets: added, removed, asked for, and read from the kernel's answers.

use super::message::{message_in, milliseconds, value};
use super::names::{
    NFT_MSG_DELSETELEM, NFT_MSG_GETSETELEM, NFT_MSG_NEWSETELEM, NFTA_DATA_VALUE, NFTA_LIST_ELEM, NFTA_SET_ELEM_EXPIRATION,
    NFTA_SET_ELEM_KEY, NFTA_SET_ELEM_LIST_ELEMENTS, NFTA_SET_ELEM_TIMEOUT, NFTA_SET_ELEM_USERDATA,
};
use crate::addr::{Addr, Family};
use crate::wire::netlink::{ACK, Attrs, CREATE, DUMP, EXCLUSIVE, Writer};

/// The name of the set of a family.
#[must_use]
pub const fn set_name(family: Family) -> &'static str {
    match family {
        Family::V4 => "v4",
        Family::V6 => "v6",
    }
}

/// Asks for the elements of the set of a family.
pub fn get_elements(w: &mut Writer<'_>, table: &[u8], family: Family) {
    message_in(w, NFT_MSG_GETSETELEM, DUMP, table, set_name(family));
}

/// Asks for the element of one address; an error if there is none, and before Linux 4.15 in any case.
pub fn get_element(w: &mut Writer<'_>, table: &[u8], addr: Addr) {
    element(w, NFT_MSG_GETSETELEM, ACK, table, addr, None);
}

/// Adds an address that is not in the set; an error if it is.
pub fn add(w: &mut Writer<'_>, table: &[u8], entry: &Entry) {
    element(w, NFT_MSG_NEWSETELEM, ACK | CREATE | EXCLUSIVE, table, entry.addr, Some(entry));
}

/// Adds an address in the place of what the set has of it. Kernels before 6.12 do not change the timeout of an
/// existing element, and deleting a missing one is an error, which would undo the batch; so: add, delete, add.
pub fn replace(w: &mut Writer<'_>, table: &[u8], entry: &Entry) {
    ensure_absent(w, table, entry.addr);
    add(w, table, entry);
}

/// Deletes an address, whether or not it is in the set.
pub fn ensure_absent(w: &mut Writer<'_>, table: &[u8], addr: Addr) {
    let entry = Entry { addr, seconds: 60, foreign: true };
    element(w, NFT_MSG_NEWSETELEM, CREATE, table, addr, Some(&entry));
    element(w, NFT_MSG_DELSETELEM, 0, table, addr, None);
}

/// Deletes an address; an error if it is not in the set.
pub fn remove(w: &mut Writer<'_>, table: &[u8], addr: Addr) {
    element(w, NFT_MSG_DELSETELEM, ACK, table, addr, None);
}

#[inline(never)]
pub(super) fn element(w: &mut Writer<'_>, kind: u16, flags: u16, table: &[u8], addr: Addr, entry: Option<&Entry>) {
    message_in(w, kind, flags, table, set_name(addr.family()));
    let list = w.open(NFTA_SET_ELEM_LIST_ELEMENTS);
    let item = w.open(NFTA_LIST_ELEM);
    if let Some(entry) = entry {
        if entry.seconds != ENDLESS {
            milliseconds(w, NFTA_SET_ELEM_TIMEOUT, entry.seconds);
        }
        if !entry.foreign {
            w.data(NFTA_SET_ELEM_USERDATA, MARK);
        }
    }
    value(w, NFTA_SET_ELEM_KEY, addr.octets());
    w.close(item);
    w.close(list);
}

/// Deletes all elements of a set.
pub fn clear(w: &mut Writer<'_>, table: &[u8], set: &str) {
    message_in(w, NFT_MSG_DELSETELEM, ACK, table, set);
}

/// Adds ports to a set.
pub fn add_ports(w: &mut Writer<'_>, table: &[u8], set: &str, ports: impl Iterator<Item = u16>) {
    message_in(w, NFT_MSG_NEWSETELEM, CREATE, table, set);
    let list = w.open(NFTA_SET_ELEM_LIST_ELEMENTS);
    for port in ports {
        let item = w.open(NFTA_LIST_ELEM);
        value(w, NFTA_SET_ELEM_KEY, &port.to_be_bytes());
        w.close(item);
    }
    w.close(list);
}

/// Seconds of what does not end.
pub const ENDLESS: u32 = u32::MAX;

/// By this recentd knows its own elements. nft(8) shows it as `comment "recentd"`: the kind NFTNL_UDATA_SET_ELEM_COMMENT (libnftnl),
/// a length, and a text with its NUL.
const MARK: &[u8] = b"\0\x08recentd\0";

/// An element to be added.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The address.
    pub addr: Addr,
    /// Its timeout, or [`ENDLESS`].
    pub seconds: u32,
    /// Another program added it first, so it is not marked as recentd's.
    pub foreign: bool,
}

/// An element of a set of addresses, in whole seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Element {
    /// The address.
    pub addr: Addr,
    /// Its timeout, or [`ENDLESS`].
    pub given: u32,
    /// How much of it is left, rounded up, or [`ENDLESS`].
    pub left: u32,
    /// Another program added it.
    pub foreign: bool,
}

/// Milliseconds in seconds. More than a year is rounded to minutes; without a division of 64 bits, which MIPS lacks.
fn seconds(milliseconds: u64) -> u32 {
    match u32::try_from(milliseconds >> 3) {
        Ok(eighths) => eighths / 125,
        Err(_) => (u32::try_from(milliseconds >> 17).unwrap_or(u32::MAX) / 125).saturating_mul(1 << 14).min(ENDLESS - 1),
    }
}

/// Reads the kernel's answers to [`get_elements`].
#[inline(never)]
pub fn elements(attrs: Attrs<'_>, family: Family, found: &mut dyn FnMut(Element)) {
    for (_, item) in attrs.inside(NFTA_SET_ELEM_LIST_ELEMENTS) {
        let item = attrs.within(item);
        let octets = item.inside(NFTA_SET_ELEM_KEY).get(NFTA_DATA_VALUE).unwrap_or(&[]);
        let addr = match family {
            Family::V4 => octets.first_chunk().map(|octets| Addr::V4(*octets)),
            Family::V6 => octets.first_chunk().map(|octets| Addr::V6(*octets)),
        };
        if let Some(addr) = addr {
            let given = item.number64(NFTA_SET_ELEM_TIMEOUT).map_or(ENDLESS, seconds);
            let left = item.number64(NFTA_SET_ELEM_EXPIRATION).map_or(ENDLESS, |left| seconds(left.saturating_add(999)));
            found(Element { addr, given, left, foreign: item.get(NFTA_SET_ELEM_USERDATA) != Some(MARK) });
        }
    }
}
