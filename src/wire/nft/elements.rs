//! Elements of sets: added, removed, asked for, and read from the kernel's answers.

use super::message::{message_in, milliseconds, value};
use super::names::{
    NFT_MSG_DELSETELEM, NFT_MSG_GETSETELEM, NFT_MSG_NEWSETELEM, NFTA_DATA_VALUE, NFTA_LIST_ELEM, NFTA_SET_ELEM_EXPIRATION,
    NFTA_SET_ELEM_KEY, NFTA_SET_ELEM_LIST_ELEMENTS, NFTA_SET_ELEM_TIMEOUT,
};
use crate::addr::{Addr, Family};
use crate::wire::netlink::{ACK, Attrs, CREATE, DUMP, Writer};

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

/// Adds an address for so many seconds, whether or not it is in the set. Kernels before 6.12 do not change the timeout of an
/// existing element, and deleting a missing one is an error, which would undo the batch; so: add, delete, add.
pub fn add(w: &mut Writer<'_>, table: &[u8], addr: Addr, seconds: u32) {
    ensure_absent(w, table, addr);
    element(w, NFT_MSG_NEWSETELEM, ACK | CREATE, table, addr, Some(seconds));
}

/// Deletes an address, whether or not it is in the set.
pub fn ensure_absent(w: &mut Writer<'_>, table: &[u8], addr: Addr) {
    element(w, NFT_MSG_NEWSETELEM, CREATE, table, addr, Some(60));
    element(w, NFT_MSG_DELSETELEM, 0, table, addr, None);
}

/// Deletes an address; an error if it is not in the set.
pub fn remove(w: &mut Writer<'_>, table: &[u8], addr: Addr) {
    element(w, NFT_MSG_DELSETELEM, ACK, table, addr, None);
}

#[inline(never)]
pub(super) fn element(w: &mut Writer<'_>, kind: u16, flags: u16, table: &[u8], addr: Addr, seconds: Option<u32>) {
    message_in(w, kind, flags, table, set_name(addr.family()));
    let list = w.open(NFTA_SET_ELEM_LIST_ELEMENTS);
    let item = w.open(NFTA_LIST_ELEM);
    if let Some(seconds) = seconds {
        milliseconds(w, NFTA_SET_ELEM_TIMEOUT, seconds);
    }
    let octets = match &addr {
        Addr::V4(octets) => octets.as_slice(),
        Addr::V6(octets) => octets.as_slice(),
    };
    value(w, NFTA_SET_ELEM_KEY, octets);
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

/// An element of a set of addresses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Element {
    /// The address.
    pub addr: Addr,
    /// Its timeout in milliseconds; `None` if it has none.
    pub given: Option<u32>,
    /// Milliseconds of it that are left.
    pub left: Option<u32>,
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
            let (given, left) = (item.number64(NFTA_SET_ELEM_TIMEOUT), item.number64(NFTA_SET_ELEM_EXPIRATION));
            found(Element { addr, given, left });
        }
    }
}
