//! An imitation of ubusd with logd's object, for one test. It misbehaves on request.
//!
//! It speaks the protocol of ubus over a real socket and passes real descriptors.
//! It is also an oracle: recentd must send exactly what libubus would send, or the
//! test fails when the bus ends. [`Manners`] say how the bus misbehaves towards
//! its clients. A test that calls an object is no client of the socket and sees
//! the answers unchanged.
#![allow(dead_code)] // each test file uses its part

pub mod blob;
pub mod logd;
mod serve;

pub use blob::{Message, Value, members};
pub use logd::{Entry, Logd};

use super::program::{PATIENCE, within};
use blob::id;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, bind, connect, listen, socket_with};
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use std::collections::HashMap;
use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::net::Shutdown;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::fs;

/// The answer to a request.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Answer {
    /// The answer of ubusd and logd.
    #[default]
    Right,
    /// No answer; for `read` see [`Ubusd::grant`].
    Silence,
    /// The right answer after this time.
    Late(Duration),
    /// Only this status, without data and without a descriptor.
    Status(u32),
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bus closes the connection.
    HangUp,
}

/// How the bus treats its clients.
#[derive(Clone, Default)]
pub struct Manners {
    pub hello: Answer,
    /// The answer to LOOKUP of `log`.
    pub lookup: Answer,
    /// The answer to INVOKE of `log read`.
    pub read: Answer,
    /// The answer to ADD_OBJECT.
    pub add: Answer,
    /// The most bytes of one write; 0 for all at once.
    pub piece: usize,
    /// The pause after each of these writes.
    pub pause: Duration,
    /// The number of descriptors after the right one: old ubusd also sent its own standard input (ubus before 041c9d1).
    pub surplus: usize,
    /// The bus does not read.
    pub deaf: bool,
}

/// A connection of a client.
pub struct Client {
    pub id: u32,
    pub at: Instant,
    pub open: bool,
    stream: UnixStream,
}

/// A message from a client, with the time of its arrival.
pub struct Seen {
    pub at: Instant,
    pub client: u32,
    pub message: Message,
}

struct Object {
    id: u32,
    path: String,
    client: u32,
    signature: Value,
}

/// The reply to a call.
#[derive(Default)]
struct Reply {
    data: Vec<Value>,
    status: Option<u32>,
}

#[derive(Default)]
struct State {
    manners: Manners,
    ids: u32,
    seq: u16,
    clients: Vec<Client>,
    objects: Vec<Object>,
    log: Option<(u32, Logd)>,
    /// A `read` without an answer.
    asked: Option<(Message, u32)>,
    seen: Vec<Seen>,
    events: Vec<(String, Value)>,
    replies: HashMap<(u32, u16), Reply>,
    faults: Vec<String>,
}

/// A running bus; it ends when dropped.
pub struct Ubusd {
    path: PathBuf,
    state: Arc<Mutex<State>>,
    ending: Arc<AtomicBool>,
    door: Option<JoinHandle<()>>,
}

impl Ubusd {
    /// A bus that behaves well, with logd.
    pub fn start(path: &Path, logd: &Logd) -> Self {
        let bus = Self::start_with(path, Manners::default());
        bus.register(logd);
        bus
    }

    /// A bus without objects.
    pub fn start_with(path: &Path, manners: Manners) -> Self {
        let _ = fs::remove_file(path);
        let listener = UnixListener::bind(path).unwrap();
        listener.set_nonblocking(true).unwrap();
        // Ids of clients and objects are any numbers from 1024 up. Code that takes them for signed numbers sees negative ones here.
        let state = Arc::new(Mutex::new(State { manners, ids: 0xdead_0000 + u32::from(rand()), ..State::default() }));
        let ending = Arc::new(AtomicBool::new(false));
        let door = thread::spawn({
            let (state, ending) = (state.clone(), ending.clone());
            move || {
                while !ending.load(Ordering::Relaxed) {
                    match listener.accept() {
                        Ok((stream, _)) => serve::welcome(&state, stream),
                        Err(_) => thread::sleep(Duration::from_millis(3)),
                    }
                }
            }
        });
        Self { path: path.into(), state, ending, door: Some(door) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }

    /// logd connects and publishes `log` under a new id.
    pub fn register(&self, logd: &Logd) {
        let mut state = self.state();
        let id = state.new_id();
        state.log = Some((id, logd.clone()));
    }

    /// Removes the object `log`.
    pub fn unregister(&self) {
        self.state().log = None;
    }

    /// Changes how the bus behaves from now on.
    pub fn behave(&self, change: impl FnOnce(&mut Manners)) {
        change(&mut self.state().manners);
    }

    /// As after kill -9: the file of the socket stays, and no process listens.
    pub fn crash(mut self) {
        self.end();
    }

    /// A clean stop.
    pub fn stop(mut self) {
        self.end();
        let _ = fs::remove_file(&self.path);
    }

    /// Closes all connections, and accepts new ones.
    pub fn hang_up(&self) {
        let state = self.state();
        // Shut down and not only dropped, because the fork of another test may hold the socket open for a moment.
        state.clients.iter().for_each(|client| drop(client.stream.shutdown(Shutdown::Both)));
    }

    fn end(&mut self) {
        self.ending.store(true, Ordering::Relaxed);
        self.door.take().map(JoinHandle::join);
        self.hang_up();
        let faults = std::mem::take(&mut self.state().faults);
        assert!(thread::panicking() || faults.is_empty(), "recentd sent messages that libubus would not send: {faults:#?}");
    }

    /// The time of each connection.
    pub fn connections(&self) -> Vec<Instant> {
        self.state().clients.iter().map(|client| client.at).collect()
    }

    /// Waits for connection `number`, counted from 1, and returns its time.
    pub fn connection(&self, number: usize) -> Instant {
        assert!(within(PATIENCE, || self.connections().len() >= number), "recentd does not connect {number} times");
        self.connections()[number - 1]
    }

    /// Whether a client is connected.
    pub fn is_used(&self) -> bool {
        self.state().clients.iter().any(|client| client.open)
    }

    /// Waits until one client is left. Its connection must not be the first one, and it must have published `path`.
    pub fn is_left_with(&self, path: &str) {
        let left = within(PATIENCE, || {
            let state = self.state();
            let mut open = state.clients.iter().filter(|client| client.open);
            let (one, other) = (open.next(), open.next());
            other.is_none() && one.is_some_and(|one| {
                one.id != state.clients[0].id && state.objects.iter().any(|object| object.path == path && object.client == one.id)
            })
        });
        assert!(left, "no new connection");
    }

    /// All messages of a kind so far, with their times.
    pub fn seen(&self, kind: u8) -> Vec<(Instant, Message)> {
        let state = self.state();
        let some = state.seen.iter().filter(|seen| seen.message.kind == kind);
        some.map(|seen| (seen.at, seen.message.clone())).collect()
    }

    /// The times of the lookups of `log`.
    pub fn lookups(&self) -> Vec<Instant> {
        self.seen(blob::LOOKUP).into_iter().map(|(at, _)| at).collect()
    }

    /// The arguments of each request for a stream of the log.
    pub fn reads(&self) -> Vec<Value> {
        let reads = self.seen(blob::INVOKE).into_iter().filter(|(_, message)| message.text(id::METHOD).as_deref() == Some("read"));
        reads.map(|(_, message)| message.table(id::DATA).unwrap()).collect()
    }

    /// Waits until clients have requested a stream `times` times on this bus.
    pub fn is_read(&self, times: usize) {
        assert!(within(PATIENCE, || self.reads().len() >= times), "the log is not read {times} times");
    }

    /// Waits until there is an object of this path, and returns its methods and their arguments.
    pub fn object(&self, path: &str) -> Value {
        let mut signature = None;
        let found = within(PATIENCE, || {
            let state = self.state();
            signature = state.objects.iter().find(|object| object.path == path).map(|object| object.signature.clone());
            signature.is_some()
        });
        assert!(found, "no client publishes {path}");
        signature.unwrap()
    }

    /// The events that clients sent.
    pub fn events(&self) -> Vec<(String, Value)> {
        self.state().events.clone()
    }

    /// `ubus call PATH METHOD`: the answer, or a status other than 0.
    pub fn call(&self, path: &str, method: &str, args: &[(&str, Value)]) -> Result<Value, u32> {
        self.object(path);
        let key = self.post(path, method, args, &[]);
        self.answer(key)
    }

    /// Sends a call, with descriptors, and does not wait for the answer; see [`Ubusd::answer`].
    pub fn post(&self, path: &str, method: &str, args: &[(&str, Value)], fds: &[BorrowedFd]) -> (u32, u16) {
        let mut state = self.state();
        state.seq = state.seq.wrapping_add(1);
        let (peer, seq) = (state.new_id(), state.seq);
        state.invoke(path, method, args, (peer, seq), fds);
        (peer, seq)
    }

    /// As [`Ubusd::post`], from a caller of this id with a request of this number.
    pub fn post_as(&self, caller: (u32, u16), path: &str, method: &str, args: &[(&str, Value)]) {
        self.state().invoke(path, method, args, caller, &[]);
    }

    /// Waits for the answer to a call.
    pub fn answer(&self, key: (u32, u16)) -> Result<Value, u32> {
        let done = within(PATIENCE, || self.state().replies.get(&key).is_some_and(|reply| reply.status.is_some()));
        assert!(done, "a call has no answer");
        let reply = self.state().replies.remove(&key).unwrap();
        match reply.status {
            Some(0) => Ok(reply.data.last().cloned().unwrap_or(Value::Table(Vec::new()))),
            status => Err(status.unwrap()),
        }
    }

    /// Answers a `read` that had no answer.
    pub fn grant(&self) {
        let mut state = self.state();
        let (message, client) = state.asked.take().expect("a read without an answer");
        state.stream(&message, client);
    }

    /// Sends these bytes to all clients.
    pub fn raw(&self, bytes: &[u8]) {
        let state = self.state();
        state.clients.iter().filter(|client| client.open).for_each(|client| drop(client.send(bytes, &[], &Manners::default())));
    }
}

impl Drop for Ubusd {
    fn drop(&mut self) {
        if self.door.is_some() {
            self.end();
        }
    }
}

/// A socket whose queue of connections is full and never served.
pub fn full(path: &Path) -> (OwnedFd, Vec<OwnedFd>) {
    let address = SocketAddrUnix::new(path).unwrap();
    let new = || socket_with(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK, None).unwrap();
    let door = new();
    bind(&door, &address).unwrap();
    listen(&door, 0).unwrap();
    let mut waiting = Vec::new();
    loop {
        let client = new();
        match connect(&client, &address) {
            Ok(()) => waiting.push(client),
            Err(_) => return (door, waiting),
        }
    }
}

/// Locks the state, also after a test failed while it held the lock.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// 16 bits that differ from one bus to the next.
fn rand() -> u16 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0) as u16
}

impl Client {
    /// Sends a message in pieces; its descriptors come with the first byte, as libubus sends them.
    fn send(&self, bytes: &[u8], fds: &[BorrowedFd], manners: &Manners) -> io::Result<()> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(8))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        assert!(fds.is_empty() || control.push(SendAncillaryMessage::ScmRights(fds)));
        for part in bytes.chunks(if manners.piece == 0 { bytes.len() } else { manners.piece }) {
            let mut rest = part;
            while !rest.is_empty() {
                let sent = sendmsg(&self.stream, &[IoSlice::new(rest)], &mut control, SendFlags::NOSIGNAL)?;
                control.clear();
                rest = &rest[sent..];
            }
            thread::sleep(manners.pause);
        }
        Ok(())
    }
}

/// A file whose descriptor tests can pass.
pub fn spare() -> impl AsFd {
    fs::File::open("/dev/null").unwrap()
}
