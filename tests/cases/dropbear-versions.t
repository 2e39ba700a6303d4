Four whole sessions of dropbear as OpenWrt's logread shows them: three wrong passwords, all tries used up, an
unknown user, a port scan. In all versions each attempt counts once (weight 10), a scan counts as a probe (weight 2),
and all count against the peer.

-- Testcase --
dropbear 0.44 to 0.53, IPv4. Sentences begin in lower case (to 0.52). Exit lines have no address.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[101]: Child connection from 198.51.100.7:4022
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[101]: bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[101]: bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[101]: bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[101]: exit before auth (user 'root', 3 fails): Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[102]: Child connection from 198.51.100.7:4023
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[102]: bad password attempt for 'root' from 198.51.100.7:4023
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[102]: bad password attempt for 'root' from 198.51.100.7:4023
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[102]: exit before auth (user 'root', 2 fails): Max auth tries reached - user 'root' from 198.51.100.7:4023
Sat Aug 15 10:00:10 2026 authpriv.info dropbear[103]: Child connection from 198.51.100.7:4024
Sat Aug 15 10:00:11 2026 authpriv.warn dropbear[103]: login attempt for nonexistent user from 198.51.100.7:4024
Sat Aug 15 10:00:12 2026 authpriv.info dropbear[103]: exit before auth: Disconnect received
Sat Aug 15 10:00:13 2026 authpriv.info dropbear[104]: Child connection from 198.51.100.7:4025
Sat Aug 15 10:00:14 2026 authpriv.info dropbear[104]: exit before auth: Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (198.51.100.7)
2      dropbear    bad-password             198.51.100.7              1.0
3      dropbear    bad-password             198.51.100.7              1.0
4      dropbear    bad-password             198.51.100.7              1.0
5      dropbear    exit-after-failures      -                         already counted (198.51.100.7)
6      dropbear    connection               -                         not a failure (198.51.100.7)
7      dropbear    bad-password             198.51.100.7              1.0
8      dropbear    bad-password             198.51.100.7              1.0
9      dropbear    exit-after-failures      -                         already counted (198.51.100.7)
10     dropbear    connection               -                         not a failure (198.51.100.7)
11     dropbear    unknown-user             198.51.100.7              1.0
12     dropbear    exit-before-login        -                         already counted (198.51.100.7)
13     dropbear    connection               -                         not a failure (198.51.100.7)
14     dropbear    exit-before-login        198.51.100.7              0.1

lines: 14, counted: 7
-- End --

-- Testcase --
dropbear 0.44 to 0.53, IPv6. Sentences begin in lower case (to 0.52). Exit lines have no address.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[101]: Child connection from 2001:db8:bad::66:37075
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[101]: bad password attempt for 'root' from 2001:db8:bad::66:37075
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[101]: bad password attempt for 'root' from 2001:db8:bad::66:37075
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[101]: bad password attempt for 'root' from 2001:db8:bad::66:37075
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[101]: exit before auth (user 'root', 3 fails): Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[102]: Child connection from 2001:db8:bad::66:37076
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[102]: bad password attempt for 'root' from 2001:db8:bad::66:37076
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[102]: bad password attempt for 'root' from 2001:db8:bad::66:37076
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[102]: exit before auth (user 'root', 2 fails): Max auth tries reached - user 'root' from 2001:db8:bad::66:37076
Sat Aug 15 10:00:10 2026 authpriv.info dropbear[103]: Child connection from 2001:db8:bad::66:37077
Sat Aug 15 10:00:11 2026 authpriv.warn dropbear[103]: login attempt for nonexistent user from 2001:db8:bad::66:37077
Sat Aug 15 10:00:12 2026 authpriv.info dropbear[103]: exit before auth: Disconnect received
Sat Aug 15 10:00:13 2026 authpriv.info dropbear[104]: Child connection from 2001:db8:bad::66:37078
Sat Aug 15 10:00:14 2026 authpriv.info dropbear[104]: exit before auth: Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (2001:db8:bad::66)
2      dropbear    bad-password             2001:db8:bad::66          1.0
3      dropbear    bad-password             2001:db8:bad::66          1.0
4      dropbear    bad-password             2001:db8:bad::66          1.0
5      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
6      dropbear    connection               -                         not a failure (2001:db8:bad::66)
7      dropbear    bad-password             2001:db8:bad::66          1.0
8      dropbear    bad-password             2001:db8:bad::66          1.0
9      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
10     dropbear    connection               -                         not a failure (2001:db8:bad::66)
11     dropbear    unknown-user             2001:db8:bad::66          1.0
12     dropbear    exit-before-login        -                         already counted (2001:db8:bad::66)
13     dropbear    connection               -                         not a failure (2001:db8:bad::66)
14     dropbear    exit-before-login        2001:db8:bad::66          0.1

lines: 14, counted: 7
-- End --

-- Testcase --
dropbear 0.44 to 0.53, IPv6, port of four digits. Sentences begin in lower case (to 0.52). Exit lines have no address.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[101]: Child connection from 2001:db8:bad::66:2222
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[101]: bad password attempt for 'root' from 2001:db8:bad::66:2222
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[101]: bad password attempt for 'root' from 2001:db8:bad::66:2222
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[101]: bad password attempt for 'root' from 2001:db8:bad::66:2222
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[101]: exit before auth (user 'root', 3 fails): Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[102]: Child connection from 2001:db8:bad::66:2223
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[102]: bad password attempt for 'root' from 2001:db8:bad::66:2223
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[102]: bad password attempt for 'root' from 2001:db8:bad::66:2223
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[102]: exit before auth (user 'root', 2 fails): Max auth tries reached - user 'root' from 2001:db8:bad::66:2223
Sat Aug 15 10:00:10 2026 authpriv.info dropbear[103]: Child connection from 2001:db8:bad::66:2224
Sat Aug 15 10:00:11 2026 authpriv.warn dropbear[103]: login attempt for nonexistent user from 2001:db8:bad::66:2224
Sat Aug 15 10:00:12 2026 authpriv.info dropbear[103]: exit before auth: Disconnect received
Sat Aug 15 10:00:13 2026 authpriv.info dropbear[104]: Child connection from 2001:db8:bad::66:2225
Sat Aug 15 10:00:14 2026 authpriv.info dropbear[104]: exit before auth: Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (2001:db8:bad::66)
2      dropbear    bad-password             2001:db8:bad::66          1.0
3      dropbear    bad-password             2001:db8:bad::66          1.0
4      dropbear    bad-password             2001:db8:bad::66          1.0
5      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
6      dropbear    connection               -                         not a failure (2001:db8:bad::66)
7      dropbear    bad-password             2001:db8:bad::66          1.0
8      dropbear    bad-password             2001:db8:bad::66          1.0
9      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
10     dropbear    connection               -                         not a failure (2001:db8:bad::66)
11     dropbear    unknown-user             2001:db8:bad::66          1.0
12     dropbear    exit-before-login        -                         already counted (2001:db8:bad::66)
13     dropbear    connection               -                         not a failure (2001:db8:bad::66)
14     dropbear    exit-before-login        2001:db8:bad::66          0.1

lines: 14, counted: 7
-- End --

-- Testcase --
dropbear 2011.54 to 2019.78, IPv4. Exit lines have no address, unless the tries were used up: then the address ends the line.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[101]: Child connection from 198.51.100.7:4022
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[101]: Exit before auth (user 'root', 3 fails): Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[102]: Child connection from 198.51.100.7:4023
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 198.51.100.7:4023
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 198.51.100.7:4023
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[102]: Exit before auth (user 'root', 2 fails): Max auth tries reached - user 'root' from 198.51.100.7:4023
Sat Aug 15 10:00:10 2026 authpriv.info dropbear[103]: Child connection from 198.51.100.7:4024
Sat Aug 15 10:00:11 2026 authpriv.warn dropbear[103]: Login attempt for nonexistent user from 198.51.100.7:4024
Sat Aug 15 10:00:12 2026 authpriv.info dropbear[103]: Exit before auth: Disconnect received
Sat Aug 15 10:00:13 2026 authpriv.info dropbear[104]: Child connection from 198.51.100.7:4025
Sat Aug 15 10:00:14 2026 authpriv.info dropbear[104]: Exit before auth: Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (198.51.100.7)
2      dropbear    bad-password             198.51.100.7              1.0
3      dropbear    bad-password             198.51.100.7              1.0
4      dropbear    bad-password             198.51.100.7              1.0
5      dropbear    exit-after-failures      -                         already counted (198.51.100.7)
6      dropbear    connection               -                         not a failure (198.51.100.7)
7      dropbear    bad-password             198.51.100.7              1.0
8      dropbear    bad-password             198.51.100.7              1.0
9      dropbear    exit-after-failures      -                         already counted (198.51.100.7)
10     dropbear    connection               -                         not a failure (198.51.100.7)
11     dropbear    unknown-user             198.51.100.7              1.0
12     dropbear    exit-before-login        -                         already counted (198.51.100.7)
13     dropbear    connection               -                         not a failure (198.51.100.7)
14     dropbear    exit-before-login        198.51.100.7              0.1

lines: 14, counted: 7
-- End --

-- Testcase --
dropbear 2011.54 to 2019.78, IPv6. Exit lines have no address, unless the tries were used up: then the address ends the line.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[101]: Child connection from 2001:db8:bad::66:37075
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:37075
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:37075
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:37075
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[101]: Exit before auth (user 'root', 3 fails): Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[102]: Child connection from 2001:db8:bad::66:37076
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 2001:db8:bad::66:37076
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 2001:db8:bad::66:37076
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[102]: Exit before auth (user 'root', 2 fails): Max auth tries reached - user 'root' from 2001:db8:bad::66:37076
Sat Aug 15 10:00:10 2026 authpriv.info dropbear[103]: Child connection from 2001:db8:bad::66:37077
Sat Aug 15 10:00:11 2026 authpriv.warn dropbear[103]: Login attempt for nonexistent user from 2001:db8:bad::66:37077
Sat Aug 15 10:00:12 2026 authpriv.info dropbear[103]: Exit before auth: Disconnect received
Sat Aug 15 10:00:13 2026 authpriv.info dropbear[104]: Child connection from 2001:db8:bad::66:37078
Sat Aug 15 10:00:14 2026 authpriv.info dropbear[104]: Exit before auth: Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (2001:db8:bad::66)
2      dropbear    bad-password             2001:db8:bad::66          1.0
3      dropbear    bad-password             2001:db8:bad::66          1.0
4      dropbear    bad-password             2001:db8:bad::66          1.0
5      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
6      dropbear    connection               -                         not a failure (2001:db8:bad::66)
7      dropbear    bad-password             2001:db8:bad::66          1.0
8      dropbear    bad-password             2001:db8:bad::66          1.0
9      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
10     dropbear    connection               -                         not a failure (2001:db8:bad::66)
11     dropbear    unknown-user             2001:db8:bad::66          1.0
12     dropbear    exit-before-login        -                         already counted (2001:db8:bad::66)
13     dropbear    connection               -                         not a failure (2001:db8:bad::66)
14     dropbear    exit-before-login        2001:db8:bad::66          0.1

lines: 14, counted: 7
-- End --

-- Testcase --
dropbear 2011.54 to 2019.78, IPv6, port of four digits. Exit lines have no address, unless the tries were used up: then the address ends the line.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[101]: Child connection from 2001:db8:bad::66:2222
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:2222
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:2222
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:2222
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[101]: Exit before auth (user 'root', 3 fails): Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[102]: Child connection from 2001:db8:bad::66:2223
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 2001:db8:bad::66:2223
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 2001:db8:bad::66:2223
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[102]: Exit before auth (user 'root', 2 fails): Max auth tries reached - user 'root' from 2001:db8:bad::66:2223
Sat Aug 15 10:00:10 2026 authpriv.info dropbear[103]: Child connection from 2001:db8:bad::66:2224
Sat Aug 15 10:00:11 2026 authpriv.warn dropbear[103]: Login attempt for nonexistent user from 2001:db8:bad::66:2224
Sat Aug 15 10:00:12 2026 authpriv.info dropbear[103]: Exit before auth: Disconnect received
Sat Aug 15 10:00:13 2026 authpriv.info dropbear[104]: Child connection from 2001:db8:bad::66:2225
Sat Aug 15 10:00:14 2026 authpriv.info dropbear[104]: Exit before auth: Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (2001:db8:bad::66)
2      dropbear    bad-password             2001:db8:bad::66          1.0
3      dropbear    bad-password             2001:db8:bad::66          1.0
4      dropbear    bad-password             2001:db8:bad::66          1.0
5      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
6      dropbear    connection               -                         not a failure (2001:db8:bad::66)
7      dropbear    bad-password             2001:db8:bad::66          1.0
8      dropbear    bad-password             2001:db8:bad::66          1.0
9      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
10     dropbear    connection               -                         not a failure (2001:db8:bad::66)
11     dropbear    unknown-user             2001:db8:bad::66          1.0
12     dropbear    exit-before-login        -                         already counted (2001:db8:bad::66)
13     dropbear    connection               -                         not a failure (2001:db8:bad::66)
14     dropbear    exit-before-login        2001:db8:bad::66          0.1

lines: 14, counted: 7
-- End --

-- Testcase --
dropbear 2020.79 to 2024.85, IPv4. The line about an unknown user has no address; the line before it in the same process has.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[101]: Child connection from 198.51.100.7:4022
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[101]: Exit before auth from <198.51.100.7:4022>: (user 'root', 3 fails): Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[102]: Child connection from 198.51.100.7:4023
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 198.51.100.7:4023
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 198.51.100.7:4023
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[102]: Exit before auth from <198.51.100.7:4023>: (user 'root', 2 fails): Max auth tries reached - user 'root'
Sat Aug 15 10:00:10 2026 authpriv.info dropbear[103]: Child connection from 198.51.100.7:4024
Sat Aug 15 10:00:11 2026 authpriv.warn dropbear[103]: Login attempt for nonexistent user
Sat Aug 15 10:00:12 2026 authpriv.info dropbear[103]: Exit before auth from <198.51.100.7:4024>: Disconnect received
Sat Aug 15 10:00:13 2026 authpriv.info dropbear[104]: Child connection from 198.51.100.7:4025
Sat Aug 15 10:00:14 2026 authpriv.info dropbear[104]: Exit before auth from <198.51.100.7:4025>: Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (198.51.100.7)
2      dropbear    bad-password             198.51.100.7              1.0
3      dropbear    bad-password             198.51.100.7              1.0
4      dropbear    bad-password             198.51.100.7              1.0
5      dropbear    exit-after-failures      -                         already counted (198.51.100.7)
6      dropbear    connection               -                         not a failure (198.51.100.7)
7      dropbear    bad-password             198.51.100.7              1.0
8      dropbear    bad-password             198.51.100.7              1.0
9      dropbear    exit-after-failures      -                         already counted (198.51.100.7)
10     dropbear    connection               -                         not a failure (198.51.100.7)
11     dropbear    unknown-user             198.51.100.7              1.0
12     dropbear    exit-before-login        -                         already counted (198.51.100.7)
13     dropbear    connection               -                         not a failure (198.51.100.7)
14     dropbear    exit-before-login        198.51.100.7              0.1

lines: 14, counted: 7
-- End --

-- Testcase --
dropbear 2020.79 to 2024.85, IPv6. The line about an unknown user has no address; the line before it in the same process has.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[101]: Child connection from 2001:db8:bad::66:37075
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:37075
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:37075
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:37075
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[101]: Exit before auth from <2001:db8:bad::66:37075>: (user 'root', 3 fails): Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[102]: Child connection from 2001:db8:bad::66:37076
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 2001:db8:bad::66:37076
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 2001:db8:bad::66:37076
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[102]: Exit before auth from <2001:db8:bad::66:37076>: (user 'root', 2 fails): Max auth tries reached - user 'root'
Sat Aug 15 10:00:10 2026 authpriv.info dropbear[103]: Child connection from 2001:db8:bad::66:37077
Sat Aug 15 10:00:11 2026 authpriv.warn dropbear[103]: Login attempt for nonexistent user
Sat Aug 15 10:00:12 2026 authpriv.info dropbear[103]: Exit before auth from <2001:db8:bad::66:37077>: Disconnect received
Sat Aug 15 10:00:13 2026 authpriv.info dropbear[104]: Child connection from 2001:db8:bad::66:37078
Sat Aug 15 10:00:14 2026 authpriv.info dropbear[104]: Exit before auth from <2001:db8:bad::66:37078>: Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (2001:db8:bad::66)
2      dropbear    bad-password             2001:db8:bad::66          1.0
3      dropbear    bad-password             2001:db8:bad::66          1.0
4      dropbear    bad-password             2001:db8:bad::66          1.0
5      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
6      dropbear    connection               -                         not a failure (2001:db8:bad::66)
7      dropbear    bad-password             2001:db8:bad::66          1.0
8      dropbear    bad-password             2001:db8:bad::66          1.0
9      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
10     dropbear    connection               -                         not a failure (2001:db8:bad::66)
11     dropbear    unknown-user             2001:db8:bad::66          1.0
12     dropbear    exit-before-login        -                         already counted (2001:db8:bad::66)
13     dropbear    connection               -                         not a failure (2001:db8:bad::66)
14     dropbear    exit-before-login        2001:db8:bad::66          0.1

lines: 14, counted: 7
-- End --

-- Testcase --
dropbear 2020.79 to 2024.85, IPv6, port of four digits. The line about an unknown user has no address; the line before it in the same process has.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[101]: Child connection from 2001:db8:bad::66:2222
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:2222
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:2222
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:2222
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[101]: Exit before auth from <2001:db8:bad::66:2222>: (user 'root', 3 fails): Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[102]: Child connection from 2001:db8:bad::66:2223
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 2001:db8:bad::66:2223
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 2001:db8:bad::66:2223
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[102]: Exit before auth from <2001:db8:bad::66:2223>: (user 'root', 2 fails): Max auth tries reached - user 'root'
Sat Aug 15 10:00:10 2026 authpriv.info dropbear[103]: Child connection from 2001:db8:bad::66:2224
Sat Aug 15 10:00:11 2026 authpriv.warn dropbear[103]: Login attempt for nonexistent user
Sat Aug 15 10:00:12 2026 authpriv.info dropbear[103]: Exit before auth from <2001:db8:bad::66:2224>: Disconnect received
Sat Aug 15 10:00:13 2026 authpriv.info dropbear[104]: Child connection from 2001:db8:bad::66:2225
Sat Aug 15 10:00:14 2026 authpriv.info dropbear[104]: Exit before auth from <2001:db8:bad::66:2225>: Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (2001:db8:bad::66)
2      dropbear    bad-password             2001:db8:bad::66          1.0
3      dropbear    bad-password             2001:db8:bad::66          1.0
4      dropbear    bad-password             2001:db8:bad::66          1.0
5      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
6      dropbear    connection               -                         not a failure (2001:db8:bad::66)
7      dropbear    bad-password             2001:db8:bad::66          1.0
8      dropbear    bad-password             2001:db8:bad::66          1.0
9      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
10     dropbear    connection               -                         not a failure (2001:db8:bad::66)
11     dropbear    unknown-user             2001:db8:bad::66          1.0
12     dropbear    exit-before-login        -                         already counted (2001:db8:bad::66)
13     dropbear    connection               -                         not a failure (2001:db8:bad::66)
14     dropbear    exit-before-login        2001:db8:bad::66          0.1

lines: 14, counted: 7
-- End --

-- Testcase --
dropbear 2024.86 to 2026.93, IPv4. Every line has its address.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[101]: Child connection from 198.51.100.7:4022
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[101]: Exit before auth from <198.51.100.7:4022>: (user 'root', 3 fails): Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[102]: Child connection from 198.51.100.7:4023
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 198.51.100.7:4023
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 198.51.100.7:4023
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[102]: Exit before auth from <198.51.100.7:4023>: (user 'root', 2 fails): Max auth tries reached - user 'root'
Sat Aug 15 10:00:10 2026 authpriv.info dropbear[103]: Child connection from 198.51.100.7:4024
Sat Aug 15 10:00:11 2026 authpriv.warn dropbear[103]: Login attempt for nonexistent user from 198.51.100.7:4024
Sat Aug 15 10:00:12 2026 authpriv.info dropbear[103]: Exit before auth from <198.51.100.7:4024>: Disconnect received
Sat Aug 15 10:00:13 2026 authpriv.info dropbear[104]: Child connection from 198.51.100.7:4025
Sat Aug 15 10:00:14 2026 authpriv.info dropbear[104]: Exit before auth from <198.51.100.7:4025>: Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (198.51.100.7)
2      dropbear    bad-password             198.51.100.7              1.0
3      dropbear    bad-password             198.51.100.7              1.0
4      dropbear    bad-password             198.51.100.7              1.0
5      dropbear    exit-after-failures      -                         already counted (198.51.100.7)
6      dropbear    connection               -                         not a failure (198.51.100.7)
7      dropbear    bad-password             198.51.100.7              1.0
8      dropbear    bad-password             198.51.100.7              1.0
9      dropbear    exit-after-failures      -                         already counted (198.51.100.7)
10     dropbear    connection               -                         not a failure (198.51.100.7)
11     dropbear    unknown-user             198.51.100.7              1.0
12     dropbear    exit-before-login        -                         already counted (198.51.100.7)
13     dropbear    connection               -                         not a failure (198.51.100.7)
14     dropbear    exit-before-login        198.51.100.7              0.1

lines: 14, counted: 7
-- End --

-- Testcase --
dropbear 2024.86 to 2026.93, IPv6. Every line has its address.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[101]: Child connection from 2001:db8:bad::66:37075
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:37075
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:37075
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:37075
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[101]: Exit before auth from <2001:db8:bad::66:37075>: (user 'root', 3 fails): Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[102]: Child connection from 2001:db8:bad::66:37076
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 2001:db8:bad::66:37076
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 2001:db8:bad::66:37076
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[102]: Exit before auth from <2001:db8:bad::66:37076>: (user 'root', 2 fails): Max auth tries reached - user 'root'
Sat Aug 15 10:00:10 2026 authpriv.info dropbear[103]: Child connection from 2001:db8:bad::66:37077
Sat Aug 15 10:00:11 2026 authpriv.warn dropbear[103]: Login attempt for nonexistent user from 2001:db8:bad::66:37077
Sat Aug 15 10:00:12 2026 authpriv.info dropbear[103]: Exit before auth from <2001:db8:bad::66:37077>: Disconnect received
Sat Aug 15 10:00:13 2026 authpriv.info dropbear[104]: Child connection from 2001:db8:bad::66:37078
Sat Aug 15 10:00:14 2026 authpriv.info dropbear[104]: Exit before auth from <2001:db8:bad::66:37078>: Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (2001:db8:bad::66)
2      dropbear    bad-password             2001:db8:bad::66          1.0
3      dropbear    bad-password             2001:db8:bad::66          1.0
4      dropbear    bad-password             2001:db8:bad::66          1.0
5      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
6      dropbear    connection               -                         not a failure (2001:db8:bad::66)
7      dropbear    bad-password             2001:db8:bad::66          1.0
8      dropbear    bad-password             2001:db8:bad::66          1.0
9      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
10     dropbear    connection               -                         not a failure (2001:db8:bad::66)
11     dropbear    unknown-user             2001:db8:bad::66          1.0
12     dropbear    exit-before-login        -                         already counted (2001:db8:bad::66)
13     dropbear    connection               -                         not a failure (2001:db8:bad::66)
14     dropbear    exit-before-login        2001:db8:bad::66          0.1

lines: 14, counted: 7
-- End --

-- Testcase --
dropbear 2024.86 to 2026.93, IPv6, port of four digits. Every line has its address.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[101]: Child connection from 2001:db8:bad::66:2222
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:2222
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:2222
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 2001:db8:bad::66:2222
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[101]: Exit before auth from <2001:db8:bad::66:2222>: (user 'root', 3 fails): Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[102]: Child connection from 2001:db8:bad::66:2223
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 2001:db8:bad::66:2223
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 2001:db8:bad::66:2223
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[102]: Exit before auth from <2001:db8:bad::66:2223>: (user 'root', 2 fails): Max auth tries reached - user 'root'
Sat Aug 15 10:00:10 2026 authpriv.info dropbear[103]: Child connection from 2001:db8:bad::66:2224
Sat Aug 15 10:00:11 2026 authpriv.warn dropbear[103]: Login attempt for nonexistent user from 2001:db8:bad::66:2224
Sat Aug 15 10:00:12 2026 authpriv.info dropbear[103]: Exit before auth from <2001:db8:bad::66:2224>: Disconnect received
Sat Aug 15 10:00:13 2026 authpriv.info dropbear[104]: Child connection from 2001:db8:bad::66:2225
Sat Aug 15 10:00:14 2026 authpriv.info dropbear[104]: Exit before auth from <2001:db8:bad::66:2225>: Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (2001:db8:bad::66)
2      dropbear    bad-password             2001:db8:bad::66          1.0
3      dropbear    bad-password             2001:db8:bad::66          1.0
4      dropbear    bad-password             2001:db8:bad::66          1.0
5      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
6      dropbear    connection               -                         not a failure (2001:db8:bad::66)
7      dropbear    bad-password             2001:db8:bad::66          1.0
8      dropbear    bad-password             2001:db8:bad::66          1.0
9      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
10     dropbear    connection               -                         not a failure (2001:db8:bad::66)
11     dropbear    unknown-user             2001:db8:bad::66          1.0
12     dropbear    exit-before-login        -                         already counted (2001:db8:bad::66)
13     dropbear    connection               -                         not a failure (2001:db8:bad::66)
14     dropbear    exit-before-login        2001:db8:bad::66          0.1

lines: 14, counted: 7
-- End --

-- Testcase --
dropbear 2026.94 and later, IPv4. IPv6 in brackets, with two characters cut off the end.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[101]: Child connection from 198.51.100.7:4022
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[101]: Exit before auth from <198.51.100.7:4022>: (user 'root', 3 fails): Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[102]: Child connection from 198.51.100.7:4023
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 198.51.100.7:4023
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 198.51.100.7:4023
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[102]: Exit before auth from <198.51.100.7:4023>: (user 'root', 2 fails): Max auth tries reached - user 'root'
Sat Aug 15 10:00:10 2026 authpriv.info dropbear[103]: Child connection from 198.51.100.7:4024
Sat Aug 15 10:00:11 2026 authpriv.warn dropbear[103]: Login attempt for nonexistent user from 198.51.100.7:4024
Sat Aug 15 10:00:12 2026 authpriv.info dropbear[103]: Exit before auth from <198.51.100.7:4024>: Disconnect received
Sat Aug 15 10:00:13 2026 authpriv.info dropbear[104]: Child connection from 198.51.100.7:4025
Sat Aug 15 10:00:14 2026 authpriv.info dropbear[104]: Exit before auth from <198.51.100.7:4025>: Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (198.51.100.7)
2      dropbear    bad-password             198.51.100.7              1.0
3      dropbear    bad-password             198.51.100.7              1.0
4      dropbear    bad-password             198.51.100.7              1.0
5      dropbear    exit-after-failures      -                         already counted (198.51.100.7)
6      dropbear    connection               -                         not a failure (198.51.100.7)
7      dropbear    bad-password             198.51.100.7              1.0
8      dropbear    bad-password             198.51.100.7              1.0
9      dropbear    exit-after-failures      -                         already counted (198.51.100.7)
10     dropbear    connection               -                         not a failure (198.51.100.7)
11     dropbear    unknown-user             198.51.100.7              1.0
12     dropbear    exit-before-login        -                         already counted (198.51.100.7)
13     dropbear    connection               -                         not a failure (198.51.100.7)
14     dropbear    exit-before-login        198.51.100.7              0.1

lines: 14, counted: 7
-- End --

-- Testcase --
dropbear 2026.94 and later, IPv6, port of five digits. IPv6 in brackets, with two characters cut off the end.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[101]: Child connection from [2001:db8:bad::66]:37075
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from [2001:db8:bad::66]:370
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from [2001:db8:bad::66]:370
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from [2001:db8:bad::66]:370
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[101]: Exit before auth from <[2001:db8:bad::66]:370>: (user 'root', 3 fails): Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[102]: Child connection from [2001:db8:bad::66]:37076
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from [2001:db8:bad::66]:370
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from [2001:db8:bad::66]:370
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[102]: Exit before auth from <[2001:db8:bad::66]:370>: (user 'root', 2 fails): Max auth tries reached - user 'root'
Sat Aug 15 10:00:10 2026 authpriv.info dropbear[103]: Child connection from [2001:db8:bad::66]:37077
Sat Aug 15 10:00:11 2026 authpriv.warn dropbear[103]: Login attempt for nonexistent user from [2001:db8:bad::66]:370
Sat Aug 15 10:00:12 2026 authpriv.info dropbear[103]: Exit before auth from <[2001:db8:bad::66]:370>: Disconnect received
Sat Aug 15 10:00:13 2026 authpriv.info dropbear[104]: Child connection from [2001:db8:bad::66]:37078
Sat Aug 15 10:00:14 2026 authpriv.info dropbear[104]: Exit before auth from <[2001:db8:bad::66]:370>: Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (2001:db8:bad::66)
2      dropbear    bad-password             2001:db8:bad::66          1.0
3      dropbear    bad-password             2001:db8:bad::66          1.0
4      dropbear    bad-password             2001:db8:bad::66          1.0
5      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
6      dropbear    connection               -                         not a failure (2001:db8:bad::66)
7      dropbear    bad-password             2001:db8:bad::66          1.0
8      dropbear    bad-password             2001:db8:bad::66          1.0
9      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
10     dropbear    connection               -                         not a failure (2001:db8:bad::66)
11     dropbear    unknown-user             2001:db8:bad::66          1.0
12     dropbear    exit-before-login        -                         already counted (2001:db8:bad::66)
13     dropbear    connection               -                         not a failure (2001:db8:bad::66)
14     dropbear    exit-before-login        2001:db8:bad::66          0.1

lines: 14, counted: 7
-- End --

-- Testcase --
dropbear 2026.94 and later, IPv6, port of four digits. IPv6 in brackets, with two characters cut off the end.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[101]: Child connection from [2001:db8:bad::66]:2222
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from [2001:db8:bad::66]:22
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from [2001:db8:bad::66]:22
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from [2001:db8:bad::66]:22
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[101]: Exit before auth from <[2001:db8:bad::66]:22>: (user 'root', 3 fails): Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[102]: Child connection from [2001:db8:bad::66]:2223
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from [2001:db8:bad::66]:22
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from [2001:db8:bad::66]:22
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[102]: Exit before auth from <[2001:db8:bad::66]:22>: (user 'root', 2 fails): Max auth tries reached - user 'root'
Sat Aug 15 10:00:10 2026 authpriv.info dropbear[103]: Child connection from [2001:db8:bad::66]:2224
Sat Aug 15 10:00:11 2026 authpriv.warn dropbear[103]: Login attempt for nonexistent user from [2001:db8:bad::66]:22
Sat Aug 15 10:00:12 2026 authpriv.info dropbear[103]: Exit before auth from <[2001:db8:bad::66]:22>: Disconnect received
Sat Aug 15 10:00:13 2026 authpriv.info dropbear[104]: Child connection from [2001:db8:bad::66]:2225
Sat Aug 15 10:00:14 2026 authpriv.info dropbear[104]: Exit before auth from <[2001:db8:bad::66]:22>: Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (2001:db8:bad::66)
2      dropbear    bad-password             2001:db8:bad::66          1.0
3      dropbear    bad-password             2001:db8:bad::66          1.0
4      dropbear    bad-password             2001:db8:bad::66          1.0
5      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
6      dropbear    connection               -                         not a failure (2001:db8:bad::66)
7      dropbear    bad-password             2001:db8:bad::66          1.0
8      dropbear    bad-password             2001:db8:bad::66          1.0
9      dropbear    exit-after-failures      -                         already counted (2001:db8:bad::66)
10     dropbear    connection               -                         not a failure (2001:db8:bad::66)
11     dropbear    unknown-user             2001:db8:bad::66          1.0
12     dropbear    exit-before-login        -                         already counted (2001:db8:bad::66)
13     dropbear    connection               -                         not a failure (2001:db8:bad::66)
14     dropbear    exit-before-login        2001:db8:bad::66          0.1

lines: 14, counted: 7
-- End --
