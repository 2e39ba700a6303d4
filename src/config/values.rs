//! What an option's value is: the types, and how each is read from bytes.
//!
//! Each reader returns `None` for a value that is not allowed; nothing is changed then.

use heapless::Vec;

use crate::bytes;
use crate::limits;

/// A path or a name: bytes of limited length.
pub type Text = Vec<u8, { limits::PATH }>;

/// The longest ban in seconds. The kernel multiplies seconds by HZ (up to 1000) in 32 bits and compares signed.
pub const LONGEST_BAN: u32 = 2_147_483;

/// Seconds of a ban that has no end.
pub const FOREVER: u32 = u32::MAX;

/// A type whose values are written as words.
pub trait Choice: Copy + 'static {
    /// The words, with blanks between them.
    const WORDS: &'static str;
    /// The values, in the same order.
    const ALL: &'static [Self];
}

/// The source of log lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum From {
    /// A file if one is named, else a socket if one is named, else logd over ubus, else `logread -f`.
    #[default]
    Auto,
    /// logd's stream, fetched over ubus.
    Ubus,
    /// A child `logread -f`.
    Logread,
    /// A file that is followed.
    File,
    /// A unix datagram socket that recentd binds.
    Socket,
    /// Standard input.
    Stdin,
    /// A UDP socket that recentd binds.
    Udp,
}

impl From {
    /// Bytes of the longest file, socket or program that may follow the word; `None` if nothing may.
    #[must_use]
    pub const fn longest(self) -> Option<u8> {
        match self {
            Self::File | Self::Logread => Some(127),
            Self::Socket => Some(107),
            // The longest address, with brackets and a port.
            Self::Udp => Some(47),
            Self::Auto | Self::Ubus | Self::Stdin => None,
        }
    }
}

impl Choice for From {
    const WORDS: &'static str = "auto ubus logread file socket stdin udp";
    const ALL: &'static [Self] = &[Self::Auto, Self::Ubus, Self::Logread, Self::File, Self::Socket, Self::Stdin, Self::Udp];
}

/// The program that writes a log itself, without the headers of a syslog. Only those are here whose logs no stranger can write a line into.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Writer {
    /// None: it is a log of a log daemon.
    #[default]
    Syslog,
    /// `dropbear -E`
    Dropbear,
    /// `mainlog` and `rejectlog`
    Exim,
    /// `log` and `log-append`
    Openvpn,
    /// `SystemLog`
    Proftpd,
    /// `log.smbd`
    Samba,
    /// `vsftpd_log_file`
    Vsftpd,
}

impl Writer {
    /// The one of this name.
    #[must_use]
    #[inline(never)]
    pub fn named(word: &[u8]) -> Option<Self> {
        choice(word)
    }
}

impl Choice for Writer {
    /// All but the first are names of programs that can be watched.
    const WORDS: &'static str = "file dropbear exim openvpn proftpd samba vsftpd";
    const ALL: &'static [Self] = &[Self::Syslog, Self::Dropbear, Self::Exim, Self::Openvpn, Self::Proftpd, Self::Samba, Self::Vsftpd];
}

/// The sink of bans.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum To {
    /// What the kernel has.
    #[default]
    Auto,
    /// `/proc/net/xt_recent`
    XtRecent,
    /// `/proc/net/ipt_recent`, IPv4 only
    IptRecent,
    /// Sets of nftables, in recentd's own table.
    Nft,
    /// None: bans are only logged.
    DryRun,
}

impl Choice for To {
    const WORDS: &'static str = "auto xt_recent ipt_recent nft dry-run";
    const ALL: &'static [Self] = &[Self::Auto, Self::XtRecent, Self::IptRecent, Self::Nft, Self::DryRun];
}

/// The side that counts failures.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Count {
    /// recentd counts, and writes bans.
    #[default]
    Agent,
    /// The kernel's rule counts; recentd writes every failure.
    Kernel,
}

impl Choice for Count {
    const WORDS: &'static str = "agent kernel";
    const ALL: &'static [Self] = &[Self::Agent, Self::Kernel];
}

/// Where recentd's own log lines go.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LogTo {
    /// `/dev/log` if it is there, unless standard error is a terminal or a file.
    #[default]
    Auto,
    /// Standard error.
    Stderr,
    /// `/dev/log`
    Syslog,
}

impl Choice for LogTo {
    const WORDS: &'static str = "auto stderr syslog";
    const ALL: &'static [Self] = &[Self::Auto, Self::Stderr, Self::Syslog];
}

/// The value whose word is `value`.
pub fn choice<T: Choice>(value: &[u8]) -> Option<T> {
    T::ALL.get(bytes::position(T::WORDS, value)?).copied()
}

/// The words that UCI takes for false and true.
pub fn flag(value: &[u8]) -> Option<bool> {
    Some(bytes::position("0 no off false disabled 1 yes on true enabled", value)? >= 5)
}

/// A decimal number of at most nine digits.
#[must_use]
#[inline(never)]
pub fn number(value: &[u8], min: u32, max: u32) -> Option<u32> {
    if value.is_empty() || value.len() > 9 {
        return None;
    }
    let mut n = 0u32;
    for &digit in value {
        n = n.wrapping_mul(10).wrapping_add(u32::from(digit.checked_sub(b'0').filter(|d| *d < 10)?));
    }
    (min..=max).contains(&n).then_some(n)
}

/// A time in seconds, written as `90`, `15m`, `1h` or `2d`.
#[must_use]
#[inline(never)]
pub fn time(value: &[u8], min: u32, max: u32) -> Option<u32> {
    let (digits, unit) = match value {
        [digits @ .., b'm'] => (digits, 60),
        [digits @ .., b'h'] => (digits, 3600),
        [digits @ .., b'd'] => (digits, 86_400),
        _ => (value, 1),
    };
    let seconds = number(digits, 0, u32::MAX)?.checked_mul(unit)?;
    (min..=max).contains(&seconds).then_some(seconds)
}

/// An octal file mode of at most 0777.
pub fn mode(value: &[u8]) -> Option<u32> {
    let mut mode = 0u32;
    for &digit in value {
        mode = mode.checked_mul(8)?.wrapping_add(u32::from(digit.checked_sub(b'0').filter(|d| *d < 8)?));
    }
    (!value.is_empty() && mode <= 0o777).then_some(mode)
}

/// A path, or other text without a NUL.
pub fn path(value: &[u8], min: u8, max: u8) -> Option<&[u8]> {
    ((min.into()..=max.into()).contains(&value.len()) && !value.contains(&0)).then_some(value)
}

/// A name goes into a path, a rule and a shell script, so it holds nothing that must be quoted. A leading `-` would make it an option.
pub fn name(value: &[u8], max: u8) -> Option<&[u8]> {
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let start = value.first().is_some_and(u8::is_ascii_alphanumeric);
    (start && value.len() <= max.into() && value.iter().all(plain)).then_some(value)
}

/// Numbers with commas between them, or nothing. `-m multiport` takes at most 15 ports.
pub fn ports(value: &[u8]) -> Option<&[u8]> {
    let mut left = 15u32;
    for port in value.split(|&b| b == b',') {
        left = left.checked_sub(1)?;
        if !value.is_empty() {
            number(port, 1, 65535)?;
        }
    }
    Some(value)
}

/// Names with blanks between them. iptables cuts chain names at 28 characters.
pub fn chains(value: &[u8]) -> Option<&[u8]> {
    let mut chains = value.split(|&b| b == b' ').filter(|chain| !chain.is_empty()).peekable();
    chains.peek()?;
    chains.all(|chain| name(chain, 28).is_some()).then_some(value)
}
