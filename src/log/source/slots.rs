//! All sources that are read at the same time, and how each of them is.
//!
//! A source keeps its place for as long as recentd runs, and lines of different places are never joined. Each place has a buffer, a date and counters
//! of its own. What is wrong with one source stops no other.

use heapless::Vec;

use super::{Follow, Source, matching};
use crate::addr::Addr;
use crate::config::Config;
use crate::index::mix;
use crate::limits;
use crate::log::event::{SourceEvent, Taken};
use crate::log::lines::{Buffer, Buffered, Lines};
use crate::log::syslog::Last;
use crate::log::trouble::StreamTrouble;
use crate::log::wanted::Wanted;
use crate::os::Errno;
use crate::time::Instant;

/// How a source is, and since when.
#[derive(Clone, Copy, Default, Debug)]
pub struct Health {
    /// It is being read.
    pub ok: bool,
    /// Since when that is so.
    pub since: Instant,
}

/// Lines of one source. Counters wrap.
#[derive(Clone, Copy, Default, Debug)]
pub struct Seen {
    /// Lines that are syslog lines.
    pub lines: u32,
    /// Lines that are no syslog lines.
    pub not_syslog: u32,
    /// Lines longer than the buffer.
    pub too_long: u32,
    /// Datagrams of senders that are not heard.
    pub refused: u32,
}

/// A source, and what is known of it.
pub struct Slot {
    /// Where its lines come from.
    pub source: Source,
    last: Last,
    /// How it is.
    pub health: Health,
    /// What it brought.
    pub seen: Seen,
    /// Its number, which no other source ever had.
    origin: u32,
    /// The place of the pattern that found this file.
    pattern: Option<usize>,
}

impl Slot {
    /// The origin of the line at hand: over a network it is that of the sender.
    #[must_use]
    #[inline(never)]
    pub fn origin(&self) -> u32 {
        let sender = self.source.sender();
        let octets: &[u8] = match &sender {
            None => &[],
            Some(Addr::V4(octets)) => octets,
            Some(Addr::V6(octets)) => octets,
        };
        octets.as_chunks().0.iter().fold(self.origin, |hash, word| mix(hash, u32::from_ne_bytes(*word)))
    }

    /// The next complete line.
    pub fn next<'b>(&mut self, lines: &'b mut Buffered<[u8]>, now: Instant) -> Option<Taken<'b>> {
        self.source.next(lines, &mut self.last, now)
    }

    /// Notices whether it is read now.
    pub fn look(&mut self, now: Instant) {
        if self.source.is_ok() != self.health.ok {
            self.health = Health { ok: !self.health.ok, since: now };
        }
    }
}

/// The bytes that were read of each source and hold lines not yet taken.
pub struct Buffers<'a> {
    /// Of the first one.
    pub first: &'a mut Buffer,
    /// Of the others, which read less at once.
    pub others: &'a mut Others,
}

/// The buffers of all sources but the first.
pub type Others = [Lines<{ limits::LINE }>; limits::SOURCES - 1];

impl Buffers<'_> {
    /// The buffer of the source at `place`.
    pub fn of(&mut self, place: usize) -> &mut Buffered<[u8]> {
        match place.checked_sub(1).and_then(|place| self.others.get_mut(place)) {
            Some(lines) => lines,
            None => self.first,
        }
    }
}

/// All sources. In this order, so that what is written at the start is on one page, as long as there are few.
#[repr(C)]
pub struct Sources {
    /// Which of their lines are wanted.
    wanted: Wanted,
    /// Whether files are read from their start.
    from_start: bool,
    /// How many sources there were.
    count: u32,
    /// A place is `None` when its source has given it up. Grows, so that places which no source ever had are not written.
    places: Vec<Option<Slot>, { limits::SOURCES }>,
}

impl Default for Sources {
    fn default() -> Self {
        Self::none()
    }
}

impl Sources {
    /// None.
    #[must_use]
    pub const fn none() -> Self {
        Self { places: Vec::new(), wanted: Wanted::NONE, from_start: false, count: 0 }
    }

    /// Makes the sources that the configuration asks for; `bus`: whether there is a ubus; `typed`: they were named on the command line. `Err`: the only one
    /// that was typed cannot be bound, and its path.
    #[inline(never)]
    pub fn choose<'c>(&mut self, config: &'c Config, bus: bool, typed: bool, wanted: Wanted, now: Instant) -> Result<(), (&'c [u8], Errno)> {
        let refuses = typed && config.reads(1).is_none();
        (self.wanted, self.from_start) = (wanted, config.from_start);
        for (place, (from, what)) in config.all_reads().enumerate() {
            let source = Source::choose(config, (from, what), config.source.writer(place), bus, refuses, now).map_err(|errno| (what, errno))?;
            // `auto` may be one that is named as well: its lines would count twice.
            if !self.iter().any(|slot| slot.source.name() == source.name()) {
                self.add(source, None, now);
            }
        }
        Ok(())
    }

    /// Adds a source, which the pattern at that place may have found. Returns its place, if there was room.
    #[inline(never)]
    fn add(&mut self, source: Source, pattern: Option<usize>, now: Instant) -> Option<usize> {
        let free = self.places.iter().position(Option::is_none);
        let place = free.or_else(|| self.places.push(None).ok().map(|()| self.places.len().wrapping_sub(1)))?;
        let health = Health { ok: source.is_ok(), since: now };
        let slot = Slot { last: Last::of(self.wanted, source.writer()), source, health, seen: Seen::default(), origin: self.count, pattern };
        self.count = self.count.wrapping_add(1);
        *self.places.get_mut(place)? = Some(slot);
        Some(place)
    }

    /// Looks through the directory of the pattern at `place`: files that have appeared become sources, and those that are gone give up their places.
    #[inline(never)]
    fn look_through(&mut self, place: usize, lines: &mut Buffers<'_>, now: Instant) -> SourceEvent {
        let Some(Source::Pattern(pattern)) = self.at(place).map(|slot| &slot.source) else { return SourceEvent::Quiet };
        let (path, writer, first, before) = (pattern.path().clone(), pattern.writer, !pattern.looked, pattern.files);
        let (mut there, mut is_full) = (0u32, false);
        let error = matching(&path, &mut |file| {
            let is_it = |place: &Option<Slot>| matches!(place, Some(Slot { source: Source::Follow(follow), .. }) if follow.path().bytes() == file.bytes());
            let at = self.places.iter().position(is_it).or_else(|| {
                let follow = if first { Follow::new(file.clone(), self.from_start, writer) } else { Follow::appeared(file.clone(), writer) };
                self.add(Source::Follow(follow), Some(place), now)
            });
            match at {
                Some(at) => there |= 1u32.wrapping_shl(at as u32),
                None => is_full = true,
            }
        });
        for (at, slot) in self.places.iter_mut().enumerate() {
            let is_there = there.wrapping_shr(at as u32) & 1 == 1;
            if !is_there && slot.as_ref().is_some_and(|slot| slot.pattern == Some(place) && !slot.source.is_ok()) {
                *slot = None;
                lines.of(at).clear();
            }
        }
        let files = there.count_ones() as u8;
        if let Some(Slot { source: Source::Pattern(pattern), .. }) = self.at(place) {
            pattern.is_looked_through(files, is_full, now);
        }
        match (before, files) {
            (0, 1..) => SourceEvent::Found,
            (1.., 0) => SourceEvent::Gone(error.err().unwrap_or(Errno::NOENT)),
            (0, 0) if first => SourceEvent::Gone(error.err().unwrap_or(Errno::NOENT)),
            _ => SourceEvent::Quiet,
        }
    }

    /// Ends all.
    pub fn close(&mut self) {
        self.places.clear();
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Slot> {
        self.places.iter().flatten()
    }

    /// The one at `place`.
    #[inline(never)]
    pub fn at(&mut self, place: usize) -> Option<&mut Slot> {
        self.places.get_mut(place)?.as_mut()
    }

    /// Those that are not read.
    pub fn missing(&self) -> impl Iterator<Item = &Slot> {
        self.iter().filter(|slot| !slot.health.ok)
    }

    /// Whether there are more than one.
    #[must_use]
    pub fn are_several(&self) -> bool {
        self.iter().nth(1).is_some()
    }

    /// The one at `place` has ended. Returns whether all have.
    pub fn end(&mut self, place: usize, now: Instant) -> bool {
        if let Some(slot) = self.at(place) {
            slot.source = Source::Ended;
            slot.look(now);
        }
        self.iter().all(|slot| matches!(slot.source, Source::Ended))
    }

    /// Whether one of them is a child.
    #[must_use]
    pub fn have_child(&self) -> bool {
        self.iter().any(|slot| matches!(slot.source, Source::Child(_)))
    }

    /// Whether one of them is still to be bound, and whether that is one with a port.
    #[must_use]
    pub fn have_unbound(&self) -> (bool, bool) {
        self.iter().fold((false, false), |(any, ports), slot| match &slot.source {
            Source::Unbound(unbound) => (true, ports || unbound.is_udp()),
            _ => (any, ports),
        })
    }

    /// Whether the one at `place` takes one line at a time.
    #[must_use]
    pub fn have_datagrams(&self, place: usize) -> bool {
        matches!(self.places.get(place), Some(Some(slot)) if slot.source.has_datagrams())
    }

    /// The place of logd's stream, if one is read.
    #[must_use]
    #[inline(never)]
    pub fn stream_place(&self) -> Option<usize> {
        self.places.iter().position(|place| matches!(place, Some(Slot { source: Source::Stream(_), .. })))
    }

    /// logd's stream.
    #[must_use]
    pub fn stream(&self) -> Option<&super::Stream> {
        self.iter().find_map(|slot| if let Source::Stream(stream) = &slot.source { Some(stream) } else { None })
    }

    /// The bus could not fetch logd's stream.
    pub fn stream_fails(&mut self, trouble: StreamTrouble) {
        for slot in self.places.iter_mut().flatten() {
            if let Source::Stream(stream) = &mut slot.source {
                stream.fails(trouble);
            }
        }
    }

    /// Whether `source auto` is still to be decided: ubus is there, and has not given logd's stream yet.
    #[must_use]
    pub fn undecided(&self) -> Option<usize> {
        self.stream().filter(|stream| stream.is_uncertain()).and_then(|_| self.stream_place())
    }

    /// Decides `source auto` at `place` for `logread -f`, unless that is a source of its own: its lines would count twice.
    pub fn take_logread(&mut self, place: usize, config: &Config) -> SourceEvent {
        let event = self.at(place).map_or(SourceEvent::Quiet, |slot| slot.source.take_logread(config));
        let name = |slot: &Slot| slot.source.name() == ("program ", config.logread.as_slice());
        if self.iter().filter(|slot| name(slot)).count() > 1
            && let Some(slot) = self.places.get_mut(place)
        {
            *slot = None;
        }
        event
    }

    /// Whether it is time to read from the one at `place`, ready or not.
    #[must_use]
    pub fn is_due(&self, place: usize, now: Instant) -> bool {
        matches!(self.places.get(place), Some(Some(slot)) if slot.source.deadline().is_some_and(|at| at <= now))
    }

    /// The descriptors to poll, of all or of `only` that place; negative for none.
    #[must_use]
    #[inline(never)]
    pub fn interest(&self, only: Option<usize>) -> [i32; limits::SOURCES] {
        let mut interest = [-1; limits::SOURCES];
        for (place, (number, slot)) in interest.iter_mut().zip(&self.places).enumerate() {
            if let Some(slot) = slot.as_ref().filter(|_| only.is_none_or(|only| only == place)) {
                *number = slot.source.interest();
            }
        }
        interest
    }

    /// When one of them, or `only` that at this place, has something to do without being ready.
    #[must_use]
    #[inline(never)]
    pub fn deadline(&self, only: Option<usize>) -> Option<Instant> {
        let mut deadline = None;
        for (place, slot) in self.places.iter().enumerate() {
            if let Some(slot) = slot.as_ref().filter(|_| only.is_none_or(|only| only == place)) {
                deadline = Instant::earlier(deadline, slot.source.deadline());
            }
        }
        deadline
    }

    /// Reads once from the source at `place` if it is `ready` or due.
    #[inline(never)]
    pub fn fill(&mut self, place: usize, ready: bool, lines: &mut Buffers<'_>, now: Instant) -> Option<SourceEvent> {
        let slot = self.at(place)?;
        if !ready && slot.source.deadline().is_none_or(|at| at > now) {
            return None;
        }
        Some(if let Source::Pattern(_) = slot.source { self.look_through(place, lines, now) } else { slot.source.fill(lines.of(place), now) })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_for_the_bus_is_read_once() {
        for (values, left) in [(&["auto"] as &[&str], 1), (&["auto", "logread"], 1), (&["logread", "auto"], 1), (&["auto", "logread:/bin/other"], 2)] {
            let mut config = Config::default();
            values.iter().for_each(|value| config.set(b"source", value.as_bytes()).unwrap());
            let mut sources = Sources::none();
            sources.choose(&config, true, true, Wanted::ALL, Instant(0)).unwrap();
            let place = sources.undecided().unwrap();
            sources.take_logread(place, &config);
            assert_eq!((sources.iter().count(), sources.undecided()), (left, None), "{values:?}");
        }
    }
}
