count 'kernel': the recipe of 2011, in which the firewall rule counts the writes.

-- Testcase --
Each failure is a write; the rule in the kernel does the counting.
-- Command --
run --count kernel
-- Kernel --
xt_recent/recentd
xt_recent/recentd6
xt_recent/recentd-block
xt_recent/recentd6-block
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[247]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[248]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[249]: Bad password attempt for 'root' from 2001:db8:1:2::1:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[250]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect recent --
+203.0.113.66
+203.0.113.66
+203.0.113.66
-- Expect recent6 --
+2001:db8:1:2::
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: end of input: bans: 0; lines: 4 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
Ten connections without an attempt are one write. A line that states three failures is three writes.
-- Command --
run --count kernel
-- Kernel --
xt_recent/recentd
xt_recent/recentd6
xt_recent/recentd-block
xt_recent/recentd6-block
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.info dropbear[251]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[252]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:02 2026 authpriv.info dropbear[253]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:03 2026 authpriv.info dropbear[254]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:04 2026 authpriv.info dropbear[255]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:05 2026 authpriv.info dropbear[256]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:06 2026 authpriv.info dropbear[257]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:07 2026 authpriv.info dropbear[258]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:08 2026 authpriv.info dropbear[259]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:08 2026 authpriv.info dropbear[261]: Exit before auth from <203.0.113.66:40001>: Exited normally
Sat Aug 15 10:00:09 2026 authpriv.info dropbear[260]: Exit before auth from <198.51.100.7:40001>: (user 'root', 3 fails): Exited normally
-- Expect recent --
+203.0.113.66
+198.51.100.7
+198.51.100.7
+198.51.100.7
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: end of input: bans: 0; lines: 11 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
The log says once that the kernel must have reached its count.
-- Command --
run --count kernel --hitcount 3
-- Kernel --
xt_recent/recentd
xt_recent/recentd6
xt_recent/recentd-block
xt_recent/recentd6-block
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[261]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[262]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[263]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[264]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[265]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect recent --
+203.0.113.66
+203.0.113.66
+203.0.113.66
+203.0.113.66
+203.0.113.66
-- Expect stderr --
recentd: version VERSION, watching standard input; 3 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: ban 203.0.113.66 for 3600 s: 3 failures within 900 s, the last: dropbear bad-password
recentd: end of input: bans: 1; lines: 5 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
A login removes the address from the list, with the kernel's count.
-- Command --
run --count kernel --hitcount 5
-- Kernel --
xt_recent/recentd
xt_recent/recentd6
xt_recent/recentd-block
xt_recent/recentd6-block
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[266]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[267]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 authpriv.info dropbear[268]: Password auth succeeded for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[269]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect recent --
+203.0.113.66
+203.0.113.66
-203.0.113.66
+203.0.113.66
-- Expect stderr --
recentd: version VERSION, watching standard input; 5 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: end of input: bans: 0; lines: 3 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
Here, too, the allowlist holds and one attempt counts once.
-- Command --
run --count kernel --allow 192.0.2.0/24
-- Kernel --
xt_recent/recentd
xt_recent/recentd6
xt_recent/recentd-block
xt_recent/recentd6-block
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[270]: Bad password attempt for 'root' from 192.0.2.7:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 authpriv.info dropbear[7]: Exit before auth from <203.0.113.66:40001>: (user 'root', 1 fails): Exited normally
-- Expect recent --
+203.0.113.66
-- End --

-- Testcase --
Before Linux 3.19 a rule cannot count to more than 20.
-- Command --
run --count kernel --hitcount 21
-- Kernel --
xt_recent/recentd
xt_recent/recentd6
xt_recent/recentd-block
xt_recent/recentd6-block
-- Log --
-- Expect recent --
-- Expect stderr --
recentd: version VERSION, watching standard input; 21 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: with count 'kernel' kernels before 3.19 refuse a hitcount above 20 (ip_pkt_list_tot)
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
The list is full: the address with the oldest write is removed. Another write makes an address the newest.
-- Command --
run --count kernel
-- Kernel --
xt_recent/recentd
xt_recent/recentd6
xt_recent/recentd-block
xt_recent/recentd6-block
-- List size --
3
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[273]: Bad password attempt for 'root' from 203.0.113.1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[274]: Bad password attempt for 'root' from 203.0.113.2:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[275]: Bad password attempt for 'root' from 203.0.113.3:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[276]: Bad password attempt for 'root' from 203.0.113.1:40001
Sat Aug 15 10:00:04 2026 authpriv.warn dropbear[277]: Bad password attempt for 'root' from 203.0.113.4:40001
-- Expect recent --
+203.0.113.1
+203.0.113.2
+203.0.113.3
+203.0.113.1
+203.0.113.4
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: list is full: 203.0.113.2 pushed out (room for 3)
recentd: end of input: bans: 0; lines: 5 counted, 0 not syslog, 0 too long
-- End --
