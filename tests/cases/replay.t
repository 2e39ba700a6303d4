recentd replay: the daemon's whole policy, by the log's own clock.

-- Testcase --
Text: who would have been banned when, and for how long.
-- Command --
replay --hitcount 2
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[103]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:05 2026 authpriv.warn dropbear[104]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 11:00:05 2026 authpriv.warn dropbear[105]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
2       2026-08-15 10:00:05 ban       203.0.113.66              for 3600 s (ban number 1), 2 failures, the last: dropbear bad-password
3       2026-08-15 11:00:05 unban     203.0.113.66              its time is over

bans: 1; in force at the end: 0; addresses with failures and no ban: 1
-- End --

-- Testcase --
JSON: every decision, one object a line.
-- Command --
replay --json --hitcount 2 --ban 60 --allow 192.0.2.0/24
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[106]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[107]: Bad password attempt for 'root' from 192.0.2.7:40001
Sat Aug 15 10:00:02 2026 authpriv.info dropbear[108]: Password auth succeeded for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[109]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[110]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:05 2026 authpriv.warn dropbear[111]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:10 2026 authpriv.warn dropbear[112]: Bad password attempt for 'root' from 2001:db8:1:2::9:40001
Sat Aug 15 10:01:11 2026 authpriv.info dropbear[113]: A sentence that is not known
Sat Aug 15 10:01:12 2026 authpriv.info dropbear[114]: Exit before auth from <198.51.100.7:40001>: Exited normally
-- Expect stdout --
{"line":1,"time":"2026-08-15 10:00:00","decision":"count","address":"203.0.113.66","failures":1.0,"program":"dropbear","message":"bad-password"}
{"line":2,"time":"2026-08-15 10:00:01","decision":"spare","address":"192.0.2.7","program":"dropbear","message":"bad-password","why":"on the allowlist"}
{"line":3,"time":"2026-08-15 10:00:02","decision":"forgive","address":"203.0.113.66","failures":1.0,"program":"dropbear","message":"logged-in","why":"logged in"}
{"line":4,"time":"2026-08-15 10:00:03","decision":"count","address":"203.0.113.66","failures":1.0,"program":"dropbear","message":"bad-password"}
{"line":5,"time":"2026-08-15 10:00:04","decision":"ban","address":"203.0.113.66","failures":2.0,"seconds":60,"times":1,"program":"dropbear","message":"bad-password"}
{"line":6,"time":"2026-08-15 10:00:05","decision":"listed","address":"203.0.113.66","program":"dropbear","message":"bad-password","why":"banned already"}
{"line":7,"time":"2026-08-15 10:01:10","decision":"unban","address":"203.0.113.66","why":"its time is over"}
{"line":7,"time":"2026-08-15 10:01:10","decision":"count","address":"2001:db8:1:2::","prefix":64,"failures":1.0,"program":"dropbear","message":"bad-password"}
{"line":9,"time":"2026-08-15 10:01:12","decision":"count","address":"198.51.100.7","failures":0.1,"program":"dropbear","message":"exit-before-login"}
-- End --

-- Testcase --
JSON, the kernel counting.
-- Command --
replay --json --count kernel
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[115]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[116]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
{"line":1,"time":"2026-08-15 10:00:00","decision":"write","address":"203.0.113.66","failures":1.0,"program":"dropbear","message":"bad-password"}
{"line":2,"time":"2026-08-15 10:00:01","decision":"write","address":"203.0.113.66","failures":2.0,"program":"dropbear","message":"bad-password"}
-- End --

-- Testcase --
A log without years that goes over new year: one minute passes, not a year.
-- Command --
replay --hitcount 2 --window 60
-- Log --
Dec 31 23:59:30 debian dropbear[117]: Bad password attempt for 'root' from 203.0.113.66:40001
Jan  1 00:00:30 debian dropbear[118]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
2       Jan  1 00:00:30     ban       203.0.113.66              for 3600 s (ban number 1), 2 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
The ban of new year's eve ends on new year's day.
-- Command --
replay --hitcount 2
-- Log --
Dec 31 23:59:30 debian dropbear[119]: Bad password attempt for 'root' from 203.0.113.66:40001
Dec 31 23:59:31 debian dropbear[120]: Bad password attempt for 'root' from 203.0.113.66:40001
Jan  1 00:59:30 debian dropbear[121]: Bad password attempt for 'root' from 198.51.100.7:40001
Jan  1 00:59:31 debian dropbear[122]: Bad password attempt for 'root' from 198.51.100.8:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
2       Dec 31 23:59:31     ban       203.0.113.66              for 3600 s (ban number 1), 2 failures, the last: dropbear bad-password
4       Jan  1 00:59:31     unban     203.0.113.66              its time is over

bans: 1; in force at the end: 0; addresses with failures and no ban: 2
-- End --

-- Testcase --
The 29th of February is a day like any other.
-- Command --
replay --hitcount 2 --window 120
-- Log --
Feb 28 23:59:30 debian dropbear[123]: Bad password attempt for 'root' from 203.0.113.66:40001
Feb 29 00:00:30 debian dropbear[124]: Bad password attempt for 'root' from 203.0.113.66:40001
Mar  1 00:00:00 debian dropbear[125]: Bad password attempt for 'root' from 198.51.100.7:40001
Feb 29 23:59:59 debian dropbear[126]: Bad password attempt for 'root' from 198.51.100.7:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
2       Feb 29 00:00:30     ban       203.0.113.66              for 3600 s (ban number 1), 2 failures, the last: dropbear bad-password
3       Mar  1 00:00:00     unban     203.0.113.66              its time is over
4       Feb 29 23:59:59     ban       198.51.100.7              for 3600 s (ban number 1), 2 failures, the last: dropbear bad-password

bans: 2; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
Lines a little out of order: time stands still until they have caught up.
-- Command --
replay --hitcount 2 --window 10
-- Log --
Sat Aug 15 10:01:40 2026 authpriv.warn dropbear[127]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:35 2026 authpriv.warn dropbear[128]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
2       2026-08-15 10:01:35 ban       203.0.113.66              for 3600 s (ban number 1), 2 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
A router without a clock boots in 1970 and then learns the time: what was before is long ago.
-- Command --
replay --hitcount 2
-- Log --
Thu Jan  1 00:00:20 1970 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[129]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[130]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
3       2026-08-15 10:00:01 ban       203.0.113.66              for 3600 s (ban number 1), 2 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
It boots again: the clock jumps back, and time goes on from there.
-- Command --
replay --hitcount 2
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[131]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[132]: Bad password attempt for 'root' from 203.0.113.66:40001
Thu Jan  1 00:00:20 1970 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 198.51.100.7:40001
Thu Jan  1 01:00:19 1970 authpriv.warn dropbear[2]: Bad password attempt for 'root' from 198.51.100.8:40001
Thu Jan  1 01:00:20 1970 authpriv.warn dropbear[3]: Bad password attempt for 'root' from 198.51.100.9:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
2       2026-08-15 10:00:01 ban       203.0.113.66              for 3600 s (ban number 1), 2 failures, the last: dropbear bad-password
5       1970-01-01 01:00:20 unban     203.0.113.66              its time is over

bans: 1; in force at the end: 0; addresses with failures and no ban: 2
-- End --

-- Testcase --
Lines without a time have the time of the line before.
-- Command --
replay --hitcount 3
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[133]: Bad password attempt for 'root' from 203.0.113.66:40001
authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:15:00 2026 authpriv.warn dropbear[134]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
3       2026-08-15 10:15:00 ban       203.0.113.66              for 3600 s (ban number 1), 3 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
A file instead of standard input.
-- Command --
replay --hitcount 1 log.txt
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
1       2026-08-15 10:00:00 ban       203.0.113.66              for 3600 s (ban number 1), 1 failure, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- File log.txt --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[135]: Bad password attempt for 'root' from 203.0.113.66:40001
-- End --

-- Testcase --
Nothing is written to the kernel.
-- Command --
replay --hitcount 1
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[136]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect recent --
-- Expect recent6 --
-- Expect stderr --
-- End --
