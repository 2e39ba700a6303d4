//! recentd watches a log and has the kernel shut out whoever keeps failing to log in.
//!
//! A line of the log takes six hops; `daemon.rs` shows them on one screen:
//!
//! ```text
//! 1  os::poll says readable -> source.fill()    one read(2) into a fixed buffer           source, line
//! 2  lines.next(), syslog::parse()              bytes -> Record { tag, pid, body, stamp }    record
//! 3  sessions.read(record)                      -> Finding: which message, whom it blames    message
//! 4  policy.read(record, now)                   -> Decision: what that adds up to            policy, table, mirror
//! 5  agent.take(), keeper.change()              "+192.0.2.7\n" in a fixed buffer             agent, keeper, sink
//! 6  os::write                                  one write(2) into the kernel's list          os
//! ```
//!
//! Hops 2 to 4 are pure: bytes and an [`Instant`](time::Instant) in, values out. They run the same on the host, on
//! big-endian MIPS and in a replay. Time is an argument everywhere; only the daemon reads the clock, once per wake-up.
//!
//! There is no heap, no thread, no signal handler and no callback, and no panic can be reached: `cross/never.sh` and
//! `cross/no-heap.sh` prove it of the linked program. All capacities are in [`limits`]; what the compiler cannot check is in `os` and
//! `main.rs` only.
//!
//! What it does not do: look at packets, resolve names, load lists, change anybody's firewall (with nftables it makes a table of its own), write to
//! flash.

#![cfg_attr(not(test), no_std)]

pub mod addr;
pub mod agent;
pub mod bytes;
pub mod command;
pub mod config;
pub mod control;
pub mod daemon;
pub mod firewall;
pub mod index;
pub mod limits;
pub mod log;
pub mod message;
pub mod os;
pub mod out;
pub mod policy;
pub mod time;
pub mod wire;
