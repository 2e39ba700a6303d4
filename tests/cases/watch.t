The programs whose lines count.

-- Testcase --
explain also names programs that are known but not watched.
-- Command --
explain
-- Log --
Sat Aug 15 10:00:00 2026 ftp.warn vsftpd[7]: [root] FAIL LOGIN: Client "203.0.113.66"
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[8]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 daemon.err openvpn(office)[9]: 203.0.113.66:40001 TLS Auth Error: Auth Username/Password verification failed for peer
Sat Aug 15 10:00:03 2026 authpriv.notice cockpit-session[9]: pam_unix(cockpit:auth): authentication failure; logname= uid=0 euid=0 tty= ruser= rhost=203.0.113.66  user=root
Sat Aug 15 10:00:04 2026 cron.info crond[9]: USER root pid 10 cmd true
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      vsftpd      failed-login             -                         known, not watched
2      dropbear    bad-password             203.0.113.66              1.0
3      openvpn     bad-password             -                         known, not watched
4      pam         failed-login             -                         known, not watched
5      crond       -                        -                         not watched

lines: 5, counted: 1
-- End --

-- Testcase --
A list replaces the default: dropbear is not watched.
-- Command --
explain
-- Config --
config recentd
	list watch 'vsftpd'
	list watch 'openvpn'
-- Log --
Sat Aug 15 10:00:00 2026 ftp.warn vsftpd[7]: [root] FAIL LOGIN: Client "203.0.113.66"
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[8]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 daemon.err openvpn(office)[9]: 203.0.113.66:40001 TLS Auth Error: Auth Username/Password verification failed for peer
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      vsftpd      failed-login             203.0.113.66              1.0
2      dropbear    bad-password             -                         known, not watched
3      openvpn     bad-password             203.0.113.66              1.0

lines: 3, counted: 2
-- End --

-- Testcase --
All programs are watched. A guess that both PAM and the program log counts once. exim logs each failure twice; each line counts half.
-- Command --
explain --watch all
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.notice vsftpd[7]: pam_unix(vsftpd:auth): authentication failure; logname= uid=0 euid=0 tty=ftp ruser=root rhost=203.0.113.66  user=root
Sat Aug 15 10:00:01 2026 ftp.warn vsftpd[7]: [root] FAIL LOGIN: Client "203.0.113.66"
Sat Aug 15 10:00:02 2026 ftp.warn pure-ftpd: (?@203.0.113.66) [WARNING] Authentication failed for user [root]
Sat Aug 15 10:00:03 2026 authpriv.notice proftpd[9]: 127.0.0.1 (203.0.113.66[203.0.113.66]) - USER root (Login failed): Incorrect password
Sat Aug 15 10:00:04 2026 mail.info dovecot: imap-login: Disconnected: Connection closed (auth failed, 3 attempts in 8 secs): user=<root>, method=PLAIN, rip=203.0.113.66, lip=192.0.2.1, session=<BOs+K+VgQZzGM2QH>
Sat Aug 15 10:00:05 2026 mail.warn postfix/submission/smtpd[9]: warning: unknown[203.0.113.66]: SASL LOGIN authentication failed: UGFzc3dvcmQ6
Sat Aug 15 10:00:06 2026 mail.info exim[9]: plain_server authenticator failed for (x) [203.0.113.66]: 535 Incorrect authentication data (set_id=root)
Sat Aug 15 10:00:06 2026 mail.notice exim[9]: plain_server authenticator failed for (x) [203.0.113.66]: 535 Incorrect authentication data (set_id=root)
Sat Aug 15 10:00:07 2026 daemon.err openvpn(office)[9]: root/203.0.113.66:40001 TLS Auth Error: Auth Username/Password verification failed for peer
Sat Aug 15 10:00:08 2026 authpriv.notice login[9]: pam_unix(login:auth): authentication failure; logname= uid=0 euid=0 tty=pts/1 ruser= rhost=203.0.113.66  user=root
Sat Aug 15 10:00:09 2026 authpriv.notice login[9]: PAM 2 more authentication failures; logname= uid=0 euid=0 tty=pts/1 ruser= rhost=203.0.113.66  user=root
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      vsftpd      bad-password-pam         203.0.113.66              1.0
2      vsftpd      failed-login             -                         already counted (203.0.113.66)
3      pure-ftpd   failed-login             203.0.113.66              1.0
4      proftpd     failed-login             203.0.113.66              1.0
5      dovecot     failed-login             203.0.113.66              3.0
6      postfix     failed-login             203.0.113.66              1.0
7      exim        failed-login             203.0.113.66              0.5
8      exim        failed-login             203.0.113.66              0.5
9      openvpn     bad-password             203.0.113.66              1.0
10     pam         failed-login             203.0.113.66              1.0
11     pam         failed-logins            203.0.113.66              2.0

lines: 11, counted: 10
-- End --

-- Testcase --
An unknown program.
-- Command --
explain --watch openssh
-- Log --
-- Expect stderr --
recentd: option --watch 'openssh': must be dropbear, sshd, luci, luci-uhttpd, dovecot, vsftpd, pure-ftpd, proftpd, openvpn, postfix, exim, nginx, asterisk, vaultwarden, samba, pam or all
-- Expect exit --
100
-- End --

-- Testcase --
replay counts only the lines of watched programs.
-- Command --
replay --json --hitcount 2 --watch vsftpd
-- Log --
Sat Aug 15 10:00:00 2026 ftp.warn vsftpd[7]: [root] FAIL LOGIN: Client "203.0.113.66"
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[8]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:02 2026 ftp.warn vsftpd[7]: [root] FAIL LOGIN: Client "203.0.113.66"
-- Expect stdout --
{"line":1,"time":"2026-08-15 10:00:00","decision":"count","address":"203.0.113.66","failures":1.0,"program":"vsftpd","message":"failed-login"}
{"line":3,"time":"2026-08-15 10:00:02","decision":"ban","address":"203.0.113.66","failures":2.0,"seconds":3600,"times":1,"program":"vsftpd","message":"failed-login"}
-- End --
