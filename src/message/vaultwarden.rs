//! What vaultwarden writes about log-ins, with `USE_SYSLOG=true`.
//!
//! Wordings are those of `api/identity.rs`, `api/admin.rs` and `api/core/two_factor/authenticator.rs`; time, module and level before them
//! those of `init_logging` in `main.rs`. The user name stands right of the address, or belongs to a user that has logged in.
//!
//! vaultwarden also writes to its standard output. Where that is logged under the same tag, a line break in a user name begins a line
//! that cannot be told from vaultwarden's own.
//!
//! The address is that of a header, `X-Real-IP` unless `IP_HEADER` says otherwise (`ClientIp` in `auth.rs`): the client's own word where no
//! proxy sets it.

use super::row::{Message, Program, Role::*};
use super::table::{program, rows, shapes};

shapes! {}

/// vaultwarden's part of the catalogue.
pub static PROGRAM: Program = program! {
    name: "vaultwarden",
    releases: "1.9 to 1.37",
    tags: "vaultwarden",
    prefix: "[%{word} %{word}][%{word}] %{any}",
    cut: 850,
    messages: MESSAGES,
};

// rustfmt would give each example four lines.
#[rustfmt::skip]
const MESSAGES: &[&[Message]] = &[rows![
    Message {
        name: "failed-login",
        role: Failure,
        weight: 10,
        pattern: "{{Username or {password|access code} is incorrect. Try again|This user has been disabled}. IP: %{address}. Username: %{any}|\
            Invalid admin token. IP: %{address}|Invalid TOTP code! Server time: %{word} %{word} UTC IP: %{address}}",
        #[cfg(test)]
        seen: &[
            ("[2026-11-30 15:00:00.123][vaultwarden::api::identity][ERROR] Username or password is incorrect. Try again. IP: 198.51.100.7. Username: NAME.", "198.51.100.7"),
            ("[2026-11-30 15:00:00.123][vaultwarden::api::identity][ERROR] Username or access code is incorrect. Try again. IP: 2001:db8::66. Username: NAME.", "2001:db8::66"),
            ("This user has been disabled. IP: 198.51.100.7. Username: alice@example.com.", "198.51.100.7"),
            ("[2026-11-30 15:00:00.123][vaultwarden::api::admin][ERROR] Invalid admin token. IP: 198.51.100.7", "198.51.100.7"),
            ("[2026-11-30 15:00:00.123][vaultwarden::error][ERROR] Invalid TOTP code! Server time: 2026-11-30 15:00:00 UTC IP: 2001:db8::66", "2001:db8::66"),
        ],
    },
    Message {
        name: "logged-in",
        role: Success,
        weight: 0,
        pattern: "User %{user} logged in successfully{ via API key|}. IP: %{address}",
        #[cfg(test)]
        seen: &[
            ("[2026-11-30 15:00:00.123][vaultwarden::api::identity][INFO] User alice@example.com logged in successfully. IP: 198.51.100.7", "198.51.100.7"),
            ("User alice@example.com logged in successfully via API key. IP: 2001:db8::66", "2001:db8::66"),
        ],
    },
]];
