//! The system calls recentd makes: the only `unsafe` beside `main.rs`.
//!
//! One function per call, named after it, a few lines each: slices in, values
//! or an [`Errno`] out. They go to the kernel through `syscall(2)`, because the C
//! library's own functions bring threads, locks and cancellation along. Linux 2.6.18
//! has all calls made here; a newer call is tried only where the older one failed.
//!
//! | file | what it has |
//! |---|---|
//! | `errno`, `call` | the kernel's error numbers in words; the one call of `syscall(2)` |
//! | `path`, `args` | a path with its NUL; the program's arguments |
//! | `fd` | [`Fd`], a descriptor that is closed when dropped: [`read`], [`write()`], [`poll`] |
//! | `file`, `inotify` | [`open`], [`stat`], [`seek`], [`unlink`]; [`watch`] |
//! | `socket`, `unix`, `netlink` | [`own_towards`]; unix sockets; sockets of netfilter and of changes of routes |
//! | `clock` | [`now`], [`monotonic`], [`wall_clock`], [`wall_seconds`] |
//! | `process`, `child` | this process; a program that it starts |
//! | [`sandbox`] | dropping every right that is not needed later |
//! | `arch` | what differs between architectures |
//!
//! # Safety
//!
//! Every block in these files passes the kernel pointers into slices or local structs
//! that outlive the call, with their true lengths, and reads back only what the
//! call is documented to have written. Descriptors come from [`Fd`], which owns
//! them. Anything beyond that is explained at the block.
#![allow(unsafe_code)]

mod arch;
mod args;
mod call;
mod child;
mod clock;
mod directory;
mod errno;
mod fd;
mod file;
mod inotify;
mod netlink;
mod path;
mod process;
pub mod sandbox;
mod socket;
mod udp;
mod unix;

pub use args::Args;
pub use child::{Child, Ended, directories, spawn};
pub use clock::{hz, monotonic, now, wall_clock, wall_seconds};
pub use directory::names;
pub use errno::Errno;
pub use fd::{Fd, is_terminal, poll, read, write, write_within};
pub use file::{Mode, Stat, fstat, open, rename, seek, seek_end, stat, sync, unblock_stderr, unlink};
pub use inotify::{Watch, inotify, unwatch, watch};
pub use netlink::{changes, is_local, netlink, table_changes};
pub use path::Path;
pub use process::{ignore_signals, is_root, pid, release, secret};
pub use socket::own_towards;
pub use udp::{bind_udp, receive_from};
pub use unix::{accept, bind_datagram, connect_datagram, connect_stream, is_trusted, listen, receive, send};
