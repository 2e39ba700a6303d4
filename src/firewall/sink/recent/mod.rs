//! The lists of xt_recent and its ancestor ipt_recent.
//!
//! `+192.0.2.7\n` is right for every version from Linux 2.4 to today. One address a
//! write: a second line in the same write is silently dropped, a second write on one
//! descriptor fails with ESPIPE until it is rewound (xt_recent.c recent_mt_proc_write, seq_file).
//! The old ipt_recent checks nothing and takes any text for some address, so all care is here:
//! only an [`Addr`] can be formatted, the newline is always there, and what was not taken
//! whole is an error and never repeated in part.
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
