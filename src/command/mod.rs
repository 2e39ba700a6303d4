//! The subcommands: one file each, one table that is both dispatcher and usage text.
//!
//! Exit codes: 0 done, 100 wrong usage or configuration, 111 a system call failed
//! or something that has to be there is missing.

mod ask;
mod check;
mod explain;
mod help;
mod input;
mod invocation;
mod replay;
mod rules;
mod run;
mod sandbox;

use crate::agent::journal::Journal;
use crate::message::Catalogue;
use crate::message::custom::{Drafts, Room};
use crate::os::Args;
use crate::out::{Shown, complain};
use crate::policy::Policy;
use crate::log::lines::Buffer;
use crate::bytes;
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
    /// What happened.
    pub journal: Journal,
}

/// [`Memory`], and what is lent out for as long as the program lives.
pub struct Arena {
    /// State that changes.
    pub memory: Memory,
    /// Patterns of the configuration; never changed after the start.
    pub room: Room,
}

impl Arena {
    /// All zeros.
    #[must_use]
    pub const fn new() -> Self {
        Self { memory: Memory::new(), room: Room::new() }
    }
}

impl Default for Arena {
    fn default() -> Self {
        Self::new()
    }
}

impl Memory {
    /// All zeros.
    #[must_use]
    pub const fn new() -> Self {
        Self { policy: Policy::new(), lines: Buffer::new(), journal: Journal::new() }
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
    /// How many operands it takes at most.
    operands: u8,
    run: fn(&mut Invocation, &mut Memory) -> i32,
}

/// One line of the table: name, arguments, operands, what it does, and what does it.
const fn command(
    name: &'static str,
    takes: &'static str,
    operands: u8,
    about: &'static str,
    run: fn(&mut Invocation, &mut Memory) -> i32,
) -> Command {
    Command { name, takes, about, operands, run }
}

const COMMANDS: &[Command] = &[
    command("run", "", 0, "watch the log and shut attackers out", run::run),
    command("status", "[--json]", 0, "say how the running recentd is and what it has seen", ask::run),
    command("list", "[--json]", 0, "say who is banned, and who is on the way to it", ask::run),
    command("events", "[--json]", 0, "say what was decided lately", ask::run),
    command("block", "[--json] ADDRESS [SECONDS]", 2, "ban an address now", ask::run),
    command("unblock", "[--json] ADDRESS", 1, "let an address in again, and forget its count", ask::run),
    command("flush", "[--json]", 0, "let all in again, and forget all counts", ask::run),
    command("allow", "[--json] ADDRESS|PREFIX", 1, "never ban it until recentd starts again", ask::run),
    command(
        "explain",
        "[--json] [--program NAME] [--pattern 'PROGRAM: TEXT'] [FILE]",
        1,
        "say for each line of a log which message it is and whom it blames",
        explain::run,
    ),
    command("replay", "[--json] [FILE]", 1, "say who would have been banned when, by the log's own clock", replay::run),
    command(
        "rules",
        "[nft|xt_recent|ipt_recent] [--delete] [--iptables PROGRAM] [--ip6tables PROGRAM]",
        1,
        "print the firewall rules to load: recentd rules | sh",
        rules::run,
    ),
    command("check", "[ADDRESS]", 1, "say what would be used and why, what is missing, and whether ADDRESS could be banned", check::run),
    command("help", "", 0, "this text", help::help),
    command("version", "", 0, "print the version", help::version),
];

/// Runs the command that `args` ask for. Returns the exit code.
pub fn dispatch(mut args: Args, arena: &'static mut Arena) -> i32 {
    let Arena { memory, room } = arena;
    let name: &[u8] = match args.next() {
        None => {
            complain!("no command. Try: recentd help");
            return USAGE;
        }
        Some(name) => match bytes::position("--help -h -? --version -V -v", name) {
            Some(0..=2) => b"help",
            Some(_) => b"version",
            None => name,
        },
    };
    let Some(command) = COMMANDS.iter().find(|command| command.name.as_bytes() == name) else {
        complain!("no such command: {}. Try: recentd help", Shown(name));
        return USAGE;
    };
    let with_file = bytes::position("help version", name).is_none();
    let mut invocation = Invocation::new();
    invocation.command = command.name;
    let mut patterns = Drafts::new(room);
    if let Err(code) = invocation.read(with_file, command.operands, args, &mut memory.lines, &mut patterns) {
        return code;
    }
    memory.policy.sessions.catalogue = Catalogue::with(patterns.finish());
    (command.run)(&mut invocation, memory)
}
