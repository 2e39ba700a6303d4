//! The rules as text: the table for nft(8), the rules of iptables for sh.

use super::nft::{Ruleset, Source, Statement};
use super::recent::{Action, BAN_LIST_SUFFIX, Rule, list_name, mask, rules};
use crate::addr::Family;
use crate::bytes;
use crate::config::Config;
use crate::out::{Shown, Text, put};
use crate::wire::nft::{Key, Set};

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

/// First everything that must exist, then the rules and ports in the place of the old ones. Addresses in the sets stay.
pub fn table(rules: &Ruleset<'_>, out: &mut Text) {
    let name = rules.table;
    fill(b"table inet % {\n", name, 0, out);
    Family::ALL.into_iter().for_each(|family| set(&Ruleset::address_set(family), out));
    let ports = rules.port_set();
    if let Some(ports) = &ports {
        set(ports, out);
    }
    for hook in rules.hooks() {
        let chain = b"\tchain % { type filter hook % priority -#; policy accept; }\n";
        fill(chain, hook.name.as_bytes(), Ruleset::PRIORITY.unsigned_abs(), out);
    }
    fill(b"}\nflush table inet %\n", name, 0, out);
    if let Some(ports) = &ports {
        for command in [b"flush set inet % " as &[u8], b"\nadd element inet % "] {
            fill(command, name, 0, out);
            out.bytes(ports.name.as_bytes());
        }
        fill(b" { % }\n", rules.ports, 0, out);
    }
    fill(b"table inet % {\n", name, 0, out);
    for hook in rules.hooks() {
        fill(b"\tchain % {\n", hook.name.as_bytes(), 0, out);
        for source in rules.sources() {
            out.bytes(b"\t\t");
            rules.rule(source).iter().flatten().for_each(|part| statement(*part, out));
            out.bytes(b"\n");
        }
        out.bytes(b"\t}\n");
    }
    out.bytes(b"}\n");
}

/// Deletes the table. As commands of nft(8) it is made first, since deleting what does not exist is an error.
pub fn delete_table(name: &[u8], script: bool, out: &mut Text) {
    let commands: &[u8] =
        if script { b"nft delete table inet % 2>/dev/null || :\n" } else { b"table inet %\ndelete table inet %\n" };
    fill(commands, name, 0, out);
}

fn set(set: &Set, out: &mut Text) {
    let key = match set.key {
        Key::Ipv4Addr => b"ipv4_addr" as &[u8],
        Key::Ipv6Addr => b"ipv6_addr",
        Key::InetService => b"inet_service",
    };
    fill(b"\tset % ", set.name.as_bytes(), 0, out);
    fill(b"{ type %; ", key, 0, out);
    if set.size > 0 {
        fill(b"size #; ", b"", set.size, out);
    }
    out.bytes(if set.dynamic { b"flags dynamic,timeout; }\n" } else { b"}\n" });
}

fn statement(statement: Statement, out: &mut Text) {
    match statement {
        Statement::NotLoopback => out.bytes(b"iif != \"lo\" "),
        Statement::ToPort => fill(b"tcp dport @% ", Ruleset::PORTS.as_bytes(), 0, out),
        Statement::FromSet(from) => {
            source(from, out);
            fill(b"@% ", from.set().as_bytes(), 0, out);
        }
        Statement::Update(from, seconds) => {
            fill(b"update @% { ", from.set().as_bytes(), 0, out);
            source(from, out);
            fill(b"timeout #s } ", b"", seconds, out);
        }
        Statement::Count => out.bytes(b"counter "),
        Statement::Drop => out.bytes(b"drop"),
    }
}

#[inline(never)]
fn source(source: Source, out: &mut Text) {
    out.bytes(if source.family == Family::V4 { b"ip saddr " } else { b"ip6 saddr " });
    if let Some(mask) = source.mask() {
        put!(out, "& {} ", mask);
    }
}

/// How to write rules for iptables.
#[derive(Clone, Copy)]
pub struct Iptables<'a> {
    /// The programs for IPv4 and IPv6.
    pub programs: [&'a [u8]; 2],
    /// An iptables of ipt_recent's time: it knows neither -C nor -w nor `! -i`.
    pub old: bool,
}

impl Iptables<'_> {
    /// Commands that load the wanted rules of `family`, and then delete all others of recentd's: a list is lost with the last rule that names
    /// it. If one of the wanted rules cannot be loaded, nothing is deleted.
    pub fn load(&self, family: Family, config: &Config, out: &mut Text) {
        out.bytes(b"old=$(");
        self.loaded(family, config, out);
        out.bytes(b")\n");
        // A list has the mask of the rule that made it, so it must not outlive the rules of another mask.
        if !self.old {
            match mask(config, family) {
                Some(mask) => put!(out, "if echo \"$old\" | grep -q -v -e ' --mask {} '; then ", mask),
                None => out.bytes(b"if echo \"$old\" | grep -q -e ' --mask '; then "),
            }
            self.delete_old(family, out);
            out.bytes(b"; old=; fi\n");
        }
        rules(config, family, &mut |rule| {
            self.command(rule, out);
            out.bytes(b" &&\n");
        });
        // Of two equal rules the first is deleted, so one that was loaded before keeps its place and counters.
        self.delete_old(family, out);
        out.bytes(b" || status=1\n");
    }

    /// One command that deletes all rules of recentd's for `family`, whatever their options.
    pub fn delete(&self, family: Family, config: &Config, out: &mut Text) {
        self.loaded(family, config, out);
        self.delete_each(family, out);
        out.bytes(b"\n");
    }

    fn delete_old(&self, family: Family, out: &mut Text) {
        out.bytes(b"echo \"$old\"");
        self.delete_each(family, out);
    }

    #[inline(never)]
    fn delete_each(&self, family: Family, out: &mut Text) {
        out.bytes(b" | while read -r _ rule; do [ -z \"$rule\" ] || ");
        out.bytes(self.program(family));
        out.bytes(self.wait());
        out.bytes(b"-D $rule; done");
    }

    /// A command that shows the loaded rules of recentd's as arguments, after `-A`: those of the form of [`Rule`] that name one of its lists.
    #[inline(never)]
    fn loaded(&self, family: Family, config: &Config, out: &mut Text) {
        out.bytes(self.program(family));
        // Before 1.4.1 iptables has no -S.
        out.bytes(if self.old { b"-save -t filter" } else { b" -w -S" });
        out.bytes(b" 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?\
            (-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name ");
        for part in bytes::split(list_name(config, family), b'.').enumerate() {
            out.bytes(if part.0 > 0 { b"[.]" } else { b"" });
            out.bytes(part.1);
        }
        // iptables shows the mask of IPv4 but, given it, finds no rule that was made without (libxt_recent.c sets 4 of 16 bytes then).
        put!(out, "({})?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g'", Shown(BAN_LIST_SUFFIX));
    }

    const fn program(&self, family: Family) -> &[u8] {
        let [v4, v6] = self.programs;
        if matches!(family, Family::V4) { v4 } else { v6 }
    }

    const fn wait(&self) -> &[u8] {
        if self.old { b" " } else { b" -w " }
    }

    /// A command that inserts `rule` at the head of its chain.
    fn command(&self, rule: &Rule<'_>, out: &mut Text) {
        for part in [self.program(rule.family), self.wait(), b"-I "] {
            out.bytes(part);
        }
        self.rule(rule, out);
    }

    /// `rule` as arguments, after `-I`.
    #[inline(never)]
    pub fn rule(&self, rule: &Rule<'_>, out: &mut Text) {
        let interface: &[u8] = if self.old { b" -i ! lo" } else { b" ! -i lo" };
        let ports: &[u8] = if rule.ports.is_empty() { b"" } else { b" -p tcp -m multiport --dports " };
        for part in [rule.chain, interface, ports, rule.ports] {
            out.bytes(part);
        }
        for test in rule.tests {
            for part in [b" -m recent --name ", rule.list, test.suffix] {
                out.bytes(part);
            }
            if let Some(mask) = rule.mask {
                put!(out, " --mask {}", mask);
            }
            match test.action {
                Action::Check { update, seconds, hitcount } => {
                    out.bytes(if update { b" --update" } else { b" --rcheck" });
                    put!(out, " --seconds {} --hitcount {}", [seconds, hitcount.into()]);
                }
                Action::Set => out.bytes(b" --set"),
            }
        }
        out.bytes(b" -j DROP");
    }
}
