//! Routers and their routes, as files of `/proc/net`.

use super::proc::{v4, v6};
use super::route::Route;
use super::*;
use std::{format, fs, string::String, vec::Vec};

fn prefix(text: &str) -> Prefix {
    Prefix::parse(text.as_bytes()).unwrap()
}

/// A line as this machine's kernel prints it.
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
        assert_eq!(v4(line), Some(Route { interface: b"br-lan", to: prefix("192.168.1.0/24"), gateway: None }));
    }
    assert_eq!(v4(b"Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT"), None);
    let line = b"fd000001000000000000000000000000 40 00000000000000000000000000000000 00 \
        00000000000000000000000000000000 00000100 00000001 00000000 00000001   br-lan";
    assert_eq!(v6(line), Some(Route { interface: b"br-lan", to: prefix("fd00:1::/64"), gateway: None }));
}

#[test]
fn reads_what_it_prints() {
    let line = line4("eth0.2", "0.0.0.0/0", "10.0.0.1", 3);
    let route = Route { interface: b"eth0.2", to: prefix("0.0.0.0/0"), gateway: Addr::parse(b"10.0.0.1") };
    assert_eq!(v4(line.as_bytes()), Some(route));
    // Unreachable, or down.
    assert_eq!(v4(line4("*", "10.0.0.0/8", "0.0.0.0", 0x201).as_bytes()), None);
    assert_eq!(v6(line6("lo", "2001:db8::/56", "::", 0x200).as_bytes()), None);
    let line = line6("eth1", "::/0", "fe80::1", 3);
    assert_eq!(v6(line.as_bytes()), Some(Route { interface: b"eth1", to: prefix("::/0"), gateway: Addr::parse(b"fe80::1") }));
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
        refusal(&self.0, Addr::parse(addr.as_bytes()).unwrap(), self.0.prefix(if addr.contains(':') { Family::V6 } else { Family::V4 })).is_some()
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
        ("192.168.178.1", true),
        ("192.168.1.2", true),
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
    assert!(machine.spares("192.168.178.1"), "the default gateway");
    assert!(!machine.spares("192.168.1.2"), "another gateway");
}

/// Of bans in force, those that must not be: the LAN's and the gateway's.
#[test]
fn bans_that_must_not_be_are_found() {
    let routes = [
        line4("eth1", "0.0.0.0/0", "203.0.113.1", 3),
        line4("eth1", "203.0.113.0/24", "0.0.0.0", 1),
        line4("br-lan", "192.168.8.0/24", "0.0.0.0", 1),
    ];
    let mut machine = Machine::new("bans", &routes, &[line6("eth1", "::/0", "2001:db8::1", 3), line6("br-lan", "2001:db8:aa:1::/64", "::", 1)]);
    let forbidden = |config: &Config, banned: &[&str]| {
        let banned: Vec<Addr> = banned.iter().map(|addr| Addr::parse(addr.as_bytes()).unwrap()).collect();
        forbidden(config, &mut || banned.iter().copied()).map(|(addr, _)| addr)
    };
    let addr = |text: &str| Addr::parse(text.as_bytes());
    let others = ["198.51.100.7", "203.0.113.2", "192.168.9.1", "2001:db8:1::", "10.0.0.1"];
    assert_eq!(forbidden(&machine.0, &others), None);
    for one in ["192.168.8.50", "203.0.113.1", "2001:db8::"] {
        assert_eq!(forbidden(&machine.0, &[&others[..], &[one]].concat()), addr(one));
    }
    assert_eq!(forbidden(&machine.0, &["2001:db8:aa:1::"]), addr("2001:db8:aa:1::"));
    machine.0.set(b"lan", b"0").unwrap();
    assert_eq!(forbidden(&machine.0, &["192.168.8.50"]), None);
    assert_eq!(forbidden(&machine.0, &["203.0.113.1"]), addr("203.0.113.1"));
}

/// What is known of routes says the same of each address as the routes themselves, until they change.
#[test]
fn what_is_known_of_routes() {
    let lan = [line4("eth0", "0.0.0.0/0", "203.0.113.1", 3), line4("eth0", "203.0.113.0/24", "0.0.0.0", 1), line4("br-lan", "192.168.8.0/24", "0.0.0.0", 1)];
    let lan6 = [line6("eth1", "::/0", "2001:db8::1", 3), line6("br-lan", "2001:db8:aa:1::/64", "::", 1), line6("br-lan", "fd01::/64", "::", 1)];
    let point_to_point = [line4("pppoe-wan", "0.0.0.0/0", "0.0.0.0", 1), line4("br-lan", "10.0.0.0/8", "0.0.0.0", 1)];
    let many: Vec<String> = (0..60).map(|n| line4("br-lan", &format!("10.{n}.0.0/16"), "0.0.0.0", 1)).collect();
    let addrs = ["203.0.113.1", "203.0.113.2", "192.168.8.50", "198.51.100.7", "10.0.0.1", "10.59.1.1", "10.60.1.1", "2001:db8::1", "2001:db8:0:0:1::", "2001:db8:aa:1::5", "2001:db8:aa:2::", "fd01::2"];
    for (name, v4, v6) in [("near-lan", &lan[..], &lan6[..]), ("near-none", &[], &[]), ("near-ppp", &point_to_point, &[]), ("near-many", &many, &lan6), ("near-many-and-one", &many, &lan6[..1])] {
        let machine = Machine::new(name, v4, v6);
        let mut near = Near::default();
        for addr in addrs.map(|addr| Addr::parse(addr.as_bytes()).unwrap()) {
            for bits in [48, 64, 128] {
                assert_eq!(refusal_near(&mut near, &machine.0, addr, bits), refusal(&machine.0, addr, bits), "{name}: {addr:?} as one of {bits} bits");
            }
        }
        let far = Addr::V4([198, 51, 100, 7]);
        assert_eq!(near.may_hold(&machine.0, far, 64), name.starts_with("near-many"));
        fs::remove_file(machine.1.join("ipv6_route")).unwrap();
        assert_eq!(Near::default().may_hold(&machine.0, far, 64), name.starts_with("near-many"), "a kernel without IPv6");
        // Nobody has said that routes have changed.
        fs::remove_file(machine.1.join("route")).unwrap();
        assert!(refusal_near(&mut near, &machine.0, far, 64).is_none());
    }
}

/// A prefix with an address of this machine, of a hosting provider's customers.
#[test]
fn hosts_of_a_shared_prefix() {
    let mut machine = Machine::new("shared", &[], &[line6("eth0", "::/0", "2001:db8:5::ffff", 3)]);
    let own = "00000000000000000000000000000001 01 80 10 80       lo\n\
        20010db8000500000000000000000001 02 40 00 80     eth0\n\
        20010db8000500000000000000000002 02 40 00 80     eth0\n\
        fe80000000000000000000fffe000001 02 40 20 80     eth0\n\
        cut off";
    fs::write(machine.1.join("if_inet6"), own).unwrap();
    let addr = |text: &str| Addr::parse(text.as_bytes()).unwrap();
    assert_eq!(Shared::read(&machine.0).prefixes().count(), 0, "with lan '1'");
    machine.0.set(b"lan", b"0").unwrap();
    let shared = Shared::read(&machine.0);
    assert_eq!(shared.prefixes().collect::<Vec<_>>(), [addr("2001:db8:5::")]);
    for (text, bits) in [("2001:db8:5::bad", 128), ("2001:db8:5::", 64), ("2001:db8:6::bad", 64), ("192.0.2.7", 32)] {
        assert_eq!(shared.bits(&machine.0, addr(text), &[]), bits, "{text}");
    }
    // Of the gateway's neighbours none is it.
    let near = |text: &str, bits| refusal(&machine.0, addr(text), bits);
    assert_eq!(near("2001:db8:5::bad", 64), Some("the default gateway is never banned"));
    assert_eq!(near("2001:db8:5::bad", 128), None);
    assert_eq!(near("2001:db8:5::ffff", 128), Some("the default gateway is never banned"));
    machine.0.set(b"prefix6", b"128").unwrap();
    assert_eq!(Shared::read(&machine.0).prefixes().count(), 0);
}

/// Of IPv4 a prefix with the router, its gateway, a part of its LAN or an allowed address is never banned: its hosts are, one by one.
#[test]
fn hosts_of_ipv4_in_one_prefix_with_what_is_never_banned() {
    let routes = [
        line4("wan", "0.0.0.0/0", "203.0.113.1", 3),
        line4("wan", "203.0.113.0/30", "0.0.0.0", 1),
        line4("br-lan", "192.168.1.0/24", "0.0.0.0", 1),
        line4("br-lan", "192.168.7.64/26", "0.0.0.0", 1),
        line4("br-lan", "10.0.0.0/8", "0.0.0.0", 1),
        line4("ppp0", "198.18.5.1/32", "0.0.0.0", 5),
    ];
    let mut machine = Machine::new("prefix4", &routes, &[]);
    let trie = "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\nLocal:\n     |-- 198.51.100.7\n        /32 host LOCAL\n     |-- 198.51.100.255\n        /32 link BROADCAST\n     |-- 127.0.0.1\n        /32 host LOCAL\n";
    fs::write(machine.1.join("fib_trie"), trie).unwrap();
    let addr = |text: &str| Addr::parse(text.as_bytes()).unwrap();
    assert_eq!(Shared::read(&machine.0).prefixes().count(), 0, "with prefix4 '32'");
    machine.0.set(b"prefix4", b"24").unwrap();
    // One address of its own leaves room for all others.
    let mut near = Near::default();
    assert_eq!(["198.51.100.8", "192.88.99.9"].map(|text| near.may_hold(&machine.0, addr(text), 24)), [true, false]);
    machine.0.set(b"allow", b"192.0.2.77").unwrap();
    let shared = Shared::read(&machine.0);
    assert_eq!(shared.prefixes().collect::<Vec<_>>(), ["198.51.100.0", "203.0.113.0", "192.168.7.0"].map(addr));
    let heard = [Prefix::host(addr("192.88.99.9"))];
    let bits = |text: &str| shared.bits(&machine.0, addr(text), &[&[], &heard]);
    for (text, expected) in [
        ("198.51.100.99", 32),
        ("198.51.101.99", 24),
        // In the set this is all of the prefix, so it is refused as that.
        ("198.51.100.0", 24),
        ("203.0.113.99", 32),
        ("192.168.7.200", 32),
        ("192.0.2.7", 32),
        ("192.0.3.7", 24),
        ("192.88.99.7", 32),
        ("198.18.5.7", 24),
        ("2001:db8::7", 64),
    ] {
        assert_eq!(bits(text), expected, "{text}");
    }
    for (text, bits, expected) in [
        ("203.0.113.99", 24, Some("the default gateway is never banned")),
        ("203.0.113.99", 32, None),
        ("192.168.7.200", 24, Some("the LAN is never banned (option lan)")),
        ("192.168.7.200", 32, None),
        ("192.168.7.65", 32, Some("the LAN is never banned (option lan)")),
        ("192.168.1.200", 24, Some("the LAN is never banned (option lan)")),
        ("10.77.0.9", 24, Some("the LAN is never banned (option lan)")),
    ] {
        assert_eq!(refusal(&machine.0, addr(text), bits), expected, "{text}/{bits}");
    }
    for (text, bits, spared) in [("192.0.2.7", 24, true), ("192.0.2.7", 32, false), ("192.0.2.77", 32, true), ("169.1.2.3", 8, true), ("169.1.2.3", 16, false)] {
        assert_eq!(machine.0.spares(addr(text), bits).is_some(), spared, "{text}/{bits}");
    }
}

#[test]
fn the_whole_prefix_that_would_be_banned() {
    let routes = [line6("br-lan", "fd01::/64", "::", 1), line6("br-lan", "2001:db8::7/128", "::", 5)];
    let machine = Machine::new("prefix", &[], &routes);
    assert!(machine.spares("2001:db8::8"));
    assert!(!machine.spares("2001:db8:0:1::8"));
}

#[test]
fn private_networks_are_those_of_rfc_1918_and_rfc_4193() {
    let is_private = |to: &str| Route { interface: b"lan", to: prefix(to), gateway: None }.is_private();
    for to in ["10.0.0.0/8", "172.16.0.0/12", "172.31.255.0/24", "192.168.0.0/16", "fc00::/7", "fdff:ffff::/32"] {
        assert!(is_private(to), "{to}");
    }
    for to in ["9.255.255.0/24", "11.0.0.0/24", "172.15.255.0/24", "172.32.0.0/24", "171.16.0.0/24", "173.16.0.0/24", "192.167.255.0/24", "192.169.0.0/24",
        "191.168.0.0/24", "fbff::/16", "fe00::/16"] {
        assert!(!is_private(to), "{to}");
    }
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

/// The LAN stands first in a table of the whole Internet.
#[test]
fn a_long_table_is_read_in_large_pieces_and_no_farther_than_needed() {
    let mut routes = std::vec![line4("br-lan", "10.0.0.0/8", "0.0.0.0", 1)];
    routes.extend((0..4000u32).map(|n| line4("eth1", &format!("100.{}.{}.0/24", n >> 8, n & 255), "192.0.2.1", 3)));
    let machine = Machine::new("long", &routes, &[]);
    let mut seen = 0;
    proc::routes(&machine.0, Family::V4, &mut |_| {
        seen += 1;
        seen == 3
    })
    .unwrap();
    assert_eq!(seen, 3);
    if fs::metadata("/proc/thread-self/io").is_err() {
        return; // this kernel does not count calls
    }
    // Of this thread.
    let reads = |what: &dyn Fn()| {
        let count = || {
            let io = fs::read_to_string("/proc/thread-self/io").unwrap();
            io.lines().find_map(|line| line.strip_prefix("syscr: ")).unwrap().parse::<u32>().unwrap()
        };
        let before = count();
        what();
        count() - before
    };
    let own = reads(&|| ());
    let all = reads(&|| assert!(!machine.spares("203.0.113.9"))) - own;
    assert!((100..=160).contains(&all), "{all} reads of 4001 lines of 128 bytes");
    // Its network is found at once; that its interface is not upstream takes the whole table once.
    let lan = reads(&|| assert!(machine.spares("10.1.2.3"))) - own;
    assert!(lan <= all + 10, "{lan} reads");
}

#[test]
fn without_the_files_there_is_no_lan() {
    let mut config = Config::default();
    config.set(b"proc", b"/nonexistent").unwrap();
    assert_eq!(refusal(&config, Addr::V4([192, 168, 1, 1]), 64), None);
}
