//! Which networks are the LAN: whoever owns the router sits there.
//!
//! A ban shuts an address out of everything, so a mistyped password must not lock the owner out. An interface belongs to the
//! LAN if no default route leads through it and a private network (RFC 1918, RFC 4193) is directly connected to it; then so do all networks that are
//! directly connected to it, also the public IPv6 prefix. The side of the default route never does, even if it
//! is private: behind another router, the neighbours there are strangers.
//!
//! There is no table to keep: the kernel is asked when somebody is about to be banned, which is seldom, and so the answer is right after every
//! change. It is asked through `/proc/net`, which is there since before 2.6.18, needs no privilege, and is the same under emulation.

use crate::addr::{Addr, Prefix};
use crate::config::Config;
use crate::log::lines::{Line, Lines};
use crate::os::{self, Errno, Mode, Path};

/// Bytes of a line of either file, with room to spare (route.c pads to 127, ipv6 has 150).
const LINE: usize = 256;

// linux/route.h and linux/ipv6_route.h
const UP: u32 = 0x1;
const REJECT: u32 = 0x200;

/// A prefix of at most so many bits is a default route: VPN clients take over the Internet with two halves
/// (0.0.0.0/1), or with 2000::/3.
const DEFAULT: u8 = 3;

/// One route of the kernel's main table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Route<'a> {
    /// Through which interface.
    pub interface: &'a [u8],
    /// Where to.
    pub to: Prefix,
    /// Without a gateway.
    pub direct: bool,
}

impl Route<'_> {
    /// Whether it leads to a network that no provider hands out.
    fn is_private(&self) -> bool {
        self.direct
            && match self.to.addr {
                Addr::V4([10, ..] | [172, 16..=31, ..] | [192, 168, ..]) => true,
                Addr::V4(_) => false,
                Addr::V6([first, ..]) => first & 0xfe == 0xfc,
            }
    }
}

/// Why `addr` is never banned although nobody allowed it: the machine's own addresses and its LAN.
#[must_use]
pub fn never(config: &Config, addr: Addr) -> Option<&'static str> {
    // It would lock everybody out.
    match os::own_towards(addr) {
        Some(own) if own == addr => return Some("an address of this machine is never banned"),
        Some(own) if own.masked(config.prefix6) == addr.masked(config.prefix6) => {
            return Some("in one prefix with an address of this machine, which is never banned");
        }
        _ => {}
    }
    let mut found = false;
    let holds = |network| config.spares_for(addr, &[network]).is_some();
    let look = &mut |route: Route| found |= holds(route.to) && is_of_lan(config, &route);
    if config.lan {
        // Most addresses are in no network of their family here, and so nothing else needs to be looked at.
        let _ = match addr {
            Addr::V4(_) => routes_of(config, V4, look),
            Addr::V6(_) => routes_of(config, V6, look),
        };
    }
    found.then_some("the LAN is never banned (option lan)")
}

/// Calls `found` for every network of the LAN, with its interface. None with `lan '0'`.
pub fn networks(config: &Config, found: &mut dyn FnMut(Prefix, &[u8])) {
    if config.lan {
        routes(config, &mut |route| {
            if is_of_lan(config, &route) {
                found(route.to, route.interface);
            }
        });
    }
}

fn is_of_lan(config: &Config, route: &Route) -> bool {
    route.direct && !route.to.addr.never_banned() && is_lan(config, route.interface)
}

fn is_lan(config: &Config, interface: &[u8]) -> bool {
    let (mut is_private, mut is_upstream) = (false, false);
    routes(config, &mut |route| {
        if route.interface == interface {
            is_private |= route.is_private();
            is_upstream |= route.to.len <= DEFAULT;
        }
    });
    is_private && !is_upstream
}

fn routes(config: &Config, found: &mut dyn FnMut(Route<'_>)) {
    // One of them may not be there: a kernel without IPv6.
    let _ = routes_of(config, V4, found);
    let _ = routes_of(config, V6, found);
}

/// The routes of a family: a file, and how its lines are read.
type Table = (&'static [u8], fn(&[u8]) -> Option<Route<'_>>);
const V4: Table = (b"/route", v4);
const V6: Table = (b"/ipv6_route", v6);

#[inline(never)]
fn routes_of(config: &Config, (file, parse): Table, found: &mut dyn FnMut(Route<'_>)) -> Result<(), Errno> {
    let mut fd = os::open(&Path::join(&[&config.proc, file])?, Mode::Read)?;
    let mut lines = Lines::<LINE>::new();
    while lines.fill(&mut fd)? > 0 {
        while let Some(line) = lines.next() {
            if let Line::Whole(text) = line
                && let Some(route) = parse(text).filter(|route| route.interface != b"lo")
            {
                found(route);
            }
        }
    }
    Ok(())
}

fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty())
}

/// A line of `/proc/net/route` (fib_trie.c `fib_route_seq_show`): interface, destination, gateway, flags, three numbers, mask, and more.
/// An address is printed as the number that its four bytes are in this machine's byte order.
fn v4(line: &[u8]) -> Option<Route<'_>> {
    let mut words = words(line);
    let interface = words.next()?;
    let [to, gateway, flags] = [hex(words.next()?)?, hex(words.next()?)?, hex(words.next()?)?];
    let mask = hex(words.nth(3)?)?;
    let to = Prefix { addr: Addr::V4(to.to_ne_bytes()), len: mask.count_ones() as u8 };
    (flags & (UP | REJECT) == UP).then_some(Route { interface, to, direct: gateway == 0 })
}

/// A line of `/proc/net/ipv6_route` (ipv6/route.c `rt6_info_route`): destination, its length, source, its length, gateway, three
/// numbers, flags, interface. An address is printed byte by byte.
fn v6(line: &[u8]) -> Option<Route<'_>> {
    let mut words = words(line);
    let addr = Addr::V6(octets(words.next()?)?);
    let len = u8::try_from(hex(words.next()?)?).ok()?;
    let gateway = octets(words.nth(2)?)?;
    let flags = hex(words.nth(3)?)?;
    let interface = words.next()?;
    let to = Prefix { addr, len };
    (flags & (UP | REJECT) == UP).then_some(Route { interface, to, direct: gateway == [0; 16] })
}

/// All of `text` as one number.
fn hex(text: &[u8]) -> Option<u32> {
    let mut value = 0u32;
    for &digit in text {
        value = value.checked_mul(16)? | char::from(digit).to_digit(16)?;
    }
    Some(value)
}

fn octets(text: &[u8]) -> Option<[u8; 16]> {
    let mut octets = [0; 16];
    let (pairs, []) = text.as_chunks::<2>() else { return None };
    if pairs.len() != octets.len() {
        return None;
    }
    for (octet, pair) in octets.iter_mut().zip(pairs) {
        *octet = hex(pair)? as u8;
    }
    Some(octets)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::{format, fs, string::String, vec::Vec};

    fn prefix(text: &str) -> Prefix {
        Prefix::parse(text.as_bytes()).unwrap()
    }

    /// As this machine's kernel would print it.
    fn line4(interface: &str, to: &str, gateway: &str, flags: u32) -> String {
        let number = |addr| match addr {
            Addr::V4(octets) => u32::from_ne_bytes(octets),
            Addr::V6(_) => unreachable!(),
        };
        let to = prefix(to);
        let mask = u32::from_ne_bytes((u32::MAX.checked_shl(32 - u32::from(to.len)).unwrap_or(0)).to_be_bytes());
        let line = format!(
            "{interface}\t{:08X}\t{:08X}\t{flags:04X}\t0\t0\t0\t{mask:08X}\t0\t0\t0",
            number(to.addr),
            number(Addr::parse(gateway.as_bytes()).unwrap())
        );
        format!("{line:127}\n")
    }

    fn line6(interface: &str, to: &str, gateway: &str, flags: u32) -> String {
        let hex = |addr| match addr {
            Addr::V6(octets) => octets.iter().map(|octet| format!("{octet:02x}")).collect::<String>(),
            Addr::V4(_) => unreachable!(),
        };
        let to = prefix(to);
        let (zeros, gateway) = ("0".repeat(32), hex(Addr::parse(gateway.as_bytes()).unwrap()));
        format!(
            "{} {:02x} {zeros} 00 {gateway} 00000100 00000001 00000000 {flags:08x} {interface:>8}\n",
            hex(to.addr),
            to.len
        )
    }

    #[test]
    fn reads_lines_of_a_little_endian_machine() {
        if u16::from_ne_bytes([1, 0]) == 1 {
            let line = b"br-lan\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0      ";
            assert_eq!(v4(line), Some(Route { interface: b"br-lan", to: prefix("192.168.1.0/24"), direct: true }));
        }
        assert_eq!(v4(b"Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT"), None);
        let line = b"fd000001000000000000000000000000 40 00000000000000000000000000000000 00 \
            00000000000000000000000000000000 00000100 00000001 00000000 00000001   br-lan";
        assert_eq!(v6(line), Some(Route { interface: b"br-lan", to: prefix("fd00:1::/64"), direct: true }));
    }

    #[test]
    fn reads_what_it_prints() {
        let line = line4("eth0.2", "0.0.0.0/0", "10.0.0.1", 3);
        let route = Route { interface: b"eth0.2", to: prefix("0.0.0.0/0"), direct: false };
        assert_eq!(v4(line.as_bytes()), Some(route));
        // Unreachable, or down.
        assert_eq!(v4(line4("*", "10.0.0.0/8", "0.0.0.0", 0x201).as_bytes()), None);
        assert_eq!(v6(line6("lo", "2001:db8::/56", "::", 0x200).as_bytes()), None);
        let line = line6("eth1", "::/0", "fe80::1", 3);
        assert_eq!(v6(line.as_bytes()), Some(Route { interface: b"eth1", to: prefix("::/0"), direct: false }));
    }

    #[test]
    fn any_bytes_are_a_route_or_none() {
        for line in [line4("br-lan", "10.0.0.0/8", "0.0.0.0", 1), line6("br-lan", "fd00::/8", "::", 1)] {
            for at in 0..line.len() {
                for byte in [0, b' ', b'g', b'\t', 0xff] {
                    let mut bytes: Vec<u8> = line.clone().into();
                    *bytes.get_mut(at).unwrap() = byte;
                    let (cut, _) = bytes.split_at(at);
                    let _ = (v4(&bytes), v6(&bytes), v4(cut), v6(cut));
                }
            }
        }
    }

    struct Machine(Config, std::path::PathBuf);

    impl Machine {
        fn new(name: &str, route: &[String], ipv6_route: &[String]) -> Self {
            let dir = std::env::temp_dir().join(format!("recentd-lan-{name}-{}", std::process::id()));
            fs::create_dir_all(&dir).unwrap();
            fs::write(dir.join("route"), format!("{:127}\n{}", "Iface\tDestination\tGateway", route.concat())).unwrap();
            fs::write(dir.join("ipv6_route"), ipv6_route.concat()).unwrap();
            let mut config = Config::default();
            config.set(b"proc", dir.to_str().unwrap().as_bytes()).unwrap();
            Self(config, dir)
        }

        fn spares(&self, addr: &str) -> bool {
            never(&self.0, Addr::parse(addr.as_bytes()).unwrap()).is_some()
        }
    }

    impl Drop for Machine {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.1);
        }
    }

    #[test]
    fn a_home_router() {
        let mut machine = Machine::new(
            "home",
            &[
                line4("eth1", "0.0.0.0/0", "192.168.178.1", 3),
                line4("br-lan", "192.168.1.0/24", "0.0.0.0", 1),
                line4("br-lan", "10.20.0.0/16", "192.168.1.2", 3),
                line4("wg0", "10.9.0.2/32", "0.0.0.0", 5),
                line4("br-lan", "224.0.0.0/4", "0.0.0.0", 1),
                line4("eth1", "192.168.178.0/24", "0.0.0.0", 1),
                line4("eth3", "203.0.113.0/24", "0.0.0.0", 1),
            ],
            &[
                line6("br-lan", "2001:db8:1:20::/60", "::", 1),
                line6("br-lan", "fd01:2:3::/64", "::", 1),
                line6("br-lan", "fe80::/64", "::", 1),
                line6("br-lan", "ff00::/8", "::", 1),
                line6("eth1", "2001:db8:ffff::/64", "::", 1),
                line6("eth1", "fe80::/64", "::", 1),
                line6("eth3", "2001:db8:eeee::/64", "::", 1),
                line6("lo", "::1/128", "::", 0x8020_0001),
            ],
        );
        for (addr, spared) in [
            ("192.168.1.77", true),
            ("10.9.0.2", true),
            ("2001:db8:1:2f::9", true),
            ("fd01:2:3::4", true),
            // Behind a gateway, beside the default route, without a private network.
            ("10.20.0.1", false),
            ("10.9.0.3", false),
            ("192.168.178.20", false),
            ("203.0.113.9", false),
            ("2001:db8:ffff::9", false),
            ("2001:db8:eeee::9", false),
            ("8.8.8.8", false),
        ] {
            assert_eq!(machine.spares(addr), spared, "{addr}");
        }
        let mut seen = Vec::new();
        networks(&machine.0, &mut |prefix, interface| seen.push((prefix, interface.to_vec())));
        assert_eq!(seen.len(), 4);
        machine.0.set(b"lan", b"0").unwrap();
        assert!(!machine.spares("192.168.1.77"));
    }

    #[test]
    fn the_whole_prefix_that_would_be_banned() {
        let routes = [line6("br-lan", "fd01::/64", "::", 1), line6("br-lan", "2001:db8::7/128", "::", 5)];
        let machine = Machine::new("prefix", &[], &routes);
        assert!(machine.spares("2001:db8::8"));
        assert!(!machine.spares("2001:db8:0:1::8"));
    }

    #[test]
    fn a_vpn_that_takes_over_the_internet_is_no_lan() {
        let machine = Machine::new(
            "vpn",
            &[
                line4("tun0", "0.0.0.0/1", "0.0.0.0", 1),
                line4("tun0", "128.0.0.0/1", "0.0.0.0", 1),
                line4("tun0", "10.8.0.0/24", "0.0.0.0", 1),
                line4("eth1", "203.0.113.0/24", "0.0.0.0", 1),
                line4("eth1", "198.51.100.7/32", "203.0.113.1", 7),
                line4("br-lan", "192.168.1.0/24", "0.0.0.0", 1),
            ],
            &[],
        );
        for (addr, spared) in [("9.9.9.9", false), ("10.8.0.9", false), ("203.0.113.9", false), ("192.168.1.9", true)] {
            assert_eq!(machine.spares(addr), spared, "{addr}");
        }
    }

    #[test]
    fn without_the_files_there_is_no_lan() {
        let mut config = Config::default();
        config.set(b"proc", b"/nonexistent").unwrap();
        assert_eq!(never(&config, Addr::V4([192, 168, 1, 1])), None);
    }
}
