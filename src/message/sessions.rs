//! Joins the lines of one process, so that one attempt counts once and has its peer.
//!
//! A guess can leave three lines, and some dropbear versions name the address in only
//! one of them. Each connection has a process of its own, so (origin, program, pid) is the key. The origin is the source that
//! brought the line, over a network its sender, and the host that the header names: two hosts may use one pid at the same time.
//! What is remembered of a process: the last address it named, when, and what of it has
//! been counted. An address in the line at hand always wins over the remembered one.
//! Lines without a pid stand alone.
//!
//! The pid alone tells two processes of a program apart, and the system may use it again within ten minutes (`LIFETIME`). So a session
//! ends with a log-in ([`Role::Success`]) and with the last line that its process writes ([`Role::Closes`]): from then on its pid
//! lends its address to no line. Only a process that was killed before its last line still lends the address: the first lines of the
//! next one, if they name none (sshd's `User x not allowed because account is locked`), count against the peer of the former. A forged
//! pid has the same effect, but a forger who can write to the log can write any address.

use super::catalogue::{Catalogue, Row};
use super::finding::{Finding, Why};
use super::order::Order;
use super::proftpd;
use super::row::{Found, Message, Peer, Program, Role};
use crate::config::watch::Watch;
use crate::index::{Index, mix};
use crate::log::syslog;
use crate::{addr::Addr, limits, log::record::Record, time::Instant};
use heapless::Vec;

/// Seconds for which lines without an address take the remembered one. Later the pid may be another process's.
/// dropbear allows 300 for a login (`AUTH_TIMEOUT`), sshd 120 (`LoginGraceTime`).
const LIFETIME: u32 = 600;

/// The most that one line counts, in tenths: as many attempts as the largest `hitcount`. A program's own line counts ten at most, one that was
/// repeated that often more.
const MOST: u16 = 2000;

/// The origin of a line, and the pid.
type Process = (u32, u32);

/// An attempt that counts again if the log daemon says that its line was repeated.
#[derive(Clone, Copy)]
struct Repeatable {
    program: &'static Program,
    message: &'static Message,
    pid: Option<u32>,
    peer: Addr,
    /// What another host forwards may stand between.
    origin: u32,
    /// Lines of another source stand between as well.
    source: u32,
}

/// What is remembered of one process.
struct Session {
    program: &'static Program,
    origin: u32,
    pid: u32,
    addr: Addr,
    /// When a line last named `addr`.
    named: Instant,
    /// The message that announced an attempt, whose failure is still to come.
    announced: Option<&'static Message>,
    /// Something has been counted.
    counted: bool,
    /// It is over: its lines name their peer themselves, or have none.
    closed: bool,
}

limits::costs!(Session, 44);

impl Session {
    fn is(&self, program: &'static Program, (origin, pid): Process) -> bool {
        self.pid == pid && self.origin == origin && core::ptr::eq(self.program, program)
    }

    /// How many of the `times` attempts that `message` states have not been counted yet.
    fn new_attempts(&mut self, message: &'static Message, times: u8) -> u8 {
        let new = match message.role {
            Role::Failure => times.saturating_sub(u8::from(self.announced.take().is_some())),
            Role::Twice if self.announced.is_some_and(|before| core::ptr::eq(before, message)) => {
                self.announced = None;
                times.saturating_sub(1)
            }
            Role::Twice => {
                if !self.counted {
                    self.announced = Some(message);
                }
                times
            }
            // The same words again are another attempt: sshd writes a PAM line for each
            // guess, but the failure itself only from half of MaxAuthTries on (auth.c).
            Role::Announce => match self.announced.replace(message) {
                Some(before) if !core::ptr::eq(before, message) => times.saturating_sub(1),
                _ => times,
            },
            Role::Echo | Role::Closes if self.counted => 0,
            Role::Echo | Role::Closes => times,
            Role::Success | Role::Opens | Role::Harmless => return 0,
        };
        self.counted = true;
        new
    }
}

/// The processes whose lines are being joined. In this order, so that what is written at the start is at the end: see [`crate::policy::Policy`].
#[repr(C)]
pub struct Sessions {
    recent: Vec<Session, { limits::SESSIONS }>,
    index: Index<{ limits::SESSIONS }>,
    /// Their order by their last lines.
    order: Order<{ limits::SESSIONS + 1 }>,
    /// The last line of all, if it was an attempt of a known peer. (An empty `Option` would not be all zeros.)
    last: Vec<Repeatable, 1>,
    /// The last hint at an attack that named no peer, in a process of which nothing else is known. The line that ends it may name one.
    hint: Vec<(&'static Program, &'static Message, Process), 1>,
    /// The source of the lines at hand: see [`Sessions::from`].
    source: u32,
    /// The rows that lines are compared with.
    pub catalogue: Catalogue,
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
        Self { catalogue: Catalogue::new(), recent: Vec::new(), index: Index::new(), order: Order::new(), last: Vec::new(), hint: Vec::new(), source: 0 }
    }

    /// The lines that follow come from this source, over a network from this sender. A hash of a few bytes, that of two IPv4 senders is never the same.
    pub const fn from(&mut self, source: u32) {
        self.source = source;
    }

    /// The source and the host of a line.
    fn origin(&self, record: &Record<'_>) -> u32 {
        record.host.iter().fold(self.source, |hash, byte| mix(hash, (*byte).into()))
    }

    /// A line that is not wanted stands between the last one of its source and what may say that it was repeated.
    pub fn pass_over(&mut self) {
        if self.last.first().is_some_and(|last| last.source == self.source) {
            self.last.clear();
        }
    }

    /// What `record`, written at `now`, means if the programs of `watch` are watched.
    pub fn read(&mut self, record: &Record<'_>, watch: Watch, now: Instant) -> Finding {
        let repeats = syslog::repeats(record);
        let row = match repeats {
            Some(times) => self.again(record, times).ok_or((None, Why::Unknown)),
            None => {
                self.pass_over();
                self.catalogue.find(record, watch)
            }
        };
        let (program, message, found) = match row {
            Ok(row) => row,
            Err((program, why)) => return Finding::Nothing { program, message: None, peer: None, why },
        };
        let pid = match repeats.and(self.last.first()) {
            Some(last) => last.pid,
            None => record.pid.or_else(|| proftpd::pid(record)),
        };
        let origin = self.origin(record);
        let process = pid.map(|pid| (origin, pid));
        let hint = self.hinted(program, message, process, &found.peer);
        let mut session = process.and_then(|process| self.session(program, process, &found.peer, message.role, now));
        let peer = match (&found.peer, &session) {
            (Peer::At(addr), _) => Some(*addr),
            (_, Some(session)) => Some(session.addr),
            _ => None,
        };
        if let Some(session) = &mut session {
            session.closed |= matches!(message.role, Role::Success | Role::Closes);
        }
        if let (Some(message), Some(addr)) = (hint, peer) {
            return Finding::Counts { program, message, addr, weight: message.weight.into() };
        }
        let why = match (message.role, peer) {
            (Role::Opens | Role::Harmless, _) => Why::Harmless,
            (Role::Closes, _) if message.weight == 0 => Why::Harmless,
            (Role::Success, None) => Why::Success,
            (_, None) if matches!(found.peer, Peer::Host) => Why::HostName,
            (_, None) => Why::NoAddress,
            (Role::Success, Some(addr)) => {
                if let Some(session) = &mut session {
                    session.announced = None;
                }
                return Finding::Forgives { program, message, addr };
            }
            (Role::Failure | Role::Twice | Role::Announce | Role::Echo | Role::Closes, Some(addr)) => {
                let times = session.map_or(found.times, |session| session.new_attempts(message, found.times));
                // A repeated echo is still an echo.
                if repeats.is_none() && matches!(message.role, Role::Failure | Role::Twice | Role::Announce) {
                    self.last.clear();
                    let _ = self.last.push(Repeatable { program, message, pid, peer: addr, origin, source: self.source });
                }
                let weight = u16::from(message.weight).wrapping_mul(u16::from(times)).min(MOST);
                if weight > 0 {
                    return Finding::Counts { program, message, addr, weight };
                }
                Why::AlreadyCounted
            }
        };
        Finding::Nothing { program: Some(program), message: Some(message), peer, why }
    }

    /// The attempt that `record` says was logged `times` times more: that of the line before, if the same host wrote it. A log daemon that
    /// waits for another message says so every few minutes.
    fn again(&self, record: &Record<'_>, times: u8) -> Option<Row> {
        let last = self.last.first().filter(|last| last.origin == self.origin(record))?;
        Some((last.program, last.message, Found { peer: Peer::At(last.peer), times }))
    }

    /// sshd of 7.9 to 9.7 writes `kex_exchange_identification: ...`, which names no peer, and then `Connection closed by A port N` without
    /// `[preauth]`, as at the end of a session that had logged in: it is the hint that counts then. Returns it if `message` is that end. All other lines of
    /// the process settle it.
    fn hinted(&mut self, program: &'static Program, message: &'static Message, process: Option<Process>, peer: &Peer) -> Option<&'static Message> {
        let process = process?;
        let ends = message.role == Role::Closes && message.weight == 0;
        let settled = self.hint.first().filter(|(of, _, before)| core::ptr::eq(*of, program) && *before == process).map(|hint| hint.1);
        if settled.is_some() {
            self.hint.clear();
        }
        if ends && settled.is_some() {
            return settled;
        }
        let unknown = matches!((message.role, peer), (Role::Echo, Peer::Unnamed));
        if unknown && self.index.find(hash(process), |place| self.recent.get(place).is_some_and(|session| session.is(program, process))).is_none() {
            self.hint.clear();
            let _ = self.hint.push((program, message, process));
        }
        None
    }

    /// The session of a process. A new address, the first line of a session, or an attempt after the last line begins a new one. A line
    /// without an address finds only a session that named one within [`LIFETIME`] and is not over. A line with a host name
    /// finds none: it names its peer, though not in a way to trust.
    fn session(
        &mut self,
        program: &'static Program,
        process: Process,
        peer: &Peer,
        role: Role,
        now: Instant,
    ) -> Option<&mut Session> {
        let row = hash(process);
        let place = self.index.find(row, |place| self.recent.get(place).is_some_and(|session| session.is(program, process)));
        let addr = match *peer {
            Peer::At(addr) => addr,
            Peer::Host => return None,
            Peer::Unnamed => {
                let old = self.recent.get_mut(place?)?;
                self.order.touch(place?);
                return (!old.closed && now.since(old.named) < LIFETIME).then_some(old);
            }
        };
        let (origin, pid) = process;
        let new = Session { program, origin, pid, addr, named: now, announced: None, counted: false, closed: false };
        let Some(place) = place else { return self.begin(new, row) };
        self.order.touch(place);
        let old = self.recent.get_mut(place)?;
        let goes_on = match role {
            Role::Opens => false,
            Role::Failure | Role::Twice | Role::Announce => !old.closed,
            Role::Echo | Role::Closes | Role::Success | Role::Harmless => true,
        } && old.addr == addr
            && now.since(old.named) < LIFETIME;
        if goes_on {
            old.named = now;
        } else {
            *old = new;
        }
        Some(old)
    }

    /// Adds a session. If there is no room, it replaces the session whose last line is the longest ago.
    fn begin(&mut self, new: Session, row: u32) -> Option<&mut Session> {
        let mut place = self.recent.len();
        if place < limits::SESSIONS {
            let _ = self.recent.push(new);
            self.order.add(place);
        } else {
            place = self.order.oldest()?;
            let old = self.recent.get_mut(place)?;
            self.index.remove(hash((old.origin, old.pid)), place);
            *old = new;
            self.order.touch(place);
        }
        self.index.add(row, place);
        self.recent.get_mut(place)
    }
}

const fn hash((origin, pid): Process) -> u32 {
    mix(origin, pid)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
