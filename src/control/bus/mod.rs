//! recentd on ubus: fetches the log's stream, publishes the object `recentd`, tells of bans.
//!
//! One connection serves all of it. Whatever goes wrong with it (ubusd absent, restarted, stuck, or talking nonsense)
//! has one remedy: it is closed and made anew, later and later. Nothing else depends on it: a log stream that we have
//! goes on, and so do counting and banning. Nothing is ever waited for: a request that is not answered in time
//! is such a fault, and so is a message that ubusd does not take at once, since it buffers a megabyte for us.

mod reader;

use reader::{Read, Reader};

use crate::config::Config;
use crate::control::{self, Arguments, Request, Tree};
use crate::agent::Agent;
use crate::limits;
use crate::os::{self, Errno, Fd, Path};
use crate::log::source::Source;
use crate::log::trouble::StreamTrouble;
use crate::time::Instant;
use crate::wire::blob;
use crate::wire::ubus::{self, Body, Header, Message};

/// Since 21.02; before that without the directory. Nothing links one to the other (ubus 13a4438).
pub const PATHS: [&[u8]; 2] = [b"/var/run/ubus/ubus.sock", b"/var/run/ubus.sock"];

/// Seconds within which ubusd, or logd through it, has to answer.
const PATIENCE: u32 = 5;
/// Longest pause between two attempts to connect.
const LONGEST_PAUSE: u32 = 8;
/// The same for the log: what is logged meanwhile has to fit into logd's memory. And while something stands in for it.
const LOG_PAUSE: u32 = 2;
const STAND_IN_PAUSE: u32 = 60;
/// Longest pause between two attempts to publish an object whose name is taken.
const TAKEN_PAUSE: u32 = 60;
/// Messages handled in one turn: the log must not wait for callers.
const AT_ONCE: u32 = 4;

/// Requests are told apart by their number; there is one of each at a time.
mod seq {
    pub const OBJECT: u16 = 1;
    pub const LOOKUP: u16 = 2;
    pub const READ: u16 = 3;
    pub const EVENT: u16 = 4;
}

/// One thing that is asked for again and again until it is had.
#[derive(Clone, Copy, Default)]
struct Wish {
    /// An answer is being waited for.
    asked: bool,
    /// When the answer is due, or when to ask.
    at: Instant,
    /// Pause after the next failure.
    pause: u32,
}

impl Wish {
    fn ask(&mut self, now: Instant) {
        (self.asked, self.at) = (true, now.after(PATIENCE));
    }

    fn fail(&mut self, longest: u32, now: Instant) {
        self.pause = self.pause.saturating_mul(2).clamp(1, longest);
        (self.asked, self.at) = (false, now.after(self.pause));
    }
}

/// A connection that works this long is no longer a new attempt, seconds.
const SETTLED: u32 = 60;

/// The bus, and what we want of it.
pub struct Bus {
    /// Two to try, or a configured one.
    paths: [Option<Path>; 2],
    fd: Option<Fd>,
    /// The connection itself: `asked` while HELLO is waited for.
    link: Wish,
    greeted: bool,
    since: Instant,
    object: Wish,
    /// Our object's number on the bus.
    published: Option<u32>,
    log: Wish,
    /// The number of the object `log`.
    log_object: Option<u32>,
    /// Wall clock at the request for the stream, in ms.
    asked: u64,
    /// The stream, until it is taken, and when it was had.
    stream: Option<Fd>,
    had: Option<Instant>,
    reader: Reader,
    /// Decisions that the bus was told.
    told: u32,
}

impl Bus {
    /// Not connected yet.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let mut bus = Self::off();
        let configured = [config.ubus.as_slice()];
        let paths: &[&[u8]] = match &configured {
            [b"off"] => &[],
            [b""] => &PATHS,
            path => path,
        };
        for (place, path) in bus.paths.iter_mut().zip(paths) {
            *place = Path::join(&[path]).ok();
        }
        bus
    }

    /// Without a bus.
    #[must_use]
    pub fn off() -> Self {
        Self {
            paths: [None, None],
            fd: None,
            link: Wish::default(),
            greeted: false,
            since: Instant(0),
            object: Wish::default(),
            published: None,
            log: Wish::default(),
            log_object: None,
            asked: 0,
            stream: None,
            had: None,
            reader: Reader::new(),
            told: 0,
        }
    }

    /// The socket to connect to, if there is one.
    #[must_use]
    pub fn socket(&self) -> Option<&Path> {
        self.paths.iter().flatten().find(|path| os::stat(path).is_ok_and(|stat| stat.socket))
    }

    /// Whether ubusd is there, or will be once it was started.
    #[must_use]
    pub fn is_expected(&self) -> bool {
        let installed = || Path::join(&[b"/sbin/ubusd"]).and_then(|path| os::stat(&path));
        self.paths.iter().any(Option::is_some) && (self.socket().is_some() || installed().is_ok())
    }

    /// Its descriptor, or -1.
    #[must_use]
    pub fn interest(&self) -> i32 {
        self.fd.as_ref().map_or(-1, Fd::number)
    }

    /// When to [`Bus::attend`] even so.
    #[must_use]
    pub fn deadline(&self, source: &Source) -> Option<Instant> {
        if self.paths.iter().all(Option::is_none) {
            return None;
        }
        if !self.greeted {
            return Some(self.link.at);
        }
        let object = (self.object.asked || self.published.is_none()).then_some(self.object.at);
        let log = (self.log.asked || wants_log(source)).then_some(self.log.at);
        Instant::earlier(object, log)
    }

    /// Does whatever can be done without waiting. `ready`: there is something to read.
    pub fn attend(&mut self, ready: bool, agent: &mut Agent, source: &mut Source, now: Instant) {
        if !source.is_ok() && !self.log.asked {
            // What stood in for the log has ended.
            self.log.at = self.log.at.min(now.after(LOG_PAUSE));
        }
        if ready {
            for _ in 0..AT_ONCE {
                match self.read(agent, source, now) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(trouble) => return self.disconnect(trouble, source, now),
                }
            }
        }
        if let Err(trouble) = self.pursue(agent, source, now) {
            self.disconnect(trouble, source, now);
        }
    }

    /// The stream, once it was fetched, and the wall clock when it was asked for.
    pub fn take_stream(&mut self) -> Option<(Fd, u64)> {
        Some((self.stream.take()?, self.asked))
    }

    /// Asks for what is wanted and not had, when it is time.
    fn pursue(&mut self, agent: &mut Agent, source: &mut Source, now: Instant) -> Result<(), StreamTrouble> {
        if self.deadline(source).is_none_or(|at| at > now) {
            return self.tell(agent);
        }
        if !self.greeted {
            return if self.link.asked { Err(StreamTrouble::Silent) } else { self.connect(now) };
        }
        if self.object.at <= now {
            if self.object.asked {
                return Err(StreamTrouble::Silent);
            }
            if self.published.is_none() {
                self.object.ask(now);
                let mut buffer = [0; limits::BUS];
                self.send(ubus::add_object(&mut buffer, seq::OBJECT, "recentd", control::METHODS))?;
            }
        }
        if self.log.at <= now {
            if self.log.asked && self.log_object.is_none() {
                return Err(StreamTrouble::Silent);
            }
            if self.log.asked {
                // ubusd answered but logd does not: no reason to leave the bus. An answer that is late is taken, or closed.
                self.no_log(StreamTrouble::Silent, source, now);
            } else if wants_log(source) {
                if self.had.take().is_some_and(|had| now.since(had) >= SETTLED) {
                    self.log.pause = 0;
                }
                self.log.ask(now);
                self.log_object = None;
                self.send(ubus::lookup(&mut [0; 64], seq::LOOKUP, "log"))?;
            }
        }
        self.tell(agent)
    }

    fn connect(&mut self, now: Instant) -> Result<(), StreamTrouble> {
        let mut failed = Errno::NOENT;
        for path in self.paths.iter().flatten() {
            match os::connect_stream(path) {
                Ok(fd) => {
                    self.fd = Some(fd);
                    self.link.ask(now);
                    return Ok(());
                }
                // What is there but does not work says more than what is not there.
                Err(errno) if failed == Errno::NOENT => failed = errno,
                Err(_) => {}
            }
        }
        Err(StreamTrouble::NoBus(failed))
    }

    fn disconnect(&mut self, trouble: StreamTrouble, source: &mut Source, now: Instant) {
        if self.greeted && now.since(self.since) >= SETTLED {
            self.link.pause = 0;
        }
        self.fd = None;
        self.reader = Reader::new();
        self.greeted = false;
        (self.published, self.log_object) = (None, None);
        self.object = Wish::default();
        self.log.asked = false;
        self.link.fail(LONGEST_PAUSE, now);
        Self::fails(trouble, source);
    }

    /// Whoever waits for the stream should know why there is none.
    fn fails(trouble: StreamTrouble, source: &mut Source) {
        if let Source::Stream(stream) = source {
            stream.fails(trouble);
        }
    }

    /// Sends all of a message, or the connection is of no more use.
    fn send(&self, message: Option<&[u8]>) -> Result<(), StreamTrouble> {
        let (Some(message), Some(fd)) = (message, &self.fd) else { return Ok(()) };
        match os::write(fd, message) {
            Ok(taken) if taken == message.len() => Ok(()),
            Ok(_) | Err(Errno::AGAIN) => Err(StreamTrouble::Silent),
            Err(_) => Err(StreamTrouble::Gone),
        }
    }

    /// Reads once, and does what a message asks that is whole with it. False when nothing more is there.
    fn read(&mut self, agent: &mut Agent, source: &mut Source, now: Instant) -> Result<bool, StreamTrouble> {
        let Some(fd) = &self.fd else { return Ok(false) };
        let header = match self.reader.read(fd)? {
            Read::Nothing => return Ok(false),
            Read::Piece => return Ok(true),
            Read::Long(header) => return self.decline(header).map(|()| true),
            Read::Message(header) => header,
        };
        // Copied, because an answer is composed while the request is being read.
        let (buffer, passed) = (*self.reader.message(), self.reader.passed.take());
        let body = Body::parse(buffer.get(Header::SIZE..header.length).unwrap_or_default());
        self.handle(header, body, passed, agent, source, now)?;
        Ok(true)
    }

    /// Answers a call that is too long to be read. We have one object only, so it is known whose method is called.
    fn decline(&self, header: Header) -> Result<(), StreamTrouble> {
        match self.published {
            Some(object) if header.kind == ubus::INVOKE => {
                self.send(ubus::status(&mut [0; 64], header.seq, header.peer, object, ubus::INVALID_ARGUMENT))
            }
            _ => Ok(()),
        }
    }

    fn handle(
        &mut self,
        header: Header,
        body: Body,
        passed: Option<Fd>,
        agent: &mut Agent,
        source: &mut Source,
        now: Instant,
    ) -> Result<(), StreamTrouble> {
        if !self.greeted {
            if header.kind != ubus::HELLO {
                return Err(StreamTrouble::Garbage);
            }
            self.greeted = true;
            self.since = now;
            self.link.asked = false;
            // At once, but for a log that was lost again and again.
            self.log.at = self.log.at.min(now.after(self.log.pause));
            return Ok(());
        }
        match (header.kind, header.seq) {
            (ubus::DATA, seq::LOOKUP) => self.log_object = body.object,
            (ubus::DATA, seq::OBJECT) => self.published = body.object,
            (ubus::STATUS, seq::OBJECT) => {
                self.object = Wish { pause: self.object.pause, ..Wish::default() };
                if body.status != Some(ubus::OK) || self.published.is_none() {
                    // Taken, or forbidden: ubusd says the same for both.
                    self.published = None;
                    self.object.fail(TAKEN_PAUSE, now);
                }
            }
            (ubus::STATUS, seq::LOOKUP) if self.log.asked => return self.looked_up(body.status, source, now),
            (ubus::STATUS, seq::READ) if self.log.asked => match passed {
                Some(pipe) if body.status == Some(ubus::OK) => {
                    self.log.asked = false;
                    self.had = Some(now);
                    // Should it end at once we are not back at once.
                    self.log.fail(LOG_PAUSE, now);
                    self.stream = Some(pipe);
                }
                _ => self.no_log(StreamTrouble::NoStream, source, now),
            },
            (ubus::INVOKE, _) => return self.invoked(header, body, agent, source, now),
            _ => {}
        }
        Ok(())
    }

    fn looked_up(&mut self, status: Option<u32>, source: &mut Source, now: Instant) -> Result<(), StreamTrouble> {
        let Some(object) = self.log_object.filter(|_| status == Some(ubus::OK)) else {
            // Success without an object means that it is not for us (ubusd_proto.c).
            let trouble = if status == Some(ubus::OK) { StreamTrouble::NoRights } else { StreamTrouble::NoLog };
            self.no_log(trouble, source, now);
            return Ok(());
        };
        self.log.ask(now);
        self.asked = os::wall_clock();
        let mut buffer = [0; 128];
        let mut message = Message::invoke(&mut buffer, seq::READ, object, "read");
        // Without `lines` all that logd still has comes first.
        message.body.flag("stream", true);
        message.body.flag("oneshot", false);
        self.send(message.finish())
    }

    fn no_log(&mut self, trouble: StreamTrouble, source: &mut Source, now: Instant) {
        self.log.fail(if source.is_ok() { STAND_IN_PAUSE } else { LOG_PAUSE }, now);
        Self::fails(trouble, source);
    }

    /// Somebody calls our object.
    #[inline(never)] // its buffer is on the stack only while it is needed
    fn invoked(&mut self, header: Header, body: Body, agent: &mut Agent, source: &Source, now: Instant) -> Result<(), StreamTrouble> {
        let Some(object) = body.object.filter(|object| self.published == Some(*object)) else { return Ok(()) };
        let mut buffer = [0; limits::MESSAGE];
        let mut code = ubus::OK;
        let mut message = Message::data(&mut buffer, header.seq, header.peer, object);
        let mut tree = Tree::blob(&mut message.body);
        let request = Request::new(body.method.unwrap_or_default(), arguments(body.data.unwrap_or_default()));
        if let Err(refusal) = request.and_then(|request| control::answer(agent, source, request, now, &mut tree)) {
            code = refusal.status();
            tree.text("error", &refusal.text());
        }
        if body.no_reply {
            return Ok(());
        }
        let message = message.finish();
        if message.is_none() {
            code = ubus::UNKNOWN_ERROR;
        }
        self.send(message)?;
        self.send(ubus::status(&mut [0; 64], header.seq, header.peer, object, code))
    }

    /// Tells the bus of decisions that it does not know yet: event `recentd`.
    fn tell(&mut self, agent: &Agent) -> Result<(), StreamTrouble> {
        let total = agent.journal.total();
        // Those that were forgotten while there was no bus are not told.
        self.told = self.told.max(total.saturating_sub(agent.journal.remembered()));
        while self.greeted && self.told < total {
            if let Some(event) = agent.journal.event(self.told) {
                let mut buffer = [0; limits::BUS];
                let mut message = Message::invoke(&mut buffer, seq::EVENT, ubus::EVENTS, "send");
                message.body.text("id", b"recentd");
                let data = message.body.open_table("data");
                control::event(event, agent, &mut Tree::blob(&mut message.body));
                message.body.close(data);
                self.send(message.finish())?;
            }
            self.told += 1;
        }
        Ok(())
    }
}

/// Whether the source waits for a stream.
fn wants_log(source: &Source) -> bool {
    matches!(source, Source::Stream(stream) if stream.wants_pipe())
}

/// The members of a call that we know. libubox takes the first of the right name and kind (blobmsg.c `blobmsg_parse`); a
/// number may come in any size, a wrong kind is told to the caller instead of being passed over.
fn arguments(data: &[u8]) -> Arguments<'_> {
    let mut arguments = Arguments::default();
    for member in blob::members(data) {
        match member.name {
            b"address" => arguments.address = arguments.address.or(Some(member.text().unwrap_or_default())),
            b"seconds" | b"offset" => {
                let number = member.number().and_then(|number| u32::try_from(number).ok());
                arguments.number = arguments.number.or(Some(number));
            }
            // Whatever else: uhttpd adds the login token of its session, which is nobody's business.
            _ => {}
        }
    }
    arguments
}

