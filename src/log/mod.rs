//! Hops 1 and 2: the log's sources, its lines, and what stands in a line.

pub mod lines;
pub mod source;
pub mod syslog;
