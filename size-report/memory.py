"""Prints what memory recentd has touched, idle and with every table full: `when <tab> RSS <tab> anonymous`, in KiB. Started by memory.sh.

Idle is with three files as sources, before their first lines. Full is with as many bans of both families as there is room for, read from a log, and as many counted
networks, each in a /48 of its own and with fifteen stamps. The kernel's lists are files that pretend to hold as many.

Usage: memory.py PROGRAM ADDRESSES BANS; or memory.py PROGRAM sources, which prints what one more source costs that brings lines, a file or UDP, in KiB of
recentd's own memory, on average over seven: `file <tab> KiB`.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time

PROGRAM, SOURCES = sys.argv[1], sys.argv[2:] == ["sources"]
ADDRESSES, BANS = (0, 100) if SOURCES else map(int, sys.argv[2:])
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


def with_sources(kind, count, idle=False):
    """Resident and recentd's own memory in KiB with a file and so many further sources: `idle`, or when each has brought a line."""
    with tempfile.TemporaryDirectory() as directory:
        lists(directory)
        logs, ports = [f"{directory}/{n}.log" for n in range(count + 1)], range(15140, 15140 + (0 if kind == "file" else count))
        for log in logs:
            open(log, "w").close()
        sources = [f"file:{log}" for log in logs] if kind == "file" else [f"file:{logs[0]}"] + [f"udp:127.0.0.1:{port}" for port in ports]
        words = [PROGRAM, "run", "--sink", "xt_recent", "--proc", directory, "--sys", f"{directory}/sys", "--config", "none", "--control", "off", "--ubus", "off",
                 "--senders", "127.0.0.0/8", *(word for source in sources for word in ("--source", source))]
        with subprocess.Popen(words, stderr=subprocess.DEVNULL) as recentd:
            time.sleep(0.5)
            for log in () if idle else logs:
                with open(log, "a") as file:
                    file.write(LINE.format("Bad password attempt for 'root' from 198.51.100.1:4022"))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                for port in ports:
                    sender.sendto(b"<84>Nov 22 21:48:23 dropbear: Bad password attempt for 'root' from 198.51.100.1:4022", ("127.0.0.1", port))
            time.sleep(0.5)
            memory = touched(recentd.pid)
            recentd.kill()
    return memory


if SOURCES:
    for kind in "file", "udp":
        print(kind, (with_sources(kind, 7)[1] - with_sources(kind, 0)[1]) / 7, sep="\t")
    sys.exit()

print("idle", *with_sources("file", 2, True), sep="\t")
with tempfile.TemporaryDirectory() as directory:
    lists(directory)
    words = [PROGRAM, "run", "--source", "stdin", "--sink", "xt_recent", "--proc", directory, "--sys", f"{directory}/sys", "--config", "none", "--control", "off", "--ubus", "off"]
    with open(f"{directory}/said", "w") as said, subprocess.Popen(words, stdin=subprocess.PIPE, stderr=said, text=True) as recentd:
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
