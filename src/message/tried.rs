//! What was tried of a pattern in vain, so that no line costs more than a few looks at each of its bytes.
//!
//! A pattern with several `%{user}` or `%{any}` could try the last of them again for each end of those before it. Whether the text behind
//! a directive fits at some place of the line does not depend on where the directive begins, so it is tried there once.

use super::code::Place;
use heapless::Vec;

/// What follows a directive in its pattern, as the places and lengths of codes in memory: those of the shapes and alternatives it is nested in
/// come after its own.
pub type Tail = [(usize, usize); 5];

/// Places of the line at which what follows a directive does not fit: from the first up to the last one where the directive may end.
struct Vain {
    tail: Tail,
    first: usize,
    last: usize,
}

/// What was tried in vain, for each directive the last stretch of the line.
pub struct Tried(Vec<Vain, 6>);

impl Tried {
    /// Nothing was tried.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Another pattern is tried, or another line.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The place from which on up to `last` `tail` fits nowhere. A blank or a colon ends some directives, so that they have other last places
    /// elsewhere in the line.
    pub fn from(&self, tail: &Tail, last: usize) -> usize {
        self.0.iter().find(|vain| vain.last == last && vain.tail == *tail).map_or(usize::MAX, |vain| vain.first)
    }

    /// From `first` up to `last`, `tail` fits nowhere. If there is no room, it is tried again.
    pub fn add(&mut self, tail: Tail, first: usize, last: usize) {
        match self.0.iter_mut().find(|vain| vain.tail == tail) {
            Some(vain) if vain.last == last => vain.first = vain.first.min(first),
            Some(vain) => (vain.first, vain.last) = (first, last),
            None => {
                let _ = self.0.push(Vain { tail, first, last });
            }
        }
    }
}

/// What follows a directive; `None` if it is nested too deep, and then always tried again.
pub fn tail(then: &Place<'_>) -> Option<Tail> {
    let (mut tail, mut then) = ([(0, 0); 5], Some(then));
    for part in &mut tail {
        let Some(place) = then else { break };
        (*part, then) = ((place.code.as_ptr() as usize, place.code.len()), place.then);
    }
    then.is_none().then_some(tail)
}
