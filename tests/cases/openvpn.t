OpenVPN. Since 2.7 the protocol stands before the address; the common name of a certificate may hold blanks.

-- Testcase --
All forms of the client before the message.
-- Command --
explain --watch openvpn
-- Log --
Sun Sep 20 10:00:00 2026 daemon.err openvpn(server)[32360]: udp4:203.0.113.66:40001 TLS Auth Error: Auth Username/Password verification failed for peer
Sun Sep 20 10:00:01 2026 daemon.err openvpn(server)[32360]: udp6:[2001:db8:bad::66]:40001 TLS Auth Error: Auth Username/Password verification failed for peer
Sun Sep 20 10:00:02 2026 daemon.err openvpn(server)[32360]: tcp4-server:203.0.113.66:40001 TLS Auth Error: Auth Username/Password verification failed for peer
Sun Sep 20 10:00:03 2026 daemon.err openvpn(server)[32360]: tcp6-server:[2001:db8:bad::66]:40001 TLS Auth Error: Auth Username/Password verification failed for peer
Sun Sep 20 10:00:04 2026 daemon.err openvpn(server)[32360]: udp6:203.0.113.66:40001 TLS Auth Error: Auth Username/Password verification failed for peer
Sun Sep 20 10:00:05 2026 daemon.err openvpn(server)[32360]: Alice A. Smith/udp4:203.0.113.66:40001 TLS Auth Error: Auth Username/Password verification failed for peer
Sun Sep 20 10:00:06 2026 daemon.err openvpn(server)[32360]: Alice A. Smith/203.0.113.66:40001 TLS Auth Error: Auth Username/Password verification failed for peer
Sun Sep 20 10:00:07 2026 daemon.err openvpn(server)[32360]: alice/2001:db8:bad::66 TLS Auth Error: Auth Username/Password verification failed for peer
Sun Sep 20 10:00:08 2026 daemon.notice openvpn(server)[32360]: udp4:203.0.113.66:40001 TLS: Username/Password authentication succeeded for username 'alice'
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      openvpn     bad-password             203.0.113.66              1.0
2      openvpn     bad-password             2001:db8:bad::66          1.0
3      openvpn     bad-password             203.0.113.66              1.0
4      openvpn     bad-password             2001:db8:bad::66          1.0
5      openvpn     bad-password             203.0.113.66              1.0
6      openvpn     bad-password             203.0.113.66              1.0
7      openvpn     bad-password             203.0.113.66              1.0
8      openvpn     bad-password             2001:db8:bad::66          1.0
9      openvpn     logged-in                -                         successful login (203.0.113.66)

lines: 9, counted: 8
-- End --

What a client writes about itself follows a colon, and a name with a colon has no blank.

-- Testcase --
A client's free text that looks like a client and a message.
-- Command --
explain --watch openvpn
-- Log --
Sun Sep 20 10:00:00 2026 daemon.notice openvpn(server)[1]: udp4:203.0.113.66:40001 peer info: IV_X=a/192.0.2.1:1 TLS Auth Error: Auth Username/Password verification failed for peer
Sun Sep 20 10:00:01 2026 daemon.notice openvpn(server)[1]: alice/203.0.113.66:40001 peer info: IV_X=a/udp4:192.0.2.1:1 TLS Auth Error: Auth Username/Password verification failed for peer
Sun Sep 20 10:00:02 2026 daemon.notice openvpn(server)[1]: peer info: IV_X=a/192.0.2.1:1 TLS Auth Error: Auth Username/Password verification failed for peer
Sun Sep 20 10:00:03 2026 daemon.notice openvpn(server)[1]: Alice A. Smith/203.0.113.66:40001 VERIFY OK: depth=0, CN=a/192.0.2.1:1 TLS Auth Error: Auth Username/Password verification failed for peer
Sun Sep 20 10:00:04 2026 daemon.err openvpn(server)[1]: x 192.0.2.1/192.0.2.1/udp4:203.0.113.66:40001 TLS Auth Error: Auth Username/Password verification failed for peer
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      openvpn     -                        -                         no message matched
2      openvpn     -                        -                         no message matched
3      openvpn     -                        -                         no message matched
4      openvpn     -                        -                         no message matched
5      openvpn     bad-password             203.0.113.66              1.0

lines: 5, counted: 1
-- End --
