//! Every capacity, with the memory it costs.
//!
//! recentd has no heap: what it can hold is decided here and nowhere else. All
//! figures are for 32-bit MIPS, where the compiler checks them with `costs!`.

/// Bytes of one log line, header included. Longer
/// lines are skipped and counted, never split. logd sends at most 1023 bytes
/// of message, musl's syslog(3) 1024, sshd 500.
pub const LINE: usize = 4096;

/// Bytes of a followed file that are read back at start.
pub const TAIL: u32 = 65_536;

/// Bytes of one read: 64 lines of a busy log. Costs its own size.
pub const READ: usize = 64 * 117;

/// Addresses that are being counted. 99 bytes each, three of them in an index and a heap.
pub const ADDRESSES: usize = 128;

/// Failures of one address whose times are remembered exactly; with a larger
/// `hitcount` neighbouring failures share a time. 4 bytes each, for each address.
pub const STAMPS: usize = 16;

/// Entries of the kernel's list that are mirrored, for each address family. The
/// kernel's own default is 100 (`ip_list_tot`). 42 bytes each, two of them in an index.
pub const MIRROR: usize = 128;

/// Log-in sessions (processes) remembered to join lines by pid. 44 bytes each, four of them in an index and an order.
pub const SESSIONS: usize = 48;

/// Prefixes in the allowlist. 24 bytes each.
pub const ALLOW: usize = 32;

/// Messages whose lines are counted. 4 bytes each.
pub const ROWS: usize = 128;

/// Programs whose attempts are counted by the hour, including those of the configuration's patterns. 48 bytes each.
pub const PROGRAMS: usize = 20;

/// Patterns in the configuration. 90 bytes each, and their texts.
pub const PATTERNS: usize = 8;

/// Bytes of a pattern.
pub const PATTERN: usize = 160;

/// Bytes of a pattern's name, or of its program's name.
pub const NAME: usize = 31;

/// Bytes of text that are kept of a pattern, 257: the pattern, its program with `own-` before it, and the names of its section and of itself.
pub const PATTERN_TEXT: usize = PATTERN + NAME + 4 + NAME + NAME;

/// Decisions remembered. 36 bytes each.
pub const EVENTS: usize = 64;

/// Prefixes allowed by hand until the next start. 24 bytes each.
pub const ALLOW_NOW: usize = 8;

/// Clients of the control socket that are served at once.
pub const CLIENTS: usize = 4;

/// Bytes of one request on the control socket.
pub const REQUEST: usize = 128;

/// Bytes of one message received from the bus. Longer ones are skipped.
pub const BUS: usize = 1024;

/// Bytes of one message sent to the bus; on the stack. The caller asks again for what does not fit.
pub const MESSAGE: usize = 10_240;

/// Bytes of a path or a list name, NUL included.
pub const PATH: usize = 128;

/// Bytes of one line that recentd writes (log, report, kernel list).
pub const OUT: usize = 512;

/// Addresses that the kernel's list holds unless the kernel says otherwise (xt_recent.c, ipt_recent.c: `ip_list_tot = 100`).
pub const IP_LIST_TOT: usize = 100;

/// Fails to compile if a type does not cost what is said above.
macro_rules! costs {
    ($type:ty, $bytes:literal) => {
        // In tests the rows of the catalogue also hold sample lines.
        #[cfg(all(target_arch = "mips", not(test)))]
        const _: () = assert!(core::mem::size_of::<$type>() == $bytes);
    };
}
pub(crate) use costs;
