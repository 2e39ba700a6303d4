//! Command line and configuration file: both end in [`Config::set`].
//!
//! The file is read first, so the command line overrides it; patterns of both are used.

use super::configuration;
use super::exit::USAGE;
use super::memory::Memory;
use crate::bytes;
use crate::config::file::{Patterns, Refusal};
use crate::config::faults::Faults;
use crate::config::{self, Config, Contradictions, Invalid, OPTIONS};
use crate::log::lines::Buffer;
use crate::os::Args;
use crate::out::{Complaint, Show, Shown, complain};

/// The function of a command. Returns the exit code.
pub type Run = fn(&mut Invocation, &mut Memory) -> i32;

/// One row of the table of commands.
pub struct Command {
    /// The first word on the command line.
    pub name: &'static str,
    /// What may follow it, for `recentd help`.
    pub takes: &'static str,
    /// What it does, for `recentd help`.
    pub about: &'static str,
    /// The options of the file that mean something to it, also on its command line; `all` for all.
    pub options: &'static str,
    /// How many operands it takes at most.
    pub operands: u8,
    /// The function that does it.
    pub run: Run,
}

/// What the command line asks for, with the configuration.
pub struct Invocation {
    /// File and command line together.
    pub config: Config,
    /// What is wrong in the file.
    pub faults: Faults,
    /// A source is named on the command line.
    pub typed_source: bool,
    /// `--json`
    pub json: bool,
    /// `--program NAME`
    pub program: Option<&'static [u8]>,
    /// The command's name.
    pub command: &'static str,
    /// What may follow it.
    pub takes: &'static str,
    /// Which options of the file mean something to it.
    pub options: &'static str,
    /// `--help`
    pub help: bool,
    /// The first operand. Of an input file `None` and `-` are standard input.
    pub input: Option<&'static [u8]>,
    /// The second operand.
    pub second: Option<&'static [u8]>,
    /// `--iptables PROGRAM`
    pub iptables: &'static [u8],
    /// `--ip6tables PROGRAM`
    pub ip6tables: &'static [u8],
    /// `--delete`
    pub delete: bool,
    /// `--sort ORDER`
    pub sort: Option<&'static [u8]>,
    /// `--match PART`
    pub part: Option<&'static [u8]>,
}

impl Invocation {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self {
            config: Config::default(),
            faults: Faults::new(),
            typed_source: false,
            json: false,
            program: None,
            command: "",
            takes: "",
            options: "",
            help: false,
            input: None,
            second: None,
            iptables: b"iptables",
            ip6tables: b"ip6tables",
            delete: false,
            sort: None,
            part: None,
        }
    }

    /// Reads the file, unless `with_file` is false, and the command line. `Err` is the exit code; the message was written.
    pub fn read(
        &mut self,
        with_file: bool,
        operands: u8,
        args: Args,
        lines: &mut Buffer,
        patterns: &mut dyn Patterns,
    ) -> Result<(), i32> {
        if with_file {
            configuration::read(named_file(args.clone()), &mut self.config, patterns, &mut self.faults, lines)?;
        }
        let file = Contradictions::of(&self.config);
        self.config.source.begin_anew();
        self.read_args(operands, args, patterns)?;
        Contradictions::settle(file, &mut self.config, &mut self.faults);
        Ok(())
    }

    fn read_args(&mut self, mut operands: u8, mut args: Args, patterns: &mut dyn Patterns) -> Result<(), i32> {
        let mut only_operands = false;
        while let Some(arg) = args.next() {
            if !only_operands && bytes::position("-- --help -h", arg).is_some() {
                only_operands = arg == b"--";
                self.help |= !only_operands;
                continue;
            }
            let Some(option) = arg.strip_prefix(b"--").filter(|_| !only_operands) else {
                if operands > 0 && (only_operands || arg == b"-" || !arg.starts_with(b"-")) {
                    operands -= 1;
                    *(if self.input.is_none() { &mut self.input } else { &mut self.second }) = Some(arg);
                    continue;
                }
                complain!("{} does not expect '{}'. Try: recentd help {}", self.command, Shown(arg), self.command);
                return Err(USAGE);
            };
            match self.takes(split_option(option).0) {
                Some(true) => {}
                Some(false) => {
                    complain!("{} takes no option --{}. Try: recentd help {}", self.command, Shown(option), self.command);
                    return Err(USAGE);
                }
                None => {
                    complain!("there is no option --{}. Try: recentd help {}", Shown(option), self.command);
                    return Err(USAGE);
                }
            }
            // The switches; `--update` also takes a value, as in the file.
            match bytes::position("json delete update", option) {
                Some(0) => self.json = true,
                Some(1) => self.delete = true,
                Some(2) if args.clone().next().is_none_or(|next| next.starts_with(b"--")) => self.config.update = true,
                _ => self.read_pair(option, &mut args, patterns)?,
            }
        }
        Ok(())
    }

    /// Whether the command takes option `key`; `None` if no command does.
    fn takes(&self, key: &[u8]) -> Option<bool> {
        if bytes::position("json delete program pattern iptables ip6tables sort match", key).is_some() {
            return Some(bytes::split(self.takes.as_bytes(), b'[').any(|part| part.strip_prefix(b"--").is_some_and(|part| part.starts_with(key))));
        }
        if key == b"config" {
            return Some(!self.options.is_empty());
        }
        config::place(key).and_then(|place| OPTIONS.get(place)).map(|option| has(self.options, option.key))
    }

    fn read_pair(&mut self, option: &'static [u8], args: &mut Args, patterns: &mut dyn Patterns) -> Result<(), i32> {
        let (key, value) = split_option(option);
        let Some(value) = value.or_else(|| args.next()) else {
            complain!("option --{} needs a value. Try: recentd help {}", Shown(key), self.command);
            return Err(USAGE);
        };
        match bytes::position("config program iptables ip6tables pattern sort match", key) {
            Some(0) => {}
            Some(1) => self.program = Some(value),
            Some(which @ (2 | 3)) => {
                if !is_program(value) {
                    return Err(refused(key, value, &"a program name of letters, digits and /._-"));
                }
                *(if which == 2 { &mut self.iptables } else { &mut self.ip6tables }) = value;
            }
            Some(4) => pattern(value, patterns)?,
            Some(5) => self.sort = Some(value),
            Some(_) => self.part = Some(value),
            None => match self.config.set(key, value) {
                Ok(()) => self.typed_source |= bytes::position("source socket", key).is_some(),
                Err(Invalid::Value { option }) => return Err(refused(key, value, &option.kind)),
                Err(Invalid::Full) => {
                    complain!("option --{} '{}': the list is full (32 entries)", Shown(key), Shown(value));
                    return Err(USAGE);
                }
                // Any other was refused before.
                Err(Invalid::Unknown) => {
                    complain!("option --{} takes no value", Shown(key));
                    return Err(USAGE);
                }
            },
        }
        Ok(())
    }
}

/// Whether option `key` is one of the `options` of a command.
pub fn has(options: &str, key: &str) -> bool {
    options == "all" || bytes::position(options, key.as_bytes()).is_some()
}

/// Key and value of `KEY=VALUE`; without `=` all is key.
#[inline(never)]
fn split_option(option: &[u8]) -> (&[u8], Option<&[u8]>) {
    match option.iter().position(|&b| b == b'=').and_then(|at| option.split_at_checked(at)) {
        Some((key, value)) => (key, value.get(1..)),
        None => (option, None),
    }
}

/// The argument of the last `--config`.
fn named_file(mut args: Args) -> Option<&'static [u8]> {
    let mut named = None;
    while let Some(arg) = args.next() {
        let (key, value) = split_option(arg);
        if bytes::position("--config", key).is_some() {
            named = value.or_else(|| args.next());
        }
    }
    named
}

/// Writes what an option of the command line must be. Returns the exit code.
#[inline(never)]
fn refused(key: &[u8], value: &[u8], allowed: &dyn Show) -> i32 {
    Complaint.put("option --{} '{}': must be {}", &[&Shown(key), &Shown(value), allowed]);
    USAGE
}

/// `--pattern 'PROGRAM: TEXT'`
fn pattern(value: &[u8], patterns: &mut dyn Patterns) -> Result<(), i32> {
    let tag = value.iter().position(|&byte| byte == b':').unwrap_or_default();
    let (program, text) = value.split_at_checked(tag).unwrap_or_default();
    let mut read = || {
        let text = text.strip_prefix(b": ").ok_or("must be the tag, a colon, a blank and the pattern")?;
        patterns.begin(b"")?;
        let _ = patterns.set(b"program", program)?;
        let beware = patterns.set(b"match", text)?;
        patterns.end()?;
        Ok(beware)
    };
    match read() {
        Ok(None) => {}
        Ok(Some(beware)) => complain!("warning: option --pattern '{}': {}", Shown(value), beware),
        Err(Refusal::Unknown) => {}
        Err(Refusal::Value(wrong)) => {
            complain!("option --pattern '{}': {}", Shown(value), wrong);
            return Err(USAGE);
        }
    }
    Ok(())
}

/// Whether `value` is safe in a script for sh: a path without characters that must be quoted.
fn is_program(value: &[u8]) -> bool {
    let harmless = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'_' | b'-');
    !value.is_empty() && value.iter().all(harmless)
}
