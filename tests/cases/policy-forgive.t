A successful login forgives the failures before it.

-- Testcase --
A successful login forgives the counted failures, and the count starts again at zero.
-- Command --
replay --hitcount 3
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[183]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[184]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 authpriv.info dropbear[185]: Password auth succeeded for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[186]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[187]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:05 2026 authpriv.warn dropbear[188]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
3       2026-08-15 10:00:02 forgive   203.0.113.66              2 failures, logged in
6       2026-08-15 10:00:05 ban       203.0.113.66              for 3600 s (ban number 1), 3 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
A login from another address forgives nothing.
-- Command --
replay --hitcount 3
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[189]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[190]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 authpriv.info dropbear[191]: Password auth succeeded for 'root' from 198.51.100.7:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[192]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
4       2026-08-15 10:00:03 ban       203.0.113.66              for 3600 s (ban number 1), 3 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
A login whose line arrives after the ban does not end the ban.
-- Command --
replay --hitcount 2
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[193]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[194]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 authpriv.info dropbear[195]: Password auth succeeded for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
2       2026-08-15 10:00:01 ban       203.0.113.66              for 3600 s (ban number 1), 2 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
The first of two steps is no login.
-- Command --
replay --hitcount 3
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[196]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[197]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 authpriv.info dropbear[198]: Pubkey auth succeeded for 'root' with ssh-ed25519 key SHA256:AAAA from 203.0.113.66:40001, extra auth required
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[199]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
4       2026-08-15 10:00:03 ban       203.0.113.66              for 3600 s (ban number 1), 3 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
sshd: Accepted.
-- Command --
replay --hitcount 3
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[200]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 auth.info sshd-session[5]: Accepted publickey for root from 203.0.113.66 port 40001 ssh2: ED25519 SHA256:AAAA
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
2       2026-08-15 10:00:01 forgive   203.0.113.66              1 failure, logged in

bans: 0; in force at the end: 0; addresses with failures and no ban: 0
-- End --

-- Testcase --
recentd writes nothing to the kernel, which has no counts.
-- Command --
run --hitcount 3
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[201]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[202]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 authpriv.info dropbear[203]: Password auth succeeded for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[204]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect recent --
-- End --

-- Testcase --
A user of a directory (SSSD, LDAP): pam_unix does not know the user and logs a failure, then pam_sss logs the success. It is a log-in.
-- Command --
replay --hitcount 2 --watch pam --json
-- Log --
Nov  1 10:00:00 h cockpit-session[100]: pam_unix(cockpit:auth): authentication failure; logname= uid=0 euid=0 tty= ruser= rhost=203.0.113.50  user=alice
Nov  1 10:00:00 h cockpit-session[100]: pam_sss(cockpit:auth): authentication success; logname= uid=0 euid=0 tty= ruser= rhost=203.0.113.50 user=alice
Nov  1 10:01:00 h cockpit-session[101]: pam_unix(cockpit:auth): authentication failure; logname= uid=0 euid=0 tty= ruser= rhost=203.0.113.50  user=alice
Nov  1 10:01:00 h cockpit-session[101]: pam_sss(cockpit:auth): authentication success; logname= uid=0 euid=0 tty= ruser= rhost=203.0.113.50 user=alice
Nov  1 10:02:00 h cockpit-session[102]: pam_unix(cockpit:auth): authentication failure; logname= uid=0 euid=0 tty= ruser= rhost=203.0.113.50  user=alice
Nov  1 10:02:00 h cockpit-session[102]: pam_sss(cockpit:auth): authentication success; logname= uid=0 euid=0 tty= ruser= rhost=203.0.113.50 user=alice
-- Expect stdout --
{"line":1,"time":"Nov  1 10:00:00","decision":"count","address":"203.0.113.50","failures":1.0,"program":"pam","message":"failed-login"}
{"line":2,"time":"Nov  1 10:00:00","decision":"forgive","address":"203.0.113.50","failures":1.0,"program":"pam","message":"logged-in-elsewhere","why":"logged in"}
{"line":3,"time":"Nov  1 10:01:00","decision":"count","address":"203.0.113.50","failures":1.0,"program":"pam","message":"failed-login"}
{"line":4,"time":"Nov  1 10:01:00","decision":"forgive","address":"203.0.113.50","failures":1.0,"program":"pam","message":"logged-in-elsewhere","why":"logged in"}
{"line":5,"time":"Nov  1 10:02:00","decision":"count","address":"203.0.113.50","failures":1.0,"program":"pam","message":"failed-login"}
{"line":6,"time":"Nov  1 10:02:00","decision":"forgive","address":"203.0.113.50","failures":1.0,"program":"pam","message":"logged-in-elsewhere","why":"logged in"}
-- End --

-- Testcase --
If pam_sss refuses the user too, that is one failure. A success without an address forgives none.
-- Command --
replay --hitcount 2 --watch pam
-- Log --
Nov  1 10:00:00 h cockpit-session[100]: pam_unix(cockpit:auth): authentication failure; logname= uid=0 euid=0 tty= ruser= rhost=203.0.113.50  user=alice
Nov  1 10:00:00 h cockpit-session[100]: pam_sss(cockpit:auth): authentication failure; logname= uid=0 euid=0 tty= ruser= rhost=203.0.113.50 user=alice
Nov  1 10:00:01 h login[101]: pam_sss(login:auth): authentication success; logname=LOGIN uid=0 euid=0 tty=tty1 ruser= rhost= user=alice
Nov  1 10:01:00 h cockpit-session[102]: pam_unix(cockpit:auth): authentication failure; logname= uid=0 euid=0 tty= ruser= rhost=203.0.113.50  user=alice
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
4       Nov  1 10:01:00     ban       203.0.113.50              for 3600 s (ban number 1), 2 failures, the last: pam failed-login

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --
