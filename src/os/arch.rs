//! What differs between architectures: numbers of calls, and the kernel's structs.
//!
//! 32-bit kernels have further calls for 64-bit sizes and times. AArch64 and RISC-V are so
//! new that they have only the newer one of two calls, often with one argument more.
//! The structs are the kernel's (arch/*/include/uapi/asm/stat.h), not the C library's.
//! Safety is as in `os.rs`.

use core::ffi::c_long;


/// clock_gettime(2) with 64-bit time, for 32-bit kernels. Calls since Linux 5.1 have one number everywhere; MIPS o32 adds 4000.
pub const CLOCK_GETTIME64: c_long = O32 + 403;
/// clock_getres(2) with 64-bit time.
pub const CLOCK_GETRES64: c_long = O32 + 406;
/// close_range(2)
pub const CLOSE_RANGE: c_long = O32 + 436;
const O32: c_long = if cfg!(target_arch = "mips") { 4000 } else { 0 };

/// renameat(2), or where there is no such call renameat2(2)
#[cfg(not(target_arch = "riscv64"))]
pub const RENAME: c_long = libc::SYS_renameat;
#[cfg(target_arch = "riscv64")]
pub const RENAME: c_long = libc::SYS_renameat2;

/// Bytes of the kernel's signal mask.
pub const MASK: usize = if cfg!(target_arch = "mips") { 16 } else { 8 };

/// The kernel's number for this architecture, for filters of calls (linux/audit.h).
pub const AUDIT: u32 = match () {
    () if cfg!(target_arch = "x86_64") => 0xc000_003e,
    () if cfg!(target_arch = "aarch64") => 0xc000_00b7,
    () if cfg!(target_arch = "riscv64") => 0xc000_00f3,
    () if cfg!(target_arch = "arm") => 0x4000_0028,
    () if cfg!(all(target_arch = "mips", target_endian = "big")) => 0x0000_0008,
    () if cfg!(target_arch = "mips") => 0x4000_0008,
    () => panic!("src/os/arch.rs does not know this architecture"),
};

/// No call of this architecture has a number from here on. On x86_64 those with bit 30 are calls of x32, and so are 512 to 547 even
/// without it before Linux 5.4 (seccomp(2)).
pub const BEYOND: u32 = if cfg!(target_arch = "x86_64") { 512 } else { 1 << 30 };

/// lseek(2) or _llseek(2)
#[cfg(target_pointer_width = "32")]
pub const LSEEK: c_long = libc::SYS__llseek;
#[cfg(target_pointer_width = "64")]
pub const LSEEK: c_long = libc::SYS_lseek;

/// pipe(2), by the C library.
#[cfg(any(target_arch = "mips", target_arch = "aarch64", target_arch = "riscv64"))]
pub unsafe fn c_pipe(ends: *mut core::ffi::c_int) -> Result<usize, super::errno::Errno> {
    let raw = unsafe { libc::pipe(ends) };
    usize::try_from(raw).map_err(|_| super::errno::Errno::last())
}

pub use calls::*;

#[cfg(not(any(target_arch = "aarch64", target_arch = "riscv64")))]
mod calls {
    use core::ffi::c_long;

    use crate::os::arch::Stat;
    use crate::os::call::call;
    use crate::os::errno::Errno;

    pub const DUP2: c_long = libc::SYS_dup2;
    pub const POLL: c_long = libc::SYS_poll;

    // The C library's, because the bare call returns its result in two registers there.
    #[cfg(target_arch = "mips")]
    pub use crate::os::arch::c_pipe as pipe;

    /// pipe(2). A new C library calls pipe2(2) for it.
    #[cfg(not(target_arch = "mips"))]
    pub unsafe fn pipe(ends: *mut core::ffi::c_int) -> Result<usize, Errno> {
        unsafe { call(libc::SYS_pipe, ends as usize, 0, 0, 0) }
    }
    pub const INOTIFY_INIT: c_long = libc::SYS_inotify_init;
    #[cfg(target_pointer_width = "32")]
    pub const STAT: c_long = libc::SYS_stat64;
    #[cfg(target_pointer_width = "32")]
    pub const FSTAT: c_long = libc::SYS_fstat64;
    #[cfg(target_pointer_width = "64")]
    pub const STAT: c_long = libc::SYS_stat;
    #[cfg(target_pointer_width = "64")]
    pub const FSTAT: c_long = libc::SYS_fstat;

    /// `number` is [`STAT`] with a path, or [`FSTAT`] with a descriptor.
    pub unsafe fn stat(number: c_long, subject: usize, st: *mut Stat) -> Result<usize, Errno> {
        unsafe { call(number, subject, st as usize, 0, 0) }
    }

    pub unsafe fn poll(set: *mut libc::pollfd, count: usize, milliseconds: i32) -> Result<usize, Errno> {
        unsafe { call(POLL, set as usize, count, milliseconds as usize, 0) }
    }
}

#[cfg(any(target_arch = "aarch64", target_arch = "riscv64"))]
mod calls {
    use core::ffi::c_long;

    use crate::os::arch::Stat;
    use crate::os::call::call;
    use crate::os::errno::Errno;

    pub const DUP2: c_long = libc::SYS_dup3;
    pub const POLL: c_long = libc::SYS_ppoll;
    pub use crate::os::arch::c_pipe as pipe;
    pub const INOTIFY_INIT: c_long = libc::SYS_inotify_init1;
    pub const STAT: c_long = libc::SYS_newfstatat;
    pub const FSTAT: c_long = libc::SYS_fstat;

    pub unsafe fn stat(number: c_long, subject: usize, st: *mut Stat) -> Result<usize, Errno> {
        if number == STAT {
            return unsafe { call(STAT, libc::AT_FDCWD as usize, subject, st as usize, 0) };
        }
        unsafe { call(number, subject, st as usize, 0, 0) }
    }

    pub unsafe fn poll(set: *mut libc::pollfd, count: usize, milliseconds: i32) -> Result<usize, Errno> {
        let raw = unsafe { libc::poll(set, count as libc::nfds_t, milliseconds) };
        usize::try_from(raw).map_err(|_| Errno::last())
    }
}

#[cfg(target_pointer_width = "64")]
pub type Stat = libc::stat;

/// `struct stat64`
#[cfg(target_arch = "mips")]
#[repr(C)]
pub struct Stat {
    pub st_dev: u32,
    _1: [u32; 3],
    pub st_ino: u64,
    pub st_mode: u32,
    _links: u32,
    pub st_uid: u32,
    _2: [u32; 5],
    pub st_size: u64,
    _3: [u32; 2],
    pub st_mtime: u32,
    _4: [u32; 7],
}

/// `struct stat64`. Its first inode number has 32 bits only; the full one is at the end.
#[cfg(target_arch = "arm")]
#[repr(C)]
pub struct Stat {
    pub st_dev: u64,
    _1: [u32; 2],
    pub st_mode: u32,
    _links: u32,
    pub st_uid: u32,
    _2: [u32; 5],
    pub st_size: u64,
    _3: [u32; 6],
    pub st_mtime: u32,
    _4: [u32; 3],
    pub st_ino: u64,
}

#[cfg(target_pointer_width = "32")]
const _: () = assert!(size_of::<Stat>() == 104);
