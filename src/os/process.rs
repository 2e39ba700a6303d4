//! This process: its id, its user, its signal mask, and the kernel it runs on.
//! Safety is as in `os.rs`.

use core::ffi::{c_int, c_ulong};
use core::mem::zeroed;

use super::arch;
use super::call::call;
use super::clock;

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

/// A number that is another one at each start, and that no other machine can know: four of the kernel's 16 random bytes for this process
/// (getauxval(3)), of which musl uses the first. Before Linux 2.6.29, which gives none, the nanoseconds of the clock.
#[must_use]
pub fn secret() -> u32 {
    // SAFETY: null, or 16 bytes that nothing changes, for as long as the process lives.
    let random = unsafe { (libc::getauxval(libc::AT_RANDOM) as *const [u8; 16]).as_ref() };
    random.map_or_else(|| clock::monotonic().1, |&[.., a, b, c, d]| u32::from_ne_bytes([a, b, c, d]))
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
