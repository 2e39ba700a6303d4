Lines of dropbear that are not in the sessions of dropbear-versions.t.

-- Testcase --
All other failed logins, each line from a different process.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad PAM password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[2]: Bad PAM password attempt for '<invalid username>' from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[3]: Login attempt with wrong user admin from 203.0.113.66:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[4]: Too-long password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[5]: Pubkey auth bad signature for 'root' with key SHA256:u1sX/jKQ from 203.0.113.66:40001
Sat Aug 15 10:00:05 2026 authpriv.warn dropbear[6]: Exit before auth from <203.0.113.66:40001>: Max auth tries reached - user 'is invalid'
Sat Aug 15 10:00:06 2026 authpriv.warn dropbear[7]: Exit before auth: Max auth tries reached - user 'is invalid' from 203.0.113.66:40001
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    bad-password-pam         203.0.113.66              1.0
2      dropbear    bad-password-pam         203.0.113.66              1.0
3      dropbear    wrong-user               203.0.113.66              1.0
4      dropbear    too-long-password        203.0.113.66              1.0
5      dropbear    bad-key-signature        203.0.113.66              1.0
6      dropbear    exit-too-many-tries      203.0.113.66              1.0
7      dropbear    exit-too-many-tries      203.0.113.66              1.0

lines: 7, counted: 7
-- End --

-- Testcase --
With -s or -g dropbear logs no line for a guess. The exit line states the number of guesses; at most ten count.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Exit before auth from <203.0.113.66:40001>: (user 'root', 1 fails): Disconnect received
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[2]: Exit before auth from <203.0.113.66:40001>: (user 'root', 4 fails): Exited normally
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[3]: Exit before auth from <203.0.113.66:40001>: (user 'root', 4000 fails): Exited normally
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    exit-after-failures      203.0.113.66              1.0
2      dropbear    exit-after-failures      203.0.113.66              4.0
3      dropbear    exit-after-failures      203.0.113.66              10.0

lines: 3, counted: 3
-- End --

-- Testcase --
A probe counts less than a guess.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[2]: Exit before auth from <203.0.113.66:40001>: (user 'root', 0 fails): Exited normally
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[3]: Exit before auth from <203.0.113.66:40001>: Timeout before auth
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[4]: Exit before auth from <203.0.113.66:40001>: No matching algo kex
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[5]: Exit before auth from <203.0.113.66:40001>: Incompatible remote version 'GET / HTTP/1.1'
Sat Aug 15 10:00:05 2026 authpriv.warn dropbear[6]: Exit before auth from <203.0.113.66:40001>: Client trying multiple usernames
Sat Aug 15 10:00:06 2026 authpriv.warn dropbear[7]: Client trying multiple usernames from 203.0.113.66:40001
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[8]: Exit before auth from <203.0.113.66:40001>: Attempted username with a null byte
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[9]: Pubkey auth attempt with unknown algo for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    exit-before-login        203.0.113.66              0.1
2      dropbear    exit-before-login        203.0.113.66              0.1
3      dropbear    exit-before-login        203.0.113.66              0.1
4      dropbear    exit-before-login        203.0.113.66              0.1
5      dropbear    exit-before-login        203.0.113.66              0.1
6      dropbear    exit-several-user-names  203.0.113.66              0.5
7      dropbear    several-user-names       203.0.113.66              0.5
8      dropbear    exit-nul-in-user-name    203.0.113.66              0.5
9      dropbear    unknown-key-algorithm    203.0.113.66              0.2

lines: 9, counted: 9
-- End --

-- Testcase --
Lines about no attack count against no address.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Running in background
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[2]: Child connection from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[2]: Pubkey auth succeeded for 'root' with ssh-ed25519 key SHA256:u1sX/jKQ from 203.0.113.66:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[2]: Exit (root) from <203.0.113.66:40001>: Disconnect received
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[3]: Password auth succeeded for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:05 2026 authpriv.warn dropbear[4]: Exit before auth from <203.0.113.66:40001>: Terminated by signal
Sat Aug 15 10:00:06 2026 authpriv.warn dropbear[5]: Early exit: Terminated by signal
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[6]: Exit before auth: Exited normally
Sat Aug 15 10:00:08 2026 authpriv.warn dropbear[7]: A sentence that dropbear has yet to learn
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    started                  -                         not a failure
2      dropbear    connection               -                         not a failure (203.0.113.66)
3      dropbear    logged-in                -                         successful login (203.0.113.66)
4      dropbear    logged-out               -                         not a failure (203.0.113.66)
5      dropbear    logged-in                -                         successful login (203.0.113.66)
6      dropbear    exit-stopped             -                         not a failure (203.0.113.66)
7      dropbear    early-exit               -                         not a failure
8      dropbear    exit-before-login        -                         no address in it
9      dropbear    -                        -                         no message matched

lines: 9, counted: 0
-- End --

-- Testcase --
A neighbour on the LAN, an IPv4 peer on an IPv6 socket, leading zeros that no daemon prints.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from fe80::bad:66%br-lan:42175
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[2]: Bad password attempt for 'root' from ::ffff:203.0.113.66:42175
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[3]: Bad password attempt for 'root' from 203.000.113.066:42175
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[4]: Bad password attempt for 'root' from guest.example.net:42175
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    bad-password             fe80::bad:66              1.0
2      dropbear    bad-password             203.0.113.66              1.0
3      dropbear    bad-password             -                         a host name, not an address
4      dropbear    bad-password             -                         a host name, not an address

lines: 4, counted: 2
-- End --

-- Testcase --
dropbear -E under a service manager: its own header inside the syslog header.
-- Command --
explain
-- Log --
Jul 10 23:53:50 debian dropbear[825]: [831] Jul 10 23:53:50 Child connection from 203.0.113.66:51544
Jul 10 23:53:52 debian dropbear[825]: [831] Jul 10 23:53:52 Bad password attempt for 'root' from 203.0.113.66:51544
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (203.0.113.66)
2      dropbear    bad-password             203.0.113.66              1.0

lines: 2, counted: 1
-- End --
