//! The two writers of recentd's table, netlink messages and text for nft(8), make the same table.

use super::sets::net;
use super::*;
use crate::common::agent::load_table;
use serde_json::Value;

/// All combinations of the options that the rules depend on: ports, prefix6, update, chains.
fn combinations() -> Vec<Vec<&'static str>> {
    let mut all = vec![];
    for ports in [&[] as &[&str], &["--ports", "22"], &["--ports", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,65535"]] {
        for prefix6 in ["48", "64", "128"] {
            for update in [&[] as &[&str], &["--update", "1", "--ban", "90"]] {
                for chains in ["INPUT", "FORWARD", "INPUT FORWARD"] {
                    all.push([ports, &["--prefix6", prefix6], update, &["--chains", chains]].concat());
                }
            }
        }
    }
    // Hosts beside prefixes.
    all.push(vec!["--lan", "0"]);
    all.push(vec!["--lan", "0", "--ports", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,65535", "--update", "1", "--chains", "INPUT FORWARD"]);
    all.push(vec!["--prefix4", "24"]);
    all.push(vec!["--prefix4", "9", "--lan", "0", "--ports", "22", "--update", "1", "--chains", "INPUT FORWARD"]);
    // Names of other chains mean INPUT; another name of the table.
    all.push(vec!["--prefix6", "56", "--chains", "input_rule"]);
    all.push(vec!["--name", "guard", "--ports", "22,80", "--update", "1", "--chains", "input_rule forward"]);
    all
}

/// The network's whole ruleset, without what numbers and counts.
fn ruleset(net: &Net) -> Value {
    let mut all: Value = serde_json::from_str(&net.sh("nft -j list ruleset")).unwrap();
    let objects = all["nftables"].as_array_mut().unwrap();
    objects.retain(|object| object.get("metainfo").is_none());
    for object in objects {
        strip(object);
    }
    all
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !["handle", "packets", "bytes"].contains(&name.as_str()));
            members.values_mut().for_each(strip);
        }
        Value::Array(values) => values.iter_mut().for_each(strip),
        _ => {}
    }
}

/// How often `name` is the name of a member.
fn count(value: &Value, name: &str) -> usize {
    match value {
        Value::Object(members) => members.iter().map(|(key, value)| usize::from(key == name) + count(value, name)).sum(),
        Value::Array(values) => values.iter().map(|value| count(value, name)).sum(),
        _ => 0,
    }
}

#[test]
fn both_writers_make_the_same_table() {
    let (Some(printed), Some(made)) = (net(), net()) else { return };
    let log = Log::new(&made);
    let mut tables = vec![];
    for options in combinations() {
        load_table(&printed, &options);
        let table = ruleset(&printed);
        Agent::start(&made, &log, &options).kill();
        assert_eq!(ruleset(&made), table, "recentd run makes another table than recentd rules, with {options:?}");

        // Each over the table of the other changes nothing.
        load_table(&made, &options);
        assert_eq!(ruleset(&made), table, "recentd rules over the table of recentd run, with {options:?}");
        Agent::start(&printed, &log, &options).kill();
        assert_eq!(ruleset(&printed), table, "recentd run over the table of recentd rules, with {options:?}");

        // The comparison is not one of nothing with nothing.
        let chains = 1 + usize::from(options.contains(&"INPUT FORWARD"));
        let hosts = options.iter().filter(|option| ["--lan", "--prefix4"].contains(option)).count();
        let rules = (2 + hosts) * chains;
        assert_eq!((count(&table, "rule"), count(&table, "drop")), (rules, rules), "{table:#}");
        tables.push(table);
        [&printed, &made].iter().for_each(|net| drop(net.sh("nft flush ruleset")));
    }
    // And options that differ make tables that differ.
    for (at, table) in tables.iter().enumerate() {
        assert_eq!(tables.iter().position(|other| other == table), Some(at), "{table:#}");
    }
}
