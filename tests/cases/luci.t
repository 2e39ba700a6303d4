Logins to LuCI. Since OpenWrt 25.12 it logs by syslog(3), before that mostly through the standard error of the web server.

-- Testcase --
LuCI that logs by syslog(3), 2025-07 to 2026-07: path and name as they came. A %c ends the line, % takes a letter.
-- Command --
explain
-- Log --
Wed Nov 26 14:17:15 2025 authpriv.warn dispatcher.uc: luci: failed login on /admin/status/logs for root from 203.0.113.66
Wed Nov 26 14:17:16 2025 authpriv.warn dispatcher.uc: luci: failed login on / for root from 2001:db8:bad::66
Wed Nov 26 14:17:17 2025 authpriv.warn dispatcher.uc: luci: failed login on /admin for x from 192.0.2.1 port 22 from 203.0.113.66
Wed Nov 26 14:17:18 2025 authpriv.warn dispatcher.uc: luci: failed login on / for x luci: failed login on / for x from 192.0.2.1 from 203.0.113.66
Wed Nov 26 14:17:19 2025 authpriv.warn dispatcher.uc: luci: failed login on /x from 192.0.2.1
Wed Nov 26 14:17:20 2025 authpriv.warn dispatcher.uc: luci: failed login on / for x from 192.0.2.1 0.000000rom 203.0.113.66
Wed Nov 26 14:17:21 2025 authpriv.warn dispatcher.uc: luci: failed login on / for root from ?
Wed Nov 26 14:17:22 2025 authpriv.info dispatcher.uc: luci: accepted login on /admin for root from 203.0.113.66
Wed Nov 26 14:17:23 2025 user.info : luci: failed login on /admin/status for root from 203.0.113.66
Wed Nov 26 14:17:24 2025 authpriv.warn dispatcher.uc: luci: failed login on /{x*940} for root from 192.0.2.1
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      luci        failed-login             203.0.113.66              1.0
2      luci        failed-login             2001:db8:bad::66          1.0
3      luci        failed-login             203.0.113.66              1.0
4      luci        failed-login             203.0.113.66              1.0
5      luci        failed-login             -                         no address in it
6      luci        failed-login             -                         no address in it
7      luci        failed-login             -                         no address in it
8      luci        logged-in                -                         successful login (203.0.113.66)
9      luci        failed-login             203.0.113.66              1.0
10     luci        failed-login             -                         no address in it

lines: 10, counted: 5
-- End --

-- Testcase --
The same since 2026-07: path and name are encoded.
-- Command --
explain
-- Log --
Mon Aug 24 10:00:00 2026 authpriv.warn dispatcher.uc: luci: failed login on /x%20for%20root%20from%20192.0.2.1 for x%20y from 203.0.113.66
Mon Aug 24 10:00:01 2026 authpriv.warn dispatcher.uc: luci: failed login on / for x%20from%20192.0.2.1%25c from 203.0.113.66
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      luci        failed-login             203.0.113.66              1.0
2      luci        failed-login             203.0.113.66              1.0

lines: 2, counted: 2
-- End --

-- Testcase --
What LuCI of 2025-07 to 2026-07 writes for the name "x from 192.0.2.1%c" is what it writes for the name "x", from there.
-- Command --
explain
-- Log --
Wed Nov 26 14:17:15 2025 authpriv.warn dispatcher.uc: luci: failed login on / for x from 192.0.2.1
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      luci        failed-login             192.0.2.1                 1.0

lines: 1, counted: 1
-- End --

-- Testcase --
LuCI that logs through standard error: it is not watched unless it is named. `all` does not name it.
-- Command --
explain --watch all
-- Log --
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: [info] luci: failed login on / for root from 203.0.113.66
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      luci-uhttpd failed-login             -                         known, not watched

lines: 1, counted: 0
-- End --

-- Testcase --
All wordings of LuCI that logs through standard error.
-- Command --
explain --watch luci-uhttpd
-- Log --
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: luci: failed login on / for root from 203.0.113.66
Sat Aug 15 10:00:01 2026 daemon.err uhttpd[7]: luci: failed login on /admin/status for root from 203.0.113.66
Sat Aug 15 10:00:02 2026 daemon.err uhttpd[7]: [info] luci: failed login on / for root from 2001:db8:bad::66
Sat Aug 15 10:00:03 2026 daemon.err uwsgi[9]: [info] luci: failed login on / for root from ::ffff:203.0.113.66
Sat Aug 15 10:00:04 2026 daemon.err uhttpd[7]: [info] luci: failed login on / for root from ?
Sat Aug 15 10:00:05 2026 daemon.err uhttpd[7]: [info] luci: accepted login on /admin for root from 203.0.113.66
Sat Aug 15 10:00:06 2026 daemon.err uhttpd[7]: [info] luci: failed login on / for root from 192.0.2.1 from 203.0.113.66
Sat Aug 15 10:00:07 2026 daemon.err uhttpd[7]: uhttpd: account 'root' has no password set
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      luci-uhttpd failed-login             203.0.113.66              1.0
2      luci-uhttpd failed-login             203.0.113.66              1.0
3      luci-uhttpd failed-login             2001:db8:bad::66          1.0
4      luci-uhttpd failed-login             203.0.113.66              1.0
5      luci-uhttpd failed-login             -                         a host name, not an address
6      luci-uhttpd logged-in                -                         successful login (203.0.113.66)
7      luci-uhttpd failed-login             203.0.113.66              1.0
8      luci-uhttpd -                        -                         no message matched

lines: 8, counted: 5
-- End --

-- Testcase --
A user name is so long that syslog cuts the line after another address.
-- Command --
explain --watch luci-uhttpd
-- Log --
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: [info] luci: failed login on / for {x*913} from 192.0.2.1
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      luci-uhttpd failed-login             -                         a host name, not an address

lines: 1, counted: 0
-- End --

One request has the user name `x from 192.0.2.53`, a line break, and so on. Its forged lines look like LuCI's own lines; see
openwrt/THREAT-MODEL.md. But they keep LuCI's tag: where luci-uhttpd is not watched, as by default, no forged line counts, of any program it imitates.

-- Testcase --
Line breaks in a user name, with luci-uhttpd watched.
-- Command --
replay --sink dry-run --hitcount 3 --watch luci-uhttpd
-- Log --
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: [info] luci: failed login on / for x from 192.0.2.53
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: luci: failed login on / for x from 192.0.2.53
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: luci: failed login on / for x from 192.0.2.53
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: dropbear[1]: Bad password attempt for 'x' from 192.0.2.53:1
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: recentd: unban 192.0.2.53
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]:  from 203.0.113.66
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
3       2026-08-15 10:00:00 ban       192.0.2.53                for 3600 s (ban number 1), 3 failures, the last: luci-uhttpd failed-login

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- End --

-- Testcase --
The same, with luci-uhttpd not watched.
-- Command --
replay --sink dry-run --hitcount 1 --watch all
-- Log --
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: [info] luci: failed login on / for x from 192.0.2.53
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: dropbear[1]: Bad password attempt for 'x' from 192.0.2.53:1
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: authpriv.warn dropbear[1]: Bad password attempt for 'x' from 192.0.2.53:1
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: recentd: unban 192.0.2.53
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY

bans: 0; in force at the end: 0; addresses with failures and no ban: 0
-- End --
