recentd explain: which message is each line, and which address does it count against?

-- Testcase --
Text: the message of each line, and the address and the failures it counts, or why it does not count.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 daemon.info dnsmasq[99]: started
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[7]: Child connection from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[7]: Something quite new
no header
Sat Aug 15 10:00:04 2026 authpriv.notice dropbear[7]: Password auth succeeded for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:05 2026 authpriv.warn dropbear[8]: Login attempt for nonexistent user
Sat Aug 15 10:00:06 2026 authpriv.warn dropbear[9]: Bad password attempt for 'root' from 2001:db8:1234:5678:9abc:def0:1234:5678:40001
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dnsmasq     -                        -                         not watched
2      dropbear    connection               -                         not a failure (203.0.113.66)
3      dropbear    bad-password             203.0.113.66              1.0
4      dropbear    -                        -                         no message matched
5      -           -                        -                         not a syslog line
6      dropbear    logged-in                -                         successful login (203.0.113.66)
7      dropbear    unknown-user             -                         no address in it
8      dropbear    bad-password             2001:db8:1234:5678:9abc:def0:1234:5678 1.0

lines: 8, counted: 2
-- End --

-- Testcase --
JSON: address and failures, or why not.
-- Command --
explain --json -
-- Log --
Sat Aug 15 10:00:00 2026 daemon.info dnsmasq[99]: started
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[7]: Child connection from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[7]: Something quite new
no header
Sat Aug 15 10:00:04 2026 authpriv.notice dropbear[7]: Password auth succeeded for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:05 2026 authpriv.warn dropbear[8]: Login attempt for nonexistent user
Sat Aug 15 10:00:06 2026 authpriv.warn dropbear[9]: Bad password attempt for 'root' from 2001:db8:1234:5678:9abc:def0:1234:5678:40001
-- Expect stdout --
{"line":1,"program":"dnsmasq","message":null,"address":null,"why":"not watched"}
{"line":2,"program":"dropbear","message":"connection","address":null,"peer":"203.0.113.66","why":"not a failure"}
{"line":3,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":4,"program":"dropbear","message":null,"address":null,"why":"no message matched"}
{"line":5,"program":null,"message":null,"address":null,"why":"not a syslog line"}
{"line":6,"program":"dropbear","message":"logged-in","address":null,"peer":"203.0.113.66","why":"successful login"}
{"line":7,"program":"dropbear","message":"unknown-user","address":null,"why":"no address in it"}
{"line":8,"program":"dropbear","message":"bad-password","address":"2001:db8:1234:5678:9abc:def0:1234:5678","failures":1.0}
-- End --

-- Testcase --
--program: messages without any header, as journalctl -o cat prints them.
-- Command --
explain --program sshd
-- Log --
Failed password for root from 203.0.113.66 port 40001 ssh2
  Invalid user x from 203.0.113.66 port 40001 
Sat Aug 15 10:00:00 2026 auth.info sshd[1]: Failed password for root from 203.0.113.66 port 40001 ssh2
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        failed-login             203.0.113.66              1.0
2      sshd        unknown-user             203.0.113.66              1.0
3      sshd        -                        -                         no message matched

lines: 3, counted: 2
-- End --

-- Testcase --
--program sshd-session is sshd.
-- Command --
explain --program=sshd-session --json
-- Log --
Failed password for root from 203.0.113.66 port 40001 ssh2
-- Expect stdout --
{"line":1,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
-- End --

-- Testcase --
--program of a program that is not watched.
-- Command --
explain --program httpd
-- Log --
Failed password for root from 203.0.113.66 port 40001 ssh2
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      httpd       -                        -                         not watched

lines: 1, counted: 0
-- End --

-- Testcase --
No policy here: lines about an allowed address count all the same.
-- Command --
explain
-- Config --
config recentd
	list allow '203.0.113.0/24'
-- Log --
authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:1
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    bad-password             203.0.113.66              1.0

lines: 1, counted: 1
-- End --

-- Testcase --
A file; and recentd's own lines, which are never an attack.
-- Command --
explain log.txt
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      recentd     -                        -                         not watched
2      recentd     -                        -                         not watched

lines: 2, counted: 0
-- File log.txt --
Sat Aug 15 10:00:00 2026 daemon.notice recentd[5]: ban 203.0.113.66 for 3600 s: 15 failures within 900 s, the last: dropbear bad-password
Sat Aug 15 10:00:00 2026 daemon.err recentd[5]: recentd: ban 203.0.113.66 for 3600 s: 15 failures within 900 s, the last: dropbear bad-password
-- End --
