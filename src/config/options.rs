//! The options: one row each, with all that is known of it.
//!
//! A row is the field of [`Config`], the key in the file and on the command line, the default, the range or the choices, and the
//! sentence. `recentd help`, the texts of refusals and [`Config::default`] are made of the rows; `tests.rs` compares the
//! shipped UCI file, its LuCI form and README with them. A new option is one row.

use heapless::Vec;
use ufmt::{Formatter, uDisplay, uWrite};

use super::sources::Sources;
use super::values::{self, Choice, Count, LONGEST_BAN, LogTo, Text, To};
use super::watch::{self, Watch};
use crate::addr::Prefix;
use crate::limits;

/// One option.
#[derive(Debug)]
pub struct Opt {
    /// The key in UCI; `--key` on the command line.
    pub key: &'static str,
    /// Its value when the option is not set, as it would be written; empty for none.
    pub default: &'static str,
    /// What a value may be, and where it goes.
    pub kind: Kind,
    /// What the option does, in one line.
    pub about: &'static str,
}

/// What a value may be, with the field that it goes to. Shown (`{}`), it is the end of "must be ".
#[derive(Debug)]
pub enum Kind {
    /// Yes or no.
    Flag(fn(&mut Config) -> &mut bool),
    /// A number from the first to the second.
    Number(u8, u8, fn(&mut Config) -> &mut u8),
    /// A time of at most so many seconds.
    Time(u32, fn(&mut Config) -> &mut u32),
    /// An octal file mode.
    Mode(fn(&mut Config) -> &mut u32),
    /// A path of at least and at most so many bytes.
    Path(u8, u8, fn(&mut Config) -> &mut Text),
    /// The name of a list or a table of the kernel.
    Name(fn(&mut Config) -> &mut Text),
    /// Port numbers.
    Ports(fn(&mut Config) -> &mut Text),
    /// Names of chains.
    Chains(fn(&mut Config) -> &mut Text),
    /// Sources, one each time.
    Source(fn(&mut Config) -> &mut Sources),
    /// One word of several.
    Sink(fn(&mut Config) -> &mut To),
    /// One word of several.
    Count(fn(&mut Config) -> &mut Count),
    /// One word of several.
    Log(fn(&mut Config) -> &mut LogTo),
    /// Prefixes, one each time.
    Allow(fn(&mut Config) -> &mut Allowlist),
    /// Programs, one each time.
    Watch(fn(&mut Config) -> &mut Watch),
}

/// Prefixes that are never banned.
pub type Allowlist = Vec<Prefix, { limits::ALLOW }>;

limits::costs!(Prefix, 24);

/// Makes fields and rows of lines `field: type = "default", Kind(range), "sentence";`.
macro_rules! options {
    ($($key:ident: $type:ty = $default:literal, $kind:ident($($may:expr),*), $about:literal;)*) => {
        /// The value of every option. [`OPTIONS`] says what each means.
        #[derive(Clone)]
        #[allow(missing_docs)]
        pub struct Config { $(pub $key: $type),* }

        impl Config {
            /// Nothing but zeros: the state before the defaults are set.
            fn unset() -> Self {
                Self { $($key: <$type>::default()),* }
            }
        }

        /// Every option, in the order of `recentd help`.
        pub static OPTIONS: &[Opt] = &[$(Opt {
            key: stringify!($key),
            default: $default,
            kind: Kind::$kind($($may,)* |config| &mut config.$key),
            about: $about,
        }),*];
    };
}

options! {
    source: Sources = "auto", Source(), "where log lines come from (may be repeated)";
    file: Text = "", Path(0, 127), "log file to follow (if set, auto chooses it)";
    from_start: bool = "0", Flag(), "read that file from its start";
    socket: Text = "", Path(0, 107), "unix datagram socket to bind for syslog clients (if set, auto chooses it)";
    socket_mode: u32 = "0600", Mode(), "permissions of that socket";
    logread: Text = "logread", Path(1, 127), "program run as 'PROGRAM -f'";
    ubus: Text = "", Path(0, 107), "ubusd's socket, or off (empty: where OpenWrt has it)";
    control: Text = "/var/run/recentd.sock", Path(0, 107), "socket for recentd status and the like, or off";
    sink: To = "auto", Sink(), "where bans go (auto: what the kernel has)";
    name: Text = "recentd", Name(), "the table of nftables, or the kernel's list for IPv4";
    name6: Text = "recentd6", Name(), "the kernel's list for IPv6";
    proc: Text = "/proc/net", Path(0, 64), "directory of xt_recent/ and ipt_recent/";
    sys: Text = "/sys/module", Path(0, 64), "directory of xt_recent/parameters/";
    count: Count = "agent", Count(), "what counts failures (kernel: the rule does, and every failure is written)";
    hitcount: u8 = "15", Number(1, 200), "failures that lead to a ban";
    window: u32 = "900", Time(604_800), "time within which failures count";
    ban: u32 = "3600", Time(LONGEST_BAN), "length of a first ban";
    growth: u8 = "2", Number(1, 100), "each further ban lasts this many times as long";
    ban_max: u32 = "86400", Time(LONGEST_BAN), "longest ban";
    ban_forever: u8 = "0", Number(0, 100), "which ban of an address has no end (0: none)";
    ban_file: Text = "", Path(0, 123), "file that keeps bans without end over a reboot";
    prefix4: u8 = "32", Number(8, 32), "IPv4 prefix length that is one attacker";
    prefix6: u8 = "64", Number(16, 128), "IPv6 prefix length that is one attacker";
    allow: Allowlist = "", Allow(), "never ban this (may be repeated)";
    senders: Allowlist = "", Allow(), "who may send to udp (none named: the LAN; may be repeated)";
    lan: bool = "1", Flag(), "never ban the networks of the LAN side (see recentd check)";
    ports: Text = "", Ports(), "TCP ports that a ban closes";
    chains: Text = "INPUT", Chains(), "where the rule goes (with udp: INPUT FORWARD)";
    update: bool = "0", Flag(), "prolong a ban with every packet of the banned address";
    log: LogTo = "auto", Log(), "where recentd's own lines go (auto: to syslog, or to a terminal or a file that is standard error)";
    sandbox: bool = "1", Flag(), "drop every right that recentd does not need";
    watch: Watch = "dropbear, sshd, luci", Watch(), "program whose lines count (may be repeated)";
}

/// Why [`Config::set`] refused.
#[derive(Clone, Copy, Debug)]
pub enum Invalid {
    /// There is no such option.
    Unknown,
    /// The value is not allowed.
    Value {
        /// Its kind says which values are.
        option: &'static Opt,
    },
    /// The list has no room for another entry.
    Full,
}

impl Default for Config {
    #[inline(never)]
    fn default() -> Self {
        let mut config = Self::unset();
        for option in OPTIONS {
            // What a list starts with is no entry of it: the first program that is named replaces the default. That of the chains depends on the sources.
            if !matches!(option.kind, Kind::Allow(_) | Kind::Watch(_) | Kind::Source(_) | Kind::Chains(_)) {
                let _ = option.kind.set(&mut config, option.default.as_bytes());
            }
        }
        config
    }
}

impl Config {
    /// Sets option `key` to `value`. Lists (`allow`, `watch`, `source`) grow; everything else is replaced.
    /// `-` in a key is `_`. Nothing changes when the value is refused.
    pub fn set(&mut self, key: &[u8], value: &[u8]) -> Result<(), Invalid> {
        let option = place(key).and_then(|place| OPTIONS.get(place)).ok_or(Invalid::Unknown)?;
        option.kind.set(self, value).ok_or_else(|| match option.kind {
            Kind::Allow(_) if Prefix::parse(value).is_some() => Invalid::Full,
            _ => Invalid::Value { option },
        })
    }
}

/// The place of option `key` in [`OPTIONS`].
#[inline(never)]
pub fn place(key: &[u8]) -> Option<usize> {
    OPTIONS.iter().position(|option| is_key(option.key.as_bytes(), key))
}

/// Whether option `key` is a list, to which each value is added.
pub fn grows(key: &[u8]) -> bool {
    place(key).and_then(|place| OPTIONS.get(place)).is_some_and(|option| matches!(option.kind, Kind::Allow(_) | Kind::Watch(_) | Kind::Source(_)))
}

fn is_key(key: &[u8], given: &[u8]) -> bool {
    key.len() == given.len() && key.iter().zip(given).all(|(&k, &g)| k == if g == b'-' { b'_' } else { g })
}

impl Kind {
    /// Changes the field of `config`, or leaves it alone and returns `None`.
    fn set(&self, config: &mut Config, value: &[u8]) -> Option<()> {
        match *self {
            Self::Flag(field) => *field(config) = values::flag(value)?,
            Self::Number(min, max, field) => *field(config) = values::number(value, min.into(), max.into())? as u8,
            Self::Time(max, field) => *field(config) = values::time(value, 1, max)?,
            Self::Mode(field) => *field(config) = values::mode(value)?,
            Self::Path(min, max, field) => return keep(field(config), values::path(value, min, max)?),
            Self::Name(field) => return keep(field(config), values::name(value, NAME)?),
            Self::Ports(field) => return keep(field(config), values::ports(value)?),
            Self::Chains(field) => return keep(field(config), values::chains(value)?),
            Self::Source(field) => field(config).add(value)?,
            Self::Sink(field) => *field(config) = values::choice(value)?,
            Self::Count(field) => *field(config) = values::choice(value)?,
            Self::Log(field) => *field(config) = values::choice(value)?,
            Self::Allow(field) => {
                let (list, prefix) = (field(config), Prefix::parse(value)?);
                if !list.contains(&prefix) {
                    list.push(prefix).ok()?;
                }
            }
            Self::Watch(field) => field(config).add(value)?,
        }
        Some(())
    }

    /// The words that it may be, if it is a word.
    const fn words(&self) -> Option<&'static str> {
        match self {
            Self::Sink(_) => Some(To::WORDS),
            Self::Count(_) => Some(Count::WORDS),
            Self::Log(_) => Some(LogTo::WORDS),
            Self::Watch(_) => Some(watch::CHOICES),
            _ => None,
        }
    }

    /// What it may be, where that is neither a word nor a range.
    const fn text(&self) -> &'static str {
        match self {
            Self::Flag(_) => "0 or 1",
            Self::Mode(_) => "an octal file mode such as 0600",
            Self::Source(_) => SOURCE,
            Self::Name(_) => "1 to 100 bytes of letters, digits and _-.",
            Self::Ports(_) => "up to 15 port numbers with commas, or nothing for all",
            Self::Chains(_) => "names of iptables chains with blanks between",
            _ => "an address or a prefix such as 192.168.1.0/24 or fd00::/8 (at most 32)",
        }
    }
}

/// What a source may be.
const SOURCE: &str = "auto, ubus, logread, file, socket or stdin, or KIND:WHAT such as file:/var/log/mail.log, vsftpd:/var/log/vsftpd.log or udp:192.168.1.1 (at most 8)";

/// Bytes of a name: xt_recent allows 199, and `-block` is put behind it.
const NAME: u8 = 100;

fn keep(field: &mut Text, value: &[u8]) -> Option<()> {
    *field = Text::from_slice(value).ok()?;
    Some(())
}

impl uDisplay for Kind {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        if let Some(words) = self.words() {
            return choices(words, f);
        }
        let (before, min, between, max, after) = match *self {
            Self::Number(min, max, _) => ("a number from ", min, " to ", max.into(), ""),
            Self::Time(max, _) => ("", 1, " to ", max, " seconds, or a time such as 15m, 1h, 2d"),
            Self::Path(min, max, _) => ("a path of ", min, " to ", max.into(), " bytes"),
            _ => return f.write_str(self.text()),
        };
        f.write_str(before)?;
        min.fmt(f)?;
        f.write_str(between)?;
        max.fmt(f)?;
        f.write_str(after)
    }
}

/// `a, b or c`
fn choices<W: uWrite + ?Sized>(words: &str, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
    let mut rest = words.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        match byte {
            b' ' if rest.contains(&b' ') => f.write_str(", ")?,
            b' ' => f.write_str(" or ")?,
            _ => f.write_char(char::from(*byte))?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
