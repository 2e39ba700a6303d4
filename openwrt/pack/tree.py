"""What goes into a package: its fields, its scripts, and its files in one fixed order with fixed owners and times.

The same files give the same bytes: nothing here looks at a clock, an owner or the order of a directory.
"""
import gzip
import hashlib
import io
import os
import stat
import tarfile


class Entry:
    """A file, directory or link below the root of the package; path without a slash in front."""

    def __init__(self, path, mode, data=b"", target=None):
        self.path, self.mode, self.data, self.target = path, mode, data, target
        self.is_dir = stat.S_ISDIR(mode)

    def sha256(self):
        return hashlib.sha256(self.data).digest()


def walk(root):
    """Every entry below root, sorted by bytes; modes without what the umask or the owner made of them."""
    found = []
    for top, dirs, files in os.walk(root):
        for name in dirs + files:
            full = os.path.join(top, name)
            path = os.path.relpath(full, root)
            info = os.lstat(full)
            if stat.S_ISLNK(info.st_mode):
                found.append(Entry(path, stat.S_IFLNK | 0o777, target=os.readlink(full)))
            elif stat.S_ISDIR(info.st_mode):
                found.append(Entry(path, stat.S_IFDIR | 0o755))
            else:
                with open(full, "rb") as file:
                    found.append(Entry(path, stat.S_IFREG | stat.S_IMODE(info.st_mode), file.read()))
    return sorted(found, key=lambda entry: os.fsencode(entry.path))


def new_file(path, data, mode=0o644):
    return Entry(path, stat.S_IFREG | mode, data if isinstance(data, bytes) else data.encode())


def with_parents(entries):
    """The entries and the directories they are in, each once, sorted."""
    by_path = {entry.path: entry for entry in entries}
    for entry in entries:
        parent = os.path.dirname(entry.path)
        while parent and parent not in by_path:
            by_path[parent] = Entry(parent, stat.S_IFDIR | 0o755)
            parent = os.path.dirname(parent)
    return [by_path[path] for path in sorted(by_path, key=os.fsencode)]


def tar(entries, epoch, prefix="./"):
    """A GNU tar of the entries, owned by root."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        if prefix == "./":
            entries = [Entry(".", stat.S_IFDIR | 0o755)] + entries
        for entry in entries:
            name = entry.path if entry.path == "." else prefix + entry.path
            info = tarfile.TarInfo(name)
            info.mode, info.mtime = stat.S_IMODE(entry.mode), epoch
            info.uname = info.gname = "root"
            if entry.target is not None:
                info.type, info.linkname = tarfile.SYMTYPE, entry.target
            elif entry.is_dir:
                info.type = tarfile.DIRTYPE
            else:
                info.size = len(entry.data)
            archive.addfile(info, io.BytesIO(entry.data) if info.isreg() else None)
    return out.getvalue()


def gz(data):
    """gzip -9n"""
    return gzip.compress(data, 9, mtime=0)


class Package:
    """What a recipe says, and the tree of its files. `meta` is the directory that pack/sdk/rules.mk has filled."""

    def __init__(self, meta):
        def text(name):
            try:
                with open(os.path.join(meta, name), encoding="utf-8") as file:
                    return file.read()
            except FileNotFoundError:
                return ""

        self.fields = dict(line.split(": ", 1) if ": " in line else (line.rstrip(":"), "")
                           for line in text("fields").splitlines())
        self.name, self.version = self.fields["Package"], self.fields["Version"]
        self.description = [line.strip() for line in text("description").splitlines() if line.strip()]
        self.conffiles = text("conffiles").split()
        self.postinst, self.prerm = text("postinst-pkg"), text("prerm-pkg")
        # "+name" selects it, "@symbol" is about the build.
        self.depends = [word.lstrip("+") for word in self.fields["Depends"].split() if not word.startswith("@")]
        self.entries = walk(os.path.join(meta, "tree"))
