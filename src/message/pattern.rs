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
//! | `%{any}` | anything, and as little as possible; at the end, all the rest |
//! | `%{host}` | the same, but holds addresses that are not to be trusted |
//! | `%{word}` | one byte or more up to a blank, as few as possible |
//! | `%{number}`, `%{port}` | up to nine digits; a number below 65536 |
//! | `%{times}` | a number: how many attempts the line stands for |
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

enum Directive {
    Address,
    User,
    Name,
    Any,
    Host,
    Word,
    Number,
    Port,
    Times,
}

const DIRECTIVES: &[(&str, Directive)] = &[
    ("address", Directive::Address),
    ("user", Directive::User),
    ("name", Directive::Name),
    ("any", Directive::Any),
    ("host", Directive::Host),
    ("word", Directive::Word),
    ("number", Directive::Number),
    ("port", Directive::Port),
    ("times", Directive::Times),
];

/// An address may be this much longer than what a cut has left of it.
const ADDRESS: usize = 40;

/// A line being read, and what the last pattern that [`fits`](Reading::fits) found in it.
pub struct Reading<'t> {
    program: &'static Program,
    body: &'t [u8],
    /// What the message says.
    pub found: Found,
    /// What its last `%{any}` stands for, if the pattern ends there.
    pub rest: &'t [u8],
}

/// Where a pattern goes on after a shape that it names.
#[derive(Clone, Copy)]
struct Then<'p> {
    pattern: &'p [u8],
    then: Option<&'p Then<'p>>,
}

impl<'t> Reading<'t> {
    /// Begins to read `body`, written by `program`.
    pub const fn new(program: &'static Program, body: &'t [u8]) -> Self {
        let found = Found { peer: Peer::Unnamed, times: 1 };
        Self { program, body, found, rest: &[] }
    }

    /// Leaves out what the program writes before any message.
    pub fn skip_prefix(&mut self) {
        if self.fits(self.program.prefix) {
            self.body = self.rest;
        }
    }

    /// Whether `pattern` accounts for all of the line.
    pub fn fits(&mut self, pattern: &str) -> bool {
        let (pattern, body) = (pattern.as_bytes(), self.body);
        match (pattern.split_first(), body.split_first()) {
            (Some((a, pattern)), Some((b, body))) if a.is_ascii_alphabetic() => {
                a.eq_ignore_ascii_case(b) && self.go_on(pattern, body, None)
            }
            _ => self.go_on(pattern, body, None),
        }
    }

    /// Whether `pattern`, and what comes `then`, accounts for all of `i`.
    ///
    /// What is found is noted on the way back, from right to left, so nothing is left of
    /// an attempt that failed.
    fn go_on<'p>(
        &mut self,
        mut pattern: &'p [u8],
        mut i: &'t [u8],
        mut then: Option<&'p Then<'p>>,
    ) -> bool {
        loop {
            match (pattern, then) {
                ([], Some(next)) => (pattern, then) = (next.pattern, next.then),
                ([], None) => {
                    self.found = Found { peer: Peer::Unnamed, times: 1 };
                    self.rest = &[];
                    return i.is_empty();
                }
                ([b'}', after @ ..], _) => pattern = after,
                // An alternative has matched: its brothers are passed over.
                ([b'|', after @ ..], _) => match group_end(after) {
                    Some(after) => pattern = after,
                    None => return false,
                },
                ([b'{', b'!', after @ ..], _) => match self.refused(after, i) {
                    Some(after) => pattern = after,
                    None => return false,
                },
                ([b'{', after @ ..], _) => return self.one_of(after, i, then),
                ([b'%', b'{', after @ ..], _) => return self.directive(after, i, then),
                ([a, after @ ..], _) => match i {
                    [b, rest @ ..] if a == b => (pattern, i) = (after, rest),
                    _ => return false,
                },
            }
        }
    }

    /// `{a|b}`. Each alternative is tried with all that follows the group.
    fn one_of(&mut self, mut pattern: &[u8], i: &'t [u8], then: Option<&Then<'_>>) -> bool {
        loop {
            if self.go_on(pattern, i, then) {
                return true;
            }
            match branch(pattern) {
                Some((_, b'|', after)) => pattern = after,
                _ => return false,
            }
        }
    }

    /// `{!a|b}`: what follows the group, if `i` begins with none of them.
    fn refused<'p>(&mut self, mut pattern: &'p [u8], i: &'t [u8]) -> Option<&'p [u8]> {
        let anything = Then { pattern: b"%{any}", then: None };
        loop {
            let (alternative, end, after) = branch(pattern)?;
            if self.go_on(alternative, i, Some(&anything)) {
                return None;
            }
            if end == b'}' {
                return Some(after);
            }
            pattern = after;
        }
    }

    /// `NAME}` of a `%{NAME}`, and what follows.
    fn directive(&mut self, pattern: &[u8], i: &'t [u8], then: Option<&Then<'_>>) -> bool {
        let Some((name, b'}', pattern)) = branch(pattern) else {
            return false;
        };
        let then = Then { pattern, then };
        if let Some((_, directive)) = DIRECTIVES.iter().find(|row| row.0.as_bytes() == name) {
            return match directive {
                Directive::Address => self.address(i, &then),
                Directive::Number | Directive::Port | Directive::Times => {
                    self.number(directive, i, &then)
                }
                _ => self.text(directive, i, &then),
            };
        }
        match self.program.shapes.iter().find(|row| row.0.as_bytes() == name) {
            Some((_, shape)) => self.go_on(shape.as_bytes(), i, Some(&then)),
            None => false,
        }
    }

    /// An address is all of a word, or of a word up to its last colon: that may begin a
    /// port (`2001:db8::1:22`) or end a clause.
    fn address(&mut self, i: &'t [u8], then: &Then<'_>) -> bool {
        let in_word = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_:@%".contains(byte);
        let mut length = i.iter().position(|byte| !in_word(byte)).unwrap_or(i.len());
        loop {
            let Some((text, rest)) = i.split_at_checked(length) else {
                return false;
            };
            // The end of a long line may have been cut off, and part of an address is often one too.
            let cut = rest.is_empty() && self.body.len() >= self.program.cut.saturating_sub(ADDRESS);
            if !cut && self.go_on(&[], rest, Some(then)) {
                let peer = peer(text);
                self.found.peer = peer.unwrap_or(Peer::Unnamed);
                return peer.is_some();
            }
            match text.iter().rposition(|&byte| byte == b':') {
                Some(colon) if !rest.starts_with(b":") => length = colon,
                _ => return false,
            }
        }
    }

    fn number(&mut self, directive: &Directive, i: &'t [u8], then: &Then<'_>) -> bool {
        let (mut rest, mut value) = (i, 0u32);
        while let [digit @ b'0'..=b'9', after @ ..] = rest {
            value = value.wrapping_mul(10).wrapping_add(u32::from(digit & 15));
            rest = after;
        }
        let most = if matches!(directive, Directive::Port) { 5 } else { 9 };
        let digits = i.len().saturating_sub(rest.len());
        if digits == 0 || digits > most || (most == 5 && value > 0xffff) || !self.go_on(&[], rest, Some(then)) {
            return false;
        }
        if matches!(directive, Directive::Times) {
            self.found.times = u8::try_from(value).unwrap_or(u8::MAX);
        }
        true
    }

    /// Text of any length. The order in which the lengths are tried is all that keeps an
    /// attacker's words from being taken for the program's.
    fn text(&mut self, directive: &Directive, i: &'t [u8], then: &Then<'_>) -> bool {
        let (forbidden, longest_first) = match directive {
            Directive::Word => (Some(&b' '), false),
            Directive::Name => (Some(&b':'), true),
            Directive::User => (None, true),
            _ => (None, false),
        };
        let open = forbidden.is_none() && !longest_first;
        // All the rest, if the pattern may end here.
        let all = open && self.go_on(&[], &[], Some(then));
        let most = i.iter().position(|byte| Some(byte) == forbidden).unwrap_or(i.len());
        let least = usize::from(matches!(directive, Directive::Word));
        let fits = all || (least..=most).any(|tried| {
            let length = if longest_first { most.saturating_sub(tried) } else { tried };
            let rest = i.split_at_checked(length).map_or(i, |(_, rest)| rest);
            self.go_on(&[], rest, Some(then))
        });
        if all {
            self.rest = i;
        }
        match directive {
            Directive::Host => self.found.peer = Peer::Host,
            // An attacker can write so much that the line is cut before the true address and
            // ends in one of his own; not if text follows, which he cannot write.
            Directive::User | Directive::Name if self.rest.is_empty() && self.body.len() >= self.program.cut => {
                return fits && self.found.peer == Peer::Unnamed;
            }
            _ => (),
        }
        fits
    }
}

/// Splits a pattern at the `|` or `}` that ends its first alternative.
fn branch(pattern: &[u8]) -> Option<(&[u8], u8, &[u8])> {
    let mut depth = 0u32;
    let at = pattern.iter().position(|byte| {
        match byte {
            b'{' => depth = depth.saturating_add(1),
            b'}' if depth > 0 => depth = depth.saturating_sub(1),
            b'|' | b'}' => return depth == 0,
            _ => (),
        }
        false
    })?;
    let (alternative, rest) = pattern.split_at_checked(at)?;
    let (end, after) = rest.split_first()?;
    Some((alternative, *end, after))
}

/// What follows the group in one of whose alternatives `pattern` begins.
fn group_end(mut pattern: &[u8]) -> Option<&[u8]> {
    loop {
        match branch(pattern)? {
            (_, b'}', after) => return Some(after),
            (_, _, after) => pattern = after,
        }
    }
}

/// All of `text` is one address, with its zone (`%br-lan`) if it is IPv6; or else a
/// single word that could be a host name.
fn peer(text: &[u8]) -> Option<Peer> {
    let bare = match text.iter().position(|&byte| byte == b'%') {
        Some(at) if at.saturating_add(1) == text.len() => return None,
        Some(at) => text.split_at_checked(at)?.0,
        None => text,
    };
    let zoned = bare.len() < text.len();
    match Addr::parse(bare) {
        _ if bare.is_empty() => None,
        Some(Addr::V4(_)) if zoned => Some(Peer::Host),
        Some(addr) => Some(Peer::At(addr)),
        None => Some(Peer::Host),
    }
}
