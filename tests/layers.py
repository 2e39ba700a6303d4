"""Reads who imports whom in src/, and fails on a circle between modules or on an arrow that runs up.

A module is a file; `mod.rs` is the module of its folder. An import of a name counts for the module that the path names, so a child that takes
something from its parent must not be taken from by it. Tests may import what they like.

Usage: layers.py [--list] [SRC]     --list: prints the arrows instead
"""

import os
import re
import sys

# The rooms from the lowest to the highest: each may use those before it. What stands in one string is one layer, in which no room uses another.
LAYERS = ["limits bytes", "index", "addr", "time", "os", "out", "wire config", "log", "message", "policy", "firewall", "agent", "control", "daemon", "command"]


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


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--list"]
    src = arguments[0] if arguments else os.path.join(os.path.dirname(os.path.abspath(__file__)), "../src")
    known = modules(src)
    for path in test_modules(src):
        known.pop(path, None)
    arrows = {module: sorted(set(imports(module, code(file), known))) for module, file in sorted(known.items())}
    show = "::".join
    if "--list" in sys.argv:
        for module, others in arrows.items():
            print(show(module), "->", " ".join(map(show, others)))
        return 0
    layer = {room: place for place, rooms in enumerate(LAYERS) for room in rooms.split()}
    wrong = [f"{room}: is in no layer of tests/layers.py" for room in sorted({module[0] for module in known} - set(layer))]
    for module, others in arrows.items():
        for other in others:
            if module[0] != other[0] and layer.get(other[0], -1) >= layer.get(module[0], len(LAYERS)):
                wrong.append(f"{show(module)} uses {show(other)}, which is not below it")
    # A circle: what is left when modules that use nothing (more) are taken away, again and again.
    left = {module: {other for other in others if other in arrows} for module, others in arrows.items()}
    while done := {module for module, others in left.items() if not others & set(left)}:
        left = {module: others for module, others in left.items() if module not in done}
    # And those that nothing in a circle uses only look into it.
    while outside := [module for module in left if not any(module in others for others in left.values())]:
        for module in outside:
            del left[module]
    if left:
        wrong.append("a circle among: " + "; ".join(f"{show(m)} uses {', '.join(show(o) for o in sorted(others & set(left)))}" for m, others in sorted(left.items())))
    for line in wrong:
        print(f"fence: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
