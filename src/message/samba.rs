//! What samba's smbd writes about log-ins, with `logging = syslog@2` and `log level = 1 auth_audit:2`.
//!
//! Wordings are those of `auth_log.c` (`log_authentication_event_human_readable`); before each stands a line with its date and place.
//!
//! Domain, user name and the client's own name (`workstation`) are the attacker's text. Domain and user name stand on both sides of the
//! address. `log_escape` writes `\` as `\\`, so no attacker can write the `]\[` that divides them, and the line has it twice: the part
//! between ends with the address and the domain. A domain without a blank holds no second address; lines with a blank in it do not
//! count. Each line ends in a blank, as if a log had cut it there.

use super::row::{Message, Program, Role::*};
use super::table::{program, rows, shapes};

shapes! {
    ("user's", "Auth: [SMB%{word}] user [{%{word}|}]\\["),
    ("client", "] workstation [%{user}] remote host [ipv{4|6}:%{address}:%{port}] mapped to [{%{word}|}]\\[%{any}"),
}

/// samba's part of the catalogue.
pub static PROGRAM: Program = program! {
    name: "samba",
    releases: "4.7 to 4.24 (run: 4.17.12)",
    tags: "smbd",
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
        pattern: "%{user's}%{user} status [NT_STATUS_{WRONG_PASSWORD|ACCOUNT_LOCKED_OUT|ACCOUNT_DISABLED}%{client}",
        #[cfg(test)]
        seen: &[
            (r"Auth: [SMB2,(null)] user [WORKGROUP]\[NAME] at [Mon, 30 Nov 2026 17:44:08.362160 UTC] with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD] workstation [NAME] remote host [ipv4:198.51.100.7:52392] mapped to [WORKGROUP]\[NAME]. local host [ipv4:203.0.113.1:445] ", "198.51.100.7"),
            (r"Auth: [SMB2,(null)] user []\[alice] at [Mon, 30 Nov 2026 17:44:08.788814 UTC] with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD] workstation [CLIENT] remote host [ipv6:2001:db8::66:40494] mapped to []\[alice]. local host [ipv6:2001:db8::1:445] ", "2001:db8::66"),
            (r"Auth: [SMB2,(null)] user [WORKGROUP]\[alice] at [x] with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD] workstation [x] at [y] with [z] status [NT_STATUS_WRONG_PASSWORD] workstation [X] remote host [ipv4:192.0.2.1:1] mapped to [D]\\[y] remote host [ipv4:198.51.100.7:52428] mapped to [WORKGROUP]\[alice]. local host [ipv4:203.0.113.1:445] ", "198.51.100.7"),
        ],
    },
    Message {
        name: "unknown-user",
        role: Failure,
        // With `map to guest = Bad User` each guest leaves this line. An empty name is that of an anonymous one.
        weight: 5,
        pattern: "%{user's}{!]}%{user} status [NT_STATUS_NO_SUCH_USER%{client}",
        #[cfg(test)]
        seen: &[
            (r"Auth: [SMB2,(null)] user [WORKGROUP]\[xNAME] at [Mon, 30 Nov 2026 17:44:08.378696 UTC] with [NTLMv2] status [NT_STATUS_NO_SUCH_USER] workstation [CLIENT] remote host [ipv4:198.51.100.7:52396] mapped to [WORKGROUP]\[xNAME]. local host [ipv4:203.0.113.1:445] ", "198.51.100.7"),
        ],
    },
    Message {
        name: "detail",
        role: Harmless,
        weight: 0,
        pattern: "{[%{number}/%{number}/%{number} %{host}|%{user's}{] %{user} status [NT_STATUS_NO_SUCH_USER%{client}|%{any}] became [%{any}}}",
        #[cfg(test)]
        seen: &[
            ("[2026/11/30 17:44:08.362188,  2] ../../auth/auth_log.c:647(log_authentication_event_human_readable) ", "host"),
            (r"Auth: [SMB2,(null)] user [WORKGROUP]\[] at [Mon, 30 Nov 2026 17:44:08.498934 UTC] with [NTLMv2] status [NT_STATUS_NO_SUCH_USER] workstation [CLIENT] remote host [ipv4:198.51.100.7:52482] mapped to [WORKGROUP]\[]. local host [ipv4:203.0.113.1:445] ", "198.51.100.7"),
            (r"Auth: [SMB2,(null)] user [WORKGROUP]\[alice] at [Mon, 30 Nov 2026 17:44:08.562892 UTC] with [NTLMv2] status [NT_STATUS_OK] workstation [CLIENT] remote host [ipv4:198.51.100.7:52500] became [SRV]\[alice] [S-1-5-21-1-2-3-1000]. local host [ipv4:203.0.113.1:445] ", ""),
        ],
    },
]];
