//! Hops 1 and 2: where the log comes from, its lines, and the record in each line.
//!
//! ```text
//! source::Source    a file, logd's stream, logread, a socket, standard input: reads once, into
//! lines::Lines      a fixed buffer; gives back whole lines, one after the other
//! syslog::parse     a line -> record::Record { host, tag, pid, body, stamp }: one function per framing,
//!                   with what headers consist of in field, dates in date, and the
//!                   words that parsers are written in, of messages too, in read
//! own               the same of logs that programs write themselves: one function per program
//! wanted            which lines matter to no program that is watched
//! event             what one read of a source brought, and what became of a line
//! trouble           why there is no stream from logd
//! clock             a replay's time, made of the stamps in the log
//! ```
//!
//! `lines`, `read`, `record`, `field`, `date`, `syslog`, `own`, `wanted` and `clock` make no system calls: bytes in, values out.

pub mod clock;
pub mod date;
pub mod event;
pub mod field;
pub mod lines;
mod own;
pub mod read;
pub mod record;
pub mod source;
pub mod syslog;
pub mod trouble;
pub mod wanted;
