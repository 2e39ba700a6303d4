"""Prints what is inside the programs, as CycloneDX 1.5: the crates that cargo links, with their checksums of Cargo.lock, musl, and the compilers.

sbom.py, in the root of the repository, after cross/build.sh
"""
import json
import os
import re
import subprocess
import time
import tomllib


def lock():
    with open("Cargo.lock", "rb") as file:
        return {(package["name"], package["version"]): package for package in tomllib.load(file)["package"]}


def linked():
    """Names and versions of the crates in the program: not those of tests or of the build."""
    tree = subprocess.run(["cargo", "tree", "--locked", "--edges", "normal", "--prefix", "none", "--target", "mips-unknown-linux-musl"],
                          capture_output=True, text=True, check=True)
    return sorted({(name, version) for name, version in re.findall(r"^(\S+) v(\S+)", tree.stdout, re.MULTILINE)})


def component(kind, name, version, **more):
    return {"type": kind, "name": name, "version": version, **more}


def main():
    packages = lock()
    with open("Cargo.toml", "rb") as file:
        version = tomllib.load(file)["package"]["version"]
    crates = [component("library", name, number, purl=f"pkg:cargo/{name}@{number}",
                        hashes=[{"alg": "SHA-256", "content": packages[name, number]["checksum"]}])
              for name, number in linked() if name != "recentd"]
    with open("dist/compiler", encoding="utf-8") as file:
        tools = dict(re.findall(r"(rustc|zig|cargo-zigbuild|musl) (\S+)", file.read()))
    musl = [component("library", "musl", tools.pop("musl"), licenses=[{"license": {"id": "MIT"}}])]
    date = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", "0"))))
    print(json.dumps({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"timestamp": date, "component": component("application", "recentd", version),
                     "tools": {"components": [component("application", name, number) for name, number in sorted(tools.items())]}},
        "components": crates + musl,
    }, indent=2))


if __name__ == "__main__":
    main()
