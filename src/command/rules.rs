//! `recentd rules`: the firewall rules to load, as text for sh, or for nft.
//!
//! `count agent`: one rule a family that drops whom the list names. `count kernel`: the recipe of 2011, in
//! which a first rule counts what is written to the list and puts an address into a second
//! list once it has failed often enough. IPv6 has lists of its own, because the mask belongs to the list and is
//! taken from the rule that creates it.
//!
//! For nftables it is what `recentd run` makes by itself (`wire/nft.rs`), to be loaded earlier or looked at.

use super::help::done;
use super::{Invocation, Memory, SYSTEM, USAGE};
use crate::addr::{Addr, Family};
use crate::config::{Config, Count, Invalid};
use crate::os::Errno;
use crate::out::{Shown, Text, complain, put};
use crate::firewall::sink::Sink;
use crate::firewall::sink::nft;
use crate::firewall::sink::recent::Flavour;
use crate::bytes;
use crate::wire::nft::{HOOKS, PRIORITY, Ruleset, set_name};

/// Prints the rules, or with `--delete` what removes them. They are a script, whatever the sink is, unless a sink is named.
pub fn run(invocation: &mut Invocation, _: &mut Memory) -> i32 {
    if let Some(sink) = invocation.input
        && let Err(Invalid::Value { allowed }) = invocation.config.set(b"sink", sink)
    {
        complain!("rules for '{}': must be {}", Shown(sink), allowed);
        return USAGE;
    }
    let config = &invocation.config;
    if let Some(why) = Sink::contradiction(config) {
        complain!("{}", why);
        return USAGE;
    }
    let mut out = Text::stdout();
    match Sink::choose(config) {
        Ok(Sink::Nft(_)) => {
            let script = invocation.input.is_none();
            out.bytes(if script { b"#!/bin/sh\n" } else { b"#!/usr/sbin/nft -f\n" });
            put!(out, "# recentd {}: ", env!("CARGO_PKG_VERSION"));
            out.bytes(if invocation.delete {
                b"removes its table, and with it all bans.\n" as &[u8]
            } else {
                b"drop whom recentd lists. 'recentd run' makes this by itself.\n"
            });
            match (invocation.delete, script) {
                // A command a line, as for iptables: so a script can compare two answers line by line.
                (true, true) => fill(b"nft delete table inet % 2>/dev/null || :\n", &config.name, 0, &mut out),
                // Deleting what is not there would be an error.
                (true, false) => fill(b"table inet %\ndelete table inet %\n", &config.name, 0, &mut out),
                (false, _) => {
                    out.bytes(if script { b"nft -f - <<'END'\n" } else { b"" });
                    table(&nft::ruleset(config), &mut out);
                    out.bytes(if script { b"END\n" } else { b"" });
                }
            }
        }
        Ok(sink) => {
            let old = sink.flavour().is_some_and(|flavour| flavour != Flavour::Xt);
            script(invocation, old, &mut out);
        }
        Err(errno) => return fail(errno),
    }
    done(&mut out)
}

fn fail(errno: Errno) -> i32 {
    complain!("cannot name the kernel's lists: {}", errno);
    SYSTEM
}

fn script(invocation: &Invocation, old: bool, out: &mut Text) {
    let config = &invocation.config;
    put!(out, "#!/bin/sh\n# recentd {}: ", env!("CARGO_PKG_VERSION"));
    out.bytes(match (invocation.delete, config.count) {
        (true, _) => b"removes its firewall rules, and with them the kernel's lists.\n" as &[u8],
        (false, Count::Agent) => b"drop whom recentd lists. Load with: recentd rules | sh\n",
        (false, Count::Kernel) => b"the kernel counts what recentd writes. Load with: recentd rules | sh\n",
    });
    for &family in &Family::ALL {
        if family == Family::V6 && old {
            out.bytes(b"# ipt_recent knows no IPv6.\n");
            continue;
        }
        let printer = Printer { invocation, family, old };
        for chain in bytes::split(&config.chains, b' ').filter(|chain| !chain.is_empty()) {
            printer.chain(chain, out);
        }
    }
}

/// Appends `template` with `%` replaced by a name and `#` by a number.
#[inline(never)]
fn fill(template: &[u8], name: &[u8], number: u32, out: &mut Text) {
    for &byte in template {
        match byte {
            b'%' => out.bytes(name),
            b'#' => put!(out, "{}", number),
            _ => out.bytes(&[byte]),
        }
    }
}

/// First everything that must be there, then the rules and ports in the place of those that were. Elements stay.
fn table(rules: &Ruleset<'_>, out: &mut Text) {
    let name = rules.table;
    let to_ports = !rules.ports.is_empty();
    let sets = b"table inet % {\n\tset v4 { type ipv4_addr; size #; flags dynamic,timeout; }\n\
        \tset v6 { type ipv6_addr; size #; flags dynamic,timeout; }\n";
    fill(sets, name, rules.size, out);
    if to_ports {
        out.bytes(b"\tset ports { type inet_service; }\n");
    }
    for hook in HOOKS.iter().filter(|hook| rules.wants(hook)) {
        let chain = b"\tchain % { type filter hook % priority -#; policy accept; }\n";
        fill(chain, hook.name.as_bytes(), PRIORITY.unsigned_abs(), out);
    }
    fill(b"}\nflush table inet %\n", name, 0, out);
    if to_ports {
        fill(b"flush set inet % ports\nadd element inet % ports { ", name, 0, out);
        out.bytes(rules.ports);
        out.bytes(b" }\n");
    }
    fill(b"table inet % {\n", name, 0, out);
    for hook in HOOKS.iter().filter(|hook| rules.wants(hook)) {
        fill(b"\tchain % {\n", hook.name.as_bytes(), 0, out);
        for family in Family::ALL {
            out.bytes(if to_ports { b"\t\tiif != \"lo\" tcp dport @ports " } else { b"\t\tiif != \"lo\" " });
            let (set, seconds) = (set_name(family).as_bytes(), rules.prolong.unwrap_or(0));
            source(rules, family, out);
            fill(b"@% ", set, 0, out);
            if rules.prolong.is_some() {
                fill(b"update @% { ", set, 0, out);
                source(rules, family, out);
                fill(b"timeout #s } ", set, seconds, out);
            }
            out.bytes(b"counter drop\n");
        }
        out.bytes(b"\t}\n");
    }
    out.bytes(b"}\n");
}

#[inline(never)]
fn source(rules: &Ruleset<'_>, family: Family, out: &mut Text) {
    out.bytes(if family == Family::V4 { b"ip saddr " } else { b"ip6 saddr " });
    if let (Family::V6, Some(mask)) = (family, rules.mask()) {
        put!(out, "& {} ", Addr::V6(mask));
    }
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
            put!(out, " -p tcp -m multiport --dports {}", Shown(&config.ports));
        }
        let check = if config.update { "--update" } else { "--rcheck" };
        match rule {
            Rule::Counts => {
                self.list(b"", out);
                put!(out, " --rcheck --seconds {} --hitcount {}", config.window, u32::from(config.hitcount));
                self.list(b"-block", out);
                out.bytes(b" --set");
            }
            Rule::Blocks => {
                self.list(if config.count == Count::Kernel { b"-block" } else { b"" }, out);
                // Without --hitcount some kernels of the 2.6.33 days never matched.
                put!(out, " {} --seconds {} --hitcount 1", check, config.ban);
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
            put!(out, " --mask {}", mask(config));
        }
    }
}

/// The netmask of `prefix6`. ip6tables takes no prefix length here.
fn mask(config: &Config) -> Addr {
    Addr::V6([0xff; 16]).masked(config.prefix6)
}
