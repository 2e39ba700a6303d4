Bytes that do not belong in a log.

-- Testcase --
NUL, bytes that are not UTF-8, control characters: the address is right of them.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'ro\x00ot' from 203.0.113.66:40001
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[2]: Bad password attempt for '\xff\xfe\xc3' from 203.0.113.66:40001
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[3]: Bad password attempt for '\x1b[2J\x07' from 203.0.113.66:40001
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[4]: Bad password attempt for '{ *200}' from 203.0.113.66:40001
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[5]: Bad password attempt for '' from 203.0.113.66:40001
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[6]: Bad password attempt for '' from 192.0.2.99:22' from 203.0.113.66:40001
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    bad-password             203.0.113.66              1.0
2      dropbear    bad-password             203.0.113.66              1.0
3      dropbear    bad-password             203.0.113.66              1.0
4      dropbear    bad-password             203.0.113.66              1.0
5      dropbear    bad-password             203.0.113.66              1.0
6      dropbear    bad-password             203.0.113.66              1.0

lines: 6, counted: 6
-- End --

-- Testcase --
A line with an additional byte right of the address does not match.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001\xa0
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001\x00x
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001 x
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001\x0b
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    -                        -                         no message matched
2      dropbear    -                        -                         no message matched
3      dropbear    -                        -                         no message matched
4      dropbear    -                        -                         no message matched

lines: 4, counted: 0
-- End --

-- Testcase --
CR LF, and blanks, tabs or NULs before it.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001\x0d
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[2]: Bad password attempt for 'root' from 203.0.113.66:40001 \x0d
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[3]: Bad password attempt for 'root' from 203.0.113.66:40001\x09\x0d
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[4]: Bad password attempt for 'root' from 203.0.113.66:40001\x00\x0d
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    bad-password             203.0.113.66              1.0
2      dropbear    bad-password             203.0.113.66              1.0
3      dropbear    bad-password             203.0.113.66              1.0
4      dropbear    bad-password             203.0.113.66              1.0

lines: 4, counted: 4
-- End --

-- Testcase --
Control characters in the tag never reach the terminal; a long tag is cut.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 user.info \x1b[2J\xff: hello
Sat Aug 15 10:00:00 2026 user.info {t*60}: hello
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      ?[2J?       -                        -                         not watched
2      tttttttttttttttttttttttttttttttttttttttt -                        -                         not watched

lines: 2, counted: 0
-- End --

-- Testcase --
Empty lines, blanks, headers without a message.
-- Command --
explain
-- Log --

 
Sat Aug 15 10:00:00 2026
Sat Aug 15 10:00:00 2026 authpriv.warn
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]:
<86>
<86>1 - - - - - -
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      -           -                        -                         not a syslog line
2      -           -                        -                         not a syslog line
3      -           -                        -                         not a syslog line
4      -           -                        -                         not a syslog line
5      dropbear    -                        -                         no message matched
6      -           -                        -                         not watched
7      -           -                        -                         not watched

lines: 7, counted: 0
-- End --

-- Testcase --
A line of 4095 bytes is read, but counts against no address, because dropbear's lines are shorter. A longer line is skipped: its second half, which may be the attacker's text, is not read as a line.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for '{x*3992}' from 203.0.113.66:40001
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for '{x*3993}' from 203.0.113.66:40001
{x*4096}Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
{x*4095}Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
{x*20000}Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    -                        -                         no message matched
2      -           -                        -                         line too long
3      -           -                        -                         line too long
4      -           -                        -                         line too long
5      -           -                        -                         line too long
6      dropbear    bad-password             203.0.113.66              1.0

lines: 6, counted: 1
-- End --

-- Testcase --
The last line may lack its newline.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[2]: Bad password attempt for 'root' from 203.0.113.66:40001\
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    bad-password             203.0.113.66              1.0
2      dropbear    bad-password             203.0.113.66              1.0

lines: 2, counted: 2
-- End --

-- Testcase --
A last line whose end is missing counts against no address.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66\
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    bad-password             203.0.113.66              1.0
2      dropbear    -                        -                         no message matched

lines: 2, counted: 1
-- End --

-- Testcase --
Empty input.
-- Command --
explain
-- Log --
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE

lines: 0, counted: 0
-- End --

-- Testcase --
Empty input, as JSON.
-- Command --
explain --json
-- Log --
-- Expect stdout --
-- End --

-- Testcase --
Empty input: replay.
-- Command --
replay
-- Log --
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY

bans: 0; in force at the end: 0; addresses with failures and no ban: 0
-- End --

-- Testcase --
JSON of bytes that are not text.
-- Command --
explain --json
-- Log --
Sat Aug 15 10:00:00 2026 user.info a"\x5c\x1b\xff\x00b: hello
-- Expect stdout --
{"line":1,"program":"a\"\\\u001b\u00ff\u0000b","message":null,"address":null,"why":"not watched"}
-- End --

-- Testcase --
At the end the daemon logs how many lines it skipped.
-- Command --
run
-- Log --
hello
\x00\xff
{x*5000}
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:40001
-- Expect recent --
-- Expect stderr --
recentd: version VERSION, watching standard input; 15 failures within 900 s are a ban of 3600 s, through xt_recent
recentd: end of input: bans: 0; lines: 1 counted, 2 not syslog, 1 too long
-- End --
