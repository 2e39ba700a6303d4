//! `recentd run`: puts source, policy and sink together and lets them go.

use super::exit::{OK, SYSTEM, USAGE};
use super::invocation::Invocation;
use super::memory::Memory;
use super::sandbox::confine;
use crate::control::bus::Bus;
use crate::config::{Config, From};
use crate::control::Server;
use crate::daemon::Daemon;
use crate::agent::Agent;
use crate::os::{self, Path};
use crate::out::{Shown, complain};
use crate::firewall::sink::Sink;
use crate::log::source::Source;

/// Watches the log until it ends, which only standard input does.
pub fn run(invocation: &mut Invocation, memory: &mut Memory) -> i32 {
    let config = &invocation.config;
    os::sandbox::close_inherited(config.sandbox);
    os::ignore_sigpipe();
    let unnamed = match config.reads() {
        (From::File, []) => "file",
        (From::Socket, []) => "socket",
        (From::Ubus, b"off") => "ubus",
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
    let mut bus = Bus::new(config);
    let has_bus = bus.is_expected();
    if !has_bus && config.source != From::Ubus {
        // Not OpenWrt: nothing to look for every few seconds.
        bus = Bus::off();
    }
    let mut source = match Source::choose(config, has_bus, os::now()) {
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
    let mut server = serve(config);
    // Files and sockets that are opened from here on are so by the rights that are left.
    confine(config, &sink);
    let Memory { policy, lines, journal } = memory;
    let agent = Agent::new(config, policy, journal, &mut sink);
    Daemon { source: &mut source, lines, agent, bus: &mut bus, server: &mut server }.run();
    OK
}

/// The control socket. Guarding goes on without it.
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
