#!/bin/sh
# Measures the binaries of dist/ and writes sizes.tsv and README.md; with a directory as argument, writes them there.
# Run cross/build.sh first: what is measured is what is shipped.
set -eu
cd "$(dirname "$0")/.."
. cross/lib.sh
. size-report/lib.sh
limit=$(awk -F = '/^limit=/ { print $2 }' size-report/check.sh)

markdown_table() {
    sed -e 's/\t/ | /g' -e 's/.*/| & |/' "$1" | sed '1a | --- | ---: | ---: | ---: | ---: | ---: |'
}

# symbols FILE: the largest objects that live in RAM, "bytes name"; of several names for one address, the first.
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

write_readme() {
    cat <<EOF
# Sizes

Written by \`size-report/make.sh\`; \`size-report/check.sh\` fails when these numbers no longer describe what is built.
Bytes of the stripped static binaries. Every loaded section is counted once: \`text\` can be executed, \`data\` and \`bss\` can be
written, \`rodata\` is the rest. RAM that is never shared is \`data\` + \`bss\` and a few pages of stack; there is no heap.

$(markdown_table "$1")

Limits that \`check.sh\` holds on mips: file $limit, data + bss $limit.

## What the static RAM on mips is

$(symbol_table "$2")

## Built with

$(printf '%s\n' "$compiler" | sed -e 's/, /\n/g' | sed 's/^/- /')
- opt-level: $(for t in $(triples); do printf '%s %s, ' "${t%%-*}" "$(opt_of "$t")"; done | sed 's/, $//')
- \`-Cpanic=immediate-abort\`: $immediate
EOF
}

out=${1:-size-report}
mkdir -p "$out"
start_cross
table >"$out/sizes.tsv"
write_readme "$out/sizes.tsv" "$(with_symbols mips-unknown-linux-musl 2>/dev/null)" >"$out/README.md"
