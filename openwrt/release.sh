#!/bin/sh
# Makes a release of this commit: dist/release/ with the sources, the packages, checksums and notes. Publishes nothing.
# If another version than VERSION stands in Cargo.toml, it is changed wherever it stands, the changes since the last release get its name in CHANGELOG.md,
# and that is committed.
# Usage: openwrt/release.sh VERSION [JOB]...     all jobs of tests/all.sh must pass; with names only these, to try this script
#        openwrt/release.sh --check              only what takes a second, of the version that Cargo.toml names: job packages runs that
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh

version=${1:-}
here=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)
[ "$version" != --check ] || version=$here check=yes
printf '%s\n' "$version" | grep -qxE '[0-9]+\.[0-9]+\.[0-9]+' || die "usage: make release VERSION=1.2.3"
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

clean() { [ -z "$(git status --porcelain)" ] || die "there are changes that are not committed: $(git status --porcelain | head -n 3)"; }

# Where the version stands. OpenWrt's recipe cannot read it from Cargo.toml.
set_version() {
    [ "$here" != "$version" ] || return 0
    grep -qx '## Unreleased' CHANGELOG.md || die "CHANGELOG.md has no changes for $version under '## Unreleased'"
    dots=$(printf '%s\n' "$here" | sed 's/\./\\./g')
    sed -i "s/^version = \"$dots\"/version = \"$version\"/" Cargo.toml
    sed -i "/^name = \"recentd\"/{n;s/\"$dots\"/\"$version\"/;}" Cargo.lock
    sed -i "s/^PKG_VERSION:=$dots\$/PKG_VERSION:=$version/" openwrt/recentd/Makefile
    sed -i "s/\([ _-]\|(\)$dots/\1$version/g" README.md openwrt/README.md
    sed -i "s/^## Unreleased\$/## $version, $(date +%Y-%m-%d)/" CHANGELOG.md
    git commit --quiet --all --message "Release $version"
    say "$(git log -1 --format='%h %s')"
}

# The version stands in every place, CHANGELOG.md says what is new in it, and what a crate needs is in it.
consistent() {
    grep -A1 '^name = "recentd"$' Cargo.lock | grep -qx "version = \"$version\"" || die "Cargo.lock is not of $version"
    grep -qx "PKG_VERSION:=$version" openwrt/recentd/Makefile || die "openwrt/recentd/Makefile is not of $version"
    for name in "recentd_$version-1_amd64.deb" "recentd-$version-r1.apk" "recentd $version, running"; do
        grep -qF "$name" README.md || die "README.md does not name $name"
    done
    sed -n "/^## $version\(,.*\)\?\$/,/^## /{/^## /d;p;}" CHANGELOG.md >"$work/changes"
    grep -q '^- ' "$work/changes" || die "CHANGELOG.md says nothing of $version"
    cargo package --list --quiet --allow-dirty >"$work/list"
    for file in LICENSE README.md CHANGELOG.md Cargo.lock src/main.rs src/lib.rs .cargo/config.toml; do
        grep -qx "$file" "$work/list" || die "the crate has no $file"
    done
}

# The crate builds and runs without this repository.
crate() {
    cargo package --quiet --locked
    mkdir "$work/crate"
    tar xzf "${CARGO_TARGET_DIR:-target}/package/recentd-$version.crate" -C "$work/crate"
    (cd "$work/crate/recentd-$version" && CARGO_TARGET_DIR=$work/target cargo install --quiet --locked --path . --root "$work")
    [ "$("$work/bin/recentd" version)" = "recentd $version" ] || die "what cargo install has built is not $version: $("$work/bin/recentd" version)"
}

# What CHANGELOG.md says of this version, with the checksums.
notes() {
    printf '# recentd %s\n' "$version"
    cat "$work/changes"
    printf '\n## SHA-256\n\n'
    sed 's/^/    /' "$1"
}

if [ -n "${check:-}" ]; then
    consistent
    exit
fi
clean
set_version
consistent
sh tests/all.sh "$@"
clean
crate
rm -rf dist/release
mkdir -p dist/release
git archive --format=tar --prefix="recentd-$version/" HEAD | gzip -9n >"dist/release/recentd-$version.tar.gz"
# As job packages has made them twice, with the same bytes.
if [ -d dist/packages ]; then cp -r dist/packages dist/release/; else say "no dist/packages: job packages makes it"; fi
(cd dist/release && find . -type f ! -name SHA256SUMS | sort | xargs sha256sum) >"$work/sums"
mv "$work/sums" dist/release/SHA256SUMS
notes dist/release/SHA256SUMS >dist/release/notes.md
say "dist/release: $(find dist/release -type f | wc -l) files of recentd $version. To publish it: git tag v$version, and put these where people look"
