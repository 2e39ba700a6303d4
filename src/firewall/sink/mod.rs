//! Where bans go: the kernel's lists or sets, or nowhere.
//!
//! A sink adds or removes an address with one system call. It knows nothing of time or policy; the keeper writes again what a
//! list has lost.

mod change;
pub mod nft;
pub mod recent;

use crate::addr::{Addr, Family};
use crate::config::{Config, Count, To};
use crate::firewall::ruleset::SET_SIZE;
use crate::firewall::trouble::ListTrouble;
use crate::limits;
use crate::os::{self, Errno, Path};
use crate::out::complain;
pub use change::Change;
use crate::wire::nft::Entry;
use nft::Nft;
use recent::{Flavour, List, Lists};

/// Where bans go.
pub enum Sink {
    /// Nowhere: decisions are only logged.
    DryRun,
    /// A list for each family.
    Recent(Lists),
    /// A set for each family.
    Nft(Nft),
}

/// Whether the module's directory exists, or the list `name` in it.
fn shows(config: &Config, flavour: Flavour, name: &[u8]) -> bool {
    flavour.path(&config.proc, name).is_ok_and(|path| os::stat(&path).is_ok())
}

impl Sink {
    /// The sink of the configuration. With `auto`, the one that the kernel has.
    #[inline(never)]
    pub fn choose(config: &Config) -> Result<Self, Errno> {
        let flavour = match config.sink {
            To::DryRun => return Ok(Self::DryRun),
            To::Nft => return Ok(Self::Nft(Nft::new(config))),
            To::XtRecent => Flavour::Xt,
            To::IptRecent => Flavour::ipt(),
            To::Auto => match Self::find(config) {
                Some(flavour) => flavour,
                None => return Ok(Self::Nft(Nft::new(config))),
            },
        };
        Ok(Self::Recent(Lists::new(flavour, config)?))
    }

    /// The module whose list exists, because a rule names the list. Otherwise nftables (`None`), which needs no such rule: a
    /// module without a list bans nothing, and may only be loaded with others (OpenWrt's kmod-ipt-conntrack-extra has five).
    fn find(config: &Config) -> Option<Flavour> {
        // Where both trees exist they show the same lists. xt_recent is better: it has IPv6, and reports refusals.
        let named = |flavour| shows(config, flavour, &config.name) || shows(config, flavour, &config.name6);
        if named(Flavour::Xt) {
            return Some(Flavour::Xt);
        }
        if named(Flavour::Ipt) {
            return Some(Flavour::ipt());
        }
        let netfilter = Path::join(&[&config.proc, b"/netfilter"]).is_ok_and(|path| os::stat(&path).is_ok());
        let nft = if netfilter && config.count == Count::Agent { nft::answers(config) } else { Err(Errno::OPNOTSUPP) };
        match nft {
            Ok(()) => None,
            _ if shows(config, Flavour::Xt, b"") => Some(Flavour::Xt),
            _ if shows(config, Flavour::Ipt, b"") => Some(Flavour::ipt()),
            Err(Errno::PERM) => None,
            Err(_) => Some(Flavour::Xt),
        }
    }

    /// The module, if the sink is one.
    #[must_use]
    pub const fn flavour(&self) -> Option<Flavour> {
        match self {
            Self::Recent(lists) => Some(lists.flavour),
            Self::DryRun | Self::Nft(_) => None,
        }
    }

    /// Its name, for people.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::DryRun => "dry-run",
            Self::Recent(lists) => lists.flavour.directory(),
            Self::Nft(_) => "nft",
        }
    }

    /// The name of the list or set of `family`: its path, or `inet recentd v4`. `None` if there is none.
    #[must_use]
    pub fn list_name(&self, family: Family) -> Option<&[u8]> {
        match self {
            Self::DryRun => None,
            Self::Recent(lists) => Some(lists.of(family)?.path().bytes()),
            Self::Nft(nft) => Some(nft.set_name(family)),
        }
    }

    /// Whether the sink has a list or set for `family`, which may not exist yet.
    #[must_use]
    pub fn has(&self, family: Family) -> bool {
        self.list_name(family).is_some()
    }

    /// Whether bans of `family` can be written now.
    #[must_use]
    pub fn is_open(&self, family: Family) -> bool {
        match self {
            Self::DryRun => false,
            Self::Recent(lists) => lists.of(family).is_some_and(List::is_open),
            Self::Nft(nft) => nft.is_open(family),
        }
    }

    /// Whether it can be read what the list or set holds.
    #[must_use]
    pub fn shows_all(&self, family: Family) -> bool {
        match self {
            Self::DryRun => false,
            Self::Recent(lists) => lists.of(family).is_some_and(List::shows_all),
            Self::Nft(nft) => nft.is_open(family),
        }
    }

    /// Tests whether the list or set is still the one that was opened. An error closes it.
    pub fn probe(&mut self, family: Family) -> Result<(), Errno> {
        match self {
            Self::DryRun => Ok(()),
            Self::Recent(lists) => lists.list(family).map_or(Ok(()), List::probe),
            Self::Nft(nft) => nft.probe(family),
        }
    }

    /// Opens the list, or makes the set.
    pub fn open(&mut self, family: Family, config: &Config) -> Result<(), ListTrouble> {
        match self {
            Self::DryRun => Ok(()),
            Self::Recent(lists) => {
                let is_xt = lists.flavour == Flavour::Xt;
                lists.list(family).map_or(Ok(()), List::open).map_err(|errno| ListTrouble::of_recent(errno, is_xt))
            }
            Self::Nft(nft) => nft.open(family, config),
        }
    }

    /// Closes the list or set; the next look opens it again.
    pub fn close(&mut self, family: Family) {
        match self {
            Self::DryRun => {}
            Self::Recent(lists) => {
                if let Some(list) = lists.list(family) {
                    list.close();
                }
            }
            Self::Nft(nft) => nft.close(),
        }
    }

    /// Whether the set was made by the last [`Sink::open`], so that what it held before is lost. True once.
    pub fn take_new(&mut self, family: Family) -> bool {
        match self {
            Self::DryRun | Self::Recent(_) => false,
            Self::Nft(nft) => nft.take_new(family),
        }
    }

    /// How many addresses the list or set holds. In a dry run, what it would be by default.
    #[must_use]
    pub fn capacity(&self, family: Family, config: &Config) -> u32 {
        match self {
            Self::DryRun => limits::IP_LIST_TOT as u32,
            Self::Recent(lists) => recent::ip_list_tot(&config.sys, lists.flavour),
            Self::Nft(nft) => match nft.size(family) {
                0 => limits::MIRROR as u32,
                size => size.min(limits::MIRROR as u32),
            },
        }
    }

    /// How a set that another program made differs from recentd's, or the rules of a list from those that the options want.
    #[must_use]
    pub fn oddity(&self, family: Family, config: &Config) -> Option<&'static str> {
        match self {
            Self::Nft(nft) if nft.size(family) != SET_SIZE => Some("its size differs from that of recentd's sets"),
            Self::Nft(nft) if config.update && !nft.is_dynamic(family) => Some("without 'flags dynamic' no rule can prolong its bans"),
            Self::Recent(lists) => match (config.count, lists.has_bans(family)) {
                (Count::Kernel, false) => Some("its rules are not those of recentd for count 'kernel'; see: recentd check"),
                (Count::Agent, true) => Some("its rules are those for count 'kernel', which do not ban what recentd writes; see: recentd check"),
                _ => None,
            },
            _ => None,
        }
    }

    /// The same, and puts in force what it can do: the rules of ipt_recent have no mask.
    #[inline(never)]
    pub fn choose_for(config: &mut Config) -> Result<Self, Errno> {
        let sink = Self::choose(config);
        if config.prefix4 < 32 && matches!(&sink, Ok(sink) if sink.flavour().is_some_and(|flavour| flavour != Flavour::Xt)) {
            config.prefix4 = 32;
            complain!("ipt_recent knows no prefixes: prefix4 '32' is in force, IPv4 is banned by single addresses");
        }
        sink
    }

    /// Whether hosts can be banned beside prefixes: the rules of a table look for both, but a list has one mask.
    #[must_use]
    pub const fn takes_hosts(&self) -> bool {
        matches!(self, Self::Nft(_) | Self::DryRun)
    }

    /// Whether the kernel keeps the length of each ban, so that none has to be written again.
    #[must_use]
    pub const fn keeps_time(&self) -> bool {
        matches!(self, Self::Nft(_))
    }

    /// Adds an address in the place of `pushed`, or removes it. Sets keep its seconds; recent lists push out the oldest by themselves.
    /// Success where there is nothing to do: no list for IPv6, or a dry run.
    /// Also returns for how many seconds another program's element of the address stays, which is as good as a ban.
    pub fn change(&mut self, change: Change, entry: &Entry, pushed: Option<Addr>) -> Result<Option<u32>, Errno> {
        let addr = entry.addr;
        match self {
            Self::DryRun => Ok(None),
            // Removal can corrupt the table of these kernels (see `recent`); the rule's --seconds ends the ban.
            Self::Recent(lists) if lists.flavour == Flavour::IptFrost && change != Change::Add => Ok(None),
            Self::Recent(lists) => {
                if change == Change::Remove {
                    let _ = lists.change_bans(change, addr);
                }
                lists.list(addr.family()).map_or(Ok(()), |list| list.change(change, addr)).map(|()| None)
            }
            Self::Nft(nft) => nft.change(change, entry, pushed),
        }
    }
}
