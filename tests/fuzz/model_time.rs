//! What happens to the model as time goes on, and when the firewall or recentd restarts.

use super::{Ban, TURNS, World};
use recentd::addr::Family;
use recentd::config::Count;
use recentd::policy::Policy;
use recentd::policy::mirror::Due;
use recentd::time::Instant;

impl World {
    /// Lists are gone with all that was in them, and are written again: the least recently written first.
    pub(super) fn firewall_restarts(&mut self) {
        for family in Family::ALL {
            let mirror = self.policy.of(family);
            mirror.unconfirm();
            while let Some(listed) = mirror.unconfirmed().filter(|_| self.config.count == Count::Agent) {
                assert_eq!(mirror.write(listed.addr, listed.times, Instant(self.now), listed.until), None);
                let oldest = self.bans.iter().position(|ban| ban.addr.family() == family && ban.written <= listed.written.0).unwrap();
                let ban = self.bans.remove(oldest);
                assert_eq!(ban.addr, listed.addr);
                self.bans.push(Ban { written: self.now, ..ban });
            }
        }
    }

    /// recentd then knows what the kernel holds, and no more: a list keeps a ban as long as the rule says since it was last written.
    pub(super) fn recentd_restarts(&mut self) {
        if self.config.count == Count::Kernel {
            return;
        }
        let (rule, now) = (self.config.ban, self.now);
        *self.policy = Policy::new();
        self.policy.set_capacity(self.capacity as u32);
        self.failures.clear();
        self.merged.clear();
        self.past.clear();
        if self.rule < u32::MAX {
            self.bans.iter_mut().for_each(|ban| ban.until = ban.written + rule);
            self.bans.retain(|ban| ban.until > now);
        }
        // A list shows its entries in no order, but when each was written; no two at the same tick.
        for (ticks, ban) in self.bans.iter().rev().enumerate() {
            self.policy.mirror(ban.addr).restore(ban.addr, ticks as u32, Instant(ban.written), Instant(ban.until));
            self.past.insert(super::ip(ban.addr), (ban.until, 1));
        }
        let mut next = 0;
        while let Some(listed) = self.policy.banned_but_allowed(&self.config, &mut next) {
            self.is_unbanned_by_hand(listed);
        }
    }

    /// Time goes on, as the daemon wakes up.
    pub(super) fn pass(&mut self, seconds: u32) {
        let end = self.now + seconds;
        loop {
            while let Some(due) = self.policy.due(&self.config, self.rule, Instant(self.now)) {
                self.turns += 1;
                let (Due::Unban(addr) | Due::Refresh(addr)) = due;
                let at = self.bans.iter().position(|ban| ban.addr == addr).expect("only what is listed is due");
                let ban = self.bans.remove(at);
                match due {
                    Due::Unban(_) => assert_eq!(ban.until, self.now),
                    Due::Refresh(_) => {
                        assert!(ban.until > self.now && ban.written < self.now && ban.until > ban.written + self.config.ban);
                        self.bans.push(Ban { written: self.now, ..ban });
                    }
                }
                self.policy.done(due, Instant(self.now));
            }
            self.holds();
            match self.policy.deadline(&self.config, self.rule) {
                Some(Instant(at)) if at <= end && self.turns < TURNS => {
                    assert!(at > self.now, "nothing is due, so nothing may wake the daemon");
                    self.now = at;
                    self.are_still_banned();
                }
                Some(Instant(at)) => {
                    self.now = end.min(at - 1).max(self.now);
                    return;
                }
                None => {
                    self.now = end;
                    return;
                }
            }
        }
    }

    /// The rule still knows all bans: `--seconds`, both ends included.
    fn are_still_banned(&self) {
        let forgets = self.config.count == Count::Agent && self.rule < u32::MAX;
        assert!(!forgets || self.bans.iter().all(|ban| self.now - ban.written <= self.config.ban), "{:?}", self.bans);
    }
}
