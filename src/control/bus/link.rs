//! The connection to ubusd: opens it, writes to it and reads from it without waiting.

use super::reader::{Read, Reader};
use crate::config::Config;
use crate::log::trouble::StreamTrouble;
use crate::os::{self, Errno, Fd, Path};

/// ubusd's socket: the first since 21.02, the second before. Nothing links one to the other (ubus 13a4438).
pub const PATHS: [&[u8]; 2] = [b"/var/run/ubus/ubus.sock", b"/var/run/ubus.sock"];

/// The socket, and the message that is being read from it.
pub struct Link {
    /// Two to try, or a configured one.
    paths: [Option<Path>; 2],
    fd: Option<Fd>,
    /// The message that is read.
    pub reader: Reader,
}

impl Link {
    /// To nothing.
    #[must_use]
    pub const fn off() -> Self {
        Self { paths: [None, None], fd: None, reader: Reader::new() }
    }

    /// To the configured socket from now on; not connected yet.
    pub fn find(&mut self, config: &Config) {
        let configured = [config.ubus.as_slice()];
        let paths: &[&[u8]] = match &configured {
            [b"off"] => &[],
            [b""] => &PATHS,
            path => path,
        };
        for (place, path) in self.paths.iter_mut().zip(paths) {
            *place = Path::join(&[path]).ok();
        }
    }

    /// Never connects.
    pub fn turn_off(&mut self) {
        self.paths = [None, None];
    }

    /// Whether there is no bus to connect to.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.paths.iter().all(Option::is_none)
    }

    /// The socket to connect to, if there is one.
    #[must_use]
    pub fn socket(&self) -> Option<&Path> {
        self.paths.iter().flatten().find(|path| os::stat(path).is_ok_and(|stat| stat.socket))
    }

    /// Its descriptor, or -1.
    #[must_use]
    pub fn interest(&self) -> i32 {
        self.fd.as_ref().map_or(-1, Fd::number)
    }

    /// Connects.
    pub fn open(&mut self) -> Result<(), StreamTrouble> {
        let mut failed = Errno::NOENT;
        for path in self.paths.iter().flatten() {
            match os::connect_stream(path) {
                Ok(fd) => {
                    self.fd = Some(fd);
                    return Ok(());
                }
                // A socket that does not work says more than one that is not there.
                Err(errno) if failed == Errno::NOENT => failed = errno,
                Err(_) => {}
            }
        }
        Err(StreamTrouble::NoBus(failed))
    }

    /// Disconnects, and forgets half a message.
    pub fn close(&mut self) {
        self.fd = None;
        self.reader = Reader::new();
    }

    /// Sends all of a message, or the connection is of no more use.
    pub fn send(&self, message: Option<&[u8]>) -> Result<(), StreamTrouble> {
        let (Some(message), Some(fd)) = (message, &self.fd) else { return Ok(()) };
        match os::write(fd, message) {
            Ok(taken) if taken == message.len() => Ok(()),
            Ok(_) | Err(Errno::AGAIN) => Err(StreamTrouble::Silent),
            Err(_) => Err(StreamTrouble::Gone),
        }
    }

    /// Reads once.
    pub fn read(&mut self) -> Result<Read, StreamTrouble> {
        let Some(fd) = &self.fd else { return Ok(Read::Nothing) };
        self.reader.read(fd)
    }
}
