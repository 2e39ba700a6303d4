#!/bin/sh
# Makes the feed of dist/packages with new keys, reads it with readers of its own, and has the real apt subscribe to it over HTTP on this machine. A list or
# a package with one other byte must be refused.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
feed=$work/feed
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

die() { printf 'feed: %s\n' "$*" >&2; exit 1; }

SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH
sh openwrt/build-feed.sh --new "$work/keys" "$feed" 2>"$work/said" || { cat "$work/said"; exit 1; }
[ "$(find "$work/keys" -name '*.key' -perm 600 | wc -l)" = 3 ] || die "a secret key can be read by others"
python3 tests/packages/feed.py "$feed"
# With the same keys opkg's lists are the same bytes; the other signatures hold something random.
cp -r "$feed" "$work/first"
sh openwrt/build-feed.sh "$work/keys" "$feed" 2>/dev/null
for list in Packages Packages.gz Packages.sig; do
    for one in "$feed"/*/"$list"; do cmp "$one" "$work/first/${one#"$feed"/}"; done
done
sh openwrt/build-feed.sh "$work/none" "$feed" 2>"$work/said" && die "it is built without keys"
grep -q 'build-feed.sh --new' "$work/said" || die "it does not say how to make keys: $(cat "$work/said")"

arch=$(dpkg --print-architecture 2>/dev/null) || { echo "skipped: apt, which needs a Debian"; exit; }
python3 -u -m http.server --bind 127.0.0.1 --directory "$feed" 0 >"$work/port" 2>/dev/null &
server=$!
while ! port=$(sed -n 's/.*port \([0-9]*\) .*/\1/p' "$work/port") || [ -z "$port" ]; do sleep 0.1; done

# apt with a state of its own: nothing is installed here.
apt() {
    command=$1
    shift
    "$command" -qq -o Dir::Etc::SourceList="$work/apt/sources" -o Dir::Etc::SourceParts=/dev/null -o Dir::State="$work/apt" -o Dir::State::status="$work/apt/status" \
        -o Dir::Cache="$work/apt" -o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=true -o Acquire::http::Proxy=false "$@"
}
subscribe() {
    rm -rf "$work/apt"
    mkdir -p "$work/apt/lists/partial" "$work/apt/archives/partial"
    : >"$work/apt/status"
    printf 'deb [signed-by=%s] http://127.0.0.1:%s/debian ./\n' "$feed/recentd.gpg" "$port" >"$work/apt/sources"
    apt apt-get update -o APT::Update::Error-Mode=any >"$work/said" 2>&1
}
# One bit of the byte in the middle.
change() { python3 -c 'import sys; p = sys.argv[1]; d = bytearray(open(p, "rb").read()); d[len(d) // 2] ^= 1; open(p, "wb").write(d)' "$1"; }
download() { (cd "$work/apt" && apt apt-get download recentd >"$work/said" 2>&1); }

subscribe || die "apt does not subscribe: $(cat "$work/said")"
download || die "apt does not fetch it: $(cat "$work/said")"
cmp "$work"/apt/recentd_*_"$arch".deb "$feed"/debian/recentd_*_"$arch".deb
# A machine that has an older one.
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)
{
    # What the new one needs or recommends.
    printf 'Package: %s\nStatus: install ok installed\nVersion: 1.65\nArchitecture: all\nMaintainer: x\nDescription: x\n\n' init-system-helpers nftables
    printf 'Package: recentd\nStatus: install ok installed\nVersion: 0.0.1-1\nArchitecture: %s\nMaintainer: x\nDescription: x\n' "$arch"
} >"$work/apt/status"
apt apt-get -s upgrade >"$work/said" 2>&1
grep -q "^Inst recentd \[0.0.1-1\] ($version-1 " "$work/said" || die "apt does not upgrade it: $(cat "$work/said")"
: >"$work/apt/status"
apt apt-cache show recentd | grep -q '^Architecture: '"$arch" || die "apt does not know it"
change "$feed"/debian/recentd_*_"$arch".deb
rm "$work"/apt/recentd_*.deb
if download; then die "apt takes a package with another byte"; fi
for list in InRelease Packages.gz; do
    cp -r "$work/first/debian/." "$feed"/debian/
    change "$feed"/debian/$list
    [ $list = InRelease ] || rm "$feed"/debian/Packages
    if subscribe; then die "apt takes a $list with another byte"; fi
done
echo "feed: apt subscribes, upgrades, and refuses other bytes"
