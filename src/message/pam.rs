//! What PAM's modules write for programs that have no rows of their own: login, cockpit, saslauthd ...
//!
//! Wordings are those of `pam_unix` (`support.c`), which pam_sss, pam_ldap and pam_winbind follow,
//! and of libpam (`pam_syslog.c`). They have the tag of the program that uses PAM.
//!
//! `ruser=` and, with some modules, `user=` are the attacker's text, left and right of `rhost=`. A
//! line with two `rhost=` blames nobody. The program tells PAM what to write after `rhost=`: a program
//! that looks up names may write a PTR record there that looks like an address.

use super::row::{Message, Program, Role::*};
use super::table::{program, rows, shapes};

shapes! {
    // A line without an address takes none from earlier lines of its process: some processes serve all clients.
    ("whose", "logname={!%{any}rhost=%{any}rhost=}%{user} rhost={%{address}|%{host}}{ %{user}|}"),
    // These log failures themselves, and have rows of their own.
    ("others", "{sshd|dropbear|dovecot|vsftpd|pure-ftpd|proftpd|ftp}:"),
}

/// PAM's part of the catalogue.
pub static PROGRAM: Program = program! {
    name: "pam",
    releases: "Linux-PAM 1 (run: 1.5.2; cockpit 287.1)",
    // No tag: `place` in catalogue.rs knows the lines by their beginning.
    tags: "(pam)",
    prefix: "",
    // No line about an existing user gets so long, and some logs cut at 480 bytes.
    cut: 430,
    messages: MESSAGES,
};

// rustfmt would give each example four lines.
#[rustfmt::skip]
const MESSAGES: &[&[Message]] = &[rows![
    Message {
        name: "failed-login",
        role: Failure,
        weight: 10,
        pattern: "pam_unix({!%{others}}%{word}:auth): authentication failure; %{whose}",
        #[cfg(test)]
        seen: &[
            ("pam_unix(login:auth): authentication failure; logname= uid=0 euid=0 tty=x ruser=NAME rhost=198.51.100.7  user=alice", "198.51.100.7"),
            ("pam_unix(cockpit:auth): authentication failure; logname= uid=0 euid=0 tty= ruser= rhost=::ffff:198.51.100.7", "198.51.100.7"),
            ("pam_unix(login:auth): authentication failure; logname=LOGIN uid=0 euid=0 tty=tty1 ruser= rhost=", "host"),
            ("pam_unix(login:auth): authentication failure; logname= uid=0 euid=0 tty=x ruser=NAME rhost=host.example  user=alice", "host"),
        ],
    },
    Message {
        name: "failed-login-elsewhere",
        role: Echo,
        weight: 10,
        // PAM asks these modules after `pam_unix`, which has then logged the failure.
        pattern: "pam_{!unix(}%{word}({!%{others}}%{word}:auth): authentication failure; %{whose}",
        #[cfg(test)]
        seen: &[("pam_sss(cockpit:auth): authentication failure; logname= uid=0 euid=0 tty= ruser= rhost=2001:db8::66 user=NAME", "2001:db8::66")],
    },
    Message {
        name: "logged-in-elsewhere",
        role: Success,
        weight: 0,
        // `pam_unix` does not know the users of a directory (LDAP, AD) and logs a failure before pam_sss logs the success.
        pattern: "pam_{!unix(}%{word}({!%{others}}%{word}:auth): authentication success; %{whose}",
        #[cfg(test)]
        seen: &[
            ("pam_sss(cockpit:auth): authentication success; logname= uid=0 euid=0 tty= ruser= rhost=198.51.100.7 user=alice", "198.51.100.7"),
            ("pam_sss(login:auth): authentication success; logname=LOGIN uid=0 euid=0 tty=tty1 ruser= rhost= user=alice", "host"),
        ],
    },
    Message {
        name: "failed-logins",
        role: Failure,
        weight: 10,
        // The failures of one conversation that `pam_unix` did not log one by one.
        pattern: "PAM %{times} more authentication failure{s|}; %{whose}",
        #[cfg(test)]
        seen: &[
            ("PAM 2 more authentication failures; logname= uid=0 euid=0 tty=x ruser=NAME rhost=198.51.100.7  user=alice", "198.51.100.7"),
            ("PAM 1 more authentication failure; logname= uid=0 euid=0 tty=x ruser= rhost=2001:db8::66", "2001:db8::66"),
        ],
    },
    Message {
        name: "detail",
        role: Harmless,
        weight: 0,
        pattern: "{pam_%{word}({%{others}|%{word}:{session|account|setcred|chauthtok}):|%{word}:auth): check pass;}|PAM service(}%{host}",
        #[cfg(test)]
        seen: &[
            ("pam_unix(sshd:auth): check pass; user unknown", "host"),
            ("pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)", "host"),
            ("pam_unix(login:auth): check pass; user unknown", "host"),
        ],
    },
]];
