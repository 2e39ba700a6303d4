The configuration file (UCI) and the command line. Wrong configuration ends with exit code 100.

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
recentd: recentd.conf:2: option window '8d': must be 1 to 604800 seconds, or a time such as 15m, 1h, 2d
-- Expect exit --
100
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
An option of a newer version is a warning.
-- Command --
run
-- Config --
config recentd 'main'
	option hitcuont '3'
	option window '60'
-- Log --
-- Expect stderr --
recentd: warning: recentd.conf:2: there is no option 'hitcuont'; passed over
recentd: version VERSION, watching standard input; 15 failures within 60 s are a ban of 3600 s, through xt_recent
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
recentd: warning: recentd.conf:1: section 'system' is not known; passed over
recentd: version VERSION, watching standard input; 15 failures within 60 s are a ban of 3600 s, through xt_recent
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
recentd: recentd.conf:3: option hitcount '0': must be a number from 1 to 200
-- Expect exit --
100
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
recentd: recentd.conf:2: option allow '192.168.1.0/33': must be an address or a prefix such as 192.168.1.0/24 or fd00::/8 (at most 32)
-- Expect exit --
100
-- End --

-- Testcase --
An option before any section.
-- Command --
run
-- Config --
option hitcount '3'
-- Expect stdout --
-- Expect stderr --
recentd: recentd.conf:1: a line "config recentd" must come first
-- Expect exit --
100
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
recentd: recentd.conf:2: a line starts with 'config', 'option' or 'list'
-- Expect exit --
100
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
recentd: recentd.conf:2: the closing quote is missing
-- Expect exit --
100
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
recentd: recentd.conf:2: the value of the option is missing
-- Expect exit --
100
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
recentd: recentd.conf:2: there is more on the line than a name and a value (quote values that hold blanks)
-- Expect exit --
100
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
recentd: recentd.conf:2: option name 'x; reboot': must be 1 to 100 bytes of letters, digits and _-.
-- Expect exit --
100
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
recentd: recentd.conf:2: option log '?[2J': must be stderr or syslog
-- Expect exit --
100
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
recentd: recentd.conf:2: the line is too long
-- Expect exit --
100
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
recentd: there is no option --hitcuont. Try: recentd help
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
recentd: option source 'file' needs option file: a path. Try: recentd help
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
recentd: option source 'socket' needs option socket: a path. Try: recentd help
-- Expect exit --
100
-- End --
