Lines of OpenSSH's sshd, 3.8 to 10. Since 9.8 sessions log as sshd-session; recentd calls all of them sshd.

-- Testcase --
An unknown user and two wrong passwords: the first failure repeats "Invalid user", so the two lines count once.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: Invalid user admin from 203.0.113.66 port 40001
Sat Aug 15 10:00:01 2026 auth.info sshd-session[1]: Failed password for invalid user admin from 203.0.113.66 port 40001 ssh2
Sat Aug 15 10:00:02 2026 auth.info sshd-session[1]: Failed password for invalid user admin from 203.0.113.66 port 40001 ssh2
Sat Aug 15 10:00:03 2026 auth.info sshd-session[1]: Connection closed by invalid user admin 203.0.113.66 port 40001 [preauth]
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        unknown-user             203.0.113.66              1.0
2      sshd        failed-login             -                         already counted (203.0.113.66)
3      sshd        failed-login             203.0.113.66              1.0
4      sshd        connection-closed        -                         already counted (203.0.113.66)

lines: 4, counted: 2
-- End --

-- Testcase --
A known user, until all tries are used up.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: Connection from 203.0.113.66 port 40001 on 192.0.2.1 port 22 rdomain ""
Sat Aug 15 10:00:01 2026 auth.info sshd-session[1]: Failed password for root from 203.0.113.66 port 40001 ssh2
Sat Aug 15 10:00:02 2026 auth.info sshd-session[1]: Failed password for root from 203.0.113.66 port 40001 ssh2
Sat Aug 15 10:00:03 2026 auth.info sshd-session[1]: Failed password for root from 203.0.113.66 port 40001 ssh2
Sat Aug 15 10:00:04 2026 auth.info sshd-session[1]: error: maximum authentication attempts exceeded for root from 203.0.113.66 port 40001 ssh2 [preauth]
Sat Aug 15 10:00:05 2026 auth.info sshd-session[1]: Disconnecting authenticating user root 203.0.113.66 port 40001: Too many authentication failures [preauth]
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        connection               -                         not a failure (203.0.113.66)
2      sshd        failed-login             203.0.113.66              1.0
3      sshd        failed-login             203.0.113.66              1.0
4      sshd        failed-login             203.0.113.66              1.0
5      sshd        too-many-tries           -                         already counted (203.0.113.66)
6      sshd        disconnecting-user       -                         already counted (203.0.113.66)

lines: 6, counted: 3
-- End --

-- Testcase --
The same from IPv6.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: Failed password for root from 2001:db8:bad::66 port 4022 ssh2
Sat Aug 15 10:00:01 2026 auth.info sshd-session[2]: Invalid user admin from 2001:db8:bad::66 port 4022
Sat Aug 15 10:00:02 2026 auth.info sshd-session[3]: Connection reset by 2001:db8:bad::66 port 4022 [preauth]
Sat Aug 15 10:00:03 2026 auth.info sshd-session[4]: Failed password for root from fe80::bad:66%eth0 port 4022 ssh2
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        failed-login             2001:db8:bad::66          1.0
2      sshd        unknown-user             2001:db8:bad::66          1.0
3      sshd        connection-closed        2001:db8:bad::66          0.1
4      sshd        failed-login             fe80::bad:66              1.0

lines: 4, counted: 4
-- End --

-- Testcase --
A guess through PAM leaves two lines and counts once.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd[1]: error: PAM: Authentication failure for root from 203.0.113.66
Sat Aug 15 10:00:01 2026 auth.info sshd[1]: Failed keyboard-interactive/pam for root from 203.0.113.66 port 40001 ssh2
Sat Aug 15 10:00:02 2026 auth.info sshd[1]: error: PAM: Authentication failure for root from 203.0.113.66
Sat Aug 15 10:00:03 2026 auth.info sshd[1]: Failed keyboard-interactive/pam for root from 203.0.113.66 port 40001 ssh2
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        bad-password-pam         203.0.113.66              1.0
2      sshd        failed-login             -                         already counted (203.0.113.66)
3      sshd        bad-password-pam         203.0.113.66              1.0
4      sshd        failed-login             -                         already counted (203.0.113.66)

lines: 4, counted: 2
-- End --

-- Testcase --
OpenSSH 3.8 logged "illegal user" and no port.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd[1]: Illegal user test from 203.0.113.66
Sat Aug 15 10:00:01 2026 auth.info sshd[1]: Failed password for illegal user test from 203.0.113.66 port 40001 ssh2
Sat Aug 15 10:00:02 2026 auth.info sshd[2]: Failed password for root from ::ffff:203.0.113.66 port 40001
Sat Aug 15 10:00:03 2026 auth.info sshd[3]: Did not receive identification string from 203.0.113.66
Sat Aug 15 10:00:04 2026 auth.info sshd[4]: fatal: Timeout before authentication for 203.0.113.66
Sat Aug 15 10:00:05 2026 auth.info sshd[5]: ROOT LOGIN REFUSED FROM 203.0.113.66
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        unknown-user             203.0.113.66              1.0
2      sshd        failed-login             -                         already counted (203.0.113.66)
3      sshd        failed-login             203.0.113.66              1.0
4      sshd        no-identification        203.0.113.66              0.1
5      sshd        login-timed-out          203.0.113.66              0.1
6      sshd        root-refused             203.0.113.66              1.0

lines: 6, counted: 5
-- End --

-- Testcase --
OpenSSH 6 and older: the line about used-up tries has no address, and takes it from other lines of its process.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd[1]: Failed password for root from 203.0.113.66 port 40001 ssh2
Sat Aug 15 10:00:01 2026 auth.info sshd[1]: Disconnecting: Too many authentication failures for root [preauth]
Sat Aug 15 10:00:02 2026 auth.info sshd[2]: Disconnecting: Too many authentication failures for root [preauth]
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        failed-login             203.0.113.66              1.0
2      sshd        too-many-tries-old       -                         already counted (203.0.113.66)
3      sshd        too-many-tries-old       -                         no address in it

lines: 3, counted: 1
-- End --

-- Testcase --
A refused account: the line about a list names the peer, the line about a locked account does not.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: User guest from 203.0.113.66 not allowed because not listed in AllowUsers
Sat Aug 15 10:00:01 2026 auth.info sshd-session[1]: Failed password for invalid user guest from 203.0.113.66 port 40001 ssh2
Sat Aug 15 10:00:02 2026 auth.info sshd-session[2]: User guest not allowed because account is locked
Sat Aug 15 10:00:03 2026 auth.info sshd-session[2]: Failed password for invalid user guest from 203.0.113.66 port 40001 ssh2
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        user-not-allowed         203.0.113.66              1.0
2      sshd        failed-login             -                         already counted (203.0.113.66)
3      sshd        account-refused          -                         no address in it
4      sshd        failed-login             203.0.113.66              1.0

lines: 4, counted: 2
-- End --

-- Testcase --
Several keys of one user are one probe.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd[1]: Failed publickey for root from 203.0.113.66 port 40001 ssh2: ED25519 SHA256:AAAA
Sat Aug 15 10:00:01 2026 auth.info sshd[1]: Failed publickey for root from 203.0.113.66 port 40001 ssh2: RSA SHA256:BBBB
Sat Aug 15 10:00:02 2026 auth.info sshd[1]: Connection closed by authenticating user root 203.0.113.66 port 40001 [preauth]
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        failed-key               203.0.113.66              0.2
2      sshd        failed-key               -                         already counted (203.0.113.66)
3      sshd        user-gave-up             -                         already counted (203.0.113.66)

lines: 3, counted: 1
-- End --

-- Testcase --
Scanners.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: banner exchange: Connection from 203.0.113.66 port 40001: invalid format
Sat Aug 15 10:00:01 2026 auth.info sshd-session[2]: Unable to negotiate with 203.0.113.66 port 40001: no matching host key type found. Their offer: ssh-dss [preauth]
Sat Aug 15 10:00:02 2026 auth.info sshd-session[3]: Connection closed by 203.0.113.66 port 40001 [preauth]
Sat Aug 15 10:00:03 2026 auth.info sshd-session[4]: Received disconnect from 203.0.113.66 port 40001:11: Bye Bye [preauth]
Sat Aug 15 10:00:04 2026 auth.info sshd-session[4]: Disconnected from 203.0.113.66 port 40001 [preauth]
Sat Aug 15 10:00:05 2026 auth.info sshd-session[5]: Bad protocol version identification 'GET / HTTP/1.1' from 203.0.113.66 port 40001
Sat Aug 15 10:00:06 2026 auth.info sshd-session[6]: error: Received disconnect from 203.0.113.66 port 40001:3: com.jcraft.jsch.JSchException: Auth fail [preauth]
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        bad-banner               203.0.113.66              0.1
2      sshd        no-common-algorithm      203.0.113.66              0.2
3      sshd        connection-closed        203.0.113.66              0.1
4      sshd        client-left              203.0.113.66              0.1
5      sshd        disconnected             -                         already counted (203.0.113.66)
6      sshd        bad-identification       203.0.113.66              0.2
7      sshd        client-gave-up           203.0.113.66              1.0

lines: 7, counted: 6
-- End --

-- Testcase --
Lines of the listener have one pid for all clients, so each line counts alone.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd[1]: Timeout before authentication for connection from 203.0.113.66 to 192.0.2.1, pid = 811
Sat Aug 15 10:00:01 2026 auth.info sshd[1]: Timeout before authentication for connection from 198.51.100.7 to 192.0.2.1, pid = 812
Sat Aug 15 10:00:02 2026 auth.info sshd[1]: drop connection #10 from [203.0.113.66]:40001 on [192.0.2.1]:22 past MaxStartups
Sat Aug 15 10:00:03 2026 auth.info sshd[1]: srclimit_penalise: ipv4: new 203.0.113.66/32 active penalty of 5 seconds for penalty: failed authentication
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        login-timed-out-listener 203.0.113.66              0.1
2      sshd        login-timed-out-listener 198.51.100.7              0.1
3      sshd        dropped-connection       203.0.113.66              0.1
4      sshd        penalty                  -                         not a failure (203.0.113.66)

lines: 4, counted: 3
-- End --

-- Testcase --
Successful logins and logouts are no attack.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd-session[1]: Accepted publickey for alice from 203.0.113.66 port 40001 ssh2: ED25519 SHA256:AAAA
Sat Aug 15 10:00:01 2026 auth.info sshd-session[1]: Received disconnect from 203.0.113.66 port 40001:11: disconnected by user
Sat Aug 15 10:00:02 2026 auth.info sshd-session[1]: Disconnected from user alice 203.0.113.66 port 40001
Sat Aug 15 10:00:03 2026 auth.info sshd-session[2]: Connection closed by 203.0.113.66 port 40001
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        logged-in                -                         successful login (203.0.113.66)
2      sshd        logged-out               -                         not a failure (203.0.113.66)
3      sshd        logged-out               -                         not a failure (203.0.113.66)
4      sshd        logged-out               -                         not a failure (203.0.113.66)

lines: 4, counted: 0
-- End --

-- Testcase --
UseDNS yes: recentd never looks up a host name.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 auth.info sshd[1]: Failed password for root from mail.example.net port 40001 ssh2
Sat Aug 15 10:00:01 2026 auth.info sshd[2]: User alice from mail.example.net not allowed because listed in DenyUsers
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        failed-login             -                         a host name, not an address
2      sshd        user-not-allowed         -                         a host name, not an address

lines: 2, counted: 0
-- End --

-- Testcase --
rsyslog joins equal lines.
-- Command --
explain
-- Log --
2026-11-22T17:22:39.516884+00:00 debian sshd[77]: Failed password for root from 203.0.113.66 port 4444 ssh2
2026-11-22T17:22:47.516884+00:00 debian sshd[77]: message repeated 3 times: [ Failed password for root from 203.0.113.66 port 4444 ssh2]
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        failed-login             203.0.113.66              1.0
2      sshd        failed-login             203.0.113.66              3.0

lines: 2, counted: 2
-- End --

-- Testcase --
A server that takes keys only: this is all it says of a guess at a name that exists. With a failure before it, it says nothing new.
-- Command --
explain
-- Log --
Sun Nov 22 22:48:46 2026 auth.info sshd-session[27983]: Connection closed by authenticating user root 203.0.113.66 port 40006 [preauth]
Sun Nov 22 22:48:47 2026 auth.info sshd-session[27984]: Connection reset by authenticating user x 192.0.2.1 port 22 [preauth] 203.0.113.66 port 40007 [preauth]
Sun Nov 22 22:48:48 2026 auth.info sshd-session[27985]: Failed password for root from 203.0.113.66 port 40008 ssh2
Sun Nov 22 22:48:48 2026 auth.info sshd-session[27985]: Connection closed by authenticating user root 203.0.113.66 port 40008 [preauth]
Sun Nov 22 22:48:49 2026 auth.info sshd-session[27986]: Connection closed by 203.0.113.66 port 40009 [preauth]
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        user-gave-up             203.0.113.66              0.5
2      sshd        user-gave-up             203.0.113.66              0.5
3      sshd        failed-login             203.0.113.66              1.0
4      sshd        user-gave-up             -                         already counted (203.0.113.66)
5      sshd        connection-closed        203.0.113.66              0.1

lines: 5, counted: 4
-- End --
