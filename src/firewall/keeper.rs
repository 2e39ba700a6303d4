//! Keeps the kernel's lists in step with what they should hold.
//!
//! A list lives only as long as a firewall rule names it: a firewall restart removes it with all
//! that is in it and makes a new, empty one; a set goes with its table. While anything is listed the keeper looks every two
//! seconds whether its list still exists (one lseek, or one netlink message); when it is gone it waits for the new
//! one, or makes it, takes over what that holds, and writes what is missing, without waiting for an attack.

use crate::addr::{Addr, Family};
use crate::config::{Config, Count};
use crate::addr::Masked;
use crate::limits;
use crate::log::lines::Lines;
use crate::message;
use crate::os::Errno;
use crate::out::{Log, Show, Shown, Text, put};
use crate::policy::{List, Policy};
use crate::firewall::sink::nft::Nft;
use crate::firewall::sink::recent::{self, Jiffies, Lists};
use crate::firewall::sink::{Change, Sink};
use crate::firewall::trouble::ListTrouble;
use crate::time::Instant;

/// Seconds between two looks at a list that holds something.
const LOOK_EVERY: u32 = 2;
/// Longest pause between two attempts to open a list that is missing, while something waits to be written to it.
const LONGEST_PAUSE: u32 = 5;
/// The same while nothing does.
const LONGEST_IDLE_PAUSE: u32 = 60;

/// How one list is.
#[derive(Clone, Copy)]
struct Health {
    /// When to look, or to try again.
    next: Instant,
    /// Pause after the next failure.
    pause: u32,
    /// It was opened before, so what it held was ours.
    was_open: bool,
    /// Since when it is there, or is not.
    since: Instant,
    /// Why it could not be opened, which was said.
    trouble: Option<ListTrouble>,
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
        let health = Health { next: Instant(0), pause: 0, was_open: false, since: Instant(0), trouble: None };
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
        matches!(self.sink, Sink::DryRun) || self.sink.has(addr.family())
    }

    /// How the list or set of `family` is; `None` if there is none.
    pub fn list(&mut self, family: Family) -> Option<ListState<'_>> {
        let Health { since, trouble, .. } = *self.health(family);
        let (name, ok) = (self.sink.list_name(family)?, self.sink.is_open(family));
        Some(ListState { name, ok, since, error: if ok { "" } else { trouble.map_or("not looked for yet", ListTrouble::text) } })
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
        policy.set_capacity(self.sink.capacity(Family::V4, config));
        // A rule that prolongs bans gives them its own time, which may be less than what they have left.
        policy.keeps_time = self.sink.keeps_time() && !config.update;
        if let Some(warning) = recent::kernel_limit(config) {
            put!(log, "{}", warning);
        }
        self.look_after(config, policy, log, now);
        let live = policy.live(config, now);
        if live > 0 && config.count == Count::Agent {
            put!(log, "{} live {} read back", live, if live == 1 { "ban" } else { "bans" });
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
        self.sink.has(family) && (!self.sink.is_open(family) || mirror.live().any(|listed| listed.until > now))
    }

    /// Looks whether the lists exist; opens and fills those that are missing, when it is time.
    pub fn look_after(&mut self, config: &Config, policy: &mut Policy, log: &mut Log, now: Instant) {
        for &family in &Family::ALL {
            if now < self.health(family).next || !self.sink.has(family) {
                continue;
            }
            if self.sink.probe(family).is_ok() {
                self.health(family).next = now.after(LOOK_EVERY);
                continue;
            }
            policy.of(family).doubt();
            match self.sink.open(family, config) {
                Ok(()) => self.opened(family, config, policy, log, now),
                Err(trouble) => {
                    let waiting = policy.of(family).live().next().is_some();
                    self.missing(family, trouble, waiting, log, now);
                }
            }
        }
    }

    /// Adds or removes one address now. When the list turns out to be gone, the address is written once it is back.
    pub fn change(&mut self, change: Change, addr: Addr, policy: &mut Policy, now: Instant) {
        self.replace(change, addr, None, policy, now);
    }

    /// Adds an address in the place of `pushed`, for which there is no room any more.
    pub fn ban(&mut self, addr: Addr, pushed: Option<Addr>, policy: &mut Policy, now: Instant) {
        self.replace(Change::Add, addr, pushed, policy, now);
    }

    #[inline(never)]
    fn replace(&mut self, change: Change, addr: Addr, pushed: Option<Addr>, policy: &mut Policy, now: Instant) {
        let family = addr.family();
        let seconds = policy.mirror(addr).get(addr).map_or(0, |listed| listed.until.since(now));
        // A set may have been emptied to make room: it is closed although the change was made.
        if self.sink.change(change, addr, seconds, pushed).is_err() || (self.sink.has(family) && !self.sink.is_open(family)) {
            policy.of(family).doubt();
            if change == Change::Remove {
                policy.of(family).owe(addr);
            }
            let health = self.health(family);
            // Never later than planned, since a stream of attacks must not put off the next attempt, and at most one a second.
            health.next = health.next.min(now.after(health.pause.min(1)));
        }
    }

    /// Reads back what a list holds that was just opened, and writes what is missing.
    fn opened(&mut self, family: Family, config: &Config, policy: &mut Policy, log: &mut Log, now: Instant) {
        let capacity = self.sink.capacity(family, config);
        policy.of(family).set_capacity(capacity);
        let health = self.health(family);
        let before = *health;
        let (said, was_open) = (before.trouble.is_some(), before.was_open);
        let made_anew = was_open || before.trouble.is_some_and(|trouble| trouble.errno == Errno::NOENT);
        *health = Health { next: now.after(LOOK_EVERY), pause: 0, was_open: true, since: now, trouble: None };
        // With `count kernel` a list that was made anew is empty, and what we counted is all there is to know.
        let recount = config.count == Count::Kernel && made_anew;
        let read = if recount { Ok(()) } else { self.read_back(family, config, policy, now) };
        while self.sink.is_open(family)
            && let Some(addr) = policy.of(family).take_owed()
        {
            self.change(Change::Remove, addr, policy, now);
        }
        // Whoever was shut out may be on the allowlist since.
        while let Some(addr) = policy.banned_but_allowed(config) {
            policy.pardon(config, addr, now);
            self.change(Change::Remove, addr, policy, now);
            put!(log, "{} is let in: it may not be banned any more", Masked(&addr, config.prefix6));
        }
        let written = match config.count {
            Count::Agent => self.write_missing(family, policy, now),
            Count::Kernel if recount => self.write_counts(family, config, policy, now),
            Count::Kernel => Ok(0),
        };
        if let Err(errno) = written
            && errno != Errno::NOENT
        {
            *self.health(family) = Health { was_open: true, ..before };
            return self.missing(family, ListTrouble { errno, advice: "it takes no addresses" }, true, log, now);
        }
        // If not all could be written, it is gone again already, or was emptied to make room.
        let written = written.unwrap_or(0);
        let name = Name(self.sink, family);
        if let Err(errno) = read {
            put!(log, "{} cannot be read back: {}; what it holds is not known", name, errno);
        }
        if said || was_open || written > 0 {
            put!(log, "{} is here again; {} addresses written to it", name, written);
        } else if let Some(oddity) = self.sink.oddity(family, config) {
            put!(log, "{} was there and is used as it is: {}", name, oddity);
        }
    }

    fn missing(&mut self, family: Family, trouble: ListTrouble, waiting: bool, log: &mut Log, now: Instant) {
        let health = self.health(family);
        let longest = if waiting { LONGEST_PAUSE } else { LONGEST_IDLE_PAUSE };
        health.pause = health.pause.saturating_mul(2).clamp(1, longest);
        health.next = now.after(health.pause);
        if health.trouble.is_none() {
            health.since = now;
        }
        if health.trouble.replace(trouble) == Some(trouble) {
            return;
        }
        let name = Name(self.sink, family);
        let mut text = Text::line();
        if trouble.errno == Errno::NOENT && self.sink.flavour().is_some() {
            put!(text, "{} is missing. Load the firewall rules with: recentd rules | sh", name);
        } else {
            put!(text, "{} cannot be used: {}", name, trouble);
        }
        put!(text, "; nothing is blocked through it, waiting for it");
        log.line(&text);
    }

    /// Takes what the kernel's list holds for our own: bans that are still in force, or, with `count kernel`, what was counted.
    #[inline(never)]
    fn read_back(&mut self, family: Family, config: &Config, policy: &mut Policy, now: Instant) -> Result<(), Errno> {
        match self.sink {
            Sink::DryRun => Ok(()),
            Sink::Recent(lists) => read_list(lists, family, config, policy, now),
            Sink::Nft(nft) => read_set(nft, family, config, policy, now),
        }
    }

    /// With `--update` rules the kernel keeps whoever keeps knocking: asks it before a ban is ended.
    pub fn prolonged(&mut self, addr: Addr, config: &Config, policy: &mut Policy, now: Instant) -> bool {
        self.read_back(addr.family(), config, policy, now).is_ok()
            && policy.mirror(addr).get(addr).is_some_and(|listed| listed.until > now)
    }

    /// Writes the live bans that the list does not hold. Returns how many.
    fn write_missing(&mut self, family: Family, policy: &mut Policy, now: Instant) -> Result<u32, Errno> {
        let mut written = 0;
        loop {
            let mirror = policy.of(family);
            let Some(listed) = mirror.doubtful().copied() else { return Ok(written) };
            self.write(family, listed.addr, listed.until.since(now), now)?;
            mirror.write(listed.addr, listed.times, now, listed.until);
            written += 1;
        }
    }

    /// `count kernel`: writes each counted failure again into a list that was made anew.
    fn write_counts(&mut self, family: Family, config: &Config, policy: &mut Policy, now: Instant) -> Result<u32, Errno> {
        let mut written = 0;
        let Policy { table, mirrors, .. } = policy;
        for (addr, score) in table.counted(now, config.window).filter(|(addr, _)| addr.family() == family) {
            for _ in 0..score / 10 {
                self.write(family, addr, 0, now)?;
            }
            if let Some(mirror) = mirrors.get_mut(family as usize) {
                let enough = score >= u32::from(config.hitcount) * 10;
                mirror.write(addr, u8::from(enough), now, now.after(if enough { config.ban } else { config.window }));
            }
            written += 1;
        }
        Ok(written)
    }

    fn write(&mut self, family: Family, addr: Addr, seconds: u32, now: Instant) -> Result<(), Errno> {
        let result = self.sink.change(Change::Add, addr, seconds, None);
        if result.is_err() {
            // Not at once again: a list that opens but refuses must not keep us busy.
            self.health(family).next = now.after(1);
        }
        result
    }
}

/// What a list or set is called, for a template.
struct Name<'a>(&'a Sink, Family);

impl Show for Name<'_> {
    fn show(&self, to: &mut Text) {
        let kind = if self.0.flavour().is_some() { "list" } else { "set" };
        put!(to, "{} {}", kind, Shown(self.0.list_name(self.1).unwrap_or(&[])));
    }
}

fn read_list(
    lists: &mut Lists,
    family: Family,
    config: &Config,
    policy: &mut Policy,
    now: Instant,
) -> Result<(), Errno> {
    let Some(list) = lists.list(family) else { return Ok(()) };
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
        if policy.table.score(addr, now, config.window) >= u32::from(config.hitcount) * 10 {
            policy.mirror(addr).prolong(addr, written.after(config.ban));
        } else {
            policy.mirror(addr).pardon(addr);
        }
    })
}

/// Takes the bans that a set holds for our own. Of those that know no end we are not the ones who end them.
fn read_set(nft: &mut Nft, family: Family, config: &Config, policy: &mut Policy, now: Instant) -> Result<(), Errno> {
    nft.read_back(family, &mut |element| {
        let left = element.left.map_or(u32::MAX, |left| left.div_ceil(1000));
        if left == 0 {
            return;
        }
        let age = element.given.map_or(0, |given| given / 1000).saturating_sub(left);
        let until = now.after(left);
        let mirror = policy.of(family);
        mirror.restore(element.addr, age, Instant(now.0.saturating_sub(age)), until);
        if config.update {
            mirror.prolong(element.addr, until);
        }
    })
}
