//! The next line of the buffer, as a record.

use crate::log::event::Taken;
use crate::log::lines::{Buffer, Line};
use crate::log::syslog::{self, Last};
use crate::time::Instant;

/// The next line of a log that has lines.
pub fn next<'b>(lines: &'b mut Buffer, last: &mut Last, now: Instant) -> Option<Taken<'b>> {
    Some(match lines.next()? {
        Line::Whole(line) => syslog::parse_after(last, line).map_or(Taken::Unframed, |record| Taken::Record(record, now)),
        Line::Long => Taken::Long,
    })
}
