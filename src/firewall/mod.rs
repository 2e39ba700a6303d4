//! Hops 5 and 6: a decision becomes one system call.
//!
//! - [`sink`]: writes bans to the kernel's lists, to nftables' sets, or nowhere; [`trouble`] says why it cannot
//! - [`keeper`]: keeps the kernel's lists in step with the policy
//! - [`ruleset`]: the rules that drop banned addresses, described once and written as netlink messages and as text
//! - [`lan`]: the addresses that no decision may ban: this machine's and its LAN's

pub mod keeper;
pub mod lan;
pub mod ruleset;
pub mod sink;
pub mod trouble;
