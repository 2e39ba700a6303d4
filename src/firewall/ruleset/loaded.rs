//! A loaded rule of iptables, read from a line of `iptables -S` or `iptables-save`.

use super::recent::{Action, BAN_LIST_SUFFIX, Rule, Test};
use crate::addr::{Addr, Family};
use crate::bytes;
use crate::config;

/// Room for the tests of a rule.
pub type Tests = [Test; 2];
/// None of them read yet.
pub const NO_TESTS: Tests = [Test { suffix: b"", action: Action::Set }; 2];

/// Reads `-A CHAIN ! -i lo [-p tcp -m multiport --dports PORTS] (-m recent ...)... -j DROP`, the form of recentd's rules, about `list`.
/// `None` if it is of another form, or about another list.
#[must_use]
pub fn read<'a>(line: &'a [u8], family: Family, list: &'a [u8], tests: &'a mut Tests) -> Option<Rule<'a>> {
    let mut words = bytes::split(line.trim_ascii(), b' ');
    if words.next()? != b"-A" {
        return None;
    }
    let chain = words.next()?;
    // Before 1.4.3 iptables writes `-i ! lo`.
    if !matches!([words.next()?, words.next()?, words.next()?], [b"!", b"-i", b"lo"] | [b"-i", b"!", b"lo"]) {
        return None;
    }
    let (mut ports, mut word) = (b"" as &[u8], words.next()?);
    if word == b"-p" {
        if !bytes::split(b"tcp -m multiport --dports", b' ').all(|expected| words.next() == Some(expected)) {
            return None;
        }
        (ports, word) = (words.next()?, words.next()?);
    }
    let (mut mask, mut count) = (None, 0usize);
    while word == b"-m" && words.next()? == b"recent" {
        let how = bytes::position("--rcheck --update --set", words.next()?)?;
        let (mut seconds, mut hitcount, mut suffix) = (0, 0, None);
        loop {
            word = words.next()?;
            match bytes::position("--seconds --hitcount --name --mask --rsource", word) {
                Some(0) => seconds = config::number(words.next()?, 0, u32::MAX)?,
                Some(1) => hitcount = u8::try_from(config::number(words.next()?, 0, 255)?).ok()?,
                Some(2) => suffix = words.next()?.strip_prefix(list),
                Some(3) => mask = Some(Addr::parse(words.next()?)?),
                Some(_) => {}
                None => break,
            }
        }
        let suffix = match suffix? {
            b"" => b"" as &[u8],
            suffix if suffix == BAN_LIST_SUFFIX => BAN_LIST_SUFFIX,
            _ => return None,
        };
        let action = if how == 2 { Action::Set } else { Action::Check { update: how == 1, seconds, hitcount } };
        *tests.get_mut(count)? = Test { suffix, action };
        count = count.wrapping_add(1);
    }
    if word != b"-j" || words.next()? != b"DROP" || words.next().is_some() || count == 0 {
        return None;
    }
    // That of a rule without one.
    let mask = mask.filter(|mask| *mask != Addr::V4([0xff; 4]));
    Some(Rule { family, chain, ports, list, mask, tests: tests.get(..count)? })
}
