//! `recentd check`: what would be used and why, and what is missing.
//!
//! What it says comes from the functions by which `recentd run` decides. Nothing is made: no list, no table, no socket. Only the loaded rules
//! are compared by [`loaded`], with a program that `recentd run` does not start.

use super::ask;
use super::exit::{OK, SYSTEM, USAGE, done};
use super::input::open;
use super::invocation::Invocation;
use super::loaded;
use super::memory::Memory;
use super::sandbox;
use crate::addr::{Addr, Endpoint, Family, Prefix};
use crate::bytes;
use crate::config::faults::Faults;
use crate::config::{Config, Count, From, To};
use crate::control::bus::{Bus, PATHS};
use crate::firewall::lan::{self, Shared};
use crate::firewall::ruleset::Ruleset;
use crate::firewall::sink::nft::{self, Nft};
use crate::firewall::sink::recent::{self, Flavour};
use crate::firewall::sink::Sink;
use crate::firewall::trouble::ListTrouble;
use crate::limits;
use crate::log::lines::Buffer;
use crate::log::source::{Udp, can_follow, is_pattern, matching, trouble};
use crate::message::Catalogue;
use crate::os::sandbox::Needs;
use crate::os::{self, Errno, Path};
use crate::out::{Failures, Shown, Text, complain, put};

/// Prints one line per part. The exit code is 111 when something that has to be there is not.
pub fn run(invocation: &mut Invocation, memory: &mut Memory) -> i32 {
    os::ignore_signals();
    let addr = match invocation.input.map(|text| Addr::parse(text).ok_or(text)) {
        None => None,
        Some(Ok(addr)) => Some(addr),
        Some(Err(text)) => {
            complain!("check '{}': must be an address such as 192.0.2.7 or 2001:db8::7", Shown(text));
            return USAGE;
        }
    };
    let mut out = Text::stdout();
    if invocation.config.contradiction().is_none() {
        let _ = Sink::choose_for(&mut invocation.config);
    }
    let config = &invocation.config;
    put!(out, "recentd {}\nconfiguration  ", env!("CARGO_PKG_VERSION"));
    match invocation.faults.file {
        b"" => out.bytes(b"no file, defaults and command line only\n"),
        file => put!(out, "{}\n", Shown(file)),
    }
    faults(&invocation.faults, &mut out);
    let mut needs = Needs::default();
    let ready = match config.contradiction() {
        // Only the command line can bring one that is in force.
        Some(why) => {
            put!(out, "options        {}\n", why);
            false
        }
        None => sources(config, &mut needs, &mut out) & sink(invocation, &mut memory.lines, &mut out),
    };
    senders(config, &mut out);
    policy(config, &mut out);
    patterns(memory.policy.sessions.catalogue, &mut out);
    if let Some(addr) = addr {
        // It knows what is allowed by hand, and what is banned.
        let _ = out.finish();
        if !ask::about(&config.control, addr) {
            address(config, addr, &mut out);
        }
    }
    if !os::is_root() && config.sink != To::DryRun {
        put!(out, "rights         {}\n", sandbox::NOT_ROOT);
    }
    if let Ok(sink) = Sink::choose(config) {
        needs.child = config.all_reads().any(|(from, _)| from == From::Logread || from == From::Auto && !Bus::new(config).is_expected());
        sandbox::report(config, &sink, needs, &mut out);
    }
    let faulty = invocation.faults.count() > 0;
    put!(out, "verdict        {}\n", match (ready, faulty) {
        (false, _) => "NOT READY: see above",
        (true, true) => "ready, but the configuration is faulty: see above",
        (true, false) => "ready",
    });
    match done(&mut out) {
        OK if !ready => SYSTEM,
        OK if faulty => USAGE,
        code => code,
    }
}

/// What is wrong in the configuration.
fn faults(faults: &Faults, out: &mut Text) {
    faults.each(&mut |fault| put!(out, "               {}\n", *fault));
    if faults.more() > 0 {
        put!(out, "               {} more\n", faults.more());
    }
}

/// Ends a line with `ok`, or with the error and what to do about it.
fn verdict(result: Result<(), ListTrouble>, out: &mut Text) -> bool {
    match result {
        Ok(()) => out.bytes(b": ok\n"),
        Err(trouble) => put!(out, ": {}\n", trouble),
    }
    result.is_ok()
}

fn sources(config: &Config, needs: &mut Needs<'static>, out: &mut Text) -> bool {
    out.bytes(b"source         ");
    let mut ready = true;
    for (place, read) in config.all_reads().enumerate() {
        if place > 0 {
            out.bytes(b"               ");
        }
        let is_auto = config.source.get(place).is_some_and(|(from, _)| from == From::Auto);
        ready &= source(config, is_auto, read, needs, out);
    }
    control(config, needs, out);
    ready
}

/// The control socket, if it cannot be bound. recentd guards without it.
fn control(config: &Config, needs: &mut Needs<'static>, out: &mut Text) {
    let path = &config.control;
    if matches!(path.as_slice(), b"off" | b"") || runs(config) {
        return;
    }
    if let Err(errno) = can_bind(From::Socket, path) {
        (needs.binds, needs.listens) = (true, true);
        put!(out, "control        {}", Shown(path));
        verdict(Err(ListTrouble { errno, advice: "recentd tries again; until it is bound no command can ask recentd" }), out);
    }
}

/// Whether a recentd answers, which has its sockets.
fn runs(config: &Config) -> bool {
    Path::join(&[&config.control]).and_then(|path| os::connect_stream(&path)).is_ok()
}

/// One source, which option source calls `auto` or what it is.
fn source(config: &Config, is_auto: bool, (from, path): (From, &[u8]), needs: &mut Needs<'static>, out: &mut Text) -> bool {
    let bus = Bus::new(config);
    let has_bus = from == From::Ubus || from == From::Auto && bus.is_expected();
    let kind = match from {
        From::Stdin => {
            out.bytes(b"standard input, as configured\n");
            return true;
        }
        From::File => "file",
        From::Socket => "socket",
        From::Udp => "udp",
        _ if has_bus => "ubus",
        _ => "logread",
    };
    let [usual, _] = PATHS;
    let path = match bus.socket() {
        _ if !has_bus => path,
        Some(socket) => socket.bytes(),
        None if config.ubus.is_empty() => usual,
        None => &config.ubus,
    };
    let why = match (is_auto, from) {
        (true, From::File) => "because option file is set",
        (true, From::Socket) => "because option socket is set",
        (true, _) if has_bus => "because ubusd is there, and neither file nor socket is set",
        (true, _) => "because there is no ubusd, and neither file nor socket is set",
        _ => "as configured",
    };
    put!(out, "{} {}, {}", kind, Shown(path), why);
    let bound = match from {
        From::Socket | From::Udp => can_bind(from, path).or_else(|errno| if errno == Errno::ADDRINUSE && runs(config) { Ok(()) } else { Err(errno) }),
        _ => Ok(()),
    };
    if let Err(errno) = bound {
        (needs.binds, needs.ports) = (true, needs.ports || from == From::Udp);
        return verdict(Err(ListTrouble { errno, advice: trouble(from, errno) }), out);
    }
    let (found, advice) = match from {
        From::File if is_pattern(path) => (has_match(path), "recentd waits for a file that matches"),
        From::File => (open(path).and_then(|fd| can_follow(&fd)).map(drop), "recentd waits for it to appear"),
        From::Socket => (Ok(()), ""),
        From::Udp => (Endpoint::parse(path).filter(|at| is_here(at.addr)).map(drop).ok_or(Errno::ADDRNOTAVAIL), "recentd waits for this machine to have that address"),
        _ if has_bus => (Path::join(&[path]).and_then(|path| os::connect_stream(&path)).map(drop), "start ubusd"),
        _ => (find_program(path), "install it, or set option file or socket"),
    };
    verdict(found.map_err(|errno| ListTrouble { errno, advice }), out)
}

/// Whether datagrams to `addr` can come to this machine.
fn is_here(addr: Addr) -> bool {
    let all = [Addr::V4([0; 4]), Addr::V6([0; 16])];
    all.contains(&addr) || os::is_local(addr)
}

/// Which hosts may send their logs, and what follows from it.
fn senders(config: &Config, out: &mut Text) {
    if !config.hears_hosts() {
        return;
    }
    let mut before = "senders        ";
    let mut network = |network: Prefix| {
        put!(out, "{}{}", before, network);
        before = ", ";
    };
    if config.senders.is_empty() {
        lan::each_network(config, &mut |found, _| network(found));
    } else {
        config.senders.iter().copied().for_each(network);
    }
    out.bytes(if before == ", " { b"; any host that can send from an address in there can have any address banned\n" as &[u8] } else { b"senders        none: there is no LAN; see option senders\n" });
    put!(out, "chains         {}{}\n", Shown(config.chains()), if config.chains.is_empty() { ": also of what goes through this router, because hosts send their logs to it (option chains)" } else { ", as configured" });
}

/// Whether a file matches.
fn has_match(pattern: &[u8]) -> Result<(), Errno> {
    let mut files = 0u32;
    matching(&Path::join(&[pattern])?, &mut |_| files += 1)?;
    if files > 0 { Ok(()) } else { Err(Errno::NOENT) }
}

/// Whether a socket can be bound at `path`. A port is bound for a moment, since nothing else tells for certain.
fn can_bind(from: From, path: &[u8]) -> Result<(), Errno> {
    let path = Path::join(&[path])?;
    if from == From::Udp {
        return Udp::bind(path).map(drop);
    }
    has_directory(&path)?;
    match os::stat(&path) {
        Ok(stat) if !stat.socket => Err(Errno::EXIST),
        // One that a dead recentd left is replaced.
        Ok(_) if !matches!(os::connect_datagram(&path), Err(Errno::CONNREFUSED)) => Err(Errno::ADDRINUSE),
        _ => Ok(()),
    }
}

/// Whether there is a directory for `path`. The dot tells one from a file.
fn has_directory(path: &Path) -> Result<(), Errno> {
    exists(&[path.parent()?.bytes(), b"/."])
}

/// Whether there is a file of which these are the parts.
#[inline(never)]
fn exists(path: &[&[u8]]) -> Result<(), Errno> {
    os::stat(&Path::join(path)?).map(drop)
}

/// Looks in the directories in which the program is looked for when it is started.
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

fn sink(invocation: &Invocation, lines: &mut Buffer, out: &mut Text) -> bool {
    let config = &invocation.config;
    out.bytes(b"sink           ");
    match Sink::choose(config) {
        Ok(Sink::DryRun) => {
            out.bytes(b"dry-run, as configured: nothing will be banned\n");
            true
        }
        Ok(Sink::Nft(mut nft)) => sets(config, &mut nft, out),
        Ok(mut sink) => lists(invocation, &mut sink, lines, out),
        Err(errno) => verdict(Err(ListTrouble { errno, advice: "shorten options proc, name, name6" }), out),
    }
}

/// A table that is not there is no fault: `recentd run` creates it.
fn sets(config: &Config, nft: &mut Nft, out: &mut Text) -> bool {
    let why = if config.sink == To::Auto { "because the kernel has it and no list by option name" } else { "as configured" };
    put!(out, "nft, {}", why);
    let mut ready = verdict(nft::answers(config).map_err(ListTrouble::of_nftables), out);
    if !ready {
        return false;
    }
    if let (Err(why), To::Auto) = (config.name_for_nft(), config.sink) {
        put!(out, "               {}\n", why);
    }
    if Ruleset::new(config).ignores_chains() {
        out.bytes(b"               nftables uses only INPUT and FORWARD of option chains\n");
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
            Err(Errno::NOENT) => out.bytes(b": will be created when recentd runs\n"),
            Err(errno) => ready = verdict(Err(ListTrouble::of_nftables(errno)), out),
        }
    }
    ready
}

fn lists(invocation: &Invocation, sink: &mut Sink, lines: &mut Buffer, out: &mut Text) -> bool {
    let config = &invocation.config;
    let there = exists(&[&config.proc, b"/", sink.name().as_bytes()]);
    let why = match (config.sink, there) {
        (To::Auto, Ok(())) => "because the kernel has it",
        (To::Auto, Err(_)) => "because it may still be loaded",
        _ => "as configured",
    };
    put!(out, "{}, {}", sink.name(), why);
    let advice = "load the module: modprobe xt_recent (OpenWrt: package iptables-mod-conntrack-extra)";
    let mut ready = verdict(there.map_err(|errno| ListTrouble { errno, advice }), out);
    let mut least = u32::MAX;
    for &family in &Family::ALL {
        let Some(name) = sink.list_name(family) else {
            out.bytes(b"list IPv6      none: ipt_recent knows no IPv6\n");
            continue;
        };
        put!(out, "list {}      {}", family.name(), Shown(name));
        let opened = sink.open(family, config);
        let capacity = sink.capacity(family, config);
        if let (Ok(()), Sink::Recent(lists)) = (opened, &mut *sink)
            && let Some(list) = lists.list(family)
        {
            let mut entries = 0u32;
            let _ = list.read_back(lines, |_| entries += 1);
            put!(out, ", {} of {} entries", [entries, capacity]);
            least = capacity;
        }
        ready &= verdict(opened, out);
        // Lists elsewhere are not those of this kernel's rules.
        if opened.is_ok()
            && config.proc.as_slice() == b"/proc/net"
            && let Some(flavour) = sink.flavour()
        {
            ready &= loaded::compare(invocation, flavour, family, lines, out);
        }
    }
    if least <= limits::IP_LIST_TOT as u32 && sink.flavour() == Some(Flavour::Xt) {
        put!(out, "               the module holds {} addresses, and more bans at once end older ones; recentd has room for {}. ", [least, limits::MIRROR as u32]);
        out.bytes(b"To have more:\n               options xt_recent ip_list_tot=1000 in /etc/modprobe.d (OpenWrt: in /etc/modules.conf), then restart\n");
    }
    if sink.flavour() == Some(Flavour::IptFrost) {
        out.bytes(b"               this kernel's ipt_recent cannot remove addresses safely: bans end by the rule's --seconds only\n");
    }
    ready
}

/// The configuration's own patterns.
fn patterns(catalogue: Catalogue, out: &mut Text) {
    for program in catalogue.own() {
        for message in program.messages.iter().copied().flatten() {
            put!(out, "pattern        {} {}, {}: ", program.name, message.name, Failures(message.weight.into()));
            // The text may hold braces, and any byte.
            message.pattern_text(&mut |piece| put!(out, "{}", Shown(piece)));
            out.bytes(b"\n");
        }
    }
}

/// Guesses of which the lines of the watched programs do not tell.
fn blind_spots(config: &Config, out: &mut Text) {
    let watched = |wanted: &[u8]| config.watch.names().any(|name| name == wanted);
    let (luci, forgeable) = (watched(b"luci"), watched(b"luci-uhttpd"));
    if luci || forgeable {
        out.bytes(b"not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these\n");
    }
    if luci && !forgeable {
        out.bytes(b"               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'\n");
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
    blind_spots(config, out);
    let by = if config.count == Count::Agent { "recentd" } else { "the kernel's rule" };
    put!(out, "counting       by {}: {} within ", by, Failures(u32::from(config.hitcount) * 10));
    put!(out, "{} s, ", config.window);
    if config.prefix4 < 32 {
        put!(out, "IPv4 by /{}, ", u32::from(config.prefix4));
    }
    put!(out, "IPv6 by /{}\n", u32::from(config.prefix6));
    if let Some(warning) = recent::kernel_limit(config) {
        put!(out, "               {}\n", warning);
    }
    if config.count == Count::Agent && config.window <= 900 && config.hitcount >= 15 {
        out.bytes(b"               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour\n");
    }
    let (ban, growth, longest) = (config.ban, u32::from(config.growth), config.ban_max.max(config.ban));
    if growth == 1 {
        put!(out, "ban            {} s", ban);
    } else {
        put!(out, "ban            {} s, each further ban {} times as long, at most {} s", [ban, growth, longest]);
    }
    if config.ban_forever > 0 {
        put!(out, "; number {} has no end", u32::from(config.ban_forever));
    }
    if config.keeps_bans() {
        put!(out, "\nban_file       {}", Shown(&config.ban_file));
        match Path::join(&[&config.ban_file]).and_then(|path| has_directory(&path)) {
            Ok(()) => out.bytes(b": ok"),
            Err(errno) => put!(out, ": its directory: {}", errno),
        }
    }
    out.bytes(b"\nallowlist      ");
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
    put!(out, "limits         {} counted addresses, {} bans per family, ", [addresses, bans]);
    put!(out, "{} sessions, {} bytes per line\n", [sessions, bytes]);
}

fn lan(config: &Config, out: &mut Text) {
    let mut before = "LAN            ";
    lan::networks(config, &mut |network, interface| {
        put!(out, "{}{} on {}", before, network, Shown(interface));
        before = ", ";
    });
    out.bytes(match (config.lan, before) {
        (true, ", ") => b": never banned\n" as &[u8],
        (true, _) => b"LAN            none found; add the address you log in from to the allowlist\n",
        (false, _) => b"LAN            may be banned, as configured\n",
    });
    let (shared, takes_hosts) = shared(config);
    for prefix in shared.prefixes() {
        put!(out, "               {}, in which this machine, its gateway or its LAN is: ", config.shown(&prefix));
        out.bytes(if takes_hosts {
            b"hosts are banned one by one\n" as &[u8]
        } else {
            b"no host is banned; lists can ban single hosts with prefix4 32 or prefix6 128 only\n"
        });
    }
}

/// The prefixes with an address of this machine whose hosts may be banned, and whether the sink can do that.
#[inline(never)]
fn shared(config: &Config) -> (Shared, bool) {
    (Shared::read(config), Sink::choose(config).is_ok_and(|sink| sink.takes_hosts()))
}

/// Says whether `addr` could be banned.
fn address(config: &Config, addr: Addr, out: &mut Text) {
    put!(out, "address        {}: ", addr);
    let bits = match shared(config) {
        (shared, true) => shared.bits(config, addr, &[]),
        _ => config.prefix(addr.family()),
    };
    match config.spares(addr, bits).or_else(|| lan::refusal(config, addr, bits)) {
        Some(why) => put!(out, "{}\n", why),
        None => out.bytes(b"can be banned\n"),
    }
}
