"""Measures bans and prints a table; started by ban-time.sh in a network namespace of its own.

A loop asks the kernel for the address, so a measured time may be too long by one look. There is a pause between bans, so
that recentd sleeps when a line arrives, as it does between real lines.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time

from kernel import Nft, Recent

RECENTD, N = sys.argv[1], int(sys.argv[2])
ADDRESSES = [f"198.18.{n // 100}.{n % 100 + 1}" for n in range(N)]
LIST = "/proc/net/xt_recent/recentd"


def run(words, **more):
    return subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)


def have(program):
    return shutil.which(program) is not None


def recentd_bans(sink):
    """The microseconds of each ban, and the time of one look into the kernel."""
    words = [RECENTD, "run", "--config", "none", "--source", "stdin", "--sink", sink.name, "--hitcount", "1"]
    child = subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env={"TZ": "UTC"})
    while b"watching" not in child.stderr.readline():
        pass
    time.sleep(0.5)
    times, looks = [], []
    for n, address in enumerate(ADDRESSES):
        date = time.strftime("%b %e %H:%M:%S", time.gmtime())
        line = f"{date} router authpriv.warn dropbear[{1000 + n}]: Bad password attempt for 'root' from {address}:4022\n".encode()
        time.sleep(0.01)
        sink.holds(address)  # the first look is slower
        start = time.perf_counter_ns()
        sink.holds(address)
        looks.append(time.perf_counter_ns() - start)
        start = time.perf_counter_ns()
        os.write(child.stdin.fileno(), line)
        while not sink.holds(address):
            if time.perf_counter_ns() - start > 5_000_000_000:
                child.kill()
                sys.exit(f"no ban of {address} through {sink.name}. recentd said:\n{child.stderr.read().decode()}")
        times.append(time.perf_counter_ns() - start)
        sink.forget(address)
    child.kill()
    child.wait()
    return times, statistics.median(looks)


def started(command):
    """The microseconds until a program has ended, for each address."""
    times = []
    for address in ADDRESSES:
        words = [word.replace("ADDRESS", address) for word in command]
        start = time.perf_counter_ns()
        done = subprocess.run(words, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter_ns() - start)
        if done.returncode != 0:
            sys.exit(f"failed: {' '.join(words)}")
    return times


def row(name, times, look=None):
    low, middle, high = (round(t / 1000) for t in (min(times), statistics.median(times), max(times)))
    print(f"| {name} | {low} | {middle} | {high} | {'' if look is None else round(look / 1000)} |", flush=True)


# Priority over all other work of the machine, also for programs that are started.
os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
print("| by | min | median | max | one look |")
print("| --- | ---: | ---: | ---: | ---: |")
run(f"{RECENTD} rules --config none --sink xt_recent | sh", shell=True)
row("recentd, xt_recent", *recentd_bans(Recent("recentd")))
row("`sh -c 'echo +ADDRESS >/proc/net/xt_recent/recentd'`", started(["sh", "-c", f"echo +ADDRESS >{LIST}"]))
row("recentd, nftables", *recentd_bans(Nft(b"recentd", b"v4")))
if have("nft"):
    run(["nft", "add table inet t; add set inet t v4 { type ipv4_addr; flags timeout; size 65536; }"])
    row("`nft add element`", started(["nft", "add element inet t v4 { ADDRESS timeout 1h }"]))
if have("ipset"):
    try:
        run(["ipset", "create", "t", "hash:ip", "timeout", "3600"])
        row("`ipset add`", started(["ipset", "add", "t", "ADDRESS"]))
    except subprocess.CalledProcessError:
        print("no row for ipset: this kernel has no ip_set", file=sys.stderr)
for iptables in "iptables-legacy", "iptables-nft":
    if have(iptables):
        row(f"`{iptables} -w -I INPUT -s ADDRESS -j DROP`", started([iptables, "-w", "-I", "INPUT", "-s", "ADDRESS", "-j", "DROP"]))
