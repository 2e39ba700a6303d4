//! The rules that drop banned addresses: described once, written in every form.
//!
//! ```text
//! nft      description of recentd's table    ─▶ netlink   messages for the kernel, sent by `recentd run`
//!                                            └▶ text      for nft(8), printed by `recentd rules`
//! recent   description of the iptables rules ─▶ text      for sh, printed by `recentd rules`
//!                                            ◀─ loaded    what `iptables -S` shows, compared by `recentd check`
//! ```
//!
//! A description is plain data made from the configuration: what a rule tests, in which order, and what it does then. The writers
//! only know how their format says it. tests/kernel/ruleset.rs compares in the kernel what the two writers of the table make.

mod loaded;
mod netlink;
mod nft;
mod recent;
mod text;

pub use loaded::{NO_TESTS, read};
pub use netlink::create;
pub use nft::{Ruleset, SET_SIZE, Source, Statement};
pub use recent::{Action, BAN_LIST_SUFFIX, Rule, Test, list_name, rules};
pub use text::{Iptables, delete_table, table};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
mod tests;
