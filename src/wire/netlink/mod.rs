//! Netlink messages and attributes, and batches of them.
//!
//! A datagram holds messages, a message holds attributes, an attribute holds bytes or
//! attributes, and all are padded to four bytes. Lengths and kinds are in the host's byte order (netlink.h),
//! so an [`Order`] is an argument and tests run both on any host. What nf_tables puts inside is
//! big-endian (nf_tables_api.c). Messages come from the kernel, but are parsed as if they did not:
//! an impossible length ends an iteration, an unknown attribute (NFTA_*_PAD of 32-bit kernels) is skipped.

mod format;
mod order;
mod read;
mod write;

pub use format::{ACK, APPEND, CREATE, DUMP, EXCLUSIVE, REQUEST};
pub use order::Order;
pub use read::{Answer, Attrs, Message, Messages};
pub use write::{Mark, Writer};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
