//! Whether tables of nftables have changed, without a look at them.
//!
//! The kernel puts a message into the socket with each change of a table, a chain, a rule or a set; what is told of elements it drops there
//! (`os::table_changes`). A list of xt_recent vanishes in silence: poll(2) always finds its file readable, and inotify(7) sees no change that the kernel makes.

use crate::os::{self, Errno, Fd};
use crate::time::Instant;

/// Seconds between two looks that changes cause. Other programs may change their tables all the time.
const REST: u32 = 1;
/// Datagrams that are taken at once.
const AT_ONCE: u32 = 64;

/// Hears of changes of tables.
#[derive(Default)]
pub struct News {
    socket: Option<Fd>,
    /// Until then what is told waits in the socket, or fills it, which is told too.
    rests_until: Instant,
}

impl News {
    /// Hears of changes from now on, if the kernel tells of them.
    #[must_use]
    pub fn listen() -> Self {
        Self { socket: os::table_changes().ok(), rests_until: Instant(0) }
    }

    /// Whether the kernel tells of changes.
    #[must_use]
    pub const fn are_told(&self) -> bool {
        self.socket.is_some()
    }

    /// The descriptor to poll; -1 for none.
    #[must_use]
    pub fn interest(&self, now: Instant) -> i32 {
        self.socket.as_ref().filter(|_| now >= self.rests_until).map_or(-1, Fd::number)
    }

    /// When the descriptor is to be polled again.
    #[must_use]
    pub fn deadline(&self, now: Instant) -> Option<Instant> {
        (now < self.rests_until).then_some(self.rests_until)
    }

    /// Takes what the kernel has told. Then there is a rest.
    pub fn hear(&mut self, now: Instant) {
        let Some(socket) = &self.socket else { return };
        self.rests_until = now.after(REST);
        for _ in 0..AT_ONCE {
            // What changed is looked up. An error says that some of it was lost.
            if os::read(socket, &mut [0; 64]) == Err(Errno::AGAIN) {
                break;
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::os::{Mode, Path};

    /// Other programs may change their tables all the time: what they tell is taken once a second.
    #[test]
    fn news_are_taken_once_a_second() {
        let now = Instant(1000);
        // Its end stands for an error.
        let socket = os::open(&Path::join(&[b"/dev/null"]).unwrap(), Mode::Read).unwrap();
        let number = socket.number();
        let mut news = News { socket: Some(socket), rests_until: Instant(0) };
        assert_eq!((news.are_told(), news.interest(now), news.deadline(now)), (true, number, None));
        news.hear(now);
        assert_eq!((news.interest(now), news.deadline(now)), (-1, Some(now.after(1))));
        assert_eq!((news.interest(now.after(1)), news.deadline(now.after(1))), (number, None));
        let mut deaf = News::default();
        deaf.hear(now);
        assert_eq!((deaf.are_told(), deaf.interest(now), deaf.deadline(now)), (false, -1, None));
    }
}
