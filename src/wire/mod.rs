//! The bytes that recentd exchanges with others: parsed and put together, never sent.
//!
//! - [`netlink`]: messages and attributes (include/uapi/linux/netlink.h), batches (nfnetlink.h)
//! - [`nft`]: what recentd says to nf_tables in them (nf_tables.h)
//!
//! Nothing here does I/O or keeps state: bytes in, values out. Byte order is said out loud.

pub mod netlink;
pub mod nft;
