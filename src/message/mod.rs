//! Hop 3: from a record of the log to what it means.
//!
//! ```text
//! sessions      joins the lines of one process, so that one attempt counts once     -> finding
//! order         which of them was heard of last
//! catalogue     finds the program and the row of a line, built-in rows first
//! tags          tells programs by the tags that they write under
//! custom        makes rows of the configuration's own patterns; audit checks them
//! dropbear ...  the rows of each program, one file or folder each; table has their macros
//! said          finds the rows that parsers read, which are the messages that fill a log under attack
//! read          the words that these parsers are written in
//! pattern       reads a line by a pattern: all other rows
//! tried         what was tried of a pattern in vain
//! code          what patterns are compiled to
//! notation      what patterns are written in
//! row           the types that all of these share
//! ```
//!
//! Each row is one wording of one program, its examples beside it. To add a message, add a row. To add a program, add a file, one
//! line to [`PROGRAMS`] and its name to [`NAMES`](crate::config::watch::NAMES). The wordings are those of the programs' own
//! sources, which each file names.
//!
//! The attacker chooses much of a log line: the user name, the version text, the reason for leaving. A row therefore never
//! searches a line for something that looks like an address. It knows where in its sentence the address stands, reads it from
//! the end that the attacker cannot reach, and accounts for the whole body; else it does not match. A host name instead of an
//! address is reported as such and never looked up: the owner of an address also owns its PTR record.

mod asterisk;
#[cfg(test)]
mod attacks;
pub mod audit;
mod catalogue;
mod code;
#[cfg(test)]
mod costly;
pub mod custom;
mod dovecot;
mod dropbear;
mod exim;
mod finding;
#[cfg(test)]
mod hostile;
mod luci;
mod nginx;
mod notation;
mod openssh;
mod openvpn;
mod order;
mod pam;
pub mod pattern;
mod postfix;
mod proftpd;
mod pure_ftpd;
mod read;
mod row;
mod said;
mod samba;
pub mod sessions;
mod table;
mod tags;
#[cfg(test)]
mod tests;
mod tried;
mod vaultwarden;
mod vsftpd;

pub use catalogue::{Catalogue, PROGRAMS, find};
pub use finding::{Finding, Why};
pub use row::{BY_HAND, Code, Found, Message, Peer, Program, Role, UNKNOWN};
