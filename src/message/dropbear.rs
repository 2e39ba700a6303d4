//! What dropbear writes, from 0.44 (2005) to 2026.94.
//!
//! Wordings are those of `svr-auth.c`, `svr-authpasswd.c`, `svr-authpam.c`,
//! `svr-authpubkey.c`, `svr-session.c` and `svr-main.c`. Up to 0.52 sentences begin in
//! lower case. The address moved about: exit lines have it in `<>` since 2020.79, which
//! in turn took it from the lines about unknown users until 2024.86 put it back.
//!
//! User names come from the password file, so they are hardly the attacker's; the
//! version text of the peer (`Incompatible remote version '...'`) is, byte for byte,
//! and stands right of the address. Exit lines are therefore read from the left,
//! all others from the right.

use super::shape::{Fail, Row, after, end, endpoint, first, last, named, no_match, number};
use super::{Found, Message, Peer, Program, Role::*};

/// dropbear's part of the catalogue.
// Left as it is by rustfmt, which would give each example four lines.
#[rustfmt::skip]
pub static PROGRAM: Program = Program {
    name: "dropbear",
    tags: &[b"dropbear"],
    prepare,
    messages: &[
        Message {
            name: "bad-password",
            role: Failure,
            weight: 10,
            parse: |i| user_from(word(i, "Bad password attempt for '")?, "' from "),
            #[cfg(test)]
            seen: &[
                ("Bad password attempt for 'USER' from 198.51.100.7:4022", "198.51.100.7"),
                ("bad password attempt for 'USER' from 198.51.100.7:4022", "198.51.100.7"),
                ("Bad password attempt for 'x' from 192.0.2.1:1' from 198.51.100.7:4022", "198.51.100.7"),
                ("Bad password attempt for 'USER' from 2001:db8:bad::66:37075", "2001:db8:bad::66"),
                ("Bad password attempt for 'USER' from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
                ("Bad password attempt for 'USER' from [2001:db8:bad::66]:389", "2001:db8:bad::66"),
                ("Bad password attempt for 'USER' from [2001:db8:bad::66]:", "2001:db8:bad::66"),
                ("Bad password attempt for 'USER' from [2001:db8:bad::66]", "2001:db8:bad::66"),
                ("Bad password attempt for 'USER' from fe80::bad:66%br-lan:42175", "fe80::bad:66"),
                ("Bad password attempt for 'USER' from [fe80::bad:66%br-lan]:421", "fe80::bad:66"),
                ("Bad password attempt for 'USER' from ::ffff:198.51.100.7:4022", "198.51.100.7"),
            ],
        },
        Message {
            name: "exit-after-failures",
            role: Echo,
            weight: 10,
            // With `-s` or `-g` the guesses leave no other line (svr-auth.c).
            parse: |i| match exit(i)? {
                Exit {
                    peer,
                    fails: fails @ 1..,
                    ..
                } => Ok((&[], Found { peer, times: fails })),
                _ => no_match(),
            },
            #[cfg(test)]
            seen: &[
                ("Exit before auth from <198.51.100.7:4022>: (user 'USER', 3 fails): Exited normally", "198.51.100.7"),
                ("Exit before auth from <2001:db8:bad::66:2222>: (user 'USER', 1 fails): Disconnect received", "2001:db8:bad::66"),
                ("Exit before auth from <[2001:db8:bad::66]:389>: (user 'USER', 999 fails): Max auth tries reached - user 'USER'", "2001:db8:bad::66"),
                ("Exit before auth from <[2001:db8:bad::66]>: (user 'USER', 2 fails): Timeout before auth", "2001:db8:bad::66"),
                ("Exit before auth (user 'USER', 3 fails): Max auth tries reached - user 'USER' from 198.51.100.7:4022", "198.51.100.7"),
                ("exit before auth (user 'USER', 10 fails): Max auth tries reached - user 'USER' from 2001:db8:bad::66:37075", "2001:db8:bad::66"),
                ("Exit before auth (user 'USER', 1 fails): Exited normally", ""),
            ],
        },
        Message {
            name: "exit-too-many-tries",
            role: Echo,
            weight: 10,
            parse: |i| exit_because(i, Reason::TooManyTries),
            #[cfg(test)]
            seen: &[
                ("Exit before auth from <198.51.100.7:4022>: Max auth tries reached - user 'is invalid'", "198.51.100.7"),
                ("Exit before auth from <[2001:db8:bad::66]:>: Max auth tries reached - user 'is invalid'", "2001:db8:bad::66"),
                ("Exit before auth from <2001:db8:bad::66:37075>: (user 'USER', 0 fails): Max auth tries reached - user 'USER'", "2001:db8:bad::66"),
                ("Exit before auth: Max auth tries reached - user 'is invalid' from 198.51.100.7:4022", "198.51.100.7"),
                ("exit before auth: Max auth tries reached - user 'USER' from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
            ],
        },
        Message {
            name: "exit-several-user-names",
            role: Echo,
            weight: 5,
            parse: |i| exit_because(i, Reason::SeveralUsers),
            #[cfg(test)]
            seen: &[
                ("Exit before auth from <198.51.100.7:4022>: (user 'USER', 0 fails): Client trying multiple usernames", "198.51.100.7"),
                ("Exit before auth: Client trying multiple usernames from 198.51.100.7:4022", "198.51.100.7"),
                ("Exit before auth (user 'USER', 0 fails): Client trying multiple usernames from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
            ],
        },
        Message {
            name: "exit-nul-in-user-name",
            role: Echo,
            weight: 5,
            parse: |i| exit_because(i, Reason::NulInUser),
            #[cfg(test)]
            seen: &[
                ("Exit before auth from <[2001:db8:bad::66]:389>: Attempted username with a null byte", "2001:db8:bad::66"),
                ("Exit before auth: Attempted username with a null byte from 198.51.100.7:4022", "198.51.100.7"),
            ],
        },
        Message {
            name: "exit-stopped",
            role: Harmless,
            weight: 0,
            parse: |i| exit_because(i, Reason::Stopped),
            #[cfg(test)]
            seen: &[
                ("Exit before auth from <198.51.100.7:4022>: Terminated by signal", "198.51.100.7"),
                ("Exit before auth: Terminated by signal", ""),
            ],
        },
        Message {
            name: "exit-before-login",
            role: Echo,
            weight: 2,
            parse: |i| exit_because(i, Reason::Other),
            #[cfg(test)]
            seen: &[
                ("Exit before auth from <198.51.100.7:4022>: Exited normally", "198.51.100.7"),
                ("Exit before auth from <2001:db8:bad::66:37075>: (user 'USER', 0 fails): Exited normally", "2001:db8:bad::66"),
                ("Exit before auth from <2001:db8:bad::66:2222>: No matching algo kex", "2001:db8:bad::66"),
                ("Exit before auth from <[2001:db8:bad::66]:389>: Timeout before auth", "2001:db8:bad::66"),
                ("Exit before auth from <fe80::bad:66%br-lan:42175>: Disconnect received", "fe80::bad:66"),
                ("Exit before auth from <198.51.100.7:4022>: Incompatible remote version 'USER'", "198.51.100.7"),
                ("Exit before auth from <198.51.100.7:4022>: Incompatible remote version 'SSH-1.0-x' from <192.0.2.1:22>: (user 'root', 9 fails): Max auth tries reached - user 'root'", "198.51.100.7"),
                ("Exit before auth: Incompatible remote version 'SSH-1.0-x' from <192.0.2.1:22>: (user 'root', 9 fails): x'", ""),
                ("Exit before auth: Incompatible remote version 'SSH-1.0-x Max auth tries reached - user 'root' from 192.0.2.1:22'", ""),
                ("Exit before auth: Exited normally", ""),
                ("exit before auth (user 'USER', 0 fails): Error reading: Connection reset by peer", ""),
            ],
        },
        Message {
            name: "unknown-user",
            role: Failure,
            weight: 10,
            // 2020.79 to 2024.85 print no address.
            parse: |i| match word(i, "Login attempt for nonexistent user")? {
                [] => named(Peer::Unnamed),
                i => named(endpoint(after(i, " from ")?)?),
            },
            #[cfg(test)]
            seen: &[
                ("Login attempt for nonexistent user from 198.51.100.7:4022", "198.51.100.7"),
                ("login attempt for nonexistent user from 198.51.100.7:4022", "198.51.100.7"),
                ("Login attempt for nonexistent user from 2001:db8:bad::66:37075", "2001:db8:bad::66"),
                ("Login attempt for nonexistent user from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
                ("Login attempt for nonexistent user from [2001:db8:bad::66]:389", "2001:db8:bad::66"),
                ("Login attempt for nonexistent user", ""),
            ],
        },
        Message {
            name: "wrong-user",
            role: Failure,
            weight: 10,
            // A server that does not run as root knows one user; no address 2020.79 to 2024.86.
            parse: |i| {
                let i = word(i, "Login attempt with wrong user ")?;
                match last(i, " from ") {
                    Ok((_, i)) => named(endpoint(i)?),
                    Err(_) => named(Peer::Unnamed),
                }
            },
            #[cfg(test)]
            seen: &[
                ("Login attempt with wrong user USER from 198.51.100.7:4022", "198.51.100.7"),
                ("Login attempt with wrong user USER from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
                ("Login attempt with wrong user root", ""),
            ],
        },
        Message {
            name: "bad-password-pam",
            role: Failure,
            weight: 10,
            parse: |i| user_from(word(i, "Bad PAM password attempt for '")?, "' from "),
            #[cfg(test)]
            seen: &[
                ("Bad PAM password attempt for 'USER' from 198.51.100.7:4022", "198.51.100.7"),
                ("bad PAM password attempt for '<invalid username>' from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
                ("Bad PAM password attempt for '<invalid username>' from [2001:db8:bad::66]:389", "2001:db8:bad::66"),
            ],
        },
        Message {
            name: "too-long-password",
            role: Failure,
            weight: 10,
            parse: |i| user_from(word(i, "Too-long password attempt for '")?, "' from "),
            #[cfg(test)]
            seen: &[
                ("Too-long password attempt for 'USER' from 198.51.100.7:4022", "198.51.100.7"),
                ("Too-long password attempt for 'USER' from [2001:db8:bad::66]:389", "2001:db8:bad::66"),
            ],
        },
        Message {
            name: "bad-key-signature",
            role: Failure,
            weight: 10,
            parse: |i| {
                let i = word(i, "Pubkey auth bad signature for '")?;
                user_from(last(i, "' with key ")?.1, " from ")
            },
            #[cfg(test)]
            seen: &[
                ("Pubkey auth bad signature for 'USER' with key SHA256:AbC/d+4 from 198.51.100.7:4022", "198.51.100.7"),
                ("pubkey auth bad signature for 'USER' with key md5 00:11:22:aa from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
            ],
        },
        Message {
            name: "unknown-key-algorithm",
            role: Echo,
            weight: 2,
            parse: |i| {
                user_from(
                    word(i, "Pubkey auth attempt with unknown algo for '")?,
                    "' from ",
                )
            },
            #[cfg(test)]
            seen: &[
                ("Pubkey auth attempt with unknown algo for 'USER' from 198.51.100.7:4022", "198.51.100.7"),
                ("pubkey auth attempt with unknown algo for 'USER' from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
            ],
        },
        Message {
            name: "several-user-names",
            role: Echo,
            weight: 5,
            // Before 2018.76 only a warning, and the session went on.
            parse: |i| {
                named(endpoint(word(
                    i,
                    "Client trying multiple usernames from ",
                )?)?)
            },
            #[cfg(test)]
            seen: &[
                ("Client trying multiple usernames from 198.51.100.7:4022", "198.51.100.7"),
                ("client trying multiple usernames from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
            ],
        },
        Message {
            name: "user-refused",
            role: Announce,
            weight: 10,
            // checkusername() in svr-auth.c: said once, the guesses that follow are not logged.
            parse: |i| {
                let (start, tail) = match word(i, "User '") {
                    Ok(i) => (
                        i,
                        [
                            " has invalid shell, rejected",
                            " has blank password, rejected",
                        ],
                    ),
                    Err(_) => (word(i, "User account '").unwrap_or(&[]), [" is locked"; 2]),
                };
                let refused = i == b"root login rejected"
                    || tail
                        .iter()
                        .any(|tail| matches!(last(start, tail), Ok(([.., b'\''], []))))
                    || (word(i, "Logins are restricted to the group ").is_ok()
                        && i.ends_with(b"' is not a member"));
                if refused {
                    named(Peer::Unnamed)
                } else {
                    no_match()
                }
            },
            #[cfg(test)]
            seen: &[
                ("root login rejected", ""),
                ("User 'USER' has invalid shell, rejected", ""),
                ("user 'USER' has blank password, rejected", ""),
                ("User account 'USER' is locked", ""),
                ("Logins are restricted to the group admins but user 'USER' is not a member", ""),
            ],
        },
        Message {
            name: "pam-refused",
            role: Announce,
            weight: 10,
            // svr-authpam.c writes it right before "Bad PAM password".
            parse: |i| {
                after(i, "pam_authenticate() failed, rc=")?;
                named(Peer::Unnamed)
            },
            #[cfg(test)]
            seen: &[("pam_authenticate() failed, rc=7, Authentication failure", "")],
        },
        Message {
            name: "connection",
            role: Opens,
            weight: 0,
            parse: |i| named(endpoint(word(i, "Child connection from ")?)?),
            #[cfg(test)]
            seen: &[
                ("Child connection from 198.51.100.7:4022", "198.51.100.7"),
                ("Child connection from ::ffff:198.51.100.7:4022", "198.51.100.7"),
                ("Child connection from 2001:db8:bad::66:37075", "2001:db8:bad::66"),
                ("Child connection from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
                ("Child connection from [2001:db8:bad::66]:38941", "2001:db8:bad::66"),
            ],
        },
        Message {
            name: "logged-in",
            role: Success,
            weight: 0,
            parse: |i| named(accepted(i)?),
            #[cfg(test)]
            seen: &[
                ("Password auth succeeded for 'alice' from 198.51.100.7:4022", "198.51.100.7"),
                ("password auth succeeded for 'alice' from 198.51.100.7:4022", "198.51.100.7"),
                ("PAM password auth succeeded for 'alice' from 2001:db8::7:2222", "2001:db8::7"),
                ("Pubkey auth succeeded for 'alice' with key md5 00:11:22:aa from 198.51.100.7:4022", "198.51.100.7"),
                ("Pubkey auth succeeded for 'alice' with ssh-ed25519 key SHA256:AbC/d+4 from [2001:db8::7]:389", "2001:db8::7"),
                ("Auth succeeded with blank password for 'alice' from 198.51.100.7:4022", "198.51.100.7"),
            ],
        },
        Message {
            name: "first-step-of-two-passed",
            role: Harmless,
            weight: 0,
            // No reason to forgive: the password may still be being guessed.
            parse: |i| match last(i, ", extra auth required")? {
                (i, []) => named(accepted(i)?),
                _ => no_match(),
            },
            #[cfg(test)]
            seen: &[("Pubkey auth succeeded for 'alice' with ssh-ed25519 key SHA256:AbC/d+4 from 198.51.100.7:4022, extra auth required", "198.51.100.7")],
        },
        Message {
            name: "logged-out",
            role: Harmless,
            weight: 0,
            parse: |i| {
                let (_, i) = first(
                    word(i, "Exit (").or_else(|_| word(i, "Exit after auth ("))?,
                    ")",
                )?;
                let (i, peer) = in_brackets(i)?;
                after(i, ": ")?;
                named(peer)
            },
            #[cfg(test)]
            seen: &[
                ("Exit (alice) from <198.51.100.7:4022>: Disconnect received", "198.51.100.7"),
                ("Exit (alice) from <[2001:db8::7]:389>: Exited normally", "2001:db8::7"),
                ("Exit (alice): Exited normally", ""),
                ("exit after auth (alice): Exited normally", ""),
            ],
        },
        Message {
            name: "early-exit",
            role: Harmless,
            weight: 0,
            parse: |i| {
                let (i, peer) =
                    in_brackets(word(i, "Early exit").or_else(|_| word(i, "Premature exit"))?)?;
                after(i, ": ")?;
                named(peer)
            },
            #[cfg(test)]
            seen: &[
                ("Early exit: Terminated by signal", ""),
                ("Early exit from <198.51.100.7:4022>: Bad buf_getwriteptr", "198.51.100.7"),
                ("premature exit: Error listening", ""),
            ],
        },
        Message {
            name: "command",
            role: Harmless,
            weight: 0,
            parse: |i| {
                first(word(i, "User ")?, " executing ")?;
                named(Peer::Unnamed)
            },
            #[cfg(test)]
            seen: &[
                ("User alice executing 'echo Bad password attempt for 'x' from 192.0.2.1:22'", ""),
                ("User alice executing login shell", ""),
            ],
        },
        Message {
            name: "started",
            role: Harmless,
            weight: 0,
            parse: |i| match i {
                b"Running in background" | b"Not backgrounding" => named(Peer::Unnamed),
                _ => no_match(),
            },
            #[cfg(test)]
            seen: &[("Running in background", ""), ("Not backgrounding", "")],
        },
        Message {
            name: "pam-detail",
            role: Harmless,
            weight: 0,
            parse: |i| {
                after(i, "pam_").and_then(|i| first(i, "(dropbear:"))?;
                named(Peer::Unnamed)
            },
            #[cfg(test)]
            seen: &[("pam_unix(dropbear:auth): check pass; user unknown", "")],
        },
    ],
};

/// With `-E` under a service manager the line has dropbear's own header inside the
/// syslog one: `[825] Jul 10 23:53:52 Bad password ...` (`dbutil.c`, stderr logging).
fn prepare(body: &[u8]) -> &[u8] {
    let Ok((i, _)) = after(body, "[").and_then(number) else {
        return body;
    };
    let Some((header, rest)) = i.split_at_checked(18) else {
        return body;
    };
    match header {
        [
            b']',
            b' ',
            _,
            _,
            _,
            b' ',
            _,
            _,
            b' ',
            _,
            _,
            b':',
            _,
            _,
            b':',
            _,
            _,
            b' ',
        ] => rest,
        _ => body,
    }
}

/// What follows the constant `text`, whose first letter may be in lower case (to 0.52).
fn word<'a>(i: &'a [u8], text: &str) -> Result<&'a [u8], Fail> {
    match (i.split_first(), text.as_bytes().split_first()) {
        (Some((a, i)), Some((b, text))) if a.eq_ignore_ascii_case(b) => {
            i.strip_prefix(text).ok_or(Fail)
        }
        _ => Err(Fail),
    }
}

/// The endpoint right of the last `sep`; left of it stands the user name.
fn user_from<'a>(i: &[u8], sep: &str) -> Row<'a> {
    named(endpoint(last(i, sep)?.1)?)
}

/// ` from <HOST:PORT>` (`fromaddr` in `svr-session.c`, since 2020.79), or nothing.
fn in_brackets(i: &[u8]) -> Result<(&[u8], Peer), Fail> {
    let Ok(i) = after(i, " from <") else {
        return Ok((i, Peer::Unnamed));
    };
    let (text, i) = first(i, ">")?;
    Ok((i, endpoint(text)?))
}

/// The lines of a log-in that worked.
fn accepted(i: &[u8]) -> Result<Peer, Fail> {
    let user = |text| word(i, text);
    let i = user("Password auth succeeded for '")
        .or_else(|_| user("PAM password auth succeeded for '"))
        .or_else(|_| user("Pubkey auth succeeded for '"))
        .or_else(|_| user("Auth succeeded with blank password for '"))?;
    endpoint(last(i, " from ")?.1)
}

/// An exit before anybody logged in (`svr_dropbear_exit` in `svr-session.c`).
struct Exit {
    peer: Peer,
    /// Failed tries; 0 also where the line does not say.
    fails: u8,
    reason: Reason,
}

#[derive(PartialEq)]
enum Reason {
    TooManyTries,
    SeveralUsers,
    NulInUser,
    Stopped,
    Other,
}

fn exit_because<'a>(i: &[u8], reason: Reason) -> Row<'a> {
    match exit(i)? {
        Exit {
            peer,
            fails: 0,
            reason: actual,
        } if actual == reason => named(peer),
        _ => no_match(),
    }
}

/// `Exit before auth from <A>: [(user 'U', N fails): ]REASON` since 2020.79,
/// `Exit before auth[ (user 'U', N fails)]: REASON` before. Three of the old reasons end
/// in an address; nothing else right of the brackets is ever taken for one.
fn exit(i: &[u8]) -> Result<Exit, Fail> {
    let (i, peer) = in_brackets(word(i, "Exit before auth")?)?;
    let (i, fails) = match after(i, " (user '").or_else(|_| after(i, ": (user '")) {
        Ok(i) => {
            let (i, fails) = number(first(i, "', ")?.1)?;
            (
                after(i, " fails): ")?,
                u8::try_from(fails).unwrap_or(u8::MAX),
            )
        }
        Err(_) => (after(i, ": ")?, 0),
    };
    let (reason, tail) = if let Ok(i) = after(i, "Max auth tries reached - user '") {
        (
            Reason::TooManyTries,
            last(i, "'").map_or(i, |(_, tail)| tail),
        )
    } else if let Ok(i) = after(i, "Client trying multiple usernames") {
        (Reason::SeveralUsers, i)
    } else if let Ok(i) = after(i, "Attempted username with a null byte") {
        (Reason::NulInUser, i)
    } else {
        let stopped = i == b"Terminated by signal";
        (
            if stopped {
                Reason::Stopped
            } else {
                Reason::Other
            },
            &[][..],
        )
    };
    match peer {
        Peer::Unnamed if !tail.is_empty() => Ok(Exit {
            peer: endpoint(after(tail, " from ")?)?,
            fails,
            reason,
        }),
        _ => end(tail).map(|()| Exit {
            peer,
            fails,
            reason,
        }),
    }
}
