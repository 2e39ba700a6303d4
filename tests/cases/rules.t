The firewall rules that recentd rules prints, for a shell.

-- Testcase --
Drop addresses that recentd has listed within the last hour. The rules of other options go, after the new ones have come.
-- Command --
rules
-- Expect stdout --
#!/bin/sh
# recentd VERSION: drops the addresses that recentd bans. Load with: recentd rules | sh
old=$(iptables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -e ' --mask '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done; old=; fi
iptables -w -I INPUT ! -i lo -m recent --name recentd --rcheck --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done || status=1
old=$(ip6tables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd6(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -v -e ' --mask ffff:ffff:ffff:ffff:: '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done; old=; fi
ip6tables -w -I INPUT ! -i lo -m recent --name recentd6 --mask ffff:ffff:ffff:ffff:: --rcheck --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done || status=1
exit ${status:-0}
-- Expect stderr --
-- End --

-- Testcase --
count 'kernel': the recipe of 2011. Inserted second, the blocking rule stands first.
-- Command --
rules --count kernel
-- Expect stdout --
#!/bin/sh
# recentd VERSION: the kernel counts what recentd writes. Load with: recentd rules | sh
old=$(iptables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -e ' --mask '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done; old=; fi
iptables -w -I INPUT ! -i lo -m recent --name recentd --rcheck --seconds 900 --hitcount 15 -m recent --name recentd-block --set -j DROP &&
iptables -w -I INPUT ! -i lo -m recent --name recentd-block --rcheck --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done || status=1
old=$(ip6tables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd6(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -v -e ' --mask ffff:ffff:ffff:ffff:: '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done; old=; fi
ip6tables -w -I INPUT ! -i lo -m recent --name recentd6 --mask ffff:ffff:ffff:ffff:: --rcheck --seconds 900 --hitcount 15 -m recent --name recentd6-block --mask ffff:ffff:ffff:ffff:: --set -j DROP &&
ip6tables -w -I INPUT ! -i lo -m recent --name recentd6-block --mask ffff:ffff:ffff:ffff:: --rcheck --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done || status=1
exit ${status:-0}
-- Expect stderr --
-- End --

-- Testcase --
Names, times and prefix are those of the configuration.
-- Command --
rules
-- Config --
config recentd 'main'
	option name 'syslogblock'
	option name6 'syslogblock6'
	option ban '900'
	option prefix6 '48'
-- Expect stdout --
#!/bin/sh
# recentd VERSION: drops the addresses that recentd bans. Load with: recentd rules | sh
old=$(iptables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name syslogblock(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -e ' --mask '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done; old=; fi
iptables -w -I INPUT ! -i lo -m recent --name syslogblock --rcheck --seconds 900 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done || status=1
old=$(ip6tables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name syslogblock6(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -v -e ' --mask ffff:ffff:ffff:: '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done; old=; fi
ip6tables -w -I INPUT ! -i lo -m recent --name syslogblock6 --mask ffff:ffff:ffff:: --rcheck --seconds 900 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done || status=1
exit ${status:-0}
-- Expect stderr --
-- End --

-- Testcase --
Only some ports.
-- Command --
rules --ports 22,80
-- Expect stdout --
#!/bin/sh
# recentd VERSION: drops the addresses that recentd bans. Load with: recentd rules | sh
old=$(iptables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -e ' --mask '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done; old=; fi
iptables -w -I INPUT ! -i lo -p tcp -m multiport --dports 22,80 -m recent --name recentd --rcheck --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done || status=1
old=$(ip6tables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd6(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -v -e ' --mask ffff:ffff:ffff:ffff:: '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done; old=; fi
ip6tables -w -I INPUT ! -i lo -p tcp -m multiport --dports 22,80 -m recent --name recentd6 --mask ffff:ffff:ffff:ffff:: --rcheck --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done || status=1
exit ${status:-0}
-- Expect stderr --
-- End --

-- Testcase --
Servers behind the router, too.
-- Command --
rules --chains 'INPUT FORWARD'
-- Expect stdout --
#!/bin/sh
# recentd VERSION: drops the addresses that recentd bans. Load with: recentd rules | sh
old=$(iptables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -e ' --mask '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done; old=; fi
iptables -w -I INPUT ! -i lo -m recent --name recentd --rcheck --seconds 3600 --hitcount 1 -j DROP &&
iptables -w -I FORWARD ! -i lo -m recent --name recentd --rcheck --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done || status=1
old=$(ip6tables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd6(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -v -e ' --mask ffff:ffff:ffff:ffff:: '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done; old=; fi
ip6tables -w -I INPUT ! -i lo -m recent --name recentd6 --mask ffff:ffff:ffff:ffff:: --rcheck --seconds 3600 --hitcount 1 -j DROP &&
ip6tables -w -I FORWARD ! -i lo -m recent --name recentd6 --mask ffff:ffff:ffff:ffff:: --rcheck --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done || status=1
exit ${status:-0}
-- Expect stderr --
-- End --

-- Testcase --
--update: banned for as long as it keeps knocking.
-- Command --
rules --update
-- Expect stdout --
#!/bin/sh
# recentd VERSION: drops the addresses that recentd bans. Load with: recentd rules | sh
old=$(iptables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -e ' --mask '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done; old=; fi
iptables -w -I INPUT ! -i lo -m recent --name recentd --update --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done || status=1
old=$(ip6tables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd6(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -v -e ' --mask ffff:ffff:ffff:ffff:: '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done; old=; fi
ip6tables -w -I INPUT ! -i lo -m recent --name recentd6 --mask ffff:ffff:ffff:ffff:: --update --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done || status=1
exit ${status:-0}
-- Expect stderr --
-- End --

-- Testcase --
--update 1, and the kernel counting: only the blocking rule is concerned.
-- Command --
rules --update 1 --count kernel
-- Expect stdout --
#!/bin/sh
# recentd VERSION: the kernel counts what recentd writes. Load with: recentd rules | sh
old=$(iptables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -e ' --mask '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done; old=; fi
iptables -w -I INPUT ! -i lo -m recent --name recentd --rcheck --seconds 900 --hitcount 15 -m recent --name recentd-block --set -j DROP &&
iptables -w -I INPUT ! -i lo -m recent --name recentd-block --update --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done || status=1
old=$(ip6tables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd6(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -v -e ' --mask ffff:ffff:ffff:ffff:: '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done; old=; fi
ip6tables -w -I INPUT ! -i lo -m recent --name recentd6 --mask ffff:ffff:ffff:ffff:: --rcheck --seconds 900 --hitcount 15 -m recent --name recentd6-block --mask ffff:ffff:ffff:ffff:: --set -j DROP &&
ip6tables -w -I INPUT ! -i lo -m recent --name recentd6-block --mask ffff:ffff:ffff:ffff:: --update --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done || status=1
exit ${status:-0}
-- Expect stderr --
-- End --

-- Testcase --
--delete takes out all rules of recentd's, however often and with whatever options they were loaded.
-- Command --
rules --delete
-- Expect stdout --
#!/bin/sh
# recentd VERSION: removes its firewall rules, and with them the kernel's lists.
iptables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g' | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done
ip6tables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd6(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g' | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done
-- Expect stderr --
-- End --

-- Testcase --
The same, whatever the options are now.
-- Command --
rules --delete --count kernel --chains 'INPUT FORWARD' --ports 22 --update
-- Expect stdout --
#!/bin/sh
# recentd VERSION: removes its firewall rules, and with them the kernel's lists.
iptables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g' | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done
ip6tables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd6(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g' | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done
-- Expect stderr --
-- End --

-- Testcase --
Programs by another name.
-- Command --
rules --iptables iptables-nft --ip6tables /usr/sbin/ip6tables-nft
-- Expect stdout --
#!/bin/sh
# recentd VERSION: drops the addresses that recentd bans. Load with: recentd rules | sh
old=$(iptables-nft -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -e ' --mask '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables-nft -w -D $rule; done; old=; fi
iptables-nft -w -I INPUT ! -i lo -m recent --name recentd --rcheck --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables-nft -w -D $rule; done || status=1
old=$(/usr/sbin/ip6tables-nft -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd6(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -v -e ' --mask ffff:ffff:ffff:ffff:: '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || /usr/sbin/ip6tables-nft -w -D $rule; done; old=; fi
/usr/sbin/ip6tables-nft -w -I INPUT ! -i lo -m recent --name recentd6 --mask ffff:ffff:ffff:ffff:: --rcheck --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || /usr/sbin/ip6tables-nft -w -D $rule; done || status=1
exit ${status:-0}
-- Expect stderr --
-- End --

-- Testcase --
A kernel that has only ipt_recent: its iptables knows neither -S nor -w nor a ! before -i, and there is no IPv6.
-- Command --
rules
-- Kernel --
ipt_recent/
-- Expect stdout --
#!/bin/sh
# recentd VERSION: drops the addresses that recentd bans. Load with: recentd rules | sh
old=$(iptables-save -t filter 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
iptables -I INPUT -i ! lo -m recent --name recentd --rcheck --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -D $rule; done || status=1
# ipt_recent knows no IPv6.
exit ${status:-0}
-- Expect stderr --
-- End --

-- Testcase --
Where there are both, xt_recent it is, unless the configuration says.
-- Command --
rules
-- Kernel --
ipt_recent/
xt_recent/
-- Expect stdout --
#!/bin/sh
# recentd VERSION: drops the addresses that recentd bans. Load with: recentd rules | sh
old=$(iptables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -e ' --mask '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done; old=; fi
iptables -w -I INPUT ! -i lo -m recent --name recentd --rcheck --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done || status=1
old=$(ip6tables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd6(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -v -e ' --mask ffff:ffff:ffff:ffff:: '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done; old=; fi
ip6tables -w -I INPUT ! -i lo -m recent --name recentd6 --mask ffff:ffff:ffff:ffff:: --rcheck --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done || status=1
exit ${status:-0}
-- Expect stderr --
-- End --

-- Testcase --
As the configuration says.
-- Command --
rules --sink ipt_recent
-- Kernel --
ipt_recent/
xt_recent/
-- Expect stdout --
#!/bin/sh
# recentd VERSION: drops the addresses that recentd bans. Load with: recentd rules | sh
old=$(iptables-save -t filter 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
iptables -I INPUT -i ! lo -m recent --name recentd --rcheck --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -D $rule; done || status=1
# ipt_recent knows no IPv6.
exit ${status:-0}
-- Expect stderr --
-- End --

-- Testcase --
Neither of them is there yet: loading the rules loads xt_recent.
-- Command --
rules
-- Kernel --
-- Expect stdout --
#!/bin/sh
# recentd VERSION: drops the addresses that recentd bans. Load with: recentd rules | sh
old=$(iptables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -e ' --mask '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done; old=; fi
iptables -w -I INPUT ! -i lo -m recent --name recentd --rcheck --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || iptables -w -D $rule; done || status=1
old=$(ip6tables -w -S 2>/dev/null | grep -E '^-A [^ ]+ (! -i|-i !) lo (-p tcp -m multiport --dports [0-9,]+ )?(-m recent --(rcheck|update|set)( --seconds [0-9]+)?( --hitcount [0-9]+)? --name recentd6(-block)?( --mask [0-9a-f.:]+)? --rsource )+-j DROP *$' | sed 's/ --mask 255[.]255[.]255[.]255 / /g')
if echo "$old" | grep -q -v -e ' --mask ffff:ffff:ffff:ffff:: '; then echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done; old=; fi
ip6tables -w -I INPUT ! -i lo -m recent --name recentd6 --mask ffff:ffff:ffff:ffff:: --rcheck --seconds 3600 --hitcount 1 -j DROP &&
echo "$old" | while read -r _ rule; do [ -z "$rule" ] || ip6tables -w -D $rule; done || status=1
exit ${status:-0}
-- Expect stderr --
-- End --

-- Testcase --
Nothing that a shell would act upon.
-- Command --
rules --iptables 'iptables; reboot'
-- Expect stdout --
-- Expect stderr --
recentd: option --iptables 'iptables; reboot': must be a program name of letters, digits and /._-
-- Expect exit --
100
-- End --

-- Testcase --
Nor in the chains.
-- Command --
rules --chains 'INPUT;reboot'
-- Expect stdout --
-- Expect stderr --
recentd: option --chains 'INPUT;reboot': must be names of iptables chains with blanks between
-- Expect exit --
100
-- End --

-- Testcase --
ipt_recent: the daemon writes to it, IPv4 only.
-- Command --
run --hitcount 1
-- Kernel --
ipt_recent/recentd
-- Log --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[101]: Bad password attempt for 'root' from 203.0.113.66:40001
Sat Aug 15 10:00:01 2026 authpriv.warn dropbear[102]: Bad password attempt for 'root' from 2001:db8::1:40001
-- Expect ipt_recent/recentd --
+203.0.113.66
-- End --

-- Testcase --
nftables: recentd's own table, for nft -f. Loading it twice keeps the banned addresses.
-- Command --
rules nft
-- Expect stdout --
#!/usr/sbin/nft -f
# recentd VERSION: drops the addresses that recentd bans. 'recentd run' loads this by itself.
table inet recentd {
	set v4 { type ipv4_addr; size ELEMENTS; flags dynamic,timeout; }
	set v6 { type ipv6_addr; size ELEMENTS; flags dynamic,timeout; }
	chain input { type filter hook input priority -5; policy accept; }
}
flush table inet recentd
table inet recentd {
	chain input {
		iif != "lo" ip saddr @v4 counter drop
		iif != "lo" ip6 saddr & ffff:ffff:ffff:ffff:: @v6 counter drop
	}
}
-- Expect stderr --
-- End --

-- Testcase --
With everything that can be configured about it.
-- Command --
rules nft --name guard --ports 22,80 --chains 'INPUT FORWARD' --prefix6 56 --update 1 --ban 600
-- Expect stdout --
#!/usr/sbin/nft -f
# recentd VERSION: drops the addresses that recentd bans. 'recentd run' loads this by itself.
table inet guard {
	set v4 { type ipv4_addr; size ELEMENTS; flags dynamic,timeout; }
	set v6 { type ipv6_addr; size ELEMENTS; flags dynamic,timeout; }
	set ports { type inet_service; }
	chain input { type filter hook input priority -5; policy accept; }
	chain forward { type filter hook forward priority -5; policy accept; }
}
flush table inet guard
flush set inet guard ports
add element inet guard ports { 22,80 }
table inet guard {
	chain input {
		iif != "lo" tcp dport @ports ip saddr @v4 update @v4 { ip saddr timeout 600s } counter drop
		iif != "lo" tcp dport @ports ip6 saddr & ffff:ffff:ffff:ff00:: @v6 update @v6 { ip6 saddr & ffff:ffff:ffff:ff00:: timeout 600s } counter drop
	}
	chain forward {
		iif != "lo" tcp dport @ports ip saddr @v4 update @v4 { ip saddr timeout 600s } counter drop
		iif != "lo" tcp dport @ports ip6 saddr & ffff:ffff:ffff:ff00:: @v6 update @v6 { ip6 saddr & ffff:ffff:ffff:ff00:: timeout 600s } counter drop
	}
}
-- Expect stderr --
-- End --

-- Testcase --
Without naming it on the command line it is a script, as it is for iptables.
-- Command --
rules --sink nft --prefix6 128
-- Expect stdout --
#!/bin/sh
# recentd VERSION: drops the addresses that recentd bans. 'recentd run' loads this by itself.
nft -f - <<'END'
table inet recentd {
	set v4 { type ipv4_addr; size ELEMENTS; flags dynamic,timeout; }
	set v6 { type ipv6_addr; size ELEMENTS; flags dynamic,timeout; }
	chain input { type filter hook input priority -5; policy accept; }
}
flush table inet recentd
table inet recentd {
	chain input {
		iif != "lo" ip saddr @v4 counter drop
		iif != "lo" ip6 saddr @v6 counter drop
	}
}
END
-- Expect stderr --
-- End --

-- Testcase --
Removing a table that is not there must not fail.
-- Command --
rules nft --delete
-- Expect stdout --
#!/usr/sbin/nft -f
# recentd VERSION: removes its table, and with it all bans.
table inet recentd
delete table inet recentd
-- Expect stderr --
-- End --

-- Testcase --
Sets of nftables cannot count.
-- Command --
rules nft --count kernel
-- Expect stdout --
-- Expect stderr --
recentd: option sink 'nft' needs count 'agent': only the rules of xt_recent and ipt_recent can count
-- Expect exit --
100
-- End --

-- Testcase --
No such firewall.
-- Command --
rules pf
-- Expect stdout --
-- Expect stderr --
recentd: rules for 'pf': must be auto, xt_recent, ipt_recent, nft or dry-run
-- Expect exit --
100
-- End --
