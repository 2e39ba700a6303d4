//! `recentd explain`: which message is each line, and which address does it count against?
//!
//! The same catalogue and the same joining by pid as in the daemon, but no policy: the allowlist changes nothing.

use super::exit::done;
use super::input::{NO_SYSLOG, each_line, writer};
use super::invocation::Invocation;
use super::memory::Memory;
use crate::addr::Addr;
use crate::log::lines::Line;
use crate::message::sessions::Sessions;
use crate::config::watch::Watch;
use crate::message::{self, Finding, Message, Why};
use crate::out::{Shown, Text, put};
use crate::log::syslog::{self, Last, Parsed};
use crate::log::wanted::Wanted;
use crate::log::clock::LogClock;

/// One line, explained.
struct Row<'a> {
    number: u32,
    program: Option<&'a [u8]>,
    message: Option<&'static Message>,
    /// Set exactly when the line counts: the address, and tenths of a failure.
    counts: Option<(Addr, u32)>,
    /// The address that a line which does not count is about, if it is known.
    peer: Option<Addr>,
    why: &'static str,
}

/// Prints one row per line.
pub fn run(invocation: &mut Invocation, memory: &mut Memory) -> i32 {
    let mut out = Text::stdout();
    let mut clock = LogClock::new();
    let (mut lines, mut counted, mut framed) = (0u32, 0u32, false);
    const HEAD: &[u8] = b"LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE\n";
    let Memory { policy, lines: buffer, .. } = memory;
    let (writer, input) = writer(&mut invocation.config, invocation.input);
    let mut last = Last::of(Wanted::ALL, writer);
    let result = each_line(input, buffer, &mut |number, line| {
        let row = explain(invocation, &mut policy.sessions, (&mut clock, &mut last), number, line);
        if lines == 0 && !invocation.json {
            out.bytes(HEAD);
        }
        lines = number;
        framed |= row.program.is_some();
        counted = counted.saturating_add(u32::from(row.counts.is_some()));
        if invocation.json { json(&row, &mut out) } else { text(&row, &mut out) }
    });
    if !invocation.json && result.is_ok() {
        out.bytes(if lines == 0 { HEAD } else { b"" });
        put!(out, "\nlines: {}, counted: {}\n", [lines, counted]);
        if lines > 0 && !framed {
            out.bytes(NO_SYSLOG);
            out.bytes(b", or name the program of bare messages with --program\n");
        }
    }
    let code = done(&mut out);
    result.err().unwrap_or(code)
}

#[inline(never)]
fn explain<'a>(
    invocation: &Invocation,
    sessions: &mut Sessions,
    (clock, last): (&mut LogClock, &mut Last),
    number: u32,
    line: Line<'a>,
) -> Row<'a> {
    let mut row = Row { number, program: None, message: None, counts: None, peer: None, why: "line too long" };
    let Line::Whole(line) = line else { return row };
    row.why = "not a syslog line";
    // A program that is named on the command line is explained even if it is not watched.
    let (record, watch) = match invocation.program {
        Some(program) => (Parsed::Record(syslog::bare(program, line)), Watch::ALL),
        None => (syslog::parse_after(last, line), invocation.config.watch),
    };
    let Parsed::Record(record) = record else { return row };
    let watched;
    match sessions.read(&record, watch, clock.read(record.stamp)) {
        Finding::Counts { program, message, addr, weight } => {
            watched = Some(program);
            row.message = Some(message);
            row.counts = Some((addr, weight.into()));
        }
        Finding::Forgives { program, message, addr } => {
            watched = Some(program);
            row.message = Some(message);
            (row.peer, row.why) = (Some(addr), "successful login");
        }
        Finding::Nothing { program, message, peer, why } => {
            watched = program;
            (row.message, row.peer, row.why) = (message, peer, why.text());
            if let (Some(program), Why::NotWatched) = (program, why) {
                row.message = message::find(program, &record).map(|(message, _)| message);
            }
        }
    }
    row.program = Some(watched.map_or(record.tag, |program| program.name.as_bytes()));
    row
}

fn text(row: &Row<'_>, out: &mut Text) {
    out.column(&row.number, 7);
    let program = row.program.filter(|tag| !tag.is_empty()).unwrap_or(b"-");
    out.column(&Shown(program.get(..40).unwrap_or(program)), 12);
    out.column(&row.message.map_or("-", |message| message.name), 25);
    match row.counts {
        Some((addr, weight)) => {
            out.column(&addr, 26);
            put!(out, "{}.{}", [weight / 10, weight % 10]);
        }
        None => {
            out.column(&"-", 26);
            put!(out, "{}", row.why);
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
    match row.message {
        Some(message) => put!(out, ",\"message\":\"{}\"", message.name),
        None => put!(out, ",\"message\":null"),
    }
    match row.counts {
        Some((addr, weight)) => {
            put!(out, ",\"address\":\"{}\",", addr);
            put!(out, "\"failures\":{}.{}", [weight / 10, weight % 10]);
        }
        None => {
            put!(out, ",\"address\":null");
            if let Some(peer) = row.peer {
                put!(out, ",\"peer\":\"{}\"", peer);
            }
            put!(out, ",\"why\":\"{}\"", row.why);
        }
    }
    out.bytes(b"}\n");
}
