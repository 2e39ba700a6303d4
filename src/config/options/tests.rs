//! The rows; and what else states an option: the shipped UCI file, its LuCI form, README.
#![allow(clippy::unwrap_used)]

use super::*;
use super::values::{FOREVER, From, Writer};
use crate::config::faults::Faults;
use crate::config::told::in_words;
use crate::config::Contradictions;
use crate::addr::Addr;
use std::string::String;
use std::vec::Vec;
use std::{format, fs};

fn takes(key: &str, value: &str) -> bool {
    Config::default().set(key.as_bytes(), value.as_bytes()).is_ok()
}

fn read(path: &str) -> String {
    fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn every_option_refuses_nonsense_and_says_what_is_allowed() {
    for option in OPTIONS {
        let mut config = Config::default();
        let Err(Invalid::Value { option: refused }) = config.set(option.key.as_bytes(), b"\0 nonsense \xff") else {
            unreachable!("{}", option.key)
        };
        assert!(core::ptr::eq(refused, option) && in_words(&refused.kind).len() > 5, "{}", option.key);
    }
    assert!(matches!(Config::default().set(b"hit", b"1"), Err(Invalid::Unknown)));
}

#[test]
fn what_is_allowed_is_said_in_words() {
    let allowed = |key: &str| in_words(&OPTIONS.iter().find(|option| option.key == key).unwrap().kind);
    assert_eq!(allowed("hitcount"), "a number from 1 to 200");
    assert_eq!(allowed("window"), "1 to 604800 seconds, or a time such as 15m, 1h, 2d");
    assert_eq!(allowed("count"), "agent or kernel");
    let kinds = From::WORDS.replace(' ', ", ").replace(", stdin, udp", " or stdin, ");
    assert!(allowed("source").starts_with(&kinds) && allowed("source").contains(&format!("at most {}", limits::SOURCES)));
    assert_eq!(allowed("file"), "a path of 0 to 127 bytes");
    assert_eq!(allowed("lan"), "0 or 1");
}

#[test]
fn every_default_is_a_good_value_and_in_force() {
    let mut config = Config::default();
    config.set(b"hitcount", b"7").unwrap();
    for option in OPTIONS {
        // An empty path is no path; of a list it is no entry.
        if !matches!(option.kind, Kind::Allow(_) | Kind::Watch(_)) {
            assert!(takes(option.key, option.default), "{} '{}'", option.key, option.default);
        }
    }
    let config = Config::default();
    assert_eq!((config.hitcount, config.window, config.ban, config.ban_max), (15, 900, 3600, 86400));
    assert_eq!((config.growth, config.prefix4, config.prefix6, config.socket_mode), (2, 32, 64, 0o600));
    assert_eq!((config.lan, config.sandbox, config.update, config.from_start), (true, true, false, false));
    assert_eq!((config.sink, config.count, config.log), (To::Auto, Count::Agent, LogTo::Auto));
    assert_eq!(config.all_reads().collect::<Vec<_>>(), [(From::Auto, &b"logread"[..])]);
    assert_eq!((config.name.as_slice(), config.name6.as_slice(), config.chains()), (&b"recentd"[..], &b"recentd6"[..], &b"INPUT"[..]));
    assert!(config.allow.is_empty() && config.watch == Watch::DEFAULT);
    let watched = OPTIONS.iter().find(|option| option.key == "watch").unwrap().default;
    let mut named = Watch::default();
    watched.split(", ").for_each(|name| named.add(name.as_bytes()).unwrap());
    for place in 0..watch::NAMES.split(' ').count() {
        assert_eq!(named.has(place), config.watch.has(place), "{place}");
    }
}

#[test]
fn every_option_takes_a_good_value() {
    let good: &[(&str, &[&str])] = &[
        ("source", &["auto", "ubus", "logread", "file", "socket", "stdin", "file:/var/log/mail.log", "file:/var/log/nginx/*.log", "vsftpd:/var/log/vsftpd.log", "exim:/var/log/exim4/*log", "socket:/run/a:b.sock", "logread:/bin/journalctl", "udp:192.168.1.1", "udp:192.168.1.1:1514", "udp:[fd00::1]:514", "udp:fd00::1"]),
        ("file", &["/var/log/messages", ""]),
        ("from_start", &["1", "0", "yes", "off"]),
        ("socket", &["/run/recentd.sock"]),
        ("socket_mode", &["0600", "666", "0777"]),
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
        ("window", &["1", "604800", "15m", "1h", "7d"]),
        ("ban", &["1", "2147483", "1m", "24d"]),
        ("growth", &["1", "100"]),
        ("ban_max", &["86400", "1d"]),
        ("ban_forever", &["0", "1", "100"]),
        ("ban_file", &["", "/etc/recentd/bans"]),
        ("prefix4", &["8", "24", "32"]),
        ("prefix6", &["16", "48", "64", "128"]),
        ("allow", &["192.0.2.1", "10.0.0.0/8", "2001:db8::/32"]),
        ("senders", &["192.168.7.0/24", "fd00::7"]),
        ("lan", &["0", "on"]),
        ("ports", &["", "22", "22,80,443", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,65535"]),
        ("chains", &["INPUT", "INPUT FORWARD", "input_rule"]),
        ("update", &["1"]),
        ("log", &["auto", "stderr", "syslog"]),
        ("sandbox", &["0", "1"]),
        ("watch", &["dropbear", "pure-ftpd", "all"]),
    ];
    assert_eq!(good.len(), OPTIONS.len());
    for (option, (key, values)) in OPTIONS.iter().zip(good) {
        assert_eq!(option.key, *key);
        for value in *values {
            assert!(takes(key, value), "{key} {value}");
        }
    }
}

#[test]
fn bad_values_are_refused() {
    for (key, values) in [
        ("hitcount", &["0", "201", "", "-1", "1.5", "99999999999999", "1h"] as &[&str]),
        ("window", &["0", "604801", "4294967386", "0m", "8d", "h", "1w", "1hh", "1 h", "-1h", "1.5h", "99999999d", "1H"]),
        ("ban", &["2147484", "25d", ""]),
        ("logread", &[""]),
        ("name", &["", "a/b", "..", "-x", "a b", "$(id)"]),
        ("ports", &["0", "65536", "22,", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16", "ssh"]),
        ("chains", &["", " ", "a;b", "-I", "INPUT `id`"]),
        ("allow", &["", "example.org", "10.0.0.0/33", "::/129", "1.2.3", "1.2.3.4/"]),
        ("socket_mode", &["", "8", "1000", "1777"]),
        ("ban_forever", &["101", "-1", "never"]),
        ("prefix4", &["7", "33", "0", "/24"]),
        ("prefix6", &["15", "129"]),
        ("source", &["", "files", "file:", "file:/var/*/mail.log", "auto:x", "stdin:", "ubus:/run/ubus.sock", "/var/log/messages", ":", "udp", "udp:", "udp:514", "udp:192.168.1.1:0", "udp:192.168.1.1:65536", "udp:192.168.1.1:", "udp:lan"]),
    ] {
        for value in values {
            assert!(!takes(key, value), "{key} {value:?}");
        }
    }
    for kind in ["file", "logread"] {
        assert!(takes("source", &format!("{kind}:{}", "x".repeat(127))) && !takes("source", &format!("{kind}:{}", "x".repeat(128))), "{kind}");
    }
    assert!(takes("source", &format!("socket:{}", "x".repeat(107))) && !takes("source", &format!("socket:{}", "x".repeat(108))));
    for (key, longest) in [("file", 127), ("socket", 107), ("ubus", 107), ("control", 107), ("ban_file", 123), ("logread", 127), ("name", 100), ("sys", 64), ("chains", 28)] {
        assert!(takes(key, &"x".repeat(longest)) && !takes(key, &"x".repeat(longest + 1)), "{key}");
    }
}

#[test]
fn a_time_is_seconds_or_has_a_unit() {
    let mut config = Config::default();
    for (text, seconds) in [("90", 90), ("15m", 900), ("1h", 3600), ("2d", 172_800)] {
        config.set(b"window", text.as_bytes()).unwrap();
        assert_eq!(config.window, seconds, "{text}");
    }
}

#[test]
fn the_allowlist_is_full_at_its_limit_and_says_so() {
    let mut config = Config::default();
    for n in 0..limits::ALLOW {
        config.set(b"allow", format!("10.0.{n}.0/24").as_bytes()).unwrap();
    }
    config.set(b"allow", b"10.0.1.0/24").unwrap();
    assert!(matches!(config.set(b"allow", b"10.1.0.0/24"), Err(Invalid::Full)));
    assert!(matches!(config.set(b"allow", b"10.1.0.0/240"), Err(Invalid::Value { .. })));
}

#[test]
fn bans_grow_to_the_maximum() {
    let mut config = Config::default();
    let lengths: Vec<u32> = (1..8).map(|n| config.ban_seconds(n)).collect();
    assert_eq!(lengths, [3600, 7200, 14400, 28800, 57600, 86400, 86400]);
    config.set(b"ban_max", b"60").unwrap();
    assert_eq!(config.ban_seconds(200), 3600);
    config.set(b"growth", b"1").unwrap();
    assert_eq!(config.ban_seconds(9), 3600);
    config.set(b"ban_forever", b"9").unwrap();
    assert_eq!([8, 9, 10, 255].map(|n| config.ban_seconds(n)), [3600, FOREVER, FOREVER, FOREVER]);
}

#[test]
fn programs_are_watched_by_name() {
    let allowed = in_words(&OPTIONS.iter().find(|option| option.key == "watch").unwrap().kind);
    assert_eq!(allowed, watch::NAMES.replace(' ', ", ") + " or all");
    let mut config = Config::default();
    let watched = |config: &Config| -> Vec<&'static [u8]> { config.watch.names().collect() };
    assert_eq!(watched(&config), [b"dropbear" as &[u8], b"sshd", b"luci"]);
    // The first name replaces the default, the others add to it.
    config.set(b"watch", b"dovecot").unwrap();
    config.set(b"watch", b"dropbear").unwrap();
    assert!(matches!(config.set(b"watch", b"Dropbear"), Err(Invalid::Value { .. })));
    assert_eq!(watched(&config), [b"dropbear" as &[u8], b"dovecot"]);
    config.set(b"watch", b"all").unwrap();
    for forgeable in [b"luci-uhttpd" as &[u8], b"vaultwarden"] {
        assert!(!watched(&config).contains(&forgeable), "its lines can be forged");
        config.set(b"watch", forgeable).unwrap();
    }
    assert_eq!(watched(&config).join(&b' '), watch::NAMES.as_bytes());
}

/// What is read, as words.
fn reads(values: &[&str], options: &[(&str, &str)]) -> Vec<String> {
    let mut config = Config::default();
    for (key, value) in options.iter().copied().chain(values.iter().map(|value| ("source", *value))) {
        config.set(key.as_bytes(), value.as_bytes()).unwrap();
    }
    let word = |from: From| From::WORDS.split(' ').nth(From::ALL.iter().position(|one| *one == from).unwrap()).unwrap();
    config.all_reads().map(|(from, what)| format!("{} {}", word(from), std::str::from_utf8(what).unwrap())).collect()
}

#[test]
fn several_sources_are_read_beside_each_other() {
    let options = [("file", "/a"), ("socket", "/s"), ("logread", "l")];
    assert_eq!(reads(&[], &[]), ["auto logread"]);
    assert_eq!(reads(&[], &options), ["file /a"]);
    assert_eq!(reads(&["auto"], &options), ["file /a"]);
    assert_eq!(reads(&["socket"], &options), ["socket /s"]);
    assert_eq!(reads(&["file", "socket", "file:/b", "logread:/bin/journalctl", "file:/b", "stdin"], &options), ["file /a", "socket /s", "file /b", "logread /bin/journalctl", "stdin "]);
    let all: Vec<String> = (0..limits::SOURCES).map(|n| format!("file:/{n}")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    assert_eq!(reads(&all, &[]).len(), limits::SOURCES);
    let mut config = Config::default();
    all.iter().for_each(|value| config.set(b"source", value.as_bytes()).unwrap());
    assert!(config.set(b"source", b"file:/more").is_err());
    // What is named from now on replaces them.
    config.source.begin_anew();
    assert_eq!(config.all_reads().count(), limits::SOURCES);
    config.set(b"source", b"file:/more").unwrap();
    config.set(b"source", b"stdin").unwrap();
    assert_eq!(config.all_reads().collect::<Vec<_>>(), [(From::File, &b"/more"[..]), (From::Stdin, b"")]);
}

/// Who attacks a server behind the router goes through FORWARD.
#[test]
fn chains_are_those_that_the_sources_need_unless_they_are_named() {
    let chains = |values: &[(&str, &str)]| {
        let mut config = Config::default();
        values.iter().for_each(|(key, value)| config.set(key.as_bytes(), value.as_bytes()).unwrap());
        String::from_utf8(config.chains().to_vec()).unwrap()
    };
    assert_eq!(chains(&[]), "INPUT");
    assert_eq!(chains(&[("source", "auto"), ("source", "udp:192.168.1.1")]), "INPUT FORWARD");
    assert_eq!(chains(&[("source", "udp:192.168.1.1"), ("chains", "INPUT")]), "INPUT");
}

#[test]
fn each_source_needs_its_path() {
    let wrong = |values: &[&str]| {
        let mut config = Config::default();
        values.iter().for_each(|value| config.set(b"source", value.as_bytes()).unwrap());
        config.contradiction()
    };
    assert_eq!(wrong(&["file:/a", "socket:/b", "stdin"]), None);
    assert!(wrong(&["stdin", "file"]).is_some_and(|why| why.contains("option file")));
    assert!(wrong(&["file:/a", "socket"]).is_some_and(|why| why.contains("option socket")));
}

/// The firewall's rules end every ban where they count: already the first without end is a contradiction.
#[test]
fn bans_without_end_need_count_agent() {
    let wrong = |values: &[(&str, &str)]| {
        let mut config = Config::default();
        values.iter().for_each(|(key, value)| config.set(key.as_bytes(), value.as_bytes()).unwrap());
        let mut faults = Faults::new();
        Contradictions::settle(Contradictions::of(&config), &mut config, &mut faults);
        faults.count() > 0
    };
    for value in [("ban_forever", "1"), ("ban_file", "/etc/bans")] {
        assert_eq!([wrong(&[("count", "kernel"), value]), wrong(&[("count", "agent"), value])], [true, false], "{value:?}");
    }
    assert!(!wrong(&[("count", "kernel"), ("ban_forever", "0")]));
}

/// A list is a file below option proc, and no path is longer than the kernel's.
#[test]
fn a_path_of_a_list_fits_or_is_refused() {
    let wrong = |proc: usize, name: usize, name6: usize| {
        let mut config = Config::default();
        for (key, letter, length) in [("proc", "p", proc), ("name", "n", name), ("name6", "s", name6)] {
            config.set(key.as_bytes(), letter.repeat(length).as_bytes()).unwrap();
        }
        config.contradiction()
    };
    let most = limits::PATH - 1 - "/ipt_recent/".len() - 100;
    for (name, name6) in [(100, 1), (1, 100), (100, 100)] {
        assert_eq!(wrong(most, name, name6), None);
        assert!(wrong(most + 1, name, name6).is_some_and(|why| why.contains("too long")), "{name} {name6}");
    }
}

/// A program whose own log is read is watched beside those that are named, or beside those of the default.
#[test]
fn programs_that_write_their_own_logs_are_watched() {
    let watch = |names: &[&str]| {
        let mut watch = Watch::default();
        names.iter().for_each(|name| watch.add(name.as_bytes()).unwrap());
        watch
    };
    let names = |watch: Watch| watch.names().map(|name| std::str::from_utf8(name).unwrap()).collect::<Vec<_>>();
    assert_eq!(names(watch(&[]).with(watch(&[]))), ["dropbear", "sshd", "luci"]);
    assert_eq!(names(watch(&[]).with(watch(&["vsftpd", "sshd"]))), ["dropbear", "sshd", "luci", "vsftpd"]);
    assert_eq!(names(watch(&["exim"]).with(watch(&[]))), ["exim"]);
    let mut config = Config::default();
    config.set(b"source", b"vsftpd:/var/log/vsftpd.log").unwrap();
    Contradictions::settle(Contradictions::of(&config), &mut config, &mut Faults::new());
    assert_eq!(names(config.watch), ["dropbear", "sshd", "luci", "vsftpd"]);
    assert_eq!(names(watch(&["exim", "vsftpd"]).with(watch(&["vsftpd", "samba"]))), ["vsftpd", "exim", "samba"]);
}

/// In the file only those without a path are passed over.
#[test]
fn the_other_sources_are_read_where_one_has_no_path() {
    let mut config = Config::default();
    for value in ["file", "stdin", "file:/b", "socket", "logread"] {
        config.set(b"source", value.as_bytes()).unwrap();
    }
    let file = Contradictions::of(&config);
    Contradictions::settle(file, &mut config, &mut Faults::new());
    assert_eq!(config.all_reads().collect::<Vec<_>>(), [(From::Stdin, &b""[..]), (From::File, b"/b"), (From::Logread, b"logread")]);
    assert_eq!(config.contradiction(), None);
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
        assert_eq!(config.spares(Addr::parse(addr.as_bytes()).unwrap(), config.prefix6).is_some(), spared, "{addr}");
    }
}

/// A host that would be banned alone is spared alone.
#[test]
fn an_allowed_address_spares_its_neighbours_only_where_they_are_banned_with_it() {
    let mut config = Config::default();
    config.set(b"allow", b"2001:db8::5").unwrap();
    let spared = |config: &Config, addr: &str, bits| config.spares(Addr::parse(addr.as_bytes()).unwrap(), bits);
    assert_eq!(spared(&config, "2001:db8::6", 64), Some("in one prefix with an address on the allowlist"));
    assert_eq!(spared(&config, "2001:db8::6", 128), None);
    assert_eq!(spared(&config, "2001:db8::5", 128), Some("on the allowlist"));
    // As it is listed: only with lan '0' are hosts banned beside prefixes.
    let (host, prefix) = (Addr::parse(b"2001:db8::6").unwrap(), Addr::parse(b"2001:db8::").unwrap());
    assert_eq!((config.bits(host), config.bits(prefix)), (64, 64));
    config.set(b"lan", b"0").unwrap();
    assert_eq!((config.bits(host), config.bits(prefix)), (128, 64));
}

/// A prefix of NAT64 is all of IPv4, so only single addresses of it are banned.
#[test]
fn spares_prefixes_of_nat64() {
    for (prefix6, addr, spared) in [
        ("64", "64:ff9b::198.51.100.7", true),
        ("64", "64:ff9b:0:0:0:1::", true),
        ("64", "64:ff9b:0:1::", false),
        ("127", "64:ff9b::198.51.100.7", true),
        ("128", "64:ff9b::198.51.100.7", false),
        ("64", "64:ff9b:1:2:3:4:5:6", true),
        ("128", "64:ff9b:1:2:3:4:5:6", false),
        ("64", "64:ff9b:2::1", false),
        ("32", "64:ff9b:2::1", true),
        ("64", "2001:db8::198.51.100.7", false),
    ] {
        let mut config = Config::default();
        config.set(b"prefix6", prefix6.as_bytes()).unwrap();
        let why = config.spares(Addr::parse(addr.as_bytes()).unwrap(), config.prefix6);
        assert_eq!(why.is_some_and(|why| why.contains("NAT64")), spared, "{addr} {prefix6}");
    }
}

/// Key and value of each `option KEY 'VALUE'` and `list KEY 'VALUE'`, also of those behind a `#`.
fn stated(text: &str) -> Vec<(&str, &str)> {
    let state = |line| {
        let line = str::trim_start(line).trim_start_matches('#');
        let (key, value) = line.strip_prefix("option ").or_else(|| line.strip_prefix("list "))?.split_once(" '")?;
        Some((key, value.split('\'').next()?))
    };
    text.lines().filter_map(state).collect()
}

/// Whether what a document states of an option is the default, or an example where there is none.
fn agrees(option: &Opt, values: &[&str]) -> bool {
    match option.default {
        "" => values.iter().all(|value| takes(option.key, value)),
        // Further sources are examples.
        _ if matches!(option.kind, Kind::Source(_)) => values.iter().all(|value| takes(option.key, value)),
        default => values.join(", ") == default,
    }
}

#[test]
fn the_shipped_file_states_every_option_and_its_default() {
    let file = read("openwrt/recentd/files/recentd.config");
    let main = file.split("config pattern").next().unwrap();
    let all = stated(main);
    for option in OPTIONS {
        let values: Vec<&str> = all.iter().filter(|(key, _)| *key == option.key).map(|(_, value)| *value).collect();
        assert!(!values.is_empty() && agrees(option, &values), "{} {values:?}", option.key);
        assert!(values[0] == option.default || !matches!(option.kind, Kind::Source(_)));
    }
    for (key, _) in all {
        assert!(OPTIONS.iter().any(|option| option.key == key), "there is no option {key}");
    }
}

#[test]
fn the_readme_states_defaults() {
    let readme = read("README.md");
    let all = stated(&readme);
    let known = |key: &str| OPTIONS.iter().find(|option| option.key == key);
    let compared = all.iter().filter(|(key, _)| known(key).is_some());
    for (key, value) in compared.clone() {
        assert!(agrees(known(key).unwrap(), &[value]), "{key} {value}");
    }
    assert!(compared.count() >= 5);
}

/// The manual page has every option, in the order of `recentd help`, with what is allowed and its default.
#[test]
fn the_manual_page_has_every_option_and_its_default() {
    let page = read("openwrt/linux/recentd.8");
    let (_, options) = page.split_once("\n.Sh OPTIONS\n").unwrap();
    let (options, _) = options.split_once("\n.Pp\nOf single commands:\n").unwrap();
    let items: Vec<(&str, String)> = options.split("\n.It Fl -").skip(1).map(|item| {
        let (head, text) = item.split_once('\n').unwrap();
        (head.split(' ').next().unwrap(), text.replace("\\-", "-").replace("\\&", "").replace('\n', " "))
    }).collect();
    assert_eq!(items.iter().map(|(key, _)| *key).collect::<Vec<_>>(), ["config"].into_iter().chain(OPTIONS.iter().map(|option| option.key)).collect::<Vec<_>>());
    for (option, (key, text)) in OPTIONS.iter().zip(&items[1..]) {
        assert!(text.contains(&in_words(&option.kind)), "{key}: {} is not in {text}", in_words(&option.kind));
        let default = if option.default.is_empty() { !text.contains("Default:") } else { text.contains(&format!("Default: .Cm {} .", option.default)) };
        assert!(default, "{key}: {} is not the default in {text}", option.default);
    }
}

/// The part of the form's source that makes the field of `key`.
fn field<'a>(form: &'a str, key: &str) -> &'a str {
    let form = form.split_once("view.extend").unwrap().1;
    let (_, rest) = form.split_once(&format!(", '{key}', ")).unwrap_or_else(|| unreachable!("the form has no {key}"));
    let end = ["this.option(", "this.flag(", "this.time("].iter().filter_map(|next| rest.find(next)).min();
    &rest[..end.unwrap_or(rest.len())]
}

#[test]
fn the_form_allows_what_the_options_allow_and_shows_their_defaults() {
    let page = "openwrt/luci-app-recentd/htdocs/luci-static/resources";
    let form = read(&format!("{page}/view/recentd/settings.js"));
    assert!(read(&format!("{page}/recentd/words.js")).contains(&format!("LONGEST: {LONGEST_BAN}")));
    // Without what is for tests, and without the sockets that the page itself needs.
    const HIDDEN: [&str; 4] = ["control", "proc", "sys", "ubus"];
    for option in OPTIONS {
        if HIDDEN.contains(&option.key) {
            assert!(!form.contains(&format!(", '{}', ", option.key)), "{}", option.key);
            continue;
        }
        let field = field(&form, option.key);
        let holds = |text: String| assert!(field.contains(&text), "{}: no {text} in {field}", option.key);
        match option.kind {
            Kind::Flag(_) => holds(format!(", '{}');", option.default)),
            Kind::Number(min, max, _) => holds(format!("whole({min}, {max}), placeholder: '{}'", option.default)),
            Kind::Time(LONGEST_BAN, _) => holds(format!("words.LONGEST, {}, [", option.default)),
            Kind::Time(max, _) => holds(format!("{max}, {}, [", option.default)),
            Kind::Path(_, max, _) => {
                // An empty field is the default.
                assert!([0, 1].iter().any(|min| field.contains(&format!("bytes({min}, {max})"))), "{field}");
                assert!(option.default.is_empty() || field.contains(&format!("placeholder: '{}'", option.default)), "{field}");
            }
            Kind::Mode(_) | Kind::Name(_) | Kind::Chains(_) => holds(format!("placeholder: '{}'", option.default)),
            Kind::Ports(_) => holds("validate: ports".into()),
            Kind::Allow(_) => assert!(form.contains(&format!("ALLOWED = {},", limits::ALLOW))),
            Kind::Watch(_) => assert!(form.contains(&format!("const PROGRAMS = [ '{}' ];", watch::NAMES.replace(' ', "', '")))),
            Kind::Source(_) => {
                holds(format!("placeholder: '{}'", option.default));
                // procd gives a daemon no standard input.
                let words = From::WORDS.split(' ').filter(|word| !matches!(*word, "stdin" | "udp"));
                words.for_each(|word| holds(format!("'{word}'")));
                assert!(form.contains("udp:"));
                // Each is the name of a program that can be watched.
                assert!(form.contains(&format!("(?:socket|logread|{}):", Writer::WORDS.replace(' ', "|"))));
                Writer::WORDS.split(' ').skip(1).for_each(|word| Watch::default().add(word.as_bytes()).unwrap());
            }
            Kind::Sink(_) | Kind::Count(_) | Kind::Log(_) => {
                holds(format!("default: '{}'", option.default));
                option.kind.words().unwrap().split(' ').for_each(|word| holds(format!("'{word}'")));
            }
        }
    }
}
