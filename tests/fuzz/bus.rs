//! The bus as a mad ubusd would have it: a real socket, at the other end of which anything is said.

use super::note;
use recentd::control::bus::Bus;
use recentd::config::Config;
use recentd::agent::Agent;
use recentd::agent::journal::Journal;
use recentd::policy::Policy;
use recentd::firewall::sink::Sink;
use recentd::log::source::slots::Sources;
use recentd::log::wanted::Wanted;
use recentd::time::Instant;
use recentd::wire::ubus::Header;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};

/// What ubusd says after its greeting. The first byte says in what pieces it comes.
pub fn bus(data: &[u8]) {
    let Some((&piece, said)) = data.split_first() else { return };
    // These are obeyed and logged on standard error; the target `control` has them.
    if [&b"ban"[..], b"flush", b"allow"].iter().any(|word| said.windows(word.len()).any(|window| window == *word)) {
        return;
    }
    let path = format!("/tmp/recentd-fuzz-bus-{}-{:?}", std::process::id(), std::thread::current().id());
    let door = UnixListener::bind(&path).unwrap();
    let mut config = Config::default();
    for (key, value) in [("sink", "dry-run"), ("ubus", path.as_str()), ("source", "ubus")] {
        config.set(key.as_bytes(), value.as_bytes()).unwrap();
    }
    let (mut policy, mut journal, mut sink) = (Box::new(Policy::new()), Box::new(Journal::new()), Sink::choose(&config).unwrap());
    let mut agent = Agent::new(&config, &mut policy, &mut journal, &mut sink);
    let (mut bus, mut sources, mut now) = (Bus::new(&config), Sources::none(), Instant(1000));
    sources.choose(&config, true, true, Wanted::ALL, now).unwrap();
    bus.attend(false, &mut agent, &mut sources, now);
    let (mut peer, _) = door.accept().unwrap();
    std::fs::remove_file(&path).unwrap();
    peer.set_nonblocking(true).unwrap();
    let (mut heard, mut count) = (Vec::new(), 0);
    let greeting = [0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 4];
    for said in std::iter::once(greeting.as_slice()).chain(said.chunks(usize::from(piece) * 8 + 1)) {
        if peer.write_all(said).is_err() || bus.interest() < 0 {
            break;
        }
        // Four messages at a time, and pieces of them.
        for _ in 0..=said.len() / 12 + 8 {
            bus.attend(true, &mut agent, &mut sources, now);
            drop(bus.take_stream());
            count += 1;
            listen(&mut peer, &mut heard);
        }
    }
    note(|| format!("{count} {} {:?} {heard:?}", bus.interest() >= 0, bus.deadline(&sources)));
    is_well_formed(&heard);
    // Whatever was said, nothing is banned, and time moves: what is wanted is asked for later, not again and again at once.
    assert_eq!(agent.policy.live(&config, now), 0);
    for _ in 0..4 {
        now = now.after(1);
        bus.attend(false, &mut agent, &mut sources, now);
        assert!(bus.deadline(&sources).is_none_or(|at| at > now), "it would run in circles");
    }
}

fn listen(peer: &mut UnixStream, heard: &mut Vec<u8>) {
    let mut buffer = [0; 8192];
    loop {
        match peer.read(&mut buffer) {
            Ok(0) => return,
            Ok(taken) => heard.extend_from_slice(&buffer[..taken]),
            Err(error) => return assert!(matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::ConnectionReset), "{error}"),
        }
    }
}

/// What we say is whole messages.
fn is_well_formed(mut heard: &[u8]) {
    while let Some(head) = heard.first_chunk() {
        let header = Header::parse(head).unwrap();
        heard = heard.get(header.length..).expect("a message that is whole");
    }
    assert!(heard.is_empty());
}
