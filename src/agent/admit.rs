//! Whether a log that another host sends is read.

use super::Agent;
use super::senders::WHY;
use crate::addr::Addr;
use crate::time::Instant;

impl Agent<'_> {
    /// Whether a log that `addr` sends is read.
    pub fn admits(&mut self, addr: Addr, now: Instant) -> bool {
        if !self.senders.admits(self.config, addr, now) {
            self.say.refused(addr, now);
            return false;
        }
        if self.senders.hears(addr) {
            self.end_bans_of_senders(now);
        }
        true
    }

    /// A host that was banned before it was heard.
    #[inline(never)]
    fn end_bans_of_senders(&mut self, now: Instant) {
        loop {
            let (config, senders) = (self.config, &self.senders);
            let banned = self.policy.own_bans(config, now).map(|listed| listed.addr).find(|addr| senders.spares(*addr, config.bits(*addr)).is_some());
            let Some(addr) = banned else { return };
            self.end_ban(addr, WHY, now);
        }
    }
}
