//! Every capacity, with the memory it costs.
//!
//! recentd has no heap: what it can hold is decided here and nowhere else. All
//! figures are for 32-bit MIPS, where the compiler checks them (`costs`).

/// Bytes of one log line, header included. Longer
/// lines are skipped and counted, never split. logd sends at most 1023 bytes
/// of message, musl's syslog(3) 1024, sshd 500.
pub const LINE: usize = 4096;

/// Bytes of a followed file that are read back at start.
pub const TAIL: u32 = 65_536;

/// Bytes of one read: 64 lines of a busy log. Costs its own size.
pub const READ: usize = 64 * 120;

/// Addresses that are being counted. 98 bytes each, with two in an index.
pub const ADDRESSES: usize = 128;

/// Failures of one address whose time is remembered exactly; with a larger
/// `hitcount` neighbouring ones share a stamp. 4 bytes each, per address.
pub const STAMPS: usize = 16;

/// Entries of the kernel's list that are mirrored, per address family. The
/// kernel's own default is 100 (`ip_list_tot`). 42 bytes each, with two in an index.
pub const MIRROR: usize = 128;

/// Log-in sessions (processes) remembered to join lines by pid. 42 bytes each, with two in an index.
pub const SESSIONS: usize = 48;

/// Prefixes in the allowlist. 24 bytes each.
pub const ALLOW: usize = 32;

/// Messages whose lines are counted. 4 bytes each.
pub const ROWS: usize = 128;

/// Programs whose attempts are counted by the hour, those of own patterns included. 48 bytes each.
pub const PROGRAMS: usize = 20;

/// Patterns in the configuration. 90 bytes each, and their text.
pub const PATTERNS: usize = 8;

/// Bytes of one of them.
pub const PATTERN: usize = 160;

/// Bytes of its name, or of its program's.
pub const NAME: usize = 31;

/// Bytes of text that are kept of one, 257: itself, its program with `own-`, the name of its section and its own.
pub const PATTERN_TEXT: usize = PATTERN + NAME + 4 + NAME + NAME;

/// Decisions remembered. 36 bytes each.
pub const EVENTS: usize = 64;

/// Prefixes allowed by hand until the next start. 24 bytes each.
pub const ALLOW_NOW: usize = 8;

/// Clients of the control socket that are heard at once.
pub const CLIENTS: usize = 4;

/// Bytes of one request on the control socket.
pub const REQUEST: usize = 128;

/// Bytes of one message that the bus sends us. Longer ones are skipped.
pub const BUS: usize = 1024;

/// Bytes of one message that we send; on the stack. What does not fit is asked for again.
pub const MESSAGE: usize = 8192;

/// Bytes of a path or a list name, NUL included.
pub const PATH: usize = 128;

/// Bytes of one line that recentd writes itself (log, report, kernel list).
pub const OUT: usize = 512;

/// What the kernel's list holds when it does not say (xt_recent.c, ipt_recent.c: `ip_list_tot = 100`).
pub const IP_LIST_TOT: usize = 100;

/// Fails to compile where a type does not cost what is said above.
macro_rules! costs {
    ($type:ty, $bytes:literal) => {
        // Tests keep seen lines in the rows.
        #[cfg(all(target_arch = "mips", not(test)))]
        const _: () = assert!(core::mem::size_of::<$type>() == $bytes);
    };
}
pub(crate) use costs;
