"""Would the tests notice? Changes the program in one small place at a time, and runs the tests.

A random sample of such mutants (`+` for `-`, `<=` for `<`, a number and one, a statement left out, …) is drawn from the core. Those in functions are
built into one program, each as a copy of its function, and RECENTD_MUTANT says which copy runs: a mutant costs a run of the tests, not a build.
Those in tables and constants are built one by one, and so are those in a `const fn` that nobody notices while the program runs.
First the unit tests and the text cases run, until one fails. For those that they do not notice, the slower tests run that can see the room they
are in. What fails there must fail twice, and pass in the program without the mutant.

Usage: run.py [--seed N] [--count N] [--at FILE[:LINE]]... [--again LOG]... [--list]
--at takes all mutants of a file or a line instead of a sample, --again those that an earlier run has printed as not caught. --list prints them only.
A survivor that changes nothing stands in equivalent.tsv with the reason; it is not counted.
Ends with status 1 when fewer than 95 % are caught.
"""

import argparse
import os
import random
import re
import sys
import tempfile
import time

import rust
from tree import HERE, REPO, SKIP, Tree, build_switched, read, say

# The core, and the tests that can see what is wrong in it.
QUICK = ["lib", "cases", "real", "matrix", "fuzz"]
SLOW = ["old_kernel", "control", "load", "faults", "sources", "bus", "kernel"]
ROOMS = {
    "log": ["sources", "bus", "control", "load", "faults"], "message": ["sources", "load"], "policy": ["control", "kernel", "load"],
    "firewall": ["control", "kernel", "old_kernel", "faults"], "agent": ["control", "bus", "kernel", "load"], "config": ["control"],
    "wire": ["bus", "kernel"], "addr": ["control"], "time": ["control"],
}
ENOUGH = 95


def candidates():
    found = []
    for room in ROOMS:
        for folder, _, files in sorted(os.walk(os.path.join(REPO, "src", room))):
            top = read(os.path.join(folder, "mod.rs")) if "mod.rs" in files else ""
            tests = ["tests.rs"] + [name + ".rs" for name in re.findall(r"#\[cfg\(test\)\]\n(?:pub )?mod (\w+);", top)]
            found += [os.path.relpath(os.path.join(folder, file), REPO) for file in sorted(files) if file.endswith(".rs") and file not in tests]
        if os.path.exists(os.path.join(REPO, "src", room + ".rs")):
            found.append("src/%s.rs" % room)
    return [mutant for path in found for mutant in rust.mutants(path, read(os.path.join(REPO, path)))]


def shown(mutant):
    """Place, and the lines as they are and as they become, without regard to blanks."""
    text = read(os.path.join(REPO, mutant.path))
    line = text.count("\n", 0, mutant.start) + 1
    first = text.rfind("\n", 0, mutant.start) + 1
    # What returns a value instead of a whole body shows the head of the function.
    end = text.find("\n", mutant.end)
    old, new = text[first:end], text[first : mutant.start] + mutant.new + text[mutant.end : end]
    return "%s:%d" % (mutant.path, line), " ".join(old.split()), " ".join(new.split())


# How long each suite may take, in seconds.
LIMITS = {}


def leave_out(suite, test):
    SKIP[suite].append(test)
    say("left out, fails without a change: %s %s" % (suite, test))


def baseline(tree, suite):
    """How long a suite takes, and which tests must be left out: those that fail without a change. Once for each suite."""
    for _ in range(20):
        if suite in LIMITS:
            return
        start = time.time()
        failed = tree.test(suite, 0, 900)
        if failed is None:
            LIMITS[suite] = 20 + 5 * (time.time() - start)
        elif " " in failed or failed == "time":
            break
        elif tree.test(suite, 0, 900, "--exact", failed):
            leave_out(suite, failed)
    if suite not in LIMITS:
        raise SystemExit("%s fails without a change: %s" % (suite, failed))


def judge(tree, number, mutant, suites, unchanged):
    """The test that notices a mutant; None if none does. `unchanged` is the tree whose mutant 0 is the program as it is."""
    # Its own module's unit tests first, which is all that most need.
    own = "::".join(part for part in mutant.path.removesuffix(".rs").split("/")[1:] if part != "mod")
    for suite, *only in ([["lib", own]] if suites[0] == "lib" else []) + [[suite] for suite in suites]:
        baseline(unchanged, suite)
        failed = tree.test(suite, number, LIMITS[suite], *only)
        for _ in range(5):
            if not failed:
                break
            if certain(tree, number, suite, failed, unchanged):
                return "%s %s" % (suite, failed)
            failed = tree.test(suite, number, LIMITS[suite], *only)
    return None


def certain(tree, number, suite, failed, unchanged):
    """Whether the mutant is the reason for what failed. Tests with real time can fail by themselves on a busy machine; such a test is left out."""
    if suite == "lib":
        return True
    if " " in failed or failed == "time":
        return bool(tree.test(suite, number, LIMITS[suite])) and not unchanged.test(suite, 0, LIMITS[suite])
    if tree.test(suite, number, LIMITS[suite], "--exact", failed) and not unchanged.test(suite, 0, LIMITS[suite], "--exact", failed):
        return True
    leave_out(suite, failed)
    return False


def slow_suites(mutant):
    room = mutant.path.split("/")[1].removesuffix(".rs")
    return [suite for suite in SLOW if suite in ROOMS[room]]


def alone(tree, mutant, suites, unchanged):
    """Builds one mutant and judges it. False when it does not compile."""
    text = read(os.path.join(REPO, mutant.path))
    tree.put(mutant.path, rust.applied(text, mutant))
    try:
        # Most are noticed by the unit tests, before the program is built.
        for some in (["lib"], suites[1:]) if suites[0] == "lib" else (suites,):
            if tree.build(some):
                return False
            caught = judge(tree, 0, mutant, some, unchanged)
            if caught:
                return caught
        return None
    finally:
        tree.put(mutant.path, text)


def equivalents(all_mutants):
    """{(file, old, new)} of equivalent.tsv, each of which must be a mutant of today's source."""
    with open(os.path.join(HERE, "equivalent.tsv"), encoding="utf-8") as file:
        rows = [tuple(line.rstrip("\n").split("\t")) for line in file if not line.startswith("#")]
    today = {(mutant.path, *shown(mutant)[1:]) for mutant in all_mutants if mutant.path in {row[0] for row in rows}}
    stale = [row for row in rows if len(row) != 4 or row[:3] not in today]
    if stale:
        raise SystemExit("equivalent.tsv: no such mutant:\n" + "\n".join("\t".join(row) for row in stale))
    return {row[:3] for row in rows}


def named(everything, logs):
    """The mutants that earlier runs have printed as not caught at last, wherever their lines are now."""
    verdict = re.compile(r"^(?: *\d+ )?(NOT CAUGHT|caught by .*?)  (src/\S+):\d+: (.*)$")
    last = {match.groups()[1:]: match[1] for log in logs for match in map(verdict.match, read(log).splitlines()) if match}
    return [mutant for mutant in everything if last.get((mutant.path, "%s -> %s" % shown(mutant)[1:])) == "NOT CAUGHT"]


def quick(tree, plain, sample, count, bad):
    """Judges mutants by the quick tests until `count` are judged. Returns how many were, and those that were not noticed."""
    seen, unnoticed = 0, []
    for number, mutant in enumerate(sample, 1):
        if seen < count and number not in bad:
            found = notice(tree, plain, number, mutant, QUICK)
            if found is False:
                continue
            seen += 1
            print("%4d " % seen, end="")
            tell(found, mutant)
            if found is None:
                unnoticed.append((number, mutant))
    return seen, unnoticed


def notice(tree, plain, number, mutant, suites):
    """What notices it, None, or False if it does not compile."""
    found = judge(tree, number, mutant, suites, tree) if mutant.body else None
    # The compiler ran the `const fn` as it was.
    return found or (alone(plain, mutant, suites, tree) if not mutant.body or mutant.body.constant else None)


def tell(found, mutant):
    place, old, new = shown(mutant)
    say("%s  %s: %s -> %s" % ("caught by " + found if found else "NOT CAUGHT", place, old, new))


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--at", action="append", default=[])
    parser.add_argument("--again", action="append", default=[])
    parser.add_argument("--list", action="store_true")
    return parser.parse_args()


def main():
    args = options()
    everything = candidates()
    known = equivalents(everything)
    sample = list(everything)
    random.Random(args.seed).shuffle(sample)
    if args.at or args.again:
        sample = [m for m in everything if m.path in args.at or shown(m)[0] in args.at]
    if args.again:
        sample += named(everything, args.again)
    if args.at or args.again:
        args.count = len(sample)
    if args.list:
        for mutant in sample[: args.count]:
            print("%s: %s -> %s" % shown(mutant))
        return 0

    # More than are wanted: some do not compile.
    sample = sample[: args.count + args.count // 2 + 10]
    say("%d mutants of %d, seed %d" % (args.count, len(everything), args.seed))
    tree, plain = Tree("tree"), Tree("plain")
    bad = build_switched(tree, {number: mutant for number, mutant in enumerate(sample, 1) if mutant.body}, QUICK + SLOW)
    seen, unnoticed = quick(tree, plain, sample, args.count, bad)
    say("\n%d of %d were not noticed by the quick tests" % (len(unnoticed), seen))

    equivalent = [m for _, m in unnoticed if (m.path, *shown(m)[1:]) in known]
    survivors = []
    for one in (tree, plain):
        # The slow tests mostly wait, so that many can run at once.
        one.env["RUST_TEST_THREADS"] = "8"
    for number, mutant in unnoticed:
        if mutant not in equivalent:
            found = notice(tree, plain, number, mutant, slow_suites(mutant))
            tell(found, mutant)
            if not found:
                survivors.append(shown(mutant))
    counted = seen - len(equivalent)
    caught = counted - len(survivors)
    share = 100 * caught / max(counted, 1)
    print("\nNot caught:" if survivors else "\nAll are caught.")
    for survivor in survivors:
        print("%s: %s -> %s" % survivor)
    print("%d of %d mutants caught (%.1f %%), %d more change nothing; seed %d" % (caught, counted, share, len(equivalent), args.seed))
    return int(share < ENOUGH)


if __name__ == "__main__":
    # What tests that are ended leave behind. Another user enters it in one of them.
    with tempfile.TemporaryDirectory(prefix="m") as directory:
        os.chmod(directory, 0o755)
        os.environ["TMPDIR"] = directory
        sys.exit(main())
