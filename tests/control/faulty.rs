//! A faulty configuration file: recentd guards on, and says what it passes over.

use super::*;

/// recentd with this configuration, and failures of an attacker and of an allowed address.
fn with_file(text: &str, test: impl FnOnce(&mut Recentd)) {
    let dir = Scratch::new();
    fs::write(dir.join("conf"), text).unwrap();
    let mut recentd = Recentd::start_in(dir, &["--config", "conf"]);
    test(&mut recentd);
}

const FAULTY: &str = "\
config recentd 'main'
\toption hitcount 'abc'
\toption growth
\tlist allow '198.18.5.0/240'
\tlist allow '198.18.6.0/24'
config pattern 'forum'
\toption program 'forumd'
\toption match 'login {a of %{address}'
config recentd
\toption hitcuont '7'
\toption window '0'
";

#[test]
fn everything_but_what_is_wrong_is_in_force() {
    with_file(FAULTY, |recentd| {
        recentd.reads(&(failure("198.18.6.9").repeat(30) + &failure("198.18.2.7")));
        assert_eq!(recentd.written()[0], "+198.18.2.7\n");
    });
}

#[test]
fn status_names_file_line_value_and_what_is_allowed() {
    with_file(FAULTY, |recentd| {
        let status = recentd.text("status");
        let expected = "\
PROTECTED, but the configuration is faulty:
  conf:4: list allow '198.18.5.0/240' is NOT ALLOWED, so these addresses can be banned: must be an address or a prefix such as 192.168.1.0/24 or fd00::/8 (at most 32)
  conf:2: option hitcount 'abc': must be a number from 1 to 200; it is passed over (default: 15)
  conf:3: the value of the option is missing; the line is passed over
";
        assert!(status.contains(expected), "{status}");
        let json = recentd.json("status");
        assert_eq!((&json["protected"], &json["faults"]["file"], &json["faults"]["count"]), (&json!(true), &json!("conf"), &json!(7)));
        let first = json["faults"]["first"].as_array().unwrap();
        let lines: Vec<_> = first.iter().map(|fault| fault["line"].as_u64().unwrap()).collect();
        assert_eq!(lines, [4, 2, 3, 8, 9, 10, 11]);
        assert!(first[3]["text"].as_str().unwrap().starts_with("option match 'login {a of %{address}': "), "{json}");
    });
}

#[test]
fn a_good_file_has_no_faults() {
    with_file("config recentd\n\toption hitcount '3'\n", |recentd| {
        assert!(recentd.text("status").contains("\nPROTECTED\nrule "));
        assert_eq!(recentd.json("status")["faults"], json!({ "file": "conf", "count": 0, "first": [] }));
    });
}

/// As many as there is no room for, and those of the allowlist at their end.
#[test]
fn faults_without_room_are_counted_but_those_of_the_allowlist_are_kept() {
    let file = "config recentd\n".to_string() + &"\toption ban 'soon'\n".repeat(500) + "\tlist allow 'home'\n";
    with_file(&file, |recentd| {
        let faults = &recentd.json("status")["faults"];
        assert_eq!((faults["count"].as_u64(), faults["first"].as_array().unwrap().len()), (Some(501), 8));
        assert_eq!(faults["first"][0]["line"], 502);
        assert!(recentd.text("status").contains("\n  and 493 more; see: recentd check\n"));
    });
}

#[test]
fn commands_work_whatever_the_file_says() {
    with_file(FAULTY, |recentd| {
        let ask = |words: &[&str]| Said::by(program().args(words).args(["--config", "conf", "--control", "ctl"]).current_dir(recentd.dir.path()));
        for words in [&["status"] as &[_], &["list"], &["events"], &["unban", "198.18.2.7"], &["ban", "198.18.2.7"], &["flush"]] {
            let said = ask(words);
            assert_eq!((said.err.as_str(), said.code), ("", Some(0)), "{words:?}");
        }
    });
}

#[test]
fn all_of_one_family_allowed_is_no_protection() {
    with_file("config recentd\n\tlist allow '0.0.0.0/0'\n", |recentd| {
        assert_eq!(recentd.json("status")["protected"], false);
        assert!(recentd.text("status").contains("NOT PROTECTED: the allowlist holds all of IPv4 or IPv6"), "{}", recentd.text("status"));
    });
}
