"""A copy of the repository that is changed, built and tested."""

import collections
import json
import os
import re
import shutil
import signal
import subprocess
import time

import rust

HERE = os.path.dirname(os.path.abspath(__file__))
REPO = os.path.dirname(os.path.dirname(HERE))
WORK = os.path.join(os.path.abspath(os.environ.get("CARGO_TARGET_DIR", os.path.join(REPO, "target"))), "mutants")

# The longest that a build may take, in seconds.
BUILD = 600
THREADS = os.environ.get("RUST_TEST_THREADS", "4")

# Tests that fail without any change, in a copy of the repository or on this machine: suite -> names.
SKIP = collections.defaultdict(list)
# These measure time.
SKIP["load"].append("through_")

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


def say(line):
    print(line, flush=True)


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
                        CARGO_INCREMENTAL="1", RUSTFLAGS="--cap-lints=allow", RUSTC_BOOTSTRAP="1", RUST_TEST_THREADS=THREADS,
                        RUST_MIN_STACK=re.search('RUST_MIN_STACK = "([0-9]+)"', read(os.path.join(REPO, ".cargo/config.toml")))[1])
        self.env.pop("RECENTD", None)
        self.programs = {}

    def put(self, path, text):
        write(os.path.join(self.path, path), text)

    def build(self, suites):
        """Builds tests. Returns places of errors: [(file, offset in bytes)]; none when it is built. What the compiler runs may never end."""
        command = ["cargo", "test", "--no-run", "--message-format=json"]
        for suite in suites:
            command += ["--lib"] if suite == "lib" else ["--test", suite]
        cargo = subprocess.Popen(command, cwd=self.path, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, text=True)
        try:
            output, trouble = cargo.communicate(timeout=BUILD)
        except subprocess.TimeoutExpired:
            os.killpg(cargo.pid, signal.SIGKILL)
            cargo.communicate()
            return [("", 0)]
        errors = []
        for line in output.splitlines():
            message = json.loads(line)
            if message.get("executable") and message["profile"]["test"]:
                name = message["target"]["name"]
                self.programs["lib" if "lib" in message["target"]["kind"] else name] = message["executable"]
            if message["reason"] == "compiler-message" and message["message"]["level"] == "error":
                for span in message["message"]["spans"]:
                    while span:
                        errors.append((span["file_name"], span["byte_start"]))
                        span = (span["expansion"] or {}).get("span")
        if cargo.returncode and not errors:
            raise SystemExit(trouble)
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


def build_switched(tree, chosen, suites):
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
        errors = tree.build(suites)
        if not errors:
            return bad
        found = {number for path, at in errors for start, end, number in places.get(path, ()) if start <= at < end}
        if not found:
            raise SystemExit("the mutants cannot be built: %s" % errors[:5])
        bad |= found
        say("%d mutants do not compile" % len(bad))
