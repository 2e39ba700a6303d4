"""feed.py FEED: reads what openwrt/build-feed.sh has made, with readers of its own, as opkg and apk would: every list is signed with the key that lies beside
it, every package is listed as it is, and a list with one other byte is refused.
"""
import base64
import glob
import gzip
import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile
import zlib

from formats import ODDITIES, Adb, check, field, read_blocks, read_control

FEED = sys.argv[1]


def read(*path):
    with open(os.path.join(FEED, *path), "rb") as file:
        return file.read()


def verifies(*words, **files):
    """Whether openssl accepts a signature. `files` are written under their names."""
    with tempfile.TemporaryDirectory() as directory:
        for name, data in files.items():
            with open(os.path.join(directory, name), "wb") as file:
                file.write(data)
        return subprocess.run(["openssl", *words], cwd=directory, capture_output=True, check=False).returncode == 0


def of_usign(data):
    comment, text = data.decode().splitlines()
    check(comment.startswith("untrusted comment: "), "comment of usign's")
    raw = base64.b64decode(text)
    check(raw[:2] == b"Ed", "kind of key")
    return raw[2:10].hex(), raw[10:]


def opkg_accepts(arch, packages):
    name, signature = of_usign(read(arch, "Packages.sig"))
    key, public = of_usign(read(name))
    check(key == name and len(public) == 32 and len(signature) == 64, arch, "lengths of key and signature")
    der = bytes.fromhex("302a300506032b6570032100") + public
    return verifies("pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", "key", "-sigfile", "sig", "-in", "list", key=der, sig=signature, list=packages)


def apk_accepts(payload, signature):
    signed = b"indx" + signature[:18] + hashlib.sha512(payload).digest()
    return verifies("dgst", "-sha512", "-verify", "key", "-signature", "sig", "list", key=read("recentd.pem"), sig=signature[18:], list=signed)


def another(data):
    """One bit of one byte in the middle differs."""
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


def opkg(arch):
    packages = read(arch, "Packages")
    check(gzip.decompress(read(arch, "Packages.gz")) == packages, arch, "Packages.gz")
    check(opkg_accepts(arch, packages), arch, "Packages is not signed")
    check(not opkg_accepts(arch, another(packages)), arch, "the signature fits another list")
    listed = [read_control(text, arch) for text in packages.decode().strip("\n").split("\n\n")]
    files = sorted(os.path.basename(path) for path in glob.glob(f"{FEED}/{arch}/*.ipk"))
    check([fields["Filename"] for fields in listed] == files and files, arch, "lists other packages than there are")
    for fields in listed:
        data = read(arch, fields["Filename"])
        check((int(fields["Size"]), fields["SHA256sum"]) == (len(data), hashlib.sha256(data).hexdigest()), arch, fields["Filename"])
        check(fields["Architecture"] in (arch, "all"), arch, "holds a package for", fields["Architecture"])
    return {fields["Package"]: fields["Version"] for fields in listed}


def apk(arch):
    raw = read(arch, "packages.adb")
    stream = zlib.decompress(raw[4:], -15)
    check(raw[:4] == b"ADBd" and stream[:8] == b"ADB.indx", arch, "packages.adb")
    (kind, values), (signs, signature) = read_blocks(stream, arch)
    check((kind, signs) == (0, 1), arch, "kinds of blocks")
    check(apk_accepts(values, signature), arch, "packages.adb is not signed")
    check(not apk_accepts(another(values), signature), arch, "the signature fits another list")
    index = Adb(values).get(struct.unpack_from("<I", values, 4)[0])
    found = {}
    for info in field(index, 2):
        name, version = field(info, 1).decode(), field(info, 2).decode()
        data = read(arch, f"{name}-{version}.apk")
        (_, first), *_ = read_blocks(zlib.decompress(data[4:], -15), arch)
        check(field(info, 3) == hashlib.sha256(first).digest() and field(info, 13) == len(data), arch, name, "is another package")
        own = Adb(first).get(struct.unpack_from("<I", first, 4)[0])[0]
        rest = [number for number in range(1, 23) if number not in (3, 13) and field(info, number) != field(own, number)]
        check(not rest, arch, name, "fields", rest)
        found[name] = version
    check(list(found) == sorted(found) and len(found) == len(glob.glob(f"{FEED}/{arch}/*.apk")), arch, "lists other packages than there are")
    return found


def main():
    archs = sorted(os.path.basename(os.path.dirname(path)) for path in glob.glob(f"{FEED}/*/packages.adb"))
    check(archs, "no architecture")
    for arch in archs:
        check(opkg(arch) == apk(arch), arch, "opkg and apk are given different packages")
    for line in read("SHA256SUMS").decode().splitlines():
        digest, name = line.split("  ")
        check(hashlib.sha256(read(name)).hexdigest() == digest, "SHA256SUMS", name)
    parts = json.loads(read("sbom.json"))
    names = {part["name"] for part in parts["components"]}
    check({"heapless", "nom", "embedded-io", "ufmt", "libc", "musl"} <= names and "recentd" not in names, "sbom.json", names)
    secret = [path for path in glob.glob(f"{FEED}/**", recursive=True) if os.path.isfile(path) and b"PRIVATE KEY" in read(os.path.relpath(path, FEED))]
    check(not secret, "secret keys", secret)
    for oddity in ODDITIES:
        print("feed:", oddity)
    print(f"feed: lists of {len(archs)} architectures, all signed")
    sys.exit(bool(ODDITIES))


main()
