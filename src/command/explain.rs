//! `recentd explain`: which message is this line, and whom does it blame?
//!
//! The same catalogue and the same joining by pid as in the daemon. No policy: an
//! address on the allowlist is blamed all the same.

use super::help::done;
use super::input::each_line;
use super::{Invocation, Memory};
use crate::addr::Addr;
use crate::line::Line;
use crate::message::sessions::{Finding, Sessions};
use crate::message::Message;
use crate::out::{Shown, Text, put};
use crate::record::{self, Record};
use crate::time::LogClock;

/// One line, explained.
struct Row<'a> {
    number: u32,
    program: Option<&'a [u8]>,
    message: Option<&'static Message>,
    /// Set exactly when the line counts against somebody.
    blamed: Option<(Addr, u32)>,
    /// Whom the line is about, when it is known and nobody is blamed.
    peer: Option<Addr>,
    why: &'static str,
}

/// Prints one row per line.
pub fn run(invocation: &Invocation, memory: &mut Memory) -> i32 {
    let mut out = Text::stdout();
    let mut clock = LogClock::new();
    let (mut lines, mut blamed) = (0u32, 0u32);
    if !invocation.json {
        heading(&mut out);
    }
    let Memory { policy, lines: buffer } = memory;
    let result = each_line(invocation, buffer, &mut |number, line| {
        let row = explain(invocation.program, &mut policy.sessions, &mut clock, number, line);
        lines = number;
        blamed = blamed.saturating_add(u32::from(row.blamed.is_some()));
        if invocation.json { json(&row, &mut out) } else { text(&row, &mut out) }
    });
    if !invocation.json {
        put!(out, "\n{} lines, {} count against somebody\n", lines, blamed);
    }
    let code = done(&mut out);
    result.err().unwrap_or(code)
}

fn explain<'a>(
    program: Option<&'a [u8]>,
    sessions: &mut Sessions,
    clock: &mut LogClock,
    number: u32,
    line: Line<'a>,
) -> Row<'a> {
    let nothing = |why| Row { number, program: None, message: None, blamed: None, peer: None, why };
    let record: Record<'a> = match (line, program) {
        (Line::Long, _) => return nothing("line too long"),
        (Line::Whole(line), Some(program)) => record::bare(program, line),
        (Line::Whole(line), None) => match record::parse(line) {
            Some(record) => record,
            None => return nothing("not a syslog line"),
        },
    };
    match sessions.read(&record, clock.read(record.stamp)) {
        Finding::Counts { program, message, addr, weight } => Row {
            number,
            program: Some(program.name.as_bytes()),
            message: Some(message),
            blamed: Some((addr, weight.into())),
            peer: None,
            why: "",
        },
        Finding::Forgives { program, message, addr } => Row {
            number,
            program: Some(program.name.as_bytes()),
            message: Some(message),
            blamed: None,
            peer: Some(addr),
            why: "successful login",
        },
        Finding::Nothing { program, message, peer, why } => Row {
            number,
            program: Some(program.map_or(record.tag, |program| program.name.as_bytes())),
            message,
            blamed: None,
            peer,
            why: why.text(),
        },
    }
}

fn heading(out: &mut Text) {
    for (text, width) in [("LINE", 7), ("PROGRAM", 12), ("MESSAGE", 25), ("ADDRESS", 26)] {
        out.column(&text, width);
    }
    out.bytes(b"WEIGHT OR WHY NOT\n");
}

fn text(row: &Row<'_>, out: &mut Text) {
    out.column(&row.number, 7);
    let program = row.program.filter(|tag| !tag.is_empty()).unwrap_or(b"-");
    out.column(&Shown(program.get(..40).unwrap_or(program)), 12);
    out.column(&row.message.map_or("-", |message| message.name), 25);
    match row.blamed {
        Some((addr, weight)) => {
            out.column(&addr, 26);
            put!(out, "{}", weight);
        }
        None => {
            out.column(&"-", 26);
            out.bytes(row.why.as_bytes());
            if let Some(peer) = row.peer {
                put!(out, " ({})", peer);
            }
        }
    }
    out.bytes(b"\n");
}

fn json(row: &Row<'_>, out: &mut Text) {
    out.bytes(b"{");
    put!(out, "\"line\":{},\"program\":", row.number);
    match row.program {
        Some(program) => out.json_string(program),
        None => out.bytes(b"null"),
    }
    out.bytes(b",\"message\":");
    match row.message {
        Some(message) => out.json_string(message.name.as_bytes()),
        None => out.bytes(b"null"),
    }
    match row.blamed {
        Some((addr, weight)) => {
            put!(out, ",\"address\":\"{}\",\"weight\":{}", addr, weight);
        }
        None => {
            out.bytes(b",\"address\":null");
            if let Some(peer) = row.peer {
                put!(out, ",\"peer\":\"{}\"", peer);
            }
            out.bytes(b",\"why\":");
            out.json_string(row.why.as_bytes());
        }
    }
    out.bytes(b"}\n");
}
