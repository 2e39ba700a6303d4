The number of failures (hitcount) within a time (window) that is a ban.

-- Testcase --
The fifteenth failure within 900 s is a ban, the fourteenth is not.
-- Command --
replay
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:10 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:20 2026 authpriv.warn dropbear[103]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:30 2026 authpriv.warn dropbear[104]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:40 2026 authpriv.warn dropbear[105]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:50 2026 authpriv.warn dropbear[106]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:00 2026 authpriv.warn dropbear[107]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:10 2026 authpriv.warn dropbear[108]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:20 2026 authpriv.warn dropbear[109]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:30 2026 authpriv.warn dropbear[110]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:40 2026 authpriv.warn dropbear[111]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:50 2026 authpriv.warn dropbear[112]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:02:00 2026 authpriv.warn dropbear[113]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:02:10 2026 authpriv.warn dropbear[114]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:02:20 2026 authpriv.warn dropbear[115]: Bad password attempt for 'root' from 198.51.100.7:40001
Sat Aug 15 10:02:30 2026 authpriv.warn dropbear[116]: Bad password attempt for 'root' from 198.51.100.7:40001
Sat Aug 15 10:02:40 2026 authpriv.warn dropbear[117]: Bad password attempt for 'root' from 198.51.100.7:40001
Sat Aug 15 10:02:50 2026 authpriv.warn dropbear[118]: Bad password attempt for 'root' from 198.51.100.7:40001
Sat Aug 15 10:03:00 2026 authpriv.warn dropbear[119]: Bad password attempt for 'root' from 198.51.100.7:40001
Sat Aug 15 10:03:10 2026 authpriv.warn dropbear[120]: Bad password attempt for 'root' from 198.51.100.7:40001
Sat Aug 15 10:03:20 2026 authpriv.warn dropbear[121]: Bad password attempt for 'root' from 198.51.100.7:40001
Sat Aug 15 10:03:30 2026 authpriv.warn dropbear[122]: Bad password attempt for 'root' from 198.51.100.7:40001
Sat Aug 15 10:03:40 2026 authpriv.warn dropbear[123]: Bad password attempt for 'root' from 198.51.100.7:40001
Sat Aug 15 10:03:50 2026 authpriv.warn dropbear[124]: Bad password attempt for 'root' from 198.51.100.7:40001
Sat Aug 15 10:04:00 2026 authpriv.warn dropbear[125]: Bad password attempt for 'root' from 198.51.100.7:40001
Sat Aug 15 10:04:10 2026 authpriv.warn dropbear[126]: Bad password attempt for 'root' from 198.51.100.7:40001
Sat Aug 15 10:04:20 2026 authpriv.warn dropbear[127]: Bad password attempt for 'root' from 198.51.100.7:40001
Sat Aug 15 10:04:30 2026 authpriv.warn dropbear[128]: Bad password attempt for 'root' from 198.51.100.7:40001
Sat Aug 15 10:04:40 2026 authpriv.warn dropbear[129]: Bad password attempt for 'root' from 198.51.100.7:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
29      2026-08-15 10:04:40 ban       198.51.100.7              for 3600 s (ban number 1), 15 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 1
-- End --

-- Testcase --
A failure counts for exactly 900 s.
-- Command --
replay --hitcount 3
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[130]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:07:00 2026 authpriv.warn dropbear[131]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:15:00 2026 authpriv.warn dropbear[132]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
3       2026-08-15 10:15:00 ban       203.0.113.66              for 3600 s (ban number 1), 3 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
A second later it no longer counts.
-- Command --
replay --hitcount 3
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[133]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:07:00 2026 authpriv.warn dropbear[134]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:15:01 2026 authpriv.warn dropbear[135]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY

bans: 0; in force at the end: 0; addresses with failures and no ban: 1
-- End --

-- Testcase --
The window slides: failures expire one by one.
-- Command --
replay --hitcount 3 --window 60
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[136]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:50 2026 authpriv.warn dropbear[137]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:10 2026 authpriv.warn dropbear[138]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:40 2026 authpriv.warn dropbear[139]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
4       2026-08-15 10:01:40 ban       203.0.113.66              for 3600 s (ban number 1), 3 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
Three failures, each more than a window apart, never add up.
-- Command --
replay --hitcount 2 --window 60
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[140]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:01 2026 authpriv.warn dropbear[141]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:02:02 2026 authpriv.warn dropbear[142]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY

bans: 0; in force at the end: 0; addresses with failures and no ban: 1
-- End --

-- Testcase --
Ten connections without an attempt count as one failure.
-- Command --
replay --hitcount 2
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[143]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[144]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:02 2026 authpriv.info dropbear[145]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:03 2026 authpriv.info dropbear[146]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:04 2026 authpriv.info dropbear[147]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[148]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[149]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:07 2026 authpriv.info dropbear[150]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:08 2026 authpriv.info dropbear[151]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[152]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:10 2026 authpriv.info dropbear[153]: Exit before auth from <203.0.113.66:40001>: Exited normally
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
11      2026-08-15 10:00:10 ban       203.0.113.66              for 3600 s (ban number 1), 2 failures, the last: dropbear exit-before-login

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
Nine count less than one failure.
-- Command --
replay --hitcount 2
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[154]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[155]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:02 2026 authpriv.info dropbear[156]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:03 2026 authpriv.info dropbear[157]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:04 2026 authpriv.info dropbear[158]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[159]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[160]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:07 2026 authpriv.info dropbear[161]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:08 2026 authpriv.info dropbear[162]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[163]: Exit before auth from <203.0.113.66:40001>: Exited normally
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY

bans: 0; in force at the end: 0; addresses with failures and no ban: 1
-- End --

-- Testcase --
One line can state several failures.
-- Command --
replay --hitcount 4
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.info dropbear[154]: Exit before auth from <203.0.113.66:40001>: (user 'root', 4 fails): Exited normally
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
1       2026-08-15 10:00:00 ban       203.0.113.66              for 3600 s (ban number 1), 4 failures, the last: dropbear exit-after-failures

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
Failures that arrive after the ban change nothing.
-- Command --
replay --hitcount 2
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[155]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[156]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[157]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[158]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[159]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
2       2026-08-15 10:00:00 ban       203.0.113.66              for 3600 s (ban number 1), 2 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
A ban is one write of one line to the kernel's list.
-- Command --
run --hitcount 3
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[160]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[161]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[162]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[163]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[164]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect recent --
+203.0.113.66
-- Expect recent6 --
-- Expect stderr --
recentd: version VERSION, watching standard input; 3 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: ban 203.0.113.66 for 3600 s: 3 failures within 900 s, the last: dropbear bad-password
recentd: end of input: bans: 1; lines: 5 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
A dry run only logs its bans.
-- Command --
run --hitcount 1 --sink dry-run
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[165]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect recent --
-- Expect recent6 --
-- Expect stderr --
recentd: version VERSION, watching standard input; 1 failure within 900 s is a ban of 3600 s, through dry-run
recentd: would ban 203.0.113.66 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: end of input: bans: 1; lines: 1 counted, 0 not syslog, 0 too long
-- End --
