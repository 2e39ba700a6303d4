//! The kernel's clock.

use crate::os;

/// The kernel's clock as the lists show it.
#[derive(Clone, Copy, Debug)]
pub struct Jiffies {
    /// Now, modulo 2^32.
    pub now: u32,
    /// Ticks per second.
    pub hz: u32,
}

impl Jiffies {
    /// `None` on kernels that do not report HZ (before 2.6.32).
    #[must_use]
    pub fn read() -> Option<Self> {
        let hz = os::hz()?;
        let (seconds, nanoseconds) = os::monotonic();
        Some(Self::at(hz, seconds, nanoseconds))
    }

    /// Jiffies start 300 s before they wrap (INITIAL_JIFFIES) and lag CLOCK_MONOTONIC by about 0.1 s of early boot.
    #[must_use]
    pub fn at(hz: u32, seconds: u32, nanoseconds: u32) -> Self {
        let part = nanoseconds / 1_000_000 * (hz / 10) / 100;
        let now = seconds.wrapping_sub(300).wrapping_mul(hz).wrapping_add(part).wrapping_sub(hz / 10);
        Self { now, hz }
    }

    /// Ticks since `stamp`; 0 if it is in the future.
    #[must_use]
    pub fn age(self, stamp: u32) -> u32 {
        let age = self.now.wrapping_sub(stamp);
        if age >= 1 << 31 { 0 } else { age }
    }
}
