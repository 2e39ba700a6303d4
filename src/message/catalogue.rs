//! The catalogue: all programs and their rows, and the row that a line matches.
//!
//! The built-in programs come first, because their rows know more about them. Patterns of the configuration are tried with
//! lines that no built-in row matches.

use super::finding::Why;
use super::pattern::Reading;
use super::row::{Found, Message, Program, Role, Text, UNKNOWN};
use super::{said, table};
use super::tags::{Tag, beginnings, is_one_of, tags};
use super::{asterisk, code, dovecot, dropbear, exim, luci, nginx, openssh, openvpn, pam, postfix, proftpd, pure_ftpd, samba, vaultwarden, vsftpd};
use crate::bytes;
use crate::config::watch::Watch;
use crate::log::record::Record;
use crate::log::wanted::Wanted;

/// All built-in programs. Their order is that of [`NAMES`](crate::config::watch::NAMES).
pub static PROGRAMS: &[&Program] = &[
    &dropbear::PROGRAM,
    &openssh::PROGRAM,
    &luci::PROGRAM, // LUCI
    &luci::UHTTPD,
    &dovecot::PROGRAM,
    &vsftpd::PROGRAM,
    &pure_ftpd::PROGRAM,
    &proftpd::PROGRAM,
    &openvpn::PROGRAM,
    &postfix::PROGRAM,
    &exim::PROGRAM,
    &nginx::PROGRAM,
    &asterisk::PROGRAM,
    &vaultwarden::PROGRAM,
    &samba::PROGRAM,
    &pam::PROGRAM, // PAM
];

const LUCI: usize = 2;
const PAM: usize = PROGRAMS.len() - 1;

/// The tags of the built-in programs, those with a star left out.
static TAGS: [Tag; tags(PROGRAMS, &mut [])] = {
    let mut all = [Tag::NONE; tags(PROGRAMS, &mut [])];
    tags(PROGRAMS, &mut all);
    all
};

/// How many messages a program has.
const fn rows(program: &Program) -> u16 {
    table::count(program.messages) as u16
}

/// How many messages the programs before each of [`PROGRAMS`] have, and all.
#[allow(clippy::indexing_slicing)] // in a constant: an index out of range would not compile
static ROWS_BEFORE: [u16; PROGRAMS.len() + 1] = {
    let (mut before, mut place) = ([0; PROGRAMS.len() + 1], 0);
    while place < PROGRAMS.len() {
        before[place + 1] = before[place] + rows(PROGRAMS[place]);
        place += 1;
    }
    before
};

/// How lines begin that may matter. Most lines of a log come from other programs, and little more is read of them.
static WANTED: Wanted = {
    let mut wanted = beginnings(PROGRAMS, false);
    wanted.add_tag(b"recentd");
    // `pam_`, `PAM `, `luci: `, and how log daemons say that a line was repeated.
    wanted.add_message(b'p', b'a');
    wanted.add_message(b'l', b'u');
    wanted
};

/// How tags with a star begin.
static STARRED: Wanted = beginnings(PROGRAMS, true);

/// The place in [`PROGRAMS`] of the program that writes under `tag`.
#[inline(never)]
fn tagged(tag: &[u8]) -> Option<usize> {
    let number = bytes::number(tag);
    // The number holds all of a short tag, and most long ones differ in it.
    let is = |known: &&Tag| known.number == number && known.text.len() == tag.len() && (tag.len() <= 8 || known.text == tag);
    match TAGS.iter().find(is) {
        Some(tag) => Some(usize::from(tag.place)),
        None if STARRED.has_tag(tag) => PROGRAMS.iter().position(|program| is_one_of(program.tags, tag)),
        None => None,
    }
}

/// The place in [`PROGRAMS`] of the program that wrote `record`. The tag alone tells it, except for LuCI, which may
/// have no tag, and PAM, which has those of other programs.
fn place(record: &Record<'_>) -> Option<usize> {
    if WANTED.has_tag(record.tag)
        && let Some(place) = tagged(record.tag)
    {
        return Some(place);
    }
    match record.body {
        [b'p' | b'P', ..] => {
            // PAM's modules write under the tag of the program that uses them.
            (record.body.starts_with(b"pam_") || record.body.starts_with(b"PAM ")).then_some(PAM)
        }
        [b'l', ..] if record.tag.is_empty() && record.body.starts_with(b"luci: ") => Some(LUCI),
        _ => None,
    }
}

/// The program that wrote `record`.
#[cfg(test)]
pub fn program(record: &Record<'_>) -> Option<&'static Program> {
    PROGRAMS.get(place(record)?).copied()
}

/// The program that writes under `tag`.
#[cfg(test)]
pub fn by_tag(tag: &[u8]) -> Option<&'static Program> {
    program(&crate::log::syslog::bare(tag, b""))
}

/// The row of `program` that matches `record`, and what it read there.
#[must_use]
pub fn find(program: &'static Program, record: &Record<'_>) -> Option<(&'static Message, Found)> {
    let said = said::find(program, record.body, record.cut).map(|(message, found)| (message, limited(found)));
    said.or_else(|| find_pattern(program, record))
}

/// No program allows more attempts in one connection than ten. Only a log daemon counts further.
fn limited(found: Found) -> Found {
    Found { times: found.times.min(10), ..found }
}

/// The same for lines that no parser reads as they stand.
#[inline(never)]
fn find_pattern(program: &'static Program, record: &Record<'_>) -> Option<(&'static Message, Found)> {
    let mut reading = Reading::new(program, record.body).cut(record.cut);
    // rsyslog's wrapping. It stands at the start, where no program writes an attacker's text.
    let repeats = reading.unpack(code::code!("message repeated %{times} times: [{ |}%{any}]", &[]));
    reading.unpack(program.code.prefix);
    let inside = reading.body;
    let unpacked = if inside.len() < record.body.len() { said::find(program, inside, record.cut) } else { None };
    let (message, mut found) = match unpacked {
        Some(row) => row,
        None => {
            let message = match program.code.firsts {
                [] => program.messages.iter().copied().flatten().find(|message| fits(&mut reading, message)),
                // Rows that begin with another letter are not tried. Rows that may begin with any letter are tried last.
                firsts => [reading.letter(), 0].into_iter().find_map(|letter| fitting(&mut reading, program.messages, firsts, letter)),
            }?;
            (message, reading.found())
        }
    };
    found = limited(found);
    // Only these rows state one attempt a line. A repeated echo is still an echo.
    if matches!(message.role, Role::Failure | Role::Twice | Role::Announce) {
        found.times = found.times.saturating_mul(repeats);
    }
    Some((message, found))
}

/// Whether the pattern of `message` accounts for all of the line. A row that has none is not read here.
fn fits(reading: &mut Reading<'_>, message: &Message) -> bool {
    match message.text {
        Text::Said => false,
        Text::Pattern(code) => reading.fits_code(code),
    }
}

/// The message that fits, of the messages whose patterns begin with `letter`.
fn fitting(reading: &mut Reading<'_>, groups: &[&'static [Message]], firsts: &[u8], letter: u8) -> Option<&'static Message> {
    let mut firsts = firsts;
    for &messages in groups {
        let (mut these, others) = firsts.split_at_checked(messages.len())?;
        firsts = others;
        let mut rest = messages;
        loop {
            let at = bytes::find(these, letter);
            let Some([message, others @ ..]) = rest.get(at..) else { break };
            if fits(reading, message) {
                return Some(message);
            }
            (rest, these) = (others, these.get(at.wrapping_add(1)..).unwrap_or_default());
        }
    }
    None
}

/// A program, its row that matches a line, and what the row read there.
pub type Row = (&'static Program, &'static Message, Found);

/// The built-in programs, then those of the configuration, in the order of their numbers.
#[derive(Clone, Copy, Default)]
pub struct Catalogue {
    own: Option<&'static [Program]>,
}

impl Catalogue {
    /// The built-in programs, and `own`.
    #[must_use]
    pub const fn with(own: &'static [Program]) -> Self {
        Self { own: Some(own) }
    }

    /// The built-in programs.
    #[must_use]
    pub const fn new() -> Self {
        Self { own: None }
    }

    /// The programs of the configuration.
    #[must_use]
    pub fn own(self) -> &'static [Program] {
        self.own.unwrap_or_default()
    }

    /// All programs.
    pub fn programs(self) -> impl Iterator<Item = &'static Program> {
        PROGRAMS.iter().copied().chain(self.own())
    }

    /// The lines that may be of a program, tell of recentd's own bans, or say how often another was repeated.
    #[must_use]
    pub fn wanted(self) -> Wanted {
        let mut wanted = WANTED;
        for program in self.own() {
            bytes::split(program.tags.as_bytes(), b' ').for_each(|tag| wanted.add_tag(tag));
        }
        wanted
    }

    /// The row that matches `record` if the programs of `watch` are watched. Else the program whose line it seems to be, and why no
    /// row matches.
    pub fn find(self, record: &Record<'_>, watch: Watch) -> Result<Row, (Option<&'static Program>, Why)> {
        let mut none = (None, Why::Unknown);
        if let Some(place) = place(record)
            && let Some(program) = PROGRAMS.get(place)
        {
            none = (Some(*program), Why::NotWatched);
            if watch.has(place) {
                none.1 = Why::NoMatch;
                if let Some((message, found)) = find(program, record) {
                    return Ok((program, message, found));
                }
            }
        }
        let own = self.own();
        let number = if own.is_empty() { 0 } else { bytes::number(record.tag) as u32 };
        let writes = |program: &&Program| match program.code.tag {
            0 => is_one_of(program.tags, record.tag),
            tag => tag == number && program.tags.as_bytes() == record.tag,
        };
        for program in own.iter().filter(writes) {
            if let Some((message, found)) = find(program, record) {
                return Ok((program, message, found));
            }
            if none.1 != Why::NoMatch {
                none = (Some(program), Why::NoMatch);
            }
        }
        Err(none)
    }

    /// The number of `message` of `program`. It is less than [`crate::limits::ROWS`], and valid for this build and configuration only.
    #[must_use]
    pub fn index(self, program: &Program, message: &Message) -> u16 {
        let place = self.place(program);
        let own = self.own().iter().take(place.saturating_sub(PROGRAMS.len()));
        let mut before = own.map(rows).fold(ROWS_BEFORE.get(place.min(PROGRAMS.len())).copied().unwrap_or_default(), u16::wrapping_add);
        for &messages in program.messages {
            // A row is identified by its place in memory.
            let place = (&raw const *message as usize).wrapping_sub(messages.as_ptr() as usize) / size_of::<Message>();
            if place < messages.len() {
                return before.wrapping_add(place as u16);
            }
            before = before.wrapping_add(messages.len() as u16);
        }
        UNKNOWN
    }

    /// The message with number `index`, and its program.
    #[must_use]
    pub fn at(self, index: u16) -> Option<(&'static Program, &'static Message)> {
        let mut left = usize::from(index);
        for program in self.programs() {
            for messages in program.messages {
                if let Some(message) = messages.get(left) {
                    return Some((program, message));
                }
                left -= messages.len();
            }
        }
        None
    }

    /// The place of `program` among all.
    #[must_use]
    pub fn place(self, program: &Program) -> usize {
        self.programs().position(|other| core::ptr::eq(other, program)).unwrap_or(usize::MAX)
    }
}
