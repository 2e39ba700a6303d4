What can be typed, and what is said when it is mistyped (exit code 100).

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
A control character in it.
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
recentd: option --hitcount needs a value. Try: recentd help
-- Expect exit --
100
-- End --

-- Testcase --
A word too many.
-- Command --
run fast
-- Expect stdout --
-- Expect stderr --
recentd: 'fast' is not expected here. Try: recentd help
-- Expect exit --
100
-- End --

-- Testcase --
One file at a time.
-- Command --
explain a b
-- Expect stdout --
-- Expect stderr --
recentd: 'b' is not expected here. Try: recentd help
-- Expect exit --
100
-- End --

-- Testcase --
Short options: only those two.
-- Command --
run -x
-- Expect stdout --
-- Expect stderr --
recentd: '-x' is not expected here. Try: recentd help
-- Expect exit --
100
-- End --

-- Testcase --
A log that is not there.
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
recentd watches a log and has the kernel shut out whoever keeps failing to log in.

usage: recentd COMMAND [--option value]...

  run      watch the log and shut attackers out
  status   say how the running recentd is and what it has seen
           [--json]
  list     say who is banned, and who is on the way to it
           [--json]
  events   say what was decided lately
           [--json]
  block    ban an address now
           [--json] ADDRESS [SECONDS]
  unblock  let an address in again, and forget its count
           [--json] ADDRESS
  flush    let all in again, and forget all counts
           [--json]
  allow    never ban it until recentd starts again
           [--json] ADDRESS|PREFIX
  explain  say for each line of a log which message it is and whom it blames
           [--json] [--program NAME] [--pattern 'PROGRAM: TEXT'] [FILE]
  replay   say who would have been banned when, by the log's own clock
           [--json] [FILE]
  rules    print the firewall rules to load: recentd rules | sh
           [nft|xt_recent|ipt_recent] [--delete] [--iptables PROGRAM] [--ip6tables PROGRAM]
  check    say what would be used and why, what is missing, and whether ADDRESS could be banned
           [ADDRESS]
  help     this text
  version  print the version

options, also in /etc/config/recentd (another file: --config FILE, none: --config none):

  --source       where log lines come from [auto]
  --file         log file to follow; makes 'auto' choose it
  --from_start   read that file from its start [0: from its end]
  --socket       unix datagram socket to bind for syslog clients
  --socket_mode  who may write to that socket [0600: root]
  --logread      program run as 'PROGRAM -f' [logread]
  --ubus         ubusd's socket [where OpenWrt has it]
  --control      socket for recentd status and the like [/var/run/recentd.sock]
  --sink         where bans go [auto: what the kernel has]
  --name         the kernel's list for IPv4 [recentd]
  --name6        the kernel's list for IPv6 [recentd6]
  --proc         directory of xt_recent/ and ipt_recent/ [/proc/net]
  --sys          directory of xt_recent/parameters/ [/sys/module]
  --count        who counts: recentd, or the rule (every failure is written) [agent]
  --hitcount     failures that lead to a ban [15]
  --window       time within which failures count [900]
  --ban          length of a first ban [3600]
  --growth       each further ban lasts this many times longer [2]
  --ban_max      longest ban [86400]
  --prefix6      IPv6 prefix length that is one attacker [64]
  --allow        never ban it; may be repeated
  --lan          never ban the networks of the LAN side (see recentd check) [1]
  --ports        shut out of these TCP ports only [all]
  --chains       where the rule goes [INPUT]
  --update       stay shut out while it keeps knocking [0]
  --log          where recentd's own lines go [stderr]
  --sandbox      give up every right that watching does not need [1]
  --watch        program whose lines count; may be repeated [dropbear, sshd, luci]
-- Expect stderr --
-- End --

-- Testcase --
--help
-- Command --
--help
-- Expect stdout --
recentd watches a log and has the kernel shut out whoever keeps failing to log in.

usage: recentd COMMAND [--option value]...

  run      watch the log and shut attackers out
  status   say how the running recentd is and what it has seen
           [--json]
  list     say who is banned, and who is on the way to it
           [--json]
  events   say what was decided lately
           [--json]
  block    ban an address now
           [--json] ADDRESS [SECONDS]
  unblock  let an address in again, and forget its count
           [--json] ADDRESS
  flush    let all in again, and forget all counts
           [--json]
  allow    never ban it until recentd starts again
           [--json] ADDRESS|PREFIX
  explain  say for each line of a log which message it is and whom it blames
           [--json] [--program NAME] [--pattern 'PROGRAM: TEXT'] [FILE]
  replay   say who would have been banned when, by the log's own clock
           [--json] [FILE]
  rules    print the firewall rules to load: recentd rules | sh
           [nft|xt_recent|ipt_recent] [--delete] [--iptables PROGRAM] [--ip6tables PROGRAM]
  check    say what would be used and why, what is missing, and whether ADDRESS could be banned
           [ADDRESS]
  help     this text
  version  print the version

options, also in /etc/config/recentd (another file: --config FILE, none: --config none):

  --source       where log lines come from [auto]
  --file         log file to follow; makes 'auto' choose it
  --from_start   read that file from its start [0: from its end]
  --socket       unix datagram socket to bind for syslog clients
  --socket_mode  who may write to that socket [0600: root]
  --logread      program run as 'PROGRAM -f' [logread]
  --ubus         ubusd's socket [where OpenWrt has it]
  --control      socket for recentd status and the like [/var/run/recentd.sock]
  --sink         where bans go [auto: what the kernel has]
  --name         the kernel's list for IPv4 [recentd]
  --name6        the kernel's list for IPv6 [recentd6]
  --proc         directory of xt_recent/ and ipt_recent/ [/proc/net]
  --sys          directory of xt_recent/parameters/ [/sys/module]
  --count        who counts: recentd, or the rule (every failure is written) [agent]
  --hitcount     failures that lead to a ban [15]
  --window       time within which failures count [900]
  --ban          length of a first ban [3600]
  --growth       each further ban lasts this many times longer [2]
  --ban_max      longest ban [86400]
  --prefix6      IPv6 prefix length that is one attacker [64]
  --allow        never ban it; may be repeated
  --lan          never ban the networks of the LAN side (see recentd check) [1]
  --ports        shut out of these TCP ports only [all]
  --chains       where the rule goes [INPUT]
  --update       stay shut out while it keeps knocking [0]
  --log          where recentd's own lines go [stderr]
  --sandbox      give up every right that watching does not need [1]
  --watch        program whose lines count; may be repeated [dropbear, sshd, luci]
-- Expect stderr --
-- End --

-- Testcase --
-h
-- Command --
-h
-- Expect stdout --
recentd watches a log and has the kernel shut out whoever keeps failing to log in.

usage: recentd COMMAND [--option value]...

  run      watch the log and shut attackers out
  status   say how the running recentd is and what it has seen
           [--json]
  list     say who is banned, and who is on the way to it
           [--json]
  events   say what was decided lately
           [--json]
  block    ban an address now
           [--json] ADDRESS [SECONDS]
  unblock  let an address in again, and forget its count
           [--json] ADDRESS
  flush    let all in again, and forget all counts
           [--json]
  allow    never ban it until recentd starts again
           [--json] ADDRESS|PREFIX
  explain  say for each line of a log which message it is and whom it blames
           [--json] [--program NAME] [--pattern 'PROGRAM: TEXT'] [FILE]
  replay   say who would have been banned when, by the log's own clock
           [--json] [FILE]
  rules    print the firewall rules to load: recentd rules | sh
           [nft|xt_recent|ipt_recent] [--delete] [--iptables PROGRAM] [--ip6tables PROGRAM]
  check    say what would be used and why, what is missing, and whether ADDRESS could be banned
           [ADDRESS]
  help     this text
  version  print the version

options, also in /etc/config/recentd (another file: --config FILE, none: --config none):

  --source       where log lines come from [auto]
  --file         log file to follow; makes 'auto' choose it
  --from_start   read that file from its start [0: from its end]
  --socket       unix datagram socket to bind for syslog clients
  --socket_mode  who may write to that socket [0600: root]
  --logread      program run as 'PROGRAM -f' [logread]
  --ubus         ubusd's socket [where OpenWrt has it]
  --control      socket for recentd status and the like [/var/run/recentd.sock]
  --sink         where bans go [auto: what the kernel has]
  --name         the kernel's list for IPv4 [recentd]
  --name6        the kernel's list for IPv6 [recentd6]
  --proc         directory of xt_recent/ and ipt_recent/ [/proc/net]
  --sys          directory of xt_recent/parameters/ [/sys/module]
  --count        who counts: recentd, or the rule (every failure is written) [agent]
  --hitcount     failures that lead to a ban [15]
  --window       time within which failures count [900]
  --ban          length of a first ban [3600]
  --growth       each further ban lasts this many times longer [2]
  --ban_max      longest ban [86400]
  --prefix6      IPv6 prefix length that is one attacker [64]
  --allow        never ban it; may be repeated
  --lan          never ban the networks of the LAN side (see recentd check) [1]
  --ports        shut out of these TCP ports only [all]
  --chains       where the rule goes [INPUT]
  --update       stay shut out while it keeps knocking [0]
  --log          where recentd's own lines go [stderr]
  --sandbox      give up every right that watching does not need [1]
  --watch        program whose lines count; may be repeated [dropbear, sshd, luci]
-- Expect stderr --
-- End --
