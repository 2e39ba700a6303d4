//! dropbear's and sshd's rows, out of their source files, each with the oracle of its text: a second opinion on what a line says.
//!
//! Most of these lines are read by parsers written by hand, and the program does not even contain the texts.

use super::oracle::{Oracle, Peer};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::LazyLock;

/// Program and name of a row -> its text.
static ROWS: LazyLock<BTreeMap<(&str, &str), Oracle>> = LazyLock::new(|| {
    let dropbear = include_str!("../../src/message/dropbear/rows.rs");
    let (logins, probes) = (include_str!("../../src/message/openssh/logins.rs"), include_str!("../../src/message/openssh/probes.rs"));
    let shapes = include_str!("../../src/message/openssh/shapes.rs");
    let mut rows = BTreeMap::new();
    for (program, file, shapes) in [("dropbear", dropbear, dropbear), ("sshd", logins, shapes), ("sshd", probes, shapes)] {
        let shapes: Vec<(&str, String)> = shapes.lines().filter_map(shape).collect();
        let shapes: Vec<(&str, &str)> = shapes.iter().map(|(name, text)| (*name, text.as_str())).collect();
        for row in file.split("    Message {\n").skip(1) {
            let field = |name: &str| row.split_once(&format!("\n        {name}: \"")).and_then(|(_, rest)| rest.split_once("\",\n")).map(|(text, _)| text);
            let name = row.trim_start().strip_prefix("name: \"").and_then(|rest| rest.split_once('"')).unwrap().0;
            let text = literal(field("spec").or_else(|| field("pattern")).expect(name));
            assert!(rows.insert((program, name), Oracle::new(&text, &shapes).expect(name)).is_none());
        }
    }
    assert!(rows.len() > 60, "{} rows", rows.len());
    rows
});

/// `    ("name", "text"),`
fn shape(line: &str) -> Option<(&str, String)> {
    let (name, text) = line.strip_prefix("    (\"")?.strip_suffix("\"),")?.split_once("\", \"")?;
    Some((name, literal(text)))
}

/// A literal of the source as text: quotes, backslashes, and lines that go on.
fn literal(source: &str) -> String {
    let mut parts = source.split("\\\n");
    let first = parts.next().unwrap_or_default().to_string();
    let whole = parts.fold(first, |text, part| text + part.trim_start());
    whole.replace("\\\"", "\"").replace("\\\\", "\\")
}

/// Whether a line of that row can be read so that `blamed` is its peer, or so that it names no peer: then another line of its
/// process named it. `None` if there is no second opinion.
pub fn may_blame(program: &str, row: &str, body: &[u8], blamed: IpAddr) -> Option<bool> {
    let body = [b"error: " as &[u8], b"fatal: "].iter().find_map(|prefix| body.strip_prefix(*prefix)).unwrap_or(body);
    // Longer ones may have been cut, and others are wrapped.
    if body.len() > 200 || body.starts_with(b"[") || body.to_ascii_lowercase().starts_with(b"message repeated") {
        return None;
    }
    let readings = ROWS.get(&(program, row))?.readings(body);
    let peer: Peer = Ok(Some(blamed));
    Some(readings.contains(&peer) || readings.contains(&Ok(None)))
}
