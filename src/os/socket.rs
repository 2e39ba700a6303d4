//! New sockets, and which of this machine's addresses packets to a peer are sent from.
//! Safety is as in `os.rs`.

use core::ffi::c_int;
use core::mem::zeroed;

use super::call::call;
use super::errno::Errno;
use super::fd::Fd;
use crate::addr::Addr;

/// socket(2), close-on-exec and non-blocking.
#[inline(never)]
pub fn socket(family: c_int, kind: c_int) -> Result<Fd, Errno> {
    // SAFETY: plain numbers.
    let raw = unsafe { call(libc::SYS_socket, family as usize, kind as usize, 0, 0) };
    Ok(Fd::new(raw?).private())
}

/// The address of this machine from which a datagram to `addr` would be sent; `addr` itself if it is one of them. `None`: there is no route.
/// Nothing is sent. The kernel is asked each time, so the answer is right after every change of an address.
#[must_use]
#[inline(never)]
pub fn own_towards(addr: Addr) -> Option<Addr> {
    // SAFETY: all-zero sockaddr_in6 is valid.
    let mut sa: libc::sockaddr_in6 = unsafe { zeroed() };
    sa.sin6_port = 9u16.to_be();
    match addr {
        // A sockaddr_in has its address where the longer sockaddr_in6 has the flow label.
        Addr::V4(octets) => {
            sa.sin6_flowinfo = u32::from_ne_bytes(octets);
            source_towards(libc::AF_INET, &mut sa).ok()?;
            Some(Addr::V4(sa.sin6_flowinfo.to_ne_bytes()))
        }
        Addr::V6(octets) => {
            sa.sin6_addr.s6_addr = octets;
            source_towards(libc::AF_INET6, &mut sa).ok()?;
            Some(Addr::V6(sa.sin6_addr.s6_addr))
        }
    }
}

/// Connects a datagram socket to `sa`, and replaces `sa` with the address of its own end.
#[inline(never)]
fn source_towards(family: c_int, sa: &mut libc::sockaddr_in6) -> Result<usize, Errno> {
    sa.sin6_family = family as libc::sa_family_t;
    let fd = socket(family, libc::SOCK_DGRAM)?;
    let mut length = size_of::<libc::sockaddr_in6>() as libc::socklen_t;
    let sa = core::ptr::from_mut(sa) as usize;
    unsafe {
        call(libc::SYS_connect, fd.arg(), sa, length as usize, 0)?;
        call(libc::SYS_getsockname, fd.arg(), sa, &raw mut length as usize, 0)
    }
}
