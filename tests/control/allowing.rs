//! Whom recentd will never ban, and what a dry run only would do.

use super::*;

#[test]
fn the_allowlist_in_force_is_shown_and_what_was_allowed_by_hand_is_taken_back() {
    let mut recentd = Recentd::start(&["--allow", "198.18.5.0/24"]);
    assert!(!recentd.text("status").contains("198.18.5.0/24"), "status is short");
    assert_eq!(recentd.json("status")["allow"], json!(["198.18.5.0/24"]));
    assert!(recentd.command(&["allow", "198.18.6.0/24"]).out.starts_with("198.18.6.0/24 is never banned"));
    let list = recentd.command(&["list"]).out;
    assert!(list.contains("Never banned, beside this machine and its LAN:\n  198.18.5.0/24\n  198.18.6.0/24, by hand until the next start\n"), "{list}");
    assert_eq!(recentd.json("status")["allow_by_hand"], json!(["198.18.6.0/24"]));
    recentd.reads(&failure("198.18.6.7"));
    assert_eq!(recentd.bans().len(), 0);
    let said = recentd.command(&["disallow", "198.18.6.0/24"]);
    assert_eq!((said.out.as_str(), said.code), ("198.18.6.0/24 is no longer allowed by hand\n", Some(0)));
    recentd.reads(&failure("198.18.6.7"));
    assert_eq!(recentd.written()[0], "+198.18.6.7\n");
    let said = recentd.command(&["disallow", "198.18.5.0/24"]);
    assert!(said.code == Some(100) && said.err.contains("not allowed by hand; take it out of the configuration"), "{said:?}");
    assert_eq!(recentd.json("status")["allow_by_hand"], json!([]));
    let events: Vec<_> = recentd.json("events")["events"].as_array().unwrap().iter().map(|event| event["action"].clone()).collect();
    assert_eq!(events, [json!("ban"), json!("disallow"), json!("allow")]);
}

/// The daemon knows what was allowed by hand, what is banned, and what is counted.
#[test]
fn check_asks_the_daemon_about_an_address() {
    let mut recentd = Recentd::start(&["--hitcount", "3"]);
    recentd.reads(&(failure("198.18.2.7").repeat(3) + &failure("198.18.2.8")));
    recentd.command(&["allow", "198.18.6.0/24"]);
    let about = |address: &str| {
        let out = recentd.command(&["check", address, "--sink", "dry-run"]).out;
        out.lines().filter(|line| line.starts_with("address ")).collect::<Vec<_>>().join("|")
    };
    assert_eq!(about("198.18.2.7"), "address        198.18.2.7: can be banned; is banned for 1h (says the running recentd)");
    assert_eq!(about("198.18.2.8"), "address        198.18.2.8: can be banned, 1 failure so far (says the running recentd)");
    assert_eq!(about("198.18.6.1"), "address        198.18.6.1: on the allowlist (says the running recentd)");
    let json = recentd.json("check 198.18.2.7");
    assert_eq!((&json["can_be_banned"], &json["banned"], &json["seconds_left"].as_u64().is_some_and(|left| left > 3500)), (&json!(true), &json!(true), &true));
}

/// They are counted all the same, so they are among those with failed attempts.
#[test]
fn those_that_are_never_banned_are_marked_among_the_failing() {
    let mut recentd = Recentd::start(&["--hitcount", "3"]);
    recentd.reads(&[failure("198.18.2.7"), failure("198.18.2.8")].concat());
    recentd.command(&["allow", "198.18.2.7"]);
    let list = recentd.text("list");
    assert!(list.contains("dropbear bad-password; never banned: on the allowlist\n") && list.contains("dropbear bad-password\n"), "{list}");
    let counted = &recentd.json("list")["counted"];
    let of = |address: &str| counted.as_array().unwrap().iter().find(|one| one["address"] == json!(address)).unwrap().clone();
    assert_eq!((&of("198.18.2.7")["never_banned"], &of("198.18.2.7")["reason"]), (&json!(true), &json!("on the allowlist")));
    assert_eq!((&of("198.18.2.8")["never_banned"], &of("198.18.2.8")["reason"]), (&Value::Null, &Value::Null));
}

/// A recentd with `hitcount 3` whose log has four failures of one address when it starts.
fn with_failures_before(options: &[&str]) -> Recentd {
    let dir = Scratch::new();
    let stamp = Command::new("date").args(["-u", "+%a %b %e %H:%M:%S %Y"]).output().unwrap();
    let line = failure("198.18.2.7").replace("Sat Aug 15 10:00:00 2026", String::from_utf8(stamp.stdout).unwrap().trim());
    fs::write(dir.join("log"), line.repeat(4)).unwrap();
    Recentd::start_in(dir, &[&["--hitcount", "3", "--source", "file:log"], options].concat())
}

/// Failures that are read back at the start are no reason to ban by themselves.
#[test]
fn why_an_address_over_the_limit_is_not_banned_is_said() {
    let recentd = with_failures_before(&[]);
    let read_back = || recentd.text("list").contains("  4 failures     dropbear bad-password; its failures were read back from the log; the next one leads to a ban\n");
    assert!(within(PATIENCE, read_back), "{}", recentd.text("list"));
    let about = recentd.command(&["check", "198.18.2.7", "--sink", "dry-run"]).out;
    assert!(about.contains("198.18.2.7: can be banned, 4 failures so far; its failures were read back from the log; the next one leads to a ban (says"), "{about}");
}

/// In a dry run, too, failures that are read back decide nothing; but there the next one bans nothing either.
#[test]
fn a_dry_run_is_the_reason_that_nothing_is_banned() {
    let recentd = with_failures_before(&["--sink", "dry-run"]);
    let said = || recentd.text("list").contains("  4 failures     dropbear bad-password; option sink is dry-run: nothing is banned\n");
    assert!(within(PATIENCE, said), "{}", recentd.text("list"));
    assert_eq!(recentd.json("list")["counted"][0]["reason"], json!("option sink is dry-run: nothing is banned"));
}

/// Of an address that fails again after its ban had to make room for others.
#[test]
fn a_ban_that_was_pushed_out_is_said() {
    let mut recentd = Recentd::start(&["--hitcount", "2"]);
    let most = recentd.json("status")["sink"]["lists"][0]["capacity"].as_u64().unwrap();
    let mut lines = String::new();
    for n in 0..=most {
        lines.push_str(&failure(&format!("198.18.{}.{}", n / 250, n % 250 + 1)).repeat(2));
    }
    recentd.reads(&(lines + &failure("198.18.0.1")));
    let list = recentd.text("list 0 - 198.18.0.1");
    assert!(list.contains("  1 failure      dropbear bad-password; its ban was pushed out of the full list\n"), "{list}");
    let about = recentd.command(&["check", "198.18.0.1", "--sink", "dry-run"]).out;
    assert!(about.contains("198.18.0.1: can be banned, 1 failure so far; its ban was pushed out of the full list (says"), "{about}");
    recentd.text("unban 198.18.0.1");
    recentd.reads(&failure("198.18.0.1"));
    assert!(!recentd.text("list 0 - 198.18.0.1").contains("pushed out"), "a ban that was ended by hand");
}

#[test]
fn a_list_of_bans_says_if_they_are_not_in_force() {
    let mut recentd = Recentd::start(&["--proc", "nowhere", "--sink", "xt_recent"]);
    recentd.reads(&failure("198.18.2.7"));
    let list = recentd.text("list");
    assert!(list.starts_with("Banned: 1\n") && list.ends_with("\nNOT PROTECTED: nowhere/xt_recent/recentd: no such file or directory; nowhere/xt_recent/recentd6: no such file or directory; load the firewall rules: recentd rules xt_recent | sh\n"), "{list}");
}

#[test]
fn a_dry_run_says_would_in_every_line() {
    let mut recentd = Recentd::start(&["--sink", "dry-run"]);
    recentd.reads(&failure("198.18.2.7"));
    recentd.running.says("would ban 198.18.2.7 for 3600 s: 1 failure within 900 s");
    assert!(recentd.text("list").starts_with("Would be banned, but for dry-run: 1\n"), "{}", recentd.text("list"));
    assert!(recentd.text("events").contains("would ban "), "{}", recentd.text("events"));
    let event = &recentd.json("events")["events"][0];
    assert_eq!((&event["action"], &event["dry_run"], &recentd.json("list")["dry_run"]), (&json!("ban"), &json!(true), &json!(true)));
    assert!(recentd.text("ban 198.18.2.9").starts_with("198.18.2.9 would be banned for 1h\nNOT PROTECTED: option sink is dry-run"));
    let about = recentd.command(&["check", "198.18.2.7", "--sink", "dry-run"]).out;
    assert!(about.contains("198.18.2.7: can be banned; would be banned for ") && !about.contains("is banned"), "{about}");
    recentd.command(&["unban", "198.18.2.7"]);
    recentd.running.says("would unban 198.18.2.7 by hand");
}
