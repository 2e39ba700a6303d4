//! Where bans go: the kernel's lists, or nowhere.
//!
//! A sink is told an address to add or remove and makes one system call of it.
//! It knows nothing of time or policy; the daemon repeats what a list has lost.

pub mod recent;

use crate::addr::Addr;
use crate::config::{Config, To};
use crate::os::{self, Errno};
use recent::{Flavour, List};

/// One of the two lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// IPv4
    V4,
    /// IPv6
    V6,
}

impl Family {
    /// Both.
    pub const ALL: [Self; 2] = [Self::V4, Self::V6];

    /// The family of `addr`.
    #[must_use]
    pub const fn of(addr: Addr) -> Self {
        match addr {
            Addr::V4(_) => Self::V4,
            Addr::V6(_) => Self::V6,
        }
    }
}

/// What to do with an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// Ban, or ban longer, or count once more.
    Add,
    /// Unban.
    Remove,
}

/// Where bans go.
pub enum Sink {
    /// Lists of xt_recent or ipt_recent.
    Recent {
        /// Which of them.
        flavour: Flavour,
        /// IPv4
        v4: List,
        /// IPv6; ipt_recent has none.
        v6: Option<List>,
    },
    /// Nowhere: decisions are only logged.
    DryRun,
}

impl Sink {
    /// Chooses by what the kernel has, unless the configuration says.
    pub fn choose(config: &Config) -> Result<Self, Errno> {
        let flavour = match config.sink {
            To::DryRun => return Ok(Self::DryRun),
            To::XtRecent => Flavour::Xt,
            To::IptRecent => Flavour::ipt(),
            // Both trees show the same table where both exist, and xt_recent knows IPv6 and says when it refuses.
            To::Auto if directory(config, Flavour::Xt) => Flavour::Xt,
            To::Auto if directory(config, Flavour::Ipt) => Flavour::ipt(),
            To::Auto => Flavour::Xt,
        };
        let v4 = List::new(flavour.path(&config.proc, &config.name)?);
        let v6 = if flavour == Flavour::Xt { Some(List::new(flavour.path(&config.proc, &config.name6)?)) } else { None };
        Ok(Self::Recent { flavour, v4, v6 })
    }

    /// The list of `family`, if there is one.
    pub fn list(&mut self, family: Family) -> Option<&mut List> {
        match (self, family) {
            (Self::Recent { v4, .. }, Family::V4) => Some(v4),
            (Self::Recent { v6, .. }, Family::V6) => v6.as_mut(),
            (Self::DryRun, _) => None,
        }
    }

    /// Changes the list of `addr`'s family. Nothing to do is success: no list for IPv6, or a dry run.
    pub fn change(&mut self, change: Change, addr: Addr) -> Result<(), Errno> {
        if let (Self::Recent { flavour: Flavour::IptFrost, .. }, Change::Remove) = (&*self, change) {
            // Removal corrupts the table of these kernels (facts in `recent`); the rule's --seconds ends the ban.
            return Ok(());
        }
        match self.list(Family::of(addr)) {
            Some(list) => list.change(change, addr),
            None => Ok(()),
        }
    }

    /// For people.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Recent { flavour, .. } => flavour.directory(),
            Self::DryRun => "dry-run",
        }
    }
}

fn directory(config: &Config, flavour: Flavour) -> bool {
    let path = flavour.path(&config.proc, b"");
    path.is_ok_and(|path| os::stat(&path).is_ok_and(|stat| stat.directory))
}
