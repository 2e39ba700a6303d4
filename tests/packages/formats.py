"""formats.py DIRECTORY VERSION: reads every package below DIRECTORY with independent readers and checks it against the rules of its format.

It checks that the .ipk and the .apk of an architecture hold the same files; hashes, names, owners, modes and times; that the
program fits the architecture; and that scripts and configuration files are where the package manager looks for them.
"""
import gzip
import hashlib
import io
import os
import re
import stat
import struct
import sys
import tarfile
import zlib

# The ELF header of a program for an architecture's first word: bits, byte order, machine (elf.h).
ELF = {"mips": (1, 2, 8), "mipsel": (1, 1, 8), "arm": (1, 1, 40), "armhf": (1, 1, 40), "aarch64": (2, 1, 183),
       "arm64": (2, 1, 183), "x86": (2, 1, 62), "amd64": (2, 1, 62)}
# As OpenWrt installs them.
MODES = {"etc/config/recentd": 0o600, "etc/init.d/recentd": 0o755, "etc/uci-defaults/90-recentd": 0o644,
         "usr/sbin/recentd": 0o755, "usr/share/recentd/firewall": 0o755}
# Hashes from a routine that agrees with LuCI's own tool: 0xc6e9a922 for "Unblock", 0xb13dd149 for "Block".
UNBAN, BAN = 0xa39d25af, 0xfc56ae9a
ODDITIES = []


def check(condition, *what):
    if not condition:
        ODDITIES.append(" ".join(str(word) for word in what))


def read_tar(data, where):
    """path -> (mode, bytes or link target or None for a directory)"""
    found, times = {}, set()
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            check((member.uid, member.gid, member.uname, member.gname) == (0, 0, "root", "root"), where, member.name, "owner")
            times.add(member.mtime)
            body = archive.extractfile(member).read() if member.isreg() else member.linkname or None
            found[member.name] = (member.mode, body)
    check(len(times) == 1, where, "has files with different times")
    return found


def plain(tar):
    """Without ./ and directories."""
    return {name[2:]: value for name, value in tar.items() if value[1] is not None}


def read_gzip(data, where):
    # Neither a time nor a name of the file: flags 0, time 0.
    check(data[:3] == b"\x1f\x8b\x08" and data[3] == 0 and data[4:8] == bytes(4), where, "gzip header")
    return gzip.decompress(data)


def read_control(text, where):
    fields, last = {}, None
    for line in text.splitlines():
        check(line, where, "empty line in control")
        if line.startswith(" "):
            fields[last] += "\n" + line
        else:
            last, _, value = line.partition(":")
            fields[last] = value.strip()
    return fields


def read_ipk(path):
    with open(path, "rb") as file:
        outer = read_tar(read_gzip(file.read(), path), path)
    check(list(outer) == ["./debian-binary", "./data.tar.gz", "./control.tar.gz"], path, "members", list(outer))
    check(outer["./debian-binary"][1] == b"2.0\n", path, "debian-binary")
    raw = read_gzip(outer["./data.tar.gz"][1], path)
    data, control = read_tar(raw, path), read_tar(read_gzip(outer["./control.tar.gz"][1], path), path)
    names = list(data)
    check(names == sorted(names, key=os.fsencode) and names[0] == ".", path, "order of files")
    control = plain(control)
    for script in ("postinst", "prerm", "prerm-pkg", "postinst-pkg"):
        check(script not in control or control[script][0] == 0o755, path, script, "mode")
    fields = read_control(control["control"][1].decode(), path)
    check(int(fields["Installed-Size"]) == len(raw), path, "Installed-Size")
    return fields, {name: body for name, (_, body) in control.items()}, plain(data)


class Adb:
    """Values of the first block of an .apk (apk-tools 3.0, src/adb.h)."""

    def __init__(self, data):
        self.data = data

    def get(self, value):
        kind, low = value >> 28, value & 0xfffffff
        if kind == 0:
            return None
        if kind == 1:
            return low
        if kind in (2, 3):
            return struct.unpack_from("<I" if kind == 2 else "<Q", self.data, low)[0]
        if kind in (8, 9, 10):
            form = {8: "<B", 9: "<H", 10: "<I"}[kind]
            start = low + struct.calcsize(form)
            return self.data[start:start + struct.unpack_from(form, self.data, low)[0]]
        count, = struct.unpack_from("<I", self.data, low)
        return [self.get(slot) for slot in struct.unpack_from(f"<{count - 1}I", self.data, low + 4)]


def read_blocks(stream, where):
    at = 8
    while at < len(stream):
        word, = struct.unpack_from("<I", stream, at)
        size = word & 0x3fffffff
        check(not any(stream[at + size:at + size + -size % 8]), where, "padding")
        yield word >> 30, stream[at + 4:at + size]
        at += size + -size % 8
    check(at == len(stream), where, "ends in a block")


def field(values, number):
    return values[number - 1] if values and number <= len(values) else None


def read_apk(path):
    with open(path, "rb") as file:
        head, body = file.read(4), file.read()
    check(head == b"ADBd", path, "magic")
    stream = zlib.decompress(body, -15)
    check(stream[:8] == b"ADB.pckg", path, "schema")
    (kind, first), *rest = read_blocks(stream, path)
    check(kind == 0 and all(kind == 2 for kind, _ in rest), path, "kinds of blocks")
    adb = Adb(first)
    info, paths, scripts = adb.get(struct.unpack_from("<I", first, 4)[0])[:3]
    unique = field(info, 3)
    zeroed = first.replace(unique, bytes(20), 1)
    check(hashlib.sha256(zeroed).digest()[:20] == unique, path, "unique id")
    contents = {struct.unpack_from("<II", block): block[8:] for _, block in rest}
    found, times, before = {}, set(), None
    for at, directory in enumerate(paths, 1):
        name = (field(directory, 1) or b"").decode()
        check(before is None or name.encode() > before, path, "order of directories at", name)
        before = name.encode()
        check(field(directory, 2) == [0o755, b"root", b"root"], path, name, "owner or mode")
        for index, entry in enumerate(field(directory, 3) or [], 1):
            full = (name + "/" if name else "") + entry[0].decode()
            target, data = field(entry, 6), contents.pop((at, index), b"")
            check(entry[1][1:] == [b"root", b"root"], path, full, "owner")
            if target:
                check(target[:2] == struct.pack("<H", stat.S_IFLNK), path, full, "link")
                found[full] = (0o777, target[2:].decode())
                continue
            check((field(entry, 3) or 0) == len(data), path, full, "size")
            check(field(entry, 5) == hashlib.sha256(data).digest(), path, full, "hash")
            times.add(field(entry, 4))
            found[full] = (entry[1][0], data)
    check(not contents, path, "contents of no file")
    check(len(times) == 1, path, "has files with different times")
    text = lambda number: (field(info, number) or b"").decode()
    fields = {"Package": text(1), "Version": text(2), "Architecture": text(5), "License": text(6), "Maintainer": text(8)}
    return fields, {number: (field(scripts, number) or b"").decode() for number in (2, 3, 4, 5, 6, 7)}, found


def check_elf(path, arch, program):
    family = arch.split("_")[0]
    machine, = struct.unpack_from(">H" if program[5] == 2 else "<H", program, 18)
    check(program[:4] == b"\x7fELF" and (program[4], program[5], machine) == ELF[family], path, "the program is for another machine")


def check_lmo(path, lmo, po):
    """As many entries as there are texts that differ from their translation, sorted, and each translation is one of the .po."""
    start, = struct.unpack(">I", lmo[-4:])
    index = [struct.unpack_from(">IIII", lmo, at) for at in range(start, len(lmo) - 4, 16)]
    check(index == sorted(index) and len({entry[0] for entry in index}) == len(index), path, "the index is not sorted")
    found = {lmo[at:at + size].decode() for _, _, at, size in index}
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', po, re.M)
    wanted = {text for source, text in pairs if source != text} | set(re.findall(r'^msgstr\[\d\] "(.+)"$', po, re.M))
    wanted = {re.sub(r'\\(["\\])', r"\1", text) for text in wanted} | set(re.findall(r"Plural-Forms: (.*?)\\n", po))
    check(found == wanted and len(wanted) > 150, path, "other translations than the .po", found ^ wanted)
    of = dict(pairs)
    # SuperFastHash of "Unban" and "Ban": one byte and three more than a multiple of four.
    hashes = {entry[0]: lmo[entry[2]:entry[2] + entry[3]].decode() for entry in index}
    check(hashes.get(UNBAN) == of["Unban"] and hashes.get(BAN) == of["Ban"], path, "hashes")


def check_luci(path, name, data):
    names = set(data)
    app = os.path.join(os.path.dirname(__file__), "../../openwrt/luci-app-recentd")
    if name == "luci-app-recentd":
        wanted = {os.path.relpath(os.path.join(top, file), os.path.join(app, part)) if part == "root" else
                  "www/" + os.path.relpath(os.path.join(top, file), os.path.join(app, part))
                  for part in ("htdocs", "root") for top, _, files in os.walk(os.path.join(app, part)) for file in files}
        check(names == wanted and len(wanted) > 7, path, "files", names ^ wanted)
    else:
        lang = name.removeprefix("luci-i18n-recentd-")
        lmo = f"usr/lib/lua/luci/i18n/recentd.{lang}.lmo"
        # LuCI's code of this language is not that of its translations.
        directory = {"zh-cn": "zh_Hans"}.get(lang, lang)
        check(names == {lmo, f"etc/uci-defaults/{name}"}, path, "files", names)
        with open(os.path.join(app, "po", directory, "recentd.po"), encoding="utf-8") as file:
            check_lmo(path, data[lmo][1], file.read())
    check(all(mode == 0o644 for mode, _ in data.values()), path, "modes")


def check_architecture(directory, arch, version):
    ipks = sorted(name for name in os.listdir(directory) if name.endswith(".ipk"))
    apks = sorted(name for name in os.listdir(directory) if name.endswith(".apk"))
    check(len(ipks) == len(apks) and ipks, directory, "not the same packages in both formats")
    for ipk, apk in zip(ipks, apks):
        name = ipk.split("_")[0]
        check(ipk == f"{name}_{version}_{arch}.ipk" and apk == f"{name}-{version}.apk", directory, "names", ipk, apk)
        ipk, apk = os.path.join(directory, ipk), os.path.join(directory, apk)
        (fields, control, data), (info, scripts, files) = read_ipk(ipk), read_apk(apk)
        check("$(" not in fields["Description"], ipk, "Description")
        check(fields["Architecture"] == arch, ipk, "Architecture")
        check(info["Architecture"] == ("noarch" if arch == "all" else arch), apk, "arch")
        for key in ("Package", "Version", "License", "Maintainer"):
            check(fields[key] == info[key], ipk, key, "differs from the .apk's")
        own = {path: files.pop(path) for path in list(files) if path.startswith("lib/apk/packages/")}
        check(files == data, ipk, "holds other files than the .apk")
        listed = own[f"lib/apk/packages/{name}.list"][1].decode().splitlines()
        check(listed == ["/" + path for path in sorted(data, key=os.fsencode)], apk, "its list")
        conffiles = control.get("conffiles", b"").decode()
        check(conffiles == own.get(f"lib/apk/packages/{name}.conffiles", (0, b""))[1].decode(), apk, "conffiles")
        for path in conffiles.split():
            check(path.startswith("/") and path[1:] in data, ipk, "conffile", path, "is not in it")
            line = f"{path} {hashlib.sha256(data[path[1:]][1]).hexdigest()}"
            check(line in own[f"lib/apk/packages/{name}.conffiles_static"][1].decode().splitlines(), apk, path, "hash")
        check("default_postinst" in control["postinst"].decode() and "default_prerm" in control["prerm"].decode(), ipk, "scripts")
        check("default_postinst" in scripts[3] and "default_postinst" in scripts[7] and "default_prerm" in scripts[4], apk, "scripts")
        check("PKG_UPGRADE=1" in scripts[7] and "PKG_UPGRADE=1" not in scripts[3], apk, "upgrade")
        for line in control.get("prerm-pkg", b"").decode().splitlines()[1:]:
            check(line in scripts[4], apk, "pre-deinstall lacks", line)
        if name == "recentd":
            check({path: mode for path, (mode, _) in data.items()} == MODES, ipk, "files or modes")
            check_elf(ipk, arch, data["usr/sbin/recentd"][1])
            check("Depends" not in fields, ipk, "a static program depends on nothing")
        else:
            check_luci(ipk, name, data)
            depends = {"luci-app-recentd": "luci-base, recentd"}.get(name, "luci-app-recentd")
            check(fields["Depends"] == depends and arch == "all", ipk, "Depends")


def check_deb(path, version):
    with open(path, "rb") as file:
        data = file.read()
    check(data[:8] == b"!<arch>\n", path, "magic")
    at, members = 8, {}
    while at < len(data):
        name, size = data[at:at + 16].decode().strip(), int(data[at + 48:at + 58])
        check(data[at + 58:at + 60] == b"`\n", path, name, "header")
        members[name] = data[at + 60:at + 60 + size]
        at += 60 + size + size % 2
    check(list(members) == ["debian-binary", "control.tar.gz", "data.tar.gz"], path, "members")
    control = plain(read_tar(read_gzip(members["control.tar.gz"], path), path))
    files = plain(read_tar(read_gzip(members["data.tar.gz"], path), path))
    fields = read_control(control["control"][1].decode(), path)
    check(os.path.basename(path) == f"recentd_{fields['Version']}_{fields['Architecture']}.deb", path, "name")
    check(fields["Version"] == version + "-1", path, "Version")
    for conffile in control["conffiles"][1].decode().split():
        check(conffile[1:] in files, path, "conffile", conffile, "is not in it")
    sums = dict(reversed(line.split("  ")) for line in control["md5sums"][1].decode().splitlines())
    found = {name: hashlib.md5(data).hexdigest() for name, (_, data) in files.items() if data and not name.startswith("etc/")}
    check(sums == found, path, "md5sums")
    check("fw4" not in fields["Description"], path, "the description is that of OpenWrt")
    check(f"recentd ({version}-1)" in gzip.decompress(files["usr/share/doc/recentd/changelog.Debian.gz"][1]).decode(), path, "changelog.Debian.gz")
    check(gzip.decompress(files["usr/share/man/man8/recentd.8.gz"][1]).startswith(b'.\\"'), path, "manual page")
    check_elf(path, fields["Architecture"], files["usr/sbin/recentd"][1])


def main(top, version):
    count = 0
    for name in sorted(os.listdir(top)):
        directory = os.path.join(top, name)
        if name != "linux":
            check_architecture(directory, name, version + "-r1")
            count += len(os.listdir(directory))
            continue
        for package in sorted(os.listdir(directory)):
            count += 1
            if package.endswith(".deb"):
                check_deb(os.path.join(directory, package), version)
            else:
                with open(os.path.join(directory, package), "rb") as file:
                    read_tar(read_gzip(file.read(), package), package)
    for oddity in ODDITIES:
        print("packages:", oddity, file=sys.stderr)
    print(f"packages: {count} files, {len(ODDITIES)} faults")
    sys.exit(bool(ODDITIES) or count == 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
