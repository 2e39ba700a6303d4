//! Text for people: the verdict comes first, columns line up, and colour is for terminals only.

use super::*;

/// The column of `word` in each line that contains it.
fn columns(text: &str, word: &str) -> Vec<usize> {
    text.lines().filter_map(|line| line.find(word)).collect()
}

#[test]
fn status_begins_with_the_verdict() {
    let mut recentd = Recentd::start(&["--hitcount", "3"]);
    recentd.reads(&(failure("198.18.2.7").repeat(3) + &failure("198.18.2.8")));
    let status = recentd.text("status");
    assert!(status.contains("\nPROTECTED\nrule       ban after 3 failures within 15m, for 1h\n"), "{status}");
    let expected = "\
recentd 0.0.0, running for 0s
PROTECTED
rule       ban after 0 failures within 0m, for 0h
source     standard input: ok for 0s
sink       xt_recent
  IPv0     proc/xt_recent/recentd: ok for 0s, 0 of 0 used
  IPv0     proc/xt_recent/recentd0: ok for 0s, 0 of 0 used
bans       0 now, 0 since the start, 0 pushed out (list full)
counting   0 of 0 addresses, 0 dropped (table full)
log lines  0 read, 0 recognised, 0 counted as failures
attempts   in each of the last 0 hours; # is up to 0
  dropbear .......................# 0
messages   dropbear bad-password: 0
";
    assert_eq!(without_numbers(&status), expected);
    assert!(status.ends_with("# 4\nmessages   dropbear bad-password: 4\n"), "{status}");
}

#[test]
fn without_lists_nobody_is_protected_until_they_come() {
    let dir = Scratch::new();
    fs::create_dir(dir.join("proc")).unwrap();
    let mut child = program();
    child.args(["run", "--config", "none", "--log", "stderr", "--proc", "proc", "--sys", "sys", "--hitcount", "1", "--ubus", "off"]);
    child.args(["--control", "ctl", "--source", "stdin"]).current_dir(dir.path());
    let mut child = child.stdin(std::process::Stdio::piped()).stderr(std::process::Stdio::null()).spawn().unwrap();
    assert!(within(PATIENCE, || UnixStream::connect(dir.join("ctl")).is_ok()));
    let ask = |words: &[&str]| Said::by(program().args(words).args(["--config", "none", "--control", "ctl"]).current_dir(dir.path())).out;
    let json = || serde_json::from_str::<Value>(&ask(&["status", "--json"])).unwrap();
    let status = ask(&["status"]);
    let verdict = status.lines().nth(1).unwrap();
    let missing = "NOT PROTECTED: proc/xt_recent/recentd: no such file or directory; proc/xt_recent/recentd6: no such file or directory; load the firewall rules: recentd rules xt_recent | sh";
    assert!(verdict.starts_with(missing), "{status}");
    assert_eq!(json()["protected"], false);
    assert!(json()["advice"].as_str().unwrap().ends_with("recentd rules xt_recent | sh"), "{}", json());
    assert!(ask(&["ban", "203.0.113.7"]).starts_with("203.0.113.7 is banned for 1h\nNOT PROTECTED: proc/"), "{status}");
    let mut lists = ["recentd", "recentd6"].map(|name| common::program::fifo(&dir.join("proc/xt_recent").join(name)));
    assert!(within(PATIENCE, || json()["protected"] == true), "{}", json());
    assert_eq!(json()["advice"], "");
    assert_eq!(drain(&mut lists[0]), "+203.0.113.7\n");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_dry_run_and_an_unread_log_are_no_protection() {
    let recentd = Recentd::start(&["--sink", "dry-run"]);
    assert!(recentd.text("status").contains("\nNOT PROTECTED: option sink is dry-run: nothing is banned\n"));
    assert!(recentd.text("ban 198.18.2.7").contains("\nNOT PROTECTED: option sink is dry-run"));
    let dir = Scratch::new();
    let running = Running::start(&dir, &["--file", "log", "--control", "ctl"]);
    running.says("watching");
    let mut socket = UnixStream::connect(dir.join("ctl")).unwrap();
    socket.write_all(b"text status\n").unwrap();
    let mut status = String::new();
    socket.read_to_string(&mut status).unwrap();
    assert!(status.contains("\nNOT PROTECTED: the log is not read (file log: waiting for it to appear); see: recentd check\n"), "{status}");
}

#[test]
fn lists_line_up_whatever_addresses_they_hold() {
    for (prefix6, address) in [("64", "2001:db8:1111:2222::/64"), ("128", "2001:db8:1111:2222:3333:4444:5555:6666")] {
        let mut recentd = Recentd::start(&["--hitcount", "2", "--prefix6", prefix6]);
        let long = failure("2001:db8:1111:2222:3333:4444:5555:6666");
        recentd.reads(&[long.repeat(2), failure("198.18.2.7").repeat(2), failure("198.51.100.123")].concat());
        for n in 0..12 {
            recentd.reads(&failure(&format!("203.0.113.{n}")));
        }
        recentd.json("ban 203.0.113.200 2147483");
        recentd.json("ban 203.0.113.201 100");
        let list = recentd.text("list");
        assert!(list.contains(&format!("  {address}  ")), "{list}");
        for word in ["since ", "ban 1 ", "dropbear bad-password"] {
            let places = columns(list.split("Failed attempts").next().unwrap(), word);
            assert!(places.len() >= 2 && places.iter().all(|place| *place == places[0]), "{word}: {places:?}\n{list}");
        }
        let counted = columns(list.split("Failed attempts").nth(1).unwrap(), "dropbear");
        assert!(counted.len() == 13 && counted.iter().all(|place| *place == counted[0]), "{list}");
        assert!(list.contains("24d 20h left"), "{list}");
        let events = recentd.text("events");
        let places = columns(&events, "for ");
        assert!(places.len() == 4 && places.iter().all(|place| *place == places[0]), "{events}");
        assert!(events.contains(" for 1h, 2 failures, dropbear bad-password\n"), "{events}");
        assert!(events.contains(" for 100s, by hand\n"), "{events}");
        assert!(list.lines().chain(events.lines()).all(|line| line.len() <= 115 && line.is_ascii()), "{list}{events}");
    }
}

#[test]
fn the_closest_to_a_ban_come_first() {
    let mut recentd = Recentd::start(&["--hitcount", "9"]);
    recentd.reads(&[(1, 3), (2, 8), (3, 1), (4, 3)].map(|(n, times)| failure(&format!("198.18.2.{n}")).repeat(times)).concat());
    let list = recentd.text("list");
    let counted: Vec<_> = list.split("Failed attempts: 4, banned at 9 failures\n").nth(1).unwrap().lines().collect();
    let order: Vec<_> = counted.iter().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(order, ["198.18.2.2", "198.18.2.1", "198.18.2.4", "198.18.2.3"]);
}

#[test]
fn empty_screens_say_so() {
    let recentd = Recentd::start(&[]);
    assert_eq!(recentd.text("list"), "Banned: 0\nFailed attempts: 0, banned at 1 failure\n");
    assert_eq!(recentd.text("events"), "no decisions yet\n");
}

/// The attacker chooses user names and other texts, but no address.
#[test]
fn nothing_of_an_attackers_text_is_shown() {
    let mut recentd = Recentd::start(&["--hitcount", "2"]);
    let name = "EVIL \x1b[2J\x07 from 198.51.100.1:22";
    let line = failure("198.18.2.7").replace("root", name);
    recentd.reads(&(line.repeat(2) + &failure("198.18.2.8").replace("root", name)));
    for request in ["status", "list", "events"] {
        for answer in [recentd.text(request), recentd.json(request).to_string()] {
            assert!(answer.contains("bad-password") && !answer.contains("EVIL") && !answer.contains("198.51"), "{answer}");
            assert!(answer.chars().all(|c| c == '\n' || !c.is_control()), "{answer}");
        }
    }
    assert!(!recentd.running.said().contains("EVIL"));
}

#[test]
fn colour_is_for_terminals() {
    let recentd = Recentd::start(&[]);
    assert!(!recentd.command(&["status"]).out.contains('\x1b'));
    assert!(!recentd.text("list").contains('\x1b'));
    let plain = recentd.text("status");
    let coloured = recentd.answer(b"colour status\n");
    assert!(coloured.contains("\x1b[32mPROTECTED\x1b[0m"), "{coloured}");
    let mut bare = coloured.clone();
    for colour in ["\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[0m", "\0"] {
        bare = bare.replace(colour, "");
    }
    assert_eq!(without_numbers(&bare), without_numbers(&plain), "text without colour is complete");
    if !Command::new("script").arg("--version").output().is_ok_and(|output| output.status.success()) {
        return skip("no script(1), from Debian's bsdutils");
    }
    let words: Vec<_> = std::iter::once(program().get_program().to_os_string())
        .chain(program().get_args().map(|word| word.to_os_string()))
        .map(|word| word.into_string().unwrap())
        .collect();
    let line = format!("{} status --config none --control ctl", words.join(" "));
    let mut terminal = Command::new("script");
    terminal.args(["--quiet", "--return", "--command", &line, "/dev/null"]).current_dir(recentd.dir.path());
    let said = Said::by(terminal.stdin(std::process::Stdio::null()));
    assert!(said.code == Some(0) && said.out.contains("\x1b[32mPROTECTED\x1b[0m"), "{said:?}");
}
