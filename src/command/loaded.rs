//! The loaded rules of xt_recent and ipt_recent, which `recentd check` compares with the wanted ones.
//!
//! `recentd run` starts no program, so it cannot look. A rule of other options bans for another time, at other ports, whole other
//! prefixes, or at the first failure, and nobody would notice.

use super::invocation::Invocation;
use crate::addr::Family;
use crate::bytes;
use crate::config::Config;
use crate::firewall::ruleset::{self, BAN_LIST_SUFFIX, Iptables, NO_TESTS, Rule};
use crate::firewall::sink::recent::Flavour;
use crate::log::lines::{Buffer, Line};
use crate::os::{self, Ended, Errno, Path};
use crate::out::{Shown, Text, put};
use core::ffi::CStr;

/// Milliseconds after which a program that prints nothing is given up.
const PATIENCE: i32 = 5000;

/// How the loaded rules of a family are compared.
struct Comparison<'a> {
    iptables: Iptables<'a>,
    module: &'a str,
    /// How many lines are of recentd's form, and how many others name its lists.
    ours: u32,
    others: u32,
    /// Which of the wanted rules are loaded, a bit each.
    loaded: u64,
    differs: bool,
}

impl Comparison<'_> {
    /// A rule that is loaded or wanted, but not both.
    fn difference(&mut self, what: &str, rule: &Rule<'_>, out: &mut Text) {
        if !self.differs {
            put!(out, "rules {}     differ from the options; load them again: recentd rules {} | sh\n", rule.family.name(), self.module);
        }
        self.differs = true;
        put!(out, "               {}: ", what);
        self.iptables.rule(rule, out);
        out.bytes(b"\n");
    }

    /// A line of the loaded rules.
    #[inline(never)]
    fn line(&mut self, line: &[u8], config: &Config, family: Family, out: &mut Text) {
        let list = ruleset::list_name(config, family);
        let mut tests = NO_TESTS;
        let Some(rule) = ruleset::read(line, family, list, &mut tests) else {
            let mut before: &[u8] = b"";
            for word in bytes::split(line, b' ') {
                self.others += u32::from(before == b"--name" && word.strip_suffix(BAN_LIST_SUFFIX).unwrap_or(word) == list);
                before = word;
            }
            return;
        };
        self.ours += 1;
        let (mut bit, mut same) = (1u64, 0);
        ruleset::rules(config, family, &mut |wanted| {
            if *wanted == rule {
                same |= bit;
            }
            bit = bit.wrapping_shl(1);
        });
        // Once is enough of each.
        if same & !self.loaded == 0 {
            self.difference("loaded", &rule, out);
        }
        self.loaded |= same;
    }

    /// All lines were read.
    #[inline(never)]
    fn finish(&mut self, program: &[u8], config: &Config, family: Family, out: &mut Text) {
        if self.ours == 0 {
            put!(out, "rules {}     ", family.name());
            if self.others > 0 {
                out.bytes(b"not compared: only rules of your own name the list\n");
            } else {
                put!(out, "not compared: {} shows none that names the list; is it loaded by another, see --iptables?\n", Shown(program));
            }
            return;
        }
        let mut bit = 1u64;
        ruleset::rules(config, family, &mut |wanted| {
            if self.loaded & bit == 0 {
                self.difference("wanted", wanted, out);
            }
            bit = bit.wrapping_shl(1);
        });
        if !self.differs {
            put!(out, "rules {}     as the options want them: ok\n", family.name());
        }
    }
}

/// Compares the rules of `family`, whose list exists. Returns whether they are as wanted, as far as that can be told.
pub fn compare(invocation: &Invocation, flavour: Flavour, family: Family, lines: &mut Buffer, out: &mut Text) -> bool {
    let config = &invocation.config;
    let programs = [invocation.iptables, invocation.ip6tables];
    let [v4, v6] = programs;
    let old = flavour != Flavour::Xt;
    let mut comparison =
        Comparison { iptables: Iptables { programs, old }, module: flavour.directory(), ours: 0, others: 0, loaded: 0, differs: false };
    let program = if family == Family::V4 { v4 } else { v6 };
    let (save, argument): (&[u8], &CStr) = if old { (b"-save", c"-tfilter") } else { (b"", c"-S") };
    let read = each_line(&[program, save], argument, lines, &mut |line| comparison.line(line, config, family, out));
    match read {
        Ok(()) => comparison.finish(program, config, family, out),
        Err(_) => put!(out, "rules {}     not compared: {} shows no rules\n", family.name(), Shown(program)),
    }
    !comparison.differs
}

/// Calls `found` for each line that the program prints.
#[inline(never)]
fn each_line(program: &[&[u8]], argument: &CStr, lines: &mut Buffer, found: &mut dyn FnMut(&[u8])) -> Result<(), Errno> {
    let mut child = os::spawn(&Path::join(program)?, argument)?;
    lines.clear();
    while let [true] = os::poll([child.output.number()], PATIENCE) {
        match lines.fill(&mut child.output) {
            Ok(0) => break,
            Ok(_) | Err(Errno::AGAIN) => {}
            Err(errno) => return Err(errno),
        }
        while let Some(line) = lines.next() {
            if let Line::Whole(line) = line {
                found(line);
            }
        }
    }
    lines.clear();
    if child.end() == Ended::Exit(0) { Ok(()) } else { Err(Errno::IO) }
}
