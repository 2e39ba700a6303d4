//! The kernel's routes, read from `/proc/net`.
//!
//! Its files exist since before Linux 2.6.18, need no privilege, and are the same under emulation.

use super::route::Route;
use crate::addr::{Addr, Family, Prefix};
use crate::config::Config;
use crate::log::lines::{Line, Lines};
use crate::os::{self, Errno, Mode, Path};

/// Bytes of a read: seq_file(5) gives no more than a page at once. A line has less than 256 (route.c pads to 127, ipv6 has 150).
const READ: usize = 4096;

// linux/route.h and linux/ipv6_route.h
const UP: u32 = 0x1;
const REJECT: u32 = 0x200;

/// The file of a family, and the reader of its lines.
type Table = (&'static [u8], fn(&[u8]) -> Option<Route<'_>>);
const V4: Table = (b"/route", v4);
const V6: Table = (b"/ipv6_route", v6);

/// Calls `found` for each route of `family`, except those of the loopback interface, until it returns true. An error if there is no such
/// family.
pub fn routes(config: &Config, family: Family, found: &mut dyn FnMut(Route<'_>) -> bool) -> Result<(), Errno> {
    let (file, parse) = match family {
        Family::V4 => V4,
        Family::V6 => V6,
    };
    lines(config, file, &mut |text| parse(text).filter(|route| route.interface != b"lo").is_some_and(&mut *found))
}

/// Calls `found` for each address of IPv6 that this machine has. A line of `/proc/net/if_inet6`
/// (ipv6/addrconf.c `if6_seq_show`): address, number of its interface, length, scope, flags, interface.
pub fn own6(config: &Config, found: &mut dyn FnMut(Addr)) {
    let _ = lines(config, b"/if_inet6", &mut |text| {
        words(text).next().and_then(octets).map(Addr::V6).into_iter().for_each(&mut *found);
        false
    });
}

/// Calls `found` for each address of IPv4 that this machine has. Where `/proc/net/fib_trie` (fib_trie.c `fib_trie_seq_show`) has such a one there
/// is a line with the address, `|-- 192.0.2.1`, and then one with its length, scope and type, `/32 host LOCAL`.
pub fn own4(config: &Config, found: &mut dyn FnMut(Addr)) {
    let mut last = None;
    let _ = lines(config, b"/fib_trie", &mut |text| {
        let mut words = words(text);
        match words.next() {
            Some(b"|--") => last = words.next().and_then(Addr::parse),
            Some(b"/32") if words.nth(1) == Some(b"LOCAL") => last.into_iter().for_each(&mut *found),
            _ => {}
        }
        false
    });
}

/// Calls `found` for each line of a file until it returns true.
#[inline(never)]
fn lines(config: &Config, file: &[u8], found: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), Errno> {
    let mut fd = os::open(&Path::join(&[&config.proc, file])?, Mode::Read)?;
    let mut lines = Lines::<READ>::new();
    while lines.fill(&mut fd)? > 0 {
        while let Some(line) = lines.next() {
            if let Line::Whole(text) = line
                && found(text)
            {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(|byte| *byte <= b' ').filter(|word| !word.is_empty())
}

/// A line of `/proc/net/route` (fib_trie.c `fib_route_seq_show`): interface, destination, gateway, flags, three numbers, mask, and more.
/// An address is printed as one number, made of its four bytes in this machine's byte order.
pub fn v4(line: &[u8]) -> Option<Route<'_>> {
    let mut words = words(line);
    let interface = words.next()?;
    let [to, gateway, flags] = [hex(words.next()?)?, hex(words.next()?)?, hex(words.next()?)?];
    let mask = hex(words.nth(3)?)?;
    let to = Prefix { addr: Addr::V4(to.to_ne_bytes()), len: mask.count_ones() as u8 };
    let gateway = (gateway != 0).then_some(Addr::V4(gateway.to_ne_bytes()));
    (flags & (UP | REJECT) == UP).then_some(Route { interface, to, gateway })
}

/// A line of `/proc/net/ipv6_route` (ipv6/route.c `rt6_info_route`): destination, its length, source, its length, gateway, three
/// numbers, flags, interface. An address is printed byte by byte.
pub fn v6(line: &[u8]) -> Option<Route<'_>> {
    let mut words = words(line);
    let addr = Addr::V6(octets(words.next()?)?);
    let len = u8::try_from(hex(words.next()?)?).ok()?;
    let gateway = octets(words.nth(2)?)?;
    let flags = hex(words.nth(3)?)?;
    let interface = words.next()?;
    let to = Prefix { addr, len };
    let gateway = (gateway != [0; 16]).then_some(Addr::V6(gateway));
    (flags & (UP | REJECT) == UP).then_some(Route { interface, to, gateway })
}

/// All of `text` as one number of 32 bits.
#[inline(never)]
fn hex(text: &[u8]) -> Option<u32> {
    let mut value = 0u32;
    for &digit in text {
        let digit = match digit {
            b'0'..=b'9' => digit & 15,
            b'a'..=b'f' | b'A'..=b'F' => (digit & 15) + 9,
            _ => return None,
        };
        value = value << 4 | u32::from(digit);
    }
    (text.len() <= 8).then_some(value)
}

fn octets(text: &[u8]) -> Option<[u8; 16]> {
    let mut octets = [0; 16];
    let (words, []) = text.as_chunks::<8>() else { return None };
    if words.len() != 4 {
        return None;
    }
    for (octets, word) in octets.as_chunks_mut::<4>().0.iter_mut().zip(words) {
        *octets = hex(word)?.to_be_bytes();
    }
    Some(octets)
}
