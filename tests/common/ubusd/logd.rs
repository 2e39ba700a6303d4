//! logd's ring buffer and the pipes of its readers, as in ubox log/logd.c.
//!
//! It is separate from the bus, as the real logd is: a pipe that was passed on
//! survives the end of ubusd. A thread writes to each pipe, so that lines for a
//! slow reader wait in this process's memory, as in logd's.

use super::blob::{self, Value, members};
use super::locked;
use std::io::{PipeReader, Write, pipe};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

/// A log. Any number of buses can offer it.
#[derive(Clone, Default)]
pub struct Logd(Arc<Mutex<Ring>>);

#[derive(Default)]
struct Ring {
    next: u32,
    entries: Vec<Vec<u8>>,
    readers: Vec<Sender<Vec<u8>>>,
}

/// A line in logd's ring buffer.
#[derive(Clone)]
pub struct Entry {
    pub msg: Vec<u8>,
    pub priority: i32,
    /// 0 is the kernel, 1 is syslog.
    pub source: i32,
    /// Milliseconds since 1970.
    pub time: u64,
}

impl Entry {
    /// A line with dropbear's priority, authpriv.warn, logged now.
    pub fn new(msg: impl Into<Vec<u8>>) -> Self {
        Self { msg: msg.into(), priority: 84, source: 1, time: now() }
    }

    /// The same line, logged `seconds` ago.
    pub fn ago(self, seconds: u64) -> Self {
        Self { time: now() - 1000 * seconds, ..self }
    }

    /// The members in logd's order.
    pub fn members(&self, id: u32) -> Vec<(&'static str, Value)> {
        vec![
            ("msg", Value::Text(self.msg.clone())),
            ("id", Value::Int32(id.cast_signed())),
            ("priority", Value::Int32(self.priority)),
            ("source", Value::Int32(self.source)),
            ("time", Value::Int64(self.time.cast_signed())),
        ]
    }
}

/// The bytes of an entry in the pipe.
pub fn encoded(list: &[(&str, Value)]) -> Vec<u8> {
    blob::attr(0, &blob::table(&members(list)))
}

pub fn now() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

impl Logd {
    /// Logs a line.
    pub fn log(&self, entry: Entry) {
        self.log_with(|id| entry.members(id));
    }

    /// Logs an entry with unusual members.
    pub fn log_with<'a>(&self, list: impl FnOnce(u32) -> Vec<(&'a str, Value)>) {
        let mut ring = locked(&self.0);
        let bytes = encoded(&list(ring.next));
        ring.next = ring.next.wrapping_add(1);
        ring.entries.push(bytes.clone());
        ring.write(&bytes);
    }

    /// Logs a datagram from /dev/log. If byte 15 is a blank, logd takes the first 16 bytes for a stamp (ubox log/syslog.c).
    pub fn datagram(&self, datagram: &[u8]) {
        let text = datagram.split(|&byte| byte == 0).next().unwrap_or_default();
        let end = text.iter().position(|&byte| byte == b'>').expect("a priority");
        let priority = std::str::from_utf8(&text[1..end]).unwrap().parse().unwrap();
        let text = &text[end + 1..];
        let msg = if text.get(15) == Some(&b' ') { &text[16..] } else { text };
        self.log(Entry { priority, ..Entry::new(msg) });
    }

    /// Sets the next id. Ids have 32 bits, and logd may have run for a long time.
    pub fn count_from(&self, id: u32) {
        locked(&self.0).next = id;
    }

    /// Writes these bytes into the pipes and does not keep them in the ring.
    pub fn raw(&self, bytes: &[u8]) {
        locked(&self.0).write(bytes);
    }

    /// Closes the pipes. The ring stays.
    pub fn hang_up(&self) {
        locked(&self.0).readers.clear();
    }

    /// Ends and starts again: closes the pipes, empties the ring and begins ids at 0.
    pub fn restart(&self) {
        *locked(&self.0) = Ring::default();
    }

    /// The number of pipes that still have a reader.
    pub fn readers(&self) -> usize {
        locked(&self.0).readers.len()
    }

    /// All lines in the ring, oldest first.
    pub fn lines(&self) -> Vec<String> {
        let ring = locked(&self.0);
        let msg = |entry: &Vec<u8>| Value::Table(blob::parse_table(&entry[4..], true).unwrap()).get("msg").and_then(Value::text);
        ring.entries.iter().filter_map(msg).collect()
    }

    /// Method `read` with a stream: first the ring, then each new line.
    pub(super) fn stream(&self, lines: Option<i64>) -> PipeReader {
        let (reader, mut writer) = pipe().unwrap();
        let (sender, receiver) = channel::<Vec<u8>>();
        thread::spawn(move || receiver.iter().try_for_each(|bytes| writer.write_all(&bytes)));
        let mut ring = locked(&self.0);
        let all = ring.entries.len();
        let count = lines.map_or(all, |lines| usize::try_from(lines).unwrap_or(0).min(all));
        sender.send(ring.entries[all - count..].concat()).unwrap();
        ring.readers.push(sender);
        reader
    }
}

impl Ring {
    fn write(&mut self, bytes: &[u8]) {
        // The thread of a pipe without a reader has ended.
        self.readers.retain(|reader| reader.send(bytes.to_vec()).is_ok());
    }
}
