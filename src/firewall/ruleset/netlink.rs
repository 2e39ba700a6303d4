//! The table as messages for the kernel.

use super::nft::{Ruleset, Source, Statement};
use crate::addr::Family;
use crate::wire::netlink::Writer;
use crate::wire::nft::{self, Header, Key, Meta};

/// IPPROTO_TCP
const TCP: u8 = 6;
/// Where the TCP header has the destination port.
const DESTINATION_PORT: u8 = 2;

/// Makes the table, its chains and those sets of addresses that are `missing`, and replaces all rules. The kernel refuses to make a
/// set that exists with other flags, and would change its size, so existing sets are left alone.
pub fn create(w: &mut Writer<'_>, rules: &Ruleset<'_>, missing: [bool; 2]) {
    let table = rules.table;
    nft::new_table(w, table);
    for (family, missing) in Family::ALL.into_iter().zip(missing) {
        if missing {
            nft::new_set(w, table, &Ruleset::address_set(family));
        }
    }
    nft::delete_rules(w, table);
    if let Some(set) = rules.port_set() {
        nft::new_set(w, table, &set);
        nft::clear(w, table, set.name);
        nft::add_ports(w, table, set.name, rules.port_numbers());
    }
    for hook in rules.hooks() {
        nft::new_chain(w, table, hook, Ruleset::PRIORITY);
        for source in rules.sources() {
            let mark = nft::new_rule(w, table, hook.name);
            rules.rule(source).iter().flatten().for_each(|part| statement(w, *part));
            w.close(mark);
        }
    }
}

fn statement(w: &mut Writer<'_>, statement: Statement) {
    match statement {
        Statement::NotLoopback => {
            // Its number is 1 in every network namespace.
            let loopback = w.order().put32(1);
            nft::compare(w, Meta::InputInterface, false, &loopback);
        }
        Statement::ToPort => {
            nft::compare(w, Meta::TransportProtocol, true, &[TCP]);
            nft::payload(w, Header::Transport, DESTINATION_PORT, Key::InetService.length());
            nft::lookup(w, Ruleset::PORTS);
        }
        Statement::FromSet(source) => {
            // NFPROTO_IPV4, NFPROTO_IPV6
            let protocol = if source.family == Family::V4 { 2 } else { 10 };
            nft::compare(w, Meta::NetworkProtocol, true, &[protocol]);
            load(w, source);
            nft::lookup(w, source.set());
        }
        Statement::Update(source, seconds) => {
            load(w, source);
            nft::update(w, source.set(), seconds);
        }
        Statement::Count => nft::counter(w),
        Statement::Drop => nft::drop_packet(w),
    }
}

/// Takes the source address, as the set holds it.
fn load(w: &mut Writer<'_>, source: Source) {
    // Where the IPv4 header has it, and the IPv6 header.
    let offset = if source.family == Family::V4 { 12 } else { 8 };
    nft::payload(w, Header::Network, offset, Key::addresses(source.family).length());
    if let Some(mask) = source.mask() {
        nft::and(w, mask.octets());
    }
}
