//! What recentd answers and what it can be told: on the bus, on its socket, the same.
//!
//! [`Request`]s come in, from whichever side; `report.rs` composes the answers, `tree.rs` writes them as JSON or
//! blobmsg, `people.rs` as text for people, `server.rs` is the unix socket. The bus is in `bus/`.
//!
//! | method | arguments | does |
//! |---|---|---|
//! | `status` | | health of source and lists, counters, attempts by the hour |
//! | `list` | `offset` | bans, then addresses on the way to one |
//! | `events` | `offset` | the last decisions, the newest first |
//! | `block` | `address`, `seconds` | bans it, for as long as a first ban unless `seconds` says |
//! | `unblock` | `address` | ends its ban and forgets its count |
//! | `flush` | | ends all bans and forgets all counts |
//! | `allow` | `address` | never bans it, until the next start; a prefix is welcome |
//!
//! `more: true` in an answer says that it goes on at `offset: next`.

pub mod bus;
mod people;
mod report;
mod server;
mod tree;

pub use server::{DESCRIPTORS, Server};
pub use tree::Tree;

use crate::addr::{Addr, Prefix};
use crate::config::Count;
use crate::addr::Masked;
use crate::agent::Agent;
use crate::agent::journal::{Act, Event};
use crate::log::source::Source;
use crate::time::Instant;
use crate::wire::blob::{INT32, STRING};
use crate::wire::ubus;
use crate::bytes;
use crate::{config, limits};

/// The methods, as the bus is told.
pub const METHODS: &[ubus::Method] = &[
    ("status", &[]),
    ("list", OFFSET),
    ("events", OFFSET),
    ("block", &[("address", STRING), ("seconds", INT32)]),
    ("unblock", ADDRESS),
    ("flush", &[]),
    ("allow", ADDRESS),
];
const OFFSET: &[(&str, u8)] = &[("offset", INT32)];
const ADDRESS: &[(&str, u8)] = &[("address", STRING)];

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Request {
    /// How things are.
    Status,
    /// Who is banned or counted, from this place on.
    List(u32),
    /// What was decided, from this place on.
    Events(u32),
    /// Ban it for so many seconds; 0 stands for a first ban's length.
    Block(Addr, u32),
    /// Let it in and forget its count.
    Unblock(Addr),
    /// The same for all.
    Flush,
    /// Never ban these.
    Allow(Prefix),
}

/// Why a request is not fulfilled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// There is no such method.
    NoMethod,
    /// What is missing or wrong in the request.
    Argument(&'static str),
    /// Why this address may not be banned, or cannot.
    Spared(&'static str),
}

impl Refusal {
    /// For people.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoMethod => "no such method: status, list, events, block, unblock, flush and allow are known",
            Self::Argument(text) | Self::Spared(text) => text,
        }
    }

    /// For the bus.
    #[must_use]
    pub const fn status(self) -> u32 {
        match self {
            Self::NoMethod => ubus::METHOD_NOT_FOUND,
            Self::Argument(_) => ubus::INVALID_ARGUMENT,
            Self::Spared(_) => ubus::NOT_SUPPORTED,
        }
    }
}

/// The arguments of a request, before it is known which it needs.
#[derive(Clone, Copy, Default)]
pub struct Arguments<'a> {
    /// An address or prefix, as text.
    pub address: Option<&'a [u8]>,
    /// Seconds, or a place to go on at. `Some(None)`: there, but no number of ours.
    pub number: Option<Option<u32>>,
}

impl Request {
    /// Puts method and arguments together. Arguments that a method does not take are passed over, as on the bus.
    pub fn new(method: &[u8], arguments: Arguments) -> Result<Self, Refusal> {
        let number = match arguments.number {
            None => Ok(0),
            Some(given) => given.ok_or(Refusal::Argument("a number is needed: seconds, or an offset")),
        };
        let prefix = match arguments.address {
            None => Err(Refusal::Argument("an address is needed")),
            Some(text) => Prefix::parse(text).ok_or(Refusal::Argument("not an address, nor a prefix such as 2001:db8::/64")),
        };
        let addr = prefix.and_then(single);
        Ok(match bytes::position("status list events block unblock flush allow", method) {
            Some(0) => Self::Status,
            Some(1) => Self::List(number?),
            Some(2) => Self::Events(number?),
            Some(3) => {
                let (addr, seconds) = (addr?, number?);
                if arguments.number.is_some() && !(1..=config::LONGEST_BAN).contains(&seconds) {
                    return Err(Refusal::Argument("seconds must be from 1 to 2147483"));
                }
                Self::Block(addr, seconds)
            }
            Some(4) => Self::Unblock(addr?),
            Some(5) => Self::Flush,
            Some(6) => Self::Allow(prefix?),
            _ => return Err(Refusal::NoMethod),
        })
    }

    /// Reads a request from the socket: `METHOD [ADDRESS] [NUMBER]`.
    pub fn parse(line: &[u8]) -> Result<Self, Refusal> {
        let mut words = bytes::split(line, b' ').filter(|word| !word.is_empty());
        let method = words.next().unwrap_or_default();
        let mut arguments = Arguments::default();
        if bytes::position("block unblock allow", method).is_some() {
            arguments.address = words.next();
        }
        arguments.number = words.next().map(|word| config::number(word, 0, u32::MAX));
        if words.next().is_some() {
            return Err(Refusal::Argument("too many words"));
        }
        Self::new(method, arguments)
    }
}

/// The address of a prefix that can be banned. IPv6 prefixes are what lists show; which length is banned is configured.
fn single(prefix: Prefix) -> Result<Addr, Refusal> {
    match prefix {
        Prefix { addr: Addr::V4(_), len: 0..32 } => Err(Refusal::Argument("IPv4 can be banned by single addresses only")),
        Prefix { addr, .. } => Ok(addr),
    }
}

/// Does what `request` asks, and puts the answer into `to`.
pub fn answer(agent: &mut Agent, source: &Source, request: Request, now: Instant, to: &mut Tree) -> Result<(), Refusal> {
    match request {
        Request::Status => report::status(agent, source, now, to),
        Request::List(offset) => report::list(agent, offset, now, to),
        Request::Events(offset) => report::events(agent, offset, now, to),
        _ => {
            let done = act(agent, request, now)?;
            done.report(agent, to);
        }
    }
    Ok(())
}

/// What was done about an address, which is as it is listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Done {
    Blocked(Addr, u32),
    /// Whether it was banned.
    Unblocked(Addr, bool),
    /// How many bans ended.
    Flushed(u32),
    /// How many bans ended.
    Allowed(Prefix, u32),
}

fn act(agent: &mut Agent, request: Request, now: Instant) -> Result<Done, Refusal> {
    let prefix6 = agent.config.prefix6;
    Ok(match request {
        Request::Block(addr, seconds) => {
            let ban = agent.config.ban;
            // Where the rules count they let go by themselves after that.
            let most = if agent.config.count == Count::Kernel { ban } else { u32::MAX };
            let seconds = if seconds == 0 { ban } else { seconds.min(most) };
            agent.block(addr, seconds, now).map_err(Refusal::Spared)?;
            Done::Blocked(addr.masked(prefix6), seconds)
        }
        Request::Unblock(addr) => Done::Unblocked(addr.masked(prefix6), agent.unblock(addr, now)),
        Request::Allow(prefix) => {
            let ended = agent.allow(prefix, now);
            Done::Allowed(prefix, ended.ok_or(Refusal::Argument("no room: put it into the configuration, as option allow"))?)
        }
        _ => Done::Flushed(agent.flush(now)),
    })
}

/// A decision, for a list or for everybody on the bus.
pub fn event(event: &Event, agent: &Agent, to: &mut Tree) {
    to.text("action", &event.act.name());
    match event.act {
        Act::Allow(len) => to.text("address", &Prefix { addr: event.addr, len }),
        _ => to.text("address", &Masked(&event.addr, agent.config.prefix6)),
    }
    to.numbers(&["seconds", "failures"], [event.seconds, u32::from(event.score) / 10]);
    report::put_cause(event.cause, agent.policy.sessions.catalogue, to);
}

const _: () = assert!(limits::MESSAGE > 4 * tree::ITEM);

#[cfg(test)]
mod tests;
