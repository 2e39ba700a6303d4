//! What exim writes about SMTP authentication, to syslog and into its own logs, 4.x.
//!
//! Wordings are those of `smtp_in.c`. `host_and_ident` in `host.c` writes the peer:
//! `NAME (HELO) [ADDRESS]:PORT`, where only the address is always there. The HELO
//! name is the attacker's text. It holds no blank (`smtp_accept_helo`), unless the server is told to accept
//! any name; then it may hold the whole sentence, and a line whose text goes on like the end of a HELO, `) [ADDRESS]: 535 `, blames nobody.

use super::row::{Message, Program, Role::*};
use super::table::{program, rows, shapes};

shapes! {
    ("client", "{H=|}{%{dns} |}{(%{word}) |}[%{address}]{:%{port}|}"),
}

/// exim's part of the catalogue.
pub static PROGRAM: Program = program! {
    name: "exim",
    releases: "4 (run: 4.96)",
    tags: "exim exim4",
    // With `syslog_timestamp`, and `log_selector = +pid`.
    prefix: "{%{number}-%{number}-%{number} %{number}:%{number}:%{word} |}{[%{number}] |}%{any}",
    cut: 930,
    messages: MESSAGES,
};

// rustfmt would give each example four lines.
#[rustfmt::skip]
const MESSAGES: &[&[Message]] = &[rows![
    Message {
        name: "failed-login",
        role: Failure,
        // Half a failure: exim logs a rejection twice, as info and as notice (`log.c`), unless
        // `syslog_duplication` is off; of its own logs to mainlog and to rejectlog.
        weight: 5,
        pattern: "%{word} authenticator failed for %{client}{ {I=[|U=|Ci=}%{any}|}: 535 {!%{any}) [%{any}: 535 }%{any}",
        #[cfg(test)]
        seen: &[
            ("plain_server authenticator failed for (client.example) [198.51.100.7]: 535 Incorrect authentication data (set_id=NAME)", "198.51.100.7"),
            ("dovecot_login authenticator failed for (User) [198.51.100.7]:21298 Ci=30416: 535 Incorrect authentication data (set_id=NAME)", "198.51.100.7"),
            ("login authenticator failed for host.example (x) [2001:db8::66]:40001: 535 Incorrect authentication data", "2001:db8::66"),
            ("login authenticator failed for ([192.0.2.1]) [198.51.100.7]: 535 Incorrect authentication data (set_id=x [192.0.2.1]: 535 Incorrect)", "198.51.100.7"),
        ],
    },
]];
