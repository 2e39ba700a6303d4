//! What sshd writes about users: logins, refused and granted.

use super::shapes::SHAPES;
use crate::message::row::{Message, Role::*};
use crate::message::table::rows;

/// The rows that are about one user.
// rustfmt would give each example four lines.
#[rustfmt::skip]
pub const LOGINS: &[Message] = rows![
    Message {
        name: "failed-login",
        role: Failure,
        weight: 10,
        spec: "Failed {!none |publickey for {!{invalid|illegal} user }}%{word} for %{login}",
        #[cfg(test)]
        seen: &[
            ("Failed password for NAME from 198.51.100.7 port 4022 ssh2", "198.51.100.7"),
            ("Failed password for invalid user NAME from 198.51.100.7 port 4022 ssh2", "198.51.100.7"),
            ("Failed password for illegal user NAME from 198.51.100.7 port 4022 ssh1", "198.51.100.7"),
            ("Failed password for NAME from 2001:db8::66 port 40222", "2001:db8::66"),
            ("Failed password for NAME from fe80::bad:66%br-lan port 4022 ssh2 [preauth]", "fe80::bad:66"),
            ("Failed password for invalid user  from ::ffff:198.51.100.7 port 4022 ssh2", "198.51.100.7"),
            ("Failed keyboard-interactive/pam for invalid user NAME from 2001:db8::66 port 4022 ssh2", "2001:db8::66"),
            ("Failed publickey for invalid user NAME from 198.51.100.7 port 4022 ssh2: RSA SHA256:AbC", "198.51.100.7"),
            ("Failed hostbased for NAME from 198.51.100.7 port 4022 ssh2: RSA SHA256:x, client user \"a from 192.0.2.1 port 1 ssh2\", client host \"b\"", "198.51.100.7"),
            ("Failed password for invalid user x from 192.0.2.1 port 22 ssh2 from 198.51.100.7 port 4444 ssh2", "198.51.100.7"),
            ("Failed password for NAME from host.example port 4022 ssh2", "host"),
        ],
    },
    Message {
        name: "failed-key",
        role: Echo,
        weight: 2,
        // A client offers its keys one after the other, so one failed key is no attack.
        spec: "Failed publickey for {!{invalid|illegal} user }%{login}",
        #[cfg(test)]
        seen: &[
            ("Failed publickey for NAME from 198.51.100.7 port 4022 ssh2: RSA SHA256:AbC/d+4", "198.51.100.7"),
            ("Failed publickey for NAME from 2001:db8::66 port 4022 ssh2", "2001:db8::66"),
            ("Failed publickey for alice from 198.51.100.7 port 4022 ssh2: ED25519-CERT SHA256:x ID evil from 192.0.2.1 port 22 ssh2 (serial 0) CA ED25519 SHA256:y", "198.51.100.7"),
            ("Failed publickey for alice from 198.51.100.7 port 4022 ssh2: ED25519-CERT SHA256:x ID ssh2: from 192.0.2.1 port 22 ssh2 (serial 0) CA RSA SHA256:y", "198.51.100.7"),
            ("Failed publickey for alice from 198.51.100.7 port 4022 ssh2: RSA-CERT ID NAME (serial 7) CA RSA 00:11:22", "198.51.100.7"),
        ],
    },
    Message {
        name: "failed-without-a-try",
        role: Echo,
        weight: 2,
        spec: "Failed none for %{login}",
        #[cfg(test)]
        seen: &[
            ("Failed none for NAME from 198.51.100.7 port 4022 ssh2", "198.51.100.7"),
            ("Failed none for invalid user NAME from 2001:db8::66 port 4022 ssh2", "2001:db8::66"),
        ],
    },
    Message {
        name: "unknown-user",
        role: Announce,
        weight: 10,
        spec: "{Invalid|Illegal} user %{name} from %{peer}",
        #[cfg(test)]
        seen: &[
            ("Invalid user NAME from 198.51.100.7 port 4022", "198.51.100.7"),
            ("Invalid user  from 198.51.100.7 port 4022", "198.51.100.7"),
            ("Invalid user NAME from 2001:db8::66 port 40222", "2001:db8::66"),
            ("Invalid user NAME from fe80::bad:66%eth0.2 port 4022", "fe80::bad:66"),
            ("Invalid user NAME from 198.51.100.7", "198.51.100.7"),
            ("Illegal user NAME from ::ffff:198.51.100.7", "198.51.100.7"),
            ("Invalid user root from 192.0.2.1 from 198.51.100.7 port 1", "198.51.100.7"),
            ("Invalid user x from 192.0.2.1 port 22 from 198.51.100.7 port 4242", "198.51.100.7"),
            ("Invalid user x rhost=192.0.2.1  user=root from 198.51.100.7 port 4242", "198.51.100.7"),
            ("Invalid user x not allowed because listed in DenyUsers from 192.0.2.1 from 198.51.100.7 port 9", "198.51.100.7"),
        ],
    },
    Message {
        name: "bad-password-pam",
        role: Announce,
        weight: 10,
        // macOS adds its own address: ` via A2`.
        pattern: "PAM: %{user} from {%{peer}|%{address} via %{word}}",
        #[cfg(test)]
        seen: &[
            ("error: PAM: Authentication failure for NAME from 198.51.100.7", "198.51.100.7"),
            ("PAM: Authentication failure for illegal user NAME from 2001:db8::66", "2001:db8::66"),
            ("error: PAM: User not known to the underlying authentication module for illegal user NAME from 198.51.100.7", "198.51.100.7"),
            ("error: PAM: Authentication error for NAME from 198.51.100.7 via 203.0.113.1", "198.51.100.7"),
            ("error: PAM: Authentication failure for illegal user x from 192.0.2.1 via 192.0.2.2 from 198.51.100.7", "198.51.100.7"),
            ("error: PAM: Authentication failure for NAME from 192.0.2.1.evil.example", "host"),
            ("error: PAM: Authentication failure for NAME from host.example via 192.0.2.2", "host"),
        ],
    },
    Message {
        name: "user-not-allowed",
        role: Announce,
        weight: 10,
        pattern: "User %{user} from %{address} not allowed because %{listed}",
        #[cfg(test)]
        seen: &[
            ("User NAME from 198.51.100.7 not allowed because not listed in AllowUsers", "198.51.100.7"),
            ("User NAME from 2001:db8::66 not allowed because listed in DenyUsers", "2001:db8::66"),
            ("User NAME from 198.51.100.7 not allowed because not in any group", "198.51.100.7"),
            ("User NAME from 198.51.100.7 not allowed because a group is listed in DenyGroups", "198.51.100.7"),
            ("User NAME from 198.51.100.7 not allowed because none of user's groups are listed in AllowGroups", "198.51.100.7"),
            ("User a from 192.0.2.1 not allowed because b from 198.51.100.7 not allowed because listed in DenyUsers", "198.51.100.7"),
            ("User NAME from 192.0.2.1.evil.example not allowed because listed in DenyUsers", "host"),
        ],
    },
    Message {
        name: "account-refused",
        role: Announce,
        weight: 10,
        // Before 4.0 no line of this kind had an address.
        pattern: "User {%{user} not allowed because {account is locked|shell %{any} {does not exist|is not executable}}|{!%{any} from }%{user} not allowed because %{listed}}",
        #[cfg(test)]
        seen: &[
            ("User NAME not allowed because account is locked", ""),
            ("User NAME not allowed because shell /bin/nosuch does not exist", ""),
            ("User NAME not allowed because shell /etc/passwd is not executable", ""),
            ("User alice not allowed because listed in DenyUsers", ""),
        ],
    },
    Message {
        name: "root-refused",
        role: Announce,
        weight: 10,
        pattern: "ROOT LOGIN REFUSED FROM %{peer}{ [preauth]|}",
        #[cfg(test)]
        seen: &[
            ("ROOT LOGIN REFUSED FROM 198.51.100.7 port 4022", "198.51.100.7"),
            ("ROOT LOGIN REFUSED FROM 2001:db8::66 port 4022 [preauth]", "2001:db8::66"),
            ("ROOT LOGIN REFUSED FROM 198.51.100.7", "198.51.100.7"),
        ],
    },
    Message {
        name: "too-many-tries",
        role: Echo,
        weight: 10,
        spec: "maximum authentication attempts exceeded for %{login}",
        #[cfg(test)]
        seen: &[
            ("error: maximum authentication attempts exceeded for NAME from 198.51.100.7 port 4022 ssh2 [preauth]", "198.51.100.7"),
            ("error: maximum authentication attempts exceeded for invalid user NAME from 2001:db8::66 port 4022 ssh2 [preauth]", "2001:db8::66"),
            ("maximum authentication attempts exceeded for invalid user x from 192.0.2.1 port 1 ssh2 from 198.51.100.7 port 4022 ssh2", "198.51.100.7"),
        ],
    },
    Message {
        name: "too-many-tries-old",
        role: Echo,
        weight: 10,
        // Only 6.7 writes an address at the end. In all other versions an address there is a part of the user name.
        pattern: "Disconnecting: Too many authentication failures{ for %{any}| [preauth]|}",
        #[cfg(test)]
        seen: &[
            ("Disconnecting: Too many authentication failures for NAME [preauth]", ""),
            ("Disconnecting: Too many authentication failures [preauth]", ""),
            ("Disconnecting: Too many authentication failures for invalid user x from 192.0.2.1 port 22 ssh2 [preauth]", ""),
        ],
    },
    Message {
        name: "too-long-user-name",
        role: Echo,
        weight: 5,
        pattern: "Username too long from %{peer}{ [preauth]|}",
        #[cfg(test)]
        seen: &[("fatal: Username too long from 198.51.100.7 port 4022 [preauth]", "198.51.100.7")],
    },
    Message {
        name: "prohibited-connection",
        role: Echo,
        weight: 2,
        pattern: "administratively prohibited connection for %{login}",
        #[cfg(test)]
        seen: &[
            ("administratively prohibited connection for NAME from 198.51.100.7 port 4022", "198.51.100.7"),
            ("administratively prohibited connection for invalid user NAME from 2001:db8::66 port 4022 [preauth]", "2001:db8::66"),
        ],
    },
    Message {
        name: "rejected-signature",
        role: Echo,
        weight: 2,
        pattern: "public key %{word} signature for %{name} from %{address} port %{port} rejected: %{any}",
        #[cfg(test)]
        seen: &[
            ("public key ssh-rsa signature for NAME from 198.51.100.7 port 4022 rejected: signature algorithm not allowed", "198.51.100.7"),
            ("error: public key ssh-rsa signature for invalid user NAME from 2001:db8::66 port 4022 rejected: x from 192.0.2.1 port 1 rejected: y", "2001:db8::66"),
        ],
    },
    Message {
        name: "right-key-wrong-place",
        role: Echo,
        weight: 2,
        // The host comes from the peer's PTR record.
        pattern: "Authentication tried for %{user} not from a permitted %{any} (host=%{word}, ip=%{address}{,|)}{!%{any} (host=}%{user}",
        #[cfg(test)]
        seen: &[
            ("Authentication tried for alice with correct key but not from a permitted host (host=host.example, ip=198.51.100.7, required from=\"203.0.113.*\").", "198.51.100.7"),
            ("Authentication tried for alice with valid certificate but not from a permitted source address (host=2001:db8::66, ip=2001:db8::66).", "2001:db8::66"),
        ],
    },
    Message {
        name: "connection",
        role: Opens,
        weight: 0,
        spec: "Connection from %{address} port %{port}{ on %{any}|}",
        #[cfg(test)]
        seen: &[
            ("Connection from 198.51.100.7 port 4022 on 203.0.113.1 port 22", "198.51.100.7"),
            ("Connection from 2001:db8::66 port 4022 on 2001:db8::1 port 22 rdomain \"0\"", "2001:db8::66"),
            ("Connection from 198.51.100.7 port 4022", "198.51.100.7"),
        ],
    },
    Message {
        name: "logged-in",
        role: Success,
        weight: 0,
        spec: "Accepted %{word} for %{login}",
        #[cfg(test)]
        seen: &[
            ("Accepted password for alice from 198.51.100.7 port 4022 ssh2", "198.51.100.7"),
            ("Accepted publickey for alice from 2001:db8::7 port 4022 ssh2: ED25519 SHA256:AbC", "2001:db8::7"),
            ("Accepted publickey for alice from 198.51.100.7 port 4022 ssh2: ED25519-SK SHA256:AbC, signature count = 5", "198.51.100.7"),
            ("Accepted gssapi-with-mic for alice from 198.51.100.7 port 4022 ssh2: alice@EXAMPLE.ORG", "198.51.100.7"),
        ],
    },
    Message {
        name: "login-goes-on",
        role: Harmless,
        weight: 0,
        pattern: "{Postponed|Partial} %{word} for %{login}",
        #[cfg(test)]
        seen: &[
            ("Postponed keyboard-interactive for alice from 198.51.100.7 port 4022 ssh2 [preauth]", "198.51.100.7"),
            ("Partial publickey for alice from 2001:db8::7 port 4022 ssh2: ED25519 SHA256:AbC", "2001:db8::7"),
        ],
    },
    Message {
        name: "logged-out",
        role: Closes,
        weight: 0,
        pattern: "{{Connection {closed|reset} by|Disconnected from} %{party}{ [postauth]|}|Received disconnect from %{party}:{ |}%{number}: {!%{any} [preauth]}%{any}|Read error from remote host %{client}: %{any}}",
        #[cfg(test)]
        seen: &[
            ("Disconnected from user alice 198.51.100.7 port 4022", "198.51.100.7"),
            ("Connection closed by 2001:db8::7 port 4022", "2001:db8::7"),
            ("Connection reset by user alice 198.51.100.7 port 4022 [postauth]", "198.51.100.7"),
            ("Received disconnect from 198.51.100.7 port 4022:11: disconnected by user", "198.51.100.7"),
            ("Read error from remote host user alice 198.51.100.7 port 4022: Connection timed out", "198.51.100.7"),
            ("Read error from remote host 2001:db8::7 port 4022: Connection timed out", "2001:db8::7"),
        ],
    },
    Message {
        name: "reverse-mapping",
        role: Harmless,
        weight: 0,
        // The name comes from the peer's PTR record, but the address is true (`canohost.c`).
        pattern: "{reverse mapping checking getaddrinfo for %{dns} [%{address}] failed|Address %{address} maps to %{any}, but this does not map back to the address}\
            {.| - POSSIBLE BREAK{-|}IN ATTEMPT!|}",
        #[cfg(test)]
        seen: &[
            ("reverse mapping checking getaddrinfo for 192.0.2.1.example [198.51.100.7] failed - POSSIBLE BREAK-IN ATTEMPT!", "198.51.100.7"),
            ("reverse mapping checking getaddrinfo for x.example [2001:db8::66] failed.", "2001:db8::66"),
            ("Address 198.51.100.7 maps to x.example, but this does not map back to the address - POSSIBLE BREAKIN ATTEMPT!", "198.51.100.7"),
        ],
    },
    Message {
        name: "pam-detail",
        role: Harmless,
        weight: 0,
        spec: "pam_unix(sshd:%{host}",
        #[cfg(test)]
        seen: &[
            ("pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=198.51.100.7  user=root", "host"),
            ("pam_unix(sshd:auth): check pass; user unknown", "host"),
        ],
    },
    Message {
        name: "detail",
        role: Harmless,
        weight: 0,
        // Lines that repeat other lines, and lines whose only address comes from a PTR record.
        pattern: "{input_userauth_request: invalid user |Could not get shadow information for |Bad packet length |beginning MaxStartups throttling|\
            Nasty PTR record |WARNING: revoked key |Authentication {key|refused} |Account |User child is on pid |Starting session: |\
            Read from socket failed: |Write failed: |Corrupted |Session process |Rhosts authentication refused |kex_input_kexinit: |Server listening on |Received signal |\
            PAM |authentication failure; |check pass; |%{number} more authentication failure|session {opened|closed} }%{host}",
        #[cfg(test)]
        seen: &[
            ("input_userauth_request: invalid user x from 192.0.2.1 port 1 [preauth]", "host"),
            ("error: Could not get shadow information for NONAME", "host"),
            ("Bad packet length 1349676916. [preauth]", "host"),
            ("error: beginning MaxStartups throttling", "host"),
            ("error: WARNING: revoked key for alice attempted authentication", "host"),
            ("Authentication refused for alice: bad owner or modes for /home/alice", "host"),
            ("Starting session: command for alice from 198.51.100.7 port 4022 id 0", "host"),
            ("fatal: Read from socket failed: Connection reset by peer [preauth]", "host"),
            ("Nasty PTR record \"192.0.2.1\" is set up for 198.51.100.7, ignoring", "host"),
            ("kex_input_kexinit: discard cookie: incomplete message [preauth]", "host"),
            ("Server listening on 0.0.0.0 port 22.", "host"),
            ("authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=198.51.100.7  user=root", "host"),
            ("PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=198.51.100.7  user=root", "host"),
        ],
    },
];
