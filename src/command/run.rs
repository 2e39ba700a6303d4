//! `recentd run`: puts source, policy and sink together and lets them go.

use super::{Invocation, Memory, OK, SYSTEM};
use crate::daemon::Daemon;
use crate::guard::Guard;
use crate::os;
use crate::out::complain;
use crate::sink::Sink;
use crate::source::Source;

/// Watches the log until it ends, which only standard input does.
pub fn run(invocation: &Invocation, memory: &mut Memory) -> i32 {
    let config = &invocation.config;
    os::ignore_sigpipe();
    let mut source = match Source::choose(config) {
        Ok(source) => source,
        Err(errno) => {
            complain!("fatal: cannot open the source of log lines: {}. See: recentd check", errno);
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
