//! Finds the row of a line among those that parsers read: by the first letter, then by how it begins.

use super::read::text;
use super::row::{Found, Message, Program};

/// The message of `program` that `body` is, and what was read there. The end of the body may be missing if it is `cut`, or is as
/// long as those that are cut: this is the one place that knows what must not be believed then.
#[inline(never)]
pub fn find(program: &Program, body: &[u8], cut: bool) -> Option<(&'static Message, Found)> {
    let ([letter @ (b'A'..=b'Z' | b'a'..=b'z'), after @ ..], said) = (body, program.code.said) else { return None };
    let &(from, to) = said.letters.get(usize::from(letter % 32))?;
    for wording in said.all.get(usize::from(from)..usize::from(to))? {
        if let Ok((rest, ())) = text(wording.goes_on, after)
            && let Ok(([], said)) = (wording.then)(rest)
            && said.is_sure(body.len(), cut, program.cut)
        {
            return Some((nth(program, wording.message)?, Found { peer: said.peer, times: said.times }));
        }
    }
    None
}

/// The message at this place among those of `program`.
fn nth(program: &Program, place: u8) -> Option<&'static Message> {
    let mut place = usize::from(place);
    for group in program.messages {
        if let Some(message) = group.get(place) {
            return Some(message);
        }
        place = place.wrapping_sub(group.len());
    }
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
mod tests;
