#!/bin/sh
# Tests the packages: builds them twice and compares, reads them with independent readers, checks their scripts, and installs,
# upgrades and removes them on an imitated router, and makes a feed of them. Takes the binaries of cross/build.sh from dist/.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { printf 'packages: %s\n' "$*"; }
die() { say "$*" >&2; exit 1; }

scripts='openwrt/recentd/files/firewall openwrt/recentd/files/recentd.defaults openwrt/recentd/files/recentd.init
    openwrt/linux/debian/postinst openwrt/linux/debian/prerm openwrt/linux/debian/postrm openwrt/linux/recentd.openrc openwrt/linux/recentd.sysv
    openwrt/build-packages.sh tests/packages.sh tests/packages/life.sh tests/packages/openwrt.sh tests/packages/deb.sh tests/packages/systemd.sh tests/packages/feed.sh
    openwrt/build-feed.sh openwrt/release.sh tests/luci/run.sh'
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)
cpu=$(uname -m)
program=dist/$cpu-unknown-linux-musl/recentd
[ -x "$program" ] || die "no $program: run cross/build.sh $cpu"

shell_scripts() {
    for script in $scripts; do busybox ash -n "$script"; done
    # shellcheck disable=SC2086 # a list of words
    shellcheck -x -s dash $scripts
    [ "$(wc -l <openwrt/recentd/files/recentd.init)" -le 40 ] || die "the init script has more than 40 lines"
    say "scripts: no fault"
}

shown() {
    for sink in xt_recent nft; do "$program" rules --sink $sink --config "$1"; done
    "$program" check --sink dry-run --config "$1" | sed 1,2d
}

# The shipped configuration states the program's defaults, and names every option.
configuration() {
    file=openwrt/recentd/files/recentd.config
    "$program" rules --sink dry-run --config $file >/dev/null 2>"$work/warnings"
    [ ! -s "$work/warnings" ] || die "$file: $(cat "$work/warnings")"
    "$program" help | sed -n 's/^  --\([a-z0-9_]*\) .*/\1/p' | sort >"$work/known"
    sed -n 's/^\t#*\(option\|list\) \([a-z0-9_]*\) .*/\2/p' $file | sort -u >"$work/named"
    diff "$work/known" "$work/named" || die "$file: lacks an option (<), or has an unknown one (>)"
    # These options have no default; the file only shows their notation.
    sed '/#option \(ports\|file\|socket\|socket_mode\|ubus\) /!s/^\t#option/\toption/' $file >"$work/all"
    shown $file >"$work/shipped"
    shown "$work/all" >"$work/uncommented"
    diff "$work/shipped" "$work/uncommented" || die "$file: a value that is commented out is not the default"
    say "configuration: every option, at its default"
}

# The manual page; tests of the program compare its lists with the program's.
manual() {
    mandoc -Tlint -Wstyle openwrt/linux/recentd.8 2>/dev/null >"$work/lint" || die "openwrt/linux/recentd.8: $(cat "$work/lint")"
    say "manual: no fault"
}

# dist/ may hold only some targets. Packs these.
build_twice() {
    targets=$(for d in dist/*-linux-*/; do basename "$d"; done)
    # The packages must not depend on the place of the checkout, nor on its time.
    cp -r openwrt cross Cargo.toml README.md CHANGELOG.md LICENSE "$work/"
    mkdir "$work/dist"
    for t in $targets; do cp -r "dist/$t" "$work/dist/"; done
    find "$work" -exec touch {} +
    SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
    export SOURCE_DATE_EPOCH
    rm -rf dist/packages
    # shellcheck disable=SC2086 # a word for each target
    sh openwrt/build-packages.sh $targets >/dev/null
    # shellcheck disable=SC2086
    (umask 077 && TZ=Asia/Tokyo sh "$work/openwrt/build-packages.sh" $targets >/dev/null)
    diff -r dist/packages "$work/dist/packages" || die "two builds differ"
    say "two builds are the same bytes"
}

shell_scripts
configuration
manual
build_twice
sh openwrt/release.sh --check
say "release: version, changelog, and files of the crate are complete"
python3 tests/packages/formats.py dist/packages "$version"

# Each has a machine of its own, and waits more than it works, so they run side by side.
running=
start() {
    name=$1
    shift
    "$@" >"$work/$name.said" 2>&1 &
    running="$running $name:$!"
}
start feed sh tests/packages/feed.sh
if [ "$(id -u)" = 0 ]; then
    for firewall in fw4 fw3; do
        start "router-$firewall" sh tests/packages/life.sh "dist/packages/$cpu/recentd_$version-r1_$cpu.ipk" $firewall
    done
    if [ -x /usr/sbin/invoke-rc.d ]; then
        package=dist/packages/linux/recentd_"$version"-1_"$(dpkg --print-architecture)".deb
        start lintian lintian --fail-on error,warning --allow-root --tag-display-limit 0 "$package"
        start debian-sysvinit sh tests/packages/deb.sh "$package"
        start debian-systemd sh tests/packages/systemd.sh "$package"
    else
        say "skipped: the life of the Debian package, which needs a Debian"
        [ "${CI:-}" != true ]
    fi
else
    say "skipped: the imitated router needs root"
fi
failed=
for one in $running; do
    name=${one%:*}
    say "$name"
    if wait "${one#*:}"; then
        # What recentd says of faulty settings is right here.
        grep -v -e '^recentd: ' -e '^-- ' "$work/$name.said" || :
    else
        cat "$work/$name.said"
        failed="$failed $name"
    fi
done
[ -z "$failed" ] || die "failed:$failed"
