//! `recentd help` and `recentd version`.

use super::exit::done;
use super::invocation::Command;
use crate::config::OPTIONS;
use crate::out::{Text, put};

/// Prints what can be typed: the table of commands and that of options.
pub fn help(commands: &[Command]) -> i32 {
    let mut out = Text::stdout();
    out.bytes(b"recentd watches a log and has the kernel ban addresses that keep failing to log in.\n\n");
    out.bytes(b"usage: recentd COMMAND [--option value]...\n\n");
    for command in commands {
        out.bytes(b"  ");
        out.column(&command.name, 11);
        out.bytes(command.about.as_bytes());
        if !command.takes.is_empty() {
            out.bytes(b"\n           ");
            out.bytes(command.takes.as_bytes());
        }
        out.bytes(b"\n");
    }
    out.bytes(b"\noptions, also in /etc/config/recentd (another file: --config FILE, none: --config none):\n\n");
    for option in OPTIONS {
        out.bytes(b"  --");
        out.column(&option.key, 17);
        out.bytes(option.about.as_bytes());
        put!(out, ": {}", option.kind);
        if !option.default.is_empty() {
            put!(out, " [{}]", option.default);
        }
        out.bytes(b"\n");
    }
    done(&mut out)
}

/// Prints name and version.
pub fn version() -> i32 {
    let mut out = Text::stdout();
    put!(out, "recentd {}\n", env!("CARGO_PKG_VERSION"));
    done(&mut out)
}
