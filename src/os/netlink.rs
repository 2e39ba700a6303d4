//! Netlink: a socket to the kernel's netfilter, and those that hear of changes: of addresses and routes, and of nftables.
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

/// NFNLGRP_NFTABLES (linux/netfilter/nfnetlink.h), as a mask
const TABLES: u32 = 1 << (7 - 1);

/// A socket that receives a datagram with each change of an address or a route. What its small buffer cannot hold is lost, and a read
/// fails once with ENOBUFS.
pub fn changes() -> Result<Fd, Errno> {
    let fd = socket(ROUTE)?;
    join(&fd, CHANGES)?;
    Ok(fd)
}

/// The same for each change of a table, a chain, a rule or a set of nftables. The kernel drops what it would tell of elements before it is
/// sent: each ban is one, and with its option nftset each of dnsmasq's answers.
pub fn table_changes() -> Result<Fd, Errno> {
    const fn step(code: u32, then: u8, otherwise: u8, k: u32) -> libc::sock_filter {
        libc::sock_filter { code: code as u16, jt: then, jf: otherwise, k }
    }
    // The low byte of the first message's kind. NFT_MSG_NEWSETELEM is 12, NFT_MSG_NEWGEN, which ends each change, is 15.
    let mut steps = [
        step(libc::BPF_LD | libc::BPF_B | libc::BPF_ABS, 0, 0, 4 + cfg!(target_endian = "big") as u32),
        step(libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K, 0, 2, 12),
        step(libc::BPF_JMP | libc::BPF_JGT | libc::BPF_K, 1, 0, 15),
        step(libc::BPF_RET | libc::BPF_K, 0, 0, 0),
        step(libc::BPF_RET | libc::BPF_K, 0, 0, u32::MAX),
    ];
    let filter = libc::sock_fprog { len: steps.len() as u16, filter: steps.as_mut_ptr() };
    let fd = socket(NETFILTER)?;
    set(&fd, libc::SO_ATTACH_FILTER, &filter)?;
    join(&fd, TABLES)?;
    Ok(fd)
}

/// Binds a socket that hears of `groups`.
#[inline(never)]
fn join(fd: &Fd, groups: u32) -> Result<(), Errno> {
    // SAFETY: all-zero sockaddr_nl is valid.
    let mut sa: libc::sockaddr_nl = unsafe { core::mem::zeroed() };
    (sa.nl_family, sa.nl_groups) = (libc::AF_NETLINK as libc::sa_family_t, groups);
    let room: libc::c_int = 4096;
    let _ = set(fd, libc::SO_RCVBUF, &room);
    // SAFETY: the structure lives until the call has returned.
    unsafe { call(libc::SYS_bind, fd.arg(), &raw const sa as usize, size_of_val(&sa), 0) }.map(drop)
}

fn set<T>(fd: &Fd, option: libc::c_int, value: &T) -> Result<(), Errno> {
    // SAFETY: the value lives until the call has returned.
    let done = unsafe { libc::syscall(libc::SYS_setsockopt, fd.arg(), libc::SOL_SOCKET, option, core::ptr::from_ref(value) as usize, size_of_val(value)) };
    if done < 0 { Err(Errno::last()) } else { Ok(()) }
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
