//! The shapes that rows are made of: constants, numbers, and forms of an address.
//!
//! Every function takes the input first and returns what remains of it, before whatever
//! it has read. The functions are not generic: the whole
//! catalogue shares one copy of each. Searching from the right or left is written by
//! hand, as nom's `take_until` and its number parsers keep a slice index that could
//! panic in the eyes of the linker.

use super::{Found, Peer};
use crate::addr::Addr;
use nom::{IResult, bytes::complete::tag};

/// "Does not match": no reason is needed. Nom's own error carries room for one through
/// every return; without it the catalogue is a third smaller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fail;

impl From<Fail> for nom::Err<()> {
    fn from(_: Fail) -> Self {
        Self::Error(())
    }
}

/// What a row returns.
pub type Row<'a> = IResult<&'a [u8], Found, ()>;

/// The row does not match.
pub const fn no_match<'a>() -> Row<'a> {
    Err(nom::Err::Error(()))
}

/// A body this long may have lost its end, and the rest of an address is often an
/// address too. sshd cuts at 500 bytes (`log.c`, `%.500s`).
pub const LONG: usize = 450;

/// A match that names `peer` once and leaves nothing over.
#[inline(never)]
pub fn named<'a>(peer: Peer) -> Row<'a> {
    Ok((&[], Found { peer, times: 1 }))
}

/// What follows the constant `text`.
#[inline(never)]
pub fn after<'a>(i: &'a [u8], text: &str) -> Result<&'a [u8], Fail> {
    match tag::<_, _, ()>(text)(i) {
        Ok((i, _)) => Ok(i),
        Err(_) => Err(Fail),
    }
}

/// Splits around the first `needle`, into what stands left and right of it.
#[inline(never)]
pub fn first<'a>(i: &'a [u8], needle: &str) -> Result<(&'a [u8], &'a [u8]), Fail> {
    (0..=i.len())
        .find_map(|at| split_around(i, at, needle))
        .ok_or(Fail)
}

/// Splits around the last `needle`, into what stands left and right of it.
#[inline(never)]
pub fn last<'a>(i: &'a [u8], needle: &str) -> Result<(&'a [u8], &'a [u8]), Fail> {
    (0..=i.len())
        .rev()
        .find_map(|at| split_around(i, at, needle))
        .ok_or(Fail)
}

fn split_around<'a>(i: &'a [u8], at: usize, needle: &str) -> Option<(&'a [u8], &'a [u8])> {
    let (left, right) = i.split_at_checked(at)?;
    Some((left, right.strip_prefix(needle.as_bytes())?))
}

/// A number of one to nine digits.
pub fn number(i: &[u8]) -> Result<(&[u8], u32), Fail> {
    let count = i.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match i.split_at_checked(count) {
        Some((digits @ [_, ..], i)) if count <= 9 => {
            let value = digits.iter().fold(0u32, |sum, digit| {
                sum.wrapping_mul(10)
                    .wrapping_add(u32::from(digit.wrapping_sub(b'0')))
            });
            Ok((i, value))
        }
        _ => Err(Fail),
    }
}

/// A port: one to five digits, below 65536.
pub fn port(i: &[u8]) -> Result<&[u8], Fail> {
    match number(i)? {
        (rest, 0..=65535) if i.len().saturating_sub(rest.len()) <= 5 => Ok(rest),
        _ => Err(Fail),
    }
}

/// Nothing is left.
pub fn end(i: &[u8]) -> Result<(), Fail> {
    if i.is_empty() { Ok(()) } else { Err(Fail) }
}

/// All of `text` is one address, with its zone (`%br-lan`) if it is IPv6; or else a
/// single word that could be a host name.
#[inline(never)]
pub fn peer(text: &[u8]) -> Result<Peer, Fail> {
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_:@".contains(byte);
    let (bare, zone) = first(text, "%").unwrap_or((text, b"0"));
    if bare.is_empty() || zone.is_empty() || !bare.iter().chain(zone).all(word) {
        return Err(Fail);
    }
    let zoned = bare.len() < text.len();
    match Addr::parse(bare) {
        Some(Addr::V4(_)) if zoned => Ok(Peer::Host),
        Some(addr) => Ok(Peer::At(addr)),
        None => Ok(Peer::Host),
    }
}

/// All of `i` is dropbear's `HOST:PORT` (`svr-session.c`, `addrstring`).
///
/// IPv6 stands without brackets up to 2026.93, so the last colon is the border however
/// much the rest looks like an address. 2026.94 added brackets but not the room for
/// them: it cuts the last two characters, so of `]:PORT` anything after `]` may be missing.
pub fn endpoint(i: &[u8]) -> Result<Peer, Fail> {
    if let Ok(i) = after(i, "[") {
        let (host, tail) = first(i, "]")?;
        match tail {
            [] | [b':'] => (),
            _ => end(port(after(tail, ":")?)?)?,
        }
        return peer(host);
    }
    let (host, tail) = last(i, ":")?;
    end(port(tail)?)?;
    peer(host)
}

/// sshd's `A port N`, and what follows.
pub fn at_port(i: &[u8]) -> Result<(&[u8], Peer), Fail> {
    let (host, i) = first(i, " port ")?;
    Ok((port(i)?, peer(host)?))
}

/// All of `i` is `A port N`, or the `A` alone of versions that printed no port.
pub fn at_maybe_port(i: &[u8]) -> Result<Peer, Fail> {
    match at_port(i) {
        Ok(([], peer)) => Ok(peer),
        Ok(_) => Err(Fail),
        Err(_) => peer(i),
    }
}

/// As [`at_maybe_port`], for an address that ends the line: in a long `body` the `A`
/// alone may be part of a longer one.
pub fn at_end(i: &[u8], body: &[u8]) -> Result<Peer, Fail> {
    match at_port(i) {
        Err(_) if body.len() >= LONG => Err(Fail),
        _ => at_maybe_port(i),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<Peer> {
        Addr::parse(text.as_bytes()).map(Peer::At)
    }

    #[test]
    fn endpoints() {
        for (text, expected) in [
            ("192.0.2.7:4022", "192.0.2.7"),
            ("::ffff:192.0.2.7:4022", "192.0.2.7"),
            ("[::ffff:192.0.2.7]:4022", "192.0.2.7"),
            ("2001:db8::66:22", "2001:db8::66"),
            ("2001:db8::66:37075", "2001:db8::66"),
            ("2001:db8:1:2:3:4:5:6:7", "2001:db8:1:2:3:4:5:6"),
            ("fe80::bad:66%br-lan:42175", "fe80::bad:66"),
            ("[2001:db8::66]:38941", "2001:db8::66"),
            ("[2001:db8::66]:", "2001:db8::66"),
            ("[2001:db8::66]", "2001:db8::66"),
            ("[fe80::66%eth0.2]:3", "fe80::66"),
        ] {
            assert_eq!(endpoint(text.as_bytes()).ok(), at(expected), "{text}");
        }
        for text in [
            "",
            ":",
            "192.0.2.7",
            "192.0.2.7:",
            "192.0.2.7:123456",
            "192.0.2.7:65536",
            "192.0.2.7:22 ",
            " 192.0.2.7:22",
            "192.0.2.7:+2",
            "[2001:db8::66",
            "[2001:db8::66]x",
            "[2001:db8::66]:1x",
            "[]:22",
            "%lo:22",
            "fe80::1%:22",
            "fe80::1%a b:22",
        ] {
            assert_eq!(endpoint(text.as_bytes()), Err(Fail), "{text}");
        }
        for text in [
            "192.030.0.6:22",
            "2001:db8::66",
            "host.example:22",
            "192.0.2.7%lo:22",
        ] {
            assert_eq!(endpoint(text.as_bytes()), Ok(Peer::Host), "{text}");
        }
    }

    #[test]
    fn sshd_addresses() {
        let long = [b'x'; LONG];
        assert_eq!(at_end(b"192.0.2.7 port 1", &long).ok(), at("192.0.2.7"));
        assert_eq!(at_end(b"192.0.2.7", b"").ok(), at("192.0.2.7"));
        assert_eq!(at_end(b"192.0.2.7", &long), Err(Fail));
        assert_eq!(at_end(b"192.0.2.7 port 1 ", b""), Err(Fail));
        assert_eq!(at_end(b"192.0.2.7 port ", b""), Err(Fail));
        assert_eq!(at_end(b"fe80::1%br-lan port 22", b"").ok(), at("fe80::1"));
        assert_eq!(at_end(b"UNKNOWN port 65535", b""), Ok(Peer::Host));
    }

    #[test]
    fn numbers_and_splits() {
        assert_eq!(number(b"007x"), Ok((&b"x"[..], 7)));
        assert_eq!(number(b"999999999"), Ok((&b""[..], 999_999_999)));
        assert_eq!(number(b"1234567890"), Err(Fail));
        assert_eq!(number(b"x"), Err(Fail));
        assert_eq!(first(b"a-b-c", "-"), Ok((&b"a"[..], &b"b-c"[..])));
        assert_eq!(last(b"a-b-c", "-"), Ok((&b"a-b"[..], &b"c"[..])));
        assert_eq!(last(b"-", "-"), Ok((&b""[..], &b""[..])));
        assert_eq!(first(b"", "-"), Err(Fail));
    }
}
