//! The rights that the sandbox leaves, by source and sink, and the line of `recentd check` about them.

use crate::addr::Family;
use crate::config::{Config, From};
use crate::limits;
use crate::log::source::is_pattern;
use crate::os::Path;
use crate::os::sandbox::{self, KEPT, Needs};
use crate::out::{Text, put};
use crate::firewall::sink::Sink;
use heapless::Vec;

/// What is said to other users.
pub const NOT_ROOT: &str = "not root: the kernel's lists belong to root";

/// Drops every right the daemon does not need, unless the configuration says otherwise. `needs`: of children, and of sockets that are still to be bound.
pub fn confine(config: &Config, sink: &Sink, needs: Needs<'static>) -> Option<sandbox::Confined> {
    if !config.sandbox {
        return None;
    }
    let mut logs = Vec::<Path, { limits::SOURCES }>::new();
    for (_, path) in config.all_reads().filter(|(from, _)| *from == From::File) {
        if let Ok(path) = Path::join(&[path]) {
            // There is room for each source.
            let _ = logs.push(path);
        }
    }
    let list = |family| match sink {
        Sink::Recent(lists) => lists.of(family).map(|list| list.path()),
        _ => None,
    };
    Some(sandbox::confine(&Needs {
        lists: config.all_reads().any(|(from, path)| from == From::File && is_pattern(path)),
        ends: config.all_reads().any(|(from, _)| from == From::Stdin),
        keeps: config.keeps_bans(),
        nft: matches!(sink, Sink::Nft(_)),
        reads: &logs,
        writes: Family::ALL.map(list),
        ..needs
    }))
}

/// The line of `recentd check`. Only doing the same as `recentd run` shows what this kernel can do, so after this nothing but
/// output may follow.
pub fn report(config: &Config, sink: &Sink, needs: Needs<'static>, out: &mut Text) {
    out.bytes(b"sandbox        ");
    let Some(confined) = confine(config, sink, needs) else {
        out.bytes(b"off, as configured\n");
        return;
    };
    match confined.capabilities {
        Some(0) => out.bytes(b"keeps no capability"),
        Some(kept) => {
            let mut before = "keeps ";
            for (_, name) in KEPT.iter().filter(|(bit, _)| kept & bit != 0) {
                put!(out, "{}CAP_{}", before, *name);
                before = ", ";
            }
            out.bytes(b" only");
        }
        None => out.bytes(b"keeps all capabilities"),
    }
    out.bytes(match (confined.no_new_privs, confined.seccomp, needs.child) {
        (false, ..) => b"; limits; this kernel has neither no_new_privs nor seccomp" as &[u8],
        (true, false, _) => b"; limits, no_new_privs; this kernel has no seccomp",
        (true, true, false) => b"; limits, no_new_privs, seccomp",
        (true, true, true) => b"; limits, no_new_privs; seccomp relaxed, because logread may be started",
    });
    out.bytes(if needs.binds { b"; may bind sockets, because one cannot be bound yet\n" as &[u8] } else { b"\n" });
}
