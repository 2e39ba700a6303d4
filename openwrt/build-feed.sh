#!/bin/sh
# Makes dist/feed/ of dist/packages/: what opkg, apk and apt can subscribe to, from any web server that hands out files. With SHA256SUMS, and a list of
# what is inside the programs (sbom.json, CycloneDX).
# Usage: openwrt/build-feed.sh KEYS [FEED]     KEYS is a directory of secret keys, outside the repository; FEED another place than dist/feed
#        openwrt/build-feed.sh --new KEYS      makes the keys first that are not there: opkg.key, apk.key, debian.key
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh

new=
[ "${1:-}" != --new ] || { new=yes; shift; }
[ $# -eq 1 ] || [ $# -eq 2 ] || { sed -n '4,5s/^# *//p' "$0" >&2; exit 1; }
keys=$1 feed=${2:-dist/feed}
py=python3
have "$py" || py=$python
for tool in openssl gpg; do have $tool || die "no $tool: apt-get install openssl gpg"; done
{ [ -d dist/packages ] && [ -e dist/compiler ]; } || die "no dist/packages: run cross/build.sh all and openwrt/build-packages.sh"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH
umask 022

if [ -n "$new" ]; then
    "$py" openwrt/pack/sign.py keys "$keys"
    if [ ! -e "$keys/debian.key" ]; then
        home=$(mktemp -d)
        trap 'gpgconf --homedir "$home" --kill all; rm -rf "$home"' EXIT INT TERM
        gpg --homedir "$home" --batch --quiet --passphrase '' --quick-generate-key recentd ed25519 sign never
        (umask 077 && gpg --homedir "$home" --batch --quiet --export-secret-keys >"$keys/debian.key")
        say "$keys/debian.key: new; keep it secret, and keep it"
    fi
fi
for key in opkg.key apk.key debian.key; do
    [ -e "$keys/$key" ] || die "no $keys/$key: openwrt/build-feed.sh --new $keys makes what is missing"
done
"$py" openwrt/pack/sbom.py >dist/sbom.json
"$py" openwrt/pack/feed.py dist/packages "$feed" "$keys" dist/sbom.json
say "$feed: $(find "$feed" -name '*.?pk' -o -name '*.deb' | wc -l) packages, $(du -sk "$feed" | cut -f1) KiB"
