//! What LuCI writes about logins to the router's web pages.
//!
//! Wordings are those of LuCI's dispatcher (`luci-base`: `dispatcher.lua`, later `dispatcher.uc`). Where they come out differs:
//!
//! | LuCI of | writes to | as | can be forged |
//! |---|---|---|---|
//! | 2026-07-20 on (commit 4021b549) | syslog(3) | `authpriv.warn dispatcher.uc: ` | no: path and name are URL-encoded |
//! | 2025-07 to 2026-07 (25.12) | syslog(3) | `authpriv.warn dispatcher.uc: ` | in its address |
//! | 2021-05 to 2022-10 (21.02.2, 22.03) | syslog(3) | `user.info : ` | no |
//! | 2017 to 2021; 2022-10 to 2025-07 (23.05, 24.10) | standard error | `daemon.err uhttpd[PID]: ` | whole |
//!
//! Path and user name are the attacker's text, and stand left of the address.
//!
//! On standard error a line break in them ends the line, as procd splits it there: a client that reaches the login page, or a web page
//! that has a browser ask for it, writes whole lines that cannot be told from LuCI's own. So these tags belong to a program of
//! their own, [`UHTTPD`], which is watched only where it is named.
//!
//! LuCI of 2025-07 to 2026-07 takes its finished line for a format once more (ucode's `log.syslog`). A `%c` there is a NUL, which ends the line: the
//! name `x from 192.0.2.1%c` has the last word, and a path with `%c` leaves no address at all. A thousand blanks behind such a name or path do the
//! same: syslog(3) cuts the line among them, and logd takes them off.
//!
//! uhttpd and rpcd log no failures: a guess at `/ubus` or at a page behind HTTP authentication leaves no line (`session.c`, `auth.c`).

use super::row::{Message, Program, Role::*};
use super::table::{coded, program, rows, shapes};

// Up to 24.10 a level in brackets.
const PREFIX: &str = "{[%{word}] |}%{any}";

shapes! {
    // One address, and nothing behind it.
    ("login", "%{user} for %{user} from %{address}"),
}

/// LuCI's part of the catalogue, as far as it logs by syslog(3).
pub static PROGRAM: Program = program! {
    name: "luci",
    releases: "21.02.2, 22.03, 25.12, 2025-07 to 2026-08 (run: 25.12.2; its call that logs, of 2025-07 and 2026-07)",
    // Releases of 2021 and 2022 write no tag: see `place` in catalogue.rs.
    tags: "dispatcher.uc",
    prefix: PREFIX,
    // logd and musl's syslog(3) cut at 1024 bytes, the header included.
    cut: 960,
    messages: BY_SYSLOG,
};

/// The same, as far as it logs through the standard error of a web server.
pub static UHTTPD: Program = Program {
    name: "luci-uhttpd",
    #[cfg(test)]
    releases: "17.01 to 21.02.1, 23.05, 24.10",
    tags: "uhttpd uwsgi",
    messages: BY_STDERR,
    code: coded!(PREFIX, BY_STDERR),
    ..PROGRAM
};

#[rustfmt::skip]
const BY_SYSLOG: &[&[Message]] = &[rows![
    Message {
        name: "failed-login",
        role: Failure,
        weight: 10,
        // Without an address: a long path or a `%c` took it off. No line of LuCI's has a pid that could lend one.
        pattern: "luci: failed login on /{%{login}|%{any}}",
        #[cfg(test)]
        seen: &[
            ("luci: failed login on / for NAME from 198.51.100.7", "198.51.100.7"),
            ("luci: failed login on /admin/status/logs for root from 198.51.100.7", "198.51.100.7"),
            ("luci: failed login on /admin/NAME for root from 2001:db8::66", "2001:db8::66"),
            ("luci: failed login on /admin/x for x from 192.0.2.1 from 198.51.100.7", "198.51.100.7"),
            ("luci: failed login on /admin/x%20y for x%20from%20192.0.2.1%25c from 198.51.100.7", "198.51.100.7"),
            ("luci: failed login on /admin/x for x from 192.0.2.1 0.000000rom 198.51.100.7", ""),
            ("luci: failed login on /x from 192.0.2.1", ""),
            ("luci: failed login on / for root from ?", ""),
        ],
    },
    Message {
        name: "logged-in",
        role: Success,
        weight: 0,
        pattern: "luci: accepted login on /{%{login}|%{any}}",
        #[cfg(test)]
        seen: &[
            ("luci: accepted login on /admin for root from 198.51.100.7", "198.51.100.7"),
            ("luci: accepted login on / for root from 2001:db8::66", "2001:db8::66"),
            ("luci: accepted login on /x", ""),
        ],
    },
]];

#[rustfmt::skip]
const BY_STDERR: &[&[Message]] = &[rows![
    Message {
        name: "failed-login",
        role: Failure,
        weight: 10,
        // `?` is no address, and takes none from earlier lines of the process: it serves all clients.
        pattern: "luci: failed login on /{%{login}|%{host}}",
        #[cfg(test)]
        seen: &[
            ("luci: failed login on / for NAME from 198.51.100.7", "198.51.100.7"),
            ("[info] luci: failed login on / for NAME from 198.51.100.7", "198.51.100.7"),
            ("[info] luci: failed login on /admin/NAME for root from 2001:db8::66", "2001:db8::66"),
            ("[info] luci: failed login on / for root from 192.0.2.1 from 198.51.100.7", "198.51.100.7"),
            ("luci: failed login on /admin/status for NAME from ?", "host"),
        ],
    },
    Message {
        name: "logged-in",
        role: Success,
        weight: 0,
        pattern: "luci: accepted login on /{%{login}|%{host}}",
        #[cfg(test)]
        seen: &[
            ("luci: accepted login on /admin for root from 198.51.100.7", "198.51.100.7"),
            ("[info] luci: accepted login on / for root from 2001:db8::66", "2001:db8::66"),
        ],
    },
]];
