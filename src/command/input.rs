//! Reads a whole log, from a file or standard input, a line at a time.

use ufmt::uwrite;

use super::{Invocation, SYSTEM};
use crate::line::Line;
use crate::os::{self, Fd, Mode, Path};
use crate::out::{Shown, complain};
use crate::source::Buffer;

/// Calls `each` with the number (from 1) and text of every line. Memory stays constant. `Err` is the exit code.
pub fn each_line(
    invocation: &Invocation,
    lines: &mut Buffer,
    mut each: impl FnMut(u32, Line<'_>),
) -> Result<(), i32> {
    let name = invocation.input.unwrap_or(b"-");
    let complain_about = |what: &str, errno| {
        complain(|t| uwrite!(t, "cannot {} {}: {}", what, Shown(name), errno));
        SYSTEM
    };
    let fd = match name {
        b"-" => Fd::stdin(),
        path => Path::join(&[path])
            .and_then(|path| os::open(&path, Mode::Read))
            .map_err(|errno| complain_about("open", errno))?,
    };
    let mut number = 0u32;
    loop {
        let taken = os::read(&fd, lines.space()).map_err(|errno| complain_about("read", errno))?;
        match taken {
            0 => lines.finish(),
            n => lines.filled(n),
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
