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

plain= plain_squashed=
cat <<END

## Savings by switches of the compiler

\`size-report/tried.sh\` builds the mips file with each switch. Shipped is a build with \`-disable-machine-licm\` (cross/lib.sh), which leaves out a
pass of the compiler. The other useful ones are experimental in LLVM and off by default, and a miscompiled guard costs more than three percent. Two
more passes left out make the file smaller, and what a flash holds of it larger. Without effect in an earlier program of 201,076 bytes (less than 250 bytes):
inline thresholds, both outliners, loop strength reduction off, jump tables from 12 cases on, another scheduler.

| switch | bytes | | in squashfs | |
| --- | ---: | ---: | ---: | ---: |
END
row 'as shipped'
(
    smaller() { :; }
    row 'without `-disable-machine-licm`'
)
row '`opt-level=s`' -Copt-level=s
llvm -disable-tail-duplicate -disable-machine-sink
llvm -mips-tail-calls=1
llvm -disable-mips-df-succbb-search=false
llvm -mips-tail-calls=1 -disable-mips-df-succbb-search=false
row '16-bit instructions (MIPS16e), `-Ctarget-feature=+mips16`' -Ctarget-feature=+mips16
