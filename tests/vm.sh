#!/bin/sh
# recentd on a real MIPS kernel: Debian's for the malta board, booted by qemu-system with an initrd made here of the
# cross-built recentd, busybox, dropbear, iptables and nftables. tests/vm/init runs in it and prints TAP; this script
# repeats it and fails when a line says "not ok", when one is missing, or when the machine takes longer than LIMIT.
#
# qemu-user cannot do this: there is no netfilter netlink under it. Packages are fetched once, into target/vm.
# Usage: tests/vm.sh [PART]...     full (memory), xt, nft and tests, which are the integration tests, cross-built; RECENTD=PROGRAM tests another binary
#   SUITES='lifetimes faults:clocks::'    other ones; of faults those with this in their names
#
# Debian 12 has this kernel for little-endian MIPS only. With a big-endian one for the malta board (malta_defconfig with CPU_BIG_ENDIAN, all =m
# as =n, DEVTMPFS, SECCOMP) and a busybox for it that is static, the integration tests run there:
#   KERNEL=vmlinux BUSYBOX=busybox tests/vm.sh
# and with them what needs strace or nft, where ROOT is a directory that has these with their libraries.
set -eu
cd "$(dirname "$0")/.."

LIMIT=${LIMIT:-300}
SUITE=bookworm
KEYS=/usr/share/keyrings/debian-archive-keyring.gpg
dir=$(mkdir -p "${CARGO_TARGET_DIR:-target}/vm" && cd "${CARGO_TARGET_DIR:-target}/vm" && pwd)
# Stands for what is fetched: another list is fetched anew.
PACKAGES='busybox-static dropbear-bin iptables nftables strace util-linux'
# crc32c_generic first: busybox's modprobe does not know that libcrc32c wants it ("softdep").
MODULES='crc32c_generic veth xt_recent xt_tcpudp iptable_filter ip6table_filter nf_tables nft_compat'

. cross/lib.sh
if [ -n "${KERNEL:-}" ]; then arch=mips; else arch=mipsel; fi
triple=$arch-unknown-linux-musl

# --- what the machine is made of ---

# The Debian mirror this machine uses, if it is a Debian.
mirror() {
    site=$(apt-get indextargets --format '$(SITE)' 'Origin: Debian' "Codename: $SUITE" 2>/dev/null | head -n 1)
    printf '%s\n' "${site:-http://deb.debian.org/debian}"
}

# apt with a state of its own: nothing is installed here, and this machine's architectures stay as they are.
apt() {
    command=$1
    shift
    "$command" -qq -o Dir::Etc::SourceList="$dir/apt/sources" -o Dir::Etc::SourceParts=/dev/null -o Dir::State="$dir/apt" \
        -o Dir::State::status="$dir/apt/status" -o Dir::Cache="$dir/apt" -o APT::Architecture=mipsel \
        -o APT::Architectures=mipsel -o Acquire::Languages=none -o APT::Sandbox::User="$(id -un)" \
        -o Debug::NoLocking=true "$@"
}

fetch() {
    ! [ "$(cat "$dir/fetched" 2>/dev/null)" = "$SUITE $PACKAGES" ] || return 0
    say "fetching Debian's mipsel kernel and $PACKAGES"
    rm -rf "$dir/apt" "$dir/root" "$dir/fetched"
    mkdir -p "$dir/apt/lists/partial" "$dir/apt/archives/partial" "$dir/root"
    : >"$dir/apt/status"
    printf 'deb [arch=mipsel signed-by=%s] %s %s main\n' "$KEYS" "$(mirror)" "$SUITE" >"$dir/apt/sources"
    apt apt-get update
    # With what they depend on; only the kernel wants things that no initrd needs.
    # shellcheck disable=SC2086 # a list of words
    apt apt-get install -y --no-install-recommends --download-only $PACKAGES >/dev/null
    kernel=$(apt apt-cache depends linux-image-4kc-malta | sed -n 's/^ *Depends: *//p')
    (cd "$dir/apt/archives" && apt apt-get download "$kernel")
    for deb in "$dir"/apt/archives/*.deb; do dpkg-deb -x "$deb" "$dir/root"; done
    depmod -b "$dir/root" "${kernel#linux-image-}"
    printf '%s\n' "$SUITE $PACKAGES" >"$dir/fetched"
    rm -rf "$dir/apt"
}

# Copies files from the packages into the initrd, under the same names.
take() { (cd "$dir/root" && tar -cf - "$@") | tar -xf - -C "$dir/initrd"; }

# What Debian has for this machine: all that the parts use.
take_debian() {
    cd "$dir/root"
    release=$(ls lib/modules)
    take lib/ld.so.1 lib/mipsel-linux-gnu/*.so* usr/lib/mipsel-linux-gnu/*.so.* usr/lib/mipsel-linux-gnu/xtables \
        bin/busybox usr/sbin/dropbear usr/bin/dropbearkey usr/bin/dbclient usr/sbin/nft \
        usr/sbin/xtables-*-multi usr/sbin/ip*tables-legacy usr/sbin/ip*tables-nft usr/bin/strace usr/bin/unshare usr/bin/prlimit
    for module in $MODULES; do modprobe --show-depends -d . -S "$release" "$module"; done |
        sed -n "s|^insmod .*/\(lib/modules/[^ ]*\).*|\1|p" | sort -u >../modules
    # shellcheck disable=SC2046 # a list of words
    take "lib/modules/$release/modules.dep" $(cat ../modules)
    cd - >/dev/null
    KERNEL=$(echo "$dir"/root/boot/vmlinuz-*)
}

# The integration tests, cross-built. Some read files of the repository where they were compiled.
take_tests() {
    # shellcheck disable=SC2086 # a list of words
    names=$(printf '%s\n' $SUITES | sed 's/:.*//' | sort -u)
    # shellcheck disable=SC2046,SC2086 # lists of words
    (start_cross && std_cargo "$triple" test --no-run $(printf -- '--test %s ' $names))
    mkdir "$dir/initrd/tests"
    for suite in $names; do
        # shellcheck disable=SC2010 # names of cargo's
        cp "$(ls -t "$target_dir/$triple/debug/deps/$suite"-* | grep -v '\.d$' | head -n 1)" "$dir/initrd/tests/$suite"
    done
    mkdir -p "$dir/initrd$(pwd)"
    tar -cf - src tests/*.rs tests/FAULTS.md tests/*/*.rs tests/cases tests/real tests/captures | tar -xf - -C "$dir/initrd$(pwd)"
}

pack() {
    rm -rf "$dir/initrd"
    mkdir -p "$dir/initrd/usr/sbin" "$dir/initrd/bin"
    if [ $arch = mipsel ]; then
        take_debian
    else
        [ -z "${ROOT:-}" ] || cp -a "$ROOT/." "$dir/initrd"
        install -m 755 "${BUSYBOX:?a static one for big-endian MIPS}" "$dir/initrd/bin/busybox"
        MODULES=
    fi
    case " $* " in *' tests '*) take_tests ;; esac
    install -m 755 "$RECENTD" "$dir/initrd/usr/sbin/recentd"
    cp -r tests/vm "$dir/initrd/vm"
    chmod 755 "$dir/initrd/vm/init"
    printf '%s\n' "$MODULES" >"$dir/initrd/vm/modules"
    printf '%s\n' "$@" >"$dir/initrd/vm/parts"
    printf '%s\n' "$SUITES" >"$dir/initrd/vm/suites"
    (cd "$dir/initrd" && find . | cpio --quiet -o -H newc -R 0:0 | gzip -1) >"$dir/initrd.gz"
}

# --- running it ---

boot() {
    timeout -k 5 "$LIMIT" qemu-system-$arch -M malta -cpu 24Kf -m 256 -vga none -display none -monitor none -serial stdio -no-reboot \
        -kernel "$KERNEL" -initrd "$dir/initrd.gz" \
        -append 'console=ttyS0 quiet panic=-1 rdinit=/vm/init' -nic none </dev/null 2>"$dir/qemu.log" |
        tr -d '\r' | tee "$dir/console" | sed -un '/^\(ok\|not ok\|#\|1\.\.\)/p'
}

# Every test that was planned must have been run and passed; the machine stops by itself after the plan.
judge() {
    plan=$(sed -n 's/^1\.\.//p' "$dir/console")
    passed=$(grep -c '^ok ' "$dir/console" || true)
    if [ -z "$plan" ] || grep -q '^not ok' "$dir/console" || [ "$plan" != "$passed" ]; then
        say "---- the machine's console"
        tail -n 200 "$dir/console" >&2
        cat "$dir/qemu.log" >&2
        die "$passed of ${plan:-?} tests passed; a machine that does not end is stopped after $LIMIT s"
    fi
    say "vm: $passed tests passed on $(sed -n 's/^# kernel \([^,]*\).*/\1/p' "$dir/console") in $(($(date +%s) - start)) s"
}

for tool in qemu-system-$arch cpio depmod dpkg-deb apt-get; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$tool" >/dev/null || die "no $tool here: run tests/setup.sh"
done
PATH=$PATH:/usr/sbin:/sbin
if [ -z "${RECENTD:-}" ]; then
    sh cross/build.sh "$triple"
    RECENTD=dist/$triple/recentd
fi
SUITES=${SUITES:-bus control sources sandbox faults:each_call_has faults:the_wall_clock}
if [ $# -eq 0 ]; then if [ $arch = mipsel ]; then set -- full xt nft tests; else set -- tests; fi; fi
start=$(date +%s)
[ $arch = mips ] || fetch
pack "$@"
boot
judge
