//! What can be asked: methods, their arguments, and why a request is refused.

use super::judge::{Judgement, Tried, judge, try_on};
use crate::addr::{Addr, Prefix};
use crate::wire::blob::{INT32, STRING};
use crate::wire::ubus;
use crate::{bytes, config};

/// The methods, in the order of [`Request`], and their arguments as the bus is told.
pub const METHODS: &[ubus::Method] = &[
    ("status", &[]),
    ("list", &[("offset", INT32), ("sort", STRING), ("match", STRING)]),
    ("events", &[("offset", INT32)]),
    ("ban", &[ADDRESS, ("seconds", INT32)]),
    ("unban", &[ADDRESS]),
    ("flush", &[]),
    ("allow", &[ADDRESS]),
    ("check", &[ADDRESS, ("section", STRING), ("option", STRING), ("value", STRING), ("line", STRING)]),
    ("disallow", &[ADDRESS]),
];
const ADDRESS: (&str, u8) = ("address", STRING);

/// The orders of a list, as they are called.
const SORTS: &str = "- newest left address";

/// The order of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// Bans in no order that means anything; of addresses with failures the closest to a ban first.
    Any,
    /// The last ban or failure first.
    Newest,
    /// Bans: the one that lasts longest first; the others as without an order.
    Left,
    /// IPv4 first.
    Address,
}

/// Which part of a list is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Selection<'a> {
    /// How many of the matching are left out.
    pub offset: u32,
    /// The order.
    pub sort: Sort,
    /// A part of an address as text, or a prefix; all match an empty one.
    pub part: &'a [u8],
    /// The prefix, if `part` is one.
    pub prefix: Option<Prefix>,
}

impl<'a> Selection<'a> {
    fn new(offset: u32, sort: Option<&[u8]>, part: Option<&'a [u8]>) -> Result<Self, Refusal> {
        let sort = match bytes::position(SORTS, sort.unwrap_or(b"-")) {
            Some(0) => Sort::Any,
            Some(1) => Sort::Newest,
            Some(2) => Sort::Left,
            Some(_) => Sort::Address,
            None => return Err(Refusal::Argument("sort must be newest, left or address")),
        };
        let part = part.unwrap_or_default();
        Ok(Self { offset, sort, part, prefix: Prefix::parse(part) })
    }

    /// Whether `addr`, as it is listed, is wanted. `bits` is the length of its prefix, if it is one.
    #[must_use]
    pub fn has(&self, addr: &Addr, bits: u8) -> bool {
        self.part.is_empty() || self.prefix.is_some_and(|prefix| prefix.addr.shares(addr, prefix.len.min(bits))) || addr.shows(self.part)
    }
}

/// A request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Request<'a> {
    /// Health and counters.
    Status,
    /// Banned and counted addresses.
    List(Selection<'a>),
    /// Decisions, from this place on.
    Events(u32),
    /// Ban this address for so many seconds, or [`config::FOREVER`]; 0 stands for the length of a first ban.
    Ban(Prefix, u32),
    /// End the ban of this address and forget its count.
    Unban(Prefix),
    /// End all bans and forget all counts.
    Flush,
    /// Never ban these addresses.
    Allow(Prefix),
    /// Say this of the value of an option, and of a line that was tried with it.
    Check(Judgement, Option<Tried>),
    /// Say whether this address can be banned, or is.
    Address(Addr),
    /// Take back what was allowed by hand.
    Disallow(Prefix),
}

/// Why a request is not fulfilled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// There is no such method.
    NoMethod,
    /// The argument that is missing or wrong in the request.
    Argument(&'static str),
    /// Why this address must not or cannot be banned.
    Spared(&'static str),
}

impl Refusal {
    /// For people.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoMethod => "no such method; see: recentd help",
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

/// The arguments of a request, before it is known which ones its method takes.
#[derive(Clone, Copy, Default)]
pub struct Arguments<'a> {
    /// An address or prefix, as text.
    pub address: Option<&'a [u8]>,
    /// Seconds, or an offset. `Some(None)`: given, but not a `u32`.
    pub number: Option<Option<u32>>,
    /// The order of a list.
    pub sort: Option<&'a [u8]>,
    /// Which addresses of a list.
    pub part: Option<&'a [u8]>,
    /// The section, an option of it, and its value.
    pub option: [Option<&'a [u8]>; 3],
    /// A message to try the value on, which is a pattern.
    pub line: Option<&'a [u8]>,
}

impl<'a> Request<'a> {
    /// Puts method and arguments together. Arguments that a method does not take are ignored, as on the bus.
    pub fn new(method: &[u8], arguments: Arguments<'a>) -> Result<Self, Refusal> {
        let number = match arguments.number {
            None => Ok(0),
            Some(given) => given.ok_or(Refusal::Argument(match position(method) {
                Some(3) => "seconds must be a whole number, or a time such as 15m, 1h, 2d",
                _ => "the offset must be a whole number",
            })),
        };
        let prefix = match arguments.address {
            None => Err(Refusal::Argument("an address is needed")),
            Some(text) => Prefix::parse(text).ok_or(Refusal::Argument("not an address, nor a prefix such as 2001:db8::/64")),
        };
        Ok(match position(method) {
            Some(0) => Self::Status,
            Some(1) => Self::List(Selection::new(number?, arguments.sort, arguments.part)?),
            Some(2) => Self::Events(number?),
            Some(3) => {
                let (prefix, seconds) = (prefix?, number?);
                if seconds > config::LONGEST_BAN {
                    return Err(Refusal::Argument("seconds must be from 1 to 2147483, a time such as 15m, 1h, 2d, or forever"));
                }
                Self::Ban(prefix, if arguments.number.is_some() && seconds == 0 { config::FOREVER } else { seconds })
            }
            Some(4) => Self::Unban(prefix?),
            Some(5) => Self::Flush,
            Some(6) => Self::Allow(prefix?),
            Some(7) => match arguments.option {
                [Some(section), Some(option), Some(value)] => {
                    let judgement = judge(section, option, value);
                    Self::Check(judgement, arguments.line.and_then(|line| try_on(judgement, option, value, line)))
                }
                [None, None, None] => Self::Address(prefix?.addr),
                _ => return Err(Refusal::Argument("section, option and value are needed")),
            },
            Some(8) => Self::Disallow(prefix?),
            _ => return Err(Refusal::NoMethod),
        })
    }

    /// Reads a request from the socket: `METHOD [ADDRESS] [NUMBER]`, `list [NUMBER [SORT [PART]]]`, or `check SECTION OPTION VALUE`, of
    /// which the value is the rest of the line, up to a tab with a message behind it to try a pattern on.
    pub fn parse(line: &'a [u8]) -> Result<Self, Refusal> {
        if let Some(rest) = line.strip_prefix(b"check ")
            && let (section, rest @ Some(_)) = word(rest)
        {
            let (option, value) = word(rest.unwrap_or_default());
            let (value, line) = value.map_or((None, None), |value| {
                let (value, line) = cut(value, b'\t');
                (Some(value), line)
            });
            return Self::new(b"check", Arguments { option: [Some(section), Some(option), value], line, ..Arguments::default() });
        }
        let mut words = bytes::split(line, b' ').filter(|word| !word.is_empty());
        let method = words.next().unwrap_or_default();
        let mut arguments = Arguments::default();
        if position(method).and_then(|place| METHODS.get(place)).is_some_and(|(_, takes)| takes.first() == Some(&ADDRESS)) {
            arguments.address = words.next();
        }
        let is_ban = method == b"ban";
        let read = if is_ban { config::time } else { config::number };
        arguments.number = words.next().map(|word| if is_ban && word == b"forever" { Some(0) } else { read(word, 0, u32::MAX) });
        if position(method) == Some(1) {
            (arguments.sort, arguments.part) = (words.next(), words.next());
        }
        if words.next().is_some() {
            return Err(Refusal::Argument("too many words"));
        }
        Self::new(method, arguments)
    }
}

/// Up to a blank, and what follows it.
fn word(text: &[u8]) -> (&[u8], Option<&[u8]>) {
    cut(text, b' ')
}

#[inline(never)]
fn cut(text: &[u8], at: u8) -> (&[u8], Option<&[u8]>) {
    match text.split_at_checked(bytes::find(text, at)) {
        Some((word, rest)) => (word, rest.get(1..)),
        None => (text, None),
    }
}

#[inline(never)]
fn position(method: &[u8]) -> Option<usize> {
    METHODS.iter().position(|(name, _)| name.as_bytes() == method)
}
