//! How recentd ends: exit codes, and the end of standard output.

use crate::os::Errno;
use crate::out::{Text, complain};

/// Everything was done.
pub const OK: i32 = 0;
/// Wrong usage or configuration.
pub const USAGE: i32 = 100;
/// A system call failed, or something that has to be there is missing.
pub const SYSTEM: i32 = 111;

/// Writes out the rest of `out`; the exit code says whether all of it was written.
#[inline(never)]
pub fn done(out: &mut Text) -> i32 {
    match out.finish() {
        Ok(()) => OK,
        Err(errno) => unwritable(errno),
    }
}

/// Says why standard output cannot be written. That its reader wants no more is no fault. Returns the exit code.
#[inline(never)]
pub fn unwritable(errno: Errno) -> i32 {
    if errno != Errno::PIPE {
        complain!("cannot write to standard output: {}", errno);
    }
    SYSTEM
}
