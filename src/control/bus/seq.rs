//! Numbers of our requests. Answers have the same number; there is one request of each at a time.

pub const OBJECT: u16 = 1;
pub const LOOKUP: u16 = 2;
pub const READ: u16 = 3;
pub const EVENT: u16 = 4;
