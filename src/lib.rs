//! recentd watches a log and has the kernel shut out whoever keeps failing to log in.
#![cfg_attr(not(test), no_std)]

pub mod addr;
pub mod command;
pub mod config;
pub mod daemon;
pub mod guard;
pub mod keeper;
pub mod limits;
pub mod line;
pub mod message;
pub mod mirror;
pub mod os;
pub mod out;
pub mod policy;
pub mod record;
pub mod sink;
pub mod source;
pub mod table;
pub mod time;
pub mod uci;
pub mod words;
