#!/bin/sh
# Simulates botnets against recentd's policy, with the tables of 32 and of 64 bits, and feeds the same to recentd, sshguard and fail2ban; writes
# botnet.md and botnet.svg. The simulation takes some minutes; the peers need root and take half an hour.
# Usage: size-report/botnet.sh [simulation|peers]...           default: both
# COUNTS are the sizes of the botnets for the peers, LONGEST the seconds of processor time after which a run is given up.
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh
PATH=$PATH:/usr/sbin:/sbin
[ $# -gt 0 ] || set -- simulation peers
COUNTS=${COUNTS:-100,1000,10000} LONGEST=${LONGEST:-300}

mkdir -p "$state"
simulate() {
    RUSTFLAGS=$2 CARGO_TARGET_DIR=$state/botnet cargo build --quiet --release --example botnet
    "$state/botnet/release/examples/botnet" >"$state/botnet-$1.tsv"
}

peers() {
    [ "$(id -u)" = 0 ] || die "not root: namespaces and packages need root"
    sh tests/setup.sh sshguard:sshguard fail2ban-server:fail2ban /usr/lib/python3/dist-packages/pyinotify.py:python3-pyinotify
    cc -O2 -shared -fPIC -o "$state/clock.so" size-report/clock.c
    cargo build --quiet --release
    scratch=$(mktemp -d)
    # In namespaces of network, mounts and processes of its own: nothing is left behind.
    # shellcheck disable=SC2016 # for the inner shell
    unshare --net --mount-proc --pid --fork --kill-child sh -c 'ip link set lo up; exec python3 "$@"' sh size-report/botnet-peers.py \
        "$(realpath "$target_dir/release/recentd")" "$COUNTS" "$LONGEST" "$scratch" "$(realpath "$state/clock.so")" >"$state/botnet-peers.md"
    rm -r "$scratch"
    mv "$state/botnet-peers.md" size-report/botnet-peers.md
}

for step; do
    say "$step"
    case $step in
    simulation)
        simulate 64
        simulate 32 '--cfg small_tables'
        python3 size-report/botnet.py "$state/botnet-32.tsv" "$state/botnet-64.tsv"
        ;;
    peers)
        peers
        python3 size-report/botnet.py
        ;;
    *) die "unknown $step: simulation or peers" ;;
    esac
done
say "size-report/botnet.md and botnet.svg"
