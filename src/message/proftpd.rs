//! What proftpd writes, release 1.3.
//!
//! Wordings are those of `mod_auth.c` and `log.c`, and PAM's for it: without a pid, but the terminal that `mod_auth_pam.c` makes up
//! has it in its name. Every line of a session begins with the
//! server's name and the peer: first the peer's name from DNS (`netaddr.c` lets only letters,
//! digits and `.-:_` through), then its address in brackets. The user's text stands right of it.

use super::row::{Message, Program, Role::*};
use super::table::{program, rows, shapes};
use crate::bytes;
use crate::log::read::number;
use crate::log::record::Record;

shapes! {
    // In the foreground its own tag comes before, and a colon behind (`log_write` in log.c). LogOptions can leave out the server.
    ("session", "{{session|proftpd}[%{number}] |}{%{word} |}(%{dns}[%{address}]){ - |: }"),
    // As in pam.rs.
    ("whose", "logname={!%{any}rhost=%{any}rhost=}%{user} rhost={%{address}|%{host}}{ %{user}|}"),
}

/// proftpd's part of the catalogue.
pub static PROGRAM: Program = program! {
    name: "proftpd",
    releases: "1.3 (run: 1.3.8)",
    tags: "proftpd",
    prefix: "",
    cut: 960,
    messages: MESSAGES,
};

/// The pid of the session that PAM logs for, if the line has none: that of `tty=/dev/ftpd4711`, left of which is nothing of an attacker's.
pub fn pid(record: &Record<'_>) -> Option<u32> {
    let line = record.body.strip_prefix(b"pam_unix(proftpd:auth): authentication failure; logname=")?;
    let mut words = bytes::split(line, b' ');
    number(words.nth(3)?.strip_prefix(b"tty=/dev/ftpd")?)
}

// rustfmt would give each example four lines.
#[rustfmt::skip]
const MESSAGES: &[&[Message]] = &[rows![
    Message {
        name: "failed-login",
        role: Failure,
        weight: 10,
        pattern: "%{session}{USER %{any}{ (Login failed): |: no such user found }%{any}|SECURITY VIOLATION: %{any}ogin attempted%{any}}",
        #[cfg(test)]
        seen: &[
            ("127.0.0.1 (198.51.100.7[198.51.100.7]) - USER NAME (Login failed): Incorrect password", "198.51.100.7"),
            ("ftp.example (host.example[::ffff:198.51.100.7]) - USER NAME (Login failed): No such user found", "198.51.100.7"),
            ("127.0.0.1 (host.example[2001:db8::66]) - USER NAME: no such user found from 2001:db8::66 [2001:db8::66] to 2001:db8::1:21", "2001:db8::66"),
            ("session[963943] 0.0.0.0 (host.example[198.51.100.7]): USER NAME (Login failed): Incorrect password", "198.51.100.7"),
            ("127.0.0.1 (198.51.100.7[198.51.100.7]) - SECURITY VIOLATION: root login attempted.", "198.51.100.7"),
        ],
    },
    Message {
        name: "bad-password-pam",
        role: Announce,
        weight: 10,
        // All there is in syslog of a guess where the program logs to a file of its own, as Debian's does.
        pattern: "pam_unix(proftpd:auth): authentication failure; %{whose}",
        #[cfg(test)]
        seen: &[
            ("pam_unix(proftpd:auth): authentication failure; logname= uid=0 euid=0 tty=/dev/ftpd1 ruser=NAME rhost=198.51.100.7  user=NAME", "198.51.100.7"),
            ("pam_unix(proftpd:auth): authentication failure; logname= uid=0 euid=0 tty=/dev/ftpd1 ruser=NAME rhost=::ffff:198.51.100.7", "198.51.100.7"),
            ("pam_unix(proftpd:auth): authentication failure; logname= uid=0 euid=0 tty=/dev/ftpd1 ruser=NAME rhost=host.example", "host"),
        ],
    },
    Message {
        name: "too-many-tries",
        role: Echo,
        weight: 10,
        pattern: "%{session}Maximum login attempts (%{number}) exceeded%{any}",
        #[cfg(test)]
        seen: &[("127.0.0.1 (198.51.100.7[198.51.100.7]) - Maximum login attempts (3) exceeded, connection refused", "198.51.100.7")],
    },
    Message {
        name: "login-timed-out",
        role: Echo,
        weight: 1,
        pattern: "%{session}Login timeout exceeded%{any}",
        #[cfg(test)]
        seen: &[("127.0.0.1 (198.51.100.7[198.51.100.7]) - Login timeout exceeded, disconnected", "198.51.100.7")],
    },
    Message {
        name: "logged-in",
        role: Success,
        weight: 0,
        pattern: "%{session}USER {!%{any}{ (Login failed): |: no such user found }}%{any}: Login successful{.|}",
        #[cfg(test)]
        seen: &[
            ("127.0.0.1 (198.51.100.7[198.51.100.7]) - USER alice: Login successful.", "198.51.100.7"),
            ("127.0.0.1 (2001:db8::66[2001:db8::66]) - USER alice: Login successful", "2001:db8::66"),
        ],
    },
    Message {
        name: "connection",
        role: Opens,
        weight: 0,
        pattern: "%{session}FTP session opened.",
        #[cfg(test)]
        seen: &[("127.0.0.1 (198.51.100.7[198.51.100.7]) - FTP session opened.", "198.51.100.7")],
    },
    Message {
        name: "detail",
        role: Harmless,
        weight: 0,
        pattern: "{%{session}{ANON %{any}: Login successful.|FTP session {closed|timed out}%{any}}|pam_{!unix(proftpd:auth): authentication failure; }%{host}}",
        #[cfg(test)]
        seen: &[
            ("127.0.0.1 (198.51.100.7[198.51.100.7]) - ANON ftp: Login successful.", "198.51.100.7"),
            ("127.0.0.1 (198.51.100.7[198.51.100.7]) - FTP session closed.", "198.51.100.7"),
            ("127.0.0.1 (198.51.100.7[198.51.100.7]) - FTP session timed out, disconnected", "198.51.100.7"),
            ("pam_unix(proftpd:auth): check pass; user unknown", "host"),
        ],
    },
]];
