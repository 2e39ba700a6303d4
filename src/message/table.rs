//! The macros that the file of a program is written with: its shapes, its rows, and the code of both.

use super::code;
use super::row::Message;

/// Names for parts that several patterns of a program share: `SHAPES`, and their code.
macro_rules! shapes {
    ($($(#[$doc:meta])* ($name:literal, $text:literal)),* $(,)?) => {
        pub(super) const SHAPES: $crate::message::code::Shapes<'static> = &[$(($name, $text)),*];
        pub(super) const SHAPES_CODE: &[&[u8]] = &[$($crate::message::code::code!($text, SHAPES)),*];
    };
}
pub(crate) use shapes;

/// A table of rows. Rows of one program share its `SHAPES`, which must be in scope.
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

/// The [`Code`](super::row::Code) of a program with this prefix and these rows.
macro_rules! coded {
    ($prefix:expr, $messages:expr) => {{
        const FIRSTS: [u8; $crate::message::table::count($messages)] = $crate::message::table::firsts($messages);
        $crate::message::row::Code { prefix: $crate::message::code::code!($prefix, SHAPES), shapes: SHAPES_CODE, firsts: &FIRSTS }
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
            if let [code::TEXT..=u8::MAX, letter, ..] = row.code {
                firsts[at] = letter.to_ascii_lowercase();
            }
            (at, rows) = (at + 1, others);
        }
        rest = after;
    }
    firsts
}
