#!/bin/sh
# Counts the instructions for a line of the log with callgrind: of the x86_64 binary in dist/, of bare newline scans, and of other programs.
#   size-report/instructions.sh           prints them
#   size-report/instructions.sh write     writes them to instructions.tsv, which the tests compare with
#   size-report/instructions.sh scan      only builds the newline scans, and prints the path of one; the other's name ends with -words
#   size-report/instructions.sh check     fails if a number differs by more than 2 % from instructions.tsv, or if full tables cost more
#                                         than 1.3 times as much as empty ones
# RECENTD=PROGRAM counts another binary.
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh

mkdir -p "$state"
cc -O2 -DWORDS size-report/scan.c -o "$state/scan-words"
cc -O2 size-report/scan.c -o "$state/scan"
if [ "${1:-}" = scan ]; then
    realpath "$state/scan"
    exit
fi
have valgrind || die "no valgrind: run tests/setup.sh"
program=${RECENTD:-dist/x86_64-unknown-linux-musl/recentd}
[ -x "$program" ] || die "no $program: run cross/build.sh x86_64"
measure() { python3 size-report/instructions.py "$(realpath "$program")" "$(realpath "$state/scan-words")" "$(realpath "$state/scan")" "$@"; }

# The clock changes the number by a few instructions, so a difference of 10 is always allowed. Hashes begin with another number in each run, so chains of an
# index are longer or shorter beside full tables: 10 % there. Rows of other programs are not compared,
# because their instructions depend on the processor.
compare() {
    awk -F '\t' '
        NR == FNR { old[$1] = $2; next }
        !($1 in old) { print $1 ": not in size-report/instructions.tsv"; bad = 1; next }
        {
            d = $2 - old[$1]
            if ((d < 0 ? -d : d) > old[$1] * ($1 ~ /16384|15384|full/ ? 0.1 : 0.02) + 10) { printf "%s: %d instructions, size-report/instructions.tsv says %d (%+d)\n", $1, $2, old[$1], d; bad = 1 }
            n++
        }
        END { if (!n) print "nothing was counted"; exit bad || !n }
    ' size-report/instructions.tsv "$1" >&2
}

# What a failure or a ban costs beside full tables is at most 1.3 times what it costs beside empty ones.
flat() {
    awk -F '\t' '
        { n[$1] = $2 }
        END {
            split("failure, 16384 addresses counted before|failure, 0 addresses counted before|first failure of an address, table full|first failure of an address, table empty|ban, 15384 banned before|ban, 0 banned before", name, "|")
            for (i = 1; i < 6; i += 2) {
                if (!n[name[i]] || !n[name[i + 1]]) { print "not counted: " name[i]; bad = 1 }
                else if (n[name[i]] > 1.3 * n[name[i + 1]]) { printf "%s: %d instructions, more than 1.3 times %d\n", name[i], n[name[i]], n[name[i + 1]]; bad = 1 }
            }
            exit bad
        }' "$1" >&2
}

case ${1:-print} in
print) measure ;;
write) measure >"$state/instructions.tsv" && mv "$state/instructions.tsv" size-report/instructions.tsv ;;
check)
    measure own >"$state/instructions.tsv"
    flat "$state/instructions.tsv" || die "an operation on a full table takes too long"
    compare "$state/instructions.tsv" || die "run size-report/instructions.sh write, look at the difference, commit it with its reason"
    say "instructions are as committed, within 2 %, and 10 % beside full tables"
    ;;
*) die "unknown $1" ;;
esac
