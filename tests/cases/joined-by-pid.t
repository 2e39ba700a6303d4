Lines without an address take the address of earlier lines of the same process: dropbear 2020.79 to 2024.85 (OpenWrt 21.02
to 23.05, Debian 12) logs some failed login attempts without an address.

-- Testcase --
Two connections at the same time, and a process that has logged no address.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.info dropbear[11]: Child connection from 203.0.113.66:40001
Sat Aug 15 10:00:00 2026 authpriv.info dropbear[12]: Child connection from 198.51.100.7:40001
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[11]: Login attempt for nonexistent user
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[12]: Login attempt for nonexistent user
Sat Aug 15 10:00:02 2026 authpriv.info dropbear[13]: Login attempt for nonexistent user
Sat Aug 15 10:00:03 2026 authpriv.info dropbear[11]: Exit before auth from <203.0.113.66:40001>: Disconnect received
Sat Aug 15 10:00:03 2026 authpriv.info dropbear[12]: Exit before auth from <198.51.100.7:40001>: Disconnect received
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (203.0.113.66)
2      dropbear    connection               -                         not a failure (198.51.100.7)
3      dropbear    unknown-user             203.0.113.66              1.0
4      dropbear    unknown-user             198.51.100.7              1.0
5      dropbear    unknown-user             -                         no address in it
6      dropbear    exit-before-login        -                         already counted (203.0.113.66)
7      dropbear    exit-before-login        -                         already counted (198.51.100.7)

lines: 7, counted: 2
-- End --

-- Testcase --
After ten minutes a pid may belong to another process.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.info dropbear[11]: Child connection from 203.0.113.66:40001
Sat Aug 15 10:09:59 2026 authpriv.info dropbear[11]: Login attempt for nonexistent user
Sat Aug 15 10:10:00 2026 authpriv.info dropbear[11]: Login attempt for nonexistent user
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (203.0.113.66)
2      dropbear    unknown-user             203.0.113.66              1.0
3      dropbear    unknown-user             -                         no address in it

lines: 3, counted: 1
-- End --

-- Testcase --
A pid is used again: the address in the current line wins, and holds for later lines.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.info dropbear[11]: Child connection from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[11]: Bad password attempt for 'root' from 198.51.100.7:1234
Sat Aug 15 10:00:02 2026 authpriv.info dropbear[11]: Login attempt for nonexistent user
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (203.0.113.66)
2      dropbear    bad-password             198.51.100.7              1.0
3      dropbear    unknown-user             198.51.100.7              1.0

lines: 3, counted: 2
-- End --

-- Testcase --
A new connection is a new session, even from the same address and with the same pid.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.info dropbear[11]: Child connection from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[11]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:02 2026 authpriv.info dropbear[11]: Child connection from 203.0.113.66:40002
Sat Aug 15 10:00:03 2026 authpriv.info dropbear[11]: Exit before auth from <203.0.113.66:40002>: Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (203.0.113.66)
2      dropbear    exit-before-login        203.0.113.66              0.1
3      dropbear    connection               -                         not a failure (203.0.113.66)
4      dropbear    exit-before-login        203.0.113.66              0.1

lines: 4, counted: 2
-- End --

-- Testcase --
Another program with the same pid, and lines without a pid, take no address.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.info dropbear[11]: Child connection from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 auth.info sshd[11]: User guest not allowed because account is locked
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear: Login attempt for nonexistent user
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (203.0.113.66)
2      sshd        account-refused          -                         no address in it
3      dropbear    unknown-user             -                         no address in it

lines: 3, counted: 0
-- End --

-- Testcase --
A line with a host name takes no address from earlier lines.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd[9]: Invalid user x from 203.0.113.66 port 40001
Sat Aug 15 10:00:01 2026 auth.info sshd[9]: User x from mail.example.net not allowed because listed in DenyUsers
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        unknown-user             203.0.113.66              1.0
2      sshd        user-not-allowed         -                         a host name, not an address

lines: 2, counted: 1
-- End --

-- Testcase --
dropbear 2020.79 to 2024.85: refusals also have no address.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.info dropbear[11]: Child connection from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[11]: root login rejected
Sat Aug 15 10:00:02 2026 authpriv.info dropbear[11]: Exit before auth from <203.0.113.66:40001>: (user 'root', 1 fails): Disconnect received
Sat Aug 15 10:00:03 2026 authpriv.info dropbear[12]: Child connection from 203.0.113.66:40001
Sat Aug 15 10:00:04 2026 authpriv.info dropbear[12]: User 'guest' has invalid shell, rejected
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[12]: Exit before auth from <203.0.113.66:40001>: Disconnect received
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (203.0.113.66)
2      dropbear    user-refused             203.0.113.66              1.0
3      dropbear    exit-after-failures      -                         already counted (203.0.113.66)
4      dropbear    connection               -                         not a failure (203.0.113.66)
5      dropbear    user-refused             203.0.113.66              1.0
6      dropbear    exit-before-login        -                         already counted (203.0.113.66)

lines: 6, counted: 2
-- End --

-- Testcase --
A session that logged in is over: its pid lends its address to no other session.
-- Command --
explain
-- Log --
Nov  1 10:00:00 h sshd[100]: Failed password for alice from 203.0.113.50 port 4 ssh2
Nov  1 10:00:05 h sshd[100]: Accepted password for alice from 203.0.113.50 port 4 ssh2
Nov  1 10:09:00 h sshd[100]: User bob not allowed because account is locked
Nov  1 10:09:01 h sshd[100]: Failed password for invalid user bob from 198.51.100.66 port 5 ssh2
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        failed-login             203.0.113.50              1.0
2      sshd        logged-in                -                         successful login (203.0.113.50)
3      sshd        account-refused          -                         no address in it
4      sshd        failed-login             198.51.100.66             1.0

lines: 4, counted: 2
-- End --

-- Testcase --
sshd of 7.9 to 9.7: a connection that breaks off. The second line names the peer, and without the first it is the end of a log-in.
-- Command --
explain
-- Log --
Aug 30 22:22:51 h sshd[60261]: error: kex_exchange_identification: read: Connection reset by peer
Aug 30 22:22:51 h sshd[60261]: Connection reset by 203.0.113.66 port 34490
Aug 30 22:22:52 h sshd[60262]: Connection reset by 203.0.113.66 port 34491
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        key-exchange-broken-off  -                         no address in it
2      sshd        key-exchange-broken-off  203.0.113.66              0.1
3      sshd        logged-out               -                         not a failure (203.0.113.66)

lines: 3, counted: 1
-- End --
