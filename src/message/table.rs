//! The macros that the file of a program is written with: its shapes, its rows, its wordings, and the code of all.

use super::code;
use super::notation::same;
use super::read::Read;
use super::row::{Message, Said, Text, Wording};

/// Names for parts that several patterns of a program share: `SHAPES`, and their code.
macro_rules! shapes {
    ($($(#[$doc:meta])* ($name:literal, $text:literal)),* $(,)?) => {
        pub(super) const SHAPES: $crate::message::code::Shapes<'static> = &[$(($name, $text)),*];
        pub(super) const SHAPES_CODE: &[&[u8]] = &[$($crate::message::code::code!($text, SHAPES)),*];
    };
}
pub(crate) use shapes;

/// A table of rows. Rows of one program share its `SHAPES`, which must be in scope. A row has a `pattern`, or a `spec` if parsers read it.
macro_rules! rows {
    ($(Message {
        name: $name:literal,
        role: $role:ident,
        weight: $weight:literal,
        $kind:ident: $pattern:literal,
        #[cfg(test)]
        seen: $seen:expr $(,)?
    }),* $(,)?) => {
        &[$(Message {
            name: $name,
            role: $role,
            weight: $weight,
            #[cfg(test)]
            pattern: $pattern,
            text: $crate::message::table::text!($kind $pattern),
            #[cfg(test)]
            seen: $seen,
        }),*]
    };
}
pub(crate) use rows;

/// What reads a row.
macro_rules! text {
    (pattern $pattern:literal) => { $crate::message::row::Text::Pattern($crate::message::code::code!($pattern, SHAPES)) };
    (spec $pattern:literal) => { $crate::message::row::Text::Said };
}
pub(crate) use text;

/// The [`Wordings`](super::row::Wordings) of rows: the name of a message, how its line begins, and what reads the rest.
macro_rules! wordings {
    ($messages:expr; $($name:literal, $begins:literal, $then:expr;)*) => {{
        use $crate::message::row::{Wording, Wordings};
        const ALL: &[Wording] = &[$($crate::message::table::wording($messages, $name, $begins, $then)),*];
        const SORTED: [Wording; ALL.len()] = $crate::message::table::sorted(ALL);
        const { assert!($crate::message::table::are_said($messages, ALL), "a row with a spec has a wording, and no other has one") };
        &Wordings { all: &SORTED, letters: $crate::message::table::letters(&SORTED) }
    }};
}
pub(crate) use wordings;

/// The frame of a program: its fields in the order of [`Program`](super::row::Program), of which tests alone need some. `said` are its
/// wordings, if parsers read any of its rows.
macro_rules! program {
    (name: $name:literal, releases: $releases:literal, tags: $tags:literal, prefix: $prefix:expr, cut: $cut:literal, messages: $messages:expr $(, said: $said:expr)? $(,)?) => {
        $crate::message::row::Program {
            name: $name,
            #[cfg(test)]
            releases: $releases,
            tags: $tags,
            #[cfg(test)]
            prefix: $prefix,
            cut: $cut,
            shapes: if cfg!(test) { SHAPES } else { &[] },
            messages: $messages,
            code: $crate::message::table::coded!($prefix, $messages $(, $said)?),
        }
    };
}
pub(crate) use program;

/// The [`Code`](super::row::Code) of a program with this prefix, these rows and these wordings.
macro_rules! coded {
    ($prefix:expr, $messages:expr) => { $crate::message::table::coded!($prefix, $messages, $crate::message::row::Wordings::NONE) };
    ($prefix:expr, $messages:expr, $said:expr) => {{
        const FIRSTS: [u8; $crate::message::table::count($messages)] = $crate::message::table::firsts($messages);
        $crate::message::row::Code {
            prefix: $crate::message::code::code!($prefix, SHAPES),
            shapes: SHAPES_CODE,
            firsts: &FIRSTS,
            said: $said,
            ..$crate::message::row::Code::NONE
        }
    }};
}
pub(crate) use coded;

/// The number of rows in all groups.
pub const fn count(groups: &[&[Message]]) -> usize {
    let (mut count, mut rest) = (0, groups);
    while let [group, after @ ..] = rest {
        (count, rest) = (count + group.len(), after);
    }
    count
}

/// [`Code::firsts`](super::row::Code::firsts) of these rows.
#[allow(clippy::indexing_slicing)] // only the compiler runs it, and it would report an error
pub const fn firsts<const N: usize>(groups: &[&[Message]]) -> [u8; N] {
    let (mut firsts, mut at, mut rest) = ([0; N], 0, groups);
    while let [group, after @ ..] = rest {
        let mut rows = *group;
        while let [row, others @ ..] = rows {
            match row.text {
                Text::Pattern([code::TEXT..=u8::MAX, letter, ..]) => firsts[at] = letter.to_ascii_lowercase(),
                Text::Pattern(_) => (),
                // No line begins with it.
                Text::Said => firsts[at] = u8::MAX,
            }
            (at, rows) = (at + 1, others);
        }
        rest = after;
    }
    firsts
}

/// The place of the message with this name; 255 if there is none.
pub const fn place(groups: &[&[Message]], name: &str) -> u8 {
    let (mut place, mut rest) = (0, groups);
    while let [group, after @ ..] = rest {
        let mut rows = *group;
        while let [row, others @ ..] = rows {
            if same(row.name.as_bytes(), name.as_bytes()) {
                return place;
            }
            (place, rows) = (place + 1, others);
        }
        rest = after;
    }
    u8::MAX
}

/// The wording of the message with this name that begins so.
#[allow(clippy::panic)] // only the compiler runs it, and reports it
pub const fn wording(groups: &[&[Message]], name: &str, begins: &'static str, then: fn(&[u8]) -> Read<'_, Said>) -> Wording {
    match begins.as_bytes() {
        [letter @ (b'A'..=b'Z' | b'a'..=b'z'), goes_on @ ..] => Wording { message: place(groups, name), letter: *letter, goes_on, then },
        _ => panic!("a wording begins with a letter"),
    }
}

/// Whether just those messages have wordings that are to be read by them.
pub const fn are_said(groups: &[&[Message]], wordings: &[Wording]) -> bool {
    let (mut place, mut rest, mut right) = (0, groups, true);
    let mut names = wordings;
    while let [wording, more @ ..] = names {
        (right, names) = (right && wording.message < u8::MAX, more);
    }
    while let [group, after @ ..] = rest {
        let mut rows = *group;
        while let [row, others @ ..] = rows {
            let (mut some, mut left) = (false, wordings);
            while let [wording, more @ ..] = left {
                (some, left) = (some || wording.message == place, more);
            }
            right = right && some == matches!(row.text, Text::Said);
            (place, rows) = (place + 1, others);
        }
        rest = after;
    }
    right
}

/// The part of a first letter that wordings are sorted by.
const fn letter(wording: &Wording) -> u8 {
    wording.letter % 32
}

/// Sorted by their first letters. Those of one letter stay in their order.
#[allow(clippy::indexing_slicing)] // only the compiler runs it, and it would report an error
pub const fn sorted<const N: usize>(wordings: &[Wording]) -> [Wording; N] {
    let (mut sorted, mut end) = ([wordings[0]; N], 0);
    while end < N {
        let mut at = end;
        while at > 0 && letter(&sorted[at - 1]) > letter(&wordings[end]) {
            sorted[at] = sorted[at - 1];
            at -= 1;
        }
        sorted[at] = wordings[end];
        end += 1;
    }
    sorted
}

/// [`Wordings::letters`](super::row::Wordings::letters) of wordings that are sorted.
#[allow(clippy::indexing_slicing)] // only the compiler runs it, and it would report an error
pub const fn letters(wordings: &[Wording]) -> [(u8, u8); 32] {
    let (mut letters, mut at) = ([(0, 0); 32], 0);
    while at < wordings.len() {
        let range = &mut letters[letter(&wordings[at]) as usize];
        if range.1 == 0 {
            range.0 = at as u8;
        }
        at += 1;
        range.1 = at as u8;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::read::no;
    use crate::message::row::Role;

    /// The compiler looks at the rows that there are, which are right.
    #[test]
    fn rows_and_wordings_that_do_not_belong_together_are_found() {
        let row = |name, text| Message { name, role: Role::Failure, weight: 10, pattern: "", text, seen: &[] };
        let (said, pattern) = (row("said", Text::Said), row("pattern", Text::Pattern(&[])));
        let wording = |message| Wording { message, letter: b'a', goes_on: b"", then: |_| no() };
        let (rows, place): (&[&[Message]], u8) = (&[&[pattern], &[said]], 1);
        assert!(are_said(rows, &[wording(place), wording(place)]));
        assert!(!are_said(rows, &[]), "a row without a wording");
        assert!(!are_said(rows, &[wording(place), wording(0)]), "a wording of a row that has a pattern");
        assert!(!are_said(rows, &[wording(place), wording(u8::MAX)]), "a wording of no row");
    }
}
