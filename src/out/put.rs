//! Templates with places for values.

/// Puts values in the places `{}` of a template, as `write!` does: `put!(text, "{} of {}", a, b)`. Appends to a [`Text`](super::Text),
/// or writes one line to a [`Log`](super::Log). A template and pointers to values take a third of the code of `uwrite!`.
///
/// The three forms are one thing to the caller. They differ in how values are passed, which on MIPS is measurable: all calls through the
/// third form alone make the program 1,508 bytes larger (0.75 %). Without `put_one` it is 1,080 bytes, without `put_numbers` 408.
macro_rules! put {
    // Numbers are passed as an array of values, without a vtable each.
    ($to:expr, $template:literal, [$($number:expr),* $(,)?]) => {{
        const { assert!($crate::out::put::places($template) == <[&str]>::len(&[$(stringify!($number)),*])) }
        $to.put_numbers($template, &[$($number),*])
    }};
    // A single value is passed in registers instead of an array.
    ($to:expr, $template:literal, $value:expr) => {{
        const { assert!($crate::out::put::places($template) == 1) }
        $to.put_one($template, &$value)
    }};
    ($to:expr, $template:literal $(, $value:expr)*) => {{
        const { assert!($crate::out::put::places($template) == <[&str]>::len(&[$(stringify!($value)),*])) }
        $to.put($template, &[$(&$value),*])
    }};
}

pub(crate) use put;

/// How many places `template` has. A brace that opens something else, such as a place with a name, makes it a number of values that nobody gives.
#[must_use]
pub const fn places(template: &str) -> usize {
    let (mut rest, mut count) = (template.as_bytes(), 0);
    loop {
        rest = match rest {
            [b'{', b'}', after @ ..] => {
                count += 1;
                after
            }
            [b'{', ..] => return usize::MAX,
            [_, after @ ..] => after,
            [] => return count,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn a_place_is_a_pair_of_braces_and_nothing_else_is() {
        assert_eq!((places("no"), places("{} of {} }"), places("")), (0, 2, 0));
        for wrong in ["{time}", "{", "{ }", "{}{", "100 {{}}"] {
            assert_eq!(places(wrong), usize::MAX, "{wrong}");
        }
    }
}
