#!/bin/sh
# The LuCI page: eslint, texts, and both views in headless Chromium before the real recentd. Screenshots are left in
# target/luci/. In a network namespace of its own: nftables there are real, and nothing but loopback is reached.
# Usage: tests/luci/run.sh [texts|settings|status|acting]...
#        tests/luci/run.sh --picture      retakes openwrt/page.png, the picture in README
set -eu
cd "$(dirname "$0")"

say() { printf 'luci: %s\n' "$*"; }

# With the lock file, which names versions and hashes only.
if ! cmp -s package-lock.json node_modules/.of; then
    npm ci --silent --no-progress
    cp package-lock.json node_modules/.of
fi
if [ -z "${RECENTD:-}" ]; then
    cargo build --quiet --release --manifest-path ../../Cargo.toml
fi
(cd ../.. && tests/luci/node_modules/.bin/eslint -c tests/luci/eslint.config.mjs openwrt/luci-app-recentd tests/luci)
say "eslint: clean"
picture=
if [ "${1:-}" = --picture ]; then
    picture=yes
    set -- status
else
    python3 picture.py check
fi

[ $# -gt 0 ] || set -- texts settings status acting
rm -rf ../../target/luci
mkdir -p ../../target/luci
# Without root a user namespace has the same.
user=
[ "$(id -u)" = 0 ] || user=-r
run() {
    # shellcheck disable=SC2016,SC2086 # for the inner shell; a word or none
    timeout 300 unshare --net $user sh -c 'ip link set lo up && exec node --test --test-reporter=tap "$0"' "$1.test.mjs" >"../../target/luci/$1.tap" 2>&1
}
# Side by side: they wait more than they work.
pids=
for part; do
    run "$part" &
    pids="$pids $!"
done
failed=
for pid in $pids; do wait "$pid" || failed=yes; done
if [ -n "$failed" ]; then
    grep -h -A40 '^ *not ok' ../../target/luci/*.tap >&2 || tail -n 40 ../../target/luci/*.tap >&2
    exit 1
fi
say "$(awk '/^# pass / { n += $3 } END { print n + 0 }' ../../target/luci/*.tap) tests passed, screenshots in target/luci/"
[ -z "$picture" ] || python3 picture.py make
