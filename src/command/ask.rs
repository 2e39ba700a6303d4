//! `recentd status`, `list`, `ban` …: asks the running recentd, and shows its answer.
//!
//! Each of these commands is one request on the control socket. The daemon composes the text; here is only checked whether all of
//! it came.

use super::exit::{OK, SYSTEM, USAGE, unwritable};
use super::invocation::Invocation;
use super::memory::Memory;
use crate::addr::Addr;
use crate::bytes;
use crate::control::request::Request;
use crate::limits;
use crate::os::{self, Errno, Fd, Path};
use crate::out::{Shown, Text, complain, put};

/// Milliseconds to wait for an answer. The daemon answers between two lines of the log.
const PATIENCE: i32 = 10_000;

/// How often to ask again, every 50 ms, while too many others ask.
const TRIES: u32 = 100;

/// Sends the command as it was given, prints the answer.
pub fn run(invocation: &mut Invocation, _: &mut Memory) -> i32 {
    let path = Shown(&invocation.config.control);
    if matches!(invocation.config.control.as_slice(), b"off" | b"") {
        complain!("option control is off: there is no socket to ask recentd on");
        return USAGE;
    }
    // The daemon may close the connection before it has read the request.
    os::ignore_signals();
    let mut answer =
        Answer { out: Text::stdout(), request: request(invocation, None), json: invocation.json, bytes: 0, last: 0, refused: false, next: None, matched: 0 };
    // What is typed wrong is said whether recentd runs or not. Programs get the refusal of the daemon, as JSON.
    if let (false, Err(refusal)) = (invocation.json, Request::parse(answer.request.as_bytes())) {
        let mut typed = Text::line();
        put!(typed, "{}", invocation.command);
        for operand in [invocation.input, invocation.second].into_iter().flatten() {
            put!(typed, " {}", Shown(operand.get(..40).unwrap_or(operand)));
        }
        complain!("{}: {}. Try: recentd help {}", Shown(typed.as_bytes()), refusal.text(), invocation.command);
        return USAGE;
    }
    let mut asked = Err(Errno::AGAIN);
    let mut tries = TRIES;
    while tries > 0 {
        answer.bytes = 0;
        asked = ask(&invocation.config.control, &mut answer);
        if let (Ok(()), Some(next)) = (asked, answer.next.take().filter(|_| answer.is_complete())) {
            // A long list comes in pages.
            answer.matched = 0;
            answer.request = request(invocation, Some(next));
        } else if asked == Err(Errno::AGAIN) {
            tries -= 1;
            os::poll([-1], 50);
        } else {
            break;
        }
    }
    let shown = answer.out.finish();
    match asked {
        Err(Errno::ACCES) => complain!("only root may ask recentd at {}", path),
        Err(errno @ (Errno::NOENT | Errno::CONNREFUSED)) => {
            complain!("recentd is not running: there is no answer at {}: {}. See: recentd check", path, errno);
        }
        Err(Errno::AGAIN) => complain!("recentd at {} does not answer: too many ask it at once", path),
        Err(errno) => complain!("cannot ask recentd at {}: {}", path, errno),
        Ok(()) if answer.refused => return USAGE,
        Ok(()) if !answer.is_complete() => {
            complain!("the answer of recentd at {} is not complete: it ended after {} bytes", path, answer.bytes);
        }
        Ok(()) => return shown.map_or_else(unwritable, |()| OK),
    }
    SYSTEM
}

/// Has the running recentd say whether `addr` can be banned. False if none answers.
pub fn about(control: &[u8], addr: Addr) -> bool {
    let mut answer = Answer { out: Text::stdout(), request: Text::line(), json: false, bytes: 0, last: 0, refused: false, next: None, matched: 0 };
    put!(answer.request, "check {}", addr);
    ask(control, &mut answer).is_ok() && answer.is_complete() && !answer.refused && answer.out.finish().is_ok()
}

/// The command and its operands; from the `next`th entry of a list on.
fn request(invocation: &Invocation, next: Option<u32>) -> Text {
    let mut request = Text::line();
    request.bytes(invocation.command.as_bytes());
    if let Some(next) = next.or_else(|| invocation.sort.or(invocation.part).map(|_| 0)) {
        put!(request, " {}", next);
    }
    let sort = invocation.sort.or_else(|| invocation.part.map(|_| &b"-"[..]));
    for operand in [invocation.input, invocation.second, sort, invocation.part].into_iter().flatten() {
        // No valid operand is longer. A longer one could leave no room for the end of the line.
        put!(request, " {}", Shown(operand.get(..limits::REQUEST).unwrap_or(operand)));
    }
    request
}

/// One request, one answer. `AGAIN`: the connection was closed before the request was read, because others needed its place.
fn ask(path: &[u8], answer: &mut Answer) -> Result<(), Errno> {
    let mut fd = os::connect_stream(&Path::join(&[path])?)?;
    let mut line = Text::line();
    if !answer.json {
        line.bytes(if os::is_terminal(&Fd::stdout()) { b"colour " } else { b"text " });
    }
    put!(line, "{}\n", Shown(answer.request.as_bytes()));
    // There may be a refusal to read even if that fails.
    let _ = line.flush_to(&mut fd);
    match receive(&fd, answer) {
        Err(Errno::TIMEDOUT) => Err(Errno::TIMEDOUT),
        _ if answer.bytes == 0 => Err(Errno::AGAIN),
        // A client that is refused before its whole request was read is disconnected with an error. The last byte of an answer shows
        // whether it is complete.
        _ => Ok(()),
    }
}

/// What came of the answer so far.
struct Answer {
    out: Text,
    request: Text,
    json: bool,
    bytes: u32,
    last: u8,
    /// The request was wrong, or cannot be fulfilled.
    refused: bool,
    /// Where the next page begins, if the answer says that there is one.
    next: Option<u32>,
    /// How many bytes of the mark came that stands before that number.
    matched: usize,
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
    /// Whether all of it came.
    const fn is_complete(&self) -> bool {
        self.last == if self.json { b'\n' } else { 0 }
    }

    /// What stands before the number of the next page, which is the last of the answer. Text of others has neither.
    const fn mark(&self) -> &'static [u8] {
        if self.json { b"\"next\":" } else { b"\x01" }
    }

    /// Finds the number of the next page.
    fn find_next(&mut self, bytes: &[u8]) {
        let mark = self.mark();
        for byte in bytes {
            match mark.get(self.matched) {
                Some(expected) if byte == expected => self.matched = self.matched.wrapping_add(1),
                Some(_) => self.matched = usize::from(mark.first() == Some(byte)),
                None if byte.is_ascii_digit() => {
                    self.next = Some(self.next.unwrap_or(0).saturating_mul(10).saturating_add(u32::from(byte & 15)));
                }
                None => {}
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        if self.bytes == 0 {
            // Users other than root get their refusal as JSON, also for text requests.
            self.refused = bytes.starts_with(b"error: ") || bytes.starts_with(b"{\"error\":");
        }
        self.bytes = self.bytes.saturating_add(bytes.len() as u32);
        self.last = bytes.last().copied().unwrap_or(self.last);
        let mut text = bytes.strip_suffix(&[0]).unwrap_or(bytes);
        if !self.json {
            text = if self.matched > 0 { &[] } else { bytes::split(text, 1).next().unwrap_or_default() };
        }
        self.find_next(bytes);
        if self.refused && !self.json {
            // It is one short line, and comes in one piece.
            let why = text.strip_prefix(b"error: ").unwrap_or(text);
            let why = why.strip_suffix(b"\n").unwrap_or(why);
            complain!("{} is refused: {}", Shown(self.request.as_bytes()), Shown(why));
        } else {
            self.out.bytes(text);
        }
    }
}
