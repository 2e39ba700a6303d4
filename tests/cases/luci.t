Log-ins to LuCI. Its lines come through the standard error of the web server, or without a tag.

-- Testcase --
All the ways in which LuCI has written.
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
LINE   PROGRAM     MESSAGE                  ADDRESS                   WEIGHT OR WHY NOT
1      luci        failed-login             203.0.113.66              10
2      luci        failed-login             203.0.113.66              10
3      luci        failed-login             2001:db8:bad::66          10
4      luci        failed-login             203.0.113.66              10
5      luci        failed-login             -                         a host name, not an address
6      luci        logged-in                -                         successful login (203.0.113.66)
7      luci        failed-login             203.0.113.66              10
8      luci        -                        -                         no message matched

8 lines, 5 count against somebody
-- End --

-- Testcase --
A name so long that syslog cuts the line where it would name somebody else.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: [info] luci: failed login on / for {x*913} from 192.0.2.1
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   WEIGHT OR WHY NOT
1      luci        -                        -                         no message matched

1 lines, 0 count against somebody
-- End --
