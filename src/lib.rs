//! recentd watches a log and shuts out whoever keeps failing to log in.
#![cfg_attr(not(test), no_std)]

pub mod addr;
pub mod limits;
pub mod line;
pub mod message;
pub mod record;
pub mod time;
