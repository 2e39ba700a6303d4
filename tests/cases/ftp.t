FTP servers, also where they log to a file of their own and only PAM's lines reach syslog.

-- Testcase --
Only PAM's lines: Debian's vsftpd and proftpd.
-- Command --
explain --watch vsftpd --watch proftpd
-- Log --
Aug 25 12:56:19 h proftpd[1234]: pam_unix(proftpd:auth): authentication failure; logname= uid=0 euid=0 tty=/dev/ftpd1234 ruser=root rhost=203.0.113.66  user=root
Aug 25 12:56:20 h proftpd[1234]: pam_unix(proftpd:auth): authentication failure; logname= uid=0 euid=0 tty=/dev/ftpd1234 ruser=root rhost=203.0.113.66  user=root
Aug 25 12:56:21 h vsftpd: pam_unix(vsftpd:auth): authentication failure; logname= uid=0 euid=0 tty=ftp ruser=nosuch rhost=::ffff:203.0.113.66
Aug 25 12:56:22 h vsftpd: pam_unix(vsftpd:auth): authentication failure; logname= uid=0 euid=0 tty=ftp ruser=x rhost=192.0.2.1  user=y rhost=203.0.113.66
Aug 25 12:56:23 h vsftpd: pam_unix(vsftpd:auth): check pass; user unknown
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      proftpd     bad-password-pam         203.0.113.66              1.0
2      proftpd     bad-password-pam         203.0.113.66              1.0
3      vsftpd      bad-password-pam         203.0.113.66              1.0
4      vsftpd      -                        -                         no message matched
5      vsftpd      pam-detail               -                         not a failure

lines: 5, counted: 3
-- End --

-- Testcase --
PAM's line and the program's own are one attempt. PAM's has no pid, but the terminal's name has it.
-- Command --
explain --watch proftpd
-- Log --
Sun Nov 22 22:53:52 2026 authpriv.notice proftpd: pam_unix(proftpd:auth): authentication failure; logname= uid=0 euid=0 tty=/dev/ftpd187840 ruser=alice rhost=203.0.113.66  user=alice
Sun Nov 22 22:53:54 2026 authpriv.notice proftpd[187840]: 127.0.0.1 (203.0.113.66[203.0.113.66]) - USER alice (Login failed): Incorrect password
Sun Nov 22 22:53:55 2026 authpriv.notice proftpd: pam_unix(proftpd:auth): authentication failure; logname= uid=0 euid=0 tty=/dev/ftpd187841 ruser=tty=/dev/ftpd187840 rhost=203.0.113.67
Sun Nov 22 22:53:56 2026 authpriv.notice proftpd[187841]: 127.0.0.1 (203.0.113.67[203.0.113.67]) - USER x: no such user found from 203.0.113.67 [203.0.113.67] to ::ffff:203.0.113.1:21
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      proftpd     bad-password-pam         203.0.113.66              1.0
2      proftpd     failed-login             -                         already counted (203.0.113.66)
3      proftpd     bad-password-pam         203.0.113.67              1.0
4      proftpd     failed-login             -                         already counted (203.0.113.67)

lines: 4, counted: 2
-- End --

-- Testcase --
proftpd in the foreground writes its own tag once more.
-- Command --
explain --watch proftpd
-- Log --
Oct 12 14:24:14 h proftpd[963943]: session[963943] 0.0.0.0 (host.example[203.0.113.66]): USER root (Login failed): Incorrect password
Oct 12 14:24:15 h proftpd[963944]: proftpd[963944] (host.example[2001:db8:bad::66]): USER (x[192.0.2.1]): USER root (Login failed): Incorrect password
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      proftpd     failed-login             203.0.113.66              1.0
2      proftpd     failed-login             2001:db8:bad::66          1.0

lines: 2, counted: 2
-- End --
