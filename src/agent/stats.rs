//! Counters of what was seen and done.

use crate::addr::Addr;
use crate::time::Instant;

/// What was seen and done so far. Counters wrap.
#[derive(Clone, Copy, Default, Debug)]
pub struct Stats {
    /// Lines that are syslog lines.
    pub records: u32,
    /// Lines that are a message of the catalogue.
    pub matched: u32,
    /// Lines that name a host instead of an address, and so count against none.
    pub host_names: u32,
    /// Failed attempts whose lines hold no address, and for which no other line of their session named one.
    pub no_address: u32,
    /// Lines that are no syslog lines.
    pub not_syslog: u32,
    /// Lines longer than the buffer.
    pub too_long: u32,
    /// Lines that counted against an address.
    pub counted: u32,
    /// Addresses whose count was dropped because the table was full.
    pub evictions: u32,
    /// Bans decided.
    pub bans: u32,
    /// Addresses pushed out of the kernel's full list.
    pub pushed: u32,
}

/// A banned address that got through after its ban was written again.
#[derive(Clone, Copy, Debug)]
pub struct Leak {
    /// The address (IPv6: the prefix).
    pub addr: Addr,
    /// When.
    pub at: Instant,
}

/// Adds one.
pub const fn add(counter: &mut u32) {
    *counter = counter.wrapping_add(1);
}
