//! How recentd ends: exit codes, and the end of standard output.

use crate::out::Text;

/// Everything was done.
pub const OK: i32 = 0;
/// Wrong usage or configuration.
pub const USAGE: i32 = 100;
/// A system call failed, or something that has to be there is missing.
pub const SYSTEM: i32 = 111;

/// Writes out the rest of `out`; the exit code says whether all of it was written.
pub fn done(out: &mut Text) -> i32 {
    match out.finish() {
        Ok(()) => OK,
        Err(_) => SYSTEM,
    }
}
