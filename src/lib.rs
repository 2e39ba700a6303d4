//! recentd watches a router's log and bans addresses that keep failing to log in.
//!
//! A line of the log takes six hops. Each hop is a folder; [`daemon`] shows all of them on one screen:
//!
//! ```text
//! 1  os::poll says readable, source.fill()    one read(2) into a fixed buffer             log/source, log/lines
//! 2  source.next()                            bytes -> Record { host, tag, pid, body, stamp }   log/syslog
//! 3  sessions.read(record)                    -> Finding: which message, which address    message/
//! 4  policy.count(finding), policy.ban()      -> Decision: what the failures add up to    policy/
//! 5  keeper.ban(), sink.change()              "+192.0.2.7\n" in a fixed buffer            agent/, firewall/
//! 6  os::write                                one write(2) into the kernel's list         os/
//! ```
//!
//! | room | what is in it |
//! |---|---|
//! | [`command`] | the subcommands, a file each; one table is both the dispatcher and the usage text |
//! | [`daemon`] | the loop of `recentd run` |
//! | [`control`] | what recentd is asked and answers: as text, JSON and blobmsg, on its socket and on ubus |
//! | [`agent`] | takes a line through hops 3 to 6, says what was done, and remembers it in a journal |
//! | [`firewall`] | recent lists, nftables sets, the rules that look them up, and the networks of the LAN |
//! | [`policy`] | counts, bans and their ends |
//! | [`message`] | what the watched programs write: a file for each program, a row for each message |
//! | [`log`] | sources, lines, syslog framings and dates |
//! | [`config`], [`wire`] | options and the UCI grammar; formats without I/O: blobmsg, ubus, logd, netlink, nf_tables |
//! | [`os`] | system calls; here and in `main.rs` alone the compiler checks less |
//! | [`out`], [`time`], [`addr`], [`index`], [`heap`], [`bytes`], [`limits`] | text, clocks, addresses, a hash index, an order, byte strings, every capacity |
//!
//! A room uses only rooms below it, and no two modules use each other: `tests/layers.py` reads the imports and checks it.
//!
//! Hops 2 to 4 are pure: bytes and an [`Instant`](time::Instant) in, values out. They do the same on the host, on
//! big-endian MIPS and in a replay. Time is an argument everywhere; only the daemon reads the clock, once per wake-up.
//!
//! There is no heap, no thread, no signal handler and no callback, and no panic can be reached: `cross/never.sh` and
//! `cross/no-heap.sh` prove it of the linked program. All capacities are in [`limits`].
//!
//! recentd does not look at packets, resolve names, load kernel modules, write to flash, or change the firewall of others: with nftables it has a
//! table of its own, and rules for xt_recent are printed for the owner to load.

#![cfg_attr(not(test), no_std)]

pub mod addr;
pub mod agent;
pub mod bytes;
pub mod command;
pub mod config;
pub mod control;
pub mod daemon;
pub mod firewall;
pub mod heap;
pub mod index;
pub mod limits;
pub mod log;
pub mod message;
pub mod os;
pub mod out;
pub mod policy;
pub mod time;
pub mod wire;
