//! What recentd says to nf_tables: its table, its sets, its rules, their elements.
//!
//! recentd has a table of its own (`inet NAME`), so that a reload of anybody else's firewall leaves it alone. In it are
//! a set for each family, whose elements end by themselves, and a chain for each hook, with a rule for each family.
//! IPv6 sources are masked to the prefix before they are looked up, so a plain hash set of prefixes does, with
//! none of the traps of interval sets. The same as text is in `command/rules.rs`.
//!
//! Kinds and attributes are those of include/uapi/linux/netfilter/nf_tables.h, expressions as nft(8) writes them.
//! The kernel takes the messages of a batch together or not at all (nfnetlink.c nfnetlink_rcv_batch).

use super::netlink::{ACK, APPEND, Attrs, CREATE, DUMP, Writer};
use crate::addr::{Addr, Family};
use crate::bytes;

/// NFNL_SUBSYS_NFTABLES, as the high byte of a message's kind.
const NFTABLES: u16 = 10 << 8;
const NEW_TABLE: u16 = NFTABLES;
const GET_TABLE: u16 = NFTABLES | 1;
const NEW_CHAIN: u16 = NFTABLES | 3;
const GET_CHAIN: u16 = NFTABLES | 4;
const NEW_RULE: u16 = NFTABLES | 6;
const DELETE_RULE: u16 = NFTABLES | 8;
const NEW_SET: u16 = NFTABLES | 9;
const GET_SET: u16 = NFTABLES | 10;
const NEW_ELEMENT: u16 = NFTABLES | 12;
const GET_ELEMENT: u16 = NFTABLES | 13;
const DELETE_ELEMENT: u16 = NFTABLES | 14;
/// NFNL_MSG_BATCH_BEGIN, NFNL_MSG_BATCH_END
const BEGIN: u16 = 16;
const END: u16 = 17;

/// NFPROTO_INET: IPv4 and IPv6.
const INET: u8 = 1;

/// In every message about a table or something in it, that is its name.
const TABLE: u16 = 1;
/// And this the name of a set, a chain.
const NAME: u16 = 2;

/// NFTA_CHAIN_NAME, in messages about a chain itself.
const CHAIN_NAME: u16 = 3;

/// NFT_SET_TIMEOUT, and NFT_SET_EVAL: a rule may change it (option `update`).
const TIMEOUT_AND_EVAL: u32 = 0x10 | 0x20;
/// NFT_SET_CONSTANT, _INTERVAL, _MAP, _OBJECT, _CONCAT: sets whose elements are no plain addresses. (In an interval set a
/// start without its end would shut out everybody above it.)
const UNFIT: u32 = 0x2 | 0x4 | 0x8 | 0x40 | 0x80;

/// NFTA_SET_ELEM_LIST_ELEMENTS
const ELEMENTS: u16 = 3;
/// NFTA_LIST_ELEM
const ITEM: u16 = 1;
/// NFTA_DATA_VALUE
const VALUE: u16 = 1;

/// The set of a family.
#[must_use]
pub const fn set_name(family: Family) -> &'static str {
    match family {
        Family::V4 => "v4",
        Family::V6 => "v6",
    }
}

/// A place in the path of packets, where rules can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hook {
    /// The chain's name; also what nft(8) calls the hook.
    pub name: &'static str,
    number: u32,
}

/// Before the chains of others, which are at 0, so that running sessions are cut as well.
pub const PRIORITY: i32 = -5;

/// What packets to the router, and packets through it, pass. The number is NF_INET_LOCAL_IN and NF_INET_FORWARD.
pub const HOOKS: [Hook; 2] = [Hook { name: "input", number: 1 }, Hook { name: "forward", number: 2 }];

/// What the table shall hold.
#[derive(Clone, Copy)]
pub struct Ruleset<'a> {
    /// Its name.
    pub table: &'a [u8],
    /// Names of chains, with blanks between. Those that are none of [`HOOKS`] are passed over.
    pub chains: &'a [u8],
    /// TCP ports with commas between; none for everything.
    pub ports: &'a [u8],
    /// IPv6 prefix length that is one attacker.
    pub prefix6: u8,
    /// Elements of each set that is made.
    pub size: u32,
    /// Seconds from a packet that was shut out to the earliest end of its sender's ban.
    pub prolong: Option<u32>,
}

impl<'a> Ruleset<'a> {
    #[inline(never)]
    fn names(&self, hook: &Hook) -> bool {
        bytes::split(self.chains, b' ').any(|name| name.eq_ignore_ascii_case(hook.name.as_bytes()))
    }

    /// Whether rules are wanted there; to the router also if `chains` names nothing known.
    #[must_use]
    #[inline(never)]
    pub fn wants(&self, hook: &Hook) -> bool {
        let [input, others @ ..] = &HOOKS;
        self.names(hook) || (hook == input && !others.iter().any(|other| self.names(other)))
    }

    /// Whether `chains` has names that are none of [`HOOKS`].
    #[must_use]
    pub fn passes_over(&self) -> bool {
        let known = |name: &[u8]| HOOKS.iter().any(|hook| name.eq_ignore_ascii_case(hook.name.as_bytes()));
        bytes::split(self.chains, b' ').any(|name| !name.is_empty() && !known(name))
    }

    /// The ports.
    pub fn ports(&self) -> impl Iterator<Item = u16> + use<'a> {
        bytes::split(self.ports, b',').filter(|port| !port.is_empty()).map(|port| {
            // Checked when it was configured.
            port.iter().fold(0u16, |value, digit| value.wrapping_mul(10).wrapping_add(u16::from(digit & 15)))
        })
    }

    /// The netmask of `prefix6`, if it is shorter than an address.
    #[must_use]
    pub fn mask(&self) -> Option<[u8; 16]> {
        match Addr::V6([0xff; 16]).masked(self.prefix6) {
            Addr::V6(mask) if self.prefix6 < 128 => Some(mask),
            _ => None,
        }
    }
}

/// Begins a batch.
pub fn begin(w: &mut Writer<'_>) {
    w.message(BEGIN, 0, 0, 10);
}

/// Ends a batch. Without it the kernel says yes and does nothing.
pub fn end(w: &mut Writer<'_>) {
    w.message(END, 0, 0, 10);
}

fn message(w: &mut Writer<'_>, kind: u16, flags: u16, table: &[u8]) {
    w.message(kind, flags, INET, 0);
    w.text(TABLE, table);
}

fn message_in(w: &mut Writer<'_>, kind: u16, flags: u16, table: &[u8], name: &str) {
    message(w, kind, flags, table);
    w.text(NAME, name.as_bytes());
}

/// Asks for the table.
pub fn get_table(w: &mut Writer<'_>, table: &[u8]) {
    message(w, GET_TABLE, ACK, table);
}

/// Asks for the chain of a hook.
pub fn get_chain(w: &mut Writer<'_>, table: &[u8], hook: &Hook) {
    message(w, GET_CHAIN, ACK, table);
    w.text(CHAIN_NAME, hook.name.as_bytes());
}

/// Asks for the set of a family.
pub fn get_set(w: &mut Writer<'_>, table: &[u8], family: Family) {
    message_in(w, GET_SET, ACK, table, set_name(family));
}

/// Asks for the elements of the set of a family.
pub fn get_elements(w: &mut Writer<'_>, table: &[u8], family: Family) {
    message_in(w, GET_ELEMENT, DUMP, table, set_name(family));
}

/// Adds an address for so many seconds, whether it is in the set or not. Kernels before 6.12 leave the time of an element alone that
/// is added again, and taking out one that is not there is an error, which would undo the batch; so: in, out, in.
pub fn add(w: &mut Writer<'_>, table: &[u8], addr: Addr, seconds: u32) {
    expel(w, table, addr);
    element(w, NEW_ELEMENT, ACK | CREATE, table, addr, Some(seconds));
}

/// Takes an address out, whether it is in the set or not.
pub fn expel(w: &mut Writer<'_>, table: &[u8], addr: Addr) {
    element(w, NEW_ELEMENT, CREATE, table, addr, Some(60));
    element(w, DELETE_ELEMENT, 0, table, addr, None);
}

/// Takes an address out; an error if it is not in the set.
pub fn remove(w: &mut Writer<'_>, table: &[u8], addr: Addr) {
    element(w, DELETE_ELEMENT, ACK, table, addr, None);
}

#[inline(never)]
fn element(w: &mut Writer<'_>, kind: u16, flags: u16, table: &[u8], addr: Addr, seconds: Option<u32>) {
    message_in(w, kind, flags, table, set_name(addr.family()));
    let list = w.open(ELEMENTS);
    let item = w.open(ITEM);
    if let Some(seconds) = seconds {
        milliseconds(w, 4, seconds);
    }
    let octets = match &addr {
        Addr::V4(octets) => octets.as_slice(),
        Addr::V6(octets) => octets.as_slice(),
    };
    value(w, 1, octets);
    w.close(item);
    w.close(list);
}

/// Empties the set of a family.
pub fn clear(w: &mut Writer<'_>, table: &[u8], family: Family) {
    message_in(w, DELETE_ELEMENT, ACK, table, set_name(family));
}

fn milliseconds(w: &mut Writer<'_>, kind: u16, seconds: u32) {
    w.data(kind, &(u64::from(seconds) * 1000).to_be_bytes());
}

/// A nested attribute with bytes for packets to be compared with.
fn value(w: &mut Writer<'_>, kind: u16, bytes: &[u8]) {
    let mark = w.open(kind);
    w.data(VALUE, bytes);
    w.close(mark);
}

/// Makes table and chains, and the sets that are `missing`, and puts the rules in the place of all that are there. Sets that exist
/// are left alone: other flags under a name that exists are an error, another size would be taken over.
pub fn create(w: &mut Writer<'_>, rules: &Ruleset<'_>, missing: [bool; 2]) {
    message(w, NEW_TABLE, CREATE, rules.table);
    for (family, missing) in Family::ALL.into_iter().zip(missing) {
        if missing {
            new_set(w, rules.table, set_name(family), TIMEOUT_AND_EVAL, key(family), rules.size);
        }
    }
    message(w, DELETE_RULE, 0, rules.table);
    if !rules.ports.is_empty() {
        new_set(w, rules.table, "ports", 0, INET_SERVICE, 0);
        message_in(w, DELETE_ELEMENT, 0, rules.table, "ports");
        message_in(w, NEW_ELEMENT, CREATE, rules.table, "ports");
        let list = w.open(ELEMENTS);
        for port in rules.ports() {
            let item = w.open(ITEM);
            value(w, 1, &port.to_be_bytes());
            w.close(item);
        }
        w.close(list);
    }
    for hook in HOOKS.iter().filter(|hook| rules.wants(hook)) {
        chain(w, rules.table, hook);
        for family in Family::ALL {
            rule(w, rules, hook, family);
        }
    }
}

/// nft(8)'s number of a type and the bytes of its values.
type Key = (u32, u32);
const INET_SERVICE: Key = (13, 2);
const fn key(family: Family) -> Key {
    match family {
        Family::V4 => (7, 4),
        Family::V6 => (8, 16),
    }
}

#[inline(never)]
fn new_set(w: &mut Writer<'_>, table: &[u8], name: &str, flags: u32, (kind, length): Key, size: u32) {
    message_in(w, NEW_SET, CREATE, table, name);
    w.number(3, flags);
    w.number(4, kind);
    w.number(5, length);
    // NFTA_SET_ID: must be there, and is only looked at by who refers to it.
    w.number(10, kind);
    if size > 0 {
        let description = w.open(9);
        w.number(1, size);
        w.close(description);
    }
}

fn chain(w: &mut Writer<'_>, table: &[u8], hook: &Hook) {
    w.message(NEW_CHAIN, CREATE, INET, 0);
    w.text(TABLE, table);
    w.text(CHAIN_NAME, hook.name.as_bytes());
    let mark = w.open(4);
    w.number(1, hook.number);
    w.number(2, PRIORITY.cast_unsigned());
    w.close(mark);
    // NF_ACCEPT
    w.number(5, 1);
    w.text(7, b"filter");
}

/// What an expression has beside numbers.
#[derive(Clone, Copy)]
enum Rest<'a> {
    Nothing,
    /// Bytes to compare with, or to calculate with; each with its kind.
    Values(&'a [(u16, &'a [u8])]),
    /// The name of a set.
    Set(&'a str),
    /// The same, and for how many seconds an element is prolonged.
    Prolong(&'a str, u32),
    /// What becomes of the packet: dropped.
    Verdict,
}

/// One expression of a rule: its name, its attributes that are numbers, and others.
#[inline(never)]
fn expression(w: &mut Writer<'_>, name: &str, numbers: &[(u8, u8)], rest: Rest<'_>) {
    let item = w.open(ITEM);
    w.text(1, name.as_bytes());
    let data = w.open(2);
    for &(kind, number) in numbers {
        w.number(kind.into(), number.into());
    }
    match rest {
        Rest::Nothing => {}
        Rest::Values(values) => values.iter().for_each(|(kind, bytes)| value(w, *kind, bytes)),
        Rest::Set(set) => w.text(1, set.as_bytes()),
        Rest::Prolong(set, seconds) => {
            w.text(1, set.as_bytes());
            milliseconds(w, 6, seconds);
        }
        Rest::Verdict => {
            let data = w.open(2);
            let verdict = w.open(2);
            w.number(1, 0);
            w.close(verdict);
            w.close(data);
        }
    }
    w.close(data);
    w.close(item);
}

// NFT_META_*
const IIF: u8 = 4;
const NFPROTO: u8 = 15;
const L4PROTO: u8 = 16;
// NFT_CMP_*
const EQUAL: u8 = 0;
const NOT_EQUAL: u8 = 1;
// NFT_PAYLOAD_*_HEADER
const NETWORK: u8 = 1;
const TRANSPORT: u8 = 2;

/// Goes on if what `key` says of the packet is `bytes`, or is not.
fn compare(w: &mut Writer<'_>, key: u8, how: u8, bytes: &[u8]) {
    expression(w, "meta", &[(1, 1), (2, key)], Rest::Nothing);
    expression(w, "cmp", &[(1, 1), (2, how)], Rest::Values(&[(3, bytes)]));
}

fn load(w: &mut Writer<'_>, header: u8, offset: u8, length: u8) {
    expression(w, "payload", &[(1, 1), (2, header), (3, offset), (4, length)], Rest::Nothing);
}

/// Goes on if what was loaded is in a set.
fn lookup(w: &mut Writer<'_>, set: &str) {
    expression(w, "lookup", &[(2, 1)], Rest::Set(set));
}

/// Not over the loopback interface, which has number 1 in every network namespace; to one of the ports; from a listed
/// source: dropped.
fn rule(w: &mut Writer<'_>, rules: &Ruleset<'_>, hook: &Hook, family: Family) {
    message_in(w, NEW_RULE, CREATE | APPEND | ACK, rules.table, hook.name);
    let expressions = w.open(4);
    // A number of the kernel's own: not big-endian.
    let loopback = w.order().put32(1);
    compare(w, IIF, NOT_EQUAL, &loopback);
    if !rules.ports.is_empty() {
        compare(w, L4PROTO, EQUAL, &[6]);
        load(w, TRANSPORT, 2, 2);
        lookup(w, "ports");
    }
    // NFPROTO_IPV4, NFPROTO_IPV6; where the source address is.
    let (number, offset) = if family == Family::V4 { (2, 12) } else { (10, 8) };
    compare(w, NFPROTO, EQUAL, &[number]);
    source(w, rules, family, offset);
    lookup(w, set_name(family));
    if let Some(seconds) = rules.prolong {
        source(w, rules, family, offset);
        // NFT_DYNSET_OP_UPDATE
        expression(w, "dynset", &[(3, 1), (4, 1)], Rest::Prolong(set_name(family), seconds));
    }
    expression(w, "counter", &[], Rest::Nothing);
    // Register 0 is the verdict; NF_DROP is 0.
    expression(w, "immediate", &[(1, 0)], Rest::Verdict);
    w.close(expressions);
}

fn source(w: &mut Writer<'_>, rules: &Ruleset<'_>, family: Family, offset: u8) {
    load(w, NETWORK, offset, key(family).1 as u8);
    if let (Family::V6, Some(mask)) = (family, rules.mask()) {
        expression(w, "bitwise", &[(1, 1), (2, 1), (3, 16)], Rest::Values(&[(4, &mask), (5, &[0; 16])]));
    }
}

/// What tells a table from another that was made under its name, and from itself with something taken out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Table {
    /// Numbered through by kernels since 4.16.
    handle: u32,
    /// Chains, sets; and the rules in its chains.
    uses: u32,
}

impl Table {
    /// Reads the kernel's answers to [`get_table`] and [`get_chain`], one after the other. Only chains have a type (NFTA_CHAIN_TYPE).
    pub fn read(&mut self, attrs: Attrs<'_>) {
        let uses = if attrs.get(7).is_some() {
            attrs.number(6)
        } else {
            self.handle = attrs.number64(4).unwrap_or(0);
            attrs.number(3)
        };
        self.uses = self.uses.saturating_add(uses.unwrap_or(0));
    }

    /// Whether it is the same as `before`, and nothing was taken out. Who puts something in of his own may.
    #[must_use]
    pub const fn still_is(self, before: Self) -> bool {
        self.handle == before.handle && self.uses >= before.uses
    }
}

/// What a set is good for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Set {
    /// It can hold addresses of its family that end by themselves; else not used at all.
    pub fit: bool,
    /// A rule may prolong its elements.
    pub dynamic: bool,
    /// Elements it holds; 0 for no limit.
    pub size: u32,
}

impl Set {
    /// Reads the kernel's answer to [`get_set`].
    #[must_use]
    pub fn parse(attrs: Attrs<'_>, family: Family) -> Self {
        let flags = attrs.number(3).unwrap_or(0);
        let fit = flags & (UNFIT | 0x10) == 0x10 && attrs.number(5) == Some(key(family).1);
        Self { fit, dynamic: flags & 0x20 != 0, size: attrs.inside(9).number(1).unwrap_or(0) }
    }
}

/// An element of a set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Element {
    /// Who.
    pub addr: Addr,
    /// Milliseconds it was given; `None` if it has no end.
    pub given: Option<u32>,
    /// Milliseconds that are left of them.
    pub left: Option<u32>,
}

/// Reads the kernel's answers to [`get_elements`].
#[inline(never)]
pub fn elements(attrs: Attrs<'_>, family: Family, found: &mut dyn FnMut(Element)) {
    for (_, item) in attrs.inside(ELEMENTS) {
        let item = attrs.within(item);
        let octets = item.inside(1).get(VALUE).unwrap_or(&[]);
        let addr = match family {
            Family::V4 => octets.first_chunk().map(|octets| Addr::V4(*octets)),
            Family::V6 => octets.first_chunk().map(|octets| Addr::V6(*octets)),
        };
        if let Some(addr) = addr {
            found(Element { addr, given: item.number64(4), left: item.number64(5) });
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
