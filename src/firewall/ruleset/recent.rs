//! The iptables rules of xt_recent and ipt_recent.
//!
//! `count 'agent'`: one rule for each family drops packets from addresses in the list. `count 'kernel'`, the recipe of 2011: a first
//! rule counts what recentd writes into the list and puts an address with enough failures into a second list, whose addresses
//! the other rule drops. IPv6 has lists of its own, because a list has one mask, that of the rule that creates it.

use crate::addr::{Addr, Family};
use crate::bytes;
use crate::config::{Config, Count};

/// With `count 'kernel'` the list of banned addresses has the name of the list of failures with this appended.
pub const BAN_LIST_SUFFIX: &[u8] = b"-block";

/// One rule: drops a packet that passes all of its tests. All rules of recentd are of this form, so a loaded rule that can be read
/// into it can be compared with the wanted ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule<'a> {
    /// iptables or ip6tables.
    pub family: Family,
    /// The chain it is in.
    pub chain: &'a [u8],
    /// TCP ports with commas between; empty for all packets.
    pub ports: &'a [u8],
    /// Tests of the source, in this order. Packets from the loopback interface fail before.
    pub matches: [Option<Match<'a>>; 2],
}

/// A test of a packet's source with one list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Match<'a> {
    /// The list's name.
    pub list: &'a [u8],
    /// What follows in its name.
    pub suffix: &'static [u8],
    /// The netmask of IPv6 sources. ip6tables takes no prefix length here.
    pub mask: Option<Addr>,
    /// What it does.
    pub action: Action,
}

/// What a [`Match`] does with a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Tests for so many entries within so many seconds; with `update` a packet that passes makes an entry itself.
    Check {
        /// --update, not --rcheck.
        update: bool,
        /// --seconds
        seconds: u32,
        /// --hitcount
        hitcount: u8,
    },
    /// Makes an entry, and passes.
    Set,
}

/// The rules that `config` wants for `family`, in the order in which they are to be inserted: the later stands before the earlier.
pub fn rules(config: &Config, family: Family) -> impl Iterator<Item = Rule<'_>> {
    let (list, mask) = match family {
        Family::V4 => (config.name.as_slice(), None),
        Family::V6 => (config.name6.as_slice(), Some(Addr::V6([0xff; 16]).masked(config.prefix6))),
    };
    let test = |suffix, action| Some(Match { list, suffix, mask, action });
    let enough = Action::Check { update: false, seconds: config.window, hitcount: config.hitcount };
    // Without --hitcount some kernels of the time of 2.6.33 never match.
    let banned = Action::Check { update: config.update, seconds: config.ban, hitcount: 1 };
    let all = match config.count {
        Count::Agent => [None, Some([test(b"", banned), None])],
        Count::Kernel => [Some([test(b"", enough), test(BAN_LIST_SUFFIX, Action::Set)]), Some([test(BAN_LIST_SUFFIX, banned), None])],
    };
    let chains = bytes::split(&config.chains, b' ').filter(|chain| !chain.is_empty());
    chains.flat_map(move |chain| all.into_iter().flatten().map(move |matches| Rule { family, chain, ports: &config.ports, matches }))
}
