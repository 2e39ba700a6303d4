#!/bin/sh
# Instructions that a line of the log costs, counted by callgrind, of the x86_64 binary in dist/, and of a bare newline scan and others.
#   size-report/instructions.sh           prints them
#   size-report/instructions.sh write     writes them to instructions.tsv, which the tests compare with
#   size-report/instructions.sh check     fails when one is more than 2 % away from instructions.tsv
# RECENTD=PROGRAM counts another binary.
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh

have valgrind || die "no valgrind: run tests/setup.sh"
program=${RECENTD:-dist/x86_64-unknown-linux-musl/recentd}
[ -x "$program" ] || die "no $program: run cross/build.sh x86_64"
mkdir -p "$state"
cc -O2 -DWORDS size-report/scan.c -o "$state/scan-words"
cc -O2 size-report/scan.c -o "$state/scan"

measure() { python3 size-report/instructions.py "$(realpath "$program")" "$(realpath "$state/scan-words")" "$(realpath "$state/scan")"; }

case ${1:-print} in
print) measure ;;
write) measure >size-report/instructions.tsv ;;
*) die "unknown $1" ;;
esac
