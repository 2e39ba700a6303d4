"""Reads who imports whom in src/, and fails on a circle between modules or on an arrow that runs up.

A module is a file; `mod.rs` is the module of its folder. An import of a name counts for the module that the path names, so a child that takes
something from its parent must not be taken from by it. Tests may import what they like.

Usage: layers.py [--list | --self-test] [SRC]
--list prints the arrows instead; --self-test also injects faults into copies of SRC, each of which must be found.
"""

import os
import re
import shutil
import sys
import tempfile

# The rooms from the lowest to the highest: each may use those before it. What stands in one string is one layer, in which no room uses another.
LAYERS = ["limits bytes", "index heap", "addr", "time", "os", "out", "wire config", "log", "message", "policy", "firewall", "agent", "control", "daemon", "command"]

# Bytes and an Instant in, values out: these use neither `os` nor `out`, whatever their layer.
PURE = ["addr", "time", "wire", "config", "message", "policy", "agent::journal", "log::lines", "log::read", "log::record", "log::field", "log::date",
        "log::syslog", "log::own", "log::clock"]


def modules(src):
    """Path of each module as a tuple of names -> its file."""
    found = {}
    for folder, _, files in os.walk(src):
        for file in files:
            path = os.path.join(folder, file)
            parts = os.path.relpath(path, src)[: -len(".rs")].split(os.sep)
            if not file.endswith(".rs") or parts[-1] == "tests" or parts in (["lib"], ["main"]):
                continue
            found[tuple(parts[:-1] if parts[-1] == "mod" else parts)] = path
    return found


def leaves(text):
    """The paths of a `use` tree, each as a list of names."""
    depth, part, parts = 0, "", []
    for char in text + ",":
        if char == "," and depth == 0:
            parts.append(part.strip())
            part = ""
        else:
            depth += {"{": 1, "}": -1}.get(char, 0)
            part += char
    for part in filter(None, parts):
        head, brace, rest = part.partition("{")
        names = [name for name in re.split(r"::", head.split(" as ")[0].strip()) if name]
        if not brace:
            yield names
            continue
        for tail in leaves(rest.rsplit("}", 1)[0]):
            yield names + ([] if tail == ["self"] else tail)


def code(path):
    """The text of a file without comments, strings, and tests."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r"b?'(?:\\.|[^'\\])'", "", text)
    text = re.sub(r'"(?:\\.|[^"\\])*"', '""', text, flags=re.S)
    text = re.sub(r"//[^\n]*", "", text)
    is_test = re.search(r"#!\[cfg\(test\)\]", text)
    text = re.split(r"#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*mod \w+ \{", text)[0]
    text = re.sub(r"#\[cfg\(test\)\]\s*(?:pub(?:\([^)]*\))? )?(?:use|mod|fn|impl|const|static)\b[^;{]*(?:;|\{)", "", text)
    return "" if is_test else text


def test_modules(src):
    """Files that are compiled for tests only: `#[cfg(test)] mod NAME;`."""
    found = set()
    for path, file in modules(src).items():
        with open(file, encoding="utf-8") as text:
            for name in re.findall(r"#\[cfg\(test\)\]\s*(?:pub(?:\([^)]*\))? )?mod (\w+);", text.read()):
                found.add(path + (name,))
    return found


def imports(module, text, known):
    """Modules whose names `text`, which is that of `module`, uses."""
    children = {path[-1] for path in known if path[:-1] == module}
    paths = []
    for tree in re.findall(r"\buse\s+([^;]+);", text):
        paths += leaves(tree)
    paths += [path.split("::") for path in re.findall(r"\b(?:\$?crate|super)(?:::\w+)+", text)]
    for names in paths:
        at = None
        for name in names:
            if name in ("crate", "$crate"):
                at = ()
            elif name == "super":
                at = (module if at is None else at)[:-1]
            elif name == "self":
                at = module
            elif at is None and name in children:
                at = module + (name,)
            elif at is not None and at + (name,) in known:
                at += (name,)
            else:
                break
        if at and at != module:
            yield at


def circles(arrows):
    """One circle of each knot of modules, the shortest through its first module."""
    reach = {}
    for module in arrows:
        seen, todo = set(), list(arrows[module])
        while todo:
            other = todo.pop()
            if other not in seen:
                seen.add(other)
                todo += arrows.get(other, [])
        reach[module] = seen
    done = set()
    for module in sorted(arrows):
        if module not in reach[module] or module in done:
            continue
        knot = {other for other in reach[module] if module in reach.get(other, ())}
        done |= knot
        paths = [[module]]
        while paths[0][-1] != module or len(paths[0]) == 1:
            path = paths.pop(0)
            paths += [path + [other] for other in arrows[path[-1]] if other == module or other in knot - set(path)]
        yield paths[0]


def arrows_of(src):
    """Each module with the modules that it uses."""
    known = modules(src)
    for path in test_modules(src):
        known.pop(path, None)
    return {module: sorted(set(imports(module, code(file), known))) for module, file in sorted(known.items())}


def faults(src):
    """What is wrong, a sentence each."""
    arrows = arrows_of(src)
    show = "::".join
    layer = {room: place for place, rooms in enumerate(LAYERS) for room in rooms.split()}
    wrong = [f"{room}: is in no layer of tests/layers.py" for room in sorted({module[0] for module in arrows} - set(layer))]
    for module, others in arrows.items():
        for other in others:
            if module[0] != other[0] and layer.get(other[0], -1) >= layer.get(module[0], len(LAYERS)):
                wrong.append(f"{show(module)} uses {show(other)}, which is not below it")
            if other[0] in ("os", "out") and any(f"{show(module)}::".startswith(f"{pure}::") for pure in PURE):
                wrong.append(f"{show(module)} uses {show(other)}, but is to be pure")
    wrong += [f"{pure}: is to be pure, but is not there" for pure in PURE if not any(f"{show(module)}::".startswith(f"{pure}::") for module in arrows)]
    wrong += [f"a circle: {' -> '.join(map(show, circle))}" for circle in circles(arrows)]
    return wrong


# A line that is added to a file of src/, and what must be said of it.
INJECTED = [
    ("policy/table.rs", "use crate::agent::Agent;", "policy::table uses agent, which is not below it"),
    ("addr.rs", "fn injected() { crate::command::dispatch(); }", "addr uses command, which is not below it"),
    ("policy/mirror.rs", "use super::{self as policy, Policy};", "a circle: policy -> policy::mirror -> policy"),
    ("message/row.rs", "use crate::os::Errno;", "message::row uses os, but is to be pure"),
    ("new.rs", "", "new: is in no layer of tests/layers.py"),
]


def self_test(src):
    """Whether each injected fault is found, and none where none is."""
    wrong = faults(src)
    for name, line, expected in INJECTED:
        with tempfile.TemporaryDirectory() as folder:
            copy = os.path.join(folder, "src")
            shutil.copytree(src, copy)
            path = os.path.join(copy, name)
            text = ""
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    text = file.read()
            with open(path, "w", encoding="utf-8") as file:
                file.write(line + "\n" + text)
            if expected not in faults(copy):
                wrong.append(f"{line!r} in {name} is not found out")
    return wrong


def main():
    options = [argument for argument in sys.argv[1:] if argument.startswith("--")]
    folders = [argument for argument in sys.argv[1:] if argument not in options]
    src = folders[0] if folders else os.path.join(os.path.dirname(os.path.abspath(__file__)), "../src")
    if options == ["--list"]:
        for module, others in arrows_of(src).items():
            print("::".join(module), "->", " ".join("::".join(other) for other in others))
        return 0
    wrong = self_test(src) if options == ["--self-test"] else faults(src)
    for line in wrong:
        print(f"fence: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
