//! What can be configured, with its defaults and what each value may be.
//!
//! UCI lines and command-line options both end in [`Config::set`], the only place
//! that changes a configuration: a new option is one field and one line in
//! [`OPTIONS`].

pub mod file;
pub mod uci;
pub mod watch;

use heapless::Vec;

use crate::addr::{Addr, Prefix};
use crate::limits;
use crate::bytes;
use watch::Watch;

/// A path, a name: bytes of limited length.
pub type Text = Vec<u8, { limits::PATH }>;

/// Seconds. The kernel multiplies them by HZ (up to 1000) in 32 bits and compares signed.
pub const LONGEST_BAN: u32 = 2_147_483;

/// Where lines come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum From {
    /// A file if one is named, else a socket if one is named, else logd over ubus, else `logread -f`.
    Auto,
    /// logd's stream, fetched over ubus.
    Ubus,
    /// A child `logread -f`.
    Logread,
    /// A file that is followed.
    File,
    /// A unix datagram socket that we bind.
    Socket,
    /// Standard input.
    Stdin,
}

/// Where bans go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum To {
    /// What the kernel has.
    Auto,
    /// `/proc/net/xt_recent`
    XtRecent,
    /// `/proc/net/ipt_recent`, IPv4 only
    IptRecent,
    /// Sets of nftables, in a table of our own.
    Nft,
    /// Nowhere.
    DryRun,
}

/// Who counts the failures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Count {
    /// recentd does, and writes bans.
    Agent,
    /// The kernel's rule does; every failure is written.
    Kernel,
}

/// Where our own lines go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LogTo {
    /// Standard error.
    Stderr,
    /// `/dev/log`
    Syslog,
}

limits::costs!(Prefix, 24);

/// All options. See [`OPTIONS`] for what they mean.
#[derive(Clone)]
#[allow(missing_docs)] // said once, in OPTIONS
pub struct Config {
    pub source: From,
    pub file: Text,
    pub from_start: bool,
    pub socket: Text,
    pub socket_mode: u32,
    pub logread: Text,
    pub ubus: Text,
    pub control: Text,
    pub sink: To,
    pub name: Text,
    pub name6: Text,
    pub proc: Text,
    pub sys: Text,
    pub count: Count,
    pub hitcount: u8,
    pub window: u32,
    pub ban: u32,
    pub growth: u8,
    pub ban_max: u32,
    pub prefix6: u8,
    pub allow: Vec<Prefix, { limits::ALLOW }>,
    pub lan: bool,
    pub ports: Text,
    pub chains: Text,
    pub update: bool,
    pub log: LogTo,
    pub sandbox: bool,
    pub watch: Watch,
}

/// One option: its key, what it may be, what it does.
pub struct Opt {
    /// The key in UCI; `--key` on the command line.
    pub key: &'static str,
    /// What a value may be.
    pub allowed: &'static str,
    /// One line for `recentd help`.
    pub about: &'static str,
    /// Changes the configuration, or leaves it alone and answers `None`.
    set: fn(&mut Config, &[u8]) -> Option<()>,
}

macro_rules! options {
    ($($key:literal, $allowed:literal, $about:literal, $set:expr;)*) => {
        /// Every option, in the order of `recentd help`.
        pub const OPTIONS: &[Opt] = &[$(Opt { key: $key, allowed: $allowed, about: $about, set: $set }),*];
    };
}

options! {
    "source", "auto, ubus, logread, file, socket or stdin", "where log lines come from [auto]", |c, value| {
        choose(&mut c.source, "auto ubus logread file socket stdin", value,
            &[From::Auto, From::Ubus, From::Logread, From::File, From::Socket, From::Stdin])
    };
    "file", "a path of 1 to 127 bytes", "log file to follow; makes 'auto' choose it",
        |c, value| path(&mut c.file, value, limits::PATH - 1);
    "from_start", "0 or 1", "read that file from its start [0: from its end]", |c, value| flag(&mut c.from_start, value);
    "socket", "a path of 1 to 107 bytes", "unix datagram socket to bind for syslog clients",
        |c, value| path(&mut c.socket, value, 107);
    "socket_mode", "an octal file mode such as 0600", "who may write to that socket [0600: root]",
        |c, value| octal(&mut c.socket_mode, value);
    "logread", "a program name or path", "program run as 'PROGRAM -f' [logread]", |c, value| {
        value.first()?;
        path(&mut c.logread, value, limits::PATH - 1)
    };
    "ubus", "a path of at most 107 bytes, or off", "ubusd's socket [where OpenWrt has it]",
        |c, value| path(&mut c.ubus, value, 107);
    "control", "a path of at most 107 bytes, or off", "socket for recentd status and the like [/var/run/recentd.sock]",
        |c, value| path(&mut c.control, value, 107);
    "sink", "auto, xt_recent, ipt_recent, nft or dry-run", "where bans go [auto: what the kernel has]", |c, value| {
        choose(&mut c.sink, "auto xt_recent ipt_recent nft dry-run", value,
            &[To::Auto, To::XtRecent, To::IptRecent, To::Nft, To::DryRun])
    };
    "name", "1 to 100 bytes of letters, digits and _-.", "the kernel's list for IPv4 [recentd]",
        |c, value| name(&mut c.name, value);
    "name6", "1 to 100 bytes of letters, digits and _-.", "the kernel's list for IPv6 [recentd6]",
        |c, value| name(&mut c.name6, value);
    "proc", "a path", "directory of xt_recent/ and ipt_recent/ [/proc/net]", |c, value| path(&mut c.proc, value, 64);
    "sys", "a path", "directory of xt_recent/parameters/ [/sys/module]", |c, value| path(&mut c.sys, value, 64);
    "count", "agent or kernel", "who counts: recentd, or the rule (every failure is written) [agent]",
        |c, value| choose(&mut c.count, "agent kernel", value, &[Count::Agent, Count::Kernel]);
    "hitcount", "a number from 1 to 200", "failures that lead to a ban [15]", |c, value| small(&mut c.hitcount, value, 1, 200);
    "window", "seconds from 1 to 604800", "time within which failures count [900]", |c, value| large(&mut c.window, value, 604_800);
    "ban", "seconds from 1 to 2147483", "length of a first ban [3600]", |c, value| large(&mut c.ban, value, LONGEST_BAN);
    "growth", "a number from 1 to 100", "each further ban lasts this many times longer [2]",
        |c, value| small(&mut c.growth, value, 1, 100);
    "ban_max", "seconds from 1 to 2147483", "longest ban [86400]", |c, value| large(&mut c.ban_max, value, LONGEST_BAN);
    "prefix6", "a number from 16 to 128", "IPv6 prefix length that is one attacker [64]",
        |c, value| small(&mut c.prefix6, value, 16, 128);
    "allow", "an address or a prefix such as 192.168.1.0/24 or fd00::/8 (at most 32)", "never ban it; may be repeated",
        |c, value| c.allow(value);
    "lan", "0 or 1", "never ban the networks of the LAN side (see recentd check) [1]", |c, value| flag(&mut c.lan, value);
    "ports", "up to 15 port numbers with commas, or nothing for all", "shut out of these TCP ports only [all]",
        |c, value| ports(&mut c.ports, value);
    "chains", "names of iptables chains with blanks between", "where the rule goes [INPUT]",
        |c, value| chains(&mut c.chains, value);
    "update", "0 or 1", "stay shut out while it keeps knocking [0]", |c, value| flag(&mut c.update, value);
    "log", "stderr or syslog", "where recentd's own lines go [stderr]",
        |c, value| choose(&mut c.log, "stderr syslog", value, &[LogTo::Stderr, LogTo::Syslog]);
    "sandbox", "0 or 1", "give up every right that watching does not need [1]", |c, value| flag(&mut c.sandbox, value);
    "watch", "dropbear, sshd, luci, dovecot, vsftpd, pure-ftpd, proftpd, openvpn, postfix, exim, pam or all",
        "program whose lines count; may be repeated [dropbear, sshd, luci]", |c, value| c.watch.add(value);
}

/// Why [`Config::set`] refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Invalid {
    /// There is no such option.
    Unknown,
    /// The value is not one of these.
    Value {
        /// What it may be.
        allowed: &'static str,
    },
}

fn text(bytes: &[u8]) -> Text {
    Text::from_slice(bytes).unwrap_or_default()
}

impl Default for Config {
    fn default() -> Self {
        Self {
            source: From::Auto,
            file: Text::new(),
            from_start: false,
            socket: Text::new(),
            socket_mode: 0o600,
            logread: text(b"logread"),
            ubus: Text::new(),
            control: text(b"/var/run/recentd.sock"),
            sink: To::Auto,
            name: text(b"recentd"),
            name6: text(b"recentd6"),
            proc: text(b"/proc/net"),
            sys: text(b"/sys/module"),
            count: Count::Agent,
            hitcount: 15,
            window: 900,
            ban: 3600,
            growth: 2,
            ban_max: 86400,
            prefix6: 64,
            allow: Vec::new(),
            lan: true,
            ports: Text::new(),
            chains: text(b"INPUT"),
            update: false,
            log: LogTo::Stderr,
            sandbox: true,
            watch: Watch::DEFAULT,
        }
    }
}

impl Config {
    /// Sets option `key` to `value`. Lists (`allow`, `watch`) grow; everything else is replaced.
    /// `-` in a key is `_`. Nothing changes when the value is refused.
    pub fn set(&mut self, key: &[u8], value: &[u8]) -> Result<(), Invalid> {
        let option = OPTIONS.iter().find(|o| same_key(o.key.as_bytes(), key)).ok_or(Invalid::Unknown)?;
        (option.set)(self, value).ok_or(Invalid::Value { allowed: option.allowed })
    }

    /// Where lines come from once `auto` is resolved, and the path or program that belongs to it.
    #[must_use]
    pub fn reads(&self) -> (From, &[u8]) {
        match self.source {
            From::Stdin => (From::Stdin, b""),
            From::File => (From::File, &self.file),
            From::Socket => (From::Socket, &self.socket),
            From::Auto if !self.file.is_empty() => (From::File, &self.file),
            From::Auto if !self.socket.is_empty() => (From::Socket, &self.socket),
            From::Ubus => (From::Ubus, &self.ubus),
            From::Auto => (From::Auto, &self.logread),
            From::Logread => (From::Logread, &self.logread),
        }
    }

    fn allow(&mut self, value: &[u8]) -> Option<()> {
        let prefix = Prefix::parse(value)?;
        if self.allow.contains(&prefix) { Some(()) } else { self.allow.push(prefix).ok() }
    }

    /// Whether `addr` may never be banned, and why.
    #[must_use]
    pub fn spares(&self, addr: Addr) -> Option<&'static str> {
        if addr.never_banned() {
            Some("a loopback, link-local, multicast or unspecified address is never banned")
        } else {
            self.spares_for(addr, &self.allow)
        }
    }

    /// Whether a list of allowed prefixes keeps `addr` from being banned, and why.
    #[must_use]
    pub fn spares_for(&self, addr: Addr, allow: &[Prefix]) -> Option<&'static str> {
        if allow.iter().any(|prefix| prefix.contains(addr)) {
            Some("on the allowlist")
        } else if allow.iter().any(|p| p.addr.masked(self.prefix6) == addr.masked(self.prefix6)) {
            // Only whole prefixes can be banned, and this one would take an allowed address along.
            Some("in one prefix with an address on the allowlist")
        } else {
            None
        }
    }

    /// Seconds of the ban number `times` (1 is the first) of one address.
    #[must_use]
    pub fn ban_seconds(&self, times: u8) -> u32 {
        let mut seconds = self.ban;
        for _ in 1..times {
            if seconds >= self.ban_max {
                break;
            }
            seconds = seconds.saturating_mul(u32::from(self.growth));
        }
        // A maximum below the first length would end bans before the rule does.
        seconds.min(self.ban_max.max(self.ban))
    }
}

fn same_key(option: &[u8], given: &[u8]) -> bool {
    option.len() == given.len() && option.iter().zip(given).all(|(&o, &g)| o == if g == b'-' { b'_' } else { g })
}

/// A decimal number of at most nine digits.
#[must_use]
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

// From here on: what `to` may become. Each changes it, or leaves it alone and answers `None`.

fn large(to: &mut u32, value: &[u8], max: u32) -> Option<()> {
    *to = number(value, 1, max)?;
    Some(())
}

fn small(to: &mut u8, value: &[u8], min: u8, max: u8) -> Option<()> {
    *to = u8::try_from(number(value, min.into(), max.into())?).ok()?;
    Some(())
}

fn octal(to: &mut u32, value: &[u8]) -> Option<()> {
    let mut mode = 0u32;
    for &digit in value {
        mode = mode.checked_mul(8)?.wrapping_add(u32::from(digit.checked_sub(b'0').filter(|d| *d < 8)?));
    }
    if value.is_empty() || mode > 0o777 {
        return None;
    }
    *to = mode;
    Some(())
}

/// One of `words`, which are the names of `choices`.
fn choose<T: Copy>(to: &mut T, words: &str, value: &[u8], choices: &[T]) -> Option<()> {
    *to = *choices.get(bytes::position(words, value)?)?;
    Some(())
}

/// What UCI takes for true and false.
fn flag(to: &mut bool, value: &[u8]) -> Option<()> {
    let which = bytes::position("0 no off false disabled 1 yes on true enabled", value)?;
    *to = which >= 5;
    Some(())
}

fn path(to: &mut Text, value: &[u8], longest: usize) -> Option<()> {
    if value.len() > longest || value.contains(&0) {
        return None;
    }
    to.clear();
    to.extend_from_slice(value).ok()
}

/// Names go into a path, a rule and a shell script: nothing in them may need quoting. `-` first would be an option.
fn is_name(value: &[u8]) -> bool {
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let start = value.first().is_some_and(u8::is_ascii_alphanumeric);
    start && value.len() <= 100 && value.iter().all(plain)
}

fn name(to: &mut Text, value: &[u8]) -> Option<()> {
    is_name(value).then_some(())?;
    path(to, value, 100)
}

/// `-m multiport` takes at most 15 ports.
fn ports(to: &mut Text, value: &[u8]) -> Option<()> {
    let mut left = 15u32;
    for port in value.split(|&b| b == b',') {
        left = left.checked_sub(1)?;
        if !value.is_empty() {
            number(port, 1, 65535)?;
        }
    }
    path(to, value, limits::PATH - 1)
}

fn chains(to: &mut Text, value: &[u8]) -> Option<()> {
    let mut any = false;
    for chain in value.split(|&b| b == b' ') {
        // iptables cuts chain names at 28 characters.
        if chain.len() > 28 || !(chain.is_empty() || is_name(chain)) {
            return None;
        }
        any |= !chain.is_empty();
    }
    any.then_some(())?;
    path(to, value, limits::PATH - 1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_option_has_an_arm_and_refuses_nonsense() {
        for option in OPTIONS {
            let mut config = Config::default();
            let refused = config.set(option.key.as_bytes(), b"\0 nonsense \xff");
            assert_eq!(refused, Err(Invalid::Value { allowed: option.allowed }), "{}", option.key);
        }
        assert_eq!(Config::default().set(b"hit", b"1"), Err(Invalid::Unknown));
    }

    #[test]
    fn every_option_takes_a_good_value() {
        let good: &[(&str, &[&str])] = &[
            ("source", &["auto", "ubus", "logread", "file", "socket", "stdin"]),
            ("file", &["/var/log/messages", ""]),
            ("from_start", &["1", "0", "yes", "off"]),
            ("socket", &["/run/recentd.sock"]),
            ("socket_mode", &["0600", "666"]),
            ("logread", &["/sbin/logread"]),
            ("ubus", &["", "off", "/tmp/ubus.sock"]),
            ("control", &["", "off", "/tmp/recentd.sock"]),
            ("sink", &["auto", "xt_recent", "ipt_recent", "nft", "dry-run"]),
            ("name", &["syslogblock", "a-b_c.d"]),
            ("name6", &["block6"]),
            ("proc", &["/tmp/x"]),
            ("sys", &["/tmp/y"]),
            ("count", &["agent", "kernel"]),
            ("hitcount", &["1", "15", "200"]),
            ("window", &["1", "604800"]),
            ("ban", &["1", "2147483"]),
            ("growth", &["1", "100"]),
            ("ban_max", &["86400"]),
            ("prefix6", &["16", "48", "64", "128"]),
            ("allow", &["192.0.2.1", "10.0.0.0/8", "2001:db8::/32"]),
            ("lan", &["0", "on"]),
            ("ports", &["", "22", "22,80,443"]),
            ("chains", &["INPUT", "INPUT FORWARD", "input_rule"]),
            ("update", &["1"]),
            ("log", &["stderr", "syslog"]),
            ("sandbox", &["0", "1"]),
            ("watch", &["dropbear", "pure-ftpd", "all"]),
        ];
        assert_eq!(good.len(), OPTIONS.len());
        for (option, (key, values)) in OPTIONS.iter().zip(good) {
            assert_eq!(option.key, *key);
            for value in *values {
                assert_eq!(Config::default().set(key.as_bytes(), value.as_bytes()), Ok(()), "{key} {value}");
            }
        }
    }

    #[test]
    fn bad_values_are_refused() {
        for (key, values) in [
            ("hitcount", &["0", "201", "", "-1", "1.5", "99999999999999"] as &[&str]),
            ("window", &["0", "604801"]),
            ("name", &["", "a/b", "..", "-x", "a b", "$(id)"]),
            ("ports", &["0", "65536", "22,", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16", "ssh"]),
            ("chains", &["", " ", "a;b", "-I", "INPUT `id`"]),
            ("allow", &["", "example.org", "10.0.0.0/33", "::/129", "1.2.3", "1.2.3.4/"]),
            ("socket_mode", &["", "8", "1777"]),
            ("prefix6", &["15", "129"]),
        ] {
            for value in values {
                let refused = Config::default().set(key.as_bytes(), value.as_bytes());
                assert!(matches!(refused, Err(Invalid::Value { .. })), "{key} {value:?}");
            }
        }
    }

    #[test]
    fn the_allowlist_is_full_at_its_limit_and_says_so() {
        let mut config = Config::default();
        for n in 0..limits::ALLOW {
            config.set(b"allow", format!("10.0.{n}.0/24").as_bytes()).unwrap();
        }
        config.set(b"allow", b"10.0.1.0/24").unwrap();
        assert!(config.set(b"allow", b"10.1.0.0/24").is_err());
    }

    #[test]
    fn bans_grow_to_the_maximum() {
        let mut config = Config::default();
        let lengths: std::vec::Vec<u32> = (1..8).map(|n| config.ban_seconds(n)).collect();
        assert_eq!(lengths, [3600, 7200, 14400, 28800, 57600, 86400, 86400]);
        config.set(b"ban_max", b"60").unwrap();
        assert_eq!(config.ban_seconds(200), 3600);
        config.set(b"growth", b"1").unwrap();
        assert_eq!(config.ban_seconds(9), 3600);
    }

    #[test]
    fn a_dash_is_an_underscore() {
        let mut config = Config::default();
        config.set(b"ban-max", b"100000").unwrap();
        assert_eq!(config.ban_max, 100_000);
    }

    #[test]
    fn spares_the_allowed_and_the_never_banned() {
        let mut config = Config::default();
        config.set(b"allow", b"192.168.0.0/16").unwrap();
        config.set(b"allow", b"2001:db8:1::/48").unwrap();
        for (addr, spared) in [
            ("192.168.3.4", true),
            ("192.169.3.4", false),
            ("2001:db8:1:9::1", true),
            ("2001:db8:2::1", false),
            ("127.0.0.1", true),
            ("fe80::1", true),
            ("::ffff:192.168.0.1", true),
        ] {
            assert_eq!(config.spares(Addr::parse(addr.as_bytes()).unwrap()).is_some(), spared, "{addr}");
        }
    }
}
