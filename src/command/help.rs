//! `recentd help` and `recentd version`.

use super::exit::{USAGE, done};
use super::invocation::{Command, has};
use crate::config::OPTIONS;
use crate::out::{Shown, Text, complain, put};

/// Prints how one command is used, with the options that mean something to it.
pub fn of(command: &Command) -> i32 {
    let mut out = Text::stdout();
    put!(out, "usage: recentd {} {}\n\n{}\n", command.name, command.takes, command.about);
    if !command.options.is_empty() {
        out.bytes(b"\noptions, as --option value or --option=value; after -- nothing is an option:\n\n");
        out.bytes(b"  --config       the configuration file, or none [/etc/config/recentd]\n");
        rows(command.options, &mut out);
    }
    done(&mut out)
}

/// Prints a line for each of these options of the file.
#[inline(never)]
fn rows(options: &str, out: &mut Text) {
    for option in OPTIONS.iter().filter(|option| has(options, option.key)) {
        out.bytes(b"  --");
        out.column(&option.key, 17);
        out.bytes(option.about.as_bytes());
        put!(out, ": {}", option.kind);
        if !option.default.is_empty() {
            put!(out, " [{}]", option.default);
        }
        out.bytes(b"\n");
    }
}

/// Prints what can be typed: the table of commands and that of options; or how `one` is used.
pub fn help(commands: &[Command], one: Option<&[u8]>) -> i32 {
    if let Some(name) = one {
        let Some(command) = commands.iter().find(|command| command.name.as_bytes() == name) else {
            complain!("no such command: {}. Try: recentd help", Shown(name));
            return USAGE;
        };
        return of(command);
    }
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
    rows("all", &mut out);
    out.bytes(b"\nOn the command line --allow, --watch and --pattern add to what the file says; every other option replaces it.\n");
    done(&mut out)
}

/// Prints name and version.
pub fn version() -> i32 {
    let mut out = Text::stdout();
    put!(out, "recentd {}\n", env!("CARGO_PKG_VERSION"));
    done(&mut out)
}
