Logins to LuCI. It logs through the standard error of the web server, or without a tag.

-- Testcase --
All wordings of LuCI.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: luci: failed login on / for root from 203.0.113.66
Sat Aug 15 10:00:01 2026 user.info : luci: failed login on /admin/status for root from 203.0.113.66
Sat Aug 15 10:00:02 2026 daemon.err uhttpd[7]: [info] luci: failed login on / for root from 2001:db8:bad::66
Sat Aug 15 10:00:03 2026 daemon.err uwsgi[9]: [info] luci: failed login on / for root from ::ffff:203.0.113.66
Sat Aug 15 10:00:04 2026 daemon.err uhttpd[7]: [info] luci: failed login on / for root from ?
Sat Aug 15 10:00:05 2026 daemon.err uhttpd[7]: [info] luci: accepted login on /admin for root from 203.0.113.66
Sat Aug 15 10:00:06 2026 daemon.err uhttpd[7]: [info] luci: failed login on / for root from 192.0.2.1 from 203.0.113.66
Sat Aug 15 10:00:07 2026 daemon.err uhttpd[7]: uhttpd: account 'root' has no password set
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      luci        failed-login             203.0.113.66              1.0
2      luci        failed-login             203.0.113.66              1.0
3      luci        failed-login             2001:db8:bad::66          1.0
4      luci        failed-login             203.0.113.66              1.0
5      luci        failed-login             -                         a host name, not an address
6      luci        logged-in                -                         successful login (203.0.113.66)
7      luci        failed-login             203.0.113.66              1.0
8      luci        -                        -                         no message matched

lines: 8, counted: 5
-- End --

-- Testcase --
A user name is so long that syslog cuts the line after another address.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: [info] luci: failed login on / for {x*913} from 192.0.2.1
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      luci        -                        -                         no message matched

lines: 1, counted: 0
-- End --

One request has the user name `x from 192.0.2.53`, a line break, and so on. Its forged lines look like LuCI's own lines; see
openwrt/THREAT-MODEL.md. But they keep LuCI's tag: where LuCI is not watched no forged line counts, of any program it imitates.

-- Testcase --
Line breaks in a user name, with LuCI watched.
-- Command --
replay --sink dry-run --hitcount 3
-- Log --
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: [info] luci: failed login on / for x from 192.0.2.53
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: luci: failed login on / for x from 192.0.2.53
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: luci: failed login on / for x from 192.0.2.53
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: dropbear[1]: Bad password attempt for 'x' from 192.0.2.53:1
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: recentd: unban 192.0.2.53
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]:  from 203.0.113.66
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
3       2026-08-15 10:00:00 ban       192.0.2.53                for 3600 s (ban number 1), 3 failures, the last: luci failed-login

bans: 1; in force at the end: 1; addresses on the way to one: 0
-- End --

-- Testcase --
The same, with LuCI not watched.
-- Command --
replay --sink dry-run --hitcount 1 --watch dropbear --watch sshd
-- Log --
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: [info] luci: failed login on / for x from 192.0.2.53
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: dropbear[1]: Bad password attempt for 'x' from 192.0.2.53:1
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: authpriv.warn dropbear[1]: Bad password attempt for 'x' from 192.0.2.53:1
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: recentd: unban 192.0.2.53
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY

bans: 0; in force at the end: 0; addresses on the way to one: 0
-- End --
