//! What LuCI writes about logins to the router's web pages.
//!
//! Wordings are those of LuCI's dispatcher (`luci-base`, first in Lua, now `dispatcher.uc`). It
//! writes to its standard error, which the web server passes on and procd logs under the web
//! server's tag; releases of 2021 write to syslog themselves, under an empty tag.
//!
//! Path and user name are the attacker's text, and stand left of the address. On standard error a
//! line break in them ends the line: a client that reaches the login page can write whole lines
//! that cannot be told from LuCI's own. uhttpd and rpcd log no failures: a guess at `/ubus` or
//! at a page behind HTTP authentication leaves no line (`session.c`, `auth.c`).

use super::row::{Message, Program, Role::*};
use super::table::{coded, rows, shapes};

const PREFIX: &str = "";

shapes! {
    // `?` is no address, and takes none from earlier lines of the process: it serves all clients.
    ("login", "login on /%{user} for %{user} from {%{address}|?%{host}}"),
}

/// LuCI's part of the catalogue.
// rustfmt would give each example four lines.
#[rustfmt::skip]
pub static PROGRAM: Program = Program {
    name: "luci",
    #[cfg(test)]
    releases: "2017 to 2026",
    // Some releases write no tag: see `place` in catalogue.rs.
    tags: "uhttpd uwsgi",
    #[cfg(test)]
    prefix: PREFIX,
    // logd and musl's syslog(3) cut at 1024 bytes, the header included.
    cut: 960,
    shapes: if cfg!(test) { SHAPES } else { &[] },
    messages: MESSAGES,
    code: coded!(PREFIX, MESSAGES),
};

#[rustfmt::skip]
const MESSAGES: &[&[Message]] = &[rows![
    Message {
        name: "failed-login",
        role: Failure,
        weight: 10,
        pattern: "{[%{word}] |}luci: failed %{login}",
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
        pattern: "{[%{word}] |}luci: accepted %{login}",
        #[cfg(test)]
        seen: &[
            ("luci: accepted login on /admin for root from 198.51.100.7", "198.51.100.7"),
            ("[info] luci: accepted login on / for root from 2001:db8::66", "2001:db8::66"),
        ],
    },
]];
