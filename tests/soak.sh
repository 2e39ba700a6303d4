#!/bin/sh
# Random attacks and random faults, compared with a model of recentd's promises: with lists of xt_recent and with sets of
# nftables, at the same time, each in a network namespace of its own. Needs root, iptables, nftables, Python.
# Usage: tests/soak.sh [SECONDS [SEED]]      default: 1200 seconds. RECENTD names another program than the release build.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-1200}
seed=${2:-$(date +%s)}
if [ "$(id -u)" != 0 ]; then
    echo "skipped: soak, network namespaces need root"
    [ "${CI:-}" != true ]
    exit
fi
[ -n "${RECENTD:-}" ] || { cargo build --quiet --release && RECENTD=$PWD/target/release/recentd; }
export RECENTD PYTHONDONTWRITEBYTECODE=1
work=$(mktemp -d)
lists=
trap '[ -z "$lists" ] || kill "$lists" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
unshare --net python3 tests/soak.py xt_recent "$seconds" "$seed" "$work/xt" &
lists=$!
failed=0
unshare --net python3 tests/soak.py nft "$seconds" "$seed" "$work/nft" || failed=1
wait "$lists" || failed=1
lists=
exit $failed
