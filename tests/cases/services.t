Services that people run on a router or behind it. None is watched unless it is named.

-- Testcase --
nginx: basic authentication. The name ends at its first colon; what stands behind the address is the attacker's as well.
-- Command --
explain --watch nginx
-- Log --
Mon Nov 30 15:19:26 2026 local7.err nginx: 2026/11/30 15:19:26 [error] 2903#2903: *1 user "alice": password mismatch, client: 203.0.113.66, server: _, request: "GET / HTTP/1.1", host: "x"
Mon Nov 30 15:19:27 2026 local7.err nginx: 2026/11/30 15:19:26 [error] 2903#2903: *3 user "x" was not found in "/f", client" was not found in "/etc/htpasswd", client: 2001:db8:bad::66, server: _, request: "GET / HTTP/1.1"
Mon Nov 30 15:19:28 2026 local7.err nginx: 2026/11/30 15:19:26 [error] 2903#2903: *5 user "alice": password mismatch, client: 203.0.113.66, server: _, request: "GET / HTTP/1.1", host: "x", referrer: "user "x": password mismatch, client: 192.0.2.1, server: _, request: "GET"
Mon Nov 30 15:19:29 2026 local7.err nginx: 2026/11/30 15:19:26 [error] 2903#2903: *6 open() "/www/user "x": password mismatch, client: 192.0.2.1, server: _, x" failed (2: No such file or directory), client: 203.0.113.66, server: _, request: "GET / HTTP/1.1"
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      nginx       failed-login             203.0.113.66              1.0
2      nginx       failed-login             2001:db8:bad::66          1.0
3      nginx       failed-login             203.0.113.66              1.0
4      nginx       -                        -                         no message matched

lines: 4, counted: 3
-- End --

-- Testcase --
asterisk: only what answers a challenge counts, and only once if both the notice and the security event are logged.
-- Command --
explain --watch asterisk
-- Log --
Mon Nov 30 15:19:26 2026 local0.notice asterisk[9]: NOTICE[10]: chan_sip.c:29058 in handle_request_register: Registration from '"x' failed for '192.0.2.1:5060' - Wrong password" <sip:100@y>' failed for '203.0.113.66:5060' - Wrong password
Mon Nov 30 15:19:27 2026 local0.notice asterisk[9]: NOTICE[10]: chan_sip.c:29058 in handle_request_register: Registration from '<sip:100@y>' failed for '203.0.113.66:5060' - No matching peer found
Mon Nov 30 15:19:28 2026 local0.notice asterisk[9]: NOTICE[10][C-00000001]: res_pjsip/pjsip_distributor.c:722 in log_failed_request: Request 'REGISTER' from '<sip:100@y>' failed for '[2001:db8:bad::66]:5060' (callid: aB3) - Failed to authenticate
Mon Nov 30 15:19:28 2026 local0.notice asterisk[9]: SECURITY[11]: res_security_log.c:114 in security_event_stasis_cb: SecurityEvent="InvalidPassword",EventTV="x",Severity="Error",Service="PJSIP",EventVersion="2",AccountID="100",SessionID="aB3",LocalAddress="IPV6/UDP/2001:db8::1/5060",RemoteAddress="IPV6/UDP/2001:db8:bad::66/5060",Challenge="x"
Mon Nov 30 15:19:29 2026 local0.notice asterisk[9]: SECURITY[11]: res_security_log.c:114 in security_event_stasis_cb: SecurityEvent="InvalidAccountID",EventTV="x",Severity="Error",Service="PJSIP",EventVersion="1",AccountID="100",SessionID="x",LocalAddress="IPV4/UDP/192.0.2.1/5060",RemoteAddress="IPV4/UDP/203.0.113.66/5060"
Mon Nov 30 15:19:30 2026 local0.notice asterisk[9]: SECURITY[11]: res_security_log.c:114 in security_event_stasis_cb: SecurityEvent="InvalidPassword",EventTV="x",AccountID="x",RemoteAddress="IPV4/UDP/192.0.2.1/1",LocalAddress="IPV4/UDP/192.0.2.2/5060",RemoteAddress="IPV4/UDP/203.0.113.66/5060"
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      asterisk    failed-login             203.0.113.66              1.0
2      asterisk    detail                   -                         not a failure
3      asterisk    failed-login             2001:db8:bad::66          1.0
4      asterisk    failed-login-event       -                         already counted (2001:db8:bad::66)
5      asterisk    detail                   -                         not a failure
6      asterisk    -                        -                         no message matched

lines: 6, counted: 2
-- End --

-- Testcase --
vaultwarden, with and without its own date. The name is right of the address, and names of users who logged in are their own.
-- Command --
explain --watch vaultwarden
-- Log --
Mon Nov 30 15:19:26 2026 user.err vaultwarden[0]: [2026-11-30 15:19:26.123][vaultwarden::api::identity][ERROR] Username or password is incorrect. Try again. IP: 203.0.113.66. Username: x. IP: 192.0.2.1. Username: y.
Mon Nov 30 15:19:27 2026 user.err vaultwarden[0]: [2026-11-30 15:19:27.123][vaultwarden::api::admin][ERROR] Invalid admin token. IP: 2001:db8:bad::66
Mon Nov 30 15:19:28 2026 user.err vaultwarden[0]: Invalid TOTP code! Server time: 2026-11-30 15:19:28 UTC IP: 203.0.113.66
Mon Nov 30 15:19:29 2026 user.info vaultwarden[0]: [2026-11-30 15:19:29.123][vaultwarden::api::identity][INFO] User alice@example.com logged in successfully. IP: 203.0.113.66
Mon Nov 30 15:19:30 2026 user.info vaultwarden[0]: [2026-11-30 15:19:30.123][response][INFO] x][y] Invalid admin token. IP: 192.0.2.1
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      vaultwarden failed-login             203.0.113.66              1.0
2      vaultwarden failed-login             2001:db8:bad::66          1.0
3      vaultwarden failed-login             203.0.113.66              1.0
4      vaultwarden logged-in                -                         successful login (203.0.113.66)
5      vaultwarden -                        -                         no message matched

lines: 5, counted: 3
-- End --

-- Testcase --
`all` does not name it.
-- Command --
explain --watch all
-- Log --
Mon Nov 30 15:19:27 2026 user.err vaultwarden[0]: Invalid admin token. IP: 2001:db8:bad::66
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      vaultwarden failed-login             -                         known, not watched

lines: 1, counted: 0
-- End --
