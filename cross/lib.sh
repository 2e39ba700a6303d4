# shellcheck shell=sh
# Chooses compiler, flags and targets. Sourced by the scripts of cross/ and size-report/ in the root of the repository.

target_dir=${CARGO_TARGET_DIR:-target}
state=$target_dir/cross
venv=${CROSS_VENV:-$state/venv}
python=$venv/bin/python3
zigbuild=$venv/bin/cargo-zigbuild

say() { printf '%s\n' "$*" >&2; }
die() { say "${0##*/}: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# --- the table of targets ---

triples() { awk '!/^#/ && NF { print $1 }' cross/targets; }

# column TRIPLE NUMBER
column() { awk -v t="$1" -v n="$2" '$1 == t { print $n }' cross/targets; }

zig_of() { column "$1" 2; }
opt_of() { column "$1" 3; }
elf_of() { column "$1" 5; }
attr_of() { column "$1" 6; }
openwrt_of() { column "$1" 7; }

# The command that runs a foreign binary; empty for the machine's own architecture.
runner_of() { column "$1" 4 | sed -e 's/^-$//' -e 's/,/ -cpu /'; }

# select_triples [TRIPLE|SHORT|all]...: prints one triple a line; without arguments all triples.
select_triples() {
    [ $# -gt 0 ] || set -- all
    for name; do
        case $name in
        all) triples ;;
        *) triples | grep -e "^$name\$" -e "^$name-" || die "unknown target $name; cross/targets has: $(triples | tr '\n' ' ')" ;;
        esac
    done
}

# --- the compiler ---

# usable RUSTC...: succeeds if the compiler is new enough for Cargo.toml and has the source of core.
usable() {
    need=$(sed -n 's/^rust-version = "1\.\([0-9]*\).*/\1/p' Cargo.toml)
    is=$("$@" --version 2>/dev/null | sed -n 's/^rustc 1\.\([0-9]*\).*/\1/p')
    [ "${is:-0}" -ge "$need" ] && [ -f "$("$@" --print sysroot)/lib/rustlib/src/rust/library/core/src/lib.rs" ]
}

has_debian() { [ -x /usr/bin/cargo ] && [ -x /usr/bin/rustc ] && usable /usr/bin/rustc; }
has_nightly() { have rustup && RUSTUP_AUTO_INSTALL=0 usable rustup run nightly rustc; }

# The MIPS targets have no prebuilt core. Stable releases compile it only with RUSTC_BOOTSTRAP.
# CROSS_TOOLCHAIN=debian or =nightly decides if both are installed.
choose_compiler() {
    if [ "${CROSS_TOOLCHAIN:-debian}" = debian ] && has_debian; then
        mkdir -p "$state/bin"
        ln -sf /usr/bin/cargo /usr/bin/rustc "$state/bin/"
        PATH=$(cd "$state/bin" && pwd):$PATH
        export PATH CARGO=/usr/bin/cargo RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1
        unset RUSTUP_TOOLCHAIN
    elif has_nightly; then
        export RUSTUP_TOOLCHAIN=nightly
        RUSTC=$(rustup which --toolchain nightly rustc)
        CARGO=$(rustup which --toolchain nightly cargo)
        export RUSTC CARGO
    else
        die "no compiler with the source of core: cross/setup.sh installs Debian's, or: rustup toolchain install nightly -c rust-src"
    fi
    [ -x "$zigbuild" ] || die "no $zigbuild: run cross/setup.sh"
    compiler="$("$RUSTC" --version), zig $("$python" -m ziglang version), $("$zigbuild" --version)"
    if "$RUSTC" -Zunstable-options -Cpanic=immediate-abort --print cfg >/dev/null 2>&1; then
        immediate=yes
    else
        immediate=no
        say "this compiler refuses -Cpanic=immediate-abort: building without, binaries will be larger"
    fi
}

# zig and cargo-zigbuild keep their results, mostly musl's objects, beside cargo's output.
use_caches() {
    mkdir -p "$state/zig" "$state/zigbuild"
    ZIG_GLOBAL_CACHE_DIR=$(cd "$state/zig" && pwd)
    CARGO_ZIGBUILD_CACHE_DIR=$(cd "$state/zigbuild" && pwd)
    ZIG_LOCAL_CACHE_DIR=$ZIG_GLOBAL_CACHE_DIR
    CARGO_ZIGBUILD_ZIG_PATH=$(zig_program)
    export ZIG_GLOBAL_CACHE_DIR ZIG_LOCAL_CACHE_DIR CARGO_ZIGBUILD_CACHE_DIR CARGO_ZIGBUILD_ZIG_PATH
}

zig_program() { "$python" -c 'import os, ziglang; print(os.path.join(os.path.dirname(ziglang.__file__), "zig"))'; }

# flags KIND: prints rustc's flags, one a line. KIND is release (as shipped) or plain (a panic calls the panic handler).
# The path of the linker script is relative, so that the result does not depend on the directory of the checkout.
# RELRO would be a page of memory for nothing: in a static program nobody makes it read-only, musl does that only for its dynamic linker.
flags() {
    printf '%s\n' -Ctarget-feature=+crt-static -Clink-self-contained=no -Crelocation-model=static -Crelro-level=off \
        -Cforce-unwind-tables=no -Clink-arg=-Wl,-T,cross/discard.ld
    if [ "$1" = release ] && [ "$immediate" = yes ]; then
        printf '%s\n' -Zunstable-options -Cpanic=immediate-abort
    fi
}

# smaller TRIPLE: flags where size comes first. Constants are not kept in registers over a loop, nor are equal ones shared: they would have to be saved
# around calls. Instructions are ordered for few registers. size-report/tried.md has what each saves.
smaller() {
    [ "$(opt_of "$1")" != z ] || printf -- '-Cllvm-args=-%s\n' disable-machine-licm disable-machine-cse pre-RA-sched=list-burr
}

encode() { tr '\n' '\037' | sed "s/$(printf '\037')\$//"; }

# cross_cargo KIND TRIPLE [CARGO'S ARGUMENT]... [-- RUSTC'S ARGUMENT...]: rustc's are for the program alone, not its libraries.
# CARGO_ENCODED_RUSTFLAGS replaces every other source of flags and, with --target, leaves proc-macros alone.
cross_cargo() {
    kind=$1 triple=$2
    shift 2
    std=core
    [ "$kind" = release ] && [ "$immediate" = yes ] || std=core,panic_abort
    CARGO_ENCODED_RUSTFLAGS=$({ flags "$kind"; smaller "$triple"; } | encode) CARGO_PROFILE_RELEASE_OPT_LEVEL=${CROSS_OPT:-$(opt_of "$triple")} \
        "$zigbuild" rustc --release --locked "-Zbuild-std=$std" --target "$triple" --bin recentd "$@"
}

# std_cargo TRIPLE ARGUMENT...: cargo for tests as a foreign machine's. std itself is compiled for it; panics unwind, as the test harness
# expects, and of the program there is none (cross/no-program.sh). No linker script: it throws away .eh_frame.
std_cargo() {
    triple=$1
    shift
    CARGO_ENCODED_RUSTFLAGS=$(flags plain | grep -v -e discard.ld -e unwind | encode) RUSTC_WORKSPACE_WRAPPER=$(pwd)/cross/no-program.sh \
        CARGO_PROFILE_DEV_PANIC=unwind CARGO_PROFILE_DEV_OPT_LEVEL=1 CARGO_PROFILE_DEV_DEBUG=false CARGO_PROFILE_DEV_STRIP=true \
        "$zigbuild" "$@" --quiet --locked -Zbuild-std=std,panic_unwind,test --target "$triple"
}

inject_flag() { [ -z "${inject:-}" ] || printf '%s\n' "--cfg=inject=\"$inject\""; }

# with_symbols TRIPLE: builds the shipped program without stripping it, and prints its path.
with_symbols() {
    # shellcheck disable=SC2046 # one word or none
    cross_cargo release "$1" -- -Cstrip=none $(inject_flag) >&2
    mkdir -p "$state/symbols"
    cp "$target_dir/$1/release/recentd" "$state/symbols/$1"
    printf '%s\n' "$state/symbols/$1"
}

start_cross() {
    choose_compiler
    use_caches
    say "$compiler"
}

# --- the two proofs, never.sh and no-heap.sh ---

# prove FAULT FOUND [--self-test] [TRIPLE]...: runs the script's `check` for each target. A check that cannot fail proves nothing, so
# --self-test injects the fault into the program (src/main.rs, cfg `inject`) and requires that `check` fails and prints FOUND.
prove() {
    fault=$1 found=$2 action=check inject=
    shift 2
    if [ "${1:-}" = --self-test ]; then
        action=self_test
        shift
    fi
    [ $# -gt 0 ] || set -- mips x86_64
    targets=$(select_triples "$@")
    mkdir -p "$state"
    log=$state/${0##*/}.log
    start_cross
    status=0
    for t in $targets; do "$action" "$t" || status=1; done
    return "$status"
}

self_test() {
    inject=$fault
    if (check "$1") 2>"$log.injected"; then
        die "$1: an injected $fault was not found"
    fi
    grep -q "$found" "$log.injected" || { cat "$log.injected" >&2; die "$1: failed for another reason"; }
    say "$1: an injected $fault is found"
}
