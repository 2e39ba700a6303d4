Correct command lines, and the messages for wrong ones (exit code 100).

-- Testcase --
No command.
-- Command --

-- Expect stdout --
-- Expect stderr --
recentd: no command. Try: recentd help
-- Expect exit --
100
-- End --

-- Testcase --
No such command.
-- Command --
bann
-- Expect stdout --
-- Expect stderr --
recentd: no such command: bann. Try: recentd help
-- Expect exit --
100
-- End --

-- Testcase --
A control character in the command.
-- Command --
'a\x1b[2J'
-- Expect stdout --
-- Expect stderr --
recentd: no such command: a?[2J. Try: recentd help
-- Expect exit --
100
-- End --

-- Testcase --
An option without its value.
-- Command --
run --hitcount
-- Expect stdout --
-- Expect stderr --
recentd: option --hitcount needs a value. Try: recentd help run
-- Expect exit --
100
-- End --

-- Testcase --
A surplus argument.
-- Command --
run fast
-- Expect stdout --
-- Expect stderr --
recentd: run does not expect 'fast'. Try: recentd help run
-- Expect exit --
100
-- End --

-- Testcase --
Two files where one is possible.
-- Command --
explain a b
-- Expect stdout --
-- Expect stderr --
recentd: explain does not expect 'b'. Try: recentd help explain
-- Expect exit --
100
-- End --

-- Testcase --
An unknown short option.
-- Command --
run -x
-- Expect stdout --
-- Expect stderr --
recentd: run does not expect '-x'. Try: recentd help run
-- Expect exit --
100
-- End --

-- Testcase --
A missing log.
-- Command --
explain nowhere.log
-- Expect stderr --
recentd: cannot open nowhere.log: no such file or directory (errno 2)
-- Expect exit --
111
-- End --

-- Testcase --
version
-- Command --
version
-- Expect stdout --
recentd VERSION
-- Expect stderr --
-- End --

-- Testcase --
--version
-- Command --
--version
-- Expect stdout --
recentd VERSION
-- Expect stderr --
-- End --

-- Testcase --
-V
-- Command --
-V
-- Expect stdout --
recentd VERSION
-- Expect stderr --
-- End --

-- Testcase --
version and help do not read the configuration.
-- Command --
version
-- Config --
nonsense
-- Expect stdout --
recentd VERSION
-- Expect stderr --
-- End --

-- Testcase --
help
-- Command --
help
-- Expect stdout --
recentd watches a log and has the kernel ban addresses that keep failing to log in.

usage: recentd COMMAND [--option value]...

  run      watch the log and ban attackers
           [--pattern 'PROGRAM: TEXT']
  status   say whether the router is protected, and what recentd has seen
           [--json]
  list     list the banned addresses, those with failed attempts, and the allowlist
           [--json] [--sort newest|left|address] [--match PREFIX|PART]
  events   list the last decisions
           [--json]
  ban      ban an address now
           [--json] ADDRESS [TIME|forever]
  unban    end the ban of an address, and forget its count
           [--json] ADDRESS
  flush    end all bans, and forget all counts
           [--json]
  allow    never ban an address until recentd starts again
           [--json] ADDRESS|PREFIX
  disallow take back what allow did
           [--json] ADDRESS|PREFIX
  explain  say for each line of a log which message it is and which address it counts against
           [--json] [--program NAME] [--pattern 'PROGRAM: TEXT'] [FILE]
  replay   say which addresses would have been banned when, by the log's own clock
           [--json] [--pattern 'PROGRAM: TEXT'] [FILE]
  rules    print the firewall rules to load: recentd rules | sh
           [nft|xt_recent|ipt_recent] [--delete] [--iptables PROGRAM] [--ip6tables PROGRAM]
  check    say what would be used and why, what is missing, and whether ADDRESS could be banned
           [--pattern 'PROGRAM: TEXT'] [--iptables PROGRAM] [--ip6tables PROGRAM] [ADDRESS]
  help     this text, or that of a command
           [COMMAND]
  version  print the version

options, also in /etc/config/recentd (another file: --config FILE, none: --config none):

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

On the command line --allow, --watch and --pattern add to what the file says; every other option replaces it.
-- Expect stderr --
-- End --

-- Testcase --
--help
-- Command --
--help
-- Expect stdout --
recentd watches a log and has the kernel ban addresses that keep failing to log in.

usage: recentd COMMAND [--option value]...

  run      watch the log and ban attackers
           [--pattern 'PROGRAM: TEXT']
  status   say whether the router is protected, and what recentd has seen
           [--json]
  list     list the banned addresses, those with failed attempts, and the allowlist
           [--json] [--sort newest|left|address] [--match PREFIX|PART]
  events   list the last decisions
           [--json]
  ban      ban an address now
           [--json] ADDRESS [TIME|forever]
  unban    end the ban of an address, and forget its count
           [--json] ADDRESS
  flush    end all bans, and forget all counts
           [--json]
  allow    never ban an address until recentd starts again
           [--json] ADDRESS|PREFIX
  disallow take back what allow did
           [--json] ADDRESS|PREFIX
  explain  say for each line of a log which message it is and which address it counts against
           [--json] [--program NAME] [--pattern 'PROGRAM: TEXT'] [FILE]
  replay   say which addresses would have been banned when, by the log's own clock
           [--json] [--pattern 'PROGRAM: TEXT'] [FILE]
  rules    print the firewall rules to load: recentd rules | sh
           [nft|xt_recent|ipt_recent] [--delete] [--iptables PROGRAM] [--ip6tables PROGRAM]
  check    say what would be used and why, what is missing, and whether ADDRESS could be banned
           [--pattern 'PROGRAM: TEXT'] [--iptables PROGRAM] [--ip6tables PROGRAM] [ADDRESS]
  help     this text, or that of a command
           [COMMAND]
  version  print the version

options, also in /etc/config/recentd (another file: --config FILE, none: --config none):

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

On the command line --allow, --watch and --pattern add to what the file says; every other option replaces it.
-- Expect stderr --
-- End --

-- Testcase --
-h
-- Command --
-h
-- Expect stdout --
recentd watches a log and has the kernel ban addresses that keep failing to log in.

usage: recentd COMMAND [--option value]...

  run      watch the log and ban attackers
           [--pattern 'PROGRAM: TEXT']
  status   say whether the router is protected, and what recentd has seen
           [--json]
  list     list the banned addresses, those with failed attempts, and the allowlist
           [--json] [--sort newest|left|address] [--match PREFIX|PART]
  events   list the last decisions
           [--json]
  ban      ban an address now
           [--json] ADDRESS [TIME|forever]
  unban    end the ban of an address, and forget its count
           [--json] ADDRESS
  flush    end all bans, and forget all counts
           [--json]
  allow    never ban an address until recentd starts again
           [--json] ADDRESS|PREFIX
  disallow take back what allow did
           [--json] ADDRESS|PREFIX
  explain  say for each line of a log which message it is and which address it counts against
           [--json] [--program NAME] [--pattern 'PROGRAM: TEXT'] [FILE]
  replay   say which addresses would have been banned when, by the log's own clock
           [--json] [--pattern 'PROGRAM: TEXT'] [FILE]
  rules    print the firewall rules to load: recentd rules | sh
           [nft|xt_recent|ipt_recent] [--delete] [--iptables PROGRAM] [--ip6tables PROGRAM]
  check    say what would be used and why, what is missing, and whether ADDRESS could be banned
           [--pattern 'PROGRAM: TEXT'] [--iptables PROGRAM] [--ip6tables PROGRAM] [ADDRESS]
  help     this text, or that of a command
           [COMMAND]
  version  print the version

options, also in /etc/config/recentd (another file: --config FILE, none: --config none):

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

On the command line --allow, --watch and --pattern add to what the file says; every other option replaces it.
-- Expect stderr --
-- End --

-- Testcase --
How a command is used.
-- Command --
help ban
-- Expect stdout --
usage: recentd ban [--json] ADDRESS [TIME|forever]

ban an address now

options, as --option value or --option=value; after -- nothing is an option:

  --config       the configuration file, or none [/etc/config/recentd]
  --control      socket for recentd status and the like, or off: a path of 0 to 107 bytes [/var/run/recentd.sock]
-- Expect stderr --
-- End --

-- Testcase --
The same, asked of the command.
-- Command --
ban --help
-- Expect stdout --
usage: recentd ban [--json] ADDRESS [TIME|forever]

ban an address now

options, as --option value or --option=value; after -- nothing is an option:

  --config       the configuration file, or none [/etc/config/recentd]
  --control      socket for recentd status and the like, or off: a path of 0 to 107 bytes [/var/run/recentd.sock]
-- Expect stderr --
-- End --

-- Testcase --
In short.
-- Command --
list -h
-- Expect stdout --
usage: recentd list [--json] [--sort newest|left|address] [--match PREFIX|PART]

list the banned addresses, those with failed attempts, and the allowlist

options, as --option value or --option=value; after -- nothing is an option:

  --config       the configuration file, or none [/etc/config/recentd]
  --control      socket for recentd status and the like, or off: a path of 0 to 107 bytes [/var/run/recentd.sock]
-- Expect stderr --
-- End --

-- Testcase --
Help for what is no command.
-- Command --
help bann
-- Expect stdout --
-- Expect stderr --
recentd: no such command: bann. Try: recentd help
-- Expect exit --
100
-- End --

-- Testcase --
An option that means nothing to a command.
-- Command --
status --delete
-- Expect stdout --
-- Expect stderr --
recentd: status takes no option --delete. Try: recentd help status
-- Expect exit --
100
-- End --

-- Testcase --
JSON where there is none.
-- Command --
check --json
-- Expect stdout --
-- Expect stderr --
recentd: check takes no option --json. Try: recentd help check
-- Expect exit --
100
-- End --

-- Testcase --
A switch takes no value.
-- Command --
list --json=1
-- Expect stdout --
-- Expect stderr --
recentd: option --json takes no value
-- Expect exit --
100
-- End --

-- Testcase --
After -- nothing is an option.
-- Command --
explain -- -x
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      sshd        logged-out               -                         not a failure (192.0.2.7)

lines: 1, counted: 0
-- Expect stderr --
-- Expect exit --
0
-- File -x --
Aug 15 10:00:00 host sshd[7]: Connection closed by 192.0.2.7
-- End --

-- Testcase --
Only the error, if a log cannot be opened.
-- Command --
explain nosuch.log
-- Expect stdout --
-- Expect stderr --
recentd: cannot open nosuch.log: no such file or directory (errno 2)
-- Expect exit --
111
-- End --

-- Testcase --
A compressed log.
-- Command --
explain log.gz
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      -           -                        -                         not a syslog line

lines: 1, counted: 0
no line is one of syslog: unpack a compressed log, convert UTF-16 to UTF-8, or name the program of bare messages with --program
-- Expect stderr --
-- File log.gz --
\x1f\x8b\x08\x00\x00\n\x01\x02
-- End --

-- Testcase --
Bare messages.
-- Command --
explain bare
-- Expect stdout --
LINE   PROGRAM     MESSAGE                  ADDRESS                   FAILURES, OR WHY NONE
1      -           -                        -                         not a syslog line

lines: 1, counted: 0
no line is one of syslog: unpack a compressed log, convert UTF-16 to UTF-8, or name the program of bare messages with --program
-- Expect stderr --
-- File bare --
Bad password attempt for 'root' from 192.0.2.7:4022
-- End --

-- Testcase --
A ban with an option of another command.
-- Command --
ban --program x 192.0.2.7
-- Expect stdout --
-- Expect stderr --
recentd: ban takes no option --program. Try: recentd help ban
-- Expect exit --
100
-- End --
