"""Would the tests notice? Changes the program in one small place at a time, and runs the tests.

A random sample of such mutants (`+` for `-`, `<=` for `<`, a number and one, a statement left out, …) is drawn from the core. Those in functions are
built into one program, each as a copy of its function, and RECENTD_MUTANT says which copy runs: a mutant costs a run of the tests, not a build.
Those in tables and constants are built one by one, and so are those in a `const fn` that nobody notices while the program runs.
First the unit tests and the text cases run, until one fails. For those that they do not notice, the slower tests run that can see the room they
are in. What fails there must fail twice.

Usage: run.py [--seed N] [--count N] [--at FILE[:LINE]]... [--list]
--at takes all mutants of a file or a line instead of a sample. --list prints them only.
A survivor that changes nothing stands in equivalent.tsv with the reason; it is not counted.
Ends with status 1 when fewer than 95 % are caught.
"""

import argparse
import collections
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import rust

HERE = os.path.dirname(os.path.abspath(__file__))
REPO = os.path.dirname(os.path.dirname(HERE))
WORK = os.path.join(os.path.abspath(os.environ.get("CARGO_TARGET_DIR", os.path.join(REPO, "target"))), "mutants")

# The core, and the tests that can see what is wrong in it.
QUICK = ["lib", "cases", "real", "matrix", "fuzz"]
SLOW = ["sources", "bus", "control", "kernel", "faults"]
ROOMS = {
    "log": ["sources", "bus", "control"], "message": ["sources"], "policy": ["control", "kernel"], "firewall": ["control", "kernel", "faults"],
    "agent": ["control", "bus", "kernel"], "config": ["control"], "wire": ["bus", "kernel"], "addr": ["control"], "time": ["control"],
}
ENOUGH = 95
THREADS = os.environ.get("RUST_TEST_THREADS", "4")

# Which copy runs. A `const fn` that the compiler runs is not changed.
SWITCH = """#![allow(missing_docs, unsafe_code)]
pub const fn mutant() -> u32 {
    const fn none() -> u32 { 0 }
    fn chosen() -> u32 {
        use core::sync::atomic::{AtomicU32, Ordering::Relaxed};
        static CHOSEN: AtomicU32 = AtomicU32::new(u32::MAX);
        if CHOSEN.load(Relaxed) == u32::MAX {
            let number = unsafe { libc::getenv(c"RECENTD_MUTANT".as_ptr()) };
            CHOSEN.store(if number.is_null() { 0 } else { unsafe { libc::atoi(number) as u32 } }, Relaxed);
        }
        CHOSEN.load(Relaxed)
    }
    core::intrinsics::const_eval_select((), none, chosen)
}
"""


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    """Only where it differs: cargo goes by the time of the last change."""
    if not os.path.exists(path) or read(path) != text:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


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


class Tree:
    """A copy of the repository that is changed and built."""

    def __init__(self, name):
        self.path = os.path.join(WORK, name)
        files = subprocess.run(["git", "ls-files", "-z"], cwd=REPO, check=True, capture_output=True).stdout.decode().split("\0")
        for file in filter(None, files):
            source, copy = os.path.join(REPO, file), os.path.join(self.path, file)
            if not os.path.isfile(source) or "/luci/" in file:
                continue
            os.makedirs(os.path.dirname(copy), exist_ok=True)
            with open(source, "rb") as one:
                if not os.path.exists(copy) or one.read() != open(copy, "rb").read():
                    shutil.copy(source, copy)
        self.env = dict(os.environ, CARGO_TARGET_DIR=os.path.join(WORK, name + ".build"), CARGO_PROFILE_DEV_DEBUG="0", CARGO_PROFILE_DEV_OPT_LEVEL="1",
                        CARGO_INCREMENTAL="1", RUSTFLAGS="--cap-lints=allow", RUSTC_BOOTSTRAP="1", RUST_TEST_THREADS=THREADS)
        self.env.pop("RECENTD", None)
        self.programs = {}

    def put(self, path, text):
        write(os.path.join(self.path, path), text)

    def build(self, suites):
        """Builds tests. Returns places of errors: [(file, offset in bytes)]; none when it is built."""
        command = ["cargo", "test", "--no-run", "--message-format=json"]
        for suite in suites:
            command += ["--lib"] if suite == "lib" else ["--test", suite]
        done = subprocess.run(command, cwd=self.path, env=self.env, capture_output=True, text=True)
        errors = []
        for line in done.stdout.splitlines():
            message = json.loads(line)
            if message.get("executable") and message["profile"]["test"]:
                name = message["target"]["name"]
                self.programs["lib" if "lib" in message["target"]["kind"] else name] = message["executable"]
            if message["reason"] == "compiler-message" and message["message"]["level"] == "error":
                for span in message["message"]["spans"]:
                    while span:
                        errors.append((span["file_name"], span["byte_start"]))
                        span = (span["expansion"] or {}).get("span")
        if done.returncode and not errors:
            raise SystemExit(done.stderr)
        return errors

    def test(self, suite, number, limit, *only):
        """The name of the first test that fails, "time" when none does in time; None when all pass. `only`: arguments for libtest."""
        env = dict(self.env, RECENTD_MUTANT=str(number))
        skip = [] if "--exact" in only else [word for name in SKIP[suite] for word in ("--skip", name)]
        command = [self.programs[suite], *skip, *only]
        child = subprocess.Popen(command, cwd=self.path, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                                 start_new_session=True, text=True, errors="replace")
        signal.signal(signal.SIGALRM, lambda *_: os.killpg(child.pid, signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, limit)
        start, failed = time.time(), None
        for line in child.stdout:
            # With several threads the line of a test is whole, though not the last.
            match = re.match(r"test (\S+)(?: - should panic)? \.\.\. FAILED", line)
            if match:
                failed = match[1]
                break
        signal.setitimer(signal.ITIMER_REAL, 0)
        if failed:
            os.killpg(child.pid, signal.SIGKILL)
        status = child.wait()
        if status and not failed:
            failed = "time" if time.time() - start >= limit else "end of %s" % suite
        return failed


# Tests that fail without any change, in a copy of the repository or on this machine.
SKIP = collections.defaultdict(list)
LIMITS = {}


def baseline(tree, suite):
    """How long a suite takes, and which tests must be left out. Once for each suite."""
    while suite not in LIMITS:
        start = time.time()
        failed = tree.test(suite, 0, 900)
        if failed is None:
            LIMITS[suite] = 20 + 5 * (time.time() - start)
        elif failed in SKIP[suite] or " " in failed or failed == "time":
            raise SystemExit("%s fails without a change: %s" % (suite, failed))
        else:
            SKIP[suite].append(failed)
            print("left out, fails without a change: %s %s" % (suite, failed), flush=True)


def judge(tree, number, mutant, suites):
    """The test that notices a mutant; None if none does."""
    # Its own module's unit tests first, which is all that most need.
    own = "::".join(part for part in mutant.path.removesuffix(".rs").split("/")[1:] if part != "mod")
    for suite, *only in ([["lib", own]] if suites[0] == "lib" else []) + [[suite] for suite in suites]:
        baseline(tree, suite)
        failed = tree.test(suite, number, LIMITS[suite], *only)
        # Tests with real time can fail by themselves on a busy machine.
        if failed and (suite == "lib" or " " in failed or failed == "time" or tree.test(suite, number, LIMITS[suite], "--exact", failed)):
            return "%s %s" % (suite, failed)
    return None


def slow_suites(mutant):
    room = mutant.path.split("/")[1].removesuffix(".rs")
    return [suite for suite in SLOW if suite in ROOMS[room]]


def build_switched(tree, chosen):
    """Builds all mutants in functions into one program; returns the numbers of those that do not compile."""
    bad = set()
    lib = read(os.path.join(REPO, "src/lib.rs"))
    while True:
        places = {}
        for path in {mutant.path for mutant in chosen.values()}:
            some = {number: mutant for number, mutant in chosen.items() if mutant.path == path and number not in bad}
            text, places[path] = rust.switched(read(os.path.join(REPO, path)), some)
            tree.put(path, text)
        tree.put("src/mutant.rs", SWITCH)
        tree.put("src/lib.rs", "#![feature(core_intrinsics, const_eval_select)]#![allow(internal_features)]" + lib + "\npub mod mutant;\n")
        errors = tree.build(QUICK + SLOW)
        if not errors:
            return bad
        found = {number for path, at in errors for start, end, number in places.get(path, ()) if start <= at < end}
        if not found:
            raise SystemExit("the mutants cannot be built: %s" % errors[:5])
        bad |= found
        print("%d mutants do not compile" % len(bad), flush=True)


def alone(tree, mutant, suites):
    """Builds one mutant and judges it. False when it does not compile."""
    text = read(os.path.join(REPO, mutant.path))
    tree.put(mutant.path, rust.applied(text, mutant))
    try:
        # Most are noticed by the unit tests, before the program is built.
        for some in (["lib"], suites[1:]) if suites[0] == "lib" else (suites,):
            if tree.build(some):
                return False
            caught = judge(tree, 0, mutant, some)
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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--at", action="append", default=[])
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()

    everything = candidates()
    known = equivalents(everything)
    sample = list(everything)
    random.Random(args.seed).shuffle(sample)
    if args.at:
        sample = [m for m in everything if m.path in args.at or shown(m)[0] in args.at]
        args.count = len(sample)
    if args.list:
        for mutant in sample[: args.count]:
            print("%s: %s -> %s" % shown(mutant))
        return 0

    # More than are wanted: some do not compile.
    sample = sample[: args.count + args.count // 2 + 10]
    print("%d mutants of %d, seed %d" % (args.count, len(everything), args.seed), flush=True)
    tree, plain = Tree("tree"), Tree("plain")
    chosen = {number: mutant for number, mutant in enumerate(sample, 1) if mutant.body}
    bad = build_switched(tree, chosen)
    baseline(tree, "lib")

    def by(number, mutant, suites):
        """What notices it, None, or False if it does not compile."""
        found = judge(tree, number, mutant, suites) if mutant.body else None
        # The compiler ran the `const fn` as it was.
        return found or (alone(plain, mutant, suites) if not mutant.body or mutant.body.constant else None)

    def tell(found, mutant):
        place, old, new = shown(mutant)
        print("%s  %s: %s -> %s" % ("caught by " + found if found else "NOT CAUGHT", place, old, new), flush=True)

    seen, unnoticed = 0, []
    for number, mutant in enumerate(sample, 1):
        if seen < args.count and number not in bad:
            found = by(number, mutant, QUICK)
            seen += found is not False
            if found is None:
                unnoticed.append((number, mutant))
            if found is not False:
                print("%4d " % seen, end="")
                tell(found, mutant)
    print("\n%d of %d were not noticed by the quick tests" % (len(unnoticed), seen), flush=True)
    equivalent = [m for _, m in unnoticed if (m.path, *shown(m)[1:]) in known]
    survivors = []
    for number, mutant in unnoticed:
        if mutant not in equivalent:
            found = by(number, mutant, slow_suites(mutant))
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
