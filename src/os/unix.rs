//! Unix stream sockets: the bus, and the socket that recentd answers on.
//!
//! Nothing here waits. Descriptors that come with a message are taken over or closed,
//! never left lying about. Structs are the kernel's, which are the same on every
//! architecture; the C library pads its own. Safety is as in `os.rs`.

use core::ffi::c_int;
use core::mem::zeroed;

use super::{Errno, Fd, Path, call, unix_socket};

/// connect(2) to a listening socket. `AGAIN`: its queue is full.
pub fn connect_stream(path: &Path) -> Result<Fd, Errno> {
    unix_socket(libc::SYS_connect, path, libc::SOCK_STREAM)
}

/// A listening socket at `path` with file mode `mode`.
pub fn listen(path: &Path, mode: u32) -> Result<Fd, Errno> {
    let fd = super::bound(path, mode, libc::SOCK_STREAM)?;
    // SAFETY: plain numbers.
    unsafe { call(libc::SYS_listen, fd.arg(), 8, 0, 0) }?;
    Ok(fd)
}

/// accept(2). What can be sent without the other side reading is made large enough for any answer, as far as root has not limited it
/// (net.core.wmem_max; more would take CAP_NET_ADMIN).
pub fn accept(listener: &Fd) -> Result<Fd, Errno> {
    // SAFETY: the peer's address is not asked for.
    let raw = unsafe { call(libc::SYS_accept, listener.arg(), 0, 0, 0) };
    let fd = Fd::new(raw?).private();
    let size: c_int = 256 * 1024;
    // SAFETY: a pointer to an int and its size.
    let _ = unsafe {
        libc::syscall(libc::SYS_setsockopt, fd.arg(), libc::SOL_SOCKET, libc::SO_SNDBUF, &raw const size, size_of_val(&size))
    };
    Ok(fd)
}

/// Whether root, or whoever runs us, is at the other end.
#[must_use]
pub fn is_trusted(fd: &Fd) -> bool {
    // SAFETY: an all-zero ucred is valid.
    let mut peer: libc::ucred = unsafe { zeroed() };
    let mut length = size_of::<libc::ucred>() as libc::socklen_t;
    // SAFETY: the struct and its length.
    let raw = unsafe {
        libc::syscall(libc::SYS_getsockopt, fd.arg(), libc::SOL_SOCKET, libc::SO_PEERCRED, &raw mut peer, &raw mut length)
    };
    raw == 0 && (peer.uid == 0 || peer.uid == super::euid())
}

/// `struct user_msghdr`
#[repr(C)]
struct Header {
    name: usize,
    name_length: c_int,
    pieces: *mut Piece,
    piece_count: usize,
    control: *mut Control,
    control_length: usize,
    flags: u32,
}

/// `struct iovec`
#[repr(C)]
struct Piece {
    base: *mut u8,
    length: usize,
}

/// `struct cmsghdr` and room for descriptors.
#[repr(C)]
struct Control {
    length: usize,
    level: c_int,
    kind: c_int,
    descriptors: [c_int; 8],
}

/// recvmsg(2): bytes, and a descriptor that came with the first of them. ubusd before 2019-12 sends a second one, which is
/// its own standard input: further ones are closed.
#[inline(never)]
pub fn receive(fd: &Fd, buf: &mut [u8]) -> Result<(usize, Option<Fd>), Errno> {
    let mut piece = Piece { base: buf.as_mut_ptr(), length: buf.len() };
    let mut control = Control { length: 0, level: 0, kind: 0, descriptors: [0; 8] };
    let mut header = Header {
        name: 0,
        name_length: 0,
        pieces: &raw mut piece,
        piece_count: 1,
        control: &raw mut control,
        control_length: size_of::<Control>(),
        flags: 0,
    };
    let count = unsafe { call(libc::SYS_recvmsg, fd.arg(), &raw mut header as usize, libc::MSG_CMSG_CLOEXEC as usize, 0) }?;
    let mut first = None;
    let before = size_of::<Control>() - size_of_val(&control.descriptors);
    if header.control_length >= before && (control.level, control.kind) == (libc::SOL_SOCKET, libc::SCM_RIGHTS) {
        let passed = control.length.saturating_sub(before) / size_of::<c_int>();
        for &raw in control.descriptors.iter().take(passed) {
            // Dropped, and so closed, unless it is the first. Not made private before that: its flags are shared with the sender.
            first.get_or_insert(Fd(raw));
        }
    }
    Ok((count, first.map(Fd::private)))
}
