//! The catalogue: what the watched programs write about a log-in, row by row.
//!
//! One file per program, one [`Message`] per wording, its examples beside it. To add
//! a message, add a row; to add a program, add a file and one line to [`PROGRAMS`].
//! Wordings are those of the programs' own sources, named in each file.
//!
//! Much of a log line is chosen by the attacker: the user name, the version text, the
//! reason for leaving. A row therefore never searches a line for something that looks
//! like an address. It knows where in its sentence the address stands, reads it from
//! the end the attacker cannot reach, and has to account for the whole body; what it
//! cannot account for is no match. A host name instead of an address is reported as
//! such and never looked up: whoever owns the address owns its PTR record.
//!
//! [`sessions`] joins the lines of one process, so that one attempt counts once.

use crate::addr::Addr;
use crate::log::syslog::Record;
use crate::bytes;
pub use catalogue::Catalogue;
pub use code::Code;
use pattern::Reading;

#[cfg(test)]
mod attacks;
pub mod audit;
mod catalogue;
mod code;
pub mod custom;
mod dovecot;
mod dropbear;
mod exim;
#[cfg(test)]
mod hostile;
mod luci;
mod openssh;
mod openssh_probes;
mod openvpn;
mod pam;
pub mod pattern;
mod postfix;
mod proftpd;
mod pure_ftpd;
pub mod sessions;
#[cfg(test)]
mod tests;
mod vsftpd;

/// What a message means for the count of its peer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// States one failed attempt.
    Failure,
    /// States one failed attempt, but the first of a session twice in some releases, or
    /// the [`Role::Failure`] line of the same attempt follows.
    Twice,
    /// States an attempt before the [`Role::Failure`] line of the same attempt does,
    /// which then no longer counts.
    Announce,
    /// Repeats what other lines of its session said, or only hints at an attack: counts
    /// if nothing of the session has been counted.
    Echo,
    /// A log-in that succeeded.
    Success,
    /// The first line of a session; only names its peer.
    Opens,
    /// Known, and no sign of an attack.
    Harmless,
}

/// What a line says about who was on the other side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Peer {
    /// This address.
    At(Addr),
    /// Nothing: this wording holds no address.
    Unnamed,
    /// A host name, or text that cannot be trusted, where an address should stand.
    Host,
}

/// What a row read in a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// The other side.
    pub peer: Peer,
    /// Attempts the line stands for: 1, or the N of dropbear's `N fails` and of
    /// rsyslog's `message repeated N times`.
    pub times: u8,
}

/// One row of the catalogue.
#[derive(Debug)]
pub struct Message {
    /// What people see; unique within its program.
    pub name: &'static str,
    /// How it counts.
    pub role: Role,
    /// How much it counts: 10 is one failed attempt, 2 a probe.
    pub weight: u8,
    /// Its text, in the notation of `pattern.rs`, which accounts for the whole body.
    #[cfg(test)]
    pub pattern: &'static str,
    /// The same as code; one of the configuration is its text as it is.
    pub code: &'static [u8],
    /// Bodies, and the address expected: as text, `""` for [`Peer::Unnamed`], `"host"`
    /// for [`Peer::Host`]. `NAME` marks a name the attacker may choose.
    #[cfg(test)]
    pub seen: &'static [(&'static str, &'static str)],
}

/// A program whose lines are watched.
#[derive(Debug)]
pub struct Program {
    /// What people see.
    pub name: &'static str,
    /// Releases whose wordings are known.
    #[cfg(test)]
    pub releases: &'static str,
    /// Syslog tags it writes under, with blanks between; one `*` in a tag is any text.
    pub tags: &'static str,
    /// What may stand before any of its messages; `%{any}` is the message.
    #[cfg(test)]
    pub prefix: &'static str,
    /// A message of this many bytes, without the prefix, may have lost its end. Patterns with an address right
    /// of an attacker's text do not match it.
    pub cut: usize,
    /// Names for parts that several patterns share. Empty but in tests.
    pub shapes: &'static [(&'static str, &'static str)],
    /// Its messages, by theme. At most one of them matches a given body.
    pub messages: &'static [&'static [Message]],
    /// What lines are read by.
    pub code: Code,
}

/// All programs that are known. Their order is that of [`NAMES`](crate::config::watch::NAMES).
pub static PROGRAMS: &[&Program] = &[
    &dropbear::PROGRAM,
    &openssh::PROGRAM,
    &luci::PROGRAM, // LUCI
    &dovecot::PROGRAM,
    &vsftpd::PROGRAM,
    &pure_ftpd::PROGRAM,
    &proftpd::PROGRAM,
    &openvpn::PROGRAM,
    &postfix::PROGRAM,
    &exim::PROGRAM,
    &pam::PROGRAM, // PAM
];

const LUCI: usize = 2;
const PAM: usize = PROGRAMS.len() - 1;

/// The place in [`PROGRAMS`] of the one that wrote `record`. All lines are told by their tag alone, but for those whose writer has none
/// of its own.
fn place(record: &Record<'_>) -> Option<usize> {
    if catalogue::may_be_built_in(record.tag)
        && let Some(place) = PROGRAMS.iter().position(|program| is_one_of(program.tags, record.tag))
    {
        return Some(place);
    }
    let starts = |words: &[u8]| record.body.starts_with(words);
    if record.tag.is_empty() && starts(b"luci: ") {
        return Some(LUCI);
    }
    // PAM's modules write under the tag of whoever uses them.
    (starts(b"pam_") || starts(b"PAM ")).then_some(PAM)
}

/// The program that wrote `record`.
#[cfg(test)]
fn program(record: &Record<'_>) -> Option<&'static Program> {
    PROGRAMS.get(place(record)?).copied()
}

#[cfg(test)]
fn by_tag(tag: &[u8]) -> Option<&'static Program> {
    program(&crate::log::syslog::bare(tag, b""))
}

/// Whether `tag` is one of `tags`, see [`Program::tags`].
fn is_one_of(tags: &str, tag: &[u8]) -> bool {
    // No tag begins with a star, so most are told by their first letter.
    bytes::split(tags.as_bytes(), b' ').filter(|known| known.first() == tag.first()).any(|known| {
        let mut parts = bytes::split(known, b'*');
        match (parts.next(), parts.next()) {
            (Some(start), Some(end)) => tag.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
            _ => known == tag,
        }
    })
}

/// The number of no message.
pub const UNKNOWN: u16 = u16::MAX;

/// The number that stands for a decision of people.
pub const BY_HAND: u16 = u16::MAX - 1;

/// The row of `program` that `record` is, and what it says.
#[must_use]
pub fn find(program: &'static Program, record: &Record<'_>) -> Option<(&'static Message, Found)> {
    let mut reading = Reading::new(program, record.body).cut(record.cut);
    // rsyslog's wrapping. It stands at the start, where no text of an attacker ever does.
    let repeats = reading.unpack(code::code!("message repeated %{times} times: [{ |}%{any}]", &[]));
    reading.unpack(program.code.prefix);
    let message = match program.code.firsts {
        [] => program.messages.iter().copied().flatten().find(|message| reading.fits_text(message.code)),
        // Those that begin with another letter need not be tried; those that may begin with any are tried last.
        firsts => [reading.letter(), 0].into_iter().find_map(|letter| fitting(&mut reading, program.messages, firsts, letter)),
    }?;
    let mut found = reading.found();
    // Only these say one attempt per line. An echo said twice is still an echo.
    if matches!(message.role, Role::Failure | Role::Twice | Role::Announce) {
        found.times = found.times.saturating_mul(repeats);
    }
    Some((message, found))
}

/// The message that fits, of those that begin with `letter`.
fn fitting(reading: &mut Reading<'_>, groups: &[&'static [Message]], firsts: &[u8], letter: u8) -> Option<&'static Message> {
    let mut firsts = firsts;
    for &messages in groups {
        let (mut these, others) = firsts.split_at_checked(messages.len())?;
        firsts = others;
        let mut rest = messages;
        loop {
            let at = bytes::find(these, letter);
            let Some([message, others @ ..]) = rest.get(at..) else { break };
            if reading.fits_code(message.code) {
                return Some(message);
            }
            (rest, these) = (others, these.get(at.wrapping_add(1)..).unwrap_or_default());
        }
    }
    None
}
