//! Command line and configuration file: both end in [`Config::set`].
//!
//! The file is read first, the command line has the last word. An option that the file
//! has and we do not is a warning (a new file with an old program); on the command line it is an error.

use super::input::{each_line_of, open};
use super::{SYSTEM, USAGE};
use crate::config::{Config, Invalid};
use crate::line::Line;
use crate::os::{Args, Errno};
use crate::out::{Shown, complain};
use crate::source::Buffer;
use crate::{uci, words};

/// What was asked for.
pub struct Invocation {
    /// File and command line together.
    pub config: Config,
    /// The file that was read; empty for none.
    pub config_file: &'static [u8],
    /// `--json`
    pub json: bool,
    /// `--program NAME`
    pub program: Option<&'static [u8]>,
    /// The command's name.
    pub command: &'static str,
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
}

const DEFAULT_FILE: &[u8] = b"/etc/config/recentd";

impl Invocation {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self {
            config: Config::default(),
            config_file: b"",
            json: false,
            program: None,
            command: "",
            input: None,
            second: None,
            iptables: b"iptables",
            ip6tables: b"ip6tables",
            delete: false,
        }
    }

    /// Reads both, the command line alone without `with_file`. `Err` is the exit code; what is wrong was said.
    pub fn read(&mut self, with_file: bool, operands: u8, args: Args, lines: &mut Buffer) -> Result<(), i32> {
        if with_file {
            self.read_file(named_file(args.clone()), lines)?;
        }
        self.read_args(operands, args)
    }

    fn read_args(&mut self, mut operands: u8, mut args: Args) -> Result<(), i32> {
        while let Some(arg) = args.next() {
            let Some(option) = arg.strip_prefix(b"--") else {
                if operands > 0 && (arg == b"-" || !arg.starts_with(b"-")) {
                    operands -= 1;
                    *(if self.input.is_none() { &mut self.input } else { &mut self.second }) = Some(arg);
                    continue;
                }
                complain!("'{}' is not expected here. Try: recentd help", Shown(arg));
                return Err(USAGE);
            };
            // The switches; `--update` also takes a value, as in the file.
            match words::position("json delete update", option) {
                Some(0) => self.json = true,
                Some(1) => self.delete = true,
                Some(2) if args.clone().next().is_none_or(|next| next.starts_with(b"--")) => self.config.update = true,
                _ => self.read_pair(option, &mut args)?,
            }
        }
        Ok(())
    }

    fn read_pair(&mut self, option: &'static [u8], args: &mut Args) -> Result<(), i32> {
        let (key, value) = split_option(option);
        let Some(value) = value.or_else(|| args.next()) else {
            complain!("option --{} needs a value. Try: recentd help", Shown(key));
            return Err(USAGE);
        };
        match words::position("config program iptables ip6tables", key) {
            Some(0) => {}
            Some(1) => self.program = Some(value),
            Some(which @ (2 | 3)) => {
                if !is_program(value) {
                    return Err(refused(key, value, "a program name of letters, digits and /._-"));
                }
                *(if which == 2 { &mut self.iptables } else { &mut self.ip6tables }) = value;
            }
            _ => match self.config.set(key, value) {
                Ok(()) => {}
                Err(Invalid::Value { allowed }) => return Err(refused(key, value, allowed)),
                Err(Invalid::Unknown) => {
                    complain!("there is no option --{}. Try: recentd help", Shown(key));
                    return Err(USAGE);
                }
            },
        }
        Ok(())
    }

    fn read_file(&mut self, named: Option<&'static [u8]>, lines: &mut Buffer) -> Result<(), i32> {
        let file = named.unwrap_or(DEFAULT_FILE);
        if file.is_empty() || words::position("none", file).is_some() {
            return Ok(());
        }
        let fd = match open(file) {
            Ok(fd) => fd,
            Err(Errno::NOENT) if named.is_none() => return Ok(()),
            Err(errno) => {
                complain!("cannot open the configuration {}: {}", Shown(file), errno);
                return Err(SYSTEM);
            }
        };
        self.config_file = file;
        let mut reader = FileReader { file, section: Section::None };
        let mut result = Ok(());
        let config = &mut self.config;
        let read = each_line_of(&fd, lines, &mut |number, line| {
            if result.is_ok() {
                result = reader.line(number, line, config);
            }
        });
        if let Err(errno) = read {
            complain!("cannot read the configuration {}: {}", Shown(file), errno);
            return Err(SYSTEM);
        }
        lines.clear();
        result
    }
}

/// Key and value of `KEY=VALUE`; else all is key.
#[inline(never)]
fn split_option(option: &'static [u8]) -> (&'static [u8], Option<&'static [u8]>) {
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
        if words::position("--config", key).is_some() {
            named = value.or_else(|| args.next());
        }
    }
    named
}

/// Says what an option of the command line may be. Returns the exit code.
#[inline(never)]
fn refused(key: &[u8], value: &[u8], allowed: &str) -> i32 {
    complain!("option --{} '{}': must be {}", Shown(key), Shown(value), allowed);
    USAGE
}

/// Whether it can stand in the text for sh: a path of harmless characters.
fn is_program(value: &[u8]) -> bool {
    let harmless = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'_' | b'-');
    !value.is_empty() && value.iter().all(harmless)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    None,
    Ours,
    Other,
}

struct FileReader {
    file: &'static [u8],
    section: Section,
}

impl FileReader {
    fn line(&mut self, number: u32, line: Line<'_>, config: &mut Config) -> Result<(), i32> {
        let file = Shown(self.file);
        let parsed = match line {
            Line::Whole(text) => uci::line(text),
            Line::Long => Err("the line is too long"),
        };
        match parsed {
            Err(wrong) => {
                complain!("{}:{}: {}", file, number, wrong);
                return Err(USAGE);
            }
            Ok(uci::Line::Blank) => {}
            Ok(uci::Line::Config { kind, .. }) if words::position("recentd", kind).is_some() => self.section = Section::Ours,
            Ok(uci::Line::Config { kind, .. }) => {
                self.section = Section::Other;
                complain!("warning: {}:{}: section '{}' is not known; passed over", file, number, Shown(kind));
            }
            Ok(uci::Line::Set { key, value }) => match self.section {
                Section::Other => {}
                Section::None => {
                    complain!("{}:{}: a line \"config recentd\" must come first", file, number);
                    return Err(USAGE);
                }
                Section::Ours => match config.set(key, value) {
                    Ok(()) => {}
                    Err(Invalid::Unknown) => {
                        complain!("warning: {}:{}: there is no option '{}'; passed over", file, number, Shown(key));
                    }
                    Err(Invalid::Value { allowed }) => {
                        let (key, value) = (Shown(key), Shown(value));
                        complain!("{}:{}: option {} '{}': must be {}", file, number, key, value, allowed);
                        return Err(USAGE);
                    }
                },
            },
        }
        Ok(())
    }
}
