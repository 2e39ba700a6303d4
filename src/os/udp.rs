//! UDP: bound sockets, and datagrams with their senders.
//! Safety is as in `os.rs`.

use core::mem::zeroed;

use super::call::call;
use super::errno::Errno;
use super::fd::Fd;
use super::socket::socket;
use super::unix::{Header, Piece};
use crate::addr::Addr;

// linux/in.h
const IP: usize = 0;
const FREEBIND: usize = 15;

/// A datagram socket bound to `addr` and `port`, also if this machine gets the address only later. Ports below 1024 need CAP_NET_BIND_SERVICE.
pub fn bind_udp(addr: Addr, port: u16) -> Result<Fd, Errno> {
    // SAFETY: all-zero sockaddr_in6 is valid.
    let mut sa: libc::sockaddr_in6 = unsafe { zeroed() };
    sa.sin6_port = port.to_be();
    let family = match addr {
        // A sockaddr_in has its address where the longer sockaddr_in6 has the flow label.
        Addr::V4(octets) => {
            sa.sin6_flowinfo = u32::from_ne_bytes(octets);
            libc::AF_INET
        }
        Addr::V6(octets) => {
            sa.sin6_addr.s6_addr = octets;
            libc::AF_INET6
        }
    };
    sa.sin6_family = family as libc::sa_family_t;
    let fd = socket(family, libc::SOCK_DGRAM)?;
    let yes: libc::c_int = 1;
    // SAFETY: a pointer to an int and its size; the address lives until bind(2) has returned.
    unsafe {
        let _ = libc::syscall(libc::SYS_setsockopt, fd.arg(), IP, FREEBIND, &raw const yes, size_of_val(&yes));
        call(libc::SYS_bind, fd.arg(), &raw const sa as usize, size_of_val(&sa), 0)?;
    }
    Ok(fd)
}

/// The next datagram and its sender. One that does not fit is cut at the end of `buf`.
pub fn receive_from(fd: &Fd, buf: &mut [u8]) -> Result<(usize, Option<Addr>), Errno> {
    // SAFETY: all-zero sockaddr_in6 is valid.
    let mut sa: libc::sockaddr_in6 = unsafe { zeroed() };
    let mut piece = Piece { base: buf.as_mut_ptr(), length: buf.len() };
    let mut header = Header {
        name: &raw mut sa as usize,
        name_length: size_of_val(&sa) as libc::c_int,
        pieces: &raw mut piece,
        piece_count: 1,
        control: core::ptr::null_mut(),
        control_length: 0,
        flags: 0,
    };
    let taken = unsafe { call(libc::SYS_recvmsg, fd.arg(), &raw mut header as usize, 0, 0) }?;
    let sender = match i32::from(sa.sin6_family) {
        libc::AF_INET => Some(Addr::V4(sa.sin6_flowinfo.to_ne_bytes())),
        libc::AF_INET6 => Some(Addr::from_v6(sa.sin6_addr.s6_addr)),
        _ => None,
    };
    Ok((taken, sender))
}
