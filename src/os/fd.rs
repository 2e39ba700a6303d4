//! Open descriptors: reading, writing, and waiting until there is something to read.
//! Safety is as in `os.rs`.

use core::ffi::c_int;

use super::arch;
use super::call::call;
use super::errno::Errno;

/// An open descriptor, closed when dropped.
#[derive(Debug)]
pub struct Fd(pub(super) c_int);

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

    /// From the return value of a call.
    pub(super) fn new(raw: usize) -> Self {
        Self(raw as c_int)
    }

    /// As an argument of a call.
    pub(super) fn arg(&self) -> usize {
        self.0 as usize
    }

    /// Makes it close-on-exec and non-blocking.
    /// (SOCK_CLOEXEC, inotify_init1(2) and pipe2(2), which would do so at once, are newer than Linux 2.6.18.)
    pub(super) fn private(self) -> Self {
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
    /// `EIO` instead of 0, which a [`Write`](embedded_io::Write) must not return for bytes that it did not take.
    fn write(&mut self, buf: &[u8]) -> Result<usize, Errno> {
        match write(self, buf) {
            Ok(0) if !buf.is_empty() => Err(Errno::IO),
            result => result,
        }
    }

    fn flush(&mut self) -> Result<(), Errno> {
        Ok(())
    }
}

/// read(2)
pub fn read(fd: &Fd, buf: &mut [u8]) -> Result<usize, Errno> {
    unsafe { call(libc::SYS_read, fd.arg(), buf.as_mut_ptr() as usize, buf.len(), 0) }
}

/// write(2)
pub fn write(fd: &Fd, buf: &[u8]) -> Result<usize, Errno> {
    unsafe { call(libc::SYS_write, fd.arg(), buf.as_ptr() as usize, buf.len(), 0) }
}

/// The same to a descriptor that other processes share, and that blocks as they have it: only if it takes bytes within `milliseconds`,
/// else `AGAIN`. poll(2) says so of a pipe that has room for 4096 bytes (PIPE_BUF), of a socket that is at most a quarter full, and always of a file.
pub fn write_within(fd: &Fd, buf: &[u8], milliseconds: i32) -> Result<usize, Errno> {
    let mut set = libc::pollfd { fd: fd.0, events: libc::POLLOUT, revents: 0 };
    match unsafe { arch::poll(&raw mut set, 1, milliseconds) } {
        Ok(0) => Err(Errno::AGAIN),
        _ => write(fd, buf),
    }
}

/// poll(2): waits until one of `fds` can be read or has failed, or `milliseconds` have passed (-1: no limit).
/// Negative descriptors are ignored. Returns which are ready.
pub fn poll<const N: usize>(fds: [i32; N], milliseconds: i32) -> [bool; N] {
    let mut set = fds.map(|fd| libc::pollfd { fd, events: libc::POLLIN, revents: 0 });
    let Ok(ready) = (unsafe { arch::poll(set.as_mut_ptr(), N, milliseconds) }) else {
        // No memory, or a limit on descriptors that is less than N: try all of them one second later, ready or not.
        let _ = unsafe { arch::poll(core::ptr::null_mut(), 0, 1000) };
        return fds.map(|fd| fd >= 0);
    };
    // POLLERR, POLLHUP and POLLNVAL count as readable: the read meets the error.
    set.map(|p| ready > 0 && p.revents != 0)
}

/// Whether `fd` is a terminal.
#[must_use]
pub fn is_terminal(fd: &Fd) -> bool {
    // Larger than every architecture's struct termios.
    let mut settings = [0u32; 32];
    unsafe { call(libc::SYS_ioctl, fd.arg(), libc::TCGETS as usize, settings.as_mut_ptr() as usize, 0) }.is_ok()
}
