//! Whether a pattern of the configuration could blame a false address.
//!
//! Built-in patterns are checked by tests that know what an attacker can write. A pattern of the configuration
//! is checked here, by its shape alone, before any line is read. An address can be believed if everything
//! left of it is fixed text or digits, or if everything right of it is, to the end of the line. With free text on
//! both sides an attacker's words could be taken for the program's, so such a pattern is refused. A pattern
//! that is right only under a condition is a warning.
//!
//! All ways through the alternatives of a pattern are judged as one: what may stand left of the address
//! in any of them counts as standing there. So a safe pattern may be refused. `attacks.rs` looks for patterns that pass
//! without a warning and are not safe.

use super::notation::{Directive, branch, is_of_address, named};

/// What is wrong, as a sentence for people that also says what to do.
pub type Reason = &'static str;

/// The most `%{...}` and `{...}` in one pattern: each costs stack while a line is read.
const ELEMENTS: u32 = 24;
/// The fewest bytes of fixed text that can tell a message from others.
const FIXED: u8 = 4;

const UNCLOSED: Reason = "a { is not closed: add the }";
const UNKNOWN: Reason = "it has a %{...} that does not exist: there are address, user, name, word, any, number, port and times";
const NO_ADDRESS: Reason = "one %{address} is needed, and with alternatives one in each";
const TWO: Reason = "only one %{address} can be the attacker's: write %{word} for the others";
const ANY: Reason = "%{any} left of %{address} takes as little as possible, so an attacker's own ' from 192.0.2.1' would be believed: \
    write %{user} for text that an attacker may choose, %{word} for text without a blank";
const BOTH: Reason = "it has free text on both sides of %{address}: an attacker who writes the words of this pattern there chooses the address that is blamed. \
    Leave only fixed text, %{number} and %{port} on one side of %{address}, up to the start or the end of the line";
const OPEN: Reason = "the text right after %{address} could be read as part of it: \
    put a blank, bracket or quote between them (a colon before %{port}), or let %{address} end the line";
const GLUED: Reason = "%{address} needs a blank, bracket, quote or = right before it, \
    else the text before it, which varies, could take a part of the address";
const COLON: Reason = "a colon right after %{address} must stand there always or never: 2001:db8::1:22 could be read in two ways. \
    Keep the one form that the program writes, or, if it writes brackets, put them around %{address}";
const BARE: Reason = "it has fewer than 4 bytes of fixed text, so it would match other lines, too: add the words of the message";
const _: () = assert!(FIXED == 4);
const WORD: Reason = "it is right only if no attacker can write a blank where %{word} stands left of %{address}. \
    If an attacker can, write %{user}, and leave only fixed text right of %{address}";
const START: Reason = "it may begin with free text, so it matches every line of the program that ends like this";

/// The free text that may stand left or right of the address: bits, because there are several ways through a pattern.
mod has {
    /// `%{user}` or `%{name}`: as much as possible.
    pub const GREEDY: u8 = 1;
    /// `%{any}`: as little as possible.
    pub const LAZY: u8 = 2;
    /// `%{word}` with a blank behind it.
    pub const WORD: u8 = 4;
    /// `%{word}` without one: where it ends is open.
    pub const LOOSE: u8 = 8;
}

/// What may stand right after an address without brackets: bits, too.
mod after {
    pub const COLON: u8 = 1;
    pub const OTHER: u8 = 2;
}

/// What stands right before a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Before {
    /// A byte that no address holds, or the start of the line.
    Border,
    /// A byte that an address may hold.
    Letter,
    /// Text that varies.
    Text,
}

/// What is known at a place in a pattern, about all ways that lead there.
#[derive(Clone, Copy)]
struct State {
    /// Addresses on the way with the fewest of them.
    fewest: u8,
    /// Addresses on the way with the most of them.
    most: u8,
    /// Bytes of fixed text on the way with the fewest of them.
    fixed: u8,
    /// Free text left of the address: [`has`].
    left: u8,
    /// Free text right of it.
    right: u8,
    before: Before,
    /// The address may go on here.
    open: bool,
    /// A `%{word}` left of the address has met no blank yet.
    word: bool,
    /// Text that varies came before.
    varied: bool,
    /// The byte before, if it is fixed.
    last: u8,
    /// The address has just ended, and there was no `[` before it.
    ended: bool,
    /// What may stand right after the address: [`after`].
    after: u8,
    /// Free text before any fixed text.
    bare: bool,
    /// Inside `{!...}`, which stands for no text.
    ahead: bool,
}

impl State {
    const START: Self = Self {
        fewest: 0,
        most: 0,
        fixed: 0,
        left: 0,
        right: 0,
        before: Before::Border,
        open: false,
        word: false,
        varied: false,
        last: 0,
        ended: false,
        after: 0,
        bare: false,
        ahead: false,
    };

    fn or(self, other: Self) -> Self {
        Self {
            fewest: self.fewest.min(other.fewest),
            most: self.most.max(other.most),
            fixed: self.fixed.min(other.fixed),
            left: self.left | other.left,
            right: self.right | other.right,
            before: self.before.max(other.before),
            open: self.open | other.open,
            word: self.word | other.word,
            varied: true,
            last: if self.last == other.last { self.last } else { 0 },
            ended: self.ended | other.ended,
            after: self.after | other.after,
            bare: self.bare | other.bare,
            ahead: self.ahead,
        }
    }

    fn literal(&mut self, byte: u8) -> Result<(), Reason> {
        // The matcher ends an address at its last colon, or at the full stop of a sentence.
        if self.open && self.before == Before::Text && is_of_address(byte) && !matches!(byte, b':' | b'.') {
            return Err(OPEN);
        }
        if core::mem::take(&mut self.ended) {
            self.after |= if byte == b':' { after::COLON } else { after::OTHER };
        }
        self.last = byte;
        self.fixed = self.fixed.saturating_add(1);
        self.before = if is_of_address(byte) { Before::Letter } else { Before::Border };
        self.open &= is_of_address(byte);
        self.word &= byte != b' ';
        Ok(())
    }

    fn directive(&mut self, directive: Directive) -> Result<(), Reason> {
        if self.ahead {
            return Ok(());
        }
        if core::mem::take(&mut self.word) {
            self.left |= has::LOOSE;
        }
        let kind = match directive {
            Directive::Number | Directive::Port | Directive::Times | Directive::Dns => 0,
            Directive::Address => return self.address(),
            Directive::User | Directive::Name => has::GREEDY,
            Directive::Word => has::WORD,
            _ => has::LAZY,
        };
        // The address may be open only before a colon and digits, which end it. Nothing may follow the address directly.
        if self.open && (kind != 0 || self.before == Before::Text) {
            return Err(OPEN);
        }
        if kind != 0 {
            if self.most > 0 {
                self.right |= kind;
            }
            if self.fewest == 0 {
                self.left |= kind;
                self.word = kind == has::WORD;
            }
            self.bare |= self.fixed == 0;
        }
        (self.before, self.varied, self.last) = (Before::Text, true, 0);
        Ok(())
    }

    fn address(&mut self) -> Result<(), Reason> {
        if self.most > 0 {
            return Err(TWO);
        }
        // A letter is enough if it always stands at the same place.
        if self.before == Before::Text || (self.before == Before::Letter && self.varied) {
            return Err(GLUED);
        }
        (self.fewest, self.most) = (1, 1);
        (self.before, self.open, self.ended) = (Before::Text, true, self.last != b'[');
        Ok(())
    }

    /// The verdict at the end of the pattern.
    fn judge(self) -> Result<Option<Reason>, Reason> {
        let wrong = if self.fewest != 1 {
            Some(NO_ADDRESS)
        } else if self.left & has::LAZY != 0 {
            Some(ANY)
        } else if self.left & (has::GREEDY | has::LOOSE) != 0 && self.right != 0 {
            Some(BOTH)
        } else if self.after == after::COLON | after::OTHER || (self.ended && self.after == after::COLON) {
            Some(COLON)
        } else if self.fixed < FIXED {
            Some(BARE)
        } else {
            None
        };
        match wrong {
            Some(wrong) => Err(wrong),
            None if self.left & has::WORD != 0 && self.right != 0 => Ok(Some(WORD)),
            None if self.bare => Ok(Some(START)),
            None => Ok(None),
        }
    }
}

/// Judges `pattern`. `Err`: why it is refused. `Ok(Some)`: a warning.
pub fn audit(pattern: &[u8]) -> Result<Option<Reason>, Reason> {
    let mut state = State::START;
    let mut elements = ELEMENTS;
    walk(pattern, &mut state, &mut elements)?;
    state.judge()
}

fn walk(mut text: &[u8], state: &mut State, elements: &mut u32) -> Result<(), Reason> {
    while let Some((&byte, after)) = text.split_first() {
        text = after;
        match byte {
            b'%' if text.first() == Some(&b'{') => {
                count(elements)?;
                let (name, after) = text.get(1..).and_then(branch).ok_or(UNCLOSED)?;
                let known = named(name).filter(|known| !matches!(known, Directive::Host | Directive::Dns)).ok_or(UNKNOWN)?;
                text = after.strip_prefix(b"}").ok_or(UNKNOWN)?;
                state.directive(known)?;
            }
            b'{' => {
                count(elements)?;
                text = group(text, state, elements)?;
            }
            b'}' => return Err("it has a } without its {: braces of the message cannot be written, let %{word} or %{any} stand for them"),
            b'|' => return Err("it has a | outside of { }: a bar of the message cannot be written, let %{word} or %{any} stand for it"),
            _ => state.literal(byte)?,
        }
    }
    Ok(())
}

fn count(elements: &mut u32) -> Result<(), Reason> {
    *elements = elements.checked_sub(1).ok_or("it has more than 24 %{...} and {...}: make it simpler")?;
    Ok(())
}

/// Walks through a group, from behind its `{`. Returns the text behind its `}`.
fn group<'p>(mut text: &'p [u8], state: &mut State, elements: &mut u32) -> Result<&'p [u8], Reason> {
    let ahead = text.first() == Some(&b'!');
    if ahead {
        text = text.get(1..).unwrap_or_default();
    }
    let mut merged: Option<State> = None;
    loop {
        let (alternative, after) = branch(text).ok_or(UNCLOSED)?;
        let mut end = State { ahead: ahead || state.ahead, varied: true, ..*state };
        walk(alternative, &mut end, elements)?;
        end.ahead = state.ahead;
        merged = Some(merged.map_or(end, |merged| merged.or(end)));
        match after.split_first() {
            Some((b'|', after)) => text = after,
            Some((_, after)) => {
                if !ahead {
                    *state = State { varied: true, ..merged.unwrap_or(*state) };
                }
                return Ok(after);
            }
            None => return Err(UNCLOSED),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_is_safe() {
        for pattern in [
            "login failed from %{address}",
            "login failed from %{address} %{any}",
            "login failed from %{address}:%{port} as '%{user}'",
            "login of '%{user}' failed from %{address}",
            "login of %{user} failed from {[%{address}]:%{port}|%{address}:%{port}|[%{address}]}",
            "login of %{name} failed from %{address} port %{port}{ ssh2|}, attempt %{times}",
            "{login|log-in} failed{!: test} from %{address}: %{any}",
            "(?@%{address}) [WARNING] failed for user [%{user}]",
            "worker %{number}: login failed, rip=%{address}, %{word}",
            "from%{address} %{any}",
            "100% wrong from %{address}",
            "[%{user}] FAIL: Client \"%{address}\".",
            "tag=%{word} login failed from %{address}",
        ] {
            assert_eq!(audit(pattern.as_bytes()), Ok(None), "{pattern}");
        }
    }

    #[test]
    fn refuses_with_a_reason() {
        for (pattern, reason) in [
            ("login failed", NO_ADDRESS),
            ("login failed{ from %{address}|}", NO_ADDRESS),
            ("login failed{!from %{address}}", NO_ADDRESS),
            ("login failed from %{address} to %{address}", TWO),
            ("login of %{any} failed from %{address}", ANY),
            ("{login|%{any}} failed from %{address}", ANY),
            ("login of %{user} from %{address}: %{any}", BOTH),
            ("login of %{name} from %{address} - %{word}", BOTH),
            ("login of %{user} as %{user} from %{address}: %{any}", BOTH),
            ("{login of %{user} from %{address}|login from %{address} of %{user}}", BOTH),
            ("login of {%{user}|root} from %{address}{ failed|: %{any}}", BOTH),
            ("login of '%{word}'@%{address} %{any}", BOTH),
            ("login of {%{word}|user %{word}}@%{address} %{any}", BOTH),
            ("login of {%{word}|root}@%{address} %{any}", BOTH),
            ("login from %{address}%{any}", OPEN),
            ("login from %{address}:%{any}", OPEN),
            ("login from %{address}%{port}", OPEN),
            ("login from %{address}:%{port}%{word}", OPEN),
            ("login from %{address}{ |:}%{user}", OPEN),
            ("login of %{user} from%{address}", GLUED),
            ("login of %{user}%{address}", GLUED),
            ("login {a|b}:%{address}", GLUED),
            ("login number %{number}%{address}", GLUED),
            ("login of %{user}{ |:}%{address}", GLUED),
            ("%{address}", BARE),
            ("{login |}%{address}", BARE),
            ("login from {%{address}:%{port}|%{address}}", COLON),
            ("login from %{address}{:|} again", COLON),
            // The colon is safe behind a bracket only, and one of the two ways has none.
            ("login {at [|from }%{address}{:%{port}|}", COLON),
            ("login {from |at [}%{address}{:%{port}|}", COLON),
            ("login from %{address}{x|} again", OPEN),
            // The same in each of two alternatives.
            ("{login|log-in} of {%{user}|user %{user}} from %{address}: %{any}", BOTH),
            ("login of %{user} from %{address}{: %{any}|, %{any}}", BOTH),
            ("login from {%{address}|at %{address}}%{any}", OPEN),
            ("login {from %{address}|at %{address}}{:%{port}|}", COLON),
            ("login {from %{address}{:|} again|at %{address}{:|} again}", COLON),
            ("login from %{address", UNCLOSED),
            ("login {from %{address}", UNCLOSED),
            ("login {!x from %{address}", UNCLOSED),
            ("login from %{adress}", UNKNOWN),
            ("login from %{host} %{address}", UNKNOWN),
            ("login from %{address|x}", UNKNOWN),
            ("login {!%{nosuch}}from %{address}", UNKNOWN),
        ] {
            assert_eq!(audit(pattern.as_bytes()), Err(reason), "{pattern}");
        }
        for (pattern, start) in [
            ("login} from %{address}", "it has a } without"),
            ("login|log-in from %{address}", "it has a | outside"),
            (&std::format!("login from %{{address}}{}", "{}".repeat(24)), "it has more than 24"),
            (&std::format!("login from %{{address}}{}", "{".repeat(150)), "a { is not"),
        ] {
            assert!(audit(pattern.as_bytes()).unwrap_err().starts_with(start), "{pattern}");
        }
    }

    #[test]
    fn warns_with_a_reason() {
        for (pattern, reason) in [
            ("session %{word} failed from %{address}: %{any}", WORD),
            ("[%{word}] failed from %{address} as %{user}", WORD),
            ("%{user} failed from %{address}", START),
            ("{%{user}: |}failed from %{address}", START),
            ("{%{user}: |%{name}, }failed from %{address}", START),
        ] {
            assert_eq!(audit(pattern.as_bytes()), Ok(Some(reason)), "{pattern}");
        }
    }
}
