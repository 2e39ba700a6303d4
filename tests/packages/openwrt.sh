# shellcheck shell=sh disable=SC3043
# An imitation of the parts of OpenWrt that recentd's package scripts use: functions.sh, rc.common, procd, uci, ubus, logger, opkg,
# and fw3 and fw4 as seen from outside (which rules they delete, how they run an include). Sourced in the chroot of life.sh.

# prepare_machine: writes the imitations into the temporary file system.
prepare_machine() {
    ln -sf /bin/busybox /bin/sh
    mkdir -p /etc/config /etc/rc.d /etc/uci-defaults /usr/lib/opkg/info /lib/functions /usr/share
    rm -f /etc/config/recentd
    mkdir -p /run/lock
    [ -d /var/run ] || ln -s /run /var/run
    if [ "$LIFE_FIREWALL" = fw3 ]; then
        ln -sf "$(command -v iptables-legacy)" /usr/sbin/iptables
        ln -sf "$(command -v ip6tables-legacy)" /usr/sbin/ip6tables
    fi
    : >/etc/config/firewall
    program /usr/sbin/uci "$UCI"
    program /usr/sbin/ubus "$UBUS"
    # logger [-s] -t TAG [-p PRIORITY] TEXT
    # shellcheck disable=SC2016 # for later
    program /usr/bin/logger 'shift $(($# - 1)); echo "$1" >>/tmp/syslog'
    printf '%s\n' "$FUNCTIONS" >/lib/functions.sh
    program /etc/rc.common "$RC_COMMON"
    for link in fw3 fw4; do rm -f /sbin/$link; done
    [ "$LIFE_FIREWALL" = fw3 ] || { : >/sbin/fw4 && chmod +x /sbin/fw4; }
}

program() {
    printf '#!/bin/sh\n%s\n' "$2" >"$1"
    chmod +x "$1"
}

# uci: options in one file, each a line "PACKAGE.SECTION.OPTION=VALUE"; `batch` reads commands.
# shellcheck disable=SC2016 # for later
UCI='
store=/tmp/uci
touch $store
[ "$1" != -q ] || shift
one() {
    case $1 in
    set) sed -i "/^${2%%=*}=/d" $store; echo "$2" >>$store ;;
    get) grep -q "^$2=" $store && sed -n "s/^$2=//p" $store ;;
    delete) grep -q "^$2[.=]" $store && sed -i "/^$2[.=]/d" $store ;;
    commit) ;;
    *) echo "uci: $*" >>/tmp/calls; return 1 ;;
    esac
}
if [ "$1" = batch ]; then
    while read -r line; do one $line; done
else
    one "$@"
fi'

# ubus: only procd's method `signal`, which the removal calls.
# shellcheck disable=SC2016
UBUS='
echo "ubus $*" >>/tmp/calls
case "$*" in "call service signal"*) [ -s /tmp/pid ] && kill "$(cat /tmp/pid)" ;; esac'

# functions.sh: OpenWrt's two default scripts, with their order of steps.
# shellcheck disable=SC2016
FUNCTIONS='
default_postinst() {
    for file in $(grep "^/etc/uci-defaults/" /usr/lib/opkg/info/recentd.list); do
        ( [ -f "$file" ] && cd /etc/uci-defaults && . "$file" ) && rm -f "$file"
    done
    for file in $(grep "^/etc/init.d/" /usr/lib/opkg/info/recentd.list); do
        [ "$PKG_UPGRADE" = 1 ] || $file enable
        $file start
    done
}
default_prerm() {
    [ ! -f /usr/lib/opkg/info/recentd.prerm-pkg ] || ( . /usr/lib/opkg/info/recentd.prerm-pkg )
    for file in $(grep "^/etc/init.d/" /usr/lib/opkg/info/recentd.list); do
        [ "$PKG_UPGRADE" = 1 ] || $file disable
        $file stop
    done
}'

# rc.common: records procd's parameters and acts like procd: starts the program if the parameters, or a file named in them, have changed.
# shellcheck disable=SC2016
RC_COMMON='
script=$1
name=${script##*/}
shift
procd_open_instance() { : >/tmp/instance.new; }
procd_set_param() { echo "$*" >>/tmp/instance.new; }
procd_close_instance() {
    sums=$(md5sum $(sed -n "s/^file //p" /tmp/instance.new))
    if ! running || ! cmp -s /tmp/instance /tmp/instance.new || [ "$sums" != "$(cat /tmp/sums)" ]; then
        stop_it
        mv /tmp/instance.new /tmp/instance
        echo "$sums" >/tmp/sums
        $(sed -n "s/^command //p" /tmp/instance) >/dev/null 2>>/tmp/daemon.log </dev/null &
        echo $! >/tmp/pid
    fi
}
procd_add_reload_trigger() { echo "$*" >/tmp/triggers; }
running() { [ -s /tmp/pid ] && grep -qs "^State:.[RSD]" "/proc/$(cat /tmp/pid)/status"; }
stop_it() { if running; then kill "$(cat /tmp/pid)"; while running; do sleep 0.1; done; fi; }
. $script
case $1 in
start | reload) start_service && service_triggers ;;
stop) stop_it ;;
restart) stop_it; start_service && service_triggers ;;
enable) ln -sf ../init.d/$name /etc/rc.d/S$START$name ;;
disable) rm -f /etc/rc.d/S??$name ;;
esac'

# install_ipk FILE COMMAND: installs as opkg does. COMMAND runs between unpacking and configuring.
install_ipk() {
    local new=/tmp/new info=/usr/lib/opkg/info
    PKG_UPGRADE=0
    rm -rf $new
    mkdir -p $new/control $new/data
    tar xzf "$1" -C $new
    tar xzf $new/control.tar.gz -C $new/control
    tar xzf $new/data.tar.gz -C $new/data
    if [ -e $info/recentd.list ]; then
        PKG_UPGRADE=1
        export PKG_UPGRADE
        sh $info/recentd.prerm upgrade
        # An edited configuration stays; opkg puts the new one beside it.
        mv $new/data/etc/config/recentd /etc/config/recentd-opkg
    fi
    export PKG_UPGRADE
    cp -a $new/data/. /
    for part in "$new"/control/*; do cp "$part" "$info/recentd.${part##*/}"; done
    (cd $new/data && find . -type f | sed 's/^\.//' | sort) >$info/recentd.list
    "$2"
    sh $info/recentd.postinst configure
}

remove_package() {
    local info=/usr/lib/opkg/info
    PKG_UPGRADE=0
    export PKG_UPGRADE
    sh $info/recentd.prerm remove
    grep -v '^/etc/config/' $info/recentd.list | xargs rm -f
    rm -f $info/recentd.*
}

# Runs an include as fw3 (includes.c run_include) and fw4 (main.uc run_includes) do.
source_include() {
    local path
    path=$(uci get firewall.recentd.path) || return 0
    sh -c "config() { exit 1; }; . $path"
}

# firewall start|reload|restart|stop: deletes the same rules as the real fw3 and fw4, as measured.
firewall() {
    if [ "$LIFE_FIREWALL" = fw4 ]; then fw4_does "$1"; else fw3_does "$1"; fi
    if [ "$1" != stop ]; then source_include || :; fi
}

fw4_does() {
    case $1 in
    stop) nft list tables | while read -r _ family table; do nft delete table "$family" "$table"; done ;;
    restart) nft delete table inet fw4 ;;
    esac
    [ "$1" = stop ] || nft -f - <<-END
		table inet fw4
		flush table inet fw4
		table inet fw4 {
			chain input {
				type filter hook input priority filter; policy drop;
				iif lo accept
				ct state established,related accept
				tcp dport ssh accept
			}
		}
	END
}

fw3_does() {
    local program
    for program in iptables ip6tables; do
        case $1 in
        stop | restart) $program -w -F && $program -w -X ;;
        # fw3 deletes only its own rules.
        reload) while $program -w -D INPUT -p tcp --dport 22 -m comment --comment '!fw3' -j ACCEPT 2>/dev/null; do :; done ;;
        esac
        [ "$1" = stop ] || $program -w -A INPUT -p tcp --dport 22 -m comment --comment '!fw3' -j ACCEPT
    done
}
