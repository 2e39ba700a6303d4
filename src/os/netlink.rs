//! Netlink: a socket to the kernel's netfilter, and one that hears of changes of addresses and routes.
//!
//! The first is neither bound nor connected: a write goes to the kernel, which gives the socket its
//! number with the first message (net/netlink/af_netlink.c `netlink_sendmsg`). Only processes with CAP_NET_ADMIN could send to it. When
//! write(2) returns, the kernel has carried out the requests, and its answers are ready.
//! Safety is as in `os.rs`.

use super::call::call;
use super::errno::Errno;
use super::fd::{Fd, read, write};
use crate::addr::Addr;
use heapless::Vec;

/// NETLINK_NETFILTER
const NETFILTER: usize = 12;

/// NETLINK_ROUTE
const ROUTE: usize = 0;
/// RTMGRP_IPV4_IFADDR, RTMGRP_IPV4_ROUTE, RTMGRP_IPV6_IFADDR, RTMGRP_IPV6_ROUTE (linux/rtnetlink.h)
const CHANGES: u32 = 0x10 | 0x40 | 0x100 | 0x400;

/// A socket that receives a datagram with each change of an address or a route. What its small buffer cannot hold is lost, and a read
/// fails once with ENOBUFS.
pub fn changes() -> Result<Fd, Errno> {
    // SAFETY: all-zero sockaddr_nl is valid.
    let mut sa: libc::sockaddr_nl = unsafe { core::mem::zeroed() };
    (sa.nl_family, sa.nl_groups) = (libc::AF_NETLINK as libc::sa_family_t, CHANGES);
    let room: libc::c_int = 4096;
    let (sa_at, room_at) = (&raw const sa as usize, &raw const room as usize);
    // SAFETY: both structures live until the calls have returned.
    unsafe {
        let fd = socket(ROUTE)?;
        let _ = libc::syscall(libc::SYS_setsockopt, fd.arg(), libc::SOL_SOCKET, libc::SO_RCVBUF, room_at, size_of_val(&room));
        call(libc::SYS_bind, fd.arg(), sa_at, size_of_val(&sa), 0)?;
        Ok(fd)
    }
}

/// socket(2): netfilter's netlink. A read returns one datagram; the part that does not fit is lost.
pub fn netlink() -> Result<Fd, Errno> {
    socket(NETFILTER)
}

fn socket(protocol: usize) -> Result<Fd, Errno> {
    // SAFETY: plain numbers.
    let raw = unsafe { call(libc::SYS_socket, libc::AF_NETLINK as usize, libc::SOCK_RAW as usize, protocol, 0) };
    Ok(Fd::new(raw?).private())
}

/// Asks for a route, and its answer (linux/rtnetlink.h).
const RTM_GETROUTE: u16 = 26;
const RTM_NEWROUTE: u16 = 24;
/// NLM_F_REQUEST
const REQUEST: u16 = 1;
/// RTA_DST
const DESTINATION: u16 = 1;
/// The kind of a route to an address of this machine.
const RTN_LOCAL: u8 = 2;
/// Bytes of a `nlmsghdr` and a `rtmsg`.
const HEADERS: usize = 16 + 12;

/// Whether `addr` is an address of this machine, also one that is not the first of its interface. The kernel routes packets to these to itself.
#[must_use]
pub fn is_local(addr: Addr) -> bool {
    let (family, octets) = match &addr {
        Addr::V4(octets) => (libc::AF_INET, octets.as_slice()),
        Addr::V6(octets) => (libc::AF_INET6, octets.as_slice()),
    };
    let mut message = Vec::<u8, { HEADERS + 4 + 16 }>::new();
    let length = HEADERS + 4 + octets.len();
    let parts: [&[u8]; 7] = [
        &(length as u32).to_ne_bytes(),
        &RTM_GETROUTE.to_ne_bytes(),
        &REQUEST.to_ne_bytes(),
        &[0; 8],
        &[family as u8, (octets.len() * 8) as u8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        &((4 + octets.len()) as u16).to_ne_bytes(),
        &DESTINATION.to_ne_bytes(),
    ];
    // They fit.
    let _ = parts.iter().copied().chain([octets]).try_for_each(|part| message.extend_from_slice(part));
    let mut answer = [0; 256];
    let asked = socket(ROUTE).and_then(|fd| write(&fd, &message).and_then(|_| read(&fd, &mut answer)));
    asked.is_ok_and(|taken| taken >= HEADERS)
        && answer.get(4..6) == Some(&RTM_NEWROUTE.to_ne_bytes())
        && answer.get(23) == Some(&RTN_LOCAL)
}
