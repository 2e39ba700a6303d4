#!/bin/sh
# Measures anew: instructions.tsv, goals.md and compare.md, and with what dist/ has of all targets make.sh's part. compare.md is recentd beside
# sshguard, fail2ban and syslog-ng with a pattern database, each from Debian, on one generated log in one run.
# Takes about ten minutes, most of it for fail2ban; best on a machine that does nothing else.
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

# A network, mounts and processes of their own, so that nothing is left behind.
apart() { unshare --net --mount-proc --pid --fork --kill-child sh -c 'ip link set lo up; exec python3 "$@"' sh "$@"; }
version() { dpkg-query -W -f '${Package} ${Version}' "$1"; }
machine="$(nproc) processors with Linux $(uname -r | cut -d. -f1-2) that had other work (load $(cut -d' ' -f1 /proc/loadavg))"

say "instructions"
RECENTD=$program size-report/instructions.sh write
say "goals"
{
    printf '\n## Goals\n\n`size-report/compare.sh` on %s:\n\n' "$machine"
    apart size-report/goals.py "$(realpath "$program")" "${GROWTH:-10000000}"
    cat size-report/goals-notes.md
} >"$state/goals.md"
say "peers"
{
    cat <<END

## Beside its peers

Measured: \`size-report/compare.sh\` with $(version sshguard), $(version fail2ban) and $(version syslog-ng-core) of Debian on $machine, medians of $runs runs

END
    apart size-report/compare.py "$(realpath "$program")" "$(realpath "$state/scan")" "$lines" "$runs"
    cat size-report/compare-notes.md
} >"$state/compare.md"
mv "$state/goals.md" "$state/compare.md" size-report/
size-report/make.sh
