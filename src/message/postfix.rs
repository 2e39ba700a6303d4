//! What postfix's smtpd writes about SASL logins, release 3.
//!
//! Wordings are those of `smtpd_sasl_glue.c`, `smtpd.c` and, about the server behind it, `xsasl_dovecot_server.c`. The peer comes first, as
//! `NAME[ADDRESS]`. The name comes from DNS and is checked to be a host name (`valid_hostname.c`), else it is
//! `unknown`. One process serves many clients, so each line counts alone.

use super::row::{Message, Program, Role::*};
use super::table::{program, rows, shapes};

shapes! {
    // With a port if `smtpd_client_port_logging` is on.
    ("client", "%{dns}[%{address}]{:%{port}|}"),
    // The name that the user claims stands right of it.
    ("unanswered", "{Connection lost to|Can't connect to} authentication server"),
}

/// postfix's part of the catalogue.
pub static PROGRAM: Program = program! {
    name: "postfix",
    releases: "3 (run: 3.7.11)",
    // `postfix/smtpd`, `postfix/submission/smtpd`, and instances such as `postfix-out/smtpd`.
    tags: "postfix*/smtpd",
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
        pattern: "warning: %{client}: SASL %{word} authentication failed{!: %{unanswered}}%{any}",
        #[cfg(test)]
        seen: &[
            ("warning: unknown[198.51.100.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6", "198.51.100.7"),
            ("warning: host.example[2001:db8::66]: SASL PLAIN authentication failed: authentication failure, sasl_username=NAME", "2001:db8::66"),
            ("warning: unknown[198.51.100.7]:40001: SASL LOGIN authentication failed: (reason unavailable), sasl_username=NAME", "198.51.100.7"),
        ],
    },
    Message {
        name: "aborted-login",
        role: Failure,
        weight: 2,
        pattern: "warning: %{client}: SASL %{word} authentication aborted",
        #[cfg(test)]
        seen: &[("warning: unknown[198.51.100.7]: SASL LOGIN authentication aborted", "198.51.100.7")],
    },
    Message {
        name: "not-an-attempt",
        role: Harmless,
        weight: 0,
        // postfix has lost its own way to the authentication server, and a mail client asks again and again.
        pattern: "warning: %{client}: SASL %{word} authentication failed: %{unanswered}%{any}",
        #[cfg(test)]
        seen: &[
            ("warning: unknown[198.51.100.7]: SASL PLAIN authentication failed: Connection lost to authentication server, sasl_username=(unavailable)", "198.51.100.7"),
            ("warning: unknown[198.51.100.7]: SASL LOGIN authentication failed: Can't connect to authentication server", "198.51.100.7"),
        ],
    },
    Message {
        name: "logged-in",
        role: Success,
        weight: 0,
        pattern: "%{word}: client=%{client}, sasl_method=%{word}, sasl_username=%{any}",
        #[cfg(test)]
        seen: &[("4B1C02D1F8: client=host.example[198.51.100.7], sasl_method=PLAIN, sasl_username=alice", "198.51.100.7")],
    },
    Message {
        name: "connection",
        role: Harmless,
        weight: 0,
        pattern: "{connect|disconnect|{lost connection|timeout|too many errors} after %{word}} from %{client}{ %{any}|}",
        #[cfg(test)]
        seen: &[
            ("connect from unknown[198.51.100.7]", "198.51.100.7"),
            ("disconnect from host.example[2001:db8::66] ehlo=1 auth=0/1 commands=1/2", "2001:db8::66"),
            ("lost connection after EHLO from unknown[198.51.100.7]", "198.51.100.7"),
            // The failures before it have been counted.
            ("too many errors after AUTH from unknown[198.51.100.7]", "198.51.100.7"),
            ("lost connection after AUTH from unknown[2001:db8::66]", "2001:db8::66"),
            ("timeout after AUTH from unknown[198.51.100.7]", "198.51.100.7"),
        ],
    },
]];
