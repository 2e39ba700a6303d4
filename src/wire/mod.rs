//! The bytes of OpenWrt's bus and log: parsed and put together, never sent.
//!
//! - [`blob`]: libubox's attributes (blob.h) and the named members in them (blobmsg.h), which everything below is made of
//! - [`ubus`]: the messages between ubusd and its clients (ubusmsg.h)
//! - [`logd`]: the entries that logd writes into the pipe of `log.read`
//!
//! Nothing here does I/O or keeps state: bytes in, values out, and the values borrow the bytes. Every number on this wire is
//! big-endian whatever the CPU (ubus 5dfd3c1, 2016), so all of it goes through `from_be_bytes` and `to_be_bytes`. What comes in
//! was sent by others: a cut or malformed part ends an iteration or is `None`, as if it had been left out; it is never guessed
//! at. What goes out either fits into the caller's buffer as a whole, or is not there at all.

pub mod blob;
pub mod logd;
pub mod ubus;

#[cfg(test)]
mod tests;
