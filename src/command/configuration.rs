//! Reads the configuration file.

use super::exit::SYSTEM;
use super::input::{each_line_of, open};
use crate::bytes;
use crate::config::Config;
use crate::config::faults::{Faults, What};
use crate::config::file::{FileReader, Patterns};
use crate::log::lines::{Buffer, Line};
use crate::os::Errno;
use crate::out::{Shown, complain};

const DEFAULT_FILE: &[u8] = b"/etc/config/recentd";

/// Reads file `named`, or the default one, which may be missing. What is wrong in it is noted in `faults`. `Err` is the exit code: a file
/// that was named cannot be read, and the message was written.
pub fn read(
    named: Option<&'static [u8]>,
    config: &mut Config,
    patterns: &mut dyn Patterns,
    faults: &mut Faults,
    lines: &mut Buffer,
) -> Result<(), i32> {
    let file = named.unwrap_or(DEFAULT_FILE);
    if file.is_empty() || bytes::position("none", file).is_some() {
        return Ok(());
    }
    faults.file = file;
    let mut doing = "open";
    let mut read = || {
        let fd = open(file)?;
        doing = "read";
        let mut reader = FileReader::new(config, patterns, faults);
        each_line_of(fd, lines, &mut |number, line| reader.line(number, if let Line::Whole(line) = line { Some(line) } else { None }))?;
        reader.finish();
        Ok(())
    };
    let read = read();
    lines.clear();
    match read {
        Ok(()) => Ok(()),
        Err(Errno::NOENT) if named.is_none() => {
            faults.file = b"";
            Ok(())
        }
        Err(_) if named.is_none() => {
            faults.note(0, What::Unreadable, b"", b"");
            Ok(())
        }
        Err(errno) => {
            complain!("cannot {} the configuration {}: {}", doing, Shown(file), errno);
            Err(SYSTEM)
        }
    }
}

/// Writes the faults to standard error.
pub fn complain_of(faults: &Faults) {
    faults.each(&mut |fault| complain!("{}", *fault));
    if faults.more() > 0 {
        complain!("{}: {} more faults", Shown(faults.file), faults.more());
    }
}
