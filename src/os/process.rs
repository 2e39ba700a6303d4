//! This process: its id, its user, its signal mask, and the kernel it runs on.
//! Safety is as in `os.rs`.

use core::ffi::{c_int, c_ulong};
use core::mem::zeroed;

use super::arch;
use super::call::call;

/// A write to a closed pipe then returns an error instead of ending the program, and SIGHUP, which scripts of logrotate send to any daemon,
/// does nothing.
pub fn ignore_signals() {
    signals(libc::SIG_BLOCK);
}

/// sigprocmask(2) of SIGPIPE and SIGHUP. A blocked signal has no more effect than an ignored one, and a mask has the same form on every
/// architecture, which `struct sigaction` has not.
pub fn signals(how: c_int) {
    let mask: [c_ulong; 4] = [1 << (libc::SIGPIPE - 1) | 1 << (libc::SIGHUP - 1), 0, 0, 0];
    // SAFETY: changes a mask, installs no handler.
    let _ = unsafe { call(libc::SYS_rt_sigprocmask, how as usize, mask.as_ptr() as usize, 0, arch::MASK) };
}

/// The id of this process.
#[must_use]
pub fn pid() -> u32 {
    // SAFETY: cannot fail.
    unsafe { call(libc::SYS_getpid, 0, 0, 0, 0) }.unwrap_or(0) as u32
}

/// Whether this process may write root's files.
#[must_use]
pub fn is_root() -> bool {
    euid() == 0
}

/// The effective user id of this process.
pub fn euid() -> u32 {
    // SAFETY: cannot fail.
    unsafe { call(libc::SYS_geteuid, 0, 0, 0, 0) }.unwrap_or(0) as u32
}

/// The kernel's release, such as `2.6.18-419.el5xen`, filled up with NULs.
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
