#!/bin/sh
# Measures how much each switch of the compiler would save of the mips file. Prints a section of README.md, see make.sh:
#   size-report/tried.sh >size-report/tried.md
# The switches are for the last step, which optimises the whole program and writes machine code.
# shellcheck disable=SC2016 # backquotes in single quotes are Markdown for code, not commands
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=cross/lib.sh
. cross/lib.sh
start_cross

triple=mips-unknown-linux-musl

# row WORDS [SWITCH]...: the sizes of the file with these switches, in bytes and compressed as in OpenWrt's squashfs, and the differences to the
# file without.
row() {
    words=$1
    shift
    file=$target_dir/$triple/release/recentd
    if cross_cargo release "$triple" -- "$@" >"$state/tried.log" 2>&1; then
        bytes=$(wc -c <"$file")
        squashed=$(python3 size-report/squashed.py "$file")
        : "${plain:=$bytes}" "${plain_squashed:=$squashed}"
        printf '| %s | %d | %+d | %d | %+d |\n' "$words" "$bytes" "$((bytes - plain))" "$squashed" "$((squashed - plain_squashed))"
    else
        printf '| %s | not built: %s | | | |\n' "$words" "$(sed -n 's/^\(error: \|rustc-LLVM ERROR: \)//p' "$state/tried.log" | head -n 1)"
    fi
}

# llvm SWITCH...: the same for switches of LLVM.
llvm() {
    words="\`$*\`"
    for switch; do
        shift
        set -- "$@" "-Cllvm-args=$switch"
    done
    row "$words" "$@"
}

# without FLAG: the same without one of those that are shipped.
without() (
    with=$(smaller "$triple" | grep -v -e "$1")
    smaller() { printf '%s\n' "$with"; }
    row "without \`-$1\`"
)

plain= plain_squashed=
cat <<END

## Savings by switches of the compiler

\`size-report/tried.sh\` builds the mips file with each switch. Where size comes first, two passes of the compiler are left out and another order of
instructions is chosen (cross/lib.sh), because what a flash holds of the file gets smaller; an emulated MIPS reads a log no more slowly. Of the other
useful switches some are experimental in LLVM and off by default, and a miscompiled guard costs more than three percent; the simplest register allocator
would need more instructions at each spill. Without effect or larger (an earlier program, 150 bytes or less in squashfs): inline thresholds, both outliners,
GVN hoisting and sinking, jump tables from 8 cases on, MIR's levels, merged functions, jump threading, loop idioms, unrolling, the scheduler of machine
instructions, the filler of delay slots off.

| switch | bytes | | in squashfs | |
| --- | ---: | ---: | ---: | ---: |
END
row 'as shipped'
without disable-machine-licm
without disable-machine-cse
without pre-RA-sched=list-burr
row '`opt-level=s`' -Copt-level=s
llvm -disable-lsr
llvm -disable-block-placement
llvm -disable-tail-duplicate -disable-machine-sink
llvm -enable-tail-merge=true
llvm -enable-ipra
llvm -regalloc=basic
llvm -mips-tail-calls=1
llvm -disable-mips-df-succbb-search=false
row '16-bit instructions (MIPS16e), `-Ctarget-feature=+mips16`' -Ctarget-feature=+mips16
