//! Reads the configuration file, and writes its errors to standard error.

use super::exit::{SYSTEM, USAGE};
use super::input::{each_line_of, open};
use crate::bytes;
use crate::config::Config;
use crate::config::file::{Fault, FileReader, Patterns, What};
use crate::log::lines::{Buffer, Line};
use crate::os::Errno;
use crate::out::{Show, Shown, complain};

const DEFAULT_FILE: &[u8] = b"/etc/config/recentd";

/// Reads file `named`, or the default one, which may be missing. Returns the file that was read, empty for none. `Err` is the
/// exit code; the message was written.
pub fn read(
    named: Option<&'static [u8]>,
    config: &mut Config,
    patterns: &mut dyn Patterns,
    lines: &mut Buffer,
) -> Result<&'static [u8], i32> {
    let file = named.unwrap_or(DEFAULT_FILE);
    if file.is_empty() || bytes::position("none", file).is_some() {
        return Ok(b"");
    }
    let fd = match open(file) {
        Ok(fd) => fd,
        Err(Errno::NOENT) if named.is_none() => return Ok(b""),
        Err(errno) => {
            complain!("cannot open the configuration {}: {}", Shown(file), errno);
            return Err(SYSTEM);
        }
    };
    let mut reader = FileReader::new(config, patterns);
    let mut result = Ok(());
    let read = each_line_of(fd, lines, &mut |number, line| {
        if result.is_ok() {
            let line = if let Line::Whole(line) = line { Some(line) } else { None };
            result = reader.line(number, line).or_else(|fault| say(file, &fault));
        }
    });
    let result = result.and_then(|()| reader.finish().or_else(|fault| say(file, &fault)));
    if let Err(errno) = read {
        complain!("cannot read the configuration {}: {}", Shown(file), errno);
        return Err(SYSTEM);
    }
    lines.clear();
    result.map(|()| file)
}

/// Names file and line. Returns the exit code unless it is a warning.
#[inline(never)]
fn say(file: &[u8], fault: &Fault<'_>) -> Result<(), i32> {
    type Parts<'a> = (&'a str, &'a [u8], &'a str, &'a [u8], &'a str, &'a dyn Show);
    let (before, key, between, value, after, reason): Parts<'_> = match &fault.what {
        What::Section(kind) => ("section '", kind, "' is not known; passed over", b"", "", &""),
        What::Unknown(key) => ("there is no option '", key, "'; passed over", b"", "", &""),
        What::Beware(key, beware) => ("option ", key, ": ", b"", "", beware),
        What::Line(wrong) => ("", b"", "", b"", "", wrong),
        What::Option(key, value, kind) => ("option ", key, " '", value, "': must be ", kind),
        What::Pattern(key, value, wrong) => ("option ", key, " '", value, "': ", wrong),
    };
    let is_warning = fault.what.is_warning();
    let warning = if is_warning { "warning: " } else { "" };
    complain!("{}{}:{}: {}{}{}{}{}{}", warning, Shown(file), fault.line, before, Shown(key), between, Shown(value), after, *reason);
    if is_warning { Ok(()) } else { Err(USAGE) }
}
