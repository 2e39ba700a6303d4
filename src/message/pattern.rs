//! The notation that messages are written in, and what reads a line by it.
//!
//! A pattern is the text of a message, with `%{...}` where the text varies, `{a|b}`
//! where it is one of several (`{a|}`: or nothing) and `{!a|b}` where it must not go on
//! like this. It has to account for the whole line. Its first letter may be in either
//! case. For example:
//!
//! ```text
//! {Invalid|Illegal} user %{name} from %{address}{ port %{port}|}
//! ```
//!
//! | directive | stands for |
//! |---|---|
//! | `%{address}` | an address with its zone; a host name is told apart ([`Peer::Host`]) |
//! | `%{user}` | what the attacker wrote: anything, and as much of it as possible |
//! | `%{name}` | the same without a colon |
//! | `%{any}` | anything: all the rest, or else as little as possible |
//! | `%{host}` | the same, but holds addresses that are not to be trusted |
//! | `%{word}` | the same without a blank, one byte at least |
//! | `%{number}` | all digits there are |
//! | `%{times}` | the same: how many attempts the line stands for |
//!
//! Besides, a program gives names to shapes that its messages share ([`Program::shapes`]).
//!
//! Where the line could be divided in several ways, the rules above say which is taken.
//! Put `%{user}` or `%{name}` where attackers write and `%{address}` right of it can only
//! be the last one; use `%{any}` for their text only right of the address. Of two
//! addresses the left one counts. A malformed pattern does no harm: what is unknown or
//! not closed matches nothing.

use super::{Found, Peer, Program};
use crate::addr::Addr;

/// What a `%{...}` stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Directive {
    Address,
    User,
    Name,
    Any,
    Host,
    Word,
    Number,
    Times,
}
use Directive::{Address, Any, Host, Name, Number, Times, User, Word};

const DIRECTIVES: &[(&str, Directive)] = &[
    ("address", Address),
    ("user", User),
    ("name", Name),
    ("any", Any),
    ("host", Host),
    ("word", Word),
    ("number", Number),
    ("times", Times),
];

/// An address may be this much longer than what a cut has left of it.
const ADDRESS: usize = 40;

/// A line being read, and what the last pattern that [`fits`](Reading::fits) found in it.
pub struct Reading<'t> {
    program: &'static Program,
    body: &'t [u8],
    /// The address, if any.
    address: &'t [u8],
    /// There is an address, but not one to trust.
    host: bool,
    times: u8,
    /// What the first `%{any}` stands for.
    rest: &'t [u8],
    /// An `%{any}` goes to the end.
    closed: bool,
}

/// A place in a pattern, and where to go on after the end of it: patterns hold shapes.
struct Place<'p> {
    pattern: &'p [u8],
    then: Option<&'p Place<'p>>,
}

const ANYTHING: &Place<'_> = &Place { pattern: b"%{any}", then: None };

impl<'t> Reading<'t> {
    /// Begins to read `body`, written by `program`.
    pub const fn new(program: &'static Program, body: &'t [u8]) -> Self {
        Self { program, body, address: &[], host: false, times: 1, rest: &[], closed: false }
    }

    /// Whether `pattern` accounts for all of the line.
    pub fn fits(&mut self, pattern: &str) -> bool {
        self.go_on(&Place { pattern: pattern.as_bytes(), then: None }, 0)
    }

    /// If `pattern` fits, goes on to read what its `%{any}` stands for.
    pub fn unpack(&mut self, pattern: &str) -> u8 {
        if !self.fits(pattern) {
            return 1;
        }
        self.body = self.rest;
        self.times
    }

    /// What the message says.
    pub fn found(&self) -> Found {
        let peer = if self.host {
            Peer::Host
        } else if self.address.is_empty() {
            Peer::Unnamed
        } else {
            peer(self.address)
        };
        Found { peer, times: self.times }
    }

    /// Whether the pattern from `place` on accounts for the line from `at` on.
    ///
    /// What is found is noted on the way back, from right to left, so nothing is left of
    /// an attempt that failed.
    fn go_on(&mut self, place: &Place<'_>, mut at: usize) -> bool {
        let Place { mut pattern, mut then } = *place;
        loop {
            let byte = self.body.get(at);
            match (pattern, then) {
                ([], Some(next)) => Place { pattern, then } = *next,
                ([], None) => {
                    *self = Self::new(self.program, self.body);
                    return byte.is_none();
                }
                ([b'}', after @ ..], _) => pattern = after,
                // An alternative has matched: its brothers are passed over.
                ([b'|', after @ ..], _) => match branch(after) {
                    Some((_, rest)) => pattern = rest,
                    None => return false,
                },
                ([b'{', after @ ..], _) => return self.group(&Place { pattern: after, then }, at),
                ([b'%', b'{', after @ ..], _) => {
                    return self.named(&Place { pattern: after, then }, at);
                }
                ([sign, after @ ..], _) => match byte {
                    Some(byte) if byte == sign || (at == 0 && byte.eq_ignore_ascii_case(sign)) => {
                        pattern = after;
                        at = at.wrapping_add(1);
                    }
                    _ => return false,
                },
            }
        }
    }

    /// What follows the brace of `{a|b}`, whose alternatives are tried each with all that
    /// follows the group, or of `{!a|b}`.
    fn group(&mut self, place: &Place<'_>, at: usize) -> bool {
        let Place { pattern, then } = *place;
        let (refused, mut pattern) = match pattern {
            [b'!', after @ ..] => (true, after),
            _ => (false, pattern),
        };
        while let Some((alternative, after)) = branch(pattern) {
            let tried = if refused {
                Place { pattern: alternative, then: Some(ANYTHING) }
            } else {
                Place { pattern, then }
            };
            if self.go_on(&tried, at) {
                return !refused;
            }
            pattern = match after {
                [b'|', after @ ..] => after,
                _ => return refused && self.go_on(&Place { pattern: after, then }, at),
            };
        }
        false
    }

    /// What follows the brace of `%{NAME}`.
    fn named(&mut self, place: &Place<'_>, at: usize) -> bool {
        let Some((name, pattern)) = branch(place.pattern) else {
            return false;
        };
        let then = &Place { pattern, then: place.then };
        for (known, directive) in DIRECTIVES {
            if known.as_bytes() == name {
                return self.directive(*directive, then, at);
            }
        }
        for (known, shape) in self.program.shapes {
            if known.as_bytes() == name {
                return self.go_on(&Place { pattern: shape.as_bytes(), then: Some(then) }, at);
            }
        }
        false
    }

    /// The order in which lengths are tried is all that keeps an attacker's words from being
    /// taken for the program's.
    fn directive(&mut self, directive: Directive, then: &Place<'_>, at: usize) -> bool {
        let longest = self.end_of(directive, at);
        if longest == at && !matches!(directive, Any | Host | User | Name) {
            return false;
        }
        // The end of a long line may have been cut off, and part of an address is often one too.
        let cut = directive == Address
            && longest == self.body.len()
            && longest.saturating_add(ADDRESS) >= self.program.cut;
        if !cut && self.go_on(then, longest) {
            return self.note(directive, at, longest, true);
        }
        let (mut end, step, last) = match directive {
            Number | Times => return false,
            Address | User | Name => (longest, usize::MAX, at),
            Word => (at, 1, longest.wrapping_sub(1)),
            Any | Host => (at.wrapping_sub(1), 1, longest.wrapping_sub(1)),
        };
        while end != last {
            end = end.wrapping_add(step);
            let colon = self.body.get(end) == Some(&b':');
            if directive == Address && !colon {
                continue;
            }
            if self.go_on(then, end) {
                return self.note(directive, at, end, false);
            }
            if directive == Address {
                // Only the last colon may begin a port (`2001:db8::1:22`) or end a clause.
                return false;
            }
        }
        false
    }

    /// Where what `directive` may stand for ends at the latest.
    fn end_of(&self, directive: Directive, at: usize) -> usize {
        let mut end = at;
        while let Some(byte) = self.body.get(end) {
            let spans = match directive {
                Address => {
                    matches!(byte, b'a'..=b'z' | b'0'..=b':' | b'@'..=b'Z' | b'-' | b'.' | b'_' | b'%')
                }
                Number | Times => byte.is_ascii_digit(),
                Name => *byte != b':',
                Word => *byte != b' ',
                Any | Host | User => true,
            };
            if !spans {
                break;
            }
            end = end.wrapping_add(1);
        }
        end
    }

    /// Notes what `directive` stands for. Fails if that is not to be trusted.
    fn note(&mut self, directive: Directive, at: usize, end: usize, whole: bool) -> bool {
        let Some(text) = self.body.get(at..end) else {
            return false;
        };
        match directive {
            Address => self.address = text,
            Host => self.host = true,
            Times => {
                self.times = text.iter().fold(0, |value: u8, digit| {
                    value.saturating_mul(10).saturating_add(digit & 15)
                });
            }
            Any => {
                self.rest = text;
                self.closed |= whole;
            }
            // An attacker can write so much that the line is cut before the true address and
            // ends in one of his own; not if text follows that he cannot write.
            User | Name if !self.closed && self.body.len() >= self.program.cut => {
                return !self.host && self.address.is_empty();
            }
            _ => (),
        }
        true
    }
}

/// Splits a pattern before the `|` or `}` that ends its first alternative.
fn branch(pattern: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut depth = 0u32;
    for (at, sign) in pattern.iter().enumerate() {
        match sign {
            b'|' | b'}' if depth == 0 => return pattern.split_at_checked(at),
            b'{' => depth = depth.wrapping_add(1),
            b'}' => depth = depth.wrapping_sub(1),
            _ => (),
        }
    }
    None
}

/// All of `text` is one address, with its zone (`%br-lan`) if it is IPv6; or else it may
/// be a host name.
fn peer(text: &[u8]) -> Peer {
    let zone = text.iter().position(|&byte| byte == b'%');
    let bare = zone.and_then(|at| text.get(..at)).unwrap_or(text);
    match (Addr::parse(bare), text.len().wrapping_sub(bare.len())) {
        (Some(addr), 0) => Peer::At(addr),
        (Some(addr @ Addr::V6(_)), 2..) => Peer::At(addr),
        _ => Peer::Host,
    }
}
