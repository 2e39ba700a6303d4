#!/bin/sh
# How many microseconds a ban takes: from the write of a log line into recentd's standard input until the kernel holds the
# address, beside starting a program for each ban. Prints a Markdown table for size-report/README.md.
# Needs root: all of it happens in a network namespace of its own. What is not installed has no row.
# Usage: size-report/ban-time.sh [N]       RECENTD=PROGRAM measures another binary
set -eu
cd "$(dirname "$0")/.."
PATH=$PATH:/usr/sbin:/sbin

[ "$(id -u)" = 0 ] || { echo "ban-time.sh: not root, which namespaces and lists need" >&2; exit 1; }
if [ -z "${RECENTD:-}" ]; then
    cargo build --release --quiet
    RECENTD=${CARGO_TARGET_DIR:-target}/release/recentd
fi
exec unshare --net python3 size-report/ban-time.py "$(realpath "$RECENTD")" "${1:-100}"
