//! `recentd check`: what would be used, why, and what is missing.

use ufmt::uwrite;

use super::help::done;
use super::{Invocation, Memory, OK, SYSTEM};
use crate::addr::Family;
use crate::config::{Config, Count, From, To};
use crate::limits;
use crate::os::{self, Errno, Path};
use crate::out::{Shown, Text};
use crate::sink::recent::{self, Flavour};
use crate::sink::Sink;
use crate::source::Buffer;

/// Prints one line per part. The exit code is 111 when something that has to be there is not.
pub fn run(invocation: &Invocation, memory: &mut Memory) -> i32 {
    let mut out = Text::stdout();
    let config = &invocation.config;
    let _ = uwrite!(out, "recentd {}\n", env!("CARGO_PKG_VERSION"));
    label("configuration", &mut out);
    match invocation.config_file {
        b"" => out.bytes(b"no file, defaults and command line only\n"),
        file => {
            let _ = uwrite!(out, "{}\n", Shown(file));
        }
    }
    let source = source(config, &mut out);
    let sink = sink(config, &mut memory.lines, &mut out);
    policy(config, &mut out);
    if !os::is_root() && config.sink != To::DryRun {
        label("rights", &mut out);
        out.bytes(b"not root: the kernel's lists belong to root\n");
    }
    label("verdict", &mut out);
    out.bytes(if source && sink { b"ready\n" } else { b"NOT READY: see above\n" as &[u8] });
    let code = done(&mut out);
    if code == OK && !(source && sink) { SYSTEM } else { code }
}

fn label(text: &str, out: &mut Text) {
    out.column(&text, 15);
}

fn verdict(result: Result<(), Errno>, advice: &str, out: &mut Text) -> bool {
    match result {
        Ok(()) => out.bytes(b": ok\n"),
        Err(errno) => {
            let _ = uwrite!(out, ": {}. {}\n", errno, advice);
        }
    }
    result.is_ok()
}

fn source(config: &Config, out: &mut Text) -> bool {
    label("source", out);
    let (kind, path, why) = match config.source {
        From::Stdin => {
            out.bytes(b"standard input, as configured\n");
            return true;
        }
        From::File => ("file", &config.file, "as configured"),
        From::Socket => ("socket", &config.socket, "as configured"),
        From::Logread => ("logread", &config.logread, "as configured"),
        From::Auto if !config.file.is_empty() => ("file", &config.file, "because option file is set"),
        From::Auto if !config.socket.is_empty() => ("socket", &config.socket, "because option socket is set"),
        From::Auto => ("logread", &config.logread, "because neither file nor socket is set"),
    };
    let _ = uwrite!(out, "{} {}, {}", kind, Shown(path), why);
    match kind {
        "file" if path.is_empty() => verdict(Err(Errno::INVAL), "Set option file", out),
        "socket" if path.is_empty() => verdict(Err(Errno::INVAL), "Set option socket", out),
        "file" => {
            let found = Path::join(&[path]).and_then(|path| os::open(&path, os::Mode::Read)).map(|_| ());
            verdict(found, "It is waited for", out)
        }
        "socket" => {
            let parent = Path::join(&[path]).and_then(|path| path.parent()).and_then(|dir| os::stat(&dir));
            verdict(parent.map(|_| ()), "Its directory must exist", out)
        }
        _ => verdict(find_program(path), "Install it, or set option file or socket", out),
    }
}

/// Where execvp(3) will look on any system of ours.
fn find_program(name: &[u8]) -> Result<(), Errno> {
    if name.contains(&b'/') {
        return os::stat(&Path::join(&[name])?).map(|_| ());
    }
    let directories: [&[u8]; 5] = [b"/sbin/", b"/usr/sbin/", b"/bin/", b"/usr/bin/", b"/usr/local/bin/"];
    for directory in directories {
        if os::stat(&Path::join(&[directory, name])?).is_ok() {
            return Ok(());
        }
    }
    Err(Errno::NOENT)
}

fn sink(config: &Config, lines: &mut Buffer, out: &mut Text) -> bool {
    label("sink", out);
    let mut sink = match Sink::choose(config) {
        Ok(sink) => sink,
        Err(errno) => return verdict(Err(errno), "Shorten options proc, name, name6", out),
    };
    let Some(flavour) = sink.flavour else {
        out.bytes(b"dry-run, as configured: nobody will be shut out\n");
        return true;
    };
    let directory = Path::join(&[&config.proc, b"/", flavour.directory().as_bytes()]);
    let there = directory.and_then(|path| os::stat(&path)).map(|_| ());
    let why = match (config.sink, there) {
        (To::Auto, Ok(())) => "because the kernel has it",
        (To::Auto, Err(_)) => "because it may still be loaded",
        _ => "as configured",
    };
    let _ = uwrite!(out, "{}, {}", flavour.directory(), why);
    verdict(there, "Load the module: modprobe xt_recent (OpenWrt: package iptables-mod-conntrack-extra)", out);
    let total = recent::ip_list_tot(&config.sys, flavour);
    let mut ready = there.is_ok();
    for family in Family::ALL {
        let name = if family == Family::V4 { "list IPv4" } else { "list IPv6" };
        let Some(list) = sink.list(family) else {
            label(name, out);
            out.bytes(b"none: ipt_recent knows no IPv6\n");
            continue;
        };
        label(name, out);
        let _ = uwrite!(out, "{}", Shown(list.path().bytes()));
        let opened = list.open();
        if opened.is_ok() {
            let mut entries = 0u32;
            let _ = list.read_back(lines, |_| entries += 1);
            let _ = uwrite!(out, ", {} of {} entries", entries, total);
        }
        ready &= verdict(opened, "Load the firewall rule: recentd rules | sh", out);
    }
    if flavour == Flavour::IptFrost {
        label("", out);
        out.bytes(b"this kernel's ipt_recent cannot remove addresses safely: bans end by the rule's --seconds only\n");
    }
    ready
}

fn policy(config: &Config, out: &mut Text) {
    label("counting", out);
    let who = if config.count == Count::Agent { "recentd" } else { "the kernel's rule" };
    let _ = uwrite!(out, "by {}: {} failures within {} s", who, config.hitcount, config.window);
    let _ = uwrite!(out, ", IPv6 by /{}\n", config.prefix6);
    if let Some(warning) = recent::kernel_limit(config) {
        label("", out);
        let _ = uwrite!(out, "{}\n", warning);
    }
    label("ban", out);
    let _ = uwrite!(out, "{} s, each further one times {}, at most {} s\n", config.ban, config.growth, config.ban_max);
    label("allowlist", out);
    if config.allow.is_empty() {
        out.bytes(b"empty; loopback, link-local and this machine's own addresses are never banned\n");
    } else {
        for (n, prefix) in config.allow.iter().enumerate() {
            out.bytes(if n > 0 { b", " } else { b"" });
            let _ = uwrite!(out, "{}", *prefix);
        }
        out.bytes(b"\n");
    }
    label("limits", out);
    let _ = uwrite!(out, "{} addresses counted, {} bans a family", limits::ADDRESSES as u32, limits::MIRROR as u32);
    let _ = uwrite!(out, ", {} sessions, lines of {} bytes\n", limits::SESSIONS as u32, limits::LINE as u32);
}
