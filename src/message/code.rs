//! What patterns are turned into, so that a line is not read by their letters.
//!
//! The compiler does it for all that are built in; what a pattern of the configuration says is turned when a line may be its.
//! The code of a pattern is a sequence of
//!
//! | byte | then | stands for |
//! |---|---|---|
//! | 1 to 10 | | a directive: its place in [`DIRECTIVES`], from 1 |
//! | [`ONE`] | how many, and of each its length and its code | one of these alternatives |
//! | [`NONE`] | the same | none of them from here on |
//! | [`SHAPE`] | its number | a shape of the program |
//! | [`NOTHING`] | | what never matches: all that a malformed pattern comes to |
//! | [`TEXT`] + n | n + 1 bytes | fixed text |

use super::Message;

/// What a `%{...}` stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // said in pattern.rs
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

/// All of them; a directive's place here is its number.
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

pub const NOTHING: u8 = 0;
pub const ONE: u8 = 11;
pub const NONE: u8 = 12;
pub const SHAPE: u8 = 13;
pub const TEXT: u8 = 16;

/// The longest piece of fixed text.
const LONGEST: u8 = u8::MAX - TEXT;

/// The code of patterns is at most half as long again as their text.
pub const fn room(text: usize) -> usize {
    text + text / 2 + 2
}

/// Shapes by their names.
pub type Shapes<'a> = &'a [(&'a str, &'a str)];

/// What of a program is code.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// What may stand before its messages.
    pub prefix: &'static [u8],
    /// Its shapes.
    pub shapes: &'static [&'static [u8]],
    /// The letter, in lower case, that each of its messages begins with; 0 if there are several. Empty: messages have no code.
    pub firsts: &'static [u8],
}

impl Code {
    /// A program of the configuration has only texts.
    pub const NONE: Self = Self { prefix: &[], shapes: &[], firsts: &[] };
}

/// The code of a text that the compiler knows.
macro_rules! code {
    ($text:expr, $shapes:expr) => {{
        const CODE: [u8; $crate::message::code::length($text, $shapes)] = $crate::message::code::compiled($text, $shapes);
        &CODE
    }};
}
pub(crate) use code;

/// Names for parts that several patterns of a program share: [`Shapes`] and their code.
macro_rules! shapes {
    ($($(#[$doc:meta])* ($name:literal, $text:literal)),* $(,)?) => {
        pub(super) const SHAPES: $crate::message::code::Shapes<'static> = &[$(($name, $text)),*];
        const SHAPES_CODE: &[&[u8]] = &[$($crate::message::code::code!($text, SHAPES)),*];
    };
}
pub(crate) use shapes;

/// The rows of a table.
macro_rules! rows {
    ($(Message {
        name: $name:literal,
        role: $role:ident,
        weight: $weight:literal,
        pattern: $pattern:literal,
        #[cfg(test)]
        seen: $seen:expr $(,)?
    }),* $(,)?) => {
        &[$(Message {
            name: $name,
            role: $role,
            weight: $weight,
            #[cfg(test)]
            pattern: $pattern,
            code: $crate::message::code::code!($pattern, SHAPES),
            #[cfg(test)]
            seen: $seen,
        }),*]
    };
}
pub(crate) use rows;

/// The code of a program that has these rows.
macro_rules! coded {
    ($prefix:expr, $messages:expr) => {{
        const FIRSTS: [u8; $crate::message::code::count($messages)] = $crate::message::code::firsts($messages);
        $crate::message::code::Code { prefix: $crate::message::code::code!($prefix, SHAPES), shapes: SHAPES_CODE, firsts: &FIRSTS }
    }};
}
pub(crate) use coded;

/// How many rows there are.
pub const fn count(groups: &[&[Message]]) -> usize {
    let (mut count, mut rest) = (0, groups);
    while let [group, after @ ..] = rest {
        (count, rest) = (count + group.len(), after);
    }
    count
}

/// [`Code::firsts`] of them.
#[allow(clippy::indexing_slicing)] // by the compiler, which would say so
pub const fn firsts<const N: usize>(groups: &[&[Message]]) -> [u8; N] {
    let (mut firsts, mut at, mut rest) = ([0; N], 0, groups);
    while let [group, after @ ..] = rest {
        let mut rows = *group;
        while let [row, others @ ..] = rows {
            if let [TEXT..=u8::MAX, letter, ..] = row.code {
                firsts[at] = letter.to_ascii_lowercase();
            }
            (at, rows) = (at + 1, others);
        }
        rest = after;
    }
    firsts
}

/// How long the code of `text` is.
pub const fn length(text: &str, shapes: Shapes<'_>) -> usize {
    compile(text.as_bytes(), shapes, &mut [])
}

/// The code of a text that is known to be well formed.
pub const fn compiled<const N: usize>(text: &str, shapes: Shapes<'_>) -> [u8; N] {
    let mut code = [0; N];
    compile(text.as_bytes(), shapes, &mut code);
    code
}

/// Writes the code of `text`, as much of it as there is room for, and says how long it is.
pub const fn compile(text: &[u8], shapes: Shapes<'_>, code: &mut [u8]) -> usize {
    let mut writer = Writer { text, shapes, code, length: 0 };
    if writer.sequence().is_some() && writer.text.is_empty() {
        return writer.length;
    }
    writer.length = 0;
    writer.put(NOTHING);
    1
}

/// The number of the directive that is called `name`.
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

/// The directive that has `number`.
pub fn directive(number: u8) -> Option<Directive> {
    DIRECTIVES.get(usize::from(number).wrapping_sub(1)).map(|row| row.1)
}

/// The place of the shape that is called `name`.
const fn shape(shapes: Shapes<'_>, name: &[u8]) -> Option<u8> {
    let (mut place, mut rest) = (0, shapes);
    while let [(known, _), after @ ..] = rest {
        if same(known.as_bytes(), name) {
            return Some(place);
        }
        (place, rest) = (place + 1, after);
    }
    None
}

const fn same(mut one: &[u8], mut other: &[u8]) -> bool {
    while let ([a, after @ ..], [b, rest @ ..]) = (one, other) {
        if *a != *b {
            return false;
        }
        (one, other) = (after, rest);
    }
    one.is_empty() && other.is_empty()
}

struct Writer<'t, 'c> {
    /// What is left of it.
    text: &'t [u8],
    shapes: Shapes<'t>,
    code: &'c mut [u8],
    length: usize,
}

impl<'t> Writer<'t, '_> {
    /// Appends a byte; says where it is.
    #[inline(never)]
    const fn put(&mut self, byte: u8) -> usize {
        let at = self.length;
        self.length += 1;
        self.set(at, byte);
        at
    }

    const fn set(&mut self, at: usize, byte: u8) {
        if let Some((_, [place, ..])) = self.code.split_at_mut_checked(at) {
            *place = byte;
        }
    }

    /// Up to the end of the text, or of the alternative.
    const fn sequence(&mut self) -> Option<()> {
        // The piece of fixed text that goes on: where it begins, and how much there is of it.
        let (mut start, mut fixed) = (0, 0);
        loop {
            let after = match self.text {
                [] | [b'|' | b'}', ..] => return Some(()),
                [b'{', b'!', after @ ..] => self.group(NONE, after),
                [b'{', after @ ..] => self.group(ONE, after),
                [b'%', b'{', after @ ..] => self.named(after),
                [sign, after @ ..] => {
                    if fixed == 0 {
                        start = self.put(0);
                    }
                    self.put(*sign);
                    self.set(start, TEXT + fixed);
                    fixed = if fixed == LONGEST { 0 } else { fixed + 1 };
                    self.text = after;
                    continue;
                }
            };
            match after {
                Some(after) => (self.text, fixed) = (after, 0),
                None => return None,
            }
        }
    }

    /// What follows the brace of `{a|b}` or `{!a|b}`. Returns what follows its end.
    const fn group(&mut self, sign: u8, text: &'t [u8]) -> Option<&'t [u8]> {
        self.put(sign);
        let (many, mut alternatives) = (self.put(0), 0);
        self.text = text;
        loop {
            let start = self.put(0);
            if self.sequence().is_none() {
                return None;
            }
            let length = self.length - start - 1;
            let [end, after @ ..] = self.text else { return None };
            if length > u8::MAX as usize || alternatives == u8::MAX {
                return None;
            }
            alternatives += 1;
            self.set(start, length as u8);
            if *end == b'}' {
                self.set(many, alternatives);
                return Some(after);
            }
            self.text = after;
        }
    }

    /// What follows the brace of `%{NAME}`. Returns what follows its end.
    const fn named(&mut self, text: &'t [u8]) -> Option<&'t [u8]> {
        let mut end = 0;
        while let Some((name, rest)) = text.split_at_checked(end) {
            if let [b'}', after @ ..] = rest {
                if let Some(number) = number(name) {
                    self.put(number);
                } else if let Some(place) = shape(self.shapes, name) {
                    self.put(SHAPE);
                    self.put(place);
                } else {
                    return None;
                }
                return Some(after);
            }
            end += 1;
        }
        None
    }
}
