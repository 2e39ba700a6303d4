//! Reads a whole log, from a file or standard input, a line at a time.

use super::exit::SYSTEM;
use crate::bytes;
use crate::config::watch::Watch;
use crate::config::{Config, Writer};
use crate::log::lines::Line;
use crate::os::{self, Errno, Fd, Mode, Path};
use crate::out::{Shown, complain};
use crate::log::lines::Buffer;

/// What is said of a log without a line of syslog.
pub const NO_SYSLOG: &[u8] = b"no line is one of syslog: unpack a compressed log, convert UTF-16 to UTF-8";

/// Calls `each` with the number (from 1) and text of every line of file `name`; `None` and `-` are standard input. Memory
/// stays constant. `Err` is the exit code.
pub fn each_line(name: Option<&[u8]>, lines: &mut Buffer, each: &mut dyn FnMut(u32, Line<'_>)) -> Result<(), i32> {
    let name = name.unwrap_or(b"-");
    let mut doing = "open";
    let mut read = || {
        let fd = if name == b"-" { Fd::stdin() } else { open(name)? };
        doing = "read";
        each_line_of(fd, lines, each)
    };
    read().map_err(|errno| {
        let name = if name == b"-" { b"standard input" } else { name };
        complain!("cannot {} {}: {}", doing, Shown(name), errno);
        SYSTEM
    })
}

/// The program that wrote file `name` itself, if that stands before it as in option `source`, and the name. That program is watched then.
pub fn writer<'n>(config: &mut Config, name: Option<&'n [u8]>) -> (Writer, Option<&'n [u8]>) {
    let text = name.unwrap_or_default();
    if let Some((word, [_, file @ ..])) = text.split_at_checked(bytes::find(text, b':'))
        && let Some(writer) = Writer::named(word)
    {
        let mut named = Watch::DEFAULT;
        if named.add(word).is_some() {
            config.watch = config.watch.with(named);
        }
        return (writer, Some(file));
    }
    (Writer::Syslog, name)
}

/// Opens a file to read it.
#[inline(never)]
pub fn open(name: &[u8]) -> Result<Fd, Errno> {
    os::open(&Path::join(&[name])?, Mode::Read)
}

/// Calls `each` for every line behind `fd`.
pub fn each_line_of(mut fd: Fd, lines: &mut Buffer, each: &mut dyn FnMut(u32, Line<'_>)) -> Result<(), Errno> {
    lines.clear();
    let mut number = 0u32;
    loop {
        let taken = lines.fill(&mut fd)?;
        if taken == 0 {
            lines.finish();
        }
        while let Some(line) = lines.next() {
            number = number.saturating_add(1);
            each(number, line);
        }
        if taken == 0 {
            return Ok(());
        }
    }
}
