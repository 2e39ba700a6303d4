//! Messages of nf_tables: a table, its chains, sets and rules, and the elements of sets.
//!
//! - `names`: the numbers of nf_tables.h by their names
//! - `message`: how every message begins; batches
//! - `table`: tables, chains and sets, made and asked for
//! - `rule`: rules, and the expressions in them
//! - `elements`: elements of sets, added, removed and asked for
//!
//! Which table recentd wants is not said here but in `firewall::ruleset`. The kernel takes all messages of a batch or none
//! (nfnetlink.c nfnetlink_rcv_batch).

mod elements;
mod message;
mod names;
mod rule;
mod table;

pub use elements::{ENDLESS, Element, Entry, add, add_ports, clear, elements, ensure_absent, get_element, get_elements, remove, replace, set_name};
pub use message::{begin, end};
pub use rule::{Header, Meta, and, compare, counter, drop_packet, lookup, new_rule, payload, update};
pub use table::{
    HOOKS, Hook, Key, Set, SetInfo, TableInfo, delete_rules, get_chain, get_set, get_table, new_chain, new_set, new_table,
};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
