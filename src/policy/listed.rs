//! One address of a mirrored list: how it stands to the kernel's list, and when something must be done about it.

use crate::addr::Addr;
use crate::limits;
use crate::message;
use crate::time::Instant;

/// In place of the firewall rule's `--seconds`: rules end all bans but those by hand (`count 'kernel'`).
pub const ONLY_BY_HAND: u32 = 0;

/// How an entry of the mirror stands to the kernel's list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// In the kernel's list.
    Live,
    /// Should be in the kernel's list, which was removed since: has to be written again.
    Unconfirmed,
    /// Not in the kernel's list any more.
    History,
    /// Should not be in the kernel's list, but could not be removed from it: has to be removed when the list can be written to.
    PendingRemoval,
}

impl State {
    pub(super) const fn is_live(self) -> bool {
        matches!(self, Self::Live | Self::Unconfirmed)
    }
}

/// The kinds of entries that the mirror keeps apart: their state, and for live ones who put them into the kernel's list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Recentd's own, in the kernel's list.
    Own,
    /// Recentd's own, to be written again.
    OwnUnconfirmed,
    /// Another program's, in the kernel's list.
    Foreign,
    /// Another program's, in a list that was removed.
    ForeignUnconfirmed,
    /// Not in the kernel's list any more.
    History,
    /// To be removed from it.
    PendingRemoval,
}

impl Kind {
    /// How many there are.
    pub const ALL: usize = 6;
}

/// A [`State`], and two facts beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Marks(u8);

impl Marks {
    /// Another program put it into the kernel's list, and is the one that removes it; it is never pushed out.
    pub(super) const FOREIGN: u8 = 0x10;
    /// The address got through, and so the ban was written again.
    pub(super) const AGAIN: u8 = 0x20;

    /// A file has the ban. Of no account but while that file is written.
    pub(super) const FILED: u8 = 0x40;

    pub(super) const fn set(&mut self, fact: u8, is: bool) {
        self.0 = self.0 & !fact | if is { fact } else { 0 };
    }

    pub(super) const fn new(state: State, more: u8) -> Self {
        Self(state as u8 | more)
    }

    pub(super) const fn has(self, fact: u8) -> bool {
        self.0 & fact != 0
    }

    const fn state(self) -> State {
        match self.0 & 3 {
            0 => State::Live,
            1 => State::Unconfirmed,
            2 => State::History,
            _ => State::PendingRemoval,
        }
    }
}

/// One address of the list, or one that was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The address (IPv6: the prefix).
    pub addr: Addr,
    /// Bans so far, this one included.
    pub times: u8,
    /// How it stands to the kernel's list, and more in the same byte.
    pub(super) marks: Marks,
    /// The number of the message that led to the ban.
    pub cause: u16,
    /// When the ban ends.
    pub until: Instant,
    /// When it was last written.
    pub written: Instant,
    /// When this ban began.
    pub since: Instant,
    /// Order of writing: the smallest is pushed out next.
    pub(super) order: u32,
}

limits::costs!(Listed, 40);

impl Listed {
    /// Whether it should be in the kernel's list now; else it is history.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.state().is_live()
    }

    /// Whether another program put it into the kernel's list.
    #[must_use]
    pub const fn is_foreign(&self) -> bool {
        self.marks.has(Marks::FOREIGN)
    }

    pub(super) const fn state(&self) -> State {
        self.marks.state()
    }

    pub(super) const fn set_state(&mut self, state: State) {
        self.marks = Marks(self.marks.0 & !3 | state as u8);
    }

    /// Whether it has no end.
    #[must_use]
    pub const fn is_endless(&self) -> bool {
        self.until.0 == u32::MAX
    }

    pub(super) const fn is_over(&self) -> bool {
        !self.is_live()
    }

    pub(super) const fn kind(&self) -> Kind {
        match (self.state(), self.is_foreign()) {
            (State::Live, false) => Kind::Own,
            (State::Unconfirmed, false) => Kind::OwnUnconfirmed,
            (State::Live, true) => Kind::Foreign,
            (State::Unconfirmed, true) => Kind::ForeignUnconfirmed,
            (State::History, _) => Kind::History,
            (State::PendingRemoval, _) => Kind::PendingRemoval,
        }
    }

    /// When something must be done about it: it ends or must be written again.
    pub(super) fn due_at(&self, rule: u32) -> Instant {
        if rule == ONLY_BY_HAND && self.cause != message::BY_HAND {
            return Instant(u32::MAX);
        }
        let again = if rule == ONLY_BY_HAND { None } else { self.refresh_at(rule) };
        again.unwrap_or(self.until)
    }

    /// Whether it may be pushed out of the kernel's list.
    pub(super) const fn is_own(&self) -> bool {
        self.is_live() && !self.is_foreign()
    }

    /// When a ban that outlasts the rule must be written again: one second before the kernel would end it, and for the
    /// last time exactly `rule` seconds before its end, so that the kernel ends it on time even if recentd is dead by then.
    pub(super) fn refresh_at(&self, rule: u32) -> Option<Instant> {
        let runs_out = self.written.after(rule);
        if runs_out >= self.until {
            return None;
        }
        let last = Instant(self.until.0.saturating_sub(rule));
        let early = Instant(runs_out.0.saturating_sub(1));
        // With a rule of one second "one second before" would be now, again and again.
        Some(last.min(early).max(self.written.after(1)))
    }
}

/// What has to be done about a ban because time has passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Due {
    /// Write it again: it lasts longer than the firewall rule's `--seconds`.
    Refresh(Addr),
    /// Remove it.
    Unban(Addr),
}
