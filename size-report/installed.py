"""The size of a Debian package by Debian's Installed-Size: of itself, and of all packages that it pulls into a minimal system.

A minimal system has the packages of priority required and their dependencies. apt computes the packages, from a state in which none is installed.
"""

import functools
import re
import subprocess
import tempfile


# apt keeps its lists here.
STATE = tempfile.TemporaryDirectory()
open(f"{STATE.name}/nothing", "w").close()


def apt(program, *words):
    here = STATE.name
    state = ["-o", f"Dir::State::status={here}/nothing", "-o", f"Dir::Cache::pkgcache={here}/packages", "-o", f"Dir::Cache::srcpkgcache={here}/sources"]
    return subprocess.run([program, *state, *words], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()


def closure(packages):
    """All packages that apt would install, without recommended ones."""
    return set(re.findall(r"^Inst (\S+)", apt("apt-get", "--simulate", "--no-install-recommends", "install", *packages), re.M))


@functools.cache
def minimal():
    stanzas = apt("apt-cache", "dumpavail").split("\n\n")
    required = [s for s in stanzas if "\nPriority: required" in s or "\nEssential: yes" in s]
    return closure([re.match(r"Package: (\S+)", s.strip())[1] for s in required])


def size(packages):
    """KiB."""
    return sum(map(int, re.findall(r"^Installed-Size: (\d+)", apt("apt-cache", "show", "--no-all-versions", *packages), re.M)))


def sizes(package, tool):
    """KiB of a package, of it with its dependencies, and of these with the program that it bans with."""
    base = minimal()
    return [size([package])] + [size(closure([*base, *names]) - base) for names in ([package], [package, *tool])]
