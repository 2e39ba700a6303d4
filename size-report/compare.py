"""Measures recentd and its peers and prints a table; started by compare.sh in namespaces of its own (network, mounts)."""

import collections
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

import callgrind
import installed
from programs import HERE, HITS, OURS, Fail2ban, Recentd, RecentdXt, Sshguard, SyslogNg, failure, first, memory, number, read, switches

RECENTD, SCAN, LINES, RUNS = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
QUIET_SECONDS, BANS = 5, 20
ADDRESSES = [f"{OURS}7.{n}" for n in range(1, 21)]
# fail2ban under callgrind is a thousand times slower than recentd, so it gets a shorter log.
SHORT = 500
BOUNDS = {
    "newline scan, memchr": [SCAN],
    "newline scan, by words": [SCAN + "-words"],
    "`wc -l`": ["wc", "-l"],
    "`grep -cE`": ["grep", "-cE", "Failed password|Bad password|nonexistent user"],
}
UNRELATED = ("--attacks", "0", "--logins", "0")


def say(*words):
    print(*words, file=sys.stderr, flush=True)


def make_log(lines, *options):
    """The generated log, as syslogd writes it, with times of the last minute, because fail2ban looks at dates."""
    more = ["--format", "file", "--start", str(int(time.time()) - 60), "--rate", str(lines // 60 + 1)]
    words = [sys.executable, f"{HERE}/make-log.py", "--lines", str(lines), *more, *options]
    done = subprocess.run(words, check=True, capture_output=True)
    return done.stdout, done.stderr.decode().strip()


def life(program, log, figures):
    """One run: idle, then a few bans, then the whole log."""
    program.start()
    time.sleep(1.5)
    pids = program.processes()
    before = switches(pids)
    time.sleep(QUIET_SECONDS)
    figures["wake-ups a second, idle"].append((switches(pids) - before) / QUIET_SECONDS)
    figures["processes"].append(len(pids))
    rss, pss = memory(pids)
    figures["RSS idle, KiB"].append(rss)
    figures["PSS idle, KiB"].append(pss)
    figures["µs from line to ban"] += program.ban_times(BANS)
    figures["lines a second"].append(LINES / program.reads_to(log))
    rss, pss = memory(pids)
    figures["RSS loaded, KiB"].append(rss)
    figures["PSS loaded, KiB"].append(pss)
    figures["addresses banned"].append(program.banned_of_log())
    program.stop()


def system_calls(program, log, singly=()):
    """The system calls of the program and of programs that it starts, for a log at once and for lines with pauses between."""
    path = f"{program.directory}/strace"
    program.start(["strace", "-f", "-c", "-o", path])
    program.reads_to(log)
    for line in singly:
        program.feed(line)
        time.sleep(0.02)
    if singly:
        program.wait(lambda: all(program.holds(address) for address in ADDRESSES), "ban one after the other")
    program.stop()
    return int(re.search(r"(\d+)(?: +\d+)? total$", read(path), re.M)[1])


def calls(program, log, quiet, figures):
    nothing = system_calls(program, b"")
    figures["system calls a line"].append((system_calls(program, log) - nothing) / LINES)
    figures["system calls a line, unrelated"].append(max(0, system_calls(program, quiet) - nothing) / LINES)
    failures = [failure(address, n) for address in ADDRESSES for n in range(HITS)]
    figures[f"system calls of {HITS} failures and their ban"].append((system_calls(program, b"", failures) - nothing) / len(ADDRESSES))


def instructions(program, log, quiet, figures):
    figures["instructions a line"].append(program.instructions(log) / log.count(b"\n"))
    figures["instructions a line, unrelated"].append(program.instructions(quiet) / quiet.count(b"\n"))


def bound(words, log, figures):
    """Measures a program that only looks for line ends or words."""
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stdout:
        stdin.write(log * 10)
        for _ in range(RUNS * 3):
            stdin.seek(0)
            with first():
                start = time.perf_counter()
                subprocess.run(words, stdin=stdin, stdout=stdout, check=True)
            figures["lines a second"].append(10 * LINES / (time.perf_counter() - start))
    figures["instructions a line"].append((callgrind.count(words, log)[0] - callgrind.count(words, b"")[0]) / LINES)


def installed_bytes(program, figures):
    size = os.stat(RECENTD).st_size / 1024
    sizes = installed.sizes(*program.package) if program.package else [size] * 3
    for row, value in zip(("installed, KiB", "... with what it needs", "... and what it bans with"), sizes):
        figures[row].append(value)


def only_bans(program, figures):
    program.start()
    time.sleep(1)
    figures["µs from line to ban, xt_recent"] += program.ban_times(BANS)
    program.stop()


def cell(values):
    if not values:
        return ""
    low, middle, high = (number(f(values)) for f in (min, statistics.median, max))
    return middle if low == high else f"{middle} ({low} to {high})"


def measure(directory, log, quiet):
    programs = [kind(directory) for kind in (Recentd, Sshguard, Fail2ban, SyslogNg)]
    recent = RecentdXt(directory)
    all = {program.name: collections.defaultdict(list) for program in programs}
    for program in programs:
        installed_bytes(program, all[program.name])
    for n in range(RUNS):
        for program in programs:
            say(f"run {n + 1} of {RUNS}: {program.name}")
            with first():
                life(program, log, all[program.name])
        with first():
            only_bans(recent, all["recentd"])
    for program in programs:
        say(f"system calls and instructions: {program.name}")
        calls(program, log, quiet, all[program.name])
        lines = SHORT if isinstance(program, Fail2ban) else LINES
        instructions(program, make_log(lines)[0], make_log(lines, *UNRELATED)[0], all[program.name])
    for name, words in BOUNDS.items():
        bound(words, log, all.setdefault(name, collections.defaultdict(list)))
    return all


def table(columns):
    rows = list(dict.fromkeys(row for figures in columns.values() for row in figures))
    print("\n| |", " | ".join(columns), "|")
    print("| --- |" + " ---: |" * len(columns))
    for row in rows:
        print(f"| {row} |", " | ".join(cell(figures.get(row)) for figures in columns.values()), "|")


def main():
    log, truth = make_log(LINES, "--truth", str(HITS))
    quiet, _ = make_log(LINES, *UNRELATED)
    with tempfile.TemporaryDirectory() as directory:
        all = measure(directory, log, quiet)
    bounds = {name: all.pop(name) for name in BOUNDS}
    print(f"Of {LINES} lines 60 % are attackers'. {truth} addresses fail {HITS} times or more, which is a ban for each program here.")
    table(all)
    print("\nThe lower bound: programs that only look at all lines of the same log, repeated ten times:")
    table(bounds)


main()
