//! `recentd rules`: prints the firewall rules, as a script for sh or as commands of nft(8).
//!
//! The rules are described in `firewall::ruleset`. Those for nftables are the ones that `recentd run` loads by itself; printed, they can be
//! loaded earlier, or read.

use super::exit::{SYSTEM, USAGE, done};
use super::invocation::Invocation;
use super::memory::Memory;
use crate::addr::Family;
use crate::config::{Config, Count, Invalid};
use crate::firewall::ruleset::{self, Iptables, Ruleset};
use crate::firewall::sink::Sink;
use crate::firewall::sink::recent::Flavour;
use crate::out::{Shown, Text, complain, put};

/// Prints the rules, or with `--delete` what removes them. A sink given as argument may be `nft`, which prints commands of nft(8).
/// Without one the output is a script, whatever the sink.
pub fn run(invocation: &mut Invocation, _: &mut Memory) -> i32 {
    if let Some(sink) = invocation.input
        && let Err(Invalid::Value { option }) = invocation.config.set(b"sink", sink)
    {
        complain!("rules for '{}': must be {}", Shown(sink), option.kind);
        return USAGE;
    }
    if let Some(why) = invocation.config.contradiction_of_lists() {
        complain!("{}", why);
        return USAGE;
    }
    let sink = Sink::choose_for(&mut invocation.config);
    let config = &invocation.config;
    let mut out = Text::stdout();
    match sink {
        Ok(Sink::Nft(_)) => {
            if let Err(why) = config.name_for_nft() {
                complain!("{}", why);
                return USAGE;
            }
            nft(config, invocation.delete, invocation.input.is_none(), &mut out);
        }
        Ok(sink) => {
            let old = sink.flavour().is_some_and(|flavour| flavour != Flavour::Xt);
            iptables(invocation, old, &mut out);
        }
        Err(errno) => {
            complain!("cannot name the kernel's lists: {}", errno);
            return SYSTEM;
        }
    }
    done(&mut out)
}

/// The first lines: for which program, from which version, what it does.
fn head(program: &[u8], what: &[u8], out: &mut Text) {
    out.bytes(program);
    put!(out, "\n# recentd {}: ", env!("CARGO_PKG_VERSION"));
    out.bytes(what);
}

fn nft(config: &Config, delete: bool, script: bool, out: &mut Text) {
    let program: &[u8] = if script { b"#!/bin/sh" } else { b"#!/usr/sbin/nft -f" };
    if delete {
        head(program, b"removes its table, and with it all bans.\n", out);
        // One command a line, as for iptables, so that a caller can compare two outputs line by line.
        ruleset::delete_table(&config.name, script, out);
        return;
    }
    head(program, b"drops the addresses that recentd bans. 'recentd run' loads this by itself.\n", out);
    out.bytes(if script { b"nft -f - <<'END'\n" } else { b"" });
    ruleset::table(&Ruleset::new(config), out);
    out.bytes(if script { b"END\n" } else { b"" });
}

fn iptables(invocation: &Invocation, old: bool, out: &mut Text) {
    let config = &invocation.config;
    let what = match (invocation.delete, config.count) {
        (true, _) => b"removes its firewall rules, and with them the kernel's lists.\n" as &[u8],
        (false, Count::Agent) => b"drops the addresses that recentd bans. Load with: recentd rules | sh\n",
        (false, Count::Kernel) => b"the kernel counts what recentd writes. Load with: recentd rules | sh\n",
    };
    head(b"#!/bin/sh", what, out);
    let iptables = Iptables { programs: [invocation.iptables, invocation.ip6tables], old };
    for family in Family::ALL {
        if family == Family::V6 && old {
            out.bytes(b"# ipt_recent knows no IPv6.\n");
            continue;
        }
        if invocation.delete {
            iptables.delete(family, config, out);
        } else {
            iptables.load(family, config, out);
        }
    }
    out.bytes(if invocation.delete { b"" } else { b"exit ${status:-0}\n" });
}
