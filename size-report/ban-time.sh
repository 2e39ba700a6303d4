#!/bin/sh
# Measures the microseconds of a ban, from the write of a log line to recentd's standard input until the kernel holds the
# address, and compares them with floor.c, which does the least possible, and with starting a program for each ban. Prints a section of README.md, see make.sh:
#   size-report/ban-time.sh >size-report/ban-time.md
# Needs cc, and root, for a network namespace of its own. Programs that are not installed have no row.
# Usage: size-report/ban-time.sh [N]       RECENTD=PROGRAM measures another binary
set -eu
cd "$(dirname "$0")/.."
PATH=$PATH:/usr/sbin:/sbin

[ "$(id -u)" = 0 ] || { echo "ban-time.sh: not root: namespaces and lists need root" >&2; exit 1; }
if [ -z "${RECENTD:-}" ]; then
    cargo build --release --quiet
    RECENTD=${CARGO_TARGET_DIR:-target}/release/recentd
fi
cat <<EOF

## How long a ban takes

\`size-report/ban-time.sh\` on $(nproc) processors with Linux $(uname -r | cut -d. -f1-2) that had other work (load $(cut -d' ' -f1 /proc/loadavg)): ${1:-100} bans
each, in microseconds. A ban by recentd is measured from the write of the log line that decides it until the kernel, asked again and
again, holds the address. "One look" is the time of one such question. \`floor.c\` is the yardstick: it reads a line, finds the address,
writes it to the kernel, and does nothing else. recentd and it ban in turn, in one run. Most of the time is the kernel's, which wakes a
program that slept. Another program is measured from its start to its end, without a shell unless its row names one. All have priority over
all other work of the machine (SCHED_RR).

EOF
floor=$(mktemp)
trap 'rm -f "$floor"' EXIT
cc -O2 size-report/floor.c -o "$floor"
unshare --net python3 size-report/ban-time.py "$(realpath "$RECENTD")" "$floor" "${1:-100}"
# The emulated machine's measurements, if tests/vm.sh was run here.
console=${CARGO_TARGET_DIR:-target}/vm/console
[ -s "$console" ] || exit 0
printf '\nOn the MIPS that `tests/vm.sh` emulates, where the clock has hundredths of a second:\n\n'
sed -n 's/^# \(.*: 100 bans by recentd.*\)/- \1/p' "$console"
