//! Why a list or set cannot be used.

use crate::os::Errno;

/// Why a list or set cannot be used, and what to do about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ListTrouble {
    /// The kernel's error.
    pub errno: Errno,
    /// What to do about it.
    pub advice: &'static str,
}

impl ListTrouble {
    /// An error of nftables.
    #[must_use]
    pub const fn of_nftables(errno: Errno) -> Self {
        let advice = match errno {
            Errno::PERM => "recentd needs root or CAP_NET_ADMIN",
            Errno::TIMEDOUT | Errno::BADMSG | Errno::INTR => "trying again",
            Errno::NOENT | Errno::OPNOTSUPP => "this kernel lacks a part of nf_tables (OpenWrt: package kmod-nft-core)",
            _ => "if another program made the table, delete it, or choose another table with option name",
        };
        Self { errno, advice }
    }

    /// An error of xt_recent or ipt_recent.
    #[must_use]
    pub const fn of_recent(errno: Errno, is_xt: bool) -> Self {
        let advice = match errno {
            Errno::NOENT if is_xt => "load the firewall rules with: recentd rules xt_recent | sh",
            Errno::NOENT => "load the firewall rules with: recentd rules ipt_recent | sh",
            _ => "it belongs to root",
        };
        Self { errno, advice }
    }

    /// The error or the advice, whichever says more.
    #[must_use]
    pub fn text(self) -> &'static str {
        if matches!(self.errno, Errno::INVAL | Errno::NFILE) { self.advice } else { self.errno.text() }
    }
}

impl ufmt::uDisplay for ListTrouble {
    fn fmt<W: ufmt::uWrite + ?Sized>(&self, f: &mut ufmt::Formatter<'_, W>) -> Result<(), W::Error> {
        self.errno.fmt(f)?;
        f.write_str("; ")?;
        f.write_str(self.advice)
    }
}
