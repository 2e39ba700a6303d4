//! The kernel's clocks.
//! Safety is as in `os.rs`.

use core::ffi::{c_long, c_ulong};

use super::arch;
use super::call::call;
use super::errno::Errno;
use crate::time::Instant;

/// CLOCK_MONOTONIC in whole seconds: it is never set, and it stands still while the machine is suspended, as do the kernel's jiffies.
#[must_use]
pub fn now() -> Instant {
    Instant(monotonic().0)
}

/// CLOCK_MONOTONIC as seconds and nanoseconds.
#[must_use]
pub fn monotonic() -> (u32, u32) {
    clock(libc::SYS_clock_gettime, arch::CLOCK_GETTIME64, libc::CLOCK_MONOTONIC).unwrap_or_default()
}

/// Timer ticks per second, from the resolution of the kernel's coarse clock. `None` before Linux 2.6.32.
/// (`sysconf(_SC_CLK_TCK)` is always 100 and says nothing about HZ.)
#[must_use]
pub fn hz() -> Option<u32> {
    let (seconds, step) = clock(libc::SYS_clock_getres, arch::CLOCK_GETRES64, libc::CLOCK_MONOTONIC_COARSE).ok()?;
    hz_of(step).filter(|hz| seconds == 0 && (10..=10_000).contains(hz))
}

/// The nearest HZ to ticks of so many nanoseconds: Linux 2.6.32 to 3.6 counts them by the timer chip, so 250 ticks a second are 4000250 ns each.
fn hz_of(step: u32) -> Option<u32> {
    (1_000_000_000 + step / 2).checked_div(step)
}

/// Milliseconds since 1970 by the wall clock, which may be set at any time.
#[must_use]
pub fn wall_clock() -> u64 {
    let (seconds, nanoseconds) = wall();
    u64::from(seconds) * 1000 + u64::from(nanoseconds / 1_000_000)
}

/// Seconds since 1970 by the wall clock. (A division of its milliseconds is a long one on 32 bits.)
#[must_use]
pub fn wall_seconds() -> u32 {
    wall().0
}

fn wall() -> (u32, u32) {
    clock(libc::SYS_clock_gettime, arch::CLOCK_GETTIME64, libc::CLOCK_REALTIME).unwrap_or_default()
}

/// Asks a clock for seconds and nanoseconds. Some 32-bit kernels are too old for the `new` call, with 64-bit time, and some were built
/// without the `old` one (CONFIG_COMPAT_32BIT_TIME). A timespec is two longs in the old call, two 64-bit numbers in the new one.
#[inline(never)]
fn clock(old: c_long, new: c_long, id: libc::clockid_t) -> Result<(u32, u32), Errno> {
    let mut time: [c_ulong; 2] = [0; 2];
    if unsafe { call(old, id as usize, time.as_mut_ptr() as usize, 0, 0) }.is_ok() {
        return Ok((time[0] as u32, time[1] as u32));
    }
    let mut time: [u64; 2] = [0; 2];
    unsafe { call(new, id as usize, time.as_mut_ptr() as usize, 0, 0) }?;
    Ok((time[0] as u32, time[1] as u32))
}

#[cfg(test)]
mod tests {
    use super::hz_of;

    #[test]
    fn hz_is_rounded() {
        for (step, hz) in [(4_000_000, 250), (4_000_250, 250), (3_999_750, 250), (10_000_000, 100), (9_999_847, 100), (1_000_015, 1000), (999_848, 1000), (3_333_333, 300)] {
            assert_eq!(hz_of(step), Some(hz), "{step}");
        }
        assert_eq!(hz_of(0), None);
        assert_eq!(hz_of(u32::MAX), Some(0));
    }
}
