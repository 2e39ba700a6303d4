//! When to ask for something again.

use crate::time::Instant;

/// Seconds within which ubusd, or logd through it, has to answer.
const PATIENCE: u32 = 5;
/// Seconds after which a connection or a stream that works is no new attempt any more.
pub const SETTLED: u32 = 60;

/// One thing that recentd asks for until it has it.
#[derive(Clone, Copy)]
pub struct Retry {
    /// Asked, not yet answered.
    pub asked: bool,
    /// When the answer is due, or when to ask.
    pub at: Instant,
    /// Pause after the next failure.
    pub pause: u32,
}

impl Retry {
    /// Asks at once.
    pub const fn new() -> Self {
        Self { asked: false, at: Instant(0), pause: 0 }
    }

    /// Waits for the answer to a request.
    pub fn ask(&mut self, now: Instant) {
        (self.asked, self.at) = (true, now.after(PATIENCE));
    }

    /// Asks again later: after twice the pause of the last time, at most `longest` seconds.
    pub fn fail(&mut self, longest: u32, now: Instant) {
        self.pause = self.pause.saturating_mul(2).clamp(1, longest);
        (self.asked, self.at) = (false, now.after(self.pause));
    }
}
