#!/bin/sh
# The life of the package on an imitated router: it is installed, attacked, misconfigured, upgraded and removed, and the firewall is
# reloaded and restarted. Once with nftables beside fw4, once with xt_recent beside fw3. The shell scripts are real, under busybox
# ash; the kernel rules are real, in a namespace; OpenWrt's functions, procd, uci and fw3/fw4 are imitations (openwrt.sh).
# Usage: life.sh IPK [fw3|fw4]    a package for this machine. Needs root, busybox, nft, iptables.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

if [ -z "${LIFE_INSIDE:-}" ]; then
    package=$(realpath "$1")
    dir=$(mktemp -d)
    trap 'rm -rf "$dir"' EXIT
    mkdir "$dir/over" "$dir/root" "$dir/input"
    cp "$package" "$dir/input/recentd.ipk"
    cp "$here"/life.sh "$here"/openwrt.sh "$dir/input/"
    export LIFE_INSIDE="$dir"
    for firewall in ${2:-fw4 fw3}; do
        printf -- '-- beside %s\n' "$firewall"
        LIFE_FIREWALL=$firewall unshare --mount --net --pid --ipc --fork --kill-child sh "$here/life.sh"
    done
    exit
fi

if [ -z "${LIFE_CHROOT:-}" ]; then
    # An overlay in memory over this machine's files: all writes stay in memory.
    dir=$LIFE_INSIDE root=$LIFE_INSIDE/root
    mount --make-rprivate /
    mount -t tmpfs none "$dir/over"
    mkdir "$dir/over/up" "$dir/over/work"
    mount -t overlay none -o "lowerdir=/,upperdir=$dir/over/up,workdir=$dir/over/work" "$root"
    mount -t proc none "$root/proc"
    mount --bind /dev "$root/dev"
    for d in tmp run; do mount -t tmpfs none "$root/$d"; done
    mkdir "$root/tmp/input"
    mount --bind "$dir/input" "$root/tmp/input"
    LIFE_CHROOT=yes exec chroot "$root" /bin/busybox ash /tmp/input/life.sh
fi

# shellcheck source=tests/packages/openwrt.sh
. /tmp/input/openwrt.sh
here=/tmp/input
step() { printf '   %s\n' "$*"; }
die() {
    printf 'life.sh: %s\n' "$*" >&2
    tail -n 20 /tmp/daemon.log >&2
    exit 1
}
same() { [ "$1" = "$2" ] || die "$3: expected '$2', found '$1'"; }

# within SECONDS COMMAND...
within() {
    tries=$(($1 * 10))
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.1
    done
}

fails() {
    n=0
    while [ $n -lt "$2" ]; do
        n=$((n + 1))
        echo "$(date '+%a %b %e %H:%M:%S %Y') authpriv.warn dropbear[$((2000 + n))]: Bad password attempt for 'root' from $1:4$((1000 + n))"
    done >>/tmp/log
}

# The differences between fw4 and fw3.
if [ "$LIFE_FIREWALL" = fw4 ]; then
    touch /sbin/fw4
    chmod +x /sbin/fw4
    banned() { nft get element inet recentd v4 "{ $1 }"; }
    rules() { nft list chain inet recentd input 2>/dev/null | grep -c '@v[46]' | sed 's/2/1/' || :; }
    lists() { nft list tables | grep -c recentd || :; }
else
    rm -f /sbin/fw4
    sink=xt_recent
    banned() { grep -q "src=$1 " /proc/net/xt_recent/recentd; }
    rules() {
        # IPv6 must have as many rules as IPv4; otherwise the result is no number.
        four=$(iptables -S | grep -c -e '--name recentd ') six=$(ip6tables -S | grep -c -e '--name recentd6 ')
        if [ "$four" = "$six" ]; then echo "$four"; else echo "$four and $six"; fi
    }
    lists() { find /proc/net/xt_recent/ -type f 2>/dev/null | grep -c . || :; }
fi
owners_rules() {
    if [ "$LIFE_FIREWALL" = fw4 ]; then nft list chain inet fw4 input 2>/dev/null | grep -c dport || :; else iptables -S INPUT | grep -c fw3 || :; fi
}

prepare_machine
ip link set lo up
ip link add br-lan type veth peer name lan-host
ip addr add 192.168.1.1/24 dev br-lan
ip link set br-lan up
ip link set lan-host up
firewall start
SSH_CONNECTION='198.51.100.77 50000 192.0.2.1 22'
export SSH_CONNECTION
: >/tmp/log

step "installed: enabled, started, included in fw3 or fw4, and the owner's address is on the allowlist"
grep -q "option file" /etc/config/recentd 2>/dev/null && die "there is a configuration before the installation"
sink_line() {
    # These tests need a log file and the sink of this firewall instead of the shipped options.
    printf "\toption file '/tmp/log'\n\toption ubus 'off'\n" >>/etc/config/recentd
    [ -z "${sink:-}" ] || printf "\toption sink '%s'\n" "$sink" >>/etc/config/recentd
}
install_ipk $here/recentd.ipk sink_line
[ -L /etc/rc.d/S21recentd ] || die "not enabled"
[ ! -e /etc/uci-defaults/90-recentd ] || die "the uci-defaults script is still there"
same "$(sed -n "/^config recentd 'main'/,+2s/.*list allow //p" /etc/config/recentd)" "'198.51.100.77'" "allowed"
grep -q 'will never be banned' /tmp/syslog || die "the allowlisted address was not logged"
same "$(uci get firewall.recentd.path)" /usr/share/recentd/firewall "include"
if [ "$LIFE_FIREWALL" = fw4 ]; then
    uci get firewall.recentd.reload >/dev/null && die "option reload is set, which fw4 does not know"
else
    same "$(uci get firewall.recentd.reload)" 1 "reload"
fi
same "$(cat /tmp/instance)" "command /usr/sbin/recentd run
file /etc/config/recentd /usr/sbin/recentd
respawn 3600 5 0
stderr 1" "procd's parameters"
same "$(cat /tmp/triggers)" "recentd firewall" "triggers"
within 5 grep -q 'source found' /tmp/daemon.log || die "recentd does not watch the log"
grep -q 'never banned: 192.168.1.0/24 on br-lan' /tmp/daemon.log || die "the log does not name the LAN"

step "attacked: the attacker is banned, the LAN and the owner's address are not"
fails 198.51.100.9 15
within 5 banned 198.51.100.9 || die "not banned"
fails 192.168.1.5 30
fails 198.51.100.77 30
fails 198.51.100.10 15
within 5 banned 198.51.100.10 || die "the second attacker is not banned"
banned 192.168.1.5 2>/dev/null && die "the LAN is banned"
banned 198.51.100.77 2>/dev/null && die "the allowlisted address is banned"
case $(/usr/sbin/recentd check 192.168.1.5) in *"the LAN is never banned"*) ;; *) die "check does not say that the LAN is never banned" ;; esac

for what in reload reload restart stop_start flush_by_hand; do
    step "the firewall: $what"
    case $what in
    stop_start) firewall stop && firewall start ;;
    flush_by_hand)
        if [ "$LIFE_FIREWALL" = fw4 ]; then nft flush ruleset; else iptables -F && ip6tables -F; fi
        firewall start
        ;;
    *) firewall $what ;;
    esac
    within 5 banned 198.51.100.9 || die "the ban is gone"
    within 2 test "$(rules)" = 1 || die "$(rules) rules"
    same "$(owners_rules)" 1 "the owner's rules"
done

step "the include runs twice more, and from the init script"
source_include && source_include && sh /usr/share/recentd/firewall load
same "$(rules)" 1 "rules"

step "other options: the old rules go, the ban stays"
sed -i "s/^\t#option chains.*/\toption chains 'INPUT FORWARD'/" /etc/config/recentd
/etc/init.d/recentd reload
within 5 banned 198.51.100.9 || die "the ban is gone"
if [ "$LIFE_FIREWALL" = fw3 ]; then same "$(rules)" 2 "rules"; fi
sed -i "s/^\toption chains.*/\t#option chains 'INPUT'/" /etc/config/recentd
/etc/init.d/recentd reload
within 5 banned 198.51.100.9 || die "the ban is gone"
within 5 test "$(rules)" = 1 || die "$(rules) rules"

step "a wrong configuration: said in the log and passed over; recentd guards on after a reload, a restart, and a boot"
cp /etc/config/recentd /tmp/good
printf "\toption ban 'soon'\n\toption hitcount 'abc'\nconfig pattern 'forum'\n\toption match '{'\nconfig nosuch\n" >>/etc/config/recentd
for what in reload restart boot; do
    : >/tmp/daemon.log
    if [ $what = boot ]; then
        /etc/init.d/recentd stop
        /etc/init.d/recentd start
    else
        /etc/init.d/recentd $what
    fi
    within 5 grep -q "option ban 'soon': must be" /tmp/daemon.log || die "the log does not name the value after $what: $(cat /tmp/daemon.log)"
    within 5 banned 198.51.100.9 || die "the ban is gone after $what"
done
fails 198.51.100.12 15
within 5 banned 198.51.100.12 || die "recentd does not guard with a wrong configuration"
recentd status 2>/dev/null | grep -q 'PROTECTED, but' || die "status does not tell of it: $(recentd status)"
for what in reload restart; do
    firewall $what 2>/dev/null
    same "$(owners_rules)" 1 "the owner's rules"
    within 5 test "$(rules)" = 1 || die "$(rules) rules"
done
cp /tmp/good /etc/config/recentd

step "a socket that cannot be bound yet is the only source: recentd waits, says so, and then guards"
printf "\toption source 'socket'\n\toption socket '/tmp/late/log.sock'\n" >>/etc/config/recentd
/etc/init.d/recentd restart
unprotected() { /usr/sbin/recentd status | grep -q 'NOT PROTECTED: the log is not read (socket /tmp/late/log.sock: its directory does not exist'; }
within 5 unprotected || die "status does not say why: $(/usr/sbin/recentd status)"
banned 198.51.100.9 || die "the ban is gone"
mkdir /tmp/late
within 10 test -S /tmp/late/log.sock || die "the socket is not bound"
/usr/sbin/recentd status | grep -q '^PROTECTED' || die "not protected: $(/usr/sbin/recentd status)"
cp /tmp/good /etc/config/recentd
: >/tmp/daemon.log
/etc/init.d/recentd reload
within 5 grep -q 'source found\|watching' /tmp/daemon.log || die "recentd does not start again"

step "upgraded: the configuration is kept, the ban goes on"
fails 198.51.100.11 15
within 5 banned 198.51.100.11 || die "not banned"
sed -i '/list allow/d' /etc/config/recentd
before=$(cat /etc/config/recentd)
install_ipk $here/recentd.ipk :
same "$(cat /etc/config/recentd)" "$before" "configuration"
within 5 banned 198.51.100.11 || die "the ban is gone"
same "$(uci get firewall.recentd.path)" /usr/share/recentd/firewall "include"
same "$(rules)" 1 "rules"

step "removed: no rule, no list, no section, no process"
remove_package
same "$(rules)" 0 "rules"
same "$(lists)" 0 "lists"
same "$(owners_rules)" 1 "the owner's rules"
uci get firewall.recentd >/dev/null && die "the include is still there"
if [ -e /etc/rc.d/S21recentd ] || [ -e /usr/sbin/recentd ]; then die "files are left"; fi
same "$(find /var/run/ /run/ -name 'recentd*')" "" "files left in /var/run"
same "$(cat /etc/config/recentd)" "$before" "the edited configuration"
sleep 1
pidof recentd && die "recentd still runs"
firewall restart
same "$(rules)" 0 "rules after a restart"
