//! ubusd's side of a connection, as in ubus ubusd_proto.c.

use super::blob::{self, Message, Value, attr, id, message, number, parse_table, text};
use super::{Answer, Client, Object, Seen, State, locked, members, spare};
use std::io::Read;
use std::net::Shutdown;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// UBUS_MAX_MSGLEN
const LONGEST: usize = 1 << 20;

const NOT_FOUND: u32 = 4;
const INVALID_ARGUMENT: u32 = 2;

/// Accepts a connection and serves it in a thread of its own.
pub fn welcome(state: &Arc<Mutex<State>>, stream: UnixStream) {
    stream.set_nonblocking(false).unwrap();
    // A client that does not read must not delay the test.
    stream.set_write_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut now = locked(state);
    let id = now.new_id();
    now.clients.push(Client { id, at: Instant::now(), open: true, stream: stream.try_clone().unwrap() });
    drop(now);
    let state = state.clone();
    thread::spawn(move || {
        serve(&state, id, stream);
        let mut state = locked(&state);
        // Objects live as long as their connection.
        state.objects.retain(|object| object.client != id);
        let client = state.client(id);
        client.open = false;
        let _ = client.stream.shutdown(Shutdown::Both);
    });
}

fn serve(state: &Mutex<State>, id: u32, mut stream: UnixStream) -> Option<()> {
    let manner = locked(state).manners.hello.clone();
    let hello = message(blob::HELLO, 0, id, &[]);
    answer(state, id, manner, |state| state.send(id, &hello, &[]))?;
    loop {
        while locked(state).manners.deaf {
            thread::sleep(Duration::from_millis(10));
        }
        let mut header = [0; 12];
        stream.read_exact(&mut header).ok()?;
        let [.., a, b, c, d] = header;
        let length = (u32::from_be_bytes([a, b, c, d]) & 0xff_ffff) as usize;
        if !(4..=LONGEST).contains(&length) {
            return locked(state).fault(format!("a message of {length} bytes"));
        }
        let mut body = vec![0; length - 4];
        stream.read_exact(&mut body).ok()?;
        match Message::parse(header, &body) {
            Ok(message) => take(state, id, message)?,
            Err(why) => locked(state).fault(format!("{why} in {header:02x?} {body:02x?}"))?,
        }
    }
}

/// Answers according to `manner`; `None` ends the connection.
fn answer(state: &Mutex<State>, client: u32, manner: Answer, right: impl FnOnce(&mut State)) -> Option<()> {
    match manner {
        Answer::Right => right(&mut locked(state)),
        Answer::Late(delay) => {
            thread::sleep(delay);
            right(&mut locked(state));
        }
        Answer::Bytes(bytes) => locked(state).send(client, &bytes, &[]),
        Answer::HangUp => return None,
        Answer::Silence | Answer::Status(_) => {}
    }
    Some(())
}

fn take(state: &Mutex<State>, client: u32, message: Message) -> Option<()> {
    let mut now = locked(state);
    now.seen.push(Seen { at: Instant::now(), client, message: message.clone() });
    let (path, object) = (message.text(id::OBJPATH), message.number(id::OBJID));
    let is_log = object.is_some() && object == now.log.as_ref().map(|(id, _)| *id);
    let manner = match message.kind {
        blob::LOOKUP => now.manners.lookup.clone(),
        blob::INVOKE if is_log => now.manners.read.clone(),
        blob::ADD_OBJECT => now.manners.add.clone(),
        _ => Answer::Right,
    };
    if is_log && manner == Answer::Silence {
        now.asked = Some((message.clone(), client));
    }
    if let Answer::Status(status) = manner {
        now.status(client, &message, status);
    }
    let right = |state: &mut State| match message.kind {
        blob::LOOKUP => state.lookup(client, &message, path.as_deref()),
        blob::ADD_OBJECT => state.add(client, &message, path),
        blob::INVOKE if is_log => state.stream(&message, client),
        blob::INVOKE if object == Some(1) => state.event(client, &message),
        blob::INVOKE => state.status(client, &message, NOT_FOUND),
        blob::DATA | blob::STATUS => state.reply(client, &message),
        kind => state.fault(format!("a message of type {kind}")).unwrap_or_default(),
    };
    // Under the same lock: where a test sees that the log is read there is the pipe, and what it logs is not lost.
    if manner == Answer::Right {
        right(&mut now);
        return Some(());
    }
    drop(now);
    answer(state, client, manner, right)
}

impl State {
    pub fn new_id(&mut self) -> u32 {
        self.ids = self.ids.wrapping_add(0x0001_0003);
        self.ids
    }

    /// Notes that a client broke the protocol. Returns `None`, so that it can be the last expression.
    fn fault(&mut self, what: String) -> Option<()> {
        self.faults.push(what);
        None
    }

    fn client(&mut self, id: u32) -> &mut Client {
        self.clients.iter_mut().find(|client| client.id == id).expect("a client that was accepted")
    }

    fn send(&mut self, client: u32, bytes: &[u8], fds: &[BorrowedFd]) {
        let manners = self.manners.clone();
        let _ = self.client(client).send(bytes, fds, &manners);
    }

    fn respond(&mut self, kind: u8, client: u32, to: &Message, body: &[Vec<u8>], fds: &[BorrowedFd]) {
        self.send(client, &message(kind, to.seq, to.peer, body), fds);
    }

    fn status(&mut self, client: u32, to: &Message, status: u32) {
        self.respond(blob::STATUS, client, to, &[number(id::STATUS, status)], &[]);
    }

    fn lookup(&mut self, client: u32, request: &Message, path: Option<&str>) {
        let log = self.log.as_ref().map(|(id, _)| *id);
        let Some(object) = log.filter(|_| path == Some("log")) else { return self.status(client, request, NOT_FOUND) };
        let read = members(&[("lines", Value::Int32(5)), ("stream", Value::Int32(7)), ("oneshot", Value::Int32(7))]);
        let methods = [("read", Value::Table(read)), ("write", Value::Table(members(&[("event", Value::Int32(3))])))];
        let signature = attr(id::SIGNATURE, &blob::table(&members(&methods)));
        let body = [text(id::OBJPATH, "log"), number(id::OBJID, object), number(id::OBJTYPE, 0xd07a_bd32), signature];
        self.respond(blob::DATA, client, request, &body, &[]);
        self.status(client, request, 0);
    }

    /// Method `read` of `log`: answers a status and passes the pipe.
    pub fn stream(&mut self, request: &Message, client: u32) {
        let Some((object, logd)) = self.log.clone() else { return };
        let args = request.table(id::DATA).and_then(|args| match request.text(id::METHOD).as_deref() {
            Some("read") => Ok(args),
            method => Err(format!("method {method:?} of log")),
        });
        let args = match args {
            Ok(args) => args,
            Err(why) => return self.fault(why).unwrap_or_default(),
        };
        let lines = if let Some(Value::Int32(lines)) = args.get("lines") { Some(i64::from(*lines)) } else { None };
        let pipe = logd.stream(lines);
        let surplus: Vec<_> = (0..self.manners.surplus).map(|_| spare()).collect();
        let mut fds = vec![pipe.as_fd()];
        fds.extend(surplus.iter().map(AsFd::as_fd));
        self.respond(blob::STATUS, client, request, &[number(id::STATUS, 0), number(id::OBJID, object)], &fds);
    }

    fn add(&mut self, client: u32, request: &Message, path: Option<String>) {
        let path = path.unwrap_or_default();
        if self.objects.iter().any(|object| object.path == path) {
            return self.status(client, request, INVALID_ARGUMENT);
        }
        let id = self.new_id();
        let signature = request.attr(id::SIGNATURE).map_or(Ok(Vec::new()), |data| parse_table(data, true));
        match signature {
            Ok(signature) => self.objects.push(Object { id, path, client, signature: Value::Table(signature) }),
            Err(why) => return self.fault(why).unwrap_or_default(),
        }
        self.respond(blob::DATA, client, request, &[number(id::OBJID, id), number(id::OBJTYPE, 0xc3e6_6fdd)], &[]);
        self.status(client, request, 0);
    }

    /// Methods of object 1, the bus itself: `register` and `send {id, data}` (ubusd_event.c).
    fn event(&mut self, client: u32, request: &Message) {
        let args = request.table(id::DATA);
        match (request.text(id::METHOD).as_deref(), args) {
            (Some("send"), Ok(args)) => match (args.get("id").and_then(Value::text), args.get("data")) {
                (Some(name), Some(data @ Value::Table(_))) => self.events.push((name, data.clone())),
                _ => return self.status(client, request, INVALID_ARGUMENT),
            },
            (Some("register"), Ok(_)) => {}
            (method, args) => return self.fault(format!("{method:?} of the bus with {args:?}")).unwrap_or_default(),
        }
        self.status(client, request, 0);
    }

    /// Passes a call of an object on to its owner.
    pub fn invoke(&mut self, path: &str, method: &str, args: &[(&str, Value)], (peer, seq): (u32, u16), fds: &[BorrowedFd]) {
        let object = self.objects.iter().find(|object| object.path == path).expect("an object that is published");
        let (object, client) = (object.id, object.client);
        let data = attr(id::DATA, &blob::table(&members(args)));
        let body = [number(id::OBJID, object), text(id::METHOD, method), text(id::USER, "root"), text(id::GROUP, "root"), data];
        self.send(client, &message(blob::INVOKE, seq, peer, &body), fds);
    }

    /// Takes the answer of an object's owner.
    fn reply(&mut self, client: u32, message: &Message) {
        let own = self.objects.iter().any(|object| object.client == client && Some(object.id) == message.number(id::OBJID));
        if !own {
            return self.fault(format!("an answer for another client's object: {message:?}")).unwrap_or_default();
        }
        let data = if message.kind == blob::DATA { Some(message.table(id::DATA)) } else { None };
        let reply = self.replies.entry((message.peer, message.seq)).or_default();
        let done = reply.status.is_some();
        match data {
            Some(Ok(data)) => reply.data.push(data),
            Some(Err(why)) => return self.fault(why).unwrap_or_default(),
            None => reply.status = message.number(id::STATUS),
        }
        if done || reply.status.is_some() && message.kind == blob::DATA {
            self.fault(format!("an answer after the final status: {message:?}"));
        }
    }
}
