//! Searching bytes, and lists of words.
//!
//! A list of words is one text with blanks between: syslog has names for its months, facilities
//! and priorities, and options have names for their choices. A text costs less than a table of slices, each
//! of which takes eight bytes beside its letters on 32 bits.

/// The place of the first `byte` in `text`; the length of `text` if there is none. memchr looks at 16 bytes at a time on x86_64 and aarch64
/// (6 to 12 % fewer instructions a line), and costs 304 bytes on MIPS, where it is as fast as [`first`].
#[must_use]
pub fn find(text: &[u8], byte: u8) -> usize {
    memchr::memchr(byte, text).unwrap_or(text.len())
}

/// The place of the first byte in `text` for which `byte ^ flip < below` (`below` is 128 at most); the length of `text` if there is none.
/// With 0 and 33 that is a blank or a control character.
///
/// It compares a machine word at a time: subtracting `below` from each byte sets the top bit of the first byte that is less, and of no byte
/// before it. Words are read as little-endian on every machine, so that the first byte is the lowest.
#[must_use]
#[inline(never)]
pub fn first(text: &[u8], flip: u8, below: u8) -> usize {
    const BYTES: usize = size_of::<usize>();
    const ONES: usize = usize::MAX / 255;
    let (flips, belows) = (ONES.wrapping_mul(flip.into()), ONES.wrapping_mul(below.into()));
    let (words, rest) = text.as_chunks::<BYTES>();
    let mut at = 0usize;
    for word in words {
        let word = usize::from_le_bytes(*word) ^ flips;
        let hits = word.wrapping_sub(belows) & !word & (ONES << 7);
        if hits != 0 {
            return at.wrapping_add(hits.trailing_zeros() as usize / 8);
        }
        at = at.wrapping_add(BYTES);
    }
    at.wrapping_add(rest.iter().position(|byte| byte ^ flip < below).unwrap_or(rest.len()))
}

/// The place of the last `byte` in `text`, if it is there.
#[must_use]
#[inline(never)]
pub fn last(text: &[u8], byte: u8) -> Option<usize> {
    const BYTES: usize = size_of::<usize>();
    const ONES: usize = usize::MAX / 255;
    const LOW: usize = ONES * 0x7f;
    let (rest, words) = text.as_rchunks::<BYTES>();
    let mut at = text.len();
    for word in words.iter().rev() {
        let word = usize::from_le_bytes(*word) ^ ONES.wrapping_mul(byte.into());
        // The top bit of each byte that is 0, and of no other.
        let hits = !((word & LOW).wrapping_add(LOW) | word | LOW);
        if hits != 0 {
            return Some(at.wrapping_sub(hits.leading_zeros() as usize / 8).wrapping_sub(1));
        }
        at = at.wrapping_sub(BYTES);
    }
    rest.iter().rposition(|other| *other == byte)
}

/// Whether `text` begins with `start`.
#[must_use]
#[inline(never)]
pub fn begins(text: &[u8], start: &[u8]) -> bool {
    let Some(text) = text.get(..start.len()) else { return false };
    let ((words, rest), (starts, end)) = (text.as_chunks::<{ size_of::<usize>() }>(), start.as_chunks());
    for (word, start) in words.iter().zip(starts) {
        if usize::from_ne_bytes(*word) != usize::from_ne_bytes(*start) {
            return false;
        }
    }
    rest.iter().zip(end).all(|(byte, start)| byte == start)
}

/// The first 8 bytes of `text` as one number, the first byte lowest. Two texts of the same length, at most 8 bytes, are
/// equal if their numbers are.
#[must_use]
pub fn number(text: &[u8]) -> u64 {
    if let Some(all) = text.first_chunk() {
        return u64::from_le_bytes(*all);
    }
    // Two words that overlap contain all bytes. (A length out of range is masked by the shift.)
    let shift = |before: usize| text.len().wrapping_sub(before).wrapping_mul(8) as u32;
    match (text.first_chunk(), text.last_chunk(), text) {
        (Some(first), Some(last), _) => u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)).wrapping_shl(shift(4)),
        (.., [first, rest @ ..]) => rest.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)) << 8 | u64::from(*first),
        _ => 0,
    }
}

/// [`number`] of each of the `N` words of a list, none of which is longer than 8 bytes.
#[must_use]
#[allow(clippy::indexing_slicing)] // in constants: an index out of range would not compile
pub const fn numbers<const N: usize>(list: &str) -> [u64; N] {
    let (mut numbers, mut word, mut shift, mut rest) = ([0; N], 0, 0, list.as_bytes());
    while let [byte, after @ ..] = rest {
        if *byte == b' ' {
            (word, shift) = (word + 1, 0);
        } else {
            numbers[word] |= (*byte as u64) << shift;
            shift += 8;
        }
        rest = after;
    }
    assert!(word + 1 == N, "N is the number of words");
    numbers
}

/// The parts of a text between separators, like those of `slice::split`, but with one copy of the code.
#[derive(Clone)]
pub struct Parts<'a> {
    /// `None` after the last part.
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
        let end = find(rest, self.separator);
        let (part, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        self.rest = after.get(1..);
        Some(part)
    }
}

/// Whether `text` is as `pattern`, in which a star is any text, perhaps none.
#[must_use]
#[inline(never)]
pub fn fits(pattern: &[u8], text: &[u8]) -> bool {
    let (mut pattern, mut text) = (pattern, text);
    // Where to go on if what follows the last star does not fit here.
    let mut again: Option<(&[u8], &[u8])> = None;
    loop {
        match (pattern, text) {
            ([b'*', rest @ ..], _) => {
                again = Some((rest, text));
                pattern = rest;
            }
            ([one, rest @ ..], [other, after @ ..]) if one == other => (pattern, text) = (rest, after),
            ([], []) => return true,
            _ => {
                let Some((star, [_, after @ ..])) = again else { return false };
                again = Some((star, after));
                (pattern, text) = (star, after);
            }
        }
    }
}

/// The place of `word` in `list`, from 0.
#[must_use]
#[inline(never)]
pub fn position(list: &str, word: &[u8]) -> Option<usize> {
    split(list.as_bytes(), b' ').position(|known| known == word)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{find, first, last, number, numbers, position, split};

    #[test]
    fn the_first_byte_is_that_of_a_byte_by_byte_search() {
        let mut seed = 7u32;
        let mut random = move || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed >> 16
        };
        for _ in 0..20_000 {
            let length = random() as usize % 40;
            // Bytes that differ from those looked for in one bit only, and neighbours of them.
            let near = |random: u32| [b'\n', b'\n' ^ 0x80, b'\n' ^ 1, b'\n' + 1, 0, 0x80, 0xff, b' ', b'!', b' ' | 0x80][random as usize % 10];
            let text: std::vec::Vec<u8> = (0..length).map(|_| if random() % 3 == 0 { near(random()) } else { random() as u8 }).collect();
            for start in 0..length.min(9) {
                let text = text.get(start..).unwrap_or_default();
                let expected = |hit: &dyn Fn(u8) -> bool| text.iter().position(|byte| hit(*byte)).unwrap_or(text.len());
                assert_eq!(find(text, b'\n'), expected(&|byte| byte == b'\n'), "{text:?}");
                assert_eq!(first(text, 0, 33), expected(&|byte| byte < 33), "{text:?}");
                assert_eq!(first(text, b'0', 10), expected(&|byte| byte.is_ascii_digit()), "{text:?}");
                assert_eq!(first(text, 0xff, 128), expected(&|byte| byte >= 128), "{text:?}");
                assert_eq!(last(text, b'\n'), text.iter().rposition(|byte| *byte == b'\n'), "{text:?}");
            }
        }
    }

    #[test]
    fn numbers_tell_words_apart() {
        const LIST: &str = "x ab abc kern lpr. syslog authp2 authpriv";
        let list = numbers::<8>(LIST);
        assert_eq!((number(b""), number(b"abcdefghi")), (0, u64::from_le_bytes(*b"abcdefgh")));
        for (place, word) in LIST.split(' ').enumerate() {
            for rest in ["", ".", ".warn dropbear"] {
                let text = std::format!("{word}{rest}");
                let known = list.iter().position(|known| *known == number(text.as_bytes().get(..word.len()).unwrap()));
                assert_eq!(known, Some(place), "{text}");
            }
        }
    }

    #[test]
    fn parts_are_those_of_the_standard_library() {
        for text in ["", " ", "a", "a b", " a", "a ", "a  b", "  "] {
            assert!(split(text.as_bytes(), b' ').eq(text.as_bytes().split(|&byte| byte == b' ')), "{text:?}");
        }
    }

    #[test]
    fn stars_are_any_text() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("*", "a.log", true),
            ("*.log", "a.log", true),
            ("*.log", ".log", true),
            ("*.log", "a.log.log", true),
            ("*.log", "a.log.1", false),
            ("*.log", "alog", false),
            ("a*b*c", "aXbXbXc", true),
            ("a*b*c", "aXbX", false),
            ("a*", "b", false),
            ("**", "x", true),
            ("a.log", "a.log", true),
            ("a.log", "a.log2", false),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(super::fits(pattern.as_bytes(), text.as_bytes()), expected, "{pattern} {text}");
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
