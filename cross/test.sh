#!/bin/sh
# Runs tests with foreign programs under qemu-user: the cases of tests/cases/ with the shipped binaries of dist/, and on
# big-endian 32-bit MIPS the unit tests of the library, and a comparison with this machine's results for the same bytes.
# Usage: cross/test.sh [cases|unit|alike] [TRIPLE|SHORT|all]...   default: all; unit and alike are always mips
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh

# The test program is the machine's own build. RECENTD is the command that it puts before each case's arguments.
cases() {
    binary=dist/$1/recentd runner=$(runner_of "$1")
    [ -x "$binary" ] || die "no $binary: run cross/build.sh $1"
    say "cases with $binary${runner:+ under $runner}"
    RECENTD="${runner:+$runner }$(pwd)/$binary" cargo test --quiet --test cases -- ${runner:+--skip closed_output}
}

cargo_as_mips() {
    start_cross
    std_cargo mips-unknown-linux-musl "$@"
}

unit() {
    say "unit tests as mips-unknown-linux-musl"
    cargo_as_mips test --lib
}

# Reads real logs, kept inputs of the fuzzer and the text of all cases with the shipped MIPS program and with the machine's own, and
# runs each fuzz target on each kept input on both. The results must be the same bytes.
alike() {
    mips=dist/mips-unknown-linux-musl/recentd
    [ -x $mips ] || die "no $mips: run cross/build.sh mips"
    cargo build --quiet
    out=$(pwd)/$target_dir/alike count=0 lines=0
    mkdir -p "$out"
    for log in tests/real/*.log tests/fuzz/corpus/classify/* tests/fuzz/corpus/framing/* tests/cases/*.t; do
        for command in 'explain --json' 'replay --json --sink xt_recent' 'replay --json --sink xt_recent --watch all --hitcount 2'; do
            # replay is given a sink, because qemu-user has no nftables, and a set holds more than a list.
            "$target_dir"/debug/recentd $command "$log" >"$out/own"
            $(runner_of mips-unknown-linux-musl) $mips $command "$log" >"$out/mips"
            cmp "$out/own" "$out/mips" || die "$command $log: the results on MIPS differ"
            count=$((count + 1)) lines=$((lines + $(wc -l <"$out/own")))
        done
    done
    # With the tables of 32 bits: reports tell how large they are.
    CARGO_TARGET_DIR=$target_dir/small RUSTFLAGS='--cfg small_tables' cargo run --quiet --example fuzz-trace >"$out/own"
    cargo_as_mips run --example fuzz-trace >"$out/mips"
    cmp "$out/own" "$out/mips" || die "the results of a fuzz target differ on MIPS"
    [ $lines -gt 0 ] || die "nothing to compare"
    say "the same on this machine and on MIPS: $count outputs of $lines lines, and $(grep -c '^== ' "$out/own") traces of $(wc -l <"$out/own") lines"
}

what='cases unit alike'
case ${1:-} in
cases | unit | alike)
    what=$1
    shift
    ;;
esac
targets=$(select_triples "$@")
for w in $what; do
    case $w in
    cases) for t in $targets; do cases "$t"; done ;;
    unit | alike) ($w) ;;
    esac
done
