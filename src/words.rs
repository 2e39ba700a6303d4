//! Lists of words, kept as one text with blanks between.
//!
//! Syslog has names for its months, facilities and priorities, and options have
//! names for their choices. A text costs less than a table of slices: on 32 bits
//! every slice takes eight bytes beside its letters.

/// The parts of a text between separators, as `slice::split` has them, in one copy for all who split.
#[derive(Clone)]
pub struct Parts<'a> {
    /// `None` once the last part was given.
    rest: Option<&'a [u8]>,
    separator: u8,
}

/// Splits `text` at each `separator`.
#[must_use]
pub const fn split(text: &[u8], separator: u8) -> Parts<'_> {
    Parts { rest: Some(text), separator }
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a [u8];

    #[inline(never)]
    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest?;
        let end = rest.iter().position(|&byte| byte == self.separator).unwrap_or(rest.len());
        let (part, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        self.rest = after.get(1..);
        Some(part)
    }
}

/// Which word of `list` equals `word`, counted from 0.
#[must_use]
#[inline(never)]
pub fn position(list: &str, word: &[u8]) -> Option<usize> {
    split(list.as_bytes(), b' ').position(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::{position, split};

    #[test]
    fn parts_are_those_of_the_standard_library() {
        for text in ["", " ", "a", "a b", " a", "a ", "a  b", "  "] {
            assert!(split(text.as_bytes(), b' ').eq(text.as_bytes().split(|&byte| byte == b' ')), "{text:?}");
        }
    }

    #[test]
    fn whole_words_only() {
        let list = "auth authpriv <unknown>";
        assert_eq!(position(list, b"auth"), Some(0));
        assert_eq!(position(list, b"authpriv"), Some(1));
        assert_eq!(position(list, b"<unknown>"), Some(2));
        for other in ["", " ", "aut", "auth ", "auth authpriv", "AUTH"] {
            assert_eq!(position(list, other.as_bytes()), None, "{other:?}");
        }
    }
}
