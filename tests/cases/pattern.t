Own patterns: config pattern in the file, --pattern on the command line.

-- Testcase --
They are rows like all others. The user name is the attacker's text, and says that 192.0.2.99 failed.
-- Command --
explain
-- Config --
config pattern 'forum'
	option program 'forumd'
	option match 'login of '\''%{user}'\'' failed from %{address}'
	option weight '0.5'

config pattern
	option program 'forumd'
	option match "{captcha|token} wrong, client's address %{address}: %{any}"
	option name 'captcha'

config pattern 'newssh'
	option program 'sshd'
	option match 'Quite new wording for %{user} from %{address}{ port %{port}|}'
-- Log --
Sat Aug 15 10:00:00 2026 daemon.info forumd[1]: login of 'x' failed from 192.0.2.99' failed from 203.0.113.66
Sat Aug 15 10:00:01 2026 daemon.info forumd[1]: captcha wrong, client's address 203.0.113.66: not client's address 192.0.2.99: x
Sat Aug 15 10:00:02 2026 daemon.info forumd[1]: Token wrong, client's address 2001:db8::66: x
Sat Aug 15 10:00:03 2026 daemon.info forumd[1]: password wrong, client's address 203.0.113.66: x
Sat Aug 15 10:00:04 2026 auth.info sshd-session[2]: error: Quite new wording for root from 203.0.113.66 port 22
Sat Aug 15 10:00:05 2026 auth.info sshd-session[2]: Failed password for root from 203.0.113.66 port 22 ssh2
Sat Aug 15 10:00:06 2026 daemon.info forumd[1]: message repeated 3 times: [ captcha wrong, client's address 203.0.113.66: x]
Sat Aug 15 10:00:07 2026 daemon.info forumd[1]: login of 'x' failed from host.example
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      forumd      forum                    203.0.113.66              0.5
2      forumd      captcha                  203.0.113.66              1.0
3      forumd      captcha                  2001:db8::66              1.0
4      forumd      -                        -                         no message matched
5      own-sshd    newssh                   203.0.113.66              1.0
6      sshd        failed-login             203.0.113.66              1.0
7      forumd      captcha                  203.0.113.66              3.0
8      forumd      forum                    -                         a host name, not an address

lines: 8, counted: 6
-- Expect stderr --
-- End --

-- Testcase --
The same by replay: parts of a failure add up, and the message is named.
-- Command --
replay --hitcount 2
-- Config --
config pattern 'forum'
	option program 'forumd'
	option match 'login of %{user} failed from %{address}'
	option weight '0.5'
-- Log --
Sat Aug 15 10:00:00 2026 daemon.info forumd[1]: login of a failed from 203.0.113.66
Sat Aug 15 10:00:01 2026 daemon.info forumd[1]: login of b failed from 203.0.113.66
Sat Aug 15 10:00:02 2026 daemon.info forumd[1]: login of c failed from 203.0.113.66
Sat Aug 15 10:00:03 2026 daemon.info forumd[1]: login of d failed from 203.0.113.66
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY
4       2026-08-15 10:00:03 ban       203.0.113.66              for 3600 s (ban number 1), 2 failures, the last: forumd forum

bans: 1; in force at the end: 1; addresses with failures and no ban: 0
-- Expect stderr --
-- End --

-- Testcase --
On the command line, to try one.
-- Command --
explain --pattern 'forumd: login of %{user} failed from %{address}' --pattern='forumd: [%{word}] denied %{address} %{any}'
-- Log --
daemon.info forumd: login of x failed from 203.0.113.66
daemon.info forumd: [17] denied 203.0.113.66 x
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      forumd      pattern-1                203.0.113.66              1.0
2      forumd      pattern-2                203.0.113.66              1.0

lines: 2, counted: 2
-- Expect stderr --
recentd: warning: option --pattern 'forumd: [%{word}] denied %{address} %{any}': it is right only if no attacker can write a blank where %{word} stands left of %{address}. If an attacker can, write %{user}, and leave only fixed text right of %{address}
-- End --

-- Testcase --
check lists them.
-- Command --
check --sink dry-run --source stdin
-- Config --
config pattern 'forum'
	option program 'forumd'
	option match 'login of %{user} failed from %{address}'
	option weight '0.5'

config pattern
	option program 'forumd'
	option match 'denied {%{address}|by %{number} of %{address}}'
-- Needs --
root
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
source         standard input, as configured
sink           dry-run, as configured: nothing will be banned
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
pattern        forumd forum, 0.5 failures: login of %{user} failed from %{address}
pattern        forumd pattern-2, 1 failure: denied {%{address}|by %{number} of %{address}}
sandbox        keeps no capability; limits, KERNEL
verdict        ready
-- Expect stderr --
-- End --

-- Testcase --
Refused: free text on both sides of the address.
-- Command --
explain
-- Config --
config pattern 'forum'
	option program 'forumd'
	option match 'login of %{user} failed from %{address}: %{any}'
-- Log --
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE

lines: 0, counted: 0
-- Expect stderr --
recentd: recentd.conf:3: option match 'login of %{user} failed from %{addres...': it has free text on both sides of %{address}: an attacker who writes the words of this pattern there chooses the address that is blamed. Leave only fixed text, %{number} and %{port} on one side of %{address}, up to the start or the end of the line; the pattern is passed over
-- Expect exit --
0
-- End --

-- Testcase --
Refused: text that takes as little as possible left of the address.
-- Command --
explain --pattern 'forumd: login of %{any} failed from %{address}'
-- Log --
-- Expect stdout --
-- Expect stderr --
recentd: option --pattern 'forumd: login of %{any} failed from %{address}': %{any} left of %{address} takes as little as possible, so an attacker's own ' from 192.0.2.1' would be believed: write %{user} for text that an attacker may choose, %{word} for text without a blank
-- Expect exit --
100
-- End --

-- Testcase --
Refused: nothing between the address and free text.
-- Command --
explain --pattern 'forumd: login failed from %{address}%{any}'
-- Log --
-- Expect stdout --
-- Expect stderr --
recentd: option --pattern 'forumd: login failed from %{address}%{any}': the text right after %{address} could be read as part of it: put a blank, bracket or quote between them (a colon before %{port}), or let %{address} end the line
-- Expect exit --
100
-- End --

-- Testcase --
Refused: no address.
-- Command --
explain --pattern 'forumd: login of %{user} failed'
-- Log --
-- Expect stdout --
-- Expect stderr --
recentd: option --pattern 'forumd: login of %{user} failed': one %{address} is needed, and with alternatives one in each
-- Expect exit --
100
-- End --

-- Testcase --
Refused: a directive that does not exist.
-- Command --
explain --pattern 'forumd: login failed from %{ip}'
-- Log --
-- Expect stdout --
-- Expect stderr --
recentd: option --pattern 'forumd: login failed from %{ip}': it has a %{...} that does not exist: there are address, user, name, word, any, number, port and times
-- Expect exit --
100
-- End --

-- Testcase --
Refused: a brace too many.
-- Command --
explain --pattern 'forumd: login} failed from %{address}'
-- Log --
-- Expect stdout --
-- Expect stderr --
recentd: option --pattern 'forumd: login} failed from %{address}': it has a } without its {: braces of the message cannot be written, let %{word} or %{any} stand for them
-- Expect exit --
100
-- End --

-- Testcase --
Refused: no tag.
-- Command --
explain --pattern 'login failed from %{address}'
-- Log --
-- Expect stdout --
-- Expect stderr --
recentd: option --pattern 'login failed from %{address}': must be the tag, a colon, a blank and the pattern
-- Expect exit --
100
-- End --

-- Testcase --
Refused: too long.
-- Command --
explain --pattern 'forumd: {x*150} %{address}'
-- Log --
-- Expect stdout --
-- Expect stderr --
recentd: option --pattern 'forumd: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx %{address}': must be 1 to 160 bytes of UTF-8 without control characters
-- Expect exit --
100
-- End --

-- Testcase --
Refused: recentd's own lines.
-- Command --
explain
-- Config --
config pattern
	option program 'recentd'
-- Log --
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE

lines: 0, counted: 0
-- Expect stderr --
recentd: recentd.conf:2: option program 'recentd': is recentd itself, and its own lines are never an attack; the pattern is passed over
-- Expect exit --
0
-- End --

-- Testcase --
Refused: a weight out of range.
-- Command --
explain
-- Config --
config pattern
	option program 'forumd'
	option weight '12'
-- Log --
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE

lines: 0, counted: 0
-- Expect stderr --
recentd: recentd.conf:3: option weight '12': must be a number of failures from 0.1 to 10, with at most one digit after the point; the option is passed over
recentd: recentd.conf:1: a pattern needs an option program and an option match; the pattern is passed over
-- Expect exit --
0
-- End --

-- Testcase --
Refused: a pattern without a program. The line number is that of its section.
-- Command --
explain
-- Config --
config recentd

config pattern
	option match 'denied %{address}'

config recentd
-- Log --
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE

lines: 0, counted: 0
-- Expect stderr --
recentd: recentd.conf:3: a pattern needs an option program and an option match; the pattern is passed over
recentd: recentd.conf:6: a second section 'recentd'; its options are used, too
-- Expect exit --
0
-- End --

-- Testcase --
Refused: a ninth pattern.
-- Command --
explain --pattern 'a: denied %{address}' --pattern 'b: denied %{address}' --pattern 'c: denied %{address}' --pattern 'd: denied %{address}' --pattern 'e: denied %{address}' --pattern 'f: denied %{address}' --pattern 'g: denied %{address}' --pattern 'h: denied %{address}' --pattern 'i: denied %{address}'
-- Log --
-- Expect stdout --
-- Expect stderr --
recentd: option --pattern 'i: denied %{address}': there are 8 patterns already, and there is no room for more: join similar ones into one, with {this|that}
-- Expect exit --
100
-- End --

-- Testcase --
Warned about: a word that might be the attacker's text, with free text right of the address. An option that does not exist.
-- Command --
explain
-- Config --
config pattern
	option program 'forumd'
	option match 'user %{word} denied %{address} %{any}'
	option colour 'red'
-- Log --
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE

lines: 0, counted: 0
-- Expect stderr --
recentd: recentd.conf:3: option match: it is right only if no attacker can write a blank where %{word} stands left of %{address}. If an attacker can, write %{user}, and leave only fixed text right of %{address}
recentd: recentd.conf:4: there is no option 'colour'; it is passed over
-- End --

-- Testcase --
Warned about: nothing but free text at the start.
-- Command --
explain --pattern 'forumd: %{user} denied %{address}'
-- Log --
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE

lines: 0, counted: 0
-- Expect stderr --
recentd: warning: option --pattern 'forumd: %{user} denied %{address}': it may begin with free text, so it matches every line of the program that ends like this
-- End --
