//! recentd's own log lines: to standard error, or to syslog.

use heapless::Vec;

use super::put::put;
use super::text::{Show, Text};
use crate::limits;
use crate::os::{self, Errno, Fd, Path};

/// Where recentd's own log lines go.
pub struct Log {
    /// To `/dev/log`; otherwise, or if that fails, to standard error.
    to_syslog: bool,
    /// Connected to `/dev/log` once a line was sent.
    socket: Option<Fd>,
}

impl Log {
    /// Opens nothing before the first line.
    #[must_use]
    pub const fn new(to_syslog: bool) -> Self {
        Self { to_syslog, socket: None }
    }

    /// Writes one line; see `put!`.
    #[inline(never)]
    pub fn put(&mut self, template: &str, values: &[&dyn Show]) {
        let mut text = Text::line();
        text.put(template, values);
        self.line(&text);
    }

    /// The same with one value.
    #[inline(never)]
    pub fn put_one(&mut self, template: &str, value: &dyn Show) {
        self.put(template, &[value]);
    }

    /// Writes one line.
    #[inline(never)]
    pub fn line(&mut self, text: &Text) {
        if !self.to_syslog || self.send(text.as_bytes()).is_err() {
            to_stderr(text.as_bytes());
        }
    }

    fn send(&mut self, text: &[u8]) -> Result<(), Errno> {
        let mut message = Text::line();
        // daemon.notice. logd cuts off the first 16 bytes if the 16th is a blank, so the message needs a stamp of 16 bytes.
        // logd and rsyslog replace it by their own time; BusyBox syslogd and syslog-ng keep it.
        put!(message, "<29>Jan  1 00:00:00 recentd[{}]: ", os::pid());
        message.bytes(text);
        let socket = match self.socket.take() {
            Some(socket) if os::send(&socket, message.as_bytes()).is_ok() => socket,
            // Not connected yet, or the syslog daemon was restarted and has a new socket.
            _ => {
                let socket = os::connect_datagram(&Path::join(&[b"/dev/log"])?)?;
                os::send(&socket, message.as_bytes())?;
                socket
            }
        };
        self.socket = Some(socket);
        Ok(())
    }
}

/// Writes one line to standard error: what happened, to what, and what to do: `complain!("cannot open {}: {}", file, errno)`.
macro_rules! complain {
    ($($template_and_values:tt)*) => { $crate::out::put::put!($crate::out::log::Complaint, $($template_and_values)*) };
}

pub(crate) use complain;

/// Where `complain!` writes its line: standard error.
pub struct Complaint;

impl Complaint {
    /// Writes one line; see `put!`.
    #[inline(never)]
    pub fn put(self, template: &str, values: &[&dyn Show]) {
        let mut text = Text::line();
        text.put(template, values);
        to_stderr(text.as_bytes());
    }

    /// The same with one value.
    #[inline(never)]
    pub fn put_one(self, template: &str, value: &dyn Show) {
        self.put(template, &[value]);
    }
}

/// One line in one write.
#[inline(never)]
fn to_stderr(text: &[u8]) {
    let mut line = Vec::<u8, { limits::OUT + 16 }>::new();
    let _ = line.extend_from_slice(b"recentd: ");
    let _ = line.extend_from_slice(text);
    let _ = line.push(b'\n');
    let _ = os::write(&Fd::stderr(), &line);
}
