//! `recentd run`: makes sources, sink and agent, drops all rights they do not need, and starts the loop.

use super::exit::{OK, SYSTEM, USAGE};
use super::invocation::Invocation;
use super::memory::Memory;
use super::sandbox::{NOT_ROOT, confine};
use crate::config::From;
use crate::daemon::Daemon;
use crate::agent::Agent;
use crate::agent::say::log;
use crate::os;
use crate::os::sandbox::Needs;
use crate::out::{Level, Shown, complain, put};
use crate::firewall::lan::Changes;
use crate::firewall::sink::Sink;
use crate::log::event::SourceEvent;
use crate::log::source::slots::Buffers;

/// Watches the logs until they end, which only standard input does, or until `source auto` must be decided again.
pub fn run(invocation: &mut Invocation, memory: &mut Memory) -> i32 {
    os::sandbox::close_inherited(invocation.config.sandbox);
    os::ignore_signals();
    os::unblock_stderr();
    if let Some(why) = invocation.config.contradiction() {
        complain!("{}", why);
        return USAGE;
    }
    let sink = Sink::choose_for(&mut invocation.config);
    let config = &invocation.config;
    let mut log = log(config);
    let Memory { bus, server, sources, policy, lines, others, journal } = memory;
    bus.find(config);
    let has_bus = bus.is_expected();
    if !has_bus && !config.all_reads().any(|(from, _)| from == From::Ubus) {
        // Not OpenWrt: looking for ubusd every few seconds would be in vain.
        bus.turn_off();
    }
    if let Err((socket, errno)) = sources.choose(config, has_bus, invocation.typed_source, policy.sessions.catalogue.wanted(), os::now()) {
        put!(log.at(Level::Err), "fatal: cannot bind the socket {}: {}. See: recentd check", Shown(socket), errno);
        return SYSTEM;
    }
    let mut sink = match sink {
        Ok(sink) => sink,
        Err(errno) => {
            put!(log.at(Level::Err), "fatal: cannot name the kernel's lists: {}. See: recentd check", errno);
            return SYSTEM;
        }
    };
    if !os::is_root() && !matches!(sink, Sink::DryRun) {
        put!(log.at(Level::Err), "{}", NOT_ROOT);
    }
    policy.set_seed(os::secret());
    let mut agent = Agent::new(config, policy, journal, &mut sink);
    (agent.changes, agent.faults) = (Changes::listen(), &invocation.faults);
    agent.keeper.listen();
    server.start(&config.control, &mut agent, os::now());
    let mut daemon = Daemon { sources, lines: Buffers { first: lines, others }, agent: &mut agent, bus, server };
    let undecided = daemon.sources.undecided().is_some();
    if undecided {
        // The rights that are needed depend on the sources.
        daemon.start();
        daemon.decide();
    }
    // From here on files and sockets are opened with the rights that are left.
    let ((unbound, ports), listens) = (daemon.sources.have_unbound(), daemon.server.is_unbound());
    confine(config, daemon.agent.keeper.sink(), Needs { child: daemon.sources.have_child(), binds: unbound || listens, ports, listens, ..Needs::default() });
    if !undecided {
        daemon.start();
    }
    if daemon.run() == SourceEvent::GivenUp {
        // The sandbox forbids to remove the sockets; the next start replaces them.
        return SYSTEM;
    }
    sources.close();
    server.close();
    OK
}
