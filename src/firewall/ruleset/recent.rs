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
    /// The name of the family's list.
    pub list: &'a [u8],
    /// The netmask of sources. iptables takes no prefix length here.
    pub mask: Option<Addr>,
    /// Tests of the source, in this order. Packets from the loopback interface fail before.
    pub tests: &'a [Test],
}

/// A test of a packet's source with a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Test {
    /// What follows [`Rule::list`] in the list's name.
    pub suffix: &'static [u8],
    /// What it does.
    pub action: Action,
}

/// What a [`Test`] does with a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Passes if there are so many entries within so many seconds; with `update` it then makes one itself.
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

/// The name of the list of `family`.
#[must_use]
pub fn list_name(config: &Config, family: Family) -> &[u8] {
    match family {
        Family::V4 => &config.name,
        Family::V6 => &config.name6,
    }
}

/// The netmask of the sources of `family`, unless its rules take whole addresses because they name none: before Linux 3.5 there is no `--mask`.
#[must_use]
pub fn mask(config: &Config, family: Family) -> Option<Addr> {
    (family == Family::V6 || config.prefix4 < 32).then(|| Addr::mask(family, config.prefix(family)))
}

/// Calls `found` for each rule that `config` wants for `family`, in the order in which they are to be inserted: a later one then stands
/// before an earlier one.
pub fn rules(config: &Config, family: Family, found: &mut dyn FnMut(&Rule<'_>)) {
    let (list, mask) = (list_name(config, family), mask(config, family));
    let counts = config.count == Count::Kernel;
    let enough = Action::Check { update: false, seconds: config.window, hitcount: config.hitcount };
    // Without --hitcount some kernels of the time of 2.6.33 never match.
    let banned = Action::Check { update: config.update, seconds: config.ban, hitcount: 1 };
    let count_rule = [Test { suffix: b"", action: enough }, Test { suffix: BAN_LIST_SUFFIX, action: Action::Set }];
    let ban_rule = [Test { suffix: if counts { BAN_LIST_SUFFIX } else { b"" }, action: banned }];
    for chain in bytes::split(config.chains(), b' ').filter(|chain| !chain.is_empty()) {
        let mut rule = Rule { family, chain, ports: &config.ports, list, mask, tests: &count_rule };
        if counts {
            found(&rule);
        }
        rule.tests = &ban_rule;
        found(&rule);
    }
}
