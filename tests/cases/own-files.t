Logs that programs write themselves, without the headers of a syslog. The name of the program stands before the file.

-- Testcase --
dropbear -E. Lines of one process are joined by the pid; a line of a syslog is none of dropbear's own.
-- Command --
explain --json dropbear:-
-- Log --
[21909] Nov 30 21:12:45 Child connection from 203.0.113.66:49875
[21909] Nov 30 21:12:45 Bad password attempt for 'alice' from 203.0.113.66:49875
[21918] Nov 30 21:12:45 Child connection from 203.0.113.67:43947
[21918] Nov 30 21:12:45 Login attempt for nonexistent user
[21927] Nov 30 21:12:46 Password auth succeeded for 'alice' from 203.0.113.68:55903
Nov 30 21:12:46 host dropbear[1]: Bad password attempt for 'alice' from 192.0.2.1:49875
-- Expect stdout --
{"line":1,"program":"dropbear","message":"connection","address":null,"peer":"203.0.113.66","why":"not a failure"}
{"line":2,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":3,"program":"dropbear","message":"connection","address":null,"peer":"203.0.113.67","why":"not a failure"}
{"line":4,"program":"dropbear","message":"unknown-user","address":"203.0.113.67","failures":1.0}
{"line":5,"program":"dropbear","message":"logged-in","address":null,"peer":"203.0.113.68","why":"successful login"}
{"line":6,"program":null,"message":null,"address":null,"why":"not a syslog line"}
-- End --

-- Testcase --
exim's mainlog and rejectlog have each failure once, and each line counts half. What cannot be printed is an escape.
-- Command --
explain --json exim:-
-- Log --
2026-11-30 21:12:25 plain_server authenticator failed for (client.example) [203.0.113.66]: 535 Incorrect authentication data (set_id=alice)
2026-11-30 21:12:25.123 +0100 [1728] plain_server authenticator failed for ([192.0.2.7]) [203.0.113.66]:40011: 535 Incorrect authentication data (set_id=bob)
2026-11-30 21:12:25 plain_server authenticator failed for (client.example) [203.0.113.66]: 535 Incorrect authentication data (set_id=a\n2026-11-30 10:00:00 plain_server authenticator failed for (x) [192.0.2.7]: 535 Incorrect)
  2026-11-30 21:12:25 plain_server authenticator failed for (x) [192.0.2.7]: 535 Incorrect authentication data
-- Expect stdout --
{"line":1,"program":"exim","message":"failed-login","address":"203.0.113.66","failures":0.5}
{"line":2,"program":"exim","message":"failed-login","address":"203.0.113.66","failures":0.5}
{"line":3,"program":"exim","message":null,"address":null,"why":"no message matched"}
{"line":4,"program":null,"message":null,"address":null,"why":"not a syslog line"}
-- End --

-- Testcase --
OpenVPN's log and log-append, with the date of 2.5 and later, microseconds, and the date of 2.4.
-- Command --
explain --json openvpn:-
-- Log --
2026-11-30 21:13:27 203.0.113.66:43734 TLS Auth Error: Auth Username/Password verification failed for peer
2026-11-30 21:13:44 us=123456 2001:db8:bad::66 TLS Auth Error: Auth Username/Password verification failed for peer
Mon Nov 30 21:13:44 2026 203.0.113.66:43734 TLS Auth Error: Auth Username/Password verification failed for peer
203.0.113.66:43734 TLS Auth Error: Auth Username/Password verification failed for peer
-- Expect stdout --
{"line":1,"program":"openvpn","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":2,"program":"openvpn","message":"bad-password","address":"2001:db8:bad::66","failures":1.0}
{"line":3,"program":"openvpn","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":4,"program":null,"message":null,"address":null,"why":"not a syslog line"}
-- End --

-- Testcase --
proftpd's SystemLog. A carriage return in a name begins no line.
-- Command --
explain --json proftpd:-
-- Log --
2026-11-30 21:12:25,591 host proftpd[21073] 203.0.113.1 (203.0.113.66[203.0.113.66]): USER alice (Login failed): Incorrect password
2026-11-30 21:12:25,609 host proftpd[21075] 203.0.113.1 (203.0.113.66[203.0.113.66]): USER x\x0d2026-11-30 21:12:25,591 host proftpd[21073] 203.0.113.1 (192.0.2.7[192.0.2.7]): USER alice: no such user found from 203.0.113.66 [203.0.113.66] to 203.0.113.1:21
2026-11-30 21:12:25,591 host proftpd[21073] 203.0.113.1 (203.0.113.66[203.0.113.66]): Maximum login attempts (3) exceeded, connection refused
2026-11-30 21:12:25,613 host proftpd[21076] 203.0.113.1 (203.0.113.66[203.0.113.66]): USER alice: Login successful.
-- Expect stdout --
{"line":1,"program":"proftpd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":2,"program":"proftpd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":3,"program":"proftpd","message":"too-many-tries","address":null,"peer":"203.0.113.66","why":"already counted"}
{"line":4,"program":"proftpd","message":"logged-in","address":null,"peer":"203.0.113.66","why":"successful login"}
-- End --

-- Testcase --
vsftpd's own log.
-- Command --
explain --json vsftpd:-
-- Log --
Mon Nov 30 21:12:25 2026 [pid 21078] CONNECT: Client "::ffff:203.0.113.66"
Mon Nov 30 21:12:28 2026 [pid 21077] [alice] FAIL LOGIN: Client "::ffff:203.0.113.66"
Mon Nov 30 21:12:33 2026 [pid 21432] [x?Mon Nov 30 21:12:28 2026 [pid 21077] [y] FAIL LOGIN: Client "192.0.2.7"] FAIL LOGIN: Client "2001:db8:bad::66"
Mon Nov 30 21:12:34 2026 [pid 21521] [alice] OK LOGIN: Client "::ffff:203.0.113.66"
-- Expect stdout --
{"line":1,"program":"vsftpd","message":"connection","address":null,"peer":"203.0.113.66","why":"not a failure"}
{"line":2,"program":"vsftpd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":3,"program":"vsftpd","message":"failed-login","address":"2001:db8:bad::66","failures":1.0}
{"line":4,"program":"vsftpd","message":"logged-in","address":null,"peer":"203.0.113.66","why":"successful login"}
-- End --

-- Testcase --
samba's own log. A text counts only right behind the line that names its place, which no client can write: all text is indented.
-- Command --
explain --json samba:-
-- Log --
[2026/11/30 21:17:21.540521,  2] ../../auth/auth_log.c:647(log_authentication_event_human_readable)
  Auth: [SMB2,(null)] user [WORKGROUP]\[alice] at [Mon, 30 Nov 2026 21:17:21.540498 UTC] with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD] workstation [SRV] remote host [ipv4:203.0.113.66:43494] mapped to [WORKGROUP]\[alice]. local host [ipv4:203.0.113.1:445] 
  Auth: [SMB2,(null)] user [WORKGROUP]\[alice] at [Mon, 30 Nov 2026 21:17:21.540498 UTC] with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD] workstation [SRV] remote host [ipv4:192.0.2.7:43494] mapped to [WORKGROUP]\[alice]. local host [ipv4:203.0.113.1:445] 
[2026/11/30 21:17:21.600000,  1] ../../source3/smbd/service.c:100(make_connection)
  [2026/11/30 21:17:21.540521,  2] ../../auth/auth_log.c:647(log_authentication_event_human_readable)
  Auth: [SMB2,(null)] user [WORKGROUP]\[alice] at [Mon, 30 Nov 2026 21:17:21.540498 UTC] with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD] workstation [SRV] remote host [ipv4:192.0.2.7:43494] mapped to [WORKGROUP]\[alice]. local host [ipv4:203.0.113.1:445] 
-- Expect stdout --
{"line":1,"program":"","message":null,"address":null,"why":"not watched"}
{"line":2,"program":"samba","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":3,"program":"","message":null,"address":null,"why":"not watched"}
{"line":4,"program":"","message":null,"address":null,"why":"not watched"}
{"line":5,"program":"","message":null,"address":null,"why":"not watched"}
{"line":6,"program":"","message":null,"address":null,"why":"not watched"}
-- End --
