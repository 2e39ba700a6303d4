#!/bin/sh
# The rules of the code that a search can check.
set -eu
cd "$(dirname "$0")/.."
bad=0
wrong() { printf 'fence: %s\n' "$*"; bad=1; }

for file in $(grep -rlwE 'unsafe' src --include='*.rs'; grep -rl 'libc::' src --include='*.rs'); do
    case $file in
    src/main.rs | src/os.rs | src/os/*) ;;
    *) wrong "unsafe or libc:: in $file" ;;
    esac
done

# Layers, circles, and which modules are pure.
python3 tests/layers.py || bad=1

# In the pure modules nothing does I/O by another name. Of embedded_io, lines.rs may name the trait of its readers.
for part in src/log/clock.rs src/log/date.rs src/log/field.rs src/log/lines.rs src/log/read.rs src/log/record.rs src/log/syslog.rs src/message src/policy src/wire \
    src/config src/agent/journal.rs src/addr.rs src/addr src/time.rs; do
    if grep -HrnE 'embedded_io|std::(fs|net|io|process)' "$part" --include='*.rs' | grep -v '/tests.rs:' |
        grep -vE '^src/log/lines\.rs:[0-9]+:use embedded_io::(Read|Write|\{Read, Write\});$'; then
        wrong "$part does I/O"
    fi
done

if grep -rnE '^([^/]*(extern crate alloc|alloc::)|([^/]*[[:space:]])?static mut )' src --include='*.rs' | grep -v '^src/main.rs:.*static mut MEMORY'; then
    wrong "an allocator or mutable static"
fi
if grep -rnE '#\[ignore|todo!\(|unimplemented!\(|FIXME|XXX' src tests --include='*.rs'; then
    wrong "unfinished"
fi
[ $bad = 0 ] && printf 'fences: all stand\n'
exit $bad
