"""Writes packages for opkg.

The two scripts are what OpenWrt's include/package-pack.mk gives every package: default_postinst runs uci-defaults, enables and
starts the service; default_prerm runs the package's own prerm-pkg, then stops and disables the service.
"""
from tree import Entry, gz, new_file, tar

PREAMBLE = '[ -s "${IPKG_INSTROOT}/lib/functions.sh" ] || exit 0\n. "${IPKG_INSTROOT}/lib/functions.sh"\n'
POSTINST = '#!/bin/sh\n[ "${IPKG_NO_SCRIPT}" = "1" ] && exit 0\n' + PREAMBLE + 'default_postinst "$0" "$@"\n'
PRERM = "#!/bin/sh\n" + PREAMBLE + 'default_prerm "$0" "$@"\n'


def control(package, arch, size, epoch):
    fields = [
        ("Package", package.name), ("Version", package.version), ("Depends", ", ".join(package.depends)),
        ("Source", "openwrt/" + package.name), ("SourceName", package.name), ("License", package.fields["License"]),
        ("Section", package.fields["Section"]), ("SourceDateEpoch", epoch), ("URL", package.fields["URL"]),
        ("Maintainer", package.fields["Maintainer"]), ("Architecture", arch), ("Installed-Size", size),
        ("Description", " " + "\n ".join(package.description)),
    ]
    return "".join(f"{key}: {value}\n" for key, value in fields if value != "")


def write_ipk(package, arch, epoch):
    """The bytes of the .ipk."""
    data = tar(package.entries, epoch)
    parts = [new_file("control", control(package, arch, len(data), epoch)),
             new_file("postinst", POSTINST, 0o755), new_file("prerm", PRERM, 0o755)]
    if package.conffiles:
        parts.append(new_file("conffiles", "".join(path + "\n" for path in package.conffiles)))
    if package.postinst:
        parts.append(new_file("postinst-pkg", package.postinst, 0o755))
    if package.prerm:
        parts.append(new_file("prerm-pkg", package.prerm, 0o755))
    outer = [new_file("debian-binary", "2.0\n"), new_file("data.tar.gz", gz(data)),
             new_file("control.tar.gz", gz(tar(sorted(parts, key=lambda part: part.path), epoch)))]
    return gz(tar_without_root(outer, epoch))


def tar_without_root(entries, epoch):
    return tar([Entry("./" + e.path, e.mode, e.data) for e in entries], epoch, prefix="")
