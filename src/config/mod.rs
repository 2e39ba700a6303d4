//! The configuration: options with their defaults and ranges, and the grammar of the file.
//!
//! ```text
//! /etc/config/recentd -> uci::line()  one line as borrowed slices
//!                        file         what each line is for: an option, a pattern, a section
//!                        Config::set  <- --option value of the command line
//!                        options      one row per option: key, default, range, sentence
//!                        values       bytes -> number, time, name, choice
//!                        sources      which logs are read
//!                        faults       what was passed over, and why
//!                        contradictions  options that cannot be in force together
//!                        derived      what follows: the source, the addresses never banned, the length of a ban
//! ```
//!
//! Lines of the file and options of the command line both end in [`Config::set`], the only place that changes a
//! configuration. Nothing here reads or writes: `command/` opens the file and shows the errors.

mod contradictions;
mod derived;
pub mod faults;
pub mod file;
mod options;
mod sources;
#[cfg(test)]
mod told;
pub mod uci;
mod values;
pub mod watch;

pub use contradictions::Contradictions;
pub use options::{Config, Invalid, Kind, OPTIONS, Opt, place};
pub use values::{Count, FOREVER, From, LONGEST_BAN, LogTo, Text, To, Writer, number, time};
