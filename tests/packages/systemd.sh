#!/bin/sh
# The life of the Debian package on a machine with systemd: installed, attacked through the journal, upgraded, disabled, removed, purged. This machine's own
# systemd, journald and dpkg, started as process 1 of namespaces of their own, with this machine's files under an overlay.
# Usage: systemd.sh DEB    a package for this machine. Needs root, dpkg, systemd, nft.
set -eu

if [ -z "${DEB_INSIDE:-}" ]; then
    package=$(realpath "$1")
    dir=$(mktemp -d)
    group=recentd-test-$$
    # systemd makes its groups below one of their own.
    mkdir "$dir/groups"
    mount -t cgroup2 none "$dir/groups"
    mkdir "$dir/groups/$group"
    trap 'find "$dir/groups/$group" -depth -type d -exec rmdir {} + 2>/dev/null; umount "$dir/groups"; rm -rf "$dir"' EXIT
    trap 'exit 1' INT TERM
    : >"$dir/output"
    status=0
    (echo 0 >"$dir/groups/$group/cgroup.procs" && DEB_INSIDE=$dir DEB_PACKAGE=$package timeout 120 \
        unshare --mount --net --pid --ipc --uts --cgroup --fork --kill-child sh "$(realpath "$0")") || status=$?
    cat "$dir/output"
    [ $status = 0 ] || echo "systemd.sh: failed: $status" >&2
    exit $status
fi

if [ -z "${DEB_UNIT:-}" ]; then
    root=$DEB_INSIDE/root
    mount --make-rprivate /
    mkdir "$DEB_INSIDE/over" "$root"
    mount -t tmpfs none "$DEB_INSIDE/over"
    mkdir "$DEB_INSIDE/over/up" "$DEB_INSIDE/over/work"
    mount -t overlay none -o "lowerdir=/,upperdir=$DEB_INSIDE/over/up,workdir=$DEB_INSIDE/over/work" "$root"
    mount -t proc none "$root/proc"
    # Read-only, as in any container: no udev.
    mount -t sysfs -o ro none "$root/sys"
    mount -t cgroup2 none "$root/sys/fs/cgroup"
    for d in dev tmp run; do mount -t tmpfs -o mode=755 none "$root/$d"; done
    for d in null zero full random urandom tty; do touch "$root/dev/$d" && mount --bind "/dev/$d" "$root/dev/$d"; done
    # The unit's PrivateDevices wants these.
    mkdir "$root/dev/pts" "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666 none "$root/dev/pts"
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    # systemd empties /tmp at boot.
    mkdir "$root/test"
    cp "$DEB_PACKAGE" "$root/test/recentd.deb"
    cp "$0" "$root/test/systemd.sh"
    # Nothing of this machine is started, mounted or forbidden.
    rm -rf "$root/usr/sbin/policy-rc.d" "$root/etc/fstab" "$root/etc/systemd/system" "$root/etc/rc2.d"/S*
    mkdir -p "$root/etc/systemd/system"
    cat >"$root/etc/systemd/system/test.service" <<END
[Unit]
After=sysinit.target
SuccessAction=exit-force
FailureAction=exit-force

[Service]
Type=oneshot
Environment=DEB_INSIDE=yes DEB_UNIT=yes
ExecStart=/bin/sh /test/systemd.sh
StandardOutput=file:/test/output
StandardError=inherit
END
    touch "$root/test/output"
    mount --bind "$DEB_INSIDE/output" "$root/test/output"
    exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$root" /lib/systemd/systemd --unit=test.service --show-status=0 --log-level=err >/dev/null 2>&1
fi

step() { printf '   %s\n' "$*"; }
die() {
    printf 'systemd.sh: %s\n' "$*"
    cat /test/said
    systemctl status recentd || :
    journalctl --no-pager -n 20
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
install() { dpkg --force-confold -i /test/recentd.deb >/test/said 2>&1 || die "dpkg -i fails"; }
# Until OpenSSH 9.7 it is sshd, then sshd-session.
fails() {
    for n in 1 2 3 4 5 6 7; do
        logger -t sshd --id=$((2000 + n)) "Failed password for root from $1 port $((40000 + n)) ssh2"
        logger -t sshd-session --id=$((3000 + n)) "Failed password for root from $1 port $((50000 + n)) ssh2"
    done
}
banned() { nft get element inet recentd v4 "{ $1 }" >/dev/null 2>&1; }
pid() { systemctl show --value -p MainPID recentd; }
# As often as it has to be: lines from before journalctl runs are not seen.
is_banned() { banned "$1" || { fails "$1" && sleep 0.2 && banned "$1"; }; }

ip link set lo up
: >/test/said
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

step "installed: enabled and started, with the journal as its source"
install
systemctl --quiet is-enabled recentd || die "not enabled"
systemctl --quiet is-active recentd || die "not started"
within 10 is_banned 198.51.100.9 || die "not banned"
recentd status >/test/said || die "it does not answer"
{ grep -qx PROTECTED /test/said && grep -q '^source .*journalctl: ok' /test/said; } || die "not protected by the journal"
systemd-analyze security --threshold=45 recentd >/test/said 2>&1 || die "the unit keeps too many rights"

step "upgraded: started again, the ban and the configuration are kept"
sed -i "s/option hitcount '15'/option hitcount '7'/" /etc/config/recentd
before=$(pid)
install
systemctl --quiet is-active recentd || die "not started"
[ "$(pid)" != "$before" ] || die "it is the old one"
banned 198.51.100.9 || die "the ban is gone"
within 5 sh -c 'recentd list | grep -q 198.51.100.9' || die "it does not know the ban"
recentd status >/test/said
grep -q 'ban after 7 failures' /test/said || die "the configuration is gone"
within 10 is_banned 198.51.100.10 || die "not banned"

step "its init script leaves it to systemd"
/etc/init.d/recentd restart >/test/said 2>&1 || die "does not restart"
runs_one() { [ "$(pgrep -x recentd)" = "$(pid)" ]; }
# Until it is executed it is a process of another name.
within 5 runs_one || die "runs: $(pgrep -x recentd), its unit: $(pid)"

step "disabled, then upgraded: it stays so"
systemctl disable --quiet --now recentd
install
! systemctl --quiet is-active recentd || die "started"
! systemctl --quiet is-enabled recentd || die "enabled"
banned 198.51.100.9 || die "the ban is gone"
systemctl enable --quiet --now recentd

step "removed: no process, no table; purged: no file"
dpkg -r recentd >/test/said 2>&1 || die "dpkg -r fails"
! pgrep -x recentd >/dev/null || die "runs: $(pgrep -x recentd)"
if nft list tables | grep -q recentd; then die "its table is left"; fi
[ -e /etc/config/recentd ] || die "the configuration is gone"
dpkg -P recentd >/test/said 2>&1 || die "dpkg -P fails"
find /etc /usr/lib/systemd /var/lib/systemd /run -name '*recentd*' >/test/said
[ ! -s /test/said ] || die "files are left"
