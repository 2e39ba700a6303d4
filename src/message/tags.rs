//! The tags that programs write under: what the compiler makes of them, so that a line is told by numbers.

use super::row::Program;
use crate::bytes;
use crate::log::wanted::Wanted;

/// A tag of a built-in program.
#[derive(Clone, Copy)]
pub struct Tag {
    pub text: &'static [u8],
    /// [`bytes::number`] of it.
    pub number: u64,
    /// The place of its program among all.
    pub place: u8,
}

impl Tag {
    /// No tag.
    pub const NONE: Self = Self { text: &[], number: 0, place: 0 };
}

/// Writes all tags without a star to `all`, as many as there is room for. Returns how many there are.
pub const fn tags(programs: &[&Program], all: &mut [Tag]) -> usize {
    let (mut count, mut place, mut programs) = (0, 0, programs);
    while let [program, others @ ..] = programs {
        let mut rest = program.tags.as_bytes();
        while !rest.is_empty() {
            let (mut end, mut star, mut number) = (0, false, 0);
            while let Some((_, [byte, ..])) = rest.split_at_checked(end)
                && *byte != b' '
            {
                star |= *byte == b'*';
                number |= if end < 8 { (*byte as u64) << (8 * end) } else { 0 };
                end += 1;
            }
            let (text, after) = rest.split_at(end);
            if !star {
                if let Some((_, [tag, ..])) = all.split_at_mut_checked(count) {
                    *tag = Tag { text, number, place };
                }
                count += 1;
            }
            rest = if let [_, next @ ..] = after { next } else { after };
        }
        (place, programs) = (place + 1, others);
    }
    count
}

/// The lines that have tags of these programs, all of them or those with a star.
pub const fn beginnings(mut programs: &[&Program], starred: bool) -> Wanted {
    let mut wanted = Wanted::NONE;
    while let [program, others @ ..] = programs {
        let mut tags = program.tags.as_bytes();
        while !tags.is_empty() {
            let (mut end, mut star) = (0, false);
            while let Some((_, [sign, ..])) = tags.split_at_checked(end)
                && *sign != b' '
            {
                (end, star) = (end + 1, star || *sign == b'*');
            }
            let (tag, after) = tags.split_at(end);
            if star || !starred {
                wanted.add_tag(tag);
            }
            tags = if let [_, next @ ..] = after { next } else { after };
        }
        programs = others;
    }
    wanted
}

/// Whether `tag` is one of `tags`, see [`Program::tags`].
pub fn is_one_of(tags: &str, tag: &[u8]) -> bool {
    // No tag begins with a star, so the first letter tells most of them.
    bytes::split(tags.as_bytes(), b' ').filter(|known| known.first() == tag.first()).any(|known| {
        let mut parts = bytes::split(known, b'*');
        match (parts.next(), parts.next()) {
            (Some(start), Some(end)) => tag.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
            _ => known == tag,
        }
    })
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::message::PROGRAMS;
    use std::vec::Vec;

    #[test]
    fn each_tag_without_a_star_has_one_row() {
        let mut all = [Tag::NONE; 64];
        let count = tags(PROGRAMS, &mut all);
        let written: Vec<(usize, &[u8])> =
            PROGRAMS.iter().enumerate().flat_map(|(place, program)| program.tags.split(' ').map(move |tag| (place, tag.as_bytes()))).collect();
        let expected: Vec<_> = written.into_iter().filter(|(_, tag)| !tag.contains(&b'*')).collect();
        assert_eq!(all[..count].iter().map(|tag| (usize::from(tag.place), tag.text)).collect::<Vec<_>>(), expected);
        assert!(all[..count].iter().all(|tag| tag.number == bytes::number(tag.text)));
        assert_eq!(tags(PROGRAMS, &mut []), count);
    }
}
