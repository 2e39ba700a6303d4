//! recentd on ubus: fetches the log's stream, publishes the object `recentd`, sends its decisions as events.
//!
//! One connection serves all of it: `link.rs`, with `reader.rs`. Whatever goes wrong with it (ubusd absent, restarted, stuck, or
//! talking nonsense) has one remedy: it is closed and opened again, later and later. Nothing else depends on it: a log stream goes
//! on once it was fetched (`fetch.rs`), and so do counting and banning. recentd never waits for an answer: one that does not come
//! in time is such a fault, and so is a message that ubusd does not take at once, since it buffers a megabyte for each client.

mod fetch;
mod link;
mod object;
mod reader;
mod retry;
mod seq;

pub use link::PATHS;

use fetch::Fetch;
use link::Link;
use object::Object;
use reader::Read;
use retry::{Retry, SETTLED};

use crate::agent::Agent;
use crate::config::Config;
use crate::log::source::slots::Sources;
use crate::log::trouble::StreamTrouble;
use crate::os::{self, Fd, Path};
use crate::time::Instant;
use crate::wire::ubus::{self, Body, Header};

/// Longest pause between two attempts to connect.
const LONGEST_PAUSE: u32 = 8;
/// Messages handled in one turn: the log must not wait for callers.
const AT_ONCE: u32 = 4;

/// The bus, and what we want of it.
pub struct Bus {
    link: Link,
    /// The connection itself: `asked` until HELLO comes.
    retry: Retry,
    /// HELLO came, and when.
    greeted: bool,
    since: Instant,
    object: Object,
    log: Fetch,
}

impl Bus {
    /// Without a bus.
    #[must_use]
    pub const fn off() -> Self {
        Self { link: Link::off(), retry: Retry::new(), greeted: false, since: Instant(0), object: Object::new(), log: Fetch::new() }
    }

    /// To the configured socket; not connected yet.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let mut bus = Self::off();
        bus.find(config);
        bus
    }

    /// To the configured socket from now on.
    pub fn find(&mut self, config: &Config) {
        self.link.find(config);
    }

    /// Never connects.
    pub fn turn_off(&mut self) {
        self.link.turn_off();
    }

    /// The socket to connect to, if there is one.
    #[must_use]
    pub fn socket(&self) -> Option<&Path> {
        self.link.socket()
    }

    /// Whether ubusd is there, or is installed and will be there once it was started.
    #[must_use]
    pub fn is_expected(&self) -> bool {
        let installed = || Path::join(&[b"/sbin/ubusd"]).and_then(|path| os::stat(&path));
        !self.link.is_off() && (self.socket().is_some() || installed().is_ok())
    }

    /// Its descriptor, or -1.
    #[must_use]
    pub fn interest(&self) -> i32 {
        self.link.interest()
    }

    /// When to [`Bus::attend`] even if nothing is to be read.
    #[must_use]
    pub fn deadline(&self, sources: &Sources) -> Option<Instant> {
        if self.link.is_off() {
            return None;
        }
        if !self.greeted {
            return Some(self.retry.at);
        }
        Instant::earlier(self.object.deadline(), self.log.deadline(sources))
    }

    /// Does all work that needs no waiting. `ready`: there is something to read.
    pub fn attend(&mut self, ready: bool, agent: &mut Agent, sources: &mut Sources, now: Instant) {
        if ready {
            for _ in 0..AT_ONCE {
                match self.read(agent, sources, now) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(trouble) => return self.disconnect(trouble, sources, now),
                }
            }
        }
        if let Err(trouble) = self.pursue(agent, sources, now) {
            self.disconnect(trouble, sources, now);
        }
    }

    /// The stream, once it was fetched, and the wall clock when it was asked for.
    pub fn take_stream(&mut self) -> Option<(Fd, u64)> {
        self.log.take()
    }

    /// Requests what is wanted and missing, when it is time.
    fn pursue(&mut self, agent: &Agent, sources: &mut Sources, now: Instant) -> Result<(), StreamTrouble> {
        let is_due = self.deadline(sources).is_some_and(|at| at <= now);
        if !self.greeted {
            return match (is_due, self.retry.asked) {
                (false, _) => Ok(()),
                (true, true) => Err(StreamTrouble::Silent),
                (true, false) => self.link.open().map(|()| self.retry.ask(now)),
            };
        }
        if is_due {
            self.object.publish(&self.link, now)?;
            self.log.pursue(&self.link, sources, now)?;
        }
        self.object.tell(&self.link, agent)
    }

    fn disconnect(&mut self, trouble: StreamTrouble, sources: &mut Sources, now: Instant) {
        if self.greeted && now.since(self.since) >= SETTLED {
            self.retry.pause = 0;
        }
        self.link.close();
        self.greeted = false;
        self.object.forget();
        self.log.forget();
        self.retry.fail(LONGEST_PAUSE, now);
        sources.stream_fails(trouble);
    }

    /// Reads once, and handles a message that is whole with it. False when nothing more is there.
    fn read(&mut self, agent: &mut Agent, sources: &mut Sources, now: Instant) -> Result<bool, StreamTrouble> {
        let header = match self.link.read()? {
            Read::Nothing => return Ok(false),
            Read::Piece => return Ok(true),
            Read::Long(header) => return self.object.decline(header, &self.link).map(|()| true),
            Read::Message(header) => header,
        };
        // Copied, because an answer is composed while the request is being read.
        let (buffer, passed) = (*self.link.reader.message(), self.link.reader.passed.take());
        let body = Body::parse(buffer.get(Header::SIZE..header.length).unwrap_or_default());
        match (header.kind, header.seq) {
            (ubus::HELLO, _) if !self.greeted => {
                (self.greeted, self.since, self.retry.asked) = (true, now, false);
                self.log.begin(now);
            }
            _ if !self.greeted => return Err(StreamTrouble::Garbage),
            (ubus::DATA, seq::LOOKUP) => self.log.is_found(body.object),
            (ubus::DATA, seq::OBJECT) => self.object.is_numbered(body.object),
            (ubus::STATUS, seq::OBJECT) => self.object.is_answered(body.status, now),
            (ubus::STATUS, seq::LOOKUP) => self.log.is_looked_up(body.status, &self.link, sources, now)?,
            (ubus::STATUS, seq::READ) => self.log.is_answered(&body, passed, sources, now),
            (ubus::INVOKE, _) => self.object.invoked(header, body, &self.link, agent, sources, now)?,
            _ => {}
        }
        Ok(true)
    }
}
