//! The kernel's own socket.
//!
//! Nothing is bound or connected: what is written goes to the kernel, which gives the socket its
//! number with the first message (net/netlink/af_netlink.c netlink_sendmsg), and nobody without CAP_NET_ADMIN can send to it. A write has
//! been carried out, and its answers lie ready, when it returns.
//! Safety is as in `os.rs`.

use super::{Errno, Fd, call};

/// NETLINK_NETFILTER
const NETFILTER: usize = 12;

/// socket(2): netfilter's netlink. A read gets one datagram; what does not fit is lost.
pub fn netlink() -> Result<Fd, Errno> {
    // SAFETY: plain numbers.
    let raw = unsafe { call(libc::SYS_socket, libc::AF_NETLINK as usize, libc::SOCK_RAW as usize, NETFILTER, 0) };
    Ok(Fd::new(raw?).private())
}
