#!/bin/sh
# Makes packages of what cross/build.sh has put into dist/: for opkg and apk, for every OpenWrt architecture of
# cross/targets; a .deb and a plain tar for each target. All into dist/packages/. The same input gives the same bytes.
# Usage: openwrt/build-packages.sh [TRIPLE|SHORT|all]...
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)
out=$PWD/dist/packages
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH
umask 022

# The recipe's own install section fills a tree: recipe DIRECTORY, with the program in $work/bin.
recipe() {
    rm -rf "$work/meta"
    mkdir -p "$work/meta"
    make -s -C "$1" "TOPDIR=$PWD/openwrt/pack/sdk" "OUT=$work/meta" "PKG_INSTALL_DIR=$work" "VERSION=$version" tree
}

packages() {
    recipe openwrt/recentd
    # shellcheck disable=SC2046 # one word per architecture
    "$py" openwrt/pack/pack.py openwrt "$work/meta" "$out" $(openwrt_of "$1" | tr ',' ' ')
    "$py" openwrt/pack/pack.py linux "$work/meta" "$out" "$1"
}

py=python3
have "$py" || py=$python
grep -q "^PKG_VERSION:=$version\$" openwrt/recentd/Makefile || die "openwrt/recentd/Makefile is not of version $version"
targets=$(select_triples "$@")
for t in $targets; do
    [ -x "dist/$t/recentd" ] || die "no dist/$t/recentd: run cross/build.sh $t"
    mkdir -p "$work/bin"
    cp "dist/$t/recentd" "$work/bin/recentd"
    packages "$t"
done
for app in openwrt/luci-app-*/; do
    [ -e "$app/Makefile" ] || continue
    recipe "$app"
    "$py" openwrt/pack/pack.py luci "$work/meta" "$out" "$app"
done
