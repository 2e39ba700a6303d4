#!/bin/sh
# Checks that dist/TRIPLE/recentd is the kind of file that the target needs. A run on one CPU cannot show that.
# Usage: cross/check-elf.sh [TRIPLE|SHORT|all]...   (readelf may be that of binutils or LLVM's GNU-style one)
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh

bad() { say "$file: $*"; failed=yes; }
prints() { printf '%s\n' "$elf" | grep -q -e "$1"; }

check_header() {
    class=${1%%/*} rest=${1#*/}
    order=${rest%%/*} machine=${rest#*/}
    prints "Class:  *$class\$" || bad "not $class"
    prints "Data:.* $order endian" || bad "not $order endian"
    prints "Machine:  *$machine" || bad "not for $machine"
    prints 'Type:  *EXEC ' || bad "not an executable at a fixed address"
}

check_segments() {
    ! prints '^  INTERP ' || bad "asks for a dynamic linker"
    ! prints '^  DYNAMIC ' || bad "has a dynamic section"
    ! prints '^  [A-Z_]* .* RWE ' || bad "has a segment both writable and executable"
    prints '^  GNU_STACK .* RW ' || bad "has no GNU_STACK segment: old kernels would give it an executable stack"
}

check_sections() {
    for section in .pdr .comment .eh_frame .eh_frame_hdr .symtab .debug_info; do
        ! prints "\] $section  *[A-Z]" || bad "still has $section"
    done
}

check_attributes() {
    [ "$1" != - ] || return 0
    for want in $(printf '%s' "$1" | tr ';' ' '); do
        case $want in
        !*) ! prints "${want#!}" || bad "readelf -A prints ${want#!}" ;;
        *) prints "$want" || bad "readelf -A does not print $want" ;;
        esac
    done
}

check() {
    file=dist/$1/recentd failed=no
    [ -f "$file" ] || die "no $file: run cross/build.sh $1"
    elf=$(LC_ALL=C readelf -hlSAW "$file" 2>&1)
    check_header "$(elf_of "$1")"
    check_segments
    check_sections
    check_attributes "$(attr_of "$1")"
    [ "$failed" = no ] || return 1
    say "$file: $(wc -c <"$file") bytes, $(elf_of "$1" | tr . ' '), static, no W+X"
}

targets=$(select_triples "$@")
status=0
for t in $targets; do check "$t" || status=1; done
exit "$status"
