//! Every method through each interface; wrong requests; exit codes.

use super::*;

#[test]
fn every_method_answers_programs() {
    let mut recentd = Recentd::start(&["--hitcount", "3"]);
    recentd.reads(&failure("198.18.2.7").repeat(3));
    recentd.reads(&failure("2001:db8::5").repeat(2));
    let expected = [
        ("ban 203.0.113.9 90", json!({"address": "203.0.113.9", "seconds": 90})),
        ("ban 203.0.113.10", json!({"address": "203.0.113.10", "seconds": 3600})),
        ("unban 203.0.113.10", json!({"address": "203.0.113.10", "was_banned": true})),
        ("unban 203.0.113.11", json!({"address": "203.0.113.11", "was_banned": false})),
        ("allow 203.0.113.0/24", json!({"address": "203.0.113.0/24", "bans_ended": 1})),
    ];
    for (request, answer) in expected {
        assert_eq!(recentd.json(request), answer, "{request}");
    }
    let list = recentd.json("list");
    assert_eq!(list["bans"][0]["address"], "198.18.2.7");
    assert_eq!(list["bans"][0]["times"], 1);
    assert_eq!(list["bans"][0]["program"], "dropbear");
    assert_eq!(list["bans"][0]["cause"], "bad-password");
    assert!((3590..=3600).contains(&list["bans"][0]["seconds_left"].as_u64().unwrap()));
    let counted = json!([{"address": "2001:db8::/64", "failures": 2.0, "program": "dropbear", "cause": "bad-password"}]);
    assert_eq!(list["counted"], counted);
    assert_eq!(list["more"], false);
    let events = recentd.json("events");
    let actions: Vec<_> = events["events"].as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["unban", "allow", "unban", "unban", "ban", "ban", "ban"]);
    assert_eq!(recentd.json("list 1")["bans"], json!([]), "from an offset");
    assert_eq!(recentd.json("events 6")["events"].as_array().unwrap().len(), 1);
    assert_eq!(recentd.json("flush"), json!({"bans_ended": 1}));
    assert_eq!(recentd.json("list")["counted"], json!([]));
}

#[test]
fn every_method_answers_people_as_its_command_does() {
    let mut recentd = Recentd::start(&["--hitcount", "2"]);
    recentd.reads(&failure("198.18.2.7").repeat(2));
    recentd.reads(&failure("198.18.2.8"));
    for (request, answer) in [
        ("ban 203.0.113.9 90", "203.0.113.9 is banned for 90s\n"),
        ("ban 2001:db8::5 7200", "2001:db8::/64 is banned for 2h\n"),
        ("unban 203.0.113.9", "203.0.113.9 is no longer banned; its count is forgotten\n"),
        ("unban 203.0.113.9", "203.0.113.9 was not banned; its count is forgotten\n"),
    ] {
        assert_eq!(recentd.text(request), answer);
    }
    let said = recentd.command(&["unban", "2001:db8::/64"]);
    let answer = "2001:db8::/64 is no longer banned; its count is forgotten\n";
    assert_eq!(said, Said { out: answer.into(), err: String::new(), code: Some(0) });
    for request in ["status", "list", "events"] {
        let said = recentd.command(&[request]);
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{request}");
        assert_eq!(without_numbers(&said.out), without_numbers(&recentd.text(request)), "{request}");
    }
    assert_eq!(recentd.command(&["flush"]).out, "1 ban ended; all counts are forgotten\n");
}

#[test]
fn commands_hand_json_through() {
    let mut recentd = Recentd::start(&[]);
    recentd.reads(&failure("198.18.2.7"));
    for words in [&["events", "--json"] as &[&str], &["list", "--json"], &["status", "--json"], &["ban", "--json", "198.18.2.8", "60"]] {
        let said = recentd.command(words);
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{words:?}");
        let answer: Value = serde_json::from_str(&said.out).unwrap();
        assert!(answer.as_object().unwrap().len() > 1 && answer["error"].is_null(), "{answer}");
    }
    let said = recentd.command(&["ban", "--json", "nobody"]);
    assert_eq!(said.code, Some(100));
    assert!(serde_json::from_str::<Value>(&said.out).unwrap()["error"].is_string(), "{said:?}");
}

#[test]
fn the_list_command_sorts_and_searches() {
    let mut recentd = Recentd::start(&["--hitcount", "3"]);
    for (addr, seconds) in [("203.0.113.7", 700), ("198.51.100.1", 900), ("2001:db8::1", 800), ("203.0.113.77", 600)] {
        recentd.json(&format!("ban {addr} {seconds}"));
    }
    recentd.reads(&(failure("203.0.113.99") + &failure("192.0.2.2").repeat(2)));
    let shown = |words: &[&str]| {
        let said = recentd.command(&[&["list"], words].concat());
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{words:?}");
        let addresses = said.out.lines().filter(|line| line.starts_with("  ")).map(|line| line.split_whitespace().next().unwrap().to_string());
        addresses.collect::<Vec<_>>()
    };
    assert_eq!(shown(&["--sort", "left"]), ["198.51.100.1", "2001:db8::/64", "203.0.113.7", "203.0.113.77", "192.0.2.2", "203.0.113.99"]);
    assert_eq!(shown(&["--sort=address"]), ["198.51.100.1", "203.0.113.7", "203.0.113.77", "2001:db8::/64", "192.0.2.2", "203.0.113.99"]);
    assert_eq!(shown(&["--match", "113.7"]), ["203.0.113.7", "203.0.113.77"]);
    assert_eq!(shown(&["--match", "203.0.113.0/24", "--sort", "address"]), ["203.0.113.7", "203.0.113.77", "203.0.113.99"]);
    let said = recentd.command(&["list", "--json", "--match", "198.51."]);
    let answer: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((&answer["bans_total"], &answer["counted_total"]), (&json!(1), &json!(0)), "{answer}");
    assert!(recentd.command(&["list", "--match", "198.51."]).out.starts_with("Banned: 1\n"));
}

const WRONG: &[(&str, &str)] = &[
    ("", "no such method"),
    ("stat", "no such method"),
    ("STATUS", "no such method"),
    ("ban", "an address is needed"),
    ("unban", "an address is needed"),
    ("allow", "an address is needed"),
    ("ban router.lan", "not an address"),
    ("ban 198.18.2.256", "not an address"),
    ("ban 198.18.2.0/24", "prefixes as long as option prefix4 or prefix6 says"),
    ("unban 198.18.2.0/31", "prefixes as long as option prefix4 or prefix6 says"),
    ("ban 2001:db8::/48", "prefixes as long as option prefix4 or prefix6 says"),
    ("ban 2001:db8::/129", "not an address"),
    ("ban 198.18.2.7 2147484", "seconds must be from 1 to 2147483"),
    ("ban 198.18.2.7 4294967297", "seconds must be a whole number"),
    ("ban 198.18.2.7 -1", "seconds must be a whole number"),
    ("ban 198.18.2.7 1w", "seconds must be a whole number"),
    ("ban 198.18.2.7 25d", "seconds must be from 1 to 2147483"),
    ("ban 198.18.2.7 60 70", "too many words"),
    ("list x", "the offset must be a whole number"),
    ("list 0 size", "sort must be newest, left or address"),
    ("list 0 - 192 168", "too many words"),
    ("events 1.5", "the offset must be a whole number"),
    ("status a b", "too many words"),
];

#[test]
fn wrong_requests_are_refused_with_the_reason() {
    let mut recentd = Recentd::start(&[]);
    for (request, reason) in WRONG {
        let answer = recentd.json(request);
        assert!(answer["error"].as_str().unwrap().contains(reason), "{request}: {answer}");
        assert_eq!(answer.as_object().unwrap().len(), 1, "{answer}");
        let text = recentd.text(request);
        assert!(text.starts_with("error: ") && text.ends_with('\n') && text.contains(reason), "{request}: {text}");
    }
    assert_eq!(recentd.written(), ["", ""]);
    assert_eq!(recentd.json("events")["events"], json!([]));
}

#[test]
fn wrong_commands_end_with_100() {
    let recentd = Recentd::start(&["--allow", "198.51.100.0/24"]);
    for (words, reason) in [
        (&["ban"] as &[&str], "recentd: ban: an address is needed. Try: recentd help ban\n"),
        (&["ban", "x"], "recentd: ban x: not an address, nor a prefix such as 2001:db8::/64. Try: recentd help ban\n"),
        (&["ban", "198.18.2.7", "soon"], "recentd: ban 198.18.2.7 soon: seconds must be a whole number, or a time such as 15m, 1h, 2d"),
        (&["ban", "198.51.100.9"], "recentd: ban 198.51.100.9 is refused: on the allowlist\n"),
        (&["ban", "198.18.2.7", "1", "2"], "recentd: ban does not expect '2'. Try: recentd help ban\n"),
        (&["list", "--sort", "size"], "recentd: list: sort must be newest, left or address. Try: recentd help list\n"),
        (&["flush", "198.18.2.7"], "recentd: flush does not expect '198.18.2.7'"),
        (&["status", "--verbose", "1"], "recentd: there is no option --verbose"),
        (&["unban", "198.18.2.7\nflush"], "recentd: unban 198.18.2.7?flush: not an address"),
    ] {
        let said = recentd.command(words);
        assert_eq!((said.code, said.out.as_str()), (Some(100), ""), "{words:?}: {said:?}");
        assert!(said.err.starts_with(reason), "{words:?}: {said:?}");
    }
    let long = recentd.command(&["ban", &"9".repeat(5000)]);
    assert_eq!(long.code, Some(100), "{long:?}");
    assert!(long.err.contains("9: not an address"), "{long:?}");
}

#[test]
fn without_recentd_commands_end_with_111() {
    let dir = Scratch::new();
    let ask = |control: &str| Said::by(program().args(["status", "--config", "none", "--control", control]).current_dir(dir.path()));
    let said = ask("ctl");
    assert_eq!((said.code, said.out.as_str()), (Some(111), ""));
    assert!(said.err.contains("recentd is not running: there is no answer at ctl: no such file or directory"), "{}", said.err);
    drop(UnixListener::bind(dir.join("left")).unwrap());
    let said = ask("left");
    assert_eq!(said.code, Some(111));
    assert!(said.err.contains("recentd is not running: there is no answer at left: connection refused"), "{}", said.err);
    let said = ask("off");
    assert_eq!(said.code, Some(100));
    assert!(said.err.contains("option control is off"), "{}", said.err);
}

/// Imitates recentd: reads one request a connection and gives these answers, one after the other.
fn answers(dir: &Scratch, answers: &'static [&'static str]) -> thread::JoinHandle<Vec<String>> {
    let listener = UnixListener::bind(dir.join("ctl")).unwrap();
    thread::spawn(move || {
        let hear = |answer: &&str| {
            let mut client = listener.accept().unwrap().0;
            let mut request = vec![0; 200];
            let length = client.read(&mut request).unwrap();
            client.write_all(answer.as_bytes()).unwrap();
            String::from_utf8(request[..length].to_vec()).unwrap()
        };
        answers.iter().map(hear).collect()
    })
}

#[test]
fn an_incomplete_answer_is_reported_and_ends_with_111() {
    for (words, answer) in [(&["status", "--json"] as &[&str], "{\"version\":"), (&["list"], "Banned: 3\n  192.0")] {
        let dir = Scratch::new();
        let daemon = answers(&dir, if words.len() == 2 { &["{\"version\":"] } else { &["Banned: 3\n  192.0"] });
        let said = Said::by(program().args(words).args(["--config", "none", "--control", "ctl"]).current_dir(dir.path()));
        assert_eq!((said.code, said.out.as_str()), (Some(111), answer));
        assert!(said.err.contains(&format!("is not complete: it ended after {} bytes", answer.len())), "{}", said.err);
        daemon.join().unwrap();
    }
}

#[test]
fn a_command_whose_request_was_not_read_asks_again() {
    let dir = Scratch::new();
    let daemon = answers(&dir, &["", "", "text\0"]);
    let said = Said::by(program().args(["list", "--config", "none", "--control", "ctl"]).current_dir(dir.path()));
    assert_eq!(said, Said { out: "text".into(), err: String::new(), code: Some(0) });
    assert_eq!(daemon.join().unwrap(), ["text list\n"; 3]);
}

#[test]
fn counters_add_up() {
    let mut recentd = Recentd::start(&["--hitcount", "2", "--allow", "198.51.100.0/24"]);
    let other = "Sat Aug 15 10:00:00 2026 daemon.info dnsmasq[1]: 198.18.2.7 Bad password attempt\n";
    let host = "Sat Aug 15 10:00:00 2026 authpriv.info sshd[9]: Failed password for root from evil.example.net port 4022 ssh2\n";
    let long = format!("Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[8]: {}\n", "x".repeat(5000));
    // A path with a `%c` in it has taken the rest off.
    let hidden = "Sat Aug 15 10:00:00 2026 authpriv.warn dispatcher.uc: luci: failed login on /\n";
    recentd.reads(&[&failure("198.18.2.7").repeat(3), &failure("198.18.2.8"), other, host, hidden, &long, "no syslog\n", "\n"].concat());
    let status = recentd.json("status");
    let lines = json!({
        "seen": 7, "matched": 6, "unmatched": 1, "counted": 4, "host_names": 1, "no_address": 1, "too_long": 1, "not_syslog": 2
    });
    assert_eq!(status["lines"], lines);
    assert_eq!(status["bans"], json!({"live": 1, "total": 1, "pushed_out": 0}));
    assert_eq!(status["addresses"], json!({"counted": 1, "capacity": capacity(), "evictions": 0}));
    assert_eq!(status["messages"], json!({"dropbear": {"bad-password": 4}, "luci": {"failed-login": 1}, "sshd": {"failed-login": 1}}));
    // The settings page shows these options as being in force.
    let config = json!({
        "count": "agent", "hitcount": 2, "window": 900, "ban": 3600, "growth": 2, "ban_max": 86400, "ban_forever": 0, "prefix4": 32, "prefix6": 64,
        "lan": true, "update": false, "watch": ["dropbear", "sshd", "luci"]
    });
    assert_eq!(status["config"], config);
    let hours: Vec<_> = status["attempts"]["dropbear"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
    assert_eq!(hours.len(), 24);
    // The sum of two hours, because an hour of the machine's clock may have begun just now.
    assert_eq!(hours[22] + hours[23], 4);
    assert!(hours[..22].iter().all(|n| *n == 0));
    assert!(status["attempts"]["sshd"].is_null(), "no address was counted");
    assert!(status["attempts"]["last_hour"].as_u64().unwrap() < 3600);
}

#[test]
fn the_last_64_decisions_are_remembered() {
    let recentd = Recentd::start(&[]);
    for n in 1..=70 {
        recentd.json(&format!("ban 198.18.2.{n}"));
    }
    let answer = recentd.json("events");
    let addresses: Vec<_> = answer["events"].as_array().unwrap().iter().map(|event| event["address"].clone()).collect();
    let newest_first: Vec<_> = (7..=70).rev().map(|n| json!(format!("198.18.2.{n}"))).collect();
    assert_eq!(addresses, newest_first);
    assert_eq!(recentd.text("events").lines().count(), 64);
    assert_eq!(recentd.json("events 60")["events"].as_array().unwrap().len(), 4);
    assert_eq!(recentd.json("events 64")["events"], json!([]));
    assert_eq!(recentd.json("events 999999999")["events"], json!([]));
}

/// More than the kernel holds of an answer for a client that does not read: the command asks for page after page, and shows one list.
#[test]
fn a_list_of_thousands_is_shown_whole() {
    let count = 1000;
    let mut recentd = Recentd::start(&["--hitcount", "3"]);
    let all: String = (0..count).map(|n| failure(&format!("198.51.{}.{}", n / 250, n % 250))).collect();
    recentd.reads(&all);
    let shown = recentd.command(&["list"]).out;
    let (mut addresses, others): (Vec<&str>, Vec<&str>) = shown.lines().partition(|line| line.starts_with("  198.51."));
    assert_eq!(others, ["Banned: 0", &format!("Failed attempts: {count}, banned at 3 failures")]);
    addresses.sort_unstable();
    addresses.dedup();
    assert_eq!(addresses.len(), count);
    let json = recentd.command(&["list", "--json"]).out;
    let pages: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(pages.len() > 2);
    assert_eq!(pages.iter().map(|page| page["counted"].as_array().unwrap().len()).sum::<usize>(), count);
    assert!(pages.iter().rev().skip(1).all(|page| page["more"] == true) && pages.last().unwrap()["more"] == false);
}
