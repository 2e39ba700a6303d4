//! `recentd run`: makes source, sink and agent, drops all rights they do not need, and starts the loop.

use super::exit::{OK, SYSTEM, USAGE};
use super::invocation::Invocation;
use super::memory::Memory;
use super::sandbox::{NOT_ROOT, confine};
use crate::control::bus::Bus;
use crate::config::{Config, From};
use crate::control::Server;
use crate::daemon::Daemon;
use crate::agent::Agent;
use crate::os::{self, Path};
use crate::out::{Shown, complain};
use crate::firewall::lan::Changes;
use crate::firewall::sink::Sink;
use crate::log::event::SourceEvent;
use crate::log::source::Source;

/// Watches the log until it ends, which only standard input does, or until `source auto` must be decided again.
pub fn run(invocation: &mut Invocation, memory: &mut Memory) -> i32 {
    let config = &invocation.config;
    os::sandbox::close_inherited(config.sandbox);
    os::ignore_signals();
    os::unblock_stderr();
    if let Some(wrong) = config.missing_path() {
        complain!("{}. Try: recentd help", wrong);
        return USAGE;
    }
    if let Some(why) = Sink::contradiction(config) {
        complain!("{}", why);
        return USAGE;
    }
    let mut bus = Bus::new(config);
    let has_bus = bus.is_expected();
    if !has_bus && config.source != From::Ubus {
        // Not OpenWrt: looking for ubusd every few seconds would be in vain.
        bus = Bus::off();
    }
    let mut source = match Source::choose(config, has_bus, os::now()) {
        Ok(source) => source,
        Err(errno) => {
            // The only source that fails at once: all others are tried again later.
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
    if !os::is_root() && !matches!(sink, Sink::DryRun) {
        complain!("{}", NOT_ROOT);
    }
    let mut server = serve(config);
    let Memory { policy, lines, journal } = memory;
    policy.set_seed(os::secret());
    let mut agent = Agent::new(config, policy, journal, &mut sink);
    agent.changes = Changes::listen();
    let mut daemon = Daemon { source: &mut source, lines, agent, bus: &mut bus, server: &mut server };
    let undecided = daemon.source.is_undecided();
    if undecided {
        // The rights that are needed depend on the source.
        daemon.start();
        daemon.decide();
    }
    // From here on files and sockets are opened with the rights that are left.
    confine(config, daemon.agent.keeper.sink(), matches!(daemon.source, Source::Child(_)));
    if !undecided {
        daemon.start();
    }
    if daemon.run() == SourceEvent::GivenUp {
        // The sandbox forbids to remove the control socket; the next start replaces it.
        core::mem::forget(server);
        return SYSTEM;
    }
    OK
}

/// The control socket. recentd runs without it if it cannot be bound.
fn serve(config: &Config) -> Server {
    if matches!(config.control.as_slice(), b"off" | b"") {
        return Server::off();
    }
    Path::join(&[&config.control]).and_then(Server::bind).unwrap_or_else(|errno| {
        let path = Shown(&config.control);
        complain!("cannot bind the control socket {}: {}; 'recentd status' and the like will not work", path, errno);
        Server::off()
    })
}
