//! What `recentd check` would say of one option, without setting it.

use crate::config::file::Refusal;
use crate::config::{Config, Invalid, OPTIONS, Opt};
use crate::control::answer::Answer;
use crate::message::custom;
use crate::out::{Shown, Text, put};

/// What is said of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Judgement {
    /// Nothing.
    Good,
    /// It is taken; what to beware of.
    Beware(&'static str),
    /// The place of its option, which says what it must be.
    Value(usize),
    /// It is refused for this reason.
    Refused(&'static str),
}

/// Judges option `key` of a section `recentd` or `pattern`.
pub fn judge(section: &[u8], key: &[u8], value: &[u8]) -> Judgement {
    const UNKNOWN: Judgement = Judgement::Refused("there is no such option");
    match section {
        b"pattern" => match custom::judge(key, value) {
            Ok(None) => Judgement::Good,
            Ok(Some(beware)) => Judgement::Beware(beware),
            Err(Refusal::Unknown) => UNKNOWN,
            Err(Refusal::Value(reason)) => Judgement::Refused(reason),
        },
        b"recentd" => match Config::default().set(key, value) {
            Ok(()) | Err(Invalid::Full) => Judgement::Good,
            Err(Invalid::Unknown) => UNKNOWN,
            Err(Invalid::Value { option }) => OPTIONS.iter().position(|other| core::ptr::eq(other, option)).map_or(UNKNOWN, Judgement::Value),
        },
        _ => Judgement::Refused("there is no such section"),
    }
}

/// Says it.
pub fn tell(judgement: Judgement, to: &mut Answer) {
    let refused = matches!(judgement, Judgement::Value(_) | Judgement::Refused(_));
    to.flag(&("valid", if refused { "refused" } else { "taken" }), !refused);
    match judgement {
        Judgement::Good => {}
        Judgement::Beware(warning) => to.show(&("warning", ": {}"), &warning),
        Judgement::Refused(reason) => to.show(&("reason", ": {}"), &reason),
        Judgement::Value(place) => {
            if let Some(Opt { kind, .. }) = OPTIONS.get(place) {
                let mut text = Text::line();
                put!(text, "must be {}", *kind);
                to.show(&("reason", ": {}"), &Shown(text.as_bytes()));
            }
        }
    }
    to.say("\n");
}
