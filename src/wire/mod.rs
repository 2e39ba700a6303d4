//! The bytes that recentd exchanges with the kernel and with other programs: parsed and put together, never sent.
//!
//! - [`blob`]: libubox's attributes (blob.h) and the named members in them (blobmsg.h), which ubus and logd speak
//! - [`ubus`]: the messages between ubusd and its clients (ubusmsg.h)
//! - [`logd`]: the entries that logd writes into the pipe of `log.read`
//! - [`netlink`]: messages and attributes (include/uapi/linux/netlink.h), batches (nfnetlink.h)
//! - [`nft`]: messages of nf_tables: tables, sets, rules, elements (nf_tables.h)
//!
//! Nothing here does I/O or keeps state: bytes in, values out, and the values borrow the bytes. Byte order is explicit:
//! ubus is big-endian on every CPU (ubus 5dfd3c1, 2016), netlink's headers have the order of the kernel. Input is not trusted:
//! a cut or malformed part ends an iteration or is `None`, as if it were missing. Output either fits into the caller's buffer as a
//! whole, or there is none.

pub mod blob;
pub mod logd;
pub mod netlink;
pub mod nft;
pub mod ubus;

#[cfg(test)]
mod tests;
