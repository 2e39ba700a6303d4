//! What pure-ftpd writes, release 1.0.
//!
//! Wordings are those of `ftpd.c` (`logfile`) and `messages_en.h`. Builds in other languages are not
//! recognised. Every line begins with the user, `?` before the login, and the peer. Without `-H` the peer
//! is a host name, which blames nobody. But the owner of the peer's PTR record can make it look like an
//! address (`dns_sanitize` lets digits and dots through): only with `-H` the address is certainly the peer's.

use super::row::{Message, Program, Role::*};
use super::table::{program, rows, shapes};

shapes! {}

/// pure-ftpd's part of the catalogue.
pub static PROGRAM: Program = program! {
    name: "pure-ftpd",
    releases: "1.0 (run: 1.0.50)",
    tags: "pure-ftpd",
    prefix: "",
    cut: 960,
    messages: MESSAGES,
};

// rustfmt would give each example four lines.
#[rustfmt::skip]
const MESSAGES: &[&[Message]] = &[rows![
    Message {
        name: "failed-login",
        role: Failure,
        weight: 10,
        pattern: "(?@%{address}) [{WARNING] Authentication failed for user [%{any}]|ERROR] Too many authentication failures}",
        #[cfg(test)]
        seen: &[
            ("(?@198.51.100.7) [WARNING] Authentication failed for user [NAME]", "198.51.100.7"),
            ("(?@2001:db8::66) [WARNING] Authentication failed for user [NAME]", "2001:db8::66"),
            ("(?@host.example) [WARNING] Authentication failed for user [NAME]", "host"),
            // Replaces the line about the last failure (`dopass`).
            ("(?@198.51.100.7) [ERROR] Too many authentication failures", "198.51.100.7"),
        ],
    },
    Message {
        name: "logged-in",
        role: Success,
        weight: 0,
        pattern: "(?@%{address}) [INFO] %{any} is now logged in",
        #[cfg(test)]
        seen: &[("(?@198.51.100.7) [INFO] alice is now logged in", "198.51.100.7")],
    },
    Message {
        name: "connection",
        role: Opens,
        weight: 0,
        pattern: "(?@%{address}) [INFO] New connection from %{any}",
        #[cfg(test)]
        seen: &[
            ("(?@198.51.100.7) [INFO] New connection from 198.51.100.7", "198.51.100.7"),
            ("(?@2001:db8::66) [INFO] New connection from 2001:db8::66", "2001:db8::66"),
        ],
    },
    Message {
        name: "detail",
        role: Harmless,
        weight: 0,
        // PAM's lines name the server's own host as the peer.
        pattern: "{(?@%{any}) [INFO] {Logout|Anonymous user logged in|Timeout}|(%{word}@%{any}) [INFO] Logout|pam_}%{host}",
        #[cfg(test)]
        seen: &[
            ("(?@198.51.100.7) [INFO] Logout.", "host"),
            ("(?@198.51.100.7) [INFO] Anonymous user logged in", "host"),
            ("(alice@198.51.100.7) [INFO] Logout.", "host"),
            ("pam_unix(pure-ftpd:auth): authentication failure; logname= uid=0 euid=0 tty=pure-ftpd ruser=NAME rhost=vm", "host"),
        ],
    },
]];
