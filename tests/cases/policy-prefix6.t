An IPv6 attacker has a whole prefix.

-- Testcase --
Neighbours in a /64 are one attacker.
-- Command --
replay --hitcount 3
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[226]: Bad password attempt for 'root' from 2001:db8:1:2::1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[227]: Bad password attempt for 'root' from 2001:db8:1:2::aaaa:2:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[228]: Bad password attempt for 'root' from 2001:db8:1:3::1:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[229]: Bad password attempt for 'root' from 2001:db8:1:2:ffff::3:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
4       2026-08-15 10:00:03 ban       2001:db8:1:2::/64         for 3600 s (ban number 1), 3 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 1
-- End --

-- Testcase --
prefix6 48
-- Command --
replay --hitcount 2 --prefix6 48
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[230]: Bad password attempt for 'root' from 2001:db8:1:2::1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[231]: Bad password attempt for 'root' from 2001:db8:1:3::1:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
2       2026-08-15 10:00:01 ban       2001:db8:1::/48           for 3600 s (ban number 1), 2 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
prefix6 128: each address counts alone, and is shown without a prefix.
-- Command --
replay --hitcount 2 --prefix6 128
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[232]: Bad password attempt for 'root' from 2001:db8:1:2::1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[233]: Bad password attempt for 'root' from 2001:db8:1:2::2:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[234]: Bad password attempt for 'root' from 2001:db8:1:2::2:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
3       2026-08-15 10:00:02 ban       2001:db8:1:2::2           for 3600 s (ban number 1), 2 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 1
-- End --

-- Testcase --
prefix6 61: a prefix need not end at a colon.
-- Command --
replay --hitcount 2 --prefix6 61
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[235]: Bad password attempt for 'root' from 2001:db8:1:2::1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[236]: Bad password attempt for 'root' from 2001:db8:1:7::1:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[237]: Bad password attempt for 'root' from 2001:db8:1:8::1:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
2       2026-08-15 10:00:01 ban       2001:db8:1::/61           for 3600 s (ban number 1), 2 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 1
-- End --

-- Testcase --
IPv4 has no prefix.
-- Command --
replay --hitcount 2
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[238]: Bad password attempt for 'root' from 203.0.113.1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[239]: Bad password attempt for 'root' from 203.0.113.2:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY

bans: 0; in force at the end: 0; addresses with failures and no ban: 2
-- End --

-- Testcase --
A login from the prefix forgives the prefix.
-- Command --
replay --hitcount 2
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[240]: Bad password attempt for 'root' from 2001:db8:1:2::1:40001
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[241]: Password auth succeeded for 'root' from 2001:db8:1:2::9:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[242]: Bad password attempt for 'root' from 2001:db8:1:2::1:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
2       2026-08-15 10:00:01 forgive   2001:db8:1:2::/64         1 failure, logged in

bans: 0; in force at the end: 0; addresses with failures and no ban: 1
-- End --

-- Testcase --
The prefix is written with its low bits cleared, into the list of its family.
-- Command --
run --hitcount 2
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[243]: Bad password attempt for 'root' from 2001:db8:1:2::1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[244]: Bad password attempt for 'root' from 2001:db8:1:2::beef:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[245]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[246]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect recent --
+203.0.113.66
-- Expect recent6 --
+2001:db8:1:2::
-- Expect stderr --
recentd: version VERSION, watching standard input; 2 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: ban 2001:db8:1:2::/64 for 3600 s: 2 failures within 900 s, the last: dropbear bad-password
recentd: ban 203.0.113.66 for 3600 s: 2 failures within 900 s, the last: dropbear bad-password
recentd: end of input: bans: 2; lines: 4 counted, 0 not syslog, 0 too long
-- End --
