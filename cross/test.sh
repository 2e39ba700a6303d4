#!/bin/sh
# Runs the tests with foreign programs under qemu-user: the cases of tests/cases/ with the shipped binaries of dist/, and as
# big-endian 32-bit MIPS the library's unit tests, and what both it and this machine must make of the same bytes.
# Usage: cross/test.sh [cases|unit|alike] [TRIPLE|SHORT|all]...   default: all; unit and alike are always mips
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh

# The harness is the machine's own build; RECENTD is the command it puts before each case's arguments.
cases() {
    binary=dist/$1/recentd runner=$(runner_of "$1")
    [ -x "$binary" ] || die "no $binary: cross/build.sh $1 makes it"
    say "cases with $binary${runner:+ under $runner}"
    RECENTD="${runner:+$runner }$(pwd)/$binary" cargo test --quiet --test cases
}

# std itself is compiled for MIPS here; its panics unwind, as the test harness expects. No linker script: it throws away .eh_frame.
cargo_as_mips() {
    start_cross
    CARGO_ENCODED_RUSTFLAGS=$(flags plain | grep -v -e discard.ld -e unwind | encode) CARGO_PROFILE_DEV_PANIC=unwind CARGO_PROFILE_DEV_OPT_LEVEL=1 \
        "$zigbuild" "$@" --quiet --locked -Zbuild-std=std,panic_unwind,test --target mips-unknown-linux-musl
}

unit() {
    say "unit tests as mips-unknown-linux-musl"
    cargo_as_mips test --lib
}

# Real logs, kept inputs of the fuzzer and the text of all cases through the shipped MIPS program and the machine's own, then
# what each fuzz target makes of each kept input on both: it must be the same bytes.
alike() {
    mips=dist/mips-unknown-linux-musl/recentd
    [ -x $mips ] || die "no $mips: cross/build.sh mips makes it"
    cargo build --quiet
    out=$(pwd)/$target_dir/alike count=0 lines=0
    mkdir -p "$out"
    for log in tests/real/*.log tests/fuzz/corpus/classify/* tests/fuzz/corpus/framing/* tests/cases/*.t; do
        for command in 'explain --json' 'replay --json' 'replay --json --watch all --hitcount 2'; do
            # The sink is named, since qemu-user has no nftables, and a set holds more than a list.
            "$target_dir"/debug/recentd $command --sink xt_recent "$log" >"$out/own"
            $(runner_of mips-unknown-linux-musl) $mips $command --sink xt_recent "$log" >"$out/mips"
            cmp "$out/own" "$out/mips" || die "$command $log: not the same on MIPS"
            count=$((count + 1)) lines=$((lines + $(wc -l <"$out/own")))
        done
    done
    cargo run --quiet --example fuzz-trace >"$out/own"
    cargo_as_mips run --example fuzz-trace >"$out/mips"
    cmp "$out/own" "$out/mips" || die "a fuzz target makes something else of its input on MIPS"
    [ $lines -gt 0 ] || die "nothing to compare"
    say "alike on this machine and on MIPS: $count outputs of $lines lines, and $(grep -c '^== ' "$out/own") traces of $(wc -l <"$out/own") lines"
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
