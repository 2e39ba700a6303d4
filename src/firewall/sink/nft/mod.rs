//! The sets of nftables, in recentd's own table.
//!
//! recentd makes the table over netlink when it is missing, and replaces its rules at every start, so that they are those of the
//! configuration. A ban is one datagram; the kernel ends it by itself. `nft` is not needed.
//!
//! The kernel tells of changes of tables (`keeper::news`).

mod socket;

use super::change::Change;
use crate::addr::{Addr, Family};
use crate::config::{Config, Text};
use crate::firewall::ruleset::{self, Ruleset, SET_SIZE};
use crate::firewall::trouble::ListTrouble;
use crate::os::Errno;
use crate::wire::netlink::{Attrs, Writer};
use crate::wire::nft::{self, Element, Entry, HOOKS, Key, SetInfo, TableInfo};
use socket::{LARGE, Socket};

/// Room for a change: five messages with a table's name of 100 bytes; also for the rules of most, and for a few bans.
const SMALL: usize = 1024;
/// How often a dump is repeated that changes have interrupted.
const DUMPS: u32 = 3;

/// The sets and their table.
pub struct Nft {
    /// The names of the sets, for people.
    names: [Text; 2],
    /// The table's name.
    name: Text,
    socket: Socket,
    /// The table as recentd made it last.
    made: Option<TableInfo>,
    open: [bool; 2],
    /// Which sets recentd has just made.
    new: [bool; 2],
    sets: [SetInfo; 2],
    /// The hooks at which it has rules.
    hooks: [bool; HOOKS.len()],
}

/// Whether this kernel has nftables. An error also if recentd may not ask.
pub fn answers(config: &Config) -> Result<(), Errno> {
    match Nft::new(config).table() {
        Err(Errno::NOENT) => Ok(()),
        other => other.map(drop),
    }
}

/// A set as recentd makes it.
const NEW: SetInfo = SetInfo { fit: true, dynamic: true, size: SET_SIZE };

impl Nft {
    /// Nothing asked yet.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let mut names = [const { Text::new() }; 2];
        for (text, family) in names.iter_mut().zip(Family::ALL) {
            for part in [b"inet ", config.name.as_slice(), b" ", nft::set_name(family).as_bytes()] {
                // 108 bytes at most.
                let _ = text.extend_from_slice(part);
            }
        }
        let rules = Ruleset::new(config);
        let hooks = HOOKS.each_ref().map(|hook| rules.wants(hook));
        Self { names, name: config.name.clone(), socket: Socket::new(), made: None, open: [false; 2], new: [false; 2], sets: [NEW; 2], hooks }
    }

    /// The name of a set, for people.
    #[must_use]
    pub fn set_name(&self, family: Family) -> &[u8] {
        self.names.get(family as usize).map_or(&[], Text::as_slice)
    }

    /// Whether the set is known to exist.
    #[must_use]
    pub fn is_open(&self, family: Family) -> bool {
        self.open.get(family as usize) == Some(&true)
    }

    /// How many elements the set holds; 0 for no limit.
    #[must_use]
    pub fn size(&self, family: Family) -> u32 {
        self.sets.get(family as usize).map_or(0, |set| set.size)
    }

    /// Whether a rule can prolong its elements.
    #[must_use]
    pub fn is_dynamic(&self, family: Family) -> bool {
        self.sets.get(family as usize).is_some_and(|set| set.dynamic)
    }

    /// The table as it is now, with its chains.
    fn table(&mut self) -> Result<TableInfo, Errno> {
        let mut table = None;
        let mut ask = |w: &mut Writer<'_>| {
            nft::get_table(w, &self.name);
            for (hook, _) in HOOKS.iter().zip(self.hooks).filter(|(_, wanted)| *wanted) {
                nft::get_chain(w, &self.name, hook);
            }
        };
        self.socket.exchange::<SMALL>(&mut ask, &mut |attrs| table.get_or_insert_with(TableInfo::default).read(attrs))?;
        table.ok_or(Errno::BADMSG)
    }

    /// A set as it is now.
    pub fn set(&mut self, family: Family) -> Result<SetInfo, Errno> {
        let mut set = None;
        let mut ask = |w: &mut Writer<'_>| nft::get_set(w, &self.name, nft::set_name(family));
        let key = Key::addresses(family);
        self.socket.exchange::<SMALL>(&mut ask, &mut |attrs| set = Some(SetInfo::parse(attrs, key)))?;
        set.ok_or(Errno::BADMSG)
    }

    /// Has the next look ask for table and sets again.
    pub const fn close(&mut self) {
        self.open = [false; 2];
    }

    /// Whether the set was just made. True once.
    pub fn take_new(&mut self, family: Family) -> bool {
        self.new.get_mut(family as usize).is_some_and(core::mem::take)
    }

    /// Whether the table is still the one that recentd made, with nothing removed.
    pub fn probe(&mut self, family: Family) -> Result<(), Errno> {
        if !self.is_open(family) {
            return Err(Errno::NOENT);
        }
        let now = self.table();
        if self.is_made(now) {
            return Ok(());
        }
        // The other set is in the same table.
        self.open = [false; 2];
        now.and(Err(Errno::NOENT))
    }

    fn is_made(&self, now: Result<TableInfo, Errno>) -> bool {
        matches!((now, self.made), (Ok(now), Some(made)) if now.still_is(made))
    }

    /// Makes what is missing, and the rules.
    pub fn open(&mut self, family: Family, config: &Config) -> Result<(), ListTrouble> {
        let now = self.table();
        if !self.is_made(now) {
            self.made = None;
            self.create(config)?;
            self.made = Some(self.table().map_err(ListTrouble::of_nftables)?);
        }
        if let Some(open) = self.open.get_mut(family as usize) {
            *open = true;
        }
        Ok(())
    }

    #[inline(never)] // its buffer is on the stack only while it is needed
    fn create(&mut self, config: &Config) -> Result<(), ListTrouble> {
        let mut rules = Ruleset::new(config);
        let mut missing = [false; 2];
        for ((family, missing), at) in Family::ALL.into_iter().zip(&mut missing).zip(0..) {
            let set = match self.set(family) {
                Ok(set) => set,
                Err(Errno::NOENT) => {
                    *missing = true;
                    NEW
                }
                Err(errno) => return Err(ListTrouble::of_nftables(errno)),
            };
            if !set.fit {
                return Err(ListTrouble { errno: Errno::INVAL, advice: "a set of its table cannot hold single addresses with a timeout. \
                    Delete that table, or choose another table with option name" });
            }
            if !set.dynamic {
                rules.prolong = None;
            }
            if let Some(known) = self.sets.get_mut::<usize>(at) {
                *known = set;
            }
        }
        let mut batch = |w: &mut Writer<'_>| {
            nft::begin(w);
            ruleset::create(w, &rules, missing);
            nft::end(w);
        };
        // Only what needs it touches more memory.
        let mut result = self.socket.exchange::<SMALL>(&mut batch, &mut |_| {});
        if result == Err(Errno::NAMETOOLONG) {
            result = self.socket.exchange::<LARGE>(&mut batch, &mut |_| {});
        }
        result.map_err(ListTrouble::of_nftables)?;
        self.new = missing;
        Ok(())
    }

    /// Adds an address in the place of `pushed`, or removes one: one datagram. An element that another program made and that lasts as long
    /// is left alone; then returns how many seconds are left of it.
    pub fn change(&mut self, change: Change, entry: &Entry, pushed: Option<Addr>) -> Result<Option<u32>, Errno> {
        let family = entry.addr.family();
        if !self.is_open(family) {
            return Err(Errno::NOENT);
        }
        let mut result = self.batch(&mut |w, name| match change {
            Change::Add => {
                pushed.iter().for_each(|pushed| nft::ensure_absent(w, name, *pushed));
                nft::add(w, name, entry);
            }
            Change::Remove | Change::Forgive => nft::remove(w, name, entry.addr),
        });
        if change == Change::Add && result == Err(Errno::EXIST) {
            if let Ok(Some(there)) = self.element(entry.addr)
                && there.foreign
                && there.left >= entry.seconds
            {
                return Ok(Some(there.left));
            }
            result = self.batch(&mut |w, name| {
                pushed.iter().for_each(|pushed| nft::ensure_absent(w, name, *pushed));
                nft::replace(w, name, entry);
            });
        }
        match (result, change) {
            // The element has ended by itself. If the whole table is gone, the next probe finds that out.
            (Err(Errno::NOENT), Change::Remove | Change::Forgive) | (Ok(()), _) => Ok(None),
            // It is full, because it holds elements of other programs.
            (Err(Errno::NFILE), Change::Add) => Err(Errno::NFILE),
            (Err(errno), _) => {
                self.open = [false; 2];
                Err(errno)
            }
        }
    }

    /// What the set has of an address. The kernel is asked for it alone: a ban that ends must not cost a walk through all others.
    pub fn element(&mut self, addr: Addr) -> Result<Option<Element>, Errno> {
        let mut there = None;
        let mut found = |element: Element| {
            if element.addr == addr && element.left > 0 {
                there = Some(element);
            }
        };
        let mut ask = |w: &mut Writer<'_>| nft::get_element(w, &self.name, addr);
        let asked = self.socket.exchange::<SMALL>(&mut ask, &mut |attrs| nft::elements(attrs, addr.family(), &mut found));
        match asked {
            Ok(()) | Err(Errno::NOENT) => {}
            // An old kernel only shows all of them.
            Err(_) => self.read_back(addr.family(), &mut found)?,
        }
        Ok(there)
    }

    #[inline(never)] // its buffer is on the stack only while it is needed
    fn batch(&mut self, write: &mut dyn FnMut(&mut Writer<'_>, &[u8])) -> Result<(), Errno> {
        let mut batch = |w: &mut Writer<'_>| {
            nft::begin(w);
            write(w, &self.name);
            nft::end(w);
        };
        self.socket.exchange::<SMALL>(&mut batch, &mut |_| {})
    }

    /// Reads a set back: calls `found` for each element, possibly more than once.
    pub fn read_back(&mut self, family: Family, found: &mut dyn FnMut(Element)) -> Result<(), Errno> {
        let mut ask = |w: &mut Writer<'_>| nft::get_elements(w, &self.name, family);
        let mut answer = |attrs: Attrs<'_>| nft::elements(attrs, family, found);
        let mut result = Err(Errno::INTR);
        for _ in 0..DUMPS {
            result = self.socket.exchange::<SMALL>(&mut ask, &mut answer);
            if result == Err(Errno::BADMSG) {
                result = self.socket.exchange::<LARGE>(&mut ask, &mut answer);
            }
            if result != Err(Errno::INTR) {
                break;
            }
        }
        result
    }
}
