//! syslog framings: one raw line in, who said what and when out.

use crate::time::Stamp;

/// A log line without its header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record<'a> {
    /// Program name without path and pid; may be empty.
    pub tag: &'a [u8],
    /// Process id, where the framing has one.
    pub pid: Option<u32>,
    /// The message itself.
    pub body: &'a [u8],
    /// When the line says it was written.
    pub stamp: Option<Stamp>,
}
