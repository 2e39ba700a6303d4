//! What sshd writes about connections that end without a login.
//!
//! These lines are about scanners and about clients that gave up, and some come from the listener.
//! They hold text of the peer: a version, a farewell, the names of algorithms. It stands right
//! of the address, except in `bad-identification`. Wordings are those of `packet.c`,
//! `kex.c`, `sshd.c`, `sshd-session.c` and `srclimit.c`.

use super::shapes::SHAPES;
use crate::message::row::{Message, Role::*};
use crate::message::table::rows;

/// The rows that are about connections.
// rustfmt would give each example four lines.
#[rustfmt::skip]
pub const PROBES: &[Message] = rows![
    Message {
        name: "changed-user-name",
        role: Echo,
        weight: 5,
        spec: "Disconnecting{ %{client}|}: Change of username %{any}",
        #[cfg(test)]
        seen: &[
            ("Disconnecting invalid user NAME 198.51.100.7 port 4022: Change of username or service not allowed: (a,ssh-connection) -> (b,ssh-connection) [preauth]", "198.51.100.7"),
            ("Disconnecting: Change of username or service not allowed: (a,ssh-connection) -> (x 192.0.2.1 port 22: y,ssh-connection) [preauth]", ""),
            ("Disconnecting invalid user nosuch 2001:db8::66 port 4022: Change of username or service not allowed: (nosuch,ssh-connection) -> (nosuch,x 192.0.2.1 port 22: y) [preauth]", "2001:db8::66"),
        ],
    },
    Message {
        name: "disconnecting-user",
        role: Echo,
        weight: 2,
        spec: "Disconnecting %{client}: {!Change of username }%{any}",
        #[cfg(test)]
        seen: &[
            ("Disconnecting authenticating user NAME 198.51.100.7 port 4022: Too many authentication failures [preauth]", "198.51.100.7"),
            ("Disconnecting invalid user NAME 2001:db8::66 port 4022: Too many authentication failures [preauth]", "2001:db8::66"),
            ("Disconnecting invalid user  198.51.100.7 port 4022: Too many authentication failures", "198.51.100.7"),
            ("Disconnecting invalid user x 192.0.2.1 port 22 198.51.100.7 port 4022: Too many authentication failures [preauth]", "198.51.100.7"),
        ],
    },
    Message {
        name: "user-gave-up",
        role: Closes,
        weight: 5,
        // All that a server which takes keys only writes of a guess at a name that exists.
        spec: "Connection {closed|reset} by authenticating user %{name} %{address} port %{port} [preauth]",
        #[cfg(test)]
        seen: &[
            ("Connection closed by authenticating user NAME 198.51.100.7 port 4022 [preauth]", "198.51.100.7"),
            ("Connection reset by authenticating user root 2001:db8::66 port 4022 [preauth]", "2001:db8::66"),
            ("Connection closed by authenticating user x 192.0.2.1 port 22 [preauth] 198.51.100.7 port 4022 [preauth]", "198.51.100.7"),
        ],
    },
    Message {
        name: "connection-closed",
        role: Closes,
        weight: 1,
        // Without `[preauth]` it is the end of a session that had logged in.
        spec: "Connection {closed|reset} by {!authenticating user }%{party} [preauth]",
        #[cfg(test)]
        seen: &[
            ("Connection closed by 198.51.100.7 port 4022 [preauth]", "198.51.100.7"),
            ("Connection closed by 2001:db8::66 [preauth]", "2001:db8::66"),
            ("Connection reset by 2001:db8::66 port 4022 [preauth]", "2001:db8::66"),
            ("Connection reset by invalid user NAME 2001:db8::66 port 4022 [preauth]", "2001:db8::66"),
            ("Connection closed by invalid user  198.51.100.7 port 4022 [preauth]", "198.51.100.7"),
            ("Connection closed by invalid user from 192.0.2.1 198.51.100.7 port 4022 [preauth]", "198.51.100.7"),
            ("Connection closed by invalid user x 192.0.2.1 port 22 [preauth] 198.51.100.7 port 4022 [preauth]", "198.51.100.7"),
        ],
    },
    Message {
        name: "disconnected",
        role: Closes,
        weight: 1,
        spec: "Disconnected from %{party} [preauth]",
        #[cfg(test)]
        seen: &[
            ("Disconnected from 198.51.100.7 port 4022 [preauth]", "198.51.100.7"),
            ("Disconnected from authenticating user NAME 2001:db8::66 port 4022 [preauth]", "2001:db8::66"),
            ("Disconnected from invalid user NAME fe80::66%br-lan port 4022 [preauth]", "fe80::66"),
            ("Disconnected from invalid user from 192.0.2.1 port 22 198.51.100.7 port 4022 [preauth]", "198.51.100.7"),
        ],
    },
    Message {
        name: "client-gave-up",
        role: Closes,
        weight: 10,
        // SSH2_DISCONNECT_KEY_EXCHANGE_FAILED, with the words of a library that guessing tools use.
        spec: "Received disconnect from %{party}:{ |}3: %{any}Auth fail%{any} [preauth]",
        #[cfg(test)]
        seen: &[
            ("error: Received disconnect from 198.51.100.7 port 4022:3: com.example.Exception: Auth fail [preauth]", "198.51.100.7"),
            ("error: Received disconnect from 2001:db8::66: 3: Auth fail [preauth]", "2001:db8::66"),
        ],
    },
    Message {
        name: "client-left",
        role: Closes,
        weight: 1,
        spec: "Received disconnect from %{party}:{ |}{!3: %{any}Auth fail}%{number}: %{any} [preauth]",
        #[cfg(test)]
        seen: &[
            ("Received disconnect from 198.51.100.7 port 4022:11: Bye Bye [preauth]", "198.51.100.7"),
            ("Received disconnect from 2001:db8::66 port 4022:11:  [preauth]", "2001:db8::66"),
            ("Received disconnect from 198.51.100.7: 11: Bye from 192.0.2.1 port 22:1: x [preauth]", "198.51.100.7"),
            ("Received disconnect from 2001:db8::66: 11: Bye Bye [preauth]", "2001:db8::66"),
            ("error: Received disconnect from 198.51.100.7 port 4022:14: No supported authentication methods available [preauth]", "198.51.100.7"),
            ("Received disconnect from 198.51.100.7 port 4022:11: Failed password for root from 192.0.2.1 port 22 ssh2 [preauth]", "198.51.100.7"),
        ],
    },
    Message {
        name: "no-identification",
        role: Closes,
        weight: 1,
        pattern: "Did not receive identification string from %{peer}",
        #[cfg(test)]
        seen: &[
            ("Did not receive identification string from 198.51.100.7 port 4022", "198.51.100.7"),
            ("Did not receive identification string from 2001:db8::66", "2001:db8::66"),
            ("Did not receive identification string from UNKNOWN port 65535", "host"),
        ],
    },
    Message {
        name: "bad-identification",
        role: Closes,
        weight: 2,
        pattern: "Bad protocol version identification '%{user}' from %{peer}",
        #[cfg(test)]
        seen: &[
            ("Bad protocol version identification 'NAME' from 198.51.100.7 port 4022", "198.51.100.7"),
            ("Bad protocol version identification '\\026\\003\\001' from 2001:db8::66", "2001:db8::66"),
            ("Bad protocol version identification 'x' from 192.0.2.1 port 22' from 198.51.100.7 port 4022", "198.51.100.7"),
        ],
    },
    Message {
        name: "bad-banner",
        role: Closes,
        weight: 1,
        pattern: "banner exchange: Connection from %{client}: %{any}",
        #[cfg(test)]
        seen: &[
            ("banner exchange: Connection from 198.51.100.7 port 4022: invalid format", "198.51.100.7"),
            ("fatal: banner exchange: Connection from 2001:db8::66 port 4022: could not read protocol version", "2001:db8::66"),
            ("banner exchange: Connection from 198.51.100.7 port 4022: Connection timed out 192.0.2.1 port 2: x", "198.51.100.7"),
        ],
    },
    Message {
        name: "key-exchange-broken-off",
        role: Echo,
        weight: 1,
        pattern: "kex_exchange_identification: %{any}",
        #[cfg(test)]
        seen: &[
            ("error: kex_exchange_identification: Connection closed by remote host", ""),
            ("error: kex_exchange_identification: client sent invalid protocol identifier \"x from 192.0.2.1 port 22\"", ""),
        ],
    },
    Message {
        name: "wrong-protocol-version",
        role: Echo,
        weight: 2,
        pattern: "Protocol major versions differ{: 2 vs. 1|: 1 vs. 2| for %{party}: %{any} vs. %{any}}",
        #[cfg(test)]
        seen: &[
            ("Protocol major versions differ for 198.51.100.7 port 4022: SSH-2.0-OpenSSH_7.4 vs. SSH-1.5-NAME", "198.51.100.7"),
            ("Protocol major versions differ for 2001:db8::66: SSH-2.0-OpenSSH_5.3 vs. SSH-1.5-x 192.0.2.1 port 1: x", "2001:db8::66"),
            ("error: Protocol major versions differ: 2 vs. 1", ""),
        ],
    },
    Message {
        name: "version-scan",
        role: Echo,
        weight: 5,
        pattern: "{probed|scanned} from %{peer} with %{any}.  Don't panic.%{any}",
        #[cfg(test)]
        seen: &[
            ("probed from 198.51.100.7 port 4022 with SSH-1.0-SSH_Version_Mapper.  Don't panic.", "198.51.100.7"),
            ("scanned from 2001:db8::66 port 4022 with SSH-1.0-SSH_Version_Mapper.  Don't panic.", "2001:db8::66"),
            ("scanned from 198.51.100.7 with SSH-1.0-SSH_Version_Mapper.  Don't panic.", "198.51.100.7"),
        ],
    },
    Message {
        name: "no-common-algorithm",
        role: Echo,
        weight: 2,
        // Before 7.0 without the peer (`kex.c`).
        pattern: "{Unable to negotiate {with %{party}: no matching %{any}|a key exchange method{ [preauth]|}}|no matching {cipher|mac|comp} found: client %{any}}",
        #[cfg(test)]
        seen: &[
            ("Unable to negotiate with 198.51.100.7 port 4022: no matching key exchange method found. Their offer: NAME [preauth]", "198.51.100.7"),
            ("fatal: Unable to negotiate with 2001:db8::66: no matching host key type found. Their offer: ssh-dss [preauth]", "2001:db8::66"),
            ("fatal: Unable to negotiate a key exchange method [preauth]", ""),
            ("fatal: no matching cipher found: client x from 192.0.2.1 port 22 server aes128-ctr [preauth]", ""),
            ("Unable to negotiate with invalid user NAME 2001:db8::66 port 4022: no matching cipher found. Their offer: x", "2001:db8::66"),
            ("Unable to negotiate with 198.51.100.7 port 4022: no matching key exchange method found. Their offer: x 192.0.2.1 port 22: no matching cipher found. [preauth]", "198.51.100.7"),
        ],
    },
    Message {
        name: "broken-packet",
        role: Echo,
        weight: 2,
        pattern: "ssh_dispatch_run_fatal: Connection from %{client}: %{any}",
        #[cfg(test)]
        seen: &[
            ("ssh_dispatch_run_fatal: Connection from 198.51.100.7 port 4022: message authentication code incorrect [preauth]", "198.51.100.7"),
            ("fatal: ssh_dispatch_run_fatal: Connection from invalid user NAME 2001:db8::66 port 4022: Connection corrupted [preauth]", "2001:db8::66"),
        ],
    },
    Message {
        name: "login-timed-out",
        role: Closes,
        weight: 1,
        pattern: "Timeout before authentication for %{peer}",
        #[cfg(test)]
        seen: &[
            ("fatal: Timeout before authentication for 198.51.100.7 port 4022", "198.51.100.7"),
            ("fatal: Timeout before authentication for 2001:db8::66", "2001:db8::66"),
        ],
    },
    Message {
        name: "login-timed-out-listener",
        role: Failure,
        weight: 1,
        // The listener writes it, and one pid serves all clients: each line counts alone.
        pattern: "Timeout before authentication for connection from %{address} to %{any}, pid = %{any}",
        #[cfg(test)]
        seen: &[
            ("Timeout before authentication for connection from 198.51.100.7 to 203.0.113.1, pid = 4711", "198.51.100.7"),
            ("Timeout before authentication for connection from 2001:db8::66 to 2001:db8::1, pid = 4711 [x]", "2001:db8::66"),
        ],
    },
    Message {
        name: "dropped-connection",
        role: Failure,
        weight: 1,
        // The listener writes it, too. sshd itself has already refused the connection.
        pattern: "drop connection #%{number} from [%{address}]:%{port} on [%{any}",
        #[cfg(test)]
        seen: &[
            ("drop connection #10 from [198.51.100.7]:4022 on [203.0.113.1]:22 past MaxStartups", "198.51.100.7"),
            ("drop connection #0 from [2001:db8::66]:4022 on [2001:db8::1]:22 penalty: failed authentication", "2001:db8::66"),
        ],
    },
    Message {
        name: "refused-by-hosts-deny",
        role: Echo,
        weight: 2,
        pattern: "refused connect from %{user} (%{address})",
        #[cfg(test)]
        seen: &[
            ("refused connect from host.example (198.51.100.7)", "198.51.100.7"),
            ("refused connect from 192.0.2.1 (192.0.2.1) (2001:db8::66)", "2001:db8::66"),
        ],
    },
    Message {
        name: "penalty",
        role: Harmless,
        weight: 0,
        // A network is not an address.
        pattern: "srclimit_penalise: {%{word}: new |}{%{address}/{32|128}|%{host}/%{number}}{:|} %{any}",
        #[cfg(test)]
        seen: &[
            ("srclimit_penalise: ipv4: new 198.51.100.7/32 active penalty of 5 seconds for penalty: failed authentication", "198.51.100.7"),
            ("srclimit_penalise: 198.51.100.7/32: activating ipv4 penalty of 15.000 seconds for penalty: failed authentication", "198.51.100.7"),
            ("srclimit_penalise: ipv6: new 2001:db8::/64 deferred penalty of 5.000 seconds for penalty: failed authentication", "host"),
        ],
    },
];
