recentd check: what would be used, why, and what is missing. 111 when something has to be there and is not.

-- Testcase --
All is well.
-- Command --
check --file log
-- Needs --
root
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
source         file log, because option file is set: ok
sink           xt_recent, because the kernel has it: ok
list IPv4      proc/xt_recent/recentd, 0 of 100 entries: ok
list IPv6      proc/xt_recent/recentd6, 0 of 100 entries: ok
               the module holds 100 addresses, and more bans at once end older ones; recentd has room for BANS. To have more:
               options xt_recent ip_list_tot=1000 in /etc/modprobe.d (OpenWrt: in /etc/modules.conf), then restart
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps no capability; limits, KERNEL
verdict        ready
-- Expect stderr --
-- Expect exit --
0
-- File log --
-- End --

-- Testcase --
The size of the lists; an allowlist; the kernel counts.
-- Command --
check --file log --count kernel --hitcount 25 --allow 192.168.1.1/24 --allow 2001:db8::1
-- Needs --
root
-- List size --
5000
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
source         file log, because option file is set: ok
sink           xt_recent, because the kernel has it: ok
list IPv4      proc/xt_recent/recentd, 0 of 5000 entries: ok
list IPv6      proc/xt_recent/recentd6, 0 of 5000 entries: ok
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by the kernel's rule: 25 failures within 900 s, IPv6 by /64
               with count 'kernel' kernels before 3.19 refuse a hitcount above 20 (ip_pkt_list_tot)
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      192.168.1.0/24, 2001:db8::1/128
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps no capability; limits, KERNEL
verdict        ready
-- Expect stderr --
-- Expect exit --
0
-- File log --
-- End --

-- Testcase --
The rules are not loaded, so the lists are missing.
-- Command --
check --file log
-- Needs --
root
-- Kernel --
xt_recent/
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
source         file log, because option file is set: ok
sink           xt_recent, because the kernel has it: ok
list IPv4      proc/xt_recent/recentd: no such file or directory (errno 2); load the firewall rules with: recentd rules xt_recent | sh
list IPv6      proc/xt_recent/recentd6: no such file or directory (errno 2); load the firewall rules with: recentd rules xt_recent | sh
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps no capability; limits, KERNEL
verdict        NOT READY: see above
-- Expect stderr --
-- Expect exit --
111
-- File log --
-- End --

-- Testcase --
The module is missing.
-- Command --
check --file log
-- Needs --
root
-- Kernel --
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
source         file log, because option file is set: ok
sink           xt_recent, because it may still be loaded: no such file or directory (errno 2); load the module: modprobe xt_recent (OpenWrt: package iptables-mod-conntrack-extra)
list IPv4      proc/xt_recent/recentd: no such file or directory (errno 2); load the firewall rules with: recentd rules xt_recent | sh
list IPv6      proc/xt_recent/recentd6: no such file or directory (errno 2); load the firewall rules with: recentd rules xt_recent | sh
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps no capability; limits, KERNEL
verdict        NOT READY: see above
-- Expect stderr --
-- Expect exit --
111
-- File log --
-- End --

-- Testcase --
ipt_recent, without IPv6.
-- Command --
check --file log
-- Needs --
root
-- Kernel --
ipt_recent/recentd
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
source         file log, because option file is set: ok
sink           ipt_recent, because the kernel has it: ok
list IPv4      proc/ipt_recent/recentd, 0 of 100 entries: ok
list IPv6      none: ipt_recent knows no IPv6
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps no capability; limits, KERNEL
verdict        ready
-- Expect stderr --
-- Expect exit --
0
-- File log --
-- End --

-- Testcase --
A dry run needs nothing.
-- Command --
check --sink dry-run --source stdin
-- Needs --
root
-- Kernel --
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
sandbox        keeps no capability; limits, KERNEL
verdict        ready
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
The log file is missing.
-- Command --
check --file log
-- Needs --
root
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
source         file log, because option file is set: no such file or directory (errno 2); recentd waits for it to appear
sink           xt_recent, because the kernel has it: ok
list IPv4      proc/xt_recent/recentd, 0 of 100 entries: ok
list IPv6      proc/xt_recent/recentd6, 0 of 100 entries: ok
               the module holds 100 addresses, and more bans at once end older ones; recentd has room for BANS. To have more:
               options xt_recent ip_list_tot=1000 in /etc/modprobe.d (OpenWrt: in /etc/modules.conf), then restart
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps CAP_DAC_READ_SEARCH only; limits, KERNEL
verdict        NOT READY: see above
-- Expect stderr --
-- Expect exit --
111
-- End --

-- Testcase --
A device in the place of the log file.
-- Command --
check --file /dev/zero
-- Needs --
root
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
source         file /dev/zero, because option file is set: neither a file nor a fifo (errno 6); recentd waits for it to appear
sink           xt_recent, because the kernel has it: ok
list IPv4      proc/xt_recent/recentd, 0 of 100 entries: ok
list IPv6      proc/xt_recent/recentd6, 0 of 100 entries: ok
               the module holds 100 addresses, and more bans at once end older ones; recentd has room for BANS. To have more:
               options xt_recent ip_list_tot=1000 in /etc/modprobe.d (OpenWrt: in /etc/modules.conf), then restart
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps no capability; limits, KERNEL
verdict        NOT READY: see above
-- Expect stderr --
-- Expect exit --
111
-- End --

-- Testcase --
logread, the default, is missing.
-- Command --
check --ubus off --logread /nowhere/logread
-- Needs --
root
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
source         logread /nowhere/logread, because there is no ubusd, and neither file nor socket is set: no such file or directory (errno 2); install it, or set option file or socket
sink           xt_recent, because the kernel has it: ok
list IPv4      proc/xt_recent/recentd, 0 of 100 entries: ok
list IPv6      proc/xt_recent/recentd6, 0 of 100 entries: ok
               the module holds 100 addresses, and more bans at once end older ones; recentd has room for BANS. To have more:
               options xt_recent ip_list_tot=1000 in /etc/modprobe.d (OpenWrt: in /etc/modules.conf), then restart
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps no capability; limits, KERNEL
verdict        NOT READY: see above
-- Expect stderr --
-- Expect exit --
111
-- End --

-- Testcase --
Another program in its place.
-- Command --
check --ubus off --logread sh
-- Needs --
root
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
source         logread sh, because there is no ubusd, and neither file nor socket is set: ok
sink           xt_recent, because the kernel has it: ok
list IPv4      proc/xt_recent/recentd, 0 of 100 entries: ok
list IPv6      proc/xt_recent/recentd6, 0 of 100 entries: ok
               the module holds 100 addresses, and more bans at once end older ones; recentd has room for BANS. To have more:
               options xt_recent ip_list_tot=1000 in /etc/modprobe.d (OpenWrt: in /etc/modules.conf), then restart
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps no capability; limits, KERNEL
verdict        ready
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
A socket needs its directory.
-- Command --
check --socket nowhere/log
-- Needs --
root
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
source         socket nowhere/log, because option socket is set: no such file or directory (errno 2); its directory does not exist
sink           xt_recent, because the kernel has it: ok
list IPv4      proc/xt_recent/recentd, 0 of 100 entries: ok
list IPv6      proc/xt_recent/recentd6, 0 of 100 entries: ok
               the module holds 100 addresses, and more bans at once end older ones; recentd has room for BANS. To have more:
               options xt_recent ip_list_tot=1000 in /etc/modprobe.d (OpenWrt: in /etc/modules.conf), then restart
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps no capability; limits, KERNEL
verdict        NOT READY: see above
-- Expect stderr --
-- Expect exit --
111
-- End --

-- Testcase --
A file has the name of the socket.
-- Command --
check --socket recentd.conf
-- Needs --
root
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
source         socket recentd.conf, because option socket is set: already exists, but is different (errno 17); another program has this socket, or it is another kind of file
sink           xt_recent, because the kernel has it: ok
list IPv4      proc/xt_recent/recentd, 0 of 100 entries: ok
list IPv6      proc/xt_recent/recentd6, 0 of 100 entries: ok
               the module holds 100 addresses, and more bans at once end older ones; recentd has room for BANS. To have more:
               options xt_recent ip_list_tot=1000 in /etc/modprobe.d (OpenWrt: in /etc/modules.conf), then restart
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps no capability; limits, KERNEL
verdict        NOT READY: see above
-- Expect stderr --
-- Expect exit --
111
-- End --

-- Testcase --
A file in the place of its directory.
-- Command --
check --socket recentd.conf/log
-- Needs --
root
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
source         socket recentd.conf/log, because option socket is set: not a directory (errno 20); its directory must exist, and no other file may have its name
sink           xt_recent, because the kernel has it: ok
list IPv4      proc/xt_recent/recentd, 0 of 100 entries: ok
list IPv6      proc/xt_recent/recentd6, 0 of 100 entries: ok
               the module holds 100 addresses, and more bans at once end older ones; recentd has room for BANS. To have more:
               options xt_recent ip_list_tot=1000 in /etc/modprobe.d (OpenWrt: in /etc/modules.conf), then restart
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps no capability; limits, KERNEL
verdict        NOT READY: see above
-- Expect stderr --
-- Expect exit --
111
-- End --

-- Testcase --
A source without its path.
-- Command --
check --source file
-- Needs --
root
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
options        option source 'file' needs option file: a path
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps CAP_DAC_READ_SEARCH only; limits, KERNEL
verdict        NOT READY: see above
-- Expect stderr --
-- Expect exit --
111
-- End --

-- Testcase --
No configuration file.
-- Command --
check --config none --file log
-- Needs --
root
-- Expect stdout --
recentd VERSION
configuration  no file, defaults and command line only
source         file log, because option file is set: ok
sink           xt_recent, because the kernel has it: ok
list IPv4      proc/xt_recent/recentd, 0 of 100 entries: ok
list IPv6      proc/xt_recent/recentd6, 0 of 100 entries: ok
               the module holds 100 addresses, and more bans at once end older ones; recentd has room for BANS. To have more:
               options xt_recent ip_list_tot=1000 in /etc/modprobe.d (OpenWrt: in /etc/modules.conf), then restart
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps no capability; limits, KERNEL
verdict        ready
-- Expect stderr --
-- Expect exit --
0
-- File log --
-- End --

-- Testcase --
What cannot be had together.
-- Command --
check --sink nft --count kernel --source stdin
-- Needs --
root
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
options        option sink 'nft' needs count 'agent': only the rules of xt_recent and ipt_recent can count
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by the kernel's rule: 15 failures within 900 s, IPv6 by /64
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps CAP_NET_ADMIN only; limits, KERNEL
verdict        NOT READY: see above
-- Expect stderr --
-- Expect exit --
111
-- End --

-- Testcase --
The LAN, and whether an address could be banned.
-- Command --
check --file log --allow 203.0.113.4 FD01:2::9
-- Needs --
root
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
source         file log, because option file is set: ok
sink           xt_recent, because the kernel has it: ok
list IPv4      proc/xt_recent/recentd, 0 of 100 entries: ok
list IPv6      proc/xt_recent/recentd6, 0 of 100 entries: ok
               the module holds 100 addresses, and more bans at once end older ones; recentd has room for BANS. To have more:
               options xt_recent ip_list_tot=1000 in /etc/modprobe.d (OpenWrt: in /etc/modules.conf), then restart
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      203.0.113.4/32
LAN            2001:db8:1::/60 on br-lan, fd01:2::/64 on br-lan: never banned
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
address        fd01:2::9: the LAN is never banned (option lan)
sandbox        keeps no capability; limits, KERNEL
verdict        ready
-- Expect stderr --
-- Expect exit --
0
-- File log --
-- File proc/ipv6_route --
20010db8000100000000000000000000 3c 00000000000000000000000000000000 00 00000000000000000000000000000000 00000400 00000001 00000000 00000001   br-lan
fd010002000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000400 00000001 00000000 00000001   br-lan
fd990000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000400 00000001 00000000 00000001     eth1
00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth1
-- End --

-- Testcase --
An address that could be banned, without a LAN.
-- Command --
check --file log --lan 0 203.0.113.4
-- Needs --
root
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
source         file log, because option file is set: ok
sink           xt_recent, because the kernel has it: ok
list IPv4      proc/xt_recent/recentd, 0 of 100 entries: ok
list IPv6      proc/xt_recent/recentd6, 0 of 100 entries: ok
               the module holds 100 addresses, and more bans at once end older ones; recentd has room for BANS. To have more:
               options xt_recent ip_list_tot=1000 in /etc/modprobe.d (OpenWrt: in /etc/modules.conf), then restart
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            3600 s, each further ban 2 times as long, at most 86400 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            may be banned, as configured
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
address        203.0.113.4: can be banned
sandbox        keeps no capability; limits, KERNEL
verdict        ready
-- Expect stderr --
-- Expect exit --
0
-- File log --
-- End --

-- Testcase --
An operand that is no address.
-- Command --
check --file log 203.0.113.400
-- Expect stderr --
recentd: check '203.0.113.400': must be an address such as 192.0.2.7 or 2001:db8::7
-- Expect exit --
100
-- File log --
-- End --

-- Testcase --
One failure, and bans of one length.
-- Command --
check --file log --hitcount 1 --growth 1
-- Needs --
root
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
source         file log, because option file is set: ok
sink           xt_recent, because the kernel has it: ok
list IPv4      proc/xt_recent/recentd, 0 of 100 entries: ok
list IPv6      proc/xt_recent/recentd6, 0 of 100 entries: ok
               the module holds 100 addresses, and more bans at once end older ones; recentd has room for BANS. To have more:
               options xt_recent ip_list_tot=1000 in /etc/modprobe.d (OpenWrt: in /etc/modules.conf), then restart
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 1 failure within 900 s, IPv6 by /64
ban            3600 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps no capability; limits, KERNEL
verdict        ready
-- Expect exit --
0
-- File log --
-- End --

-- Testcase --
What is wrong in the file, and a verdict that says so.
-- Command --
check --file log
-- Needs --
root
-- Config --
config recentd 'main'
	option hitcount 'abc'
	list allow '192.0.2.0/99'
	option ban '7d'
config pattern 'forum'
	option program 'forumd'
	option match '%{address'
-- Expect stdout --
recentd VERSION
configuration  recentd.conf
               recentd.conf:3: list allow '192.0.2.0/99' is NOT ALLOWED, so these addresses can be banned: must be an address or a prefix such as 192.168.1.0/24 or fd00::/8 (at most 32)
               recentd.conf:2: option hitcount 'abc': must be a number from 1 to 200; it is passed over (default: 15)
               recentd.conf:7: option match '%{address': a { is not closed: add the }; the pattern is passed over
source         file log, because option file is set: ok
sink           xt_recent, because the kernel has it: ok
list IPv4      proc/xt_recent/recentd, 0 of 100 entries: ok
list IPv6      proc/xt_recent/recentd6, 0 of 100 entries: ok
               the module holds 100 addresses, and more bans at once end older ones; recentd has room for BANS. To have more:
               options xt_recent ip_list_tot=1000 in /etc/modprobe.d (OpenWrt: in /etc/modules.conf), then restart
watching       dropbear, sshd, luci
not seen       guesses at LuCI through /ubus; the address, where a long path (up to 2026-07 also a %c) takes it out of LuCI's line: recentd status counts these
               LuCI of OpenWrt up to 24.10, whose lines strangers can forge: only with list watch 'luci-uhttpd'
counting       by recentd: 15 failures within 900 s, IPv6 by /64
               window '3600' with hitcount '10' also stops bots that try every five minutes, and few people mistype ten times an hour
ban            604800 s, each further ban 2 times as long, at most 604800 s
allowlist      empty; loopback, link-local and this machine's own addresses are never banned
LAN            none found; add the address you log in from to the allowlist
limits         ADDRESSES counted addresses, BANS bans per family, SESSIONS sessions, 4096 bytes per line
sandbox        keeps no capability; limits, KERNEL
verdict        ready, but the configuration is faulty: see above
-- Expect exit --
100
-- File log --
-- End --
