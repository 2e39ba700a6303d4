
With prefix4 an IPv4 attacker has a whole prefix, too.

-- Testcase --
Neighbours in a /24 are one attacker.
-- Command --
replay --hitcount 3 --prefix4 24
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[226]: Bad password attempt for 'root' from 203.0.113.1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[227]: Bad password attempt for 'root' from 203.0.113.200:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[228]: Bad password attempt for 'root' from 203.0.112.1:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[229]: Bad password attempt for 'root' from 203.0.113.7:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
4       2026-08-15 10:00:03 ban       203.0.113.0/24            for 3600 s (ban number 1), 3 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 1
-- End --

-- Testcase --
As JSON; a prefix need not end at a dot. A login from the prefix forgives the prefix.
-- Command --
replay --json --hitcount 2 --prefix4 22
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[230]: Bad password attempt for 'root' from 203.0.113.1:40001
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[231]: Password auth succeeded for 'root' from 203.0.115.9:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[232]: Bad password attempt for 'root' from 203.0.113.1:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[233]: Bad password attempt for 'root' from 203.0.115.255:40001
-- Expect stdout --
{"line":1,"time":"2026-08-15 10:00:00","decision":"count","address":"203.0.112.0","prefix":22,"failures":1.0,"program":"dropbear","message":"bad-password"}
{"line":2,"time":"2026-08-15 10:00:01","decision":"forgive","address":"203.0.112.0","prefix":22,"failures":1.0,"program":"dropbear","message":"logged-in","why":"logged in"}
{"line":3,"time":"2026-08-15 10:00:02","decision":"count","address":"203.0.112.0","prefix":22,"failures":1.0,"program":"dropbear","message":"bad-password"}
{"line":4,"time":"2026-08-15 10:00:03","decision":"ban","address":"203.0.112.0","prefix":22,"failures":2.0,"seconds":3600,"times":1,"program":"dropbear","message":"bad-password"}
-- End --

-- Testcase --
In one prefix with an allowed address hosts are counted and banned one by one.
-- Command --
replay --hitcount 2 --prefix4 24 --allow 203.0.113.7 --sink dry-run
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[234]: Bad password attempt for 'root' from 203.0.113.1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[235]: Bad password attempt for 'root' from 203.0.113.2:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[236]: Bad password attempt for 'root' from 203.0.113.7:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[237]: Bad password attempt for 'root' from 203.0.113.1:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
3       2026-08-15 10:00:02 spare     203.0.113.7               on the allowlist
4       2026-08-15 10:00:03 ban       203.0.113.1               for 3600 s (ban number 1), 2 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 1
-- End --

-- Testcase --
A list of xt_recent has one mask, so there no host of that prefix is banned.
-- Command --
replay --hitcount 1 --prefix4 24 --allow 203.0.113.7 --sink xt_recent
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[238]: Bad password attempt for 'root' from 203.0.113.1:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
1       2026-08-15 10:00:00 spare     203.0.113.1               in one prefix with an address on the allowlist

bans: 0; in force at the end: 0; addresses with failures and no ban: 0
-- End --

-- Testcase --
ipt_recent knows no prefixes: addresses are banned one by one, and that is said.
-- Command --
run --hitcount 1 --prefix4 24 --sink ipt_recent
-- Kernel --
ipt_recent/recentd
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[239]: Bad password attempt for 'root' from 203.0.113.1:40001
-- Expect ipt_recent/recentd --
+203.0.113.1
-- Expect stderr --
recentd: ipt_recent knows no prefixes: prefix4 '32' is in force, IPv4 is banned by single addresses
recentd: version VERSION, watching standard input; 1 failure within 900 s is a ban of 3600 s, through ipt_recent
recentd: ban 203.0.113.1 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: end of input: bans: 1; lines: 1 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
The prefix is written with its low bits cleared.
-- Command --
run --hitcount 2 --prefix4 24
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[243]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[244]: Bad password attempt for 'root' from 203.0.113.67:40001
-- Expect recent --
+203.0.113.0
-- Expect stderr --
recentd: version VERSION, watching standard input; 2 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: ban 203.0.113.0/24 for 3600 s: 2 failures within 900 s, the last: dropbear bad-password
recentd: end of input: bans: 1; lines: 2 counted, 0 not syslog, 0 too long
-- End --
