//! How kernels old and new parse a write, and how they print a list.

use super::flavour::frost;
use super::*;
use crate::addr::Addr;
use crate::firewall::sink::Change;
use std::string::{String, ToString};
use ufmt::uwrite;

#[test]
fn writes_what_every_kernel_takes() {
    for (addr, add) in [
        ("192.0.2.7", "+192.0.2.7\n"),
        ("255.255.255.255", "+255.255.255.255\n"),
        ("::ffff:192.0.2.7", "+192.0.2.7\n"),
        ("2001:0DB8::0:1", "+2001:db8::1\n"),
        ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "+ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff\n"),
    ] {
        let addr = Addr::parse(addr.as_bytes()).unwrap();
        assert_eq!(format(Change::Add, addr), add);
        assert_eq!(format(Change::Remove, addr).as_str(), add.replace('+', "-"));
    }
    // recent_mt_proc_write's buffer was 41 bytes until it grew; ipt_recent's 17.
    assert_eq!("+ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff\n".len(), 41);
    assert_eq!("+255.255.255.255\n".len(), 17);
}

/// The parser of McHardy's ipt_recent.c (2.6.18 to 2.6.27, and the compat tree after it): it skips blanks, takes a
/// sign, then runs in_aton() over the rest, 17 bytes at most, without a terminator.
fn mchardy(bytes: &[u8]) -> Option<(bool, [u8; 4])> {
    let bytes = &bytes[..bytes.len().min(17)];
    let bytes = bytes.trim_ascii_start();
    if bytes.len() < 5 {
        return None;
    }
    let (add, text) = match bytes[0] {
        b'-' => (false, &bytes[1..]),
        b'+' => (true, &bytes[1..]),
        _ => (true, bytes),
    };
    let mut octets = [0u8; 4];
    let mut at = 0;
    // Past the end of the buffer the kernel reads its stack; '7' stands for that.
    for byte in text.iter().copied().chain(std::iter::repeat_n(b'7', 20)) {
        match byte {
            b'.' => at += 1,
            b'\n' | 0 => break,
            _ => {}
        }
        if byte != b'.' && at < 4 {
            octets[at] = octets[at].wrapping_mul(10).wrapping_add(byte.wrapping_sub(b'0'));
        }
    }
    Some((add, octets))
}

#[test]
fn the_old_parser_that_checks_nothing_gets_the_address_right() {
    for octets in [[1, 2, 3, 4], [255, 255, 255, 255], [192, 0, 2, 7], [10, 0, 0, 1], [100, 200, 100, 200]] {
        let add = format(Change::Add, Addr::V4(octets));
        assert_eq!(mchardy(add.as_bytes()), Some((true, octets)));
        let remove = format(Change::Remove, Addr::V4(octets));
        assert_eq!(mchardy(remove.as_bytes()), Some((false, octets)));
    }
    // This parser fails where the kernel's does: without the newline.
    assert_eq!(mchardy(b"+1.2.3.4").unwrap().1[..3], [1, 2, 3]);
    assert_ne!(mchardy(b"+1.2.3.4"), Some((true, [1, 2, 3, 4])));
}

#[test]
fn tells_old_kernels_apart() {
    for (release, is) in [
        ("2.4.37", true),
        ("2.6.9-78.EL", true),
        ("2.6.17.14", true),
        ("2.6.18-419.el5xen", false),
        ("2.6.28", false),
        ("3.18.0", false),
        ("6.18.44", false),
        ("", false),
    ] {
        assert_eq!(frost(release.as_bytes()), is, "{release}");
    }
}

#[test]
fn reads_entries_of_both_formats() {
    let line = b"src=1.2.3.4 ttl: 0 last_seen: 4295919320 oldest_pkt: 3 4295919270, 4295919295, 4295919320, 4295919245";
    let entry = Entry::parse(line).unwrap();
    assert_eq!(shown(entry.addr), "1.2.3.4");
    assert_eq!(entry.last_seen, (4_295_919_320u64 % (1 << 32)) as u32);
    let stamps: std::vec::Vec<u32> = entry.stamps().collect();
    assert_eq!(stamps, [4_295_919_245u64, 4_295_919_270, 4_295_919_295, 4_295_919_320].map(|s| s as u32));
    let frost = b"src=9.8.7.6 ttl: 64 last_seen: 1000 oldest_pkt: 2 last_pkts: 900, 1000";
    let entry = Entry::parse(frost).unwrap();
    assert_eq!(entry.stamps().collect::<std::vec::Vec<_>>(), [900, 1000]);
    let v6 = b"src=2001:0db8:0001:0002:0000:0000:0000:0000 ttl: 0 last_seen: 4294894135 oldest_pkt: 1 4294894135";
    assert_eq!(shown(Entry::parse(v6).unwrap().addr), "2001:db8:1:2::");
    for end in 0..v6.len() {
        let _ = Entry::parse(&v6[..end]);
    }
    for nonsense in ["", "src=", "src= ", "src=1.2.3.4", "src=1.2.3 ttl: 0 last_seen: 1 oldest_pkt: 1 1", "   "] {
        assert!(Entry::parse(nonsense.as_bytes()).is_none(), "{nonsense:?}");
    }
}

fn shown(addr: Addr) -> String {
    let mut text = heapless::String::<48>::new();
    uwrite!(text, "{}", addr).unwrap();
    text.as_str().to_string()
}

#[test]
fn jiffies_agree_with_a_measured_list_and_wrap() {
    // Measured: (last_seen - INITIAL_JIFFIES) / HZ = CLOCK_MONOTONIC - 0.103 s, HZ 250, a 64-bit kernel.
    let hz = 250;
    let last_seen = 4_295_919_320u64;
    let uptime = (last_seen - ((1u64 << 32) - 300 * 250)) as f64 / 250.0 + 0.103;
    let clock = Jiffies::at(hz, uptime as u32, (uptime.fract() * 1e9) as u32);
    assert!(clock.age((last_seen % (1 << 32)) as u32) <= 2);
    // 700 s, and what is left of 0.9 s after the 0.1 s of early boot.
    assert_eq!(Jiffies::at(hz, 1000, 900_000_000).now, 700 * 250 + 200);
    // Measured on 32 bits across the wrap: written at uptime 290.85 s; asked at 334 s.
    let clock = Jiffies::at(hz, 334, 0);
    assert_eq!(clock.age(4_294_965_007) / hz, 43);
    assert_eq!(clock.age(clock.now.wrapping_add(5)), 0, "a stamp ahead of us is now");
}

/// The module says how many addresses a list holds. None is no size.
#[test]
fn the_size_of_a_list_is_the_modules_or_that_of_all_kernels() {
    let sys = std::env::temp_dir().join(std::format!("recentd-size-{}", std::process::id()));
    let parameters = sys.join("xt_recent/parameters");
    std::fs::create_dir_all(&parameters).unwrap();
    let text = crate::config::Text::from_slice(sys.to_str().unwrap().as_bytes()).unwrap();
    assert_eq!(ip_list_tot(&text, Flavour::Xt), 100);
    for (content, expected) in [("1\n", 1), ("256\n", 256), ("4096", 4096), ("000000000256", 256), ("0\n", 100), ("", 100), ("many\n", 100)] {
        std::fs::write(parameters.join("ip_list_tot"), content).unwrap();
        assert_eq!(ip_list_tot(&text, Flavour::Xt), expected, "{content:?}");
    }
    std::fs::remove_dir_all(&sys).unwrap();
}

#[test]
fn more_failures_than_old_kernels_count_are_warned_of() {
    let warns = |count: &str, hitcount: &str| {
        let mut config = crate::config::Config::default();
        [("count", count), ("hitcount", hitcount)].iter().for_each(|(key, value)| config.set(key.as_bytes(), value.as_bytes()).unwrap());
        kernel_limit(&config).is_some()
    };
    assert!(warns("kernel", "21") && !warns("kernel", "20") && !warns("agent", "21"));
}
