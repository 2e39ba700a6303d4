//! Messages about a table, and about something in it; values in them.

use super::names::{
    NFNL_MSG_BATCH_BEGIN, NFNL_MSG_BATCH_END, NFPROTO_INET, NFTA_CHAIN_TABLE, NFTA_DATA_VALUE, NFTA_RULE_CHAIN, NFTA_RULE_TABLE,
    NFTA_SET_ELEM_LIST_SET, NFTA_SET_ELEM_LIST_TABLE, NFTA_SET_NAME, NFTA_SET_TABLE, NFTA_TABLE_NAME,
};
use crate::wire::netlink::Writer;

/// Begins a batch.
pub fn begin(w: &mut Writer<'_>) {
    w.message(NFNL_MSG_BATCH_BEGIN, 0, 0, 10);
}

/// Ends a batch. Without it the kernel reports success and does nothing.
pub fn end(w: &mut Writer<'_>) {
    w.message(NFNL_MSG_BATCH_END, 0, 0, 10);
}

/// The table's name has the same number in every message.
const TABLE: u16 = NFTA_TABLE_NAME;
const _: () = assert!(
    TABLE == NFTA_CHAIN_TABLE && TABLE == NFTA_RULE_TABLE && TABLE == NFTA_SET_TABLE && TABLE == NFTA_SET_ELEM_LIST_TABLE
);

/// So has the name of the set, and of the chain of a rule.
const NAME: u16 = NFTA_SET_NAME;
const _: () = assert!(NAME == NFTA_SET_ELEM_LIST_SET && NAME == NFTA_RULE_CHAIN);

/// Begins a message about a table, or about a chain in it.
pub fn message(w: &mut Writer<'_>, kind: u16, flags: u16, table: &[u8]) {
    w.message(kind, flags, NFPROTO_INET, 0);
    w.text(TABLE, table);
}

/// Begins a message about a set, its elements, or the rules of a chain.
pub fn message_in(w: &mut Writer<'_>, kind: u16, flags: u16, table: &[u8], name: &str) {
    message(w, kind, flags, table);
    w.text(NAME, name.as_bytes());
}

/// A time.
pub fn milliseconds(w: &mut Writer<'_>, attribute: u16, seconds: u32) {
    w.data(attribute, &(u64::from(seconds) * 1000).to_be_bytes());
}

/// Bytes that are compared with those of a packet.
pub fn value(w: &mut Writer<'_>, attribute: u16, bytes: &[u8]) {
    let mark = w.open(attribute);
    w.data(NFTA_DATA_VALUE, bytes);
    w.close(mark);
}
