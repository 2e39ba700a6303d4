//! What can be wrong with the bus, or with logd's stream, in words.

use crate::os::Errno;

/// Why there is no log stream, or no bus.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// None known yet.
    None,
    /// The socket is not there, or nobody listens.
    NoBus(Errno),
    /// The connection ended.
    Gone,
    /// What came was no message of ubus, or no entry of a log.
    Garbage,
    /// No answer in time.
    Silent,
    /// Nobody publishes an object `log`.
    NoLog,
    /// There is an object `log`, but not for us.
    NoRights,
    /// `log` answered without a stream.
    NoStream,
    /// logd closed its stream.
    Closed,
}

impl Trouble {
    /// For people.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::None => "not asked yet",
            Self::NoBus(Errno::NOENT) => "ubusd has no socket",
            Self::NoBus(_) => "ubusd cannot be reached",
            Self::Gone => "ubusd closed the connection",
            Self::Garbage => "what came was not understood",
            Self::Silent => "no answer",
            Self::NoLog => "nobody publishes 'log' on ubus: is logd running? Then restart it",
            Self::NoRights => "'log' on ubus may not be read by this user",
            Self::NoStream => "logd gave no stream",
            Self::Closed => "logd closed its stream",
        }
    }
}

impl ufmt::uDisplay for Trouble {
    fn fmt<W: ufmt::uWrite + ?Sized>(&self, f: &mut ufmt::Formatter<'_, W>) -> Result<(), W::Error> {
        f.write_str(self.text())
    }
}
