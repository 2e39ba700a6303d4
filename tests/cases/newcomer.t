What somebody tries who has never seen recentd, and what it says. All that is wrong is said in a sentence on standard error, with what to do; nothing of the answer
goes to standard output then.

-- Testcase --
How is status used?
-- Command --
status --help
-- Expect stdout --
usage: recentd status [--json]

say whether the router is protected, and what recentd has seen

options, as --option value or --option=value; after -- nothing is an option:

  --config       the configuration file, or none [/etc/config/recentd]
  --control      socket for recentd status and the like, or off: a path of 0 to 107 bytes [/var/run/recentd.sock]
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
How is list used?
-- Command --
list --help
-- Expect stdout --
usage: recentd list [--json] [--sort newest|left|address] [--match PREFIX|PART]

list the banned addresses, those with failed attempts, and the allowlist

options, as --option value or --option=value; after -- nothing is an option:

  --config       the configuration file, or none [/etc/config/recentd]
  --control      socket for recentd status and the like, or off: a path of 0 to 107 bytes [/var/run/recentd.sock]
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
How is events used?
-- Command --
events --help
-- Expect stdout --
usage: recentd events [--json]

list the last decisions

options, as --option value or --option=value; after -- nothing is an option:

  --config       the configuration file, or none [/etc/config/recentd]
  --control      socket for recentd status and the like, or off: a path of 0 to 107 bytes [/var/run/recentd.sock]
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
How is ban used?
-- Command --
ban --help
-- Expect stdout --
usage: recentd ban [--json] ADDRESS [TIME|forever]

ban an address now

options, as --option value or --option=value; after -- nothing is an option:

  --config       the configuration file, or none [/etc/config/recentd]
  --control      socket for recentd status and the like, or off: a path of 0 to 107 bytes [/var/run/recentd.sock]
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
How is unban used?
-- Command --
unban --help
-- Expect stdout --
usage: recentd unban [--json] ADDRESS

end the ban of an address, and forget its count

options, as --option value or --option=value; after -- nothing is an option:

  --config       the configuration file, or none [/etc/config/recentd]
  --control      socket for recentd status and the like, or off: a path of 0 to 107 bytes [/var/run/recentd.sock]
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
How is flush used?
-- Command --
flush --help
-- Expect stdout --
usage: recentd flush [--json]

end all bans, and forget all counts

options, as --option value or --option=value; after -- nothing is an option:

  --config       the configuration file, or none [/etc/config/recentd]
  --control      socket for recentd status and the like, or off: a path of 0 to 107 bytes [/var/run/recentd.sock]
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
How is allow used?
-- Command --
allow --help
-- Expect stdout --
usage: recentd allow [--json] ADDRESS|PREFIX

never ban an address until recentd starts again

options, as --option value or --option=value; after -- nothing is an option:

  --config       the configuration file, or none [/etc/config/recentd]
  --control      socket for recentd status and the like, or off: a path of 0 to 107 bytes [/var/run/recentd.sock]
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
How is disallow used?
-- Command --
disallow --help
-- Expect stdout --
usage: recentd disallow [--json] ADDRESS|PREFIX

take back what allow did

options, as --option value or --option=value; after -- nothing is an option:

  --config       the configuration file, or none [/etc/config/recentd]
  --control      socket for recentd status and the like, or off: a path of 0 to 107 bytes [/var/run/recentd.sock]
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
How is explain used?
-- Command --
explain --help
-- Expect stdout --
usage: recentd explain [--json] [--program NAME] [--pattern 'PROGRAM: TEXT'] [FILE]

say for each line of a log which message it is and which address it counts against

options, as --option value or --option=value; after -- nothing is an option:

  --config       the configuration file, or none [/etc/config/recentd]
  --watch        program whose lines count (may be repeated): dropbear, sshd, luci, luci-uhttpd, dovecot, vsftpd, pure-ftpd, proftpd, openvpn, postfix, exim, nginx, asterisk, vaultwarden, samba, pam or all [dropbear, sshd, luci]
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
How is replay used?
-- Command --
replay --help
-- Expect stdout --
usage: recentd replay [--json] [--pattern 'PROGRAM: TEXT'] [FILE]

say which addresses would have been banned when, by the log's own clock

options, as --option value or --option=value; after -- nothing is an option:

  --config       the configuration file, or none [/etc/config/recentd]
  --sink         where bans go (auto: what the kernel has): auto, xt_recent, ipt_recent, nft or dry-run [auto]
  --name         the table of nftables, or the kernel's list for IPv4: 1 to 100 bytes of letters, digits and _-. [recentd]
  --name6        the kernel's list for IPv6: 1 to 100 bytes of letters, digits and _-. [recentd6]
  --proc         directory of xt_recent/ and ipt_recent/: a path of 0 to 64 bytes [/proc/net]
  --sys          directory of xt_recent/parameters/: a path of 0 to 64 bytes [/sys/module]
  --count        what counts failures (kernel: the rule does, and every failure is written): agent or kernel [agent]
  --hitcount     failures that lead to a ban: a number from 1 to 200 [15]
  --window       time within which failures count: 1 to 604800 seconds, or a time such as 15m, 1h, 2d [900]
  --ban          length of a first ban: 1 to 2147483 seconds, or a time such as 15m, 1h, 2d [3600]
  --growth       each further ban lasts this many times as long: a number from 1 to 100 [2]
  --ban_max      longest ban: 1 to 2147483 seconds, or a time such as 15m, 1h, 2d [86400]
  --ban_forever  which ban of an address has no end (0: none): a number from 0 to 100 [0]
  --prefix4      IPv4 prefix length that is one attacker: a number from 8 to 32 [32]
  --prefix6      IPv6 prefix length that is one attacker: a number from 16 to 128 [64]
  --allow        never ban this (may be repeated): an address or a prefix such as 192.168.1.0/24 or fd00::/8 (at most 32)
  --lan          never ban the networks of the LAN side (see recentd check): 0 or 1 [1]
  --update       prolong a ban with every packet of the banned address: 0 or 1 [0]
  --watch        program whose lines count (may be repeated): dropbear, sshd, luci, luci-uhttpd, dovecot, vsftpd, pure-ftpd, proftpd, openvpn, postfix, exim, nginx, asterisk, vaultwarden, samba, pam or all [dropbear, sshd, luci]
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
How is rules used?
-- Command --
rules --help
-- Expect stdout --
usage: recentd rules [nft|xt_recent|ipt_recent] [--delete] [--iptables PROGRAM] [--ip6tables PROGRAM]

print the firewall rules to load: recentd rules | sh

options, as --option value or --option=value; after -- nothing is an option:

  --config       the configuration file, or none [/etc/config/recentd]
  --source       where log lines come from (may be repeated): auto, ubus, logread, file, socket or stdin, or KIND:WHAT such as file:/var/log/mail.log, vsftpd:/var/log/vsftpd.log or udp:192.168.1.1 (at most 8) [auto]
  --sink         where bans go (auto: what the kernel has): auto, xt_recent, ipt_recent, nft or dry-run [auto]
  --name         the table of nftables, or the kernel's list for IPv4: 1 to 100 bytes of letters, digits and _-. [recentd]
  --name6        the kernel's list for IPv6: 1 to 100 bytes of letters, digits and _-. [recentd6]
  --proc         directory of xt_recent/ and ipt_recent/: a path of 0 to 64 bytes [/proc/net]
  --sys          directory of xt_recent/parameters/: a path of 0 to 64 bytes [/sys/module]
  --count        what counts failures (kernel: the rule does, and every failure is written): agent or kernel [agent]
  --hitcount     failures that lead to a ban: a number from 1 to 200 [15]
  --window       time within which failures count: 1 to 604800 seconds, or a time such as 15m, 1h, 2d [900]
  --ban          length of a first ban: 1 to 2147483 seconds, or a time such as 15m, 1h, 2d [3600]
  --prefix4      IPv4 prefix length that is one attacker: a number from 8 to 32 [32]
  --prefix6      IPv6 prefix length that is one attacker: a number from 16 to 128 [64]
  --lan          never ban the networks of the LAN side (see recentd check): 0 or 1 [1]
  --ports        TCP ports that a ban closes: up to 15 port numbers with commas, or nothing for all
  --chains       where the rule goes (with udp: INPUT FORWARD): names of iptables chains with blanks between [INPUT]
  --update       prolong a ban with every packet of the banned address: 0 or 1 [0]
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
How is check used?
-- Command --
check --help
-- Expect stdout --
usage: recentd check [--pattern 'PROGRAM: TEXT'] [--iptables PROGRAM] [--ip6tables PROGRAM] [ADDRESS]

say what would be used and why, what is missing, and whether ADDRESS could be banned

options, as --option value or --option=value; after -- nothing is an option:

  --config       the configuration file, or none [/etc/config/recentd]
  --source       where log lines come from (may be repeated): auto, ubus, logread, file, socket or stdin, or KIND:WHAT such as file:/var/log/mail.log, vsftpd:/var/log/vsftpd.log or udp:192.168.1.1 (at most 8) [auto]
  --file         log file to follow (if set, auto chooses it): a path of 0 to 127 bytes
  --from_start   read that file from its start: 0 or 1 [0]
  --socket       unix datagram socket to bind for syslog clients (if set, auto chooses it): a path of 0 to 107 bytes
  --socket_mode  permissions of that socket: an octal file mode such as 0600 [0600]
  --logread      program run as 'PROGRAM -f': a path of 1 to 127 bytes [logread]
  --ubus         ubusd's socket, or off (empty: where OpenWrt has it): a path of 0 to 107 bytes
  --control      socket for recentd status and the like, or off: a path of 0 to 107 bytes [/var/run/recentd.sock]
  --sink         where bans go (auto: what the kernel has): auto, xt_recent, ipt_recent, nft or dry-run [auto]
  --name         the table of nftables, or the kernel's list for IPv4: 1 to 100 bytes of letters, digits and _-. [recentd]
  --name6        the kernel's list for IPv6: 1 to 100 bytes of letters, digits and _-. [recentd6]
  --proc         directory of xt_recent/ and ipt_recent/: a path of 0 to 64 bytes [/proc/net]
  --sys          directory of xt_recent/parameters/: a path of 0 to 64 bytes [/sys/module]
  --count        what counts failures (kernel: the rule does, and every failure is written): agent or kernel [agent]
  --hitcount     failures that lead to a ban: a number from 1 to 200 [15]
  --window       time within which failures count: 1 to 604800 seconds, or a time such as 15m, 1h, 2d [900]
  --ban          length of a first ban: 1 to 2147483 seconds, or a time such as 15m, 1h, 2d [3600]
  --growth       each further ban lasts this many times as long: a number from 1 to 100 [2]
  --ban_max      longest ban: 1 to 2147483 seconds, or a time such as 15m, 1h, 2d [86400]
  --ban_forever  which ban of an address has no end (0: none): a number from 0 to 100 [0]
  --ban_file     file that keeps bans without end over a reboot: a path of 0 to 123 bytes
  --prefix4      IPv4 prefix length that is one attacker: a number from 8 to 32 [32]
  --prefix6      IPv6 prefix length that is one attacker: a number from 16 to 128 [64]
  --allow        never ban this (may be repeated): an address or a prefix such as 192.168.1.0/24 or fd00::/8 (at most 32)
  --senders      who may send to udp (none named: the LAN; may be repeated): an address or a prefix such as 192.168.1.0/24 or fd00::/8 (at most 32)
  --lan          never ban the networks of the LAN side (see recentd check): 0 or 1 [1]
  --ports        TCP ports that a ban closes: up to 15 port numbers with commas, or nothing for all
  --chains       where the rule goes (with udp: INPUT FORWARD): names of iptables chains with blanks between [INPUT]
  --update       prolong a ban with every packet of the banned address: 0 or 1 [0]
  --log          where recentd's own lines go (auto: to syslog, or to a terminal or a file that is standard error): auto, stderr or syslog [auto]
  --sandbox      drop every right that recentd does not need: 0 or 1 [1]
  --watch        program whose lines count (may be repeated): dropbear, sshd, luci, luci-uhttpd, dovecot, vsftpd, pure-ftpd, proftpd, openvpn, postfix, exim, nginx, asterisk, vaultwarden, samba, pam or all [dropbear, sshd, luci]
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
How is help used?
-- Command --
help --help
-- Expect stdout --
usage: recentd help [COMMAND]

this text, or that of a command
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
How is version used?
-- Command --
version --help
-- Expect stdout --
usage: recentd version 

print the version
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
How is run used? The options are those of help.
-- Command --
run -h
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
run: an option that there is not.
-- Command --
run --verbose
-- Expect stderr --
recentd: there is no option --verbose. Try: recentd help run
-- Expect exit --
100
-- End --

-- Testcase --
status: an option that there is not.
-- Command --
status --verbose
-- Expect stderr --
recentd: there is no option --verbose. Try: recentd help status
-- Expect exit --
100
-- End --

-- Testcase --
list: an option that there is not.
-- Command --
list --verbose
-- Expect stderr --
recentd: there is no option --verbose. Try: recentd help list
-- Expect exit --
100
-- End --

-- Testcase --
events: an option that there is not.
-- Command --
events --verbose
-- Expect stderr --
recentd: there is no option --verbose. Try: recentd help events
-- Expect exit --
100
-- End --

-- Testcase --
ban: an option that there is not.
-- Command --
ban --verbose
-- Expect stderr --
recentd: there is no option --verbose. Try: recentd help ban
-- Expect exit --
100
-- End --

-- Testcase --
unban: an option that there is not.
-- Command --
unban --verbose
-- Expect stderr --
recentd: there is no option --verbose. Try: recentd help unban
-- Expect exit --
100
-- End --

-- Testcase --
flush: an option that there is not.
-- Command --
flush --verbose
-- Expect stderr --
recentd: there is no option --verbose. Try: recentd help flush
-- Expect exit --
100
-- End --

-- Testcase --
allow: an option that there is not.
-- Command --
allow --verbose
-- Expect stderr --
recentd: there is no option --verbose. Try: recentd help allow
-- Expect exit --
100
-- End --

-- Testcase --
disallow: an option that there is not.
-- Command --
disallow --verbose
-- Expect stderr --
recentd: there is no option --verbose. Try: recentd help disallow
-- Expect exit --
100
-- End --

-- Testcase --
explain: an option that there is not.
-- Command --
explain --verbose
-- Expect stderr --
recentd: there is no option --verbose. Try: recentd help explain
-- Expect exit --
100
-- End --

-- Testcase --
replay: an option that there is not.
-- Command --
replay --verbose
-- Expect stderr --
recentd: there is no option --verbose. Try: recentd help replay
-- Expect exit --
100
-- End --

-- Testcase --
rules: an option that there is not.
-- Command --
rules --verbose
-- Expect stderr --
recentd: there is no option --verbose. Try: recentd help rules
-- Expect exit --
100
-- End --

-- Testcase --
check: an option that there is not.
-- Command --
check --verbose
-- Expect stderr --
recentd: there is no option --verbose. Try: recentd help check
-- Expect exit --
100
-- End --

-- Testcase --
help: an option that there is not.
-- Command --
help --verbose
-- Expect stderr --
recentd: there is no option --verbose. Try: recentd help help
-- Expect exit --
100
-- End --

-- Testcase --
version: an option that there is not.
-- Command --
version --verbose
-- Expect stderr --
recentd: there is no option --verbose. Try: recentd help version
-- Expect exit --
100
-- End --

-- Testcase --
run: too many words.
-- Command --
run a b c
-- Expect stderr --
recentd: run does not expect 'a'. Try: recentd help run
-- Expect exit --
100
-- End --

-- Testcase --
status: too many words.
-- Command --
status a b c
-- Expect stderr --
recentd: status does not expect 'a'. Try: recentd help status
-- Expect exit --
100
-- End --

-- Testcase --
list: too many words.
-- Command --
list a b c
-- Expect stderr --
recentd: list does not expect 'a'. Try: recentd help list
-- Expect exit --
100
-- End --

-- Testcase --
events: too many words.
-- Command --
events a b c
-- Expect stderr --
recentd: events does not expect 'a'. Try: recentd help events
-- Expect exit --
100
-- End --

-- Testcase --
ban: too many words.
-- Command --
ban a b c
-- Expect stderr --
recentd: ban does not expect 'c'. Try: recentd help ban
-- Expect exit --
100
-- End --

-- Testcase --
unban: too many words.
-- Command --
unban a b c
-- Expect stderr --
recentd: unban does not expect 'b'. Try: recentd help unban
-- Expect exit --
100
-- End --

-- Testcase --
flush: too many words.
-- Command --
flush a b c
-- Expect stderr --
recentd: flush does not expect 'a'. Try: recentd help flush
-- Expect exit --
100
-- End --

-- Testcase --
allow: too many words.
-- Command --
allow a b c
-- Expect stderr --
recentd: allow does not expect 'b'. Try: recentd help allow
-- Expect exit --
100
-- End --

-- Testcase --
disallow: too many words.
-- Command --
disallow a b c
-- Expect stderr --
recentd: disallow does not expect 'b'. Try: recentd help disallow
-- Expect exit --
100
-- End --

-- Testcase --
explain: too many words.
-- Command --
explain a b c
-- Expect stderr --
recentd: explain does not expect 'b'. Try: recentd help explain
-- Expect exit --
100
-- End --

-- Testcase --
replay: too many words.
-- Command --
replay a b c
-- Expect stderr --
recentd: replay does not expect 'b'. Try: recentd help replay
-- Expect exit --
100
-- End --

-- Testcase --
rules: too many words.
-- Command --
rules a b c
-- Expect stderr --
recentd: rules does not expect 'b'. Try: recentd help rules
-- Expect exit --
100
-- End --

-- Testcase --
check: too many words.
-- Command --
check a b c
-- Expect stderr --
recentd: check does not expect 'b'. Try: recentd help check
-- Expect exit --
100
-- End --

-- Testcase --
help: too many words.
-- Command --
help a b c
-- Expect stderr --
recentd: help does not expect 'b'. Try: recentd help help
-- Expect exit --
100
-- End --

-- Testcase --
version: too many words.
-- Command --
version a b c
-- Expect stderr --
recentd: version does not expect 'a'. Try: recentd help version
-- Expect exit --
100
-- End --

-- Testcase --
ban: no address.
-- Command --
ban
-- Expect stderr --
recentd: ban: an address is needed. Try: recentd help ban
-- Expect exit --
100
-- End --

-- Testcase --
ban: a name is no address.
-- Command --
ban router.lan
-- Expect stderr --
recentd: ban router.lan: not an address, nor a prefix such as 2001:db8::/64. Try: recentd help ban
-- Expect exit --
100
-- End --

-- Testcase --
unban: no address.
-- Command --
unban
-- Expect stderr --
recentd: unban: an address is needed. Try: recentd help unban
-- Expect exit --
100
-- End --

-- Testcase --
unban: a name is no address.
-- Command --
unban router.lan
-- Expect stderr --
recentd: unban router.lan: not an address, nor a prefix such as 2001:db8::/64. Try: recentd help unban
-- Expect exit --
100
-- End --

-- Testcase --
allow: no address.
-- Command --
allow
-- Expect stderr --
recentd: allow: an address is needed. Try: recentd help allow
-- Expect exit --
100
-- End --

-- Testcase --
allow: a name is no address.
-- Command --
allow router.lan
-- Expect stderr --
recentd: allow router.lan: not an address, nor a prefix such as 2001:db8::/64. Try: recentd help allow
-- Expect exit --
100
-- End --

-- Testcase --
disallow: no address.
-- Command --
disallow
-- Expect stderr --
recentd: disallow: an address is needed. Try: recentd help disallow
-- Expect exit --
100
-- End --

-- Testcase --
disallow: a name is no address.
-- Command --
disallow router.lan
-- Expect stderr --
recentd: disallow router.lan: not an address, nor a prefix such as 2001:db8::/64. Try: recentd help disallow
-- Expect exit --
100
-- End --

-- Testcase --
ban: half an address.
-- Command --
ban 192.0.2
-- Expect stderr --
recentd: ban 192.0.2: not an address, nor a prefix such as 2001:db8::/64. Try: recentd help ban
-- Expect exit --
100
-- End --

-- Testcase --
ban: a whole network of IPv4.
-- Command --
ban 192.0.2.0/24
-- Expect stderr --
recentd: recentd is not running: there is no answer at /var/run/recentd.sock: no such file or directory (errno 2). See: recentd check
-- Expect exit --
111
-- End --

-- Testcase --
ban: a unit that there is not.
-- Command --
ban 192.0.2.7 2w
-- Expect stderr --
recentd: ban 192.0.2.7 2w: seconds must be a whole number, or a time such as 15m, 1h, 2d. Try: recentd help ban
-- Expect exit --
100
-- End --

-- Testcase --
ban: too long.
-- Command --
ban 192.0.2.7 30d
-- Expect stderr --
recentd: ban 192.0.2.7 30d: seconds must be from 1 to 2147483, a time such as 15m, 1h, 2d, or forever. Try: recentd help ban
-- Expect exit --
100
-- End --

-- Testcase --
ban: a time of 0 is no end, as on the socket.
-- Command --
ban 192.0.2.7 0
-- Expect stderr --
recentd: recentd is not running: there is no answer at /var/run/recentd.sock: no such file or directory (errno 2). See: recentd check
-- Expect exit --
111
-- End --

-- Testcase --
ban: what looks like an option, after --.
-- Command --
ban -- -5
-- Expect stderr --
recentd: ban -5: not an address, nor a prefix such as 2001:db8::/64. Try: recentd help ban
-- Expect exit --
100
-- End --

-- Testcase --
check: half an address.
-- Command --
check 192.0.2
-- Expect stderr --
recentd: check '192.0.2': must be an address such as 192.0.2.7 or 2001:db8::7
-- Expect exit --
100
-- End --

-- Testcase --
help: a command that there is not.
-- Command --
help nosuch
-- Expect stderr --
recentd: no such command: nosuch. Try: recentd help
-- Expect exit --
100
-- End --

-- Testcase --
explain: an option of the policy.
-- Command --
explain --hitcount 3
-- Expect stderr --
recentd: explain takes no option --hitcount. Try: recentd help explain
-- Expect exit --
100
-- End --

-- Testcase --
replay: an option of the source.
-- Command --
replay --file log
-- Expect stderr --
recentd: replay takes no option --file. Try: recentd help replay
-- Expect exit --
100
-- End --

-- Testcase --
rules: an option of the daemon.
-- Command --
rules --allow 192.0.2.7
-- Expect stderr --
recentd: rules takes no option --allow. Try: recentd help rules
-- Expect exit --
100
-- End --

-- Testcase --
list: an option of the policy.
-- Command --
list --hitcount=3
-- Expect stderr --
recentd: list takes no option --hitcount=3. Try: recentd help list
-- Expect exit --
100
-- End --

-- Testcase --
status: a value for a switch.
-- Command --
status --json=yes
-- Expect stderr --
recentd: option --json takes no value
-- Expect exit --
100
-- End --

-- Testcase --
list: an order that there is not.
-- Command --
list --sort size
-- Expect stderr --
recentd: list: sort must be newest, left or address. Try: recentd help list
-- Expect exit --
100
-- End --

-- Testcase --
list: no order.
-- Command --
list --sort
-- Expect stderr --
recentd: option --sort needs a value. Try: recentd help list
-- Expect exit --
100
-- End --

-- Testcase --
run: a number that is none.
-- Command --
run --hitcount abc
-- Expect stderr --
recentd: option --hitcount 'abc': must be a number from 1 to 200
-- Expect exit --
100
-- End --

-- Testcase --
run: a number that is too large.
-- Command --
run --hitcount=201
-- Expect stderr --
recentd: option --hitcount '201': must be a number from 1 to 200
-- Expect exit --
100
-- End --

-- Testcase --
run: a time with another unit.
-- Command --
run --window 15min
-- Expect stderr --
recentd: option --window '15min': must be 1 to 604800 seconds, or a time such as 15m, 1h, 2d
-- Expect exit --
100
-- End --

-- Testcase --
run: no value.
-- Command --
run --window
-- Expect stderr --
recentd: option --window needs a value. Try: recentd help run
-- Expect exit --
100
-- End --

-- Testcase --
run: an empty value.
-- Command --
run --window=
-- Expect stderr --
recentd: option --window '': must be 1 to 604800 seconds, or a time such as 15m, 1h, 2d
-- Expect exit --
100
-- End --

-- Testcase --
run: an address that is none.
-- Command --
run --allow 192.168.1.0/33
-- Expect stderr --
recentd: option --allow '192.168.1.0/33': must be an address or a prefix such as 192.168.1.0/24 or fd00::/8 (at most 32)
-- Expect exit --
100
-- End --

-- Testcase --
run: a program that is not known.
-- Command --
run --watch ssh
-- Expect stderr --
recentd: option --watch 'ssh': must be dropbear, sshd, luci, luci-uhttpd, dovecot, vsftpd, pure-ftpd, proftpd, openvpn, postfix, exim, nginx, asterisk, vaultwarden, samba, pam or all
-- Expect exit --
100
-- End --

-- Testcase --
run: a sink that is not known.
-- Command --
run --sink iptables
-- Expect stderr --
recentd: option --sink 'iptables': must be auto, xt_recent, ipt_recent, nft or dry-run
-- Expect exit --
100
-- End --

-- Testcase --
run: a source that is not known.
-- Command --
run --source syslog
-- Expect stderr --
recentd: option --source 'syslog': must be auto, ubus, logread, file, socket or stdin, or KIND:WHAT such as file:/var/log/mail.log, vsftpd:/var/log/vsftpd.log or udp:192.168.1.1 (at most 8)
-- Expect exit --
100
-- End --

-- Testcase --
run: udp without an address.
-- Command --
run --source udp
-- Expect stderr --
recentd: option --source 'udp': must be auto, ubus, logread, file, socket or stdin, or KIND:WHAT such as file:/var/log/mail.log, vsftpd:/var/log/vsftpd.log or udp:192.168.1.1 (at most 8)
-- Expect exit --
100
-- End --

-- Testcase --
run: a port that is none.
-- Command --
run --ports ssh
-- Expect stderr --
recentd: option --ports 'ssh': must be up to 15 port numbers with commas, or nothing for all
-- Expect exit --
100
-- End --

-- Testcase --
rules: a firewall that is not known.
-- Command --
rules iptables
-- Expect stderr --
recentd: rules for 'iptables': must be auto, xt_recent, ipt_recent, nft or dry-run
-- Expect exit --
100
-- End --

-- Testcase --
explain: a program that is not given.
-- Command --
explain --program
-- Expect stderr --
recentd: option --program needs a value. Try: recentd help explain
-- Expect exit --
100
-- End --

-- Testcase --
explain: a pattern that is none.
-- Command --
explain --pattern nosuch
-- Expect stderr --
recentd: option --pattern 'nosuch': must be the tag, a colon, a blank and the pattern
-- Expect exit --
100
-- End --

-- Testcase --
explain: a pattern without an address.
-- Command --
explain --pattern 'forum: login failed'
-- Expect stderr --
recentd: option --pattern 'forum: login failed': one %{address} is needed, and with alternatives one in each
-- Expect exit --
100
-- End --

-- Testcase --
explain: a log that is not there.
-- Command --
explain nosuch.log
-- Expect stdout --
-- Expect stderr --
recentd: cannot open nosuch.log: no such file or directory (errno 2)
-- Expect exit --
111
-- End --

-- Testcase --
explain: a directory.
-- Command --
explain proc
-- Expect stdout --
-- Expect stderr --
recentd: cannot read proc: is a directory (errno 21)
-- Expect exit --
111
-- End --

-- Testcase --
explain: a compressed log.
-- Command --
explain log.gz
-- File log.gz --
\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x0b
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      -           -                        -                         not a syslog line

lines: 1, counted: 0
no line is one of syslog: unpack a compressed log, convert UTF-16 to UTF-8, or name the program of bare messages with --program
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
explain: a log in UTF-16.
-- Command --
explain log.txt
-- File log.txt --
\xff\xfeA\x00u\x00g\x00
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      -           -                        -                         not a syslog line

lines: 1, counted: 0
no line is one of syslog: unpack a compressed log, convert UTF-16 to UTF-8, or name the program of bare messages with --program
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
explain: an empty log.
-- Command --
explain log.txt
-- File log.txt --
\
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE

lines: 0, counted: 0
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
explain: bare messages.
-- Command --
explain log.txt
-- File log.txt --
Bad password attempt for 'root' from 203.0.113.66:1
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      -           -                        -                         not a syslog line

lines: 1, counted: 0
no line is one of syslog: unpack a compressed log, convert UTF-16 to UTF-8, or name the program of bare messages with --program
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
explain: a log of another program.
-- Command --
explain log.txt
-- File log.txt --
Sat Aug 15 10:00:00 2026 daemon.info dnsmasq[1]: started
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      dnsmasq     -                        -                         not watched

lines: 1, counted: 0
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
replay: a log that is not there.
-- Command --
replay nosuch.log
-- Expect stdout --
-- Expect stderr --
recentd: cannot open nosuch.log: no such file or directory (errno 2)
-- Expect exit --
111
-- End --

-- Testcase --
replay: a directory.
-- Command --
replay proc
-- Expect stdout --
-- Expect stderr --
recentd: cannot read proc: is a directory (errno 21)
-- Expect exit --
111
-- End --

-- Testcase --
replay: a compressed log.
-- Command --
replay log.gz
-- File log.gz --
\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x0b
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY

bans: 0; in force at the end: 0; addresses with failures and no ban: 0
no line is one of syslog: unpack a compressed log, convert UTF-16 to UTF-8
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
replay: a log in UTF-16.
-- Command --
replay log.txt
-- File log.txt --
\xff\xfeA\x00u\x00g\x00
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY

bans: 0; in force at the end: 0; addresses with failures and no ban: 0
no line is one of syslog: unpack a compressed log, convert UTF-16 to UTF-8
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
replay: an empty log.
-- Command --
replay log.txt
-- File log.txt --
\
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY

bans: 0; in force at the end: 0; addresses with failures and no ban: 0
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
replay: bare messages.
-- Command --
replay log.txt
-- File log.txt --
Bad password attempt for 'root' from 203.0.113.66:1
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY

bans: 0; in force at the end: 0; addresses with failures and no ban: 0
no line is one of syslog: unpack a compressed log, convert UTF-16 to UTF-8
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
replay: a log of another program.
-- Command --
replay log.txt
-- File log.txt --
Sat Aug 15 10:00:00 2026 daemon.info dnsmasq[1]: started
-- Expect stdout --
LINE    TIME                DECISION  ADDRESS                   WHY

bans: 0; in force at the end: 0; addresses with failures and no ban: 0
-- Expect stderr --
-- Expect exit --
0
-- End --

-- Testcase --
A file that is no configuration: a log.
-- Command --
explain --config log.txt log.txt
-- File log.txt --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:1
-- Expect stderr --
recentd: log.txt:1: a line starts with 'config', 'option' or 'list'; the line is passed over
-- Expect exit --
0
-- End --

-- Testcase --
A configuration that is not there.
-- Command --
list --config nosuch.conf
-- Expect stderr --
recentd: cannot open the configuration nosuch.conf: no such file or directory (errno 2)
-- Expect exit --
111
-- End --

-- Testcase --
A configuration that is a directory.
-- Command --
run --config proc
-- Expect stderr --
recentd: cannot read the configuration proc: is a directory (errno 21)
-- Expect exit --
111
-- End --

-- Testcase --
help: standard output is full.
-- Command --
help
-- Output --
full
-- Expect stderr --
recentd: cannot write to standard output: no space left on device (errno 28)
-- Expect exit --
111
-- End --

-- Testcase --
help ban: standard output is full.
-- Command --
help ban
-- Output --
full
-- Expect stderr --
recentd: cannot write to standard output: no space left on device (errno 28)
-- Expect exit --
111
-- End --

-- Testcase --
version: standard output is full.
-- Command --
version
-- Output --
full
-- Expect stderr --
recentd: cannot write to standard output: no space left on device (errno 28)
-- Expect exit --
111
-- End --

-- Testcase --
status --help: standard output is full.
-- Command --
status --help
-- Output --
full
-- Expect stderr --
recentd: cannot write to standard output: no space left on device (errno 28)
-- Expect exit --
111
-- End --

-- Testcase --
explain log.txt: standard output is full.
-- Command --
explain log.txt
-- Output --
full
-- File log.txt --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:1
-- Expect stderr --
recentd: cannot write to standard output: no space left on device (errno 28)
-- Expect exit --
111
-- End --

-- Testcase --
replay log.txt: standard output is full.
-- Command --
replay log.txt
-- Output --
full
-- File log.txt --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:1
-- Expect stderr --
recentd: cannot write to standard output: no space left on device (errno 28)
-- Expect exit --
111
-- End --

-- Testcase --
rules xt_recent: standard output is full.
-- Command --
rules xt_recent
-- Output --
full
-- Expect stderr --
recentd: cannot write to standard output: no space left on device (errno 28)
-- Expect exit --
111
-- End --

-- Testcase --
rules nft: standard output is full.
-- Command --
rules nft
-- Output --
full
-- Expect stderr --
recentd: cannot write to standard output: no space left on device (errno 28)
-- Expect exit --
111
-- End --

-- Testcase --
check: standard output is full.
-- Command --
check
-- Output --
full
-- Expect stderr --
recentd: cannot write to standard output: no space left on device (errno 28)
-- Expect exit --
111
-- End --

-- Testcase --
recentd does not run.
-- Command --
status --control nosuch.sock
-- Expect stderr --
recentd: recentd is not running: there is no answer at nosuch.sock: no such file or directory (errno 2). See: recentd check
-- Expect exit --
111
-- End --

-- Testcase --
A control socket that is switched off.
-- Command --
status --control off
-- Expect stderr --
recentd: option control is off: there is no socket to ask recentd on
-- Expect exit --
100
-- End --

-- Testcase --
Lines that other blockers missed, or blamed on an innocent address, found in public reports. A broken authentication server is nobody's failure, and months in German, which journalctl writes
for others only, are no syslog line.
-- Command --
explain --watch luci --watch postfix --watch dovecot --watch openvpn --watch proftpd --watch sshd --watch exim --watch dropbear
-- Log --
Wed Nov 26 14:17:15 2025 authpriv.warn dispatcher.uc: luci: failed login on /admin/status/logs for root from 192.0.2.65
Oct 29 22:32:48 mx postfix/smtps/smtpd[938095]: warning: unknown[192.0.2.81]: SASL PLAIN authentication failed: Connection lost to authentication server, sasl_username=(unavailable)
Aug 29 03:17:18 server dovecot: submission-login: Client has quit the connection (auth failed, 1 attempts in 2 secs): user=<user1>, method=LOGIN, rip=192.0.2.133, lip=198.51.100.1, session=<x>
Sun Sep 20 10:00:00 2026 daemon.err openvpn(server)[32360]: udp4:192.0.2.92:40001 TLS Auth Error: Auth Username/Password verification failed for peer
Aug 25 12:56:19 h proftpd[1234]: pam_unix(proftpd:auth): authentication failure; logname= uid=0 euid=0 tty=/dev/ftpd1234 ruser=root rhost=192.0.2.9  user=root
Oct 12 14:24:14 h proftpd[963943]: session[963943] 0.0.0.0 (host.example[192.0.2.8]): USER root (Login failed): Incorrect password
Aug 30 22:22:51 h sshd[60261]: Connection reset by 192.0.2.219 port 34490
Mar 21 19:26:06 mx exim[1]: dovecot_login authenticator failed for (User) [192.0.2.1]:21298 Ci=30416: 535 Incorrect authentication data (set_id=a@example.com)
2022-02-24T21:00:42.021457+00:00 evse dropbear 6052 - - Bad password attempt for 'root' from 192.0.2.4:50532
Oct 12 15:46:28 canyon dovecot: imap-login: Info: Disconnected: Aborted login by logging out (auth failed, 1 attempts in 15 secs): user=<a@b.example>, method=PLAIN, rip=192.0.2.17, lip=198.51.100.2, TLS, session=<6w>
M\xc3\xa4r 02 17:38:21 x sshd-session[1220963]: Failed password for root from 192.0.2.54 port 37470 ssh2
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      luci        failed-login             192.0.2.65                1.0
2      postfix     not-an-attempt           -                         not a failure (192.0.2.81)
3      dovecot     failed-login             192.0.2.133               1.0
4      openvpn     bad-password             192.0.2.92                1.0
5      proftpd     bad-password-pam         192.0.2.9                 1.0
6      proftpd     failed-login             192.0.2.8                 1.0
7      sshd        logged-out               -                         not a failure (192.0.2.219)
8      exim        failed-login             192.0.2.1                 0.5
9      dropbear    bad-password             192.0.2.4                 1.0
10     dovecot     failed-login             192.0.2.17                1.0
11     -           -                        -                         not a syslog line

lines: 11, counted: 8
-- Expect stderr --
-- Expect exit --
0
-- End --
