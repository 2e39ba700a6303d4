Mail servers.

-- Testcase --
postfix: what it could not ask its authentication server is nobody's failure. One failed log-in counts once.
-- Command --
explain --watch postfix
-- Log --
Oct 29 22:32:48 mx postfix/smtps/smtpd[938095]: warning: unknown[203.0.113.66]: SASL PLAIN authentication failed: Connection lost to authentication server, sasl_username=(unavailable)
Oct 29 22:32:49 mx postfix/submission/smtpd[938095]: warning: unknown[203.0.113.66]: SASL LOGIN authentication failed: Can't connect to authentication server, sasl_username=x[192.0.2.1]: SASL LOGIN authentication failed: y
Oct 29 22:32:50 mx postfix/smtpd[938096]: warning: unknown[203.0.113.66]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=Connection lost to authentication server
Oct 29 22:32:50 mx postfix/smtpd[938096]: lost connection after AUTH from unknown[203.0.113.66]
Oct 29 22:32:50 mx postfix/smtpd[938096]: disconnect from unknown[203.0.113.66] ehlo=1 auth=0/1 commands=1/2
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      postfix     not-an-attempt           -                         not a failure (203.0.113.66)
2      postfix     not-an-attempt           -                         not a failure (203.0.113.66)
3      postfix     failed-login             203.0.113.66              1.0
4      postfix     connection               -                         not a failure (203.0.113.66)
5      postfix     connection               -                         not a failure (203.0.113.66)

lines: 5, counted: 1
-- End --

-- Testcase --
dovecot: submission-login up to 2.3.13, the service and the level before the message, and a telephone that only connects.
-- Command --
explain --watch dovecot
-- Log --
Aug 29 03:17:18 server dovecot: submission-login: Client has quit the connection (auth failed, 1 attempts in 2 secs): user=<user1>, method=LOGIN, rip=203.0.113.66, lip=198.51.100.1, session=<x>
Aug 29 03:17:19 server dovecot: submission-login: Remote closed connection unexpectedly (auth failed, 2 attempts in 2 secs): user=<x>, method=LOGIN, rip=192.0.2.1, lip=198.51.100.1>, method=LOGIN, rip=203.0.113.66, lip=198.51.100.1, session=<x>
Oct 12 15:46:28 canyon dovecot: imap-login: Info: Disconnected: Aborted login by logging out (auth failed, 1 attempts in 15 secs): user=<a@b.example>, method=PLAIN, rip=203.0.113.66, lip=198.51.100.2, TLS, session=<6w>
Oct 12 15:46:29 canyon dovecot: imap-login: Disconnected: Connection closed (no auth attempts in 0 secs): user=<>, rip=203.0.113.66, lip=198.51.100.2, TLS, session=<6w>
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dovecot     failed-login             203.0.113.66              1.0
2      dovecot     failed-login             203.0.113.66              2.0
3      dovecot     failed-login             203.0.113.66              1.0
4      dovecot     not-an-attempt           -                         not a failure (203.0.113.66)

lines: 4, counted: 3
-- End --

-- Testcase --
exim with `log_selector = +connection_id`, with and without `+incoming_interface`.
-- Command --
explain --watch exim
-- Log --
Mar 21 19:26:06 mx exim[1]: dovecot_login authenticator failed for (User) [203.0.113.66]:21298 Ci=30416: 535 Incorrect authentication data (set_id=a@example.com)
Mar 21 19:26:06 mx exim[1]: dovecot_login authenticator failed for (User) [203.0.113.66]:21298 I=[192.0.2.1]:25 Ci=30416: 535 Incorrect authentication data (set_id=x [192.0.2.1]: 535 y)
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      exim        failed-login             203.0.113.66              0.5
2      exim        failed-login             203.0.113.66              0.5

lines: 2, counted: 2
-- End --
