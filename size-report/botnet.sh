#!/bin/sh
# Simulates botnets against recentd's policy, with the tables of 32 and of 64 bits, and writes botnet.md and botnet.svg: some minutes.
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh

mkdir -p "$state"
simulate() {
    RUSTFLAGS=$2 CARGO_TARGET_DIR=$state/botnet cargo build --quiet --release --example botnet
    "$state/botnet/release/examples/botnet" >"$state/botnet-$1.tsv"
}
simulate 64
simulate 32 '--cfg small_tables'
python3 size-report/botnet.py "$state/botnet-32.tsv" "$state/botnet-64.tsv"
say "size-report/botnet.md and botnet.svg"
