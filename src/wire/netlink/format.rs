//! Numbers of include/uapi/linux/netlink.h.

/// NLM_F_REQUEST
pub const REQUEST: u16 = 1;
/// NLM_F_ACK: answer a success, too
pub const ACK: u16 = 4;
/// NLM_F_DUMP: everything
pub const DUMP: u16 = 0x300;
/// NLM_F_EXCL: an error if it exists
pub const EXCLUSIVE: u16 = 0x200;
/// NLM_F_CREATE
pub const CREATE: u16 = 0x400;
/// NLM_F_APPEND
pub const APPEND: u16 = 0x800;
/// NLM_F_DUMP_INTR: the dump is inconsistent, because its objects changed meanwhile
pub const DUMP_INTERRUPTED: u16 = 0x10;

/// NLMSG_ERROR
pub const ERROR: u16 = 2;
/// NLMSG_DONE
pub const DONE: u16 = 3;
/// NLA_F_NESTED
pub const NESTED: u16 = 0x8000;
/// NLA_TYPE_MASK
pub const KIND: u16 = 0x3fff;
