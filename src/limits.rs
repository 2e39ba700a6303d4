//! Every capacity, with the memory it costs.
//!
//! recentd has no heap: what it can hold is decided here and nowhere else. All
//! figures are for 32-bit MIPS, where the compiler checks them with `costs!`.
//!
//! The large tables start as zeros and are used from the front, so a page of them costs memory only from the day that an attack needs it.
//! A program that is not attacked holds none of them ("untouched"); what they cost when full, they cost until the program ends ("touched").

/// Whether the tables are those of 64 bits. `--cfg small_tables` builds a program for 64 bits with the tables of 32.
const LARGE: bool = cfg!(all(target_pointer_width = "64", not(small_tables)));

/// Bytes of one log line, header included. Longer
/// lines are skipped and counted, never split. logd sends at most 1023 bytes
/// of message, musl's syslog(3) 1024, sshd 500.
pub const LINE: usize = 4096;

/// Bytes of a followed file that are read back at start.
pub const TAIL: u32 = 65_536;

/// Bytes of one read: 63 lines of a busy log. Costs its own size.
pub const READ: usize = 63 * 117;

/// Sources that are read at the same time. The buffer of the first has [`READ`] bytes, those of the others [`LINE`], which cost nothing until they are used;
/// all else of a source is on the stack, about 500 bytes.
pub const SOURCES: usize = 8;

/// Hosts that send their logs and are never banned for it, and networks of the LAN that they are in. 24 bytes each, twice.
pub const SENDERS: usize = 16;

/// Addresses that are being counted. 59 bytes each when touched: 48 for the entry, 3 in an index and 8 in two orders; 44 more for one with
/// more than four failures, and 11 for one of IPv6. All of them 60 KB to 116 KB with 32 bits, 1.0 MB to 1.9 MB with 64.
pub const ADDRESSES: usize = if LARGE { 16_384 } else { 1024 };

/// Failures of one address whose times are remembered exactly; with a larger
/// `hitcount` neighbouring failures share a time. 4 bytes each, for each address.
pub const STAMPS: usize = 15;

/// Bans of each family, and at least as many entries of the kernel's list that are mirrored. The kernel's own default for a list of
/// xt_recent is 100 (`ip_list_tot`). 51 bytes each when touched: 40 for the entry, 3 in an index and 8 in two orders; 11 more for one of IPv6.
/// All of them 52 KB and 64 KB with 32 bits, 0.8 MB and 1.0 MB with 64.
pub const MIRROR: usize = if LARGE { 16_384 } else { 1024 };

/// Entries of a list that are sorted at once, 2 bytes each on the stack while a list is answered. A longer list is gone through once for each so many.
pub const SORTED: usize = if LARGE { 4096 } else { 1024 };

/// Bans that are ended, or written again, before recentd looks at the log again: a tenth of a second on a slow router.
pub const AT_ONCE: u32 = 64;

/// Log-in sessions (processes) remembered to join lines by pid: of all hosts whose lines arrive here. 48 bytes each when touched, four of them in an
/// index and an order: 6.1 KB with 32 bits, 12 KB with 64. Measured with sessions of four hosts whose lines alternate: while there are more at a time, a guess at an
/// sshd counts twice, because what was counted of its process is forgotten before its next line; none is lost. With PAM a process
/// takes two places. One sshd lets at most 100 log in at a time (`MaxStartups`), some of them from the tenth on; a dropbear 30.
pub const SESSIONS: usize = if LARGE { 240 } else { 128 };

/// Prefixes in the allowlist. 24 bytes each.
pub const ALLOW: usize = 32;

/// Messages whose lines are counted. 4 bytes each.
pub const ROWS: usize = 128;

/// Programs whose attempts are counted by the hour, including those of the configuration's patterns. 48 bytes each.
pub const PROGRAMS: usize = 24;

/// Patterns in the configuration. 90 bytes each, and their texts.
pub const PATTERNS: usize = 8;

/// Bytes of a pattern.
pub const PATTERN: usize = 160;

/// Bytes of a pattern's name, or of its program's name.
pub const NAME: usize = 31;

/// Bytes of text that are kept of a pattern, 257: the pattern, its program with `own-` before it, and the names of its section and of itself.
pub const PATTERN_TEXT: usize = PATTERN + NAME + 4 + NAME + NAME;

/// Faults of the configuration that are kept; all are counted. 112 bytes each.
pub const FAULTS: usize = 8;

/// Decisions remembered. 36 bytes each.
pub const EVENTS: usize = 64;

/// Prefixes allowed by hand until the next start. 24 bytes each.
pub const ALLOW_NOW: usize = 8;

/// Clients of the control socket that are served at once.
pub const CLIENTS: usize = 4;

/// Bytes of one request on the control socket: `check` with a pattern.
pub const REQUEST: usize = 256;

/// Bytes of one message received from the bus. Longer ones are skipped.
pub const BUS: usize = 1024;

/// Bytes of one message sent to the bus; on the stack. The caller asks again for what does not fit; the status of eight sources does.
pub const MESSAGE: usize = 12_288;

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
