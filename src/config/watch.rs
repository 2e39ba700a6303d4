//! Which programs' lines count.
//!
//! Only the programs' names are known here, so that the configuration needs no message. A test of `message` compares them with
//! its programs.

use crate::bytes;

macro_rules! names {
    () => {
        "dropbear sshd luci luci-uhttpd dovecot vsftpd pure-ftpd proftpd openvpn postfix exim nginx asterisk vaultwarden samba pam"
    };
}

/// The programs that can be watched, in the order of their bits in a [`Watch`].
pub const NAMES: &str = names!();

/// What [`Watch::add`] takes: a program, or all that cannot be forged whole.
pub const CHOICES: &str = concat!(names!(), " all");

/// The first three, which are watched when the configuration names none.
const DEFAULT: u32 = 0b111;

/// Those whose lines a stranger can write whole, `luci-uhttpd` and, where its output is logged, `vaultwarden`: they are watched where they are
/// named themselves.
const FORGEABLE: u32 = 1 << 3 | 1 << 13;

/// The programs that are watched: a bit for each.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Watch(u32);

impl Watch {
    /// No program was named: dropbear, sshd and luci.
    pub const DEFAULT: Self = Self(0);
    /// All programs, also those whose lines can be forged whole.
    pub const ALL: Self = Self(u32::MAX);

    /// Adds the program with this name, or `all`.
    pub fn add(&mut self, name: &[u8]) -> Option<()> {
        if name == b"all" {
            self.0 |= !FORGEABLE;
            return Some(());
        }
        let place = bytes::position(NAMES, name)?;
        self.0 |= 1u32.wrapping_shl(place as u32);
        Some(())
    }

    /// The same, and the programs of `named`, if that names any.
    #[must_use]
    pub const fn with(self, named: Self) -> Self {
        match (self.0, named.0) {
            (_, 0) => self,
            (0, named) => Self(DEFAULT | named),
            (watched, named) => Self(watched | named),
        }
    }

    /// Whether the program at `place` of [`NAMES`] is watched.
    #[must_use]
    pub const fn has(self, place: usize) -> bool {
        let bits = if self.0 == Self::DEFAULT.0 { DEFAULT } else { self.0 };
        bits.wrapping_shr(place as u32) & 1 == 1
    }

    /// The names of the programs that are watched.
    pub fn names(self) -> impl Iterator<Item = &'static [u8]> {
        bytes::split(NAMES.as_bytes(), b' ').enumerate().filter(move |(place, _)| self.has(*place)).map(|(_, name)| name)
    }
}
