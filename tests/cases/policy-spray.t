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

bans: 2; in force at the end: 2; addresses on the way to one: 8
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
