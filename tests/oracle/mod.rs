//! A second, independent reader of the notation in `src/message/notation.rs`: slow and simple.
//!
//! It tries no order and makes no choice. It walks through a pattern once and keeps every place of the line that the
//! pattern can reach, each with every address that may have been read on the way. So it finds all readings of a line.
//! The program must choose one of them, and must find one if there is any.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::vec::Vec;

/// One element of a pattern.
#[derive(Clone, Debug)]
enum Node {
    Byte(u8),
    Address,
    /// The same with `:%{port}` right behind it.
    AddressBeforePort,
    Free,
    Host,
    Name,
    Word,
    Dns,
    Digits,
    Port,
    One(Vec<Vec<Node>>),
    Not(Vec<Vec<Node>>),
}

/// The place of the leftmost address, and whether a `%{host}` was read.
type Reading = (Option<(usize, usize)>, bool);

/// The peer of a line: an address, none, or (`Err`) a host name instead of an address.
pub type Peer = Result<Option<IpAddr>, ()>;

/// Places of the line, each with all readings of the text left of it.
type Reach = BTreeMap<usize, BTreeSet<Reading>>;

/// A well-formed pattern.
pub struct Oracle(Vec<Node>);

impl Oracle {
    /// `None` if the pattern is malformed or names a shape that is not among `shapes`.
    pub fn new(pattern: &str, shapes: &[(&str, &str)]) -> Option<Self> {
        let mut rest = pattern;
        let nodes = sequence(&mut rest, shapes, 0)?;
        rest.is_empty().then_some(Self(nodes))
    }

    /// All readings of the whole `body`; none if the pattern does not fit.
    pub fn readings(&self, body: &[u8]) -> BTreeSet<Peer> {
        let start = Reach::from([(0, BTreeSet::from([(None, false)]))]);
        let readings = walk(&self.0, start, body).remove(&body.len()).unwrap_or_default();
        readings.into_iter().map(|reading| peer(reading, body)).collect()
    }

    /// Why the program's answer `found` for `body` is wrong, or `None` if it is right. `found` is `None` for no match.
    pub fn objection(&self, body: &[u8], found: Option<Peer>) -> Option<&'static str> {
        let readings = self.readings(body);
        match found {
            Some(found) if readings.contains(&found) => None,
            Some(_) => Some("is no reading of this line"),
            // The program stops at an address with an incomplete zone, although there may be other readings.
            None if readings.is_empty() || body.contains(&b'%') => None,
            None => Some("should fit"),
        }
    }
}

fn peer((address, host): Reading, body: &[u8]) -> Peer {
    let Some((start, end)) = address.filter(|_| !host) else { return if host { Err(()) } else { Ok(None) } };
    let text = std::str::from_utf8(&body[start..end]).map_err(drop)?;
    let (bare, zone) = text.split_once('%').map_or((text, false), |(bare, _)| (bare, true));
    match bare.parse::<IpAddr>().map_err(drop)?.to_canonical() {
        IpAddr::V4(_) if zone => Err(()),
        addr => Ok(Some(addr)),
    }
}

fn sequence(rest: &mut &str, shapes: &[(&str, &str)], depth: u32) -> Option<Vec<Node>> {
    let mut nodes = Vec::new();
    while let Some(first) = rest.bytes().next() {
        if let Some(after) = rest.strip_prefix("%{") {
            let (name, after) = after.split_once('}')?;
            *rest = after;
            nodes.extend(named(name, shapes, depth)?);
        } else if let Some(after) = rest.strip_prefix('{') {
            let (not, after) = after.strip_prefix('!').map_or((false, after), |after| (true, after));
            *rest = after;
            let mut alternatives = Vec::new();
            loop {
                alternatives.push(sequence(rest, shapes, depth)?);
                let bar = rest.starts_with('|');
                *rest = rest.get(1..)?;
                if !bar {
                    break;
                }
            }
            nodes.push(if not { Node::Not(alternatives) } else { Node::One(alternatives) });
        } else if first == b'|' || first == b'}' {
            break;
        } else {
            let letter = rest.chars().next()?;
            let (bytes, after) = rest.split_at(letter.len_utf8());
            nodes.extend(bytes.bytes().map(Node::Byte));
            *rest = after;
        }
    }
    for at in 0..nodes.len() {
        if let [Node::Address, Node::Byte(b':'), Node::Port, ..] = nodes[at..] {
            nodes[at] = Node::AddressBeforePort;
        }
    }
    Some(nodes)
}

fn named(name: &str, shapes: &[(&str, &str)], depth: u32) -> Option<Vec<Node>> {
    let node = match name {
        "address" => Node::Address,
        "user" | "any" => Node::Free,
        "host" => Node::Host,
        "name" => Node::Name,
        "word" => Node::Word,
        "dns" => Node::Dns,
        "number" | "times" => Node::Digits,
        "port" => Node::Port,
        _ => {
            let mut shape = shapes.iter().find(|row| row.0 == name && depth < 9)?.1;
            let nodes = sequence(&mut shape, shapes, depth + 1)?;
            return shape.is_empty().then_some(nodes);
        }
    };
    Some(Vec::from([node]))
}

fn walk(nodes: &[Node], mut reach: Reach, body: &[u8]) -> Reach {
    for node in nodes {
        let mut next = Reach::new();
        if let Node::Free | Node::Host = node {
            // Free text may end here or at any later place.
            let mut so_far = BTreeSet::new();
            for at in 0..=body.len() {
                let readings = reach.get(&at).into_iter().flatten();
                so_far.extend(readings.map(|&(address, host)| (address, host || matches!(node, Node::Host))));
                if !so_far.is_empty() {
                    next.insert(at, so_far.clone());
                }
            }
            reach = next;
            continue;
        }
        for (at, readings) in reach {
            match node {
                Node::One(alternatives) => {
                    for alternative in alternatives {
                        let from = Reach::from([(at, readings.clone())]);
                        walk(alternative, from, body).into_iter().for_each(|(end, all)| next.entry(end).or_default().extend(all));
                    }
                }
                Node::Not(alternatives) => {
                    let one = BTreeSet::from([(None, false)]);
                    let goes_on = |nodes: &Vec<Node>| !walk(nodes, Reach::from([(at, one.clone())]), body).is_empty();
                    if !alternatives.iter().any(goes_on) {
                        next.entry(at).or_default().extend(readings.iter().copied());
                    }
                }
                _ => {
                    for end in ends(node, at, body) {
                        let read = |&(address, host): &Reading| match node {
                            Node::Address | Node::AddressBeforePort => (address.or(Some((at, end))), host),
                            _ => (address, host),
                        };
                        next.entry(end).or_default().extend(readings.iter().map(read));
                    }
                }
            }
        }
        reach = next;
    }
    reach
}

/// The places where `node` may end if it begins at `at`.
fn ends(node: &Node, at: usize, body: &[u8]) -> Vec<usize> {
    let rest = &body[at..];
    let run = |spans: fn(u8) -> bool| at + rest.iter().take_while(|byte| spans(**byte)).count();
    let part_of_address = |byte: u8| byte.is_ascii_alphanumeric() || b":-._%".contains(&byte);
    let digits = || Vec::from_iter([run(|byte| byte.is_ascii_digit())].into_iter().filter(|end| *end > at));
    match *node {
        Node::Byte(byte) => match rest.first() {
            Some(&first) if first == byte || at == 0 && first.eq_ignore_ascii_case(&byte) => Vec::from([at + 1]),
            _ => Vec::new(),
        },
        Node::Name => (at..=run(|byte| byte != b':')).collect(),
        Node::Word => (at + 1..=run(|byte| byte != b' ')).collect(),
        Node::Dns => [run(part_of_address)].into_iter().filter(|end| *end > at).collect(),
        Node::Digits => digits(),
        Node::Port => {
            let port = |end: &usize| end - at <= 5 && body[at..*end].iter().fold(0, |n, digit| n * 10 + u32::from(digit - b'0')) < 65536;
            digits().into_iter().filter(port).collect()
        }
        Node::Address | Node::AddressBeforePort => {
            let longest = run(part_of_address);
            // Any colon may begin the port that must follow, else only the last one may follow.
            let many = if matches!(node, Node::AddressBeforePort) { usize::MAX } else { 1 };
            let colons = (at + 1..longest).rev().filter(|place| body[*place] == b':').take(many);
            let stop = (longest > at + 1 && body[longest - 1] == b'.').then(|| longest - 1);
            let ends = [Some(longest), stop].into_iter().flatten().chain(colons);
            ends.filter(|end| *end > at && body[at] != b'%' && body[*end - 1] != b'%').collect()
        }
        Node::Free | Node::Host | Node::One(_) | Node::Not(_) => Vec::new(),
    }
}
