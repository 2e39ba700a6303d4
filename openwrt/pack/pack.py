"""Writes the packages of one recipe.

pack.py openwrt META OUT ARCH...   OUT/ARCH/NAME_VERSION_ARCH.ipk and OUT/ARCH/NAME-VERSION.apk for each architecture
pack.py luci META OUT APP           the same of a LuCI application in directory APP, and of its translations
pack.py linux META OUT TRIPLE      OUT/linux/recentd_VERSION_ARCH.deb, where Debian has one for it, and OUT/linux/recentd-VERSION-CPU.tar.gz

META is what sdk/rules.mk has made of a recipe. Times are SOURCE_DATE_EPOCH. See ../build-packages.sh.
"""
import os
import sys

from apk import write_apk
from ipk import write_deb, write_ipk
from lmo import write_lmo
from tree import Package, gz, new_file, tar, with_parents

HERE = os.path.dirname(os.path.abspath(__file__))
# First word of a triple -> Debian's name of the architecture. Its armel is ARMv5, which our ARM programs are too new for.
DEBIAN = {"x86_64": "amd64", "aarch64": "arm64", "armv7": "armhf", "mipsel": "mipsel"}
# Names of languages in LuCI.
LANGUAGES = {"de": "Deutsch (German)"}
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
    for lang in sorted(set(os.listdir(os.path.join(app, "po"))) - {"templates"}):
        # As luci.mk does: a package of its own, which tells LuCI that there is this language.
        package.name = f"luci-i18n-{base}-{lang}"
        package.fields["Title"] = f"luci-app-{base} - {lang} translation"
        package.description = [f"Translation for luci-app-{base} - {LANGUAGES[lang]}"]
        package.depends, package.postinst = [f"luci-app-{base}"], ""
        told = f"uci set luci.languages.{lang}='{LANGUAGES[lang]}'; uci commit luci\n"
        with open(os.path.join(app, "po", lang, base + ".po"), encoding="utf-8") as file:
            lmo = write_lmo(file.read())
        package.entries = with_parents([new_file(f"etc/uci-defaults/{package.name}", told),
                                        new_file(f"usr/lib/lua/luci/i18n/{base}.{lang}.lmo", lmo)])
        openwrt(package, out)


def linux(package, out, triple):
    files = {entry.path: entry.data for entry in package.entries}
    cpu, version = triple.split("-")[0], package.version.split("-")[0]
    common = [new_file("usr/sbin/recentd", files["usr/sbin/recentd"], 0o755),
              new_file("usr/share/recentd/firewall", files["usr/share/recentd/firewall"], 0o755)]
    config = files["etc/config/recentd"]
    if cpu in DEBIAN:
        # 'journalctl -f' prints what 'logread -f' does.
        journal = config.replace(b"#option logread 'logread'", b"option logread 'journalctl'")
        entries = with_parents(common + [
            new_file("etc/config/recentd", journal), new_file("etc/init.d/recentd", read("../linux/recentd.sysv"), 0o755),
            new_file("lib/systemd/system/recentd.service", read("../linux/recentd.service")),
            new_file("usr/share/doc/recentd/copyright", read("../../LICENSE")),
            new_file("usr/share/man/man8/recentd.8.gz", gz(read("../linux/recentd.8")))])
        fields = [("Package", "recentd"), ("Version", f"{version}-1"), ("Architecture", DEBIAN[cpu]), ("Section", "net"),
                  ("Priority", "optional"), ("Maintainer", package.fields["Maintainer"]),
                  ("Suggests", "iptables | nftables"),
                  ("Description", package.fields["Title"] + "\n " + "\n ".join(package.description))]
        scripts = {"postinst": read("../linux/postinst"), "prerm": read("../linux/prerm")}
        conffiles = ["/etc/config/recentd", "/etc/init.d/recentd"]
        deb = write_deb(fields, scripts, entries, conffiles, EPOCH)
        write(os.path.join(out, "linux", f"recentd_{version}-1_{DEBIAN[cpu]}.deb"), deb)
    top = f"recentd-{version}-{cpu}"
    entries = common + [new_file("etc/config/recentd", config), new_file("README.md", read("../../README.md")),
                        new_file("openwrt/MANUAL.md", read("../MANUAL.md")),
                        new_file("LICENSE", read("../../LICENSE")), new_file("recentd.8", read("../linux/recentd.8"))]
    entries += [new_file("init/" + name, read("../linux", name), 0o644 if name.endswith(".service") else 0o755)
                for name in ("recentd.openrc", "recentd.service", "recentd.sysv")]
    for entry in entries:
        entry.path = f"{top}/{entry.path}"
    write(os.path.join(out, "linux", top + ".tar.gz"), gz(tar(with_parents(entries), EPOCH, prefix="")))


if __name__ == "__main__":
    kind, meta, *rest = sys.argv[1:]
    {"openwrt": openwrt, "luci": luci, "linux": linux}[kind](Package(meta), *rest)
