//! The object `recentd`: published, called by others, and its events.

use super::link::Link;
use super::retry::Retry;
use super::seq;
use crate::agent::Agent;
use crate::control::act;
use crate::control::answer::Answer;
use crate::control::report;
use crate::control::request::{Arguments, METHODS, Request};
use crate::limits;
use crate::log::source::slots::Sources;
use crate::log::trouble::StreamTrouble;
use crate::time::Instant;
use crate::wire::blob;
use crate::wire::ubus::{self, Body, Header, Message};

/// Longest pause between two attempts to publish the object while its name is taken.
const TAKEN_PAUSE: u32 = 60;

/// Our object on the bus.
pub struct Object {
    retry: Retry,
    /// Its number.
    published: Option<u32>,
    /// How many decisions the bus was told.
    told: u32,
}

impl Object {
    /// Not published yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { retry: Retry::new(), published: None, told: 0 }
    }

    /// When to [`Object::publish`].
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        (self.retry.asked || self.published.is_none()).then_some(self.retry.at)
    }

    /// The connection, and the object with it, is gone.
    pub fn forget(&mut self) {
        (self.retry, self.published) = (Retry::new(), None);
    }

    /// Publishes it, when it is time.
    pub fn publish(&mut self, link: &Link, now: Instant) -> Result<(), StreamTrouble> {
        if self.retry.at > now {
            return Ok(());
        }
        if self.retry.asked {
            return Err(StreamTrouble::Silent);
        }
        if self.published.is_some() {
            return Ok(());
        }
        self.retry.ask(now);
        let mut buffer = [0; limits::BUS];
        link.send(ubus::add_object(&mut buffer, seq::OBJECT, "recentd", METHODS))
    }

    /// ubusd gave it a number.
    pub const fn is_numbered(&mut self, number: Option<u32>) {
        self.published = number;
    }

    /// ubusd says whether it is published.
    pub fn is_answered(&mut self, status: Option<u32>, now: Instant) {
        self.retry = Retry { pause: self.retry.pause, ..Retry::new() };
        if status != Some(ubus::OK) || self.published.is_none() {
            // Taken, or forbidden: ubusd says the same for both.
            self.published = None;
            self.retry.fail(TAKEN_PAUSE, now);
        }
    }

    /// Answers a call that is too long to be read. There is one object only, so it is known whose method is called.
    pub fn decline(&self, header: Header, link: &Link) -> Result<(), StreamTrouble> {
        match self.published {
            Some(object) if header.kind == ubus::INVOKE => {
                link.send(ubus::status(&mut [0; 64], header.seq, header.peer, object, ubus::INVALID_ARGUMENT))
            }
            _ => Ok(()),
        }
    }

    /// Answers a call.
    #[inline(never)] // its buffer is on the stack only while it is needed
    pub fn invoked(&self, header: Header, body: Body, link: &Link, agent: &mut Agent, sources: &Sources, now: Instant) -> Result<(), StreamTrouble> {
        let Some(object) = body.object.filter(|object| self.published == Some(*object)) else { return Ok(()) };
        let mut buffer = [0; limits::MESSAGE];
        let mut code = ubus::OK;
        let mut message = Message::data(&mut buffer, header.seq, header.peer, object);
        let request = Request::new(body.method.unwrap_or_default(), arguments(body.data.unwrap_or_default()));
        if let Err(refusal) = act::handle(agent, sources, request, now, &mut Answer::blob(&mut message.body)) {
            code = refusal.status();
        }
        if body.no_reply {
            return Ok(());
        }
        let message = message.finish();
        if message.is_none() {
            code = ubus::UNKNOWN_ERROR;
        }
        link.send(message)?;
        link.send(ubus::status(&mut [0; 64], header.seq, header.peer, object, code))
    }

    /// Sends the decisions that the bus does not know yet, as events `recentd`.
    pub fn tell(&mut self, link: &Link, agent: &Agent) -> Result<(), StreamTrouble> {
        let total = agent.journal.total();
        // Without those that were forgotten while there was no bus.
        self.told = self.told.max(total.saturating_sub(agent.journal.remembered()));
        while self.told < total {
            if let Some(decided) = agent.journal.entry(self.told) {
                let mut buffer = [0; limits::BUS];
                let mut message = Message::invoke(&mut buffer, seq::EVENT, ubus::EVENTS, "send");
                message.body.text("id", b"recentd");
                let data = message.body.open_table("data");
                report::event(decided, agent, &mut Answer::blob(&mut message.body));
                message.body.close(data);
                link.send(message.finish())?;
            }
            self.told += 1;
        }
        Ok(())
    }
}

/// The known members of a call. libubox takes the first of the right name and kind (blobmsg.c `blobmsg_parse`); here a number may
/// have any size, and a wrong kind is refused instead of ignored.
fn arguments(data: &[u8]) -> Arguments<'_> {
    let mut arguments = Arguments::default();
    for member in blob::members(data) {
        match member.name {
            b"address" => arguments.address = arguments.address.or(Some(member.text().unwrap_or_default())),
            b"sort" => arguments.sort = arguments.sort.or(Some(member.text().unwrap_or_default())),
            b"match" => arguments.part = arguments.part.or(Some(member.text().unwrap_or_default())),
            b"seconds" | b"offset" => {
                let number = member.number().and_then(|number| u32::try_from(number).ok());
                arguments.number = arguments.number.or(Some(number));
            }
            b"section" => arguments.option[0] = arguments.option[0].or(member.text()),
            b"option" => arguments.option[1] = arguments.option[1].or(member.text()),
            b"value" => arguments.option[2] = arguments.option[2].or(member.text()),
            b"line" => arguments.line = arguments.line.or(member.text()),
            // uhttpd adds the login token of its session: never to be shown.
            _ => {}
        }
    }
    arguments
}
