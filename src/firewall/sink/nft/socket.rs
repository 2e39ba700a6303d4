//! Questions to nf_tables, and the kernel's answers.

use crate::os::{self, Errno, Fd};
use crate::wire::netlink::{Answer, Attrs, Messages, Order, Writer};

/// Room for all rules, and for one datagram of a dump (NLMSG_GOODSIZE).
pub const LARGE: usize = 8192;

/// Milliseconds to wait for an answer. The kernel answers at once.
const PATIENCE: i32 = 500;

/// A netlink socket, opened when it is first used.
pub struct Socket(Option<Fd>);

impl Socket {
    /// Not opened yet.
    pub const fn new() -> Self {
        Self(None)
    }

    /// Sends the messages that `write` makes, and calls `found` for each object in the answers. There is room for `N` bytes of messages, else the error is
    /// `NAMETOOLONG` and nothing was sent, and of each datagram of the answers, else `BADMSG`. After an error the next exchange has a new socket, on
    /// which no old answer can arrive.
    #[inline(never)] // the room is on the stack only while it is needed
    pub fn exchange<const N: usize>(&mut self, write: &mut dyn FnMut(&mut Writer<'_>), found: &mut dyn FnMut(Attrs<'_>)) -> Result<(), Errno> {
        self.exchange_in(&mut [0; N], write, found)
    }

    #[inline(never)]
    fn exchange_in(
        &mut self,
        room: &mut [u8],
        write: &mut dyn FnMut(&mut Writer<'_>),
        found: &mut dyn FnMut(Attrs<'_>),
    ) -> Result<(), Errno> {
        let mut writer = Writer::new(room, Order::HOST);
        write(&mut writer);
        let (length, last) = writer.finish().ok_or(Errno::NAMETOOLONG)?;
        let socket = match self.0.take() {
            Some(socket) => socket,
            None => os::netlink()?,
        };
        os::write(&socket, room.get(..length).unwrap_or(&[]))?;
        let result = answer(&socket, room, last, found);
        if result.is_ok() {
            self.0 = Some(socket);
        }
        result
    }
}

/// Reads until message `last` is answered and no more datagrams are there. A batch succeeded only if none of its messages is refused:
/// the kernel answers those before a refused one with success, and then does nothing.
fn answer(socket: &Fd, room: &mut [u8], last: u32, found: &mut dyn FnMut(Attrs<'_>)) -> Result<(), Errno> {
    let (mut done, mut result) = (false, Ok(()));
    loop {
        let taken = match os::read(socket, room) {
            Ok(0) => return Err(Errno::BADMSG),
            // It may have been longer.
            Ok(taken) if taken == room.len() && taken < LARGE => return Err(Errno::BADMSG),
            Ok(taken) => taken,
            Err(Errno::AGAIN) if done || result.is_err() => return result,
            Err(Errno::AGAIN) if os::poll([socket.number()], PATIENCE) == [true] => continue,
            Err(Errno::AGAIN) => return Err(Errno::TIMEDOUT),
            Err(errno) => return Err(errno),
        };
        let mut messages = Messages::new(room.get(..taken).unwrap_or(&[]), Order::HOST);
        for message in &mut messages {
            if message.interrupted {
                result = Err(Errno::INTR);
            }
            match message.answer {
                Answer::Data(_, attrs) => found(attrs),
                Answer::Done => done |= message.sequence == last,
                Answer::Refused(code) if result.is_ok() => result = Err(Errno(code)),
                Answer::Refused(_) => {}
            }
        }
        if !messages.is_done() {
            return Err(Errno::BADMSG);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
