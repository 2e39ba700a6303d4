//! The members of an answer.

/// What a member is called: its name for programs, and the words for people that it stands in (see `people.rs`). Without a name it
/// is for people only, without words for programs only. Items of a list need no name.
pub type Member = (&'static str, &'static str);

/// The value of a member.
#[derive(Clone, Copy)]
pub enum Value<'a> {
    /// A count, or seconds.
    Number(u32),
    /// Tenths of failures, shown as failures.
    Failures(u32),
    /// Text without anything that an attacker wrote: addresses, and recentd's own names and paths.
    Text(&'a [u8]),
    /// Yes or no. People read the words only.
    Flag(bool),
}
