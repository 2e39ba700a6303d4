//! What dovecot's login processes write: IMAP, POP3, submission and ManageSieve, 2.3 and 2.4.
//!
//! Wordings are those of `client-common.c` (`client_get_extra_disconnect_reason`). One line per
//! connection says how many attempts it held, so lines need not be joined. With `auth_verbose` the auth
//! process repeats each attempt in other words, but without a pid to join the lines by.
//!
//! The user name is the attacker's text and stands left of the address: `user=<...>, ..., rip=A, lip=B`.
//! Only dovecot writes right of `rip=`, as long as `login_log_format_elements` is not changed.

use super::row::{Message, Program, Role::*};
use super::table::{program, rows, shapes};

shapes! {
    ("client", ": user=<%{user}, rip=%{address}, lip={!%{any}rip=}%{user}"),
    // submission-login up to 2.3.13 gives the reasons of `smtp-server-connection.c` and `smtp-server-command.c`.
    ("ended", "{Disconnected|Aborted login|Login aborted|Client has quit|Remote closed|Read failure|Write failure|Too many invalid}%{any} ("),
}

/// dovecot's part of the catalogue.
pub static PROGRAM: Program = program! {
    name: "dovecot",
    releases: "2.3, 2.4 (run: 2.3.19)",
    // Lines in dovecot's own log file begin with the `-login` tags. PAM's modules write under `auth`.
    tags: "dovecot imap-login pop3-login submission-login managesieve-login auth",
    prefix: "{{imap|pop3|submission|managesieve}-login: {Info: |}|Info: }%{any}",
    // 960 without the prefix.
    cut: 930,
    messages: MESSAGES,
};

// rustfmt would give each example four lines.
#[rustfmt::skip]
const MESSAGES: &[&[Message]] = &[rows![
    Message {
        name: "failed-login",
        role: Failure,
        weight: 10,
        pattern: "%{ended}{auth|authorization} failed, %{times} attempts%{any}%{client}",
        #[cfg(test)]
        seen: &[
            ("imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<NAME>, method=PLAIN, rip=198.51.100.7, lip=203.0.113.1, session=<x>", "198.51.100.7"),
            ("pop3-login: Aborted login (auth failed, 2 attempts in 9 secs): user=<NAME>, method=PLAIN, rip=2001:db8::66, lip=2001:db8::1, TLS, session=<x>", "2001:db8::66"),
            ("imap-login: Disconnected: Aborted login by logging out (auth failed, 3 attempts in 15 secs): user=<NAME>, method=PLAIN, rip=198.51.100.7, lip=203.0.113.1, session=<x>", "198.51.100.7"),
            ("submission-login: Login aborted: Connection closed (auth failed, 1 attempts in 2 secs) (auth_failed): user=<NAME>, method=PLAIN, rip=198.51.100.7, lip=203.0.113.1, session=<x>", "198.51.100.7"),
            ("managesieve-login: Disconnected (authorization failed, 1 attempts in 2 secs): user=<NAME>, method=PLAIN, rip=198.51.100.7, lip=203.0.113.1", "198.51.100.7"),
            ("submission-login: Client has quit the connection (auth failed, 1 attempts in 2 secs): user=<NAME>, method=LOGIN, rip=198.51.100.7, lip=203.0.113.1, session=<x>", "198.51.100.7"),
            ("submission-login: Remote closed connection (auth failed, 1 attempts in 2 secs): user=<NAME>, method=LOGIN, rip=2001:db8::66, lip=2001:db8::1, session=<x>", "2001:db8::66"),
            ("imap-login: Info: Disconnected: Aborted login by logging out (auth failed, 1 attempts in 15 secs): user=<NAME>, method=PLAIN, rip=198.51.100.7, lip=203.0.113.1, TLS, session=<x>", "198.51.100.7"),
            ("Info: Aborted login (auth failed, 1 attempts): user=<NAME>, method=PLAIN, rip=::ffff:198.51.100.7, lip=::ffff:203.0.113.1", "198.51.100.7"),
            ("imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<x>, method=PLAIN, rip=192.0.2.1, lip=192.0.2.2>, method=PLAIN, rip=198.51.100.7, lip=203.0.113.1, session=<x>", "198.51.100.7"),
        ],
    },
    Message {
        name: "login-refused",
        role: Failure,
        weight: 10,
        pattern: "%{ended}{user disabled|password expired|login disabled|credentials contain }%{any}%{client}",
        #[cfg(test)]
        seen: &[
            ("imap-login: Disconnected (user disabled): user=<NAME>, method=PLAIN, rip=198.51.100.7, lip=203.0.113.1, session=<x>", "198.51.100.7"),
            ("imap-login: Login aborted: Connection closed (password expired, 1 attempts in 2 secs) (password_expired): user=<NAME>, method=PLAIN, rip=2001:db8::66, lip=2001:db8::1, session=<x>", "2001:db8::66"),
        ],
    },
    Message {
        name: "no-login",
        role: Failure,
        weight: 1,
        pattern: "%{ended}{client |disconnected |abort|auth aborted|tried to use |sent invalid |anonymous logins }%{any}%{client}",
        #[cfg(test)]
        seen: &[
            ("imap-login: Aborted login (tried to use disallowed plaintext auth): user=<NAME>, rip=2001:db8::66, lip=2001:db8::1, session=<x>", "2001:db8::66"),
            ("pop3-login: Disconnected: Connection closed (client didn't finish SASL auth, waited 1 secs): user=<>, method=PLAIN, rip=198.51.100.7, lip=203.0.113.1, session=<x>", "198.51.100.7"),
        ],
    },
    Message {
        name: "not-an-attempt",
        role: Harmless,
        weight: 0,
        // A connection without an attempt, of which a telephone makes six a minute; and the server's own trouble.
        pattern: "%{ended}{no auth attempts|auth process|auth service|auth referral|internal |proxy |cert |disconnecting|connection limit|The |client_limit}%{any}%{client}",
        #[cfg(test)]
        seen: &[
            ("imap-login: Disconnected (no auth attempts in 0 secs): user=<>, rip=198.51.100.7, lip=203.0.113.1, session=<x>", "198.51.100.7"),
            ("imap-login: Login aborted: Connection closed (no auth attempts in 5 secs) (no_auth_attempts): user=<>, rip=198.51.100.7, lip=203.0.113.1, session=<x>", "198.51.100.7"),
            ("submission-login: Remote closed connection unexpectedly (no auth attempts in 1 secs): user=<>, rip=198.51.100.7, lip=203.0.113.1, session=<x>", "198.51.100.7"),
            ("imap-login: Disconnected (auth service reported temporary failure): user=<NAME>, method=PLAIN, rip=198.51.100.7, lip=203.0.113.1, session=<x>", "198.51.100.7"),
        ],
    },
    Message {
        name: "logged-in",
        role: Success,
        weight: 0,
        pattern: "{Login|Logged in}{!%{any}method=ANONYMOUS}%{client}",
        #[cfg(test)]
        seen: &[
            ("imap-login: Login: user=<alice>, method=PLAIN, rip=198.51.100.7, lip=203.0.113.1, mpid=4711, session=<x>", "198.51.100.7"),
            ("pop3-login: Logged in: user=<alice>, method=PLAIN, rip=2001:db8::66, lip=2001:db8::1, mpid=4711, TLS, session=<x>", "2001:db8::66"),
        ],
    },
    Message {
        name: "anonymous-login",
        role: Harmless,
        weight: 0,
        // Anybody can log in like this, so it is no reason to forgive.
        pattern: "{Login|Logged in}: user=<%{any}>, method=ANONYMOUS, rip=%{address}, lip=%{any}",
        #[cfg(test)]
        seen: &[("imap-login: Login: user=<anonymous>, method=ANONYMOUS, rip=198.51.100.7, lip=203.0.113.1, mpid=1", "198.51.100.7")],
    },
    Message {
        name: "detail",
        role: Harmless,
        weight: 0,
        pattern: "{auth: |auth-worker|auth(|pam_|PAM |Authenticate |{imap|pop3|submission|managesieve}(}%{host}",
        #[cfg(test)]
        seen: &[
            ("imap-login: Authenticate X,RIP=192.0.2.55 failed: Unsupported authentication mechanism.: user=<>, method=X, rip=198.51.100.7, lip=203.0.113.1, session=<x>", "host"),
            ("imap(alice)<1><x>: Disconnected: Logged out in=8 out=468", "host"),
            ("auth: passwd-file(NAME,198.51.100.7,<x>): unknown user", "host"),
            ("auth-worker(4711): conn unix:auth-worker (pid=1,uid=2): auth-worker<1>: pam(NAME,198.51.100.7,<x>): pam_authenticate() failed: Authentication failure (Password mismatch?)", "host"),
            ("pam_unix(dovecot:auth): authentication failure; logname= uid=0 euid=0 tty=dovecot ruser=NAME rhost=198.51.100.7  user=NAME", "host"),
        ],
    },
]];
