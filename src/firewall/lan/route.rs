//! A route, whatever it was read from.

use crate::addr::{Addr, Prefix};

/// A prefix of at most so many bits is a default route: VPN clients take over the Internet with two halves
/// (0.0.0.0/1), or with 2000::/3.
const DEFAULT: u8 = 3;

/// One route of the kernel's main table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Route<'a> {
    /// The interface it leads through.
    pub interface: &'a [u8],
    /// Its destination.
    pub to: Prefix,
    /// The router to which it leads; `None` if what it leads to is directly connected.
    pub gateway: Option<Addr>,
}

impl Route<'_> {
    /// Whether it leads to the Internet.
    pub const fn is_default(&self) -> bool {
        self.to.len <= DEFAULT
    }

    /// Whether it leads to a directly connected private network: RFC 1918, RFC 4193.
    pub fn is_private(&self) -> bool {
        self.gateway.is_none()
            && match self.to.addr {
                Addr::V4([10, ..] | [172, 16..=31, ..] | [192, 168, ..]) => true,
                Addr::V4(_) => false,
                Addr::V6([first, ..]) => first & 0xfe == 0xfc,
            }
    }
}
