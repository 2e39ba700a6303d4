//! recentd's own log lines: to standard error, or to syslog.
//!
//! The daemon never waits for a reader. A line that cannot be written at once is lost, and counted; the next line that
//! can be written says how many.

use heapless::Vec;

use super::put::put;
use super::text::{Show, Text};
use crate::limits;
use crate::os::{self, Errno, Fd, Path};

/// How much a line matters, in syslog's numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// Attackers are not banned, or others may be.
    Err = 3,
    /// recentd does less than it was asked for.
    Warning,
    /// A decision.
    Notice,
    /// All is well.
    Info,
}

/// Where recentd's own log lines go.
pub struct Log {
    /// To `/dev/log`; otherwise, or if that fails, to standard error.
    to_syslog: bool,
    /// The level of the next line.
    level: Level,
    /// Connected to `/dev/log` once a line was sent.
    socket: Option<Fd>,
    /// Lines that could not be written since the last one that could.
    lost: u32,
}

impl Log {
    /// Opens nothing before the first line.
    #[must_use]
    pub const fn new(to_syslog: bool) -> Self {
        Self { to_syslog, level: Level::Notice, socket: None, lost: 0 }
    }

    /// The next line is of this `level`; without that it is a notice.
    #[inline(never)]
    pub const fn at(&mut self, level: Level) -> &mut Self {
        self.level = level;
        self
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
        if self.lost > 0 {
            let mut news = Text::line();
            put!(news, "lines that could not be written here: {}", self.lost);
            if self.write(&news).is_ok() {
                self.lost = 0;
            }
        }
        if self.lost > 0 || self.write(text).is_err() {
            self.lost = self.lost.saturating_add(1);
        }
        self.level = Level::Notice;
    }

    #[inline(never)]
    fn write(&mut self, text: &Text) -> Result<(), Errno> {
        // Unit tests leave standard error to their harness.
        if cfg!(test) || (self.to_syslog && self.send(text.as_bytes()).is_ok()) {
            return Ok(());
        }
        to_stderr(text.as_bytes(), 0)
    }

    fn send(&mut self, text: &[u8]) -> Result<(), Errno> {
        let mut message = Text::line();
        // authpriv, as sshd and dropbear: at the next start recentd reads its lines back from the log that it follows, which is often a file
        // of that facility alone. Without a stamp: recentd does not know the time zone of the log. logd, rsyslog and journald take their own time
        // in any case; BusyBox syslogd, sysklogd and syslog-ng keep a stamp, and take their own time where there is none.
        // logd takes the first 16 bytes for a stamp if the 16th is a blank. With six digits it is the colon, with seven the bracket.
        put!(message, "<{}>recentd[", [AUTHPRIV + self.level as u32]);
        let pid = os::pid();
        let mut least = pid.max(1);
        while least < 100_000 {
            message.bytes(b"0");
            least = least.wrapping_mul(10);
        }
        put!(message, "{}]: ", pid);
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

/// The facility in a syslog message: 10 times 8.
const AUTHPRIV: u32 = 80;

/// Whether people see standard error, or keep it: a terminal or a file. procd and systemd read it from a pipe or socket, and log it without a level.
#[must_use]
pub fn is_stderr_kept() -> bool {
    let fd = Fd::stderr();
    os::is_terminal(&fd) || os::fstat(&fd).is_ok_and(|stat| stat.regular)
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
        // The exit code says the same, so nothing waits for ever.
        let _ = to_stderr(text.as_bytes(), 1000);
    }

    /// The same with one value.
    #[inline(never)]
    pub fn put_one(self, template: &str, value: &dyn Show) {
        self.put(template, &[value]);
    }
}

/// One line in one write, if standard error takes it within so many milliseconds.
#[inline(never)]
fn to_stderr(text: &[u8], milliseconds: i32) -> Result<(), Errno> {
    let mut line = Vec::<u8, { limits::OUT + 16 }>::new();
    let _ = line.extend_from_slice(b"recentd: ");
    let _ = line.extend_from_slice(text);
    let _ = line.push(b'\n');
    let written = os::write_within(&Fd::stderr(), &line, milliseconds)?;
    if written < line.len() { Err(Errno::AGAIN) } else { Ok(()) }
}
