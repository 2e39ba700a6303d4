//! A loaded rule of iptables, read from a line of `iptables -S` or `iptables-save`.

use super::recent::{Action, BAN_LIST_SUFFIX, Rule, Test};
use crate::addr::{Addr, Family};
use crate::bytes;
use crate::config;

/// Room for the tests of a rule.
pub type Tests = [Test; 2];
/// None of them read yet.
pub const NO_TESTS: Tests = [Test { suffix: b"", action: Action::Set }; 2];

/// The words of a line, one after the other. Called often, and so compiled once.
struct Words<'a>(bytes::Parts<'a>);

impl<'a> Words<'a> {
    /// The next one; empty at the end.
    #[inline(never)]
    fn next(&mut self) -> &'a [u8] {
        self.0.next().unwrap_or_default()
    }

    /// Whether the next ones are these.
    #[inline(never)]
    fn are(&mut self, expected: &[u8]) -> bool {
        bytes::split(expected, b' ').all(|word| self.next() == word)
    }

    #[inline(never)]
    fn number(&mut self) -> Option<u32> {
        config::number(self.next(), 0, u32::MAX)
    }
}

/// Reads `-A CHAIN ! -i lo [-p tcp -m multiport --dports PORTS] (-m recent ...)... -j DROP`, the form of recentd's rules, about `list`.
/// `None` if it is of another form, or about another list.
#[must_use]
#[inline(never)]
pub fn read<'a>(line: &'a [u8], family: Family, list: &'a [u8], tests: &'a mut Tests) -> Option<Rule<'a>> {
    let mut words = Words(bytes::split(line.trim_ascii(), b' '));
    if words.next() != b"-A" {
        return None;
    }
    let chain = words.next();
    // Before 1.4.3 iptables writes `-i ! lo`.
    let interface: &[u8] = match words.next() {
        b"!" => b"-i lo",
        b"-i" => b"! lo",
        _ => return None,
    };
    if !words.are(interface) {
        return None;
    }
    let (mut ports, mut word) = (b"" as &[u8], words.next());
    if word == b"-p" {
        if !words.are(b"tcp -m multiport --dports") {
            return None;
        }
        (ports, word) = (words.next(), words.next());
    }
    let (mut mask, mut count) = (None, 0usize);
    while word == b"-m" && words.next() == b"recent" {
        let test = test(&mut words, list, &mut mask, &mut word)?;
        *tests.get_mut(count)? = test;
        count = count.wrapping_add(1);
    }
    if word != b"-j" || words.next() != b"DROP" || words.0.next().is_some() || count == 0 {
        return None;
    }
    // That of a rule without one.
    let mask = mask.filter(|mask| *mask != Addr::V4([0xff; 4]));
    Some(Rule { family, chain, ports, list, mask, tests: tests.get(..count)? })
}

/// Reads what follows `-m recent`, and the word after it.
fn test<'a>(words: &mut Words<'a>, list: &[u8], mask: &mut Option<Addr>, word: &mut &'a [u8]) -> Option<Test> {
    let how = bytes::position("--rcheck --update --set", words.next())?;
    let (mut seconds, mut hitcount, mut name) = (0, 0, b"" as &[u8]);
    loop {
        *word = words.next();
        match bytes::position("--seconds --hitcount --name --mask --rsource", word) {
            Some(0) => seconds = words.number()?,
            Some(1) => hitcount = u8::try_from(words.number()?).ok()?,
            Some(2) => name = words.next(),
            Some(3) => *mask = Some(Addr::parse(words.next())?),
            Some(_) => {}
            None => break,
        }
    }
    let suffix = match name.strip_prefix(list)? {
        b"" => b"" as &[u8],
        suffix if suffix == BAN_LIST_SUFFIX => BAN_LIST_SUFFIX,
        _ => return None,
    };
    let action = if how == 2 { Action::Set } else { Action::Check { update: how == 1, seconds, hitcount } };
    Some(Test { suffix, action })
}
