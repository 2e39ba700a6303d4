#!/bin/sh
# All of recentd's tests, one job after the other, with the time each took. Installs what is missing.
# Usage: tests/all.sh [JOB]...      without a name: all of them, in this order
set -eu
cd "$(dirname "$0")/.."

# Where everything is compiled once, what cargo keeps for the next time is a sixth of the work and half of target/.
[ "${CI:-}" != true ] || export CARGO_INCREMENTAL=0

JOBS='setup fences lint host load documents soak fuzz cross never heap foreign vm size instructions packages luci'

setup() { sh tests/setup.sh && sh cross/setup.sh; }

fences() { python3 tests/layers.py --self-test && sh tests/fences.sh; }

lint() {
    RUSTDOCFLAGS=-Dwarnings cargo doc --quiet --no-deps
    if cargo clippy --version >/dev/null 2>&1; then
        cargo --quiet lint
    else
        echo "skipped: lint, cargo has no clippy here (rustup component add clippy, or Debian's rust-web-clippy)"
    fi
}

# Unit tests, text cases, the whole program with real files and pipes, and the kernel with real packets.
host() {
    RUST_TEST_THREADS=${RUST_TEST_THREADS:-8} cargo test --quiet
    young
}

# What goes by times before recentd's start, on a machine that has been up for five seconds: recentd's clock begins at 0 with it.
young() {
    clock=--monotonic=$((5 - $(cut -d. -f1 /proc/uptime)))
    if unshare --time "$clock" --fork true 2>/dev/null; then
        unshare --time "$clock" --fork --kill-child cargo test --quiet --test sources --test bus --test control -- of_before history:: acting::
    else
        echo "skipped: a machine that has just started, which needs root and time namespaces (Linux 5.6)"
    fi
}

# A flood of a million lines. The release build is what it is about.
load() {
    cargo build --quiet --release
    RECENTD=$PWD/target/release/recentd RECENTD_LINES=1000000 cargo test --quiet --test load -- --test-threads 1 --nocapture
}

# What README and the manual tell to type.
documents() {
    if [ "$(id -u)" != 0 ]; then
        echo "skipped: documents, network namespaces need root"
        [ "${CI:-}" != true ]
        return
    fi
    cargo build --quiet --release
    RECENTD=$PWD/target/release/recentd unshare --net python3 tests/documents.py
}

# Half a minute of random attacks and faults beside a model, always the same ones, so that a failure here can be repeated; `sh tests/soak.sh` is
# 20 minutes of others each time.
soak() { sh tests/soak.sh 30 1796059428; }

# All inputs from outside with libFuzzer, 3 seconds each. The same inputs without it are a part of `host`.
fuzz() {
    if command -v c++ >/dev/null; then
        sh tests/fuzz/run.sh 3
    else
        echo "skipped: fuzz, libFuzzer is C++ and there is no c++ here"
    fi
}

cross() { sh cross/build.sh all; }

never() { sh cross/never.sh --self-test && sh cross/never.sh; }

heap() { sh cross/no-heap.sh --self-test && sh cross/no-heap.sh; }

# The kernel tests that need nftables.
NFTABLES='--skip nftables:: --skip sets:: --skip nothing_but_nftables --skip both_writers --skip a_change_ends_a_ban_at_once
    --skip changes_without_a_ban --skip a_prefix_becomes_shared --skip hosts_of_a_shared_prefix --skip guarded_by_nftables --skip chains_without_forward
    --skip strangers_do_not_write'

# The shipped programs under qemu: text cases on every target; unit tests, the kernel's lists, and whether it makes of the same
# bytes what this machine does on big-endian MIPS.
foreign() {
    sh cross/test.sh
    # Without the tests of nftables: qemu-user has no netlink of netfilter. The vm job has it.
    RECENTD="qemu-mips-static -cpu 24Kc $PWD/dist/mips-unknown-linux-musl/recentd" RUST_TEST_THREADS=8 \
        cargo test --quiet --test kernel --test sources --test bus --test control -- \
        $NFTABLES
    here
}

# The shipped program of this machine: as it is, and as on Linux 2.6.18, which has no nftables, and before 2.6.32 no
# clock that tells how old a ban is, which two tests need: without it nothing says that the kernel has prolonged a ban. The program that plays the old kernel opens
# /dev/null in the place of a closed output.
here() {
    program=$PWD/dist/x86_64-unknown-linux-musl/recentd
    [ "$(uname -m)" = x86_64 ] || { echo "skipped: the shipped program of this machine, there is none"; return; }
    RECENTD=$program cargo test --quiet --test sandbox --test old_kernel --test lifetimes
    cargo build --quiet --example old-kernel
    RECENTD="$(cd "${CARGO_TARGET_DIR:-target}" && pwd)/debug/examples/old-kernel $program" RUST_TEST_THREADS=8 \
        cargo test --quiet --test cases --test kernel --test sources --test bus --test control -- \
        $NFTABLES --skip closed_output --skip of_before_a_ban_is_no_complaint --skip knocking_prolongs_with_update
}

# A real MIPS kernel: the lists and the netlink that qemu-user has not got, and the integration tests on 32 bits.
vm() { sh tests/vm.sh; }

size() { sh size-report/check.sh; }

# What a line costs, exactly.
instructions() { sh size-report/instructions.sh check; }

# For opkg, apk and dpkg: their formats, their scripts, and their life on an imitated router.
packages() { sh tests/packages.sh; }

# The LuCI page in headless Chromium, before the real daemon.
luci() { sh tests/luci/run.sh; }

# A job that hangs is ended, with all that it started, and named.
LIMIT=1500
if [ "${1:-}" = --unlimited ]; then
    $2
    exit
fi
[ $# -gt 0 ] || set -- $JOBS
report=
for job; do
    printf '\n==== %s\n' "$job"
    start=$(date +%s)
    # What a shell starts with `&` ignores two signals, which tests of signals must not.
    timeout --kill-after=10 "$LIMIT" env --default-signal=INT,QUIT sh tests/all.sh --unlimited "$job" &
    running=$!
    trap 'kill $running; exit 1' INT TERM
    if ! wait $running; then
        [ $(($(date +%s) - start)) -lt "$LIMIT" ] || echo "$job: not finished within $LIMIT seconds"
        echo "==== $job failed"
        exit 1
    fi
    report="$report$(printf '%8s %4s s' "$job" "$(($(date +%s) - start))")
"
done
printf '\n==== all jobs passed\n%s' "$report"
