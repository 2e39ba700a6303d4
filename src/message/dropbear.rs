//! What dropbear writes, from 0.44 (2005) to 2026.94.
//!
//! Wordings are those of `svr-auth.c`, `svr-authpasswd.c`, `svr-authpam.c`,
//! `svr-authpubkey.c`, `svr-session.c` and `svr-main.c`. Up to 0.52 sentences begin in
//! lower case. The address changed its place: 2020.79 put it into exit lines, in `<>`, and
//! took it from the lines about unknown users; 2024.86 put it back there.
//!
//! User names come from the password file, so the attacker can hardly choose their text. The
//! version text of the peer (`Incompatible remote version '...'`) is the attacker's, byte for byte,
//! and stands right of the address. Exit lines are therefore read from the left,
//! all others from the right.
//!
//! What fills a log under attack is read by the parsers below, the rarer messages by the patterns in [`rows`].

use super::read::{NO, Read, address, ends, ends_port, holds, is_port, last_word, number, text, up_to};
use super::row::{Message, Peer, Program, Said, Wordings};
use super::table::{program, wordings};
use rows::{ROWS, SHAPES, SHAPES_CODE};

mod rows;

const MESSAGES: &[&[Message]] = &[ROWS];

/// dropbear's part of the catalogue.
pub static PROGRAM: Program = program! {
    name: "dropbear",
    releases: "0.44 to 2026.94 (run: 0.52, 2012.55, 2017.75, 2019.78, 2020.79, 2022.83, 2024.86, 2025.89, 2026.94)",
    tags: "dropbear",
    // With `-E` under a service manager the line has dropbear's own header inside the
    // syslog one: `[825] Jul 10 23:53:52 Bad password ...` (`dbutil.c`, stderr logging).
    prefix: "[%{number}] %{word} %{number} %{number}:%{number}:%{number} %{any}",
    // User names come from the password file: no line is nearly as long as the 1024 bytes of syslog(3).
    cut: 1000,
    messages: MESSAGES,
    said: SAID,
};

#[rustfmt::skip]
const SAID: &Wordings = wordings![MESSAGES;
    // message               how it begins                                 what reads the rest
    "bad-password",          "Bad password attempt for '",                 quoted_user_from;
    "bad-password-pam",      "Bad PAM password attempt for '",             quoted_user_from;
    "too-long-password",     "Too-long password attempt for '",            quoted_user_from;
    "bad-key-signature",     "Pubkey auth bad signature for '",            user_with_key_from;
    "unknown-user",          "Login attempt for nonexistent user",         maybe_from;
    "exit-after-failures",   "Exit before auth",                           exit_with_fails;
    "exit-before-login",     "Exit before auth",                           untried_exit;
    "exit-too-many-tries",   "Exit before auth",                           exit_after_most_tries;
    "connection",            "Child connection from ",                     from;
    "logged-in",             "Password auth succeeded for '",              user_from;
    "logged-in",             "PAM password auth succeeded for '",          user_from;
    "logged-in",             "Pubkey auth succeeded for '",                user_from;
    "logged-in",             "Auth succeeded with blank password for '",   user_from;
];

/// An address with its port, and nothing else: `192.0.2.7:22`, `2001:db8::7:22`, `[2001:db8::7]:22`. Of `]:22` everything after `]`
/// may be missing.
fn endpoint(line: &[u8]) -> Read<'_, Peer> {
    if let [b'[', inner @ ..] = line {
        let (rest, inside) = up_to(b']', inner)?;
        return match rest {
            [] | [b':'] => address(inside),
            [b':', port @ ..] if is_port(port) => address(inside),
            _ => Err(NO),
        };
    }
    // The last colon is the border, even if all of it looks like an address.
    let (before, ()) = ends_port(b':', line)?;
    address(before)
}

/// `ENDPOINT`
fn from(line: &[u8]) -> Read<'_, Said> {
    let (rest, peer) = endpoint(line)?;
    Ok((rest, Said::first(peer)))
}

/// ` from ENDPOINT`, or nothing.
fn maybe_from(line: &[u8]) -> Read<'_, Said> {
    if line.is_empty() {
        return Ok((line, Said::first(Peer::Unnamed)));
    }
    let (line, ()) = text(b" from ", line)?;
    from(line)
}

/// The line ends with ` from ENDPOINT`: what stands before it is left.
fn ends_from(line: &[u8]) -> Read<'_, Peer> {
    let (before, word) = last_word(line)?;
    let (before, ()) = ends(b" from", before)?;
    let (_, peer) = endpoint(word)?;
    Ok((before, peer))
}

/// `USER from ENDPOINT`: what a key is called may stand between, too.
fn user_from(line: &[u8]) -> Read<'_, Said> {
    let (_, peer) = ends_from(line)?;
    Ok((&[], Said::behind(peer)))
}

/// `USER' from ENDPOINT`
fn quoted_user_from(line: &[u8]) -> Read<'_, Said> {
    let (user, peer) = ends_from(line)?;
    ends(b"'", user)?;
    Ok((&[], Said::behind(peer)))
}

/// `USER' with key KEY from ENDPOINT`
fn user_with_key_from(line: &[u8]) -> Read<'_, Said> {
    let (user, peer) = ends_from(line)?;
    if holds(b"' with key ", user) { Ok((&[], Said::behind(peer))) } else { Err(NO) }
}

// --- Exit before auth ---

/// How an exit line goes on.
struct Exit<'a> {
    peer: Peer,
    /// `N fails`, if there were any.
    fails: Option<u8>,
    reason: &'a [u8],
}

/// `{ from <ENDPOINT>|}{{:|} (user 'NAME', N fails)|}: REASON`
fn exit(line: &[u8]) -> Read<'_, Exit<'_>> {
    let (line, peer) = in_angles(line)?;
    if let Ok((reason, fails)) = user_with_fails(line.strip_prefix(b":").unwrap_or(line)) {
        return Ok((&[], Exit { peer, fails, reason }));
    }
    let (reason, ()) = text(b": ", line)?;
    Ok((&[], Exit { peer, fails: None, reason }))
}

/// ` from <ENDPOINT>`, or nothing.
fn in_angles(line: &[u8]) -> Read<'_, Peer> {
    let Ok((line, ())) = text(b" from <", line) else { return Ok((line, Peer::Unnamed)) };
    let (rest, inside) = up_to(b'>', line)?;
    let (_, peer) = endpoint(inside)?;
    Ok((rest, peer))
}

/// ` (user 'NAME', N fails): `, where NAME has no colon.
fn user_with_fails(line: &[u8]) -> Read<'_, Option<u8>> {
    let (line, ()) = text(b" (user '", line)?;
    let (reason, user) = up_to(b':', line)?;
    let (reason, ()) = text(b" ", reason)?;
    let (user, ()) = ends(b" fails)", user)?;
    let (user, digits) = last_word(user)?;
    ends(b"',", user)?;
    match number(digits)? {
        ([], fails) => Ok((reason, (digits != b"0").then(|| u8::try_from(fails).unwrap_or(u8::MAX)))),
        _ => Err(NO),
    }
}

const MOST_TRIES: &[u8] = b"Max auth tries reached - user '";
const SEVERAL_NAMES: &[u8] = b"Client trying multiple usernames";
const NUL_IN_NAME: &[u8] = b"Attempted username with a null byte";

/// A reason that ended in ` from ENDPOINT` before 2020.79. With `from` behind it, it stands in `line` only if that does, too.
fn is_known(reason: &[u8], from: &[u8]) -> bool {
    let begins = |known| text(known, reason).is_ok_and(|(rest, ())| text(from, rest).is_ok());
    match text(MOST_TRIES, reason) {
        Ok((user, ())) if from.is_empty() => user.contains(&b'\''),
        Ok((user, ())) => holds(b"' from ", user),
        Err(_) => begins(SEVERAL_NAMES) || begins(NUL_IN_NAME),
    }
}

/// The reason ends in ` from ENDPOINT`.
fn reason_from(reason: &[u8]) -> Read<'_, Peer> {
    let (before, peer) = ends_from(reason)?;
    let is_whole = match text(MOST_TRIES, before) {
        Ok((user, ())) => user.ends_with(b"'"),
        Err(_) => before == SEVERAL_NAMES || before == NUL_IN_NAME,
    };
    if is_whole { Ok((&[], peer)) } else { Err(NO) }
}

/// The one of two addresses that stands on the left.
const fn left(one: Peer, other: Peer) -> Peer {
    if matches!(one, Peer::Unnamed) { other } else { one }
}

/// No attempt was counted, and the reason is none that has a message of its own.
fn untried_exit(line: &[u8]) -> Read<'_, Said> {
    let (rest, exit) = exit(line)?;
    let other = is_known(exit.reason, b"") || text(b"Terminated by signal", exit.reason).is_ok() || text(b"(user '", exit.reason).is_ok();
    if other || exit.fails.is_some() { Err(NO) } else { Ok((rest, Said::first(exit.peer))) }
}

/// Attempts were counted.
fn exit_with_fails(line: &[u8]) -> Read<'_, Said> {
    let (rest, exit) = exit(line)?;
    let times = exit.fails.ok_or(NO)?;
    match reason_from(exit.reason) {
        Ok((_, peer)) => Ok((rest, Said { times, ..Said::behind(left(exit.peer, peer)) })),
        Err(_) if is_known(exit.reason, b" from ") => Err(NO),
        Err(_) => Ok((rest, Said { times, ..Said::first(exit.peer) })),
    }
}

/// None was counted, but the last one was one too many.
fn exit_after_most_tries(line: &[u8]) -> Read<'_, Said> {
    let (rest, exit) = exit(line)?;
    let (user, ()) = text(MOST_TRIES, exit.reason)?;
    match (exit.fails, user) {
        (None, [.., b'\'']) => Ok((rest, Said::first(exit.peer))),
        (None, _) => {
            let (_, Said { peer, .. }) = quoted_user_from(user)?;
            Ok((rest, Said::behind(left(exit.peer, peer))))
        }
        _ => Err(NO),
    }
}
