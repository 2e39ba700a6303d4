"""Writes packages for apk-tools 3, OpenWrt's package manager since 25.12.

The file is "ADBd" and a raw deflate stream of: "ADB.", the schema "pckg", and blocks. The first block is a tree of values, the
others are the contents of files. A value is a word: four bits of type and 28 bits that are the value itself or the place of it,
counted from the start of the block. All numbers are little-endian. The list of a feed has the schema "indx", and after the first block one with
a signature. Facts: apk-tools 3.0, src/adb.h, src/adb.c, src/apk_adb.h, src/app_mkndx.c.
"""
import hashlib
import os
import stat
import struct
import zlib

from tree import new_file, with_parents

INT, INT32, INT64, BLOB8, BLOB16, BLOB32, ARRAY, OBJECT = 0x1, 0x2, 0x3, 0x8, 0x9, 0xa, 0xd, 0xe
ADB, SIGNATURE, DATA = 0, 1, 2


class Values:
    """The first block, while it is being written."""

    def __init__(self):
        # Version 0, and later the place of the root.
        self.data = bytearray(8)

    def align(self, to):
        self.data += bytes(-len(self.data) % to)

    def blob(self, value):
        value = value.encode() if isinstance(value, str) else value
        if not value:
            return 0
        for kind, limit, form in ((BLOB8, 1 << 8, "<B"), (BLOB16, 1 << 16, "<H"), (BLOB32, 1 << 32, "<I")):
            if len(value) < limit:
                self.align(struct.calcsize(form))
                place = len(self.data)
                self.data += struct.pack(form, len(value)) + value
                return kind << 28 | place
        raise ValueError("too long")

    def number(self, value):
        if value < 1 << 28:
            return INT << 28 | value
        kind, form = (INT32, "<I") if value < 1 << 32 else (INT64, "<Q")
        self.align(4)
        place = len(self.data)
        self.data += struct.pack(form, value)
        return kind << 28 | place

    def slots(self, kind, values):
        """An array, or an object whose fields are numbered from 1; empty ones at the end are left out."""
        while values and values[-1] == 0:
            values.pop()
        if not values:
            return 0
        self.align(4)
        place = len(self.data)
        self.data += struct.pack(f"<{len(values) + 1}I", len(values) + 1, *values)
        return kind << 28 | place

    def object(self, **fields):
        """Fields are named f1, f2 ... after their number."""
        last = max(int(name[1:]) for name in fields)
        return self.slots(OBJECT, [fields.get(f"f{number}", 0) for number in range(1, last + 1)])

    def array(self, values):
        return self.slots(ARRAY, list(values))

    def copy(self, block, word):
        """Takes over the value `word` of another block."""
        kind, place = word >> 28, word & (1 << 28) - 1
        if kind in (ARRAY, OBJECT):
            count = struct.unpack_from("<I", block, place)[0]
            return self.slots(kind, [self.copy(block, slot) for slot in struct.unpack_from(f"<{count - 1}I", block, place + 4)])
        for blob, form in ((BLOB8, "<B"), (BLOB16, "<H"), (BLOB32, "<I")):
            if kind == blob:
                start = place + struct.calcsize(form)
                return self.blob(block[start:start + struct.unpack_from(form, block, place)[0]])
        for number, form in ((INT32, "<I"), (INT64, "<Q")):
            if kind == number:
                return self.number(struct.unpack_from(form, block, place)[0])
        return word


def block(kind, payload):
    return struct.pack("<I", kind << 30 | 4 + len(payload)) + payload + bytes(-(4 + len(payload)) % 8)


def acl(values, mode):
    return values.object(f1=values.number(stat.S_IMODE(mode)), f2=values.blob("root"), f3=values.blob("root"))


def script(package, upgrade):
    lines = ["#!/bin/sh"] + (["export PKG_UPGRADE=1"] if upgrade else []) + ['[ "${IPKG_NO_SCRIPT}" = "1" ] && exit 0']
    return "\n".join(lines) + "\n" + preamble(package) + "add_group_and_user\ndefault_postinst\n" + body(package.postinst)


def preamble(package):
    return ('[ -s "${IPKG_INSTROOT}/lib/functions.sh" ] || exit 0\n. "${IPKG_INSTROOT}/lib/functions.sh"\n'
            f'export root="${{IPKG_INSTROOT}}"\nexport pkgname="{package.name}"\n')


def body(text):
    return "".join(line + "\n" for line in text.splitlines() if not line.startswith("#!"))


def openwrt_files(package):
    """What OpenWrt's build adds: functions.sh finds a package's files here, sysupgrade its configuration."""
    where = f"lib/apk/packages/{package.name}"
    files = [entry for entry in package.entries if not entry.is_dir]
    added = [new_file(where + ".list", "".join(f"/{entry.path}\n" for entry in files))]
    if package.conffiles:
        by_path = {"/" + entry.path: entry for entry in files}
        added.append(new_file(where + ".conffiles", "".join(path + "\n" for path in package.conffiles)))
        static = "".join(f"{path} {by_path[path].sha256().hex()}\n" for path in package.conffiles if path in by_path)
        added.append(new_file(where + ".conffiles_static", static))
    return with_parents(package.entries + added)


def paths_of(values, entries, epoch):
    """The directories with their files, and the contents as blocks."""
    directories = [""] + [entry.path for entry in entries if entry.is_dir]
    paths, blocks = [], b""
    for at, directory in enumerate(directories, 1):
        files = []
        inside = [e for e in entries if not e.is_dir and os.path.dirname(e.path) == directory]
        for index, entry in enumerate(sorted(inside, key=lambda e: os.fsencode(e.path)), 1):
            target = b"" if entry.target is None else struct.pack("<H", stat.S_IFLNK) + os.fsencode(entry.target)
            files.append(values.object(
                f1=values.blob(os.path.basename(entry.path)), f2=acl(values, entry.mode),
                f3=values.number(len(entry.data)) if target == b"" else 0, f4=values.number(epoch),
                f5=values.blob(entry.sha256()) if target == b"" else 0, f6=values.blob(target)))
            if entry.data:
                blocks += block(DATA, struct.pack("<II", at, index) + entry.data)
        paths.append(values.object(f1=values.blob(directory), f2=acl(values, stat.S_IFDIR | 0o755), f3=values.array(files)))
    return values.array(paths), blocks


def write_apk(package, arch, epoch):
    """The bytes of the .apk."""
    entries, values = openwrt_files(package), Values()
    paths, blocks = paths_of(values, entries, epoch)
    depends = values.array(values.object(f1=values.blob(name)) for name in sorted(package.depends))
    unique = len(values.data) + 1
    info = values.object(
        f3=values.blob(bytes(20)), f1=values.blob(package.name), f2=values.blob(package.version),
        f4=values.blob(" ".join(package.description)), f5=values.blob("noarch" if arch == "all" else arch),
        f6=values.blob(package.fields["License"]), f7=values.blob("openwrt/" + package.name),
        f8=values.blob(package.fields["Maintainer"]), f9=values.blob(package.fields["URL"]),
        f12=values.number(sum(len(entry.data) for entry in entries)), f15=depends)
    scripts = values.object(
        f3=values.blob(script(package, upgrade=False)),
        f4=values.blob("#!/bin/sh\n" + preamble(package) + "default_prerm\n" + body(package.prerm)),
        f7=values.blob(script(package, upgrade=True)))
    root = values.object(f1=info, f2=paths, f3=scripts)
    values.data[4:8] = struct.pack("<I", root)
    # The name of these bytes: their own hash, taken while it is still zeros.
    values.data[unique:unique + 20] = hashlib.sha256(values.data).digest()[:20]
    adb = b"ADB." + b"pckg" + block(ADB, bytes(values.data)) + blocks
    return deflated(adb)


def deflated(adb):
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"ADBd" + deflate.compress(adb) + deflate.flush()


def first_block(apk):
    """The values of a package."""
    adb = zlib.decompress(apk[4:], -15)
    return adb[12:8 + (struct.unpack_from("<I", adb, 8)[0] & (1 << 30) - 1)]


def slot(block, word, number):
    """Field `number` of the object `word`."""
    return struct.unpack_from("<I", block, (word & (1 << 28) - 1) + 4 * number)[0]


def write_index(apks, description, sign):
    """The list of these packages (their bytes), signed by sign(schema, block)."""
    values, infos = Values(), []
    for apk in apks:
        block_of = first_block(apk)
        info = slot(block_of, struct.unpack_from("<I", block_of, 4)[0], 1)
        count = struct.unpack_from("<I", block_of, info & (1 << 28) - 1)[0]
        fields = {f"f{number}": values.copy(block_of, slot(block_of, info, number)) for number in range(1, count)}
        # In a list the name of a package is the hash of its values.
        fields.update(f3=values.blob(hashlib.sha256(block_of).digest()), f13=values.number(len(apk)))
        infos.append(values.object(**fields))
    root = values.object(f1=values.blob(description), f2=values.array(infos))
    values.data[4:8] = struct.pack("<I", root)
    payload = bytes(values.data)
    return deflated(b"ADB." + b"indx" + block(ADB, payload) + block(SIGNATURE, sign(b"indx", payload)))
