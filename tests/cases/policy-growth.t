The length of a ban.

-- Testcase --
Each further ban lasts twice as long, up to ban_max: 60, 120, 200, 200 s.
-- Command --
replay --hitcount 1 --ban 60 --growth 2 --ban_max 200
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[166]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:00 2026 authpriv.warn dropbear[167]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:03:00 2026 authpriv.warn dropbear[168]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:06:20 2026 authpriv.warn dropbear[169]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
1       2026-08-15 10:00:00 ban       203.0.113.66              for 60 s (ban number 1), 1 failure, the last: dropbear bad-password
2       2026-08-15 10:01:00 unban     203.0.113.66              its time is over
2       2026-08-15 10:01:00 ban       203.0.113.66              for 120 s (ban number 2), 1 failure, the last: dropbear bad-password
3       2026-08-15 10:03:00 unban     203.0.113.66              its time is over
3       2026-08-15 10:03:00 ban       203.0.113.66              for 200 s (ban number 3), 1 failure, the last: dropbear bad-password
4       2026-08-15 10:06:20 unban     203.0.113.66              its time is over
4       2026-08-15 10:06:20 ban       203.0.113.66              for 200 s (ban number 4), 1 failure, the last: dropbear bad-password

bans: 4; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
An address without a ban for longer than ban_max starts again at its first ban.
-- Command --
replay --hitcount 1 --ban 60 --growth 2 --ban_max 200
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[170]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:04:20 2026 authpriv.warn dropbear[171]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:09:41 2026 authpriv.warn dropbear[172]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
1       2026-08-15 10:00:00 ban       203.0.113.66              for 60 s (ban number 1), 1 failure, the last: dropbear bad-password
2       2026-08-15 10:04:20 unban     203.0.113.66              its time is over
2       2026-08-15 10:04:20 ban       203.0.113.66              for 120 s (ban number 2), 1 failure, the last: dropbear bad-password
3       2026-08-15 10:09:41 unban     203.0.113.66              its time is over
3       2026-08-15 10:09:41 ban       203.0.113.66              for 60 s (ban number 1), 1 failure, the last: dropbear bad-password

bans: 3; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
Growth 1: all bans have the same length.
-- Command --
replay --hitcount 1 --ban 60 --growth 1
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[173]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:00 2026 authpriv.warn dropbear[174]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:02:00 2026 authpriv.warn dropbear[175]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
1       2026-08-15 10:00:00 ban       203.0.113.66              for 60 s (ban number 1), 1 failure, the last: dropbear bad-password
2       2026-08-15 10:01:00 unban     203.0.113.66              its time is over
2       2026-08-15 10:01:00 ban       203.0.113.66              for 60 s (ban number 2), 1 failure, the last: dropbear bad-password
3       2026-08-15 10:02:00 unban     203.0.113.66              its time is over
3       2026-08-15 10:02:00 ban       203.0.113.66              for 60 s (ban number 3), 1 failure, the last: dropbear bad-password

bans: 3; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
A ban_max below ban does not shorten the first ban.
-- Command --
replay --hitcount 1 --ban 60 --ban_max 10
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[176]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:59 2026 authpriv.warn dropbear[177]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:00 2026 authpriv.warn dropbear[178]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
1       2026-08-15 10:00:00 ban       203.0.113.66              for 60 s (ban number 1), 1 failure, the last: dropbear bad-password
3       2026-08-15 10:01:00 unban     203.0.113.66              its time is over
3       2026-08-15 10:01:00 ban       203.0.113.66              for 60 s (ban number 2), 1 failure, the last: dropbear bad-password

bans: 2; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
Each ban needs hitcount failures.
-- Command --
replay --hitcount 2 --ban 60
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[179]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[180]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:10 2026 authpriv.warn dropbear[181]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:11 2026 authpriv.warn dropbear[182]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
2       2026-08-15 10:00:01 ban       203.0.113.66              for 60 s (ban number 1), 2 failures, the last: dropbear bad-password
3       2026-08-15 10:01:10 unban     203.0.113.66              its time is over
4       2026-08-15 10:01:11 ban       203.0.113.66              for 120 s (ban number 2), 2 failures, the last: dropbear bad-password

bans: 2; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
The second ban of an address has no end.
-- Command --
replay --hitcount 1 --ban 60 --ban_forever 2
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[226]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:01:10 2026 authpriv.warn dropbear[227]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 22 10:01:10 2026 authpriv.warn dropbear[228]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
1       2026-08-15 10:00:00 ban       203.0.113.66              for 60 s (ban number 1), 1 failure, the last: dropbear bad-password
2       2026-08-15 10:01:10 unban     203.0.113.66              its time is over
2       2026-08-15 10:01:10 ban       203.0.113.66              forever (ban number 2), 1 failure, the last: dropbear bad-password

bans: 2; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
As JSON.
-- Command --
replay --json --hitcount 1 --ban_forever 1
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[226]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
{"line":1,"time":"2026-08-15 10:00:00","decision":"ban","address":"203.0.113.66","failures":1.0,"forever":true,"times":1,"program":"dropbear","message":"bad-password"}
-- End --
