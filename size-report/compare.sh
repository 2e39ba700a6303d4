#!/bin/sh
# Measures again and writes instructions.tsv, goals.md and compare.md, then make.sh's files and the numbers in README.md. compare.md
# compares recentd with sshguard, fail2ban and syslog-ng with a pattern database, each from Debian, on one generated log in one run.
# Needs root, all targets in dist/ (cross/build.sh), ten minutes, and an idle machine.
# Usage: size-report/compare.sh [instructions|goals|peers]...           default: all three
# LINES, RUNS and GROWTH are the lines of the log, the runs of each program, and the lines in which recentd must not grow.
# RECENTD=PROGRAM measures another binary than the x86_64 one in dist/.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=cross/lib.sh
. cross/lib.sh
PATH=$PATH:/usr/sbin:/sbin
[ $# -gt 0 ] || set -- instructions goals peers
LINES=${LINES:-20000} RUNS=${RUNS:-3} GROWTH=${GROWTH:-10000000}

[ "$(id -u)" = 0 ] || die "not root: namespaces and packages need root"
sh tests/setup.sh sshguard:sshguard fail2ban-server:fail2ban syslog-ng:syslog-ng-core strace:strace \
    /usr/lib/python3/dist-packages/pyinotify.py:python3-pyinotify
program=${RECENTD:-dist/x86_64-unknown-linux-musl/recentd}
[ -x "$program" ] || die "no $program: run cross/build.sh x86_64"
RECENTD=$(realpath "$program")
export RECENTD

# Runs a program in new namespaces of network, mounts and processes, so that nothing is left behind.
apart() { unshare --net --mount-proc --pid --fork --kill-child sh -c 'ip link set lo up; exec python3 "$@"' sh "$@"; }
version() { dpkg-query -W -f '${Package} ${Version}' "$1"; }
machine() { echo "$(nproc) processors with Linux $(uname -r | cut -d. -f1-2), load $(cut -d' ' -f1 /proc/loadavg)"; }

instructions() { size-report/instructions.sh write; }

goals() {
    cat <<END

## Goals

\`size-report/compare.sh goals\` on $(machine):

END
    apart size-report/goals.py "$RECENTD" "$GROWTH"
    cat size-report/goals-notes.md
}

peers() {
    cat <<END

## Compared with its peers

Measured: by \`size-report/compare.sh\` with $(version sshguard), $(version fail2ban) and $(version syslog-ng-core) of Debian on $(machine), $RUNS runs; where values differ,
the median and in brackets the least and the most.

END
    scan=$(size-report/instructions.sh scan)
    apart size-report/compare.py "$RECENTD" "$scan" "$LINES" "$RUNS"
    cat size-report/compare-notes.md
}

# Replaces a file only by a complete one. (With && between the lines a failure in the function would not end this script.)
file() {
    "$1" >"$state/$2"
    mv "$state/$2" "size-report/$2"
}

mkdir -p "$state"
for step; do
    say "$step"
    case $step in
    instructions) instructions ;;
    goals) file goals goals.md ;;
    peers) file peers compare.md ;;
    *) die "unknown $step: instructions, goals or peers" ;;
    esac
done
size-report/make.sh
