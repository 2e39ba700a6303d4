"""Counts instructions with callgrind and prints `what <tab> instructions`; started by instructions.sh.

Each number is the difference of two runs, one with the lines in question and one without, so that the start is not included. Only the
program's own instructions count, not the kernel's. The same binary gives the same numbers on any machine, except for a few
instructions that depend on the clock.
"""

import concurrent.futures
import functools
import os
import subprocess
import sys
import tempfile

import callgrind

RECENTD, SCAN_WORDS, SCAN_MEMCHR = sys.argv[1:4]
# `own`: without other programs.
WITH_OTHERS = sys.argv[4:] != ["own"]
HERE = os.path.dirname(os.path.abspath(__file__))
TABLE, BANS, ALLOW, PATTERNS = 128, 100, 32, 8
# The sandbox is off, because it would end valgrind for valgrind's own system calls.
RUN = [RECENTD, "run", "--source", "stdin", "--sink", "dry-run", "--control", "off", "--ubus", "off", "--sandbox", "0"]
WORDS = "Failed password|Bad password attempt|Invalid user|nonexistent user|authentication failure"
OTHERS = {"wc -l": ["wc", "-l"], "grep -cE": ["grep", "-cE", WORDS], "newline scan, by words": [SCAN_WORDS], "newline scan, memchr": [SCAN_MEMCHR]}


@functools.cache
def log(lines, *options):
    """Lines from make-log.py."""
    words = [sys.executable, f"{HERE}/make-log.py", "--lines", str(lines), *options]
    return subprocess.run(words, check=True, capture_output=True).stdout


def failures(addresses, each, pid=2000):
    """`each` wrong passwords of every address, in rounds over all addresses, each in a session of its own."""
    line = "Sun Nov 22 21:48:23 2026 authpriv.warn dropbear[{}]: Bad password attempt for 'root' from {}:4022\n"
    return "".join(line.format(pid + n, a) for n, a in enumerate(addresses * each)).encode()


def addresses(n, net=18):
    return [f"198.{net}.{i >> 8}.{i & 255}" for i in range(1, n + 1)]


@functools.cache
def count(words, data):
    return callgrind.count(words, data)


def recentd(data, *options, before=b"", config="none", bans=None):
    """Instructions for `data` after `before` was read. Checks that `data` leads to `bans` bans."""
    words = (*RUN, "--config", config, *options)
    with_it, _, said = count(words, before + data)
    without, _, said_before = count(words, before)
    new = said.count("recentd: ban ") - said_before.count("recentd: ban ")
    if bans is not None and new != bans:
        sys.exit(f"{new} bans instead of {bans}: {' '.join(words)}\n{said[-500:]}")
    return with_it - without


def per_line(data, *options, **more):
    return recentd(data, *options, **more) / data.count(b"\n")


def own_patterns(directory):
    """A configuration with the most patterns possible, half of them for a program with many lines in the log."""
    path = f"{directory}/patterns"
    with open(path, "w") as file:
        for n in range(PATTERNS):
            program = "dnsmasq" if n % 2 else f"forum{n}"
            file.write(f"config pattern 'own{n}'\n\toption program '{program}'\n\toption match 'login {n} of \"%{{user}}\" failed from %{{address}}'\n")
    return path


def cases(directory):
    attack, quiet = log(20000), log(20000, "--attacks", "0", "--logins", "0")
    yield "60 % attacks", lambda: per_line(attack)
    yield "unrelated lines", lambda: per_line(quiet)
    for data, name in (attack, "60 % attacks"), (quiet, "unrelated lines"):
        for program, words in OTHERS.items() if WITH_OTHERS else ():
            yield f"{name}, {program}", lambda words=words, data=data: (count(tuple(words), data)[0] - count(tuple(words), b"")[0]) / data.count(b"\n")
    for format, name in ("file", "as syslogd writes a file"), ("rfc3164", "as syslog(3) sends it"):
        for options, kind in ((), "60 % attacks"), (("--attacks", "0", "--logins", "0"), "unrelated lines"):
            yield f"{kind}, {name}", lambda words=("--format", format, *options): per_line(log(5000, *words))
    # A failure of one more address. recentd searches all other addresses first.
    one = failures(["198.19.0.1"], 190, pid=20000)
    for n in 0, 100, TABLE:
        before = failures(addresses(n), 2)
        yield f"failure, {n} addresses counted before", lambda before=before: per_line(one, "--hitcount", "200", before=before, bans=0)
    new = failures(addresses(TABLE, 19), 1, pid=20000)
    yield "first failure of an address, table empty", lambda: per_line(new, bans=0)
    yield "first failure of an address, table full", lambda: per_line(new, before=failures(addresses(TABLE), 2), bans=0)
    # Bans: the last failure of several addresses, less the cost of a failure without a ban.
    ten = failures(addresses(10, 19), 15, pid=20000)
    for n in 0, BANS:
        before = failures(addresses(n), 15)
        yield f"ban, {n} banned before", lambda before=before: (
            recentd(ten, before=before, bans=10) - recentd(failures(addresses(10, 19), 14, pid=20000), before=before, bans=0)) / 10
    for n in 1, BANS:
        yield f"failure of a banned address, {n} banned", lambda n=n: per_line(
            failures(addresses(n)[-1:], 190, pid=20000), before=failures(addresses(n), 15), bans=0)
    config = own_patterns(directory)
    short, shorter = log(5000), log(5000, "--attacks", "0", "--logins", "0")
    for data, name in (short, "60 % attacks"), (shorter, "unrelated lines"):
        yield f"{name}, no own pattern", lambda data=data: per_line(data)
        yield f"{name}, {PATTERNS} own patterns", lambda data=data: per_line(data, config=config)
    allow = [word for n in range(ALLOW) for word in ("--allow", f"203.0.{n}.0/24")]
    yield f"60 % attacks, {ALLOW} prefixes on the allowlist", lambda: per_line(short, *allow)


with tempfile.TemporaryDirectory() as directory, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    for name, figure in [(name, pool.submit(work)) for name, work in cases(directory)]:
        print(f"{name}\t{figure.result():.0f}", flush=True)
