//! What an OpenVPN server writes about its clients, release 2.
//!
//! Wordings are those of `ssl_verify.c`, `ssl.c` and `multi.c`. A line begins with the client,
//! `A:P` or, once its certificate was checked, `NAME/A:P`; up to 2.6 IPv6 stands there without its port, since 2.7 the
//! protocol stands before the address (`mroute.c`, `proto_names` in `socket_util.c`). The name comes from the certificate, and a
//! client writes free text about itself (`peer info: ...`), which always follows a colon. So only a name without blanks or without
//! colons is believed, and a sentence only if it ends the line.
//!
//! Over UDP the first packet can claim any address, so a line that a single packet can
//! cause counts against nobody.

use super::row::{Message, Program, Role::*};
use super::table::{program, rows, shapes};

shapes! {
    ("endpoint", "{{udp|tcp}{4|6}{-server|}:|}{[%{address}]:%{port}|{!%{number}.}%{address}|%{address}:%{port}} "),
    ("client", "{%{word}/|%{name}/|}%{endpoint}"),
}

/// OpenVPN's part of the catalogue.
pub static PROGRAM: Program = program! {
    name: "openvpn",
    releases: "2.0 to 2.7 (run: 2.6.14, 2.7.5)",
    // OpenWrt's and Debian's services give each instance a name.
    tags: "openvpn openvpn(*) openvpn_* openvpn-* ovpn-*",
    prefix: "",
    cut: 960,
    messages: MESSAGES,
};

// rustfmt would give each example four lines.
#[rustfmt::skip]
const MESSAGES: &[&[Message]] = &[rows![
    Message {
        name: "bad-password",
        role: Failure,
        weight: 10,
        pattern: "%{client}TLS Auth Error: Auth Username/Password verification failed for peer",
        #[cfg(test)]
        seen: &[
            ("198.51.100.7:1194 TLS Auth Error: Auth Username/Password verification failed for peer", "198.51.100.7"),
            ("2001:db8::66 TLS Auth Error: Auth Username/Password verification failed for peer", "2001:db8::66"),
            ("[2001:db8::66]:1194 TLS Auth Error: Auth Username/Password verification failed for peer", "2001:db8::66"),
            ("alice/198.51.100.7:1194 TLS Auth Error: Auth Username/Password verification failed for peer", "198.51.100.7"),
            ("udp4:198.51.100.7:40001 TLS Auth Error: Auth Username/Password verification failed for peer", "198.51.100.7"),
            ("udp6:198.51.100.7:40001 TLS Auth Error: Auth Username/Password verification failed for peer", "198.51.100.7"),
            ("alice/tcp4-server:198.51.100.7:40001 TLS Auth Error: Auth Username/Password verification failed for peer", "198.51.100.7"),
            ("Alice A. Smith/udp6:[2001:db8::66]:40001 TLS Auth Error: Auth Username/Password verification failed for peer", "2001:db8::66"),
            ("Alice A. Smith/198.51.100.7:1194 TLS Auth Error: Auth Username/Password verification failed for peer", "198.51.100.7"),
            ("x 192.0.2.1/udp4:198.51.100.7:1194 TLS Auth Error: Auth Username/Password verification failed for peer", "198.51.100.7"),
            ("192.0.2.1:1/198.51.100.7:1194 TLS Auth Error: Auth Username/Password verification failed for peer", "198.51.100.7"),
        ],
    },
    Message {
        name: "no-password",
        role: Failure,
        weight: 2,
        pattern: "%{client}TLS {Error: Auth Username/Password was not provided by peer|Auth Error: peer provided a blank username}",
        #[cfg(test)]
        seen: &[
            ("198.51.100.7:1194 TLS Error: Auth Username/Password was not provided by peer", "198.51.100.7"),
            ("2001:db8::66 TLS Auth Error: peer provided a blank username", "2001:db8::66"),
            ("udp6:[2001:db8::66]:40001 TLS Auth Error: peer provided a blank username", "2001:db8::66"),
        ],
    },
    Message {
        name: "bad-certificate",
        role: Failure,
        weight: 2,
        // `VERIFY ERROR: depth=0, error=...: CN=...`. A certificate's name could be such a line itself,
        // but a `/` always divides it from the address.
        pattern: "{!%{any}/}%{endpoint}VERIFY {ERROR: |%{word} ERROR: }%{any}",
        #[cfg(test)]
        seen: &[
            ("198.51.100.7:1194 VERIFY ERROR: depth=0, error=self-signed certificate: CN=NAME, serial=1", "198.51.100.7"),
            ("2001:db8::66 VERIFY ERROR: depth=0, error=certificate has expired: CN=NAME, serial=1", "2001:db8::66"),
            ("udp4:198.51.100.7:40001 VERIFY ERROR: depth=0, error=self-signed certificate: CN=NAME, serial=1", "198.51.100.7"),
        ],
    },
    Message {
        name: "logged-in",
        role: Success,
        weight: 0,
        pattern: "{!%{any}/%{any}/}%{endpoint}TLS: Username/Password authentication succeeded for username '%{any}",
        #[cfg(test)]
        seen: &[
            ("198.51.100.7:1194 TLS: Username/Password authentication succeeded for username 'alice'", "198.51.100.7"),
            ("2001:db8::66 TLS: Username/Password authentication succeeded for username 'alice' [CN SET]", "2001:db8::66"),
            ("tcp6-server:[2001:db8::66]:40001 TLS: Username/Password authentication succeeded for username 'alice' ", "2001:db8::66"),
        ],
    },
    Message {
        name: "detail",
        role: Harmless,
        weight: 0,
        // Lines that a packet with a forged address can cause, and lines that repeat others.
        pattern: "{%{client}TLS Error: |TLS Error: }{TLS |cannot locate |incoming packet |tls-crypt |could not determine |Unroutable }%{host}",
        #[cfg(test)]
        seen: &[
            ("198.51.100.7:1194 TLS Error: TLS handshake failed", "host"),
            ("2001:db8::66 TLS Error: TLS key negotiation failed to occur within 60 seconds (check your network connectivity)", "host"),
            ("TLS Error: cannot locate HMAC in incoming packet from [AF_INET]198.51.100.7:1194", "host"),
            ("TLS Error: tls-crypt unwrapping failed from [AF_INET6]2001:db8::66:1194", "host"),
            ("udp4:198.51.100.7:40001 TLS Error: TLS handshake failed", "host"),
        ],
    },
]];
