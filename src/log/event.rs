//! What one read of a source brought, and what became of one line.

use crate::log::record::Record;
use crate::log::trouble::StreamTrouble;
use crate::os::{Ended, Errno};
use crate::time::{Instant, Stamp};

/// The result of one attempt to read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SourceEvent {
    /// Nothing new.
    Quiet,
    /// There may be lines, and there may be more to read at once.
    Data,
    /// The log appeared, or appeared again.
    Found,
    /// The file was truncated or replaced, and is read from its start.
    Renewed,
    /// The file is gone; waiting for it to appear.
    Gone(Errno),
    /// `logread` ended like this; it is started again in so many seconds.
    Ended(Ended, u32),
    /// A program could not be started, or its output not be read; the next attempt is in so many seconds.
    Failed(Errno, u32),
    /// logd's stream ended; the bus fetches another.
    Lost(StreamTrouble),
    /// The bus cannot fetch the stream.
    Waits(StreamTrouble),
    /// With `source auto`: ubus has no log at the start; `logread -f` is taken in its place.
    StandsIn(StreamTrouble),
    /// With `source auto`: the chosen one has had no log for too long.
    GivenUp,
    /// Standard input is at its end.
    End,
}

/// One line of the log, taken out of the buffer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken<'a> {
    /// A syslog line, and when it was written: now, or before recentd asked for the log.
    Record(Record<'a>, Instant),
    /// A syslog line that nobody wants, with the time that it says.
    Other(Option<Stamp>),
    /// Written before recentd's start, at an unknown time.
    Past,
    /// Not a syslog line.
    Unframed,
    /// Longer than the buffer: skipped.
    Long,
}
