//! The lists of xt_recent and its ancestor ipt_recent.
//!
//! All versions from Linux 2.4 to today take `+192.0.2.7\n`, one address a write. They
//! ignore a second line of a write; a second write on one descriptor fails with ESPIPE
//! until it is rewound (xt_recent.c recent_mt_proc_write, seq_file).
//! The old ipt_recent checks nothing and takes any text for some address. So [`format`] takes an [`Addr`](crate::addr::Addr) only and
//! always writes the newline, and a write that was cut short is an error and never repeated in part.
//!
//! [`List`] is one list, [`Lists`] those of a module, [`Entry`] a line of a list that was read back. Its stamps are in [`Jiffies`].
//!
//! Linux 2.4 to 2.6.17 (Stephen Frost's ipt_recent.c) can corrupt its table when an address is removed.

mod cursor;
mod entry;
mod flavour;
mod jiffies;
mod list;
mod parameters;

pub use entry::{Entry, Stamps};
pub use flavour::Flavour;
pub use jiffies::Jiffies;
pub use list::{List, Lists, format};
pub use parameters::{ip_list_tot, kernel_limit};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
