//! Joins the lines of one process, so that one attempt counts once and has its peer.
//!
//! A guess can leave three lines, and some dropbear versions name the address in only
//! one of them. Each connection has a process of its own, so (program, pid) is the key.
//! What is remembered of it: the one address it named itself, when, and what of it has
//! been counted. A process never lends its address to another, and an address in the
//! line at hand always wins over the remembered one: a pid that was forged or used
//! again can at worst count a line twice or not at all, never blame a third party.
//!
//! Lines without a pid stand alone.

use super::{Catalogue, Message, Peer, Program, Role};
use crate::config::watch::Watch;
use crate::index::{Index, mix};
use crate::{addr::Addr, limits, log::syslog::Record, time::Instant};
use heapless::Vec;

/// Seconds that an address holds for lines without one; the pid may be another's then.
/// dropbear allows 300 (`AUTH_TIMEOUT`), sshd 120 (`LoginGraceTime`).
const LIFETIME: u32 = 600;

/// The most that one line counts: ten attempts.
const MOST: u16 = 100;

/// What one record means.
#[derive(Clone, Copy, Debug)]
pub enum Finding {
    /// A failed attempt of `addr`, or a sign of one.
    Counts {
        /// Who said so.
        program: &'static Program,
        /// In which words.
        message: &'static Message,
        /// Whom to blame.
        addr: Addr,
        /// How much: 10 for each attempt, 100 at most.
        weight: u16,
    },
    /// A successful log-in from `addr`.
    Forgives {
        /// Who said so.
        program: &'static Program,
        /// In which words.
        message: &'static Message,
        /// Who is forgiven.
        addr: Addr,
    },
    /// Nothing to be done.
    Nothing {
        /// Who wrote the line, if watched.
        program: Option<&'static Program>,
        /// The row it matched.
        message: Option<&'static Message>,
        /// The address it is about, where known.
        peer: Option<Addr>,
        /// Why nothing.
        why: Why,
    },
}

impl Finding {
    /// Whom it counts against.
    #[must_use]
    pub const fn blamed(&self) -> Option<Addr> {
        match *self {
            Self::Counts { addr, .. } => Some(addr),
            _ => None,
        }
    }

    /// The message it was, and whose.
    #[must_use]
    pub const fn message(&self) -> Option<(&'static Program, &'static Message)> {
        match *self {
            Self::Counts { program, message, .. } | Self::Forgives { program, message, .. } => Some((program, message)),
            Self::Nothing { program: Some(program), message: Some(message), .. } => Some((program, message)),
            Self::Nothing { .. } => None,
        }
    }
}

/// Why a record changes nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// No program of the catalogue.
    Unknown,
    /// One of the catalogue's, but not asked for.
    NotWatched,
    /// No row fits.
    NoMatch,
    /// It blames nobody, and its process named nobody.
    NoAddress,
    /// It names a host, which proves nothing.
    HostName,
    /// Another line said it before.
    AlreadyCounted,
    /// A successful log-in of nobody in particular.
    Success,
    /// Known, and no failure.
    Harmless,
}

impl Why {
    /// For people.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Unknown => "not watched",
            Self::NotWatched => "known, not watched",
            Self::NoMatch => "no message matched",
            Self::NoAddress => "no address in it",
            Self::HostName => "a host name, not an address",
            Self::AlreadyCounted => "already counted",
            Self::Success => "successful login",
            Self::Harmless => "not a failure",
        }
    }
}

/// What is remembered of one process.
struct Session {
    program: &'static Program,
    pid: u32,
    addr: Addr,
    /// When a line last named `addr`.
    named: Instant,
    /// The number of the last line.
    heard: u16,
    /// The announcement whose failure is still to come.
    waiting: Option<&'static Message>,
    /// Something has been counted.
    counted: bool,
}

limits::costs!(Session, 40);

impl Session {
    fn is(&self, program: &'static Program, pid: u32) -> bool {
        self.pid == pid && core::ptr::eq(self.program, program)
    }

    /// How many of the `times` attempts that `message` states are news.
    fn news(&mut self, message: &'static Message, times: u8) -> u8 {
        let news = match message.role {
            Role::Failure => times.saturating_sub(u8::from(self.waiting.take().is_some())),
            Role::Twice if self.waiting.is_some_and(|before| core::ptr::eq(before, message)) => {
                self.waiting = None;
                times.saturating_sub(1)
            }
            Role::Twice => {
                if !self.counted {
                    self.waiting = Some(message);
                }
                times
            }
            // The same words again are another attempt: sshd writes one PAM line for each
            // guess but the failure itself only from half of MaxAuthTries on (auth.c).
            Role::Announce => match self.waiting.replace(message) {
                Some(before) if !core::ptr::eq(before, message) => times.saturating_sub(1),
                _ => times,
            },
            Role::Echo if self.counted => 0,
            Role::Echo => times,
            Role::Success | Role::Opens | Role::Harmless => return 0,
        };
        self.counted = true;
        news
    }
}

/// The processes whose lines are being joined.
pub struct Sessions {
    /// What lines are compared with.
    pub catalogue: Catalogue,
    recent: Vec<Session, { limits::SESSIONS }>,
    index: Index<{ limits::SESSIONS }>,
    /// Lines of all processes so far. It wraps: who was not heard of for so many lines may stay longer.
    lines: u16,
}

impl Default for Sessions {
    fn default() -> Self {
        Self::new()
    }
}

impl Sessions {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { catalogue: Catalogue::new(), recent: Vec::new(), index: Index::new(), lines: 0 }
    }

    /// Says what `record`, written at `now`, means to someone who watches `watch`.
    pub fn read(&mut self, record: &Record<'_>, watch: Watch, now: Instant) -> Finding {
        let (program, message, found) = match self.catalogue.find(record, watch) {
            Ok(row) => row,
            Err((program, why)) => return Finding::Nothing { program, message: None, peer: None, why },
        };
        let mut session = record
            .pid
            .and_then(|pid| self.session(program, pid, &found.peer, message.role == Role::Opens, now));
        let peer = match (&found.peer, &session) {
            (Peer::At(addr), _) => Some(*addr),
            (_, Some(session)) => Some(session.addr),
            _ => None,
        };
        let why = match (message.role, peer) {
            (Role::Opens | Role::Harmless, _) => Why::Harmless,
            (Role::Success, None) => Why::Success,
            (_, None) if matches!(found.peer, Peer::Host) => Why::HostName,
            (_, None) => Why::NoAddress,
            (Role::Success, Some(addr)) => {
                if let Some(session) = &mut session {
                    session.waiting = None;
                }
                return Finding::Forgives { program, message, addr };
            }
            (Role::Failure | Role::Twice | Role::Announce | Role::Echo, Some(addr)) => {
                let news = session.map_or(found.times, |session| session.news(message, found.times));
                let weight = u16::from(message.weight).wrapping_mul(u16::from(news)).min(MOST);
                if weight > 0 {
                    return Finding::Counts { program, message, addr, weight };
                }
                Why::AlreadyCounted
            }
        };
        Finding::Nothing { program: Some(program), message: Some(message), peer, why }
    }

    /// The session of `pid`. A new address, or a `fresh` start, makes a new one. A line that
    /// names none finds only what is younger than [`LIFETIME`], and one with a host name
    /// finds nothing: it did name its peer, if not in a way to trust.
    fn session(
        &mut self,
        program: &'static Program,
        pid: u32,
        peer: &Peer,
        fresh: bool,
        now: Instant,
    ) -> Option<&mut Session> {
        self.lines = self.lines.wrapping_add(1);
        let heard = self.lines;
        let hash = mix(0, pid);
        let place = self.index.find(hash, |place| self.recent.get(place).is_some_and(|session| session.is(program, pid)));
        let addr = match *peer {
            Peer::At(addr) => addr,
            Peer::Host => return None,
            Peer::Unnamed => {
                let old = self.recent.get_mut(place?)?;
                old.heard = heard;
                return (now.since(old.named) < LIFETIME).then_some(old);
            }
        };
        let new = Session { program, pid, addr, named: now, heard, waiting: None, counted: false };
        let Some(place) = place else { return self.begin(new, hash) };
        let old = self.recent.get_mut(place)?;
        let goes_on = !fresh && old.addr == addr && now.since(old.named) < LIFETIME;
        if goes_on {
            (old.named, old.heard) = (now, heard);
        } else {
            *old = new;
        }
        Some(old)
    }

    /// A session that was not known takes the place of the one that was not heard of for the longest time.
    fn begin(&mut self, new: Session, hash: u32) -> Option<&mut Session> {
        let mut place = self.recent.len();
        if let Err(new) = self.recent.push(new) {
            let mut longest = 0;
            for (at, session) in self.recent.iter().enumerate() {
                let silent = self.lines.wrapping_sub(session.heard);
                if silent > longest {
                    (place, longest) = (at, silent);
                }
            }
            let old = core::mem::replace(self.recent.get_mut(place)?, new);
            self.index.remove(mix(0, old.pid), place);
        }
        self.index.add(hash, place);
        self.recent.get_mut(place)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use std::{format, string::String, vec::Vec};

    /// Weight and address of one line; weight 0 for what does not count.
    fn read(
        sessions: &mut Sessions,
        tag: &str,
        pid: impl Into<Option<u32>>,
        body: &str,
        now: u32,
    ) -> (u16, Option<Addr>) {
        let record = Record {
            tag: tag.as_bytes(),
            pid: pid.into(),
            body: body.as_bytes(),
            stamp: None, cut: false
        };
        match sessions.read(&record, Watch::ALL, Instant(now)) {
            Finding::Counts { addr, weight, .. } => (weight, Some(addr)),
            Finding::Forgives { addr, .. } => (0, Some(addr)),
            Finding::Nothing { peer, .. } => (0, peer),
        }
    }

    fn why(sessions: &mut Sessions, tag: &str, pid: u32, body: &str, now: u32) -> Option<Why> {
        let record = Record {
            tag: tag.as_bytes(),
            pid: Some(pid),
            body: body.as_bytes(),
            stamp: None, cut: false
        };
        match sessions.read(&record, Watch::ALL, Instant(now)) {
            Finding::Nothing { why, .. } => Some(why),
            _ => None,
        }
    }

    fn addr(text: &str) -> Option<Addr> {
        Addr::parse(text.as_bytes())
    }

    /// What counts of all lines, which must all be about `peer`.
    fn total(tag: &str, peer: &str, lines: &[String]) -> u16 {
        let mut sessions = Sessions::new();
        lines
            .iter()
            .zip(1000..)
            .map(|(line, now)| {
                let (weight, about) = read(&mut sessions, tag, 77, line, now);
                assert_eq!(about, addr(peer), "{line}");
                weight
            })
            .sum()
    }

    #[test]
    fn dropbear_exit_counts_what_left_no_other_line() {
        let host = "198.51.100.7";
        let one = |line: &str| {
            total(
                "dropbear",
                host,
                &[
                    "Child connection from 198.51.100.7:4022".into(),
                    line.into(),
                ],
            )
        };
        assert_eq!(
            one(
                "Exit before auth from <198.51.100.7:4022>: (user 'root', 4 fails): Exited normally"
            ),
            40
        );
        assert_eq!(
            one(
                "Exit before auth from <198.51.100.7:4022>: (user 'root', 99 fails): Exited normally"
            ),
            MOST
        );
        assert_eq!(
            one("Exit before auth (user 'root', 4 fails): Exited normally"),
            40
        );
        assert_eq!(one("root login rejected"), 10);
    }

    fn sshd(lines: &[&str]) -> u16 {
        let lines: Vec<_> = lines.iter().map(|&line| line.into()).collect();
        total("sshd-session", "198.51.100.7", &lines)
    }

    #[test]
    fn sshd_counts_each_attempt_once() {
        const UNKNOWN: &str = "Invalid user bob from 198.51.100.7 port 4022";
        const FAILED: &str =
            "Failed password for invalid user bob from 198.51.100.7 port 4022 ssh2";
        const CLOSED: &str =
            "Connection closed by invalid user bob 198.51.100.7 port 4022 [preauth]";
        const KNOWN_FAILED: &str =
            "Failed keyboard-interactive/pam for root from 198.51.100.7 port 4022 ssh2";
        const PAM: &str = "error: PAM: Authentication failure for root from 198.51.100.7";
        const MANY: &str = "error: maximum authentication attempts exceeded for root from 198.51.100.7 port 4022 ssh2 [preauth]";
        const NONE: &str = "Failed none for invalid user bob from 198.51.100.7 port 4022 ssh2";

        assert_eq!(sshd(&[UNKNOWN, CLOSED]), 10);
        assert_eq!(sshd(&[UNKNOWN, FAILED, CLOSED]), 10);
        assert_eq!(sshd(&[UNKNOWN, NONE, FAILED, FAILED, FAILED, CLOSED]), 30);
        assert_eq!(sshd(&[UNKNOWN, PAM, FAILED, PAM, FAILED, CLOSED]), 20);
        assert_eq!(sshd(&[PAM, KNOWN_FAILED]), 10);
        // The failures of a known user are only shown from MaxAuthTries / 2 on.
        assert_eq!(sshd(&[PAM, PAM, PAM, KNOWN_FAILED, MANY]), 30);
        assert_eq!(sshd(&[CLOSED]), 2);
        assert_eq!(sshd(&[KNOWN_FAILED, KNOWN_FAILED, MANY]), 20);
        assert_eq!(sshd(&[MANY]), 10);
        assert_eq!(
            sshd(&[
                UNKNOWN,
                "message repeated 3 times: [ Failed password for invalid user bob from 198.51.100.7 port 4022 ssh2]"
            ]),
            30
        );
        assert_eq!(
            sshd(&[
                "User bob from 198.51.100.7 not allowed because not listed in AllowUsers",
                FAILED,
                FAILED,
                CLOSED
            ]),
            20
        );
        assert_eq!(
            sshd(&[
                "Connection from 198.51.100.7 port 4022 on 203.0.113.1 port 22",
                "User bob not allowed because account is locked",
                CLOSED
            ]),
            10
        );
    }

    #[test]
    fn the_listener_speaks_for_many() {
        let mut sessions = Sessions::new();
        for _ in 0..3 {
            let line = "Timeout before authentication for connection from 198.51.100.7 to 203.0.113.1, pid = 9";
            assert_eq!(
                read(&mut sessions, "sshd", 1, line, 5),
                (2, addr("198.51.100.7"))
            );
        }
    }

    #[test]
    fn success_forgives_and_ends_the_waiting() {
        let mut sessions = Sessions::new();
        let pam = "error: PAM: Authentication failure for alice from 198.51.100.7";
        let ok = "Accepted keyboard-interactive/pam for alice from 198.51.100.7 port 4022 ssh2";
        let record = Record {
            tag: b"sshd",
            pid: Some(1),
            body: ok.as_bytes(),
            stamp: None, cut: false
        };
        assert_eq!(read(&mut sessions, "sshd", 1, pam, 1).0, 10);
        assert!(
            matches!(sessions.read(&record, Watch::ALL, Instant(2)), Finding::Forgives { addr: a, .. } if Some(a) == addr("198.51.100.7"))
        );
        assert_eq!(
            read(
                &mut sessions,
                "sshd",
                1,
                "Failed password for bob from 198.51.100.7 port 4022 ssh2",
                3
            )
            .0,
            10
        );
        assert_eq!(
            why(
                &mut sessions,
                "sshd",
                1,
                "Accepted password for alice from host.example port 4022 ssh2",
                4
            ),
            Some(Why::Success)
        );
    }

    #[test]
    fn blame_never_moves() {
        const NOBODY: &str = "Login attempt for nonexistent user";
        let (a, b) = (
            "Child connection from 198.51.100.7:1",
            "Bad password attempt for 'x' from 203.0.113.66:2",
        );
        let mut sessions = Sessions::new();
        assert_eq!(read(&mut sessions, "dropbear", 5, NOBODY, 0), (0, None));
        assert_eq!(
            read(&mut sessions, "dropbear", 5, a, 1),
            (0, addr("198.51.100.7"))
        );
        assert_eq!(
            read(&mut sessions, "dropbear", None, NOBODY, 2),
            (0, None),
            "no pid"
        );
        assert_eq!(
            read(&mut sessions, "dropbear", 6, NOBODY, 2),
            (0, None),
            "another pid"
        );
        assert_eq!(
            read(
                &mut sessions,
                "sshd",
                5,
                "User x not allowed because account is locked",
                2
            ),
            (0, None),
            "another program"
        );
        assert_eq!(
            read(&mut sessions, "dropbear", 5, NOBODY, 600),
            (10, addr("198.51.100.7")),
            "just in time"
        );
        assert_eq!(
            read(&mut sessions, "dropbear", 5, NOBODY, 601),
            (0, None),
            "too late"
        );
        assert_eq!(
            read(&mut sessions, "dropbear", 5, a, 700),
            (0, addr("198.51.100.7"))
        );
        assert_eq!(
            read(&mut sessions, "dropbear", 5, b, 701),
            (10, addr("203.0.113.66")),
            "an address in the line wins"
        );
        assert_eq!(
            read(&mut sessions, "dropbear", 5, NOBODY, 702),
            (10, addr("203.0.113.66")),
            "and stays"
        );
        let host = "User x from host.example not allowed because listed in DenyUsers";
        assert_eq!(
            read(
                &mut sessions,
                "sshd",
                9,
                "Invalid user x from 198.51.100.7 port 1",
                1
            ),
            (10, addr("198.51.100.7"))
        );
        assert_eq!(
            read(&mut sessions, "sshd", 9, host, 1),
            (0, None),
            "a host name is no reason to look elsewhere"
        );
    }

    #[test]
    fn lines_without_a_pid_stand_alone() {
        let mut sessions = Sessions::new();
        for _ in 0..2 {
            let (bad, exit) = (
                "Bad password attempt for 'x' from 198.51.100.7:1",
                "Exit before auth from <198.51.100.7:1>: Exited normally",
            );
            assert_eq!(read(&mut sessions, "dropbear", None, bad, 1).0, 10);
            assert_eq!(read(&mut sessions, "dropbear", None, exit, 1).0, 2);
        }
    }

    #[test]
    fn a_new_connection_starts_afresh() {
        let mut sessions = Sessions::new();
        let (opens, exit) = (
            "Child connection from 198.51.100.7:1",
            "Exit before auth from <198.51.100.7:1>: Exited normally",
        );
        for now in 0..3 {
            assert_eq!(read(&mut sessions, "dropbear", 5, opens, now).0, 0);
            assert_eq!(read(&mut sessions, "dropbear", 5, exit, now).0, 2);
            assert_eq!(
                why(&mut sessions, "dropbear", 5, exit, now),
                Some(Why::AlreadyCounted)
            );
        }
    }

    #[test]
    fn the_least_recently_heard_goes() {
        const ALL: u32 = limits::SESSIONS as u32;
        let mut sessions = Sessions::new();
        let opens = |pid: u32| format!("Child connection from 198.51.100.{pid}:1");
        let about = |pid: u32| addr(&format!("198.51.100.{pid}"));
        for pid in 0..ALL {
            read(&mut sessions, "dropbear", pid, &opens(pid), 1);
        }
        assert_eq!(
            read(&mut sessions, "dropbear", 0, "root login rejected", 1).1,
            about(0)
        );
        for pid in ALL..ALL + 10 {
            read(&mut sessions, "dropbear", pid, &opens(pid), 1);
        }
        for pid in 0..ALL + 10 {
            let expected = if (1..=10).contains(&pid) {
                None
            } else {
                about(pid)
            };
            assert_eq!(
                read(&mut sessions, "dropbear", pid, "root login rejected", 1).1,
                expected,
                "{pid}"
            );
        }
    }

    #[test]
    fn reasons() {
        let mut sessions = Sessions::new();
        for (tag, body, expected) in [
            (
                "cron",
                "Bad password attempt for 'x' from 198.51.100.7:1",
                Why::Unknown,
            ),
            ("dropbear", "Not a line of dropbear", Why::NoMatch),
            (
                "dropbear",
                "Login attempt for nonexistent user",
                Why::NoAddress,
            ),
            ("sshd", "Invalid user x from host.example", Why::HostName),
            (
                "dropbear",
                "Child connection from 198.51.100.7:1",
                Why::Harmless,
            ),
        ] {
            assert_eq!(
                why(&mut sessions, tag, 1, body, 1),
                Some(expected),
                "{body}"
            );
            assert!(!expected.text().is_empty());
        }
    }
}
