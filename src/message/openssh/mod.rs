//! What OpenSSH's sshd writes, from 3.5 to 10.5.
//!
//! What fills a log under attack is read by the parsers below, the rarer messages by patterns. Messages about users are in
//! [`logins`], messages about connections in [`probes`]; both use the [`shapes`].
//!
//! Wordings are those of `auth.c`, `auth2.c`, `auth-pam.c`, `monitor.c`, `packet.c`,
//! `serverloop.c`, `kex.c`, `sshd.c` and `sshd-session.c`. Since 9.8 sessions write as
//! `sshd-session`; only the listener still writes as `sshd`.
//!
//! A user name may hold anything but a colon (`auth2.c` cuts it there), so it can look
//! like the end of a sentence. A second user name, a key's ID or a farewell text may
//! even hold colons. Each row knows on which side of such text its address stands.
//! A line that sshd cut at 500 bytes may have lost the true address and end in a false one:
//! [`Program::cut`] refuses it where the address stands right of the attacker's text.

use super::read::{NO, Read, address, ends, ends_port, holds, last, last_word, number, text, up_to, without, word};
use super::row::{Message, Needs, Peer, Program, Said, Wordings};
use super::table::{program, wordings};
use shapes::{PREAUTH, SHAPES, SHAPES_CODE, address_port, ends_address_port, is_name, is_user, word_port};

mod logins;
mod probes;
mod shapes;

const MESSAGES: &[&[Message]] = &[logins::LOGINS, probes::PROBES];

/// OpenSSH's part of the catalogue.
pub static PROGRAM: Program = program! {
    name: "sshd",
    releases: "3.5 to 10.5 (run: 8.4, 9.2, 10.5)",
    // Linux-PAM before 0.99 writes under a tag of its own.
    tags: "sshd sshd-session sshd-auth sshd(pam_unix)",
    // `log.c` writes it before messages of that level.
    prefix: "{error: |fatal: }%{any}",
    // sshd cuts at 500 bytes (`log.c`, `%.500s`), the prefix included.
    cut: 493,
    messages: MESSAGES,
    said: SAID,
};

#[rustfmt::skip]
const SAID: &Wordings = wordings![MESSAGES;
    // message               how it begins                                      what reads the rest
    "failed-without-a-try",  "Failed none for ",                                login;
    "failed-key",            "Failed publickey for ",                           login_of_known_user;
    "failed-login",          "Failed ",                                         tried_login;
    "unknown-user",          "Invalid user ",                                   name_from_peer;
    "unknown-user",          "Illegal user ",                                   name_from_peer;
    "too-many-tries",        "maximum authentication attempts exceeded for ",   login;
    "changed-user-name",     "Disconnecting",                                   client_changed_name;
    "disconnecting-user",    "Disconnecting ",                                  client_told;
    "client-gave-up",        "Received disconnect from ",                       party_gave_up;
    "client-left",           "Received disconnect from ",                       party_left;
    "user-gave-up",          "Connection closed by authenticating user ",        name_before_login;
    "user-gave-up",          "Connection reset by authenticating user ",        name_before_login;
    "connection-closed",     "Connection closed by ",                           party_before_login;
    "connection-closed",     "Connection reset by ",                            party_before_login;
    "disconnected",          "Disconnected from ",                              party_before_login;
    "connection",            "Connection from ",                                address_port_on;
    "logged-in",             "Accepted ",                                       method_login;
    "pam-detail",            "pam_unix(sshd:",                                  anything;
];

/// Whatever it says, no address in it is to be trusted.
fn anything(_: &[u8]) -> Read<'_, Said> {
    Ok((&[], Said::first(Peer::Host)))
}

/// `ADDRESS port N{ on ANYTHING|}`
fn address_port_on(line: &[u8]) -> Read<'_, Said> {
    let (rest, peer) = address_port(line)?;
    if rest.is_empty() || text(b" on ", rest).is_ok() { Ok((&[], Said::first(peer))) } else { Err(NO) }
}

/// `NAME from ADDRESS{ port N|}`. Some versions print no port.
fn name_from_peer(line: &[u8]) -> Read<'_, Said> {
    let (line, needs) = match ends_port(b' ', line).and_then(|(line, ())| ends(b" port", line)) {
        Ok((before, ())) => (before, Needs::End),
        Err(_) => (line, Needs::Room),
    };
    let (before, found) = last_word(line)?;
    let (name, ()) = ends(b" from", before)?;
    let (_, peer) = address(found)?;
    if is_name(name) { Ok((&[], Said { needs, ..Said::first(peer) })) } else { Err(NO) }
}

// --- logins: `auth_log` in auth.c ---

/// `NAME from ADDRESS port N{ ssh2| ssh1|}{ [preauth]| [postauth]|: KEY{ [preauth]|}|}`
fn login(line: &[u8]) -> Read<'_, Said> {
    let (_, peer) = plain_login(line).or_else(|_| login_with_key(line))?;
    Ok((&[], Said::behind(peer)))
}

/// The same without a key.
fn plain_login(line: &[u8]) -> Read<'_, Peer> {
    let line = match line {
        [.., b']'] => ends(PREAUTH, line).or_else(|_| ends(b" [postauth]", line))?.0,
        _ => line,
    };
    let line = if let [before @ .., b' ', b's', b's', b'h', b'1' | b'2'] = line { before } else { line };
    let (before, peer) = ends_address_port(line)?;
    let (name, ()) = ends(b" from", before)?;
    if is_name(name) { Ok((&[], peer)) } else { Err(NO) }
}

/// The same with a key. Its maker may have written addresses there, so that only NAME, which has no colon, tells where it begins.
fn login_with_key(line: &[u8]) -> Read<'_, Peer> {
    let (_, mut name) = up_to(b':', line)?;
    loop {
        let before;
        (name, before) = last(b" from ", name)?;
        let rest = line.get(name.len().wrapping_add(6)..).unwrap_or(before);
        if let Ok((rest, peer)) = address_port(rest)
            && let Ok((key, ())) = text(b": ", rest.strip_prefix(b" ssh2").or(rest.strip_prefix(b" ssh1")).unwrap_or(rest))
            && (is_key(key) || is_key(without(PREAUTH, key)))
        {
            return Ok((&[], peer));
        }
        // The next one may end with this one's blank.
        name = line.get(..name.len().wrapping_add(1)).unwrap_or(name);
    }
}

/// `TYPE`, `TYPE ID`, `TYPE... CA TYPE ID`, `TYPE..., client user "..."` or `TYPE..., signature count = N`: `format_method_key` in auth.c.
fn is_key(key: &[u8]) -> bool {
    let [first, rest @ ..] = key else { return false };
    if *first == b' ' {
        return false;
    }
    let Ok((before, last)) = last_word(rest) else { return true };
    let is_certified = || {
        let (before, kind) = last_word(before).ok()?;
        ends(b" CA", before).ok()?;
        Some(!kind.is_empty() && !last.is_empty())
    };
    let is_counted = || matches!(number(last), Ok(([], _))) && ends(b", signature count =", before).is_ok();
    let is_used = || ends(b"\"", rest).is_ok_and(|(rest, ())| holds(b", client user \"", rest));
    (!last.is_empty() && !before.contains(&b' ')) || is_certified() == Some(true) || is_counted() || is_used()
}

/// `METHOD for LOGIN`
fn method_login(line: &[u8]) -> Read<'_, Said> {
    let (rest, _) = word(line)?;
    let (rest, ()) = text(b" for ", rest)?;
    login(rest)
}

fn is_unknown_user(line: &[u8]) -> bool {
    text(b"invalid user ", line).is_ok() || text(b"illegal user ", line).is_ok()
}

/// `LOGIN` of a user that exists: one of the user's keys failed.
fn login_of_known_user(line: &[u8]) -> Read<'_, Said> {
    if is_unknown_user(line) { Err(NO) } else { login(line) }
}

/// `METHOD for LOGIN`, where the method is not `none`, and not a key of a user that exists.
fn tried_login(line: &[u8]) -> Read<'_, Said> {
    let (rest, method) = word(line)?;
    let (user, ()) = text(b" for ", rest)?;
    match method {
        b"none" => Err(NO),
        b"publickey" if !is_unknown_user(user) => Err(NO),
        _ => login(user),
    }
}

// --- connections: `log_preamble` in packet.c: once there is a user name, it comes first ---

/// `NAME ADDRESS port N [preauth]`
fn name_before_login(line: &[u8]) -> Read<'_, Said> {
    let (line, ()) = ends(PREAUTH, line)?;
    let (name, peer) = ends_address_port(line)?;
    if is_name(name) { Ok((&[], Said::behind(peer))) } else { Err(NO) }
}

/// `PARTY [preauth]`. Without `[preauth]` it is the end of a session that had logged in.
fn party_before_login(line: &[u8]) -> Read<'_, Said> {
    let (line, ()) = ends(PREAUTH, line)?;
    if let Ok((before, peer)) = ends_address_port(line)
        && is_user(before)
    {
        return Ok((&[], Said::behind(peer)));
    }
    match address_port(line) {
        Ok((rest, peer)) => Ok((rest, Said::first(peer))),
        Err(_) => address(line).map(|(rest, peer)| (rest, Said::first(peer))),
    }
}

/// `ADDRESS port N:`, with `then` behind it, which reads the rest.
fn address_port_then<'a>(line: &'a [u8], then: fn(&[u8]) -> Read<'_, ()>) -> Read<'a, Peer> {
    let (rest, found) = word_port(line)?;
    let (rest, ()) = text(b":", rest)?;
    let (rest, ()) = then(rest)?;
    let (_, peer) = address(found)?;
    Ok((rest, peer))
}

/// `{{authenticating |invalid |}user NAME |}ADDRESS port N:`, with `then` behind it, which reads the rest.
fn client_then<'a>(line: &'a [u8], then: fn(&[u8]) -> Read<'_, ()>) -> Read<'a, Said> {
    if let Ok((rest, peer)) = address_port_then(line, then) {
        return Ok((rest, Said::first(peer)));
    }
    // NAME ends before the first colon, at the last blank behind which all the rest fits.
    let (_, mut name) = up_to(b':', line)?;
    loop {
        (name, _) = last_word(name)?;
        if let Ok((rest, peer)) = address_port_then(line.get(name.len().wrapping_add(1)..).unwrap_or_default(), then)
            && is_user(name)
        {
            return Ok((rest, Said::behind(peer)));
        }
    }
}

const CHANGE: &[u8] = b" Change of username ";

/// `{ CLIENT|}: Change of username ANYTHING`
fn client_changed_name(line: &[u8]) -> Read<'_, Said> {
    if let Ok((rest, ())) = text(b":", line) {
        return change(rest).map(|(rest, ())| (rest, Said::first(Peer::Unnamed)));
    }
    let (line, ()) = text(b" ", line)?;
    told(line, change)
}

/// `CLIENT: REASON`, which is none that has a message of its own.
fn client_told(line: &[u8]) -> Read<'_, Said> {
    told(line, reason)
}

/// As the reason takes the rest of the line, nothing that tells the peer can be missing at the end.
fn told<'a>(line: &'a [u8], reason: fn(&[u8]) -> Read<'_, ()>) -> Read<'a, Said> {
    let (rest, said) = client_then(line, reason)?;
    Ok((rest, Said::first(said.peer)))
}

fn change(line: &[u8]) -> Read<'_, ()> {
    let (_, ()) = text(CHANGE, line)?;
    Ok((&[], ()))
}

fn reason(line: &[u8]) -> Read<'_, ()> {
    let (_, ()) = text(b" ", line)?;
    if text(CHANGE, line).is_ok() { Err(NO) } else { Ok((&[], ())) }
}

/// `PARTY:{ |}3: ...Auth fail... [preauth]`: SSH2_DISCONNECT_KEY_EXCHANGE_FAILED, with the words of a library that guessing tools use.
fn party_gave_up(line: &[u8]) -> Read<'_, Said> {
    party_then(line, gave_up)
}

/// `PARTY:{ |}NUMBER: TEXT [preauth]`, but not that.
fn party_left(line: &[u8]) -> Read<'_, Said> {
    party_then(line, left)
}

/// `{CLIENT|ADDRESS}:`, with `then` behind it, which reads the rest.
fn party_then<'a>(line: &'a [u8], then: fn(&[u8]) -> Read<'_, ()>) -> Read<'a, Said> {
    client_then(line, then).or_else(|_| {
        let (rest, found) = word(line)?;
        let (found, ()) = ends(b":", found)?;
        let (rest, ()) = then(rest)?;
        let (_, peer) = address(found)?;
        Ok((rest, Said::first(peer)))
    })
}

fn gave_up(line: &[u8]) -> Read<'_, ()> {
    let (line, ()) = text(b"3: ", line.strip_prefix(b" ").unwrap_or(line))?;
    let (said, ()) = ends(PREAUTH, line)?;
    if holds(b"Auth fail", said) { Ok((&[], ())) } else { Err(NO) }
}

fn left(line: &[u8]) -> Read<'_, ()> {
    let (rest, _) = number(line.strip_prefix(b" ").unwrap_or(line))?;
    let (rest, ()) = text(b": ", rest)?;
    ends(PREAUTH, rest)?;
    if gave_up(line).is_ok() { Err(NO) } else { Ok((&[], ())) }
}
