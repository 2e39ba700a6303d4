#!/bin/sh
# The life of the Debian package on a machine with sysvinit: installed, attacked, upgraded, restarted, stopped, removed. This machine's own dpkg and
# shell, its files under an overlay, and network and processes of its own.
# Usage: deb.sh DEB    a package for this machine. Needs root, dpkg and its invoke-rc.d, nft.
set -eu

if [ -z "${DEB_INSIDE:-}" ]; then
    package=$(realpath "$1")
    dir=$(mktemp -d)
    trap 'rm -rf "$dir"' EXIT
    mkdir "$dir/over" "$dir/root"
    DEB_INSIDE=$dir DEB_PACKAGE=$package unshare --mount --net --pid --ipc --fork --kill-child sh "$(realpath "$0")"
    exit
fi

if [ -z "${DEB_CHROOT:-}" ]; then
    root=$DEB_INSIDE/root
    mount --make-rprivate /
    mount -t tmpfs none "$DEB_INSIDE/over"
    mkdir "$DEB_INSIDE/over/up" "$DEB_INSIDE/over/work"
    mount -t overlay none -o "lowerdir=/,upperdir=$DEB_INSIDE/over/up,workdir=$DEB_INSIDE/over/work" "$root"
    mount -t proc none "$root/proc"
    # No systemd there.
    for d in dev tmp run; do mount -t tmpfs none "$root/$d"; done
    for d in null urandom; do touch "$root/dev/$d" && mount --bind "/dev/$d" "$root/dev/$d"; done
    cp "$DEB_PACKAGE" "$root/tmp/recentd.deb"
    cp "$0" "$root/tmp/deb.sh"
    DEB_CHROOT=yes exec chroot "$root" /bin/sh /tmp/deb.sh
fi

service=/etc/init.d/recentd
step() { printf '   %s\n' "$*"; }
die() {
    printf 'deb.sh: %s\n' "$*" >&2
    cat /tmp/said >&2
    exit 1
}
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
install() { dpkg --force-confold -i /tmp/recentd.deb >/tmp/said 2>&1 || die "dpkg -i fails"; }
fails() {
    for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
        echo "$(LC_ALL=C date '+%b %e %H:%M:%S') host sshd[$((2000 + n))]: Failed password for root from $1 port $((40000 + n)) ssh2"
    done >>/tmp/log
}
banned() { nft get element inet recentd v4 "{ $1 }"; }
# Which processes are a recentd, and whether of the file that is installed.
daemons() {
    for exe in /proc/[0-9]*/exe; do
        case $(readlink "$exe") in */recentd*) readlink "$exe" ;; esac
    done
}
enabled() { find /etc/rc2.d -name 'S*recentd' | grep -q .; }
runs_one() { [ "$(daemons)" = /usr/sbin/recentd ] && [ "$(readlink "/proc/$(cat /var/run/recentd.pid)/exe")" = /usr/sbin/recentd ]; }

rm -f /usr/sbin/policy-rc.d
# sysvinit's, for invoke-rc.d.
rm -f /sbin/runlevel
printf '#!/bin/sh\necho N 2\n' >/sbin/runlevel
chmod 755 /sbin/runlevel
ip link set lo up
: >/tmp/log
: >/tmp/said
mkdir -p /etc/config
printf "config recentd 'main'\n\toption file '/tmp/log'\n\toption sink 'nft'\n\toption ubus 'off'\n" >/etc/config/recentd

step "installed: enabled and started"
install
runs_one || die "runs: $(daemons)"
enabled || die "not enabled"
within 5 nft list table inet recentd || die "it has no table"
fails 198.51.100.9
within 10 banned 198.51.100.9 || die "not banned"

step "upgraded: one daemon runs, the new one, and the ban goes on"
install
runs_one || die "runs: $(daemons)"
banned 198.51.100.9 >/dev/null || die "the ban is gone"
fails 198.51.100.10
within 10 banned 198.51.100.10 || die "not banned"
recentd status >/tmp/said 2>&1 || die "its control socket does not answer"

step "replaced by hand: restarted, it is the new one; started, it is left alone"
cp /usr/sbin/recentd /tmp/recentd && mv /tmp/recentd /usr/sbin/recentd
$service status || die "the old one is not seen"
before=$(cat /var/run/recentd.pid)
$service start
[ "$(cat /var/run/recentd.pid)" = "$before" ] || die "started beside the old one: $(daemons)"
$service restart || die "restart fails"
runs_one || die "runs: $(daemons)"
recentd status >/tmp/said 2>&1 || die "its control socket does not answer"

step "stopped: gone, its bans are not"
$service stop
[ -z "$(daemons)" ] || die "runs: $(daemons)"
! $service status || die "said to run"
banned 198.51.100.9 >/dev/null || die "the ban is gone"
# Another program has its number now.
sleep 100 &
echo $! >/var/run/recentd.pid
$service start || die "does not start"
runs_one || die "runs: $(daemons)"
kill -0 $! || die "somebody else was killed"

step "removed: no process, no table, not enabled"
dpkg -r recentd >/tmp/said 2>&1 || die "dpkg -r fails"
[ -z "$(daemons)" ] || die "runs: $(daemons)"
nft list tables | grep -q recentd && die "its table is left"
[ ! -e /usr/sbin/recentd ] || die "files are left"
# The script is a configuration file, which stays.
if enabled; then die "still enabled"; fi
