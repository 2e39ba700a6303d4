# shellcheck shell=sh
# Functions to measure binaries. Sourced by make.sh and check.sh.

# The sections that take longer to measure, which are the end of README.md.
slow_sections() {
    for part in goals compare ban-time tried; do
        [ ! -f "size-report/$part.md" ] || cat "size-report/$part.md"
    done
}

# sections FILE: text, rodata, data, bss in bytes. Every allocated section is in one of them: text is executable, data and bss are
# writable, rodata is the rest.
sections() {
    LC_ALL=C readelf -SW "$1" | sed 's/^ *\[ *[0-9]*\] //' | awk '
        function hex(s,   i, n) { n = 0; s = tolower(s); for (i = 1; i <= length(s); i++) n = n * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1; return n }
        $1 ~ /^\./ && $7 ~ /A/ {
            size = hex($5)
            if ($7 ~ /X/) text += size
            else if ($7 !~ /W/) rodata += size
            else if ($2 == "NOBITS") bss += size
            else data += size
        }
        END { printf "%d\t%d\t%d\t%d\n", text, rodata, data, bss }'
}

# row TRIPLE: one line of sizes.tsv.
row() {
    printf '%s\t%d\t%d\t%s\n' "$1" "$(python3 size-report/squashed.py "dist/$1/recentd")" "$(wc -c <"dist/$1/recentd")" "$(sections "dist/$1/recentd")"
}

table() {
    printf 'target\tsquashfs\tfile\ttext\trodata\tdata\tbss\n'
    for t in $(triples); do
        [ -f "dist/$t/recentd" ] || die "no dist/$t/recentd: run cross/build.sh first"
        row "$t"
    done
}
