//! What a row of the catalogue is made of, and what it says about a line.
//!
//! Everything else in this folder stands on these types.

use super::code;
use crate::{addr::Addr, bytes, log::read::Read};

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
    /// The last line of a session. If it has a weight it counts as [`Role::Echo`] does.
    Closes,
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
    /// How much it counts, in tenths of a failure: 10 is one failed attempt, 1 a connection without one, between them what is odd.
    pub weight: u8,
    /// Its text, in the notation of `notation.rs`. It accounts for the whole body. Of a row that is read by parsers
    /// it is the specification, which a test compares them with.
    #[cfg(test)]
    pub pattern: &'static str,
    /// What reads it.
    pub text: Text,
    /// Bodies, and the address expected: as text, `""` for [`Peer::Unnamed`], `"host"`
    /// for [`Peer::Host`]. `NAME` marks a name the attacker may choose.
    #[cfg(test)]
    pub seen: &'static [(&'static str, &'static str)],
}

impl Message {
    /// Gives the text of its pattern, if it is read by one, piece by piece.
    pub fn pattern_text(&self, put: &mut dyn FnMut(&[u8])) {
        if let Text::Pattern(code) = self.text {
            let _ = code::text(code, put);
        }
    }
}

/// What reads the text of a row.
#[derive(Clone, Copy, Debug)]
pub enum Text {
    /// The parsers that the program's [`Wordings`] name.
    Said,
    /// The code of a pattern.
    Pattern(&'static [u8]),
}

/// The most bytes that a cut may have taken off an address.
pub const ADDRESS: usize = 40;

/// What a parser read in a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Said {
    /// The other side.
    pub peer: Peer,
    /// Attempts the line stands for.
    pub times: u8,
    /// What the line must have for the address to be believed.
    pub needs: Needs,
}

/// A log cuts long lines. What must be there of a line for the address in it to be the peer's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Needs {
    /// No more than was read: the address stands left of all that an attacker writes, and has an end.
    Nothing,
    /// Its end: the address stands right of an attacker's text, which may hold another.
    End,
    /// Its end, and nothing marks the end of the address but that of the line: it must be an address shorter than lines can be.
    Room,
}

impl Said {
    /// The address stands left of all that an attacker writes.
    pub const fn first(peer: Peer) -> Self {
        Self { peer, times: 1, needs: Needs::Nothing }
    }

    /// The address stands right of an attacker's text.
    pub const fn behind(peer: Peer) -> Self {
        Self { peer, times: 1, needs: Needs::End }
    }

    /// Whether a line of `length` bytes has what it needs. Lines are cut at `limit`; this one `cut` already.
    pub const fn is_sure(self, length: usize, cut: bool, limit: usize) -> bool {
        match self.needs {
            Needs::Nothing => true,
            Needs::End => !cut && length < limit,
            Needs::Room => !cut && length.saturating_add(ADDRESS) < limit,
        }
    }
}

/// One way in which a line of a message begins, and what reads the rest.
#[derive(Clone, Copy, Debug)]
pub struct Wording {
    /// Place of the message among those of its program.
    pub message: u8,
    /// The letter that it begins with, in either case.
    pub letter: u8,
    /// What follows that.
    pub goes_on: &'static [u8],
    /// Accounts for the rest of the line: nothing of it may be left.
    pub then: fn(&[u8]) -> Read<'_, Said>,
}

/// The wordings of a program, sorted by their first letters.
#[derive(Debug)]
pub struct Wordings {
    /// Specific ones stand before general ones of the same letter.
    pub all: &'static [Wording],
    /// For each letter (its lowest five bits) the places of the first and behind the last.
    pub letters: [(u8, u8); 32],
}

impl Wordings {
    /// None.
    pub const NONE: &'static Self = &Self { all: &[], letters: [(0, 0); 32] };
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
    /// For each message the letter, in lower case, that its pattern begins with; 0 if it may begin with several. Empty: all are tried.
    pub firsts: &'static [u8],
    /// Its messages that parsers read.
    pub said: &'static Wordings,
    /// The first four bytes of its only tag as a number; 0 if it has more, or one with a star.
    pub tag: u32,
}

impl Code {
    /// None.
    pub const NONE: Self = Self { prefix: &[], shapes: &[], firsts: &[], said: Wordings::NONE, tag: 0 };
}

/// The number of no message.
pub const UNKNOWN: u16 = u16::MAX;

/// The number that stands for a decision by hand.
pub const BY_HAND: u16 = u16::MAX - 1;
