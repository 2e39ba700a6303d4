#!/bin/sh
# Fuzzes with libFuzzer, on stable Rust: builds all targets and runs each for so many seconds, one after the other.
# Usage: tests/fuzz/run.sh [SECONDS [TARGET]...]      default: 3 seconds each of all of them
# New inputs stay in target/fuzz/TARGET, a failing one in target/fuzz/; tests/fuzz/corpus holds the few that are kept.
set -eu
cd "$(dirname "$0")/../.."
fuzz=tests/fuzz seconds=${1:-3}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- $(cd $fuzz/fuzz_targets && ls | sed 's/\.rs$//')
target=${CARGO_TARGET_DIR:-$PWD/target}/fuzz

# What cargo-fuzz passes, without the sanitizers: those need nightly, and there is no unsafe code in what is tried.
RUSTFLAGS='-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1' \
    CARGO_TARGET_DIR=$target cargo build --quiet --release --manifest-path $fuzz/Cargo.toml \
    --target "$(rustc -vV | sed -n 's/^host: //p')"

for name; do
    mkdir -p "$target/$name" "$fuzz/corpus/$name"
    printf 'fuzz: %s for %s s\n' "$name" "$seconds"
    if ! "$target"/*/release/"$name" -max_total_time="$seconds" -timeout=2 -max_len=2048 -print_final_stats=1 \
        -artifact_prefix="$target/$name-" "$target/$name" "$fuzz/corpus/$name" >"$target/$name.log" 2>&1; then
        tail -40 "$target/$name.log"
        exit 1
    fi
    grep -E 'number_of_executed_units|average_exec_per_sec|slowest_unit' "$target/$name.log"
done
