Addresses that are never banned.

-- Testcase --
Addresses and prefixes on the allowlist.
-- Command --
replay --hitcount 1
-- Config --
config recentd 'main'
	list allow '192.168.1.0/24'
	list allow '198.51.100.7'
	list allow '2001:db8:a::/48'
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[205]: Bad password attempt for 'root' from 192.168.1.20:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[206]: Bad password attempt for 'root' from 198.51.100.7:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[207]: Bad password attempt for 'root' from 2001:db8:a:1::9:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[208]: Bad password attempt for 'root' from 192.168.2.20:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
1       2026-08-15 10:00:00 spare     192.168.1.20              on the allowlist
2       2026-08-15 10:00:01 spare     198.51.100.7              on the allowlist
3       2026-08-15 10:00:02 spare     2001:db8:a:1::9           on the allowlist
4       2026-08-15 10:00:03 ban       192.168.2.20              for 3600 s (ban number 1), 1 failure, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
Some addresses are never banned, also without an allowlist.
-- Command --
replay --hitcount 1
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[209]: Bad password attempt for 'root' from 127.0.0.1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[210]: Bad password attempt for 'root' from fe80::1%br-lan:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[211]: Bad password attempt for 'root' from ::1:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[212]: Bad password attempt for 'root' from 0.0.0.0:40001
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[213]: Bad password attempt for 'root' from ::ffff:127.0.0.1:40001
Sat Aug 15 10:00:05 2026 authpriv.warn dropbear[214]: Bad password attempt for 'root' from 169.254.3.4:40001
Sat Aug 15 10:00:06 2026 authpriv.warn dropbear[215]: Bad password attempt for 'root' from 224.0.0.1:40001
Sat Aug 15 10:00:07 2026 authpriv.warn dropbear[216]: Bad password attempt for 'root' from 255.255.255.255:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
1       2026-08-15 10:00:00 spare     127.0.0.1                 a loopback, link-local, multicast or unspecified address is never banned
2       2026-08-15 10:00:01 spare     fe80::1                   a loopback, link-local, multicast or unspecified address is never banned
3       2026-08-15 10:00:02 spare     ::1                       a loopback, link-local, multicast or unspecified address is never banned
4       2026-08-15 10:00:03 spare     0.0.0.0                   a loopback, link-local, multicast or unspecified address is never banned
5       2026-08-15 10:00:04 spare     127.0.0.1                 a loopback, link-local, multicast or unspecified address is never banned
6       2026-08-15 10:00:05 spare     169.254.3.4               a loopback, link-local, multicast or unspecified address is never banned
7       2026-08-15 10:00:06 spare     224.0.0.1                 a loopback, link-local, multicast or unspecified address is never banned
8       2026-08-15 10:00:07 spare     255.255.255.255           a loopback, link-local, multicast or unspecified address is never banned

bans: 0; in force at the end: 0; addresses with failures and no ban: 0
-- End --

-- Testcase --
An IPv4-mapped IPv6 address is IPv4.
-- Command --
replay --hitcount 1 --allow 198.51.100.7
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[217]: Bad password attempt for 'root' from ::ffff:198.51.100.7:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[218]: Bad password attempt for 'root' from ::ffff:198.51.100.8:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
1       2026-08-15 10:00:00 spare     198.51.100.7              on the allowlist
2       2026-08-15 10:00:01 ban       198.51.100.8              for 3600 s (ban number 1), 1 failure, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
IPv6 is banned by the prefix, and this prefix holds an allowlisted address.
-- Command --
replay --hitcount 1 --allow 2001:db8:1:2::5
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[219]: Bad password attempt for 'root' from 2001:db8:1:2::6:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[220]: Bad password attempt for 'root' from 2001:db8:1:3::6:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
1       2026-08-15 10:00:00 spare     2001:db8:1:2::6           in one prefix with an address on the allowlist
2       2026-08-15 10:00:01 ban       2001:db8:1:3::/64         for 3600 s (ban number 1), 1 failure, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
The daemon writes nothing to the list, and logs that once.
-- Command --
run --hitcount 1 --allow 192.0.2.0/24
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[221]: Bad password attempt for 'root' from 192.0.2.7:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[222]: Bad password attempt for 'root' from 192.0.2.7:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[223]: Bad password attempt for 'root' from 192.0.2.7:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[224]: Bad password attempt for 'root' from 192.0.2.7:40001
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[225]: Bad password attempt for 'root' from 192.0.2.7:40001
-- Expect recent --
-- Expect stderr --
recentd: version VERSION, watching standard input; 1 failure within 900 s is a ban of 3600 s, through xt_recent
recentd: not banning 192.0.2.7: on the allowlist
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
A prefix of NAT64 is all of IPv4: it is never banned, and the log says so.
-- Command --
run --hitcount 1
-- Log --
Nov  1 10:00:00 h sshd[1]: Failed password for root from 64:ff9b::198.51.100.7 port 1 ssh2
Nov  1 10:00:01 h sshd[2]: Failed password for root from 2001:db8::7 port 1 ssh2
-- Expect recent6 --
+2001:db8::
-- Expect stderr --
recentd: version VERSION, watching standard input; 1 failure within 900 s is a ban of 3600 s, through xt_recent
recentd: not banning 64:ff9b::c633:6407: a NAT64 address, whose prefix is all of IPv4; only prefix6 128 can tell its hosts apart
recentd: ban 2001:db8::/64 for 3600 s: 1 failure within 900 s, the last: sshd failed-login
recentd: end of input: bans: 1; lines: 1 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
With prefix6 '128' its hosts are told apart.
-- Command --
run --hitcount 1 --prefix6 128
-- Log --
Nov  1 10:00:00 h sshd[1]: Failed password for root from 64:ff9b::198.51.100.7 port 1 ssh2
-- Expect recent6 --
+64:ff9b::c633:6407
-- Expect stderr --
recentd: version VERSION, watching standard input; 1 failure within 900 s is a ban of 3600 s, through xt_recent
recentd: ban 64:ff9b::c633:6407 for 3600 s: 1 failure within 900 s, the last: sshd failed-login
recentd: end of input: bans: 1; lines: 1 counted, 0 not syslog, 0 too long
-- End --
