//! `tests/FAULTS.md` says what happens and which test shows it; here it is seen that there are such tests.

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

/// Each row of a table names, in backticks and in its last column, tests of ours or files that hold them.
#[test]
fn each_row_of_the_document_names_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = fs::read_to_string(root.join("tests/FAULTS.md")).unwrap();
    let mut code = String::new();
    sources(&root.join("tests"), &mut code);
    sources(&root.join("src"), &mut code);
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
