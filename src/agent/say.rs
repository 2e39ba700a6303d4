//! recentd's own log lines: one sentence for each decision, and what such a line says when the log is read back.
//!
//! Lines that an attacker could cause at will have a rate limit, so that recentd cannot be made to flood the log it reads.

use crate::addr::{Addr, Prefix};
use crate::bytes;
use crate::config::faults::Faults;
use crate::config::{self, Config, FOREVER, LogTo, To};
use crate::firewall::lan;
use crate::firewall::trouble::ListTrouble;
use crate::log::source::slots::Sources;
use crate::message::Finding;
use crate::os::Errno;
use crate::out::{Failures, Length, Level, Log, Shown, Text, is_stderr_kept, put};
use crate::policy::SPRAYS;
use crate::policy::table::Evicted;
use crate::time::Instant;

/// What is said of a flush.
const ALL_FORGOTTEN: &str = "all counts forgotten by hand";

/// When something may be said again.
#[derive(Clone, Copy, Default)]
struct RateLimit(Instant);

impl RateLimit {
    /// Whether it may be said at `now`. Then it may not be for `every` seconds.
    fn allows(&mut self, now: Instant, every: u32) -> bool {
        let may = now >= self.0;
        if may {
            self.0 = now.after(every);
        }
        may
    }
}

/// What a line of recentd's, written before this start, says of the counts up to then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Settled {
    /// All begin at zero.
    All,
    /// That of this address, or of this prefix, which was banned for so many seconds, or unbanned.
    One(Addr, Option<u32>),
}

/// Reads a line of recentd's own.
pub fn read(body: &[u8]) -> Option<Settled> {
    let text = body.strip_prefix(b"recentd: ").unwrap_or(body);
    if text == ALL_FORGOTTEN.as_bytes() {
        return Some(Settled::All);
    }
    let mut words = bytes::split(text, b' ');
    // Older logs say `block` and `unblock` of what was done by hand.
    let is_ban = bytes::position("ban block unban unblock", words.next()?)? < 2;
    let address = words.next()?;
    let addr = Prefix::parse(address.strip_suffix(b":").unwrap_or(address))?.addr;
    let seconds = match words.next() {
        Some(b"forever" | b"forever:") => Some(FOREVER),
        _ => words.next().and_then(|seconds| config::number(seconds, 1, config::LONGEST_BAN)),
    };
    Some(Settled::One(addr, seconds.filter(|_| is_ban)))
}

/// Where the lines go.
#[must_use]
pub fn log(config: &Config) -> Log {
    Log::new(match config.log {
        LogTo::Auto => !is_stderr_kept(),
        LogTo::Stderr => false,
        LogTo::Syslog => true,
    })
}

/// Writes the lines.
pub struct Say<'a> {
    /// Where they go.
    pub log: Log,
    config: &'a Config,
    evicting: RateLimit,
    mending: RateLimit,
    leaking: RateLimit,
    sparing: RateLimit,
    refusing: RateLimit,
    keeping: RateLimit,
}

impl<'a> Say<'a> {
    /// Nothing is said yet.
    pub fn new(config: &'a Config) -> Self {
        let limit = RateLimit::default();
        Self { log: log(config), config, evicting: limit, mending: limit, leaking: limit, sparing: limit, refusing: limit, keeping: limit }
    }

    /// What is about to happen.
    pub fn start(&mut self, sources: &Sources, sink: &str) {
        let (version, config) = (env!("CARGO_PKG_VERSION"), self.config);
        let mut text = Text::line();
        put!(text, "version {}", version);
        let mut before = ", watching ";
        for slot in sources.iter() {
            let (what, which) = slot.source.name();
            put!(text, "{}{}{}", before, what, Shown(which));
            before = " and ";
        }
        put!(text, "; ");
        let (failures, are) = (Failures(u32::from(config.hitcount) * 10), if config.hitcount == 1 { "is" } else { "are" });
        put!(text, "{} within {} s {} a ban of {} s", failures, config.window, are, config.ban);
        put!(text, ", through {}", sink);
        let mut before = "; never banned: ";
        lan::networks(config, &mut |network, interface| {
            put!(text, "{}{} on {}", before, network, Shown(interface));
            before = ", ";
        });
        self.log.at(Level::Info).line(&text);
    }

    /// What is wrong in the configuration.
    pub fn faults(&mut self, faults: &Faults) {
        faults.each(&mut |fault| put!(self.log.at(if fault.1.is_of_allowlist() { Level::Err } else { Level::Warning }), "{}", *fault));
        if faults.more() > 0 {
            put!(self.log.at(Level::Warning), "{}: more faults: {}; see: recentd check", Shown(faults.file), faults.more());
        }
    }

    /// The control socket cannot be bound, or is bound at last.
    #[inline(never)]
    pub fn control(&mut self, path: &[u8], trouble: Option<ListTrouble>) {
        match trouble {
            Some(trouble) => put!(self.log.at(Level::Err), "cannot bind the control socket {}: {}; until it is bound 'recentd status' and the like do not work", Shown(path), trouble),
            None => put!(self.log.at(Level::Info), "the control socket {} is bound now", Shown(path)),
        }
    }

    /// The table is full.
    pub fn evicted(&mut self, evicted: &Evicted, now: Instant) {
        if self.evicting.allows(now, 60) {
            let (addr, failures) = (self.config.shown(&evicted.addr), Failures(evicted.score));
            put!(self.log.at(Level::Warning), "too many addresses at once: {} of {} forgotten", failures, addr);
        }
    }

    /// `addr` failed, but may not be banned, or cannot.
    pub fn spared(&mut self, addr: Addr, why: &'static str, now: Instant) {
        if self.sparing.allows(now, 600) {
            put!(self.log, "not banning {}: {}", addr, why);
        }
    }

    /// `addr` sends a log that is not read.
    #[inline(never)]
    pub fn refused(&mut self, addr: Addr, now: Instant) {
        if self.refusing.allows(now, 600) {
            put!(self.log.at(Level::Warning), "not reading what {} sends: it is in no network of option senders (by default those of the LAN)", addr);
        }
    }

    /// A banned address got through, so its ban was written again.
    pub fn written_again(&mut self, addr: Addr, now: Instant) {
        if self.mending.allows(now, 60) {
            put!(self.log.at(Level::Warning), "{} is banned but got through; its ban is written again", self.config.shown(&addr));
        }
    }

    /// A ban got through that was written so many seconds ago.
    pub fn short_rule(&mut self, age: u32) {
        put!(self.log.at(Level::Warning), "the loaded rule seems to end bans within {} s, earlier than option ban; bans are written again in half that time. See: recentd check", age);
    }

    /// A banned address gets through although its ban was written again; `why` is likely.
    pub fn leak(&mut self, addr: Addr, why: &str, now: Instant) {
        if self.leaking.allows(now, 600) {
            put!(self.log.at(Level::Err), "NOT PROTECTED: {} is banned but still gets through: {}", self.config.shown(&addr), why);
        }
    }

    /// A ban after `score`.
    pub fn ban(&mut self, finding: &Finding, addr: Addr, score: u32, seconds: u32, times: u8) {
        let Finding::Counts { program, message, .. } = finding else { return };
        let (addr, failures) = (self.config.shown(&addr), Failures(score));
        let mut text = Text::line();
        text.bytes(self.would().as_bytes());
        put!(text, "ban {} {}: {} within {} s, ", addr, Length(seconds), failures, self.config.window);
        put!(text, "the last: {} {}", program.name, message.name);
        if score < u32::from(self.config.hitcount) * 10 {
            put!(text, "; {}", SPRAYS);
        }
        if times > 1 {
            put!(text, "; ban number {}", u32::from(times));
        }
        self.log.line(&text);
    }

    /// A ban by hand.
    pub fn ban_by_hand(&mut self, addr: Addr, seconds: u32) {
        let would = self.would();
        put!(self.log, "{}ban {} {} by hand", would, self.config.shown(&addr), Length(seconds));
    }

    /// The end of a ban, `how` it came about.
    #[inline(never)]
    pub fn unban(&mut self, addr: Addr, how: &str) {
        let would = self.would();
        put!(self.log, "{}unban {}{}", would, self.config.shown(&addr), how);
    }

    /// The end of a ban of an address that must not be banned.
    pub fn unban_because(&mut self, addr: Addr, why: &str) {
        let would = self.would();
        put!(self.log, "{}unban {}: {}", would, self.config.shown(&addr), why);
    }

    /// A ban had no room any more.
    pub fn pushed_out(&mut self, addr: Addr, capacity: u32) {
        put!(self.log.at(Level::Warning), "list is full: {} pushed out (room for {})", self.config.shown(&addr), capacity);
    }

    /// Bans without end could not be written to their file.
    pub fn not_kept(&mut self, errno: Errno, now: Instant) {
        if self.keeping.allows(now, 600) {
            let file = Shown(&self.config.ban_file);
            put!(self.log.at(Level::Err), "cannot write option ban_file {}: {}; bans without end are lost with a reboot. Its directory must exist and belong to root", file, errno);
        }
    }

    /// A flush.
    pub fn all_forgotten(&mut self) {
        put!(self.log, "{}", ALL_FORGOTTEN);
    }

    /// An entry of the allowlist by hand.
    pub fn allow(&mut self, prefix: Prefix) {
        put!(self.log, "allow {} until the next start, by hand", prefix);
    }

    /// The end of it.
    pub fn disallow(&mut self, prefix: Prefix) {
        put!(self.log, "disallow {}, by hand", prefix);
    }

    /// What stands before a decision that is not carried out.
    fn would(&self) -> &'static str {
        if self.config.sink == To::DryRun { "would " } else { "" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_said_again_after_its_time() {
        let (mut limit, now) = (RateLimit::default(), Instant(1000));
        assert_eq!([0, 0, 59, 60, 61, 119, 120].map(|seconds| limit.allows(now.after(seconds), 60)), [true, false, false, true, false, false, true]);
    }

    #[test]
    fn own_lines_are_understood() {
        let addr = Addr::V4([192, 0, 2, 7]);
        for (line, expected) in [
            ("ban 192.0.2.7 for 3600 s: 15 failures within 900 s, the last: dropbear bad-password", Some(Settled::One(addr, Some(3600)))),
            ("recentd: ban 192.0.2.7 for 60 s by hand", Some(Settled::One(addr, Some(60)))),
            ("unban 192.0.2.7", Some(Settled::One(addr, None))),
            ("unban 192.0.2.7: on the allowlist", Some(Settled::One(addr, None))),
            ("unban 2001:db8::/64: on the allowlist", Addr::parse(b"2001:db8::").map(|addr| Settled::One(addr, None))),
            ("block 192.0.2.7 for 60 s by hand", Some(Settled::One(addr, Some(60)))),
            ("unban 192.0.2.7 for 60 s", Some(Settled::One(addr, None))),
            ("ban 192.0.2.7 for ever", Some(Settled::One(addr, None))),
            ("ban 192.0.2.7 forever by hand", Some(Settled::One(addr, Some(FOREVER)))),
            ("ban 192.0.2.7 forever: 15 failures within 900 s, the last: dropbear bad-password; ban number 5", Some(Settled::One(addr, Some(FOREVER)))),
            ("unban 192.0.2.7 forever", Some(Settled::One(addr, None))),
            ("unblock 192.0.2.7 by hand", Some(Settled::One(addr, None))),
            ("all counts forgotten by hand", Some(Settled::All)),
            ("not banning 192.0.2.7: on the allowlist", None),
            ("allow 192.0.2.7 until the next start, by hand", None),
            ("would ban 192.0.2.7 for 60 s by hand", None),
            ("ban", None),
            ("", None),
        ] {
            assert_eq!(read(line.as_bytes()), expected, "{line}");
        }
    }
}
