"""Makes a directory that any static web server can hand out to opkg, apk and apt.

feed.py PACKAGES FEED KEYS FILE...

PACKAGES is dist/packages. FEED/ARCHITECTURE gets its packages, those for all architectures with them, and the signed lists: Packages, Packages.gz and
Packages.sig for opkg, packages.adb for apk. FEED/debian is a flat repository for apt. KEYS has opkg.key, apk.key (see sign.py) and, for apt,
debian.key: a secret key that gpg exported. What a subscriber needs of each is put into FEED, and each FILE. The same input gives the same bytes,
but for the signatures of apk and apt, which hold something random or the time.
"""
import glob
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from datetime import datetime, timezone
from email.utils import format_datetime

import sign
from apk import write_index
from tree import gz

NAME = "recentd"


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def control_of(path, data):
    """The control file of an .ipk or .deb."""
    if path.endswith(".deb"):
        place = 8
        while data[place:place + 16].rstrip() != b"control.tar.gz":
            place += 60 + int(data[place + 48:place + 58]) + 1 & ~1
        inner = data[place + 60:place + 60 + int(data[place + 48:place + 58])]
    else:
        with tarfile.open(fileobj=io.BytesIO(data)) as outer:
            inner = outer.extractfile("./control.tar.gz").read()
    with tarfile.open(fileobj=io.BytesIO(inner)) as parts:
        return parts.extractfile("./control").read().decode()


def stanza(path, sums):
    """What a list says of a package: its control file, and where and what the file is."""
    data = sign.read(path)
    control, _, description = control_of(path, data).partition("Description:")
    more = [("Filename", os.path.basename(path)), ("Size", len(data)), (sums, hashlib.sha256(data).hexdigest())]
    return control + "".join(f"{key}: {value}\n" for key, value in more) + "Description:" + description.rstrip("\n") + "\n\n"


def for_router(directory, keys):
    """Lists what is in the directory of one architecture."""
    packages = "".join(stanza(path, "SHA256sum") for path in sorted(glob.glob(f"{directory}/*.ipk"))).encode()
    write(f"{directory}/Packages", packages)
    write(f"{directory}/Packages.gz", gz(packages))
    write(f"{directory}/Packages.sig", sign.sign_for_opkg(f"{keys}/opkg.key", f"{directory}/Packages"))
    apks = [sign.read(path) for path in sorted(glob.glob(f"{directory}/*.apk"))]
    write(f"{directory}/packages.adb", write_index(apks, NAME, lambda schema, block: sign.sign_for_apk(f"{keys}/apk.key", schema, block)))


def for_debian(directory, keys, feed):
    """A flat repository: Packages, Release and InRelease beside the .deb files."""
    packages = "".join(stanza(path, "SHA256") for path in sorted(glob.glob(f"{directory}/*.deb"))).encode()
    lists = {"Packages": packages, "Packages.gz": gz(packages)}
    for name, data in lists.items():
        write(f"{directory}/{name}", data)
    date = format_datetime(datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), timezone.utc))
    archs = sorted({line.split(": ")[1] for line in packages.decode().splitlines() if line.startswith("Architecture: ")})
    release = f"Origin: {NAME}\nLabel: {NAME}\nSuite: stable\nCodename: stable\nDate: {date}\nArchitectures: {' '.join(archs)}\nSHA256:\n"
    release += "".join(f" {hashlib.sha256(data).hexdigest()} {len(data)} {name}\n" for name, data in sorted(lists.items()))
    write(f"{directory}/Release", release.encode())
    with tempfile.TemporaryDirectory() as home:
        def gpg(*words):
            return subprocess.run(["gpg", "--homedir", home, "--batch", "--yes", "--quiet", *words], capture_output=True, check=True).stdout
        gpg("--import", f"{keys}/debian.key")
        gpg("--clearsign", "--digest-algo", "SHA512", "--output", f"{directory}/InRelease", f"{directory}/Release")
        gpg("--output", f"{feed}/{NAME}.gpg", "--export")
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False)


def main(packages, feed, keys, *files):
    shutil.rmtree(feed, ignore_errors=True)
    for source in sorted(glob.glob(f"{packages}/*/")):
        arch = os.path.basename(source.rstrip("/"))
        target = f"{feed}/{'debian' if arch == 'linux' else arch}"
        if arch == "all":
            continue
        os.makedirs(target)
        for path in sorted(glob.glob(source + "*")) + (sorted(glob.glob(f"{packages}/all/*")) if arch != "linux" else []):
            # A web server and apt do not need the plain archives in a repository, but people do.
            shutil.copy(path, target)
        if arch != "linux":
            for_router(target, keys)
        else:
            for_debian(target, keys, feed)
    # Under these names a router keeps them: /etc/opkg/keys/NAME is looked for by the name of the key.
    name, public = sign.opkg_public(f"{keys}/opkg.key")
    write(f"{feed}/{name}", public)
    write(f"{feed}/{NAME}.pem", sign.apk_public(f"{keys}/apk.key"))
    for path in files:
        shutil.copy(path, feed)
    sums = "".join(f"{hashlib.sha256(sign.read(path)).hexdigest()}  {os.path.relpath(path, feed)}\n"
                   for path in sorted(glob.glob(f"{feed}/**", recursive=True)) if os.path.isfile(path))
    write(f"{feed}/SHA256SUMS", sums.encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
