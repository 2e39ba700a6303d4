"""Prints `text rodata module` of a 32-bit big-endian MIPS program with symbols: bytes of functions, and of the constants they use.

Functions have names, most constants have none. Their users are found in the code: `lui` and the instruction that adds the low half of an
address. A constant reaches from one such address to the next. Constants in a table of pointers belong to the table's module. A constant
that several modules use counts for none of them, unless it has a name.
"""

import bisect
import collections
import os
import re
import subprocess
import sys

PROGRAM = sys.argv[1]
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../src")
# Smaller modules are counted with the module above them.
LEAST = 256
# lb lh lwl lw lbu lhu lwr sb sh swl sw swr, and addiu: base register, 16 bits with a sign.
WITH_OFFSET = {0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x28, 0x29, 0x2A, 0x2B, 0x2E, 0x09}
LUI, ADDIU = 0x0F, 0x09


def readelf(options):
    return subprocess.run(["readelf", options, PROGRAM], check=True, capture_output=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout.decode()


def module(name):
    """The file, or else the folder, that defines `name`."""
    if found := re.search(r"recentd(?:\[[0-9a-f]*\])?((?:::[a-z0-9_]+)+)", name):
        parts = found[1].split("::")[1:]
        while len(parts) > 1 and not os.path.exists(f"{SOURCE}/{'/'.join(parts)}.rs") and not os.path.isdir(f"{SOURCE}/{'/'.join(parts)}"):
            parts.pop()
        return "/".join(parts)
    if found := re.search(r"7recentd\d+([a-z]+)", name):
        return found[1]
    if re.search(r"(core|nom|ufmt|heapless|memchr)(\[[0-9a-f]*\])?::", name):
        return "crates"
    return "main" if name == "main" else "C library"


class Section:
    def __init__(self, name, program):
        address, offset, size = re.search(rf"\] {re.escape(name)} +\S+ +(\S+) (\S+) (\S+)", readelf("-SW")).groups()
        self.start, size = int(address, 16), int(size, 16)
        self.end = self.start + size
        self.bytes = program[int(offset, 16) : int(offset, 16) + size]

    def word(self, address):
        return int.from_bytes(self.bytes[address - self.start :][:4])

    def __contains__(self, address):
        return self.start <= address < self.end


def symbols():
    """(address, size, kind, module) of each symbol; if one address has several names, the first."""
    seen = {}
    for line in readelf("-sWC").splitlines():
        fields = line.split(None, 7)
        if len(fields) == 8 and fields[3] in ("FUNC", "OBJECT") and fields[2] != "0":
            seen.setdefault((fields[3], fields[1]), (int(fields[1], 16), int(fields[2], 0), fields[3], module(fields[7])))
    return seen.values()


def references(text, rodata, start, size):
    """Addresses of constants that a function uses."""
    high = {}
    for at in range(start, start + size, 4):
        instruction = text.word(at)
        operation, base, target = instruction >> 26, instruction >> 21 & 31, instruction >> 16 & 31
        low = instruction & 0xFFFF
        if operation == LUI:
            high[target] = low << 16
        elif operation in WITH_OFFSET and base in high:
            address = high[base] + low - (low >> 15 << 16)
            if address in rodata:
                yield address


def owners(text, rodata):
    """The modules that use a constant, by its address."""
    named, whole, users = {}, {}, collections.defaultdict(set)
    for start, size, kind, name in symbols():
        if kind == "OBJECT" and start in rodata:
            named[start] = {name}
            whole.update(dict.fromkeys(range(start, start + size), start))
    for start, size, kind, name in symbols():
        if kind == "FUNC" and start in text:
            for address in references(text, rodata, start, size):
                users[whole.get(address, address)].add(name)
    pointers = {at: rodata.word(at) for at in range((rodata.start + 3) & ~3, rodata.end - 3, 4) if rodata.word(at) in rodata}
    for address in (*pointers.values(), *named):
        users[whole.get(address, address)]
    bounds = sorted(users)
    # A table may point to a further table.
    for _ in range(4):
        users.update(named)
        for at, address in pointers.items():
            if (n := bisect.bisect(bounds, at)) and address not in whole:
                users[address] = users[address] | users[bounds[n - 1]]
    return users


def main():
    with open(PROGRAM, "rb") as file:
        program = file.read()
    text, rodata = Section(".text", program), Section(".rodata", program)
    sums = collections.defaultdict(lambda: [0, 0])
    for _, size, kind, name in symbols():
        if kind == "FUNC":
            sums[name][0] += size
    users = owners(text, rodata)
    bounds = [*sorted(users), rodata.end]
    sums["unknown"][1] += bounds[0] - rodata.start
    for start, end in zip(bounds, bounds[1:]):
        names = users[start]
        above = {name.split("/")[0] for name in names}
        owner = names if len(names) == 1 else above if len(above) == 1 else {"several"} if names else {"unknown"}
        sums[next(iter(owner))][1] += end - start
    for name in [name for name, both in sums.items() if "/" in name and sum(both) < LEAST]:
        above, both = sums[name.split("/")[0]], sums.pop(name)
        above[0], above[1] = above[0] + both[0], above[1] + both[1]
    for name, (code, constants) in sorted(sums.items(), key=lambda item: (-sum(item[1]), item[0])):
        if code + constants:
            print(code, constants, name)


main()
