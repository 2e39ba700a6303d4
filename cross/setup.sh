#!/bin/sh
# Installs the missing tools of cross builds; a second run does nothing.
# Debian packages come through apt (as root), zig and cargo-zigbuild through pip into a virtual environment below target/.
# The machine's own configuration says from where apt, pip and cargo download.
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh

# Debian's Python 3 refuses `pip install` outside a virtual environment (PEP 668). Other Pythons may lack ensurepip.
find_python() {
    for p in python3 /usr/bin/python3; do
        if "$p" -c 'import venv, ensurepip' 2>/dev/null; then
            printf '%s\n' "$p"
            return
        fi
    done
}

missing_packages() {
    has_debian || has_nightly || printf '%s\n' rustc-web cargo-web rust-web-src
    have cc || printf '%s\n' gcc libc6-dev
    have readelf || echo binutils
    for t in $(triples); do
        runner=$(runner_of "$t")
        [ -z "$runner" ] || have "${runner%% *}" || { echo qemu-user-static; break; }
    done
    [ -n "$(find_python)" ] || printf '%s\n' python3 python3-venv
}

install_packages() {
    # shellcheck disable=SC2046 # one word per package
    set -- $(missing_packages)
    [ $# -gt 0 ] || return 0
    have apt-get || die "no apt-get here; the missing packages in Debian 12 are: $*"
    [ "$(id -u)" = 0 ] || die "not root; run as root: apt-get install --no-install-recommends $*"
    say "installing $*"
    apt-get update
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

install_python_tools() {
    ! cmp -s cross/requirements.txt "$venv/requirements.txt" || return 0
    p=$(find_python)
    [ -n "$p" ] || die "no python3 that can create a virtual environment"
    say "installing $(tr '\n' ' ' <cross/requirements.txt)into $venv"
    rm -rf "$venv"
    "$p" -m venv "$venv" || die "$p -m venv $venv failed"
    "$python" -m pip install --quiet --disable-pip-version-check --only-binary :all: -r cross/requirements.txt ||
        die "pip could not install cross/requirements.txt"
    cp cross/requirements.txt "$venv/"
}

install_packages
install_python_tools
start_cross
