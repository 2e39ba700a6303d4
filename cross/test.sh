#!/bin/sh
# Runs the tests with foreign programs under qemu-user: the cases of tests/cases/ with the shipped binaries of dist/, and the
# library's unit tests as big-endian 32-bit MIPS.
# Usage: cross/test.sh [cases|unit] [TRIPLE|SHORT|all]...   default: both; unit tests always run as mips
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
unit() {
    say "unit tests as mips-unknown-linux-musl"
    start_cross
    CARGO_ENCODED_RUSTFLAGS=$(flags plain | grep -v -e discard.ld -e unwind | encode) CARGO_PROFILE_DEV_PANIC=unwind CARGO_PROFILE_DEV_OPT_LEVEL=1 \
        "$zigbuild" test --quiet --locked -Zbuild-std=std,panic_unwind,test --lib --target mips-unknown-linux-musl
}

what='cases unit'
case ${1:-} in
cases | unit)
    what=$1
    shift
    ;;
esac
targets=$(select_triples "$@")
for w in $what; do
    case $w in
    cases) for t in $targets; do cases "$t"; done ;;
    unit) (unit) ;;
    esac
done
