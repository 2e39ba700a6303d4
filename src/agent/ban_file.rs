//! Bans without end over a reboot: the file of option `ban_file`.
//!
//! A line is an address, or a prefix, as it is banned. The file is written at most once a minute, for the sake of flash memory, and never in place: a
//! copy beside it gets all lines of addresses that were not unbanned, whatever else these are, and new bans behind them; then it takes the file's
//! name. So a line that cannot be read, or whose address may not be banned now, is passed over at each start, and stays.

use super::Agent;
use super::kept::BanFile;
use crate::addr::{Addr, Prefix};
use crate::config::FOREVER;
use crate::limits;
use crate::log::lines::{Line, Lines};
use crate::os::{self, Errno, Mode, Path};
use crate::out::{Level, Shown, Text, put};
use crate::time::Instant;

/// Seconds from one writing to the next.
const EVERY: u32 = 60;
/// Bytes of a file that gets no further bans.
const MOST: usize = limits::MIRROR * 64;
/// So many faulty lines are named at a start.
const NAMED: u32 = 3;

/// What a start found in the file.
#[derive(Default)]
struct Found {
    line: u32,
    bans: u32,
    faulty: u32,
    no_room: u32,
}

impl Agent<'_> {
    /// `addr`, as it is banned, is not banned without end any more: a person bans it for so many seconds, or unbans it.
    pub(super) fn takes_out_of_file(&mut self, addr: Addr, seconds: u32, now: Instant) {
        if !self.config.keeps_bans() || seconds == FOREVER || self.ban_file.removed.contains(&addr) {
            return;
        }
        if self.ban_file.removed.push(addr).is_err() {
            // Out of turn, rather than forget one.
            self.ban_file.next = now;
            self.write_ban_file(now);
            let _ = self.ban_file.removed.push(addr);
        }
        self.ban_file.changed = true;
    }

    /// Bans what the file names.
    #[inline(never)]
    pub(super) fn read_ban_file(&mut self, now: Instant) {
        let config = self.config;
        if !config.keeps_bans() {
            return;
        }
        let (mut found, file) = (Found::default(), Shown(&config.ban_file));
        let read = Path::join(&[&config.ban_file]).and_then(|path| each_line(&path, &mut |line| self.read_ban(line, &mut found, now)));
        if let Err(errno) = read
            && errno != Errno::NOENT
        {
            put!(self.say.log.at(Level::Err), "cannot read all of option ban_file {}: {}", file, errno);
        }
        if found.faulty > NAMED {
            put!(self.say.log.at(Level::Warning), "{}: lines passed over: {}", file, found.faulty);
        }
        if found.no_room > 0 {
            put!(self.say.log.at(Level::Warning), "{}: no room for {} of its bans; they stay in the file", file, found.no_room);
        }
        if found.bans > 0 {
            put!(self.say.log, "{}: bans without end: {}", file, found.bans);
        }
    }

    fn read_ban(&mut self, line: &[u8], found: &mut Found, now: Instant) {
        found.line = found.line.saturating_add(1);
        let text = content(line);
        if text.is_empty() {
            return;
        }
        let prefix = Prefix::parse(text);
        let why = match prefix {
            Some(prefix) => self.refuses(prefix),
            None => Some("not an address"),
        };
        let Some(prefix) = prefix.filter(|_| why.is_none()) else {
            found.faulty = found.faulty.saturating_add(1);
            if found.faulty <= NAMED {
                put!(self.say.log.at(Level::Warning), "{} line {}, '{}': {}; passed over", Shown(&self.config.ban_file), found.line, Shown(text.get(..60).unwrap_or(text)), why.unwrap_or_default());
            }
            return;
        };
        let addr = self.named(prefix);
        let mirror = self.policy.mirror(addr);
        let known = mirror.get(addr).filter(|listed| listed.is_live()).copied();
        if known.is_none() && mirror.count() >= mirror.capacity() {
            found.no_room = found.no_room.saturating_add(1);
            return;
        }
        found.bans = found.bans.saturating_add(1);
        if !known.is_some_and(|listed| listed.is_endless()) {
            mirror.write(addr, known.map_or(1, |listed| listed.times), now, Instant(FOREVER));
            let _ = self.keeper.ban(addr, None, self.policy, now);
        }
        self.policy.mirror(addr).keep_forever(addr, now);
    }

    /// Writes the file, if it is time.
    pub(super) fn write_ban_file(&mut self, now: Instant) {
        if self.ban_file.deadline().is_none_or(|at| at > now) {
            return;
        }
        self.ban_file.next = now.after(EVERY);
        if !self.config.keeps_bans() {
            self.ban_file = BanFile::default();
            return;
        }
        match self.copy_ban_file() {
            Ok(()) => {
                self.ban_file.changed = false;
                self.ban_file.is_emptied = false;
                self.ban_file.removed.clear();
            }
            Err(errno) => self.say.not_kept(errno, now),
        }
    }

    /// Makes the file anew, if anything is different.
    #[inline(never)]
    fn copy_ban_file(&mut self) -> Result<(), Errno> {
        let (file, beside) = (Path::join(&[&self.config.ban_file])?, Path::join(&[&self.config.ban_file, b".new"])?);
        if self.new_lines(&file, &mut |_| ())? == 0 {
            return Ok(());
        }
        let mut out = Text::to(os::open(&beside, Mode::Create)?);
        self.new_lines(&file, &mut |line| {
            out.bytes(line);
            out.bytes(b"\n");
        })?;
        out.finish()?;
        drop(out);
        os::sync(&os::open(&beside, Mode::Read)?)?;
        os::rename(&beside, &file)
    }

    /// Calls `found` for each line that the file is to have. Returns how many are left out or new.
    #[inline(never)]
    fn new_lines(&mut self, file: &Path, found: &mut dyn FnMut(&[u8])) -> Result<u32, Errno> {
        let (mut different, mut bytes) = (0u32, 0usize);
        self.policy.mirrors_mut().into_iter().for_each(|mirror| mirror.leave_file());
        let read = each_line(file, &mut |line| {
            if let Some(prefix) = Prefix::parse(content(line)) {
                let addr = self.named(prefix);
                if self.ban_file.is_emptied || self.ban_file.removed.contains(&addr) {
                    different = different.saturating_add(1);
                    return;
                }
                self.policy.mirror(addr).put_into_file(addr);
            }
            bytes = bytes.saturating_add(line.len()).saturating_add(1);
            found(line);
        });
        if read.is_err_and(|errno| errno != Errno::NOENT) {
            return read.map(|()| 0);
        }
        for listed in self.policy.mirrors().into_iter().flat_map(|mirror| mirror.not_filed()) {
            if bytes >= MOST {
                break;
            }
            let mut line = Text::line();
            put!(line, "{}", self.config.shown(&listed.addr));
            bytes = bytes.saturating_add(line.as_bytes().len()).saturating_add(1);
            different = different.saturating_add(1);
            found(line.as_bytes());
        }
        Ok(different)
    }
}

/// What a line says, without a comment.
fn content(line: &[u8]) -> &[u8] {
    line.split(|byte| *byte == b'#').next().unwrap_or_default().trim_ascii()
}

/// Calls `found` for each line of the file, also for one that has no end. An error if a line is too long.
fn each_line(path: &Path, found: &mut dyn FnMut(&[u8])) -> Result<(), Errno> {
    let mut fd = os::open(path, Mode::Read)?;
    if !os::fstat(&fd)?.regular {
        return Err(Errno::INVAL);
    }
    let mut lines = Lines::<{ limits::LINE }>::new();
    while lines.fill(&mut fd)? > 0 {
        while let Some(line) = lines.next() {
            match line {
                Line::Whole(line) => found(line),
                Line::Long => return Err(Errno::NAMETOOLONG),
            }
        }
    }
    if !lines.unread().is_empty() {
        found(lines.unread());
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
