//! The subcommands: one file each, and one table that is both dispatcher and usage text.
//!
//! ```text
//! main.rs -> dispatch()    finds the command in COMMANDS
//!            invocation    command line and configuration file -> Invocation        input reads files
//!            COMMANDS.run  run | explain replay | rules check | ask (the running daemon) | help
//!            exit          0 done, 100 wrong usage or configuration, 111 a system call failed
//! ```
//!
//! A new command is one file and one row. `memory` has what lives as long as the program; `sandbox` says which
//! rights `run` keeps, and so does `check`.

mod ask;
mod check;
mod configuration;
pub mod exit;
mod explain;
mod help;
mod input;
mod invocation;
mod loaded;
mod memory;
mod replay;
mod rules;
mod run;
mod sandbox;

use crate::bytes;
use crate::message::Catalogue;
use crate::message::custom::Drafts;
use crate::os::{self, Args, Fd};
use crate::out::{Shown, complain};
use invocation::{Command, Invocation, Run};
pub use memory::Arena;

/// One row of the table: name, arguments, which options of the file mean something to it, how many operands it takes at most, what it does, and the function
/// that does it.
const fn command(name: &'static str, takes: &'static str, options: &'static str, operands: u8, about: &'static str, run: Run) -> Command {
    Command { name, takes, about, options, operands, run }
}

const PATTERN: &str = "[--pattern 'PROGRAM: TEXT']";

static COMMANDS: &[Command] = &[
    command("run", PATTERN, "all", 0, "watch the log and ban attackers", run::run),
    command("status", "[--json]", "control", 0, "say whether the router is protected, and what recentd has seen", ask::run),
    command("list", "[--json] [--sort newest|left|address] [--match PREFIX|PART]", "control", 0, "list the banned addresses, those with failed attempts, and the allowlist", ask::run),
    command("events", "[--json]", "control", 0, "list the last decisions", ask::run),
    command("ban", "[--json] ADDRESS [TIME|forever]", "control", 2, "ban an address now", ask::run),
    command("unban", "[--json] ADDRESS", "control", 1, "end the ban of an address, and forget its count", ask::run),
    command("flush", "[--json]", "control", 0, "end all bans, and forget all counts", ask::run),
    command("allow", "[--json] ADDRESS|PREFIX", "control", 1, "never ban an address until recentd starts again", ask::run),
    command("disallow", "[--json] ADDRESS|PREFIX", "control", 1, "take back what allow did", ask::run),
    command(
        "explain",
        "[--json] [--program NAME] [--pattern 'PROGRAM: TEXT'] [FILE]",
        "watch",
        1,
        "say for each line of a log which message it is and which address it counts against",
        explain::run,
    ),
    command(
        "replay",
        "[--json] [--pattern 'PROGRAM: TEXT'] [FILE]",
        "sink name name6 proc sys count hitcount window ban growth ban_max ban_forever prefix4 prefix6 allow lan update watch",
        1,
        "say which addresses would have been banned when, by the log's own clock",
        replay::run,
    ),
    command(
        "rules",
        "[nft|xt_recent|ipt_recent] [--delete] [--iptables PROGRAM] [--ip6tables PROGRAM]",
        "source sink name name6 proc sys count hitcount window ban prefix4 prefix6 lan ports chains update",
        1,
        "print the firewall rules to load: recentd rules | sh",
        rules::run,
    ),
    command(
        "check",
        "[--pattern 'PROGRAM: TEXT'] [--iptables PROGRAM] [--ip6tables PROGRAM] [ADDRESS]",
        "all",
        1,
        "say what would be used and why, what is missing, and whether ADDRESS could be banned",
        check::run,
    ),
    command("help", "[COMMAND]", "", 1, "this text, or that of a command", |invocation, _| help::help(COMMANDS, invocation.input)),
    command("version", "", "", 0, "print the version", |_, _| help::version()),
];

/// Runs the command that `args` ask for. Returns the exit code.
pub fn dispatch(mut args: Args, arena: &'static mut Arena) -> i32 {
    let Arena { memory, room } = arena;
    let name: &[u8] = match args.next() {
        None | Some([]) => {
            complain!("no command. Try: recentd help");
            return exit::USAGE;
        }
        Some(name) => match bytes::position("--help -h -? --version -V -v", name) {
            Some(0..=2) => b"help",
            Some(_) => b"version",
            None => name,
        },
    };
    let Some(command) = COMMANDS.iter().find(|command| command.name.as_bytes() == name) else {
        complain!("no such command: {}. Try: recentd help", Shown(name));
        return exit::USAGE;
    };
    // A file that is opened later would take its place, and get the output.
    if let (false, Err(errno)) = (name == b"run", os::fstat(&Fd::stdout())) {
        return exit::unwritable(errno);
    }
    let with_file = bytes::position("help version", name).is_none();
    let mut invocation = Invocation::new();
    invocation.command = command.name;
    (invocation.takes, invocation.options) = (command.takes, command.options);
    let mut patterns = Drafts::new(room);
    if let Err(code) = invocation.read(with_file, command.operands, args, &mut memory.lines, &mut patterns) {
        return code;
    }
    if invocation.help {
        return help::of(command);
    }
    // `run` says it in the log, and `check` in its report. What talks to the daemon needs only the path of its socket.
    if bytes::position("explain replay rules", name).is_some() {
        configuration::complain_of(&invocation.faults);
    }
    memory.policy.sessions.catalogue = Catalogue::with(patterns.finish());
    (command.run)(&mut invocation, memory)
}

#[cfg(test)]
mod tests {
    use super::COMMANDS;

    #[test]
    fn the_manual_page_has_every_command_with_what_it_takes() {
        let page = include_str!("../../openwrt/linux/recentd.8");
        let (_, synopsis) = page.split_once("\n.Sh SYNOPSIS\n").unwrap();
        let (synopsis, text) = synopsis.split_once("\n.Sh DESCRIPTION\n").unwrap();
        let told: std::vec::Vec<&str> = synopsis.split(".Nm\n.Cm ").skip(1).collect();
        assert_eq!(told.len(), COMMANDS.len());
        for (command, told) in COMMANDS.iter().zip(told) {
            assert!(told.starts_with(command.name) && text.contains(&std::format!("\n.It Cm {}\n", command.name)), "{}", command.name);
            let options = |text: &str, mark: &str| text.split(mark).skip(1).map(|part| part.split([' ', ']', '\n']).next().unwrap().into()).collect::<std::vec::Vec<std::string::String>>();
            assert_eq!(options(told, "Fl -"), options(command.takes, "--"), "{}", command.name);
        }
    }
}
