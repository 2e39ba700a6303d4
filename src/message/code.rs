//! The byte code that patterns are compiled to, so that a line is not read by the letters of a pattern.
//!
//! The compiler compiles all built-in patterns. The patterns of the configuration are compiled when it is read.
//! The code of a pattern is a sequence of
//!
//! | byte | then | stands for |
//! |---|---|---|
//! | 1 to 10 | | a directive: its number |
//! | [`ONE`] | how many, and of each its length and its code | one of these alternatives |
//! | [`NONE`] | the same | none of them from here on |
//! | [`SHAPE`] | its number | a shape of the program |
//! | [`NOTHING`] | | never matches: the code of a malformed pattern |
//! | [`TEXT`] + n | n + 1 bytes | fixed text |

use super::notation;

/// Matches nothing.
pub const NOTHING: u8 = 0;
/// One of several alternatives.
pub const ONE: u8 = 11;
/// None of several alternatives.
pub const NONE: u8 = 12;
/// A shape of the program.
pub const SHAPE: u8 = 13;
/// Fixed text; its length less one is added.
pub const TEXT: u8 = 16;

/// The longest piece of fixed text.
const LONGEST: u8 = u8::MAX - TEXT;

/// Room for the code of a pattern of `text` bytes: at most half as long again.
pub const fn room(text: usize) -> usize {
    text + text / 2 + 2
}

/// The code of a constant text.
macro_rules! code {
    ($text:expr, $shapes:expr) => {{
        const CODE: [u8; $crate::message::code::length($text, $shapes)] = $crate::message::code::compiled($text, $shapes);
        &CODE
    }};
}
pub(crate) use code;

/// Shapes by their names.
pub type Shapes<'a> = &'a [(&'a str, &'a str)];

/// How long the code of `text` is.
pub const fn length(text: &str, shapes: Shapes<'_>) -> usize {
    compile(text.as_bytes(), shapes, &mut [])
}

/// The code of `text`, which must be well formed.
pub const fn compiled<const N: usize>(text: &str, shapes: Shapes<'_>) -> [u8; N] {
    let mut code = [0; N];
    compile(text.as_bytes(), shapes, &mut code);
    code
}

/// Writes the code of `text`, as much of it as there is room for. Returns the length of all of it.
pub const fn compile(text: &[u8], shapes: Shapes<'_>, code: &mut [u8]) -> usize {
    let mut compiler = Compiler { text, shapes, code, length: 0 };
    if compiler.sequence().is_some() && compiler.text.is_empty() {
        return compiler.length;
    }
    compiler.length = 0;
    compiler.put(NOTHING);
    1
}

/// The place of the shape with this name.
const fn shape(shapes: Shapes<'_>, name: &[u8]) -> Option<u8> {
    let (mut place, mut rest) = (0, shapes);
    while let [(known, _), after @ ..] = rest {
        if notation::same(known.as_bytes(), name) {
            return Some(place);
        }
        (place, rest) = (place + 1, after);
    }
    None
}

struct Compiler<'t, 'c> {
    /// The text that is still to be read.
    text: &'t [u8],
    shapes: Shapes<'t>,
    code: &'c mut [u8],
    length: usize,
}

impl<'t> Compiler<'t, '_> {
    /// Appends a byte. Returns its place.
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

    /// Compiles up to the end of the text, or of the alternative.
    const fn sequence(&mut self) -> Option<()> {
        // The current piece of fixed text: its place and its length.
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

    /// Compiles `{a|b}` or `{!a|b}` from behind its brace. Returns the text behind its end.
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

    /// Compiles `%{NAME}` from behind its brace. Returns the text behind its end.
    const fn named(&mut self, text: &'t [u8]) -> Option<&'t [u8]> {
        let mut end = 0;
        while let Some((name, rest)) = text.split_at_checked(end) {
            if let [b'}', after @ ..] = rest {
                if let Some(number) = notation::number(name) {
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

/// A place in the code of a pattern, and the place to go on at after its end: patterns hold shapes and alternatives.
#[derive(Clone, Copy)]
pub struct Place<'p> {
    pub code: &'p [u8],
    pub then: Option<&'p Place<'p>>,
}

impl Place<'_> {
    /// The letter that must stand here, if the code goes on with fixed text.
    pub fn letter(&self) -> Option<u8> {
        match (self.code, self.then) {
            ([TEXT..=u8::MAX, letter, ..], _) => Some(*letter),
            ([], Some(next)) => next.letter(),
            _ => None,
        }
    }

    /// Whether the code goes on with `:%{port}`.
    pub fn begins_with_port(&self) -> bool {
        self.code.starts_with(&COLON_PORT)
    }
}

/// The code of `:%{port}`.
const COLON_PORT: [u8; 3] = compiled(":%{port}", &[]);

/// The first alternative of a group, and the others.
pub fn alternative(code: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, code) = code.split_first()?;
    code.split_at_checked(usize::from(*length))
}

/// Gives the text that code was made of, piece by piece.
pub fn text(code: &[u8], put: &mut dyn FnMut(&[u8])) -> Option<()> {
    let mut code = code;
    while let [sign, after @ ..] = code {
        code = match *sign {
            TEXT.. => {
                let (text, after) = after.split_at_checked(usize::from(sign - TEXT) + 1)?;
                put(text);
                after
            }
            ONE | NONE => {
                put(if *sign == ONE { b"{" } else { b"{!" });
                let (many, mut rest) = after.split_first()?;
                for at in 0..*many {
                    let (one, others) = alternative(rest)?;
                    if at > 0 {
                        put(b"|");
                    }
                    text(one, put)?;
                    rest = others;
                }
                put(b"}");
                rest
            }
            number => {
                put(b"%{");
                put(notation::DIRECTIVES.get(usize::from(number).wrapping_sub(1))?.0.as_bytes());
                put(b"}");
                after
            }
        };
    }
    Some(())
}
