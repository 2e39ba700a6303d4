//! What asterisk writes about SIP, with `syslog.FACILITY => notice` or `=> security` in logger.conf.
//!
//! Wordings are those of `chan_sip.c` (up to release 20), `res_pjsip/pjsip_distributor.c`, `res_security_log.c`, `security_events.c` and
//! `logger.c`. A first packet over UDP can claim any address; so only what answers a challenge counts: its nonce went to that
//! address, and holds it (`build_nonce` in `res_pjsip_authenticator_digest.c`).
//!
//! The name and the URI in `from`, the account, the digest and the Call-ID are the attacker's text. A Call-ID of PJSIP is all that stands in its
//! line (`parse_hdr_call_id` in `sip_parser.c`). It stands right of the address in the notice and left of it in the event, so a line that says twice where
//! the address is blames nobody.
//!
//! syslog(3) of musl cuts a long line; if it cuts within blanks of the attacker's, and logd removes the blanks, the rest cannot be told from a
//! true line.

use super::row::{Message, Program, Role::*};
use super::table::{program, rows, shapes};

shapes! {
    ("endpoint", "'{[%{address}]|%{address}}:%{port}'"),
}

/// asterisk's part of the catalogue.
pub static PROGRAM: Program = program! {
    name: "asterisk",
    releases: "1.8 to 23",
    tags: "asterisk",
    // Thread, call, file and function (`format_log_default`).
    prefix: "{NOTICE|SECURITY}[%{word} %{word} in %{word} %{any}",
    // 960 without the prefix.
    cut: 850,
    messages: MESSAGES,
};

// rustfmt would give each example four lines.
#[rustfmt::skip]
const MESSAGES: &[&[Message]] = &[rows![
    Message {
        name: "failed-login",
        role: Announce,
        weight: 10,
        // The event comes later, where both are logged.
        pattern: "Re{gistration from '%{user}' failed for %{endpoint} - Wrong password|\
            quest {!%{any}' failed for %{any}' failed for }'%{user}' from '%{user}' failed for %{endpoint} (callid: %{any}) - Failed to authenticate}",
        #[cfg(test)]
        seen: &[
            ("NOTICE[4711]: chan_sip.c:29058 in handle_request_register: Registration from '\"NAME\" <sip:100@203.0.113.1>' failed for '198.51.100.7:5060' - Wrong password", "198.51.100.7"),
            ("NOTICE[4711][C-00000001]: chan_sip.c:29058 in handle_request_register: Registration from '<sip:100@203.0.113.1>' failed for '[2001:db8::66]:5060' - Wrong password", "2001:db8::66"),
            ("NOTICE[4711]: res_pjsip/pjsip_distributor.c:722 in log_failed_request: Request 'REGISTER' from '<sip:NAME@203.0.113.1>' failed for '198.51.100.7:5060' (callid: aB3) - Failed to authenticate", "198.51.100.7"),
            ("NOTICE[4711]: res_pjsip/pjsip_distributor.c:722 in log_failed_request: Request 'INVITE' from '<sip:x@y>' failed for '[2001:db8::66]:5060' (callid: NAME) - Failed to authenticate", "2001:db8::66"),
        ],
    },
    Message {
        name: "failed-login-event",
        role: Failure,
        weight: 10,
        pattern: "SecurityEvent=\"{InvalidPassword|ChallengeResponseFailed}\",{!%{any}RemoteAddress=%{any}RemoteAddress=}%{user},RemoteAddress=\"IPV{4|6}/%{word}/%{address}/%{port}\"%{user}",
        #[cfg(test)]
        seen: &[
            ("SECURITY[4711]: res_security_log.c:114 in security_event_stasis_cb: SecurityEvent=\"InvalidPassword\",EventTV=\"2026-08-15T10:00:00.000+0000\",Severity=\"Error\",Service=\"SIP\",EventVersion=\"2\",AccountID=\"NAME\",SessionID=\"0x7f\",LocalAddress=\"IPV4/UDP/203.0.113.1/5060\",RemoteAddress=\"IPV4/UDP/198.51.100.7/5060\",Challenge=\"5c4d\",ReceivedChallenge=\"5c4d\",ReceivedHash=\"ab12\"", "198.51.100.7"),
            ("SECURITY[4711]: res_security_log.c:114 in security_event_stasis_cb: SecurityEvent=\"ChallengeResponseFailed\",EventTV=\"2026-08-15T10:00:00.000+0000\",Severity=\"Error\",Service=\"PJSIP\",EventVersion=\"1\",AccountID=\"100\",SessionID=\"aB3\",LocalAddress=\"IPV6/TCP/2001:db8::1/5060\",RemoteAddress=\"IPV6/TCP/2001:db8::66/40001\",Challenge=\"\",Response=\"NAME\",ExpectedResponse=\"\"", "2001:db8::66"),
        ],
    },
    Message {
        name: "detail",
        role: Harmless,
        weight: 0,
        // A single packet with a forged address can cause these.
        pattern: "{Registration from '%{any}' - {No matching peer found|Username/auth name mismatch|Device does not match ACL|Peer is not supposed to register|ACL error (permit/deny)|Not a local domain}|\
            Request '%{any}) - No matching endpoint found%{any}|SecurityEvent=\"{!InvalidPassword|ChallengeResponseFailed}}%{host}",
        #[cfg(test)]
        seen: &[
            ("NOTICE[4711]: chan_sip.c:29058 in handle_request_register: Registration from '\"100\" <sip:100@203.0.113.1>' failed for '198.51.100.7:5060' - No matching peer found", "host"),
            ("NOTICE[4711]: res_pjsip/pjsip_distributor.c:717 in log_failed_request: Request 'REGISTER' from '<sip:100@203.0.113.1>' failed for '198.51.100.7:5060' (callid: aB3) - No matching endpoint found after 5 tries in 1.000 ms", "host"),
            ("SECURITY[4711]: res_security_log.c:114 in security_event_stasis_cb: SecurityEvent=\"ChallengeSent\",EventTV=\"2026-08-15T10:00:00.000+0000\",RemoteAddress=\"IPV4/UDP/198.51.100.7/5060\"", "host"),
        ],
    },
]];
