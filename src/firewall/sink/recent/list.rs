//! A list, and the lists of a module.

use super::entry::Entry;
use super::flavour::Flavour;
use crate::addr::{Addr, Family};
use crate::config::{Config, Count};
use crate::firewall::ruleset::BAN_LIST_SUFFIX;
use crate::firewall::sink::change::Change;
use crate::log::lines::{Buffered, Line};
use crate::os::{self, Errno, Fd, Mode, Path};
use heapless::String;
use ufmt::uwrite;

/// One list: its file, and the descriptor held on it.
pub struct List {
    path: Path,
    fd: Option<Fd>,
}

/// The bytes that add or remove `addr`.
#[must_use]
pub fn format(change: Change, addr: Addr) -> String<48> {
    let mut text = String::new();
    let sign = match change {
        Change::Add => "+",
        Change::Remove | Change::Forgive => "-",
    };
    // 1 + 39 + 1 bytes at most fit into every kernel's buffer.
    let _ = uwrite!(text, "{}{}\n", sign, addr);
    text
}

impl List {
    /// Not opened yet.
    #[must_use]
    pub const fn new(path: Path) -> Self {
        Self { path, fd: None }
    }

    /// Its file.
    #[must_use]
    pub const fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it shows what was written to it, as a pipe in its place does not.
    #[must_use]
    pub fn shows_all(&self) -> bool {
        self.fd.as_ref().is_some_and(|fd| os::seek(fd, 0).is_ok())
    }

    /// Whether a descriptor is held.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.fd.is_some()
    }

    /// Gives the descriptor back.
    pub fn close(&mut self) {
        self.fd = None;
    }

    /// Opens the list. `NOENT`: no rule names it.
    pub fn open(&mut self) -> Result<(), Errno> {
        self.fd = None;
        self.fd = Some(os::open(&self.path, Mode::Write)?);
        Ok(())
    }

    /// Tests whether the list behind the descriptor still exists: one rewind, which fails after its removal.
    pub fn probe(&mut self) -> Result<(), Errno> {
        let fd = self.fd.as_ref().ok_or(Errno::NOENT)?;
        match os::seek(fd, 0) {
            // A pipe in place of a list takes one line after the other and needs no rewinding.
            Ok(()) | Err(Errno::SPIPE) => Ok(()),
            Err(errno) => {
                self.fd = None;
                Err(errno)
            }
        }
    }

    /// Adds or removes one address: one rewind, one write. Any error closes the list.
    pub fn change(&mut self, change: Change, addr: Addr) -> Result<(), Errno> {
        self.probe()?;
        let fd = self.fd.as_ref().ok_or(Errno::NOENT)?;
        let text = format(change, addr);
        let result = match os::write(fd, text.as_bytes()) {
            Ok(taken) if taken == text.len() => Ok(()),
            Ok(_) => Err(Errno::IO),
            Err(errno) => Err(errno),
        };
        result.inspect_err(|_| self.fd = None)
    }

    /// Reads the list back: calls `found` for each entry. `scratch` is emptied first.
    pub fn read_back(
        &self,
        scratch: &mut Buffered<[u8]>,
        mut found: impl FnMut(&Entry<'_>),
    ) -> Result<(), Errno> {
        self.each(scratch, &mut found)
    }

    /// The loop of [`List::read_back`], compiled once.
    fn each(&self, scratch: &mut Buffered<[u8]>, found: &mut dyn FnMut(&Entry<'_>)) -> Result<(), Errno> {
        let mut fd = os::open(&self.path, Mode::Read)?;
        scratch.clear();
        loop {
            match scratch.fill(&mut fd) {
                Ok(0) | Err(Errno::AGAIN) => break,
                Ok(_) => {}
                Err(errno) => return Err(errno),
            }
            while let Some(line) = scratch.next() {
                if let Line::Whole(line) = line
                    && let Some(entry) = Entry::parse(line)
                {
                    found(&entry);
                }
            }
        }
        scratch.clear();
        Ok(())
    }
}

/// The lists of a module.
pub struct Lists {
    /// Which module.
    pub flavour: Flavour,
    /// IPv4, IPv6; ipt_recent has none for IPv6.
    lists: [Option<List>; 2],
    /// The rules count (`count 'kernel'`), and put banned addresses into a second list.
    counts: bool,
}

impl Lists {
    /// None opened yet.
    pub fn new(flavour: Flavour, config: &Config) -> Result<Self, Errno> {
        let v4 = List::new(flavour.path(&config.proc, &config.name)?);
        let v6 = if flavour == Flavour::Xt { Some(List::new(flavour.path(&config.proc, &config.name6)?)) } else { None };
        Ok(Self { flavour, lists: [Some(v4), v6], counts: config.count == Count::Kernel })
    }

    /// The list of `family`, if there is one.
    pub fn list(&mut self, family: Family) -> Option<&mut List> {
        self.lists.get_mut(family as usize)?.as_mut()
    }

    /// The same, borrowed shared.
    #[must_use]
    pub fn of(&self, family: Family) -> Option<&List> {
        self.lists.get(family as usize)?.as_ref()
    }

    /// Whether there is the list of bans that the rules of `count 'kernel'` name.
    #[must_use]
    pub fn has_bans(&self, family: Family) -> bool {
        let path = self.of(family).and_then(|list| Path::join(&[list.path.bytes(), BAN_LIST_SUFFIX]).ok());
        path.is_some_and(|path| os::stat(&path).is_ok())
    }

    /// Adds or removes an address in the list of `recentd rules` into which the kernel puts banned addresses. Other rules may have no such list.
    pub fn change_bans(&self, change: Change, addr: Addr) -> Result<(), Errno> {
        let list = self.of(addr.family()).filter(|_| self.counts).ok_or(Errno::NOENT)?;
        let mut bans = List::new(Path::join(&[list.path.bytes(), BAN_LIST_SUFFIX])?);
        bans.open()?;
        bans.change(change, addr)
    }
}
