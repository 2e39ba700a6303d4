Kernels before 2.6.28 have /proc/net/ipt_recent, which takes anything for some IPv4 address.

-- Testcase --
An IPv4 attacker is written as `+a.b.c.d` with a newline; an IPv6 attacker is not written at all, and that is said.
-- Command --
run --hitcount 2
-- Kernel --
ipt_recent/recentd
-- Log --
<86>Aug 15 10:00:00 dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
<86>Aug 15 10:00:01 dropbear[2]: Bad password attempt for 'root' from 203.0.113.66:40002
<86>Aug 15 10:00:02 dropbear[3]: Bad password attempt for 'root' from 2001:db8::66:40001
<86>Aug 15 10:00:03 dropbear[4]: Bad password attempt for 'root' from 2001:db8::66:40002
-- Expect ipt_recent/recentd --
+203.0.113.66
-- Expect stderr --
recentd: version VERSION, watching standard input; 2 failures within 900 s are a ban of 3600 s, through ipt_recent
recentd: ban 203.0.113.66 for 3600 s: 2 failures within 900 s, the last: dropbear bad-password
recentd: not banning 2001:db8::66: ipt_recent knows no IPv6
recentd: end of input: bans: 1; lines: 2 counted, 0 not syslog, 0 too long
-- End --
