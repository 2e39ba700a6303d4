#!/bin/sh
# Installs what the tests need and is not there yet; a second run does nothing. Also PROGRAM:PACKAGE... given as arguments.
# Rust is taken from wherever it is; where there is none, or one too old, Debian's newest is installed.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

new_enough() {
    need=$(sed -n 's/^rust-version = "1\.\([0-9]*\).*/\1/p' Cargo.toml)
    is=$(rustc --version 2>/dev/null | sed -n 's/^rustc 1\.\([0-9]*\).*/\1/p')
    have cargo && [ "${is:-0}" -ge "$need" ]
}

missing() {
    new_enough || printf '%s\n' rustc-web cargo-web rust-web-clippy
    # The program that is needed, and the package that has it.
    for pair in cc:gcc c++:g++ script:bsdutils ip:iproute2 iptables-legacy:iptables iptables-nft:iptables nft:nftables setpriv:util-linux dropbear:dropbear-bin \
        dropbearkey:dropbear-bin sshd:openssh-server ssh:openssh-client sshpass:sshpass rsyslogd:rsyslog mkfifo:coreutils \
        nsenter:util-linux ps:procps qemu-system-mipsel:qemu-system-mips depmod:kmod cpio:cpio busybox:busybox make:make \
        python3:python3 openssl:openssl gpg:gpg gpg-agent:gpg-agent strace:strace prlimit:util-linux shellcheck:shellcheck valgrind:valgrind node:nodejs npm:npm chromium:chromium \
        xgettext:gettext mandoc:mandoc lintian:lintian /etc/ssl/certs/ca-certificates.crt:ca-certificates /lib/systemd/systemd:systemd logger:bsdutils pgrep:procps "$@"; do
        have "${pair%:*}" || [ -x "/usr/sbin/${pair%:*}" ] || [ -e "${pair%:*}" ] || printf '%s\n' "${pair#*:}"
    done
    # Chromium draws no letters without one.
    [ -n "$(find /usr/share/fonts -name '*.ttf' 2>/dev/null | head -n 1)" ] || printf '%s\n' fonts-liberation
}

# shellcheck disable=SC2046 # one word per package
set -- $(missing "$@" | sort -u)
[ $# -gt 0 ] || exit 0
if ! have apt-get; then
    say "no apt-get here; please install what these Debian packages hold: $*"
    exit 1
fi
if [ "$(id -u)" != 0 ]; then
    say "not root; please run as root: apt-get install --no-install-recommends $*"
    exit 1
fi
say "installing $*"
apt-get -qq update
# Tests need programs, not running servers.
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d.recentd
moved=
if [ ! -e /usr/sbin/policy-rc.d ]; then
    mv /usr/sbin/policy-rc.d.recentd /usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
    moved=yes
fi
DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null || failed=yes
[ -z "$moved" ] || rm -f /usr/sbin/policy-rc.d
rm -f /usr/sbin/policy-rc.d.recentd
[ -z "${failed:-}" ] || { say "apt-get could not install: $*"; exit 1; }
