An attacker with a /48 can try from another /64 each time.

-- Testcase --
When hitcount networks of a /48 have failed, and at least eight, each further network is banned at its first failure.
-- Command --
replay --hitcount 3
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[300]: Bad password attempt for 'root' from 2001:db8:1:0::1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[301]: Bad password attempt for 'root' from 2001:db8:1:1::1:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[302]: Bad password attempt for 'root' from 2001:db8:1:2::1:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[303]: Bad password attempt for 'root' from 2001:db8:1:3::1:40001
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[304]: Bad password attempt for 'root' from 2001:db8:1:4::1:40001
Sat Aug 15 10:00:05 2026 authpriv.warn dropbear[305]: Bad password attempt for 'root' from 2001:db8:1:5::1:40001
Sat Aug 15 10:00:06 2026 authpriv.warn dropbear[306]: Bad password attempt for 'root' from 2001:db8:1:6::1:40001
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[307]: Bad password attempt for 'root' from 2001:db8:1:7::1:40001
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[308]: Bad password attempt for 'root' from 2001:db8:1:8::1:40001
Sat Aug 15 10:00:10 2026 authpriv.warn dropbear[310]: Bad password attempt for 'root' from 2001:db8:2:1::1:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
8       2026-08-15 10:00:07 ban       2001:db8:1:7::/64         for 3600 s (ban number 1), 1 failure, many networks of its /48 failed too, the last: dropbear bad-password
9       2026-08-15 10:00:08 ban       2001:db8:1:8::/64         for 3600 s (ban number 1), 1 failure, many networks of its /48 failed too, the last: dropbear bad-password

bans: 2; in force at the end: 2; addresses with failures and no ban: 8
-- End --

-- Testcase --
The log states the reason.
-- Command --
run --hitcount 3
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[300]: Bad password attempt for 'root' from 2001:db8:1:0::1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[301]: Bad password attempt for 'root' from 2001:db8:1:1::1:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[302]: Bad password attempt for 'root' from 2001:db8:1:2::1:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[303]: Bad password attempt for 'root' from 2001:db8:1:3::1:40001
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[304]: Bad password attempt for 'root' from 2001:db8:1:4::1:40001
Sat Aug 15 10:00:05 2026 authpriv.warn dropbear[305]: Bad password attempt for 'root' from 2001:db8:1:5::1:40001
Sat Aug 15 10:00:06 2026 authpriv.warn dropbear[306]: Bad password attempt for 'root' from 2001:db8:1:6::1:40001
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[307]: Bad password attempt for 'root' from 2001:db8:1:7::1:40001
-- Expect recent6 --
+2001:db8:1:7::
-- Expect stderr --
recentd: version VERSION, watching standard input; 3 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: ban 2001:db8:1:7::/64 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password; many networks of its /48 failed too
recentd: end of input: bans: 1; lines: 8 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
Networks that only connected are not counted: the customers of a mobile carrier share a /48.
-- Command --
replay --hitcount 3
-- Log --
Nov  1 10:00:01 h sshd[1001]: Connection closed by 2001:db8:77:1::1 port 4000 [preauth]
Nov  1 10:00:02 h sshd[1002]: Connection closed by 2001:db8:77:2::1 port 4000 [preauth]
Nov  1 10:00:03 h sshd[1003]: Connection closed by 2001:db8:77:3::1 port 4000 [preauth]
Nov  1 10:00:04 h sshd[1004]: Connection closed by 2001:db8:77:4::1 port 4000 [preauth]
Nov  1 10:00:05 h sshd[1005]: Connection closed by 2001:db8:77:5::1 port 4000 [preauth]
Nov  1 10:00:06 h sshd[1006]: Connection closed by 2001:db8:77:6::1 port 4000 [preauth]
Nov  1 10:00:07 h sshd[1007]: Connection closed by 2001:db8:77:7::1 port 4000 [preauth]
Nov  1 10:00:08 h sshd[1008]: Connection closed by 2001:db8:77:8::1 port 4000 [preauth]
Nov  1 10:00:09 h sshd[1009]: Connection closed by 2001:db8:77:9::1 port 4000 [preauth]
Nov  1 10:00:10 h sshd[1010]: Connection closed by 2001:db8:77:a::1 port 4000 [preauth]
Nov  1 10:10:00 h sshd[2000]: Failed password for root from 2001:db8:77:beef::5 port 1 ssh2
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY

bans: 0; in force at the end: 0; addresses with failures and no ban: 11
-- End --
