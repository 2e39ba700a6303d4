Lines in which the attacker chose some of the text, so that a program that searches for an address finds a bystander's.
V is 192.0.2.99, the bystander; 203.0.113.66 is the attacker. No line may count against V.

-- Testcase --
ssh user: x from V port 22 ssh2
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: Failed password for invalid user x from 192.0.2.99 port 22 ssh2 from 203.0.113.66 port 4444 ssh2
Sat Aug 15 10:00:01 2026 auth.info sshd-session[2]: Invalid user x from 192.0.2.99 port 22 ssh2 from 203.0.113.66 port 4444
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        failed-login             203.0.113.66              1.0
2      sshd        unknown-user             203.0.113.66              1.0

lines: 2, counted: 2
-- End --

-- Testcase --
ssh user: root from V
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: Invalid user root from 192.0.2.99 from 203.0.113.66 port 1
Sat Aug 15 10:00:01 2026 auth.info sshd-session[2]: Failed password for invalid user root from 192.0.2.99 from 203.0.113.66 port 1 ssh2
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        unknown-user             203.0.113.66              1.0
2      sshd        failed-login             203.0.113.66              1.0

lines: 2, counted: 2
-- End --

-- Testcase --
ssh user: from V
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: Connection closed by invalid user from 192.0.2.99 203.0.113.66 port 4444 [preauth]
Sat Aug 15 10:00:01 2026 auth.info sshd-session[2]: Disconnected from invalid user from 192.0.2.99 203.0.113.66 port 4444 [preauth]
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        connection-closed        203.0.113.66              0.1
2      sshd        disconnected             203.0.113.66              0.1

lines: 2, counted: 2
-- End --

-- Testcase --
ssh user: x V port 22 [preauth]
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: Connection closed by invalid user x 192.0.2.99 port 22 [preauth] 203.0.113.66 port 4444 [preauth]
Sat Aug 15 10:00:01 2026 auth.info sshd-session[2]: Connection reset by invalid user x 192.0.2.99 port 22 [preauth] 203.0.113.66 port 4444 [preauth]
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        connection-closed        203.0.113.66              0.1
2      sshd        connection-closed        203.0.113.66              0.1

lines: 2, counted: 2
-- End --

-- Testcase --
ssh user: x not allowed because listed in DenyUsers from V
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: Invalid user x not allowed because listed in DenyUsers from 192.0.2.99 from 203.0.113.66 port 4444
Sat Aug 15 10:00:01 2026 auth.info sshd-session[2]: User a from 192.0.2.99 not allowed because b from 203.0.113.66 not allowed because listed in DenyUsers
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        unknown-user             203.0.113.66              1.0
2      sshd        user-not-allowed         203.0.113.66              1.0

lines: 2, counted: 2
-- End --

-- Testcase --
ssh user: x rhost=V  user=root
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: Invalid user x rhost=192.0.2.99  user=root from 203.0.113.66 port 4444
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        unknown-user             203.0.113.66              1.0

lines: 1, counted: 1
-- End --

-- Testcase --
Key ID of a certificate: evil from V port 22 ssh2. Here the last address is the false one.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: Failed publickey for alice from 203.0.113.66 port 4444 ssh2: ED25519-CERT SHA256:AAAA ID evil from 192.0.2.99 port 22 ssh2 (serial 0) CA ED25519 SHA256:BBBB
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        failed-key               203.0.113.66              0.2

lines: 1, counted: 1
-- End --

-- Testcase --
Method of the login, which sshd without privilege separation (up to 7.4) writes as the client sent it
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd[1]: Failed password for root from 192.0.2.99 port 22 ssh2: x for invalid user bob from 203.0.113.66 port 4444 ssh2
Sat Aug 15 10:00:01 2026 auth.info sshd[2]: Failed publickey for root from 192.0.2.99 port 22 ssh2: RSA SHA256:AAAA for invalid user bob from 203.0.113.66 port 4444 ssh2
Sat Aug 15 10:00:02 2026 auth.info sshd[3]: Failed password for root from 192.0.2.99 port 22 ssh2 for invalid user bob from 203.0.113.66 port 4444 ssh2
Sat Aug 15 10:00:03 2026 auth.info sshd[4]: Failed none for root from 192.0.2.99 port 22 ssh2: RSA-CERT ID x (serial 0) CA RSA y for invalid user bob from 203.0.113.66 port 4444 ssh2
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        -                        -                         no message matched
2      sshd        -                        -                         no message matched
3      sshd        failed-login             203.0.113.66              1.0
4      sshd        -                        -                         no message matched

lines: 4, counted: 1
-- End --

-- Testcase --
FTP user of 400 bytes, and a log that cuts the line right after V
-- Command --
explain --watch vsftpd
-- Log --
Sat Aug 15 10:00:00 2026 ftp.warn vsftpd[1]: [xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx] FAIL LOGIN: Client "192.0.2.99"
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      vsftpd      -                        -                         no message matched

lines: 1, counted: 0
-- End --

-- Testcase --
Disconnect message of the client: Failed password for root from V port 22 ssh2
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: Received disconnect from 203.0.113.66 port 4444:11: Failed password for root from 192.0.2.99 port 22 ssh2 [preauth]
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        client-left              203.0.113.66              0.1

lines: 1, counted: 1
-- End --

-- Testcase --
Name of a key exchange algorithm
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: Unable to negotiate with 203.0.113.66 port 4444: no matching key exchange method found. Their offer: x: no matching cipher found. Failed password for root from 192.0.2.99 port 22 ssh2 [preauth]
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        no-common-algorithm      203.0.113.66              0.2

lines: 1, counted: 1
-- End --

-- Testcase --
Second request with the service: x V port 22: y
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: Disconnecting invalid user nosuch 203.0.113.66 port 4444: Change of username or service not allowed: (nosuch,ssh-connection) -> (nosuch,x 192.0.2.99 port 22: y) [preauth]
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        changed-user-name        203.0.113.66              0.5

lines: 1, counted: 1
-- End --

-- Testcase --
PTR record: V.evil.example, with UseDNS yes. The line counts against no address.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd[1]: User alice from 192.0.2.99.evil.example not allowed because listed in DenyUsers
Sat Aug 15 10:00:01 2026 auth.info sshd[2]: Failed password for root from 192.0.2.99.evil.example port 4444 ssh2
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        user-not-allowed         -                         a host name, not an address
2      sshd        failed-login             -                         a host name, not an address

lines: 2, counted: 0
-- End --

-- Testcase --
Version text of the client, sshd
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: Bad protocol version identification 'x from 192.0.2.99 port 22' from 203.0.113.66 port 4444
Sat Aug 15 10:00:01 2026 auth.info sshd-session[2]: banner exchange: Connection from 203.0.113.66 port 4444: x: Connection from 192.0.2.99 port 22: invalid format
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        bad-identification       203.0.113.66              0.2
2      sshd        bad-banner               203.0.113.66              0.1

lines: 2, counted: 2
-- End --

-- Testcase --
A line that sshd cut at 500 bytes may have lost the true address and end in one that the attacker chose. It counts against no address.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: Invalid user {x*470} from 192.0.2.99 port 22
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        -                        -                         no message matched

lines: 1, counted: 0
-- End --

-- Testcase --
Version text of the client, dropbear: a probe, not nine failures
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.info dropbear[1]: Exit before auth from <203.0.113.66:4444>: Incompatible remote version 'SSH-1.0-x' from <192.0.2.99:22>: (user 'root', 9 fails): Max auth tries reached - user 'root'
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[2]: Exit before auth from <203.0.113.66:4444>: Incompatible remote version 'SSH-1.0-x dropbear[1]: Bad password attempt for 'root' from 192.0.2.99:4242'
Sat Aug 15 10:00:02 2026 authpriv.info dropbear[3]: Exit before auth from <203.0.113.66:4444>: Incompatible remote version 'SSH-1.0-x' from 192.0.2.99:4242
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    exit-before-login        203.0.113.66              0.1
2      dropbear    exit-before-login        203.0.113.66              0.1
3      dropbear    exit-before-login        203.0.113.66              0.1

lines: 3, counted: 3
-- End --

-- Testcase --
The same to dropbear before 2020.79, whose line has no address: it counts against no address
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.info dropbear[1]: Exit before auth: Incompatible remote version 'SSH-1.0-x' from <192.0.2.99:22>: (user 'root', 9 fails): Max auth tries reached - user 'root'
Sat Aug 15 10:00:01 2026 authpriv.info dropbear[2]: Exit before auth: Incompatible remote version 'SSH-1.0-x Max auth tries reached - user 'root' from 192.0.2.99:22'
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    exit-before-login        -                         no address in it
2      dropbear    exit-before-login        -                         no address in it

lines: 2, counted: 0
-- End --

-- Testcase --
IPv6 without brackets: the port is not part of the address
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'alice' from 2001:db8:bad::66:22
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[2]: Bad password attempt for 'alice' from 2001:db8:bad::66:37075
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    bad-password             2001:db8:bad::66          1.0
2      dropbear    bad-password             2001:db8:bad::66          1.0

lines: 2, counted: 2
-- End --

-- Testcase --
The text of one program cannot pass for another: only the tag in its place counts.
-- Command --
explain --watch dropbear --watch sshd --watch luci-uhttpd
-- Log --
Sat Aug 15 10:00:00 2026 daemon.err uhttpd[7]: [info] luci: failed login on / for dropbear[1]: Bad password attempt for 'root' from 192.0.2.99:22 from 203.0.113.66
Sat Aug 15 10:00:01 2026 daemon.err uhttpd[7]: dropbear[1]: Bad password attempt for 'root' from 192.0.2.99:22
Sat Aug 15 10:00:02 2026 daemon.info hostapd: wlan0: STA identity sshd[1]: Failed password for root from 192.0.2.99 port 22 ssh2
Sat Aug 15 10:00:03 2026 auth.info su[9]: pam_unix(su:auth): authentication failure; ruser=x rhost=192.0.2.99 user=root rhost=203.0.113.66
Sat Aug 15 10:00:04 2026 user.notice : Bad password attempt for 'root' from 192.0.2.99:22
Sat Aug 15 10:00:05 2026 kern.info kernel: [  970.690000] dropbear[1]: Bad password attempt for 'root' from 192.0.2.99:22
dropbear[1]: Bad password attempt for 'root' from 192.0.2.99:22
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      luci-uhttpd failed-login             203.0.113.66              1.0
2      luci-uhttpd -                        -                         no message matched
3      hostapd     -                        -                         not watched
4      pam         -                        -                         known, not watched
5      -           -                        -                         not watched
6      kernel      -                        -                         not watched
7      -           -                        -                         not a syslog line

lines: 7, counted: 1
-- End --

-- Testcase --
A command of a logged-in user.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.info dropbear[8]: User alice executing 'echo Bad password attempt for 'x' from 192.0.2.99:22'
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    command                  -                         not a failure

lines: 1, counted: 0
-- End --

-- Testcase --
A user name is so long that the log cuts the line right after the false address: BusyBox syslogd after 255 bytes, others among the blanks
at the end of the name. Cut lines count against no address. The second line is two bytes shorter and the fourth has no blanks: these two are whole.
-- Command --
explain --watch all
-- Log --
Aug 15 10:00:00 router auth.info sshd[77]: Invalid user {x*188} from 192.0.2.99 port 22
Aug 15 10:00:00 router auth.info sshd[77]: Invalid user {x*184} from 203.0.113.66 port 22
Aug 15 10:00:00 router ftp.warn vsftpd[77]: [{x*300}] FAIL LOGIN: Client "192.0.2.99"     
Aug 15 10:00:00 router ftp.warn vsftpd[77]: [{x*300}] FAIL LOGIN: Client "203.0.113.66"
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        -                        -                         no message matched
2      sshd        unknown-user             203.0.113.66              1.0
3      vsftpd      -                        -                         no message matched
4      vsftpd      failed-login             203.0.113.66              1.0

lines: 4, counted: 2
-- End --
