//! What the dearest lines cost that an attacker can write: pieces of a message's own text, over and over.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::pattern::Reading;
use super::row::Text;
use super::tests::seen;
use super::*;
use std::{format, string::String, vec::Vec};

/// The steps that all patterns of `program` together spend on `body`.
fn steps(program: &'static Program, body: &str) -> usize {
    let mut reading = Reading::new(program, body.as_bytes());
    let all = reading.left();
    reading.unpack(program.code.prefix);
    for message in program.messages.iter().copied().flatten() {
        if let Text::Pattern(code) = message.text {
            reading.fits_code(code);
        }
    }
    all - reading.left()
}

/// Pieces of up to three words of `body`, with and without the blank before them, and of some letters.
fn pieces(body: &str) -> Vec<String> {
    let words: Vec<_> = body.split(' ').collect();
    let mut pieces = Vec::new();
    for from in 0..words.len() {
        for many in 1..=3.min(words.len() - from) {
            let piece = words[from..from + many].join(" ");
            pieces.extend([format!(" {piece}"), piece]);
        }
    }
    let letters: Vec<_> = body.chars().collect();
    pieces.extend(letters.windows(7).step_by(11).map(|letters| letters.iter().collect()));
    pieces.extend([":", "(", ") ", "1:", ", "].map(String::from));
    pieces
}

/// One line of LuCI's with fifty times ` for x from 192.0.2.1` cost as much as seventy others, before it was remembered what was tried. A long
/// line may cost what its bytes cost, whatever they are: this many steps each for all rows of a program together, where ordinary lines need up to five.
/// The limit of [`Reading`] alone would allow 36.
const STEPS: usize = 24;

/// An emulator tries an eighth of the pieces: steps are the same everywhere.
const EVERY: usize = if cfg!(target_arch = "mips") { 8 } else { 1 };

#[test]
fn no_byte_costs_more_than_a_few_looks() {
    const LENGTH: usize = 950;
    for program in PROGRAMS {
        let rows = || seen().filter(|row| core::ptr::eq(row.0, *program));
        for (_, _, body, _) in rows() {
            for piece in pieces(body).iter().filter(|piece| !piece.is_empty()).step_by(EVERY) {
                let many = piece.replace("NAME", "x").repeat(LENGTH.saturating_sub(body.len()) / piece.len());
                let inside = body.find("NAME").unwrap_or(body.len() / 2);
                let places = [0, inside, body.rfind(' ').unwrap_or(0), body.len()];
                for (place, end) in places.into_iter().flat_map(|place| [(place, ""), (place, "!")]) {
                    let Some((before, after)) = body.split_at_checked(place) else { continue };
                    let line = format!("{before}{many}{after}{end}");
                    let steps = steps(program, &line);
                    assert!(steps <= line.len().max(LENGTH) * STEPS, "{}: {steps} steps for {} bytes: {line}", program.name, line.len());
                }
            }
        }
    }
}
