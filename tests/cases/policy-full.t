Full lists and tables.

-- Testcase --
The kernel's list has room for three: a new ban pushes out the oldest, and the log says so.
-- Command --
run --hitcount 1
-- List size --
3
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[278]: Bad password attempt for 'root' from 203.0.113.1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[279]: Bad password attempt for 'root' from 203.0.113.2:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[280]: Bad password attempt for 'root' from 203.0.113.3:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[281]: Bad password attempt for 'root' from 203.0.113.4:40001
-- Expect recent --
+203.0.113.1
+203.0.113.2
+203.0.113.3
+203.0.113.4
-- Expect stderr --
recentd: version VERSION, watching standard input; 1 failure within 900 s is a ban of 3600 s, through xt_recent
recentd: ban 203.0.113.1 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: ban 203.0.113.2 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: ban 203.0.113.3 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: ban 203.0.113.4 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: list is full: 203.0.113.1 pushed out (room for 3)
recentd: end of input: bans: 4; lines: 4 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
An address whose ban was pushed out and that fails again is banned again, for longer.
-- Command --
run --hitcount 1
-- List size --
1
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[282]: Bad password attempt for 'root' from 203.0.113.1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[283]: Bad password attempt for 'root' from 203.0.113.2:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[284]: Bad password attempt for 'root' from 203.0.113.1:40001
-- Expect recent --
+203.0.113.1
+203.0.113.2
+203.0.113.1
-- Expect stderr --
recentd: version VERSION, watching standard input; 1 failure within 900 s is a ban of 3600 s, through xt_recent
recentd: ban 203.0.113.1 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: ban 203.0.113.2 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: list is full: 203.0.113.1 pushed out (room for 1)
recentd: ban 203.0.113.1 for 7200 s: 1 failure within 900 s, the last: dropbear bad-password; ban number 2
recentd: list is full: 203.0.113.2 pushed out (room for 1)
recentd: end of input: bans: 3; lines: 3 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
Each family has a list of its own.
-- Command --
run --hitcount 1
-- List size --
1
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[285]: Bad password attempt for 'root' from 203.0.113.1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[286]: Bad password attempt for 'root' from 2001:db8:1:2::1:40001
-- Expect recent --
+203.0.113.1
-- Expect recent6 --
+2001:db8:1:2::
-- Expect stderr --
recentd: version VERSION, watching standard input; 1 failure within 900 s is a ban of 3600 s, through xt_recent
recentd: ban 203.0.113.1 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: ban 2001:db8:1:2::/64 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: end of input: bans: 2; lines: 2 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
A replay uses the size of this machine's list.
-- Command --
replay --hitcount 1
-- List size --
1
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[287]: Bad password attempt for 'root' from 203.0.113.1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[288]: Bad password attempt for 'root' from 203.0.113.2:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
1       2026-08-15 10:00:00 ban       203.0.113.1               for 3600 s (ban number 1), 1 failure, the last: dropbear bad-password
2       2026-08-15 10:00:01 ban       203.0.113.2               for 3600 s (ban number 1), 1 failure, the last: dropbear bad-password
2       2026-08-15 10:00:01 push-out  203.0.113.1               the kernel's list is full

bans: 2; in force at the end: 1; addresses with failures and no ban: 0
-- End --
