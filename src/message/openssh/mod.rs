//! What OpenSSH's sshd writes, from 3.5 to 10.5.
//!
//! Lines about users are in [`logins`], lines about connections in [`probes`]; both use the [`shapes`].
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

use super::row::{Message, Program};
use super::table::coded;
use shapes::{SHAPES, SHAPES_CODE};

mod logins;
mod probes;
mod shapes;

const PREFIX: &str = "{error: |fatal: }%{any}";

const MESSAGES: &[&[Message]] = &[logins::LOGINS, probes::PROBES];

/// OpenSSH's part of the catalogue.
// rustfmt would give each example four lines.
#[rustfmt::skip]
pub static PROGRAM: Program = Program {
    name: "sshd",
    #[cfg(test)]
    releases: "3.5 to 10.5",
    tags: "sshd sshd-session sshd-auth",
    // `log.c` writes it before messages of that level.
    #[cfg(test)]
    prefix: PREFIX,
    // sshd cuts at 500 bytes (`log.c`, `%.500s`), the prefix included.
    cut: 493,
    shapes: if cfg!(test) { SHAPES } else { &[] },
    messages: MESSAGES,
    code: coded!(PREFIX, MESSAGES),
};
