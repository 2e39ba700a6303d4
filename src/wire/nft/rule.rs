//! Rules: lists of expressions, as nft(8) writes them.
//!
//! Each expression leaves a value in register 1, or tests or uses the value there. The first test that fails ends the rule.

use super::message::{message_in, milliseconds, value};
use super::names::{
    NF_DROP, NFT_CMP_EQ, NFT_CMP_NEQ, NFT_DYNSET_OP_UPDATE, NFT_META_IIF, NFT_META_L4PROTO, NFT_META_NFPROTO, NFT_MSG_NEWRULE,
    NFT_PAYLOAD_NETWORK_HEADER, NFT_PAYLOAD_TRANSPORT_HEADER, NFT_REG_1, NFT_REG_VERDICT, NFTA_BITWISE_DREG, NFTA_BITWISE_LEN,
    NFTA_BITWISE_MASK, NFTA_BITWISE_SREG, NFTA_BITWISE_XOR, NFTA_CMP_DATA, NFTA_CMP_OP, NFTA_CMP_SREG, NFTA_DATA_VERDICT,
    NFTA_DYNSET_OP, NFTA_DYNSET_SET_NAME, NFTA_DYNSET_SREG_KEY, NFTA_DYNSET_TIMEOUT, NFTA_EXPR_DATA, NFTA_EXPR_NAME,
    NFTA_IMMEDIATE_DATA, NFTA_IMMEDIATE_DREG, NFTA_LIST_ELEM, NFTA_LOOKUP_SET, NFTA_LOOKUP_SREG, NFTA_META_DREG, NFTA_META_KEY,
    NFTA_PAYLOAD_BASE, NFTA_PAYLOAD_DREG, NFTA_PAYLOAD_LEN, NFTA_PAYLOAD_OFFSET, NFTA_RULE_EXPRESSIONS, NFTA_VERDICT_CODE,
};
use crate::wire::netlink::{ACK, APPEND, CREATE, Mark, Writer};

/// Appends a rule to a chain. Its expressions follow; close the mark after them.
pub fn new_rule(w: &mut Writer<'_>, table: &[u8], chain: &str) -> Mark {
    message_in(w, NFT_MSG_NEWRULE, CREATE | APPEND | ACK, table, chain);
    w.open(NFTA_RULE_EXPRESSIONS)
}

/// The attributes of an expression that are not numbers.
#[derive(Clone, Copy)]
enum Rest<'a> {
    Nothing,
    /// Bytes to compare or to calculate with, each with its attribute.
    Values(&'a [(u16, &'a [u8])]),
    /// A set, in the attribute.
    Set(u16, &'a str),
    /// A set, and the new timeout of an element in seconds.
    Update(&'a str, u32),
    /// Drop the packet.
    Drop,
}

/// One expression: its name, its attributes that are numbers, and the others.
#[inline(never)]
fn expression(w: &mut Writer<'_>, name: &str, numbers: &[(u16, u8)], rest: Rest<'_>) {
    let item = w.open(NFTA_LIST_ELEM);
    w.text(NFTA_EXPR_NAME, name.as_bytes());
    let data = w.open(NFTA_EXPR_DATA);
    for &(attribute, number) in numbers {
        w.number(attribute, number.into());
    }
    match rest {
        Rest::Nothing => {}
        Rest::Values(values) => values.iter().for_each(|(attribute, bytes)| value(w, *attribute, bytes)),
        Rest::Set(attribute, set) => w.text(attribute, set.as_bytes()),
        Rest::Update(set, seconds) => {
            w.text(NFTA_DYNSET_SET_NAME, set.as_bytes());
            milliseconds(w, NFTA_DYNSET_TIMEOUT, seconds);
        }
        Rest::Drop => {
            let data = w.open(NFTA_IMMEDIATE_DATA);
            let verdict = w.open(NFTA_DATA_VERDICT);
            w.number(NFTA_VERDICT_CODE, NF_DROP);
            w.close(verdict);
            w.close(data);
        }
    }
    w.close(data);
    w.close(item);
}

/// Something the kernel knows of a packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meta {
    /// The number of the interface it came in through, in the kernel's byte order.
    InputInterface = NFT_META_IIF as isize,
    /// NFPROTO_IPV4 (2) or NFPROTO_IPV6 (10), one byte.
    NetworkProtocol = NFT_META_NFPROTO as isize,
    /// The number of the transport protocol, one byte.
    TransportProtocol = NFT_META_L4PROTO as isize,
}

/// Goes on if `meta` of the packet is `bytes`, or is not, as `equal` says.
pub fn compare(w: &mut Writer<'_>, meta: Meta, equal: bool, bytes: &[u8]) {
    expression(w, "meta", &[(NFTA_META_DREG, NFT_REG_1), (NFTA_META_KEY, meta as u8)], Rest::Nothing);
    let operation = if equal { NFT_CMP_EQ } else { NFT_CMP_NEQ };
    expression(w, "cmp", &[(NFTA_CMP_SREG, NFT_REG_1), (NFTA_CMP_OP, operation)], Rest::Values(&[(NFTA_CMP_DATA, bytes)]));
}

/// A header of a packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Header {
    /// IPv4 or IPv6
    Network = NFT_PAYLOAD_NETWORK_HEADER as isize,
    /// TCP
    Transport = NFT_PAYLOAD_TRANSPORT_HEADER as isize,
}

/// Takes `length` bytes of the packet.
#[inline(never)]
pub fn payload(w: &mut Writer<'_>, header: Header, offset: u8, length: u8) {
    let numbers =
        [(NFTA_PAYLOAD_DREG, NFT_REG_1), (NFTA_PAYLOAD_BASE, header as u8), (NFTA_PAYLOAD_OFFSET, offset), (NFTA_PAYLOAD_LEN, length)];
    expression(w, "payload", &numbers, Rest::Nothing);
}

/// Clears all bits that are not in `mask`.
pub fn and(w: &mut Writer<'_>, mask: &[u8]) {
    let numbers = [(NFTA_BITWISE_SREG, NFT_REG_1), (NFTA_BITWISE_DREG, NFT_REG_1), (NFTA_BITWISE_LEN, mask.len() as u8)];
    let zeros = [0; 16].get(..mask.len()).unwrap_or_default();
    expression(w, "bitwise", &numbers, Rest::Values(&[(NFTA_BITWISE_MASK, mask), (NFTA_BITWISE_XOR, zeros)]));
}

/// Goes on if the value is in a set.
pub fn lookup(w: &mut Writer<'_>, set: &str) {
    expression(w, "lookup", &[(NFTA_LOOKUP_SREG, NFT_REG_1)], Rest::Set(NFTA_LOOKUP_SET, set));
}

/// Gives the value in a set a new timeout.
pub fn update(w: &mut Writer<'_>, set: &str, seconds: u32) {
    let numbers = [(NFTA_DYNSET_OP, NFT_DYNSET_OP_UPDATE), (NFTA_DYNSET_SREG_KEY, NFT_REG_1)];
    expression(w, "dynset", &numbers, Rest::Update(set, seconds));
}

/// Counts the packet.
pub fn counter(w: &mut Writer<'_>) {
    expression(w, "counter", &[], Rest::Nothing);
}

/// Drops the packet.
pub fn drop_packet(w: &mut Writer<'_>) {
    expression(w, "immediate", &[(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT)], Rest::Drop);
}
