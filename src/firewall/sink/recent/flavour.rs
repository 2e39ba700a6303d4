//! The versions of the module.

use super::cursor::Cursor;
use crate::os::{self, Errno, Path};

/// Which code is behind the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flavour {
    /// `/proc/net/xt_recent`, Linux 2.6.28 and later
    Xt,
    /// `/proc/net/ipt_recent`, Linux 2.6.18 to 2.6.33
    Ipt,
    /// `/proc/net/ipt_recent`, Linux 2.4 to 2.6.17: must never be told to remove an address
    IptFrost,
}

impl Flavour {
    /// Tells the two ipt_recent apart by the kernel's release.
    #[must_use]
    pub fn ipt() -> Self {
        if frost(&os::release()) { Self::IptFrost } else { Self::Ipt }
    }

    /// Its directory in `/proc/net`, which is also its module's name.
    #[must_use]
    pub const fn directory(self) -> &'static str {
        match self {
            Self::Xt => "xt_recent",
            Self::Ipt | Self::IptFrost => "ipt_recent",
        }
    }

    /// `name` in its directory of `tree`, which is one for lists or one for parameters.
    #[inline(never)]
    pub fn path(self, tree: &[u8], name: &[u8]) -> Result<Path, Errno> {
        Path::join(&[tree, b"/", self.directory().as_bytes(), b"/", name])
    }
}

/// Whether kernel `release` is 2.4 to 2.6.17.
pub fn frost(release: &[u8]) -> bool {
    let mut numbers = Cursor(release);
    let mut version = 0u32;
    for _ in 0..3 {
        version = version << 8 | numbers.next_number().unwrap_or(0);
    }
    (0x02_00_00..0x02_06_12).contains(&version)
}
