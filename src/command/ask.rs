//! `recentd status`, `list`, `block` …: asks the running recentd, and shows what it answers.
//!
//! All of them are one request on the control socket. The daemon composes the text, so
//! there is nothing to understand here but whether all of it came.

use super::{Invocation, Memory, OK, SYSTEM, USAGE};
use crate::os::{self, Errno, Fd, Path};
use crate::out::{Shown, Text, complain};

/// Milliseconds to wait for an answer. The daemon answers between two lines of the log.
const PATIENCE: i32 = 10_000;

/// Sends the command as it was given, prints the answer.
pub fn run(invocation: &Invocation, _: &mut Memory) -> i32 {
    let path = Shown(&invocation.config.control);
    if matches!(invocation.config.control.as_slice(), b"off" | b"") {
        complain!("option control is off: there is no socket to ask recentd on");
        return USAGE;
    }
    let mut answer = Answer { out: Text::stdout(), json: invocation.json, bytes: 0, last: 0, refused: false };
    let asked = connect(&invocation.config.control).and_then(|fd| {
        send(&fd, invocation)?;
        receive(&fd, &mut answer)
    });
    let shown = answer.out.finish();
    match asked {
        Err(Errno::ACCES) => complain!("only root may ask recentd at {}", path),
        Err(errno @ (Errno::NOENT | Errno::CONNREFUSED)) => {
            complain!("recentd is not running: nobody answers at {}: {}. See: recentd check", path, errno);
        }
        Err(errno) => complain!("cannot ask recentd at {}: {}", path, errno),
        Ok(()) if answer.last != if invocation.json { b'\n' } else { 0 } => {
            complain!("the answer of recentd at {} is not complete: it ended after {} bytes", path, answer.bytes);
        }
        Ok(()) if answer.refused => return USAGE,
        Ok(()) if shown.is_ok() => return OK,
        Ok(()) => {}
    }
    SYSTEM
}

fn connect(path: &[u8]) -> Result<Fd, Errno> {
    os::connect_stream(&Path::join(&[path])?)
}

fn send(fd: &Fd, invocation: &Invocation) -> Result<(), Errno> {
    let mut request = Text::line();
    if !invocation.json {
        request.bytes(if os::is_terminal(&Fd::stdout()) { b"colour " } else { b"text " });
    }
    request.bytes(invocation.command.as_bytes());
    for operand in [invocation.input, invocation.second].into_iter().flatten() {
        request.bytes(b" ");
        request.bytes(operand);
    }
    request.bytes(b"\n");
    os::write_all(fd, request.as_bytes())
}

/// What came so far.
struct Answer {
    out: Text,
    json: bool,
    bytes: u32,
    last: u8,
    /// The request was wrong, or cannot be fulfilled.
    refused: bool,
}

fn receive(fd: &Fd, answer: &mut Answer) -> Result<(), Errno> {
    let mut buffer = [0; 1024];
    loop {
        let [ready] = os::poll([fd.number()], PATIENCE);
        if !ready {
            return Err(Errno::TIMEDOUT);
        }
        match os::read(fd, &mut buffer) {
            Ok(0) => return Ok(()),
            Ok(taken) => answer.take(buffer.get(..taken).unwrap_or_default()),
            Err(Errno::AGAIN) => {}
            Err(errno) => return Err(errno),
        }
    }
}

impl Answer {
    fn take(&mut self, bytes: &[u8]) {
        if self.bytes == 0 {
            self.refused = bytes.starts_with(if self.json { b"{\"error\":" } else { b"error: " });
        }
        self.bytes = self.bytes.saturating_add(bytes.len() as u32);
        self.last = bytes.last().copied().unwrap_or(self.last);
        let text = bytes.strip_suffix(&[0]).unwrap_or(bytes);
        if self.refused && !self.json {
            // It is one short line, and comes in one piece.
            let text = text.strip_prefix(b"error: ").unwrap_or(text);
            complain!("{}", Shown(text.strip_suffix(b"\n").unwrap_or(text)));
        } else {
            self.out.bytes(text);
        }
    }
}
