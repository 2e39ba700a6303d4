//! Requests, as they come on the control socket: what they are taken for, and what comes of them.

use super::{Bytes, note};
use recentd::addr::Prefix;
use recentd::config::Config;
use recentd::control::{self, Answer, Request, Selection, Sort};
use recentd::agent::Agent;
use recentd::agent::journal::Journal;
use recentd::limits;
use recentd::policy::Policy;
use recentd::firewall::sink::Sink;
use recentd::log::source::slots::Sources;
use recentd::time::Instant;
use recentd::wire::{blob, ubus};

/// Requests, one a line. A first byte says how much time passes between them.
pub fn control(data: &[u8]) {
    let mut config = Config::default();
    for (key, value) in [("sink", "dry-run"), ("allow", "192.0.2.128/25"), ("allow", "2001:db8:1::/48")] {
        config.set(key.as_bytes(), value.as_bytes()).unwrap();
    }
    let (mut policy, mut journal, mut sink) = (Box::new(Policy::new()), Box::new(Journal::new()), Sink::choose(&config).unwrap());
    let mut agent = Agent::new(&config, &mut policy, &mut journal, &mut sink);
    let mut bytes = Bytes(data);
    let (pause, mut now) = (u32::from(bytes.next()), Instant(1000));
    for line in bytes.0.split(|&byte| byte == b'\n').take(40) {
        let request = Request::parse(line);
        assert_eq!(request.ok(), expected(line), "{}", String::from_utf8_lossy(line));
        note(|| format!("{request:?}"));
        if let Ok(request) = request {
            act(&mut agent, request, now);
            now = now.after(pause);
            while let Some(due) = agent.policy.due(&config, agent.keeper.rule(&config), now) {
                agent.policy.done(due, now);
            }
        }
    }
}

/// The same, read in another way: words are what stands between blanks.
fn expected(line: &[u8]) -> Option<Request<'_>> {
    if let Some(rest) = line.strip_prefix(b"check ").filter(|rest| rest.contains(&b' ')) {
        let is_whole = rest.iter().filter(|byte| **byte == b' ').count() >= 2;
        return Request::parse(line).ok().filter(|request| is_whole && matches!(request, Request::Check(..)));
    }
    let words: Vec<&[u8]> = line.split(|&byte| byte == b' ').filter(|word| !word.is_empty()).collect();
    let (method, arguments) = words.split_first()?;
    let digits = |word: &[u8]| str::from_utf8(word).ok().filter(|text| text.len() < 10 && text.bytes().all(|b| b.is_ascii_digit()))?.parse().ok();
    let prefix = || Prefix::parse(arguments.first()?);
    let offset = || arguments.first().map_or(Some(0), |word| digits(word));
    let most = match *method {
        b"list" => 3,
        b"ban" | b"unban" | b"allow" | b"disallow" | b"check" => 2,
        _ => 1,
    };
    if arguments.len() > most {
        return None;
    }
    match *method {
        b"status" => Some(Request::Status),
        b"list" => {
            let sort = match arguments.get(1) {
                None | Some(&b"-") => Sort::Any,
                Some(&b"newest") => Sort::Newest,
                Some(&b"left") => Sort::Left,
                Some(&b"address") => Sort::Address,
                Some(_) => return None,
            };
            let part = arguments.get(2).copied().unwrap_or_default();
            Some(Request::List(Selection { offset: offset()?, sort, part, prefix: Prefix::parse(part) }))
        }
        b"events" => offset().map(Request::Events),
        b"ban" => match arguments.get(1) {
            None => Some(Request::Ban(prefix()?, 0)),
            Some(&b"forever") => Some(Request::Ban(prefix()?, recentd::config::FOREVER)),
            Some(word) => match recentd::config::time(word, 0, 2_147_483)? {
                0 => Some(Request::Ban(prefix()?, recentd::config::FOREVER)),
                seconds => Some(Request::Ban(prefix()?, seconds)),
            },
        },
        b"unban" => prefix().map(Request::Unban),
        b"flush" => Some(Request::Flush),
        b"allow" => prefix().map(Request::Allow),
        b"disallow" => prefix().map(Request::Disallow),
        b"check" => prefix().map(|prefix| Request::Address(prefix.addr)),
        _ => None,
    }
}

/// Does what the agent does, but for the kernel and the log.
fn act(agent: &mut Agent<'_>, request: Request, now: Instant) {
    let config = agent.config;
    match request {
        Request::Status | Request::List(_) | Request::Events(_) | Request::Check(..) | Request::Address(_) => answered(agent, request, now),
        Request::Ban(prefix, seconds) => {
            let (addr, listed) = (prefix.addr, agent.named(prefix));
            let spared = agent.policy.spares(config, addr, config.bits(listed)).is_some();
            if !spared {
                agent.policy.ban_by_hand(config, listed, seconds.max(1), now);
                let listed = agent.policy.mirror(addr).get(listed).filter(|listed| listed.is_live());
                assert!(listed.is_some_and(|listed| listed.until == now.after(seconds.max(1))));
            }
        }
        Request::Disallow(prefix) => {
            let was_allowed = agent.policy.allowed.contains(&prefix);
            assert_eq!(agent.policy.disallow(prefix), was_allowed);
            assert!(!agent.policy.allowed.contains(&prefix));
        }
        Request::Unban(prefix) => {
            let addr = agent.named(prefix);
            agent.policy.forget(config, addr, now);
            assert!(agent.policy.mirror(addr).get(addr).is_none_or(|listed| !listed.is_live()));
        }
        Request::Flush => {
            let mut next = 0;
            while let Some(addr) = agent.policy.next_own(&mut next) {
                agent.policy.forget(config, addr, now);
            }
        }
        Request::Allow(prefix) => {
            let room = agent.policy.allowed.len() < limits::ALLOW_NOW || agent.policy.allowed.contains(&prefix);
            if !agent.policy.allow(prefix) {
                return assert!(!room);
            }
            let mut next = 0;
            while let Some(addr) = agent.policy.banned_but_allowed(config, &mut next) {
                agent.policy.forget(config, addr, now);
            }
            assert!(agent.policy.bans(config, now).all(|listed| !prefix.contains(listed.addr)));
        }
    }
}

/// As on the bus: a whole message, its members all readable, every page further on.
fn answered(agent: &mut Agent<'_>, request: Request, now: Instant) {
    let mut buffer = vec![0; limits::MESSAGE];
    let mut message = ubus::Message::data(&mut buffer, 1, 2, 3);
    control::handle(agent, &Sources::none(), Ok(request), now, &mut Answer::blob(&mut message.body)).unwrap();
    let sent = message.finish().expect("room for all of the answer");
    let body = ubus::Body::parse(&sent[ubus::Header::SIZE..]).data.unwrap();
    let mut members = blob::members(body);
    let next = members.by_ref().find(|member| member.name == b"next").and_then(|member| member.number());
    let offset = match request {
        Request::List(Selection { offset, .. }) | Request::Events(offset) => i64::from(offset),
        _ => -1,
    };
    assert!(next.is_none_or(|next| next > offset));
    members.by_ref().for_each(drop);
    assert!(members.is_whole());
}
