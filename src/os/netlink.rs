//! Netlink: a socket to the kernel's netfilter.
//!
//! The socket is neither bound nor connected: a write goes to the kernel, which gives the socket its
//! number with the first message (net/netlink/af_netlink.c `netlink_sendmsg`). Only processes with CAP_NET_ADMIN could send to it. When
//! write(2) returns, the kernel has carried out the requests, and its answers are ready.
//! Safety is as in `os.rs`.

use super::call::call;
use super::errno::Errno;
use super::fd::Fd;

/// NETLINK_NETFILTER
const NETFILTER: usize = 12;

/// socket(2): netfilter's netlink. A read returns one datagram; the part that does not fit is lost.
pub fn netlink() -> Result<Fd, Errno> {
    // SAFETY: plain numbers.
    let raw = unsafe { call(libc::SYS_socket, libc::AF_NETLINK as usize, libc::SOCK_RAW as usize, NETFILTER, 0) };
    Ok(Fd::new(raw?).private())
}
