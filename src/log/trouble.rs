//! Why there is no log stream from logd, or no ubus, in words.

use ufmt::{Formatter, uDisplay, uWrite};

use crate::os::Errno;

/// Why there is no log stream, or no bus.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StreamTrouble {
    /// None known yet.
    None,
    /// The socket does not exist, or no process listens on it.
    NoBus(Errno),
    /// The connection ended.
    Gone,
    /// A message was not in ubus format, or an entry not in logd's.
    Garbage,
    /// No answer in time.
    Silent,
    /// There is no object `log` on ubus.
    NoLog,
    /// There is an object `log`, but this user may not call it.
    NoRights,
    /// `log` answered without a stream.
    NoStream,
    /// logd closed its stream.
    Closed,
}

impl StreamTrouble {
    /// For people.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::None => "not asked yet",
            Self::NoBus(Errno::NOENT) => "ubusd has no socket",
            Self::NoBus(_) => "ubusd cannot be reached",
            Self::Gone => "ubusd closed the connection",
            Self::Garbage => "data in an unknown format",
            Self::Silent => "no answer",
            Self::NoLog => "ubus has no object 'log': check that logd is running, and restart it",
            Self::NoRights => "this user may not read 'log' on ubus",
            Self::NoStream => "logd gave no stream",
            Self::Closed => "logd closed its stream",
        }
    }
}

impl uDisplay for StreamTrouble {
    fn fmt<W: uWrite + ?Sized>(&self, f: &mut Formatter<'_, W>) -> Result<(), W::Error> {
        f.write_str(self.text())
    }
}
