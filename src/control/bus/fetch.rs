//! Fetches the stream of logd's object `log`.

use super::link::Link;
use super::retry::{Retry, SETTLED};
use super::seq;
use crate::log::source::Stream;
use crate::log::source::slots::Sources;
use crate::log::trouble::StreamTrouble;
use crate::os::{self, Fd};
use crate::time::Instant;
use crate::wire::ubus::{self, Body, Message};

/// The longest pause between two attempts. Lines that are logged meanwhile have to fit into logd's memory.
const PAUSE: u32 = 2;

/// The way to the stream.
pub struct Fetch {
    retry: Retry,
    /// The number of the object `log`.
    object: Option<u32>,
    /// Wall clock at the request for the stream, in ms.
    asked: u64,
    /// The stream, until it is taken, and when it came.
    stream: Option<Fd>,
    came: Option<Instant>,
}

impl Fetch {
    /// Not asked yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { retry: Retry::new(), object: None, asked: 0, stream: None, came: None }
    }

    /// When to [`Fetch::pursue`].
    #[must_use]
    pub fn deadline(&self, sources: &Sources) -> Option<Instant> {
        (self.retry.asked || is_wanted(sources)).then_some(self.retry.at)
    }

    /// There is a connection: asks at once, but not for a log that was lost again and again.
    pub fn begin(&mut self, now: Instant) {
        self.retry.at = self.retry.at.min(now.after(self.retry.pause));
    }

    /// The connection is gone.
    pub fn forget(&mut self) {
        (self.retry.asked, self.object) = (false, None);
    }

    /// The stream, once it was fetched, and the wall clock when it was asked for.
    pub fn take(&mut self) -> Option<(Fd, u64)> {
        Some((self.stream.take()?, self.asked))
    }

    /// Looks up the object `log`, when it is time and the source waits for a stream.
    pub fn pursue(&mut self, link: &Link, sources: &mut Sources, now: Instant) -> Result<(), StreamTrouble> {
        if self.retry.at > now {
            return Ok(());
        }
        if self.retry.asked {
            if self.object.is_none() {
                return Err(StreamTrouble::Silent);
            }
            // ubusd answered but logd does not: no reason to leave the bus. A late answer is taken, or closed.
            self.fail(StreamTrouble::Silent, sources, now);
            return Ok(());
        }
        if !is_wanted(sources) {
            return Ok(());
        }
        if self.came.take().is_some_and(|came| now.since(came) >= SETTLED) {
            self.retry.pause = 0;
        }
        self.retry.ask(now);
        self.object = None;
        link.send(ubus::lookup(&mut [0; 64], seq::LOOKUP, "log"))
    }

    /// ubusd found the object.
    pub const fn is_found(&mut self, object: Option<u32>) {
        self.object = object;
    }

    /// ubusd ends its answer to the look-up: asks `log` for its stream.
    pub fn is_looked_up(&mut self, status: Option<u32>, link: &Link, sources: &mut Sources, now: Instant) -> Result<(), StreamTrouble> {
        if !self.retry.asked {
            return Ok(());
        }
        let Some(object) = self.object.filter(|_| status == Some(ubus::OK)) else {
            // Success without an object: this user may not use it (ubusd_proto.c).
            let trouble = if status == Some(ubus::OK) { StreamTrouble::NoRights } else { StreamTrouble::NoLog };
            self.fail(trouble, sources, now);
            return Ok(());
        };
        self.retry.ask(now);
        self.asked = os::wall_clock();
        let mut buffer = [0; 128];
        let mut message = Message::invoke(&mut buffer, seq::READ, object, "read");
        // Without `lines` all that logd still has comes first.
        message.body.flag("stream", true);
        message.body.flag("oneshot", false);
        link.send(message.finish())
    }

    /// logd answers, with its stream if it has one.
    pub fn is_answered(&mut self, body: &Body, passed: Option<Fd>, sources: &mut Sources, now: Instant) {
        if !self.retry.asked {
            return;
        }
        match passed {
            Some(pipe) if body.status == Some(ubus::OK) => {
                self.came = Some(now);
                // If it ends at once the next one is not asked for at once.
                self.retry.fail(PAUSE, now);
                self.stream = Some(pipe);
            }
            _ => self.fail(StreamTrouble::NoStream, sources, now),
        }
    }

    fn fail(&mut self, trouble: StreamTrouble, sources: &mut Sources, now: Instant) {
        self.retry.fail(PAUSE, now);
        sources.stream_fails(trouble);
    }
}

/// Whether the source waits for a stream.
fn is_wanted(sources: &Sources) -> bool {
    sources.stream().is_some_and(Stream::wants_pipe)
}
