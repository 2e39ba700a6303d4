//! Lists of words, kept as one text with blanks between.
//!
//! Syslog has names for its months, facilities and priorities, and options have
//! names for their choices. A text costs less than a table of slices: on 32 bits
//! every slice takes eight bytes beside its letters.

/// Which word of `list` equals `word`, counted from 0.
#[must_use]
#[inline(never)]
pub fn position(list: &str, word: &[u8]) -> Option<usize> {
    list.as_bytes().split(|&byte| byte == b' ').position(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::position;

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
