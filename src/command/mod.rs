//! The subcommands: one file each, one table that is both dispatcher and usage text.
//!
//! Exit codes: 0 done, 100 wrong usage or configuration, 111 a system call failed
//! or something that has to be there is missing.

mod check;
mod explain;
mod help;
mod input;
mod invocation;
mod replay;
mod rules;
mod run;

use crate::os::Args;
use crate::out::{Shown, complain};
use crate::policy::Policy;
use crate::source::Buffer;
use crate::words;
use invocation::Invocation;

/// Everything was done.
pub const OK: i32 = 0;
/// Wrong usage or configuration.
pub const USAGE: i32 = 100;
/// A system call failed, or something that has to be there is missing.
pub const SYSTEM: i32 = 111;

/// What lives as long as the program and is too large for the stack.
pub struct Memory {
    /// Counts, bans, sessions.
    pub policy: Policy,
    /// What is read but not yet taken.
    pub lines: Buffer,
}

impl Memory {
    /// All zeros.
    #[must_use]
    pub const fn new() -> Self {
        Self { policy: Policy::new(), lines: Buffer::new() }
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

struct Command {
    name: &'static str,
    takes: &'static str,
    about: &'static str,
    run: fn(&Invocation, &mut Memory) -> i32,
}

const COMMANDS: &[Command] = &[
    Command { name: "run", takes: "", about: "watch the log and shut attackers out", run: run::run },
    Command {
        name: "explain",
        takes: "[--json] [--program NAME] [FILE]",
        about: "say for each line of a log which message it is and whom it blames",
        run: explain::run,
    },
    Command {
        name: "replay",
        takes: "[--json] [FILE]",
        about: "say who would have been banned when, by the log's own clock",
        run: replay::run,
    },
    Command {
        name: "rules",
        takes: "[nft|xt_recent|ipt_recent] [--delete] [--iptables PROGRAM] [--ip6tables PROGRAM]",
        about: "print the firewall rules to load: recentd rules | sh",
        run: rules::run,
    },
    Command { name: "check", takes: "", about: "say what would be used and why, and what is missing", run: check::run },
    Command { name: "help", takes: "", about: "this text", run: help::help },
    Command { name: "version", takes: "", about: "print the version", run: help::version },
];

/// Runs the command that `args` ask for. Returns the exit code.
pub fn dispatch(mut args: Args, memory: &mut Memory) -> i32 {
    let name: &[u8] = match args.next() {
        None => {
            complain!("no command. Try: recentd help");
            return USAGE;
        }
        Some(name) => match words::position("--help -h -? --version -V -v", name) {
            Some(0..=2) => b"help",
            Some(_) => b"version",
            None => name,
        },
    };
    let Some(command) = COMMANDS.iter().find(|command| command.name.as_bytes() == name) else {
        complain!("no such command: {}. Try: recentd help", Shown(name));
        return USAGE;
    };
    let with_file = words::position("help version", name).is_none();
    let with_input = words::position("explain replay rules", name).is_some();
    let mut invocation = Invocation::new();
    match invocation.read(with_file, with_input, args, &mut memory.lines) {
        Ok(()) => (command.run)(&invocation, memory),
        Err(code) => code,
    }
}
