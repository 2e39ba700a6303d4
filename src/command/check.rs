//! `recentd check`: what would be used, why, and what is missing.

use super::exit::{OK, SYSTEM, USAGE, done};
use super::input::open;
use super::invocation::Invocation;
use super::memory::Memory;
use super::sandbox;
use crate::addr::{Addr, Family};
use crate::control::bus::Bus;
use crate::config::{Config, Count, From, To};
use crate::out::Failures;
use crate::firewall::lan;
use crate::firewall::ruleset::Ruleset;
use crate::limits;
use crate::message::Catalogue;
use crate::os::{self, Errno, Path};
use crate::out::{Shown, Text, complain, put};
use crate::firewall::sink::nft::{self, Nft};
use crate::firewall::sink::recent::{self, Flavour, Lists};
use crate::firewall::sink::Sink;
use crate::log::lines::Buffer;
use crate::bytes;

/// Prints one line per part. The exit code is 111 when something that has to be there is not.
pub fn run(invocation: &mut Invocation, memory: &mut Memory) -> i32 {
    let mut out = Text::stdout();
    let config = &invocation.config;
    put!(out, "recentd {}\nconfiguration  ", env!("CARGO_PKG_VERSION"));
    match invocation.config_file {
        b"" => out.bytes(b"no file, defaults and command line only\n"),
        file => put!(out, "{}\n", Shown(file)),
    }
    let ready = source(config, &mut out) & sink(config, &mut memory.lines, &mut out);
    policy(config, &mut out);
    patterns(memory.policy.sessions.catalogue, &mut out);
    if let Some(text) = invocation.input {
        match Addr::parse(text) {
            Some(addr) => address(config, addr, &mut out),
            None => {
                complain!("check '{}': must be an address", Shown(text));
                return USAGE;
            }
        }
    }
    if !os::is_root() && config.sink != To::DryRun {
        put!(out, "rights         not root: the kernel's lists belong to root\n");
    }
    if let Ok(sink) = Sink::choose(config) {
        sandbox::report(config, &sink, &mut out);
    }
    put!(out, "verdict        {}\n", if ready { "ready" } else { "NOT READY: see above" });
    let code = done(&mut out);
    if code == OK && !ready { SYSTEM } else { code }
}

fn verdict(result: Result<(), Errno>, advice: &str, out: &mut Text) -> bool {
    match result {
        Ok(()) => out.bytes(b": ok\n"),
        Err(errno) => {
            put!(out, ": {}. {}\n", errno, advice);
        }
    }
    result.is_ok()
}

fn source(config: &Config, out: &mut Text) -> bool {
    let (from, path) = config.reads();
    let bus = Bus::new(config);
    let (path, bus) = match (from, bus.socket()) {
        (From::Auto, None) => (path, false),
        (From::Auto | From::Ubus, socket) => (socket.map_or(path, Path::bytes), true),
        _ => (path, false),
    };
    let why = match (config.source, from) {
        (From::Auto, From::File) => "because option file is set",
        (From::Auto, From::Socket) => "because option socket is set",
        (From::Auto, _) if bus => "because ubusd is there, and neither file nor socket is set",
        (From::Auto, _) => "because there is no ubusd, and neither file nor socket is set",
        _ => "as configured",
    };
    let kind = match from {
        From::Stdin => {
            put!(out, "source         standard input, as configured\n");
            return true;
        }
        From::File => "file",
        From::Socket => "socket",
        _ if bus => "ubus",
        _ => "logread",
    };
    put!(out, "source         {} {}, {}", kind, Shown(path), why);
    let (found, advice) = match from {
        From::File if path.is_empty() => (Err(Errno::INVAL), "Set option file"),
        From::Socket if path.is_empty() => (Err(Errno::INVAL), "Set option socket"),
        From::File => (open(path).map(drop), "It is waited for"),
        From::Socket => (has_directory(path), "Its directory must exist"),
        _ if bus => (Path::join(&[path]).and_then(|path| os::connect_stream(&path)).map(drop), "Is ubusd running?"),
        _ => (find_program(path), "Install it, or set option file or socket"),
    };
    verdict(found, advice, out)
}

fn has_directory(path: &[u8]) -> Result<(), Errno> {
    os::stat(&Path::join(&[path])?.parent()?).map(drop)
}

/// Whether there is a file of which these are the parts.
#[inline(never)]
fn exists(path: &[&[u8]]) -> Result<(), Errno> {
    os::stat(&Path::join(path)?).map(drop)
}

/// Looks where the program will be looked for when it is started.
fn find_program(name: &[u8]) -> Result<(), Errno> {
    if name.contains(&b'/') {
        return exists(&[name]);
    }
    for directory in bytes::split(os::directories(), b':') {
        if exists(&[directory, b"/", name]).is_ok() {
            return Ok(());
        }
    }
    Err(Errno::NOENT)
}

fn sink(config: &Config, lines: &mut Buffer, out: &mut Text) -> bool {
    put!(out, "sink           ");
    if let Some(why) = Sink::contradiction(config) {
        put!(out, "{}\n", why);
        return false;
    }
    match Sink::choose(config) {
        Ok(Sink::DryRun) => {
            put!(out, "dry-run, as configured: nobody will be shut out\n");
            true
        }
        Ok(Sink::Recent(mut recent)) => lists(config, &mut recent, lines, out),
        Ok(Sink::Nft(mut nft)) => sets(config, &mut nft, out),
        Err(errno) => verdict(Err(errno), "Shorten options proc, name, name6", out),
    }
}

/// Looks without making anything. A table that is not there is no fault: it is made when recentd runs.
fn sets(config: &Config, nft: &mut Nft, out: &mut Text) -> bool {
    let why = if config.sink == To::Auto { "because the kernel has it and no list by option name" } else { "as configured" };
    put!(out, "nft, {}", why);
    let answers = nft::answers(config);
    let advice = match answers {
        Err(Errno::PERM) => "Only root, or who has CAP_NET_ADMIN, may ask",
        _ => "This kernel has no nftables (OpenWrt: package kmod-nft-core), set option sink",
    };
    let mut ready = verdict(answers, advice, out);
    if !ready {
        return false;
    }
    if Ruleset::new(config).ignores_chains() {
        out.bytes(b"               of option chains only INPUT and FORWARD mean something to nftables\n");
    }
    for &family in &Family::ALL {
        put!(out, "set {}       {}", family.name(), Shown(nft.set_name(family)));
        match nft.set(family) {
            Ok(set) if set.fit => {
                let mut elements = 0u32;
                let _ = nft.read_back(family, &mut |_| elements += 1);
                put!(out, ", {} of {} elements: ok\n", [elements, set.size]);
            }
            Ok(_) => {
                ready = false;
                put!(out, ": cannot hold single addresses with a timeout. Delete it: nft delete table inet {}\n", Shown(&config.name));
            }
            Err(Errno::NOENT) => out.bytes(b": is made when recentd runs\n"),
            Err(errno) => ready = verdict(Err(errno), "Try again", out),
        }
    }
    ready
}

fn lists(config: &Config, sink: &mut Lists, lines: &mut Buffer, out: &mut Text) -> bool {
    let flavour = sink.flavour;
    let there = exists(&[&config.proc, b"/", flavour.directory().as_bytes()]);
    let why = match (config.sink, there) {
        (To::Auto, Ok(())) => "because the kernel has it",
        (To::Auto, Err(_)) => "because it may still be loaded",
        _ => "as configured",
    };
    put!(out, "{}, {}", flavour.directory(), why);
    verdict(there, "Load the module: modprobe xt_recent (OpenWrt: package iptables-mod-conntrack-extra)", out);
    let total = recent::ip_list_tot(&config.sys, flavour);
    let mut ready = there.is_ok();
    for &family in &Family::ALL {
        let Some(list) = sink.list(family) else {
            put!(out, "list IPv6      none: ipt_recent knows no IPv6\n");
            continue;
        };
        put!(out, "list {}      {}", family.name(), Shown(list.path().bytes()));
        let opened = list.open();
        if opened.is_ok() {
            let mut entries = 0u32;
            let _ = list.read_back(lines, |_| entries += 1);
            put!(out, ", {} of {} entries", [entries, total]);
        }
        ready &= verdict(opened, "Load the firewall rule: recentd rules | sh", out);
    }
    if flavour == Flavour::IptFrost {
        out.bytes(b"               this kernel's ipt_recent cannot remove addresses safely: bans end by the rule's --seconds only\n");
    }
    ready
}

/// The configuration's own patterns.
fn patterns(catalogue: Catalogue, out: &mut Text) {
    for program in catalogue.own() {
        for message in program.messages.iter().copied().flatten() {
            put!(out, "pattern        {} {}, {}: ", program.name, message.name, Failures(message.weight.into()));
            // It may hold braces, and it may hold anything.
            put!(out, "{}\n", Shown(message.code));
        }
    }
}

fn policy(config: &Config, out: &mut Text) {
    put!(out, "watching       ");
    let mut comma = "";
    for name in config.watch.names() {
        put!(out, "{}{}", comma, Shown(name));
        comma = ", ";
    }
    put!(out, "\n");
    let who = if config.count == Count::Agent { "recentd" } else { "the kernel's rule" };
    put!(out, "counting       by {}: ", who);
    put!(out, "{} failures within {} s, IPv6 by /{}\n", [config.hitcount.into(), config.window, config.prefix6.into()]);
    if let Some(warning) = recent::kernel_limit(config) {
        put!(out, "               {}\n", warning);
    }
    let (ban, growth, longest) = (config.ban, u32::from(config.growth), config.ban_max);
    put!(out, "ban            {} s, each further one times {}, at most {} s\nallowlist      ", [ban, growth, longest]);
    if config.allow.is_empty() {
        put!(out, "empty; loopback, link-local and this machine's own addresses are never banned");
    }
    let mut comma = "";
    for prefix in &config.allow {
        put!(out, "{}{}", comma, *prefix);
        comma = ", ";
    }
    out.bytes(b"\n");
    lan(config, out);
    let (addresses, bans) = (limits::ADDRESSES as u32, limits::MIRROR as u32);
    let (sessions, bytes) = (limits::SESSIONS as u32, limits::LINE as u32);
    put!(out, "limits         {} addresses counted, {} bans a family, ", [addresses, bans]);
    put!(out, "{} sessions, lines of {} bytes\n", [sessions, bytes]);
}

fn lan(config: &Config, out: &mut Text) {
    let mut before = "LAN            ";
    lan::networks(config, &mut |network, interface| {
        put!(out, "{}{} on {}", before, network, Shown(interface));
        before = ", ";
    });
    out.bytes(match (config.lan, before) {
        (true, ", ") => b": never banned\n" as &[u8],
        (true, _) => b"LAN            none found beside the default route: put where you log in from on the allowlist\n",
        (false, _) => b"LAN            may be banned, as configured\n",
    });
}

/// Answers "could I be locked out?".
fn address(config: &Config, addr: Addr, out: &mut Text) {
    put!(out, "address        {}: ", addr);
    match config.spares(addr).or_else(|| lan::refusal(config, addr)) {
        Some(why) => put!(out, "{}\n", why),
        None => out.bytes(b"can be banned\n"),
    }
}
