//! Reads a line by the code of a pattern.
//!
//! The notation of patterns, and which reading counts where there are several, is told in `notation.rs`.

use super::code::{self, NONE, ONE, Place, SHAPE, TEXT, alternative};
use super::notation::Directive::{self, Address, Any, Dns, Host, Name, Number, Port, Times, User, Word};
use super::notation;
use super::read;
use super::row::{ADDRESS, Found, Peer, Program};
use super::tried::{Tried, tail};
use crate::bytes;

/// Steps that may be spent on a line: so many for each of its bytes, and so many besides. Without a limit an attacker could write a
/// line that takes seconds on a router, where a pattern has several directives. Real lines need a fraction.
const EFFORT_PER_BYTE: usize = 32;
const EFFORT: usize = 4096;

/// A line, and what the last pattern that [`fits`](Reading::fits) found in it.
pub struct Reading<'t> {
    program: &'static Program,
    /// Without what was unpacked.
    pub(super) body: &'t [u8],
    /// The address, if any.
    address: &'t [u8],
    /// The pattern has a `%{host}`: what it stands for is not to be trusted.
    host: bool,
    times: u8,
    /// The text of the first `%{any}`.
    rest: &'t [u8],
    /// An `%{any}` takes the rest of the line.
    closed: bool,
    /// The end of the line may be missing.
    cut: bool,
    /// Of this pattern.
    tried: Tried,
    /// Steps left.
    effort: usize,
}

const ANYTHING: &Place<'_> = &Place { code: code::code!("%{any}", &[]), then: None };

impl<'t> Reading<'t> {
    /// Begins to read `body`, written by `program`.
    pub const fn new(program: &'static Program, body: &'t [u8]) -> Self {
        let effort = body.len().saturating_mul(EFFORT_PER_BYTE).saturating_add(EFFORT);
        Self { program, body, address: &[], host: false, times: 1, rest: &[], closed: false, cut: false, tried: Tried::new(), effort }
    }

    /// Steps that are left.
    #[cfg(test)]
    pub fn left(&self) -> usize {
        self.effort
    }

    /// Spends `steps`. False when none are left: then nothing matches any more.
    fn spend(&mut self, steps: usize) -> bool {
        self.effort = self.effort.saturating_sub(steps);
        self.effort > 0
    }

    /// Whether `pattern`, which is compiled for this, accounts for all of the line. For tests and those who fuzz.
    pub fn fits(&mut self, pattern: &str) -> bool {
        let mut room = [0; code::room(1024)];
        let length = code::compile(pattern.as_bytes(), self.program.shapes, &mut room);
        room.get(..length).is_some_and(|code| self.fits_code(code))
    }

    /// [`fits`](Self::fits) for the code of a pattern.
    pub fn fits_code(&mut self, code: &[u8]) -> bool {
        let place = Place { code, then: None };
        self.tried.clear();
        self.may_be(place.letter(), 0) && self.go_on(&place, 0) && self.effort > 0
    }

    /// The end of the line may be missing, whatever its length.
    #[must_use]
    pub fn cut(self, cut: bool) -> Self {
        Self { cut, ..self }
    }

    /// The first letter of the line, in lower case; 0 if the line is empty.
    #[must_use]
    pub fn letter(&self) -> u8 {
        self.body.first().map_or(0, u8::to_ascii_lowercase)
    }

    /// Whether all steps are spent, so that nothing fits any more.
    #[must_use]
    pub const fn is_exhausted(&self) -> bool {
        self.effort == 0
    }

    /// If the pattern fits, goes on with the text of its `%{any}`. Returns its `%{times}`, or 1.
    pub fn unpack(&mut self, code: &[u8]) -> u8 {
        if !self.fits_code(code) {
            return 1;
        }
        self.body = self.rest;
        self.times
    }

    /// What the last pattern that fits says.
    pub fn found(&self) -> Found {
        let peer = if self.host {
            Peer::Host
        } else if self.address.is_empty() {
            Peer::Unnamed
        } else {
            Peer::of(self.address)
        };
        Found { peer, times: self.times }
    }

    /// Whether the pattern from `place` on accounts for the line from `at` on.
    ///
    /// What is found is noted on the way back, from right to left, so an attempt that
    /// failed leaves nothing behind.
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
                    let Some(directive) = notation::directive(sign) else { return false };
                    if matches!(directive, Number | Port | Dns) {
                        // These can be read in one way only, and nothing of them is noted.
                        let end = self.end_of(directive, at);
                        let Some(text) = self.body.get(at..end).filter(|text| !text.is_empty()) else { return false };
                        if directive == Port && !read::is_port(text) {
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

    /// Whether `text` stands `at` this place of the line. Only the first letter of the line may be in either case.
    fn has(&self, text: &[u8], at: usize) -> bool {
        let Some(line) = self.body.get(at..) else { return false };
        match (line, text) {
            ([one, line @ ..], [other, text @ ..]) if at == 0 => one.eq_ignore_ascii_case(other) && bytes::begins(line, text),
            _ => bytes::begins(line, text),
        }
    }

    /// Reads a group: its count, then its alternatives. Each is tried together with all that follows the group; if they are
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

    /// Reads a directive in the lengths that it may have, in the order that the notation says. That order alone
    /// keeps an attacker's words from being taken for the program's.
    fn directive(&mut self, directive: Directive, then: &Place<'_>, at: usize) -> bool {
        let longest = self.end_of(directive, at);
        // A number has one end, and which ends an address may have depends on its beginning.
        let tail = if matches!(directive, Any | Host | User | Name | Word) { tail(then) } else { None };
        let limit = tail.map_or(usize::MAX, |tail| self.tried.from(&tail, longest));
        if !matches!(directive, Any | Host | User) {
            self.spend(longest.wrapping_sub(at) / 4);
        }
        if longest == at && !matches!(directive, Any | Host | User | Name) {
            return false;
        }
        let next = then.letter();
        // A long line may have lost its end, and a part of an address is often an address, too.
        let cut = directive == Address
            && longest == self.body.len()
            && (self.cut || longest.saturating_add(ADDRESS) >= self.program.cut);
        if !cut && longest < limit && self.may_be(next, longest) && self.go_on(then, longest) {
            return self.note(directive, at, longest, true);
        }
        let fits = self.shorter(directive, then, at, longest.min(limit), cut);
        if !fits && let Some(tail) = tail {
            self.tried.add(tail, at.wrapping_add(usize::from(directive == Word)), longest);
        }
        fits
    }

    /// Reads it in the lengths below the longest.
    fn shorter(&mut self, directive: Directive, then: &Place<'_>, at: usize, longest: usize, cut: bool) -> bool {
        let next = then.letter();
        self.spend(longest.saturating_sub(at) / 4);
        match directive {
            Number | Port | Dns | Times => false,
            Address => {
                // The sentence may end right behind the address. Only the last colon may begin a port (`2001:db8::1:22`) or end a clause.
                // If a port must follow, more colons may stand behind it (`2001:db8::1:22: `): then it is the last behind which all fits.
                let full_stop = self.body.get(at.wrapping_add(1)..longest).is_some_and(|text| text.ends_with(b".")) && !cut;
                if full_stop && self.ends(directive, then, at, longest.wrapping_sub(1)) {
                    return true;
                }
                let mut end = longest;
                while let Some(shorter) = self.body.get(at.wrapping_add(1)..end)
                    && let Some(colon) = shorter.iter().rposition(|byte| *byte == b':')
                {
                    end = colon.wrapping_add(at).wrapping_add(1);
                    if self.ends(directive, then, at, end) {
                        return true;
                    }
                    if !then.begins_with_port() {
                        break;
                    }
                }
                false
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

    /// Whether `directive` may end here, and all that follows fits.
    fn ends(&mut self, directive: Directive, then: &Place<'_>, at: usize, end: usize) -> bool {
        self.go_on(then, end) && self.note(directive, at, end, false)
    }

    /// Whether the letter `next` may stand `at` this place of the line. Most lines need no further look.
    fn may_be(&self, next: Option<u8>, at: usize) -> bool {
        let Some(next) = next else { return true };
        self.body.get(at).is_some_and(|byte| *byte == next || (at == 0 && byte.eq_ignore_ascii_case(&next)))
    }

    /// The last place where `directive` may end.
    fn end_of(&self, directive: Directive, at: usize) -> usize {
        at.wrapping_add(directive.longest(self.body.get(at..).unwrap_or_default()))
    }

    /// Notes the text of `directive`. Fails if the text is not to be trusted.
    fn note(&mut self, directive: Directive, at: usize, end: usize, whole: bool) -> bool {
        let Some(text) = self.body.get(at..end) else {
            return false;
        };
        match directive {
            // Neither the zone nor the address before it may be empty.
            Address if text.first() == Some(&b'%') || text.last() == Some(&b'%') => return false,
            Address => self.address = text,
            Host => self.host = true,
            Times => self.times = read::number(text).map_or(1, |(_, times)| u8::try_from(times).unwrap_or(u8::MAX)),
            Any => {
                self.rest = text;
                self.closed |= whole;
            }
            // An attacker can write so much that the line is cut before the true address and
            // ends in a false one. That is impossible if text follows that attackers cannot write.
            User | Name | Word if !self.closed && (self.cut || self.body.len() >= self.program.cut) => {
                return !self.host && self.address.is_empty();
            }
            _ => (),
        }
        true
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
