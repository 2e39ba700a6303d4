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
# As many as there is room for with 64 bits (src/limits.rs).
TABLE, BANS, ALLOW, PATTERNS = 16384, 16384, 32, 8
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


def pretended(directory):
    """Options for lists of xt_recent with room for as many bans as recentd has."""
    for place in "proc/xt_recent", "sys/xt_recent/parameters":
        os.makedirs(f"{directory}/{place}")
    for name in "recentd", "recentd6":
        open(f"{directory}/proc/xt_recent/{name}", "w").close()
    with open(f"{directory}/sys/xt_recent/parameters/ip_list_tot", "w") as file:
        file.write(f"{BANS}\n")
    return "--sink", "xt_recent", "--proc", f"{directory}/proc", "--sys", f"{directory}/sys"


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
    replay = (RECENTD, "replay", "--config", "none")
    yield "60 % attacks, replay", lambda: (count(replay, attack)[0] - count(replay, b"")[0]) / attack.count(b"\n")
    # Failures of some more addresses. Hashes differ from run to run, so many lines are read for one that is counted.
    one = failures(addresses(20, 19), 190, pid=20000)
    for n in 0, 100, TABLE:
        before = failures(addresses(n), 2)
        yield f"failure, {n} addresses counted before", lambda before=before: per_line(one, "--hitcount", "200", before=before, bans=0)
    new = failures(addresses(4000, 219), 1, pid=20000)
    yield "first failure of an address, table empty", lambda: per_line(new, bans=0)
    yield "first failure of an address, table full", lambda: per_line(new, before=failures(addresses(TABLE), 2), bans=0)
    # Bans by the first failure. The list is a file that pretends to hold as many. When it is full, each ban also ends another one, in the
    # list and in recentd's log.
    lists = pretended(directory)
    bans = failures(addresses(1000, 219), 1, pid=20000)
    for n, name in (0, "0 banned before"), (BANS - 1000, f"{BANS - 1000} banned before"), (BANS, f"in the place of another of {BANS}"):
        yield f"ban, {name}", lambda n=n: per_line(bans, *lists, "--hitcount", "1", before=failures(addresses(n), 1), bans=1000)
    for n in 20, BANS:
        yield f"failure of a banned address, {n} banned", lambda n=n: per_line(
            failures(addresses(n)[-20:], 190, pid=20000), *lists, "--hitcount", "1", before=failures(addresses(n), 1), bans=0)
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
