#!/bin/sh
# Measures recentd beside sshguard, fail2ban and syslog-ng with a pattern database, each from Debian, on one generated log in one run, and
# writes compare.md, a section of README.md (see make.sh). Takes about ten minutes, most of it for fail2ban; best on a machine that does
# nothing else.
# Usage: size-report/compare.sh [LINES [RUNS]]          RECENTD=PROGRAM measures another binary than the x86_64 one in dist/
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh
PATH=$PATH:/usr/sbin:/sbin
lines=${1:-20000} runs=${2:-3}

[ "$(id -u)" = 0 ] || die "not root, which namespaces and packages need"
sh tests/setup.sh sshguard:sshguard fail2ban-server:fail2ban syslog-ng:syslog-ng-core strace:strace /usr/lib/python3/dist-packages/pyinotify.py:python3-pyinotify
program=${RECENTD:-dist/x86_64-unknown-linux-musl/recentd}
[ -x "$program" ] || die "no $program: run cross/build.sh x86_64"
mkdir -p "$state"
cc -O2 size-report/scan.c -o "$state/scan"

version() { dpkg-query -W -f '${Package} ${Version}' "$1"; }
{
    cat <<END

## Beside its peers

\`size-report/compare.sh\` on $(nproc) processors with Linux $(uname -r | cut -d. -f1-2) that had other work (load $(cut -d' ' -f1 /proc/loadavg)), with Debian's
$(version sshguard), $(version fail2ban) and $(version syslog-ng-core), all on the same log, $runs runs; where values differ, the median and in brackets
the least and the most.
END
    unshare --net --mount sh -c 'ip link set lo up; exec python3 "$@"' sh \
        size-report/compare.py "$(realpath "$program")" "$(realpath "$state/scan")" "$lines" "$runs"
    cat size-report/compare-notes.md
} >"$state/compare.md"
mv "$state/compare.md" size-report/compare.md
