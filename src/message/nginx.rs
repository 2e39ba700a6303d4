//! What nginx writes about HTTP basic authentication, with `error_log syslog:...`.
//!
//! Wordings are those of `ngx_http_auth_basic_module.c`; `ngx_http_log_error` in `ngx_http_request.c` adds the client, the server and the
//! request. The user name ends at the first colon, so the address is the first one behind `client: `. Right of it stand
//! the request, the host and the referrer, which are the attacker's.

use super::row::{Message, Program, Role::*};
use super::table::{program, rows, shapes};

shapes! {}

/// nginx's part of the catalogue.
pub static PROGRAM: Program = program! {
    name: "nginx",
    releases: "1.0 to 1.29 (run: 1.22.1)",
    tags: "nginx",
    // nginx's own date, and the number of the connection (`ngx_log.c`).
    prefix: "%{word} %{word} [error] %{word} *%{number} %{any}",
    cut: 900,
    messages: MESSAGES,
};

// rustfmt would give each example four lines.
#[rustfmt::skip]
const MESSAGES: &[&[Message]] = &[rows![
    Message {
        name: "failed-login",
        role: Failure,
        weight: 10,
        pattern: "user \"%{name}\"{ was not found in \"%{any}\"|: password mismatch}, client: %{address}, server: %{any}",
        #[cfg(test)]
        seen: &[
            ("2026/11/30 15:19:26 [error] 2903#2903: *1 user \"NAME\": password mismatch, client: 198.51.100.7, server: _, request: \"GET / HTTP/1.1\", host: \"203.0.113.1:8080\"", "198.51.100.7"),
            ("2026/11/30 15:19:26 [error] 2903#2903: *12 user \"NAME\" was not found in \"/etc/nginx/htpasswd\", client: 2001:db8::66, server: _, request: \"GET /a%20b HTTP/1.1\", host: \"[2001:db8::1]:8080\"", "2001:db8::66"),
            ("2026/11/30 15:19:26 [error] 2903#2903: *4 user \"x\" was not found in \"/f\", client\" was not found in \"/etc/nginx/htpasswd\", client: 198.51.100.7, server: _, request: \"GET / HTTP/1.1\"", "198.51.100.7"),
            ("2026/11/30 15:19:26 [error] 2903#2903: *5 user \"alice\": password mismatch, client: 198.51.100.7, server: _, request: \"GET / HTTP/1.1\", host: \"x\", referrer: \"NAME\"", "198.51.100.7"),
            ("2026/11/30 15:19:26 [error] 2903#2903: *5 user \"alice\": password mismatch, client: unix:, server: _, request: \"GET / HTTP/1.1\", host: \"x\"", "host"),
        ],
    },
]];
