//! What vsftpd writes with `syslog_enable`, release 3, and what PAM writes for it without.
//!
//! Wordings are those of `logging.c`. The user name opens the line, before any text of the program,
//! and other lines end in text of the peer: commands, paths, the password of
//! anonymous users. So a failure is believed only where the line cannot be one of these.
//!
//! vsftpd logs names of up to 4096 bytes. If musl's syslog(3) cuts such a line within blanks, and
//! logd removes the blanks, the rest cannot be told from a true line.

use super::row::{Message, Program, Role::*};
use super::table::{program, rows, shapes};

shapes! {
    // A second `Client` would be text of the peer.
    ("one", "{!%{any}: Client %{any}: Client }"),
    ("client", "LOGIN: Client \"%{address}\""),
    // As in pam.rs.
    ("whose", "logname={!%{any}rhost=%{any}rhost=}%{user} rhost={%{address}|%{host}}{ %{user}|}"),
}

/// vsftpd's part of the catalogue.
pub static PROGRAM: Program = program! {
    name: "vsftpd",
    releases: "3 (run: 3.0.3)",
    tags: "vsftpd",
    prefix: "",
    // FTP lines are longer than syslog(3) takes. A name of more than 128 bytes is never a guess
    // (`VSFTP_USERNAME_MAX` in defs.h), and some logs cut at 480 bytes.
    cut: 400,
    messages: MESSAGES,
};

// rustfmt would give each example four lines.
#[rustfmt::skip]
const MESSAGES: &[&[Message]] = &[rows![
    Message {
        name: "failed-login",
        role: Failure,
        weight: 10,
        // In all other lines one of these stands before `: Client`, such as the last letter of command, response, DOWNLOAD, MKDIR.
        pattern: "{!%{any}{d|e|D|R|E|G|T|OK LOGIN}: Client }{[%{user}] |}FAIL %{client}{, \"User is not in the allow user list.\"|}",
        #[cfg(test)]
        seen: &[
            ("[NAME] FAIL LOGIN: Client \"198.51.100.7\"", "198.51.100.7"),
            ("[NAME] FAIL LOGIN: Client \"::ffff:198.51.100.7\"", "198.51.100.7"),
            ("[NAME] FAIL LOGIN: Client \"2001:db8::66\", \"User is not in the allow user list.\"", "2001:db8::66"),
            ("[x] FAIL LOGIN: Client \"192.0.2.1\"] FAIL LOGIN: Client \"198.51.100.7\"", "198.51.100.7"),
            ("FAIL LOGIN: Client \"198.51.100.7\"", "198.51.100.7"),
        ],
    },
    Message {
        name: "logged-in",
        role: Success,
        weight: 0,
        pattern: "%{one}[%{user}] OK %{client}",
        #[cfg(test)]
        seen: &[
            ("[alice] OK LOGIN: Client \"198.51.100.7\"", "198.51.100.7"),
            ("[alice] OK LOGIN: Client \"2001:db8::66\"", "2001:db8::66"),
        ],
    },
    Message {
        name: "anonymous-login",
        role: Harmless,
        weight: 0,
        // Anybody can log in like this, so it is no reason to forgive.
        pattern: "%{one}[%{any}] OK %{client}, anon password %{any}",
        #[cfg(test)]
        seen: &[("[ftp] OK LOGIN: Client \"198.51.100.7\", anon password \"NAME\"", "198.51.100.7")],
    },
    Message {
        name: "connection",
        role: Opens,
        weight: 0,
        pattern: "CONNECT: Client \"%{address}\"{, \"Connection refused: %{any}|}",
        #[cfg(test)]
        seen: &[
            ("CONNECT: Client \"198.51.100.7\"", "198.51.100.7"),
            ("CONNECT: Client \"2001:db8::66\", \"Connection refused: too many sessions.\"", "2001:db8::66"),
        ],
    },
    Message {
        name: "other",
        role: Harmless,
        weight: 0,
        pattern: "{|[%{any}] }{FTP |OK {!LOGIN}|FAIL {!LOGIN}|DEBUG: }%{host}",
        #[cfg(test)]
        seen: &[
            ("FTP command: Client \"198.51.100.7\", \"USER NAME\"", "host"),
            ("[ftp] FTP response: Client \"198.51.100.7\", \"230 Login successful.\"", "host"),
            ("[ftp] FAIL DOWNLOAD: Client \"198.51.100.7\", \"/NAME\", 0.00Kbyte/sec", "host"),
        ],
    },
    Message {
        name: "bad-password-pam",
        role: Announce,
        weight: 10,
        // All there is in syslog of a guess where the program logs to a file of its own, as Debian's does.
        pattern: "pam_unix(vsftpd:auth): authentication failure; %{whose}",
        #[cfg(test)]
        seen: &[
            ("pam_unix(vsftpd:auth): authentication failure; logname= uid=0 euid=0 tty=ftp ruser=NAME rhost=198.51.100.7  user=NAME", "198.51.100.7"),
            ("pam_unix(vsftpd:auth): authentication failure; logname= uid=0 euid=0 tty=ftp ruser=NAME rhost=::ffff:198.51.100.7", "198.51.100.7"),
            ("pam_unix(vsftpd:auth): authentication failure; logname= uid=0 euid=0 tty=ftp ruser=NAME rhost=host.example", "host"),
        ],
    },
    Message {
        name: "pam-detail",
        role: Harmless,
        weight: 0,
        pattern: "{pam_{!unix(vsftpd:auth): authentication failure; }|PAM }%{host}",
        #[cfg(test)]
        seen: &[
            ("pam_unix(vsftpd:auth): check pass; user unknown", "host"),
            ("PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ftp ruser=NAME rhost=198.51.100.7  user=NAME", "host"),
        ],
    },
]];
