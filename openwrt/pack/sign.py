"""Keys and signatures of package lists, in the formats of usign (opkg) and apk-tools 3. The cryptography is openssl's.

A key of usign is two lines: a comment, and base64 of "Ed", what a password would be hashed with, a checksum, eight bytes that name the key, and the
64 bytes of an Ed25519 key: its seed and its public half. Facts: usign, main.c. A key of apk-tools is a PEM file of the curve prime256v1.

sign.py keys DIRECTORY        makes opkg.key, opkg.pub, apk.key and apk.pub there, unless they exist
"""
import base64
import hashlib
import os
import subprocess
import sys

# What stands before the 32 bytes of a seed or of a public key in DER (RFC 8410).
SEED, PUBLIC = bytes.fromhex("302e020100300506032b657004220420"), bytes.fromhex("302a300506032b6570032100")


def openssl(*words, given=b""):
    done = subprocess.run(["openssl", *words], input=given, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"openssl {words[0]}: {done.stderr.decode().strip()}")
    return done.stdout


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write_secret(path, data):
    """Only its owner may read it."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)


def with_comment(comment, data):
    return f"untrusted comment: {comment}\n{base64.b64encode(data).decode()}\n".encode()


def without_comment(path, length):
    """The bytes in the second line of a file of usign's."""
    lines = read(path).splitlines()
    data = base64.b64decode(lines[1]) if len(lines) >= 2 else b""
    if len(data) != length or data[:2] != b"Ed":
        raise SystemExit(f"{path}: not a file of usign's; openwrt/pack/sign.py keys DIRECTORY makes one")
    return data


def make_opkg_key(path):
    seed = bytearray(os.urandom(32))
    # usign keeps the seed in this form.
    seed[0] &= 0xF8
    seed[31] = seed[31] & 0x7F | 0x40
    public = openssl("pkey", "-inform", "DER", "-pubout", "-outform", "DER", given=SEED + seed)[len(PUBLIC):]
    name, whole = os.urandom(8), bytes(seed) + public
    secret = b"EdBK" + bytes(4) + os.urandom(16) + hashlib.sha512(whole).digest()[:8] + name + whole
    write_secret(path, with_comment(f"private key {name.hex()}", secret))


def opkg_public(path):
    """What a router keeps in /etc/opkg/keys, and the name of the file there."""
    key = without_comment(path, 104)
    name = key[32:40]
    return name.hex(), with_comment(f"public key {name.hex()}", b"Ed" + name + key[72:])


def sign_for_opkg(path, signed):
    """The signature of the file `signed`, as `usign -S` writes it."""
    key = without_comment(path, 104)
    if hashlib.sha512(key[40:]).digest()[:8] != key[24:32]:
        raise SystemExit(f"{path}: the key is damaged")
    name = key[32:40]
    signature = openssl("pkeyutl", "-sign", "-rawin", "-keyform", "DER", "-inkey", "/dev/stdin", "-in", signed, given=SEED + key[40:72])
    return with_comment(f"signed by key {name.hex()}", b"Ed" + name + signature)


def make_apk_key(path):
    write_secret(path, openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout"))


def apk_public(path):
    return openssl("ec", "-in", path, "-pubout")


def sign_for_apk(path, schema, payload):
    """The content of a signature's block. `payload` is the block of values that is signed. Facts: apk-tools 3.0, src/adb.c."""
    point = openssl("ec", "-in", path, "-pubout", "-outform", "DER")[-65:]
    # Version 0, SHA-512, and the name of the key.
    head = bytes([0, 4]) + hashlib.sha512(point).digest()[:16]
    signed = schema + head + hashlib.sha512(payload).digest()
    return head + openssl("dgst", "-sha512", "-sign", path, given=signed)


def keys(directory):
    os.makedirs(directory, mode=0o700, exist_ok=True)
    for name, make in (("opkg.key", make_opkg_key), ("apk.key", make_apk_key)):
        path = os.path.join(directory, name)
        if not os.path.exists(path):
            make(path)
            print(f"{path}: new; keep it secret, and keep it")


if __name__ == "__main__":
    if sys.argv[1:2] != ["keys"] or len(sys.argv) != 3:
        raise SystemExit(__doc__.strip().splitlines()[-1])
    keys(sys.argv[2])
