//! The rules of xt_recent as a script: what is loaded afterwards, and what becomes of the lists.

use super::*;

/// Options of rules that differ in everything they can.
const ALL: [&[&str]; 8] = [
    &[],
    &["--ban", "5", "--update", "1", "--prefix6", "48"],
    &["--count", "kernel", "--hitcount", "3"],
    &["--chains", "INPUT FORWARD", "--ports", "22,80"],
    &["--ban", "86400", "--prefix6", "128"],
    &["--count", "kernel", "--chains", "FORWARD", "--update", "1"],
    &["--prefix4", "24"],
    &["--count", "kernel", "--prefix4", "20"],
];

/// All loaded rules of both families.
fn loaded(net: &Net) -> String {
    net.sh(&format!("{} -S; {} -S", net.flavour.iptables(), net.flavour.ip6tables()))
}

/// The script leaves exactly the wanted rules, whatever was loaded before, and `--delete` none, whatever its own options; rules of others stay.
pub fn no_rule_of_other_options_stays(net: &Net) {
    let iptables = net.flavour.iptables();
    net.sh(&format!(
        "{iptables} -N mine
         {iptables} -A mine ! -i lo -m recent --name other --rcheck --seconds 9 --hitcount 1 -j DROP
         {iptables} -A INPUT ! -i lo -m recent --name recentdX --rcheck --seconds 9 --hitcount 1 -j DROP
         {iptables} -A INPUT ! -i lo -m recent --name recentd --rcheck --seconds 9 --hitcount 1 -j mine
         {iptables} -A INPUT -m recent --name recentd --rcheck --seconds 9 -j DROP
         {iptables} -A INPUT ! -i lo -m recent --name recentd --rcheck --seconds 9 --hitcount 1 -m recent --name mine --set -j DROP"
    ));
    let bare = loaded(net);
    let fresh = ALL.map(|options| {
        load_rules(net, options);
        let all = loaded(net);
        assert_ne!(all, bare);
        load_rules(net, &["--delete", "--ban", "77"]);
        assert_eq!(loaded(net), bare, "{options:?}");
        all
    });
    for (options, expected) in ALL.iter().zip(&fresh).chain(ALL.iter().zip(&fresh).rev()) {
        load_rules(net, options);
        load_rules(net, options);
        assert_eq!(&loaded(net), expected, "{options:?}");
    }
    // Loaded twice, as by an earlier version that was killed.
    net.sh(&format!("{iptables} -I INPUT ! -i lo -m recent --name recentd --rcheck --seconds 3600 --hitcount 1 -j DROP"));
    load_rules(net, ALL[0]);
    assert_eq!(loaded(net), fresh[0]);
}

/// A list ends with the last rule that names it, so other rules come before the former ones go. One mask cannot follow another.
pub fn other_rules_keep_the_bans(net: &Net) {
    let four = || net.entries("recentd").unwrap_or_default();
    let six = || net.entries("recentd6").unwrap_or_default();
    load_rules(net, &[]);
    net.sh("echo +192.0.2.7 >/proc/net/xt_recent/recentd; echo +2001:db8:1:2:: >/proc/net/xt_recent/recentd6");
    let before = (four(), six());
    assert_eq!((before.0.len(), before.1.len()), (1, 1));
    for options in [&["--ban", "86400"] as &[&str], &["--chains", "FORWARD"], &["--ports", "22", "--update", "1"], &[]] {
        load_rules(net, options);
        assert_eq!((four(), six()), before, "{options:?}");
    }
    load_rules(net, &["--prefix6", "48"]);
    assert_eq!((four(), six().len()), (before.0, 0));
    net.sh("echo +2001:db8:1:: >/proc/net/xt_recent/recentd6");
    net.host("2001:db8:1:2::7").is_banned();
    for (options, addr) in [(&["--prefix4", "24"] as &[&str], "203.0.113.0"), (&["--prefix4", "16"], "203.0.0.0"), (&[], "203.0.113.7")] {
        assert_eq!(four().len(), 1);
        load_rules(net, options);
        assert_eq!(four().len(), 0, "{options:?}");
        net.sh(&format!("echo +{addr} >/proc/net/xt_recent/recentd"));
    }
    net.host("203.0.113.7").is_banned();
}

/// Rules that cannot be loaded cost none of those that are: there is no such chain.
pub fn rules_that_cannot_be_loaded_replace_none(net: &Net) {
    load_rules(net, &[]);
    let before = loaded(net);
    let mut rules = recentd(net);
    rules.args(["rules", "--config", "none", "--sink", "xt_recent", "--chains", "nonesuch", "--iptables", net.flavour.iptables()]);
    let script = rules.args(["--ip6tables", net.flavour.ip6tables()]).output().unwrap().stdout;
    let out = net.command("sh").args(["-c", &text(&script)]).output().unwrap();
    assert_eq!((out.status.code(), loaded(net)), (Some(1), before));
}

/// The output of `recentd check` about the rules.
fn check(net: &Net, options: &[&str]) -> (Option<i32>, String) {
    let mut check = recentd(net);
    check.args(["check", "--config", "none", "--source", "stdin", "--sink", "xt_recent", "--iptables", net.flavour.iptables()]);
    let out = check.args(["--ip6tables", net.flavour.ip6tables()]).args(options).output().unwrap();
    let rules = |line: &&str| line.starts_with("rules ") || line.starts_with("               loaded: ") || line.starts_with("               wanted: ");
    (out.status.code(), text(&out.stdout).lines().filter(rules).collect::<Vec<_>>().join("\n"))
}

/// `count` is not what the loaded rules do: recentd says so at its start.
pub fn rules_of_the_other_count_are_named(net: &Net) {
    let log = Log::new(net);
    for (loaded, count, expected) in [
        ("kernel", "agent", "recentd was there and is used as it is: its rules are those for count 'kernel', which do not ban what recentd writes; see: recentd check"),
        ("agent", "kernel", "recentd6 was there and is used as it is: its rules are not those of recentd for count 'kernel'; see: recentd check"),
        ("agent", "agent", "source found"),
        ("kernel", "kernel", "source found"),
    ] {
        load_rules(net, &["--count", loaded]);
        let agent = Agent::start(net, &log, &["--count", count]);
        agent.says(expected);
        assert_eq!(agent.said().contains("see: recentd check"), loaded != count);
    }
}

/// `recentd check` compares the loaded rules with those that the options want, and names the command that helps.
pub fn check_names_rules_of_other_options(net: &Net) {
    let ok = "rules IPv4     as the options want them: ok\nrules IPv6     as the options want them: ok";
    for options in ALL {
        load_rules(net, options);
        assert_eq!(check(net, options), (Some(0), ok.into()), "{options:?}");
    }
    load_rules(net, &[]);
    for (at, options) in ALL.iter().enumerate().skip(1) {
        let (code, said) = check(net, options);
        let families = if options[0] == "--prefix4" { 1 } else { 2 };
        assert_eq!((code, said.matches("differ from the options; load them again: recentd rules xt_recent | sh").count()), (Some(111), families), "{at} {said}");
    }
    let (code, said) = check(net, &["--ban", "60"]);
    let expected = "rules IPv4     differ from the options; load them again: recentd rules xt_recent | sh
               loaded: INPUT ! -i lo -m recent --name recentd --rcheck --seconds 3600 --hitcount 1 -j DROP
               wanted: INPUT ! -i lo -m recent --name recentd --rcheck --seconds 60 --hitcount 1 -j DROP
rules IPv6     differ from the options; load them again: recentd rules xt_recent | sh
               loaded: INPUT ! -i lo -m recent --name recentd6 --mask ffff:ffff:ffff:ffff:: --rcheck --seconds 3600 --hitcount 1 -j DROP
               wanted: INPUT ! -i lo -m recent --name recentd6 --mask ffff:ffff:ffff:ffff:: --rcheck --seconds 60 --hitcount 1 -j DROP";
    assert_eq!((code, said.as_str()), (Some(111), expected));

    // A leftover of another program's making, of recentd's form: dropped for longer than recentd says.
    net.sh(&format!("{} -A INPUT ! -i lo -m recent --name recentd --rcheck --seconds 86400 --hitcount 1 -j DROP", net.flavour.iptables()));
    let (code, said) = check(net, &[]);
    assert!(code == Some(111) && said.contains("--seconds 86400") && !said.contains("wanted: "), "{said}");

    // Rules of the owner's own, as the recipes of 2011, are not judged.
    load_rules(net, &["--delete"]);
    for (program, list) in [(net.flavour.iptables(), "recentd"), (net.flavour.ip6tables(), "recentd6")] {
        net.sh(&format!("{program} -A INPUT -m recent --name {list} --rcheck --seconds 900 -j DROP"));
    }
    let own = "rules IPv4     not compared: only rules of your own name the list\nrules IPv6     not compared: only rules of your own name the list";
    assert_eq!(check(net, &[]), (Some(0), own.into()));
    // Nor is what another program loaded.
    let mut none = recentd(net);
    let out = none.args(["check", "--config", "none", "--source", "stdin", "--sink", "xt_recent", "--iptables", "true", "--ip6tables", "nonesuch"]);
    let said = text(&out.output().unwrap().stdout);
    assert!(said.contains("rules IPv4     not compared: true shows none that names the list"), "{said}");
    assert!(said.contains("rules IPv6     not compared: nonesuch shows no rules"), "{said}");
}
