//! The unix socket: one request, one answer, for root.
//!
//! A request is one line, `[text|colour] METHOD [ADDRESS] [NUMBER]`; the answer is one line of JSON, or text that
//! ends with a NUL. Only a whole line is obeyed: half an address may be another one. Answers are sent without waiting: what
//! the kernel takes for a client that does not read is more than any answer. A client that says nothing is forgotten after
//! some seconds, or when others need its place.

use heapless::Vec;

use super::people::{self, Page};
use super::{Refusal, Request, Tree, answer};
use crate::agent::Agent;
use crate::limits;
use crate::os::{self, Errno, Fd, Path};
use crate::out::{Shown, Text, complain, put};
use crate::log::source::Source;
use crate::time::Instant;
use crate::bytes;

/// Seconds that a client has for its request.
const PATIENCE: u32 = 5;
/// Descriptors to poll: the socket itself and its clients.
pub const DESCRIPTORS: usize = 1 + limits::CLIENTS;

struct Client {
    fd: Fd,
    request: Vec<u8, { limits::REQUEST }>,
    /// When it is forgotten.
    until: Instant,
}

/// The socket and who is there.
pub struct Server {
    listening: Option<(Fd, Path)>,
    clients: [Option<Client>; limits::CLIENTS],
    /// When to accept again, after that failed: no descriptor or memory was left, and the one who knocks still does.
    deaf_until: Option<Instant>,
}

impl Server {
    /// Nobody can ask.
    #[must_use]
    pub const fn off() -> Self {
        Self { listening: None, clients: [const { None }; limits::CLIENTS], deaf_until: None }
    }

    /// Listens at `path`. A socket that nobody listens on (we were killed) is replaced; one in use, or anything that is not
    /// a socket, is `EADDRINUSE`.
    pub fn bind(path: Path) -> Result<Self, Errno> {
        if let Ok(stat) = os::stat(&path) {
            if !stat.socket {
                complain!("{} is no socket: remove it, or set option control to another path", Shown(path.bytes()));
            } else if is_deserted(&path) {
                os::unlink(&path)?;
            } else {
                complain!("another recentd answers at {}", Shown(path.bytes()));
            }
        }
        let fd = os::listen(&path, 0o600)?;
        let mut server = Self::off();
        server.listening = Some((fd, path));
        Ok(server)
    }

    /// Descriptors to poll; negative ones are none.
    #[must_use]
    pub fn interest(&self) -> [i32; DESCRIPTORS] {
        let mut interest = [-1; DESCRIPTORS];
        let [knock, clients @ ..] = &mut interest;
        if let (Some((fd, _)), None) = (&self.listening, self.deaf_until) {
            *knock = fd.number();
        }
        for (number, client) in clients.iter_mut().zip(&self.clients) {
            *number = client.as_ref().map_or(-1, |client| client.fd.number());
        }
        interest
    }

    /// When to forget somebody, or to listen again.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        let mut deadline = self.deaf_until;
        for client in self.clients.iter().flatten() {
            deadline = Instant::earlier(deadline, Some(client.until));
        }
        deadline
    }

    /// Hears whoever is `ready`, in the order of [`Server::interest`], and takes in one more.
    pub fn attend(&mut self, ready: &[bool], agent: &mut Agent, source: &Source, now: Instant) {
        let mut ready = ready.iter();
        let knock = ready.next() == Some(&true);
        for (place, ready) in self.clients.iter_mut().zip(ready) {
            if *ready
                && let Some(client) = place
                && let Some(heard) = client.hear()
                && let Some(client) = place.take()
            {
                client.answer(heard, agent, source, now);
            }
            if place.as_ref().is_some_and(|client| client.until <= now) {
                *place = None;
            }
        }
        self.deaf_until = self.deaf_until.filter(|at| *at > now);
        if knock {
            self.admit(now);
        }
    }

    fn admit(&mut self, now: Instant) {
        let Some((listener, _)) = &self.listening else { return };
        let fd = match os::accept(listener) {
            Ok(fd) => fd,
            Err(Errno::AGAIN) => return,
            Err(_) => {
                self.deaf_until = Some(now.after(1));
                return;
            }
        };
        if !os::is_trusted(&fd) {
            let _ = os::write(&fd, b"{\"error\":\"only root may ask\"}\n");
            return;
        }
        let mut client = Some(Client { fd, request: Vec::new(), until: now.after(PATIENCE) });
        // The newest stands last. All move up to the next free place; without one, who has been silent for longest goes.
        for place in self.clients.iter_mut().rev() {
            core::mem::swap(place, &mut client);
            if client.is_none() {
                return;
            }
        }
    }
}

/// Whether nobody listens there. A child of a recentd that was killed has its socket until it executes logread: asked twice.
fn is_deserted(path: &Path) -> bool {
    let refused = || matches!(os::connect_stream(path), Err(Errno::CONNREFUSED));
    refused() || {
        os::poll([], 300);
        refused()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some((_, path)) = &self.listening {
            let _ = os::unlink(path);
        }
    }
}

impl Client {
    /// Reads once. `None`: there is more to come. `Err`: what came is no request.
    fn hear(&mut self) -> Option<Result<(), Refusal>> {
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
            Some(Err(Refusal::Argument("a request is one line of less than 128 bytes")))
        } else {
            None
        }
    }

    #[inline(never)]
    fn answer(self, heard: Result<(), Refusal>, agent: &mut Agent, source: &Source, now: Instant) {
        let mut line = bytes::split(&self.request, b'\n').next().unwrap_or_default();
        let mut style = None;
        for (word, colour) in [(&b"text "[..], false), (b"colour ", true)] {
            if let Some(rest) = line.strip_prefix(word) {
                (line, style) = (rest, Some(colour));
            }
        }
        let mut out = Text::to(self.fd);
        let request = heard.and_then(|()| Request::parse(line));
        match style {
            Some(colour) => {
                let mut page = Page { out: &mut out, colour };
                if let Err(refusal) = request.and_then(|request| people::answer(agent, source, request, now, &mut page)) {
                    put!(out, "error: {}\n", refusal.text());
                }
                out.bytes(&[0]);
            }
            None => {
                let mut json = Tree::json(&mut out);
                if let Err(refusal) = request.and_then(|request| answer(agent, source, request, now, &mut json)) {
                    json.text("error", &refusal.text());
                }
                json.finish();
            }
        }
        // If it could not be sent the client sees that the end is missing.
        let _ = out.finish();
    }
}

const _: () = assert!(limits::REQUEST == 128, "as the refusal says");
