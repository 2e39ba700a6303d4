#!/bin/sh
# Writes the part of README.md between its two lines "numbers", from the files that make.sh and compare.sh have written.
#   size-report/readme.sh            changes README.md
#   size-report/readme.sh check      fails if README.md has other numbers
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh

# The sizes of some targets, with commas, in a sentence.
sizes() {
    awk -F '\t' '
        function commas(n,   s) { s = ""; while (n >= 1000) { s = sprintf(",%03d%s", n % 1000, s); n = int(n / 1000) } return n s }
        $1 ~ /^(mips|armv7|aarch64|x86_64)-/ { sub(/-.*/, "", $1); printf "%s%s bytes on %s (%s)", before, commas($3), $1, commas($6 + $7); before = ", " }
        END { print "." }' size-report/sizes.tsv
}

# The most important rows of compare.md, without minima and maxima.
peers() {
    sed -n -e '/^| |/p' -e '/^| --- /p' -e '/^| \(... and what it bans with\|PSS loaded, KiB\|instructions a line\|lines a second\|µs from line to ban\) |/p' size-report/compare.md |
        sed -e '/^| |.*newline scan/,$d' -e 's/ ([^)]*)//g' -e 's/^| ... and what it bans with/| installed, with all that it needs, KiB/'
}

numbers() {
    echo "The stripped static binary, and in brackets data + bss, all memory that an attack can ever make it use beside a few pages of stack:"
    sizes
    echo "Beside others, on one log of a router under attack, where five failures are a ban, in one run, medians ($(sed -n 's/^Measured: .* with \(.*\) of Debian.*/\1/p' size-report/compare.md)):"
    echo
    peers
}

start='<!-- numbers made by size-report/readme.sh -->' end='<!-- numbers end -->'
mkdir -p "$state"
grep -qxF "$start" README.md && grep -qxF "$end" README.md || die "README.md has no lines '$start' and '$end'"
numbers >"$state/numbers.md"
awk -v start="$start" -v end="$end" -v file="$state/numbers.md" '
    $0 == end { inside = 0 }
    !inside { print }
    $0 == start { inside = 1; while ((getline line <file) > 0) print line }
' README.md >"$state/README.md"
if [ "${1:-}" = check ]; then
    cmp -s "$state/README.md" README.md || die "README.md's numbers are not those of size-report: run size-report/readme.sh"
else
    cmp -s "$state/README.md" README.md || cp "$state/README.md" README.md
fi
