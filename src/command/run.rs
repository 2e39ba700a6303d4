//! `recentd run`: puts source, policy and sink together and lets them go.

use super::{Invocation, Memory, OK, SYSTEM, USAGE};
use crate::config::From;
use crate::daemon::Daemon;
use crate::guard::Guard;
use crate::os;
use crate::out::{Shown, complain};
use crate::sink::Sink;
use crate::source::Source;

/// Watches the log until it ends, which only standard input does.
pub fn run(invocation: &Invocation, memory: &mut Memory) -> i32 {
    let config = &invocation.config;
    os::ignore_sigpipe();
    let unnamed = match config.reads() {
        (From::File, []) => "file",
        (From::Socket, []) => "socket",
        _ => "",
    };
    if !unnamed.is_empty() {
        complain!("option source '{}' needs option {}: a path. Try: recentd help", unnamed, unnamed);
        return USAGE;
    }
    if let Some(why) = Sink::contradiction(config) {
        complain!("{}", why);
        return USAGE;
    }
    let mut source = match Source::choose(config) {
        Ok(source) => source,
        Err(errno) => {
            // Whatever else is missing is waited for.
            complain!("fatal: cannot bind the socket {}: {}. See: recentd check", Shown(&config.socket), errno);
            return SYSTEM;
        }
    };
    let mut sink = match Sink::choose(config) {
        Ok(sink) => sink,
        Err(errno) => {
            complain!("fatal: cannot name the kernel's lists: {}. See: recentd check", errno);
            return SYSTEM;
        }
    };
    let Memory { policy, lines } = memory;
    Daemon { source: &mut source, lines, guard: Guard::new(config, policy, &mut sink) }.run();
    OK
}
