#!/bin/sh
# Fails if a committed number differs by more than 2 % from the binaries in dist/, in either direction: growth must be visible in a
# diff, and an old number would hide the next growth. Also fails if data + bss on mips is above its limit, if recentd touches more memory
# than it may, or if README.md quotes other numbers. Says how far what the mips file takes of a flash is from its goal.
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh
. size-report/lib.sh

# The limit of data + bss on mips, and the goal for what the mips file takes in squashfs, which is a little less than dropbear there, in bytes. make.sh reads these lines, too. Most of bss is tables that nothing
# touches before an attack needs them, so data + bss is what an attack can make of it. 28 KiB of it are the buffers of sources beyond the first, which are
# used if these are configured, and 7 KiB what was on the stack before: without the buffers, and with 24 KiB of stack, it is less than 320 KiB.
limit=329728
goal=84000

# One alignment changes small numbers by more than 2 %, so a difference of 64 bytes is always allowed.
compare() {
    awk -F '\t' -v limit="$limit" -v goal="$goal" '
        FNR == 1 { if (NR == FNR) head = $0; else if ($0 != head) { print "sizes.tsv has other columns"; bad = 1 }; split($0, name); next }
        NR == FNR { for (i = 2; i <= NF; i++) old[$1, i] = $i; seen[$1] = 1; next }
        !seen[$1] { print $1 ": not in size-report/sizes.tsv"; bad = 1; next }
        {
            delete seen[$1]
            for (i = 2; i <= NF; i++) {
                d = $i - old[$1, i]
                if ((d < 0 ? -d : d) > old[$1, i] * 0.02 + 64) {
                    printf "%s: %s is %d, size-report/sizes.tsv says %d (%+d)\n", $1, name[i], $i, old[$1, i], d
                    bad = 1
                }
            }
        }
        $1 ~ /^mips-/ && $2 > goal { printf "%s: in squashfs it takes %d bytes, %d above its goal of %d\n", $1, $2, $2 - goal, goal }
        $1 ~ /^mips-/ && $6 + $7 > limit { printf "%s: data + bss is %d, the limit is %d\n", $1, $6 + $7, limit; bad = 1 }
        END { for (t in seen) { print t ": no longer built"; bad = 1 }; exit bad }
    ' "$1" "$2" >&2
}

# What is touched, measured on x86_64, in KiB: idle memory of its own, with three sources, and with all tables full all resident memory.
idle=56 full=4096
memory() {
    python3 size-report/memory.py dist/x86_64-unknown-linux-musl/recentd 16384 16384 >"$1"
    awk -F '\t' -v idle="$idle" -v full="$full" '
        $1 == "idle" && $3 <= idle || $1 == "full" && $2 <= full { good++; next }
        { printf "memory, %s: %d KiB resident, %d of its own; at most %d of its own idle, %d resident when full\n", $1, $2, $3, idle, full }
        END { exit good != 2 }
    ' "$1" >&2
}

sh size-report/readme.sh check
now=$(mktemp)
trap 'rm -f "$now"' EXIT
slow_sections >"$now"
tail -c "$(wc -c <"$now")" size-report/README.md | cmp -s - "$now" || die "size-report/README.md has other goals or comparisons than goals.md, compare.md, ban-time.md and tried.md: run size-report/make.sh"
memory "$now" || die "recentd touches more memory than it may"
table >"$now"
if compare size-report/sizes.tsv "$now"; then
    say "sizes are as committed, within 2 %"
else
    die "run size-report/make.sh, look at the difference, commit it with its reason"
fi
