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

# row WORDS [SWITCH]...: the size of the file with these switches, and the difference to the file without.
row() {
    words=$1
    shift
    if cross_cargo release "$triple" -- "$@" >"$state/tried.log" 2>&1; then
        bytes=$(wc -c <"$target_dir/$triple/release/recentd")
        : "${plain:=$bytes}"
        printf '| %s | %d | %+d |\n' "$words" "$bytes" "$((bytes - plain))"
    else
        printf '| %s | not built: %s | |\n' "$words" "$(sed -n 's/^\(error: \|rustc-LLVM ERROR: \)//p' "$state/tried.log" | head -n 1)"
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

plain=
cat <<END

## Savings by switches of the compiler

\`size-report/tried.sh\` builds the mips file with each switch. The shipped program uses none: the useful ones are experimental in LLVM and
off by default, and a miscompiled guard costs more than three percent.

| switch | bytes | |
| --- | ---: | ---: |
END
row 'as shipped'
row '`opt-level=s`' -Copt-level=s
llvm -mips-tail-calls=1
llvm -disable-mips-df-succbb-search=false
llvm -mips-tail-calls=1 -disable-mips-df-succbb-search=false
llvm -inline-threshold=0
llvm -inline-threshold=25
llvm -ir-outliner
llvm -enable-machine-outliner=always
llvm -disable-lsr
llvm -min-jump-table-entries=12
llvm -pre-RA-sched=list-burr
row '16-bit instructions (MIPS16e), `-Ctarget-feature=+mips16`' -Ctarget-feature=+mips16
