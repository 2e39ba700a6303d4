"""Writes the packages of one recipe.

pack.py openwrt META OUT ARCH...   OUT/ARCH/NAME_VERSION_ARCH.ipk and OUT/ARCH/NAME-VERSION.apk for each architecture
pack.py luci META OUT APP           the same of a LuCI application in directory APP, and of its translations
pack.py linux META OUT TRIPLE      OUT/linux/recentd_VERSION_ARCH.deb, where Debian has one for it, and OUT/linux/recentd-VERSION-CPU.tar.gz

META is what sdk/rules.mk has made of a recipe. Times are SOURCE_DATE_EPOCH. See ../build-packages.sh.
"""
import os
import sys

from apk import write_apk
from deb import ARCHITECTURES, write_deb
from ipk import write_ipk
from lmo import write_lmo
from tree import Package, gz, new_file, tar, with_parents

HERE = os.path.dirname(os.path.abspath(__file__))
# Languages by their directory in po/: LuCI's code, which names files and packages, and LuCI's name (luci.mk).
LANGUAGES = {"de": ("de", "Deutsch (German)"), "es": ("es", "Español (Spanish)"), "fr": ("fr", "Français (French)"),
             "ru": ("ru", "Русский (Russian)"), "zh_Hans": ("zh-cn", "简体中文 (Simplified Chinese)")}
EPOCH = int(os.environ["SOURCE_DATE_EPOCH"])


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
    print(f"{path}: {len(data)} bytes")


def read(*path):
    with open(os.path.join(HERE, *path), "rb") as file:
        return file.read()


def openwrt(package, out, *archs):
    for arch in [package.fields["PKGARCH"]] if package.fields["PKGARCH"] else archs:
        name = os.path.join(out, arch, package.name)
        write(f"{name}_{package.version}_{arch}.ipk", write_ipk(package, arch, EPOCH))
        write(f"{name}-{package.version}.apk", write_apk(package, arch, EPOCH))


def luci(package, out, app):
    openwrt(package, out)
    base = package.name.removeprefix("luci-app-")
    for directory in sorted(set(os.listdir(os.path.join(app, "po"))) - {"templates"}):
        lang, language = LANGUAGES[directory]
        # As luci.mk does: a package of its own, which tells LuCI that there is this language.
        package.name = f"luci-i18n-{base}-{lang}"
        package.fields["Title"] = f"luci-app-{base} - {lang} translation"
        package.description = [f"Translation for luci-app-{base} - {language}"]
        package.depends, package.postinst = [f"luci-app-{base}"], ""
        told = f"uci set luci.languages.{lang.replace('-', '_')}='{language}'; uci commit luci\n"
        with open(os.path.join(app, "po", directory, base + ".po"), encoding="utf-8") as file:
            lmo = write_lmo(file.read())
        package.entries = with_parents([new_file(f"etc/uci-defaults/{package.name}", told),
                                        new_file(f"usr/lib/lua/luci/i18n/{base}.{lang}.lmo", lmo)])
        openwrt(package, out)


def linux(package, out, triple):
    files = {entry.path: entry.data for entry in package.entries}
    cpu, version = triple.split("-")[0], package.version.split("-")[0]
    if cpu in ARCHITECTURES:
        deb = write_deb(package, files, ARCHITECTURES[cpu], EPOCH)
        write(os.path.join(out, "linux", f"recentd_{version}-1_{ARCHITECTURES[cpu]}.deb"), deb)
    top = f"recentd-{version}-{cpu}"
    entries = [new_file("usr/sbin/recentd", files["usr/sbin/recentd"], 0o755),
               new_file("usr/share/recentd/firewall", files["usr/share/recentd/firewall"], 0o755),
               new_file("etc/config/recentd", files["etc/config/recentd"]), new_file("README.md", read("../../README.md")),
               new_file("openwrt/MANUAL.md", read("../MANUAL.md")), new_file("LICENSE", read("../../LICENSE")), new_file("recentd.8", read("../linux/recentd.8"))]
    entries += [new_file("init/" + name, read("../linux", name), 0o644 if name.endswith(".service") else 0o755)
                for name in ("recentd.openrc", "recentd.service", "recentd.sysv")]
    for entry in entries:
        entry.path = f"{top}/{entry.path}"
    write(os.path.join(out, "linux", top + ".tar.gz"), gz(tar(with_parents(entries), EPOCH, prefix="")))


if __name__ == "__main__":
    kind, meta, *rest = sys.argv[1:]
    {"openwrt": openwrt, "luci": luci, "linux": linux}[kind](Package(meta), *rest)
