A stock OpenWrt 25.12.2 under attack at SSH and at LuCI, as its logread printed it (only the false address was changed to 192.0.2.1).

-- Testcase --
Each failed log-in is named, with its peer. Guesses at /ubus left no line. LuCI of this release can be given a false address, by a `%c` or blanks in its name or path; where such a thing or a long name takes the address away, the line says so.
-- Command --
explain
-- Log --
Mon Nov 30 16:46:46 2026 authpriv.info dropbear[591]: Child connection from 203.0.113.2:50742
Mon Nov 30 16:46:46 2026 authpriv.info dropbear[591]: Exit before auth from <203.0.113.2:50742>: Exited normally
Mon Nov 30 16:46:46 2026 authpriv.info dropbear[609]: Child connection from 198.51.100.11:59523
Mon Nov 30 16:46:46 2026 authpriv.info dropbear[676]: Child connection from 198.51.100.17:60469
Mon Nov 30 16:46:46 2026 authpriv.info dropbear[677]: Child connection from 198.51.100.18:46255
Mon Nov 30 16:46:46 2026 authpriv.warn dropbear[609]: Bad password attempt for 'root' from 198.51.100.11:59523
Mon Nov 30 16:46:46 2026 authpriv.info dropbear[609]: Exit before auth from <198.51.100.11:59523>: (user 'root', 1 fails): Exited normally
Mon Nov 30 16:46:46 2026 authpriv.info dropbear[681]: Child connection from 198.51.100.11:57811
Mon Nov 30 16:46:46 2026 authpriv.warn dropbear[681]: Bad password attempt for 'root' from 198.51.100.11:57811
Mon Nov 30 16:46:46 2026 authpriv.info dropbear[681]: Exit before auth from <198.51.100.11:57811>: (user 'root', 1 fails): Exited normally
Mon Nov 30 16:46:46 2026 authpriv.info dropbear[685]: Child connection from 198.51.100.11:42331
Mon Nov 30 16:46:47 2026 authpriv.warn dropbear[685]: Bad password attempt for 'root' from 198.51.100.11:42331
Mon Nov 30 16:46:47 2026 authpriv.info dropbear[685]: Exit before auth from <198.51.100.11:42331>: (user 'root', 1 fails): Exited normally
Mon Nov 30 16:46:47 2026 authpriv.info dropbear[732]: Child connection from 198.51.100.12:38431
Mon Nov 30 16:46:47 2026 authpriv.warn dropbear[732]: Bad password attempt for 'root' from 198.51.100.12:38431
Mon Nov 30 16:46:47 2026 authpriv.warn dropbear[732]: Bad password attempt for 'root' from 198.51.100.12:38431
Mon Nov 30 16:46:48 2026 authpriv.warn dropbear[732]: Bad password attempt for 'root' from 198.51.100.12:38431
Mon Nov 30 16:46:48 2026 authpriv.info dropbear[732]: Exit before auth from <198.51.100.12:38431>: (user 'root', 3 fails): Max auth tries reached - user 'root'
Mon Nov 30 16:46:48 2026 authpriv.info dropbear[740]: Child connection from 198.51.100.13:47509
Mon Nov 30 16:46:48 2026 authpriv.warn dropbear[740]: Login attempt for nonexistent user from 198.51.100.13:47509
Mon Nov 30 16:46:48 2026 authpriv.info dropbear[740]: Exit before auth from <198.51.100.13:47509>: Exited normally
Mon Nov 30 16:46:48 2026 authpriv.info dropbear[744]: Child connection from 198.51.100.13:55303
Mon Nov 30 16:46:49 2026 authpriv.warn dropbear[744]: Login attempt for nonexistent user from 198.51.100.13:55303
Mon Nov 30 16:46:49 2026 authpriv.info dropbear[744]: Exit before auth from <198.51.100.13:55303>: Exited normally
Mon Nov 30 16:46:49 2026 authpriv.info dropbear[788]: Child connection from 198.51.100.14:33461
Mon Nov 30 16:46:49 2026 authpriv.info dropbear[788]: Exit before auth from <198.51.100.14:33461>: Exited normally
Mon Nov 30 16:46:50 2026 authpriv.info dropbear[832]: Child connection from 198.51.100.15:52435
Mon Nov 30 16:46:50 2026 authpriv.info dropbear[832]: Exit before auth from <198.51.100.15:52435>: Exited normally
Mon Nov 30 16:46:50 2026 authpriv.info dropbear[876]: Child connection from 198.51.100.16:38743
Mon Nov 30 16:46:50 2026 authpriv.info dropbear[876]: Exit before auth from <198.51.100.16:38743>: Exited normally
Mon Nov 30 16:46:51 2026 authpriv.info dropbear[880]: Child connection from 198.51.100.19:60347
Mon Nov 30 16:46:51 2026 authpriv.info dropbear[880]: Exit before auth from <198.51.100.19:60347>: (user 'root', 0 fails): Exited normally
Mon Nov 30 16:46:51 2026 authpriv.info dropbear[885]: Child connection from 198.51.100.20:50623
Mon Nov 30 16:46:51 2026 authpriv.warn dropbear[885]: User 'ftp' has invalid shell, rejected
Mon Nov 30 16:46:51 2026 authpriv.info dropbear[885]: Exit before auth from <198.51.100.20:50623>: (user 'ftp', 1 fails): Exited normally
Mon Nov 30 16:46:51 2026 authpriv.info dropbear[889]: Child connection from 198.51.100.21:43873
Mon Nov 30 16:46:51 2026 authpriv.info dropbear[889]: Exit before auth from <198.51.100.21:43873>: No matching algo hostkey
Mon Nov 30 16:46:51 2026 authpriv.info dropbear[892]: Child connection from 198.51.100.21:57221
Mon Nov 30 16:46:51 2026 authpriv.info dropbear[892]: Exit before auth from <198.51.100.21:57221>: No matching algo enc c->s
Mon Nov 30 16:46:51 2026 authpriv.info dropbear[897]: Child connection from 198.51.100.22:47635
Mon Nov 30 16:46:51 2026 authpriv.warn dropbear[897]: Login attempt for nonexistent user from 198.51.100.22:47635
Mon Nov 30 16:46:52 2026 authpriv.info dropbear[897]: Exit before auth from <198.51.100.22:47635>: Max auth tries reached - user 'is invalid'
Mon Nov 30 16:46:52 2026 authpriv.info dropbear[901]: Child connection from 198.51.100.22:34579
Mon Nov 30 16:46:52 2026 authpriv.warn dropbear[901]: Login attempt for nonexistent user from 198.51.100.22:34579
Mon Nov 30 16:46:53 2026 authpriv.info dropbear[901]: Exit before auth from <198.51.100.22:34579>: Max auth tries reached - user 'is invalid'
Mon Nov 30 16:46:53 2026 authpriv.info dropbear[905]: Child connection from 198.51.100.22:39081
Mon Nov 30 16:46:53 2026 authpriv.warn dropbear[905]: Login attempt for nonexistent user from 198.51.100.22:39081
Mon Nov 30 16:46:54 2026 authpriv.info dropbear[905]: Exit before auth from <198.51.100.22:39081>: Max auth tries reached - user 'is invalid'
Mon Nov 30 16:46:54 2026 authpriv.info dropbear[909]: Child connection from 198.51.100.23:41805
Mon Nov 30 16:46:54 2026 authpriv.info dropbear[909]: Exit before auth from <198.51.100.23:41805>: (user 'root', 0 fails): Exited normally
Mon Nov 30 16:46:54 2026 authpriv.info dropbear[914]: Child connection from 198.51.100.24:46371
Mon Nov 30 16:46:54 2026 authpriv.warn dropbear[914]: Bad password attempt for 'root' from 198.51.100.24:46371
Mon Nov 30 16:46:55 2026 authpriv.info dropbear[914]: Exit before auth from <198.51.100.24:46371>: (user 'root', 1 fails): Exited normally
Mon Nov 30 16:46:55 2026 authpriv.info dropbear[919]: Child connection from 2001:db8:bad::11:56975
Mon Nov 30 16:46:55 2026 authpriv.warn dropbear[919]: Bad password attempt for 'root' from 2001:db8:bad::11:56975
Mon Nov 30 16:46:55 2026 authpriv.info dropbear[919]: Exit before auth from <2001:db8:bad::11:56975>: (user 'root', 1 fails): Exited normally
Mon Nov 30 16:46:55 2026 authpriv.info dropbear[924]: Child connection from 198.51.100.25:48647
Mon Nov 30 16:46:55 2026 authpriv.notice dropbear[924]: Password auth succeeded for 'root' from 198.51.100.25:48647
Mon Nov 30 16:46:55 2026 authpriv.info dropbear[924]: Exit (root) from <198.51.100.25:48647>: Disconnect received
Mon Nov 30 16:46:55 2026 authpriv.info dropbear[932]: Child connection from 198.51.100.26:49373
Mon Nov 30 16:46:55 2026 authpriv.warn dropbear[932]: User 'noshell' has invalid shell, rejected
Mon Nov 30 16:46:56 2026 authpriv.info dropbear[932]: Exit before auth from <198.51.100.26:49373>: (user 'noshell', 1 fails): Exited normally
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for root from 198.51.100.31
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for root from 198.51.100.31
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for root from 198.51.100.31
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for root from 198.51.100.31
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for root from 198.51.100.31
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for root from 192.0.2.1 from 198.51.100.32
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for x luci: failed login on / for root from 192.0.2.1 from 198.51.100.33
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for root from 198.51.100.34
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on /admin/status/overview for root from 198.51.100.34
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for ? from 198.51.100.35
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on /admin/status/overview for root from 198.51.100.36
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on /admin/system/admin/password for root from 198.51.100.36
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on /admin/status/x for root from 192.0.2.1 for root from 198.51.100.37
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for {a*900} from 198.51.100.38
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for {a*960}
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for root from 198.51.100.39
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for admin from 198.51.100.40
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for a from 198.51.100.40
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for root from 2001:db8:bad::31
Mon Nov 30 16:46:56 2026 authpriv.info dispatcher.uc: luci: accepted login on / for root from 198.51.100.43
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for root from 198.51.100.47
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for x from 192.0.2.1
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on /admin/status/x
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on /admin/status/x(null)%n0 for root from 198.51.100.49
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on /admin/status/{a*952}
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on /admin/status/{a*800} for root from 198.51.100.46
Mon Nov 30 16:46:56 2026 authpriv.warn dispatcher.uc: luci: failed login on / for {a*938} from 192.0.2.1 from 198
Mon Nov 30 16:46:56 2026 authpriv.info dispatcher.uc: luci: accepted login on /admin/status/x
Mon Nov 30 16:48:14 2026 authpriv.info dispatcher.uc: luci: accepted login on /admin/status/x for root from 192.0.2.1
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dropbear    connection               -                         not a failure (203.0.113.2)
2      dropbear    exit-before-login        203.0.113.2               0.1
3      dropbear    connection               -                         not a failure (198.51.100.11)
4      dropbear    connection               -                         not a failure (198.51.100.17)
5      dropbear    connection               -                         not a failure (198.51.100.18)
6      dropbear    bad-password             198.51.100.11             1.0
7      dropbear    exit-after-failures      -                         already counted (198.51.100.11)
8      dropbear    connection               -                         not a failure (198.51.100.11)
9      dropbear    bad-password             198.51.100.11             1.0
10     dropbear    exit-after-failures      -                         already counted (198.51.100.11)
11     dropbear    connection               -                         not a failure (198.51.100.11)
12     dropbear    bad-password             198.51.100.11             1.0
13     dropbear    exit-after-failures      -                         already counted (198.51.100.11)
14     dropbear    connection               -                         not a failure (198.51.100.12)
15     dropbear    bad-password             198.51.100.12             1.0
16     dropbear    bad-password             198.51.100.12             1.0
17     dropbear    bad-password             198.51.100.12             1.0
18     dropbear    exit-after-failures      -                         already counted (198.51.100.12)
19     dropbear    connection               -                         not a failure (198.51.100.13)
20     dropbear    unknown-user             198.51.100.13             1.0
21     dropbear    exit-before-login        -                         already counted (198.51.100.13)
22     dropbear    connection               -                         not a failure (198.51.100.13)
23     dropbear    unknown-user             198.51.100.13             1.0
24     dropbear    exit-before-login        -                         already counted (198.51.100.13)
25     dropbear    connection               -                         not a failure (198.51.100.14)
26     dropbear    exit-before-login        198.51.100.14             0.1
27     dropbear    connection               -                         not a failure (198.51.100.15)
28     dropbear    exit-before-login        198.51.100.15             0.1
29     dropbear    connection               -                         not a failure (198.51.100.16)
30     dropbear    exit-before-login        198.51.100.16             0.1
31     dropbear    connection               -                         not a failure (198.51.100.19)
32     dropbear    exit-before-login        198.51.100.19             0.1
33     dropbear    connection               -                         not a failure (198.51.100.20)
34     dropbear    user-refused             198.51.100.20             1.0
35     dropbear    exit-after-failures      -                         already counted (198.51.100.20)
36     dropbear    connection               -                         not a failure (198.51.100.21)
37     dropbear    exit-before-login        198.51.100.21             0.1
38     dropbear    connection               -                         not a failure (198.51.100.21)
39     dropbear    exit-before-login        198.51.100.21             0.1
40     dropbear    connection               -                         not a failure (198.51.100.22)
41     dropbear    unknown-user             198.51.100.22             1.0
42     dropbear    exit-too-many-tries      -                         already counted (198.51.100.22)
43     dropbear    connection               -                         not a failure (198.51.100.22)
44     dropbear    unknown-user             198.51.100.22             1.0
45     dropbear    exit-too-many-tries      -                         already counted (198.51.100.22)
46     dropbear    connection               -                         not a failure (198.51.100.22)
47     dropbear    unknown-user             198.51.100.22             1.0
48     dropbear    exit-too-many-tries      -                         already counted (198.51.100.22)
49     dropbear    connection               -                         not a failure (198.51.100.23)
50     dropbear    exit-before-login        198.51.100.23             0.1
51     dropbear    connection               -                         not a failure (198.51.100.24)
52     dropbear    bad-password             198.51.100.24             1.0
53     dropbear    exit-after-failures      -                         already counted (198.51.100.24)
54     dropbear    connection               -                         not a failure (2001:db8:bad::11)
55     dropbear    bad-password             2001:db8:bad::11          1.0
56     dropbear    exit-after-failures      -                         already counted (2001:db8:bad::11)
57     dropbear    connection               -                         not a failure (198.51.100.25)
58     dropbear    logged-in                -                         successful login (198.51.100.25)
59     dropbear    logged-out               -                         not a failure (198.51.100.25)
60     dropbear    connection               -                         not a failure (198.51.100.26)
61     dropbear    user-refused             198.51.100.26             1.0
62     dropbear    exit-after-failures      -                         already counted (198.51.100.26)
63     luci        failed-login             198.51.100.31             1.0
64     luci        failed-login             198.51.100.31             1.0
65     luci        failed-login             198.51.100.31             1.0
66     luci        failed-login             198.51.100.31             1.0
67     luci        failed-login             198.51.100.31             1.0
68     luci        failed-login             198.51.100.32             1.0
69     luci        failed-login             198.51.100.33             1.0
70     luci        failed-login             198.51.100.34             1.0
71     luci        failed-login             198.51.100.34             1.0
72     luci        failed-login             198.51.100.35             1.0
73     luci        failed-login             198.51.100.36             1.0
74     luci        failed-login             198.51.100.36             1.0
75     luci        failed-login             198.51.100.37             1.0
76     luci        failed-login             -                         no address in it
77     luci        failed-login             -                         no address in it
78     luci        failed-login             198.51.100.39             1.0
79     luci        failed-login             198.51.100.40             1.0
80     luci        failed-login             198.51.100.40             1.0
81     luci        failed-login             2001:db8:bad::31          1.0
82     luci        logged-in                -                         successful login (198.51.100.43)
83     luci        failed-login             198.51.100.47             1.0
84     luci        failed-login             192.0.2.1                 1.0
85     luci        failed-login             -                         no address in it
86     luci        failed-login             198.51.100.49             1.0
87     luci        failed-login             -                         no address in it
88     luci        failed-login             198.51.100.46             1.0
89     luci        failed-login             -                         no address in it
90     luci        logged-in                -                         successful login
91     luci        logged-in                -                         successful login (192.0.2.1)

lines: 91, counted: 44
-- End --
