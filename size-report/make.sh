#!/bin/sh
# Measures the binaries of dist/ and writes sizes.tsv and README.md, with an argument to that directory.
# Run cross/build.sh first: this script measures the shipped binaries.
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh
. size-report/lib.sh
limit=$(awk -F = '/^limit=/ { print $2 }' size-report/check.sh)
goal=$(awk -F = '/^goal=/ { print $2 }' size-report/check.sh)

markdown_table() {
    sed -e 's/\t/ | /g' -e 's/.*/| & |/' "$1" | sed '1a | --- | ---: | ---: | ---: | ---: | ---: | ---: |'
}

# symbols FILE: the largest objects in RAM, "bytes name". If one address has several names, the first.
symbols() {
    # Section numbers of .data, .bss and their like (writable, allocated), then the objects in them.
    writable=$(LC_ALL=C readelf -SW "$1" | sed -n 's/^ *\[ *\([0-9]*\)\] \./\1 ./p' | awk '$8 ~ /W/ && $8 ~ /A/ { print $1 }' | tr '\n' ' ')
    LC_ALL=C readelf -sWC "$1" | awk -v w=" $writable" '
        $4 == "OBJECT" && index(w, " " $7 " ") && !seen[$2]++ { size = $3; $1 = $2 = $3 = $4 = $5 = $6 = $7 = ""; sub(/^ +/, ""); print size, $0 }' |
        sort -k1,1nr -k2 | head -n 12
}

symbol_table() {
    echo '| bytes | symbol |'
    echo '| ---: | --- |'
    symbols "$1" | sed "s/^\\([0-9]*\\) \\(.*\\)/| \\1 | \`\\2\` |/"
}

module_table() {
    echo '| code | constants | module |'
    echo '| ---: | ---: | --- |'
    python3 size-report/modules.py "$1" | sed 's/^\([0-9]*\) \([0-9]*\) \(.*\)/| \1 | \2 | `\3` |/'
}

instruction_table() {
    cat <<EOF

## Instructions a line

Instructions of the x86_64 binary, counted by callgrind in \`size-report/instructions.sh\`, on logs that \`size-report/make-log.py\` generates
from a seed: dropbear of several years, sshd, LuCI and a router's other programs, with 3000 addresses of both families. The start is not
included. The tests fail if recentd's rows differ by more than 2 % from the built binary.

| | instructions |
| --- | ---: |
EOF
    sed 's/^\(.*\)\t\(.*\)$/| \1 | \2 |/' size-report/instructions.tsv
}

write_readme() {
    cat <<EOF
# Numbers

Written by \`size-report/make.sh\`. \`size-report/check.sh\` fails if these numbers no longer describe the built binaries.
\`size-report/compare.sh\` measures all other numbers again, and then runs \`make.sh\`.

## Sizes

What counts first is what a router's flash holds: \`squashfs\` is the bytes that the binary takes in an image of OpenWrt, compressed by xz in blocks of
256 KiB (\`size-report/squashed.py\`). The same for dropbear 2022.82 of OpenWrt 22.03 for mips_24kc is 84,756, for its logd and logread 8,252.

The others are bytes of the stripped static binaries. Every loaded section counts once: \`text\` is executable, \`data\` and \`bss\` are
writable, \`rodata\` is the rest. RAM that is never shared is the touched pages of \`data\` + \`bss\` and a few of stack; there is no heap.

$(markdown_table "$1")

On mips \`check.sh\` limits data + bss to $limit: most of it are tables that nothing touches before an attack needs them. On x86_64 it limits
what is touched: idle with three sources to 56 KiB of its own, with all tables full to 4,096 KiB resident. The goal for mips in squashfs is $goal; it is $(awk -v g="$goal" '$1 ~ /^mips-/ { print ($2 > g) ? $2 - g " above it" : "met" }' "$1").

## Modules of the program on mips

Bytes of machine code, and of constants, by module. An inlined function counts for its caller's module. \`main\` is the C runtime's entry
with the inlined dispatcher and command line. Constants count for the module whose code uses them. \`several\` modules use the rest, above all the options.

$(module_table "$2")

## Static RAM on mips

$(symbol_table "$2")

## Built with

$(printf '%s\n' "$compiler" | sed -e 's/, /\n/g' | sed 's/^/- /')
- opt-level: $(for t in $(triples); do printf '%s %s, ' "${t%%-*}" "$(opt_of "$t")"; done | sed 's/, $//')
- \`-Cpanic=immediate-abort\`: $immediate
EOF
    instruction_table
    slow_sections
}

out=${1:-size-report}
mkdir -p "$out"
start_cross
table >"$state/sizes.tsv"
mv "$state/sizes.tsv" "$out/"
write_readme "$out/sizes.tsv" "$(with_symbols mips-unknown-linux-musl 2>/dev/null)" >"$out/README.md"
[ $# -gt 0 ] || size-report/readme.sh
