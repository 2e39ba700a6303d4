//! Where bans go: the kernel's lists, or nowhere.
//!
//! A sink is told an address to add or remove and makes one system call of it.
//! It knows nothing of time or policy; the daemon repeats what a list has lost.

pub mod recent;

use crate::addr::{Addr, Family};
use crate::config::{Config, To};
use crate::os::{self, Errno};
use recent::{Flavour, List};

/// What to do with an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// Ban, or ban longer, or count once more.
    Add,
    /// Unban.
    Remove,
}

/// Where bans go: a list per family. None at all is a dry run, in which decisions are only logged.
pub struct Sink {
    /// Which kind of list; `None` for a dry run.
    pub flavour: Option<Flavour>,
    /// IPv4, IPv6; ipt_recent has none for IPv6.
    lists: [Option<List>; 2],
}

impl Sink {
    /// Chooses by what the kernel has, unless the configuration says.
    pub fn choose(config: &Config) -> Result<Self, Errno> {
        let flavour = match config.sink {
            To::DryRun => return Ok(Self { flavour: None, lists: [None, None] }),
            To::XtRecent => Flavour::Xt,
            To::IptRecent => Flavour::ipt(),
            // Both trees show the same table where both exist, and xt_recent knows IPv6 and says when it refuses.
            To::Auto if directory(config, Flavour::Xt) => Flavour::Xt,
            To::Auto if directory(config, Flavour::Ipt) => Flavour::ipt(),
            To::Auto => Flavour::Xt,
        };
        let v4 = List::new(flavour.path(&config.proc, &config.name)?);
        let v6 = if flavour == Flavour::Xt { Some(List::new(flavour.path(&config.proc, &config.name6)?)) } else { None };
        Ok(Self { flavour: Some(flavour), lists: [Some(v4), v6] })
    }

    /// The list of `family`, if there is one.
    pub fn list(&mut self, family: Family) -> Option<&mut List> {
        self.lists.get_mut(family as usize)?.as_mut()
    }

    /// Whether there is a list of `family` that is not open.
    #[must_use]
    pub fn lacks(&self, family: Family) -> bool {
        self.lists.get(family as usize).and_then(Option::as_ref).is_some_and(|list| !list.is_open())
    }

    /// Changes the list of `addr`'s family. Nothing to do is success: no list for IPv6, or a dry run.
    pub fn change(&mut self, change: Change, addr: Addr) -> Result<(), Errno> {
        if self.flavour == Some(Flavour::IptFrost) && change == Change::Remove {
            // Removal corrupts the table of these kernels (facts in `recent`); the rule's --seconds ends the ban.
            return Ok(());
        }
        self.list(addr.family()).map_or(Ok(()), |list| list.change(change, addr))
    }

    /// For people.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.flavour.map_or("dry-run", Flavour::directory)
    }
}

fn directory(config: &Config, flavour: Flavour) -> bool {
    let path = flavour.path(&config.proc, b"");
    path.is_ok_and(|path| os::stat(&path).is_ok_and(|stat| stat.directory))
}
