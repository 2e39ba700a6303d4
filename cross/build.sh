#!/bin/sh
# Builds static, stripped binaries into dist/TRIPLE/recentd and checks each one.
# Usage: cross/build.sh [TRIPLE|SHORT|all]...      e.g. cross/build.sh mips armv7
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh

build() {
    say "building $1"
    cross_cargo release "$1"
    mkdir -p "dist/$1"
    install -m 755 "$target_dir/$1/release/recentd" "dist/$1/recentd"
    sh cross/check-elf.sh "$1"
}

targets=$(select_triples "$@")
start_cross
musl=$(sed -n 's/.*VERSION "\(.*\)"/\1/p' "$(dirname "$(zig_program)")/lib/libc/musl/src/internal/version.h")
mkdir -p dist
# For openwrt/pack/sbom.py.
printf '%s\n' "$compiler, musl $musl" >dist/compiler
for t in $targets; do build "$t"; done
