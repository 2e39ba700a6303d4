//! Keeps the kernel's lists in step with what they should hold.
//!
//! A list lives only as long as a firewall rule names it: a firewall restart removes it with all
//! that is in it and creates a new, empty one; a set goes with its table. While anything is listed the keeper looks whether its list still
//! exists (one lseek, or one netlink message): when the kernel tells of a change, when a banned address gets through, when somebody asks for the
//! status, and else twice a minute. When a list is gone the keeper waits for the new
//! one, or creates it, takes over what that holds, and writes what is missing, without waiting for an attack.
//!
//! [`health`] says when to look, `news` what the kernel tells, [`read_back`] takes over what a list holds.

pub mod health;
mod news;
pub mod read_back;

use crate::addr::{Addr, Family};
use crate::bytes;
use crate::config::{Config, Count};
use crate::firewall::sink::recent;
use crate::firewall::sink::{Change, Sink};
use crate::firewall::trouble::ListTrouble;
use crate::limits;
use crate::log::lines::Lines;
use crate::os::Errno;
use crate::out::{Level, Log, Show, Shown, Text, put};
use crate::policy::mirror::{List, Listed};
use crate::policy::{Policy, kernel_count};
use crate::time::Instant;
use crate::wire::nft::{ENDLESS, Entry};
use health::{Health, LOOK_EVERY, LOOK_RARELY, ListState};
use news::News;
pub use read_back::Recalled;

/// What a list that was just opened held, and what it was given.
struct Filled {
    read: Result<(), Errno>,
    /// How many addresses were written to it.
    written: Result<u32, Errno>,
}

/// The keeper of a sink's lists.
pub struct Keeper<'a> {
    sink: &'a mut Sink,
    health: [Health; 2],
    news: News,
    /// Seconds for which a loaded rule bans at least, if it was seen to be shorter than option ban.
    holds: u32,
}

/// The least that [`Keeper::holds`] becomes. Bans that are written again more often hide from `agent::leak` that they do not hold.
const SHORTEST: u32 = 15;

/// Seconds after which the kernel forgets an address that is not written again; `u32::MAX` if it keeps the length of each ban.
#[must_use]
pub const fn rule(sink: &Sink, config: &Config) -> u32 {
    // A rule that prolongs bans gives them its own time, which may be less than what they have left.
    if sink.keeps_time() && !config.update { u32::MAX } else { config.ban }
}

impl<'a> Keeper<'a> {
    /// Nothing is opened yet.
    #[must_use]
    pub fn new(sink: &'a mut Sink) -> Self {
        Self { sink, health: [Health::UNKNOWN; 2], news: News::default(), holds: u32::MAX }
    }

    /// From now on hears of changes of nftables, which are the rules of iptables-nft as well. It needs the right to change them.
    pub fn listen(&mut self) {
        if !matches!(self.sink, Sink::DryRun) {
            self.news = News::listen();
        }
    }

    /// The sink.
    #[must_use]
    pub const fn sink(&self) -> &Sink {
        self.sink
    }

    /// For people.
    #[must_use]
    pub fn sink_name(&self) -> &'static str {
        self.sink.name()
    }

    /// See [`rule`].
    #[must_use]
    pub fn rule(&self, config: &Config) -> u32 {
        rule(self.sink, config).min(self.holds)
    }

    /// `addr` got through, whose ban was written `age` seconds ago. If the list still holds it, the loaded rule is likely shorter than option
    /// ban: from now on bans are written again in half that time. Returns whether this is news.
    #[inline(never)] // its buffer is on the stack only while it is needed
    pub fn learn(&mut self, addr: Addr, age: u32, config: &Config) -> bool {
        let holds = age / 2;
        let Sink::Recent(lists) = &*self.sink else { return false };
        if config.count == Count::Kernel || config.update || holds < SHORTEST || holds >= self.holds {
            return false;
        }
        let mut there = false;
        let list = lists.of(addr.family());
        let _ = list.map(|list| list.read_back(&mut Lines::<{ limits::LINE }>::new(), |entry| there |= entry.addr == addr));
        if there {
            self.holds = holds;
        }
        there
    }

    /// Why there is no list for `addr`, and never will be. In a dry run there is one for all.
    #[must_use]
    pub fn refuses(&self, addr: Addr) -> Option<&'static str> {
        let refuses = !matches!(self.sink, Sink::DryRun) && !self.sink.has(addr.family());
        refuses.then_some("ipt_recent knows no IPv6")
    }

    /// How the list or set of `family` is; `None` if there is none.
    pub fn list(&mut self, family: Family) -> Option<ListState<'_>> {
        let Health { since, trouble, .. } = *self.health(family);
        let (name, ok) = (self.sink.list_name(family)?, self.sink.is_open(family));
        Some(ListState { name, ok, since, error: if ok { "" } else { trouble.map_or("not looked for yet", ListTrouble::text) } })
    }

    /// Whether bans of `family` can be written now.
    #[must_use]
    pub fn is_open(&self, family: Family) -> bool {
        self.sink.is_open(family)
    }

    /// Why a banned address most likely gets through, while its ban is in the list.
    #[must_use]
    pub fn likely_gap(&self, config: &Config) -> &'static str {
        if !config.ports.is_empty() {
            "option ports may lack the port that it tries"
        } else if self.sink.flavour().is_some() {
            "the loaded rules differ from the options, or stand behind others that let it in; see: recentd check"
        } else if !bytes::split(config.chains(), b' ').any(|chain| chain.eq_ignore_ascii_case(b"forward")) {
            "it may reach a server behind this router (option chains lacks FORWARD), or the log is that of another machine"
        } else {
            "it may come through a proxy or tunnel, or the log is that of another machine"
        }
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
        if let Some(warning) = recent::kernel_limit(config) {
            put!(log.at(Level::Warning), "{}", warning);
        }
        self.look_after(config, policy, log, now);
        let live = policy.live(config, now);
        if live > 0 && config.count == Count::Agent {
            put!(log.at(Level::Info), "{} live {} read back", live, if live == 1 { "ban" } else { "bans" });
        }
    }

    /// A list does not hold the length of a ban, but recentd's own lines of before the start do.
    pub fn recall(&self, ban: Recalled, config: &Config, policy: &mut Policy, now: Instant) {
        let mirror = policy.mirror(ban.addr);
        // Where the kernel prolongs bans, they end when it says.
        if !self.sink.keeps_time() && config.count == Count::Agent && !config.update {
            read_back::recall(ban, config, mirror, now);
        }
    }

    /// When [`Keeper::look_after`] has something to do.
    #[must_use]
    pub fn deadline(&self, policy: &Policy, now: Instant) -> Option<Instant> {
        let ([v4, v6], [list4, list6]) = (&self.health, policy.mirrors());
        let look = Instant::earlier(
            self.needs_look(Family::V4, list4, now).then_some(v4.next),
            self.needs_look(Family::V6, list6, now).then_some(v6.next),
        );
        look.and_then(|look| Instant::earlier(Some(look), self.news.deadline(now)))
    }

    /// The descriptor to poll for changes of the lists; -1 for none. While nothing is banned, what is told may wait.
    #[must_use]
    pub fn interest(&self, policy: &Policy, now: Instant) -> i32 {
        if policy.mirrors().iter().any(|list| list.may_ban(now)) { self.news.interest(now) } else { -1 }
    }

    /// An open list that holds nothing of recentd's may vanish unnoticed.
    #[inline(never)]
    fn needs_look(&self, family: Family, mirror: &List, now: Instant) -> bool {
        self.sink.has(family) && (!self.sink.is_open(family) || mirror.may_ban(now))
    }

    /// Looks whether the lists exist; opens and fills those that are missing, when it is time.
    pub fn look_after(&mut self, config: &Config, policy: &mut Policy, log: &mut Log, now: Instant) {
        for &family in &Family::ALL {
            if now < self.health(family).next || !self.sink.has(family) {
                continue;
            }
            if self.sink.probe(family).is_ok() {
                self.health(family).next = now.after(if self.sink.keeps_time() && self.news.are_told() { LOOK_RARELY } else { LOOK_EVERY });
                continue;
            }
            policy.of(family).unconfirm();
            match self.sink.open(family, config) {
                Ok(()) => self.opened(family, config, policy, log, now),
                Err(trouble) => {
                    let waiting = policy.of(family).count() > 0;
                    self.missing(family, trouble, waiting, log, now);
                }
            }
        }
    }

    /// Takes what the kernel tells of changes of tables: the next [`Keeper::look_after`] looks at the lists.
    pub fn hear(&mut self, now: Instant) {
        self.news.hear(now);
        Family::ALL.iter().for_each(|family| self.look_soon(*family));
    }

    /// Has the next [`Keeper::look_after`] look at the list of `family`.
    pub const fn look_soon(&mut self, family: Family) {
        self.health(family).next = Instant(0);
    }

    /// Looks at once, because somebody asks: at a list that was missing, and whether those that are there hold all bans.
    pub fn look_now(&mut self, config: &Config, policy: &mut Policy, log: &mut Log, now: Instant) {
        Family::ALL.iter().for_each(|family| self.look_soon(*family));
        self.look_after(config, policy, log, now);
        for &family in &Family::ALL {
            if config.count == Count::Agent && self.sink.shows_all(family) && policy.of(family).count() > 0 {
                policy.of(family).unconfirm();
                let Filled { read: Ok(()), written: Ok(written) } = self.fill_with_bans(family, config, policy, log, now) else {
                    self.sink.close(family);
                    continue;
                };
                if written > 0 {
                    let addresses = if written == 1 { "address" } else { "addresses" };
                    put!(log.at(Level::Warning), "{} had lost {} {}; written again", Name(self.sink, family), written, addresses);
                }
            }
        }
    }

    /// Adds or removes one address now. When the list turns out to be gone, the address is written once the list is back.
    pub fn change(&mut self, change: Change, addr: Addr, policy: &mut Policy, now: Instant) {
        let mut pushed = None;
        loop {
            pushed = self.replace(change, addr, pushed, policy, now);
            if pushed.is_none() {
                return;
            }
        }
    }

    /// Adds an address in the place of `pushed`, for which there is no room any more. Returns another one for which there is none either: then
    /// the address is not written yet, and is to be written in the place of that one.
    pub fn ban(&mut self, addr: Addr, pushed: Option<Addr>, policy: &mut Policy, now: Instant) -> Option<Addr> {
        self.replace(Change::Add, addr, pushed, policy, now)
    }

    /// Writes the ban of an address again that got through.
    pub fn ban_again(&mut self, addr: Addr, config: &Config, policy: &mut Policy, now: Instant) {
        let done = match self.sink {
            Sink::Recent(lists) if config.count == Count::Kernel => lists.change_bans(Change::Add, addr).is_ok(),
            _ => false,
        };
        // The kernel's own rule bans after so many writes.
        let writes = if config.count == Count::Kernel { config.hitcount } else { 1 };
        for _ in 0..if done { 0 } else { writes } {
            self.change(Change::Add, addr, policy, now);
        }
    }

    #[inline(never)]
    fn replace(&mut self, change: Change, addr: Addr, pushed: Option<Addr>, policy: &mut Policy, now: Instant) -> Option<Addr> {
        let family = addr.family();
        if let Some(pushed) = pushed.filter(|_| policy.of(family).has_endless() && self.sink.flavour().is_some()) {
            // The kernel itself would push out the least recently written, which may be one without end.
            let _ = self.sink.change(Change::Remove, &entry(pushed, None, now), None);
        }
        let entry = entry(addr, policy.mirror(addr).get(addr), now);
        let result = self.sink.change(change, &entry, pushed);
        let mirror = policy.of(family);
        // Elements of other programs fill the set. The oldest of recentd's own makes room.
        if result == Err(Errno::NFILE)
            && let Some(another) = mirror.push_out(addr)
        {
            mirror.set_capacity(mirror.count() as u32);
            return Some(another);
        }
        if let Ok(Some(left)) = result {
            policy.of(family).adopt(addr, now, now.after(left));
        }
        if result.is_err() {
            self.sink.close(family);
            policy.of(family).unconfirm();
            if change != Change::Add {
                policy.of(family).remove_later(addr);
            }
            self.health(family).closed(now);
        }
        None
    }

    /// Takes over what a list holds that was just opened, writes what is missing, and says so.
    fn opened(&mut self, family: Family, config: &Config, policy: &mut Policy, log: &mut Log, now: Instant) {
        let capacity = self.sink.capacity(family, config);
        policy.of(family).set_capacity(capacity);
        let before = *self.health(family);
        self.health(family).opened(now);
        let filled = match config.count {
            Count::Agent => self.fill_with_bans(family, config, policy, log, now),
            Count::Kernel if before.was_missing() => self.fill_with_counts(family, config, policy, log, now),
            Count::Kernel => self.take_over_counts(family, config, policy, log, now),
        };
        if let Err(errno) = filled.written
            && errno != Errno::NOENT
        {
            *self.health(family) = Health { was_open: true, ..before };
            let full = errno == Errno::NFILE;
            let advice = if full { "it is full of elements that other programs added" } else { "it takes no addresses" };
            return self.missing(family, ListTrouble { errno, advice }, true, log, now);
        }
        // If not all could be written, the list is gone again already, or was emptied to make room.
        let written = filled.written.unwrap_or(0);
        let name = Name(self.sink, family);
        if let Err(errno) = filled.read {
            put!(log.at(Level::Warning), "{} cannot be read back: {}; what it holds is not known", name, errno);
        }
        if before.trouble.is_some() || before.was_open || written > 0 {
            let addresses = if written == 1 { "address" } else { "addresses" };
            put!(log, "{} is here again; {} {} written to it", name, written, addresses);
        } else if let Some(oddity) = self.sink.oddity(family, config) {
            put!(log.at(Level::Warning), "{} was there and is used as it is: {}", name, oddity);
        }
    }

    /// `count 'agent'`: a list holds bans, and those that it lost are written again.
    fn fill_with_bans(&mut self, family: Family, config: &Config, policy: &mut Policy, log: &mut Log, now: Instant) -> Filled {
        let read = read_back::bans(self.sink, family, config, policy.of(family), now);
        if read.is_ok() && !self.sink.take_new(family) {
            policy.of(family).forget_foreign();
        }
        self.remove_unwanted(family, config, policy, log, now);
        Filled { read, written: self.write_missing(family, policy, now) }
    }

    /// `count 'kernel'`, a new list: it is empty, and what recentd counted is all there is to know.
    fn fill_with_counts(&mut self, family: Family, config: &Config, policy: &mut Policy, log: &mut Log, now: Instant) -> Filled {
        self.remove_unwanted(family, config, policy, log, now);
        Filled { read: Ok(()), written: self.write_counts(family, config, policy, now) }
    }

    /// `count 'kernel'`, a list that was there before recentd: what it holds is all there is to know.
    fn take_over_counts(&mut self, family: Family, config: &Config, policy: &mut Policy, log: &mut Log, now: Instant) -> Filled {
        let Policy { table, mirror4: v4, mirror6: v6, .. } = policy;
        let list = if family == Family::V4 { v4 } else { v6 };
        let read = read_back::counts(self.sink, family, config, (table, list), now);
        self.remove_unwanted(family, config, policy, log, now);
        Filled { read, written: Ok(0) }
    }

    /// Removes the addresses that were unbanned while the list was gone, or are on the allowlist since.
    fn remove_unwanted(&mut self, family: Family, config: &Config, policy: &mut Policy, log: &mut Log, now: Instant) {
        while self.sink.is_open(family)
            && let Some(addr) = policy.of(family).take_pending_removal()
        {
            self.change(Change::Remove, addr, policy, now);
        }
        let mut next = 0;
        while let Some(addr) = policy.banned_but_allowed(config, &mut next) {
            let why = policy.spares(config, addr, config.bits(addr)).unwrap_or_default();
            policy.forget(config, addr, now);
            self.change(Change::Remove, addr, policy, now);
            put!(log, "unban {}: {}", config.shown(&addr), why);
        }
    }

    #[inline(never)]
    fn missing(&mut self, family: Family, trouble: ListTrouble, waiting: bool, log: &mut Log, now: Instant) {
        if !self.health(family).failed(trouble, waiting, now) {
            return;
        }
        let name = Name(self.sink, family);
        let mut text = Text::line();
        if trouble.errno == Errno::NOENT && self.sink.flavour().is_some() {
            put!(text, "{} is missing; {}", name, trouble.advice);
        } else {
            put!(text, "{} cannot be used: {}", name, trouble);
        }
        put!(text, "; no address is banned through it until it can be");
        log.at(Level::Err).line(&text);
    }

    /// Whether the kernel keeps an address whose ban ends here: because it went on knocking (option update), or because another program
    /// wants it.
    pub fn prolonged(&mut self, addr: Addr, config: &Config, policy: &mut Policy, now: Instant) -> bool {
        let mirror = policy.mirror(addr);
        match self.sink {
            Sink::Nft(nft) => {
                // The kernel ends its element within a second of the end here.
                let Some(there) = nft.element(addr).ok().flatten().filter(|there| there.foreign || there.left > 1) else { return false };
                let until = now.after(there.left);
                if there.foreign || !config.update {
                    mirror.adopt(addr, now, until);
                } else {
                    mirror.prolong(addr, until);
                }
                true
            }
            Sink::Recent(_) if config.update => {
                read_back::bans(self.sink, addr.family(), config, mirror, now).is_ok()
                    && mirror.get(addr).is_some_and(|listed| listed.until > now)
            }
            _ => false,
        }
    }

    /// Writes the live bans that the list does not hold. Returns how many.
    fn write_missing(&mut self, family: Family, policy: &mut Policy, now: Instant) -> Result<u32, Errno> {
        let mut written = 0;
        loop {
            let mirror = policy.of(family);
            let Some(listed) = mirror.unconfirmed() else { return Ok(written) };
            self.write(&entry(listed.addr, Some(&listed), now), now)?;
            mirror.write(listed.addr, listed.times, now, listed.until);
            written += 1;
        }
    }

    /// `count 'kernel'`: writes each counted failure again. Returns for how many addresses.
    fn write_counts(&mut self, family: Family, config: &Config, policy: &mut Policy, now: Instant) -> Result<u32, Errno> {
        let mut written = 0;
        let Policy { table, mirror4: v4, mirror6: v6, .. } = policy;
        let list = if family == Family::V4 { v4 } else { v6 };
        for (addr, writes) in kernel_count::to_write_again(config, table, family, now) {
            for _ in 0..writes {
                self.write(&entry(addr, None, now), now)?;
            }
            kernel_count::written_again(config, list, addr, writes, now);
            written += 1;
        }
        Ok(written)
    }

    #[inline(never)]
    fn write(&mut self, entry: &Entry, now: Instant) -> Result<(), Errno> {
        let result = self.sink.change(Change::Add, entry, None);
        if result.is_err() {
            self.sink.close(entry.addr.family());
            // Not again at once: a list that opens but refuses must not keep recentd busy.
            self.health(entry.addr.family()).next = now.after(1);
        }
        result.map(drop)
    }
}

/// What to write of an address that is `listed`.
fn entry(addr: Addr, listed: Option<&Listed>, now: Instant) -> Entry {
    let seconds = listed.map_or(0, |listed| if listed.is_endless() { ENDLESS } else { listed.until.since(now) });
    // A timeout of 0 would mean no end.
    Entry { addr, seconds: seconds.max(1), foreign: listed.is_some_and(|listed| listed.is_foreign()) }
}

/// What a list or set is called, for a template.
struct Name<'a>(&'a Sink, Family);

impl Show for Name<'_> {
    fn show(&self, to: &mut Text) {
        let kind = if self.0.flavour().is_some() { "list" } else { "set" };
        put!(to, "{} {}", kind, Shown(self.0.list_name(self.1).unwrap_or(&[])));
    }
}
