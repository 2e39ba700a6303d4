//! Error numbers of the kernel, and what they mean in words.
//! Safety is as in `os.rs`.

use ufmt::{Formatter, uDisplay, uWrite};

/// An error number of the kernel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Errno(pub i32);

impl Errno {
    /// No such file: the kernel's list has no rule that names it.
    pub const NOENT: Self = Self(libc::ENOENT);
    /// Nothing to read now.
    pub const AGAIN: Self = Self(libc::EAGAIN);
    /// The list behind a held descriptor was removed (`xt_recent.c`: the proc entry is gone).
    pub const IO: Self = Self(libc::EIO);
    /// Also what open(2) says of a socket.
    pub const NXIO: Self = Self(libc::ENXIO);
    /// The kernel's parser refused what was written; also lseek(2) on a list that was removed.
    pub const INVAL: Self = Self(libc::EINVAL);
    /// The reader of a pipe is gone.
    pub const PIPE: Self = Self(libc::EPIPE);
    /// A pipe has no position to go to.
    pub const SPIPE: Self = Self(libc::ESPIPE);
    /// The call needs root, or CAP_NET_ADMIN.
    pub const PERM: Self = Self(libc::EPERM);
    /// An nftables set holds the element already.
    pub const EXIST: Self = Self(libc::EEXIST);
    /// An nftables set is full.
    pub const NFILE: Self = Self(libc::ENFILE);
    /// No answer in time.
    pub const TIMEDOUT: Self = Self(libc::ETIMEDOUT);
    /// The kernel's answer is not a netlink message.
    pub const BADMSG: Self = Self(libc::EBADMSG);
    /// The data changed while it was read.
    pub const INTR: Self = Self(libc::EINTR);
    /// This kernel has no nf_tables, or not all of it.
    pub const OPNOTSUPP: Self = Self(libc::EOPNOTSUPP);
    /// The file's permissions do not allow it.
    pub const ACCES: Self = Self(libc::EACCES);
    /// This machine does not have the address.
    pub const ADDRNOTAVAIL: Self = Self(libc::EADDRNOTAVAIL);
    /// Another program has the address, or a file is at the path of the socket.
    pub const ADDRINUSE: Self = Self(libc::EADDRINUSE);
    /// No process listens on this socket.
    pub const CONNREFUSED: Self = Self(libc::ECONNREFUSED);
    /// Longer than the buffer for it.
    pub const NAMETOOLONG: Self = Self(libc::ENAMETOOLONG);

    /// The C library's `errno`, after a call that failed.
    pub(super) fn last() -> Self {
        // SAFETY: errno's address is always valid in this thread.
        Self(unsafe { *libc::__errno_location() })
    }

    /// The error in words: its number on MIPS differs from that on other architectures.
    #[must_use]
    pub fn text(self) -> &'static str {
        let known = WORDS.iter().find(|(number, _)| *number == self.0);
        known.map_or("system error", |(_, words)| words)
    }
}

const WORDS: [(i32, &str); 31] = [
    (libc::EBADF, "it is closed"),
    (libc::ENOENT, "no such file or directory"),
    (libc::EACCES, "permission denied"),
    (libc::EPERM, "operation not permitted"),
    (libc::EIO, "input/output error"),
    (libc::ENXIO, "neither a file nor a fifo"),
    (libc::EINVAL, "invalid argument"),
    (libc::ENOTDIR, "not a directory"),
    (libc::EISDIR, "is a directory"),
    (libc::ENAMETOOLONG, "name too long"),
    (libc::EADDRINUSE, "address in use"),
    (libc::EADDRNOTAVAIL, "not an address of this machine"),
    (libc::ECONNREFUSED, "connection refused"),
    (libc::EROFS, "read-only file system"),
    (libc::ENOSPC, "no space left on device"),
    (libc::EMFILE, "too many open files"),
    (libc::ENFILE, "too many open files"),
    (libc::ENOMEM, "out of memory"),
    (libc::ENOSYS, "not implemented by this kernel"),
    (libc::ESPIPE, "illegal seek"),
    (libc::EPIPE, "broken pipe"),
    (libc::EEXIST, "already exists, but is different"),
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

impl uDisplay for Errno {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
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
