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
//! | `%{dns}` | what names and addresses are made of; not the address that is meant |
//! | `%{number}` | all digits there are |
//! | `%{port}` | the same: a number below 65536 |
//! | `%{times}` | the same: how many attempts the line stands for |
//!
//! Besides, a program gives names to shapes that its messages share ([`Program::shapes`]).
//!
//! Where the line could be divided in several ways, the rules above say which is taken.
//! Put `%{user}` or `%{name}` where attackers write and `%{address}` right of it can only
//! be the last one; use `%{any}` for their text only right of the address. Of two
//! addresses the left one counts. A malformed pattern does no harm: what is unknown or
//! not closed matches nothing.

use super::code::{self, NONE, ONE, SHAPE, TEXT};
use super::{Found, Peer, Program};
use crate::addr::Addr;
use crate::{bytes, limits};

pub use super::code::Directive;
use Directive::{Address, Any, Dns, Host, Name, Number, Port, Times, User, Word};

/// An address may be this much longer than what a cut has left of it.
const ADDRESS: usize = 40;

/// Steps that may be spent on a line, for each of its bytes and whatever its length: where several directives stand
/// in one pattern, an attacker could else write a line that takes seconds on a router. Real lines need a fraction.
const EFFORT_PER_BYTE: usize = 32;
const EFFORT: usize = 4096;

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
    /// The end of the line may be missing.
    cut: bool,
    /// Steps left.
    effort: usize,
}

/// A place in the code of a pattern, and where to go on after its end: patterns hold shapes, and alternatives.
#[derive(Clone, Copy)]
struct Place<'p> {
    code: &'p [u8],
    then: Option<&'p Place<'p>>,
}

const ANYTHING: &Place<'_> = &Place { code: code::code!("%{any}", &[]), then: None };

impl<'t> Reading<'t> {
    /// Begins to read `body`, written by `program`.
    pub const fn new(program: &'static Program, body: &'t [u8]) -> Self {
        let effort = body.len().saturating_mul(EFFORT_PER_BYTE).saturating_add(EFFORT);
        Self { program, body, address: &[], host: false, times: 1, rest: &[], closed: false, cut: false, effort }
    }

    /// Takes `steps` from what may be spent. False when nothing is left: then nothing matches any more.
    fn spend(&mut self, steps: usize) -> bool {
        self.effort = self.effort.saturating_sub(steps);
        self.effort > 0
    }

    /// Whether `pattern` accounts for all of the line.
    pub fn fits(&mut self, pattern: &str) -> bool {
        self.fits_text(pattern.as_bytes())
    }

    /// The same of one whose letters are bytes.
    #[inline(never)]
    pub fn fits_text(&mut self, pattern: &[u8]) -> bool {
        // What is built in is longer, and comes here in tests only.
        let mut room = [0; code::room(if cfg!(test) { 1024 } else { limits::PATTERN })];
        let length = code::compile(pattern, self.program.shapes, &mut room);
        room.get(..length).is_some_and(|code| self.fits_code(code))
    }

    /// The same of the code of a pattern.
    pub fn fits_code(&mut self, code: &[u8]) -> bool {
        let place = Place { code, then: None };
        self.may_be(place.letter(), 0) && self.go_on(&place, 0) && self.effort > 0
    }

    /// The end of the line may be missing, whatever its length.
    #[must_use]
    pub const fn cut(self, cut: bool) -> Self {
        Self { cut, ..self }
    }

    /// What the line begins with, in lower case; 0 if it is empty.
    #[must_use]
    pub fn letter(&self) -> u8 {
        self.body.first().map_or(0, u8::to_ascii_lowercase)
    }

    /// Whether so much was tried that nothing fits any more.
    #[must_use]
    pub const fn is_tired(&self) -> bool {
        self.effort == 0
    }

    /// If `pattern` fits, goes on to read what its `%{any}` stands for.
    pub fn unpack(&mut self, code: &[u8]) -> u8 {
        if !self.fits_code(code) {
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
        let Place { mut code, mut then } = *place;
        while self.spend(1) {
            let (sign, after) = match (code, then) {
                ([sign, after @ ..], _) => (*sign, after),
                ([], Some(next)) => {
                    Place { code, then } = *next;
                    continue;
                }
                ([], None) => {
                    (self.address, self.rest, self.times, self.host, self.closed) = (&[], &[], 1, false, false);
                    return at >= self.body.len();
                }
            };
            match sign {
                TEXT.. => {
                    let Some((text, after)) = after.split_at_checked(usize::from(sign - TEXT) + 1) else { return false };
                    if !self.has(text, at) {
                        return false;
                    }
                    at = at.wrapping_add(text.len());
                    code = after;
                }
                ONE | NONE => return self.group(&Place { code: after, then }, at, sign == NONE),
                SHAPE => {
                    let Some((number, after)) = after.split_first() else { return false };
                    let Some(shape) = self.program.code.shapes.get(usize::from(*number)) else { return false };
                    return self.go_on(&Place { code: shape, then: Some(&Place { code: after, then }) }, at);
                }
                _ => {
                    let Some(directive) = code::directive(sign) else { return false };
                    if matches!(directive, Number | Port | Dns) {
                        // There is only one way to read these, and nothing to note.
                        let end = self.end_of(directive, at);
                        let Some(text) = self.body.get(at..end).filter(|text| !text.is_empty()) else { return false };
                        if directive == Port && (text.len() > 5 || value(text) > 0xffff) {
                            return false;
                        }
                        (code, at) = (after, end);
                        continue;
                    }
                    return self.directive(directive, &Place { code: after, then }, at);
                }
            }
        }
        false
    }

    /// Whether `text` stands `at` this place of the line. The first letter of a line may be in either case.
    fn has(&self, text: &[u8], at: usize) -> bool {
        let Some(line) = self.body.get(at..) else { return false };
        match (line, text) {
            ([one, line @ ..], [other, text @ ..]) if at == 0 => one.eq_ignore_ascii_case(other) && bytes::begins(line, text),
            _ => bytes::begins(line, text),
        }
    }

    /// How many alternatives there are, and they: each is tried with all that follows the group, or, if they are
    /// `refused`, none of them may stand here.
    fn group(&mut self, place: &Place<'_>, at: usize, refused: bool) -> bool {
        let Some((&many, first)) = place.code.split_first() else { return false };
        let mut after = first;
        for _ in 0..many {
            let Some((_, rest)) = alternative(after) else { return false };
            after = rest;
        }
        let then = Place { code: after, then: place.then };
        let mut rest = first;
        for _ in 0..many {
            let Some((code, others)) = alternative(rest) else { return false };
            let tried = Place { code, then: Some(if refused { ANYTHING } else { &then }) };
            if self.may_be(tried.letter(), at) && self.go_on(&tried, at) {
                return !refused;
            }
            rest = others;
        }
        refused && self.go_on(&then, at)
    }

    /// The order in which lengths are tried is all that keeps an attacker's words from being
    /// taken for the program's.
    fn directive(&mut self, directive: Directive, then: &Place<'_>, at: usize) -> bool {
        let longest = self.end_of(directive, at);
        self.spend(longest.wrapping_sub(at) / 4);
        if longest == at && !matches!(directive, Any | Host | User | Name) {
            return false;
        }
        let next = then.letter();
        // The end of a long line may have been cut off, and part of an address is often one too.
        let cut = directive == Address
            && longest == self.body.len()
            && (self.cut || longest.saturating_add(ADDRESS) >= self.program.cut);
        if !cut && self.may_be(next, longest) && self.go_on(then, longest) {
            return self.note(directive, at, longest, true);
        }
        match directive {
            Number | Port | Dns | Times => false,
            Address => {
                // A sentence may end right behind the address; only its last colon may begin a port (`2001:db8::1:22`) or end a clause.
                let shorter = self.body.get(at.wrapping_add(1)..longest).unwrap_or_default();
                let full_stop = shorter.ends_with(b".") && !cut;
                (full_stop && self.ends(directive, then, at, longest.wrapping_sub(1)))
                    || shorter.iter().rposition(|byte| *byte == b':').is_some_and(|colon| {
                        self.ends(directive, then, at, colon.wrapping_add(at).wrapping_add(1))
                    })
            }
            User | Name => {
                let mut end = longest;
                while let Some(span) = self.body.get(at..end).filter(|span| !span.is_empty()) {
                    let found = next.map_or(Some(span.len().wrapping_sub(1)), |next| span.iter().rposition(|byte| *byte == next));
                    end = at.wrapping_add(found.unwrap_or(0));
                    if self.may_be(next, end) && self.ends(directive, then, at, end) {
                        return true;
                    }
                }
                false
            }
            Any | Host | Word => {
                let mut end = at.wrapping_add(usize::from(directive == Word));
                while end < longest {
                    if self.may_be(next, end) {
                        if self.ends(directive, then, at, end) {
                            return true;
                        }
                        end = end.wrapping_add(1);
                    }
                    if let Some(next) = next {
                        end = end.wrapping_add(bytes::find(self.body.get(end..longest).unwrap_or_default(), next));
                    }
                }
                false
            }
        }
    }

    /// Whether `directive` may end here, with all that follows.
    fn ends(&mut self, directive: Directive, then: &Place<'_>, at: usize, end: usize) -> bool {
        self.go_on(then, end) && self.note(directive, at, end, false)
    }

    /// Whether the line may go on `at` this place with the letter `next`: most need no further look.
    fn may_be(&self, next: Option<u8>, at: usize) -> bool {
        let Some(next) = next else { return true };
        // The first letter of a line may be in either case.
        self.body.get(at).is_some_and(|byte| *byte == next || (at == 0 && byte.eq_ignore_ascii_case(&next)))
    }

    /// Where what `directive` may stand for ends at the latest.
    fn end_of(&self, directive: Directive, at: usize) -> usize {
        let rest = self.body.get(at..).unwrap_or_default();
        let length = match directive {
            Address | Dns => rest.iter().position(|byte| !is_of_address(*byte)).unwrap_or(rest.len()),
            Number | Port | Times => rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len()),
            Name => bytes::find(rest, b':'),
            Word => bytes::find(rest, b' '),
            Any | Host | User => rest.len(),
        };
        at.wrapping_add(length)
    }

    /// Notes what `directive` stands for. Fails if that is not to be trusted.
    fn note(&mut self, directive: Directive, at: usize, end: usize, whole: bool) -> bool {
        let Some(text) = self.body.get(at..end) else {
            return false;
        };
        match directive {
            // A zone may be anything but empty, and so may the address before it.
            Address if text.first() == Some(&b'%') || text.last() == Some(&b'%') => return false,
            Address => self.address = text,
            Host => self.host = true,
            Times => self.times = u8::try_from(value(text)).unwrap_or(u8::MAX),
            Any => {
                self.rest = text;
                self.closed |= whole;
            }
            // An attacker can write so much that the line is cut before the true address and
            // ends in one of his own; not if text follows that he cannot write.
            User | Name | Word if !self.closed && (self.cut || self.body.len() >= self.program.cut) => {
                return !self.host && self.address.is_empty();
            }
            _ => (),
        }
        true
    }
}

impl Place<'_> {
    /// The letter that must stand here, if it is one.
    fn letter(&self) -> Option<u8> {
        match (self.code, self.then) {
            ([TEXT..=u8::MAX, letter, ..], _) => Some(*letter),
            ([], Some(next)) => next.letter(),
            _ => None,
        }
    }
}

/// The first alternative of a group, and the others.
fn alternative(code: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, code) = code.split_first()?;
    code.split_at_checked(usize::from(*length))
}

/// The directive that is called `name`.
pub fn directive(name: &[u8]) -> Option<Directive> {
    code::number(name).and_then(code::directive)
}

/// Whether `%{address}` spans `byte`: what addresses with their zones and host names are made of.
pub const fn is_of_address(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b':' | b'A'..=b'Z' | b'-' | b'.' | b'_' | b'%')
}

/// Splits a pattern before the `|` or `}` that ends its first alternative.
pub fn branch(pattern: &[u8]) -> Option<(&[u8], &[u8])> {
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

fn value(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |value: u32, digit| {
        value.saturating_mul(10).saturating_add(u32::from(digit & 15))
    })
}

/// All of `text` is one address, with its zone (`%br-lan`) if it is IPv6; or else it may
/// be a host name.
fn peer(text: &[u8]) -> Peer {
    let bare = text.get(..bytes::find(text, b'%')).unwrap_or(text);
    match Addr::parse(bare) {
        Some(Addr::V4(_)) if bare.len() < text.len() => Peer::Host,
        Some(addr) => Peer::At(addr),
        None => Peer::Host,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
