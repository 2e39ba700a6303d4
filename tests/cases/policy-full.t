Full lists and tables.

-- Testcase --
The kernel's list has room for three: a new ban pushes out the oldest, and the log says so.
-- Command --
run --hitcount 1
-- List size --
3
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[278]: Bad password attempt for 'root' from 203.0.113.1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[279]: Bad password attempt for 'root' from 203.0.113.2:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[280]: Bad password attempt for 'root' from 203.0.113.3:40001
Sat Aug 15 10:00:03 2026 authpriv.warn dropbear[281]: Bad password attempt for 'root' from 203.0.113.4:40001
-- Expect recent --
+203.0.113.1
+203.0.113.2
+203.0.113.3
+203.0.113.4
-- Expect stderr --
recentd: version VERSION, watching standard input; 1 failure within 900 s is a ban of 3600 s, through xt_recent
recentd: ban 203.0.113.1 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: ban 203.0.113.2 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: ban 203.0.113.3 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: ban 203.0.113.4 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: list is full: 203.0.113.1 pushed out (room for 3)
recentd: end of input: bans: 4; lines: 4 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
An address whose ban was pushed out and that fails again is banned again, for longer.
-- Command --
run --hitcount 1
-- List size --
1
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[282]: Bad password attempt for 'root' from 203.0.113.1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[283]: Bad password attempt for 'root' from 203.0.113.2:40001
Sat Aug 15 10:00:02 2026 authpriv.warn dropbear[284]: Bad password attempt for 'root' from 203.0.113.1:40001
-- Expect recent --
+203.0.113.1
+203.0.113.2
+203.0.113.1
-- Expect stderr --
recentd: version VERSION, watching standard input; 1 failure within 900 s is a ban of 3600 s, through xt_recent
recentd: ban 203.0.113.1 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: ban 203.0.113.2 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: list is full: 203.0.113.1 pushed out (room for 1)
recentd: ban 203.0.113.1 for 7200 s: 1 failure within 900 s, the last: dropbear bad-password; ban number 2
recentd: list is full: 203.0.113.2 pushed out (room for 1)
recentd: end of input: bans: 3; lines: 3 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
Each family has a list of its own.
-- Command --
run --hitcount 1
-- List size --
1
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[285]: Bad password attempt for 'root' from 203.0.113.1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[286]: Bad password attempt for 'root' from 2001:db8:1:2::1:40001
-- Expect recent --
+203.0.113.1
-- Expect recent6 --
+2001:db8:1:2::
-- Expect stderr --
recentd: version VERSION, watching standard input; 1 failure within 900 s is a ban of 3600 s, through xt_recent
recentd: ban 203.0.113.1 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: ban 2001:db8:1:2::/64 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password
recentd: end of input: bans: 2; lines: 2 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
A replay uses the size of this machine's list.
-- Command --
replay --hitcount 1
-- List size --
1
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[287]: Bad password attempt for 'root' from 203.0.113.1:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[288]: Bad password attempt for 'root' from 203.0.113.2:40001
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
1       2026-08-15 10:00:00 ban       203.0.113.1               for 3600 s (ban number 1), 1 failure, the last: dropbear bad-password
2       2026-08-15 10:00:01 ban       203.0.113.2               for 3600 s (ban number 1), 1 failure, the last: dropbear bad-password
2       2026-08-15 10:00:01 push-out  203.0.113.1               the kernel's list is full

bans: 2; in force at the end: 1; addresses on the way to one: 0
-- End --

-- Testcase --
The table counts 128 addresses. A flood of addresses with one failure pushes out another such address, never the one at 14 of 15.
-- Command --
replay
-- Log --
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 198.51.100.7:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 198.51.100.7:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 198.51.100.7:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 198.51.100.7:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 198.51.100.7:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 198.51.100.7:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 198.51.100.7:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 198.51.100.7:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 198.51.100.7:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 198.51.100.7:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 198.51.100.7:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 198.51.100.7:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 198.51.100.7:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 198.51.100.7:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.1:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.2:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.3:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.4:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.5:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.6:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.7:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.8:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.9:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.10:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.11:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.12:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.13:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.14:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.15:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.16:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.17:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.18:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.19:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.20:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.21:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.22:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.23:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.24:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.25:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.26:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.27:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.28:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.29:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.30:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.31:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.32:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.33:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.34:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.35:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.36:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.37:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.38:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.39:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.40:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.41:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.42:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.43:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.44:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.45:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.46:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.47:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.48:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.49:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.50:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.51:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.52:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.53:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.54:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.55:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.56:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.57:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.58:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.59:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.60:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.61:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.62:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.63:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.64:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.65:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.66:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.67:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.68:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.69:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.70:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.71:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.72:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.73:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.74:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.75:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.76:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.77:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.78:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.79:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.80:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.81:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.82:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.83:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.84:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.85:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.86:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.87:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.88:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.89:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.90:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.91:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.92:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.93:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.94:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.95:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.96:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.97:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.98:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.99:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.100:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.101:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.102:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.103:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.104:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.105:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.106:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.107:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.108:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.109:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.110:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.111:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.112:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.113:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.114:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.115:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.116:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.117:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.118:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.119:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.120:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.121:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.122:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.123:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.124:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.125:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.126:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.127:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.128:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 198.51.100.7:22
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
142     Aug 15 10:00:00     evict     203.0.113.1               1 failure, too many addresses at once
143     Aug 15 10:00:00     ban       198.51.100.7              for 3600 s (ban number 1), 15 failures, the last: dropbear bad-password

bans: 1; in force at the end: 1; addresses on the way to one: 127
-- End --

-- Testcase --
The daemon logs dropped counts at most once a minute.
-- Command --
run
-- Log --
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.1:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.2:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.3:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.4:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.5:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.6:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.7:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.8:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.9:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.10:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.11:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.12:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.13:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.14:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.15:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.16:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.17:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.18:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.19:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.20:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.21:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.22:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.23:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.24:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.25:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.26:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.27:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.28:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.29:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.30:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.31:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.32:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.33:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.34:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.35:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.36:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.37:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.38:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.39:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.40:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.41:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.42:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.43:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.44:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.45:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.46:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.47:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.48:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.49:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.50:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.51:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.52:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.53:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.54:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.55:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.56:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.57:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.58:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.59:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.60:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.61:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.62:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.63:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.64:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.65:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.66:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.67:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.68:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.69:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.70:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.71:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.72:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.73:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.74:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.75:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.76:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.77:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.78:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.79:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.80:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.81:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.82:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.83:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.84:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.85:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.86:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.87:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.88:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.89:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.90:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.91:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.92:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.93:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.94:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.95:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.96:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.97:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.98:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.99:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.100:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.101:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.102:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.103:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.104:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.105:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.106:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.107:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.108:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.109:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.110:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.111:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.112:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.113:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.114:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.115:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.116:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.117:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.118:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.119:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.120:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.121:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.122:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.123:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.124:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.125:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.126:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.127:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.128:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.129:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.130:22
Aug 15 10:00:00 dropbear: Bad password attempt for 'root' from 203.0.113.131:22
-- Expect recent --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: too many addresses at once: 1 failure of 203.0.113.1 forgotten
recentd: end of input: bans: 0; lines: 131 counted, 0 not syslog, 0 too long
-- End --
