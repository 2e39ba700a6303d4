//! What there is to say about status, lists and events.
//!
//! Each member stands here once: its name for programs, its words for people (see `people.rs`), its value. Times are seconds from
//! now, back or ahead, because a router's wall clock jumps.

mod advice;
mod lists;
mod select;
mod status;

pub use advice::warn;
pub use lists::{about as address, event, events, list};
pub use status::status;

#[cfg(test)]
mod tests;
