Every header that a log line may have, before the same two messages.

-- Testcase --
OpenWrt: logread, logread -f, logread -F. Priorities as syslog.h names them, or <unknown>.
-- Command --
explain --json
-- Log --
Sat Jan  1 00:00:00 2022 authpriv.warn dropbear[1234]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Jan 15 00:00:00 2022 authpriv.<unknown> dropbear[1234]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Jan 15 00:00:00 2022 <unknown>.info sshd[1234]: Failed password for root from 203.0.113.66 port 40001 ssh2
Sat Jan  1 00:00:00 2022 kern.info kernel: [    1.234567] usb 1-1: new device
Sat Jan  1 00:00:00 2022 daemon.info dnsmasq[1234]: started
-- Expect stdout --
{"line":1,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":2,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":3,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":4,"program":"kernel","message":null,"address":null,"why":"not watched"}
{"line":5,"program":"dnsmasq","message":null,"address":null,"why":"not watched"}
-- End --

-- Testcase --
OpenWrt: logread -t
-- Command --
explain --json
-- Log --
Sat Jan  1 00:00:00 2022 [1640995200.123] authpriv.warn dropbear[1234]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
{"line":1,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
-- End --

-- Testcase --
OpenWrt: logread -r, lines from the network, with and without -h. With -p the prefix is in the place of the program's name. Any program may have sent such a line, so it is not watched.
-- Command --
explain --json
-- Log --
<84>Jan  1 00:00:00 dropbear[1234]: Bad password attempt for 'root' from 203.0.113.66:40001
<84>Jan  1 00:00:00 OpenWrt dropbear[1234]: Bad password attempt for 'root' from 203.0.113.66:40001
<84>Jan  1 00:00:00 OpenWrt attic: dropbear[1234]: Bad password attempt for 'root' from 203.0.113.66:40001
<84>Jan  1 00:00:00 dropbear[1234]: Bad password attempt for 'root' from 203.0.113.66:40001\x00
-- Expect stdout --
{"line":1,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":2,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":3,"program":"attic","message":null,"address":null,"why":"not watched"}
{"line":4,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
-- End --

-- Testcase --
OpenWrt: what logd and logread of 25.12 (ubox 6f78fa4) were seen to send, byte by byte: with `log_proto udp` nothing stands behind the message, with tcp a line feed, or a NUL with -0. logd has made a blank of the line feed in a message.
-- Command --
explain --json
-- Log --
<84>Nov 30 21:35:10 dropbear[1234]: Bad password attempt for 'root' from 203.0.113.66:40001
<84>Nov 30 21:35:10 server1 dropbear[1234]: Bad password attempt for 'root' from 203.0.113.66:40001
<84>Nov 30 21:35:10 server1 edge:: dropbear[1234]: Bad password attempt for 'root' from 203.0.113.66:40001
<84>Nov 30 21:35:10 server1 dropbear[4615]: a line feed: Bad password attempt for 'root' from 192.0.2.7:1
<30>Nov 30 21:34:08 server1 logread[25166]: Logread connected to 127.0.0.1:5145 via tcp\x00
-- Expect stdout --
{"line":1,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":2,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":3,"program":"edge:","message":null,"address":null,"why":"not watched"}
{"line":4,"program":"dropbear","message":null,"address":null,"why":"no message matched"}
{"line":5,"program":"logread","message":null,"address":null,"why":"not watched"}
-- End --

-- Testcase --
BusyBox syslogd: default, with -S, with milliseconds, and on a machine without a name.
-- Command --
explain --json
-- Log --
Jan  1 00:00:00 OpenWrt authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Jan  1 00:00:00 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Jan  1 00:00:00 dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Jan  1 00:00:00.123 OpenWrt authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Jan  1 00:00:00 OpenWrt authpriv.warn last message repeated 3 times
Jan  1 00:00:00 (none) authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
{"line":1,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":2,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":3,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":4,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":5,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":3.0}
{"line":6,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
-- End --

-- Testcase --
The log daemon's word that the last message was repeated: of sysklogd and inetutils, of syslog-ng's suppress(), more than once; all at once no more than 255.
-- Command --
explain --json
-- Log --
Nov  1 10:00:00 h sshd[2000]: Failed password for root from 203.0.113.66 port 4000 ssh2
Nov  1 10:00:00 h last message repeated 5 times
Nov  1 10:00:00 h last message repeated 2 times
Nov  1 10:00:00 h sshd[2000]: Failed password for root from 203.0.113.66 port 4000 ssh2
2026-11-30T12:05:02+01:00 h sshd[2975]: Last message 'Failed password for ' repeated 4 times, suppressed by syslog-ng on h
Nov  1 10:00:00 h sshd[2000]: Failed password for root from 203.0.113.66 port 4000 ssh2
Nov  1 10:00:00 h last message repeated 9999 times
-- Expect stdout --
{"line":1,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":2,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":5.0}
{"line":3,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":2.0}
{"line":4,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":5,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":4.0}
{"line":6,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":7,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":200.0}
-- End --

-- Testcase --
What it does not count for: a line of another host, what no address is known of or what did not count, a log-in, a line in between, other words, the same words of a program.
-- Command --
explain --json
-- Log --
Nov  1 10:00:00 h last message repeated 5 times
Nov  1 10:00:00 h sshd[2000]: Failed password for root from 203.0.113.66 port 4000 ssh2
Nov  1 10:00:00 other last message repeated 5 times
Nov  1 10:00:00 h sshd[2000]: Failed password for root from 203.0.113.66 port 4000 ssh2
Nov  1 10:00:00 h cron[1]: x
Nov  1 10:00:00 h last message repeated 5 times
Nov  1 10:00:00 h sshd[2001]: Accepted password for root from 203.0.113.66 port 4000 ssh2
Nov  1 10:00:00 h last message repeated 5 times
Nov  1 10:00:00 h sshd[2000]: Failed password for root from 203.0.113.66 port 4000 ssh2
Nov  1 10:00:00 h sshd[7]: last message repeated 5 times
Nov  1 10:00:00 h sshd[2000]: Failed password for root from 203.0.113.66 port 4000 ssh2
Nov  1 10:00:00 h last message repeated x times
Nov  1 10:00:00 h sshd[2000]: Failed password for root from 203.0.113.66 port 4000 ssh2
Nov  1 10:00:00 h last message repeated 5 times from 203.0.113.66
Nov  1 10:00:00 h sshd[2000]: Failed password for root from 203.0.113.66 port 4000 ssh2
Nov  1 10:00:00 h sshd[2000]: Last message 'x' repeated 9 times, suppressed by syslog-ng on h' repeated 4 times, suppressed by syslog-ng on h
-- Expect stdout --
{"line":1,"program":"","message":null,"address":null,"why":"not watched"}
{"line":2,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":3,"program":"","message":null,"address":null,"why":"not watched"}
{"line":4,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":5,"program":"cron","message":null,"address":null,"why":"not watched"}
{"line":6,"program":"","message":null,"address":null,"why":"not watched"}
{"line":7,"program":"sshd","message":"logged-in","address":null,"peer":"203.0.113.66","why":"successful login"}
{"line":8,"program":"","message":null,"address":null,"why":"not watched"}
{"line":9,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":10,"program":"sshd","message":null,"address":null,"why":"no message matched"}
{"line":11,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":12,"program":"","message":null,"address":null,"why":"not watched"}
{"line":13,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":14,"program":"","message":null,"address":null,"why":"not watched"}
{"line":15,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":16,"program":"sshd","message":null,"address":null,"why":"no message matched"}
-- End --

-- Testcase --
They lead to a ban: the fifteenth guess, in either form.
-- Command --
replay
-- Log --
Nov  1 10:00:00 h sshd[2000]: Failed password for root from 203.0.113.66 port 4000 ssh2
Nov  1 10:00:00 h last message repeated 5 times
Nov  1 10:01:00 h sshd[2001]: Failed password for root from 203.0.113.66 port 4001 ssh2
Nov  1 10:01:00 h last message repeated 5 times
Nov  1 10:02:00 h sshd[2002]: Failed password for root from 203.0.113.66 port 4002 ssh2
Nov  1 10:02:00 h last message repeated 5 times
Nov  1 10:04:00 h sshd[9]: Failed password for root from 203.0.113.67 port 4000 ssh2
Nov  1 10:04:00 h sshd[9]: message repeated 14 times: [ Failed password for root from 203.0.113.67 port 4000 ssh2]
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
6       Nov  1 10:02:00     ban       203.0.113.66              for 3600 s (ban number 1), 18 failures, the last: sshd failed-login
8       Nov  1 10:04:00     ban       203.0.113.67              for 3600 s (ban number 1), 15 failures, the last: sshd failed-login

bans: 2; in force at the end: 2; addresses with failures and no ban: 0
-- End --

-- Testcase --
Raw /dev/log: musl ends a message with a newline, glibc may end it with NUL.
-- Command --
explain --json
-- Log --
<86>Nov 22 16:53:24 dropbear[10825]: Bad password attempt for 'root' from 203.0.113.66:40001
<86>Nov 22 16:53:24 dropbear[10825]: Bad password attempt for 'root' from 203.0.113.66:40001\x00
<84>dropbear[10825]: Bad password attempt for 'root' from 203.0.113.66:40001
<84>Nov 22 16:53:24 /usr/sbin/dropbear[10825]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
{"line":1,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":2,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":3,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":4,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
-- End --

-- Testcase --
RFC 3164 in a file: days as "22", " 1", "01" or "1"; host names of all kinds, or none; two blanks after the tag.
-- Command --
explain --json
-- Log --
Nov 22 16:53:24 debian dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Nov  1 16:53:24 debian dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Nov 01 16:53:24 debian dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Nov 1 16:53:24 debian dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Nov 22 16:53:24 eff123,udm-1.11.4.3940 dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Nov 22 16:53:24 2001:db8::1 dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Nov 22 16:53:24 192.0.2.1 dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Nov 22 16:53:24 dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Nov 22 16:53:24 debian dropbear: Bad password attempt for 'root' from 203.0.113.66:40001
Nov 22 16:53:24 debian dropbear[4783]:  Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
{"line":1,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":2,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":3,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":4,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":5,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":6,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":7,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":8,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":9,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":10,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
-- End --

-- Testcase --
rsyslog
-- Command --
explain --json
-- Log --
2026-11-22T17:22:39.516884+00:00 debian sshd[77]: Failed password for root from 203.0.113.66 port 40001 ssh2
2026-11-22T17:22:39Z debian sshd[77]: Failed password for root from 203.0.113.66 port 40001 ssh2
2026-11-22T17:22:39.516884+00:00 debian sshd[77]: message repeated 3 times: [ Failed password for root from 203.0.113.66 port 40001 ssh2]
2026-11-22T17:22:39.516884+00:00 debian dropbear[77]: message repeated 2 times: [ Bad password attempt for 'root' from 203.0.113.66:40001]
-- Expect stdout --
{"line":1,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":2,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":3,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":3.0}
{"line":4,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":2.0}
-- End --

-- Testcase --
RFC 5424: from rsyslog with two blanks, from syslog-ng with structured data.
-- Command --
explain --json --watch dropbear --watch luci-uhttpd
-- Log --
<86>1 2026-11-22T17:22:46.231134+00:00 debian dropbear 21548 - -  Bad password attempt for 'root' from 203.0.113.66:40001
<86>1 2026-11-22T17:22:46+00:00 debian dropbear 21548 - [meta sequenceId="4"] Bad password attempt for 'root' from 203.0.113.66:40001
<86>1 2026-11-22T17:22:46+00:00 debian dropbear 21548 - [a x="1"][b y="\"]" z="\\\]"] Bad password attempt for 'root' from 203.0.113.66:40001
<86>1 - - dropbear - - - Bad password attempt for 'root' from 203.0.113.66:40001
<86>1 2026-11-22T17:22:46+00:00 debian dropbear 21548 - - \xef\xbb\xbfBad password attempt for 'root' from 203.0.113.66:40001
<86>1 2026-11-22T17:22:46+00:00 debian uhttpd 21548 - [a x="dropbear[1]: y"] Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
{"line":1,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":2,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":3,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":4,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":5,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
{"line":6,"program":"luci-uhttpd","message":null,"address":null,"why":"no message matched"}
-- End --

-- Testcase --
syslog-ng: default, ISO, frac_digits(3)
-- Command --
explain --json
-- Log --
Nov 22 16:56:14 debian sshd[1]: Failed password for root from 203.0.113.66 port 40001 ssh2
2026-11-22T16:56:14+00:00 debian sshd[1]: Failed password for root from 203.0.113.66 port 40001 ssh2
Nov 22 16:56:14.000 debian sshd[1]: Failed password for root from 203.0.113.66 port 40001 ssh2
2026-11-22T16:56:14.000+01:00 debian sshd[1]: Failed password for root from 203.0.113.66 port 40001 ssh2
-- Expect stdout --
{"line":1,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":2,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":3,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":4,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
-- End --

-- Testcase --
journalctl: short, short-iso
-- Command --
explain --json
-- Log --
Nov 22 16:53:24 debian sshd[1]: Failed password for root from 203.0.113.66 port 40001 ssh2
2026-11-22T16:53:24+0000 debian sshd-session[1]: Failed password for root from 203.0.113.66 port 40001 ssh2
Nov 22 16:53:24 debian sshd[1]: [kernel: [  970.699396]] Failed password for root from 203.0.113.66 port 40001 ssh2
-- Expect stdout --
{"line":1,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":2,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":3,"program":"sshd","message":null,"address":null,"why":"no message matched"}
-- End --

-- Testcase --
metalog, socklog
-- Command --
explain --json
-- Log --
Mar  3 00:17:22 [sshd] Failed password for root from 203.0.113.66 port 40001 ssh2
Mar  3 00:17:22 [sshd]: Failed password for root from 203.0.113.66 port 40001 ssh2
2015-05-27T04:31:27.46667 auth.info: sshd[1]: Failed password for root from 203.0.113.66 port 40001 ssh2
-- Expect stdout --
{"line":1,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":2,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
{"line":3,"program":"sshd","message":"failed-login","address":"203.0.113.66","failures":1.0}
-- End --

-- Testcase --
Scripts that leave out the time.
-- Command --
explain --json
-- Log --
authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
{"line":1,"program":"dropbear","message":"bad-password","address":"203.0.113.66","failures":1.0}
-- End --

-- Testcase --
recentd does not guess unknown framings: FreeBSD -v, Solaris, TAI64, text without a header, a tag without its colon.
-- Command --
explain --json
-- Log --
Jan  1 00:00:00 <10.5> debian sshd[1]: Failed password for root from 203.0.113.66 port 40001 ssh2
Jan  1 00:00:00 debian sshd[1]: [ID 800047 auth.info] Failed password for root from 203.0.113.66 port 40001 ssh2
@4000000051d4b1a90e4a4d3c sshd[1]: Failed password for root from 203.0.113.66 port 40001 ssh2
Bad password attempt for 'root' from 203.0.113.66:40001
dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Nov 22 16:53:24 debian dropbear[1] Bad password attempt for 'root' from 203.0.113.66:40001
Nov 32 16:53:24 debian dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Foo 22 16:53:24 debian dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
{"line":1,"program":"","message":null,"address":null,"why":"not watched"}
{"line":2,"program":"sshd","message":null,"address":null,"why":"no message matched"}
{"line":3,"program":null,"message":null,"address":null,"why":"not a syslog line"}
{"line":4,"program":null,"message":null,"address":null,"why":"not a syslog line"}
{"line":5,"program":null,"message":null,"address":null,"why":"not a syslog line"}
{"line":6,"program":"","message":null,"address":null,"why":"not watched"}
{"line":7,"program":null,"message":null,"address":null,"why":"not a syslog line"}
{"line":8,"program":null,"message":null,"address":null,"why":"not a syslog line"}
-- End --

-- Testcase --
recentd also reads the time, with its offset from UTC.
-- Command --
replay --json
-- Log --
Sat Jan  1 00:00:00 2022 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.1:40001
Sat Jan  1 00:00:01 2022 [1640995201.123] authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.2:40001
2022-01-01T00:00:02.516884+00:00 debian dropbear[1]: Bad password attempt for 'root' from 203.0.113.3:40001
2022-01-01T01:00:03+01:00 debian dropbear[1]: Bad password attempt for 'root' from 203.0.113.4:40001
2021-12-31T20:30:04-0330 debian dropbear[1]: Bad password attempt for 'root' from 203.0.113.5:40001
<86>1 2022-01-01T00:00:05Z debian dropbear 1 - - Bad password attempt for 'root' from 203.0.113.6:40001
2022-01-01T00:00:06.46667 auth.info: dropbear[1]: Bad password attempt for 'root' from 203.0.113.7:40001
-- Expect stdout --
{"line":1,"time":"2022-01-01 00:00:00","decision":"count","address":"203.0.113.1","failures":1.0,"program":"dropbear","message":"bad-password"}
{"line":2,"time":"2022-01-01 00:00:01","decision":"count","address":"203.0.113.2","failures":1.0,"program":"dropbear","message":"bad-password"}
{"line":3,"time":"2022-01-01 00:00:02","decision":"count","address":"203.0.113.3","failures":1.0,"program":"dropbear","message":"bad-password"}
{"line":4,"time":"2022-01-01 00:00:03","decision":"count","address":"203.0.113.4","failures":1.0,"program":"dropbear","message":"bad-password"}
{"line":5,"time":"2022-01-01 00:00:04","decision":"count","address":"203.0.113.5","failures":1.0,"program":"dropbear","message":"bad-password"}
{"line":6,"time":"2022-01-01 00:00:05","decision":"count","address":"203.0.113.6","failures":1.0,"program":"dropbear","message":"bad-password"}
{"line":7,"time":"2022-01-01 00:00:06","decision":"count","address":"203.0.113.7","failures":1.0,"program":"dropbear","message":"bad-password"}
-- End --

-- Testcase --
A time without a year, and lines without a time.
-- Command --
replay --json
-- Log --
Nov 22 16:53:24 debian dropbear[1]: Bad password attempt for 'root' from 203.0.113.1:40001
<86>Nov  1 16:53:24 dropbear[1]: Bad password attempt for 'root' from 203.0.113.2:40001
authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.3:40001
<86>1 - - dropbear - - - Bad password attempt for 'root' from 203.0.113.4:40001
-- Expect stdout --
{"line":1,"time":"Nov 22 16:53:24","decision":"count","address":"203.0.113.1","failures":1.0,"program":"dropbear","message":"bad-password"}
{"line":2,"time":"Nov  1 16:53:24","decision":"count","address":"203.0.113.2","failures":1.0,"program":"dropbear","message":"bad-password"}
{"line":3,"time":null,"decision":"count","address":"203.0.113.3","failures":1.0,"program":"dropbear","message":"bad-password"}
{"line":4,"time":null,"decision":"count","address":"203.0.113.4","failures":1.0,"program":"dropbear","message":"bad-password"}
-- End --

-- Testcase --
RFC 5424 in a file of sysklogd, without `<PRI>1`. A line with a tag in the classic place is not one, whatever its message says.
-- Command --
explain
-- Log --
2022-02-24T21:00:42.021457+00:00 evse dropbear 6052 - - Bad password attempt for 'root' from 203.0.113.66:50532
2022-02-24T21:00:43.021457+00:00 evse dropbear - - - Bad password attempt for 'root' from 203.0.113.66:50533
2022-02-24T21:00:44.021457+00:00 evse httpd[7]: dropbear 6052 - - Bad password attempt for 'root' from 192.0.2.1:1
2022-02-24T21:00:45.021457+00:00 httpd[7]: dropbear 6052 - - Bad password attempt for 'root' from 192.0.2.1:1
2022-02-24T21:00:46.021457+00:00 evse dropbear x - - Bad password attempt for 'root' from 192.0.2.1:1
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    bad-password             203.0.113.66              1.0
2      dropbear    bad-password             203.0.113.66              1.0
3      httpd       -                        -                         not watched
4      httpd       -                        -                         not watched
5      -           -                        -                         not watched

lines: 5, counted: 2
-- End --
