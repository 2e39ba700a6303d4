//! The next line of the buffer, as a record.

use crate::log::event::Taken;
use crate::log::lines::{Buffered, Line};
use crate::log::syslog::{self, Last, Parsed};
use crate::time::Instant;

/// The next line of a log that has lines.
#[inline(never)]
pub fn next<'b>(lines: &'b mut Buffered<[u8]>, last: &mut Last, now: Instant) -> Option<Taken<'b>> {
    match lines.next()? {
        Line::Whole(line) => match syslog::parse_next(last, line) {
            Parsed::Other(stamp) => Some(Taken::Other(stamp)),
            Parsed::Record(record) => Some(Taken::Record(record, now)),
            Parsed::Unframed => Some(Taken::Unframed),
        },
        Line::Long => Some(Taken::Long),
    }
}
