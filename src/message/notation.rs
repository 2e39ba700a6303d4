//! The notation that messages are written in.
//!
//! A pattern is the text of a message, with `%{...}` where the text varies, `{a|b}`
//! where it is one of several (`{a|}`: or nothing) and `{!a|b}` where the text must not go on
//! like this. A pattern accounts for the whole line. Only the first letter of the line may be in either
//! case (a to z); all other text is compared byte by byte. For example:
//!
//! ```text
//! {Invalid|Illegal} user %{name} from %{address}{ port %{port}|}
//! ```
//!
//! | directive | stands for |
//! |---|---|
//! | `%{address}` | an address with its zone; a host name is told apart ([`Peer::Host`](super::Peer::Host)) |
//! | `%{user}` | the attacker's text: anything, and as much of it as possible |
//! | `%{name}` | the same without a colon |
//! | `%{any}` | anything: all the rest, or else as little as possible |
//! | `%{host}` | the same, but holds addresses that are not to be trusted |
//! | `%{word}` | the same without a blank, one byte at least |
//! | `%{dns}` | the bytes of names and addresses; not the address that is meant |
//! | `%{number}` | all digits there are |
//! | `%{port}` | the same: a number below 65536 |
//! | `%{times}` | the same: how many attempts the line stands for |
//!
//! Besides, a program gives names to shapes that its messages share ([`Program::shapes`](super::Program::shapes)).
//!
//! Where the line could be divided in several ways, the rules above say which is taken.
//! Put `%{user}` or `%{name}` where attackers write: `%{address}` right of it can then only
//! be the last address. Use `%{any}` for their text only right of the address. Of two
//! addresses the left one counts. A malformed pattern does no harm: it matches nothing.

use crate::bytes;

/// The `%{...}` of a pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Directive {
    Address,
    User,
    Name,
    Any,
    Host,
    Word,
    Dns,
    Number,
    Port,
    Times,
}

impl Directive {
    /// How much of `rest`, the line from here on, it may stand for at most.
    pub fn longest(self, rest: &[u8]) -> usize {
        match self {
            Self::Address | Self::Dns => rest.iter().position(|byte| !is_of_address(*byte)).unwrap_or(rest.len()),
            Self::Number | Self::Port | Self::Times => rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len()),
            Self::Name => bytes::find(rest, b':'),
            Self::Word => bytes::find(rest, b' '),
            Self::Any | Self::Host | Self::User => rest.len(),
        }
    }
}

/// All directives; the place of a directive, counted from 1, is its number.
pub const DIRECTIVES: [(&str, Directive); 10] = [
    ("address", Directive::Address),
    ("user", Directive::User),
    ("name", Directive::Name),
    ("any", Directive::Any),
    ("host", Directive::Host),
    ("word", Directive::Word),
    ("dns", Directive::Dns),
    ("number", Directive::Number),
    ("port", Directive::Port),
    ("times", Directive::Times),
];

/// The number of the directive with this name.
pub const fn number(name: &[u8]) -> Option<u8> {
    let (mut number, mut rest) = (1, DIRECTIVES.as_slice());
    while let [(known, _), after @ ..] = rest {
        if same(known.as_bytes(), name) {
            return Some(number);
        }
        (number, rest) = (number + 1, after);
    }
    None
}

/// The directive with this number.
pub fn directive(number: u8) -> Option<Directive> {
    DIRECTIVES.get(usize::from(number).wrapping_sub(1)).map(|row| row.1)
}

/// The directive with this name.
pub fn named(name: &[u8]) -> Option<Directive> {
    number(name).and_then(directive)
}

/// Whether two texts are equal; the compiler can evaluate it.
pub const fn same(mut one: &[u8], mut other: &[u8]) -> bool {
    while let ([a, after @ ..], [b, rest @ ..]) = (one, other) {
        if *a != *b {
            return false;
        }
        (one, other) = (after, rest);
    }
    one.is_empty() && other.is_empty()
}

/// Whether `%{address}` spans `byte`: the bytes of addresses with their zones, and of host names.
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
