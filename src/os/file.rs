//! Files: opened, looked at, and positioned in.
//! Safety is as in `os.rs`.

use core::ffi::{c_int, c_long};
use core::mem::zeroed;

use super::arch;
use super::call::call;
use super::errno::Errno;
use super::fd::Fd;
use super::path::Path;

/// How to [`open`] a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// For reading; never blocks, not even if the path is a fifo instead of a log.
    Read,
    /// For writing at offset 0 of an existing file; never creates one, and never blocks.
    Write,
    /// For writing a file that is empty then, and is made if there is none; readable by its owner alone.
    Create,
}

/// open(2), close-on-exec.
#[inline(never)]
pub fn open(path: &Path, mode: Mode) -> Result<Fd, Errno> {
    let flags = match mode {
        Mode::Read => libc::O_RDONLY,
        Mode::Write => libc::O_WRONLY,
        Mode::Create => libc::O_WRONLY | libc::O_CREAT | libc::O_TRUNC | libc::O_NOFOLLOW,
    } | libc::O_NONBLOCK
        | libc::O_CLOEXEC
        | libc::O_NOCTTY
        | libc::O_LARGEFILE;
    let raw = unsafe { call(libc::SYS_openat, libc::AT_FDCWD as usize, path.address(), flags as usize, 0o600) };
    let fd = Fd::new(raw?);
    // Kernels before 2.6.23 ignore O_CLOEXEC.
    let _ = unsafe { call(libc::SYS_fcntl, fd.arg(), libc::F_SETFD as usize, libc::FD_CLOEXEC as usize, 0) };
    Ok(fd)
}

/// Makes writes to standard error never block, for this process only. O_NONBLOCK belongs to the open file, which others share (a shell its
/// terminal), so the pipe or terminal is opened once more. A terminal needs that: it blocks if it has room for a part of a line only.
/// A file of its own would begin at offset 0, and a socket cannot be opened: [`write_within`](super::write_within) suffices for both.
pub fn unblock_stderr() {
    let stderr = Fd::stderr();
    if fstat(&stderr).is_ok_and(|stat| !stat.regular)
        && let Ok(own) = Path::join(&[b"/proc/self/fd/2"]).and_then(|path| open(&path, Mode::Write))
    {
        // SAFETY: two open descriptors.
        let _ = unsafe { call(arch::DUP2, own.arg(), stderr.arg(), 0, 0) };
    }
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
    // A 32-bit lseek(2) cannot return positions beyond 2 GiB.
    #[cfg(target_pointer_width = "32")]
    let raw = {
        let mut position = 0u64;
        unsafe { libc::syscall(arch::LSEEK, fd.arg(), (offset >> 32) as u32, offset as u32, &raw mut position, whence) }
    };
    if raw < 0 { Err(Errno::last()) } else { Ok(()) }
}

/// What identifies a file, and how long it is.
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
    /// It is a regular file.
    pub regular: bool,
    /// It is a fifo.
    pub fifo: bool,
    /// It is a socket.
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
        fifo: kind == libc::S_IFIFO,
        socket: kind == libc::S_IFSOCK,
    })
}

/// Waits until a file is on its disk or flash: fsync(2).
pub fn sync(fd: &Fd) -> Result<(), Errno> {
    unsafe { call(libc::SYS_fsync, fd.arg(), 0, 0, 0) }.map(|_| ())
}

/// Gives a file a name, in the place of the file that has it: rename(2).
pub fn rename(from: &Path, to: &Path) -> Result<(), Errno> {
    // The last argument is that of renameat2(2).
    let raw = unsafe { libc::syscall(arch::RENAME, libc::AT_FDCWD, from.address(), libc::AT_FDCWD, to.address(), 0usize) };
    if raw < 0 { Err(Errno::last()) } else { Ok(()) }
}

/// unlink(2)
pub fn unlink(path: &Path) -> Result<(), Errno> {
    unsafe { call(libc::SYS_unlinkat, libc::AT_FDCWD as usize, path.address(), 0, 0) }.map(|_| ())
}
