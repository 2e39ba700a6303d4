//! The sets of nftables, in a table of our own.
//!
//! What the table must hold is made over netlink when it is not there, and its rules are written anew at every start, so that
//! they are those of the configuration. A ban is one datagram; the kernel ends it by itself. `nft` is not needed.
//!
//! The table is looked at as lists are, not subscribed to: with a listener the kernel would have to
//! tell of every change that anybody makes to any table (nf_tables_api.c nf_tables_setelem_notify), and dnsmasq makes one with each answer.

use crate::addr::{Addr, Family};
use crate::config::{Config, Text};
use crate::limits;
use crate::os::{self, Errno, Fd};
use crate::wire::netlink::{Answer, Attrs, Messages, Order, Writer};
use crate::wire::nft::{self, Element, Ruleset, Set, Table};

use super::{Change, Trouble};

/// Room for a change: five messages with a table's name of 100 bytes.
const SMALL: usize = 1024;
/// Room for all rules, and for what the kernel puts into one datagram of a dump (NLMSG_GOODSIZE).
const LARGE: usize = 8192;
/// Elements of a set that we make: twice as many as we put into it, since an element whose time is over takes up room for a second more.
pub const SIZE: u32 = limits::MIRROR as u32 * 2;
/// How often a dump is begun anew that was overtaken by changes.
const DUMPS: u32 = 3;
/// Milliseconds; the answer should be there at once.
const PATIENCE: i32 = 500;

/// The sets and what they are in.
pub struct Nft {
    /// The sets, as people call them.
    names: [Text; 2],
    /// The table's name.
    name: Text,
    socket: Option<Fd>,
    /// The table as it was when we last made it.
    made: Option<Table>,
    open: [bool; 2],
    sets: [Set; 2],
    /// At which of the hooks it has rules.
    hooks: [bool; nft::HOOKS.len()],
}

/// What `config` wants.
#[must_use]
pub fn ruleset(config: &Config) -> Ruleset<'_> {
    Ruleset {
        table: &config.name,
        chains: &config.chains,
        ports: &config.ports,
        prefix6: config.prefix6,
        size: SIZE,
        prolong: config.update.then_some(config.ban),
    }
}

/// Whether this kernel has nftables; an error also if we may not ask.
pub fn answers(config: &Config) -> Result<(), Errno> {
    match Nft::new(config).table() {
        Err(Errno::NOENT) => Ok(()),
        other => other.map(drop),
    }
}

impl Nft {
    /// Nothing asked yet.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let set = Set { fit: true, dynamic: true, size: SIZE };
        let mut names = [const { Text::new() }; 2];
        for (text, family) in names.iter_mut().zip(Family::ALL) {
            for part in [b"inet ", config.name.as_slice(), b" ", nft::set_name(family).as_bytes()] {
                // 108 bytes at most.
                let _ = text.extend_from_slice(part);
            }
        }
        let hooks = nft::HOOKS.each_ref().map(|hook| ruleset(config).wants(hook));
        Self { names, name: config.name.clone(), socket: None, made: None, open: [false; 2], sets: [set; 2], hooks }
    }

    /// What the set is called.
    #[must_use]
    pub fn set_name(&self, family: Family) -> &[u8] {
        self.names.get(family as usize).map_or(&[], Text::as_slice)
    }

    /// Whether the set is known to be there.
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

    /// Writes messages and reads the answers. After any error the next exchange has a new socket, where nothing old can come in.
    #[inline(never)]
    fn exchange(
        &mut self,
        room: &mut [u8],
        write: &mut dyn FnMut(&mut Writer<'_>, &[u8]),
        found: &mut dyn FnMut(Attrs<'_>),
    ) -> Result<(), Errno> {
        let mut writer = Writer::new(room, Order::HOST);
        write(&mut writer, &self.name);
        let (length, last) = writer.finish().ok_or(Errno::NAMETOOLONG)?;
        let socket = match self.socket.take() {
            Some(socket) => socket,
            None => os::netlink()?,
        };
        os::write(&socket, room.get(..length).unwrap_or(&[]))?;
        let result = answer(&socket, room, last, found);
        if result.is_ok() {
            self.socket = Some(socket);
        }
        result
    }

    /// The table as it is now, with its chains.
    fn table(&mut self) -> Result<Table, Errno> {
        let (mut table, hooks) = (None, self.hooks);
        let mut ask = |w: &mut Writer<'_>, name: &[u8]| {
            nft::get_table(w, name);
            for (hook, _) in nft::HOOKS.iter().zip(hooks).filter(|(_, wanted)| *wanted) {
                nft::get_chain(w, name, hook);
            }
        };
        self.exchange(&mut [0; SMALL], &mut ask, &mut |attrs| table.get_or_insert_with(Table::default).read(attrs))?;
        table.ok_or(Errno::BADMSG)
    }

    /// A set as it is now.
    pub fn set(&mut self, family: Family) -> Result<Set, Errno> {
        let mut set = None;
        let mut ask = |w: &mut Writer<'_>, name: &[u8]| nft::get_set(w, name, family);
        self.exchange(&mut [0; SMALL], &mut ask, &mut |attrs| set = Some(Set::parse(attrs, family)))?;
        set.ok_or(Errno::BADMSG)
    }

    /// Whether the table is still the one we made, with all that was in it.
    pub fn probe(&mut self, family: Family) -> Result<(), Errno> {
        if !self.is_open(family) {
            return Err(Errno::NOENT);
        }
        let now = self.table();
        if self.is_made(now) {
            return Ok(());
        }
        // Whoever removed it removed the other set as well.
        self.open = [false; 2];
        now.and(Err(Errno::NOENT))
    }

    fn is_made(&self, now: Result<Table, Errno>) -> bool {
        matches!((now, self.made), (Ok(now), Some(made)) if now.still_is(made))
    }

    /// Makes what is missing, and the rules.
    pub fn open(&mut self, family: Family, config: &Config) -> Result<(), Trouble> {
        let now = self.table();
        if !self.is_made(now) {
            self.made = None;
            self.create(config)?;
            self.made = Some(self.table()?);
        }
        if let Some(open) = self.open.get_mut(family as usize) {
            *open = true;
        }
        Ok(())
    }

    #[inline(never)] // its buffer is on the stack only while it is needed
    fn create(&mut self, config: &Config) -> Result<(), Trouble> {
        let mut rules = ruleset(config);
        let mut missing = [false; 2];
        for ((family, missing), at) in Family::ALL.into_iter().zip(&mut missing).zip(0..) {
            let set = match self.set(family) {
                Ok(set) => set,
                Err(Errno::NOENT) => {
                    *missing = true;
                    Set { fit: true, dynamic: true, size: SIZE }
                }
                Err(errno) => return Err(errno.into()),
            };
            if !set.fit {
                return Err(Trouble { errno: Errno::INVAL, advice: "a set of its table cannot hold single addresses with a timeout. \
                    Delete that table, or give recentd another one by option name" });
            }
            if !set.dynamic {
                rules.prolong = None;
            }
            if let Some(known) = self.sets.get_mut::<usize>(at) {
                *known = set;
            }
        }
        let mut batch = |w: &mut Writer<'_>, _: &[u8]| {
            nft::begin(w);
            nft::create(w, &rules, missing);
            nft::end(w);
        };
        Ok(self.exchange(&mut [0; LARGE], &mut batch, &mut |_| {})?)
    }

    /// Adds an address for `seconds`, in the place of `pushed`, or removes one: one datagram.
    pub fn change(&mut self, change: Change, addr: Addr, seconds: u32, pushed: Option<Addr>) -> Result<(), Errno> {
        let family = addr.family();
        // No time at all would be for ever.
        let seconds = seconds.max(1);
        if !self.is_open(family) {
            return Err(Errno::NOENT);
        }
        let result = self.batch(&mut |w, name| match change {
            Change::Add => {
                if let Some(out) = pushed {
                    nft::expel(w, name, out);
                }
                nft::add(w, name, addr, seconds);
            }
            Change::Remove => nft::remove(w, name, addr),
        });
        match (result, change) {
            // It ended by itself; and if the whole table is gone, the next look finds out.
            (Err(Errno::NOENT), Change::Remove) => Ok(()),
            (Err(Errno::NFILE), Change::Add) => {
                // Full of what others put there, since we keep to its size. Ours go first: it is emptied for
                // this one and must be opened and filled again.
                self.open = [false; 2];
                self.batch(&mut |w, name| {
                    nft::clear(w, name, family);
                    nft::add(w, name, addr, seconds);
                })
            }
            (Err(errno), _) => {
                self.open = [false; 2];
                Err(errno)
            }
            (Ok(()), _) => Ok(()),
        }
    }

    #[inline(never)] // its buffer is on the stack only while it is needed
    fn batch(&mut self, write: &mut dyn FnMut(&mut Writer<'_>, &[u8])) -> Result<(), Errno> {
        let mut batch = |w: &mut Writer<'_>, name: &[u8]| {
            nft::begin(w);
            write(w, name);
            nft::end(w);
        };
        self.exchange(&mut [0; SMALL], &mut batch, &mut |_| {})
    }

    /// Reads a set back: calls `found` for each element, possibly more than once.
    #[inline(never)] // its buffer is on the stack only while it is needed
    pub fn read_back(&mut self, family: Family, found: &mut dyn FnMut(Element)) -> Result<(), Errno> {
        let mut result = Err(Errno::INTR);
        for _ in 0..DUMPS {
            let mut ask = |w: &mut Writer<'_>, name: &[u8]| nft::get_elements(w, name, family);
            result = self.exchange(&mut [0; LARGE], &mut ask, &mut |attrs| nft::elements(attrs, family, found));
            if result != Err(Errno::INTR) {
                break;
            }
        }
        result
    }
}

/// Reads until message `last` is answered and nothing more lies ready. A batch succeeded only if none of its messages is refused:
/// those before a refused one are told that they succeeded, and yet nothing is done.
fn answer(socket: &Fd, room: &mut [u8], last: u32, found: &mut dyn FnMut(Attrs<'_>)) -> Result<(), Errno> {
    let (mut done, mut result) = (false, Ok(()));
    loop {
        let taken = match os::read(socket, room) {
            Ok(0) => return Err(Errno::BADMSG),
            Ok(taken) => taken,
            Err(Errno::AGAIN) if done || result.is_err() => return result,
            Err(Errno::AGAIN) if os::poll([socket.number()], PATIENCE) == [true] => continue,
            Err(Errno::AGAIN) => return Err(Errno::TIMEDOUT),
            Err(errno) => return Err(errno),
        };
        let mut messages = Messages::new(room.get(..taken).unwrap_or(&[]), Order::HOST);
        for message in &mut messages {
            if message.interrupted {
                result = Err(Errno::INTR);
            }
            match message.answer {
                Answer::Data(_, attrs) => found(attrs),
                Answer::Done => done |= message.sequence == last,
                Answer::Refused(code) if result.is_ok() => result = Err(Errno(code)),
                Answer::Refused(_) => {}
            }
        }
        if !messages.is_done() {
            return Err(Errno::BADMSG);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// What [`answer`] makes of these datagrams, which a socket of another kind brings.
    fn answered(datagrams: &[Vec<u8>], last: u32) -> (Result<(), Errno>, u32) {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}/recentd-{}-{}", std::env::temp_dir().display(), std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let path = os::Path::join(&[name.as_bytes()]).unwrap();
        let socket = os::bind_datagram(&path, 0o600).unwrap();
        let kernel = os::connect_datagram(&path).unwrap();
        for datagram in datagrams {
            os::send(&kernel, datagram).unwrap();
        }
        let mut found = 0;
        let result = answer(&socket, &mut [0; SMALL], last, &mut |_| found += 1);
        os::unlink(&path).unwrap();
        (result, found)
    }

    fn header(kind: u16, flags: u16, sequence: u32, body: &[u8]) -> Vec<u8> {
        let order = Order::HOST;
        let mut bytes = order.put32(16 + body.len() as u32).to_vec();
        bytes.extend([order.put16(kind), order.put16(flags)].concat());
        bytes.extend(order.put32(sequence));
        bytes.extend([0; 4]);
        bytes.extend(body);
        bytes
    }

    fn ack(sequence: u32, errno: i32) -> Vec<u8> {
        header(2, 0, sequence, &[Order::HOST.put32((-errno).cast_unsigned()).as_slice(), &[0; 16]].concat())
    }

    fn data(flags: u16) -> Vec<u8> {
        header(0x0a0c, flags, 1, &[1, 0, 0, 0])
    }

    #[test]
    fn success_is_an_answer_to_the_last_and_no_refusal_of_any() {
        assert_eq!(answered(&[ack(3, 0)], 3).0, Ok(()));
        // All in one datagram, or each in its own.
        assert_eq!(answered(&[[ack(2, 0), ack(3, 0)].concat()], 3).0, Ok(()));
        assert_eq!(answered(&[ack(2, 0), ack(3, Errno::NFILE.0)], 3).0, Err(Errno::NFILE));
        assert_eq!(answered(&[ack(2, Errno::NFILE.0), ack(3, 0)], 3).0, Err(Errno::NFILE));
        assert_eq!(answered(&[ack(3, 0), ack(2, Errno::NOENT.0)], 3).0, Err(Errno::NOENT));
        // The first reason is the reason: EPERM is said of the batch's beginning.
        assert_eq!(answered(&[ack(1, Errno::PERM.0)], 3).0, Err(Errno::PERM));
        assert_eq!(answered(&[ack(1, Errno::PERM.0), ack(2, Errno::NOENT.0)], 3).0, Err(Errno::PERM));
    }

    #[test]
    fn a_lost_answer_is_no_success() {
        assert_eq!(answered(&[], 3).0, Err(Errno::TIMEDOUT));
        assert_eq!(answered(&[ack(2, 0)], 3).0, Err(Errno::TIMEDOUT));
    }

    #[test]
    fn dumps_are_whole_or_an_error() {
        let done = || header(3, 2, 1, &[0; 4]);
        assert_eq!(answered(&[[data(2), data(2)].concat(), [data(2), done()].concat()], 1), (Ok(()), 3));
        assert_eq!(answered(&[[data(0x12), done()].concat()], 1), (Err(Errno::INTR), 1));
        assert_eq!(answered(&[data(2)], 1).0, Err(Errno::TIMEDOUT));
        let refused = header(3, 2, 1, &Order::HOST.put32((-Errno::NOENT.0).cast_unsigned()));
        assert_eq!(answered(&[refused], 1).0, Err(Errno::NOENT));
        // Longer than the room for it, and so cut.
        let long = header(0x0a0c, 2, 1, &[0; SMALL]);
        assert_eq!(answered(&[long, done()], 1).0, Err(Errno::BADMSG));
    }
}
