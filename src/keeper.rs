//! Keeps the kernel's lists in step with what they should hold.
//!
//! A list lives only as long as a firewall rule names it: a firewall restart removes it with all
//! that is in it and makes a new, empty one. While anything is listed the keeper looks every two
//! seconds whether its list still exists (one lseek); when it is gone it waits for the new
//! one, takes over what that holds, and writes what is missing, without waiting for an attack.

use crate::addr::{Addr, Family};
use crate::config::{Config, Count};
use crate::limits;
use crate::line::Lines;
use crate::message;
use crate::os::Errno;
use crate::out::{Log, Shown, Text, put};
use crate::policy::{List, Policy};
use crate::sink::recent::{self, Flavour, Jiffies};
use crate::sink::{Change, Sink};
use crate::time::Instant;

/// Seconds between two looks at a list that holds something.
const LOOK_EVERY: u32 = 2;
/// Longest pause between two attempts to open a list that is missing, while something waits to be written to it.
const LONGEST_PAUSE: u32 = 5;
/// The same while nothing does.
const LONGEST_IDLE_PAUSE: u32 = 60;

/// How one list is.
#[derive(Clone, Copy, Default)]
struct Health {
    /// When to look, or to try again.
    next: Instant,
    /// Pause after the next failure.
    pause: u32,
    /// Its absence was said.
    said: bool,
    /// It was opened before, so what it held was ours.
    was_open: bool,
    /// Since when it is there, or is not.
    since: Instant,
    /// Why it cannot be opened.
    error: Option<Errno>,
}

/// How one list is, for people.
#[derive(Clone, Copy, Debug)]
pub struct ListState<'k> {
    /// Its path, or the name of its set.
    pub name: &'k [u8],
    /// It can be written to.
    pub ok: bool,
    /// Since when that is so.
    pub since: Instant,
    /// What is wrong; empty when nothing is.
    pub error: &'static str,
}

/// The keeper of a sink's lists.
pub struct Keeper<'a> {
    sink: &'a mut Sink,
    health: [Health; 2],
}

impl<'a> Keeper<'a> {
    /// Nothing is opened yet.
    #[must_use]
    pub const fn new(sink: &'a mut Sink) -> Self {
        let health = Health { next: Instant(0), pause: 0, said: false, was_open: false, since: Instant(0), error: None };
        Self { sink, health: [health; 2] }
    }

    /// For people.
    #[must_use]
    pub fn sink_name(&self) -> &'static str {
        self.sink.name()
    }

    /// Whether there is, or may come, a list for `addr`. In a dry run everything goes.
    #[must_use]
    pub fn has_place_for(&self, addr: Addr) -> bool {
        self.sink.flavour.is_none_or(|flavour| flavour == Flavour::Xt || addr.family() == Family::V4)
    }

    /// How the list of `family` is; `None` if there is none.
    pub fn list(&mut self, family: Family) -> Option<ListState<'_>> {
        let Health { since, error, .. } = *self.health(family);
        let list = self.sink.list(family)?;
        let (name, ok) = (list.path().bytes(), list.is_open());
        Some(ListState { name, ok, since, error: if ok { "" } else { error.map_or("not looked for yet", Errno::text) } })
    }

    const fn health(&mut self, family: Family) -> &mut Health {
        let [v4, v6] = &mut self.health;
        match family {
            Family::V4 => v4,
            Family::V6 => v6,
        }
    }

    /// Opens what there is and reads it back.
    pub fn start(&mut self, config: &Config, policy: &mut Policy, log: &mut Log, now: Instant) {
        if let Some(flavour) = self.sink.flavour {
            policy.set_capacity(recent::ip_list_tot(&config.sys, flavour));
        }
        if let Some(warning) = recent::kernel_limit(config) {
            put!(log, "{}", warning);
        }
        self.look_after(config, policy, log, now);
        let live = policy.live();
        if live > 0 && config.count == Count::Agent {
            put!(log, "{} live bans read back", live);
        }
    }

    /// When [`Keeper::look_after`] has something to do.
    #[must_use]
    pub fn deadline(&self, policy: &Policy, now: Instant) -> Option<Instant> {
        let ([v4, v6], [list4, list6]) = (&self.health, &policy.mirrors);
        Instant::earlier(
            self.needs_look(Family::V4, list4, now).then_some(v4.next),
            self.needs_look(Family::V6, list6, now).then_some(v6.next),
        )
    }

    /// An open list that holds nothing of ours may vanish unnoticed.
    #[inline(never)]
    fn needs_look(&self, family: Family, mirror: &List, now: Instant) -> bool {
        self.sink.lacks(family) || mirror.live().any(|listed| listed.until > now)
    }

    /// Looks whether the lists exist; opens and fills those that are missing, when it is time.
    pub fn look_after(&mut self, config: &Config, policy: &mut Policy, log: &mut Log, now: Instant) {
        for &family in &Family::ALL {
            if now < self.health(family).next {
                continue;
            }
            let Some(list) = self.sink.list(family) else { continue };
            let was_open = list.is_open();
            if list.probe().is_ok() {
                self.health(family).next = now.after(LOOK_EVERY);
                continue;
            }
            if was_open {
                policy.of(family).doubt();
            }
            self.open(family, config, policy, log, now);
        }
    }

    /// Adds or removes one address now. When the list turns out to be gone, the address is written once it is back.
    pub fn change(&mut self, change: Change, addr: Addr, policy: &mut Policy, now: Instant) {
        if self.sink.change(change, addr).is_err() {
            policy.mirror(addr).doubt();
            let health = self.health(addr.family());
            // Never later than planned, since a stream of attacks must not put off the next attempt, and at most one a second.
            health.next = health.next.min(now.after(health.pause.min(1)));
        }
    }

    fn open(&mut self, family: Family, config: &Config, policy: &mut Policy, log: &mut Log, now: Instant) {
        let Some(list) = self.sink.list(family) else { return };
        if let Err(errno) = list.open() {
            let waiting = policy.of(family).live().next().is_some();
            self.missing(family, errno, waiting, log, now);
            return;
        }
        let health = self.health(family);
        let (said, was_open) = (health.said, health.was_open);
        *health = Health { next: now.after(LOOK_EVERY), was_open: true, since: now, ..Health::default() };
        // With `count kernel` a list that was made anew is empty, and what we counted is all there is to know.
        let recount = config.count == Count::Kernel && was_open;
        let read = if recount { Ok(()) } else { self.read_back(family, config, policy, now) };
        let written = match config.count {
            Count::Agent => self.write_missing(family, policy, now),
            Count::Kernel if recount => self.write_counts(family, config, policy, now),
            Count::Kernel => 0,
        };
        let Some(list) = self.sink.list(family) else { return };
        let path = Shown(list.path().bytes());
        if let Err(errno) = read {
            put!(log, "list {} cannot be read back: {}; what it holds is not known", path, errno);
        }
        if said || was_open || written > 0 {
            put!(log, "list {} is here again; {} addresses written to it", path, written);
        }
    }

    fn missing(&mut self, family: Family, errno: Errno, waiting: bool, log: &mut Log, now: Instant) {
        let health = self.health(family);
        if health.error.replace(errno).is_none() {
            health.since = now;
        }
        let longest = if waiting { LONGEST_PAUSE } else { LONGEST_IDLE_PAUSE };
        health.pause = health.pause.saturating_mul(2).clamp(1, longest);
        health.next = now.after(health.pause);
        if core::mem::replace(&mut health.said, true) {
            return;
        }
        let Some(list) = self.sink.list(family) else { return };
        let mut text = Text::line();
        put!(text, "list {} ", Shown(list.path().bytes()));
        if errno == Errno::NOENT {
            put!(text, "is missing. Load the firewall rules with: recentd rules | sh");
        } else {
            put!(text, "cannot be opened: {}", errno);
        }
        put!(text, "; nothing is blocked through it, waiting for it");
        log.line(&text);
    }

    /// Takes what the kernel's list holds for our own: bans that are still in force, or, with `count kernel`, what was counted.
    #[inline(never)]
    fn read_back(&mut self, family: Family, config: &Config, policy: &mut Policy, now: Instant) -> Result<(), Errno> {
        let Some(list) = self.sink.list(family) else { return Ok(()) };
        // A kernel that does not tell HZ: everything is as if written now, so that no ban ends early.
        let clock = Jiffies::read();
        let age_of = |stamp| clock.map_or(0, |clock| clock.age(stamp));
        let seconds = |ticks: u32| clock.and_then(|clock| ticks.checked_div(clock.hz)).unwrap_or(0);
        let mut scratch = Lines::<{ limits::LINE }>::new();
        list.read_back(&mut scratch, |entry| {
            let addr = entry.addr;
            let ticks = age_of(entry.last_seen);
            let age = seconds(ticks);
            let written = Instant(now.0.saturating_sub(age));
            let holds = if config.count == Count::Agent { config.ban } else { config.window };
            let until = now.after(holds.saturating_sub(age));
            if until <= now || addr.family() != family {
                return;
            }
            let mirror = policy.mirror(addr);
            mirror.restore(addr, ticks, written, until);
            if config.count == Count::Agent {
                if config.update {
                    // The kernel itself prolongs the ban of whoever keeps knocking.
                    mirror.prolong(addr, until);
                }
                return;
            }
            for stamp in entry.stamps() {
                let age = seconds(age_of(stamp));
                if age <= config.window {
                    policy.table.record(addr, 10, message::UNKNOWN, Instant(now.0.saturating_sub(age)), config.window);
                }
            }
        })
    }

    /// With `--update` rules the kernel keeps whoever keeps knocking: asks it before a ban is ended.
    pub fn prolonged(&mut self, addr: Addr, config: &Config, policy: &mut Policy, now: Instant) -> bool {
        self.read_back(addr.family(), config, policy, now).is_ok()
            && policy.mirror(addr).get(addr).is_some_and(|listed| listed.until > now)
    }

    /// Writes the live bans that the list does not hold. Returns how many.
    fn write_missing(&mut self, family: Family, policy: &mut Policy, now: Instant) -> u32 {
        let mut written = 0;
        loop {
            let mirror = policy.of(family);
            let Some(listed) = mirror.doubtful().copied() else { return written };
            if self.sink.change(Change::Add, listed.addr).is_err() {
                // Not at once again: a list that opens but refuses must not keep us busy.
                self.health(family).next = now.after(1);
                return written;
            }
            mirror.write(listed.addr, listed.times, now, listed.until);
            written += 1;
        }
    }

    /// `count kernel`: writes each counted failure again into a list that was made anew.
    fn write_counts(&mut self, family: Family, config: &Config, policy: &mut Policy, now: Instant) -> u32 {
        let mut written = 0;
        let Policy { table, mirrors, .. } = policy;
        for (addr, score) in table.counted(now, config.window).filter(|(addr, _)| addr.family() == family) {
            for _ in 0..score / 10 {
                if self.sink.change(Change::Add, addr).is_err() {
                    self.health(family).next = now.after(1);
                    return written;
                }
            }
            if let Some(mirror) = mirrors.get_mut(family as usize) {
                mirror.write(addr, 1, now, now.after(config.window));
            }
            written += 1;
        }
        written
    }
}

