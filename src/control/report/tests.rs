//! The words for people have only places that `people.rs` fills: it writes nothing for one that is misspelt.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::string::{String, ToString};
use std::vec::Vec;

/// The words, with the method of `Answer` they are given to; none if they are given to another function, which passes them on.
fn words(source: &str) -> Vec<(Option<&str>, String)> {
    let mut found = Vec::new();
    // Brackets that are open, with the word before each.
    let mut open: Vec<&str> = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['(', '[', '{', ')', ']', '}', '"', '/']) {
        let (before, from) = rest.split_at(at);
        rest = &from[1..];
        match from.as_bytes()[0] {
            b'/' if rest.starts_with('/') => rest = &rest[rest.find('\n').unwrap()..],
            b'/' => {}
            b'"' => {
                let end = rest.replace("\\\\", "__").replace("\\\"", "__").find('"').unwrap();
                let method = open.iter().rev().find_map(|before| before.strip_prefix("to."));
                let other = open.iter().rev().any(|before| *before == "put!");
                found.push((if other { Some("put!") } else { method }, rest[..end].to_string()));
                rest = &rest[end + 1..];
            }
            b'(' | b'[' | b'{' => open.push(&before[before.rfind(|c: char| !c.is_alphanumeric() && !"_.!".contains(c)).map_or(0, |at| at + 1)..]),
            _ => drop(open.pop().unwrap()),
        }
    }
    assert!(open.is_empty());
    found
}

/// The names in the braces; none if braces do not match.
fn places(words: &str) -> Option<Vec<&str>> {
    let mut parts = words.split('{');
    let first = parts.next().filter(|first| !first.contains('}'));
    let rest: Option<Vec<&str>> = parts.map(|part| part.split_once('}').filter(|(_, after)| !after.contains('}')).map(|(name, _)| name)).collect();
    first.and(rest)
}

/// Whether words given to `method` may have a place of this name.
fn may_have(method: Option<&str>, name: &str) -> bool {
    let is_colour = ["bold", "green", "red", "plain"].contains(&name);
    let is_column = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    match method {
        Some("say" | "table" | "list" | "hours") => is_colour,
        Some("flag") => is_colour || is_column,
        Some("show") => is_colour || is_column || name.is_empty(),
        Some("put") => is_colour || is_column || ["", "s"].contains(&name),
        Some("number" | "numbers") | None => is_colour || is_column || ["", "s", "time"].contains(&name),
        // The compiler looks at these.
        Some("put!") => name.is_empty(),
        Some(other) => panic!("what may words of `{other}` have?"),
    }
}

fn wrong(source: &str) -> Vec<String> {
    let all = words(source).into_iter();
    let bad = all.filter(|(method, words)| places(words).is_none_or(|names| names.iter().any(|name| !may_have(*method, name))));
    bad.map(|(_, words)| words).collect()
}

#[test]
fn words_have_only_places_that_are_filled() {
    for source in [include_str!("advice.rs"), include_str!("lists.rs"), include_str!("status.rs")] {
        assert!(words(source).iter().any(|(method, words)| method.is_some() && words.contains("{}")), "no words");
        assert_eq!(wrong(source), [""; 0]);
    }
}

#[test]
fn a_misspelt_place_and_one_of_another_kind_are_found() {
    for (source, found) in [
        (r#"to.number(&("a", "{tiem}"), 1)"#, 1),
        (r#"to.number(&("a", "{time} {} failure{s}{14}"), f("{x}"))"#, 1),
        (r#"to.show(&("a", if ok { "{gren}" } else { "{time}" }), &x)"#, 2),
        (r#"to.say("{}"); to.flag(&("a", "{}"), true); to.say("{red}no{plain}")"#, 2),
        (r#"to.put(&("a", "{time}"), Value::Failures(1))"#, 1),
        (r#"to.numbers(&[("a", "{}"), ("b", ", {s"), ("c", "}")], [1, 2, 3]) // "{x}""#, 2),
        (r#"cause(row, "{time}{x}\n", to)"#, 1),
        (r#"put!(text, "{}{x}", comma("{}"))"#, 1),
    ] {
        let source = source.to_string() + "\n";
        assert_eq!(wrong(&source).len(), found, "{source}");
    }
}
