"""Prints what memory recentd has touched, idle and with every table full: `when <tab> RSS <tab> anonymous`, in KiB. Started by memory.sh.

Idle is before the first line. Full is with as many bans of both families as there is room for, read from a log, and as many counted
networks, each in a /48 of its own and with fifteen stamps. The kernel's lists are files that pretend to hold as many.
"""

import os
import re
import subprocess
import sys
import tempfile
import time

PROGRAM, ADDRESSES, BANS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
LINE = "Sun Nov 22 21:48:23 2026 authpriv.warn dropbear: {}\n"


def touched(pid):
    with open(f"/proc/{pid}/smaps_rollup") as file:
        rollup = file.read()
    return [int(re.search(rf"^{name}: +(\d+)", rollup, re.M)[1]) for name in ("Rss", "Anonymous")]


def lists(directory):
    """Files in the place of the module's lists."""
    for place in "xt_recent", "sys/xt_recent/parameters":
        os.makedirs(f"{directory}/{place}")
    for name in "recentd", "recentd6":
        open(f"{directory}/xt_recent/{name}", "w").close()
    with open(f"{directory}/sys/xt_recent/parameters/ip_list_tot", "w") as file:
        file.write(f"{BANS}\n")


def lines():
    """Ten failures are one line; two such lines are a ban."""
    exits = LINE.format("Exit before auth from <{}:4022>: (user 'root', 10 fails): Max auth tries reached - user 'root'")
    one = LINE.format("Bad password attempt for 'root' from {}:4022")
    for n in range(BANS):
        for peer in f"198.{n >> 14}.{n >> 7 & 127}.{n & 127}", f"2001:db8:{n:x}::1":
            yield exits.format(peer) * 2
    # In rounds, as a botnet tries.
    for _ in range(14):
        for n in range(ADDRESSES):
            yield one.format(f"2001:db9:{n:x}::1")


with tempfile.TemporaryDirectory() as directory:
    lists(directory)
    words = [PROGRAM, "run", "--source", "stdin", "--sink", "xt_recent", "--proc", directory, "--sys", f"{directory}/sys", "--config", "none", "--control", "off", "--ubus", "off"]
    with open(f"{directory}/said", "w") as said, subprocess.Popen(words, stdin=subprocess.PIPE, stderr=said, text=True) as recentd:
        time.sleep(0.5)
        print("idle", *touched(recentd.pid), sep="\t")
        for text in lines():
            recentd.stdin.write(text)
        recentd.stdin.flush()
        before = None
        while before != (before := open(f"/proc/{recentd.pid}/stat").read().split()[13:15]):
            time.sleep(1)
        print("full", *touched(recentd.pid), sep="\t")
        recentd.stdin.close()
    bans = open(f"{directory}/said").read().count("recentd: ban ")
    if bans != 2 * BANS:
        sys.exit(f"{bans} bans instead of {2 * BANS}")
