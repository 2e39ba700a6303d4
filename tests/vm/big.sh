# shellcheck shell=sh
# shellcheck disable=SC2154 # dir and others are of vm.sh
# A kernel and a busybox for big-endian MIPS, which Debian has no packages of: built from Debian's sources by its cross compiler. Sourced by
# tests/vm.sh, whose apt it uses. A quarter of an hour of processor time, once; they are kept in target/vm/big.

TOOLS='mips-linux-gnu-gcc:gcc-mips-linux-gnu /usr/mips-linux-gnu/lib/libc.a:libc6-dev-mips-cross flex:flex bison:bison bc:bc make:make cc:gcc'

# With the cross compiler. ARCH and the like are for the build, not for this machine's programs.
make_mips() { make -s -j"$(nproc)" ARCH=mips CROSS_COMPILE=mips-linux-gnu- "$@"; }

fetch_big() {
    rm -rf "$dir/apt"
    mkdir -p "$dir/apt/lists/partial" "$dir/apt/archives/partial" "$1/linux" "$1/busybox"
    : >"$dir/apt/status"
    for kind in deb deb-src; do printf '%s [signed-by=%s] %s %s main\n' $kind "$KEYS" "$(mirror)" "$SUITE"; done >"$dir/apt/sources"
    apt apt-get update
    package=$(apt apt-cache depends linux-source | sed -n 's/^ *Depends: *//p')
    (cd "$dir/apt/archives" && apt apt-get source --download-only busybox && apt apt-get download "$package" && dpkg-deb -x "$package"_*.deb .)
    tar -xf "$dir"/apt/archives/usr/src/"$package".tar.* -C "$1/linux" --strip-components=1
    tar -xf "$dir"/apt/archives/busybox_*.orig.tar.* -C "$1/busybox" --strip-components=1
    rm -rf "$dir/apt"
}

build_kernel() (
    cd "$1" || exit
    make_mips KCONFIG_ALLCONFIG="$2" allnoconfig >/dev/null
    # What an option depends on may have another name in another kernel.
    while read -r line; do
        case $line in CONFIG_*) grep -qx "$line" .config || die "this kernel has no $line" ;; esac
    done <"$2"
    make_mips vmlinux
)

build_busybox() (
    cd "$1" || exit
    make_mips defconfig >/dev/null
    # tc needs headers of older kernels.
    sed -i -e 's/.*CONFIG_STATIC[ =].*/CONFIG_STATIC=y/' -e 's/^CONFIG_TC=y/# CONFIG_TC is not set/' .config
    yes '' | make_mips oldconfig >/dev/null
    make_mips busybox
)

# big DIRECTORY: makes DIRECTORY/vmlinux and DIRECTORY/busybox.
big() {
    if [ ! -e "$1/vmlinux" ] || [ ! -e "$1/busybox" ]; then
        # shellcheck disable=SC2086 # a list of words
        sh tests/setup.sh $TOOLS
        rm -rf "$1"
        say "fetching the sources of Debian's kernel and busybox"
        fetch_big "$1"
        say "building a big-endian kernel"
        build_kernel "$1/linux" "$(pwd)/tests/vm/big.config"
        say "building busybox"
        build_busybox "$1/busybox"
        cp "$1/linux/vmlinux" "$1/vmlinux"
        mv "$1/busybox" "$1/busybox.build"
        cp "$1/busybox.build/busybox" "$1/busybox"
        rm -rf "$1/linux" "$1/busybox.build"
    fi
}
