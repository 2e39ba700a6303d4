#!/bin/sh
# Proves that no allocator is linked, not even musl's: searches the symbol table of an unstripped build for allocator functions.
# Usage: cross/no-heap.sh [--self-test] [TRIPLE|SHORT|all]...   default: mips and x86_64
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh

# musl's malloc/ (mallocng and lite_malloc.c), Rust's alloc shims, and the system calls that an allocator needs.
# (__malloc_atfork is not one of them: in musl's fork.c it is an empty function unless malloc is linked.)
heap='(__libc_|__)?(malloc|calloc|realloc|free|memalign|aligned_alloc|posix_memalign|malloc_usable_size)(_impl|_default)?'
heap="$heap|__malloc_(alloc_meta|allzerop|donate|size_classes)|__simple_malloc|__donate_heap|__expand_heap|s?brk|.*__(rust|rg|rdl)_(alloc|dealloc|realloc).*|(__)?mmap(64)?"

check() {
    file=$(with_symbols "$1" 2>"$log") || { cat "$log" >&2; die "$1: the build failed"; }
    LC_ALL=C readelf -sW "$file" | awk '$4 == "FUNC" { print $8 }' >"$state/functions"
    grep -qx main "$state/functions" || die "$1: no symbols in $file: nothing to check"
    if grep -Ex "$heap" "$state/functions" >&2; then
        say "$1: $found"
        return 1
    fi
    say "$1: no allocator among the $(wc -l <"$state/functions") functions"
}

prove malloc 'the functions above are a heap' "$@"
