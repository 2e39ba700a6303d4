//! `tests/FAULTS.md` and `openwrt/THREAT-MODEL.md` say what happens and which test or file shows it. These tests check that all of them exist.

use super::*;
use std::path::Path;

fn sources(dir: &Path, text: &mut String) {
    for entry in fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            *text += &fs::read_to_string(path).unwrap();
        }
    }
}

/// All test code and source code.
fn all_code(root: &Path) -> String {
    let mut code = String::new();
    sources(&root.join("tests"), &mut code);
    sources(&root.join("src"), &mut code);
    code
}

/// Each row of a table names, in backticks and in its last column, tests of ours or files that hold them.
#[test]
fn each_row_of_the_document_names_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = fs::read_to_string(root.join("tests/FAULTS.md")).unwrap();
    let code = all_code(root);
    let tests = |name: &str| {
        // As a function; or as a row of a macro that makes one of it.
        code.contains(&format!("fn {name}(")) || code.contains(&format!("\n    {name}: ")) || code.contains(&format!("\n    {name}\n"))
    };
    let (mut rows, mut wrong) = (0, Vec::new());
    for row in document.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| fault ") && !line.starts_with("| --- ")) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let names: Vec<&str> = cells.last().unwrap().split('`').skip(1).step_by(2).collect();
        rows += 1;
        if cells.len() != 3 || names.is_empty() {
            wrong.push(format!("names no test: {row}"));
        }
        for name in names {
            if !(tests(name) || name.contains('/') && root.join(name).exists()) {
                wrong.push(format!("there is no {name}: {row}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows > 50, "{rows}");
    // It must be possible to fail.
    assert!(!tests("there_is_no_such_test"));
}

/// What the text says of the file before it: `: "words"`, ` ("words")`, ` (`name`)` or ` `name``, which the file must hold.
fn cited(rest: &str) -> Option<&str> {
    let (start, end) = [(": \"", '"'), (" (\"", '"'), (" (`", '`'), (" `", '`')].into_iter().find(|(start, _)| rest.starts_with(start))?;
    rest[start.len()..].split(end).next()
}

#[test]
fn each_file_and_test_of_the_threat_model_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = fs::read_to_string(root.join("openwrt/THREAT-MODEL.md")).unwrap().replace('\n', " ");
    let code = all_code(root);
    let (mut files, mut wrong) = (0, Vec::new());
    for (at, _) in document.match_indices('`').step_by(2) {
        let (name, rest) = document[at + 1..].split_once('`').unwrap();
        let is_ours = ["src/", "tests/", "cross/", "openwrt/"].iter().any(|folder| name.starts_with(folder));
        let path = if is_ours { root.join(name) } else { root.join("tests/cases").join(name) };
        if !is_ours && !name.ends_with(".t") {
            continue;
        }
        files += 1;
        let holds = |words: &str| fs::read_to_string(&path).unwrap().contains(words);
        match cited(rest) {
            _ if !path.exists() => wrong.push(format!("there is no {name}")),
            // Another file, not a name in this one.
            Some(words) if path.is_file() && !words.contains('/') && !words.ends_with(".t") && !holds(words) => wrong.push(format!("{name} has no {words}")),
            _ => {}
        }
    }
    // Tests of Rust, by their names in quotes.
    for name in document.split('"').skip(1).step_by(2).filter(|name| name.len() > 9 && !name.contains(' ')) {
        if !code.contains(&format!("fn {name}(")) {
            wrong.push(format!("there is no test {name}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(files > 40, "{files}");
}
