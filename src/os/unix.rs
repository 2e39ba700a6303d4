//! Unix sockets: the bus, the socket that recentd answers on, and datagrams of syslog.
//!
//! Nothing here blocks. A descriptor that comes with a message is returned or closed,
//! so none is leaked. The structs are the kernel's, which are the same on every
//! architecture; the C library pads its own. Safety is as in `os.rs`.

use core::ffi::{c_int, c_long};
use core::mem::zeroed;

use super::call::call;
use super::errno::Errno;
use super::fd::{Fd, write};
use super::path::Path;
use super::process::euid;
use super::socket::socket;

/// The kernel's `sockaddr_un`, with bytes for characters.
#[repr(C)]
struct UnixAddress {
    family: libc::sa_family_t,
    path: [u8; 108],
}

/// bind(2) or connect(2), by number, of a new unix socket of this kind.
#[inline(never)]
fn unix_socket(number: c_long, path: &Path, kind: c_int) -> Result<Fd, Errno> {
    let path = *path.padded().ok_or(Errno::NAMETOOLONG)?;
    let sa = UnixAddress { family: libc::AF_UNIX as libc::sa_family_t, path };
    let fd = socket(libc::AF_UNIX, kind)?;
    unsafe { call(number, fd.arg(), &raw const sa as usize, size_of::<UnixAddress>(), 0) }?;
    Ok(fd)
}

/// A unix socket of this kind bound to `path` with file mode `mode`.
fn bound(path: &Path, mode: u32, kind: c_int) -> Result<Fd, Errno> {
    // By umask, because a chmod would come after the socket can be used.
    let umask = |mask| unsafe { call(libc::SYS_umask, mask, 0, 0, 0) };
    let old = umask(!mode as usize & 0o777)?;
    let bound = unix_socket(libc::SYS_bind, path, kind);
    umask(old)?;
    bound
}

/// A unix datagram socket bound to `path` with file mode `mode`, for syslog clients to write to.
pub fn bind_datagram(path: &Path, mode: u32) -> Result<Fd, Errno> {
    bound(path, mode, libc::SOCK_DGRAM)
}

/// A unix datagram socket connected to `path`: `/dev/log`, for recentd's own lines.
pub fn connect_datagram(path: &Path) -> Result<Fd, Errno> {
    unix_socket(libc::SYS_connect, path, libc::SOCK_DGRAM)
}

/// Sends a datagram. It neither blocks (see [`connect_datagram`]) nor raises SIGPIPE (unix(7): only stream sockets do).
pub fn send(fd: &Fd, buf: &[u8]) -> Result<usize, Errno> {
    write(fd, buf)
}

/// connect(2) to a listening socket. `AGAIN`: its queue is full.
pub fn connect_stream(path: &Path) -> Result<Fd, Errno> {
    unix_socket(libc::SYS_connect, path, libc::SOCK_STREAM)
}

/// A listening socket at `path` with file mode `mode`.
pub fn listen(path: &Path, mode: u32) -> Result<Fd, Errno> {
    let fd = bound(path, mode, libc::SOCK_STREAM)?;
    // SAFETY: plain numbers.
    unsafe { call(libc::SYS_listen, fd.arg(), 8, 0, 0) }?;
    Ok(fd)
}

/// accept(2). The send buffer is made large enough for any answer, so that no answer waits for its reader. net.core.wmem_max limits it;
/// more would need CAP_NET_ADMIN.
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

/// Whether the process at the other end runs as root or as our own user.
#[must_use]
pub fn is_trusted(fd: &Fd) -> bool {
    // SAFETY: an all-zero ucred is valid.
    let mut peer: libc::ucred = unsafe { zeroed() };
    let mut length = size_of::<libc::ucred>() as libc::socklen_t;
    // SAFETY: the struct and its length.
    let raw = unsafe {
        libc::syscall(libc::SYS_getsockopt, fd.arg(), libc::SOL_SOCKET, libc::SO_PEERCRED, &raw mut peer, &raw mut length)
    };
    raw == 0 && (peer.uid == 0 || peer.uid == euid())
}

/// `struct user_msghdr`
#[repr(C)]
pub(super) struct Header {
    pub name: usize,
    pub name_length: c_int,
    pub pieces: *mut Piece,
    pub piece_count: usize,
    pub control: *mut Control,
    pub control_length: usize,
    pub flags: u32,
}

/// `struct iovec`
#[repr(C)]
pub(super) struct Piece {
    pub base: *mut u8,
    pub length: usize,
}

/// `struct cmsghdr` and room for descriptors.
#[repr(C)]
pub(super) struct Control {
    length: usize,
    level: c_int,
    kind: c_int,
    descriptors: [c_int; 8],
}

/// recvmsg(2): bytes, and the first descriptor that came with them. Further ones are closed: ubusd before 2019-12 sends a second one,
/// its own standard input.
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
            // All but the first are dropped, and so closed, with their flags unchanged: the sender shares these.
            first.get_or_insert(Fd(raw));
        }
    }
    Ok((count, first.map(Fd::private)))
}
