//! Hops 5 and 6: decisions in, one system call out.

pub mod keeper;
pub mod lan;
pub mod sink;
