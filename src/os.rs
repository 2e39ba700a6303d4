//! The system calls recentd makes: the only `unsafe` beside `main.rs`.
//!
//! One function per call, named after it, a few lines each: slices in, values
//! or an [`Errno`] out. Interrupted calls are repeated here and nowhere else.
//!
//! # Safety
//!
//! Every block below passes the kernel pointers into slices or local structs
//! that outlive the call, with their true lengths, and reads back only what the
//! call is documented to have written. Descriptors come from [`Fd`], which owns
//! them. What goes beyond that is said at the block.
#![allow(unsafe_code)]

use core::ffi::{CStr, c_char, c_int};
use core::mem::{MaybeUninit, size_of, zeroed};

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
    /// Too long for the place it must fit in.
    pub const NAMETOOLONG: Self = Self(libc::ENAMETOOLONG);

    fn last() -> Self {
        // SAFETY: errno's address is always valid in this thread.
        Self(unsafe { *libc::__errno_location() })
    }

    /// What a person should read; numbers differ between MIPS and the rest, so words.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self.0 {
            libc::ENOENT => "no such file or directory",
            libc::EACCES => "permission denied",
            libc::EPERM => "operation not permitted",
            libc::EIO => "input/output error",
            libc::EINVAL => "invalid argument",
            libc::ENOTDIR => "not a directory",
            libc::EISDIR => "is a directory",
            libc::ENAMETOOLONG => "name too long",
            libc::EADDRINUSE => "address in use",
            libc::ECONNREFUSED => "connection refused",
            libc::EROFS => "read-only file system",
            libc::ENOSPC => "no space left on device",
            libc::EMFILE | libc::ENFILE => "too many open files",
            libc::ENOMEM => "out of memory",
            libc::ENOSYS => "not implemented by this kernel",
            libc::ESPIPE => "illegal seek",
            libc::EPIPE => "broken pipe",
            _ => "system error",
        }
    }
}

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

fn ret(raw: isize) -> Result<usize, Errno> {
    usize::try_from(raw).map_err(|_| Errno::last())
}

fn ret_int(raw: c_int) -> Result<c_int, Errno> {
    if raw < 0 { Err(Errno::last()) } else { Ok(raw) }
}

fn again(mut call: impl FnMut() -> Result<usize, Errno>) -> Result<usize, Errno> {
    loop {
        match call() {
            Err(Errno(libc::EINTR)) => {}
            other => return other,
        }
    }
}

/// A NUL-terminated path put together from pieces, in place.
#[derive(Clone)]
pub struct Path(heapless::Vec<u8, { limits::PATH }>);

impl Path {
    /// Joins `pieces`. `NAMETOOLONG` beyond [`limits::PATH`], `INVAL` for a NUL inside.
    pub fn join(pieces: &[&[u8]]) -> Result<Self, Errno> {
        let mut path = heapless::Vec::new();
        for piece in pieces {
            if piece.contains(&0) {
                return Err(Errno::INVAL);
            }
            path.extend_from_slice(piece).map_err(|_| Errno::NAMETOOLONG)?;
        }
        path.push(0).map_err(|_| Errno::NAMETOOLONG)?;
        Ok(Self(path))
    }

    /// The path without its NUL.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.0.split_last().map_or(&[], |(_, path)| path)
    }

    /// The directory part: everything before the last `/`, or `.`.
    pub fn parent(&self) -> Result<Self, Errno> {
        match self.bytes().iter().rposition(|&b| b == b'/') {
            None => Self::join(&[b"."]),
            Some(0) => Self::join(&[b"/"]),
            Some(slash) => Self::join(&[self.bytes().get(..slash).unwrap_or(b".")]),
        }
    }

    fn as_ptr(&self) -> *const c_char {
        self.0.as_ptr().cast()
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
}

impl Drop for Fd {
    fn drop(&mut self) {
        if self.0 > 2 {
            // SAFETY: this is the only owner.
            unsafe { libc::close(self.0) };
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
pub fn open(path: &Path, mode: Mode) -> Result<Fd, Errno> {
    let flags = match mode {
        Mode::Read => libc::O_RDONLY | libc::O_NONBLOCK,
        Mode::Write => libc::O_WRONLY,
    } | libc::O_CLOEXEC
        | libc::O_NOCTTY;
    let raw = again(|| ret(unsafe { libc::open(path.as_ptr(), flags) } as isize))?;
    let fd = Fd(c_int::try_from(raw).map_err(|_| Errno::INVAL)?);
    // Kernels before 2.6.23 ignore O_CLOEXEC.
    unsafe { libc::fcntl(fd.0, libc::F_SETFD, libc::FD_CLOEXEC) };
    Ok(fd)
}

/// read(2)
pub fn read(fd: &Fd, buf: &mut [u8]) -> Result<usize, Errno> {
    again(|| ret(unsafe { libc::read(fd.0, buf.as_mut_ptr().cast(), buf.len()) }))
}

/// write(2)
pub fn write(fd: &Fd, buf: &[u8]) -> Result<usize, Errno> {
    again(|| ret(unsafe { libc::write(fd.0, buf.as_ptr().cast(), buf.len()) }))
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
pub fn seek(fd: &Fd, offset: u32) -> Result<(), Errno> {
    ret(unsafe { libc::lseek(fd.0, offset as libc::off_t, libc::SEEK_SET) } as isize).map(|_| ())
}

/// lseek(2) to the end.
pub fn seek_end(fd: &Fd) -> Result<(), Errno> {
    // On 32-bit kernels the offset itself may exceed isize; only -1 is an error.
    if unsafe { libc::lseek(fd.0, 0, libc::SEEK_END) } == -1 { Err(Errno::last()) } else { Ok(()) }
}

/// What tells one file from another, and whether it was cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stat {
    /// Device and inode.
    pub id: (u64, u64),
    /// Bytes.
    pub size: u64,
    /// A regular file.
    pub regular: bool,
    /// A directory.
    pub directory: bool,
    /// A socket.
    pub socket: bool,
}

#[allow(clippy::unnecessary_cast, clippy::useless_conversion)] // field widths differ between targets
fn convert(st: &libc::stat) -> Stat {
    let kind = st.st_mode & libc::S_IFMT;
    Stat {
        id: (st.st_dev as u64, st.st_ino as u64),
        size: st.st_size as u64,
        regular: kind == libc::S_IFREG,
        directory: kind == libc::S_IFDIR,
        socket: kind == libc::S_IFSOCK,
    }
}

/// stat(2)
pub fn stat(path: &Path) -> Result<Stat, Errno> {
    let mut st = MaybeUninit::<libc::stat>::zeroed();
    ret_int(unsafe { libc::stat(path.as_ptr(), st.as_mut_ptr()) })?;
    // SAFETY: zeroed is a valid stat, and the call filled it.
    Ok(convert(unsafe { st.assume_init_ref() }))
}

/// fstat(2)
pub fn fstat(fd: &Fd) -> Result<Stat, Errno> {
    let mut st = MaybeUninit::<libc::stat>::zeroed();
    ret_int(unsafe { libc::fstat(fd.0, st.as_mut_ptr()) })?;
    // SAFETY: zeroed is a valid stat, and the call filled it.
    Ok(convert(unsafe { st.assume_init_ref() }))
}

/// unlink(2)
pub fn unlink(path: &Path) -> Result<(), Errno> {
    ret_int(unsafe { libc::unlink(path.as_ptr()) }).map(|_| ())
}

/// Waits until one of `fds` can be read (or failed: the read will tell), or `milliseconds` have passed (-1: for ever).
/// Negative descriptors are not waited for. Returns which are ready.
pub fn poll<const N: usize>(fds: [i32; N], milliseconds: i32) -> [bool; N] {
    let mut set = fds.map(|fd| libc::pollfd { fd, events: libc::POLLIN, revents: 0 });
    let ready = unsafe { libc::poll(set.as_mut_ptr(), N as libc::nfds_t, milliseconds) };
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
#[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation, clippy::unnecessary_cast)]
pub fn monotonic() -> (u32, u32) {
    // SAFETY: an all-zero timespec is valid.
    let mut ts: libc::timespec = unsafe { zeroed() };
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut ts) };
    (ts.tv_sec as u32, ts.tv_nsec as u32)
}

/// Timer ticks per second: what one step of the kernel's coarse clock is long. `None` before Linux 2.6.32.
/// (`sysconf(_SC_CLK_TCK)` is always 100 and says nothing about HZ.)
#[must_use]
#[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation, clippy::unnecessary_cast)]
pub fn hz() -> Option<u32> {
    // SAFETY: an all-zero timespec is valid.
    let mut ts: libc::timespec = unsafe { zeroed() };
    if unsafe { libc::clock_getres(libc::CLOCK_MONOTONIC_COARSE, &raw mut ts) } != 0 || ts.tv_sec != 0 {
        return None;
    }
    1_000_000_000u32.checked_div(ts.tv_nsec as u32).filter(|hz| (10..=10_000).contains(hz))
}

/// The kernel's release, such as `2.6.18-419.el5xen`, cut to 64 bytes.
#[must_use]
pub fn release() -> heapless::Vec<u8, 64> {
    // SAFETY: an all-zero utsname is valid; the kernel ends its strings with NUL.
    let mut names: libc::utsname = unsafe { zeroed() };
    if unsafe { libc::uname(&raw mut names) } != 0 {
        return heapless::Vec::new();
    }
    names.release.iter().map(|&c| c.cast_unsigned_byte()).take_while(|&b| b != 0).take(64).collect()
}

trait Byte {
    fn cast_unsigned_byte(self) -> u8;
}

impl Byte for i8 {
    fn cast_unsigned_byte(self) -> u8 {
        self.cast_unsigned()
    }
}

impl Byte for u8 {
    fn cast_unsigned_byte(self) -> u8 {
        self
    }
}

/// Whether `addr` is one of this machine's own: a datagram socket aimed at it would be sent from it.
/// Nothing is sent. No table of addresses to keep, so it is right after every change; false when in doubt.
#[must_use]
pub fn is_own(addr: Addr) -> bool {
    match addr {
        Addr::V4(octets) => {
            // SAFETY: all-zero sockaddr_in is valid.
            let mut sa: libc::sockaddr_in = unsafe { zeroed() };
            sa.sin_family = libc::AF_INET as libc::sa_family_t;
            sa.sin_port = 9u16.to_be();
            sa.sin_addr.s_addr = u32::from_ne_bytes(octets);
            source_towards(libc::AF_INET, &mut sa) && sa.sin_addr.s_addr == u32::from_ne_bytes(octets)
        }
        Addr::V6(octets) => {
            // SAFETY: all-zero sockaddr_in6 is valid.
            let mut sa: libc::sockaddr_in6 = unsafe { zeroed() };
            sa.sin6_family = libc::AF_INET6 as libc::sa_family_t;
            sa.sin6_port = 9u16.to_be();
            sa.sin6_addr.s6_addr = octets;
            source_towards(libc::AF_INET6, &mut sa) && sa.sin6_addr.s6_addr == octets
        }
    }
}

/// Connects a datagram socket to `sa` and puts its own end there. `S` must be a socket address struct of `family`.
fn source_towards<S>(family: c_int, sa: &mut S) -> bool {
    let raw = unsafe { libc::socket(family, libc::SOCK_DGRAM, 0) };
    if raw < 0 {
        return false;
    }
    let fd = Fd(raw);
    let mut len = size_of::<S>() as libc::socklen_t;
    let sa: *mut libc::sockaddr = core::ptr::from_mut(sa).cast();
    // SAFETY: `sa` points to a struct of `len` bytes; the kernel writes at most `len`.
    unsafe { libc::connect(fd.0, sa, len) == 0 && libc::getsockname(fd.0, sa, &raw mut len) == 0 }
}

fn unix_address(path: &Path) -> Result<(libc::sockaddr_un, libc::socklen_t), Errno> {
    // SAFETY: all-zero sockaddr_un is valid.
    let mut sa: libc::sockaddr_un = unsafe { zeroed() };
    sa.sun_family = libc::AF_UNIX as libc::sa_family_t;
    if path.bytes().len() >= sa.sun_path.len() {
        return Err(Errno::NAMETOOLONG);
    }
    for (to, &from) in sa.sun_path.iter_mut().zip(path.bytes()) {
        *to = from as c_char;
    }
    Ok((sa, size_of::<libc::sockaddr_un>() as libc::socklen_t))
}

fn datagram_socket() -> Result<Fd, Errno> {
    let fd = Fd(ret_int(unsafe { libc::socket(libc::AF_UNIX, libc::SOCK_DGRAM, 0) })?);
    // SOCK_CLOEXEC and SOCK_NONBLOCK are newer than Linux 2.6.18.
    unsafe {
        libc::fcntl(fd.0, libc::F_SETFD, libc::FD_CLOEXEC);
        libc::fcntl(fd.0, libc::F_SETFL, libc::O_NONBLOCK);
    }
    Ok(fd)
}

/// A unix datagram socket bound to `path` with file mode `mode`; what syslog clients write to.
pub fn bind_datagram(path: &Path, mode: u32) -> Result<Fd, Errno> {
    let fd = datagram_socket()?;
    let (sa, len) = unix_address(path)?;
    // The mode must be right from the first moment, not after a chmod.
    let old = unsafe { libc::umask(!(mode as libc::mode_t) & 0o777) };
    let bound = ret_int(unsafe { libc::bind(fd.0, (&raw const sa).cast(), len) });
    unsafe { libc::umask(old) };
    bound.map(|_| fd)
}

/// A unix datagram socket connected to `path`: `/dev/log`, for our own lines.
pub fn connect_datagram(path: &Path) -> Result<Fd, Errno> {
    let fd = datagram_socket()?;
    let (sa, len) = unix_address(path)?;
    ret_int(unsafe { libc::connect(fd.0, (&raw const sa).cast(), len) })?;
    Ok(fd)
}

/// send(2) that neither blocks nor raises SIGPIPE.
pub fn send(fd: &Fd, buf: &[u8]) -> Result<usize, Errno> {
    let flags = libc::MSG_NOSIGNAL | libc::MSG_DONTWAIT;
    again(|| ret(unsafe { libc::send(fd.0, buf.as_ptr().cast(), buf.len(), flags) }))
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
    // inotify_init1 is newer than Linux 2.6.18.
    let fd = Fd(ret_int(unsafe { libc::inotify_init() })?);
    unsafe {
        libc::fcntl(fd.0, libc::F_SETFD, libc::FD_CLOEXEC);
        libc::fcntl(fd.0, libc::F_SETFL, libc::O_NONBLOCK);
    }
    Ok(fd)
}

/// inotify_add_watch(2). Returns the watch, for [`unwatch`].
pub fn watch(inotify: &Fd, path: &Path, what: Watch) -> Result<i32, Errno> {
    let mask = match what {
        Watch::File => libc::IN_MODIFY | libc::IN_ATTRIB | libc::IN_MOVE_SELF | libc::IN_DELETE_SELF,
        Watch::Directory => libc::IN_CREATE | libc::IN_MOVED_TO | libc::IN_ONLYDIR,
    };
    ret_int(unsafe { libc::inotify_add_watch(inotify.0, path.as_ptr(), mask) })
}

/// inotify_rm_watch(2)
pub fn unwatch(inotify: &Fd, watch: i32) {
    // SAFETY: plain numbers. Already gone is as good as removed.
    unsafe { libc::inotify_rm_watch(inotify.0, watch) };
}

/// A program that runs for us and whose output we read.
#[derive(Debug)]
pub struct Child {
    pid: libc::pid_t,
    /// The read end of its standard output.
    pub output: Fd,
}

/// Starts `program argument` with its output on a pipe. It dies with us.
pub fn spawn(program: &Path, argument: &CStr) -> Result<Child, Errno> {
    let mut ends: [c_int; 2] = [-1, -1];
    // pipe2 is newer than Linux 2.6.18.
    ret_int(unsafe { libc::pipe(ends.as_mut_ptr()) })?;
    let [reader, writer] = ends.map(Fd);
    unsafe {
        libc::fcntl(reader.0, libc::F_SETFD, libc::FD_CLOEXEC);
        libc::fcntl(reader.0, libc::F_SETFL, libc::O_NONBLOCK);
    }
    let argv = [program.as_ptr(), argument.as_ptr(), core::ptr::null()];
    // SAFETY: single-threaded, and the child calls only async-signal-safe functions before exec.
    let pid = ret_int(unsafe { libc::fork() })?;
    if pid == 0 {
        unsafe {
            libc::signal(libc::SIGPIPE, libc::SIG_DFL);
            libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGTERM as libc::c_ulong);
            libc::dup2(writer.0, 1);
            if writer.0 > 2 {
                libc::close(writer.0);
            }
            libc::execvp(argv.as_ptr().read(), argv.as_ptr());
            libc::_exit(127);
        }
    }
    Ok(Child { pid, output: reader })
}

/// How a [`Child`] ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// It could not be executed.
    NotRun,
    /// With this exit status.
    Exit(u8),
    /// By this signal.
    Signal(u8),
}

impl Child {
    /// Ends the program if it has not ended by itself, and collects it, so that no zombie stays.
    #[must_use]
    pub fn end(self) -> Ended {
        let mut status: c_int = 0;
        // SAFETY: the pid is our own child's and has not been waited for, so it cannot be anyone else's.
        unsafe {
            if libc::waitpid(self.pid, &raw mut status, libc::WNOHANG) == 0 {
                // Its output is closed but it lives, or we gave up on it. Give an exiting one a moment to say how.
                libc::poll(core::ptr::null_mut(), 0, 50);
                if libc::waitpid(self.pid, &raw mut status, libc::WNOHANG) == 0 {
                    libc::kill(self.pid, libc::SIGKILL);
                    while libc::waitpid(self.pid, &raw mut status, 0) < 0 && Errno::last().0 == libc::EINTR {}
                }
            }
        }
        if libc::WIFSIGNALED(status) {
            return Ended::Signal(u8::try_from(libc::WTERMSIG(status)).unwrap_or(0));
        }
        match u8::try_from(libc::WEXITSTATUS(status)).unwrap_or(0) {
            127 => Ended::NotRun,
            code => Ended::Exit(code),
        }
    }
}

/// Lets writes to a closed pipe fail instead of ending the program.
pub fn ignore_sigpipe() {
    // SAFETY: sets a disposition, installs no handler.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
}

/// Our own process id.
#[must_use]
pub fn pid() -> u32 {
    // SAFETY: cannot fail.
    unsafe { libc::getpid() }.cast_unsigned()
}

/// Whether we may write root's files.
#[must_use]
pub fn is_root() -> bool {
    // SAFETY: cannot fail.
    unsafe { libc::geteuid() == 0 }
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

