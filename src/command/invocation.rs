//! Command line and configuration file: both end in [`Config::set`].
//!
//! The file is read first, the command line has the last word. An option that the file
//! has and we do not is a warning (a new file with an old program); on the command line it is an error.

use ufmt::uwrite;

use super::{SYSTEM, USAGE};
use crate::config::{Config, Invalid};
use crate::line::Line;
use crate::os::{self, Args, Errno, Mode, Path};
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
    /// The one operand; `None` and `-` are standard input.
    pub input: Option<&'static [u8]>,
    /// `--iptables PROGRAM`
    pub iptables: &'static [u8],
    /// `--ip6tables PROGRAM`
    pub ip6tables: &'static [u8],
    /// `--delete`
    pub delete: bool,
}

const DEFAULT_FILE: &[u8] = b"/etc/config/recentd";

impl Invocation {
    /// Reads both. `Err` is the exit code; what is wrong was said.
    pub fn read(command: &str, args: Args, lines: &mut Buffer) -> Result<Self, i32> {
        let mut invocation = Self {
            config: Config::default(),
            config_file: b"",
            json: false,
            program: None,
            input: None,
            iptables: b"iptables",
            ip6tables: b"ip6tables",
            delete: false,
        };
        if !matches!(command, "help" | "version") {
            invocation.read_file(named_file(args.clone()), lines)?;
        }
        invocation.read_args(command, args)?;
        Ok(invocation)
    }

    fn read_args(&mut self, command: &str, mut args: Args) -> Result<(), i32> {
        let with_input = matches!(command, "explain" | "replay");
        while let Some(arg) = args.next() {
            let Some(option) = arg.strip_prefix(b"--") else {
                if with_input && self.input.is_none() && (arg == b"-" || !arg.starts_with(b"-")) {
                    self.input = Some(arg);
                    continue;
                }
                complain(|t| uwrite!(t, "'{}' is not expected here. Try: recentd help", Shown(arg)));
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
        let (key, value) = match option.iter().position(|&b| b == b'=') {
            Some(at) => (option.get(..at).unwrap_or(option), option.get(at + 1..)),
            None => (option, args.next()),
        };
        let Some(value) = value else {
            complain(|t| uwrite!(t, "option --{} needs a value. Try: recentd help", Shown(key)));
            return Err(USAGE);
        };
        match words::position("config program iptables ip6tables", key) {
            Some(0) => {}
            Some(1) => self.program = Some(value),
            Some(2) => self.iptables = program(key, value)?,
            Some(3) => self.ip6tables = program(key, value)?,
            _ => self.config.set(key, value).map_err(|invalid| {
                complain(|t| match invalid {
                    Invalid::Unknown => uwrite!(t, "there is no option --{}. Try: recentd help", Shown(key)),
                    Invalid::Value { allowed } => {
                        uwrite!(t, "option --{} '{}': must be {}", Shown(key), Shown(value), allowed)
                    }
                });
                USAGE
            })?,
        }
        Ok(())
    }

    fn read_file(&mut self, named: Option<&'static [u8]>, lines: &mut Buffer) -> Result<(), i32> {
        let file = match named {
            Some(b"" | b"none") => return Ok(()),
            Some(file) => file,
            None => DEFAULT_FILE,
        };
        let fd = match Path::join(&[file]).and_then(|path| os::open(&path, Mode::Read)) {
            Ok(fd) => fd,
            Err(Errno::NOENT) if named.is_none() => return Ok(()),
            Err(errno) => {
                complain(|t| uwrite!(t, "cannot open the configuration {}: {}", Shown(file), errno));
                return Err(SYSTEM);
            }
        };
        self.config_file = file;
        let mut reader = FileReader { file, number: 0, section: Section::None };
        lines.clear();
        loop {
            let taken = os::read(&fd, lines.space()).map_err(|errno| {
                complain(|t| uwrite!(t, "cannot read the configuration {}: {}", Shown(file), errno));
                SYSTEM
            })?;
            match taken {
                0 => lines.finish(),
                n => lines.filled(n),
            }
            while let Some(line) = lines.next() {
                reader.line(line, &mut self.config)?;
            }
            if taken == 0 {
                lines.clear();
                return Ok(());
            }
        }
    }
}

/// The argument of the last `--config`.
fn named_file(mut args: Args) -> Option<&'static [u8]> {
    let mut named = None;
    while let Some(arg) = args.next() {
        if arg == b"--config" {
            named = args.next();
        } else if let Some(file) = arg.strip_prefix(b"--config=") {
            named = Some(file);
        }
    }
    named
}

/// A program that is named in the text for sh: a path of harmless characters.
fn program(key: &[u8], value: &'static [u8]) -> Result<&'static [u8], i32> {
    let harmless = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'_' | b'-');
    if value.is_empty() || !value.iter().all(harmless) {
        complain(|t| {
            uwrite!(t, "option --{} '{}': must be a program name of letters, digits and /._-", Shown(key), Shown(value))
        });
        return Err(USAGE);
    }
    Ok(value)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    None,
    Ours,
    Other,
}

struct FileReader {
    file: &'static [u8],
    number: u32,
    section: Section,
}

impl FileReader {
    fn line(&mut self, line: Line<'_>, config: &mut Config) -> Result<(), i32> {
        self.number += 1;
        let (file, number) = (Shown(self.file), self.number);
        let parsed = match line {
            Line::Whole(text) => uci::line(text),
            Line::Long => Err("the line is too long"),
        };
        match parsed {
            Err(wrong) => {
                complain(|t| uwrite!(t, "{}:{}: {}", file, number, wrong));
                return Err(USAGE);
            }
            Ok(uci::Line::Blank) => {}
            Ok(uci::Line::Config { kind: b"recentd" }) => self.section = Section::Ours,
            Ok(uci::Line::Config { kind }) => {
                self.section = Section::Other;
                complain(|t| uwrite!(t, "warning: {}:{}: section '{}' is not known; passed over", file, number, Shown(kind)));
            }
            Ok(uci::Line::Set { key, value }) => match self.section {
                Section::Other => {}
                Section::None => {
                    complain(|t| uwrite!(t, "{}:{}: a line \"config recentd\" must come first", file, number));
                    return Err(USAGE);
                }
                Section::Ours => match config.set(key, value) {
                    Ok(()) => {}
                    Err(Invalid::Unknown) => {
                        complain(|t| uwrite!(t, "warning: {}:{}: there is no option '{}'; passed over", file, number, Shown(key)));
                    }
                    Err(Invalid::Value { allowed }) => {
                        complain(|t| {
                            uwrite!(t, "{}:{}: option {} '{}': ", file, number, Shown(key), Shown(value))?;
                            uwrite!(t, "must be {}", allowed)
                        });
                        return Err(USAGE);
                    }
                },
            },
        }
        Ok(())
    }
}
