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
asterisk: PJSIP takes a Call-ID up to the end of its line, with blanks and quotes, so the same words may stand on both sides of the address.
-- Command --
explain --watch asterisk
-- Log --
Mon Nov 30 15:19:26 2026 local0.notice asterisk[9]: NOTICE[10]: res_pjsip/pjsip_distributor.c:722 in log_failed_request: Request 'REGISTER' from '<sip:100@y>' failed for '203.0.113.66:5060' (callid: x' failed for '192.0.2.1:5060' (callid: y) - Failed to authenticate
Mon Nov 30 15:19:27 2026 local0.notice asterisk[9]: NOTICE[10]: res_pjsip/pjsip_distributor.c:722 in log_failed_request: Request 'REGISTER' from '"x' failed for '192.0.2.1:5060' (callid: y" <sip:100@y>' failed for '203.0.113.66:5060' (callid: y) - Failed to authenticate
Mon Nov 30 15:19:28 2026 local0.notice asterisk[9]: NOTICE[10]: res_pjsip/pjsip_distributor.c:722 in log_failed_request: Request 'REGISTER' from '<sip:100@y>' failed for '203.0.113.66:5060' (callid: a b (c) - Failed to authenticate
Mon Nov 30 15:19:29 2026 local0.notice asterisk[9]: NOTICE[10]: res_pjsip/pjsip_distributor.c:717 in log_failed_request: Request 'REGISTER' from '<sip:100@y>' failed for '203.0.113.66:5060' (callid: x) - Failed to authenticate) - No matching endpoint found
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      asterisk    -                        -                         no message matched
2      asterisk    -                        -                         no message matched
3      asterisk    failed-login             203.0.113.66              1.0
4      asterisk    detail                   -                         not a failure

lines: 4, counted: 1
-- End --

-- Testcase --
exim that is told to accept any HELO (`helo_accept_junk_hosts`): a name with a blank may hold the rest of the sentence.
-- Command --
explain --watch exim
-- Log --
Mon Nov 30 15:19:26 2026 mail.info exim[9]: login authenticator failed for (x) [192.0.2.1]: 535 y (z) [203.0.113.66]: 535 Incorrect authentication data (set_id=alice)
Mon Nov 30 15:19:27 2026 mail.info exim[9]: login authenticator failed for (x) [203.0.113.66]:40001: 535 Incorrect authentication data (set_id=y [192.0.2.1])
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      exim        -                        -                         no message matched
2      exim        failed-login             203.0.113.66              0.5

lines: 2, counted: 1
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

-- Testcase --
samba: the client chooses domain, name and workstation. With a blank in the domain, which stands on both sides of the address, the line does not count. The last line is as rsyslog keeps it, with the blank at its end.
-- Command --
explain --watch samba
-- Log --
Mon Nov 30 17:44:08 2026 daemon.notice smbd[50]:   Auth: [SMB2,(null)] user [WORKGROUP]\[alice] at [Mon, 30 Nov 2026 17:44:08.362160 UTC] with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD] workstation [CLIENT] remote host [ipv4:203.0.113.66:52392] mapped to [WORKGROUP]\[alice]. local host [ipv4:203.0.113.1:445]
Mon Nov 30 17:44:08 2026 daemon.notice smbd[54]:   Auth: [SMB2,(null)] user [WORKGROUP]\[x] at [y] with [NTLMv2] status [NT_STATUS_NO_SUCH_USER] workstation [X] remote host [ipv4:192.0.2.1:1] mapped to [D]\\[y] at [Mon, 30 Nov 2026 17:44:08.436933 UTC] with [NTLMv2] status [NT_STATUS_NO_SUCH_USER] workstation [CLIENT] remote host [ipv6:2001:db8:bad::66:52410] mapped to [WORKGROUP]\[x] at [y] with [NTLMv2] status [NT_STATUS_NO_SUCH_USER] workstation [X] remote host [ipv4:192.0.2.1:1] mapped to [D]\\[y]. local host [ipv6:2001:db8::1:445]
Mon Nov 30 17:44:08 2026 daemon.notice smbd[56]:   Auth: [SMB2,(null)] user [WORKGROUP]\[alice] at [y] with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD] workstation [x] remote host [ipv4:192.0.2.1:1] mapped to [D]\\[y] remote host [ipv4:203.0.113.66:52428] mapped to [WORKGROUP]\[alice]. local host [ipv4:203.0.113.1:445]
Mon Nov 30 17:44:08 2026 daemon.notice smbd[58]:   Auth: [SMB2,(null)] user [x remote host [ipv4:192.0.2.1:1] mapped to [y]\[alice] at [y] with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD] workstation [W] remote host [ipv4:203.0.113.66:52448] mapped to [x remote host [ipv4:192.0.2.1:1] mapped to [y]\[alice]. local host [ipv4:203.0.113.1:445]
Mon Nov 30 17:44:08 2026 daemon.notice smbd[61]:   Auth: [SMB2,(null)] user [WORKGROUP]\[] at [y] with [NTLMv2] status [NT_STATUS_NO_SUCH_USER] workstation [CLIENT] remote host [ipv4:203.0.113.66:52482] mapped to [WORKGROUP]\[]. local host [ipv4:203.0.113.1:445]
Mon Nov 30 17:44:08 2026 daemon.notice smbd[65]:   Auth: [SMB2,(null)] user [WORKGROUP]\[alice] at [y] with [NTLMv2] status [NT_STATUS_OK] workstation [CLIENT] remote host [ipv4:203.0.113.66:52500] became [SRV]\[alice] [S-1-5-21-1-2-3-1000]. local host [ipv4:203.0.113.1:445]
2026-11-30T17:53:07.877202+00:00 vm smbd[50]:   Auth: [SMB2,(null)] user [WORKGROUP]\[alice] at [Mon, 30 Nov 2026 17:44:08.362160 UTC] with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD] workstation [CLIENT] remote host [ipv4:203.0.113.66:52392] mapped to [WORKGROUP]\[alice]. local host [ipv4:203.0.113.1:445] 
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      samba       failed-login             203.0.113.66              1.0
2      samba       unknown-user             2001:db8:bad::66          0.5
3      samba       failed-login             203.0.113.66              1.0
4      samba       -                        -                         no message matched
5      samba       detail                   -                         not a failure (203.0.113.66)
6      samba       detail                   -                         not a failure
7      samba       failed-login             203.0.113.66              1.0

lines: 7, counted: 4
-- End --
