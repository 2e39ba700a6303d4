//! `recentd rules`: the firewall rules to load, as text for sh.
//!
//! `count agent`: one rule a family that drops whom the list names. `count kernel`: the recipe of 2011, in
//! which a first rule counts what is written to the list and puts an address into a second
//! list once it has failed often enough. IPv6 has lists of its own, because the mask belongs to the list and is
//! taken from the rule that creates it.

use ufmt::uwrite;

use super::help::done;
use super::{Invocation, Memory, SYSTEM};
use crate::addr::{Addr, Family};
use crate::config::{Config, Count};
use crate::os::Errno;
use crate::out::{Shown, Text, complain};
use crate::sink::recent::Flavour;
use crate::sink::Sink;

/// Prints the rules, or with `--delete` what removes them.
pub fn run(invocation: &Invocation, _: &mut Memory) -> i32 {
    let config = &invocation.config;
    let old = match Sink::choose(config) {
        Ok(sink) => sink.flavour.is_some_and(|flavour| flavour != Flavour::Xt),
        Err(errno) => return fail(errno),
    };
    let mut out = Text::stdout();
    let _ = uwrite!(out, "#!/bin/sh\n# recentd {}: ", env!("CARGO_PKG_VERSION"));
    out.bytes(match (invocation.delete, config.count) {
        (true, _) => b"removes its firewall rules, and with them the kernel's lists.\n" as &[u8],
        (false, Count::Agent) => b"drop whom recentd lists. Load with: recentd rules | sh\n",
        (false, Count::Kernel) => b"the kernel counts what recentd writes. Load with: recentd rules | sh\n",
    });
    for family in Family::ALL {
        if family == Family::V6 && old {
            out.bytes(b"# ipt_recent knows no IPv6.\n");
            continue;
        }
        let printer = Printer { invocation, family, old };
        for chain in config.chains.split(|&b| b == b' ').filter(|chain| !chain.is_empty()) {
            printer.chain(chain, &mut out);
        }
    }
    done(&mut out)
}

fn fail(errno: Errno) -> i32 {
    complain(|t| uwrite!(t, "cannot name the kernel's lists: {}", errno));
    SYSTEM
}

struct Printer<'a> {
    invocation: &'a Invocation,
    family: Family,
    /// A kernel of ipt_recent's days has an iptables that knows neither -C nor -w nor `! -i`.
    old: bool,
}

/// Which of the two rules.
#[derive(Clone, Copy)]
enum Rule {
    Counts,
    Blocks,
}

impl Printer<'_> {
    fn chain(&self, chain: &[u8], out: &mut Text) {
        let rules: &[Rule] = match self.invocation.config.count {
            // Inserted in this order the blocking rule stands first.
            Count::Kernel => &[Rule::Counts, Rule::Blocks],
            Count::Agent => &[Rule::Blocks],
        };
        for &rule in rules {
            if self.invocation.delete {
                out.bytes(b"while ");
                self.rule(b"-D", chain, rule, out);
                out.bytes(b" 2>/dev/null; do :; done\n");
                continue;
            }
            if self.old {
                // Without -C: what may be there already is removed first. A list that dies with it is filled again.
                self.rule(b"-D", chain, rule, out);
                out.bytes(b" 2>/dev/null; ");
            } else {
                self.rule(b"-C", chain, rule, out);
                out.bytes(b" 2>/dev/null || ");
            }
            self.rule(b"-I", chain, rule, out);
            out.bytes(b"\n");
        }
    }

    fn rule(&self, what: &[u8], chain: &[u8], rule: Rule, out: &mut Text) {
        let config = &self.invocation.config;
        out.bytes(match self.family {
            Family::V4 => self.invocation.iptables,
            Family::V6 => self.invocation.ip6tables,
        });
        out.bytes(if self.old { b" " } else { b" -w " });
        out.bytes(what);
        out.bytes(b" ");
        out.bytes(chain);
        out.bytes(if self.old { b" -i ! lo" } else { b" ! -i lo" });
        if !config.ports.is_empty() {
            let _ = uwrite!(out, " -p tcp -m multiport --dports {}", Shown(&config.ports));
        }
        let check = if config.update { "--update" } else { "--rcheck" };
        match rule {
            Rule::Counts => {
                self.list(b"", out);
                let _ = uwrite!(out, " --rcheck --seconds {} --hitcount {}", config.window, config.hitcount);
                self.list(b"-block", out);
                out.bytes(b" --set");
            }
            Rule::Blocks => {
                self.list(if config.count == Count::Kernel { b"-block" } else { b"" }, out);
                // Without --hitcount some kernels of the 2.6.33 days never matched.
                let _ = uwrite!(out, " {} --seconds {} --hitcount 1", check, config.ban);
            }
        }
        out.bytes(b" -j DROP");
    }

    fn list(&self, suffix: &[u8], out: &mut Text) {
        let config = &self.invocation.config;
        out.bytes(b" -m recent --name ");
        out.bytes(match self.family {
            Family::V4 => &config.name,
            Family::V6 => &config.name6,
        });
        out.bytes(suffix);
        if self.family == Family::V6 {
            let _ = uwrite!(out, " --mask {}", mask(config));
        }
    }
}

/// The netmask of `prefix6`. ip6tables takes no prefix length here.
fn mask(config: &Config) -> Addr {
    Addr::V6([0xff; 16]).masked(config.prefix6)
}
