//! Requests and answers: the same on recentd's socket and on the bus.
//!
//! | file | has |
//! |---|---|
//! | `request.rs` | methods, their arguments, why a request is refused |
//! | `act.rs` | does what a request asks |
//! | `judge.rs` | what is said of the value of an option |
//! | `report/` | what there is to say about status, lists and events |
//! | `answer.rs` | writes it as JSON or blobmsg, or hands it to `people.rs`, which writes text; `member.rs` is what both take |
//! | `server.rs` | the unix socket |
//! | `bus/` | ubus: the object `recentd`, its events, and the way to logd's stream |
//!
//! | method | arguments | does |
//! |---|---|---|
//! | `status` | | health of source and lists, counters, attempts by the hour |
//! | `list` | `offset`, `sort`, `match` | bans, then addresses with failed attempts, the closest to a ban first |
//! | `events` | `offset` | the last decisions, the newest first |
//! | `ban` | `address`, `seconds` | bans the address, for the length of a first ban without `seconds` |
//! | `unban` | `address` | ends the ban and forgets the count |
//! | `flush` | | ends all bans and forgets all counts |
//! | `allow` | `address` | never bans the address or prefix until the next start |
//! | `disallow` | `address` | takes back what `allow` did |
//! | `check` | `address` | says whether it is banned, or can be |
//! | `check` | `section`, `option`, `value` | says whether the value is allowed in a section `recentd` or `pattern`; changes nothing |
//!
//! `more: true` in an answer says that it goes on at `offset: next`.

mod act;
mod answer;
pub mod bus;
mod judge;
mod member;
mod people;
mod report;
pub mod request;
mod server;

pub use act::handle;
pub use answer::Answer;
pub use request::{Arguments, Refusal, Request, Sort, Selection};
pub use server::{DESCRIPTORS, Server};

#[cfg(test)]
mod tests;
