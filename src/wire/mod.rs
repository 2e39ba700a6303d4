//! The bytes that recentd exchanges with others: parsed and put together, never sent.
//!
//! - [`blob`]: libubox's attributes (blob.h) and the named members in them (blobmsg.h), which ubus and logd speak
//! - [`ubus`]: the messages between ubusd and its clients (ubusmsg.h)
//! - [`logd`]: the entries that logd writes into the pipe of `log.read`
//! - [`netlink`]: messages and attributes (include/uapi/linux/netlink.h), batches (nfnetlink.h)
//! - [`nft`]: what recentd says to nf_tables in them (nf_tables.h)
//!
//! Nothing here does I/O or keeps state: bytes in, values out, and the values borrow the bytes. Byte order is said out loud:
//! ubus is big-endian whatever the CPU (ubus 5dfd3c1, 2016), netlink's headers are in the order of the kernel. What comes in
//! was sent by others: a cut or malformed part ends an iteration or is `None`, as if it had been left out; it is never guessed
//! at. What goes out either fits into the caller's buffer as a whole, or is not there at all.

pub mod blob;
pub mod logd;
pub mod netlink;
pub mod nft;
pub mod ubus;

#[cfg(test)]
mod tests;
