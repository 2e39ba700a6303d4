//! The messages of dropbear: how each counts, its text, and lines that were seen.

use crate::message::row::{Message, Role::*};
use crate::message::table::{rows, shapes};

shapes! {
    // `addrstring` in svr-session.c. IPv6 stands without brackets up to 2026.93, so the last
    // colon is the border, even if the whole looks like an address. 2026.94 added brackets but
    // no room for them: of `]:PORT` everything after `]` may be missing.
    ("endpoint", "{[%{address}]{:%{port}|:|}|%{address}:%{port}}"),
    // The text between "Exit before auth" and the reason when no attempt was counted:
    // ` from <A>: [(user 'U', 0 fails): ]` since 2020.79 (`fromaddr` in svr-session.c),
    // `[ (user 'U', 0 fails)]: ` before.
    ("untried", "{ from <%{endpoint}>|}{{:|} (user '%{name}', 0 fails)|}: "),
    // The reasons that ended in ` from A` before 2020.79.
    ("reason", "{Max auth tries reached - user '%{user}'|Client trying multiple usernames|Attempted username with a null byte}"),
    ("accepted", "{Password auth succeeded|PAM password auth succeeded|Pubkey auth succeeded|Auth succeeded with blank password} for '%{user} from %{endpoint}"),
}

/// All of them.
#[rustfmt::skip]
pub const ROWS: &[Message] = rows![
    Message {
        name: "bad-password",
        role: Failure,
        weight: 10,
        spec: "Bad password attempt for '%{user}' from %{endpoint}",
        #[cfg(test)]
        seen: &[
            ("Bad password attempt for 'NAME' from 198.51.100.7:4022", "198.51.100.7"),
            ("bad password attempt for 'NAME' from 198.51.100.7:4022", "198.51.100.7"),
            ("Bad password attempt for 'x' from 192.0.2.1:1' from 198.51.100.7:4022", "198.51.100.7"),
            ("Bad password attempt for 'NAME' from 2001:db8:bad::66:37075", "2001:db8:bad::66"),
            ("Bad password attempt for 'NAME' from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
            ("Bad password attempt for 'NAME' from [2001:db8:bad::66]:389", "2001:db8:bad::66"),
            ("Bad password attempt for 'NAME' from [2001:db8:bad::66]:", "2001:db8:bad::66"),
            ("Bad password attempt for 'NAME' from [2001:db8:bad::66]", "2001:db8:bad::66"),
            ("Bad password attempt for 'NAME' from fe80::bad:66%br-lan:42175", "fe80::bad:66"),
            ("Bad password attempt for 'NAME' from [fe80::bad:66%br-lan]:421", "fe80::bad:66"),
            ("Bad password attempt for 'NAME' from ::ffff:198.51.100.7:4022", "198.51.100.7"),
        ],
    },
    Message {
        name: "exit-after-failures",
        role: Closes,
        weight: 10,
        // With `-s` or `-g` the guesses leave no other line (svr-auth.c).
        spec: "Exit before auth{ from <%{endpoint}>|}{:|} (user '%{name}', {!0 }%{times} fails): {%{reason} from %{endpoint}|{!%{reason} from }%{any}}",
        #[cfg(test)]
        seen: &[
            ("Exit before auth from <198.51.100.7:4022>: (user 'NAME', 3 fails): Exited normally", "198.51.100.7"),
            ("Exit before auth from <2001:db8:bad::66:2222>: (user 'NAME', 1 fails): Disconnect received", "2001:db8:bad::66"),
            ("Exit before auth from <[2001:db8:bad::66]:389>: (user 'NAME', 999 fails): Max auth tries reached - user 'NAME'", "2001:db8:bad::66"),
            ("Exit before auth from <[2001:db8:bad::66]>: (user 'NAME', 2 fails): Timeout before auth", "2001:db8:bad::66"),
            ("Exit before auth (user 'NAME', 3 fails): Max auth tries reached - user 'NAME' from 198.51.100.7:4022", "198.51.100.7"),
            ("exit before auth (user 'NAME', 10 fails): Max auth tries reached - user 'NAME' from 2001:db8:bad::66:37075", "2001:db8:bad::66"),
            ("Exit before auth (user 'NAME', 1 fails): Exited normally", ""),
        ],
    },
    Message {
        name: "exit-before-login",
        role: Closes,
        weight: 1,
        spec: "Exit before auth%{untried}{!%{reason}|Terminated by signal|(user '}%{any}",
        #[cfg(test)]
        seen: &[
            ("Exit before auth from <198.51.100.7:4022>: Exited normally", "198.51.100.7"),
            ("Exit before auth from <2001:db8:bad::66:37075>: (user 'NAME', 0 fails): Exited normally", "2001:db8:bad::66"),
            ("Exit before auth from <2001:db8:bad::66:2222>: No matching algo kex", "2001:db8:bad::66"),
            ("Exit before auth from <[2001:db8:bad::66]:389>: Timeout before auth", "2001:db8:bad::66"),
            ("Exit before auth from <fe80::bad:66%br-lan:42175>: Disconnect received", "fe80::bad:66"),
            ("Exit before auth from <198.51.100.7:4022>: Incompatible remote version 'NAME'", "198.51.100.7"),
            ("Exit before auth from <198.51.100.7:4022>: Incompatible remote version 'SSH-1.0-x' from <192.0.2.1:22>: (user 'root', 9 fails): Max auth tries reached - user 'root'", "198.51.100.7"),
            ("Exit before auth: Incompatible remote version 'SSH-1.0-x' from <192.0.2.1:22>: (user 'root', 9 fails): x'", ""),
            ("Exit before auth: Incompatible remote version 'SSH-1.0-x Max auth tries reached - user 'root' from 192.0.2.1:22'", ""),
            ("Exit before auth: Exited normally", ""),
            ("exit before auth (user 'NAME', 0 fails): Error reading: Connection reset by peer", ""),
        ],
    },
    Message {
        name: "exit-too-many-tries",
        role: Closes,
        weight: 10,
        spec: "Exit before auth%{untried}Max auth tries reached - user '%{user}'{ from %{endpoint}|}",
        #[cfg(test)]
        seen: &[
            ("Exit before auth from <198.51.100.7:4022>: Max auth tries reached - user 'is invalid'", "198.51.100.7"),
            ("Exit before auth from <[2001:db8:bad::66]:>: Max auth tries reached - user 'is invalid'", "2001:db8:bad::66"),
            ("Exit before auth from <2001:db8:bad::66:37075>: (user 'NAME', 0 fails): Max auth tries reached - user 'NAME'", "2001:db8:bad::66"),
            ("Exit before auth: Max auth tries reached - user 'is invalid' from 198.51.100.7:4022", "198.51.100.7"),
            ("exit before auth: Max auth tries reached - user 'NAME' from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
        ],
    },
    Message {
        name: "exit-several-user-names",
        role: Closes,
        weight: 5,
        pattern: "Exit before auth%{untried}Client trying multiple usernames{ from %{endpoint}|}",
        #[cfg(test)]
        seen: &[
            ("Exit before auth from <198.51.100.7:4022>: (user 'NAME', 0 fails): Client trying multiple usernames", "198.51.100.7"),
            ("Exit before auth: Client trying multiple usernames from 198.51.100.7:4022", "198.51.100.7"),
            ("Exit before auth (user 'NAME', 0 fails): Client trying multiple usernames from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
        ],
    },
    Message {
        name: "exit-nul-in-user-name",
        role: Closes,
        weight: 5,
        pattern: "Exit before auth%{untried}Attempted username with a null byte{ from %{endpoint}|}",
        #[cfg(test)]
        seen: &[
            ("Exit before auth from <[2001:db8:bad::66]:389>: Attempted username with a null byte", "2001:db8:bad::66"),
            ("Exit before auth: Attempted username with a null byte from 198.51.100.7:4022", "198.51.100.7"),
        ],
    },
    Message {
        name: "exit-stopped",
        role: Closes,
        weight: 0,
        pattern: "Exit before auth%{untried}Terminated by signal",
        #[cfg(test)]
        seen: &[
            ("Exit before auth from <198.51.100.7:4022>: Terminated by signal", "198.51.100.7"),
            ("Exit before auth: Terminated by signal", ""),
        ],
    },
    Message {
        name: "unknown-user",
        role: Twice,
        weight: 10,
        // 2020.79 to 2024.85 print no address. 2013.56 to 2017.75 also write it when the client asks for the
        // methods (checkusername() in svr-auth.c). Since 2018.76 it is written once a session.
        // Before 2013 each guess had one line: the second guess of a session is not counted there.
        spec: "Login attempt for nonexistent user{ from %{endpoint}|}",
        #[cfg(test)]
        seen: &[
            ("Login attempt for nonexistent user from 198.51.100.7:4022", "198.51.100.7"),
            ("login attempt for nonexistent user from 198.51.100.7:4022", "198.51.100.7"),
            ("Login attempt for nonexistent user from 2001:db8:bad::66:37075", "2001:db8:bad::66"),
            ("Login attempt for nonexistent user from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
            ("Login attempt for nonexistent user from [2001:db8:bad::66]:389", "2001:db8:bad::66"),
            ("Login attempt for nonexistent user", ""),
        ],
    },
    Message {
        name: "wrong-user",
        role: Twice,
        weight: 10,
        // A server that does not run as root knows one user. 2020.79 to 2024.86 print no address.
        pattern: "Login attempt with wrong user {%{user} from %{endpoint}|{!%{any} from }%{any}}",
        #[cfg(test)]
        seen: &[
            ("Login attempt with wrong user NAME from 198.51.100.7:4022", "198.51.100.7"),
            ("Login attempt with wrong user NAME from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
            ("Login attempt with wrong user root", ""),
        ],
    },
    Message {
        name: "bad-password-pam",
        role: Failure,
        weight: 10,
        spec: "Bad PAM password attempt for '%{user}' from %{endpoint}",
        #[cfg(test)]
        seen: &[
            ("Bad PAM password attempt for 'NAME' from 198.51.100.7:4022", "198.51.100.7"),
            ("bad PAM password attempt for '<invalid username>' from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
            ("Bad PAM password attempt for '<invalid username>' from [2001:db8:bad::66]:389", "2001:db8:bad::66"),
        ],
    },
    Message {
        name: "too-long-password",
        role: Failure,
        weight: 10,
        spec: "Too-long password attempt for '%{user}' from %{endpoint}",
        #[cfg(test)]
        seen: &[
            ("Too-long password attempt for 'NAME' from 198.51.100.7:4022", "198.51.100.7"),
            ("Too-long password attempt for 'NAME' from [2001:db8:bad::66]:389", "2001:db8:bad::66"),
        ],
    },
    Message {
        name: "bad-key-signature",
        role: Failure,
        weight: 10,
        spec: "Pubkey auth bad signature for '%{user}' with key %{any} from %{endpoint}",
        #[cfg(test)]
        seen: &[
            ("Pubkey auth bad signature for 'NAME' with key SHA256:AbC/d+4 from 198.51.100.7:4022", "198.51.100.7"),
            ("pubkey auth bad signature for 'NAME' with key md5 00:11:22:aa from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
        ],
    },
    Message {
        name: "unknown-key-algorithm",
        role: Echo,
        weight: 2,
        pattern: "Pubkey auth attempt with unknown algo for '%{user}' from %{endpoint}",
        #[cfg(test)]
        seen: &[
            ("Pubkey auth attempt with unknown algo for 'NAME' from 198.51.100.7:4022", "198.51.100.7"),
            ("pubkey auth attempt with unknown algo for 'NAME' from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
        ],
    },
    Message {
        name: "several-user-names",
        role: Echo,
        weight: 5,
        // Before 2018.76 it was a warning only, and the session went on.
        pattern: "Client trying multiple usernames from %{endpoint}",
        #[cfg(test)]
        seen: &[
            ("Client trying multiple usernames from 198.51.100.7:4022", "198.51.100.7"),
            ("client trying multiple usernames from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
        ],
    },
    Message {
        name: "user-refused",
        role: Twice,
        weight: 10,
        // checkusername() in svr-auth.c: since 2018.76 written once a session, and later guesses are not logged.
        pattern: "{root login rejected|User {'%{any}' has {invalid shell|blank password}, rejected|account '%{any}' is locked}|Logins are restricted to the group %{any}' is not a member}",
        #[cfg(test)]
        seen: &[
            ("root login rejected", ""),
            ("User 'NAME' has invalid shell, rejected", ""),
            ("user 'NAME' has blank password, rejected", ""),
            ("User account 'NAME' is locked", ""),
            ("Logins are restricted to the group admins but user 'NAME' is not a member", ""),
        ],
    },
    Message {
        name: "pam-refused",
        role: Announce,
        weight: 10,
        // svr-authpam.c writes it right before "Bad PAM password".
        pattern: "pam_{authenticate|acct_mgmt}() failed, rc=%{any}",
        #[cfg(test)]
        seen: &[
            ("pam_authenticate() failed, rc=7, Authentication failure", ""),
            ("pam_acct_mgmt() failed, rc=13, User account has expired", ""),
        ],
    },
    Message {
        name: "connection",
        role: Opens,
        weight: 0,
        spec: "Child connection from %{endpoint}",
        #[cfg(test)]
        seen: &[
            ("Child connection from 198.51.100.7:4022", "198.51.100.7"),
            ("Child connection from ::ffff:198.51.100.7:4022", "198.51.100.7"),
            ("Child connection from 2001:db8:bad::66:37075", "2001:db8:bad::66"),
            ("Child connection from 2001:db8:bad::66:2222", "2001:db8:bad::66"),
            ("Child connection from [2001:db8:bad::66]:38941", "2001:db8:bad::66"),
        ],
    },
    Message {
        name: "logged-in",
        role: Success,
        weight: 0,
        spec: "%{accepted}",
        #[cfg(test)]
        seen: &[
            ("Password auth succeeded for 'alice' from 198.51.100.7:4022", "198.51.100.7"),
            ("password auth succeeded for 'alice' from 198.51.100.7:4022", "198.51.100.7"),
            ("PAM password auth succeeded for 'alice' from 2001:db8::7:2222", "2001:db8::7"),
            ("Pubkey auth succeeded for 'alice' with key md5 00:11:22:aa from 198.51.100.7:4022", "198.51.100.7"),
            ("Pubkey auth succeeded for 'alice' with ssh-ed25519 key SHA256:AbC/d+4 from [2001:db8::7]:389", "2001:db8::7"),
            ("Auth succeeded with blank password for 'alice' from 198.51.100.7:4022", "198.51.100.7"),
        ],
    },
    Message {
        name: "first-step-of-two-passed",
        role: Harmless,
        weight: 0,
        // No reason to forgive: the second step can still fail.
        pattern: "%{accepted}, extra auth required",
        #[cfg(test)]
        seen: &[("Pubkey auth succeeded for 'alice' with ssh-ed25519 key SHA256:AbC/d+4 from 198.51.100.7:4022, extra auth required", "198.51.100.7")],
    },
    Message {
        name: "logged-out",
        role: Closes,
        weight: 0,
        pattern: "Exit {after auth |}(%{any}){ from <%{endpoint}>|}: %{any}",
        #[cfg(test)]
        seen: &[
            ("Exit (alice) from <198.51.100.7:4022>: Disconnect received", "198.51.100.7"),
            ("Exit (alice) from <[2001:db8::7]:389>: Exited normally", "2001:db8::7"),
            ("Exit (alice): Exited normally", ""),
            ("exit after auth (alice): Exited normally", ""),
        ],
    },
    Message {
        name: "early-exit",
        role: Closes,
        weight: 0,
        pattern: "{Early|Premature} exit{ from <%{endpoint}>|}: %{any}",
        #[cfg(test)]
        seen: &[
            ("Early exit: Terminated by signal", ""),
            ("Early exit from <198.51.100.7:4022>: Bad buf_getwriteptr", "198.51.100.7"),
            ("premature exit: Error listening", ""),
        ],
    },
    Message {
        name: "command",
        role: Harmless,
        weight: 0,
        pattern: "User %{any} executing %{any}",
        #[cfg(test)]
        seen: &[
            ("User alice executing 'echo Bad password attempt for 'x' from 192.0.2.1:22'", ""),
            ("User alice executing login shell", ""),
        ],
    },
    Message {
        name: "started",
        role: Harmless,
        weight: 0,
        pattern: "{Running in background|Not backgrounding}",
        #[cfg(test)]
        seen: &[("Running in background", ""), ("Not backgrounding", "")],
    },
    Message {
        name: "pam-detail",
        role: Harmless,
        weight: 0,
        pattern: "pam_%{any}(dropbear:%{any}",
        #[cfg(test)]
        seen: &[("pam_unix(dropbear:auth): check pass; user unknown", "")],
    },
];
