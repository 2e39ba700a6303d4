#!/bin/sh
# The LuCI page: eslint, texts, and both views in headless Chromium before the real recentd. Screenshots are left in
# target/luci/. In a network namespace of its own: nftables there are real, and nothing but loopback is reached.
# Usage: tests/luci/run.sh [TEST FILE]...
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

[ $# -gt 0 ] || set -- texts.test.mjs settings.test.mjs status.test.mjs
rm -rf ../../target/luci
mkdir -p ../../target/luci
# Without root a user namespace has the same.
user=
[ "$(id -u)" = 0 ] || user=-r
unshare --net $user sh -c 'ip link set lo up && for file; do timeout 300 node --test --test-reporter=tap "$file"; done >"$0" 2>&1' ../../target/luci/tests.tap "$@" || {
    grep -B2 -A40 '^ *not ok' ../../target/luci/tests.tap || tail -n 40 ../../target/luci/tests.tap
    exit 1
} >&2
say "$(awk '/^# pass / { n += $3 } END { print n + 0 }' ../../target/luci/tests.tap) tests passed, screenshots in target/luci/"
