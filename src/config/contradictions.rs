//! Options that are right one by one and wrong together.

use super::faults::{Faults, What};
use super::options::{self, Config, OPTIONS};
use super::values::{Count, From, To};
use crate::bytes;
use crate::limits;

/// One: whether it is there, what is said of it, and what ends it if the file alone says so. Without that it is only said.
struct Contradiction(fn(&Config) -> bool, &'static str, Option<Mend>);

/// What is put in force, and how that is said.
type Mend = (fn(&mut Config), &'static str);

const PASSED_OVER: &str = "; that source is passed over";

/// The first so many are about where log lines come from.
const SOURCES: usize = 3;

static ALL: &[Contradiction] = &[
    Contradiction(
        |config| config.all_reads().any(|read| matches!(read, (From::File, []))),
        "option source 'file' needs option file: a path",
        Some((|config| config.source.leave_out(From::File), PASSED_OVER)),
    ),
    Contradiction(
        |config| config.all_reads().any(|read| matches!(read, (From::Socket, []))),
        "option source 'socket' needs option socket: a path",
        Some((|config| config.source.leave_out(From::Socket), PASSED_OVER)),
    ),
    Contradiction(
        |config| config.all_reads().any(|read| matches!(read, (From::Ubus, b"off"))),
        "option source 'ubus' needs option ubus: a path",
        Some((|config| config.source.leave_out(From::Ubus), PASSED_OVER)),
    ),
    Contradiction(
        |config| config.sink == To::Nft && config.count == Count::Kernel,
        "option sink 'nft' needs count 'agent': only the rules of xt_recent and ipt_recent can count",
        Some((|config| config.count = Count::Agent, "; count 'agent' is in force")),
    ),
    Contradiction(is_too_long, "options proc and name are too long together", Some((use_default_lists, "; the defaults of proc, name and name6 are in force"))),
    Contradiction(
        |config| config.name == config.name6 && config.sink != To::Nft,
        "options name and name6 are the same: IPv4 and IPv6 need lists of their own",
        Some((use_default_names, "; the defaults of name and name6 are in force")),
    ),
    // The default of ban_max is nobody's wish.
    Contradiction(|config| config.ban_max < config.ban && config.ban_max != 86_400, "option ban_max is below option ban: every ban is as long as option ban", None),
    Contradiction(
        |config| config.count == Count::Kernel && (config.ban_forever > 0 || !config.ban_file.is_empty()),
        "options ban_forever and ban_file need count 'agent': with 'kernel' the firewall's rules end every ban",
        None,
    ),
    Contradiction(
        |config| config.sink == To::Nft && config.name_for_nft().is_err(),
        NO_NAME,
        None,
    ),
    Contradiction(|config| config.allows_all(4), "list allow holds all of IPv4: NO IPv4 ADDRESS IS EVER BANNED", None),
    Contradiction(|config| config.allows_all(6), "list allow holds all of IPv6: NO IPv6 ADDRESS IS EVER BANNED", None),
];

const NO_NAME: &str = "option name is no name that nft can read: begin it with a letter, and use no word of nft's own";

fn use_default_lists(config: &mut Config) {
    use_default(config, b"proc");
    use_default_names(config);
}

fn use_default_names(config: &mut Config) {
    use_default(config, b"name");
    use_default(config, b"name6");
}

fn use_default(config: &mut Config, key: &[u8]) {
    if let Some(option) = options::place(key).and_then(|place| OPTIONS.get(place)) {
        let _ = config.set(key, option.default.as_bytes());
    }
}

/// The path of a list is longer than any path can be.
fn is_too_long(config: &Config) -> bool {
    let name = config.name.len().max(config.name6.len());
    config.proc.len().wrapping_add("/ipt_recent/".len()).wrapping_add(name) >= limits::PATH
}

/// Whether nft(8) reads `name` as the name of a table. (Measured with nftables 1.0.6. It has more words; these are those that one would choose.)
fn is_name_of_nft(name: &[u8]) -> bool {
    const WORDS: &str = "set map table chain ip ip6 inet arp bridge netdev drop accept reject log limit counter flow meter quota element rule ct meta \
        tcp udp hook type policy flush list add delete size timeout return jump goto queue index comment";
    name.first().is_some_and(u8::is_ascii_alphabetic) && bytes::position(WORDS, name).is_none()
}

/// Contradictions of a configuration, a bit for each.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Contradictions(u16);

impl Contradictions {
    /// Those of `config`.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self(ALL.iter().rev().fold(0, |bits, Contradiction(is, ..)| bits << 1 | u16::from(is(config))))
    }

    fn has(self, place: usize) -> bool {
        self.0.wrapping_shr(place as u32) & 1 == 1
    }

    /// Notes those of `config`, and ends those that are in `file`, too: nothing in the file ends protection. The command line is refused.
    /// A program whose own log is read is watched.
    pub fn settle(file: Self, config: &mut Config, faults: &mut Faults) {
        let now = Self::of(config);
        for (place, Contradiction(_, text, mend)) in ALL.iter().enumerate().filter(|(place, _)| now.has(*place)) {
            match mend {
                Some((mend, in_force)) if file.has(place) => {
                    mend(config);
                    faults.note(0, What::Together(text, in_force), b"", b"");
                }
                None => faults.note(0, What::Together(text, ""), b"", b""),
                Some(_) => {}
            }
        }
        config.watch = config.watch.with(config.source.named());
    }
}

impl Config {
    /// Why nft(8) cannot read the name of the table, if it cannot. recentd itself can use it.
    pub fn name_for_nft(&self) -> Result<(), &'static str> {
        if is_name_of_nft(&self.name) { Ok(()) } else { Err(NO_NAME) }
    }

    /// Why options cannot be combined, if they cannot.
    #[must_use]
    pub fn contradiction(&self) -> Option<&'static str> {
        self.first_of(ALL)
    }

    /// The same of the options that say where bans go.
    #[must_use]
    pub fn contradiction_of_lists(&self) -> Option<&'static str> {
        self.first_of(ALL.get(SOURCES..).unwrap_or_default())
    }

    #[inline(never)]
    fn first_of(&self, some: &[Contradiction]) -> Option<&'static str> {
        some.iter().find(|Contradiction(is, _, mend)| mend.is_some() && is(self)).map(|Contradiction(_, text, _)| *text)
    }
}

const _: () = assert!(ALL.len() <= 16);
