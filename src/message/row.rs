//! What a row of the catalogue is made of, and what it says about a line.
//!
//! Everything else in this folder stands on these types.

use crate::addr::Addr;
use crate::bytes;

/// What a message means for the count of its peer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// States one failed attempt.
    Failure,
    /// States one failed attempt, but the first of a session twice in some releases, or
    /// the [`Role::Failure`] line of the same attempt follows.
    Twice,
    /// States an attempt before the [`Role::Failure`] line of the same attempt does,
    /// which then no longer counts.
    Announce,
    /// Repeats what other lines of its session said, or only hints at an attack: counts
    /// if nothing of the session has been counted.
    Echo,
    /// A login that succeeded.
    Success,
    /// The first line of a session; only names its peer.
    Opens,
    /// Known, and no sign of an attack.
    Harmless,
}

/// What a line says about the other side of the connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Peer {
    /// This address.
    At(Addr),
    /// Nothing: this wording holds no address.
    Unnamed,
    /// A host name, or text that cannot be trusted, where an address should stand.
    Host,
}

impl Peer {
    /// [`Peer::At`] if all of `text` is one address; an IPv6 address may have a zone (`%br-lan`). Anything else may be a host name.
    pub fn of(text: &[u8]) -> Self {
        let bare = text.get(..bytes::find(text, b'%')).unwrap_or(text);
        match Addr::parse(bare) {
            Some(Addr::V4(_)) if bare.len() < text.len() => Self::Host,
            Some(addr) => Self::At(addr),
            None => Self::Host,
        }
    }
}

/// What a row read in a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// The other side.
    pub peer: Peer,
    /// Attempts the line stands for: 1, or the N of dropbear's `N fails` and of
    /// rsyslog's `message repeated N times`.
    pub times: u8,
}

/// One row of the catalogue.
#[derive(Debug)]
pub struct Message {
    /// What people see; unique within its program.
    pub name: &'static str,
    /// How it counts.
    pub role: Role,
    /// How much it counts, in tenths of a failure: 10 is one failed attempt, 2 a probe.
    pub weight: u8,
    /// Its text, in the notation of `notation.rs`. It accounts for the whole body.
    #[cfg(test)]
    pub pattern: &'static str,
    /// The same, compiled; for a pattern of the configuration the text itself.
    pub code: &'static [u8],
    /// Bodies, and the address expected: as text, `""` for [`Peer::Unnamed`], `"host"`
    /// for [`Peer::Host`]. `NAME` marks a name the attacker may choose.
    #[cfg(test)]
    pub seen: &'static [(&'static str, &'static str)],
}

/// A program whose lines can be watched.
#[derive(Debug)]
pub struct Program {
    /// What people see.
    pub name: &'static str,
    /// Releases whose wordings are known.
    #[cfg(test)]
    pub releases: &'static str,
    /// Syslog tags it writes under, with blanks between; one `*` in a tag is any text.
    pub tags: &'static str,
    /// What may stand before any of its messages; `%{any}` is the message.
    #[cfg(test)]
    pub prefix: &'static str,
    /// A message of this many bytes, without the prefix, may have lost its end. Patterns with an address right
    /// of an attacker's text do not match it.
    pub cut: usize,
    /// Names for parts that several patterns share. Empty except in tests.
    pub shapes: &'static [(&'static str, &'static str)],
    /// Its messages, by theme. At most one of them matches a given body.
    pub messages: &'static [&'static [Message]],
    /// Its compiled parts other than the messages.
    pub code: Code,
}

/// The compiled parts of a program.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// What may stand before its messages.
    pub prefix: &'static [u8],
    /// Its shapes.
    pub shapes: &'static [&'static [u8]],
    /// For each message the letter, in lower case, that it begins with; 0 if it may begin with several. Empty: the messages are not compiled.
    pub firsts: &'static [u8],
}

impl Code {
    /// A program of the configuration has only texts.
    pub const NONE: Self = Self { prefix: &[], shapes: &[], firsts: &[] };
}

/// The number of no message.
pub const UNKNOWN: u16 = u16::MAX;

/// The number that stands for a decision by hand.
pub const BY_HAND: u16 = u16::MAX - 1;
