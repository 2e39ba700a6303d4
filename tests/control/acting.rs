//! Requests take effect: in the kernel's lists, and in the counts.

use super::*;

#[test]
fn ban_and_unban_reach_the_list() {
    let mut recentd = Recentd::start(&[]);
    recentd.json("ban 198.18.2.7 60");
    assert_eq!(recentd.written(), ["+198.18.2.7\n", ""]);
    recentd.json("ban ::ffff:198.18.2.8");
    assert_eq!(recentd.written(), ["+198.18.2.8\n", ""], "IPv4 in IPv6 is IPv4");
    recentd.json("unban 198.18.2.7");
    recentd.json("unban 198.18.2.99");
    assert_eq!(recentd.written(), ["-198.18.2.7\n-198.18.2.99\n", ""], "the list may hold addresses that recentd does not know");
    recentd.reads(&failure("198.18.2.8"));
    assert_eq!(recentd.written(), ["", ""], "it is banned already");
    recentd.running.says("ban 198.18.2.7 for 60 s by hand");
    recentd.running.says("unban 198.18.2.7 by hand");
}

#[test]
fn ipv6_is_banned_shown_and_taken_by_prefix() {
    let mut recentd = Recentd::start(&[]);
    assert_eq!(recentd.json("ban 2001:db8:1:2:3:4:5:6")["address"], "2001:db8:1:2::/64");
    recentd.reads(&failure("2001:db8:7::8"));
    assert_eq!(recentd.written(), ["", "+2001:db8:1:2::\n+2001:db8:7::\n"]);
    let shown: Vec<_> = recentd.bans().iter().map(|ban| ban["address"].as_str().unwrap().to_string()).collect();
    assert_eq!(shown, ["2001:db8:1:2::/64", "2001:db8:7::/64"]);
    for address in shown {
        assert_eq!(recentd.json(&format!("unban {address}")), json!({"address": address, "was_banned": true}));
    }
    assert_eq!(recentd.written(), ["", "-2001:db8:1:2::\n-2001:db8:7::\n"]);
}

#[test]
fn a_ban_ends_by_itself_and_the_next_is_longer_until_an_unban_by_hand() {
    let mut recentd = Recentd::start(&["--ban", "1", "--growth", "60"]);
    let times = |recentd: &Recentd| (recentd.bans()[0]["times"].clone(), recentd.bans()[0]["seconds_left"].as_u64().unwrap());
    recentd.reads(&failure("198.18.2.7"));
    recentd.running.says("unban 198.18.2.7");
    recentd.reads(&failure("198.18.2.7"));
    assert!(matches!(times(&recentd), (n, 55..=60) if n == 2), "{:?}", recentd.bans());
    recentd.json("unban 198.18.2.7");
    recentd.reads(&failure("198.18.2.7"));
    assert!(within(PATIENCE, || recentd.bans().is_empty()));
    assert_eq!(recentd.running.said().matches("ban number").count(), 1);
    let actions = recentd.json("events");
    let actions: Vec<_> = actions["events"].as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["unban", "ban", "unban", "ban", "unban", "ban"]);
}

#[test]
fn unban_forgets_the_count() {
    let mut recentd = Recentd::start(&["--hitcount", "3"]);
    recentd.reads(&failure("198.18.2.7").repeat(2));
    assert_eq!(recentd.json("unban 198.18.2.7")["was_banned"], false);
    recentd.reads(&failure("198.18.2.7").repeat(2));
    assert_eq!(recentd.json("list")["counted"][0]["failures"], 2.0);
    assert_eq!(recentd.bans(), [] as [Value; 0]);
}

#[test]
fn addresses_that_must_not_be_banned_are_not() {
    let mut recentd = Recentd::start(&["--allow", "198.51.100.0/24", "--allow", "2001:db8:5::1"]);
    for (address, reason) in [
        ("127.0.0.1", "an address of this machine is never banned"),
        ("::1", "an address of this machine is never banned"),
        ("127.8.8.8", "never banned"),
        ("fe80::1", "link-local"),
        ("224.0.0.1", "multicast"),
        ("0.0.0.0", "never banned"),
        ("198.51.100.77", "on the allowlist"),
        ("::ffff:198.51.100.77", "on the allowlist"),
        ("2001:db8:5::1", "on the allowlist"),
        ("2001:db8:5::2", "in one prefix with an address on the allowlist"),
    ] {
        let answer = recentd.json(&format!("ban {address}"));
        assert!(answer["error"].as_str().is_some_and(|error| error.contains(reason)), "{address}: {answer}");
    }
    assert_eq!(recentd.written(), ["", ""]);
    assert_eq!(recentd.bans(), [] as [Value; 0]);
}

#[test]
fn allow_ends_bans_and_prevents_new_ones() {
    let mut recentd = Recentd::start(&[]);
    recentd.reads(&["198.18.2.7", "198.18.2.200", "198.51.100.1", "2001:db8:1::5"].map(failure).concat());
    recentd.written();
    assert_eq!(recentd.json("allow 198.18.2.0/24"), json!({"address": "198.18.2.0/24", "bans_ended": 2}));
    assert_eq!(recentd.json("allow 2001:db8:1::9")["bans_ended"], 1, "only whole prefixes are banned");
    assert_eq!(recentd.written(), ["-198.18.2.7\n-198.18.2.200\n", "-2001:db8:1::\n"]);
    recentd.reads(&failure("198.18.2.7"));
    assert_eq!(recentd.written(), ["", ""]);
    assert_eq!(recentd.json("ban 198.18.2.7")["error"], "on the allowlist");
    // An allowlisted prefix that is added again takes no more room.
    for n in [1, 2, 3, 4, 5, 6, 6, 6] {
        assert!(recentd.json(&format!("allow 10.{n}.0.0/16"))["error"].is_null());
    }
    let full = recentd.json("allow 10.7.0.0/16");
    assert!(full["error"].as_str().unwrap().contains("add it to the configuration"), "{full}");
}

#[test]
fn flush_ends_everything() {
    let mut recentd = Recentd::start(&["--hitcount", "2"]);
    let many: String = (1..=120).map(|n| failure(&format!("198.18.2.{n}"))).collect();
    recentd.reads(&many);
    recentd.reads(&(failure("2001:db8::1").repeat(2) + &failure("198.51.100.1").repeat(2)));
    recentd.written();
    assert_eq!(recentd.json("flush"), json!({"bans_ended": 2}));
    assert_eq!(recentd.written(), ["-198.51.100.1\n", "-2001:db8::\n"]);
    let list = recentd.json("list");
    assert_eq!((&list["bans"], &list["counted"]), (&json!([]), &json!([])));
    assert_eq!(recentd.json("flush"), json!({"bans_ended": 0}));
    assert_eq!(recentd.running.said().matches("by hand").count(), 4);
}

/// Another program, or an earlier `prefix6`, left whole addresses in the list.
#[test]
fn bans_found_in_the_list_can_be_ended() {
    let dir = Scratch::new();
    let path = dir.join("proc/xt_recent/recentd6");
    let mut list = common::program::fifo(&path);
    for address in ["2001:db8::7", "2001:db8::8", "2001:db8:1::", "2001:db8:2::9"] {
        list.write_all(entry(address, -5).as_bytes()).unwrap();
    }
    let mut recentd = Recentd::start_in(dir, &[]);
    recentd.running.says("4 live bans read back");
    recentd.reads(&failure("2001:db8:9::9"));
    let shown: Vec<_> = recentd.bans().iter().map(|ban| ban["address"].as_str().unwrap().to_string()).collect();
    assert_eq!(shown, ["2001:db8::7", "2001:db8::8", "2001:db8:1::/64", "2001:db8:2::9", "2001:db8:9::/64"]);
    assert_eq!(recentd.json("allow 2001:db8:2::/48")["bans_ended"], 1);
    assert_eq!(recentd.json("flush"), json!({"bans_ended": 4}));
    let written = recentd.written()[1].clone();
    let expected = "+2001:db8:9::\n-2001:db8:2::9\n-2001:db8::7\n-2001:db8::8\n-2001:db8:1::\n-2001:db8:9::\n";
    assert_eq!(written, expected);
}

/// A line in the configuration and a restart unban a banned owner.
#[test]
fn a_ban_found_in_the_list_ends_if_the_address_is_allowed_now() {
    let dir = Scratch::new();
    let mut list = common::program::fifo(&dir.join("proc/xt_recent/recentd"));
    for address in ["198.51.100.5", "192.0.2.7", "203.0.113.9"] {
        list.write_all(entry(address, -5).as_bytes()).unwrap();
    }
    let mut recentd = Recentd::start_in(dir, &["--allow", "192.0.2.0/24", "--allow", "203.0.113.9"]);
    recentd.running.says("1 live ban read back");
    recentd.running.says("unban 192.0.2.7: on the allowlist");
    assert_eq!(recentd.written()[0], "-192.0.2.7\n-203.0.113.9\n");
    assert_eq!(recentd.bans().len(), 1);
}

#[test]
fn the_hundred_and_first_ban_pushes_one_out_and_says_so() {
    let mut recentd = Recentd::start(&[]);
    for n in 1..=101 {
        recentd.json(&format!("ban 198.18.2.{n}"));
    }
    let status = recentd.json("status");
    assert_eq!(status["bans"], json!({"live": 100, "total": 101, "pushed_out": 1}));
    assert_eq!(status["sink"]["lists"][0]["used"], 100);
    let events = recentd.json("events");
    assert_eq!((&events["events"][0]["action"], &events["events"][0]["address"]), (&json!("pushed-out"), &json!("198.18.2.1")));
    assert_eq!(recentd.written()[0].lines().count(), 101);
}

/// Where the rules of the firewall count, an address is in the list from its first failure on, which is not yet a ban.
#[test]
fn where_the_kernel_counts_an_address_below_the_hitcount_is_not_banned() {
    let dir = Scratch::new();
    let mut list = common::program::fifo(&dir.join("proc/xt_recent/recentd"));
    list.write_all(entry("192.0.2.7", 30).as_bytes()).unwrap();
    let mut recentd = Recentd::start_in(dir, &["--count", "kernel", "--hitcount", "3"]);
    recentd.reads(&failure("198.51.100.1").repeat(2));
    recentd.reads(&failure("198.51.100.2").repeat(3));
    let bans = recentd.bans();
    assert_eq!((bans.len(), &bans[0]["address"], &bans[0]["times"]), (1, &json!("198.51.100.2"), &json!(1)), "{bans:?}");
    assert!(bans[0]["seconds_left"].as_u64().unwrap() > 3590, "{bans:?}");
    assert_eq!(recentd.json("status")["bans"]["live"], 1);
    assert_eq!(recentd.json("list")["counted"].as_array().unwrap().len(), 3);
    recentd.reads(&failure("192.0.2.7").repeat(2));
    assert_eq!(recentd.bans().len(), 2);
    assert!(recentd.text("list").starts_with("Banned: 2\n"));
}

/// recentd tries such a list again and again, but logs it once. It counts as missing.
#[test]
fn a_list_that_refuses_writes_is_named_once() {
    if !is_root() {
        return skip("needs root, because it opens a file of the kernel for writing");
    }
    let dir = Scratch::new();
    std::fs::create_dir_all(dir.join("proc/xt_recent")).unwrap();
    // This file can be opened, rewound and read, and every write is an error.
    std::os::unix::fs::symlink("/proc/version", dir.join("proc/xt_recent/recentd")).unwrap();
    // Writing to that file needs a capability that the sandbox would drop.
    let recentd = Recentd::start_in(dir, &["--sandbox", "0"]);
    recentd.json("ban 192.0.2.7");
    recentd.running.says("recentd cannot be used: input/output error");
    std::thread::sleep(Duration::from_secs(4));
    let said = recentd.running.said();
    assert_eq!((said.matches("cannot be used").count(), said.matches("here again").count()), (1, 0), "{said}");
    let list = &recentd.json("status")["sink"]["lists"][0];
    assert_eq!((&list["ok"], &list["error"]), (&json!(false), &json!("input/output error")));
}
