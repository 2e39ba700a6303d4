//! `syscall(2)`: the one way into the kernel.
//! Safety is as in `os.rs`.

use core::ffi::c_long;

use super::errno::Errno;

/// One system call, repeated while signals interrupt it. Unused arguments are 0.
///
/// # Safety
/// The arguments are what the call `number` demands.
#[inline(never)]
pub unsafe fn call(number: c_long, a: usize, b: usize, c: usize, d: usize) -> Result<usize, Errno> {
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
