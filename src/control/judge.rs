//! What `recentd check` would say of one option, without setting it.

use crate::config::file::Refusal;
use crate::config::{Config, Invalid, OPTIONS, Opt};
use crate::control::answer::Answer;
use crate::message::custom;
use crate::message::Peer;
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

/// What a pattern says of a line: `None` if it does not match, else the address that it would count a failure against.
pub type Tried = Option<Peer>;

/// Tries `value`, a pattern that is taken, on the message of a log line, without its header and tag. `None` for other options.
pub fn try_on(judgement: Judgement, key: &[u8], value: &[u8], line: &[u8]) -> Option<Tried> {
    let is_taken = matches!(judgement, Judgement::Good | Judgement::Beware(_));
    (is_taken && key == b"match").then(|| custom::try_on(value, line))
}

/// Says it.
pub fn tell(judgement: Judgement, tried: Option<Tried>, to: &mut Answer) {
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
    if let Some(tried) = tried {
        to.flag(&("matches", if tried.is_some() { "; matches" } else { "; does not match" }), tried.is_some());
        if let Some(Peer::At(addr)) = tried {
            to.show(&("address", ", counts against {}"), &addr);
        }
    }
    to.say("\n");
}
