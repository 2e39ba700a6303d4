//! The system calls recentd makes: the only `unsafe` beside `main.rs`.
//!
//! One function per call, named after it, a few lines each: slices in, values
//! or an [`Errno`] out. They go to the kernel through `syscall(2)`, because the C
//! library's own functions bring threads, locks and cancellation along. Linux 2.6.18
//! has all calls made here; newer ones stand behind older ones that failed.
//!
//! # Safety
//!
//! Every block below passes the kernel pointers into slices or local structs
//! that outlive the call, with their true lengths, and reads back only what the
//! call is documented to have written. Descriptors come from [`Fd`], which owns
//! them. What goes beyond that is said at the block.
#![allow(unsafe_code)]

mod arch;
mod child;
mod netlink;
pub mod sandbox;
mod unix;

pub use netlink::netlink;
pub use child::{Child, Ended, directories, spawn};
pub use unix::{accept, connect_stream, is_trusted, listen, receive};

use core::ffi::{CStr, c_char, c_int, c_long, c_ulong};
use core::mem::zeroed;

use crate::addr::Addr;
use crate::limits;
use crate::time::Instant;

/// An error number of the kernel's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Errno(pub i32);

impl Errno {
    /// No such file: the kernel's list has no rule that names it.
    pub const NOENT: Self = Self(libc::ENOENT);
    /// Nothing to read now.
    pub const AGAIN: Self = Self(libc::EAGAIN);
    /// The list behind a held descriptor was removed (`xt_recent.c`: the proc entry is gone).
    pub const IO: Self = Self(libc::EIO);
    /// The kernel's parser refused what was written; also lseek(2) on a list that was removed.
    pub const INVAL: Self = Self(libc::EINVAL);
    /// A pipe has no position to go to.
    pub const SPIPE: Self = Self(libc::ESPIPE);
    /// Only root may, or who has CAP_NET_ADMIN.
    pub const PERM: Self = Self(libc::EPERM);
    /// An nftables set is full.
    pub const NFILE: Self = Self(libc::ENFILE);
    /// No answer in time.
    pub const TIMEDOUT: Self = Self(libc::ETIMEDOUT);
    /// The kernel's answer was no netlink.
    pub const BADMSG: Self = Self(libc::EBADMSG);
    /// What was being read has changed meanwhile.
    pub const INTR: Self = Self(libc::EINTR);
    /// This kernel has no nf_tables, or not all of it.
    pub const OPNOTSUPP: Self = Self(libc::EOPNOTSUPP);
    /// Only others may.
    pub const ACCES: Self = Self(libc::EACCES);
    /// A socket that nobody listens on.
    pub const CONNREFUSED: Self = Self(libc::ECONNREFUSED);
    /// Too long for the place it must fit in.
    pub const NAMETOOLONG: Self = Self(libc::ENAMETOOLONG);

    fn last() -> Self {
        // SAFETY: errno's address is always valid in this thread.
        Self(unsafe { *libc::__errno_location() })
    }

    /// What a person should read; numbers differ between MIPS and the rest, so words.
    #[must_use]
    pub fn text(self) -> &'static str {
        let known = WORDS.iter().find(|(number, _)| *number == self.0);
        known.map_or("system error", |(_, words)| words)
    }
}

const WORDS: [(i32, &str); 28] = [
    (libc::ENOENT, "no such file or directory"),
    (libc::EACCES, "permission denied"),
    (libc::EPERM, "operation not permitted"),
    (libc::EIO, "input/output error"),
    (libc::EINVAL, "invalid argument"),
    (libc::ENOTDIR, "not a directory"),
    (libc::EISDIR, "is a directory"),
    (libc::ENAMETOOLONG, "name too long"),
    (libc::EADDRINUSE, "address in use"),
    (libc::ECONNREFUSED, "connection refused"),
    (libc::EROFS, "read-only file system"),
    (libc::ENOSPC, "no space left on device"),
    (libc::EMFILE, "too many open files"),
    (libc::ENFILE, "too many open files"),
    (libc::ENOMEM, "out of memory"),
    (libc::ENOSYS, "not implemented by this kernel"),
    (libc::ESPIPE, "illegal seek"),
    (libc::EPIPE, "broken pipe"),
    (libc::EEXIST, "exists, but is another one"),
    (libc::EBUSY, "busy"),
    (libc::ENOBUFS, "an answer was lost"),
    (libc::ETIMEDOUT, "no answer"),
    (libc::EBADMSG, "unreadable answer"),
    (libc::EINTR, "changed while it was read"),
    (libc::EOPNOTSUPP, "not supported by this kernel"),
    (libc::EAFNOSUPPORT, "not supported by this kernel"),
    (libc::EPROTONOSUPPORT, "not supported by this kernel"),
    (libc::E2BIG, "too much at once"),
];

impl ufmt::uDisplay for Errno {
    fn fmt<W: ufmt::uWrite + ?Sized>(&self, f: &mut ufmt::Formatter<'_, W>) -> Result<(), W::Error> {
        f.write_str(self.text())?;
        f.write_str(" (errno ")?;
        self.0.fmt(f)?;
        f.write_str(")")
    }
}

impl core::fmt::Display for Errno {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.text())
    }
}

impl core::error::Error for Errno {}

impl embedded_io::Error for Errno {
    fn kind(&self) -> embedded_io::ErrorKind {
        match self.0 {
            libc::ENOENT => embedded_io::ErrorKind::NotFound,
            libc::EACCES | libc::EPERM => embedded_io::ErrorKind::PermissionDenied,
            libc::EINVAL => embedded_io::ErrorKind::InvalidInput,
            libc::EPIPE => embedded_io::ErrorKind::BrokenPipe,
            _ => embedded_io::ErrorKind::Other,
        }
    }
}

/// One system call, repeated while signals interrupt it. Unused arguments are 0.
///
/// # Safety
/// What the call `number` demands of its arguments.
#[inline(never)]
unsafe fn call(number: c_long, a: usize, b: usize, c: usize, d: usize) -> Result<usize, Errno> {
    loop {
        // SAFETY: the caller's promise; a call with fewer arguments does not look at the others.
        let raw = unsafe { libc::syscall(number, a, b, c, d) };
        if raw >= 0 {
            return Ok(raw as usize);
        }
        let errno = Errno::last();
        if errno.0 != libc::EINTR {
            return Err(errno);
        }
    }
}

/// A NUL-terminated path put together from pieces, in place.
#[derive(Clone)]
pub struct Path {
    /// All 0 from `length` on.
    bytes: [u8; limits::PATH],
    /// Less than [`limits::PATH`].
    length: usize,
}

impl Path {
    /// Joins `pieces`. `NAMETOOLONG` beyond [`limits::PATH`], `INVAL` for a NUL inside.
    #[inline(never)]
    pub fn join(pieces: &[&[u8]]) -> Result<Self, Errno> {
        let mut path = Self { bytes: [0; limits::PATH], length: 0 };
        let [room @ .., _nul] = &mut path.bytes;
        for piece in pieces {
            for &byte in *piece {
                if byte == 0 {
                    return Err(Errno::INVAL);
                }
                *room.get_mut(path.length).ok_or(Errno::NAMETOOLONG)? = byte;
                path.length += 1;
            }
        }
        Ok(path)
    }

    /// The path without its NUL.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&[])
    }

    /// The directory part: everything before the last `/`, or `.`.
    pub fn parent(&self) -> Result<Self, Errno> {
        match self.bytes().iter().rposition(|&b| b == b'/') {
            None => Self::join(&[b"."]),
            Some(slash) => Self::join(&[self.bytes().get(..slash.max(1)).unwrap_or(b".")]),
        }
    }

    fn address(&self) -> usize {
        self.bytes.as_ptr() as usize
    }
}

/// An open descriptor, closed when dropped.
#[derive(Debug)]
pub struct Fd(c_int);

impl Fd {
    /// Standard input.
    #[must_use]
    pub const fn stdin() -> Self {
        Self(0)
    }

    /// Standard output.
    #[must_use]
    pub const fn stdout() -> Self {
        Self(1)
    }

    /// Standard error.
    #[must_use]
    pub const fn stderr() -> Self {
        Self(2)
    }

    /// The number, for [`poll`].
    #[must_use]
    pub const fn number(&self) -> i32 {
        self.0
    }

    fn new(raw: usize) -> Self {
        Self(raw as c_int)
    }

    fn arg(&self) -> usize {
        self.0 as usize
    }

    /// A program that we start does not get it, and reading it does not wait.
    /// (SOCK_CLOEXEC, inotify_init1(2) and pipe2(2), which would do it at once, are newer than Linux 2.6.18.)
    fn private(self) -> Self {
        // SAFETY: plain numbers.
        unsafe {
            let _ = call(libc::SYS_fcntl, self.arg(), libc::F_SETFD as usize, libc::FD_CLOEXEC as usize, 0);
            let _ = call(libc::SYS_fcntl, self.arg(), libc::F_SETFL as usize, libc::O_NONBLOCK as usize, 0);
        }
        self
    }
}

impl Drop for Fd {
    fn drop(&mut self) {
        if self.0 > 2 {
            // SAFETY: this is the only owner. Never repeated: Linux has closed it even when interrupted.
            unsafe { libc::syscall(libc::SYS_close, self.arg()) };
        }
    }
}

impl embedded_io::ErrorType for Fd {
    type Error = Errno;
}

impl embedded_io::Read for Fd {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize, Errno> {
        read(self, buf)
    }
}

impl embedded_io::Write for Fd {
    fn write(&mut self, buf: &[u8]) -> Result<usize, Errno> {
        write(self, buf)
    }

    fn flush(&mut self) -> Result<(), Errno> {
        Ok(())
    }
}

/// How to [`open`] a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// For reading; never blocks, so that a fifo in place of a log does no harm.
    Read,
    /// For writing at offset 0 of something that exists; never creates.
    Write,
}

/// open(2), close-on-exec.
#[inline(never)]
pub fn open(path: &Path, mode: Mode) -> Result<Fd, Errno> {
    let flags = match mode {
        Mode::Read => libc::O_RDONLY | libc::O_NONBLOCK,
        Mode::Write => libc::O_WRONLY,
    } | libc::O_CLOEXEC
        | libc::O_NOCTTY
        | libc::O_LARGEFILE;
    let raw = unsafe { call(libc::SYS_openat, libc::AT_FDCWD as usize, path.address(), flags as usize, 0) };
    let fd = Fd::new(raw?);
    // Kernels before 2.6.23 ignore O_CLOEXEC.
    let _ = unsafe { call(libc::SYS_fcntl, fd.arg(), libc::F_SETFD as usize, libc::FD_CLOEXEC as usize, 0) };
    Ok(fd)
}

/// read(2)
pub fn read(fd: &Fd, buf: &mut [u8]) -> Result<usize, Errno> {
    unsafe { call(libc::SYS_read, fd.arg(), buf.as_mut_ptr() as usize, buf.len(), 0) }
}

/// write(2)
pub fn write(fd: &Fd, buf: &[u8]) -> Result<usize, Errno> {
    unsafe { call(libc::SYS_write, fd.arg(), buf.as_ptr() as usize, buf.len(), 0) }
}

/// Writes all of `buf`, in as many calls as it takes. For terminals, pipes and files, never for the kernel's lists.
pub fn write_all(fd: &Fd, mut buf: &[u8]) -> Result<(), Errno> {
    while !buf.is_empty() {
        match write(fd, buf)? {
            0 => return Err(Errno::IO),
            n => buf = buf.get(n..).unwrap_or(&[]),
        }
    }
    Ok(())
}

/// lseek(2) from the start.
pub fn seek(fd: &Fd, offset: u64) -> Result<(), Errno> {
    seek_from(fd, offset, libc::SEEK_SET)
}

/// lseek(2) to the end.
pub fn seek_end(fd: &Fd) -> Result<(), Errno> {
    seek_from(fd, 0, libc::SEEK_END)
}

#[inline(never)]
fn seek_from(fd: &Fd, offset: u64, whence: c_int) -> Result<(), Errno> {
    #[cfg(target_pointer_width = "64")]
    let raw = unsafe { libc::syscall(arch::LSEEK, fd.arg(), offset as usize, whence as usize) };
    // A 32-bit lseek(2) cannot return what is beyond 2 GiB.
    #[cfg(target_pointer_width = "32")]
    let raw = {
        let mut position = 0u64;
        unsafe { libc::syscall(arch::LSEEK, fd.arg(), (offset >> 32) as u32, offset as u32, &raw mut position, whence) }
    };
    if raw < 0 { Err(Errno::last()) } else { Ok(()) }
}

/// What tells one file from another, and whether it was cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stat {
    /// Device and inode.
    pub id: (u64, u64),
    /// Bytes.
    pub size: u64,
    /// Its owner.
    pub uid: u32,
    /// When it was last written, in seconds since 1970 by the wall clock.
    pub written: u32,
    /// A regular file.
    pub regular: bool,
    /// A directory.
    pub directory: bool,
    /// A socket.
    pub socket: bool,
}

/// stat(2)
pub fn stat(path: &Path) -> Result<Stat, Errno> {
    status(arch::STAT, path.address())
}

/// fstat(2)
pub fn fstat(fd: &Fd) -> Result<Stat, Errno> {
    status(arch::FSTAT, fd.arg())
}

/// stat(2) or fstat(2), by number; `subject` is a path or a descriptor.
#[inline(never)]
#[allow(clippy::unnecessary_cast)] // field widths differ between targets
fn status(number: c_long, subject: usize) -> Result<Stat, Errno> {
    // SAFETY: an all-zero stat is valid.
    let mut st: arch::Stat = unsafe { zeroed() };
    unsafe { arch::stat(number, subject, &raw mut st) }?;
    let kind = st.st_mode as libc::mode_t & libc::S_IFMT;
    Ok(Stat {
        id: (st.st_dev as u64, st.st_ino as u64),
        size: st.st_size as u64,
        uid: st.st_uid,
        written: st.st_mtime as u32,
        regular: kind == libc::S_IFREG,
        directory: kind == libc::S_IFDIR,
        socket: kind == libc::S_IFSOCK,
    })
}

/// unlink(2)
pub fn unlink(path: &Path) -> Result<(), Errno> {
    unsafe { call(libc::SYS_unlinkat, libc::AT_FDCWD as usize, path.address(), 0, 0) }.map(|_| ())
}

/// Waits until one of `fds` can be read (or failed: the read will tell), or `milliseconds` have passed (-1: for ever).
/// Negative descriptors are not waited for. Returns which are ready.
pub fn poll<const N: usize>(fds: [i32; N], milliseconds: i32) -> [bool; N] {
    let mut set = fds.map(|fd| libc::pollfd { fd, events: libc::POLLIN, revents: 0 });
    let Ok(ready) = (unsafe { arch::poll(set.as_mut_ptr(), N, milliseconds) }) else {
        // No memory, or a limit on descriptors that is less than N. They are looked at one second from now, ready or not.
        let _ = unsafe { arch::poll(core::ptr::null_mut(), 0, 1000) };
        return fds.map(|fd| fd >= 0);
    };
    // POLLERR, POLLHUP and POLLNVAL count as readable: the read meets the error.
    set.map(|p| ready > 0 && p.revents != 0)
}

/// CLOCK_MONOTONIC in whole seconds: never set, not running while suspended, as the kernel's jiffies.
#[must_use]
pub fn now() -> Instant {
    Instant(monotonic().0)
}

/// CLOCK_MONOTONIC as seconds and nanoseconds.
#[must_use]
pub fn monotonic() -> (u32, u32) {
    clock(libc::SYS_clock_gettime, arch::CLOCK_GETTIME64, libc::CLOCK_MONOTONIC).unwrap_or_default()
}

/// Timer ticks per second: what one step of the kernel's coarse clock is long. `None` before Linux 2.6.32.
/// (`sysconf(_SC_CLK_TCK)` is always 100 and says nothing about HZ.)
#[must_use]
pub fn hz() -> Option<u32> {
    let (seconds, step) = clock(libc::SYS_clock_getres, arch::CLOCK_GETRES64, libc::CLOCK_MONOTONIC_COARSE).ok()?;
    1_000_000_000u32.checked_div(step).filter(|hz| seconds == 0 && (10..=10_000).contains(hz))
}

/// Milliseconds since 1970 by the wall clock, which may be set at any time.
#[must_use]
pub fn wall_clock() -> u64 {
    let (seconds, nanoseconds) =
        clock(libc::SYS_clock_gettime, arch::CLOCK_GETTIME64, libc::CLOCK_REALTIME).unwrap_or_default();
    u64::from(seconds) * 1000 + u64::from(nanoseconds / 1_000_000)
}

/// Whether it is a terminal.
#[must_use]
pub fn is_terminal(fd: &Fd) -> bool {
    // Larger than every architecture's struct termios.
    let mut settings = [0u32; 32];
    unsafe { call(libc::SYS_ioctl, fd.arg(), libc::TCGETS as usize, settings.as_mut_ptr() as usize, 0) }.is_ok()
}

/// Asks a clock for seconds and nanoseconds. Of 32-bit kernels some are too old for 64-bit time, and some were built without
/// the older call (CONFIG_COMPAT_32BIT_TIME). A kernel's timespec is two longs or, in the newer call, two 64-bit numbers.
#[inline(never)]
fn clock(old: c_long, new: c_long, id: libc::clockid_t) -> Result<(u32, u32), Errno> {
    let mut time: [c_ulong; 2] = [0; 2];
    if unsafe { call(old, id as usize, time.as_mut_ptr() as usize, 0, 0) }.is_ok() {
        return Ok((time[0] as u32, time[1] as u32));
    }
    let mut time: [u64; 2] = [0; 2];
    unsafe { call(new, id as usize, time.as_mut_ptr() as usize, 0, 0) }?;
    Ok((time[0] as u32, time[1] as u32))
}

/// The kernel's release, such as `2.6.18-419.el5xen`, and NULs.
#[must_use]
pub fn release() -> [u8; 65] {
    // SAFETY: an all-zero utsname is valid.
    let mut names: Names = unsafe { zeroed() };
    let _ = unsafe { call(libc::SYS_uname, &raw mut names as usize, 0, 0, 0) };
    names.release
}

/// `struct new_utsname`, with bytes for characters.
#[repr(C)]
struct Names {
    before: [[u8; 65]; 2],
    release: [u8; 65],
    after: [[u8; 65]; 3],
}

/// Which of this machine's addresses a datagram to `addr` would be sent from; `addr` itself if that is one of them.
/// Nothing is sent. No table of addresses to keep, so it is right after every change; `None` when it cannot be reached.
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

/// Connects a datagram socket to `sa` and puts its own end there.
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

#[inline(never)]
fn socket(family: c_int, kind: c_int) -> Result<Fd, Errno> {
    // SAFETY: plain numbers.
    let raw = unsafe { call(libc::SYS_socket, family as usize, kind as usize, 0, 0) };
    Ok(Fd::new(raw?).private())
}

/// The kernel's `sockaddr_un`, with bytes for characters.
#[repr(C)]
struct UnixAddress {
    family: libc::sa_family_t,
    path: [u8; 108],
}

/// bind(2) or connect(2), by number, of a new unix socket of this kind.
#[inline(never)]
fn unix_socket(number: c_long, path: &Path, kind: c_int) -> Result<Fd, Errno> {
    let sa = match path.bytes.first_chunk() {
        Some(first) if path.length < first.len() => UnixAddress { family: libc::AF_UNIX as libc::sa_family_t, path: *first },
        _ => return Err(Errno::NAMETOOLONG),
    };
    let fd = socket(libc::AF_UNIX, kind)?;
    unsafe { call(number, fd.arg(), &raw const sa as usize, size_of::<UnixAddress>(), 0) }?;
    Ok(fd)
}

/// A unix socket of this kind bound to `path` with file mode `mode`.
fn bound(path: &Path, mode: u32, kind: c_int) -> Result<Fd, Errno> {
    // The mode must be right from the first moment, not after a chmod.
    let umask = |mask| unsafe { call(libc::SYS_umask, mask, 0, 0, 0) };
    let old = umask(!mode as usize & 0o777)?;
    let bound = unix_socket(libc::SYS_bind, path, kind);
    umask(old)?;
    bound
}

/// A unix datagram socket bound to `path` with file mode `mode`; what syslog clients write to.
pub fn bind_datagram(path: &Path, mode: u32) -> Result<Fd, Errno> {
    bound(path, mode, libc::SOCK_DGRAM)
}

/// A unix datagram socket connected to `path`: `/dev/log`, for our own lines.
pub fn connect_datagram(path: &Path) -> Result<Fd, Errno> {
    unix_socket(libc::SYS_connect, path, libc::SOCK_DGRAM)
}

/// Sends a datagram. It neither blocks (see [`connect_datagram`]) nor raises SIGPIPE (unix(7): only stream sockets do).
pub fn send(fd: &Fd, buf: &[u8]) -> Result<usize, Errno> {
    write(fd, buf)
}

/// What inotify should tell about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Watch {
    /// A file: written, renamed, its link removed.
    File,
    /// A directory: something appeared in it.
    Directory,
}

/// inotify_init(2): a descriptor that becomes readable when a watched file changes.
pub fn inotify() -> Result<Fd, Errno> {
    unsafe { call(arch::INOTIFY_INIT, 0, 0, 0, 0) }.map(|raw| Fd::new(raw).private())
}

/// inotify_add_watch(2). Returns the watch, for [`unwatch`].
#[inline(never)]
pub fn watch(inotify: &Fd, path: &Path, what: Watch) -> Result<i32, Errno> {
    let mask = match what {
        Watch::File => libc::IN_MODIFY | libc::IN_ATTRIB | libc::IN_MOVE_SELF | libc::IN_DELETE_SELF,
        Watch::Directory => libc::IN_CREATE | libc::IN_MOVED_TO | libc::IN_ONLYDIR,
    };
    let watch = unsafe { call(libc::SYS_inotify_add_watch, inotify.arg(), path.address(), mask as usize, 0) };
    watch.map(|watch| watch as i32)
}

/// inotify_rm_watch(2)
pub fn unwatch(inotify: &Fd, watch: i32) {
    // SAFETY: plain numbers. Already gone is as good as removed.
    let _ = unsafe { call(libc::SYS_inotify_rm_watch, inotify.arg(), watch as usize, 0, 0) };
}

/// Lets writes to a closed pipe fail instead of ending the program.
pub fn ignore_sigpipe() {
    sigpipe(libc::SIG_BLOCK);
}

/// sigprocmask(2): a blocked SIGPIPE does no more than an ignored one, and the mask has the same form everywhere.
fn sigpipe(how: c_int) {
    let mask: [c_ulong; 4] = [1 << (libc::SIGPIPE - 1), 0, 0, 0];
    // SAFETY: changes a mask, installs no handler.
    let _ = unsafe { call(libc::SYS_rt_sigprocmask, how as usize, mask.as_ptr() as usize, 0, arch::MASK) };
}

/// Our own process id.
#[must_use]
pub fn pid() -> u32 {
    // SAFETY: cannot fail.
    unsafe { call(libc::SYS_getpid, 0, 0, 0, 0) }.unwrap_or(0) as u32
}

/// Whether we may write root's files.
#[must_use]
pub fn is_root() -> bool {
    euid() == 0
}

/// Who we are.
fn euid() -> u32 {
    // SAFETY: cannot fail.
    unsafe { call(libc::SYS_geteuid, 0, 0, 0, 0) }.unwrap_or(0) as u32
}

/// The program's arguments, without its name.
#[derive(Clone)]
pub struct Args {
    next: *const *const c_char,
    left: usize,
}

impl Args {
    /// # Safety
    /// `argv` must be what the C runtime handed to `main`: `argc` strings that live as long as the program and never change.
    #[must_use]
    pub unsafe fn new(argc: c_int, argv: *const *const c_char) -> Self {
        let mut args = Self { next: argv, left: usize::try_from(argc).unwrap_or(0) };
        args.next();
        args
    }
}

impl Iterator for Args {
    type Item = &'static [u8];

    fn next(&mut self) -> Option<&'static [u8]> {
        self.left = self.left.checked_sub(1)?;
        // SAFETY: `next` points to one of the remaining entries, as new()'s caller promised.
        unsafe {
            let text = *self.next;
            self.next = self.next.add(1);
            Some(CStr::from_ptr(text).to_bytes())
        }
    }
}

