//! Option `source`: which logs are read at the same time.
//!
//! A value is one word, `KIND`, or `KIND:WHAT` with the file, socket or program of its own. A word alone takes what the option of the same name
//! has, so that `source 'file'` with `file '/var/log/messages'` is one source. The name of a program in the place of `file` says that it writes that file itself. `udp` needs an address of this machine: no default could know which side of a
//! router the servers are on, and on all addresses strangers could write into the log.

use heapless::Vec;

use super::values::{self, From, Text, Writer};
use super::watch::Watch;
use crate::addr::Endpoint;
use crate::bytes;
use crate::limits;

/// One source as it is configured.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its kind.
    pub from: From,
    /// Its file, socket or program; empty: that of the option of the same name.
    pub what: Text,
    /// The program that writes the file itself.
    pub writer: Writer,
}

/// The sources, in the order in which they were named. None: `auto`.
#[derive(Clone, Default)]
pub struct Sources {
    list: Vec<Entry, { limits::SOURCES }>,
    /// The next one replaces them all.
    replaceable: bool,
    /// The programs that write files themselves.
    named: Watch,
}

impl Sources {
    /// Source number `place`.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<(From, &[u8])> {
        match self.list.get(place) {
            Some(entry) => Some((entry.from, &entry.what)),
            None => (place == 0).then_some((From::Auto, b"")),
        }
    }

    /// The program that writes source number `place` itself.
    #[must_use]
    pub fn writer(&self, place: usize) -> Writer {
        self.list.get(place).map_or(Writer::Syslog, |entry| entry.writer)
    }

    /// The programs that write sources themselves.
    #[must_use]
    pub const fn named(&self) -> Watch {
        self.named
    }

    /// The first one that is named from now on replaces all others: the command line overrides the file.
    pub const fn begin_anew(&mut self) {
        self.replaceable = true;
    }

    /// Takes out the sources of this kind that have no file, socket or path of their own.
    pub(super) fn leave_out(&mut self, kind: From) {
        self.list.retain(|entry| entry.from != kind || !entry.what.is_empty());
    }

    /// Adds the source `value`; one that is there already is not read twice.
    pub(super) fn add(&mut self, value: &[u8]) -> Option<()> {
        let (word, what) = value.split_at_checked(bytes::find(value, b':'))?;
        let (from, writer) = match values::choice(word) {
            Some(from) => (from, Writer::Syslog),
            None => (From::File, Writer::named(word)?),
        };
        let what = match what.split_first() {
            None if writer == Writer::Syslog => b"",
            None => return None,
            Some((_, what)) => values::path(what, 1, from.longest()?)?,
        };
        // A star stands for files of one directory.
        let directory = what.iter().rposition(|&byte| byte == b'/').and_then(|slash| what.get(..slash));
        if directory.is_some_and(|directory| directory.contains(&b'*')) {
            return None;
        }
        if from == From::Udp && Endpoint::parse(what).is_none() {
            return None;
        }
        if core::mem::take(&mut self.replaceable) {
            self.list.clear();
            self.named = Watch::DEFAULT;
        }
        let entry = Entry { from, what: Text::from_slice(what).ok()?, writer };
        if !self.list.contains(&entry) {
            self.list.push(entry).ok()?;
        }
        if writer != Writer::Syslog {
            self.named.add(word)?;
        }
        Some(())
    }
}
