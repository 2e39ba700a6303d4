//! The unix socket: one request, one answer, for root.
//!
//! A request is one line, `[text|colour] METHOD [ADDRESS] [NUMBER]` (for a list also its order and a part of addresses); the answer is one line of JSON, or text that
//! ends with a NUL. Only a whole line is obeyed: half an address may be another address. Answers are sent without waiting: the
//! kernel buffers more for a client that does not read than any answer has. A client that sends nothing is disconnected after
//! some seconds, or when others need its place.

use heapless::Vec;

use super::act;
use super::answer::Answer;
use super::request::{Refusal, Request};
use crate::agent::Agent;
use crate::limits;
use crate::os::{self, Errno, Fd, Path};
use crate::out::Text;
use crate::log::source::slots::Sources;
use crate::time::Instant;
use crate::bytes;

/// Seconds that a client has for its request.
const PATIENCE: u32 = 5;
/// The longest pause before another attempt to bind the socket.
const LONGEST_DELAY: u32 = 60;
/// Descriptors to poll: the socket itself and its clients.
pub const DESCRIPTORS: usize = 1 + limits::CLIENTS;

struct Client {
    fd: Fd,
    request: Vec<u8, { limits::REQUEST }>,
    /// When it is disconnected.
    until: Instant,
}

/// The socket and its clients.
pub struct Server {
    /// Where it is bound, or is to be.
    path: Option<Path>,
    /// The socket. `None`: it cannot be bound yet, because its directory is missing at boot, or another recentd has not ended.
    listening: Option<Fd>,
    /// When to try again, and the pause before the time after that.
    again: Instant,
    delay: u32,
    clients: [Option<Client>; limits::CLIENTS],
    /// When to accept again after accept(2) failed without a free descriptor: the client still waits, so poll(2) would not sleep.
    paused_until: Option<Instant>,
}

impl Server {
    /// Without a socket.
    #[must_use]
    pub const fn off() -> Self {
        Self { path: None, listening: None, again: Instant(0), delay: 0, clients: [const { None }; limits::CLIENTS], paused_until: None }
    }

    /// Binds the socket at `path`, unless that is `off`.
    pub fn start(&mut self, path: &[u8], agent: &mut Agent, now: Instant) {
        if !matches!(path, b"off" | b"") {
            // No path of the option is too long.
            self.path = Path::join(&[path]).ok();
            self.bind(agent, now);
        }
    }

    /// Whether the socket is still to be bound.
    #[must_use]
    pub const fn is_unbound(&self) -> bool {
        self.path.is_some() && self.listening.is_none()
    }

    /// Binds the socket if it is time to try. Without it recentd runs all the same.
    #[inline(never)]
    fn bind(&mut self, agent: &mut Agent, now: Instant) {
        let Some(path) = self.path.as_ref().filter(|_| self.listening.is_none() && self.again <= now) else { return };
        let bound = listen(path, self.delay == 0);
        self.delay = self.delay.saturating_mul(2).clamp(1, LONGEST_DELAY);
        self.again = now.after(self.delay);
        agent.tell_of_control(path.bytes(), bound.as_ref().err().copied());
        self.listening = bound.ok();
    }

    /// Ends, and removes the socket.
    pub fn close(&mut self) {
        if let (Some(path), Some(_)) = (self.path.take(), self.listening.take()) {
            let _ = os::unlink(&path);
        }
    }

    /// Descriptors to poll; -1 for none.
    #[must_use]
    pub fn interest(&self) -> [i32; DESCRIPTORS] {
        let mut interest = [-1; DESCRIPTORS];
        let [waiting, clients @ ..] = &mut interest;
        if let (Some(fd), None) = (&self.listening, self.paused_until) {
            *waiting = fd.number();
        }
        for (number, client) in clients.iter_mut().zip(&self.clients) {
            *number = client.as_ref().map_or(-1, |client| client.fd.number());
        }
        interest
    }

    /// When to disconnect a client, or to listen again.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        let mut deadline = Instant::earlier(self.paused_until, self.is_unbound().then_some(self.again));
        for client in self.clients.iter().flatten() {
            deadline = Instant::earlier(deadline, Some(client.until));
        }
        deadline
    }

    /// Reads from the clients that are `ready`, in the order of [`Server::interest`], and accepts one more.
    pub fn attend(&mut self, ready: &[bool], agent: &mut Agent, sources: &Sources, now: Instant) {
        let mut ready = ready.iter();
        let waiting = ready.next() == Some(&true);
        for (place, ready) in self.clients.iter_mut().zip(ready) {
            if *ready
                && let Some(client) = place
                && let Some(complete) = client.read()
                && let Some(client) = place.take()
            {
                client.answer(complete, agent, sources, now);
            }
            if place.as_ref().is_some_and(|client| client.until <= now) {
                *place = None;
            }
        }
        self.paused_until = self.paused_until.filter(|at| *at > now);
        self.bind(agent, now);
        if waiting {
            self.admit(now);
        }
    }

    fn admit(&mut self, now: Instant) {
        let Some(listener) = &self.listening else { return };
        let fd = match os::accept(listener) {
            Ok(fd) => fd,
            Err(Errno::AGAIN) => return,
            Err(_) => {
                self.paused_until = Some(now.after(1));
                return;
            }
        };
        if !os::is_trusted(&fd) {
            let _ = os::write(&fd, b"{\"error\":\"only root may ask\"}\n");
            return;
        }
        let mut client = Some(Client { fd, request: Vec::new(), until: now.after(PATIENCE) });
        // The newest stands last. The others move up to the next free place; without one, the oldest client goes.
        for place in self.clients.iter_mut().rev() {
            core::mem::swap(place, &mut client);
            if client.is_none() {
                return;
            }
        }
    }
}

/// Listens at `path`. A socket without a listener (recentd was killed) is replaced; one in use is `EADDRINUSE`, a file of another kind `EEXIST`.
fn listen(path: &Path, may_wait: bool) -> Result<Fd, Errno> {
    if let Ok(stat) = os::stat(path) {
        if !stat.socket {
            return Err(Errno::EXIST);
        }
        match knock(path, may_wait) {
            Err(Errno::CONNREFUSED) => os::unlink(path)?,
            // Its queue may be full.
            Ok(()) | Err(Errno::AGAIN) => return Err(Errno::ADDRINUSE),
            Err(errno) => return Err(errno),
        }
    }
    os::listen(path, 0o600)
}

/// Connects, and says whether that was possible. At the start twice: a child of a recentd that was killed has its socket until it executes logread.
fn knock(path: &Path, may_wait: bool) -> Result<(), Errno> {
    let connect = || os::connect_stream(path).map(drop);
    match connect() {
        Ok(()) | Err(Errno::AGAIN) if may_wait => {
            os::poll([], 300);
            connect()
        }
        result => result,
    }
}

impl Client {
    /// Reads once. `None`: the request is not complete. `Err`: it is not a request.
    fn read(&mut self) -> Option<Result<(), Refusal>> {
        let mut bytes = [0; limits::REQUEST];
        let room = bytes.get_mut(self.request.len()..).unwrap_or_default();
        let taken = match os::read(&self.fd, room) {
            Err(Errno::AGAIN) => return None,
            Ok(0) | Err(_) => return Some(Err(Refusal::Argument("a request ends with a newline"))),
            Ok(taken) => taken,
        };
        let _ = self.request.extend_from_slice(room.get(..taken).unwrap_or_default());
        if self.request.contains(&b'\n') {
            Some(Ok(()))
        } else if self.request.is_full() {
            Some(Err(Refusal::Argument("a request is one line of less than 256 bytes")))
        } else {
            None
        }
    }

    #[inline(never)]
    fn answer(self, complete: Result<(), Refusal>, agent: &mut Agent, sources: &Sources, now: Instant) {
        let mut line = bytes::split(&self.request, b'\n').next().unwrap_or_default();
        let mut style = None;
        for (word, colour) in [(&b"text "[..], false), (b"colour ", true)] {
            if let Some(rest) = line.strip_prefix(word) {
                (line, style) = (rest, Some(colour));
            }
        }
        let mut out = Text::to(self.fd);
        let mut to = match style {
            Some(colour) => Answer::text(&mut out, colour),
            None => Answer::json(&mut out),
        };
        // A refusal is part of the answer.
        let _ = act::handle(agent, sources, complete.and_then(|()| Request::parse(line)), now, &mut to);
        to.finish();
        // If that fails the client sees that the end is missing.
        let _ = out.finish();
    }
}

const _: () = assert!(limits::REQUEST == 256, "as the refusal says");
