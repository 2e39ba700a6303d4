"""Writes the package for dpkg: what linux/debian/ says of it, and the files that Debian wants beside the program."""
import hashlib
import os
import time

from tree import gz, new_file, tar, with_parents

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
# First word of a triple -> Debian's name of the architecture. Its armel is ARMv5, which our ARM programs are too new for.
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "armv7": "armhf", "mipsel": "mipsel"}
SCRIPTS = ("postinst", "prerm", "postrm")


def text(*path):
    with open(os.path.join(HERE, *path), encoding="utf-8") as file:
        return file.read()


def copyright_file():
    """Debian has the text of the Apache License; that of the other one is a part of LICENSE."""
    expat = text("../LICENSE").split("MIT License\n", 1)[1]
    expat = expat[expat.index("Permission is"):expat.index("SOFTWARE.\n") + len("SOFTWARE.")]
    return text("linux/debian/copyright").replace("EXPAT", "\n".join(f" {line}" if line else " ." for line in expat.splitlines()))


def changelog(version, maintainer, epoch):
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(epoch))
    return f"recentd ({version}-1) unstable; urgency=medium\n\n  * Version {version}: changelog.gz says what is new.\n\n -- {maintainer}  {date}\n"


def entries(files, version, maintainer, epoch):
    """Everything that is installed. `files` is what the recipe installs, by path."""
    # 'journalctl -f' prints what 'logread -f' does.
    config = files["etc/config/recentd"].replace(b"#option logread 'logread'", b"option logread 'journalctl'")
    return with_parents([
        new_file("etc/config/recentd", config),
        new_file("etc/init.d/recentd", text("linux/recentd.sysv"), 0o755),
        new_file("usr/lib/systemd/system/recentd.service", text("linux/recentd.service")),
        new_file("usr/sbin/recentd", files["usr/sbin/recentd"], 0o755),
        new_file("usr/share/recentd/firewall", files["usr/share/recentd/firewall"], 0o755),
        new_file("usr/share/doc/recentd/copyright", copyright_file()),
        new_file("usr/share/doc/recentd/changelog.gz", gz(text("../CHANGELOG.md").encode())),
        new_file("usr/share/doc/recentd/changelog.Debian.gz", gz(changelog(version, maintainer, epoch).encode())),
        new_file("usr/share/lintian/overrides/recentd", text("linux/debian/lintian-overrides")),
        new_file("usr/share/man/man8/recentd.8.gz", gz(text("linux/recentd.8").encode())),
    ])


def write_deb(package, files, architecture, epoch):
    """The bytes of a .deb: an ar archive of three members."""
    version = package.version.split("-")[0]
    installed = entries(files, version, package.fields["Maintainer"], epoch)
    fields = [
        ("Package", "recentd"), ("Version", f"{version}-1"), ("Architecture", architecture), ("Maintainer", package.fields["Maintainer"]),
        # As dpkg-gencontrol counts: whole KiB, and one for each directory.
        ("Installed-Size", sum(1 if entry.is_dir else -(-len(entry.data) // 1024) for entry in installed)),
        # For invoke-rc.d --skip-systemd-native.
        ("Pre-Depends", "init-system-helpers (>= 1.54~)"),
        # nft, which removes the table with the package.
        ("Recommends", "nftables"), ("Suggests", "iptables"), ("Section", "net"), ("Priority", "optional"), ("Homepage", package.fields["URL"]),
        ("Description", text("linux/debian/description").rstrip("\n")),
    ]
    sums = "".join(f"{hashlib.md5(entry.data).hexdigest()}  {entry.path}\n" for entry in installed if not entry.is_dir and not entry.path.startswith("etc/"))
    conffiles = "".join(f"/{entry.path}\n" for entry in installed if entry.path.startswith("etc/") and not entry.is_dir)
    parts = [new_file("control", "".join(f"{key}: {value}\n" for key, value in fields)), new_file("conffiles", conffiles), new_file("md5sums", sums)]
    parts += [new_file(name, text("linux/debian", name), 0o755) for name in SCRIPTS]
    members = [("debian-binary", b"2.0\n"), ("control.tar.gz", gz(tar(sorted(parts, key=lambda p: p.path), epoch))),
               ("data.tar.gz", gz(tar(installed, epoch)))]
    out = b"!<arch>\n"
    for name, data in members:
        out += f"{name:<16}{epoch:<12}{0:<6}{0:<6}{'100644':<8}{len(data):<10}`\n".encode() + data
        out += b"\n" if len(data) % 2 else b""
    return out
