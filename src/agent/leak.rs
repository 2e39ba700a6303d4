//! Bans that do not hold: a banned address that fails again is banned again, and if that does not help the router is not protected.

use super::Agent;
use super::stats::Leak;
use crate::out::{Text, put};
use crate::policy::Failure;
use crate::policy::mirror::Listed;
use crate::time::Instant;

/// Seconds after which a banned address should no longer reach this machine; lines of before the ban may still be in the log's pipes.
const BAN_TAKES_HOLD: u32 = 10;
/// Seconds for which nothing must get through until bans are believed to hold again.
const FORGOTTEN_AFTER: u32 = 300;
/// Weight of a failed log-in. Of a connection of before the ban a program may still say, minutes later, that it came to nothing.
const FAILURE: u16 = 10;

impl Agent<'_> {
    /// A line says that an address failed although it is banned: another program may have removed it from the list, so the ban is written
    /// again.
    pub(super) fn got_through(&mut self, failure: &Failure, written: Instant, now: Instant) {
        let addr = failure.listed();
        if failure.recalled
            || failure.weight < FAILURE
            || failure.at.since(written) <= BAN_TAKES_HOLD
            || !self.keeper.is_open(addr.family())
        {
            return;
        }
        if self.policy.mirror(addr).get(addr).is_some_and(Listed::is_foreign) {
            // Another program banned it, and seems to have ended that ban. It counts anew.
            self.policy.mirror(addr).remove(addr);
            return;
        }
        let age = failure.at.since(written);
        if self.keeper.learn(addr, age, self.config) {
            self.say.short_rule(age);
        }
        // Perhaps not only this ban is gone.
        self.keeper.look_soon(addr.family());
        let before = self.policy.mirror(addr).write_again(addr, now);
        self.keeper.ban_again(addr, self.config, self.policy, now);
        if before {
            self.leak = Some(Leak { addr, at: now });
            self.say.leak(addr, self.keeper.likely_gap(self.config), now);
        } else {
            self.say.written_again(addr, now);
        }
    }

    /// Tells of a banned address that gets through, and of the most likely reason.
    pub fn tell_of_leak(&mut self, now: Instant, text: &mut Text) {
        let Some(Leak { addr, at }) = self.leak.filter(|leak| now.since(leak.at) < FORGOTTEN_AFTER) else { return };
        if self.policy.mirror(addr).get(addr).is_some_and(Listed::is_live) {
            put!(text, "{} is banned but got through {} s ago: ", self.config.shown(&addr), now.since(at));
            put!(text, "{}", self.keeper.likely_gap(self.config));
        }
    }
}
