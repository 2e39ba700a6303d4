//! A table, its chains and its sets: made, asked for, and read from the kernel's answers.

use super::message::{message, message_in};
use super::names::{
    NF_ACCEPT, NFT_MSG_DELRULE, NFT_MSG_GETCHAIN, NFT_MSG_GETSET, NFT_MSG_GETTABLE, NFT_MSG_NEWCHAIN, NFT_MSG_NEWSET, NFT_MSG_NEWTABLE,
    NFT_SET_CONCAT, NFT_SET_CONSTANT, NFT_SET_EVAL, NFT_SET_INTERVAL, NFT_SET_MAP, NFT_SET_OBJECT, NFT_SET_TIMEOUT, NFTA_CHAIN_HOOK,
    NFTA_CHAIN_NAME, NFTA_CHAIN_POLICY, NFTA_CHAIN_TYPE, NFTA_CHAIN_USE, NFTA_HOOK_HOOKNUM, NFTA_HOOK_PRIORITY, NFTA_SET_DESC,
    NFTA_SET_DESC_SIZE, NFTA_SET_FLAGS, NFTA_SET_ID, NFTA_SET_KEY_LEN, NFTA_SET_KEY_TYPE, NFTA_TABLE_HANDLE, NFTA_TABLE_USE,
};
use crate::addr::Family;
use crate::wire::netlink::{ACK, Attrs, CREATE, Writer};

/// A place in the path of packets, where a chain can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hook {
    /// nft(8)'s name of it, and the name of recentd's chain.
    pub name: &'static str,
    number: u32,
}

/// Packets to the router, and packets through it: NF_INET_LOCAL_IN and NF_INET_FORWARD (netfilter.h).
pub const HOOKS: [Hook; 2] = [Hook { name: "input", number: 1 }, Hook { name: "forward", number: 2 }];

/// What the elements of a set are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Key {
    /// IPv4 addresses
    Ipv4Addr,
    /// IPv6 addresses
    Ipv6Addr,
    /// Ports
    InetService,
}

impl Key {
    /// Addresses of `family`.
    #[must_use]
    pub const fn addresses(family: Family) -> Self {
        match family {
            Family::V4 => Self::Ipv4Addr,
            Family::V6 => Self::Ipv6Addr,
        }
    }

    /// Bytes of an element.
    #[must_use]
    pub const fn length(self) -> u8 {
        match self {
            Self::Ipv4Addr => 4,
            Self::Ipv6Addr => 16,
            Self::InetService => 2,
        }
    }

    /// nft(8)'s number of the type (include/datatype.h TYPE_*). The kernel only stores it.
    const fn number(self) -> u32 {
        match self {
            Self::Ipv4Addr => 7,
            Self::Ipv6Addr => 8,
            Self::InetService => 13,
        }
    }
}

/// A set to be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Set {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub key: Key,
    /// Its elements have timeouts, and rules may change them (option `update`).
    pub dynamic: bool,
    /// How many elements it holds; 0 for no limit.
    pub size: u32,
}

/// Makes a table, unless it exists.
pub fn new_table(w: &mut Writer<'_>, table: &[u8]) {
    message(w, NFT_MSG_NEWTABLE, CREATE, table);
}

/// Deletes all rules of a table.
pub fn delete_rules(w: &mut Writer<'_>, table: &[u8]) {
    message(w, NFT_MSG_DELRULE, 0, table);
}

/// Makes a chain that accepts what its rules let pass, unless it exists.
pub fn new_chain(w: &mut Writer<'_>, table: &[u8], hook: &Hook, priority: i32) {
    message(w, NFT_MSG_NEWCHAIN, CREATE, table);
    w.text(NFTA_CHAIN_NAME, hook.name.as_bytes());
    let mark = w.open(NFTA_CHAIN_HOOK);
    w.number(NFTA_HOOK_HOOKNUM, hook.number);
    w.number(NFTA_HOOK_PRIORITY, priority.cast_unsigned());
    w.close(mark);
    w.number(NFTA_CHAIN_POLICY, NF_ACCEPT);
    w.text(NFTA_CHAIN_TYPE, b"filter");
}

/// Makes a set. If it exists with other flags, the kernel refuses; if it has another size, the kernel changes that.
pub fn new_set(w: &mut Writer<'_>, table: &[u8], set: &Set) {
    message_in(w, NFT_MSG_NEWSET, CREATE, table, set.name);
    w.number(NFTA_SET_FLAGS, if set.dynamic { NFT_SET_TIMEOUT | NFT_SET_EVAL } else { 0 });
    w.number(NFTA_SET_KEY_TYPE, set.key.number());
    w.number(NFTA_SET_KEY_LEN, set.key.length().into());
    // The kernel demands it, and reads it only where another message of the batch refers to the set by number.
    w.number(NFTA_SET_ID, set.key.number());
    if set.size > 0 {
        let description = w.open(NFTA_SET_DESC);
        w.number(NFTA_SET_DESC_SIZE, set.size);
        w.close(description);
    }
}

/// Asks for a table.
pub fn get_table(w: &mut Writer<'_>, table: &[u8]) {
    message(w, NFT_MSG_GETTABLE, ACK, table);
}

/// Asks for the chain of a hook.
pub fn get_chain(w: &mut Writer<'_>, table: &[u8], hook: &Hook) {
    message(w, NFT_MSG_GETCHAIN, ACK, table);
    w.text(NFTA_CHAIN_NAME, hook.name.as_bytes());
}

/// Asks for a set.
pub fn get_set(w: &mut Writer<'_>, table: &[u8], set: &str) {
    message_in(w, NFT_MSG_GETSET, ACK, table, set);
}

/// Tells a table from another one under the same name, and from itself with less in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TableInfo {
    /// Kernels since 4.16 number all tables.
    handle: u64,
    /// How many chains and sets it has, and rules in its chains.
    uses: u32,
}

impl TableInfo {
    /// Reads the kernel's answers to [`get_table`] and [`get_chain`], one after the other. Only chains have a type.
    pub fn read(&mut self, attrs: Attrs<'_>) {
        let uses = if attrs.get(NFTA_CHAIN_TYPE).is_some() {
            attrs.number(NFTA_CHAIN_USE)
        } else {
            self.handle = attrs.number64(NFTA_TABLE_HANDLE).unwrap_or(0);
            attrs.number(NFTA_TABLE_USE)
        };
        self.uses = self.uses.saturating_add(uses.unwrap_or(0));
    }

    /// Whether it is the same table as `before`, with nothing removed. Other programs may add to it.
    #[must_use]
    pub const fn still_is(self, before: Self) -> bool {
        self.handle == before.handle && self.uses >= before.uses
    }
}

/// An existing set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SetInfo {
    /// It can hold addresses of its family with timeouts; otherwise recentd does not use it.
    pub fit: bool,
    /// Rules may prolong its elements.
    pub dynamic: bool,
    /// How many elements it holds; 0 for no limit.
    pub size: u32,
}

/// Flags of sets whose elements are not single addresses, or cannot change. (In an interval set a start without its end would
/// ban all addresses above it.)
const UNFIT: u32 = NFT_SET_CONSTANT | NFT_SET_INTERVAL | NFT_SET_MAP | NFT_SET_OBJECT | NFT_SET_CONCAT;

impl SetInfo {
    /// Reads the kernel's answer to [`get_set`].
    #[must_use]
    pub fn parse(attrs: Attrs<'_>, key: Key) -> Self {
        let flags = attrs.number(NFTA_SET_FLAGS).unwrap_or(0);
        let fit = flags & (UNFIT | NFT_SET_TIMEOUT) == NFT_SET_TIMEOUT && attrs.number(NFTA_SET_KEY_LEN) == Some(key.length().into());
        let size = attrs.inside(NFTA_SET_DESC).number(NFTA_SET_DESC_SIZE).unwrap_or(0);
        Self { fit, dynamic: flags & NFT_SET_EVAL != 0, size }
    }
}
