#!/bin/sh
# Proves that no panic is reachable: the panic handler calls an undefined function, so the link fails if the handler remains
# after optimisation. Builds without -Cpanic=immediate-abort, which would replace the handler, so that every program would pass.
# Usage: cross/never.sh [--self-test] [TRIPLE|SHORT|all]...   default: mips and x86_64
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh

links() {
    say "linking $1 with a panic handler that cannot be linked"
    link "$1" --features never >"$log" 2>&1
}

# link TRIPLE [CARGO'S ARGUMENT]...: uses a directory of its own, because these objects must never be shipped.
link() {
    # shellcheck disable=SC2046 # one word or none
    CARGO_TARGET_DIR=$state/never cross_cargo plain "$@" -- -Cstrip=none $(inject_flag)
}

# Links once more with the ordinary handler, and names the callers of core's panic functions (panic, slice_index_fail, ...).
show_callers() {
    link "$1" >/dev/null 2>&1 || return 0
    dump=objdump
    ! have llvm-objdump || dump=llvm-objdump
    LC_ALL=C "$dump" -dC --no-show-raw-insn "$state/never/$1/release/recentd" 2>/dev/null | awk '
        /^[0-9a-f]+ <.*>:$/ { f = $0; sub(/^[0-9a-f]+ </, "", f); sub(/>:$/, "", f) }
        /<core::.*(panic|fail)/ && f !~ /^core::.*(panic|fail)/ { c = $0; sub(/^[^<]*</, "", c); sub(/>.*/, "", c)
            if (!seen[f c]++) printf "  %s calls %s\n", f, c }' >&2
}

check() {
    if links "$1"; then
        say "$1: no panic is reachable"
    elif grep -q 'undefined symbol: recentd_can_panic' "$log"; then
        grep 'undefined symbol' "$log" >&2
        show_callers "$1"
        say "$1: $found"
        return 1
    else
        cat "$log" >&2
        die "$1: the build failed for another reason"
    fi
}

prove panic 'a panic is reachable' "$@"
