The configuration file (UCI) and the command line. What is wrong in the file is passed over and said; on the command line it is refused (exit code 100).

-- Testcase --
The file as libuci writes it, with comments and bare words as people do.
-- Command --
run
-- Config --
# attackers stay out

config recentd 'main'
	option hitcount '3'
	option window 60   # seconds
	option ban "120"
	list allow '192.168.1.0/24'
	list allow 'fd00::/8'
-- Log --
-- Expect stderr --
recentd: version VERSION, watching standard input; 3 failures within 60 s are a ban of 120 s, through xt_recent
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
The command line has the last word; - and _ are the same.
-- Command --
run --hitcount 4 --window=60 --ban-max 9000
-- Config --
config recentd 'main'
	option hitcount '3'
	option ban_max '7200'
-- Log --
-- Expect stderr --
recentd: version VERSION, watching standard input; 4 failures within 60 s are a ban of 3600 s, through xt_recent
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
Times with a unit.
-- Command --
run --window 15m
-- Config --
config recentd 'main'
	option ban '2h'
-- Log --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 7200 s, through xt_recent
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
A time that is too long, and what is allowed.
-- Command --
run
-- Config --
config recentd 'main'
	option window '8d'
-- Expect stdout --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: recentd.conf:2: option window '8d': must be 1 to 604800 seconds, or a time such as 15m, 1h, 2d; it is passed over (default: 900)
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- Expect exit --
0
-- End --

-- Testcase --
An empty file: the defaults.
-- Command --
run
-- Config --
-- Log --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
No file wanted.
-- Command --
run --config none
-- Config --
config recentd 'main'
	option hitcount '3'
-- Log --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
No file wanted, said with nothing.
-- Command --
run --config ''
-- Config --
config recentd 'main'
	option hitcount '3'
-- Log --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
An option of a newer version is passed over.
-- Command --
run
-- Config --
config recentd 'main'
	option hitcuont '3'
	option window '60'
-- Log --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 60 s are a ban of 3600 s, through xt_recent
recentd: recentd.conf:2: there is no option 'hitcuont'; it is passed over
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
An unknown section is passed over whole.
-- Command --
run
-- Config --
config system
	option hostname 'OpenWrt'

config recentd 'main'
	option window '60'
-- Log --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 60 s are a ban of 3600 s, through xt_recent
recentd: recentd.conf:1: section 'system' is not known; it is passed over
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
A value: file, line, option, value, and what is allowed.
-- Command --
run
-- Config --
config recentd 'main'

	option hitcount '0'
-- Expect stdout --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: recentd.conf:3: option hitcount '0': must be a number from 1 to 200; it is passed over (default: 15)
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- Expect exit --
0
-- End --

-- Testcase --
An address that is none.
-- Command --
run
-- Config --
config recentd 'main'
	list allow '192.168.1.0/33'
-- Expect stdout --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: recentd.conf:2: list allow '192.168.1.0/33' is NOT ALLOWED, so these addresses can be banned: must be an address or a prefix such as 192.168.1.0/24 or fd00::/8 (at most 32)
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- Expect exit --
0
-- End --

-- Testcase --
An option before any section.
-- Command --
run
-- Config --
option hitcount '3'
-- Expect stdout --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: recentd.conf:1: a line "config recentd" must come first; the line is passed over
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- Expect exit --
0
-- End --

-- Testcase --
A line of another language.
-- Command --
run
-- Config --
config recentd 'main'
hitcount=3
-- Expect stdout --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: recentd.conf:2: a line starts with 'config', 'option' or 'list'; the line is passed over
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- Expect exit --
0
-- End --

-- Testcase --
A quote that is not closed.
-- Command --
run
-- Config --
config recentd 'main'
	option hitcount '3
-- Expect stdout --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: recentd.conf:2: the closing quote is missing; the line is passed over
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- Expect exit --
0
-- End --

-- Testcase --
A value that is missing.
-- Command --
run
-- Config --
config recentd 'main'
	option hitcount
-- Expect stdout --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: recentd.conf:2: the value of the option is missing; the line is passed over
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- Expect exit --
0
-- End --

-- Testcase --
Two words where one was meant.
-- Command --
run
-- Config --
config recentd 'main'
	option chains INPUT FORWARD
-- Expect stdout --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: recentd.conf:2: there is more on the line than a name and a value (quote values that hold blanks); the line is passed over
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- Expect exit --
0
-- End --

-- Testcase --
What goes to the shell holds nothing that a shell would act upon.
-- Command --
run
-- Config --
config recentd 'main'
	option name 'x; reboot'
-- Expect stdout --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: recentd.conf:2: option name 'x; reboot': must be 1 to 100 bytes of letters, digits and _-.; it is passed over (default: recentd)
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- Expect exit --
0
-- End --

-- Testcase --
Control characters are not repeated.
-- Command --
run
-- Config --
config recentd 'main'
	option log '\x1b[2J'
-- Expect stdout --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: recentd.conf:2: option log '?[2J': must be auto, stderr or syslog; it is passed over (default: auto)
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- Expect exit --
0
-- End --

-- Testcase --
A line longer than any line can be.
-- Command --
run
-- Config --
config recentd 'main'
	option file '{x*5000}'
-- Expect stdout --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: recentd.conf:2: too long; the line is passed over
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- Expect exit --
0
-- End --

-- Testcase --
The same on the command line.
-- Command --
run --hitcount 0
-- Config --
-- Expect stdout --
-- Expect stderr --
recentd: option --hitcount '0': must be a number from 1 to 200
-- Expect exit --
100
-- End --

-- Testcase --
An unknown option on the command line is an error.
-- Command --
run --hitcuont 3
-- Config --
-- Expect stdout --
-- Expect stderr --
recentd: there is no option --hitcuont. Try: recentd help run
-- Expect exit --
100
-- End --

-- Testcase --
A file that was named has to be there.
-- Command --
run --config nowhere.conf
-- Config --
-- Expect stdout --
-- Expect stderr --
recentd: cannot open the configuration nowhere.conf: no such file or directory (errno 2)
-- Expect exit --
111
-- End --

-- Testcase --
A source whose path is missing.
-- Command --
run --source file
-- Config --
-- Expect stdout --
-- Expect stderr --
recentd: option source 'file' needs option file: a path
-- Expect exit --
100
-- End --

-- Testcase --
The same for the socket.
-- Command --
run --source socket
-- Config --
-- Expect stdout --
-- Expect stderr --
recentd: option source 'socket' needs option socket: a path
-- Expect exit --
100
-- End --

-- Testcase --
One bad pattern for a forum, and a value that is no number: SSH is guarded all the same, at the default.
-- Command --
run --source stdin
-- Config --
config recentd 'main'
	option hitcount 'abc'
	list allow '203.0.113.0/240'
	list allow '192.0.2.7'

config pattern 'forum'
	option program 'forumd'
	option match 'login {a of %{address}'
	option weight '2'

config pattern 'wiki'
	option program 'wikid'
	option match 'denied %{address}'
	option weight '200'

config pattern 'half
	option program 'halfd'
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 198.51.100.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 192.0.2.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 192.0.2.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 192.0.2.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 192.0.2.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 192.0.2.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 192.0.2.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 192.0.2.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 192.0.2.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 192.0.2.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 192.0.2.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 192.0.2.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 192.0.2.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 192.0.2.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 192.0.2.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 192.0.2.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 192.0.2.7:4022
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from 198.51.100.7:4022
-- Expect recent --
+198.51.100.7
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: recentd.conf:3: list allow '203.0.113.0/240' is NOT ALLOWED, so these addresses can be banned: must be an address or a prefix such as 192.168.1.0/24 or fd00::/8 (at most 32)
recentd: recentd.conf:2: option hitcount 'abc': must be a number from 1 to 200; it is passed over (default: 15)
recentd: recentd.conf:8: option match 'login {a of %{address}': a { is not closed: add the }; the pattern is passed over
recentd: recentd.conf:14: option weight '200': must be a number of failures from 0.1 to 10, with at most one digit after the point; the option is passed over
recentd: recentd.conf:16: the closing quote is missing; the line is passed over
recentd: recentd.conf:16: a pattern needs an option program and an option match; the pattern is passed over
recentd: not banning 192.0.2.7: on the allowlist
recentd: ban 198.51.100.7 for 3600 s: 15 failures within 900 s, the last: dropbear bad-password
recentd: end of input: bans: 1; lines: 15 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
Options that contradict each other: said, and of the file what guards is in force.
-- Command --
run --source stdin --sink nft
-- Config --
config recentd 'main'
	option count 'kernel'
	option name 'same'
	option name6 'same'
	option ban '2h'
	option ban_max '1h'
	list allow '::/0'
	option ban '3h'
-- Expect stderr --
recentd: option sink 'nft' needs count 'agent': only the rules of xt_recent and ipt_recent can count
-- Expect exit --
100
-- End --

-- Testcase --
All of it in the file.
-- Command --
run
-- Config --
config recentd 'main'
	option sink 'xt_recent'
	option name 'same'
	option name6 'same'
	option ban '2h'
	option ban_max '1h'
	list allow '::/0'
	option ban '3h'
-- Kernel --
xt_recent/recentd
xt_recent/recentd6
-- Log --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 10800 s, through xt_recent
recentd: recentd.conf:8: option ban is set more than once; the last value is in force
recentd: options name and name6 are the same: IPv4 and IPv6 need lists of their own; the defaults of name and name6 are in force
recentd: option ban_max is below option ban: every ban is as long as option ban
recentd: list allow holds all of IPv6: NO IPv6 ADDRESS IS EVER BANNED
recentd: end of input: bans: 0; lines: 0 counted, 0 not syslog, 0 too long
-- End --

-- Testcase --
A name of a table that nft cannot read.
-- Command --
rules nft --name set --delete
-- Config --
-- Expect stderr --
recentd: option name is no name that nft can read: begin it with a letter, and use no word of nft's own
-- Expect exit --
100
-- End --

-- Testcase --
A file that is a directory.
-- Command --
run --config proc
-- Expect stderr --
recentd: cannot read the configuration proc: is a directory (errno 21)
-- Expect exit --
111
-- End --
